//! What a schema has to keep beyond its form.

use std::collections::HashSet;

use super::{
    ClaimType, DocumentType, ReleaseRule, Rule, ValueKind, Wording,
    file::{Expiry, MdocMapping},
};
use crate::document::DocumentKind;

impl DocumentType {
    /// Whether the schema makes sense in itself.
    pub(super) fn check(&self, name: &str) -> Result<(), String> {
        if self.name != name || !is_plain(&self.name, b'-') {
            return Err(format!("is called {} and not {name}", self.name));
        }
        if self.types.is_empty() && self.mdoc.is_empty() {
            return Err("covers no type".into());
        }
        let ids: Vec<_> = self.types.iter().map(String::as_str).chain(self.doctypes()).collect();
        unique(ids.iter().copied(), "type")?;
        if let Some(id) = ids.iter().find(|id| id.is_empty() || id.contains(['#', ' '])) {
            return Err(format!("type {id:?} is empty or has a # or a space"));
        }
        wording(&self.title, "title")?;
        claims(&self.claims, Depth::Card)?;
        if let Some(instance) = &self.instance {
            self.kind_of(instance, "instance", |kind| matches!(kind, ValueKind::Text))?;
        }
        if let Some(begins) = &self.begins {
            self.kind_of(begins, "begins", |kind| matches!(kind, ValueKind::Date | ValueKind::Moment))?;
        }
        if let Some(expiry) = &self.expiry {
            self.check_expiry(expiry)?;
        }
        if let ReleaseRule::ByClaim(by) = &self.release {
            self.kind_of(&by.claim, "release", |kind| matches!(kind, ValueKind::Text | ValueKind::Code(_)))?;
            unique(by.rules.iter().map(|(value, _)| value.as_str()), "release")?;
        }
        if self.kind == DocumentKind::CriminalRecord && !keeps_the_law_of_records(&self.release) {
            return Err("release: no. 2 goes to nobody, and no. 1 needs a legal ground".into());
        }
        unique(self.disclosures.iter().map(|profile| profile.name.as_str()), "disclosure")?;
        for profile in &self.disclosures {
            wording(&profile.title, &profile.name)?;
            unique(profile.claims.iter().map(String::as_str), &profile.name)?;
            if profile.claims.is_empty() {
                return Err(format!("disclosure {} shows nothing", profile.name));
            }
            profile.claims.iter().try_for_each(|claim| self.kind_of(claim, &profile.name, |_| true))?;
        }
        self.mdoc.iter().try_for_each(|mapping| self.check_mapping(mapping))
    }

    fn kind_of(&self, claim: &str, used_in: &str, fits: impl Fn(&ValueKind) -> bool) -> Result<(), String> {
        match self.claim(claim) {
            Some(it) if fits(&it.value) => Ok(()),
            Some(_) => Err(format!("{used_in}: claim {claim} is of another kind")),
            None => Err(format!("{used_in}: no claim is called {claim}")),
        }
    }

    fn check_expiry(&self, expiry: &Expiry) -> Result<(), String> {
        let dated = |kind: &ValueKind| matches!(kind, ValueKind::Date | ValueKind::Moment);
        if let Some(whole) = &expiry.whole {
            self.kind_of(whole, "expiry", dated)?;
        }
        let Some((claim, member)) = expiry.claim.split_once('.') else {
            return self.kind_of(&expiry.claim, "expiry", dated);
        };
        self.kind_of(claim, "expiry", |kind| {
            let ValueKind::List(item) = kind else { return false };
            let ValueKind::Object(object) = item.as_ref() else { return false };
            object.lines.iter().any(|line| line.name == member && dated(&line.value))
        })
    }

