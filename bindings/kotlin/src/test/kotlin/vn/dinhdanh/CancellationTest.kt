package vn.dinhdanh

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** The holder leaves the screen while the device's own prompt is up. */
class CancellationTest {
    @TempDir
    lateinit var home: Path

    @Test
    fun `cancelling a coroutine withdraws the prompt and leaves the wallet usable`() = runBlocking<Unit> {
        Sandbox().use { sandbox ->
            val keys = JcaDeviceKeys()
            val wallet = Wallet.create(sandbox.config(home), "258013", keys)
            wallet.register(MINH_KHAI)

            val prompt = UnansweredPrompt()
            keys.prompt = prompt
            val call = launch(Dispatchers.Default) { wallet.syncAccount() }
            prompt.shown.await()
            val spent = measureTime {
                call.cancelAndJoin()
                prompt.withdrawn.await()
            }
            assertTrue(spent < 2.seconds, "cancelling took $spent")

            keys.prompt = null
            assertEquals(AccountStage.AWAITING_ACTIVATION, wallet.syncAccount().stage)
        }
    }
}
