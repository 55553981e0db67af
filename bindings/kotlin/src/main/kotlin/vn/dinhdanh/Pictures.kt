package vn.dinhdanh

import kotlinx.coroutines.Job
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** How fast the pictures of a code with a portrait take turns. */
enum class Pace(val each: Duration) {
    /** One a second: for a person who asked the phone for less motion. */
    CALM(1000.milliseconds),

    /** Four a second. */
    STEADY(250.milliseconds),

    /** Eight a second: for a gate's camera that is as fast. */
    QUICK(125.milliseconds),
}

/**
 * One round of the PNGs to show, over and over: the code, a part of the portrait, the code, the next part. Without a
 * portrait the code alone.
 */
fun CheckinCode.pictures(): List<ByteArray> =
    if (portrait.isEmpty()) listOf(png) else portrait.flatMap { part -> listOf(png, part.png) }

/**
 * The PNGs to show, one after the other: each code when it comes, and if it has a portrait, its parts in turn until the
 * next code. It ends when the codes end.
 * ```
 * session.codes(screenshots).pictures().collect { png -> show(png) }
 * ```
 */
fun Flow<CheckinCode>.pictures(pace: Pace = Pace.STEADY): Flow<ByteArray> = channelFlow {
    var turns: Job? = null
    collect { code ->
        turns?.cancelAndJoin()
        val round = code.pictures()
        send(round.first())
        turns = launch {
            var turn = 0
            while (round.size > 1) {
                delay(pace.each)
                turn = (turn + 1) % round.size
                send(round[turn])
            }
        }
    }
    turns?.cancel()
}.buffer(Channel.RENDEZVOUS)
