//! Requests of readers, believed and refused.

mod draft;
mod invalid;

use std::io;

use serde_json::{Value, json};

use self::draft::{Draft, HOTEL, HOTEL_NAME, asked, integers, text};
use crate::{
    checkin::nonce,
    item::{Item, map},
    keys::{Keys, hex},
    purposes::{CLAIMS, claim_name},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
    trust_list::{NOW, READER, READER_NAME},
};

/// Writes `request/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    for Accepted { name, why, now, text, outcome } in accepted(keys) {
        let expected = json!({ "why": why, "now": now, "accepted": outcome });
        shelf.put("request", Valid, &format!("{name}.txt"), text, expected)?;
    }
    for (name, code, why, text) in invalid::cases(keys) {
        let expected = json!({ "why": why, "now": NOW, "refused": format!("request.{code}") });
        shelf.put("request", Invalid, &format!("{name}.txt"), text, expected)?;
    }
    Ok(())
}

struct Accepted {
    name: &'static str,
    why: &'static str,
    now: i64,
    text: String,
    outcome: Value,
}

fn accepted(keys: &Keys) -> Vec<Accepted> {
    let (question, poster) = (Draft::question(keys), Draft::poster(keys));
    let (nonce, key) = (hex(&nonce()), keys.question.public_hex());
    let names = |claims: &[i64]| {
        CLAIMS.iter().filter(|claim| claims.contains(claim)).map(|claim| claim_name(*claim)).collect::<Vec<_>>()
    };
    let airport = |granted: &[i64], withheld: &[i64]| {
        json!({
            "reader": READER, "name": READER_NAME, "purpose": "airport", "nonce": nonce, "key": key,
            "granted": names(granted), "withheld": withheld,
        })
    };
    let hotel = |granted: &[i64], withheld: &[i64]| {
        json!({
            "reader": HOTEL, "name": HOTEL_NAME, "purpose": "lodging", "nonce": nonce, "key": key,
            "granted": names(granted), "withheld": withheld,
        })
    };
    let on_poster = |mut outcome: Value| {
        outcome["nonce"] = Value::Null;
        outcome["key"] = Value::Null;
        outcome
    };
    let of = |name, why, draft: &Draft, outcome| Accepted {
        name,
        why,
        now: NOW,
        text: text(&draft.sign(&keys.reader)),
        outcome,
    };
    let asks = |claims: &[i64]| question.clone().with(-70000, asked(3, claims));
    let by = |key: &crate::keys::Key| text(&question.clone().header(4, Item::Bytes(key.kid())).sign(key));
    let certified =
        |certificate: Draft, authority: &crate::keys::Key| Draft::certified(keys, certificate.sign(authority).item());
    let certificate = Draft::certificate(keys, &keys.authority);
    let certified_by = |authority: &crate::keys::Key| {
        text(&certified(Draft::certificate(keys, authority), authority).sign(&keys.certified))
    };
    let mut retired = airport(&[4, 8], &[]);
    retired["name"] = json!("Sân bay Nội Bài");
    let all = [1, 4, 8, 9, 13, 16, -18];
    let narrow = map([(1, integers(&[4])), (2, integers(&[4])), (3, Item::Text(HOTEL_NAME))]);
    let narrow = certified(certificate.clone().with(-70000, narrow), &keys.authority);
    vec![
        of("question", "by a reader that the list names", &question, airport(&[4, 8], &[])),
        of("poster", "without a nonce", &poster, on_poster(airport(&[4, 8], &[]))),
        of("question_for_everything", "all that an airport may see; both forms of the number", &asks(&all), {
            airport(&[1, -1, 4, 8, 9, 13, 16, -18], &[])
        }),
        of("question_for_nothing", "that somebody is there", &asks(&[]), airport(&[], &[])),
        of(
            "question_beyond_the_purpose",
            "an address and a telephone, which no purpose has",
            &asks(&[4, 10, 12]),
            airport(&[4], &[10, 12]),
        ),
        of("question_twice_the_same", "a claim asked for twice is granted once", &asks(&[4, 4]), airport(&[4], &[])),
        of("question_of_32_claims", "the most there may be", &asks(&[4; 32]), airport(&[4], &[])),
        of(
            "question_of_long_ago",
            "its own time is not looked at: a phone's clock may be wrong",
            &question.clone().with(6, Item::Int(0)),
            airport(&[4, 8], &[]),
        ),
        Accepted {
            now: NOW - 1,
            text: by(&keys.reader_retired),
            ..of("reader_last_second", "its key ends in the next second", &question, retired.clone())
        },
        Accepted {
            now: NOW + 1,
            text: by(&keys.reader_coming),
            ..of("reader_first_second", "its key begins in this second", &question, retired.clone())
        },
        Accepted {
            text: by(&keys.reader_renewed),
            ..of("reader_key_renewed", "listed as over, and again as in force", &question, retired)
        },
        Accepted {
            text: certified_by(&keys.authority),
            ..of("certified", "by a reader that an authority of the list has certified", &question, hotel(&[1, 4], &[]))
        },
        Accepted {
            text: certified_by(&keys.authority_renewed),
            ..of("authority_key_renewed", "listed as over, and again as in force", &question, hotel(&[1, 4], &[]))
        },
        Accepted {
            text: {
                let certificate = certificate.sign(&keys.authority).item();
                text(&Draft::certified(keys, certificate).without(8).without(39).sign(&keys.certified))
            },
            ..of("certified_poster", "the same on a poster", &question, on_poster(hotel(&[1, 4], &[])))
        },
        Accepted {
            text: text(&narrow.sign(&keys.certified)),
            ..of("certified_for_less", "the number is asked for and not certified", &question, hotel(&[4], &[1]))
        },
        Accepted {
            text: {
                let asks = certified(certificate.clone(), &keys.authority).with(-70000, asked(4, &[1, 4, 8]));
                text(&asks.sign(&keys.certified))
            },
            ..of(
                "certified_asks_for_more",
                "a date of birth, which a hotel may not see",
                &question,
                hotel(&[1, 4], &[8]),
            )
        },
    ]
}
