//! Status lists, believed and refused. Those that are believed are also what desks of `checkin` know.

mod invalid;

use std::io;

use serde_json::{Value, json};

use crate::{
    item::{Item, Sign1, map, text},
    keys::{Key, Keys},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
    trust_list::NOW,
    zlib,
};

/// Writes `status_list/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    for accepted in accepted(keys) {
        let Accepted { name, why, list, key, issuer, asked } = accepted;
        let statuses: Vec<_> = asked.iter().map(|index| status(&list, *index)).collect();
        let expected = json!({
            "why": why, "now": NOW, "asked": asked,
            "accepted": {
                "issuer": issuer, "uri": list.uri, "issued": list.issued, "expires": list.expires,
                "ttl_seconds": list.ttl, "statuses": statuses,
            },
        });
        shelf.put("status_list", Valid, &format!("{name}.cbor"), list.sign(key, keys).item().encode(), expected)?;
    }
    for (name, code, why, now, bytes) in invalid::cases(keys) {
        let expected = json!({ "why": why, "now": now, "refused": format!("status.{code}") });
        shelf.put("status_list", Invalid, &format!("{name}.cbor"), bytes, expected)?;
    }
    Ok(())
}

/// A list that waits for a signature.
#[derive(Clone)]
struct List {
    uri: &'static str,
    issued: i64,
    expires: Option<i64>,
    ttl: i64,
    bits: u32,
    /// Packed entries, the first in the lowest bits.
    bytes: Vec<u8>,
}

impl List {
    /// A thousand entries of two bits, of which one is revoked and one suspended.
    fn good() -> Self {
        let mut bytes = vec![0; 250];
        for (index, value) in [(REVOKED, 1), (SUSPENDED, 2)] {
            bytes[index as usize / 4] |= value << (index as usize % 4 * 2);
        }
        Self { uri: URI, issued: NOW - 3600, expires: None, ttl: TTL, bits: 2, bytes }
    }

    fn members(&self) -> Vec<(i64, Item)> {
        let list = vec![
            (Item::Text("lst"), Item::Bytes(zlib::stored(&self.bytes))),
            (Item::Text("bits"), Item::Int(self.bits.into())),
        ];
        let expires = self.expires.map(|time| (4, Item::Int(time)));
        [(2, text(self.uri)), (6, Item::Int(self.issued)), (65534, Item::Int(self.ttl)), (65533, Item::Map(list))]
            .into_iter()
            .chain(expires)
            .collect()
    }

    fn sign(&self, key: &Key, keys: &Keys) -> Sign1 {
        sign(header(keys), map(self.members()), key)
    }
}

/// The header of a list of the issuers that share this `kid`.
fn header(keys: &Keys) -> Vec<(i64, Item)> {
    vec![(1, Item::Int(-9)), (4, Item::Bytes(keys.passes.kid())), (16, Item::Text("application/statuslist+cwt"))]
}

fn sign(header: Vec<(i64, Item)>, payload: Item, key: &Key) -> Sign1 {
    Sign1::new(map(header).encode(), payload.encode(), key)
}

/// What the list says of an entry.
fn status(list: &List, index: i64) -> Value {
    let bits = i64::from(list.bits);
    let bit = index.checked_mul(bits).filter(|bit| *bit >= 0);
    let byte = bit.and_then(|bit| Some((bit, list.bytes.get((bit / 8) as usize)?)));
    let Some((bit, byte)) = byte else { return Value::Null };
    let value = u32::from(*byte) >> (bit % 8) & ((1 << bits) - 1);
    json!(match value {
        0 => "valid",
        2 => "suspended",
        _ => "invalid",
    })
}

struct Accepted<'a> {
    name: &'static str,
    why: &'static str,
    list: List,
    key: &'a Key,
    issuer: &'static str,
    asked: Vec<i64>,
}

fn accepted(keys: &Keys) -> Vec<Accepted<'_>> {
    let good = List::good();
    let around = vec![0, VALID, REVOKED, SUSPENDED, SUSPENDED + 1, 999, 1_000];
    let of = |name, why, list: List, asked: &[i64]| Accepted {
        name,
        why,
        list,
        key: &keys.passes,
        issuer: "https://passes.example",
        asked: asked.to_vec(),
    };
    let bits = |bits: u32, bytes: &[u8]| List { bits, bytes: bytes.to_vec(), ..good.clone() };
    vec![
        of("fresh", "an hour old", good.clone(), &around),
        of(
            "stale",
            "past its ttl by seven days: whether that is too old, who asks decides",
            List { issued: STALE_ISSUED, ..good.clone() },
            &around,
        ),
        of("ending", "with an end, half a minute away", List { expires: Some(ENDED_AT), ..good.clone() }, &around),
        Accepted {
            key: &keys.collision,
            issuer: "https://other.example",
            ..of("other_issuer", "two issuers have this kid, and the second signed", good.clone(), &around)
        },
        of(
            "ahead_of_the_clock",
            "signed five minutes from now: two clocks may differ",
            List { issued: NOW + 300, ..good.clone() },
            &[VALID],
        ),
        of("one_bit", "the example of the draft", bits(1, &[0xb9, 0xa3]), &(0..17).collect::<Vec<_>>()),
        of("two_bits", "the example of the draft", bits(2, &[0xc9, 0x44, 0xf9]), &(0..13).collect::<Vec<_>>()),
        of("four_bits", "values of an application count as revoked", bits(4, &[0x10, 0xf2]), &[0, 1, 2, 3, 4]),
        of("eight_bits", "likewise", bits(8, &[0, 1, 2, 3, 255]), &[0, 1, 2, 3, 4, 5, i64::MAX]),
        of("no_entries", "a list of nothing", bits(1, &[]), &[0]),
    ]
}

/// The list that passes name.
pub const URI: &str = "https://passes.example/status/1";
/// An entry that is in order.
pub const VALID: i64 = 5;
/// An entry that was revoked.
pub const REVOKED: i64 = 6;
/// An entry that was suspended.
pub const SUSPENDED: i64 = 7;
/// When `stale` was signed: it is overdue by seven days.
pub const STALE_ISSUED: i64 = NOW - TTL - 7 * 86_400;
/// When `ending` ends.
pub const ENDED_AT: i64 = NOW + 30;
const TTL: i64 = 43_200;
