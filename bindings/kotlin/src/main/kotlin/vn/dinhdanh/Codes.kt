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
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

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
 * Whatever the phone's [clock] says, a code is shown for a second at least and no longer than 20 s. Time is waited for by
 * `delay`, so a test with virtual time needs nothing but a clock of that time.
 */
fun CheckinSessionInterface.codes(
    screenshots: Flow<Unit> = emptyFlow(),
    clock: Clock = Clock.System,
): Flow<CheckinCode> = channelFlow {
    val taken = Channel<Unit>(Channel.UNLIMITED)
    val watch = launch { screenshots.collect(taken::send) }
    try {
        var asked = clock.now()
        var code = code()
        while (true) {
            send(code)
            // The device may have asked the person before it signed: that was time of the code, too.
            val due = minOf(Instant.fromEpochSeconds(code.refreshAt), asked + LONGEST)
            val screenshot = taken.receivesWithin((due - clock.now()).coerceIn(SHORTEST, LONGEST))
            asked = clock.now()
            code = if (screenshot) screenshotTaken() else code()
        }
    } catch (refusal: WalletException) {
        if (refusal.reason.code != "checkin.session_over") throw refusal
    } finally {
        watch.cancel()
    }
}.conflate()

/** Whether there is something before the time is up. What came is never lost to the end of the time. */
@OptIn(ExperimentalCoroutinesApi::class)
private suspend fun ReceiveChannel<Unit>.receivesWithin(time: Duration): Boolean = select {
    onReceive { true }
    onTimeout(time) { false }
}

private val SHORTEST = 1.seconds
private val LONGEST = 20.seconds
