//! The account as the authority last told it: `spec/profile/account.md`, *account*.

use serde_json::{Map, Value, json};

use super::{AccountStage, ConfirmerRole, Holder, LockCause, Locks, registration::is_date};
use crate::host::Timestamp;

/// What the phone knows of its account.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// Whose account it is.
    pub holder: Holder,
    /// Where it stands.
    pub stage: AccountStage,
    /// Since when; unknown to vaults that never asked.
    pub since: Option<Timestamp>,
    /// Why the file was refused.
    pub refusal: Option<FileFault>,
    /// Until when it is to be activated; later a new code has to be asked for.
    pub activate_by: Option<Timestamp>,
    /// Why it is locked, by the authority's word.
    pub locks: Locks,
    /// The last day of the card, `YYYY-MM-DD`.
    pub card_expires: Option<String>,
    /// Who confirms.
    pub confirmer: Option<Confirmer>,
    /// Until when use is confirmed.
    pub use_confirmed_until: Option<Timestamp>,
}

/// Guardian or representative.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
pub struct Confirmer {
    /// What they are to the holder.
    pub role: ConfirmerRole,
    /// Full name.
    pub name: String,
}

/// What is wrong with a file, as the authority says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum FileFault {
    /// The portrait can't be used.
    Portrait,
    /// What was entered differs from the register.
    Data,
    /// The telephone number is somebody else's.
    Phone,
    /// Something else; the authority's hotline knows.
    Other,
}

impl FileFault {
    const ALL: [Self; 4] = [Self::Portrait, Self::Data, Self::Phone, Self::Other];

    fn as_str(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Data => "data",
            Self::Phone => "phone",
            Self::Other => "other",
        }
    }
}

redacted_debug!(Standing, Confirmer);

impl Standing {
    /// Before anything was asked.
    pub fn new(holder: Holder, stage: AccountStage) -> Self {
        Self {
            holder,
            stage,
            since: None,
            refusal: None,
            activate_by: None,
            locks: Locks::new(),
            card_expires: None,
            confirmer: None,
            use_confirmed_until: None,
        }
    }

    /// Why the account is locked at `now`: what the authority said, and the card when its last day is over in Viet Nam.
    pub fn locks_at(&self, now: Timestamp) -> Locks {
        let mut locks = self.locks.clone();
        // Both are `YYYY-MM-DD`, which sorts as time goes.
        if self.card_expires.as_ref().is_some_and(|last_day| now.date_in_viet_nam() > *last_day) {
            locks.insert(LockCause::CardExpired);
        }
        locks
    }

    /// Whether the holder may use the account at `now`: children and wards as long as their guardian confirmed it.
    pub fn use_is_confirmed(&self, now: Timestamp) -> bool {
        !self.holder.use_is_confirmed() || self.use_confirmed_until.is_some_and(|until| now < until)
    }

    /// Reads the authority's answer; `None` if it is not of the contract. That an account is elsewhere it says by a refusal.
    pub(super) fn read(answer: &Value) -> Option<Self> {
        Self::kept(answer).filter(|standing| standing.stage != AccountStage::Replaced)
    }

    /// Reads what [`Standing::to_text`] wrote.
    pub(crate) fn kept(answer: &Value) -> Option<Self> {
        let text = |key: &str| answer.get(key).map(Value::as_str);
        let time = |key: &str| match answer.get(key) {
            None => Some(None),
            Some(value) => value.as_i64().map(|seconds| Some(Timestamp(seconds))),
        };
        let stage = AccountStage::parse(text("stage")??)?;
        let holder = Holder::parse(text("holder")??)?;
        let told = answer.get("locks")?.as_array()?;
        // A cause that this version has no word for locks all the same; who knows it is whoever asked for it.
        let cause = |told: &Value| Some(LockCause::parse(told.as_str()?).unwrap_or(LockCause::AuthorityRequest));
        let locks: Locks = told.iter().map(cause).collect::<Option<_>>()?;
        let refusal = match text("reason") {
            None => None,
            // A fault that this version has no word for is one all the same.
            Some(reason) => {
                let reason = reason?;
                Some(FileFault::ALL.into_iter().find(|fault| fault.as_str() == reason).unwrap_or(FileFault::Other))
            }
        };
        let card_expires = match text("card_expires") {
            None => None,
            Some(date) => Some(date.filter(|date| is_date(date))?.to_owned()),
        };
        let confirmer = match answer.get("confirmer") {
            None => None,
            Some(confirmer) => Some(read_confirmer(confirmer)?),
        };
        let standing = Self {
            holder,
            stage,
            since: time("since")?,
            refusal,
            activate_by: time("activate_by")?,
            locks,
            card_expires,
            confirmer,
            use_confirmed_until: time("use_confirmed_until")?,
        };
        standing.is_sound().then_some(standing)
    }

