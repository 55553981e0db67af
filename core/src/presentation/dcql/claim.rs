//! One claim that is asked for, and what of a credential answers it (§6.3, §7).

use serde_json::{Map, Value};

use crate::credential::sd_jwt::{ClaimPath, PathPart};

/// A claim that a verifier asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimQuery {
    pub(super) id: Option<String>,
    pub(super) path: ClaimPath,
    /// Sorted, each once.
    pub(super) values: Vec<ClaimValue>,
    pub(super) intent_to_retain: Option<bool>,
}

/// A value that a claim is expected to have. Closed: these are all there are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimValue {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i128),
    /// Yes or no.
    Boolean(bool),
}

impl ClaimQuery {
    /// By which `claim_sets` name it.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Where it stands in the credential; in an mdoc, namespace and element.
    pub fn path(&self) -> &ClaimPath {
        &self.path
    }

    /// One of these is expected, sorted; any value if there are none. A wish that spares the person a needless answer,
    /// not a check (§6.4.1).
    pub fn values(&self) -> &[ClaimValue] {
        &self.values
    }

    /// Of an element of an mdoc: whether the verifier means to keep it; `None` if it does not say.
    pub fn intent_to_retain(&self) -> Option<bool> {
        self.intent_to_retain
    }

    /// What is disclosed to answer it: what was asked for, or of several elements those that are expected. `None` if
    /// there is nothing.
    pub(super) fn answer(&self, claims: &Map<String, Value>) -> Option<Vec<ClaimPath>> {
        let (mut fitting, mut others) = (Vec::new(), false);
        let mut found = |places: &[usize], value: &Value| {
            if self.expects(value) {
                fitting.push(if self.values.is_empty() { vec![] } else { places.to_vec() });
            } else {
                others = true;
            }
        };
        let (PathPart::Name(name), rest) = self.path.parts().split_first()? else { return None };
        select(claims.get(name)?, rest, &mut vec![], &mut found).ok()?;
        match (fitting.is_empty(), others) {
            (true, _) => None,
            (false, false) => Some(vec![self.path.clone()]),
            (false, true) => fitting.iter().map(|places| at(&self.path, places)).collect(),
        }
    }

    fn expects(&self, value: &Value) -> bool {
        self.values.is_empty() || ClaimValue::of(value).is_some_and(|value| self.values.binary_search(&value).is_ok())
    }
}

impl ClaimValue {
    /// `None` for what is no text, whole number or boolean. `1.0` is not whole: type and value match exactly (§6.3).
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Bool(value) => Some(Self::Boolean(*value)),
            Value::Number(number) => {
                let integer = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
                integer.map(Self::Integer)
            }
            _ => None,
        }
    }
}

redacted_debug!(ClaimQuery, ClaimValue); // a verifier may expect a name

/// Calls `found` for each claim that the path leads to, with its places in the arrays of which all was selected.
///
/// # Errors
/// [`WrongPath`] where the path goes through something of another kind (§7.1.1 step 2).
fn select(
    value: &Value,
    path: &[PathPart],
    places: &mut Vec<usize>,
    found: &mut dyn FnMut(&[usize], &Value),
) -> Result<(), WrongPath> {
    let Some((part, rest)) = path.split_first() else {
        found(places, value);
        return Ok(());
    };
    let chosen = match (part, value) {
        (PathPart::Name(name), Value::Object(members)) => members.get(name),
        (PathPart::Index(index), Value::Array(items)) => items.get(*index).filter(|item| !is_hidden(item)),
        (PathPart::All, Value::Array(items)) => {
            for (index, item) in items.iter().enumerate().filter(|(_, item)| !is_hidden(item)) {
                places.push(index);
                select(item, rest, places, found)?;
                places.pop();
            }
            None
        }
        _ => return Err(WrongPath),
    };
    chosen.map_or(Ok(()), |value| select(value, rest, places, found))
}

/// An element of an array that was not disclosed (RFC 9901 §4.2.4.2); no element that was has this name in it.
fn is_hidden(item: &Value) -> bool {
    item.as_object().is_some_and(|members| members.contains_key("..."))
}

/// The path with these places where it says all.
fn at(path: &ClaimPath, places: &[usize]) -> Option<ClaimPath> {
    let mut places = places.iter();
    let part = |part: &PathPart| match part {
        PathPart::All => places.next().copied().map(PathPart::Index),
        other => Some(other.clone()),
    };
    ClaimPath::new(path.parts().iter().map(part).collect::<Option<_>>()?).ok()
}

struct WrongPath;
