package vn.dinhdanh

import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

private const val SESSION_SECONDS = 120L

/** When codes come, in time that passes as the test says. CheckinTest has the same from a wallet. */
@OptIn(ExperimentalCoroutinesApi::class)
class CodesTest {
    @Test
    fun `a code comes at once and the next when it is due until the session is over`() = runTest {
        val session = ScriptedSession(this)
        assertEquals(listOf("0", "20", "40", "60", "80", "100"), codes(session).toList().map { it.text })
        assertEquals("code 0, code 20, code 40, code 60, code 80, code 100, code 120", session.asked)
        assertEquals(SESSION_SECONDS, seconds(), "nothing keeps it from ending")
    }

    @Test
    fun `a screenshot brings a code at once and the next 20 s later`() = runTest {
        val session = ScriptedSession(this)
        assertEquals(listOf("0", "5", "25"), codes(session, at(5)).take(3).toList().map { it.text })
        assertEquals("code 0, screenshot 5, code 25", session.asked)
    }

    @Test
    fun `every screenshot counts`() = runTest {
        val session = ScriptedSession(this)
        codes(session, at(5, 5, 5, 6)).first { it.text == "26" }
        assertEquals("code 0, screenshot 5, screenshot 5, screenshot 5, screenshot 6, code 26", session.asked)
    }

    @Test
    fun `a screenshot waits while the device signs`() = runTest {
        val session = ScriptedSession(this, signing = 3.seconds)
        codes(session, at(1)).first { it.text == "23" }
        assertEquals("code 0, screenshot 3, code 23", session.asked)
    }

    @Test
    fun `the time that the device takes to sign is time of the code`() = runTest {
        val session = ScriptedSession(this, signing = 12.seconds)
        codes(session).first { it.text == "20" }
        assertEquals("code 0, code 20", session.asked)
    }

    @Test
    fun `a device that signs for longer than a code lives is left alone for a second`() = runTest {
        val session = ScriptedSession(this, signing = 30.seconds)
        codes(session).first { it.text == "62" }
        assertEquals("code 0, code 31, code 62", session.asked)
    }

    @Test
    fun `a phone's clock that is wrong moves no code`() = runTest {
        for (wrong in listOf((-1_000_000_000).seconds, (-3600).seconds, 3600.seconds, 1_000_000_000.seconds)) {
            val session = ScriptedSession(this, wrong = wrong)
            session.codes(clock = clock(wrong)).first { it.text == "60" }
            assertEquals("code 0, code 20, code 40, code 60", session.asked)
        }
    }

    @Test
    fun `a clock that is set while the device signs neither makes it spin nor stall`() = runTest {
        val jumps = listOf(15 to 5, 19 to 1, 3600 to 1, 1_000_000_000 to 1, -15 to 20, -3600 to 20, -1_000_000_000 to 20)
        for ((jump, then) in jumps) {
            val phone = clock()
            val session = ScriptedSession(this) { second, now ->
                phone.wrong = jump.seconds
                code(second, now + 20)
            }
            session.codes(clock = phone).take(2).toList()
            assertEquals("code 0, code $then", session.asked, "set by $jump s")
        }
    }

    @Test
    fun `times that make no sense neither spin nor stall`() = runTest {
        for ((refreshAt, then) in listOf(Long.MIN_VALUE to 1, -1L to 1, 0L to 1, Long.MAX_VALUE to 20)) {
            val session = ScriptedSession(this) { second, _ -> code(second, refreshAt) }
            codes(session).take(2).toList()
            assertEquals("code 0, code $then", session.asked)
        }
    }

    @Test
    fun `any other refusal is thrown after the codes before it`() = runTest {
        val session = ScriptedSession(this) { second, now ->
            if (second > 0) throw WalletException.Locked(reason("keys.locked"))
            code(second, now + 20)
        }
        val seen = mutableListOf<String>()
        val refusal = assertFailsWith<WalletException.Locked> { codes(session).collect { seen += it.text } }
        assertEquals("keys.locked", refusal.reason.code)
        assertEquals(listOf("0"), seen)
    }

