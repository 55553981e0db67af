//! What may leave the wallet towards a verifier. Whoever shows a document takes a [`Releasable`], and only
//! [`Document::release`] makes one.

use serde_json::{Map, Value};

use super::{
    ReleaseRule, Rule, Sensitivity, StatusMark,
    held::Document,
    schema::ValueKind,
    shown::{self, Form},
};

/// Claims of a document that may be shown to a verifier now. There is no other way to make one.
#[derive(Clone, PartialEq)]
pub struct Releasable {
    type_id: String,
    claims: Map<String, Value>,
    ground: Option<LegalGround>,
}

redacted_debug!(Releasable);

impl Releasable {
    /// The type of the credential.
    pub fn type_id(&self) -> &str {
        &self.type_id
    }

    /// The claims, and no others.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// The legal ground that the verifier named, where it had to.
    pub fn ground(&self) -> Option<&LegalGround> {
        self.ground.as_ref()
    }
}

/// The provision by which somebody may ask for a document: a law and an article of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalGround {
    law: String,
    article: String,
}

impl LegalGround {
    /// `("Luật Lý lịch tư pháp", "Điều 7 khoản 2")`. `None` unless both say something, the article has a number, and
    /// neither is longer than 200 characters.
    pub fn new(law: &str, article: &str) -> Option<Self> {
        let fits = |text: &str| {
            !text.trim().is_empty() && text.chars().count() <= MAX_GROUND && !text.chars().any(char::is_control)
        };
        let numbered = article.chars().any(|character| character.is_ascii_digit());
        (fits(law) && fits(article) && numbered)
            .then(|| Self { law: law.trim().to_owned(), article: article.trim().to_owned() })
    }

    /// The law.
    pub fn law(&self) -> &str {
        &self.law
    }

    /// The article of it.
    pub fn article(&self) -> &str {
        &self.article
    }
}

/// The sensitive claims that the person ticked one by one. Nothing is ticked to begin with, and agreeing to the rest
/// ticks none.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticks(Vec<String>);

redacted_debug!(Ticks);

impl Ticks {
    /// No sensitive claim.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// One more.
    pub fn and(mut self, claim: &str) -> Self {
        self.0.push(claim.to_owned());
        self
    }
}

/// Why a document is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// This document goes to no verifier.
    #[error("this document goes to no verifier")]
    Never,
    /// The verifier has to name the law that lets it ask.
    #[error("needs a legal ground")]
    LegalGround,
    /// Its issuer revoked it.
    #[error("the document was revoked")]
    Revoked,
    /// It is held for a while.
    #[error("the document is held for now")]
    Held,
    /// A sensitive claim was not ticked by itself.
    #[error("claim {claim} is sensitive and was not ticked")]
    NotTicked {
        /// The claim.
        claim: String,
        /// Why it is sensitive.
        sensitivity: Sensitivity,
    },
    /// The document has no such claim, or nothing was chosen.
    #[error("nothing to show, or no such claim")]
    NoClaim,
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Never => "document.never_released",
            Self::LegalGround => "document.legal_ground",
            Self::Revoked => "document.revoked",
            Self::Held => "document.held",
            Self::NotTicked { .. } => "document.not_ticked",
            Self::NoClaim => "document.no_claim",
        }
    }
}

