import Dinhdanh
import Foundation
import Testing

/// When codes come, in time that passes as the test says. `CheckinTests` has the same from a wallet.
@Suite struct CodesTests {
    private let clock = HandClock()

    @Test func aCodeComesAtOnceAndTheNextWhenItIsDueUntilTheSessionIsOver() async throws {
        let session = ScriptedSession(clock)
        try await withTimeout {
            var codes = session.codes(clock: clock, now: clock.phone()).makeAsyncIterator()
            for second in stride(from: 0, to: 120, by: 20) {
                try await expect("\(second)", of: &codes)
                await clock.ring()
            }
            try await expect(nil, of: &codes)
        }
        #expect(await session.asked == "code 0, code 20, code 40, code 60, code 80, code 100, code 120")
        #expect(!clock.isAlarmSet)
    }

    @Test func aScreenshotBringsACodeAtOnceAndTheNext20SecondsLater() async throws {
        let session = ScriptedSession(clock)
        let (screenshots, take) = AsyncStream.makeStream(of: Void.self)
        try await withTimeout {
            var codes = session.codes(screenshots: screenshots, clock: clock, now: clock.phone()).makeAsyncIterator()
            try await expect("0", of: &codes)
            clock.advance(by: .seconds(5))
            take.yield()
            try await expect("5", of: &codes)
            await clock.ring()
            try await expect("25", of: &codes)
        }
        #expect(await session.asked == "code 0, screenshot 5, code 25")
    }

    @Test func everyScreenshotCounts() async throws {
        let session = ScriptedSession(clock)
        let (screenshots, take) = AsyncStream.makeStream(of: Void.self)
        for _ in 1...3 { take.yield() }
        take.finish()
        try await withTimeout {
            for try await _ in session.codes(screenshots: screenshots, clock: clock, now: clock.phone()) {
                await session.untilAsked(4)
                break
            }
        }
        #expect(await session.asked == "code 0, screenshot 0, screenshot 0, screenshot 0")
    }

    @Test func aScreenshotWaitsWhileTheDeviceSigns() async throws {
        let session = ScriptedSession(clock, signing: .seconds(3))
        let (screenshots, take) = AsyncStream.makeStream(of: Void.self)
        try await withTimeout {
            var codes = session.codes(screenshots: screenshots, clock: clock, now: clock.phone()).makeAsyncIterator()
            take.yield()
            for (calls, second) in [(1, 0), (2, 3), (3, 23)] {
                if second > 3 { await clock.ring() }  // when the code is due
                await session.untilAsked(calls)
                await clock.ring()  // when it is signed
                try await expect("\(second)", of: &codes)
            }
        }
        #expect(await session.asked == "code 0, screenshot 3, code 23")
    }

    @Test func theTimeThatTheDeviceTakesToSignIsTimeOfTheCode() async throws {
        let session = ScriptedSession(clock, signing: .seconds(12))
        try await withTimeout {
            var codes = session.codes(clock: clock, now: clock.phone()).makeAsyncIterator()
            for alarms in [1, 2] {
                for _ in 1...alarms { await clock.ring() }
                _ = try await codes.next()
            }
        }
        #expect(await session.asked == "code 0, code 20")
    }

    @Test func aDeviceThatSignsForLongerThanACodeLivesIsLeftAloneForASecond() async throws {
        let session = ScriptedSession(clock, signing: .seconds(30))
        try await withTimeout {
            var codes = session.codes(clock: clock, now: clock.phone()).makeAsyncIterator()
            for alarms in [1, 2, 2] {
                for _ in 1...alarms { await clock.ring() }
                _ = try await codes.next()
            }
        }
        #expect(await session.asked == "code 0, code 31, code 62")
    }

    @Test(arguments: [-1_000_000_000, -3600, 3600, 1_000_000_000] as [Double])
    func aPhonesClockThatIsWrongMovesNoCode(wrong: Double) async throws {
        let session = ScriptedSession(clock, wrong: wrong)
        #expect(try await asked(of: session, codes: 4, wrong: wrong) == "code 0, code 20, code 40, code 60")
    }

    @Test(arguments: zip(
        [15, 19, 3600, 1_000_000_000, -15, -3600, -1_000_000_000] as [Double], [5, 1, 1, 1, 20, 20, 20]))
    func aClockThatJumpsWhileTheDeviceSignsNeitherMakesItSpinNorStall(jump: Double, then: Int) async throws {
        let session = ScriptedSession(clock)
        #expect(try await asked(of: session, codes: 2, wrong: jump) == "code 0, code \(then)")
    }

    @Test(arguments: zip([.min, -1, 0, .max] as [Int64], [1, 1, 1, 20]))
    func timesThatMakeNoSenseNeitherSpinNorStall(refreshAt: Int64, then: Int) async throws {
        let session = ScriptedSession(clock) { second, _ in scripted(second, refreshAt: refreshAt) }
        #expect(try await asked(of: session, codes: 2) == "code 0, code \(then)")
    }

    @Test func anyOtherRefusalIsThrownAfterTheCodesBeforeIt() async throws {
        let session = ScriptedSession(clock) { second, now in
            if second > 0 { throw WalletError.Locked(reason: reason("keys.locked")) }
            return scripted(second, refreshAt: now + 20)
        }
        try await withTimeout {
            var codes = session.codes(clock: clock, now: clock.phone()).makeAsyncIterator()
            try await expect("0", of: &codes)
            await clock.ring()
            await #expect(throws: WalletError.Locked(reason: reason("keys.locked"))) { _ = try await codes.next() }
        }
    }

    @Test func anExpiredPassIsNotTheEndOfASession() async throws {
        let expired = WalletError.Expired(reason: reason("checkin.no_pass"))
        let session = ScriptedSession(clock) { _, _ in throw expired }
        await #expect(throws: expired) { for try await _ in session.codes(clock: clock, now: clock.phone()) {} }
    }

