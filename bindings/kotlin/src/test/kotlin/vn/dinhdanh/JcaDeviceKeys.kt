package vn.dinhdanh

import kotlinx.coroutines.CompletableDeferred
import java.math.BigInteger
import java.security.GeneralSecurityException
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.SecureRandom
import java.security.Signature
import java.security.interfaces.ECPrivateKey
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.HexFormat
import java.util.UUID
import java.util.concurrent.ConcurrentHashMap
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.spec.GCMParameterSpec

/** A user prompt that nobody answers: [shown] completes when it appears, [withdrawn] when its call is cancelled. */
class UnansweredPrompt {
    val shown = CompletableDeferred<Unit>()
    val withdrawn = CompletableDeferred<Unit>()

    suspend fun await() {
        try {
            shown.complete(Unit)
            CompletableDeferred<Unit>().await()
        } finally {
            withdrawn.complete(Unit)
        }
    }
}

/** Device keys in this process's memory, over the JDK's own P-256 and AES-GCM. One instance stands for one device. */
class JcaDeviceKeys : DeviceKeys {
    /** While set, every call is refused with it. */
    @Volatile var refusal: KeysException? = null

    /** While set, every call waits for it. */
    @Volatile var prompt: UnansweredPrompt? = null

    private val pairs = ConcurrentHashMap<String, KeyPair>()
    private val sealingKeys = SealGuard.entries.associateWith { KeyGenerator.getInstance("AES").apply { init(256) }.generateKey() }
    private val random = SecureRandom()

    override suspend fun create(count: UInt): List<DeviceKey> = answered {
        List(count.toInt()) {
            val pair = newP256Pair()
            val id = UUID.randomUUID().toString()
            pairs[id] = pair
            DeviceKey(id, (pair.public as ECPublicKey).uncompressed())
        }
    }

    override suspend fun sign(keyId: String, message: ByteArray): ByteArray = answered {
        val pair = pairs[keyId] ?: throw KeysException.Invalidated()
        Signature.getInstance("SHA256withECDSA").run {
            initSign(pair.private)
            update(message)
            sign()
        }
    }

    override suspend fun seal(plaintext: ByteArray, boundTo: SealGuard): ByteArray = answered {
        val nonce = ByteArray(NONCE_BYTES).also(random::nextBytes)
        nonce + gcm(Cipher.ENCRYPT_MODE, nonce, boundTo).doFinal(plaintext)
    }

    override suspend fun unseal(sealed: ByteArray, boundTo: SealGuard): ByteArray = answered {
        if (sealed.size < NONCE_BYTES) throw KeysException.Invalidated()
        try {
            val nonce = sealed.copyOf(NONCE_BYTES)
            gcm(Cipher.DECRYPT_MODE, nonce, boundTo).doFinal(sealed, NONCE_BYTES, sealed.size - NONCE_BYTES)
        } catch (_: GeneralSecurityException) {
            throw KeysException.Invalidated()
        }
    }

    override suspend fun delete(keyIds: List<String>) = answered { keyIds.forEach(pairs::remove) }

    override suspend fun attest(keyId: String, challenge: ByteArray): Attestation = answered {
        Attestation(KeyProtection.SOFTWARE, emptyList())
    }

    private suspend fun <T> answered(work: () -> T): T {
        prompt?.await()
        refusal?.let { throw it }
        return work()
    }

    private fun gcm(mode: Int, nonce: ByteArray, boundTo: SealGuard): Cipher =
        Cipher.getInstance("AES/GCM/NoPadding").apply { init(mode, sealingKeys.getValue(boundTo), GCMParameterSpec(TAG_BITS, nonce)) }

    private companion object {
        const val NONCE_BYTES = 12
        const val TAG_BITS = 128
    }
}

fun newP256Pair(): KeyPair =
    KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()

/** SEC1: 0x04, x, y. */
fun ECPublicKey.uncompressed(): ByteArray = byteArrayOf(4) + w.affineX.to32Bytes() + w.affineY.to32Bytes()

/** SEC1: 0x02 or 0x03 for an even or odd y, x. */
fun ECPublicKey.compressed(): ByteArray = byteArrayOf(if (w.affineY.testBit(0)) 3 else 2) + w.affineX.to32Bytes()

/** PKCS #8 with the public key in it, which the JDK's own encoding leaves out. */
fun KeyPair.pkcs8(): ByteArray {
    val head = "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420"
    val secret = (private as ECPrivateKey).s.to32Bytes()
    return HexFormat.of().parseHex(head) + secret + HexFormat.of().parseHex("a144034200") + (public as ECPublicKey).uncompressed()
}

private fun BigInteger.to32Bytes(): ByteArray {
    val bytes = toByteArray()
    return ByteArray(maxOf(0, 32 - bytes.size)) + bytes.takeLast(32)
}