impl Document<'_> {
    /// The chosen claims, if they may be shown to a verifier. The rule is that of the type, over all that the credential
    /// says, chosen or not. Consent is asked for elsewhere and does not change the rule.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn release(&self, chosen: &[&str], ticks: &Ticks, ground: Option<&LegalGround>) -> Result<Releasable, Refusal> {
        match (self.rule(), ground) {
            (Rule::Never, _) => return Err(Refusal::Never),
            (Rule::LegalGround, None) => return Err(Refusal::LegalGround),
            (Rule::LegalGround, Some(_)) | (Rule::Consent, _) => {}
        }
        match self.status {
            StatusMark::Revoked => return Err(Refusal::Revoked),
            StatusMark::Held => return Err(Refusal::Held),
            StatusMark::NotChecked | StatusMark::Valid => {}
        }
        let mut claims = Map::new();
        for name in chosen {
            let (Some(claim), Some(value)) = (self.document_type.claim(name), self.claims.get(*name)) else {
                return Err(Refusal::NoClaim);
            };
            if let Some(sensitivity) = claim.sensitive
                && !ticks.0.iter().any(|ticked| ticked == name)
            {
                return Err(Refusal::NotTicked { claim: claim.name.clone(), sensitivity });
            }
            claims.insert(claim.name.clone(), value.clone());
        }
        if claims.is_empty() {
            return Err(Refusal::NoClaim);
        }
        Ok(Releasable { type_id: self.type_id.to_owned(), claims, ground: ground.cloned() })
    }

    /// Whether it goes to no verifier at all, whatever is asked for and whoever agrees.
    pub fn goes_to_no_verifier(&self) -> bool {
        self.rule() == Rule::Never
    }

    pub(super) fn rule(&self) -> Rule {
        match self.document_type.release_rule() {
            ReleaseRule::Always(rule) => *rule,
            ReleaseRule::ByClaim(by) => {
                let value =
                    self.claims.get(&by.claim).and_then(|value| match self.document_type.claim(&by.claim)?.value {
                        ValueKind::Text => value.as_str().map(str::to_owned),
                        ref kind => shown::text(kind, value, Form::Raw),
                    });
                by.rules.iter().find(|(known, _)| Some(known) == value.as_ref()).map_or(Rule::Never, |(_, rule)| *rule)
            }
        }
    }
}

const MAX_GROUND: usize = 200;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Types;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    fn identity(claims: &Map<String, Value>) -> Document<'_> {
        Document::new(Types::built_in(), "urn:dinhdanh:sandbox:identity:1", "issuer", claims).expect("a type")
    }

    #[test]
    fn only_what_was_chosen_is_released() {
        let claims = map(json!({"full_name": "Nguyễn Văn A", "sex": "male", "cnf": {}, "ethnicity": "Kinh"}));
        let released = identity(&claims).release(&["full_name"], &Ticks::none(), None).expect("released");
        assert_eq!(released.claims(), &map(json!({"full_name": "Nguyễn Văn A"})));
        assert_eq!((released.type_id(), released.ground()), ("urn:dinhdanh:sandbox:identity:1", None));
        assert_eq!(format!("{released:?}"), "Releasable(…)");
        for chosen in [&[][..], &["cnf"], &["nationality"], &["full_name", "none"]] {
            assert_eq!(identity(&claims).release(chosen, &Ticks::none(), None), Err(Refusal::NoClaim));
        }
    }

    #[test]
    fn a_sensitive_claim_needs_its_own_tick() {
        let claims = map(json!({"full_name": "Nguyễn Văn A", "ethnicity": "Kinh", "religion": "Không"}));
        let chosen = ["full_name", "ethnicity", "religion"];
        let refused = |ticks: Ticks| identity(&claims).release(&chosen, &ticks, None).expect_err("not ticked");
        assert!(matches!(refused(Ticks::none()), Refusal::NotTicked { claim, .. } if claim == "ethnicity"));
        let one = refused(Ticks::none().and("ethnicity").and("full_name"));
        assert!(matches!(one, Refusal::NotTicked { sensitivity: Sensitivity::Religion, .. }));
        let ticks = Ticks::none().and("ethnicity").and("religion");
        assert_eq!(identity(&claims).release(&chosen, &ticks, None).expect("ticked").claims().len(), 3);
    }

    #[test]
    fn a_legal_ground_names_a_law_and_an_article() {
        assert!(LegalGround::new("Luật Lý lịch tư pháp", "Điều 7").is_some());
        for (law, article) in [("", "Điều 7"), ("Luật", ""), ("Luật", "một điều"), (" ", "7"), ("Lu\nật", "7")]
        {
            assert_eq!(LegalGround::new(law, article), None);
        }
        assert_eq!(LegalGround::new(&"x".repeat(201), "7"), None);
    }
}
