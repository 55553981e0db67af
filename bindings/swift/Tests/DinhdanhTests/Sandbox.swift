import Dinhdanh
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The `dinhdanh` binary playing the country on a loopback port (spec/profile/sandbox.md), one per test.
struct Sandbox: Sendable {
    let url: String
    let trustRoot: Data
    private let server: Process

    static func start() async throws -> Sandbox {
        let server = Process()
        let output = Pipe()
        server.executableURL = try binary()
        server.arguments = ["serve", "--port", "0", "--json"]
        server.standardOutput = output
        // Ours, held open by a server that outlives a crash, would keep `swift test` waiting.
        server.standardError = FileHandle.nullDevice
        try server.run()
        let line = try await offThread { try firstLine(of: output.fileHandleForReading) }
        let ready: Ready = try decode(line)
        return Sandbox(url: ready.url, trustRoot: try Data(hex: ready.trustRoot), server: server)
    }

    /// After this nothing listens on `url` any more.
    func stop() async throws {
        end()
        try await offThread { server.waitUntilExit() }
    }

    /// Ends the server without waiting for it; one that ended already is left alone.
    /// Not by SIGTERM: what a Swift task starts inherits its thread's signal mask, which blocks that.
    func end() {
        if server.isRunning { kill(server.processIdentifier, SIGKILL) }
    }

    /// The newest code that was sent to this phone.
    func code(_ kind: String, sentTo phone: String) async throws -> String {
        let escaped = phone.replacingOccurrences(of: "+", with: "%2B")  // in a query a plus is a space
        let outbox: Outbox = try await call("GET", "/outbox?phone=\(escaped)")
        guard let message = outbox.messages.last(where: { $0.kind == kind }) else {
            throw Failure("no \(kind) for \(phone)")
        }
        return message.code
    }

    /// The desk looks a person in the face and grants level 2; the code goes to their phone.
    func grantLevelTwo(to person: Person) async throws {
        let _: Account = try await call("POST", "/desk/level-2", body: Order(personalNumber: person.personalNumber))
    }

    /// The person asks at the desk for the account on another phone; the code is told there.
    func recoverAtTheDesk(_ person: Person) async throws {
        let _: Account = try await call("POST", "/desk/recoveries", body: Order(personalNumber: person.personalNumber))
    }

    /// The text of an offer of these configurations, or of everything this person can have.
    func offer(to person: Person, of configurations: [String]? = nil) async throws -> String {
        let order = Order(personalNumber: person.personalNumber, configurations: configurations)
        let offer: Offer = try await call("POST", "/desk/offers", body: order)
        return offer.credentialOffer
    }

    /// The desk revokes all reserve passes of this person.
    func revokeReservePasses(of person: Person) async throws {
        let _: Revoked = try await call("POST", "/desk/revoke", body: Order(personalNumber: person.personalNumber))
    }

    /// What a gate needs to be this desk of the trust list.
    func reader(_ name: String) async throws -> ReaderIdentity {
        let reader: Reader = try await call("GET", "/desk/readers/\(name)")
        guard let key = Data(base64Encoded: reader.privateKey) else { throw Failure("not base64") }
        return ReaderIdentity(id: reader.id, privateKey: key, certificate: try Data(hex: reader.kid))
    }

    /// A desk of its own, certified by the authority for readers.
    func certifiedReader(_ id: String, name: String, purpose: String) async throws -> ReaderIdentity {
        let key = try P256Key()
        let publicKey = try key.publicKey().map { String(format: "%02x", $0) }.joined()
        let order = Application(id: id, name: name, publicKey: publicKey, purposes: [purpose])
        let certified: Certified = try await call("POST", "/desk/reader-certificates", body: order)
        let base64 = certified.certificate.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
        guard let certificate = Data(base64Encoded: base64 + padding) else { throw Failure("not base64url") }
        return ReaderIdentity(id: id, privateKey: try key.pkcs8(), certificate: certificate)
    }

