//! Every type of document, as a person meets it: names, place in a list, lines of the card, what ends, what is missing, and
//! where the identity document says something else. From the sandbox's papers; what it has no paper for stands here;
//! what a person reads is left in `target/tmp/cards.txt`.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use dinhdanh::{
    document::{Date, Document, DocumentView, Fact, NoticeKind, Presence, Types, conflicts},
    host::Timestamp,
};
use serde_json::{Map, Value, json};

/// A type, what it says, and when what it attests ends.
struct Row {
    name: &'static str,
    says: Says,
    ends: Ends,
}

enum Says {
    /// The sandbox's paper of this name.
    Paper(&'static str),
    This(fn() -> Value),
}

enum Ends {
    /// The type has no end.
    Never,
    /// It may have one: the pointer to the claim, what stands there, the last day, and how many days before it is told.
    On { at: &'static str, value: Value, day: &'static str, soon: i64 },
}

fn rows() -> Vec<Row> {
    use Ends::Never;
    use Says::{Paper, This};
    let on = |at, value: Value, day, soon| Ends::On { at, value, day, soon };
    let row = |name, says, ends| Row { name, says, ends };
    vec![
        row("identity", This(identity), on("/expiry_date", json!("2035-04-12"), "2035-04-12", 90)),
        row("driving-licence", This(licence), on("/classes/1/expires", json!("2035-03-10"), "2035-03-10", 90)),
        row("driving-points", Paper("driving_points"), Never),
        row(
            "vehicle-registration",
            Paper("vehicle_registration"),
            on("/expiry_date", json!("2030-01-31"), "2030-01-31", 60),
        ),
        row("health-insurance", Paper("health_insurance"), on("/valid_to", json!("2026-12-31"), "2026-12-31", 30)),
        row("health-administrative", Paper("health_administrative"), Never),
        row("health-history", Paper("health_history"), Never),
        row("health-treatment", Paper("health_treatment"), Never),
        row("health-summary", Paper("health_summary"), Never),
        row("vaccination-certificate", Paper("vaccination_certificate"), Never),
        row("covid-certificate", This(covid), on("/valid_until", json!("2027-02-28"), "2027-02-28", 14)),
        row("residence", Paper("residence"), Never),
        row("criminal-record", Paper("criminal_record"), Never),
        row("social-security", Paper("social_security"), Never),
        row("birth-record", Paper("birth_record"), Never),
        row("guardian-record", This(guardianship), on("/ends_on", json!("2031-05-01"), "2031-05-01", 30)),
        // A moment: its document is over in the middle of the day.
        row("delegation", This(delegation), on("/until", json!(1_798_600_000), "2026-12-30", 14)),
    ]
}

fn identity() -> Value {
    json!({
        "personal_number": NUMBER, "full_name": NAME, "birthdate": BORN, "sex": "female", "nationality": "VN",
        "residence": "1 phố Thử nghiệm, Phường Thử nghiệm, Thành phố Huế", "issue_date": "2025-01-02",
    })
}

fn licence() -> Value {
    json!({
        "licence_number": "460190000001", "full_name": NAME, "birthdate": BORN, "nationality": "VN",
        "classes": [{"class": "A1", "scheme": "2024"}, {"class": "B", "scheme": "2024", "issued": "2025-03-10"}],
        "issuing_authority": "Phòng CSGT Thử nghiệm",
    })
}

fn covid() -> Value {
    json!({
        "certificate_id": "URN:UVCI:01:VN:TEST1", "full_name": NAME, "birthdate": BORN, "entry": "vaccination",
        "disease": "840539006", "product": "EU/1/20/1528", "dose": 2, "doses": 2, "vaccinated_on": "2021-09-06", "country": "VN",
    })
}

fn guardianship() -> Value {
    json!({
        "record_number": "TN-GH-1", "guardian_name": NAME, "guardian_number": NUMBER, "ward_name": "Nguyễn Thử Con",
        "ground": "minor", "registered_on": "2020-05-01", "issuing_authority": "UBND phường Thử nghiệm",
    })
}

fn delegation() -> Value {
    json!({
        "delegation_id": "UQ-1", "delegator_name": "Nguyễn Thử Ông", "full_name": NAME, "personal_number": NUMBER,
        "ground": "authorisation", "scope": ["vehicle", "health"],
    })
}

impl Row {
    fn claims(&self) -> Map<String, Value> {
        let claims = match &self.says {
            Says::This(says) => says(),
            Says::Paper(paper) => {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("sandbox/papers/{paper}.json"));
                let text = fs::read_to_string(path).expect("the sandbox has it");
                let mut file: Value = serde_json::from_str(&text).expect("a paper");
                assert_eq!(file["type"], self.name);
                file["claims"].take()
            }
        };
        let filled = |value: Value| match value.as_str().and_then(|text| text.strip_prefix('$')) {
            None => value,
            Some("personal_number") => NUMBER.into(),
            Some("full_name") => NAME.into(),
            Some("birthdate") => BORN.into(),
            Some("sex") => "female".into(),
            Some("licence_number") => "460190000001".into(),
            Some("now") => NOW.0.into(),
            Some(other) => panic!("${other}"),
        };
        let Value::Object(claims) = claims else { panic!("claims are an object") };
        claims.into_iter().map(|(name, value)| (name, filled(value))).collect()
    }

