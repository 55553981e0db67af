package vn.dinhdanh

import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** In which order, and how fast, the pictures of a code and of a portrait's parts are shown. */
@OptIn(ExperimentalCoroutinesApi::class)
class PicturesTest {
    @Test
    fun `a code takes turns with each part of its portrait`() {
        assertEquals("a 1 a 2 a 3", code('a', parts = 3).pictures().joinToString(" ", transform = ::String))
        assertEquals("a 1", code('a', parts = 1).pictures().joinToString(" ", transform = ::String))
        assertEquals("a", code('a', parts = 0).pictures().joinToString(" ", transform = ::String))
    }

    @Test
    fun `the pictures go round until the next code and end with the codes`() = runTest {
        val codes = flow {
            emit(code('a', parts = 2))
            delay(1600.milliseconds)
            emit(code('b', parts = 1))
            delay(600.milliseconds)
        }
        assertEquals(
            listOf("a 0", "1 250", "a 500", "2 750", "a 1000", "1 1250", "a 1500", "b 1600", "1 1850", "b 2100"),
            shown(codes.pictures()),
        )
        assertEquals(2200, currentTime)
    }

    @Test
    fun `a code without a portrait stays until the next`() = runTest {
        val codes = flow {
            emit(code('a', parts = 0))
            delay(20.seconds)
            emit(code('b', parts = 0))
            delay(20.seconds)
        }
        assertEquals(listOf("a 0", "b 20000"), shown(codes.pictures()))
    }

    @Test
    fun `a calm pace is one picture a second and the others are four to eight`() = runTest {
        val codes = flow {
            emit(code('a', parts = 1))
            delay(2500.milliseconds)
        }
        assertEquals(listOf("a 0", "1 1000", "a 2000"), shown(codes.pictures(Pace.CALM)))
        for (pace in Pace.entries - Pace.CALM) {
            assertTrue(1.seconds / pace.each in 4.0..8.0, "$pace")
        }
    }

    @Test
    fun `a refusal ends the pictures as it ends the codes`() = runTest {
        val codes = flow {
            emit(code('a', parts = 1))
            delay(300.milliseconds)
            throw IllegalStateException("over")
        }
        val seen = mutableListOf<String>()
        val end = runCatching { codes.pictures().collect { seen += String(it) } }
        assertEquals("over", end.exceptionOrNull()?.message)
        assertEquals(listOf("a", "1"), seen)
    }

    /** Each picture, and at which millisecond it came. */
    private suspend fun TestScope.shown(pictures: Flow<ByteArray>): List<String> {
        val shown = mutableListOf<String>()
        pictures.collect { shown += "${String(it)} $currentTime" }
        return shown
    }

    private fun code(name: Char, parts: Int): CheckinCode {
        val portrait = List(parts) { PortraitCode("", "${it + 1}".toByteArray()) }
        return CheckinCode("", name.toString().toByteArray(), portrait, issuedAt = 0, refreshAt = 20)
    }
}
