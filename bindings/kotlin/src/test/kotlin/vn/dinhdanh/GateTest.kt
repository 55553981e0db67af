package vn.dinhdanh

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.writeText
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlin.test.assertFailsWith

/** A gate's own ways: what it remembers, whom it believes, what it asks. */
class GateTest {
    @TempDir
    lateinit var home: Path

    /** A block of passes for each test; an offer brings five. */
    @BeforeEach
    fun receive() = runBlocking<Unit> { wallet.receive(sandbox.offerFor(MINH_KHAI.personalNumber, "checkin_airport")) }

    @Test
    fun `a memory in a file outlives the gate`() = runBlocking<Unit> {
        val code = shown()
        val file = home.resolve("seen").toString()
        ReplayMemory.inFile(file, since = now() - 60).use { memory ->
            gate(memory).use { gate -> assertEquals(admitted(), officerSees(gate.check(code.text))) }
        }
        ReplayMemory.inFile(file).use { memory ->
            gate(memory).use { gate ->
                assertEquals("RED checkin.replay, seen at Gate 1", officerSees(gate.checkAt(code.text, now() + 9)))
            }
        }
    }

    @Test
    fun `a new memory puts off what was shown before it and in its first half minute`() = runBlocking<Unit> {
        val code = shown()
        assertEquals("AMBER checkin.before_start", officerSees(gate(ReplayMemory()).check(code.text)))
        val file = ReplayMemory.inFile(home.resolve("seen").toString())
        assertEquals("AMBER checkin.before_start", officerSees(gate(file).check(code.text)))
    }

    @Test
    fun `an examination needs a memory that survives a restart`() {
        refused("gate.forgetful_store", NextStep.REPORT) { gate(ReplayMemory(), purpose = Purpose.EXAM) }
        gate(ReplayMemory.inFile(home.resolve("seen").toString()), purpose = Purpose.EXAM)
    }

    @Test
    fun `an examination admits each pass once whatever code shows it`() = runBlocking<Unit> {
        val session = wallet.proposeCheckin(Purpose.EXAM).approve()
        val (first, second) = List(2) { session.code() }
        val memory = ReplayMemory.inFile(home.resolve("seen").toString(), since = now() - 60)
        val exam = gate(memory, Purpose.EXAM)
        // The portrait is in the pass itself.
        assertTrue(officerSees(exam.check(first.text)).startsWith("GREEN ${MINH_KHAI.fullName}, portrait of "))
        assertEquals("RED checkin.replay, seen at Gate 1", officerSees(exam.checkAt(second.text, now() + 9)))
    }

    @Test
    fun `a reserve pass counts as its status list says`() = runBlocking<Unit> {
        var proposal = wallet.proposeCheckin(Purpose.AIRPORT)
        repeat(wallet.passStock().purposes.single { it.purpose == Purpose.AIRPORT }.hot.toInt()) {
            proposal.approve()
            proposal = wallet.proposeCheckin(Purpose.AIRPORT)
        }
        val code = proposal.approve().code()
        val valid = GateOptions(statusLists = listOf(sandbox.statusList()))
        sandbox.revokeReservePasses(MINH_KHAI.personalNumber)
        val revoked = GateOptions(statusLists = listOf(sandbox.statusList()))
        fun seenBy(gate: Gate) = officerSees(gate.check(code.text))
        assertEquals("AMBER checkin.status_missing", seenBy(gate()))
        assertEquals(admitted(), seenBy(gate(options = valid)))
        assertEquals("RED checkin.revoked", seenBy(gate(options = revoked)))
        val renewed = gate(options = valid).apply { renew(wallet.trustList(), revoked.statusLists) }
        assertEquals("RED checkin.revoked", seenBy(renewed))
    }

    @Test
    fun `a file of something else is no memory and is left alone`() {
        val file = home.resolve("letter").apply { writeText("Thân gửi".repeat(1000)) }
        refused("replay.foreign", NextStep.TELL) { ReplayMemory.inFile(file.toString()) }
    }

    @Test
    fun `newer lists are taken and an older one is refused`() = runBlocking<Unit> {
        val older = wallet.trustList()
        val gate = gate()
        wallet.updateTrust()
        gate.renew(wallet.trustList(), emptyList())
        refused("trust.rollback", NextStep.WARN) { gate.renew(older, emptyList()) }
        refused("status.malformed", NextStep.CORRECT) { gate.renew(wallet.trustList(), listOf(byteArrayOf(1))) }
        val code = shown()
        assertEquals(admitted(), officerSees(gate.check(code.text)))
    }

    @Test
    fun `a gate without a certificate asks nothing`() {
        refused("gate.no_reader", NextStep.REPORT) { gate().question(listOf("full_name")) }
        refused("gate.no_reader", NextStep.REPORT) { gate().poster(listOf("full_name")) }
        refused("gate.claim", NextStep.REPORT) { gate().question(listOf("shoe_size")) }
        val reader = ReaderIdentity("VN.NBA.T1", privateKey = byteArrayOf(1), certificate = byteArrayOf(2))
        refused("gate.certificate", NextStep.REPORT) { gate(options = GateOptions(reader = reader)) }
    }

    @Test
    fun `a gate of a site and one that asks put off a code for any desk`() = runBlocking<Unit> {
        val code = shown()
        val ofASite = gate(options = GateOptions(site = "VN.NBA.T1"))
        assertEquals("AMBER checkin.audience", officerSees(ofASite.check(code.text)))
        val asking = gate(options = GateOptions(questionsOnly = true))
        assertEquals("AMBER checkin.challenge_wanted", officerSees(asking.check(code.text)))
        val hotel = gate(purpose = Purpose.LODGING)
        assertEquals("AMBER checkin.purpose", officerSees(hotel.check(code.text)))
    }

    private suspend fun shown(): CheckinCode = wallet.proposeCheckin(Purpose.AIRPORT).approve().code()

    private fun admitted() = "GREEN ${MINH_KHAI.fullName}, keep scanning"

    private fun refused(code: String, next: NextStep, call: () -> Unit) {
        val refusal = assertFailsWith<WalletException> { call() }
        assertEquals(code to next, refusal.reason.code to nextStep(refusal))
    }

    private fun gate(
        memory: ReplayMemory = memoryOfAMinute(),
        purpose: Purpose = Purpose.AIRPORT,
        options: GateOptions? = null,
    ) = Gate("Gate 1", purpose, Level.TWO, wallet.trustList(), sandbox.trustRoot, memory, options)

    companion object {
        private lateinit var sandbox: Sandbox
        private lateinit var wallet: Wallet

        @BeforeAll
        @JvmStatic
        fun start(@TempDir home: Path) = runBlocking<Unit> {
            sandbox = Sandbox()
            wallet = Wallet.create(sandbox.config(home.resolve("wallet")), "258013", JcaDeviceKeys())
            wallet.fill(sandbox, MINH_KHAI, "checkin_exam", "checkin_airport_reserve")
        }

        @AfterAll
        @JvmStatic
        fun stop() {
            wallet.lock()
            sandbox.close()
        }
    }
}
