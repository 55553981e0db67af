import Dinhdanh
import Foundation
import Testing

/// In which order, and how fast, the pictures of a code and of a portrait's parts are shown.
@Suite struct PicturesTests {
    private let clock = HandClock()

    @Test func aCodeTakesTurnsWithEachPartOfItsPortrait() {
        #expect(code("a", parts: 3).pictures.map(name) == ["a", "1", "a", "2", "a", "3"])
        #expect(code("a", parts: 1).pictures.map(name) == ["a", "1"])
        #expect(code("a", parts: 0).pictures.map(name) == ["a"])
    }

    @Test func thePicturesGoRoundUntilTheNextCodeAndEndWithTheCodes() async throws {
        let (codes, come) = AsyncStream.makeStream(of: CheckinCode.self)
        try await withTimeout {
            var pictures = codes.pictures(clock: clock).makeAsyncIterator()
            come.yield(code("a", parts: 2))
            for turn in ["a 0.0", "1 0.25", "a 0.5", "2 0.75", "a 1.0", "1 1.25"] {
                if turn != "a 0.0" { await clock.ring() }
                try await expect(turn, of: &pictures)
            }
            come.yield(code("b", parts: 1))
            for turn in ["b 1.25", "1 1.5", "b 1.75"] {
                if turn != "b 1.25" { await clock.ring() }
                try await expect(turn, of: &pictures)
            }
            come.finish()
            #expect(try await pictures.next() == nil)
        }
        #expect(!clock.isAlarmSet)
    }

    @Test func aCodeWithoutAPortraitStaysUntilTheNext() async throws {
        let (codes, come) = AsyncStream.makeStream(of: CheckinCode.self)
        try await withTimeout {
            var pictures = codes.pictures(clock: clock).makeAsyncIterator()
            for each in ["a", "b"] {
                come.yield(code(each, parts: 0))
                try await expect("\(each) 0.0", of: &pictures)
                #expect(!clock.isAlarmSet)
            }
        }
    }

    @Test func aCalmPaceIsOnePictureASecondAndTheOthersAreFourToEight() async throws {
        let (codes, come) = AsyncStream.makeStream(of: CheckinCode.self)
        try await withTimeout {
            var pictures = codes.pictures(pace: .calm, clock: clock).makeAsyncIterator()
            come.yield(code("a", parts: 1))
            try await expect("a 0.0", of: &pictures)
            await clock.ring()
            try await expect("1 1.0", of: &pictures)
        }
        for pace in Pace.allCases where pace != .calm {
            #expect((4.0...8.0).contains(.seconds(1) / pace.each), "\(pace)")
        }
    }

    @Test func aRefusalEndsThePicturesAsItEndsTheCodes() async throws {
        let (codes, come) = AsyncThrowingStream.makeStream(of: CheckinCode.self)
        try await withTimeout {
            var pictures = codes.pictures(clock: clock).makeAsyncIterator()
            come.yield(code("a", parts: 1))
            _ = try await pictures.next()
            come.finish(throwing: Failure("over"))
            await #expect(throws: Failure.self) { while try await pictures.next() != nil {} }
        }
        #expect(!clock.isAlarmSet)
    }

    /// The next picture, and at which second it comes.
    private func expect(_ turn: String, of pictures: inout ScreenSequence<Data>.Iterator) async throws {
        let picture = try await pictures.next()
        #expect("\(picture.map(name) ?? "none") \(clock.elapsed / .seconds(1))" == turn)
    }

    private func name(_ picture: Data) -> String { String(decoding: picture, as: UTF8.self) }

    private func code(_ name: String, parts: Int) -> CheckinCode {
        let portrait = (0..<parts).map { PortraitCode(text: "", png: Data("\($0 + 1)".utf8)) }
        return CheckinCode(text: "", png: Data(name.utf8), portrait: portrait, issuedAt: 0, refreshAt: 20)
    }
}
