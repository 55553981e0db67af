//! Requests that nobody answers.

use super::draft::{Draft, HOTEL, HOTEL_NAME, asked, integers, text, text_of};
use crate::{
    checkin::{cose_key, cose_key_members},
    item::{Item, Sign1, map, text as item_text},
    keys::{Key, Keys, twin},
    trust_list::NOW,
};

/// Name, code, why, text.
type Refused = (&'static str, &'static str, &'static str, String);

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Refused> {
    let mut cases = texts(keys);
    cases.extend(frames(keys));
    cases.extend(payloads(keys));
    cases.extend(readers(keys));
    cases.extend(certificates(keys));
    cases.extend(names(keys));
    cases
}

fn texts(keys: &Keys) -> Vec<Refused> {
    let bytes = Draft::question(keys).sign(&keys.reader).item().encode();
    let good = text_of(&bytes);
    let body = &good["CQ1:".len()..];
    let malformed = |name, why, text: String| (name, "malformed", why, text);
    vec![
        malformed("nothing", "an empty text", String::new()),
        malformed("prefix_only", "no bytes", "CQ1:".into()),
        malformed("prefix_of_a_token", "another kind of code", format!("CT1:{body}")),
        malformed("prefix_lower_case", "cq1 is not CQ1", format!("cq1:{body}")),
        malformed("text_of_2401", "one character too many", format!("CQ1:{}", "0".repeat(2397))),
        malformed("lower_case", "not in the alphabet", format!("CQ1:{}", body.to_lowercase())),
        malformed("trailing_newline", "as a scanner that types may add", format!("{good}\n")),
        malformed("half", "cut in the middle", text_of(&bytes[..bytes.len() / 2])),
        malformed("trailing_byte", "a byte after the request", text_of(&[&bytes[..], &[0]].concat())),
        malformed("depth_1500", "a parser without a limit overflows its stack", text_of(&[0x81; 1500])),
        malformed("not_a_sign1", "an integer", text_of(&[0x01])),
    ]
}

fn frames(keys: &Keys) -> Vec<Refused> {
    let question = Draft::question(keys);
    let signed = question.sign(&keys.reader);
    let malformed = |name, why, request: Sign1| (name, "malformed", why, text(&request));
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut request = signed.clone();
        bend(&mut request);
        request
    };
    let headed = |draft: Draft| draft.sign(&keys.reader);
    let certificate = || Draft::certificate(keys, &keys.authority).sign(&keys.authority).item();
    vec![
        malformed("untagged", "no tag 18", bent(&|request| request.tag = None)),
        malformed(
            "unprotected_header",
            "nobody signed {4: h''}",
            bent(&|request| request.unprotected = map([(4, Item::Bytes(vec![]))])),
        ),
        malformed("signature_of_63_bytes", "one byte short", bent(&|request| request.signature.truncate(63))),
        malformed("alg_es256", "-7", headed(question.clone().header(1, Item::Int(-7)))),
        malformed("alg_absent", "no alg", headed(question.clone().without_header(1))),
        malformed("typ_of_a_token", "typ 294", headed(question.clone().header(16, Item::Int(294)))),
        malformed("typ_absent", "no typ", headed(question.clone().without_header(16))),
        malformed("proof_absent", "neither a kid nor a certificate", headed(question.clone().without_header(4))),
        malformed("proof_twice", "a kid and a certificate", headed(question.clone().header(13, certificate()))),
        malformed("kid_text", "a kid is bytes", headed(question.clone().header(4, Item::Text("reader")))),
        malformed(
            "crit",
            "a critical header that nobody knows",
            headed(question.clone().header(2, Item::Array(vec![Item::Int(99)]))),
        ),
        malformed(
            "header_trailing_byte",
            "a signed byte after the map",
            Sign1::new([question.protected(), vec![0]].concat(), question.payload(), &keys.reader),
        ),
    ]
}

