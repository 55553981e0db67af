import Dinhdanh
import Foundation
import Testing

/// Codes, passes and answers of a real wallet.
@Suite struct CheckinTests {
    @Test func eachCodeOfASessionIsAdmitted() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet()
            let clock = HandClock()
            var codes = try wallet.approved().codes(clock: clock).makeAsyncIterator()
            for second in [0, 20, 40] as [Int64] {
                if second > 0 { await clock.ring() }
                let code = try #require(try await codes.next())
                #expect(clock.seconds == second)
                let gate = try scene.gate("gate 1", try wallet.trustList())
                #expect(gate.checkAt(text: code.text, unixSeconds: code.issuedAt).admission != nil)
                #expect(code.pictures == [code.png], "these passes have no portrait")
            }
        }
    }

    @Test func aScreenshotIsInTheJournalAndAnotherCodeOnTheScreen() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet()
            let (screenshots, take) = AsyncStream.makeStream(of: Void.self)
            var codes = try wallet.approved().codes(screenshots: screenshots).makeAsyncIterator()
            let first = try await codes.next()
            take.yield()
            let second = try await codes.next()
            #expect(first?.text != second?.text)
            #expect(try wallet.journal().map(\.event) == ["checkin.shown", "checkin.screenshot"])
        }
    }

    @Test func leavingTheScreenDoesNotWaitForAPromptThatNobodyAnswers() async throws {
        try await Scene.play(as: .khai) { scene in
            let session = try await scene.filledWallet().approved()
            await scene.keys.neverAnswer()
            let screen = Task { for try await _ in session.codes() {} }
            await scene.keys.untilStuck()
            screen.cancel()
            await #expect(throws: CancellationError.self) { try await screen.value }
        }
    }

    @Test func aPromptThatThePersonCancelsEndsTheCodesAndTheSessionGoesOn() async throws {
        try await Scene.play(as: .binh) { scene in
            let session = try await scene.filledWallet().approved()
            await scene.keys.fail(with: .Cancelled)
            let error = try await walletError { for try await _ in session.codes() {} }
            #expect(error.reason.code == "keys.cancelled")
            #expect(NextStep(after: error) == .tell)
            await scene.keys.fail(with: nil)
            #expect(try await session.codes().first { _ in true } != nil)
        }
    }

    @Test func aWalletThatIsLockedShowsNoFurtherCode() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet()
            let clock = HandClock()
            var codes = try wallet.approved().codes(clock: clock).makeAsyncIterator()
            _ = try await codes.next()
            wallet.lock()
            await clock.ring()
            let error = try await walletError { _ = try await codes.next() }
            guard case .Misuse(let reason) = error else { throw Failure("misuse, not \(error)") }
            #expect(reason.code == "wallet.closed")
        }
    }

    @Test func theNextSessionTakesTheNextPass() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet()
            let proposal = try wallet.proposeCheckin(purpose: .airport)
            let left = proposal.passesLeft()
            #expect(try wallet.passStock().purposes.map(\.hot) == [left])
            _ = try proposal.approve()
            #expect(try wallet.passStock().purposes.map(\.hot) == [left - 1])
            #expect(try wallet.proposeCheckin(purpose: .airport).passesLeft() == left - 1)
        }
    }

    @Test func passesThatCameJustNowAreNotFetchedAgain() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet()
            let stock = try wallet.passStock()
            #expect(!stock.refillDue)
            #expect(try await wallet.refillPasses() == stock)
        }
    }

    @Test func thereIsNoPassForWhatTheIssuerDoesNotVouchFor() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet()
            let error = try await walletError { _ = try wallet.proposeCheckin(purpose: .lodging) }
            #expect(error.reason.code == "checkin.no_pass")
            #expect(NextStep(after: error) == .renew)
        }
    }

    @Test func whatIsNoReadersCodeIsNotAnswered() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet()
            for text in ["", "hello", "CQ1:", "CQ1:00", try await wallet.approved().code().text] {
                let error = try await walletError { _ = try wallet.proposeAnswer(request: text) }
                #expect(error.reason.code == "request.malformed")
                #expect(NextStep(after: error) == .correct)
            }
        }
    }
}

extension Wallet {
    /// A session at the airport, to which the person agreed.
    func approved() throws -> CheckinSession { try proposeCheckin(purpose: .airport).approve() }
}
