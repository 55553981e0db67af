//! Encrypted answers that nobody can open, or that hold something else.

use super::{
    AIRPORT, Case, Desk, QUESTION, Question,
    answers::answer,
    cose_key, cose_key_members,
    draft::{Draft, age_token, static_token, text_of},
    refused as refuse, sealed, sealed_text,
};
use crate::{
    item::{Item, map},
    keys::Keys,
    purposes::of,
    sealed::{Agreement, Sealed, recipient},
    trust_list::{NOW, READER},
};

/// All of them.
pub fn refused(keys: &Keys) -> Vec<Case<&'static str>> {
    let mut cases = texts(keys);
    cases.extend(bent(keys));
    cases.extend(shapes(keys));
    cases.extend(contents(keys));
    cases
}

fn texts(keys: &Keys) -> Vec<Case<&'static str>> {
    let good = sealed(&answer(keys), keys);
    let of = |code, name, why, text: String| refuse(code, name, why, DESK, text);
    let at = |name, why, questions: &'static [Question]| {
        refuse("encrypted", name, why, AIRPORT.asking(questions), good.clone())
    };
    vec![
        of("not_ct1", "sealed_prefix_ce2", "a later version", good.replacen("CE1", "CE2", 1)),
        of("not_ct1", "sealed_prefix_lower_case", "ce1 is not CE1", good.replacen("CE1", "ce1", 1)),
        of("base45", "sealed_lower_case", "not in the alphabet", format!("CE1:{}", good[4..].to_lowercase())),
        of("base45", "sealed_trailing_newline", "as a scanner that types may add", format!("{good}\n")),
        of("too_long", "sealed_text_of_2401", "one character too many", format!("CE1:{}", "0".repeat(2397))),
        of("cbor", "sealed_prefix_only", "no bytes", "CE1:".into()),
        of("shape", "sealed_is_a_token", "in clear under the other prefix", {
            text_of(&answer(keys).item().encode()).replacen("CT1", "CE1", 1)
        }),
        of("shape", "sealed_in_clear", "encrypted under the prefix of a token", good.replacen("CE1", "CT1", 1)),
        at("sealed_nobody_asked", "no question is out", &[]),
        at("sealed_to_another_question", "another one is out", &[Question { key: "other_question", ..QUESTION }]),
        at("sealed_too_late", "the question is over", &[Question { asked: NOW - 121, ..QUESTION }]),
        at("sealed_too_early", "by the desk's clock nobody has asked yet", &[Question { asked: NOW + 1, ..QUESTION }]),
    ]
}

/// One bit, and nothing of it opens.
fn bent(keys: &Keys) -> Vec<Case<&'static str>> {
    let good = seal(keys);
    let of = |name, why, bend: &dyn Fn(&mut Sealed)| {
        let mut sealed = good.clone();
        bend(&mut sealed);
        refuse("encrypted", name, why, DESK, sealed_text(&sealed.encode()))
    };
    let ephemeral = |name, why, members: Vec<(i64, Item)>| {
        let told = Agreement::of(map(members));
        of(name, why, &move |sealed| sealed.recipients = vec![recipient(&told, Item::Bytes(vec![]))])
    };
    let mut negative = cose_key_members(&keys.ephemeral).to_vec();
    negative[3].1 = Item::Bool(!keys.ephemeral.y_is_odd());
    let moved = Agreement {
        recipient: map([(1, Item::Int(-25))]).encode(),
        unprotected: map([]),
        ..Agreement::of(cose_key(&keys.ephemeral))
    };
    let unbound = Sealed::new(&answer(keys).item().encode(), &moved, &keys.ephemeral, &keys.question);
    vec![
        of("sealed_ciphertext_bit", "the first bit", &|sealed| sealed.ciphertext[0] ^= 0x80),
        of("sealed_tag_bit", "the last bit", &|sealed| *sealed.ciphertext.last_mut().expect("it is long") ^= 1),
        of("sealed_tag_alone", "nothing is encrypted", &|sealed| {
            drop(sealed.ciphertext.drain(..sealed.ciphertext.len() - 16))
        }),
        of("sealed_no_ciphertext", "not even a tag", &|sealed| sealed.ciphertext.clear()),
        of("sealed_nonce_bit", "another nonce", &|sealed| {
            let Item::Map(entries) = &mut sealed.unprotected else { unreachable!("a header is a map") };
            let Item::Bytes(nonce) = &mut entries[0].1 else { unreachable!("a nonce is bytes") };
            nonce[0] ^= 1;
        }),
        ephemeral(
            "sealed_negative_point",
            "the other y of the same x: the secret is the same, and still it is another text",
            negative,
        ),
        ephemeral("sealed_other_point", "somebody else's key", cose_key_members(&keys.stranger).to_vec()),
        refuse("encrypted", "sealed_without_its_key", "agreed on without the ephemeral key in the context", DESK, {
            let told = vec![recipient(&Agreement::of(cose_key(&keys.ephemeral)), Item::Bytes(vec![]))];
            sealed_text(&Sealed { recipients: told, ..unbound }.encode())
        }),
    ]
}

