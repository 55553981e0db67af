//! This module owns the desk: the officer who looks at a file, has seen the person and grants level 2, locks an account,
//! or hands out a credential offer. It asks for no proof: it stands for people and paper.

mod level_2;
mod locks;
mod offer;
mod recovery;
mod review;

use dinhdanh::host::Timestamp;
use rusqlite::Transaction;
use serde::Deserialize;

pub(crate) use level_2::grant_level_2;
pub(crate) use locks::{lock, reinstate, suspend, unlock};
pub(crate) use offer::make_offer;
pub(crate) use recovery::recover;
pub(crate) use review::{review, reviews_by_hand, set_review};

use crate::{
    account::Account,
    body::is_pattern,
    error::Refusal,
    register::{Organisation, Person},
};

/// Whose account: a personal number, or the code of an organisation.
#[derive(Deserialize)]
pub(crate) struct Whom {
    personal_number: String,
}

/// The account of the person with this number, or of the organisation with this code.
pub(crate) fn account_of(tx: &Transaction<'_>, number: &str, now: Timestamp) -> Result<Account, Refusal> {
    Account::grow_up(tx, now)?;
    let subject = if is_pattern(number, "dddddddddddd") {
        Person::find(number).map(|person| person.personal_number)
    } else {
        Organisation::find(&Organisation::code_of(number).ok_or(Refusal::Malformed)?)
            .map(|organisation| organisation.code)
    };
    Account::of_subject(tx, subject.ok_or(Refusal::NotInRegister)?)?.ok_or(Refusal::NoAccount)
}
