//! The public error: few variants, named by what the app does next, each with a [`Reason`].

use crate::reason::{Next, Reason, entry};

/// Why a call did not do what it was asked. Nothing that was done before is lost by it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
#[non_exhaustive]
pub enum WalletError {
    /// Try again when there is a connection.
    #[error("{}", reason.en)]
    Offline {
        /// Why.
        reason: Reason,
    },
    /// Wait until `reason.retry_at`, or unlock the phone.
    #[error("{}", reason.en)]
    Locked {
        /// Why.
        reason: Reason,
    },
    /// The device keys are gone: activate this phone again.
    #[error("{}", reason.en)]
    KeyInvalidated {
        /// Why.
        reason: Reason,
    },
    /// The person, the authority, an issuer or a rule said no: tell the person why.
    #[error("{}", reason.en)]
    Refused {
        /// Why.
        reason: Reason,
    },
    /// The other side can't be believed: stop.
    #[error("{}", reason.en)]
    Untrusted {
        /// Why.
        reason: Reason,
    },
    /// Over: get a new one.
    #[error("{}", reason.en)]
    Expired {
        /// Why.
        reason: Reason,
    },
    /// The input can't be read: correct it, or report who sent it.
    #[error("{}", reason.en)]
    Malformed {
        /// Why.
        reason: Reason,
    },
    /// Something else has the wallet open.
    #[error("{}", reason.en)]
    Busy {
        /// Why.
        reason: Reason,
    },
    /// The stored data are damaged: restore a backup. Nothing was changed.
    #[error("{}", reason.en)]
    Damaged {
        /// Why.
        reason: Reason,
    },
    /// No room on the storage.
    #[error("{}", reason.en)]
    StorageFull {
        /// Why.
        reason: Reason,
    },
    /// The calling code is wrong.
    #[error("{}", reason.en)]
    Misuse {
        /// Why.
        reason: Reason,
    },
    /// A fault of this library or of the host's key store.
    #[error("{}", reason.en)]
    Internal {
        /// Why.
        reason: Reason,
    },
}

impl WalletError {
    /// Why.
    pub fn reason(&self) -> &Reason {
        match self {
            Self::Offline { reason }
            | Self::Locked { reason }
            | Self::KeyInvalidated { reason }
            | Self::Refused { reason }
            | Self::Untrusted { reason }
            | Self::Expired { reason }
            | Self::Malformed { reason }
            | Self::Busy { reason }
            | Self::Damaged { reason }
            | Self::StorageFull { reason }
            | Self::Misuse { reason }
            | Self::Internal { reason } => reason,
        }
    }

    /// For bindings, where a consumed proposal can be approved twice.
    #[cfg(feature = "uniffi")]
    #[doc(hidden)]
    pub fn proposal_used() -> Self {
        Self::of("checkin.proposal_used")
    }

    /// For bindings, where a step of a handover can be taken twice.
    #[cfg(feature = "uniffi")]
    #[doc(hidden)]
    pub fn handover_used() -> Self {
        Self::of("handover.used")
    }

    /// For bindings, where something can't be that was.
    #[cfg(feature = "uniffi")]
    #[doc(hidden)]
    pub fn internal() -> Self {
        Self::of("internal")
    }

    pub(crate) fn of(code: &str) -> Self {
        Self::with(Reason::of(code))
    }

    pub(crate) fn with(reason: Reason) -> Self {
        match entry(&reason.code).map_or(Next::Internal, |entry| entry.next) {
            Next::Offline => Self::Offline { reason },
            Next::Locked => Self::Locked { reason },
            Next::KeyInvalidated => Self::KeyInvalidated { reason },
            Next::Refused => Self::Refused { reason },
            Next::Untrusted => Self::Untrusted { reason },
            Next::Expired => Self::Expired { reason },
            Next::Malformed => Self::Malformed { reason },
            Next::Busy => Self::Busy { reason },
            Next::Damaged => Self::Damaged { reason },
            Next::StorageFull => Self::StorageFull { reason },
            Next::Misuse => Self::Misuse { reason },
            Next::Internal | Next::Verdict => Self::Internal { reason },
        }
    }
}

