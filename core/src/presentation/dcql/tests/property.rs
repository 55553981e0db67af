//! What holds for all queries and credentials. The seed is fixed.

use serde_json::{Map, Value, json};

use super::{super::*, query, vc, view::disclosed};
use crate::credential::sd_jwt::{ClaimPath, PathPart};

/// SplitMix64.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 3 } else { 7 }) {
            0 => json!(self.below(3)),
            1 => json!(self.one(&["x", "y"])),
            2 => json!(self.below(2) == 0),
            3 | 4 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => Value::Object(self.object(depth - 1)),
        }
    }

    fn object(&mut self, depth: usize) -> Map<String, Value> {
        (0..1 + self.below(3)).map(|_| (self.one(&["a", "b", "c"]).to_owned(), self.value(depth))).collect()
    }

    /// Mostly along what is there.
    fn path(&mut self, claims: &Map<String, Value>) -> Value {
        let mut at = &Value::Object(claims.clone());
        let mut path = Vec::new();
        loop {
            let (part, next) = match at {
                Value::Object(object) => {
                    let name = self.one(&["a", "b", "c"]);
                    (json!(name), object.get(name))
                }
                Value::Array(items) => {
                    let index = self.below(3);
                    let part = if self.below(2) == 0 { json!(index) } else { json!(null) };
                    (part, items.get(index))
                }
                _ => (json!("a"), None),
            };
            path.push(part);
            match next {
                Some(next) if self.below(4) > 0 && (next.is_object() || next.is_array()) => at = next,
                _ => return Value::Array(path),
            }
            if path.len() > 5 {
                return Value::Array(path);
            }
        }
    }

    fn query(&mut self, held: &[Map<String, Value>]) -> Value {
        let count = 1 + self.below(3);
        let credentials: Vec<_> = (0..count).map(|at| self.credential(at, held)).collect();
        let mut query = json!({ "credentials": credentials });
        if self.below(2) == 0 {
            let sets: Vec<_> = (0..1 + self.below(2)).map(|_| self.set(count)).collect();
            query["credential_sets"] = json!(sets);
        }
        query
    }

    fn credential(&mut self, at: usize, held: &[Map<String, Value>]) -> Value {
        let mut credential = json!({ "id": format!("q{at}"), "format": "dc+sd-jwt", "meta": { "vct_values": ["t"] } });
        let count = self.below(4);
        if count == 0 {
            return credential;
        }
        let along = &held[self.below(held.len())];
        let claims: Vec<_> = (0..count)
            .map(|at| {
                let mut claim = json!({ "id": format!("c{at}"), "path": self.path(along) });
                if self.below(3) == 0 {
                    claim["values"] = json!([self.value(0), self.value(0)]);
                }
                claim
            })
            .collect();
        credential["claims"] = json!(claims);
        if self.below(3) == 0 {
            let sets: Vec<Vec<_>> = (0..1 + self.below(3))
                .map(|_| (0..1 + self.below(2)).map(|_| format!("c{}", self.below(count))).collect())
                .collect();
            credential["claim_sets"] = json!(sets);
        }
        credential
    }

    fn set(&mut self, count: usize) -> Value {
        let options: Vec<Vec<_>> = (0..1 + self.below(3))
            .map(|_| (0..1 + self.below(2)).map(|_| format!("q{}", self.below(count))).collect())
            .collect();
        json!({ "options": options, "required": self.below(3) > 0 })
    }
}

#[test]
fn what_is_proposed_answers_the_query_and_nothing_of_it_can_be_left_out() {
    let mut draw = Draw(1);
    let (mut proposed, mut dropped) = (0, 0);
    for _ in 0..CASES {
        let held: Vec<_> = (0..1 + draw.below(3)).map(|_| draw.object(3)).collect();
        let asked = draw.query(&held);
        let read = query(&asked);
        let candidates: Vec<_> = held.iter().map(vc).collect();
        let Ok(proposal) = read.propose(&candidates) else { continue };
        proposed += 1;
        // The preferred choice as it reaches the verifier, with all options of the other sets, too.
        let preferred: Vec<_> = proposal.preferred();
        let views: Vec<_> =
            preferred.iter().map(|(answer, it)| (answer.id(), disclosed(&held[it.candidate()], it.claims()))).collect();
        let presented: Vec<_> = views.iter().map(|(id, view)| (*id, vc(view))).collect();
        assert_eq!(read.satisfied_by(&presented), Ok((0..presented.len()).collect()), "{asked} {held:?}");
        for at in 0..presented.len() {
            let mut fewer = presented.clone();
            fewer.remove(at);
            let alone = asked["credential_sets"].is_null();
            assert!(!alone || read.satisfied_by(&fewer).is_err(), "{asked}");
        }
        for answer in proposal.answers() {
            let credential = read.credential(answer.id()).expect("it was asked for");
            for it in answer.matches() {
                let claims = &held[it.candidate()];
                let view = disclosed(claims, it.claims());
                // A verifier finds in what it sees all that is in it.
                let again = credential.fit(&vc(&view)).expect("it is answered");
                assert_eq!(disclosed(&view, &again), view, "{asked} {claims:?}");
                dropped += check_drops(credential, claims, it.claims(), &asked);
            }
        }
    }
    assert!(proposed > CASES / 5 && dropped > CASES / 5, "{proposed} {dropped}");
}

/// Without one of the claims a verifier is not answered, unless another of them tells it, or another claim set is met.
fn check_drops(credential: &CredentialQuery, claims: &Map<String, Value>, paths: &[ClaimPath], asked: &Value) -> usize {
    let mut checked = 0;
    if credential.options.len() > 1 {
        return checked;
    }
    for claim in credential.claims() {
        let (of_it, others): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| is_of(path, claim.path()));
        let told_by_another = of_it.iter().any(|path| others.iter().any(|other| touches(path, other)));
        if of_it.is_empty()
            || told_by_another
            || credential.claims().iter().filter(|it| touches(it.path(), claim.path())).count() > 1
        {
            continue;
        }
        let view = disclosed(claims, &others);
        assert_eq!(credential.fit(&vc(&view)), Err(Lack::Claims), "{asked} {claims:?}");
        checked += 1;
    }
    checked
}

/// Whether it is the path that was asked for, or one of those that it stands for.
fn is_of(path: &ClaimPath, asked: &ClaimPath) -> bool {
    path.parts().len() == asked.parts().len() && touches(path, asked)
}

/// Whether one leads to the other, or to a part of it.
fn touches(one: &ClaimPath, other: &ClaimPath) -> bool {
    one.parts().iter().zip(other.parts()).all(|parts| {
        parts.0 == parts.1 || matches!(parts, (PathPart::All, PathPart::Index(_)) | (PathPart::Index(_), PathPart::All))
    })
}

#[test]
fn the_same_is_proposed_each_time() {
    let mut draw = Draw(2);
    for _ in 0..200 {
        let held = [draw.object(3), draw.object(3)];
        let asked = query(&draw.query(&held));
        let candidates = held.each_ref().map(vc);
        assert!(asked.propose(&candidates) == asked.propose(&candidates));
    }
}

const CASES: usize = 4_000;
