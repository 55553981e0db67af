package vn.dinhdanh

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.net.ServerSocket
import java.nio.file.Path
import java.security.interfaces.ECPublicKey
import java.util.Locale
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

private const val PASSCODE = "258013"
private const val WRONG_PASSCODE = "000000"

/**
 * Every kind of refusal an app has to handle arrives as its own exception, with a code and two sentences. `StorageFull`
 * needs a full disk, which only the Rust tests have.
 */
class RefusalTest {
    @TempDir
    lateinit var home: Path

    private val keys = JcaDeviceKeys()

    private fun config() = sandbox.config(home)

    private suspend fun newWallet() = Wallet.create(config(), PASSCODE, keys)

    /** Expects [call] to be refused as [E] with this code, and checks that the reason can be shown. */
    private inline fun <reified E : WalletException> refused(code: String, call: () -> Any?): Reason {
        val reason = assertFailsWith<E> { call() }.reason
        assertEquals(code, reason.code)
        assertSpeaksBothLanguages(reason)
        return reason
    }

    private fun assertSpeaksBothLanguages(reason: Reason) {
        val vietnamese = reason.message(Locale.forLanguageTag("vi-VN"))
        val english = reason.message(Locale.ENGLISH)
        assertTrue(vietnamese.isNotBlank() && english.isNotBlank(), reason.code)
        assertNotEquals(vietnamese, english, reason.code)
    }

    @Test
    fun `a personal number of eleven digits is malformed`() = runBlocking<Unit> {
        val wallet = newWallet()
        val short = MINH_KHAI.copy(personalNumber = MINH_KHAI.personalNumber.dropLast(1))
        refused<WalletException.Malformed>("account.personal_number") { wallet.register(short) }
    }

    @Test
    fun `a wrong code is refused and so is a used one`() = runBlocking<Unit> {
        val wallet = newWallet()
        wallet.register(MINH_KHAI)
        val code = sandbox.codeSentTo(MINH_KHAI.phone)
        val wrong = code.dropLast(1) + if (code.last() == '0') '1' else '0'

        val reason = refused<WalletException.Refused>("account.code_wrong") { wallet.activate(wrong) }
        assertEquals(4u, reason.attemptsLeft)
        wallet.activate(code)
        refused<WalletException.Refused>("account.code_used") { wallet.activate(code) }
    }

    @Test
    fun `a closed port is offline`() = runBlocking<Unit> {
        val closedPort = ServerSocket(0).use { it.localPort }
        val config = config().copy(authorityUrl = "http://127.0.0.1:$closedPort")
        val wallet = Wallet.create(config, PASSCODE, keys)
        refused<WalletException.Offline>("net.unreachable") { wallet.register(MINH_KHAI) }
    }

    @Test
    fun `a gate does not trust a list of another root`() = runBlocking<Unit> {
        val wallet = newWallet()
        wallet.updateTrust()
        val otherRoot = (newP256Pair().public as ECPublicKey).compressed()
        refused<WalletException.Untrusted>("trust.signature") {
            Gate("Gate 1", Purpose.AIRPORT, Level.TWO, wallet.trustList(), otherRoot, ReplayMemory())
        }
    }

    @Test
    fun `nothing is received before there is a trust list`() = runBlocking<Unit> {
        Sandbox().use { country ->
            val wallet = Wallet.create(country.config(home), PASSCODE, keys)
            wallet.reachLevel2(country, MINH_KHAI)
            val offer = country.offerFor(MINH_KHAI.personalNumber)
            refused<WalletException.Expired>("trust.missing") { wallet.receive(offer) }
            wallet.updateTrust()
            assertTrue(wallet.receive(offer).passes > 0u)
        }
    }

    @Test
    fun `a device key that is gone does not open the wallet`() = runBlocking<Unit> {
        newWallet().lock()
        keys.refusal = KeysException.Invalidated()
        refused<WalletException.KeyInvalidated>("keys.invalidated") { Wallet.open(config(), PASSCODE, keys) }
        refused<WalletException.KeyInvalidated>("keys.invalidated") { Wallet.open(config(), PASSCODE, JcaDeviceKeys()) }
    }

    @Test
    fun `what the key store answers reaches the app as it is`() = runBlocking<Unit> {
        newWallet().lock()
        keys.refusal = KeysException.Locked()
        refused<WalletException.Locked>("keys.locked") { Wallet.open(config(), PASSCODE, keys) }
        keys.refusal = KeysException.Cancelled()
        refused<WalletException.Refused>("keys.cancelled") { Wallet.open(config(), PASSCODE, keys) }
        keys.refusal = KeysException.Failed()
        refused<WalletException.Internal>("keys.failed") { Wallet.open(config(), PASSCODE, keys) }
    }

    @Test
    fun `a wallet is busy until its handle is let go`() = runBlocking<Unit> {
        newWallet().use {
            refused<WalletException.Busy>("vault.busy") { Wallet.open(config(), PASSCODE, keys) }
        }
        Wallet.open(config(), PASSCODE, keys).lock()
    }

    @Test
    fun `half a vault file is damaged`() = runBlocking<Unit> {
        newWallet().lock()
        val file = home.resolve("vault/vault.db")
        val bytes = file.readBytes()
        file.writeBytes(bytes.copyOf(bytes.size / 2))
        refused<WalletException.Damaged>("vault.damaged") { Wallet.open(config(), PASSCODE, keys) }
    }

    @Test
    fun `a proposal is approved once and a locked wallet answers nothing`() = runBlocking<Unit> {
        val wallet = newWallet()
        wallet.fill(sandbox, VAN_BINH, "checkin_airport")

        val proposal = wallet.proposeCheckin(Purpose.AIRPORT)
        proposal.approve()
        refused<WalletException.Misuse>("checkin.proposal_used") { proposal.approve() }

        wallet.lock()
        refused<WalletException.Misuse>("wallet.closed") { wallet.documents() }
        refused<WalletException.Misuse>("wallet.closed") { wallet.syncAccount() }
    }

    @Test
    fun `the fifth wrong passcode locks the wallet for a while`() = runBlocking<Unit> {
        newWallet().lock()
        for (left in listOf(4u, 3u, 2u, 1u)) {
            val reason = refused<WalletException.Refused>("vault.passcode_wrong") {
                Wallet.open(config(), WRONG_PASSCODE, keys)
            }
            assertEquals(left, reason.attemptsLeft)
        }
        val reason = refused<WalletException.Locked>("vault.passcode_locked") {
            Wallet.open(config(), WRONG_PASSCODE, keys)
        }
        assertTrue(assertNotNull(reason.retryAt) > now())
        refused<WalletException.Locked>("vault.passcode_locked") { Wallet.open(config(), PASSCODE, keys) }
    }

    companion object {
        private lateinit var sandbox: Sandbox

        @BeforeAll
        @JvmStatic
        fun start() {
            sandbox = Sandbox()
        }

        @AfterAll
        @JvmStatic
        fun stop() = sandbox.close()
    }
}
