import Dinhdanh
import Foundation

/// Someone the sandbox's register knows. Nobody real.
struct Person: Sendable {
    let personalNumber: String
    let fullName: String
    let dateOfBirth: String
    let sex: Sex
    let phone: String

    static let khai = Person(
        personalNumber: "046190000001", fullName: "Nguyễn Thị Minh Khai", dateOfBirth: "1990-04-12", sex: .female,
        phone: "+84900000001")
    static let binh = Person(
        personalNumber: "001085000002", fullName: "Trần Văn Bình", dateOfBirth: "1985-09-30", sex: .male,
        phone: "+84900000002")

    var registration: Registration {
        Registration(
            personalNumber: personalNumber, fullName: fullName, dateOfBirth: dateOfBirth, sex: sex, phone: phone,
            portrait: Data("a portrait".utf8))
    }
}

/// One person with one phone in one country: a sandbox of their own, an empty directory and a key store.
struct Scene: Sendable {
    static let passcode = "482913"

    let person: Person
    let sandbox: Sandbox
    let directory: URL
    let keys = OpenSSLDeviceKeys()

    /// Plays `body` and clears up after it. What takes more than a minute is stuck and fails.
    static func play(as person: Person, _ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let sandbox = try await withTimeout { try await Sandbox.start() }
        defer { sandbox.end() }
        let scene = Scene(person: person, sandbox: sandbox, directory: directory)
        try await withTimeout { try await body(scene) }
    }

    var config: WalletConfig {
        WalletConfig(
            directory: directory.appendingPathComponent("wallet").path, authorityUrl: sandbox.url,
            trustRoot: sandbox.trustRoot, tlsRoots: [])
    }

    func createWallet() async throws -> Wallet {
        try await Wallet.create(config: config, passcode: Self.passcode, keys: keys)
    }

    func openWallet(passcode: String = Self.passcode) async throws -> Wallet {
        try await Wallet.open(config: config, passcode: passcode, keys: keys)
    }

    /// Registers and enters the code that came by phone.
    func reachLevelOne(_ wallet: Wallet) async throws -> AccountView {
        _ = try await wallet.register(registration: person.registration)
        return try await wallet.activate(code: try await sandbox.code("otp", sentTo: person.phone))
    }

    /// Goes to the desk and enters the code that came by phone.
    func reachLevelTwo(_ wallet: Wallet) async throws -> AccountView {
        try await sandbox.grantLevelTwo(to: person)
        return try await wallet.activateLevel2(code: try await sandbox.code("level_2_code", sentTo: person.phone))
    }

    /// A wallet at level 2, with the trust list and what these configurations bring; unless said, passes for the airport.
    func filledWallet(_ configurations: String...) async throws -> Wallet {
        let wallet = try await createWallet()
        _ = try await reachLevelOne(wallet)
        _ = try await reachLevelTwo(wallet)
        _ = try await wallet.updateTrust()
        let passes = configurations.isEmpty ? ["checkin_airport"] : configurations
        _ = try await wallet.receive(offer: try await sandbox.offer(to: person, of: passes))
        return wallet
    }

    /// A gate that asks for level 2.
    func gate(
        _ name: String, _ trustList: Data, _ replay: ReplayMemory = .ofAMinute(), purpose: Purpose = .airport,
        options: GateOptions? = nil
    ) throws -> Gate {
        try Gate(
            name: name, purpose: purpose, minimumLevel: .two, trustList: trustList, trustRoot: sandbox.trustRoot,
            replay: replay, options: options)
    }
}

/// Now, by the clock that gates and wallets go by.
func now() -> Int64 { Int64(Date().timeIntervalSince1970) }

extension ReplayMemory {
    /// One that has been there for a while: a new one defers what was shown in its first 30 s.
    static func ofAMinute() -> ReplayMemory { .since(unixSeconds: now() - 60) }
}

extension Verdict {
    /// Who was let in, if someone was.
    var admission: Admission? {
        if case .verified(let admission) = self { admission } else { nil }
    }

    /// Why it was refused and, for a replay, where it was seen first.
    var refusal: (code: String, first: FirstScan?)? {
        if case .refused(let reason, let first) = self { (reason.code, first) } else { nil }
    }
}

/// The error of the library that `body` ends in.
func walletError(_ body: () async throws -> Void) async throws -> WalletError {
    do {
        try await body()
    } catch let error as WalletError {
        return error
    }
    throw Failure("nothing was refused")
}
