//! Documents with their copies, and passes, as the diary has them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{NOW, cheap_vault::delegation};

/// A document.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paper {
    pub(super) instance: String,
    pub(super) claims: Value,
    /// In the order in which they came.
    pub(super) copies: Vec<Copy>,
}

/// A copy of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Copy {
    pub(super) compact: String,
    pub(super) shown: i64,
    pub(super) seen_by: BTreeSet<Vec<u8>>,
}

/// A check-in pass.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pass {
    pub(super) purpose: String,
    pub(super) kind: String,
    pub(super) expires_at: i64,
    pub(super) bytes: Vec<u8>,
    pub(super) portrait: Option<Vec<u8>>,
    pub(super) used_at: Option<i64>,
}

impl Paper {
    /// As it was written by the write of this number.
    pub(super) fn new(which: u8, number: u64, copies: u8, has_picture: bool) -> Self {
        let mut claims: Value = serde_json::from_str(&delegation(which.into()).claims).expect("claims are JSON");
        claims["delegator_name"] = json!(format!("Trần Văn Thử {number}"));
        if has_picture {
            claims["picture"] = json!("UlJS".repeat(1_100)); // longer than a list shows
        }
        let compact = |copy| format!("{number}.{copy}.{}", "eyJhbGciOiJFUzI1NiJ9".repeat(10));
        let fresh = |copy| Copy { compact: compact(copy), shown: 0, seen_by: BTreeSet::new() };
        Self { instance: instance(which), claims, copies: (0..copies).map(fresh).collect() }
    }

    /// One that this party has not seen, the least shown of them; else the least shown.
    pub(super) fn spend(&mut self, party: [u8; 16]) {
        let least = |unseen: bool| {
            let copies = self.copies.iter().enumerate();
            let fitting = copies.filter(|(_, copy)| !unseen || !copy.seen_by.contains(&party[..]));
            fitting.min_by_key(|(at, copy)| (copy.shown, *at)).map(|(at, _)| at)
        };
        let Some(at) = least(true).or_else(|| least(false)) else { return };
        self.copies[at].shown += 1;
        self.copies[at].seen_by.insert(party.to_vec());
    }
}

impl Pass {
    /// As it was written by the write of this number.
    pub(super) fn new(number: u64, size: u8, fill: u8) -> Self {
        Self {
            purpose: if fill.is_multiple_of(2) { "airport" } else { "lodging" }.into(),
            kind: if size.is_multiple_of(2) { "hot" } else { "reserve" }.into(),
            expires_at: NOW.0 + i64::from(fill) * 20 - 300, // some are over from the beginning
            bytes: [&number.to_be_bytes()[..], &[fill; 200]].concat(),
            portrait: (size < 64).then(|| vec![size; 608]),
            used_at: None,
        }
    }

    pub(super) fn take(&mut self, now: i64) {
        if self.used_at.is_none() && self.expires_at > now {
            self.used_at = Some(now);
        }
    }

    /// Whether it stays when those are forgotten that are over now, or were used before then.
    pub(super) fn is_kept(&self, before: i64) -> bool {
        self.expires_at > NOW.0 && self.used_at.is_none_or(|used_at| used_at >= before)
    }
}

pub(super) fn instance(which: u8) -> String {
    delegation(which.into()).instance
}

pub(super) fn handle(number: u64) -> String {
    format!("pass {number}")
}