fn payloads(keys: &Keys) -> Vec<Refused> {
    let (question, poster) = (Draft::question(keys), Draft::poster(keys));
    let malformed = |name, why, draft: Draft| (name, "malformed", why, text(&draft.sign(&keys.reader)));
    let private = |name, why, item: Item| malformed(name, why, question.clone().with(-70000, item));
    let key = |members: Vec<(i64, Item)>| map([(1, map(members))]);
    let mut off_curve = cose_key_members(&keys.question).to_vec();
    off_curve[2].1 = Item::Bytes(vec![0xff; 32]);
    vec![
        malformed("id_absent", "nobody asks", question.clone().without(1)),
        malformed("id_bytes", "an identifier is text", question.clone().with(1, Item::Bytes(b"VN".to_vec()))),
        malformed("time_absent", "at no time", question.clone().without(6)),
        malformed("time_text", "a time is a number", question.clone().with(6, Item::Text("2026-09-21"))),
        malformed("private_absent", "for nothing", question.clone().without(-70000)),
        malformed("nonce_without_key", "an answer nobody could read", question.clone().without(8)),
        malformed(
            "nonce_missing",
            "a key without a nonce: an answer that could be used twice",
            question.clone().without(39),
        ),
        malformed("nonce_of_15_bytes", "one byte short", question.clone().with(39, Item::Bytes(vec![7; 15]))),
        malformed("nonce_of_17_bytes", "one byte more", question.clone().with(39, Item::Bytes(vec![7; 17]))),
        malformed("nonce_text", "a nonce is bytes", question.clone().with(39, Item::Text("sixteen bytes 01"))),
        malformed("nonce_on_a_poster", "without a key", poster.clone().with(39, Item::Bytes(vec![7; 16]))),
        malformed("key_off_the_curve", "no y for this x", question.clone().with(8, key(off_curve))),
        malformed("key_uncompressed", "both coordinates", {
            let mut members = cose_key_members(&keys.question).to_vec();
            members[3].1 = Item::Bytes(keys.question.y());
            question.clone().with(8, key(members))
        }),
        malformed(
            "key_and_more",
            "a second member beside the key",
            question.clone().with(8, map([(1, cose_key(&keys.question)), (3, Item::Bytes(vec![7; 8]))])),
        ),
        malformed("member_unknown", "claim 99", question.clone().with(99, Item::Int(0))),
        malformed("callback", "an address to send the answer to: there is none", {
            question.clone().with(98, Item::Text("https://reader.example"))
        }),
        private("purpose_unknown", "purpose 99", asked(99, &[4])),
        private("purpose_text", "a purpose is a number", map([(1, Item::Text("3")), (6, integers(&[4]))])),
        private("claims_absent", "asks for what?", map([(1, Item::Int(3))])),
        private("claims_are_a_number", "not an array", map([(1, Item::Int(3)), (6, Item::Int(4))])),
        private(
            "claim_as_text",
            "a claim is a number",
            map([(1, Item::Int(3)), (6, Item::Array(vec![Item::Text("4")]))]),
        ),
        private("claims_33", "at most 32", asked(3, &[4; 33])),
        private("private_and_more", "a member of a later version", {
            map([(1, Item::Int(3)), (6, integers(&[4])), (7, Item::Int(0))])
        }),
        (
            "payload_trailing_byte",
            "malformed",
            "a signed byte after the map",
            text(&Sign1::new(question.protected(), [question.payload(), vec![0]].concat(), &keys.reader)),
        ),
    ]
}