impl From<crate::trust::Error> for WalletError {
    fn from(error: crate::trust::Error) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::trust::BundleError> for WalletError {
    fn from(error: crate::trust::BundleError) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::credential::mdoc::Error> for WalletError {
    fn from(error: crate::credential::mdoc::Error) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::trust::StatusListError> for WalletError {
    fn from(error: crate::trust::StatusListError) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::checkin::RequestError> for WalletError {
    fn from(error: crate::checkin::RequestError) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::card::Error> for WalletError {
    fn from(error: crate::card::Error) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::reader::ReplayError> for WalletError {
    fn from(error: crate::reader::ReplayError) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::reader::GateError> for WalletError {
    fn from(error: crate::reader::GateError) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::document::Error> for WalletError {
    fn from(error: crate::document::Error) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::document::Refusal> for WalletError {
    fn from(refusal: crate::document::Refusal) -> Self {
        Self::of(refusal.code())
    }
}

impl From<crate::document::SchemaError> for WalletError {
    fn from(error: crate::document::SchemaError) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::document::health::NothingChosen> for WalletError {
    fn from(error: crate::document::health::NothingChosen) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::document::health::RecordError> for WalletError {
    fn from(error: crate::document::health::RecordError) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::document::health::NotItsFacility> for WalletError {
    fn from(error: crate::document::health::NotItsFacility) -> Self {
        Self::of(error.code())
    }
}

impl From<crate::names::NotTransliterable> for WalletError {
    fn from(error: crate::names::NotTransliterable) -> Self {
        Self::of(error.code())
    }
}

#[cfg(feature = "wallet")]
mod from_wallet_modules {
    use super::{Reason, WalletError};
    use crate::{
        account, backup, credential, host::HttpError, issuance, journal, keys::KeysError, presentation, vault,
    };

    impl From<KeysError> for WalletError {
        fn from(error: KeysError) -> Self {
            Self::of(match error {
                KeysError::Locked => "keys.locked",
                KeysError::Cancelled => "keys.cancelled",
                KeysError::Invalidated => "keys.invalidated",
                KeysError::Unsupported => "keys.unsupported",
                KeysError::Failed => "keys.failed",
            })
        }
    }

    impl From<HttpError> for WalletError {
        fn from(error: HttpError) -> Self {
            Self::of(match error {
                HttpError::Unreachable => "net.unreachable",
                HttpError::Timeout => "net.timeout",
                HttpError::TooLarge => "net.too_large",
                HttpError::ForbiddenUrl => "net.forbidden_url",
            })
        }
    }

    impl From<vault::Error> for WalletError {
        fn from(error: vault::Error) -> Self {
            let reason = Reason::of(error.code());
            Self::with(match error {
                vault::Error::PasscodeWrong { attempts_left } => reason.with_attempts_left(Some(attempts_left)),
                vault::Error::PasscodeLocked { until } => reason.with_retry_at(until.0),
                vault::Error::Keys(keys) => return keys.into(),
                _ => reason,
            })
        }
    }

    impl From<account::Error> for WalletError {
        fn from(error: account::Error) -> Self {
            match error {
                account::Error::Http(http) => http.into(),
                account::Error::Keys(keys) => keys.into(),
                account::Error::Busy { retry_at: Some(at) } => Self::with(Reason::of(error.code()).with_retry_at(at.0)),
                account::Error::Code { attempts_left, .. } => {
                    Self::with(Reason::of(error.code()).with_attempts_left(attempts_left))
                }
                _ => Self::of(error.code()),
            }
        }
    }

    impl From<issuance::Error> for WalletError {
        fn from(error: issuance::Error) -> Self {
            match error {
                issuance::Error::Http(http) => http.into(),
                issuance::Error::Keys(keys) => keys.into(),
                _ => Self::of(error.code()),
            }
        }
    }

    impl From<presentation::Error> for WalletError {
        fn from(error: presentation::Error) -> Self {
            match error {
                presentation::Error::Http(http) => http.into(),
                _ => Self::of(error.code()),
            }
        }
    }

    impl From<journal::Error> for WalletError {
        fn from(error: journal::Error) -> Self {
            match error {
                journal::Error::Vault(vault) => vault.into(),
                _ => Self::of(error.code()),
            }
        }
    }

    impl From<backup::Error> for WalletError {
        fn from(error: backup::Error) -> Self {
            match error {
                backup::Error::Vault(vault) => vault.into(),
                _ => Self::of(error.code()),
            }
        }
    }

    impl From<backup::handover::HandoverError> for WalletError {
        fn from(error: backup::handover::HandoverError) -> Self {
            Self::of(error.code())
        }
    }

    impl From<backup::PhraseError> for WalletError {
        fn from(error: backup::PhraseError) -> Self {
            let reason = Reason::of(error.code());
            Self::with(match error {
                backup::PhraseError::Unknown { at } => reason.with_word(at),
                _ => reason,
            })
        }
    }

    impl From<backup::WeakPasscode> for WalletError {
        fn from(error: backup::WeakPasscode) -> Self {
            Self::of(error.code())
        }
    }

    impl From<journal::BadName> for WalletError {
        fn from(error: journal::BadName) -> Self {
            Self::of(error.code())
        }
    }

    impl From<credential::dcc::Error> for WalletError {
        fn from(error: credential::dcc::Error) -> Self {
            Self::of(error.code())
        }
    }

    impl From<credential::Error> for WalletError {
        fn from(error: credential::Error) -> Self {
            Self::of(error.code())
        }
    }
}