    fn check_mapping(&self, mapping: &MdocMapping) -> Result<(), String> {
        if mapping.namespace.is_empty() {
            return Err("mdoc: a namespace is empty".into());
        }
        let single = mapping.elements.iter().map(|it| it.claim.as_str());
        let joined = mapping.joined.iter().map(|(claim, _)| claim.as_str());
        unique(single.chain(joined), "mdoc")?;
        // An element that were two claims would be released as the one that is asked less for.
        unique(mapping.pairs().map(|(element, _)| element), "mdoc")?;
        for element in &mapping.elements {
            self.kind_of(&element.claim, "mdoc", |kind| {
                let object = match kind {
                    ValueKind::List(item) => match item.as_ref() {
                        ValueKind::Object(object) => Some(object),
                        _ => None,
                    },
                    _ => None,
                };
                let members = element.members.iter().map(|it| &it.to);
                let mut named = members.chain(element.constants.iter().map(|(name, _)| name));
                match object {
                    Some(object) => named.all(|name| object.lines.iter().any(|line| line.name == *name)),
                    None => named.next().is_none(),
                }
            })?;
        }
        mapping
            .joined
            .iter()
            .try_for_each(|(claim, _)| self.kind_of(claim, "mdoc", |kind| matches!(kind, ValueKind::Text)))
    }
}

/// Luật Lý lịch tư pháp Art 42, 43: a schema can't loosen this.
fn keeps_the_law_of_records(rule: &ReleaseRule) -> bool {
    let ReleaseRule::ByClaim(by) = rule else { return *rule == ReleaseRule::Always(Rule::Never) };
    by.claim == "form"
        && by.rules.iter().all(|(form, rule)| match (form.as_str(), rule) {
            (_, Rule::Never) => true,
            (form, Rule::LegalGround) => form == "1",
            (_, Rule::Consent) => false,
        })
}

/// Where claims stand. An object stands on the card or in a list of the card, and holds no further object, so that a
/// card has lines and lines below them, and nothing deeper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Card,
    Object,
}

fn claims(claims: &[ClaimType], depth: Depth) -> Result<(), String> {
    if claims.is_empty() {
        return Err("has no claims".into());
    }
    unique(claims.iter().map(|claim| claim.name.as_str()), "claim")?;
    for claim in claims {
        if !is_plain(&claim.name, b'_') {
            return Err(format!("claim {:?} is not a plain name", claim.name));
        }
        wording(&claim.label, &claim.name)?;
        value(&claim.value, &claim.name, depth)?;
    }
    Ok(())
}

fn value(kind: &ValueKind, name: &str, depth: Depth) -> Result<(), String> {
    match kind {
        ValueKind::Code(codes) => {
            unique(codes.iter().map(|code| code.code()), name)?;
            let all = codes.iter().flat_map(|code| [code.code(), code.vi(), code.en()]);
            match all.into_iter().any(str::is_empty) || codes.is_empty() {
                true => Err(format!("{name}: a code or a name of one is empty")),
                false => Ok(()),
            }
        }
        ValueKind::List(item) => match item.as_ref() {
            ValueKind::List(_) | ValueKind::Picture => Err(format!("{name}: a list of lists or of pictures")),
            item => value(item, name, depth),
        },
        ValueKind::Object(object) => {
            if depth == Depth::Object {
                return Err(format!("{name}: an object inside an object"));
            }
            if object.summary.has_words() {
                return Err(format!("{name}: the summary has words, and they would stand in both languages"));
            }
            for member in object.summary.members() {
                let named = |line: &&ClaimType| line.name == member;
                match object.lines.iter().find(named).map(|line| &line.value) {
                    None => return Err(format!("{name}: the summary names {member}, which is not there")),
                    Some(ValueKind::Picture) => return Err(format!("{name}: a picture in a summary")),
                    Some(_) => {}
                }
            }
            claims(&object.lines, Depth::Object)
        }
        ValueKind::Text
        | ValueKind::Number
        | ValueKind::Date
        | ValueKind::PartialDate
        | ValueKind::Moment
        | ValueKind::Picture
        | ValueKind::YesNo => Ok(()),
    }
}

fn wording(wording: &Wording, what: &str) -> Result<(), String> {
    match wording.vi.trim().is_empty() || wording.en.trim().is_empty() {
        true => Err(format!("{what}: a name is empty in one language")),
        false => Ok(()),
    }
}

fn unique<'a>(names: impl Iterator<Item = &'a str>, what: &str) -> Result<(), String> {
    let mut seen = HashSet::new();
    for name in names {
        if name.is_empty() || !seen.insert(name) {
            return Err(format!("{what}: {name:?} is empty or stands twice"));
        }
    }
    Ok(())
}

fn is_plain(name: &str, joint: u8) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == joint;
    !name.is_empty() && name.bytes().all(plain)
}
