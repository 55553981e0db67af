package vn.dinhdanh

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** Codes, passes and answers of a real wallet. */
@OptIn(ExperimentalCoroutinesApi::class)
class CheckinTest {
    /** A block of passes for each test; an offer brings five. */
    @BeforeEach
    fun refill() = runBlocking<Unit> { wallet.receive(sandbox.offerFor(MINH_KHAI.personalNumber)) }

    @Test
    fun `each code of a session is admitted`() = runTest {
        val codes = approved().codes(time = testScheduler.timeSource)
        val shown = codes.map { it to currentTime / 1000 }.take(3).toList()
        assertEquals(listOf(0L, 20, 40), shown.map { (_, second) -> second })
        for ((code, _) in shown) {
            assertIs<Verdict.Verified>(gate().checkAt(code.text, code.issuedAt))
            assertContentEquals(listOf(code.png), code.pictures(), "these passes have no portrait")
        }
    }

    @Test
    fun `a screenshot is in the journal and another code on the screen`() = runTest {
        val (first, second) = approved().codes(screenshots = flowOf(Unit)).take(2).toList()
        assertTrue(first.text != second.text)
        val screenshot = wallet.journal().last()
        assertEquals("checkin.screenshot", screenshot.event)
        assertEquals("airport", screenshot.purpose)
    }

    @Test
    fun `leaving the screen withdraws the prompt and keeps the session`() = runBlocking<Unit> {
        val session = approved()
        val prompt = UnansweredPrompt()
        keys.prompt = prompt
        val screen = launch(Dispatchers.Default) { session.codes().collect() }
        prompt.shown.await()
        screen.cancelAndJoin()
        prompt.withdrawn.await()

        keys.prompt = null
        assertIs<Verdict.Verified>(gate().check(session.codes().first().text))
    }

    @Test
    fun `a prompt that the person cancels ends the codes and the session goes on`() = runBlocking<Unit> {
        val session = approved()
        keys.refusal = KeysException.Cancelled()
        val refusal = assertFailsWith<WalletException> { session.codes().toList() }
        assertEquals("keys.cancelled" to NextStep.TELL, refusal.reason.code to nextStep(refusal))
        keys.refusal = null
        session.codes().first()
    }

    @Test
    fun `a wallet that is locked shows no further code`() = runTest {
        Sandbox().use { country ->
            val keys = JcaDeviceKeys()
            val config = country.config(home.resolve("locked"))
            val wallet = Wallet.create(config, "258013", keys).apply { fill(country, VAN_BINH) }
            val codes = wallet.proposeCheckin(Purpose.AIRPORT).approve().codes(time = testScheduler.timeSource)
            var shown = 0
            val refusal = assertFailsWith<WalletException.Misuse> {
                codes.collect {
                    shown++
                    wallet.lock()
                }
            }
            assertEquals("wallet.closed", refusal.reason.code)
            assertEquals(1, shown)
        }
    }

    @Test
    fun `the next session takes the next pass`() = runBlocking<Unit> {
        val first = wallet.proposeCheckin(Purpose.AIRPORT)
        val stock = wallet.passStock().purposes.single { it.purpose == Purpose.AIRPORT }
        assertEquals(stock.hot, first.passesLeft())
        first.approve()
        assertEquals(stock.copy(hot = stock.hot - 1u), wallet.passStock().purposes.single { it.purpose == Purpose.AIRPORT })
        assertEquals(stock.hot - 1u, wallet.proposeCheckin(Purpose.AIRPORT).passesLeft())
    }

    @Test
    fun `passes that came just now are not fetched again`() = runBlocking<Unit> {
        val stock = wallet.passStock()
        assertEquals(false, stock.refillDue)
        assertEquals(stock, wallet.refillPasses())
    }

    @Test
    fun `there is no pass for what the issuer does not vouch for`() = runBlocking<Unit> {
        val refusal = assertFailsWith<WalletException> { wallet.proposeCheckin(Purpose.LODGING) }
        assertEquals("checkin.no_pass" to NextStep.RENEW, refusal.reason.code to nextStep(refusal))
    }

    @Test
    fun `what is no reader's code is not answered`() = runBlocking<Unit> {
        for (text in listOf("", "hello", "CQ1:", "CQ1:00", approved().code().text)) {
            val refusal = assertFailsWith<WalletException>(text) { wallet.proposeAnswer(text) }
            assertEquals("request.malformed" to NextStep.CORRECT, refusal.reason.code to nextStep(refusal))
        }
    }

    private fun approved(): CheckinSession = wallet.proposeCheckin(Purpose.AIRPORT).approve()

    private fun gate() =
        Gate("Gate 1", Purpose.AIRPORT, Level.TWO, wallet.trustList(), sandbox.trustRoot, memoryOfAMinute())

    companion object {
        private lateinit var sandbox: Sandbox
        private lateinit var wallet: Wallet
        private lateinit var home: Path
        private val keys = JcaDeviceKeys()

        @BeforeAll
        @JvmStatic
        fun start(@TempDir home: Path) = runBlocking<Unit> {
            this@Companion.home = home
            sandbox = Sandbox()
            wallet = Wallet.create(sandbox.config(home.resolve("wallet")), "258013", keys)
            wallet.reachLevel2(sandbox, MINH_KHAI)
            wallet.updateTrust()
        }

        @AfterAll
        @JvmStatic
        fun stop() {
            wallet.lock()
            sandbox.close()
        }
    }
}