    /// With its end, if it has one.
    fn claims_with_end(&self) -> Map<String, Value> {
        let claims = self.claims();
        let Ends::On { at, value, .. } = &self.ends else { return claims };
        let (parent, member) = at.rsplit_once('/').expect("a pointer");
        let mut claims = Value::Object(claims);
        let parent = claims.pointer_mut(parent).and_then(Value::as_object_mut).expect("it is there");
        parent.insert(member.to_owned(), value.clone());
        claims.as_object().expect("an object").clone()
    }
}

fn document<'a>(name: &str, issuer: &'a str, claims: &'a Map<String, Value>) -> Document<'a> {
    let document_type = Types::built_in().named(name).expect("a type");
    Document::new(Types::built_in(), &document_type.types()[0], issuer, claims).expect("a type")
}

fn view(name: &str, claims: &Map<String, Value>, now: Timestamp) -> DocumentView {
    let facilities = ["46001".to_owned()];
    document(name, ISSUER, claims).signing_for(&facilities).view(now)
}

fn kinds(view: &DocumentView) -> Vec<NoticeKind> {
    view.notices.iter().map(|it| it.kind).collect()
}

fn ends(view: &DocumentView) -> Vec<(NoticeKind, Option<&str>)> {
    let about_an_end =
        |it: &&dinhdanh::document::Notice| [NoticeKind::Expired, NoticeKind::RenewSoon].contains(&it.kind);
    view.notices.iter().filter(about_an_end).map(|it| (it.kind, it.date.as_deref())).collect()
}

#[test]
fn every_type_has_a_row_here() {
    let (here, all): (BTreeSet<_>, BTreeSet<_>) =
        (rows().iter().map(|row| row.name).collect(), Types::built_in().all().iter().map(|it| it.name()).collect());
    assert_eq!(here, all);
}

