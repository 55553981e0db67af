//! Reading a query (§6). Members that are not known are passed over.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{Authority, ClaimQuery, ClaimValue, CredentialQuery, CredentialSet, Error, Query, Wanted};
use crate::credential::sd_jwt::{ClaimPath, PathPart};

type Object = Map<String, Value>;

impl Query {
    /// Reads `dcql_query`.
    ///
    /// # Errors
    /// [`Error`]: the first thing that is wrong, in the order in which it is read.
    pub fn parse(query: &Value) -> Result<Self, Error> {
        let query = query.as_object().ok_or(Error::WrongType("dcql_query"))?;
        let list = required(list(query, "credentials", MAX_CREDENTIALS)?, "credentials")?;
        let credentials: Vec<_> =
            list.iter().map(|item| credential(object(item, "credentials")?)).collect::<Result<_, _>>()?;
        if credentials.iter().map(|credential| credential.claims.len()).sum::<usize>() > MAX_CLAIMS_IN_ALL {
            return Err(Error::TooLarge("claims"));
        }
        let places = places(credentials.iter().map(|credential| credential.id.as_str()))?;
        let sets = match self::list(query, "credential_sets", MAX_SETS)? {
            None => vec![CredentialSet { required: true, options: vec![(0..credentials.len()).collect()] }],
            Some(sets) => {
                let set = |item| credential_set(object(item, "credential_sets")?, &places);
                sets.iter().map(set).collect::<Result<_, _>>()?
            }
        };
        Ok(Self { credentials, sets })
    }
}

fn credential(credential: &Object) -> Result<CredentialQuery, Error> {
    let id = id(required(text(credential, "id")?, "id")?)?;
    let format = required(text(credential, "format")?, "format")?;
    let meta = required(credential.get("meta"), "meta")?;
    let wanted = wanted(format, object(meta, "meta")?)?;
    let multiple = flag(credential, "multiple")?.unwrap_or(false);
    let authorities = match list(credential, "trusted_authorities", MAX_AUTHORITIES)? {
        None => None,
        Some(list) => Some(authorities(list)?),
    };
    let holder_binding = flag(credential, "require_cryptographic_holder_binding")?.unwrap_or(true);
    let sets = list(credential, "claim_sets", MAX_OPTIONS)?;
    let claims: Vec<_> = match list(credential, "claims", MAX_CLAIMS)? {
        None if sets.is_some() => return Err(Error::ClaimSets),
        None => vec![],
        Some(claims) => {
            let mdoc = matches!(wanted, Wanted::Mdoc(_));
            let read = |item| claim(object(item, "claims")?, mdoc, sets.is_some());
            claims.iter().map(read).collect::<Result<_, _>>()?
        }
    };
    let places = places(claims.iter().filter_map(ClaimQuery::id))?;
    let mut options = match sets {
        None => vec![(0..claims.len()).collect()],
        Some(sets) => {
            // Where every claim has an identifier, its place among them is its place among the claims.
            let option = |item| references(item, "claim_sets", MAX_CLAIMS, &places);
            sets.iter().map(option).collect::<Result<Vec<_>, _>>()?
        }
    };
    for option in &mut options {
        // §6.1: a claim that is pointed to again is passed over.
        let mut seen = HashSet::new();
        option.retain(|at: &usize| claims.get(*at).is_some_and(|claim| seen.insert(&claim.path)));
    }
    Ok(CredentialQuery { id, wanted, multiple, authorities, holder_binding, claims, options })
}

/// Appendix B.2.3, B.3.5. An empty `meta` would ask for credentials of any type; both formats demand theirs.
fn wanted(format: &str, meta: &Object) -> Result<Wanted, Error> {
    Ok(match format {
        "dc+sd-jwt" => {
            let types = required(list(meta, "vct_values", MAX_TYPES)?, "vct_values")?;
            let read = |value| filled(value, "vct_values").map(str::to_owned);
            Wanted::SdJwtVc(types.iter().map(read).collect::<Result<_, _>>()?)
        }
        "mso_mdoc" => Wanted::Mdoc(required(text(meta, "doctype_value")?, "doctype_value")?.to_owned()),
        other => Wanted::Unknown(other.to_owned()),
    })
}

/// One condition of several suffices, and so does one value of a condition: they are one set.
fn authorities(conditions: &[Value]) -> Result<HashSet<Authority>, Error> {
    let mut all = HashSet::new();
    for condition in conditions {
        let condition = object(condition, "trusted_authorities")?;
        let kind = required(text(condition, "type")?, "type")?;
        for value in required(list(condition, "values", MAX_VALUES)?, "values")? {
            let value = filled(value, "values")?;
            all.extend(Authority::read(kind, value).map_err(|_| Error::Authority)?);
        }
    }
    Ok(all)
}

