import DinhdanhBindings
import Foundation

extension WalletError {
    /// What happened, whichever kind of error it is.
    public var reason: Reason {
        switch self {
        case .Offline(let reason), .Locked(let reason), .KeyInvalidated(let reason), .Refused(let reason),
            .Untrusted(let reason), .Expired(let reason), .Malformed(let reason), .Busy(let reason),
            .Damaged(let reason), .StorageFull(let reason), .Misuse(let reason), .Internal(let reason):
            reason
        }
    }

    /// The sentence to show: Vietnamese where the locale's language is Vietnamese, English elsewhere.
    public func message(locale: Locale = .current) -> String {
        locale.language.languageCode == .vietnamese ? reason.vi : reason.en
    }
}