#[test]
fn a_card_of_every_type_is_read_by_a_person_in_two_languages() {
    // For a person to look at, in a file: what tests print says nothing of anybody.
    let mut cards = String::new();
    let mut places = BTreeSet::new();
    for row in rows() {
        let claims = row.claims_with_end();
        document(row.name, ISSUER, &claims).check().expect("as its schema says");
        let view = view(row.name, &claims, NOW);
        writeln!(cards, "\n{} / {} · {} / {}", view.title_vi, view.title_en, view.group_vi, view.group_en)
            .expect("a text takes it");
        assert!(places.insert(view.sort_key.clone()), "{}: two in one place", row.name);
        // The papers are whole; a criminal record is shown only to those whom a law lets ask.
        let told = kinds(&view);
        assert!(told.iter().all(|it| *it == NoticeKind::NeedsLegalGround), "{}: {told:?}", row.name);
        // Every claim of the schema that is there is shown.
        let there = Types::built_in().named(row.name).expect("a type").claims();
        let there = there.iter().filter(|it| claims.contains_key(&it.name)).count();
        assert_eq!(view.claims.len(), there, "{}", row.name);
        let mut words = vec![&view.title_vi, &view.title_en, &view.group_vi, &view.group_en];
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for line in &view.claims {
            writeln!(cards, "  {}: {}   |   {}: {}", line.label_vi, line.shown_vi, line.label_en, line.shown_en)
                .expect("a text takes it");
            names.insert(&line.name);
            words.extend([&line.label_vi, &line.label_en]);
            words.extend([&line.shown_vi, &line.shown_en]);
            for part in &line.lines {
                writeln!(
                    cards,
                    "      {}: {}   |   {}: {}",
                    part.label_vi, part.shown_vi, part.label_en, part.shown_en
                )
                .expect("a text takes it");
                names.insert(&part.name);
                words.extend([&part.label_vi, &part.label_en, &part.shown_vi, &part.shown_en]);
            }
        }
        for notice in &view.notices {
            writeln!(cards, "  ! {}   |   {}", notice.vi, notice.en).expect("a text takes it");
            words.extend([&notice.vi, &notice.en]);
        }
        for text in words {
            assert!(!text.trim().is_empty(), "{}: an empty text", row.name);
            assert!(!text.contains(['_', '{', '}', '$', '[', '"']), "{}: {text:?} is for programs", row.name);
            assert!(!names.contains(text.as_str()), "{}: {text:?} is a claim's name", row.name);
        }
        for label in view.claims.iter().flat_map(|it| [&it.label_vi, &it.label_en]) {
            assert!(label.starts_with(char::is_uppercase), "{}: {label:?}", row.name);
        }
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cards.txt");
    fs::write(file, cards).expect("the test may write");
}

#[test]
fn what_ends_is_told_in_time_and_what_has_no_end_never() {
    for row in rows() {
        let without = row.claims();
        let far = Date::parse("2900-01-01").expect("a date").ends();
        match &row.ends {
            Ends::Never => {
                assert!(Types::built_in().named(row.name).is_some(), "{}", row.name);
                assert!(ends(&view(row.name, &without, far)).is_empty(), "{} has no end", row.name);
            }
            Ends::On { value, day, soon, .. } => {
                let mut without = Value::Object(row.claims_with_end());
                if let Ends::On { at, .. } = &row.ends {
                    let (parent, member) = at.rsplit_once('/').expect("a pointer");
                    let parent = without.pointer_mut(parent).and_then(Value::as_object_mut).expect("it is there");
                    parent.remove(member);
                }
                let without = without.as_object().expect("an object").clone();
                assert!(ends(&view(row.name, &without, far)).is_empty(), "{} without an end", row.name);
                let end = value.as_i64().map_or_else(|| Date::parse(day).expect("a date").ends(), Timestamp);
                let with = row.claims_with_end();
                let at = |now| view(row.name, &with, now);
                assert!(ends(&at(end.plus(-soon * DAY - 1))).is_empty(), "{}: too early", row.name);
                for (now, kind) in [
                    (end.plus(-soon * DAY), NoticeKind::RenewSoon),
                    (end.plus(-1), NoticeKind::RenewSoon),
                    (end, NoticeKind::Expired),
                ] {
                    let view = at(now);
                    assert_eq!(ends(&view), [(kind, Some(*day))], "{}", row.name);
                    let notice = view.notices.iter().find(|it| it.kind == kind).expect("it was just there");
                    let (vi, en) = (
                        Date::parse(day).expect("a date").in_vietnamese(),
                        Date::parse(day).expect("a date").in_english(),
                    );
                    assert!(notice.vi.contains(&vi) && notice.vi.starts_with(&view.title_vi), "{}", notice.vi);
                    assert!(notice.en.contains(&en) && notice.en.starts_with(&view.title_en), "{}", notice.en);
                }
            }
        }
    }
}

#[test]
fn whatever_a_type_needs_and_is_not_there_is_named() {
    for row in rows() {
        let whole = row.claims();
        let needed = Types::built_in().named(row.name).expect("a type").claims();
        let needed: Vec<_> = needed.iter().filter(|it| it.presence == Presence::Required).collect();
        assert!(!needed.is_empty(), "{} needs nothing", row.name);
        for claim in needed {
            let mut claims = whole.clone();
            assert!(claims.remove(&claim.name).is_some(), "{}: the paper has no {}", row.name, claim.name);
            let view = view(row.name, &claims, NOW);
            let missing: Vec<_> = view.notices.iter().filter(|it| it.kind == NoticeKind::Missing).collect();
            let [notice] = missing.as_slice() else {
                panic!("{} without {}: {} notices", row.name, claim.name, missing.len())
            };
            assert_eq!(notice.claim.as_deref(), Some(claim.name.as_str()));
            assert!(notice.vi.contains(&claim.label.vi) && notice.en.contains(&claim.label.en), "{}", notice.vi);
            assert!(view.claims.iter().all(|it| it.name != claim.name), "{} is not made up", claim.name);
        }
    }
}

#[test]
fn where_the_identity_document_says_something_else_it_prevails_and_both_keep_their_source() {
    let attested = identity().as_object().expect("an object").clone();
    let of_identity = document("identity", "https://identity.example", &attested);
    let wrong = |fact| match fact {
        Fact::FullName => "Trần Khác Tên",
        Fact::Birthdate => "1971-01-01",
        Fact::Sex => "male",
        Fact::Nationality => "VNX",
        Fact::PersonalNumber => "001071000009",
        Fact::PermanentAddress => "9 phố Khác",
        other => panic!("{other:?} has no other value here"),
    };
    let mut about_the_holder = 0;
    for row in rows().into_iter().filter(|row| row.name != "identity") {
        let whole = row.claims();
        let facts: Vec<_> = Types::built_in().named(row.name).expect("a type").claims().iter().collect();
        for claim in facts {
            let Some(fact) = claim.fact else { continue };
            about_the_holder += 1;
            let mut claims = whole.clone();
            claims.insert(claim.name.clone(), wrong(fact).into());
            let other = document(row.name, ISSUER, &claims).dated(Some(NOW), None);
            let found = conflicts(&[other, of_identity]);
            let conflict = found.iter().find(|it| it.fact == fact);
            let conflict = conflict.unwrap_or_else(|| panic!("{}: {fact:?} is not told", row.name));
            let prevailing = conflict.prevailing.as_ref().expect("the identity document decides");
            assert_eq!(
                (prevailing.issuer.as_str(), prevailing.title_en.as_str()),
                ("https://identity.example", "Identity")
            );
            let [said] = conflict.others.as_slice() else { panic!("one other") };
            let title = Types::built_in().named(row.name).expect("a type").title();
            assert_eq!((&said.title_vi, &said.title_en, said.issuer.as_str()), (&title.vi, &title.en, ISSUER));
            assert_eq!((said.value.as_str(), said.claim.as_str()), (wrong(fact), claim.name.as_str()));
            assert_eq!((said.document_id.as_str(), said.issued_at), (other.id().as_str(), Some(NOW.0)));
            assert_eq!(claims[&claim.name], wrong(fact), "nothing was changed");
        }
        let other = document(row.name, ISSUER, &whole);
        let told: Vec<_> = conflicts(&[of_identity, other]).iter().map(|it| it.fact).collect();
        assert!(told.is_empty(), "{}: {told:?}", row.name);
    }
    assert!(about_the_holder > 20, "only {about_the_holder} claims say something of the holder");
}

const NUMBER: &str = "046190000001";
const NAME: &str = "Nguyễn Thị Minh Khai";
const BORN: &str = "1990-04-12";
const ISSUER: &str = "https://issuer.example";
/// 21 September 2026.
const NOW: Timestamp = Timestamp(1_790_000_000);
const DAY: i64 = 86_400;
