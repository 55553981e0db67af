use std::collections::BTreeMap;

use crate::encoding::cbor::Value;

/// What a verifier asks of credentials beyond what they say of themselves, for each type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    types: BTreeMap<String, Rule>,
}

/// What is asked of the credentials of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// What becomes of a credential that names no status.
    pub without_status: WithoutStatus,
    /// How old a status list may be. Unless it is said, a list may be a week past the time when a newer one was due.
    pub oldest_status_seconds: Option<u64>,
}

/// What becomes of a credential that names no status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutStatus {
    /// It is believed: there is nothing to look up.
    Believed,
    /// It is refused: whoever issues this type gives it a status.
    Refused,
}

impl Rule {
    /// What holds for a type that no rule names.
    pub const UNSAID: Self = Self { without_status: WithoutStatus::Believed, oldest_status_seconds: None };

    /// Whether a status list is too old to be relied on.
    pub fn is_too_old(&self, age_seconds: u64, overdue_seconds: Option<u64>) -> bool {
        match self.oldest_status_seconds {
            Some(oldest) => age_seconds > oldest,
            None => overdue_seconds.is_some_and(|overdue| overdue > MAX_OVERDUE_SECONDS),
        }
    }
}

impl Rules {
    /// None: each type as [`Rule::UNSAID`].
    pub fn new() -> Self {
        Self::default()
    }

    /// With a rule for this type, instead of the one it may have.
    pub fn with(mut self, credential_type: &str, rule: Rule) -> Self {
        self.types.insert(credential_type.to_owned(), rule);
        self
    }

    /// The rule for this type.
    pub fn of(&self, credential_type: &str) -> Rule {
        self.types.get(credential_type).copied().unwrap_or(Rule::UNSAID)
    }

    /// Whether no type has a rule.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    pub(super) fn entries(&self) -> Vec<Value<'_>> {
        self.types
            .iter()
            .map(|(name, rule)| {
                let mut entry = vec![(Value::Int(1), Value::Text(name.as_str()))];
                if rule.without_status == WithoutStatus::Refused {
                    entry.push((Value::Int(2), Value::Bool(true)));
                }
                if let Some(oldest) = rule.oldest_status_seconds {
                    entry.push((Value::Int(3), Value::Int(oldest.try_into().unwrap_or(i64::MAX))));
                }
                Value::Map(entry)
            })
            .collect()
    }

    /// From the entries of a bundle; `None` unless each is one rule for another type.
    pub(super) fn from_entries(entries: &[Value<'_>]) -> Option<Self> {
        if entries.len() > MAX_RULES {
            return None;
        }
        let mut types = BTreeMap::new();
        for entry in entries {
            let name = entry.field(1)?.as_text().filter(|name| !name.is_empty() && name.len() <= MAX_NAME)?;
            let without_status = match entry.field(2) {
                None => WithoutStatus::Believed,
                Some(Value::Bool(true)) => WithoutStatus::Refused,
                Some(_) => return None,
            };
            let oldest_status_seconds = match entry.field(3) {
                None => None,
                Some(oldest) => Some(u64::try_from(oldest.as_int()?).ok()?),
            };
            let members = 1 + [2, 3].iter().filter(|label| entry.field(**label).is_some()).count();
            let rule = Rule { without_status, oldest_status_seconds };
            if entry.as_map()?.len() != members || types.insert(name.to_owned(), rule).is_some() {
                return None;
            }
        }
        Some(Self { types })
    }
}

/// As for the status of passes.
const MAX_OVERDUE_SECONDS: u64 = 7 * 86_400;
const MAX_RULES: usize = 1000;
const MAX_NAME: usize = 500;
