use serde_json::{Map, Value};

use super::{Date, Error, claims::Claims};

/// Phiếu lý lịch tư pháp (Luật Lý lịch tư pháp Art 42, 43). Its release is ruled by its type: no. 2 goes to no verifier,
/// no. 1 only on a legal ground; [`super::Document::release`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CriminalRecord {
    /// Số phiếu.
    pub record_number: String,
    /// No. 1 or no. 2.
    pub form: RecordForm,
    /// As attested.
    pub full_name: String,
    /// Án tích; empty if there is none. Only no. 2 has expunged ones.
    pub convictions: Vec<Conviction>,
    /// Bans from posts and from running companies; `None` where the record does not speak of them.
    pub bans: Option<Vec<String>>,
    /// When it was issued.
    pub issue_date: Date,
}

/// Which of the two forms. Closed by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordForm {
    /// Phiếu số 1: for the person and, where a law says so, for organisations. Without what is expunged.
    One,
    /// Phiếu số 2: for proceedings, and for the person to know what is recorded. All of it.
    Two,
}

/// A conviction.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conviction {
    /// Tội danh.
    pub offence: String,
    /// Bản án.
    pub judgement: String,
    /// When it was given.
    pub date: Option<Date>,
    /// When it was expunged.
    pub expunged_on: Option<Date>,
}

redacted_debug!(CriminalRecord, Conviction);

impl CriminalRecord {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault; an expunged conviction on no. 1 is one.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let form = claims.parsed("form", |text| match text {
            "1" => Some(RecordForm::One),
            "2" => Some(RecordForm::Two),
            _ => None,
        })?;
        let conviction = |claims: &Claims<'_>| {
            let expunged_on = claims.optional_date("expunged_on")?;
            if form == RecordForm::One && expunged_on.is_some() {
                return Err(claims.wrong("expunged_on"));
            }
            Ok(Conviction {
                offence: claims.text("offence")?,
                judgement: claims.text("judgement")?,
                date: claims.optional_date("date")?,
                expunged_on,
            })
        };
        Ok(Self {
            record_number: claims.text("record_number")?,
            form,
            full_name: claims.text("full_name")?,
            convictions: claims.objects("convictions")?.iter().map(conviction).collect::<Result<_, _>>()?,
            bans: claims.optional_texts("bans")?,
            issue_date: claims.date("issue_date")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::{Document, LegalGround, Refusal, Ticks, Types};

    fn claims(form: Value) -> Map<String, Value> {
        json!({
            "record_number": "12/2026", "form": form, "full_name": "Trần Văn Bình", "convictions": [],
            "issue_date": "2026-08-01",
        })
        .as_object()
        .expect("an object")
        .clone()
    }

    fn ground() -> LegalGround {
        LegalGround::new("Luật Lý lịch tư pháp", "Điều 7 khoản 2").expect("a ground")
    }

    #[test]
    fn number_two_goes_to_no_verifier_whatever_is_chosen_ticked_or_said() {
        for form in [json!("2"), json!(2), json!("3"), json!(null), json!(["1"]), json!(1.0), json!("1 ")] {
            let claims = claims(form);
            let document = Document::new(Types::built_in(), "urn:dinhdanh:sandbox:criminal-record:1", "i", &claims)
                .expect("a type");
            let ticks = Ticks::none().and("convictions").and("full_name");
            for chosen in [&["full_name"][..], &["convictions"], &["record_number"], &["form"], &[]] {
                for ground in [None, Some(&ground())] {
                    assert_eq!(document.release(chosen, &ticks, ground), Err(Refusal::Never));
                }
            }
        }
        let mut silent = claims(json!("1"));
        silent.remove("form");
        let document =
            Document::new(Types::built_in(), "urn:dinhdanh:sandbox:criminal-record:1", "i", &silent).expect("a type");
        assert_eq!(document.release(&["full_name"], &Ticks::none(), Some(&ground())), Err(Refusal::Never));
    }

    #[test]
    fn number_one_needs_a_legal_ground_and_a_tick() {
        let claims = claims(json!("1"));
        let document =
            Document::new(Types::built_in(), "urn:dinhdanh:sandbox:criminal-record:1", "i", &claims).expect("a type");
        let chosen = ["full_name", "convictions"];
        assert_eq!(document.release(&chosen, &Ticks::none().and("convictions"), None), Err(Refusal::LegalGround));
        let unticked = document.release(&chosen, &Ticks::none(), Some(&ground()));
        assert!(matches!(unticked, Err(Refusal::NotTicked { .. })));
        let released = document.release(&chosen, &Ticks::none().and("convictions"), Some(&ground())).expect("released");
        assert_eq!(released.ground(), Some(&ground()));
    }

    #[test]
    fn the_holder_is_told_who_may_see_it() {
        use crate::{document::NoticeKind, host::Timestamp};
        for (form, right) in [("1", NoticeKind::NeedsLegalGround), ("2", NoticeKind::OnlyForHolder)] {
            let claims = claims(json!(form));
            let document = Document::new(Types::built_in(), "urn:dinhdanh:sandbox:criminal-record:1", "i", &claims)
                .expect("a type");
            let kinds: Vec<_> = document.view(Timestamp(0)).notices.iter().map(|it| it.kind).collect();
            assert_eq!(kinds, [right]);
        }
    }

    #[test]
    fn number_one_with_an_expunged_conviction_is_at_fault() {
        let conviction = json!([{"offence": "x", "judgement": "y", "expunged_on": "2020-01-01"}]);
        for (form, right) in [("1", false), ("2", true)] {
            let mut claims = claims(json!(form));
            claims.insert("convictions".into(), conviction.clone());
            assert_eq!(CriminalRecord::from_claims(&claims).is_ok(), right);
        }
        let mut silent = claims(json!("1"));
        silent.remove("convictions");
        let error = CriminalRecord::from_claims(&silent).expect_err("silence is not a clean record");
        assert_eq!(error.code(), "document.claim_missing");
    }
}
