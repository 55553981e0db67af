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
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** Codes, passes and answers of a real wallet. */
@OptIn(ExperimentalCoroutinesApi::class)
class CheckinTest {
    /** A block of passes for each test; an offer brings five. */
    @BeforeEach
    fun receive() = runBlocking<Unit> { wallet.receive(sandbox.offerFor(MINH_KHAI.personalNumber, "checkin_airport")) }

    @Test
    fun `each code of a session is admitted`() = runTest {
        val shown = approved().codes().map { it to currentTime }.take(3).toList()
        for ((before, after) in shown.map { (_, time) -> time }.zipWithNext()) assertTrue(after - before in 1_000..20_000)
        for ((code, _) in shown) assertIs<Verdict.Verified>(gate().check(code.text))
    }

    @Test
    fun `the pictures of a code in turn bring a gate the portrait`() = runBlocking<Unit> {
        val code = approved().code()
        val gate = gate()
        val at = now()
        val verdicts = code.pictures().map { png -> gate.checkAt(readQr(png), at) }
        val portrait = assertIs<Verdict.Portrait>(verdicts.last()).image
        assertEquals("RIFF", String(portrait, 0, 4))

        val parts = code.portrait.size
        val inTurn = (1 until parts).flatMap { listOf("portrait, $it of $parts", "BLUE admitted at Gate 1") }
        assertEquals(
            listOf("GREEN ${MINH_KHAI.fullName}, keep scanning") + inTurn + "portrait of ${portrait.size} bytes",
            verdicts.map(::officerSees),
        )
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
            val wallet = Wallet.create(config, "258013", keys).apply { fill(country, VAN_BINH, "checkin_airport") }
            val codes = wallet.proposeCheckin(Purpose.AIRPORT).approve().codes()
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
    fun `there is no pass for what was not received`() = runBlocking<Unit> {
        val refusal = assertFailsWith<WalletException> { wallet.proposeCheckin(Purpose.KIOSK) }
        assertEquals("checkin.no_pass" to NextStep.RENEW, refusal.reason.code to nextStep(refusal))
    }

    @Test
    fun `what is no reader's code is not answered`() = runBlocking<Unit> {
        for (text in listOf("", "hello", "CQ1:", "CQ1:00", approved().code().text)) {
            val refusal = assertFailsWith<WalletException>(text) { wallet.proposeAnswer(text) }
            assertEquals("request.malformed" to NextStep.CORRECT, refusal.reason.code to nextStep(refusal))
        }
    }

    @Test
    fun `a hotel that asks gets name and number and nobody else can read them`() = runBlocking<Unit> {
        val hotel = hotel(sandbox.reader("hotel"))
        val question = hotel.question(listOf("full_name", "personal_number", "date_of_birth", "portrait"))
        val proposal = wallet.proposeAnswer(readQr(question.png))
        assertEquals(listOf("full_name", "personal_number"), proposal.claims())
        assertTrue("Khách sạn Bình Minh" in proposal.shownTo(), "the certified name, and not one that the hotel claims")

        val answer = proposal.approve().codes().first()
        assertEquals("AMBER checkin.encrypted", officerSees(gate().check(answer.text)))
        val admission = assertIs<Verdict.Verified>(hotel.check(answer.text)).admission
        assertEquals(MINH_KHAI.fullName to MINH_KHAI.personalNumber, admission.fullName to admission.personalNumber)
        assertNull(admission.dateOfBirth)
        assertEquals("AMBER checkin.encrypted", officerSees(hotel.checkAt(answer.text, now() + 9)))
    }

    @Test
    fun `a desk that an authority certified asks as one of the list does`() = runBlocking<Unit> {
        val inn = hotel(sandbox.certifiedReader("VN.HUE.INN", "Nhà nghỉ Sông Hương", "lodging"))
        val proposal = wallet.proposeAnswer(inn.question(listOf("full_name", "personal_number")).text)
        assertTrue("Nhà nghỉ Sông Hương" in proposal.shownTo())
        assertIs<Verdict.Verified>(inn.check(proposal.approve().codes().first().text))
    }

    @Test
    fun `a question that nobody vouches for is not answered`() {
        val (hotel, hospital, airport) = listOf("hotel", "hospital", "airport").map(sandbox::reader)
        val forged = hotel.copy(privateKey = hospital.privateKey)
        val unknown = hotel.copy(certificate = ByteArray(8))
        for ((reader, code) in listOf(forged to "signature", unknown to "unknown", airport to "purpose")) {
            val question = hotel(reader).question(listOf("full_name"))
            val refusal = assertFailsWith<WalletException>(code) { wallet.proposeAnswer(question.text) }
            assertEquals("request.$code" to NextStep.WARN, refusal.reason.code to nextStep(refusal))
        }
    }

    @Test
    fun `a code made after scanning a poster is for its site`() = runBlocking<Unit> {
        val site = gate(options = GateOptions(site = "VN.SANDBOX.AIRPORT", reader = sandbox.reader("airport")))
        val poster = site.poster(listOf("full_name", "date_of_birth", "sex", "personal_number_last_4", "portrait"))
        val code = wallet.proposeAnswer(readQr(poster.png)).approve().codes().first()
        val elsewhere = gate(options = GateOptions(site = "VN.SANDBOX.HARBOUR"))
        assertEquals("AMBER checkin.audience", officerSees(elsewhere.check(code.text)))
        assertEquals("GREEN ${MINH_KHAI.fullName}, keep scanning", officerSees(site.check(code.text)))
    }

    private fun approved(): CheckinSession = wallet.proposeCheckin(Purpose.AIRPORT).approve()

    private fun gate(purpose: Purpose = Purpose.AIRPORT, options: GateOptions? = null) =
        Gate("Gate 1", purpose, Level.TWO, wallet.trustList(), sandbox.trustRoot, memoryOfAMinute(), options)

    private fun hotel(reader: ReaderIdentity) =
        gate(Purpose.LODGING, GateOptions(questionsOnly = true, reader = reader))

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
            wallet.fill(sandbox, MINH_KHAI, "checkin_lodging")
        }

        @AfterAll
        @JvmStatic
        fun stop() {
            wallet.lock()
            sandbox.close()
        }
    }
}
