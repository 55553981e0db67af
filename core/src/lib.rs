#![doc = include_str!("../README.md")]

#[macro_use]
mod redacted;

// bytes
pub mod crypto;
pub mod encoding;
pub mod host;
pub mod names;

// what is held and believed
pub mod consent;
pub mod credential;
pub mod keys;
pub mod trust;
#[cfg(feature = "wallet")]
pub mod vault;

// conversations with another party
pub mod card;
pub mod checkin;
#[cfg(feature = "wallet")]
pub mod issuance;
#[cfg(feature = "presentation")]
pub mod presentation;
pub mod reader;

// the person's things
#[cfg(feature = "wallet")]
pub mod account;
#[cfg(feature = "backup")]
pub mod backup;
pub mod document;
#[cfg(feature = "wallet")]
pub mod journal;

// the facades: whoever reads papers, and whoever holds them
pub mod document_reader;
mod error;
pub mod reason;
#[cfg(feature = "wallet")]
mod wallet;

pub use error::WalletError;
#[cfg(feature = "wallet")]
pub use wallet::{
    AccountView, CheckinCode, CheckinProposal, CheckinSession, ChosenDocument, DelegationScope, DocumentCopies,
    HealthFind, HealthPage, HealthSearch, Host, PassStock, PortraitCode, PresentationChoice, PresentationNeed,
    PresentationOption, PresentationProposal, PresentationSent, PurposeStock, Receipt, RequestingParty, StatusChange,
    StatusFailure, StatusRefresh, TrustListView, Wallet, WalletConfig, WardView,
};

/// The tag type that uniffi's derives look for; `bindings/ffi` has the scaffolding itself.
#[cfg(feature = "uniffi")]
#[doc(hidden)]
pub struct UniFfiTag;

/// Compiles the example of the repository's README.
#[cfg(all(doctest, feature = "wallet"))]
#[doc = include_str!("../../README.md")]
struct RepositoryReadme;
