//! Lists of the statuses of many credentials (draft-ietf-oauth-status-list-21): as others sign them, as JWT or CWT, and in
//! the one strict form that our own issuers sign for reserve passes. They work offline; each says how old it is. Status at a
//! time that is past (§8.4 of the draft) is not asked for.

mod aggregation;
mod content;
mod list;
mod lists;
mod reference;
mod strict;
mod token;

pub use aggregation::{BadStatusAggregation, StatusAggregation};
pub use content::{Status, StatusListContent};
use list::MAX_TOKEN_BYTES;
pub use list::{StatusList, StatusListError};
pub use lists::{StatusAnswer, StatusLists, StatusMiss};
pub use reference::{BadStatusReference, StatusReference};
pub use strict::UnverifiedStatusList;
pub use token::UnverifiedStatusToken;