    @Test
    fun `an expired pass is not the end of a session`() = runTest {
        val session = ScriptedSession(this) { _, _ -> throw WalletException.Expired(reason("checkin.no_pass")) }
        assertFailsWith<WalletException.Expired> { codes(session).toList() }
    }

    @Test
    fun `screenshots that fail fail the codes`() = runTest {
        val screenshots = flow<Unit> { throw IllegalStateException("no such permission") }
        assertFailsWith<IllegalStateException> { codes(ScriptedSession(this), screenshots).toList() }
    }

    @Test
    fun `it is cold and asks no more when nobody collects`() = runTest {
        val session = ScriptedSession(this)
        val codes = codes(session, at(50))
        advanceTimeBy(10.seconds)
        assertEquals("", session.asked)

        val screen = launch { codes.collect() }
        advanceTimeBy(25.seconds)
        screen.cancel()
        advanceTimeBy(100.seconds)
        assertEquals("code 10, code 30", session.asked)
    }

    @Test
    fun `one who comes back to the screen sees a fresh code at once`() = runTest {
        val session = ScriptedSession(this)
        val codes = codes(session)
        codes.first()
        delay(7.seconds)
        assertEquals("7", codes.first().text)
    }

    @Test
    fun `a slow screen gets the newest code`() = runTest {
        val seen = mutableListOf<String>()
        codes(ScriptedSession(this)).collect {
            seen += it.text
            delay(45.seconds)
        }
        assertEquals(listOf("0", "40", "80", "100"), seen)
    }

    private fun TestScope.codes(session: CheckinSessionInterface, screenshots: Flow<Unit> = at()) =
        session.codes(screenshots, clock())

    /** Screenshots at these seconds from the beginning. */
    private fun at(vararg seconds: Int): Flow<Unit> = flow {
        var now = 0
        for (second in seconds) {
            delay((second - now).seconds)
            now = second
            emit(Unit)
        }
    }
}

/**
 * Codes of a session, each with the second of the test as its text. It stands in for a wallet's session only because the
 * clock of that one is the machine's.
 */
private class ScriptedSession(
    private val test: TestScope,
    private val signing: Duration = Duration.ZERO,
    wrong: Duration = Duration.ZERO,
    private val make: (Long, Long) -> CheckinCode = { second, now -> code(second, refreshAt = now + 20) },
) : CheckinSessionInterface {
    private val phone = test.clock(wrong)
    private val begun = test.seconds()
    private val calls = mutableListOf<String>()
    private var busy = false

    /** What was asked, and in which second of this session. */
    val asked: String get() = calls.joinToString()

    override suspend fun code() = answer("code")

    override suspend fun screenshotTaken() = answer("screenshot")

    private suspend fun answer(call: String): CheckinCode {
        val second = test.seconds() - begun
        calls += "$call $second"
        assertTrue(!busy, "two signatures at once")
        busy = true
        try {
            delay(signing)
        } finally {
            busy = false
        }
        if (second >= SESSION_SECONDS) throw WalletException.Expired(reason("checkin.session_over"))
        return make(second, phone.now().epochSeconds)
    }
}

@OptIn(ExperimentalCoroutinesApi::class)
private fun TestScope.seconds(): Long = currentTime / 1000

/** The phone's clock: the test's time, and how wrong it is. */
@OptIn(ExperimentalCoroutinesApi::class)
private class PhoneClock(private val test: TestScope, var wrong: Duration) : Clock {
    override fun now() = Instant.fromEpochSeconds(1_800_000_000) + test.currentTime.milliseconds + wrong
}

private fun TestScope.clock(wrong: Duration = Duration.ZERO) = PhoneClock(this, wrong)

private fun code(second: Long, refreshAt: Long) =
    CheckinCode("$second", byteArrayOf(), emptyList(), issuedAt = 1_800_000_000 + second, refreshAt)

private fun reason(code: String) = Reason(code, en = "", vi = "", attemptsLeft = null, retryAt = null)
