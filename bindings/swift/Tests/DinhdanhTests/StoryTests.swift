import Dinhdanh
import Foundation
import Testing

/// From an empty phone to an airport's gate without a network, and back.
@Suite struct StoryTests {
    @Test func levelTwoThenTheAirportOffline() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            #expect(try wallet.account().stage == .unregistered)
            #expect(try await scene.reachLevelOne(wallet).stage == .level1)
            let account = try await scene.reachLevelTwo(wallet)
            #expect(account.stage == .level2)
            #expect(account.level == .two)

            #expect(try await wallet.updateTrust().issuers > 0)
            let trustList = try wallet.trustList()
            let receipt = try await wallet.receive(offer: try await scene.sandbox.offer(to: scene.person))
            #expect(Set(receipt.documents.map(\.kind)) == [.identity, .drivingLicence])
            #expect(receipt.passes > 0)
            let stock = try wallet.passStock().purposes
            #expect(stock.map(\.purpose) == [.ageOver18, .kiosk, .airport, .lodging, .hospital, .exam])
            #expect(stock.map { $0.hot + $0.reserve + $0.full }.reduce(0, +) == receipt.passes)

            let gates = try Gates(of: scene, trustList)
            let proposal = try wallet.proposeCheckin(purpose: .airport)
            #expect(!proposal.claims().isEmpty)
            let code = try #require(try await proposal.approve().codes().first { _ in true })
            let photo = scene.directory.appendingPathComponent("checkin.png")
            try code.png.write(to: photo)

            try await scene.sandbox.stop()  // from here on there is no network
            let text = try await Sandbox.readQR(photo)
            #expect(text == code.text)
            try gates.admitOnce(text, of: scene.person)
            try await gates.refuseACheat(text)

            wallet.lock()
            let reopened = try await scene.openWallet()
            #expect(try reopened.journal().map(\.event) == ["checkin.shown"])
            let identity = try #require(try reopened.documents().first { $0.kind == .identity })
            #expect(identity.status.mark == .valid && identity.status.ageSeconds != nil)
            #expect(try await reopened.refreshStatuses().failed.isEmpty)
            #expect(identity.claims.contains { $0.value == scene.person.fullName })
            let visit = HealthEntry(
                reference: "LK1", date: "2026-05", kind: "treatment", facility: "00001", facilityName: "Trạm y tế",
                diagnoses: ["J02.9"], text: "Viêm họng", original: Data([1]))
            #expect(try reopened.addHealthEntries(document: identity.id, entries: [visit]) == 1)
            let found = try reopened.healthEntries(search: HealthSearch(find: .words(text: "viem hong"))).entries
            #expect(found.map(\.text) == ["Viêm họng"])
            reopened.lock()
            try await wrongPasscode(in: scene)
        }
    }

    private func wrongPasscode(in scene: Scene) async throws {
        let error = try await walletError { _ = try await scene.openWallet(passcode: "000000") }
        guard case .Refused(let reason) = error else { throw Failure("refused, not \(error)") }
        #expect(reason.code == "vault.passcode_wrong")
        #expect(reason.attemptsLeft == 4)
    }
}

/// Two gates of one hall, which share what they saw, and one elsewhere.
private struct Gates {
    let first: Gate
    let second: Gate
    let elsewhere: Gate

    init(of scene: Scene, _ trustList: Data) throws {
        let hall = ReplayMemory.ofAMinute()
        first = try scene.gate("gate 1", trustList, hall)
        second = try scene.gate("gate 2", trustList, hall)
        elsewhere = try scene.gate("gate 3", trustList)
    }

    /// The first look admits. The same picture before the same camera is nothing new; later, or at the other gate, it is
    /// refused, and the refusal names the first look.
    func admitOnce(_ text: String, of person: Person) throws {
        let before = now()
        let verdict = first.check(text: text)
        let after = now()
        #expect(officerSees(verdict) == "GREEN \(person.fullName), keep scanning")
        let admission = try #require(verdict.admission)
        #expect(admission.level == .two)
        #expect(!"\(admission) \(String(reflecting: admission))".contains(person.fullName), "an admission prints nobody's name")

        guard case .duplicateRead(let seen) = first.checkAt(text: text, unixSeconds: after) else {
            throw Failure("not a duplicate")
        }
        #expect(seen.gate == "gate 1")
        #expect((before...after).contains(seen.at))
        for gate in [first, second] {
            let refusal = try #require(gate.checkAt(text: text, unixSeconds: seen.at + 9).refusal)
            #expect(refusal.code == "checkin.replay")
            #expect(refusal.first == seen)
        }
    }

    /// What a cheat makes of a picture, at a gate that never saw the code and admits it, as it is, after all this.
    func refuseACheat(_ text: String) async throws {
        let altered = elsewhere.check(text: try await Sandbox.forge("altered", text))
        let barePass = elsewhere.check(text: try await Sandbox.forge("bare-pass", text))
        let old = elsewhere.checkAt(text: text, unixSeconds: now() + 700)
        let expired = elsewhere.checkAt(text: text, unixSeconds: now() + 3 * secondsADay)
        #expect(altered.refusal?.code == "checkin.holder_signature")
        #expect(barePass.refusal?.code == "checkin.bare_pass")
        #expect(old.refusal?.code == "checkin.stale")
        #expect(expired.refusal?.code == "checkin.pass_expired")
        for verdict in [altered, barePass, old, expired] {
            #expect(verdict.refusal?.first == nil, "never seen before")
        }
        #expect(elsewhere.check(text: text).admission != nil)
    }
}

private let secondsADay: Int64 = 86_400