fn readers(keys: &Keys) -> Vec<Refused> {
    let question = Draft::question(keys);
    let signed = question.sign(&keys.reader);
    let of = |code, name, why, request: Sign1| (name, code, why, text(&request));
    let by = |key: &Key| question.clone().header(4, Item::Bytes(key.kid())).sign(key);
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut request = signed.clone();
        bend(&mut request);
        request
    };
    let greedy = question.clone().with(-70000, asked(3, &[1, 4, 8]));
    vec![
        of("unknown", "reader_unknown", "neither the list nor an authority of it knows it", by(&keys.stranger)),
        of("unknown", "reader_is_an_issuer", "who may vouch may not ask", by(&keys.passes)),
        of("unknown", "kid_empty", "no bytes", question.clone().header(4, Item::Bytes(vec![])).sign(&keys.reader)),
        of("signature", "reader_is_a_stranger", "the right kid, another key", question.sign(&keys.stranger)),
        of("signature", "reader_signature_bit", "the last bit", bent(&|request| request.signature[63] ^= 1)),
        of("signature", "reader_high_s", "the twin", {
            signed.clone().bend_signature(|it| twin(it[..].try_into().expect("64 bytes")).to_vec())
        }),
        of(
            "signature",
            "reader_claims_altered",
            "the number too, under the signature of a smaller question",
            bent(&|request| request.payload = greedy.payload().into()),
        ),
        of(
            "signature",
            "id_of_another",
            "signed by the airport in the name of the hotel",
            question.clone().with(1, Item::Text(HOTEL)).sign(&keys.reader),
        ),
        of("expired", "reader_retired", "its key ends in this second", by(&keys.reader_retired)),
        of("expired", "reader_coming", "its key begins in the next second", by(&keys.reader_coming)),
        of(
            "purpose",
            "purpose_of_others",
            "an airport may not ask for what a hospital may",
            question.clone().with(-70000, asked(5, &[4])).sign(&keys.reader),
        ),
    ]
}

fn certificates(keys: &Keys) -> Vec<Refused> {
    let certificate = Draft::certificate(keys, &keys.authority);
    let bring = |certificate: Item| Draft::certified(keys, certificate).sign(&keys.certified);
    let of = |code, name, why, certificate: Item| (name, code, why, text(&bring(certificate)));
    let signed = |draft: Draft| draft.sign(&keys.authority).item();
    let malformed = |name, why, draft: Draft| of("malformed", name, why, signed(draft));
    let may = |members: Vec<(i64, Item)>| certificate.clone().with(-70000, map(members));
    let good = certificate.sign(&keys.authority);
    let by = |key: &Key| Draft::certificate(keys, key).sign(key).item();
    let times = |from: i64, to: i64| signed(certificate.clone().with(5, Item::Int(from)).with(4, Item::Int(to)));
    vec![
        of("unknown", "certificate_by_a_stranger", "an authority that is not in the list", by(&keys.stranger)),
        of("unknown", "certificate_by_an_issuer", "who may vouch may not certify", by(&keys.passes)),
        of("unknown", "certificate_by_a_reader", "a reader may not certify the next one", by(&keys.reader)),
        of("unknown", "certificate_by_itself", "nor itself", by(&keys.certified)),
        of("unknown", "certificate_signature_bit", "the last bit", {
            good.clone()
                .bend_signature(|mut it| {
                    it[63] ^= 1;
                    it
                })
                .item()
        }),
        of("unknown", "certificate_high_s", "the twin", {
            good.clone().bend_signature(|it| twin(it[..].try_into().expect("64 bytes")).to_vec()).item()
        }),
        of("expired", "certificate_over", "it ends in this second", times(NOW - 1, NOW)),
        of("expired", "certificate_coming", "it begins in the next second", times(NOW + 1, NOW + 2)),
        of("expired", "authority_retired", "its key ends in this second", by(&keys.authority_retired)),
        of("malformed", "certificate_is_bytes", "wrapped once more", Item::Bytes(good.item().encode())),
        of("malformed", "certificate_untagged", "no tag 18", Item::Array(good.parts())),
        of("malformed", "certificate_unprotected", "nobody signed {4: h''}", {
            let mut bent = good.clone();
            bent.unprotected = map([(4, Item::Bytes(vec![]))]);
            bent.item()
        }),
        malformed("certificate_typ_of_a_pass", "typ 293", certificate.clone().header(16, Item::Int(293))),
        malformed("certificate_alg_es256", "-7", certificate.clone().header(1, Item::Int(-7))),
        malformed("certificate_without_kid", "by nobody", certificate.clone().without_header(4)),
        malformed("certificate_without_id", "for nobody", certificate.clone().without(2)),
        malformed("certificate_without_end", "for ever", certificate.clone().without(4)),
        malformed("certificate_without_key", "anybody's", certificate.clone().without(8)),
        malformed("certificate_and_more", "a claim that certificates do not have", {
            certificate.clone().with(1, Item::Text("VN"))
        }),
        malformed("certificate_without_name", "nothing to show", {
            may(vec![(1, integers(&[4])), (2, integers(&[1, 4]))])
        }),
        malformed("certificate_purposes_are_a_number", "not an array", {
            may(vec![(1, Item::Int(4)), (2, integers(&[1, 4])), (3, Item::Text(HOTEL_NAME))])
        }),
        (
            "certificate_of_another",
            "signature",
            "a copied certificate: the request is signed by somebody else",
            text(&Draft::certified(keys, good.item()).sign(&keys.stranger)),
        ),
        (
            "certificate_with_another_id",
            "signature",
            "the hotel asks in the name of the airport",
            text(
                &Draft::certified(keys, good.item())
                    .with(1, Item::Text(crate::trust_list::READER))
                    .sign(&keys.certified),
            ),
        ),
        (
            "certificate_for_another_purpose",
            "purpose",
            "a hotel asks as an airport",
            text(&Draft::certified(keys, good.item()).with(-70000, asked(3, &[4])).sign(&keys.certified)),
        ),
        of("purpose", "certificate_for_nothing", "no purpose at all", {
            signed(may(vec![(1, integers(&[])), (2, integers(&[1, 4])), (3, Item::Text(HOTEL_NAME))]))
        }),
    ]
}

