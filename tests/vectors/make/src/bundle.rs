//! Offline bundles, believed and refused. What they bring are vectors of other modules.

use std::io;

use serde_json::json;

use crate::{
    item::{Item, Members, Sign1, map, text},
    keys::{Key, Keys, twin},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
    trust_list::NOW,
};

/// Writes `bundle/`, after `trust_list/` and `status_list/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    let list = shelf.take("trust_list/valid/country.cbor")?;
    let strange = shelf.take("trust_list/invalid/other_root.cbor")?;
    let (fresh, ended) = (shelf.take("status_list/valid/fresh.cbor")?, shelf.take("status_list/invalid/ended.cbor")?);
    let forged = shelf.take("status_list/invalid/issuer_is_a_stranger.cbor")?;
    let jwt = String::from_utf8(shelf.take("status_token/valid/jwt.txt")?).expect("a text");
    let content = || -> Members {
        vec![(1, Item::Int(3)), (2, Item::Int(NOW)), (3, Item::Int(NOW + 86_400)), (4, Item::Bytes(list.clone()))]
    };
    let rule = |members: Members| map(members);
    let whole = || {
        let lists = vec![Item::Bytes(fresh.clone()), text(jwt.clone())];
        let rules = vec![
            rule(vec![(1, text("hc1"))]),
            rule(vec![(1, text("urn:dinhdanh:sandbox:identity:1")), (2, Item::Bool(true)), (3, Item::Int(3600))]),
        ];
        with(with(content(), 5, Item::Array(lists)), 6, Item::Array(rules))
    };
    for (name, why, floor, members, status_lists, rules) in [
        (
            "whole",
            "trust list, two status lists, two rules",
            [0, 0],
            whole(),
            json!(["https://passes.example/status/1", "https://issuer.example/statuses/1"]),
            json!({
                "hc1": { "needs_status": false, "oldest_status_seconds": null },
                "urn:dinhdanh:sandbox:identity:1": { "needs_status": true, "oldest_status_seconds": 3600 },
            }),
        ),
        ("trust_list_alone", "nothing else, and the one in use once more", [3, 7], content(), json!([]), json!({})),
    ] {
        let accepted = json!({
            "sequence": 3, "valid_as_of": NOW, "stale_after": NOW + 86_400, "trust_list_sequence": 7,
            "status_lists": status_lists, "rules": rules,
        });
        let expected = json!({ "why": why, "minimum_sequences": floor, "accepted": accepted });
        shelf.put("bundle", Valid, &format!("{name}.cbor"), sign(members, &keys.root).item().encode(), expected)?;
    }
    let good = sign(whole(), &keys.root);
    let bytes = good.item().encode();
    let bent = |members: Members| sign(members, &keys.root).item().encode();
    let lists = |lists: Vec<Item>| bent(with(whole(), 5, Item::Array(lists)));
    let rules = |rules: Vec<Item>| bent(with(whole(), 6, Item::Array(rules)));
    let high = good.clone().bend_signature(|it| twin(it[..].try_into().expect("64 bytes")).to_vec());
    let header = map([(1, Item::Int(-9)), (16, Item::Int(65_002))]).encode();
    let malformed = "bundle.malformed";
    for (name, code, why, floor, bytes) in [
        ("empty", malformed, "no bytes at all", [0, 0], vec![]),
        ("truncated", malformed, "half a bundle", [0, 0], bytes[..bytes.len() / 2].to_vec()),
        ("trailing_byte", malformed, "a byte more", [0, 0], [&bytes[..], &[0]].concat()),
        ("a_trust_list", malformed, "signed by the root, and no bundle", [0, 0], list.clone()),
        (
            "typ_of_a_trust_list",
            malformed,
            "signed as something else",
            [0, 0],
            Sign1::new(header, map(whole()).encode(), &keys.root).item().encode(),
        ),
        ("of_a_stranger", "bundle.signature", "another root", [0, 0], sign(whole(), &keys.stranger).item().encode()),
        ("high_s", "bundle.signature", "the twin", [0, 0], high.item().encode()),
        ("older", "bundle.rollback", "one below the bundle in use", [4, 0], bytes.clone()),
        ("older_trust_list", "trust.rollback", "with a list below the one in use", [0, 8], bytes.clone()),
        (
            "stale_before_valid",
            malformed,
            "an end before its beginning",
            [0, 0],
            bent(with(whole(), 3, Item::Int(NOW - 1))),
        ),
        ("no_trust_list", malformed, "whom to believe?", [0, 0], bent(without(whole(), 4))),
        (
            "strange_trust_list",
            "trust.signature",
            "of another root",
            [0, 0],
            bent(with(whole(), 4, Item::Bytes(strange.clone()))),
        ),
        (
            "forged_status_list",
            "status.signature",
            "one of two is enough",
            [0, 0],
            lists(vec![Item::Bytes(fresh.clone()), Item::Bytes(forged.clone())]),
        ),
        (
            "ended_status_list",
            "status.expired",
            "it has ended at the time of the bundle",
            [0, 0],
            lists(vec![Item::Bytes(ended.clone())]),
        ),
        ("no_status_lists", malformed, "a member without entries is left out", [0, 0], lists(vec![])),
        ("status_list_number", malformed, "bytes or text", [0, 0], lists(vec![Item::Int(1)])),
        ("no_rules", malformed, "a member without entries is left out", [0, 0], rules(vec![])),
        ("rule_without_type", malformed, "for what?", [0, 0], rules(vec![rule(vec![(2, Item::Bool(true))])])),
        (
            "rule_false",
            malformed,
            "what is not asked is left out",
            [0, 0],
            rules(vec![rule(vec![(1, text("hc1")), (2, Item::Bool(false))])]),
        ),
        ("rule_twice", malformed, "which of the two?", [0, 0], rules(vec![rule(vec![(1, text("hc1"))]); 2])),
        (
            "rule_of_a_later_version",
            malformed,
            "what is not understood may be what was meant",
            [0, 0],
            rules(vec![rule(vec![(1, text("hc1")), (9, Item::Int(1))])]),
        ),
        ("member_of_a_later_version", malformed, "the same", [0, 0], bent(with(whole(), 9, Item::Int(1)))),
    ] {
        let expected = json!({ "why": why, "minimum_sequences": floor, "refused": code });
        shelf.put("bundle", Invalid, &format!("{name}.cbor"), bytes, expected)?;
    }
    Ok(())
}

fn without(members: Members, label: i64) -> Members {
    members.into_iter().filter(|(other, _)| *other != label).collect()
}

fn with(members: Members, label: i64, item: Item) -> Members {
    without(members, label).into_iter().chain([(label, item)]).collect()
}

fn sign(members: Members, key: &Key) -> Sign1 {
    let header = map([(1, Item::Int(-9)), (16, Item::Int(65_005))]).encode();
    Sign1::new(header, map(members).encode(), key)
}
