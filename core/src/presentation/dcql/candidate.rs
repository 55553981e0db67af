use std::fmt;

use serde_json::{Map, Value};

use super::Authority;

/// A credential that could answer a query, as this module has to know it: what a wallet holds, or a verifier got.
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) claims: &'a Map<String, Value>,
    pub(super) binding: HolderBinding,
    pub(super) authorities: &'a [Authority],
}

#[derive(Clone, Copy)]
pub(super) enum Kind<'a> {
    SdJwtVc(&'a [&'a str]),
    Mdoc(&'a str),
}

/// Whether a credential is bound to a key of its holder; from a verifier's side, whether that key proved it. Closed: it
/// is, or it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolderBinding {
    /// It is.
    Bound,
    /// It is not: whoever has it can show it.
    None,
}

impl<'a> Candidate<'a> {
    /// An SD-JWT VC of this `vct`, and of those that it extends, with its processed payload. So that an index means
    /// what it meant to the issuer, hidden elements of arrays stay in it as they are, `{"...": DIGEST}`.
    pub fn sd_jwt_vc(types: &'a [&'a str], claims: &'a Map<String, Value>, binding: HolderBinding) -> Self {
        Self { kind: Kind::SdJwtVc(types), claims, binding, authorities: &[] }
    }

    /// An mdoc: its elements as JSON (RFC 8949 §6.1), an object for each namespace.
    pub fn mdoc(doc_type: &'a str, elements: &'a Map<String, Value>, binding: HolderBinding) -> Self {
        Self { kind: Kind::Mdoc(doc_type), claims: elements, binding, authorities: &[] }
    }

    /// What stands above its issuer. Without it, it answers no query that asks for that.
    pub fn under(self, authorities: &'a [Authority]) -> Self {
        Self { authorities, ..self }
    }
}

/// Nothing of what it holds.
impl fmt::Debug for Candidate<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Candidate(…)")
    }
}
