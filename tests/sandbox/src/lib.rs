//! The country on a laptop: identity authority, desk, outbox, OpenID4VCI 1.0 issuer and trust list keeper, on loopback.
//!
//! It speaks `spec/profile/sandbox.md`; everybody in its register is invented. It is for tests, demonstrations and
//! learning: the desk asks for no proof, and the outbox shows codes to whoever looks.
//!
//! ```
//! use dinhdanh_sandbox::{Options, Sandbox};
//!
//! let sandbox = Sandbox::start(Options::default())?; // any free port, everything in memory
//! assert!(sandbox.url().starts_with("http://127.0.0.1:"));
//! sandbox.stop();
//! # Ok::<(), dinhdanh_sandbox::StartError>(())
//! ```

// Who is who: the register, accounts, one-time codes, chips, the keys of the state, and the file they live in.
mod account;
mod chip;
mod codes;
mod country;
mod document_signer;
mod holder;
mod keys;
mod lock;
mod register;
mod stage;
mod store;

// What is asked over HTTP, one file for each counter.
mod authority;
mod desk;
mod issuer;
mod outbox;
mod papers;
mod readers;
mod status;
mod trust;

// How it is asked.
mod body;
mod device_proof;
mod dpop_nonce;
mod error;
mod guard;
mod hex;
mod idempotency;
mod jws;
mod server;
mod weather;

// What people do beside it: read a code from a picture, go to the desk, cheat.
mod forgery;
mod qr;
mod town;

// The public interface is:
pub use chip::answer_of_chip;
pub use forgery::{bend_last_bit, take_pass_out};
pub use issuer::Hiding;
pub use qr::{QrError, picture_size, read_qr, read_qr_bytes};
pub use register::{Guardianship, LicenceClass, ORGANISATIONS, Organisation, PEOPLE, Person, Residence, Sex};
pub use server::{Options, Sandbox, StartError};
pub use town::{Town, TownError};
