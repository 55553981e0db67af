//! The credential as it was issued, of what is known of it: which claims can be hidden, by which disclosure each is told,
//! and where something is still hidden.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{
    Error, PathPart,
    compact::Compact,
    disclosure::{ALGORITHM, DIGESTS, ELEMENT, digest, hash_of, parts},
    jws::Jws,
};

/// A claim, or the whole.
pub(super) struct Claim {
    /// The disclosure that tells it, by its place; `None` if it stands in the clear, or is not told.
    pub(super) disclosure: Option<usize>,
    pub(super) content: Content,
}

/// What a claim is.
pub(super) enum Content {
    /// Members, and whether there are digests beside them that nothing was sent for.
    Object { members: Vec<(String, Claim)>, hides_more: bool },
    /// Elements, hidden ones too.
    Array(Vec<Claim>),
    /// A value without parts.
    Value,
    /// An element of an array that nothing was sent for.
    Hidden,
}

impl Claim {
    /// Of a text that was verified before.
    ///
    /// # Errors
    /// None, then; for another text those of its verification.
    pub(super) fn whole(compact: &Compact) -> Result<Self, Error> {
        let payload = Jws::parse(compact.jwt())?.payload;
        let hash = hash_of(&payload)?;
        let mut told = HashMap::new();
        for (at, disclosure) in compact.disclosures().enumerate() {
            told.insert(digest(hash, disclosure), (at, parts(disclosure)?));
        }
        let content = Reading { told }.object(payload)?;
        Ok(Self { disclosure: None, content })
    }

    /// Calls `found` for each claim that the path leads to, with the disclosures above it.
    ///
    /// # Errors
    /// [`WrongPath`] where the path goes through something of another kind.
    pub(super) fn select<'a>(
        &'a self,
        path: &[PathPart],
        above: &mut Vec<usize>,
        found: &mut dyn FnMut(&[usize], &'a Claim),
    ) -> Result<(), WrongPath> {
        let Some((part, rest)) = path.split_first() else {
            found(above, self);
            return Ok(());
        };
        above.extend(self.disclosure);
        let chosen: Box<dyn Iterator<Item = &'a Claim>> = match (part, &self.content) {
            (_, Content::Hidden) => Box::new([].iter()),
            (PathPart::Name(name), Content::Object { members, .. }) => {
                Box::new(members.iter().filter(move |member| member.0 == *name).map(|member| &member.1))
            }
            (PathPart::All, Content::Array(items)) => Box::new(items.iter()),
            (PathPart::Index(index), Content::Array(items)) => Box::new(items.get(*index).into_iter()),
            _ => return Err(WrongPath),
        };
        for claim in chosen {
            claim.select(rest, above, found)?;
        }
        if self.disclosure.is_some() {
            above.pop();
        }
        Ok(())
    }

    /// The disclosures that tell it and what is below it.
    pub(super) fn disclosures(&self, out: &mut Vec<usize>) {
        out.extend(self.disclosure);
        match &self.content {
            Content::Object { members, .. } => members.iter().for_each(|(_, member)| member.disclosures(out)),
            Content::Array(items) => items.iter().for_each(|item| item.disclosures(out)),
            Content::Value | Content::Hidden => {}
        }
    }
}

/// The path goes by name through what is no object, or by index through what is no array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrongPath;

struct Reading {
    told: HashMap<String, (usize, Vec<Value>)>,
}

impl Reading {
    fn content(&mut self, value: Value) -> Result<Content, Error> {
        match value {
            Value::Object(object) => self.object(object),
            Value::Array(items) => {
                items.into_iter().map(|item| self.element(item)).collect::<Result<_, _>>().map(Content::Array)
            }
            _ => Ok(Content::Value),
        }
    }

    fn object(&mut self, object: Map<String, Value>) -> Result<Content, Error> {
        let (mut members, mut digests) = (Vec::new(), Vec::new());
        for (name, value) in object {
            match (name.as_str(), value) {
                (DIGESTS, Value::Array(items)) => digests = items,
                (ALGORITHM, _) => {}
                (_, value) => members.push((name, Claim { disclosure: None, content: self.content(value)? })),
            }
        }
        let mut hides_more = false;
        for digest in digests {
            match digest.as_str().and_then(|digest| self.told.remove(digest)) {
                None => hides_more = true,
                Some((at, parts)) => {
                    let [_, Value::String(name), value] =
                        <[Value; 3]>::try_from(parts).map_err(|_| Error::Disclosure)?
                    else {
                        return Err(Error::Disclosure);
                    };
                    members.push((name, Claim { disclosure: Some(at), content: self.content(value)? }));
                }
            }
        }
        Ok(Content::Object { members, hides_more })
    }

    fn element(&mut self, item: Value) -> Result<Claim, Error> {
        let Some(digest) = item.get(ELEMENT).and_then(Value::as_str) else {
            return Ok(Claim { disclosure: None, content: self.content(item)? });
        };
        match self.told.remove(digest) {
            None => Ok(Claim { disclosure: None, content: Content::Hidden }),
            Some((at, parts)) => {
                let [_, value] = <[Value; 2]>::try_from(parts).map_err(|_| Error::Disclosure)?;
                Ok(Claim { disclosure: Some(at), content: self.content(value)? })
            }
        }
    }
}
