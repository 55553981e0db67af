//! Typed reading of verified claims: every wrong one is an error that names it.

use serde_json::{Map, Value};

use super::{
    date::{Date, PartialDate},
    error::{ClaimPath, Error},
};

/// The claims of a document, or of one object inside it.
pub(super) struct Claims<'a> {
    map: &'a Map<String, Value>,
    path: ClaimPath,
}

impl<'a> Claims<'a> {
    pub(super) fn of(map: &'a Map<String, Value>) -> Self {
        Self { map, path: ClaimPath::root() }
    }

    pub(super) fn path(&self, name: &str) -> ClaimPath {
        self.path.member(name)
    }

    /// `None` where the claim is not there; JSON's null is a value, and a wrong one.
    fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name)
    }

    fn missing<T>(&self, name: &str, found: Option<T>) -> Result<T, Error> {
        found.ok_or_else(|| Error::Missing(self.path(name)))
    }

    pub(super) fn wrong(&self, name: &str) -> Error {
        Error::WrongValue(self.path(name))
    }

    fn optional_str(&self, name: &str) -> Result<Option<&'a str>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => checked_text(value, || self.path(name)).map(Some),
        }
    }

    /// A text with something in it.
    pub(super) fn text(&self, name: &str) -> Result<String, Error> {
        self.missing(name, self.optional_text(name)?)
    }

    pub(super) fn optional_text(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.optional_str(name)?.map(str::to_owned))
    }

    /// A text that is something more.
    pub(super) fn parsed<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Error> {
        self.missing(name, self.optional_parsed(name, parse)?)
    }

    pub(super) fn optional_parsed<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let Some(text) = self.optional_str(name)? else { return Ok(None) };
        parse(text).map(Some).ok_or_else(|| self.wrong(name))
    }

    pub(super) fn date(&self, name: &str) -> Result<Date, Error> {
        self.parsed(name, Date::parse)
    }

    pub(super) fn optional_date(&self, name: &str) -> Result<Option<Date>, Error> {
        self.optional_parsed(name, Date::parse)
    }

    pub(super) fn partial_date(&self, name: &str) -> Result<PartialDate, Error> {
        self.parsed(name, PartialDate::parse)
    }

    pub(super) fn optional_partial_date(&self, name: &str) -> Result<Option<PartialDate>, Error> {
        self.optional_parsed(name, PartialDate::parse)
    }

    /// A whole number that is not negative.
    pub(super) fn number(&self, name: &str) -> Result<u64, Error> {
        self.missing(name, self.optional_number(name)?)
    }

    pub(super) fn optional_number(&self, name: &str) -> Result<Option<u64>, Error> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_u64().map(Some).ok_or_else(|| self.not_a(name, value.is_number()))
    }

    /// One of the objects that a document may have in a claim.
    pub(super) fn optional_object(&self, name: &str) -> Result<Option<Claims<'a>>, Error> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let map = value.as_object().ok_or_else(|| self.not_a(name, false))?;
        Ok(Some(Claims { map, path: self.path(name) }))
    }

    pub(super) fn object(&self, name: &str) -> Result<Claims<'a>, Error> {
        self.missing(name, self.optional_object(name)?)
    }

    /// A list of objects. `None` where nothing is said, which is not the same as an empty list.
    pub(super) fn optional_objects(&self, name: &str) -> Result<Option<Vec<Claims<'a>>>, Error> {
        let Some(items) = self.optional_items(name)? else { return Ok(None) };
        let object = |(index, item): (usize, &'a Value)| {
            let path = self.path(name).item(index);
            match item.as_object() {
                Some(map) => Ok(Claims { map, path }),
                None => Err(Error::WrongType(path)),
            }
        };
        items.iter().enumerate().map(object).collect::<Result<_, _>>().map(Some)
    }

    pub(super) fn objects(&self, name: &str) -> Result<Vec<Claims<'a>>, Error> {
        self.missing(name, self.optional_objects(name)?)
    }

    /// A list of texts, or `None` where nothing is said.
    pub(super) fn optional_texts(&self, name: &str) -> Result<Option<Vec<String>>, Error> {
        let Some(items) = self.optional_items(name)? else { return Ok(None) };
        let text =
            |(index, item): (usize, &Value)| checked_text(item, || self.path(name).item(index)).map(str::to_owned);
        items.iter().enumerate().map(text).collect::<Result<_, _>>().map(Some)
    }

    fn optional_items(&self, name: &str) -> Result<Option<&'a [Value]>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Array(items)) if items.len() <= MAX_ITEMS => Ok(Some(items)),
            Some(Value::Array(_)) => Err(Error::TooLarge(self.path(name))),
            Some(_) => Err(Error::WrongType(self.path(name))),
        }
    }

    fn not_a(&self, name: &str, kind_is_right: bool) -> Error {
        if kind_is_right { self.wrong(name) } else { Error::WrongType(self.path(name)) }
    }
}

fn checked_text(value: &Value, path: impl Fn() -> ClaimPath) -> Result<&str, Error> {
    match value.as_str() {
        None => Err(Error::WrongType(path())),
        Some(text) if text.len() > MAX_TEXT_BYTES => Err(Error::TooLarge(path())),
        Some(text) if text.trim().is_empty() => Err(Error::WrongValue(path())),
        Some(text) => Ok(text),
    }
}

/// Longest text of one claim, pictures apart.
pub(super) const MAX_TEXT_BYTES: usize = 64 * 1024;
/// Longest list in one claim.
pub(super) const MAX_ITEMS: usize = 10_000;
