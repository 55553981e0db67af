import COpenSSL
import Dinhdanh
import Foundation

/// A phone's key store played by OpenSSL: real P-256 signatures and real AES-256-GCM, in memory.
/// It outlives a wallet, as a phone's does, so the same one opens the wallet again.
actor OpenSSLDeviceKeys: DeviceKeys {
    private var signing: [String: P256Key] = [:]
    private let sealing = SealingKey()
    private let biometric = SealingKey()
    private var trouble: KeysError?
    private var stuck = false
    private var prompted = 0
    private var watchers: [CheckedContinuation<Void, Never>] = []

    /// From now on every call ends in `error`: the phone is locked, its keys are gone. Without one, calls are answered again.
    func fail(with error: KeysError?) { trouble = error }

    /// From now on no call ever ends: a prompt that nobody answers.
    func neverAnswer() { stuck = true }

    /// Returns when such a prompt is up.
    func untilStuck() async {
        if prompted == 0 {
            await withCheckedContinuation { watchers.append($0) }
        }
    }

    func create(count: UInt32) async throws -> [DeviceKey] {
        try await answerable()
        return try (0..<count).map { _ in
            let key = try P256Key()
            let id = UUID().uuidString
            signing[id] = key
            return DeviceKey(id: id, publicKey: try key.publicKey())
        }
    }

    func sign(keyId: String, message: Data) async throws -> Data {
        try await answerable()
        guard let key = signing[keyId] else { throw KeysError.Invalidated }
        return try key.sign(message)
    }

    func seal(plaintext: Data, boundTo: SealGuard) async throws -> Data {
        try await answerable()
        return try sealingKey(boundTo).seal(plaintext)
    }

    func unseal(sealed: Data, boundTo: SealGuard) async throws -> Data {
        try await answerable()
        return try sealingKey(boundTo).unseal(sealed)
    }

    func delete(keyIds: [String]) async throws {
        try await answerable()
        for id in keyIds { signing[id] = nil }
    }

    func attest(keyId: String, challenge: Data) async throws -> Attestation {
        try await answerable()
        return Attestation(protection: .software, certificateChain: [])
    }

    private func sealingKey(_ boundTo: SealGuard) -> SealingKey { boundTo == .device ? sealing : biometric }

    private func answerable() async throws {
        if stuck {
            prompted += 1
            for watcher in watchers { watcher.resume() }
            watchers = []
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
        if let trouble { throw trouble }
    }
}

/// One P-256 key pair that signs with ECDSA over SHA-256.
final class P256Key {
    private let pair: OpaquePointer

    init() throws {
        guard let pair = generate_p256() else { throw KeysError.Failed }
        self.pair = pair
    }

    deinit { EVP_PKEY_free(pair) }

    /// SEC1, uncompressed.
    func publicKey() throws -> Data {
        var point = [UInt8](repeating: 0, count: 65)
        var length = 0
        try succeed(EVP_PKEY_get_octet_string_param(pair, OSSL_PKEY_PARAM_PUB_KEY, &point, point.count, &length))
        return Data(point[..<length])
    }

    /// PKCS #8 with the public key in it.
    func pkcs8() throws -> Data {
        let key = EVP_PKEY2PKCS8(pair)
        defer { PKCS8_PRIV_KEY_INFO_free(key) }
        var bytes = [UInt8](repeating: 0, count: Int(i2d_PKCS8_PRIV_KEY_INFO(key, nil)))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var end = buffer.baseAddress
            _ = i2d_PKCS8_PRIV_KEY_INFO(key, &end)
        }
        return Data(bytes)
    }

    /// In DER.
    func sign(_ message: Data) throws -> Data {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        let message = [UInt8](message)
        try succeed(EVP_DigestSignInit(context, nil, EVP_sha256(), nil, pair))
        var length = 0
        try succeed(EVP_DigestSign(context, nil, &length, message, message.count))
        var signature = [UInt8](repeating: 0, count: length)
        try succeed(EVP_DigestSign(context, &signature, &length, message, message.count))
        return Data(signature[..<length])
    }
}

/// AES-256-GCM; what is sealed reads `nonce ‖ ciphertext ‖ tag`.
private struct SealingKey {
    private static let nonceLength = 12
    private static let tagLength = 16
    private let key = Self.random(32)

    func seal(_ plaintext: Data) throws -> Data {
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        let nonce = Self.random(Self.nonceLength)
        let plaintext = [UInt8](plaintext)
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
        var tag = [UInt8](repeating: 0, count: Self.tagLength)
        var written: Int32 = 0
        try succeed(EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce))
        try succeed(EVP_EncryptUpdate(context, &ciphertext, &written, plaintext, Int32(plaintext.count)))
        try succeed(EVP_EncryptFinal_ex(context, &tag, &written))  // GCM has nothing left to write
        try succeed(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag))
        return Data(nonce + ciphertext + tag)
    }

    func unseal(_ sealed: Data) throws -> Data {
        let sealed = [UInt8](sealed)
        guard sealed.count >= Self.nonceLength + Self.tagLength else { throw KeysError.Invalidated }
        let nonce = Array(sealed.prefix(Self.nonceLength))
        let ciphertext = Array(sealed.dropFirst(Self.nonceLength).dropLast(Self.tagLength))
        var tag = Array(sealed.suffix(Self.tagLength))
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
        var rest = [UInt8](repeating: 0, count: Self.tagLength)
        var written: Int32 = 0
        try succeed(EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce))
        try succeed(EVP_DecryptUpdate(context, &plaintext, &written, ciphertext, Int32(ciphertext.count)))
        try succeed(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag))
        guard EVP_DecryptFinal_ex(context, &rest, &written) == 1 else { throw KeysError.Invalidated }
        return Data(plaintext)
    }

    private static func random(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        precondition(RAND_bytes(&bytes, Int32(count)) == 1, "OpenSSL has no randomness")
        return bytes
    }
}

private func succeed(_ result: Int32) throws {
    guard result == 1 else { throw KeysError.Failed }
}
