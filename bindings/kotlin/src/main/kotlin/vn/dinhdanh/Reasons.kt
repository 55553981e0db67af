package vn.dinhdanh

import java.util.Locale

/** Why the call was refused; every [WalletException] carries one. */
val WalletException.reason: Reason
    get() = when (this) {
        is WalletException.Offline -> this.reason
        is WalletException.Locked -> this.reason
        is WalletException.KeyInvalidated -> this.reason
        is WalletException.Refused -> this.reason
        is WalletException.Untrusted -> this.reason
        is WalletException.Expired -> this.reason
        is WalletException.Malformed -> this.reason
        is WalletException.Busy -> this.reason
        is WalletException.Damaged -> this.reason
        is WalletException.StorageFull -> this.reason
        is WalletException.Misuse -> this.reason
        is WalletException.Internal -> this.reason
    }

/** The sentence to show: Vietnamese for a Vietnamese locale, English for any other. */
fun Reason.message(locale: Locale = Locale.getDefault()): String = if (locale.language == "vi") vi else en
