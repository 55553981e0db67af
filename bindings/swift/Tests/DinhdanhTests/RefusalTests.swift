import Dinhdanh
import Foundation
import Testing

/// One of each kind of error, as the typed case that an app switches on. `StorageFull` needs a full disk, which only the
/// Rust tests have.
@Suite struct RefusalTests {
    @Test func aPersonalNumberOfElevenDigitsIsMalformed() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            var registration = scene.person.registration
            registration.personalNumber.removeLast()
            let elevenDigits = registration
            let error = try await walletError { _ = try await wallet.register(registration: elevenDigits) }
            guard case .Malformed(let reason) = error else { throw Failure("malformed, not \(error)") }
            #expect(reason.code == "account.personal_number")
        }
    }

    @Test func aWrongCodeIsRefusedAndLeavesFourTries() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            _ = try await wallet.register(registration: scene.person.registration)
            let right = try await scene.sandbox.code("otp", sentTo: scene.person.phone)
            let wrong = right == "000000" ? "111111" : "000000"
            let error = try await walletError { _ = try await wallet.activate(code: wrong) }
            guard case .Refused(let reason) = error else { throw Failure("refused, not \(error)") }
            #expect(reason.code == "account.code_wrong")
            #expect(reason.attemptsLeft == 4)
        }
    }

    @Test func nobodyListeningIsOffline() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.createWallet()
            try await scene.sandbox.stop()
            let error = try await walletError { _ = try await wallet.register(registration: scene.person.registration) }
            guard case .Offline(let reason) = error else { throw Failure("offline, not \(error)") }
            #expect(reason.code == "net.unreachable")
        }
    }

    @Test func aGateDoesNotTrustAListOfAnotherRoot() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.createWallet()
            _ = try await wallet.updateTrust()
            let trustList = try wallet.trustList()
            let stranger = try await scene.keys.create(count: 1)[0].compressed
            let error = try await walletError {
                _ = try Gate(
                    name: "gate 1", purpose: .airport, minimumLevel: .two, trustList: trustList, trustRoot: stranger,
                    replay: ReplayMemory())
            }
            guard case .Untrusted(let reason) = error else { throw Failure("untrusted, not \(error)") }
            #expect(reason.code == "trust.signature")
        }
    }

    @Test func nothingIsReceivedBeforeThereIsATrustList() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            _ = try await scene.reachLevelOne(wallet)
            _ = try await scene.reachLevelTwo(wallet)
            let offer = try await scene.sandbox.offer(to: scene.person)
            let error = try await walletError { _ = try await wallet.receive(offer: offer) }
            guard case .Expired(let reason) = error else { throw Failure("expired, not \(error)") }
            #expect(reason.code == "trust.missing")
            _ = try await wallet.updateTrust()
            #expect(try await wallet.receive(offer: offer).passes > 0)
        }
    }

    @Test func aDeviceKeyThatIsGoneDoesNotOpenTheWallet() async throws {
        try await Scene.play(as: .khai) { scene in
            try await scene.createWallet().lock()
            await scene.keys.fail(with: .Invalidated)
            let error = try await walletError { _ = try await scene.openWallet() }
            guard case .KeyInvalidated(let reason) = error else { throw Failure("key invalidated, not \(error)") }
            #expect(reason.code == "keys.invalidated")
        }
    }

    @Test func aWalletThatIsOpenIsBusy() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            let error = try await walletError { _ = try await scene.openWallet() }
            guard case .Busy(let reason) = error else { throw Failure("busy, not \(error)") }
            #expect(reason.code == "vault.busy")
            wallet.lock()
        }
    }

    @Test func halfAVaultFileIsDamaged() async throws {
        try await Scene.play(as: .khai) { scene in
            try await scene.createWallet().lock()
            let vault = try FileHandle(forUpdating: URL(fileURLWithPath: scene.config.directory + "/vault/vault.db"))
            try vault.truncate(atOffset: try vault.seekToEnd() / 2)
            try vault.close()
            let error = try await walletError { _ = try await scene.openWallet() }
            guard case .Damaged(let reason) = error else { throw Failure("damaged, not \(error)") }
            #expect(reason.code == "vault.damaged")
        }
    }

    @Test func theFifthWrongPasscodeLocksTheWallet() async throws {
        try await Scene.play(as: .binh) { scene in
            try await scene.createWallet().lock()
            for left in [4, 3, 2, 1] as [UInt32] {
                let error = try await walletError { _ = try await scene.openWallet(passcode: "000000") }
                guard case .Refused(let reason) = error else { throw Failure("refused, not \(error)") }
                #expect(reason.attemptsLeft == left)
            }
            let error = try await walletError { _ = try await scene.openWallet(passcode: "000000") }
            guard case .Locked(let reason) = error else { throw Failure("locked, not \(error)") }
            #expect(reason.code == "vault.passcode_locked")
            #expect(reason.retryAt != nil)
        }
    }

    @Test func aProposalIsApprovedOnceAndALockedWalletAnswersNothing() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.filledWallet()
            let proposal = try wallet.proposeCheckin(purpose: .airport)
            _ = try proposal.approve()
            let again = try await walletError { _ = try proposal.approve() }
            guard case .Misuse(let reason) = again else { throw Failure("misuse, not \(again)") }
            #expect(reason.code == "checkin.proposal_used")

            wallet.lock()
            let closed = try await walletError { _ = try wallet.account() }
            guard case .Misuse(let reason) = closed else { throw Failure("misuse, not \(closed)") }
            #expect(reason.code == "wallet.closed")
        }
    }

    @Test func aPhoneThatIsLockedLocksTheWallet() async throws {
        try await Scene.play(as: .khai) { scene in
            try await scene.createWallet().lock()
            await scene.keys.fail(with: .Locked)
            let error = try await walletError { _ = try await scene.openWallet() }
            guard case .Locked(let reason) = error else { throw Failure("locked, not \(error)") }
            #expect(reason.code == "keys.locked")
        }
    }

    @Test func aKeyStoreThatFailsIsAnInternalError() async throws {
        try await Scene.play(as: .khai) { scene in
            try await scene.createWallet().lock()
            await scene.keys.fail(with: .Failed)
            let error = try await walletError { _ = try await scene.openWallet() }
            guard case .Internal(let reason) = error else { throw Failure("internal, not \(error)") }
            #expect(reason.code == "keys.failed")
        }
    }

    @Test func everyErrorSpeaksBothLanguages() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            let error = try await walletError { _ = try await wallet.activate(code: "no digits") }
            #expect(error.message(locale: Locale(identifier: "vi_VN")) == error.reason.vi)
            #expect(error.message(locale: Locale(identifier: "en_GB")) == error.reason.en)
            #expect(error.reason.vi != error.reason.en)
        }
    }

    /// A callback that never answers leaves Rust waiting for ever; the helper that every test runs under gives up on it.
    @Test func aStuckKeyStoreFailsTheTestInsteadOfHangingIt() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            await scene.keys.neverAnswer()
            await #expect(throws: TimedOut.self) {
                try await withTimeout(seconds: 1) {
                    _ = try await wallet.register(registration: scene.person.registration)
                }
            }
        }
    }
}

extension DeviceKey {
    /// The public key as a trust root is written: x and the parity of y.
    fileprivate var compressed: Data {
        let point = [UInt8](publicKey)
        return Data([2 + point[64] % 2] + point[1...32])
    }
}