    /// What became of the reserve passes, to carry to a gate.
    func statusList() async throws -> Data { try await answer("GET", "/trust/status/1") }

    /// The text of the QR code in a PNG, read from its pixels by a decoder that knows nothing of this library.
    static func readQR(_ png: URL) async throws -> String { try await answer("read-qr", png.path) }

    static func readQR(_ png: Data) async throws -> String {
        let photo = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).png")
        try png.write(to: photo)
        defer { try? FileManager.default.removeItem(at: photo) }
        return try await readQR(photo)
    }

    /// What a cheat makes of a check-in code: `altered` in one bit, or the `bare-pass` without the holder's signature.
    static func forge(_ how: String, _ text: String) async throws -> String { try await answer("forge", how, text) }

    /// The line that the binary prints. It may end in a space, which stays.
    private static func answer(_ arguments: String...) async throws -> String {
        let asked = Process()
        let output = Pipe()
        asked.executableURL = try binary()
        asked.arguments = arguments
        asked.standardOutput = output
        try asked.run()
        return try await offThread {
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            asked.waitUntilExit()
            guard asked.terminationStatus == 0 else { throw Failure("dinhdanh \(arguments) failed") }
            return text.trimmingCharacters(in: .newlines)
        }
    }

    private func call<Answer: Decodable>(
        _ method: String, _ path: String, body: (any Encodable)? = nil
    ) async throws -> Answer {
        try Self.decode(try await answer(method, path, body: body))
    }

    private func answer(_ method: String, _ path: String, body: (any Encodable)? = nil) async throws -> Data {
        var request = URLRequest(url: URL(string: url + path)!)
        request.httpMethod = method
        if let body {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            request.httpBody = try encoder.encode(body)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw Failure("\(method) \(path): \(String(decoding: data, as: UTF8.self))")
        }
        return data
    }

    private static func decode<Answer: Decodable>(_ json: Data) throws -> Answer {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Answer.self, from: json)
    }

    private struct Ready: Decodable {
        let url: String
        let trustRoot: String
    }
    private struct Outbox: Decodable {
        struct Message: Decodable {
            let kind: String
            let code: String
        }
        let messages: [Message]
    }
    private struct Account: Decodable {
        let level: Int
    }
    private struct Offer: Decodable {
        let credentialOffer: String
    }
    private struct Revoked: Decodable {
        let revoked: Int
    }
    private struct Reader: Decodable {
        let id: String
        let kid: String
        let privateKey: String
    }
    private struct Application: Encodable {
        let id: String
        let name: String
        let publicKey: String
        let purposes: [String]
    }
    private struct Certified: Decodable {
        let certificate: String
    }
    private struct Order: Encodable {
        let personalNumber: String
        var configurations: [String]?
    }
}

struct Failure: Error {
    let what: String
    init(_ what: String) { self.what = what }
}

/// Runs blocking work where it can't starve the few threads that Swift's tasks share.
private func offThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
    }
}

private func binary() throws -> URL {
    guard let path = ProcessInfo.processInfo.environment["DINHDANH_SANDBOX"] else {
        throw Failure("DINHDANH_SANDBOX names no sandbox binary; run the tests by test.sh")
    }
    return URL(fileURLWithPath: path)
}

private func firstLine(of file: FileHandle) throws -> Data {
    var line = Data()
    while let byte = try file.read(upToCount: 1), byte != Data("\n".utf8) {
        line += byte
    }
    guard !line.isEmpty else { throw Failure("the sandbox ended before it was ready") }
    return line
}

extension Data {
    /// From hexadecimal digits.
    init(hex: String) throws {
        self.init()
        var rest = Substring(hex)
        while !rest.isEmpty {
            guard rest.count > 1, let byte = UInt8(rest.prefix(2), radix: 16) else { throw Failure("not hexadecimal") }
            append(byte)
            rest = rest.dropFirst(2)
        }
    }
}
