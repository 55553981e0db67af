//! Certificates with a member that is missing or can't be read.

use super::{
    Refused,
    anchors::Anchors,
    draft::{Named, certificate, claims, float, name, named, recovery, signed, test, text, vaccination, with},
    refused,
};
use crate::item::Item;

pub fn cases(anchors: &Anchors<'_>) -> Vec<Refused> {
    let any = anchors.signer("any");
    let sign = |certificate: Named| text(&signed(claims(certificate), any).item().encode());
    let member = |name: &str, why, certificate: Named| refused("dcc.member", name, why, sign(certificate));
    let good = || certificate("v", vaccination());
    let called = |name: Named| with(good(), "nam", named(name));
    let mut cases = Vec::new();
    for (kind, entry, optional) in [("v", vaccination(), &[][..]), ("t", test(), &["ma", "tc"]), ("r", recovery(), &[])]
    {
        for (name, _) in entry.clone().into_iter().filter(|(name, _)| !optional.contains(name)) {
            let text = certificate(kind, with(entry.clone(), name, None));
            cases.push(member(&format!("{kind}_{name}_absent"), "it must be there", text));
        }
        for (name, _) in entry.clone() {
            let text = certificate(kind, with(entry.clone(), name, Item::Bool(true)));
            cases.push(member(&format!("{kind}_{name}_true"), "no such value", text));
        }
    }
    for name in ["ver", "nam", "dob"] {
        cases.push(member(&format!("{name}_absent"), "it must be there", with(good(), name, None)));
        cases.push(member(&format!("{name}_null"), "null is not there", with(good(), name, Item::Raw(vec![0xf6]))));
        cases.push(member(&format!("{name}_number"), "no such value", with(good(), name, Item::Int(1))));
    }
    let dose = |name: &'static str, item: Item| certificate("v", with(vaccination(), name, item));
    let sampled = |text: &'static str| certificate("t", with(test(), "sc", Item::Text(text)));
    let born = |text: &'static str| with(good(), "dob", Item::Text(text));
    cases.extend([
        member("ver_of_two_numbers", "three numbers", with(good(), "ver", Item::Text("1.3"))),
        member("ver_empty", "three numbers", with(good(), "ver", Item::Text(""))),
        member("ver_words", "three numbers", with(good(), "ver", Item::Text("1.x.0"))),
        refused("credential.unsupported", "ver_2", "a schema that nobody knows", {
            sign(with(good(), "ver", Item::Text("2.0.0")))
        }),
        member("name_empty", "nobody", called(vec![])),
        member("name_blank", "nobody", called(vec![("fn", Item::Text(" ")), ("fnt", Item::Text(""))])),
        member("name_number", "a name is a text", called(with(name(), "fn", Item::Int(1)))),
        member("name_control", "a line end in it", called(with(name(), "gn", Item::Text("Văn\nA")))),
        member("name_of_513_bytes", "longer than any", called(with(name(), "fn", Item::Text("A".repeat(513).leak())))),
        member("born_on_30_february", "not in the calendar", born("1990-02-30")),
        member("born_in_month_13", "not in the calendar", born("1990-13")),
        member("born_in_two_digits", "1990 or 2090", born("90")),
        member("born_day_first", "the year stands first", born("01-01-1990")),
        member("born_in_noughts_only", "nothing is known: an empty text", born("0000-00-00")),
        member("day_of_a_month", "a whole date", dose("dt", Item::Text("2021-09"))),
        member("day_empty", "a whole date", dose("dt", Item::Text(""))),
        member("day_32", "not in the calendar", dose("dt", Item::Text("2021-09-32"))),
        member("dose_a_text", "a number", dose("dn", Item::Text("2"))),
        member("dose_and_a_half", "a whole number", dose("dn", float(1.5))),
        member("dose_minus_1", "a count", dose("dn", Item::Int(-1))),
        member("dose_100", "more than anybody has", dose("sd", Item::Int(100))),
        member("dose_257", "not 1 modulo 256", dose("dn", Item::Int(257))),
        member("dose_not_a_number", "NaN", dose("dn", float(f64::NAN))),
        member("sampled_without_offset", "at which hour of the world?", sampled("2021-09-20T08:30:00")),
        member("sampled_on_a_day", "a time", sampled("2021-09-20")),
        member("sampled_at_25", "no such hour", sampled("2021-09-20T25:30:00Z")),
        member("sampled_with_odd_offset", "hours have two digits", sampled("2021-09-20T08:30:00+7")),
        member("sampled_with_letters", "no number", sampled("2021-09-20T08:30:00+AB")),
    ]);
    cases
}