fn shapes(keys: &Keys) -> Vec<Case<&'static str>> {
    let token = answer(keys).item().encode();
    let good = seal(keys);
    let of = |name, why, bend: &dyn Fn(&mut Sealed)| {
        let mut sealed = good.clone();
        bend(&mut sealed);
        refuse("shape", name, why, DESK, sealed_text(&sealed.encode()))
    };
    let agreed = |name, why, agreement: Agreement| {
        let sealed = Sealed::new(&token, &agreement, &keys.ephemeral, &keys.question);
        refuse("shape", name, why, DESK, sealed_text(&sealed.encode()))
    };
    let agreement = || Agreement::of(cose_key(&keys.ephemeral));
    let header = |members: Vec<(i64, Item)>| Agreement { recipient: map(members).encode(), ..agreement() };
    let key = |member: i64, item: Item| {
        let others = cose_key_members(&keys.ephemeral).into_iter().filter(|(name, _)| *name != member);
        Agreement::of(map(others.chain([(member, item)])))
    };
    let nonce = |members: Vec<(i64, Item)>| map(members);
    let twelve = || (5, Item::Bytes(vec![7; 12]));
    let one = good.recipients[0].clone();
    let Item::Array(parts) = one.clone() else { unreachable!("a recipient is an array") };
    vec![
        of("sealed_untagged", "RFC 9052 allows it, this format does not", &|sealed| sealed.tag = None),
        of("sealed_tag_16", "COSE_Encrypt0", &|sealed| sealed.tag = Some(16)),
        of("sealed_no_recipient", "for nobody", &|sealed| sealed.recipients.clear()),
        of("sealed_two_recipients", "for somebody else too", &|sealed| sealed.recipients.push(one.clone())),
        of("sealed_recipient_of_recipients", "a layer more", &|sealed| {
            sealed.recipients = vec![Item::Array([parts.clone(), vec![Item::Array(vec![])]].concat())];
        }),
        of("sealed_recipient_of_two", "no encrypted key", &|sealed| {
            sealed.recipients = vec![Item::Array(parts[..2].to_vec())];
        }),
        of("sealed_encrypted_key", "direct agreement has none", &|sealed| {
            sealed.recipients = vec![recipient(&agreement(), Item::Bytes(vec![7; 24]))];
        }),
        of("sealed_alg_a128gcm", "alg 1 over the ciphertext of alg 3", &|sealed| {
            sealed.protected = map([(1, Item::Int(1))]).encode();
        }),
        of("sealed_protected_empty", "no alg", &|sealed| sealed.protected.clear()),
        of("sealed_protected_and_more", "a header that nobody knows", &|sealed| {
            sealed.protected = map([(1, Item::Int(3)), (99, Item::Int(0))]).encode();
        }),
        of("sealed_nonce_absent", "no nonce", &|sealed| sealed.unprotected = map([])),
        of("sealed_nonce_of_11", "one byte short", &|sealed| {
            sealed.unprotected = nonce(vec![(5, Item::Bytes(vec![7; 11]))]);
        }),
        of("sealed_nonce_of_13", "one byte more", &|sealed| {
            sealed.unprotected = nonce(vec![(5, Item::Bytes(vec![7; 13]))]);
        }),
        of("sealed_nonce_partial", "the half of one", &|sealed| {
            sealed.unprotected = nonce(vec![(6, Item::Bytes(vec![7; 12]))]);
        }),
        of("sealed_unprotected_and_more", "nobody vouches for it", &|sealed| {
            sealed.unprotected = nonce(vec![twelve(), (4, Item::Bytes(vec![]))]);
        }),
        agreed(
            "sealed_key_unprotected",
            "where most put it, and nothing binds it",
            Agreement {
                recipient: map([(1, Item::Int(-25))]).encode(),
                unprotected: map([(-1, cose_key(&keys.ephemeral))]),
                ..agreement()
            },
        ),
        agreed(
            "sealed_key_twice",
            "protected and not",
            Agreement { unprotected: map([(-1, cose_key(&keys.ephemeral))]), ..agreement() },
        ),
        agreed("sealed_key_absent", "nothing to agree with", header(vec![(1, Item::Int(-25))])),
        agreed(
            "sealed_agreement_static",
            "alg -27",
            header(vec![(1, Item::Int(-27)), (-1, cose_key(&keys.ephemeral))]),
        ),
        agreed("sealed_agreement_512", "alg -26", header(vec![(1, Item::Int(-26)), (-1, cose_key(&keys.ephemeral))])),
        agreed("sealed_agreement_absent", "no alg", header(vec![(-1, cose_key(&keys.ephemeral))])),
        agreed("sealed_agreement_and_more", "a kid", {
            header(vec![(1, Item::Int(-25)), (4, Item::Bytes(vec![7; 8])), (-1, cose_key(&keys.ephemeral))])
        }),
        agreed("sealed_key_off_the_curve", "no y for this x", key(-2, Item::Bytes([vec![0; 31], vec![7]].concat()))),
        agreed("sealed_key_uncompressed", "both coordinates", key(-3, Item::Bytes(keys.ephemeral.y()))),
        agreed("sealed_key_crv_p384", "crv 2", key(-1, Item::Int(2))),
        agreed("sealed_key_private", "the private half, sent by mistake", key(-4, Item::Bytes(vec![7; 32]))),
    ]
}

