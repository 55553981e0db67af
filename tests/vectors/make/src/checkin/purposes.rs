//! Tokens of each purpose: with what a pass for it says, with what it may say besides, with one claim more or less.

use serde_json::Value;

use super::{
    Case, Desk, accepted as accept,
    draft::{Draft, person, static_token, text},
    refused as refuse,
};
use crate::{
    item::{Item, map},
    keys::Keys,
    purposes::{ALL, CLAIMS, NAME, NUMBER, NUMBER_END, Purpose, claim_name, of},
};

/// Those that are accepted.
pub fn accepted(keys: &Keys) -> Vec<Case<Value>> {
    let mut cases = vec![];
    for purpose in &ALL {
        let shown = |name: String, why: &str, claims: &[i64]| {
            let token = static_token(Draft::pass_with(keys, purpose, claims), purpose, keys);
            accept(name, why).shown(Desk::of(purpose.code, 2), text(&token), &person(claims))
        };
        cases.push(shown(format!("purpose_{}", purpose.key), "what a pass for it says", purpose.required));
        for claim in purpose.optional {
            let claims = [purpose.required, &[*claim]].concat();
            let name = format!("purpose_{}_with_{}", purpose.key, claim_name(*claim));
            cases.push(shown(name, "it may say this besides", &claims));
        }
        if purpose.optional.len() > 1 {
            let claims = [purpose.required, purpose.optional].concat();
            cases.push(shown(format!("purpose_{}_with_all", purpose.key), "all that it may say", &claims));
        }
    }
    cases
}

/// Those that are refused.
pub fn refused(keys: &Keys) -> Vec<Case<&'static str>> {
    let mut cases = vec![];
    for purpose in &ALL {
        let shown = |name: String, why: &str, claims: &[i64]| {
            let token = static_token(Draft::pass_with(keys, purpose, claims), purpose, keys);
            refuse("claims", name, why, Desk::of(purpose.code, 1), text(&token))
        };
        for claim in CLAIMS {
            let name = claim_name(claim);
            if purpose.required.contains(&claim) {
                let fewer: Vec<_> = purpose.required.iter().copied().filter(|it| *it != claim).collect();
                cases.push(shown(format!("{}_without_{name}", purpose.key), "one claim less", &fewer));
            } else if !purpose.optional.contains(&claim) && !has_a_number(purpose, claim) {
                let more = [purpose.required, &[claim]].concat();
                cases.push(shown(format!("{}_with_{name}", purpose.key), "one claim more", &more));
            }
        }
        if purpose.level == 2 {
            let private = map([(1, Item::Int(purpose.code)), (2, Item::Int(1))]);
            let pass = Draft::pass(keys, purpose).claim(-70000, private);
            let name = format!("{}_level_1", purpose.key);
            let why = "the purpose asks for level 2, though the desk does not";
            cases.push(refuse("level", name, why, Desk::of(purpose.code, 1), text(&static_token(pass, purpose, keys))));
        }
    }
    let lodging = of(4);
    let token = static_token(Draft::pass_with(keys, lodging, &[NAME, NUMBER_END]), lodging, keys);
    let why = "four digits, where the whole number is needed";
    cases.push(refuse("claims", "lodging_with_the_number_s_end", why, Desk::of(4, 1), text(&token)));
    cases
}

/// Whether both would stand under the one label for the number.
fn has_a_number(purpose: &Purpose, claim: i64) -> bool {
    let is_number = |claim: &i64| [NUMBER, NUMBER_END].contains(claim);
    is_number(&claim) && purpose.required.iter().any(is_number)
}
