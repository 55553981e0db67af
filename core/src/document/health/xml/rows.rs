//! From bytes to rows of known elements. There are no entities to expand and no document type to follow, and every bound
//! is checked before anything grows.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use quick_xml::{Reader, events::Event};

use super::XmlError;

/// A row: known elements and what stands in them. Empty elements are left out.
pub(super) type Row = BTreeMap<&'static str, String>;

/// The rows of a file, by the table that they belong to.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) treatments: Vec<Row>,
    pub(super) medicines: Vec<Row>,
    pub(super) tests: Vec<Row>,
    elements: usize,
}

impl Rows {
    /// Reads a file: rows as they are, or in an envelope whose parts are files in base64.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, XmlError> {
        let mut rows = Self::default();
        let parts = rows.add(bytes)?;
        for part in parts {
            let part = STANDARD.decode(part).map_err(|_| XmlError::WrongValue(PART))?;
            // A part is no envelope.
            if !rows.add(&part)?.is_empty() {
                return Err(XmlError::WrongValue(PART));
            }
        }
        Ok(rows)
    }

    /// Adds the rows of one file; gives back its parts, still in base64.
    fn add(&mut self, bytes: &[u8]) -> Result<Vec<String>, XmlError> {
        if bytes.len() > MAX_XML_BYTES {
            return Err(XmlError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| XmlError::Syntax)?;
        let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
        let mut state = State::default();
        loop {
            match reader.read_event().map_err(|_| XmlError::Syntax)? {
                Event::Start(start) => {
                    self.count()?;
                    state.open(start.local_name().as_ref())?;
                }
                Event::Empty(start) => {
                    self.count()?;
                    state.open(start.local_name().as_ref())?;
                    state.close(self)?;
                }
                Event::End(_) => state.close(self)?,
                Event::Text(text) => state.write(&text.xml10_content())?,
                Event::CData(text) => state.write(&text.xml10_content())?,
                Event::GeneralRef(name) => {
                    let character = match name.resolve_char_ref().map_err(|_| XmlError::Syntax)? {
                        Some(character) => character,
                        None => predefined(&name).ok_or(XmlError::Forbidden)?,
                    };
                    state.write(character.encode_utf8(&mut [0; 4]))?;
                }
                Event::Decl(decl) => {
                    let utf_8 = match decl.encoding() {
                        None => true,
                        Some(name) => name.is_ok_and(|name| name.eq_ignore_ascii_case("utf-8")),
                    };
                    if !utf_8 {
                        return Err(XmlError::Syntax);
                    }
                }
                Event::Comment(_) => {}
                Event::DocType(_) | Event::PI(_) => return Err(XmlError::Forbidden),
                Event::Eof => break,
            }
        }
        match state.depth == 0 && state.roots == 1 {
            true => Ok(state.parts),
            false => Err(XmlError::Syntax),
        }
    }

    fn count(&mut self) -> Result<(), XmlError> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS { Err(XmlError::TooLarge) } else { Ok(()) }
    }
}

/// Where the reader stands.
#[derive(Default)]
struct State {
    depth: usize,
    roots: usize,
    /// The table of the row that is open, its depth, and what it has so far.
    row: Option<(Table, usize, Row)>,
    /// The element whose text is kept, its depth, and the text so far.
    field: Option<(&'static str, usize, String)>,
    parts: Vec<String>,
}

impl State {
    fn open(&mut self, name: &str) -> Result<(), XmlError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(XmlError::TooLarge);
        }
        if self.depth == 1 {
            self.roots += 1;
        }
        if let Some((field, ..)) = self.field {
            return Err(XmlError::WrongValue(field)); // elements where a value should stand
        }
        match &self.row {
            None => match TABLES.iter().find(|(known, _)| *known == name) {
                Some((_, table)) => self.row = Some((*table, self.depth, Row::new())),
                None if name == PART => self.field = Some((PART, self.depth, String::new())),
                None => {}
            },
            Some((_, depth, row)) if self.depth == depth + 1 => {
                if let Some(field) = super::fields::ALL.iter().find(|field| **field == name) {
                    if row.contains_key(field) {
                        return Err(XmlError::WrongValue(field));
                    }
                    self.field = Some((field, self.depth, String::new()));
                }
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), XmlError> {
        match &mut self.field {
            Some((name, _, so_far)) => {
                let most = if *name == PART { MAX_XML_BYTES } else { MAX_TEXT_BYTES };
                if so_far.len() + text.len() > most {
                    return Err(XmlError::TooLarge);
                }
                let forbidden = |it: char| it.is_control() && !['\t', '\n', '\r'].contains(&it);
                if text.contains(forbidden) {
                    return Err(XmlError::Syntax);
                }
                so_far.push_str(text);
            }
            // Text outside the root is no XML.
            None if self.depth == 0 && !text.trim().is_empty() => return Err(XmlError::Syntax),
            None => {}
        }
        Ok(())
    }

    fn close(&mut self, rows: &mut Rows) -> Result<(), XmlError> {
        if let Some((name, _, text)) = self.field.take_if(|(_, depth, _)| *depth == self.depth) {
            let text = text.trim();
            match &mut self.row {
                _ if text.is_empty() => {}
                Some((.., row)) => {
                    row.insert(name, text.to_owned());
                }
                // Line breaks inside base64 are usual.
                None => self.parts.push(text.split_ascii_whitespace().collect()),
            }
        } else if let Some((table, _, row)) = self.row.take_if(|(_, depth, _)| *depth == self.depth) {
            match table {
                Table::Treatments => rows.treatments.push(row),
                Table::Medicines => rows.medicines.push(row),
                Table::Tests => rows.tests.push(row),
            }
        }
        self.depth = self.depth.checked_sub(1).ok_or(XmlError::Syntax)?;
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Table {
    Treatments,
    Medicines,
    Tests,
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}

/// Largest file, and largest part of an envelope once it is decoded.
pub const MAX_XML_BYTES: usize = 4 * 1024 * 1024;
/// Deepest nesting.
pub const MAX_DEPTH: usize = 12;
/// Most elements in a file and its parts.
pub const MAX_ELEMENTS: usize = 100_000;
/// Longest text in an element.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// A part of an envelope, in base64.
const PART: &str = "NOIDUNGFILE";
const TABLES: [(&str, Table); 3] =
    [("TONG_HOP", Table::Treatments), ("CHI_TIET_THUOC", Table::Medicines), ("CHI_TIET_CLS", Table::Tests)];