    @Test func screenshotsThatFailFailTheCodes() async throws {
        let screenshots = AsyncThrowingStream<Void, any Error> { $0.finish(throwing: Failure("no such permission")) }
        await #expect(throws: Failure.self) {
            try await withTimeout {
                for try await _ in ScriptedSession(clock).codes(screenshots: screenshots, clock: clock, now: clock.phone()) {}
            }
        }
    }

    @Test func nothingIsAskedBeforeAnybodyLooksOrAfter() async throws {
        let session = ScriptedSession(clock)
        let codes = session.codes(clock: clock, now: clock.phone())
        #expect(await session.asked == "")
        try await withTimeout {
            for try await _ in codes {
                await clock.alarm()
                break
            }
        }
        try await withTimeout { await clock.silence() }
        #expect(await session.asked == "code 0")
    }

    @Test func screenshotsAreNoLongerWatchedWhenTheSessionIsOver() async throws {
        let session = ScriptedSession(clock) { _, _ in throw WalletError.Expired(reason: reason("checkin.session_over")) }
        let (screenshots, take) = AsyncStream.makeStream(of: Void.self)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        take.onTermination = { _ in end.yield() }
        try await withTimeout {
            for try await _ in session.codes(screenshots: screenshots, clock: clock, now: clock.phone()) {}
            _ = await ends.first { _ in true }
        }
    }

    @Test func oneWhoComesBackToTheScreenSeesAFreshCodeAtOnce() async throws {
        let codes = ScriptedSession(clock).codes(clock: clock, now: clock.phone())
        #expect(try await codes.first { _ in true }?.text == "0")
        clock.advance(by: .seconds(7))
        #expect(try await codes.first { _ in true }?.text == "7")
    }

    @Test func aSlowScreenGetsTheNewestCode() async throws {
        try await withTimeout {
            var codes = ScriptedSession(clock).codes(clock: clock, now: clock.phone()).makeAsyncIterator()
            try await expect("0", of: &codes)
            for _ in 1...3 { await clock.ring() }
            await clock.alarm()
            try await expect("60", of: &codes)
        }
    }

    @Test func aTaskThatIsCancelledLearnsIt() async throws {
        let session = ScriptedSession(clock)
        let screen = Task { for try await _ in session.codes(clock: clock, now: clock.phone()) {} }
        try await withTimeout { await clock.alarm() }
        screen.cancel()
        await #expect(throws: CancellationError.self) { try await screen.value }
    }

    /// The next code, or the end.
    private func expect(_ text: String?, of codes: inout ScreenSequence<CheckinCode>.Iterator) async throws {
        let code = try await codes.next()
        #expect(code?.text == text)
    }

    /// Looks at so many codes, each until the next is due.
    private func asked(of session: ScriptedSession, codes count: Int, wrong: Double = 0) async throws -> String {
        try await withTimeout {
            var codes = session.codes(clock: clock, now: clock.phone(wrong)).makeAsyncIterator()
            _ = try await codes.next()
            for _ in 1..<count {
                await clock.ring()
                _ = try await codes.next()
            }
            return await session.asked
        }
    }
}

/// Codes of a session, each with the second of the test as its text. It stands in for a wallet's session only because the
/// clock of that one is the machine's.
private actor ScriptedSession: CheckinSessionProtocol {
    private let clock: HandClock
    private let signing: Duration
    private let wrong: Double
    private let make: @Sendable (Int64, Int64) throws -> CheckinCode
    private var calls: [String] = []
    private var busy = false
    private var watchers: [(Int, CheckedContinuation<Void, Never>)] = []

    init(
        _ clock: HandClock, signing: Duration = .zero, wrong: Double = 0,
        make: @escaping @Sendable (_ second: Int64, _ now: Int64) throws -> CheckinCode = { second, now in
            scripted(second, refreshAt: now + 20)
        }
    ) {
        self.clock = clock
        self.signing = signing
        self.wrong = wrong
        self.make = make
    }

    /// What was asked, and in which second.
    var asked: String { calls.joined(separator: ", ") }

    func untilAsked(_ count: Int) async {
        if calls.count < count {
            await withCheckedContinuation { watchers.append((count, $0)) }
        }
    }

    func code() async throws -> CheckinCode { try await answer("code") }

    func screenshotTaken() async throws -> CheckinCode { try await answer("screenshot") }

    private func answer(_ call: String) async throws -> CheckinCode {
        let second = clock.seconds
        calls.append("\(call) \(second)")
        watchers.removeAll { count, watcher in
            if count == calls.count { watcher.resume() }
            return count == calls.count
        }
        #expect(!busy, "two signatures at once")
        busy = true
        defer { busy = false }
        try await clock.sleep(until: clock.now.advanced(by: signing), tolerance: nil)
        guard second < 120 else { throw WalletError.Expired(reason: reason("checkin.session_over")) }
        return try make(second, Int64(clock.phone(wrong)().timeIntervalSince1970))
    }
}

private func scripted(_ second: Int64, refreshAt: Int64) -> CheckinCode {
    CheckinCode(text: "\(second)", png: Data(), portrait: [], issuedAt: 1_800_000_000 + second, refreshAt: refreshAt)
}

extension HandClock {
    /// What a phone's clock says, which is this many seconds wrong.
    fileprivate func phone(_ wrong: Double = 0) -> @Sendable () -> Date {
        { Date(timeIntervalSince1970: 1_800_000_000 + self.elapsed / .seconds(1) + wrong) }
    }
}

private func reason(_ code: String) -> Reason { Reason(code: code, en: "", vi: "", attemptsLeft: nil, retryAt: nil) }