/// What opens, and is no answer to the question.
fn contents(keys: &Keys) -> Vec<Case<&'static str>> {
    let airport = of(3);
    let of = |code, name, why, content: &[u8]| {
        let agreement = Agreement::of(cose_key(&keys.ephemeral));
        let sealed = Sealed::new(content, &agreement, &keys.ephemeral, &keys.question);
        refuse(code, name, why, DESK, sealed_text(&sealed.encode()))
    };
    let good = answer(keys).item().encode();
    let pass = Draft::pass(keys, airport).sign(&keys.passes);
    let bent = answer(keys).bend_signature(|mut it| {
        it[63] ^= 1;
        it
    });
    let to_other = Draft::token(pass.item(), READER).claim(39, Item::Bytes(OTHER.nonce.to_vec())).sign(&keys.holder);
    let to_other = Sealed::new(
        &to_other.item().encode(),
        &Agreement::of(cose_key(&keys.ephemeral)),
        &keys.ephemeral,
        &keys.question,
    );
    vec![
        of("cbor", "sealed_nothing", "no bytes", &[]),
        of("cbor", "sealed_token_and_more", "a byte after the token", &[&good[..], &[0]].concat()),
        of("shape", "sealed_twice", "encrypted once more", &seal(keys).encode()),
        of("cbor", "sealed_text", "a token as its text", text_of(&good).as_bytes()),
        of(
            "shape",
            "sealed_static",
            "a static token is no answer",
            &static_token(Draft::pass(keys, airport), airport, keys).item().encode(),
        ),
        of("shape", "sealed_static_of_an_age", "nor is one for another purpose", &age_token(keys).item().encode()),
        of("bare_pass", "sealed_bare_pass", "a copied pass", &pass.item().encode()),
        of("holder_signature", "sealed_holder_signature_bit", "the last bit", &bent.item().encode()),
        refuse(
            "nonce",
            "sealed_answer_to_another_question",
            "both are out: encrypted to the one, and answers the other",
            AIRPORT.asking(&[QUESTION, OTHER]),
            sealed_text(&to_other.encode()),
        ),
    ]
}

fn seal(keys: &Keys) -> Sealed {
    Sealed::new(
        &answer(keys).item().encode(),
        &Agreement::of(cose_key(&keys.ephemeral)),
        &keys.ephemeral,
        &keys.question,
    )
}

const DESK: Desk = AIRPORT.asking(&[QUESTION]);
const OTHER: Question = Question { nonce: *b"sixteen bytes 02", key: "other_question", ..QUESTION };
