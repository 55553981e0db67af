//! A credential in which everything can be kept back, as a verifier sees it.

use serde_json::{Map, Value, json};

use crate::credential::sd_jwt::{ClaimPath, PathPart};

/// What is seen if these claims are disclosed, with what is above and below them.
pub(super) fn disclosed(claims: &Map<String, Value>, paths: &[ClaimPath]) -> Map<String, Value> {
    let paths: Vec<_> = paths.iter().map(ClaimPath::parts).collect();
    members(claims, &paths)
}

fn members(claims: &Map<String, Value>, paths: &[&[PathPart]]) -> Map<String, Value> {
    let named = |name: &str| rest(paths, |part| matches!(part, PathPart::Name(it) if it == name));
    claims.iter().filter_map(|(name, value)| Some((name.clone(), part(value, &named(name))?))).collect()
}

fn part(value: &Value, paths: &[&[PathPart]]) -> Option<Value> {
    if paths.iter().any(|path| path.is_empty()) {
        return Some(value.clone());
    }
    if paths.is_empty() {
        return None;
    }
    Some(match value {
        Value::Object(object) => Value::Object(members(object, paths)),
        Value::Array(items) => {
            let at = |index: usize| rest(paths, |part| *part == PathPart::All || *part == PathPart::Index(index));
            let seen = |(index, item)| part(item, &at(index)).unwrap_or_else(|| json!({ "...": "digest" }));
            items.iter().enumerate().map(seen).collect()
        }
        _ => return None,
    })
}

fn rest<'a>(paths: &[&'a [PathPart]], goes: impl Fn(&PathPart) -> bool) -> Vec<&'a [PathPart]> {
    paths.iter().filter_map(|path| path.split_first()).filter(|(first, _)| goes(first)).map(|(_, rest)| rest).collect()
}
