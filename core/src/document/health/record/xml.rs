//! From XML to rows of known fields. There are no entities to expand and no document type to follow, and every bound is
//! checked before anything grows.

use base64::{Engine, engine::general_purpose::STANDARD};
use quick_xml::{Reader, events::Event};

use super::{
    RecordError, fields,
    rows::{MAX_FIELDS, MAX_RECORD_BYTES, MAX_TEXT_BYTES, Row, Rows, Table, check, kept},
};

/// Reads a file: rows as they are, or in an envelope whose parts are files in base64.
pub(super) fn read(bytes: &[u8]) -> Result<Rows, RecordError> {
    let mut file = File::default();
    let parts = file.add(bytes)?;
    for part in parts {
        let part = STANDARD.decode(part).map_err(|_| RecordError::WrongValue(PART))?;
        // A part is no envelope.
        if !file.add(&part)?.is_empty() {
            return Err(RecordError::WrongValue(PART));
        }
    }
    Ok(file.rows)
}

#[derive(Default)]
struct File {
    rows: Rows,
    elements: usize,
}

impl File {
    /// Adds the rows of one file; gives back its parts, still in base64.
    fn add(&mut self, bytes: &[u8]) -> Result<Vec<String>, RecordError> {
        if bytes.len() > MAX_RECORD_BYTES {
            return Err(RecordError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| RecordError::Xml)?;
        let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
        let mut state = State::default();
        loop {
            match reader.read_event().map_err(|_| RecordError::Xml)? {
                Event::Start(start) => {
                    self.count()?;
                    state.open(start.local_name().as_ref())?;
                }
                Event::Empty(start) => {
                    self.count()?;
                    state.open(start.local_name().as_ref())?;
                    state.close(&mut self.rows)?;
                }
                Event::End(_) => state.close(&mut self.rows)?,
                Event::Text(text) => state.write(&text.xml10_content())?,
                Event::CData(text) => state.write(&text.xml10_content())?,
                Event::GeneralRef(name) => {
                    let character = match name.resolve_char_ref().map_err(|_| RecordError::Xml)? {
                        Some(character) => character,
                        None => predefined(&name).ok_or(RecordError::Forbidden)?,
                    };
                    state.write(character.encode_utf8(&mut [0; 4]))?;
                }
                Event::Decl(decl) => {
                    let utf_8 = match decl.encoding() {
                        None => true,
                        Some(name) => name.is_ok_and(|name| name.eq_ignore_ascii_case("utf-8")),
                    };
                    if !utf_8 {
                        return Err(RecordError::Xml);
                    }
                }
                Event::Comment(_) => {}
                Event::DocType(_) | Event::PI(_) => return Err(RecordError::Forbidden),
                Event::Eof => break,
            }
        }
        match state.depth == 0 && state.roots == 1 {
            true => Ok(state.parts),
            false => Err(RecordError::Xml),
        }
    }

    fn count(&mut self) -> Result<(), RecordError> {
        self.elements += 1;
        if self.elements > MAX_FIELDS { Err(RecordError::TooLarge) } else { Ok(()) }
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
    fn open(&mut self, name: &str) -> Result<(), RecordError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(RecordError::TooLarge);
        }
        if self.depth == 1 {
            self.roots += 1;
        }
        if let Some((field, ..)) = self.field {
            return Err(RecordError::WrongValue(field)); // elements where a value should stand
        }
        match &self.row {
            None => match Table::ALL.into_iter().find(|table| table.element() == name) {
                Some(table) => self.row = Some((table, self.depth, Row::new())),
                None if name == PART => self.field = Some((PART, self.depth, String::new())),
                None => {}
            },
            Some((_, depth, row)) if self.depth == depth + 1 => {
                if let Some(field) = fields::ALL.iter().find(|field| **field == name) {
                    if row.contains_key(field) {
                        return Err(RecordError::WrongValue(field));
                    }
                    self.field = Some((field, self.depth, String::new()));
                }
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), RecordError> {
        match &mut self.field {
            Some((name, _, so_far)) => {
                let most = if *name == PART { MAX_RECORD_BYTES } else { MAX_TEXT_BYTES };
                check(text, so_far.len(), most, RecordError::Xml)?;
                so_far.push_str(text);
            }
            // Text outside the root is no XML.
            None if self.depth == 0 && !text.trim().is_empty() => return Err(RecordError::Xml),
            None => {}
        }
        Ok(())
    }

    fn close(&mut self, rows: &mut Rows) -> Result<(), RecordError> {
        if let Some((name, _, text)) = self.field.take_if(|(_, depth, _)| *depth == self.depth) {
            match (kept(&text), &mut self.row) {
                (None, _) => {}
                (Some(text), Some((.., row))) => {
                    row.insert(name, text);
                }
                // Line breaks inside base64 are usual.
                (Some(text), None) => self.parts.push(text.split_ascii_whitespace().collect()),
            }
        } else if let Some((table, _, row)) = self.row.take_if(|(_, depth, _)| *depth == self.depth) {
            rows.push(table, row);
        }
        self.depth = self.depth.checked_sub(1).ok_or(RecordError::Xml)?;
        Ok(())
    }
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

/// Deepest nesting.
pub const MAX_DEPTH: usize = 12;
/// A part of an envelope, in base64.
const PART: &str = "NOIDUNGFILE";