fn claim(claim: &Object, mdoc: bool, needs_id: bool) -> Result<ClaimQuery, Error> {
    let id = match text(claim, "id")? {
        None if needs_id => return Err(Error::Missing("id")),
        None => None,
        Some(text) => Some(id(text)?),
    };
    let path = ClaimPath::from_json(required(claim.get("path"), "path")?).map_err(|_| Error::Path)?;
    if mdoc && !matches!(path.parts(), [PathPart::Name(_), PathPart::Name(_)]) {
        return Err(Error::Path);
    }
    let values = list(claim, "values", MAX_VALUES)?.unwrap_or_default();
    let mut values: Vec<_> =
        values.iter().map(|value| ClaimValue::of(value).ok_or(Error::Value)).collect::<Result<_, _>>()?;
    values.sort();
    values.dedup();
    let intent_to_retain = if mdoc { flag(claim, "intent_to_retain")? } else { None };
    Ok(ClaimQuery { id, path, values, intent_to_retain })
}

fn credential_set(set: &Object, places: &HashMap<&str, usize>) -> Result<CredentialSet, Error> {
    let options = required(list(set, "options", MAX_OPTIONS)?, "options")?;
    let read = |option| references(option, "options", MAX_CREDENTIALS, places);
    let options = options.iter().map(read).collect::<Result<_, _>>()?;
    Ok(CredentialSet { required: flag(set, "required")?.unwrap_or(true), options })
}

/// Places by identifier, none twice.
fn places<'a>(ids: impl Iterator<Item = &'a str>) -> Result<HashMap<&'a str, usize>, Error> {
    let mut places = HashMap::new();
    for (at, id) in ids.enumerate() {
        if places.insert(id, at).is_some() {
            return Err(Error::RepeatedId);
        }
    }
    Ok(places)
}

/// The places that a list of identifiers names, each once.
fn references(
    option: &Value,
    name: &'static str,
    limit: usize,
    places: &HashMap<&str, usize>,
) -> Result<Vec<usize>, Error> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for id in items(option, name, limit)? {
        let id = id.as_str().ok_or(Error::WrongType(name))?;
        let at = *places.get(id).ok_or(Error::UnknownId(name))?;
        if seen.insert(at) {
            found.push(at);
        }
    }
    Ok(found)
}

fn id(text: &str) -> Result<String, Error> {
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if fits { Ok(text.to_owned()) } else { Err(Error::Id) }
}

fn required<T>(member: Option<T>, name: &'static str) -> Result<T, Error> {
    member.ok_or(Error::Missing(name))
}

fn object<'a>(value: &'a Value, name: &'static str) -> Result<&'a Object, Error> {
    value.as_object().ok_or(Error::WrongType(name))
}

/// A text with something in it.
fn filled<'a>(value: &'a Value, name: &'static str) -> Result<&'a str, Error> {
    match value.as_str() {
        None => Err(Error::WrongType(name)),
        Some("") => Err(Error::Empty(name)),
        Some(text) if text.len() > MAX_TEXT => Err(Error::TooLarge(name)),
        Some(text) => Ok(text),
    }
}

fn text<'a>(object: &'a Object, name: &'static str) -> Result<Option<&'a str>, Error> {
    object.get(name).map(|value| filled(value, name)).transpose()
}

fn flag(object: &Object, name: &'static str) -> Result<Option<bool>, Error> {
    object.get(name).map(|value| value.as_bool().ok_or(Error::WrongType(name))).transpose()
}

fn list<'a>(object: &'a Object, name: &'static str, limit: usize) -> Result<Option<&'a [Value]>, Error> {
    object.get(name).map(|value| items(value, name, limit)).transpose()
}

/// An array with something in it.
fn items<'a>(value: &'a Value, name: &'static str, limit: usize) -> Result<&'a [Value], Error> {
    match value.as_array() {
        None => Err(Error::WrongType(name)),
        Some(items) if items.is_empty() => Err(Error::Empty(name)),
        Some(items) if items.len() > limit => Err(Error::TooLarge(name)),
        Some(items) => Ok(items),
    }
}

/// Credentials of a query, and identifiers in one option of a set of them.
pub(super) const MAX_CREDENTIALS: usize = 64;
/// Claims of one credential, and identifiers in one claim set.
pub(super) const MAX_CLAIMS: usize = 256;
/// Claims of all credentials of a query.
pub(super) const MAX_CLAIMS_IN_ALL: usize = 2048;
/// Sets of credentials.
pub(super) const MAX_SETS: usize = 64;
/// Options of one set, and claim sets of one credential.
pub(super) const MAX_OPTIONS: usize = 64;
/// Types of one credential.
pub(super) const MAX_TYPES: usize = 64;
/// Conditions on the authorities of one credential.
pub(super) const MAX_AUTHORITIES: usize = 64;
/// Values of one claim, or of one condition.
pub(super) const MAX_VALUES: usize = 256;
/// Bytes of an identifier, a type or an authority.
const MAX_TEXT: usize = 2048;
