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
            var before = Duration.zero
            for turn in 0..<3 {
                if turn > 0 {
                    await clock.ring()
                    #expect((.seconds(1) ... .seconds(20)).contains(clock.elapsed - before))
                    before = clock.elapsed
                }
                let code = try #require(try await codes.next())
                let gate = try scene.gate("gate 1", try wallet.trustList())
                #expect(gate.check(text: code.text).admission != nil)
            }
        }
    }

    @Test func thePicturesOfACodeInTurnBringAGateThePortrait() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet()
            let code = try await wallet.approved().code()
            let gate = try scene.gate("gate 1", try wallet.trustList())
            let at = now()
            var verdicts: [Verdict] = []
            for png in code.pictures {
                verdicts.append(gate.checkAt(text: try await Sandbox.readQR(png), unixSeconds: at))
            }
            guard case .portrait(let image) = verdicts.last else { throw Failure("no portrait") }
            #expect(image.prefix(4) == Data("RIFF".utf8))

            let parts = code.portrait.count
            let inTurn = (1..<parts).flatMap { ["portrait, \($0) of \(parts)", "BLUE admitted at gate 1"] }
            #expect(
                verdicts.map(officerSees)
                    == ["GREEN \(scene.person.fullName), keep scanning"] + inTurn + ["portrait of \(image.count) bytes"])
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

    @Test func thereIsNoPassForWhatWasNotReceived() async throws {
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

    @Test func aHotelThatAsksGetsNameAndNumberAndNobodyElseCanReadThem() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet("checkin_lodging")
            let trustList = try wallet.trustList()
            let hotel = try scene.hotel(trustList, try await scene.sandbox.reader("hotel"))
            let question = try hotel.question(claims: ["full_name", "personal_number", "date_of_birth", "portrait"])
            let proposal = try wallet.proposeAnswer(request: try await Sandbox.readQR(question.png))
            #expect(proposal.claims() == ["full_name", "personal_number"])
            #expect(proposal.shownTo().contains("Khách sạn Bình Minh"), "the certified name, and not one that the hotel claims")

            let answer = try #require(try await proposal.approve().codes().first { _ in true })
            let other = try scene.gate("gate 1", trustList)
            #expect(officerSees(other.check(text: answer.text)) == "AMBER checkin.encrypted")
            let admission = try #require(hotel.check(text: answer.text).admission)
            #expect(admission.fullName == scene.person.fullName)
            #expect(admission.personalNumber == scene.person.personalNumber)
            #expect(admission.dateOfBirth == nil)
            let again = hotel.checkAt(text: answer.text, unixSeconds: now() + 9)
            #expect(officerSees(again) == "AMBER checkin.encrypted")
        }
    }

    @Test func aDeskThatAnAuthorityCertifiedAsksAsOneOfTheListDoes() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet("checkin_lodging")
            let reader = try await scene.sandbox.certifiedReader(
                "VN.HUE.INN", name: "Nhà nghỉ Sông Hương", purpose: "lodging")
            let inn = try scene.hotel(try wallet.trustList(), reader)
            let question = try inn.question(claims: ["full_name", "personal_number"])
            let proposal = try wallet.proposeAnswer(request: question.text)
            #expect(proposal.shownTo().contains("Nhà nghỉ Sông Hương"))
            let answer = try #require(try await proposal.approve().codes().first { _ in true })
            #expect(inn.check(text: answer.text).admission != nil)
        }
    }

    @Test func aQuestionThatNobodyVouchesForIsNotAnswered() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet("checkin_lodging")
            let hotel = try await scene.sandbox.reader("hotel")
            var (forged, unknown) = (hotel, hotel)
            forged.privateKey = try await scene.sandbox.reader("hospital").privateKey
            unknown.certificate = Data(count: 8)
            let airport = try await scene.sandbox.reader("airport")
            for (reader, code) in [(forged, "signature"), (unknown, "unknown"), (airport, "purpose")] {
                let question = try scene.hotel(try wallet.trustList(), reader).question(claims: ["full_name"])
                let error = try await walletError { _ = try wallet.proposeAnswer(request: question.text) }
                #expect(error.reason.code == "request.\(code)")
                #expect(NextStep(after: error) == .warn)
            }
        }
    }

    @Test func aCodeMadeAfterScanningAPosterIsForItsSite() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet()
            let trustList = try wallet.trustList()
            let reader = try await scene.sandbox.reader("airport")
            let site = try scene.gate("gate 1", trustList, options: GateOptions(site: "VN.SANDBOX.AIRPORT", reader: reader))
            let claims = ["full_name", "date_of_birth", "sex", "personal_number_last_4", "portrait"]
            let poster = try site.poster(claims: claims)
            let proposal = try wallet.proposeAnswer(request: try await Sandbox.readQR(poster.png))
            let code = try #require(try await proposal.approve().codes().first { _ in true })
            let harbour = try scene.gate("gate 1", trustList, options: GateOptions(site: "VN.SANDBOX.HARBOUR"))
            let elsewhere = harbour.check(text: code.text)
            #expect(officerSees(elsewhere) == "AMBER checkin.audience")
            let here = site.check(text: code.text)
            #expect(officerSees(here) == "GREEN \(scene.person.fullName), keep scanning")
        }
    }
}

extension Scene {
    /// A reception that admits nothing but answers to its own questions.
    fileprivate func hotel(_ trustList: Data, _ reader: ReaderIdentity) throws -> Gate {
        try gate("reception", trustList, purpose: .lodging, options: GateOptions(questionsOnly: true, reader: reader))
    }
}

extension Wallet {
    /// A session at the airport, to which the person agreed.
    func approved() throws -> CheckinSession { try proposeCheckin(purpose: .airport).approve() }
}
