package vn.dinhdanh

import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * The codes of this check-in for a screen: one at once, the next when it is due (`refreshAt`), and a fresh one right after
 * each of [screenshots], which goes into the journal.
 *
 * It ends when the session is over, two minutes after the person agreed; any other refusal is thrown, as the
 * [WalletException] it is. Then the next pass is a new proposal, to which the person agrees with one tap:
 * ```
 * while (personAgreesTo(proposal)) {
 *     proposal.approve().codes(screenshots).collect { code -> show(code) }
 *     proposal = wallet.proposeCheckin(Purpose.AIRPORT)
 * }
 * ```
 * Collect it while the screen shows it (on Android by `repeatOnLifecycle`), and once at a time: each collection begins
 * with a fresh code. One that stops withdraws the device's prompt, if there is one. A slow collector gets the newest code
 * and misses those before it. `flowOn(Dispatchers.Default)` keeps the drawing of QR codes off the main thread.
 *
 * What a clock on the wall says is not looked at: the time that a code is shown is measured by [time], which a test may
 * replace.
 */
fun CheckinSessionInterface.codes(
    screenshots: Flow<Unit> = emptyFlow(),
    time: TimeSource = TimeSource.Monotonic,
): Flow<CheckinCode> = channelFlow {
    val taken = Channel<Unit>(Channel.UNLIMITED)
    val watch = launch { screenshots.collect(taken::send) }
    try {
        var asked = time.markNow()
        var code = code()
        while (true) {
            send(code)
            val wait = maxOf(code.lifetime - asked.elapsedNow(), SHORTEST)
            val screenshot = taken.receivesWithin(wait)
            asked = time.markNow()
            code = if (screenshot) screenshotTaken() else code()
        }
    } catch (refusal: WalletException) {
        if (refusal.reason.code != "checkin.session_over") throw refusal
    } finally {
        watch.cancel()
    }
}.conflate()

/** How long to show it: a difference, so it is right also where the clock is wrong, and bounded where it is nonsense. */
private val CheckinCode.lifetime: Duration
    get() = (refreshAt - issuedAt).seconds.coerceIn(SHORTEST, LONGEST)

/** Whether there is something before the time is up. What came is never lost to the end of the time. */
@OptIn(ExperimentalCoroutinesApi::class)
private suspend fun ReceiveChannel<Unit>.receivesWithin(time: Duration): Boolean = select {
    onReceive { true }
    onTimeout(time) { false }
}

private val SHORTEST = 1.seconds
private val LONGEST = 20.seconds
