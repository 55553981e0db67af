package vn.dinhdanh

// What an app makes of the library's answers. Each `when` is without `else`: a kind that is new does not compile until it
// has its place here.

/** The one state of an officer's screen. */
fun officerSees(verdict: Verdict): String = when (verdict) {
    is Verdict.Verified -> "GREEN ${whom(verdict.admission)}"
    is Verdict.VerifiedStale -> "GREEN ${whom(verdict.admission)}, lists ${verdict.ageSeconds / 86_400uL} days old"
    is Verdict.PortraitPart -> "portrait, ${verdict.seen} of ${verdict.of}"
    is Verdict.Portrait -> "portrait of ${verdict.image.size} bytes"
    is Verdict.DuplicateRead -> "BLUE admitted at ${verdict.first.gate}"
    is Verdict.Deferred -> "AMBER ${verdict.reason.code}"
    is Verdict.Refused -> "RED ${verdict.reason.code}" + (verdict.first?.let { ", seen at ${it.gate}" } ?: "")
}

private fun whom(admission: Admission): String {
    val portrait = when (val portrait = admission.portrait) {
        PortraitState.NotInPass -> "compare with the card"
        PortraitState.Awaited -> "keep scanning"
        is PortraitState.Shown -> "portrait of ${portrait.image.size} bytes"
    }
    return "${admission.fullName}, $portrait" + if (admission.alone) ", this gate is alone" else ""
}

/** What a citizen's app does next. */
enum class NextStep { WAIT, UNLOCK, SET_UP_AGAIN, TELL, WARN, RENEW, CORRECT, CLOSE_THE_OTHER, RESTORE, FREE_SPACE, REPORT }

fun nextStep(refusal: WalletException): NextStep = when (refusal) {
    is WalletException.Offline -> NextStep.WAIT
    is WalletException.Locked -> NextStep.UNLOCK
    is WalletException.KeyInvalidated -> NextStep.SET_UP_AGAIN
    is WalletException.Refused -> NextStep.TELL
    is WalletException.Untrusted -> NextStep.WARN
    is WalletException.Expired -> NextStep.RENEW
    is WalletException.Malformed -> NextStep.CORRECT
    is WalletException.Busy -> NextStep.CLOSE_THE_OTHER
    is WalletException.Damaged -> NextStep.RESTORE
    is WalletException.StorageFull -> NextStep.FREE_SPACE
    is WalletException.Misuse, is WalletException.Internal -> NextStep.REPORT
}
