import Dinhdanh
import Foundation
import Testing

/// A gate's own ways: what it remembers, whom it believes, what it asks.
@Suite struct GateTests {
    @Test func aMemoryInAFileOutlivesTheGate() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet()
            let trustList = try wallet.trustList()
            let code = try await wallet.approved().code()
            do {
                let memory = try ReplayMemory.inFile(path: scene.replayFile, since: now() - 60)
                let gate = try scene.gate("gate 1", trustList, memory)
                #expect(officerSees(gate.check(text: code.text)) == scene.admitted)
            }
            let gate = try scene.gate("gate 1", trustList, try ReplayMemory.inFile(path: scene.replayFile))
            let again = gate.checkAt(text: code.text, unixSeconds: now() + 9)
            #expect(officerSees(again) == "RED checkin.replay, seen at gate 1")
        }
    }

    @Test func aNewMemoryPutsOffWhatWasShownBeforeItAndInItsFirstHalfMinute() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet()
            let code = try await wallet.approved().code()
            for memory in [ReplayMemory(), try ReplayMemory.inFile(path: scene.replayFile)] {
                let verdict = try scene.gate("gate 1", try wallet.trustList(), memory).check(text: code.text)
                #expect(officerSees(verdict) == "AMBER checkin.before_start")
            }
        }
    }

    @Test func anExaminationNeedsAMemoryThatSurvivesARestart() async throws {
        try await Scene.play(as: .khai) { scene in
            let trustList = try await scene.filledWallet().trustList()
            let error = try await walletError { _ = try scene.gate("gate 1", trustList, ReplayMemory(), purpose: .exam) }
            #expect(error.reason.code == "gate.forgetful_store")
            #expect(NextStep(after: error) == .report)
            _ = try scene.gate("gate 1", trustList, try ReplayMemory.inFile(path: scene.replayFile), purpose: .exam)
        }
    }

    @Test func anExaminationAdmitsEachPassOnceWhateverCodeShowsIt() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet("checkin_exam")
            let session = try wallet.proposeCheckin(purpose: .exam).approve()
            let (first, second) = (try await session.code(), try await session.code())
            let memory = try ReplayMemory.inFile(path: scene.replayFile, since: now() - 60)
            let exam = try scene.gate("gate 1", try wallet.trustList(), memory, purpose: .exam)
            // The portrait is in the pass itself.
            #expect(officerSees(exam.check(text: first.text)).hasPrefix("GREEN \(scene.person.fullName), portrait of "))
            let again = exam.checkAt(text: second.text, unixSeconds: now() + 9)
            #expect(officerSees(again) == "RED checkin.replay, seen at gate 1")
        }
    }

    @Test func aReservePassCountsAsItsStatusListSays() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet("checkin_airport_reserve")
            let trustList = try wallet.trustList()
            let code = try await wallet.approved().code()
            let valid = try await scene.sandbox.statusList()
            try await scene.sandbox.revokeReservePasses(of: scene.person)
            let revoked = try await scene.sandbox.statusList()
            func seen(by gate: Gate) -> String { officerSees(gate.check(text: code.text)) }
            func gate(_ lists: [Data]) throws -> Gate {
                try scene.gate("gate 1", trustList, options: GateOptions(statusLists: lists))
            }
            #expect(seen(by: try gate([])) == "AMBER checkin.status_missing")
            #expect(seen(by: try gate([valid])) == scene.admitted)
            #expect(seen(by: try gate([revoked])) == "RED checkin.revoked")
            let renewed = try gate([valid])
            try renewed.renew(trustList: trustList, statusLists: [revoked])
            #expect(seen(by: renewed) == "RED checkin.revoked")
        }
    }

    @Test func aFileOfSomethingElseIsNoMemoryAndIsLeftAlone() async throws {
        let letter = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let text = Data(String(repeating: "Thân gửi", count: 1000).utf8)
        try text.write(to: letter)
        defer { try? FileManager.default.removeItem(at: letter) }
        let error = try await walletError { _ = try ReplayMemory.inFile(path: letter.path) }
        #expect(error.reason.code == "replay.foreign")
        #expect(try Data(contentsOf: letter) == text)
    }

    @Test func newerListsAreTakenAndAnOlderOneIsRefused() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet()
            let older = try wallet.trustList()
            let gate = try scene.gate("gate 1", older)
            _ = try await wallet.updateTrust()
            let newer = try wallet.trustList()
            try gate.renew(trustList: newer, statusLists: [])
            let rollback = try await walletError { try gate.renew(trustList: older, statusLists: []) }
            #expect(rollback.reason.code == "trust.rollback")
            #expect(NextStep(after: rollback) == .warn)
            let garbage = try await walletError { try gate.renew(trustList: newer, statusLists: [Data([1])]) }
            #expect(garbage.reason.code == "status.malformed")
            let code = try await wallet.approved().code()
            #expect(officerSees(gate.check(text: code.text)) == scene.admitted)
        }
    }

    @Test func aGateWithoutACertificateAsksNothing() async throws {
        try await Scene.play(as: .khai) { scene in
            let trustList = try await scene.filledWallet().trustList()
            let gate = try scene.gate("gate 1", trustList)
            let question = try await walletError { _ = try gate.question(claims: ["full_name"]) }
            #expect(question.reason.code == "gate.no_reader")
            let poster = try await walletError { _ = try gate.poster(claims: ["full_name"]) }
            #expect(poster.reason.code == "gate.no_reader")
            let unknown = try await walletError { _ = try gate.question(claims: ["shoe_size"]) }
            #expect(unknown.reason.code == "gate.claim")
            let reader = ReaderIdentity(id: "VN.NBA.T1", privateKey: Data([1]), certificate: Data([2]))
            let garbage = try await walletError {
                _ = try scene.gate("gate 1", trustList, options: GateOptions(reader: reader))
            }
            #expect(garbage.reason.code == "gate.certificate")
        }
    }

    @Test func aGateOfASiteAndOneThatAsksPutOffACodeForAnyDesk() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet()
            let trustList = try wallet.trustList()
            let code = try await wallet.approved().code()
            let gates = [
                "checkin.audience": try scene.gate("gate 1", trustList, options: GateOptions(site: "VN.NBA.T1")),
                "checkin.challenge_wanted": try scene.gate("gate 2", trustList, options: GateOptions(questionsOnly: true)),
                "checkin.purpose": try scene.gate("hotel", trustList, purpose: .lodging),
            ]
            for (reason, gate) in gates {
                #expect(officerSees(gate.check(text: code.text)) == "AMBER \(reason)")
            }
        }
    }
}

extension Scene {
    fileprivate var replayFile: String { directory.appendingPathComponent("seen").path }
    fileprivate var admitted: String { "GREEN \(person.fullName), keep scanning" }
}
