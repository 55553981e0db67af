import Dinhdanh
import Foundation
import Testing

/// From an empty phone to an airport's gate without a network, and back.
@Suite struct StoryTests {
    @Test func levelTwoThenTheAirportOffline() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            #expect(try wallet.account().stage == .none)
            #expect(try await scene.reachLevelOne(wallet).stage == .level1)
            let account = try await scene.reachLevelTwo(wallet)
            #expect(account.stage == .level2)
            #expect(account.level == 2)

            #expect(try await wallet.updateTrust().issuers > 0)
            let trustList = try wallet.trustList()
            let receipt = try await wallet.receive(offer: try await scene.sandbox.offer(to: scene.person))
            #expect(Set(receipt.documents.map(\.kind)) == [.identity, .drivingLicence])
            #expect(receipt.passes > 0)

            let proposal = try await wallet.proposeCheckin(purpose: .airport)
            #expect(!proposal.claims().isEmpty)
            let code = try await proposal.approve().code()
            let photo = scene.directory.appendingPathComponent("checkin.png")
            try code.png.write(to: photo)

            try await scene.sandbox.stop() // from here on there is no network
            let text = try await Sandbox.readQR(photo)
            #expect(text == code.text)
            try checkAtTwoGates(text, in: scene, trustList)
            try checkWhatNoGateAdmits(text, in: scene, trustList)

            try wallet.close()
            let reopened = try await scene.openWallet()
            #expect(try reopened.journal().contains { $0.event == "checkin.shown" })
            #expect(try reopened.documents().count == 2)
            try reopened.close()
            try await wrongPasscode(in: scene)
        }
    }

    /// Two gates of one hall share what they saw: the first look admits, every later one names it.
    private func checkAtTwoGates(_ text: String, in scene: Scene, _ trustList: Data) throws {
        let hall = ReplayMemory()
        let first = try scene.gate("gate 1", trustList, hall)
        let second = try scene.gate("gate 2", trustList, hall)

        let before = now()
        let admission = try #require(first.check(text: text).admission)
        #expect(admission.fullName == scene.person.fullName)
        #expect(admission.level == 2)

        let later = now() + 9
        for gate in [first, second] {
            let refusal = try #require(gate.checkAt(text: text, unixSeconds: later).refusal)
            #expect(refusal.code == "checkin.replay")
            #expect(refusal.first?.gate == "gate 1")
            #expect((before..<later).contains(try #require(refusal.first).at))
        }
    }

    private func checkWhatNoGateAdmits(_ text: String, in scene: Scene, _ trustList: Data) throws {
        let gate = try scene.gate("gate 3", trustList)
        #expect(gate.check(text: altered(text)).refusal != nil)
        #expect(gate.checkAt(text: text, unixSeconds: now() + 700).refusal?.code == "checkin.stale")
    }

    private func wrongPasscode(in scene: Scene) async throws {
        let error = try await walletError { _ = try await scene.openWallet(passcode: "000000") }
        guard case .Refused(let reason) = error else { throw Failure("refused, not \(error)") }
        #expect(reason.code == "vault.passcode_wrong")
        #expect(reason.attemptsLeft == 4)
    }
}

private func now() -> Int64 { Int64(Date().timeIntervalSince1970) }

/// The text with the character in its middle replaced by another digit.
private func altered(_ text: String) -> String {
    var characters = Array(text)
    let middle = characters.count / 2
    characters[middle] = characters[middle] == "7" ? "8" : "7"
    return String(characters)
}
