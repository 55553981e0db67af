import Dinhdanh
import Foundation
import Testing

/// An officer's phone without a network, before papers of the test vectors.
@Suite struct DocumentReaderTests {
    private static let vectors = URL(filePath: #filePath).appending(path: "../../../../../spec/vectors").standardized
    private static let now: Int64 = 1_790_000_010
    private static let day: Int64 = 86_400

    private let root: Data
    private let reader: DocumentReader

    init() throws {
        let keys = try #require(try JSONSerialization.jsonObject(with: Self.bytes("keys.json")) as? [String: Any])
        let all = try #require(keys["keys"] as? [String: [String: String]])
        let hex = Array(try #require(all["root"]?["public"]))
        root = Data(stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(String(hex[$0...($0 + 1)]), radix: 16) })
        reader = try DocumentReader.ofTrustList(
            trustList: try Self.bytes("trust_list/valid/country.cbor"), trustRoot: root)
    }

    private static func bytes(_ name: String) throws -> Data { try Data(contentsOf: vectors.appending(path: name)) }

    private static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    private func code(_ verdict: DocumentVerdict) -> String {
        switch verdict {
        case .verified, .verifiedStale: "verified"
        case .deferred(let reason): "deferred \(reason.code)"
        case .refused(let reason): "refused \(reason.code)"
        }
    }

    @Test func aPaperThatItsIssuerSignedIsShownLineByLine() throws {
        let text = try Self.text("sd_jwt_vc/valid/all_disclosed.txt")
        guard case .verified(let document, _) = reader.readSdJwt(text: text, unixSeconds: Self.now) else {
            Issue.record("not verified")
            return
        }
        #expect(document.issuer == "https://issuer.example")
        #expect(document.holder == .notProven)
        let view = try #require(document.view)
        #expect(view.kind == .identity)
        #expect(view.claims.first { $0.name == "full_name" }?.shownVi == "Nguyễn Thị Minh Khai")
        #expect(document.claims.contains("Nguyễn Thị Minh Khai"))
        #expect(!String(reflecting: document).contains("Khai"))
    }

    @Test func anAlteredPaperIsRefused() throws {
        let text = try Self.text("sd_jwt_vc/invalid/signature_bit.txt")
        #expect(code(reader.readSdJwt(text: text, unixSeconds: Self.now)) == "refused credential.signature")
    }

    @Test func nobodysPaperAndAnOldListPutThePersonOff() throws {
        let stranger = try Self.text("dcc/valid/booster.txt")
        let seen = reader.readHealthCertificate(text: stranger, unixSeconds: Self.now)
        #expect(code(seen) == "deferred credential.issuer")
        let text = try Self.text("sd_jwt_vc/valid/all_disclosed.txt")
        let late = reader.readSdJwt(text: text, unixSeconds: Self.now + 40 * Self.day)
        #expect(code(late) == "deferred trust.stale")
    }

    @Test func aPaperWithoutItsHoldersProofIsNoAnswer() throws {
        let question = PresentationQuestion(audience: "https://hotel.example", nonce: "n-1")
        let text = try Self.text("sd_jwt_vc/valid/all_disclosed.txt")
        let seen = reader.readSdJwt(text: text, question: question, unixSeconds: Self.now)
        #expect(code(seen) == "refused credential.key_binding")
    }

    @Test func aBundleIsBelievedByItsRootAlone() throws {
        let bundle = try Self.bytes("bundle/valid/whole.cbor")
        _ = try DocumentReader.ofBundle(bundle: bundle, trustRoot: root)
        var other = root
        other[0] = 5 - other[0]
        #expect(throws: WalletError.self) { try DocumentReader.ofBundle(bundle: bundle, trustRoot: other) }
    }
}
