//! Answers to a desk's question, tokens made after a poster was scanned, and desks that take only the one or the other.

use serde_json::Value;

use super::{
    AIRPORT,
    Audience::{ChallengeOnly, Site},
    Case, Desk, EXPIRES, QUESTION, Question, SHOWN, accepted as accept,
    draft::{Draft, person, static_token, text, text_of},
    refused as refuse, sealed,
};
use crate::{
    item::{Item, Sign1},
    keys::Keys,
    purposes::{NATIONALITY, Purpose, of},
    trust_list::{ISSUED_AT, NOW, READER},
};

/// Those that are accepted.
pub fn accepted(keys: &Keys) -> Vec<Case<Value>> {
    let airport = of(3);
    let desk = AIRPORT.asking(&[QUESTION]);
    let answered = |name, why, desk: Desk, text: String, claims: &[i64]| {
        accept(name, why).says("nonce", crate::keys::hex(&QUESTION.nonce)).shown(desk, text, &person(claims))
    };
    let good = |name, why, desk: Desk| answered(name, why, desk, text(&answer(keys)), airport.required);
    let made = |name, why, time: i64| {
        let token = draft(airport, keys).claim(6, Item::Int(time)).sign(&keys.holder);
        let case = accept(name, why).says("nonce", crate::keys::hex(&QUESTION.nonce)).says("shown_at", time);
        case.shown(desk, text(&token), &person(airport.required))
    };
    let whole = [airport.full, &[NATIONALITY]].concat();
    let full = around(Draft::pass_with(keys, airport, &whole), keys);
    let poster = Draft::token(Draft::pass(keys, airport).sign(&keys.passes).item(), READER).sign(&keys.holder);
    let exam = around(Draft::pass(keys, of(6)), keys);
    vec![
        good("answer", "to the question, in clear", desk),
        answered(
            "answer_sealed",
            "encrypted to the question's key",
            desk,
            sealed(&answer(keys), keys),
            airport.required,
        ),
        answered("answer_full", "with the whole number and a nationality, in clear", desk, text(&full), &whole),
        answered("answer_full_sealed", "the same, encrypted", desk, sealed(&full, keys), &whole),
        answered(
            "answer_exam_sealed",
            "a pass that admits once",
            Desk::of(6, 2).asking(&[QUESTION]),
            sealed(&exam, keys),
            of(6).required,
        ),
        good("answer_to_one_of_two", "two questions are out", AIRPORT.asking(&[OTHER, QUESTION])),
        answered(
            "answer_sealed_to_one_of_two",
            "each key is tried",
            AIRPORT.asking(&[OTHER, QUESTION]),
            sealed(&answer(keys), keys),
            airport.required,
        ),
        good("answer_in_the_last_second", "two minutes after it was asked", AIRPORT.asking(&[LAST])),
        good("answer_at_a_site", "an answer counts at each desk that asked", desk.for_whom(Site("VN.DAD.T1"))),
        good("answer_where_only_answers_count", "this desk asks first", desk.for_whom(ChallengeOnly)),
        good(
            "answer_behind_the_floor",
            "the desk's clock is behind a time that has passed",
            Desk { not_before: Some(NOW + 3600), ..desk },
        ),
        good("answer_behind_the_list", "the desk's clock is behind its own list", {
            AIRPORT.at(ISSUED_AT - 86_400).asking(&[EARLIER])
        }),
        made("answer_by_a_phone_in_1970", "an answer needs no clock on the phone", 0),
        made("answer_by_a_phone_in_2106", "nor a right one", 0xffff_ffff),
        accept("poster", "made for the site whose poster was scanned").shown(
            AIRPORT.for_whom(Site(READER)),
            text(&poster),
            &person(airport.required),
        ),
    ]
}

