import Dinhdanh
import Foundation
import Testing

/// Locked, lost and found, another passcode, and a backup.
@Suite struct AccountTests {
    @Test func aLockedAccountShowsNothingUntilItsHolderUnlocksIt() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.filledWallet()
            #expect(try wallet.account().locks.isEmpty)
            #expect(try await wallet.lockAccount().locks == [.holderRequest])
            #expect(liftedBy(cause: .holderRequest) == .holder)
            let locked = try await walletError { _ = try wallet.proposeCheckin(purpose: .airport) }
            guard case .Refused(let reason) = locked else { throw Failure("refused, not \(locked)") }
            #expect(reason.code == "account.locked")
            #expect(try await wallet.unlockAccount().locks.isEmpty)
            #expect(try !wallet.proposeCheckin(purpose: .airport).claims().isEmpty)
        }
    }

    @Test func anotherPhoneTakesTheAccountOver() async throws {
        try await Scene.play(as: .binh) { scene in
            let old = try await scene.createWallet()
            _ = try await scene.reachLevelOne(old)
            var config = scene.config
            config.directory = scene.directory.appendingPathComponent("another").path
            let new = try await Wallet.create(config: config, passcode: Scene.passcode, keys: OpenSSLDeviceKeys())
            let asked = try await new.recover(
                personalNumber: scene.person.personalNumber, fullName: scene.person.fullName,
                dateOfBirth: scene.person.dateOfBirth)
            #expect(asked.stage == .recovering)
            try await scene.sandbox.recoverAtTheDesk(scene.person)
            let code = try await scene.sandbox.code("recovery_code", sentTo: scene.person.phone)
            #expect(try await new.completeRecovery(code: code).stage == .level1)
            let gone = try await walletError { _ = try await old.syncAccount() }
            guard case .KeyInvalidated(let reason) = gone else { throw Failure("replaced, not \(gone)") }
            #expect(reason.code == "account.replaced")
            #expect(try old.account().stage == .replaced)
        }
    }

    @Test func aChipWithoutAnAccountIsMisuse() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            let error = try await walletError { _ = try await wallet.raiseByChip(chip: NoCard()) }
            guard case .Misuse(let reason) = error else { throw Failure("misuse, not \(error)") }
            #expect(reason.code == "account.none")
            _ = try await scene.reachLevelOne(wallet)
            let lost = try await walletError { _ = try await wallet.raiseByChip(chip: NoCard()) }
            guard case .Refused(let reason) = lost else { throw Failure("refused, not \(lost)") }
            #expect(reason.code == "account.chip")
        }
    }

    @Test func theOldPasscodeOpensNothingAfterTheNewOneWasSet() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            try await wallet.changePasscode(old: Scene.passcode, new: "731946")
            wallet.lock()
            let wrong = try await walletError { _ = try await scene.openWallet() }
            guard case .Refused(let reason) = wrong else { throw Failure("refused, not \(wrong)") }
            #expect(reason.code == "vault.passcode_wrong")
            #expect(reason.attemptsLeft == 4)
            try await scene.openWallet(passcode: "731946").wipe()
            _ = try await walletError { _ = try await scene.openWallet(passcode: "731946") }
        }
    }

    @Test func aPasscodeOfBeforeIsWeakOnceTheWalletKnowsTheBirthDate() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            #expect(try !wallet.hasWeakPasscode())
            try await wallet.changePasscode(old: Scene.passcode, new: "120490")
            _ = try await scene.reachLevelOne(wallet)
            wallet.lock()
            #expect(try await scene.openWallet(passcode: "120490").hasWeakPasscode())
        }
    }

    @Test func anOrganisationThatIsNotInTheRegisterRecoversNothing() async throws {
        try await Scene.play(as: .binh) { scene in
            let wallet = try await scene.createWallet()
            let unknown = Organisation(
                code: "0100000099", name: "Công ty Không có", representative: scene.person.personalNumber)
            let refused = try await walletError { _ = try await wallet.recoverOrganisation(organisation: unknown) }
            guard case .Refused(let reason) = refused else { throw Failure("refused, not \(refused)") }
            #expect(reason.code == "account.not_in_register")
        }
    }

    @Test func aBackupMakesAWalletOnAnotherPhone() async throws {
        try await Scene.play(as: .khai) { scene in
            let wallet = try await scene.createWallet()
            _ = try await wallet.updateTrust()
            let file = scene.directory.appendingPathComponent("backup").path
            let secret = BackupSecret.phrase(words: makeRecoveryPhrase())
            #expect(try await wallet.exportBackup(path: file, secret: secret).journalEntries == 0)

            var config = scene.config
            config.directory = scene.directory.appendingPathComponent("another").path
            let keys = OpenSSLDeviceKeys()
            let other = BackupSecret.phrase(words: makeRecoveryPhrase())
            let wrong = try await walletError {
                _ = try await restoreBackup(
                    config: config, passcode: Scene.passcode, keys: keys, path: file, secret: other)
            }
            guard case .Refused(let reason) = wrong else { throw Failure("refused, not \(wrong)") }
            #expect(reason.code == "backup.phrase_wrong")
            _ = try await restoreBackup(config: config, passcode: Scene.passcode, keys: keys, path: file, secret: secret)
            let restored = try await Wallet.open(config: config, passcode: Scene.passcode, keys: keys)
            #expect(try restored.trustList() == wallet.trustList())
        }
    }
}

/// No card lies on the phone.
private final class NoCard: CardChip {
    func answer(challenge: Data) async throws -> Data { throw ChipError.Lost }
}
