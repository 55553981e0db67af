//! This module owns what a verified credential means to a person: its type, names, lines in the order of a card, what is
//! about to end or missing, what may be shown of it, and where documents contradict each other. Types are data, a file
//! each in `schemas`; those with rules of their own have a typed view besides. It does not know formats, signatures or the
//! vault: it is given verified claims. Files of health records, which nobody signed, it reads itself: of `encoding` it
//! sees the strict reader of JSON.

mod claims;
mod conflict;
mod date;
mod error;
mod held;
mod kind;
mod mdoc;
mod notice;
mod release;
mod schema;
mod shown;
mod status;
mod view;

mod civil_status;
mod criminal_record;
mod delegation;
pub mod driving;
pub mod health;
mod identity;
mod insurance;
mod residence;
mod social_security;
pub mod vaccination;
mod vehicle;

pub use civil_status::{BirthRecord, GuardianGround, GuardianRecord};
pub use conflict::{Conflict, SourcedValue, conflicts};
pub use criminal_record::{Conviction, CriminalRecord, RecordForm};
pub use date::{Date, PartialDate};
pub use delegation::Delegation;
pub use error::{ClaimPath, Error};
pub use held::{Document, DocumentState, StatusMark, id_of};
pub use identity::{Identity, Sex};
pub use insurance::{Benefit, HealthInsurance, InsuranceCode};
pub use kind::DocumentKind;
pub use mdoc::Elements;
pub use notice::{Notice, NoticeKind};
pub use release::{LegalGround, Refusal, Releasable, Ticks};
pub use residence::{Address, Residence, ResidenceProfile};
pub use schema::{
    ClaimType, CodeName, DisclosureProfile, DocumentGroup, DocumentType, EMBEDDED, Fact, Presence, ReleaseRule, Rule,
    SchemaError, Sensitivity, Types, ValueKind, Wording,
};
pub use social_security::{PayoutAccount, PayoutState, SocialSecurity};
pub use status::StatusView;
pub use vehicle::VehicleRegistration;
pub use view::{ClaimView, DocumentView, LineView};