/// Those that are refused.
pub fn refused(keys: &Keys) -> Vec<Case<&'static str>> {
    let airport = of(3);
    let good = text(&answer(keys));
    let desk = AIRPORT.asking(&[QUESTION]);
    let shown = |code, name, why, desk: Desk| refuse(code, name, why, desk, good.clone());
    let bent = |code, name, why, draft: Draft| refuse(code, name, why, desk, text(&draft.sign(&keys.holder)));
    let to = |audience: &str| {
        let pass = Draft::pass(keys, airport).sign(&keys.passes).item();
        Draft::token(pass, audience).claim(39, Item::Bytes(QUESTION.nonce.to_vec()))
    };
    let with_nonce = |item: Item| draft(airport, keys).claim(39, item);
    let signed = answer(keys);
    let other_nonce = with_nonce(Item::Bytes(OTHER.nonce.to_vec()));
    let whole = Draft::pass_with(keys, airport, airport.full);
    let full_poster = Draft::token(whole.sign(&keys.passes).item(), READER).sign(&keys.holder);
    let full = text(&static_token(whole, airport, keys));
    let hot = text(&static_token(Draft::pass(keys, airport), airport, keys));
    let poster = |audience| {
        text(&Draft::token(Draft::pass(keys, airport).sign(&keys.passes).item(), audience).sign(&keys.holder))
    };
    let over = EXPIRES;
    let month = ISSUED_AT + 30 * 86_400 + 1;
    vec![
        shown("nonce", "answer_nobody_asked", "no question is out", AIRPORT),
        shown("nonce", "answer_to_another_question", "another one is out", AIRPORT.asking(&[OTHER])),
        shown("nonce", "answer_too_late", "two minutes and a second after it was asked", AIRPORT.asking(&[OVER])),
        shown("nonce", "answer_too_early", "by the desk's clock nobody has asked yet", AIRPORT.asking(&[FUTURE])),
        bent("nonce", "answer_to_nobody", "a nonce of zeros", with_nonce(Item::Bytes(vec![0; 16]))),
        bent("audience", "answer_to_another_reader", "the right nonce for somebody else", to("VN.SGN.T1")),
        bent("audience", "answer_to_any_desk", "an answer is for the one who asked", to("p:3")),
        bent("shape", "nonce_of_17_bytes", "one byte more", with_nonce(Item::Bytes(vec![7; 17]))),
        bent("shape", "nonce_of_no_bytes", "nothing to repeat", with_nonce(Item::Bytes(vec![]))),
        bent("shape", "nonce_text", "a nonce is bytes", with_nonce(Item::Text("sixteen bytes 01"))),
        refuse(
            "holder_signature",
            "answer_other_nonce",
            "an old answer made to fit by hand",
            AIRPORT.asking(&[OTHER]),
            text(&Sign1 { payload: other_nonce.payload().into(), ..signed.clone() }),
        ),
        refuse("holder_signature", "answer_nonce_taken_out", "a static token made of an answer", desk, {
            text(&Sign1 { payload: to("p:3").without_claim(39).payload().into(), ..signed })
        }),
        shown("pass_expired", "answer_of_a_pass_that_is_over", "the desk's clock counts for the pass", {
            AIRPORT.at(over).asking(&[Question { asked: EXPIRES, ..QUESTION }])
        }),
        shown(
            "pass_expired",
            "answer_of_a_pass_over_at_the_floor",
            "so does the time that has passed",
            Desk { not_before: Some(over), ..desk },
        ),
        shown("trust_stale", "answer_by_an_old_list", "the list is a month old", {
            AIRPORT.at(month).asking(&[Question { asked: ISSUED_AT + 30 * 86_400, ..QUESTION }])
        }),
        refuse(
            "challenge_wanted",
            "static_where_only_answers_count",
            "this desk asks first",
            AIRPORT.for_whom(ChallengeOnly),
            hot.clone(),
        ),
        refuse(
            "challenge_wanted",
            "poster_where_only_answers_count",
            "a poster is no question",
            AIRPORT.for_whom(ChallengeOnly),
            poster(READER),
        ),
        refuse("challenge_wanted", "full_at_any_desk", "the whole number is for readers who ask", AIRPORT, full),
        refuse("challenge_wanted", "full_at_a_site", "a poster is read by anybody", AIRPORT.for_whom(Site(READER)), {
            text(&full_poster)
        }),
        refuse(
            "audience",
            "static_at_a_site",
            "made before its poster was scanned",
            AIRPORT.for_whom(Site(READER)),
            hot,
        ),
        refuse("audience", "poster_of_another_site", "the next terminal's", AIRPORT.for_whom(Site("VN.NBA.T2")), {
            poster(READER)
        }),
        refuse("audience", "poster_at_any_desk", "a token for one site", AIRPORT, poster(READER)),
        refuse(
            "verifier_clock",
            "static_behind_the_floor",
            "the desk's clock is behind a time that has passed",
            Desk { not_before: Some(NOW + 1), ..AIRPORT },
            text(&static_token(Draft::pass(keys, airport), airport, keys)),
        ),
        refuse(
            "bare_pass",
            "bare_pass_where_only_answers_count",
            "a copied pass answers nothing",
            desk.for_whom(ChallengeOnly),
            text_of(&Draft::pass(keys, airport).sign(&keys.passes).item().encode()),
        ),
    ]
}

/// A good answer at the airport.
pub fn answer(keys: &Keys) -> Sign1 {
    draft(of(3), keys).sign(&keys.holder)
}

/// A good answer with this pass.
fn around(pass: Draft, keys: &Keys) -> Sign1 {
    let token = Draft::token(pass.sign(&keys.passes).item(), READER);
    token.claim(39, Item::Bytes(QUESTION.nonce.to_vec())).sign(&keys.holder)
}

fn draft(purpose: &Purpose, keys: &Keys) -> Draft {
    let pass = Draft::pass(keys, purpose).sign(&keys.passes).item();
    Draft::token(pass, READER).claim(39, Item::Bytes(QUESTION.nonce.to_vec()))
}

const OTHER: Question = Question { nonce: *b"sixteen bytes 02", key: "other_question", asked: SHOWN };
const LAST: Question = Question { asked: NOW - 120, ..QUESTION };
const OVER: Question = Question { asked: NOW - 121, ..QUESTION };
const FUTURE: Question = Question { asked: NOW + 1, ..QUESTION };
const EARLIER: Question = Question { asked: ISSUED_AT - 86_401, ..QUESTION };
