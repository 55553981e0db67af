package vn.dinhdanh

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue

private const val PASSCODE = "258013"

/** The way of a wallet into a file, onto another phone, and out of the old one. */
class BackupTest {
    @TempDir
    lateinit var home: Path

    private fun config(phone: String) = sandbox.config(home.resolve(phone))

    private fun file(name: String) = home.resolve(name).toString()

    @Test
    fun `a backup makes a wallet on another phone by its twelve words`() = runBlocking<Unit> {
        val wallet = Wallet.create(config("old"), PASSCODE, JcaDeviceKeys())
        wallet.updateTrust()
        val words = makeRecoveryPhrase()
        assertEquals(12, words.split(" ").size)
        val secret = BackupSecret.Phrase(words)
        assertFalse(words in secret.toString(), "words are a secret")
        assertEquals(0u, wallet.exportBackup(file("backup"), secret).journalEntries)
        assertEquals(SecretKind.PHRASE, backupWants(file("backup")))

        val other = BackupSecret.Phrase(makeRecoveryPhrase())
        val refused = assertFailsWith<WalletException.Refused> {
            restoreBackup(config("new"), PASSCODE, JcaDeviceKeys(), file("backup"), other)
        }
        assertEquals("backup.phrase_wrong", refused.reason.code)

        val keys = JcaDeviceKeys()
        restoreBackup(config("new"), PASSCODE, keys, file("backup"), secret)
        val restored = Wallet.open(config("new"), PASSCODE, keys)
        assertTrue(restored.trustList().contentEquals(wallet.trustList()))
        assertTrue("<html lang=\"vi\">" in restored.journalPage(Language.VIETNAMESE))
        assertTrue("\"entries\":[]" in restored.journalJson())
    }

    @Test
    fun `a word that is not in the list is pointed at`() {
        val words = makeRecoveryPhrase().split(" ").toMutableList()
        checkRecoveryPhrase(words.joinToString("-").uppercase())
        words[4] = "wrong"
        val malformed = assertFailsWith<WalletException.Malformed> { checkRecoveryPhrase(words.joinToString(" ")) }
        assertEquals("backup.word", malformed.reason.code)
        assertEquals(5u, malformed.reason.word)
    }

    @Test
    fun `a wallet moves to a new phone and the old one is closed`() = runBlocking<Unit> {
        val wallet = Wallet.create(config("old"), PASSCODE, JcaDeviceKeys())
        val showing = OldPhoneShowing.begin()
        val scanned = scanOldPhone(showing.text())
        val asked = showing.asked(scanned.message)
        val agreed = scanned.next.answered(asked.message)
        val old = asked.next.opened(agreed.message)
        assertEquals(old.code(), agreed.next.code())
        val receiving = agreed.next.sameCodeOnBoth()
        val sending = old.sameCodeOnBoth(receiving.message)
        sending.export(wallet, file("parcel"))

        val keys = JcaDeviceKeys()
        val received = receiving.next.restore(config("new"), PASSCODE, keys, file("parcel"))
        assertFalse(wallet.isHandedOver())
        sending.received(wallet, received.message)
        assertTrue(wallet.isHandedOver())
        val refused = assertFailsWith<WalletException.Refused> { wallet.proposeCheckin(Purpose.AIRPORT) }
        assertEquals("wallet.handed_over", refused.reason.code)
        assertFalse(Wallet.open(config("new"), PASSCODE, keys).isHandedOver())
        val again = assertFailsWith<WalletException.Misuse> { showing.asked(scanned.message) }
        assertEquals("handover.used", again.reason.code)
    }

    companion object {
        private lateinit var sandbox: Sandbox

        @JvmStatic
        @BeforeAll
        fun start() {
            sandbox = Sandbox()
        }

        @JvmStatic
        @AfterAll
        fun stop() = sandbox.close()
    }
}
