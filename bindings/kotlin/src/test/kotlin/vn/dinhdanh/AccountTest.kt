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
private const val NEW_PASSCODE = "731946"

/** Locked, lost and found, and another passcode. */
class AccountTest {
    @TempDir
    lateinit var home: Path

    private fun config(phone: String) = sandbox.config(home.resolve(phone))

    @Test
    fun `a locked account shows nothing until its holder unlocks it`() = runBlocking<Unit> {
        Sandbox().use { country ->
            val wallet = Wallet.create(country.config(home.resolve("phone")), PASSCODE, JcaDeviceKeys())
            wallet.fill(country, MINH_KHAI, "checkin_airport")
            assertEquals(emptyList(), wallet.account().locks)

            assertEquals(listOf(LockCause.HOLDER_REQUEST), wallet.lockAccount().locks)
            assertEquals(LiftedBy.HOLDER, liftedBy(LockCause.HOLDER_REQUEST))
            val locked = assertFailsWith<WalletException.Refused> { wallet.proposeCheckin(Purpose.AIRPORT) }
            assertEquals("account.locked", locked.reason.code)
            assertTrue(wallet.journal().isEmpty())

            assertEquals(emptyList(), wallet.unlockAccount().locks)
            assertTrue(wallet.proposeCheckin(Purpose.AIRPORT).claims().isNotEmpty())
        }
    }

    @Test
    fun `another phone takes the account over with a code from the desk`() = runBlocking<Unit> {
        val old = Wallet.create(config("old"), PASSCODE, JcaDeviceKeys())
        old.reachLevel2(sandbox, VAN_BINH)
        val new = Wallet.create(config("new"), PASSCODE, JcaDeviceKeys())
        val asked = new.recover(VAN_BINH.personalNumber, VAN_BINH.fullName, VAN_BINH.dateOfBirth)
        assertEquals(AccountStage.RECOVERING, asked.stage)

        sandbox.recoverAtTheDesk(VAN_BINH.personalNumber)
        assertEquals(AccountStage.LEVEL2, new.completeRecovery(sandbox.codeSentTo(VAN_BINH.phone)).stage)
        val gone = assertFailsWith<WalletException.KeyInvalidated> { old.syncAccount() }
        assertEquals("account.replaced", gone.reason.code)
        assertEquals(AccountStage.REPLACED, old.account().stage)
    }

    @Test
    fun `a passcode of before is weak once the wallet knows the birth date`() = runBlocking<Unit> {
        val keys = JcaDeviceKeys()
        val wallet = Wallet.create(config("phone"), "120490", keys)
        Sandbox().use { country ->
            val known = Wallet.create(country.config(home.resolve("known")), "120490", keys)
            known.register(MINH_KHAI)
            known.lock()
            assertTrue(Wallet.open(country.config(home.resolve("known")), "120490", keys).hasWeakPasscode())
        }
        wallet.lock()
        assertFalse(Wallet.open(config("phone"), "120490", keys).hasWeakPasscode(), "it knows nobody")
    }

    @Test
    fun `an organisation that is not in the register recovers nothing`() = runBlocking<Unit> {
        val wallet = Wallet.create(config("phone"), PASSCODE, JcaDeviceKeys())
        val unknown = Organisation("0100000099", "Công ty Không có", VAN_BINH.personalNumber)
        val refused = assertFailsWith<WalletException.Refused> { wallet.recoverOrganisation(unknown) }
        assertEquals("account.not_in_register", refused.reason.code)
    }

    @Test
    fun `a card that is taken away is said to be`() = runBlocking<Unit> {
        val wallet = Wallet.create(config("phone"), PASSCODE, JcaDeviceKeys())
        val nobody = assertFailsWith<WalletException.Misuse> { wallet.raiseByChip(NoCard) }
        assertEquals("account.none", nobody.reason.code)
    }

    @Test
    fun `the old passcode opens nothing after the new one was set`() = runBlocking<Unit> {
        val keys = JcaDeviceKeys()
        val wallet = Wallet.create(config("phone"), PASSCODE, keys)
        val weak = assertFailsWith<WalletException> { wallet.changePasscode(PASSCODE, "123456") }
        assertEquals("vault.passcode_weak_run", weak.reason.code)
        wallet.changePasscode(PASSCODE, NEW_PASSCODE)
        assertFalse(wallet.hasBiometricUnlock())
        assertFalse(wallet.hasWeakPasscode())
        wallet.lock()
        wallet.close()
        val wrong = assertFailsWith<WalletException.Refused> { Wallet.open(config("phone"), PASSCODE, keys) }
        assertEquals("vault.passcode_wrong" to 4u, wrong.reason.code to wrong.reason.attemptsLeft)
        Wallet.open(config("phone"), NEW_PASSCODE, keys).wipe()
        val missing = assertFailsWith<WalletException> { Wallet.open(config("phone"), NEW_PASSCODE, keys) }
        assertEquals("vault.missing", missing.reason.code)
    }

    private object NoCard : CardChip {
        override suspend fun answer(challenge: ByteArray): ByteArray = throw ChipException.Lost()
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