    /// As the vault keeps it: the members of the answer.
    pub(crate) fn to_text(&self) -> String {
        let mut members = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                members.insert(key.into(), value);
            }
        };
        put("holder", Some(self.holder.as_str().into()));
        put("stage", Some(self.stage.as_str().into()));
        put("since", self.since.map(|at| at.0.into()));
        put("reason", self.refusal.map(|fault| fault.as_str().into()));
        put("activate_by", self.activate_by.map(|at| at.0.into()));
        put("locks", Some(self.locks.iter().map(|cause| cause.as_str()).collect()));
        put("card_expires", self.card_expires.clone().map(Value::from));
        let confirmer = self.confirmer.as_ref();
        put("confirmer", confirmer.map(|it| json!({ "role": it.role.as_str(), "name": it.name })));
        put("use_confirmed_until", self.use_confirmed_until.map(|at| at.0.into()));
        Value::Object(members).to_string()
    }

    /// The parts say the same: a refusal has its stage, and only who needs a confirmer has one; who asks for a recovery is
    /// not told whom.
    fn is_sound(&self) -> bool {
        let role = self.confirmer.as_ref().map(|it| it.role);
        let confirmed = role == self.holder.confirmer() || (self.stage == AccountStage::Recovering && role.is_none());
        self.stage != AccountStage::Unregistered
            && self.refusal.is_some() == (self.stage == AccountStage::Refused)
            && confirmed
            && AccountStage::Unregistered.can_become(self.stage, self.holder)
    }
}

fn read_confirmer(value: &Value) -> Option<Confirmer> {
    let role = value.get("role")?.as_str()?;
    let role = [ConfirmerRole::Guardian, ConfirmerRole::Representative].into_iter().find(|it| it.as_str() == role)?;
    let name = value.get("name")?.as_str()?;
    crate::trust::is_presentable(name).then(|| Confirmer { role, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Value {
        json!({
            "account_id": "a", "holder": "child", "stage": "refused", "level": 0, "since": 1_790_000_000, "reason": "portrait",
            "locks": ["card_held", "death"], "card_expires": "2026-09-21",
            "confirmer": {"role": "guardian", "name": "Trần Văn Bình"}, "use_confirmed_until": 1_790_000_100,
        })
    }

    #[test]
    fn what_is_kept_is_what_was_told() {
        let standing = Standing::read(&full()).expect("of the contract");
        let again = serde_json::from_str(&standing.to_text()).expect("JSON");
        assert!(Standing::read(&again) == Some(standing.clone()));
        assert_eq!(format!("{standing:?}"), "Standing(…)");
        assert_eq!(standing.confirmer.map(|it| it.name).as_deref(), Some("Trần Văn Bình"));
    }

    #[test]
    fn a_card_locks_the_account_from_local_midnight_after_its_last_day() {
        let mut standing = Standing::read(&full()).expect("of the contract");
        standing.locks.clear();
        let midnight = Timestamp(1_790_000_000).next_midnight_in_viet_nam(); // 2026-09-21 17:00:00 UTC
        assert!(standing.locks_at(midnight.plus(-1)).is_empty());
        assert_eq!(standing.locks_at(midnight).into_iter().collect::<Vec<_>>(), [LockCause::CardExpired]);
    }

    #[test]
    fn a_cause_of_a_later_version_locks_as_one_of_an_authority() {
        let mut answer = full();
        answer["locks"] = json!(["rain", "holder_request"]);
        let standing = Standing::read(&answer).expect("of the contract");
        let locks: Vec<_> = standing.locks_at(Timestamp(0)).into_iter().collect();
        assert_eq!(locks, [LockCause::HolderRequest, LockCause::AuthorityRequest]);
        let kept = serde_json::from_str(&standing.to_text()).expect("JSON");
        assert!(Standing::kept(&kept) == Some(standing), "and after the next opening");
    }

    #[test]
    fn use_is_confirmed_up_to_its_end_and_only_where_it_has_to_be() {
        let standing = Standing::read(&full()).expect("of the contract");
        let at = |seconds: i64| standing.use_is_confirmed(Timestamp(1_790_000_000 + seconds));
        assert_eq!([0, 99, 100].map(at), [true, true, false]);
        assert!(Standing::new(Holder::Citizen, AccountStage::Level1).use_is_confirmed(Timestamp(0)));
        assert!(!Standing::new(Holder::Ward, AccountStage::Level1).use_is_confirmed(Timestamp(0)));
    }

    #[test]
    fn an_answer_that_contradicts_itself_is_none() {
        for (key, value) in [
            ("stage", json!("flying")),
            ("stage", json!("unregistered")),
            ("stage", json!("level_1")),  // with a reason for a refusal
            ("holder", json!("citizen")), // with a guardian
            ("holder", json!(null)),
            ("locks", json!(["death", 1])),
            ("locks", json!("death")),
            ("locks", json!(null)),
            ("card_expires", json!("2026-02-30")),
            ("confirmer", json!(null)),
            ("confirmer", json!({"role": "guardian", "name": "\u{202e}x"})),
            ("confirmer", json!({"role": "representative", "name": "Bình"})),
            ("since", json!("today")),
            ("reason", json!(null)),
        ] {
            let mut answer = full();
            answer[key] = value.clone();
            assert!(Standing::read(&answer).is_none(), "{key}: {value}");
        }
        // Only who has proved nothing yet is not told who the guardian is.
        for (stage, sound) in [("recovering", true), ("level_1", false)] {
            let mut nameless = full();
            nameless["stage"] = json!(stage);
            let members = nameless.as_object_mut().expect("an object");
            members.remove("reason");
            members.remove("confirmer");
            assert_eq!(Standing::read(&nameless).is_some(), sound, "{stage}");
        }
        let mut infant = full();
        (infant["holder"], infant["stage"]) = (json!("infant"), json!("level_2"));
        infant.as_object_mut().expect("an object").remove("reason");
        assert!(Standing::read(&infant).is_none(), "an infant has no level 2");
    }
}
