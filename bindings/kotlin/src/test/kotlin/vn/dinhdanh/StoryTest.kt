package vn.dinhdanh

import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.writeBytes
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertTrue

private const val PASSCODE = "258013"
private const val WRONG_PASSCODE = "000000"
private const val SECONDS_A_DAY = 86_400L

/** One holder's way from an empty phone to the airport gate, and what the gate makes of copies. */
class StoryTest {
    @TempDir
    lateinit var home: Path

    private val keys = JcaDeviceKeys()

    @Test
    fun `from registration to the gate and back into the wallet`() = runBlocking<Unit> {
        val sandbox = Sandbox()
        val config = sandbox.config(home.resolve("wallet"))
        val wallet = Wallet.create(config, PASSCODE, keys)

        enrol(wallet, sandbox)
        receive(wallet, sandbox)
        val site = Site(wallet.trustList(), config.trustRoot)
        val code = show(wallet)
        sandbox.close()

        val picture = home.resolve("code.png").apply { writeBytes(code.png) }
        scan(readQr(picture), code, site)

        wallet.lock()
        reopen(config)
    }

    /** Two gates that share what they have seen, and a third that shares nothing. */
    private class Site(trustList: ByteArray, trustRoot: ByteArray) {
        private val memory = memoryOfAMinute()
        val gate1 = Gate("Gate 1", Purpose.AIRPORT, Level.TWO, trustList, trustRoot, memory)
        val gate2 = Gate("Gate 2", Purpose.AIRPORT, Level.TWO, trustList, trustRoot, memory)
        val apart = Gate("Gate 3", Purpose.AIRPORT, Level.TWO, trustList, trustRoot, memoryOfAMinute())
    }

    private suspend fun enrol(wallet: Wallet, sandbox: Sandbox) {
        assertEquals(AccountStage.UNREGISTERED, wallet.account().stage)
        assertEquals(AccountStage.AWAITING_ACTIVATION, wallet.register(MINH_KHAI).stage)

        val level1 = wallet.activate(sandbox.codeSentTo(MINH_KHAI.phone))
        assertEquals(AccountStage.LEVEL1, level1.stage)
        assertEquals("0001", level1.numberMasked?.takeLast(4))

        sandbox.raiseToLevel2(MINH_KHAI.personalNumber)
        assertEquals(AccountStage.LEVEL2_GRANTED, wallet.syncAccount().stage)
        val level2 = wallet.activateLevel2(sandbox.codeSentTo(MINH_KHAI.phone))
        assertEquals(AccountStage.LEVEL2, level2.stage)
        assertEquals(Level.TWO, level2.level)
    }

    private suspend fun receive(wallet: Wallet, sandbox: Sandbox) {
        assertTrue(wallet.updateTrust().issuers > 0u)

        val receipt = wallet.receive(sandbox.offerFor(MINH_KHAI.personalNumber))
        assertEquals(setOf(DocumentKind.IDENTITY, DocumentKind.DRIVING_LICENCE), receipt.documents.map { it.kind }.toSet())
        assertTrue(receipt.passes > 0u)
        val stock = wallet.passStock().purposes
        assertEquals(Purpose.entries, stock.map { it.purpose })
        assertEquals(receipt.passes, stock.sumOf { it.hot + it.reserve + it.full })

        val identity = wallet.documents().single { it.kind == DocumentKind.IDENTITY }
        assertEquals(StatusMark.VALID, identity.status.mark)
        assertTrue(wallet.refreshStatuses().failed.isEmpty())
        assertEquals(MINH_KHAI.fullName, identity.claims.single { it.name == "full_name" }.value)

        val visit = HealthEntry("LK1", "2026-05", "treatment", "00001", "Trạm y tế", listOf("J02.9"), "Viêm họng", byteArrayOf(1))
        assertEquals(1u, wallet.addHealthEntries(identity.id, listOf(visit)))
        val found = wallet.healthEntries(HealthSearch(HealthFind.Words("viem hong"))).entries.single()
        assertEquals("Viêm họng", found.text)
        assertContentEquals(visit.original, wallet.healthEntryOriginal(found.id))
    }

    private suspend fun show(wallet: Wallet): CheckinCode {
        val proposal = wallet.proposeCheckin(Purpose.AIRPORT)
        assertTrue(proposal.claims().isNotEmpty())
        assertTrue(proposal.shownTo().isNotBlank())
        assertTrue(proposal.passesLeft() > 0u)
        return proposal.approve().codes().first()
    }

    private fun scan(text: String, code: CheckinCode, site: Site) {
        assertEquals(code.text, text)
        val now = now()
        val first = FirstScan("Gate 1", now)

        val verdict = site.gate1.checkAt(text, now)
        assertEquals("GREEN ${MINH_KHAI.fullName}, keep scanning", officerSees(verdict))
        assertEquals(Level.TWO, assertIs<Verdict.Verified>(verdict).admission.level)
        assertFalse(MINH_KHAI.fullName in verdict.toString(), "a verdict prints nobody's name")
        assertEquals(first, assertIs<Verdict.DuplicateRead>(site.gate1.checkAt(text, now + 1)).first)

        for (gate in listOf(site.gate1, site.gate2)) {
            assertRefused("checkin.replay", gate.checkAt(text, now + 9), first)
        }

        cheat(text, now, site.apart)
    }

    /** What a cheat makes of a picture, at a gate that never saw the code and admits it, as it is, after all this. */
    private fun cheat(text: String, now: Long, gate: Gate) {
        assertRefused("checkin.holder_signature", gate.checkAt(forge("altered", text), now))
        assertRefused("checkin.bare_pass", gate.checkAt(forge("bare-pass", text), now))
        assertRefused("checkin.stale", gate.checkAt(text, now + 700))
        assertRefused("checkin.pass_expired", gate.checkAt(text, now + 3 * SECONDS_A_DAY))
        assertIs<Verdict.Verified>(gate.checkAt(text, now))
    }

    private fun assertRefused(code: String, verdict: Verdict, first: FirstScan? = null) {
        val refused = assertIs<Verdict.Refused>(verdict)
        assertEquals(code, refused.reason.code)
        assertEquals(first, refused.first)
    }

    private suspend fun reopen(config: WalletConfig) {
        val refused = assertFailsWith<WalletException.Refused> { Wallet.open(config, WRONG_PASSCODE, keys) }
        assertEquals("vault.passcode_wrong", refused.reason.code)
        assertEquals(4u, refused.reason.attemptsLeft)

        val wallet = Wallet.open(config, PASSCODE, keys)
        assertEquals(AccountStage.LEVEL2, wallet.account().stage)
        val shown = wallet.journal().single { it.event == "checkin.shown" }
        assertEquals("airport", shown.purpose)
        assertTrue(shown.claims.isNotEmpty())
        wallet.lock()
    }
}
