import Dinhdanh

// What an app makes of the library's answers. No `switch` has a `default`: a case that is new does not compile until it has
// its place here.

/// The one state of an officer's screen.
func officerSees(_ verdict: Verdict) -> String {
    switch verdict {
    case .verified(let admission): "GREEN \(whom(admission))"
    case .verifiedStale(let admission, let age): "GREEN \(whom(admission)), lists \(age / 86_400) days old"
    case .portraitPart(let seen, let of): "portrait, \(seen) of \(of)"
    case .portrait(let image): "portrait of \(image.count) bytes"
    case .duplicateRead(let first): "BLUE admitted at \(first.gate)"
    case .deferred(let reason): "AMBER \(reason.code)"
    case .refused(let reason, let first): "RED \(reason.code)" + (first.map { ", seen at \($0.gate)" } ?? "")
    }
}

private func whom(_ admission: Admission) -> String {
    let portrait =
        switch admission.portrait {
        case .notInPass: "compare with the card"
        case .awaited: "keep scanning"
        case .shown(let image): "portrait of \(image.count) bytes"
        }
    return "\(admission.fullName ?? "nameless"), \(portrait)" + (admission.alone ? ", this gate is alone" : "")
}

/// What a citizen's app does next.
enum NextStep {
    case wait, unlock, setUpAgain, tell, warn, renew, correct, closeTheOther, restore, freeSpace, report

    init(after error: WalletError) {
        self =
            switch error {
            case .Offline: .wait
            case .Locked: .unlock
            case .KeyInvalidated: .setUpAgain
            case .Refused: .tell
            case .Untrusted: .warn
            case .Expired: .renew
            case .Malformed: .correct
            case .Busy: .closeTheOther
            case .Damaged: .restore
            case .StorageFull: .freeSpace
            case .Misuse, .Internal: .report
            }
    }
}