/// Names and identifiers that a phone does not put before a person.
fn names(keys: &Keys) -> Vec<Refused> {
    let certificate = Draft::certificate(keys, &keys.authority);
    let bring = |certificate: Draft, id: &str| {
        let certificate = certificate.sign(&keys.authority).item();
        text(&Draft::certified(keys, certificate).with(1, item_text(id)).sign(&keys.certified))
    };
    let named = |name, why, text: String| {
        let may = [(1, integers(&[4])), (2, integers(&[1, 4])), (3, item_text(text))];
        (name, "malformed", why, bring(certificate.clone().with(-70000, map(may)), HOTEL))
    };
    let called = |name, why, id: &str| (name, "malformed", why, bring(certificate.clone().with(2, item_text(id)), id));
    vec![
        named("name_empty", "nothing to read", String::new()),
        named("name_of_spaces", "nothing to read", "  ".into()),
        named("name_of_101", "at most 100 characters", "Đ".repeat(101)),
        named("name_of_2000_bytes", "as long as a code can carry: the text is too long first", "A".repeat(2000)),
        named("name_of_10_kilobytes", "longer than any code", "A".repeat(10_240)),
        named("name_is_a_link", "a URL", "https://khach-san.example/dang-nhap".into()),
        named("name_reversed", "U+202E turns what follows", "Khách sạn \u{202e}gnồH gnôS".into()),
        named("name_embedded", "U+202B", "Khách sạn \u{202b}Sông Hồng".into()),
        named("name_zero_width", "U+200B: two names that look the same", "Khách\u{200b} sạn".into()),
        named("name_with_a_line", "a second line", "Khách sạn\nđã kiểm tra".into()),
        called("id_empty", "an audience that nobody has", ""),
        called("id_of_65", "at most 64 characters", &"A".repeat(65)),
        called("id_like_an_audience", "every desk of the purpose: its tokens would be for all", "p:4"),
        called("id_with_a_space", "nothing that a person may overlook", "VN.HAN HOTEL"),
    ]
}
