use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{TypeMetadataError, locale::Localised};
use crate::{
    credential::sd_jwt::{ClaimPath, Integrity},
    encoding::json,
};

/// One document (§5.2): of a type alone, without those it extends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeDocument {
    pub(super) vct: String,
    pub(super) extends: Option<(String, Option<Integrity>)>,
    pub(super) display: Option<Vec<TypeDisplay>>,
    pub(super) claims: Vec<ClaimMetadata>,
}

/// What a type is called in one language (§5.5).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeDisplay {
    /// The language tag; older drafts call it `lang`.
    pub locale: String,
    /// The name, for people.
    pub name: String,
    /// A description, for people.
    pub description: Option<String>,
    /// How it may look.
    pub rendering: Option<SimpleRendering>,
}

/// Pictures and colours (§5.5.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SimpleRendering {
    /// A logo.
    pub logo: Option<Image>,
    /// What lies behind the text.
    pub background_image: Option<Image>,
    /// A colour of CSS.
    pub background_color: Option<String>,
    /// A colour of CSS.
    pub text_color: Option<String>,
}

/// Where a picture is; nobody fetched it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Image {
    /// An `https` address, or the picture itself as a `data` URI.
    pub uri: String,
    /// What the picture has to be held against.
    pub integrity: Option<Integrity>,
    /// What it shows, for whoever can't see it.
    pub alt_text: Option<String>,
}

/// What is said of a claim, or of several (§5.6).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClaimMetadata {
    /// Which.
    pub path: ClaimPath,
    /// How it is called.
    pub display: Option<Vec<ClaimDisplay>>,
    /// Whether an issuer must put it in; `None` is no.
    pub mandatory: Option<bool>,
    /// Whether a holder can keep it back; `None` is as the issuer likes.
    pub selective_disclosure: Option<SelectiveDisclosure>,
    /// How a picture of the type refers to it.
    pub svg_id: Option<String>,
}

/// What a claim is called in one language (§5.6.2).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClaimDisplay {
    /// The language tag; older drafts call it `lang`.
    pub locale: String,
    /// The label, for people.
    pub label: String,
    /// A description, for people.
    pub description: Option<String>,
}

/// Whether a holder can keep a claim back (§5.6.4). Closed: these are all there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectiveDisclosure {
    /// It can.
    Always,
    /// As the issuer likes.
    Allowed,
    /// It can't.
    Never,
}

impl Localised for TypeDisplay {
    fn locale(&self) -> &str {
        &self.locale
    }
}

impl Localised for ClaimDisplay {
    fn locale(&self) -> &str {
        &self.locale
    }
}

impl TypeDocument {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, TypeMetadataError> {
        if bytes.len() > MAX_BYTES {
            return Err(TypeMetadataError::Malformed);
        }
        let value = json::parse(bytes).map_err(|_| TypeMetadataError::Malformed)?;
        value.as_object().and_then(read).ok_or(TypeMetadataError::Malformed)
    }
}

fn read(document: &Map<String, Value>) -> Option<TypeDocument> {
    let extends = match text(document, "extends")? {
        None => None,
        Some(vct) => Some((vct, text(document, "extends#integrity")?.map(|text| Integrity::new(&text)))),
    };
    let claims = list(document, "claims", MAX_CLAIMS, claim)?.unwrap_or_default();
    let (mut paths, mut ids) = (HashSet::new(), HashSet::new());
    let once = claims.iter().all(|it| paths.insert(&it.path) && it.svg_id.iter().all(|id| ids.insert(id)));
    once.then_some(())?;
    let display = list(document, "display", MAX_LOCALES, type_display)?;
    // For developers; nobody here reads them, but another form would be no document of this kind.
    let _ = (text(document, "name")?, text(document, "description")?);
    Some(TypeDocument { vct: text(document, "vct")??, extends, display, claims })
}

fn type_display(display: &Map<String, Value>) -> Option<TypeDisplay> {
    let rendering = match member(display, "rendering")?.map(|rendering| member(rendering, "simple")) {
        None => None,
        Some(simple) => simple?.map(simple_rendering),
    };
    Some(TypeDisplay {
        locale: locale(display)?,
        name: text(display, "name")??,
        description: text(display, "description")?,
        rendering: match rendering {
            None => None,
            Some(rendering) => Some(rendering?),
        },
    })
}

fn simple_rendering(simple: &Map<String, Value>) -> Option<SimpleRendering> {
    let image = |name: &str| match member(simple, name)? {
        None => Some(None),
        Some(image) => Some(Some(Image {
            uri: uri(image)?,
            integrity: text(image, "uri#integrity")?.map(|text| Integrity::new(&text)),
            alt_text: text(image, "alt_text")?,
        })),
    };
    let in_css = |character: char| character.is_ascii_alphanumeric() || "#(),.%/ -".contains(character);
    let colour = |name: &str| match text(simple, name)? {
        Some(colour) if colour.len() > MAX_COLOUR || !colour.chars().all(in_css) => None,
        colour => Some(colour),
    };
    Some(SimpleRendering {
        logo: image("logo")?,
        background_image: image("background_image")?,
        background_color: colour("background_color")?,
        text_color: colour("text_color")?,
    })
}

fn uri(image: &Map<String, Value>) -> Option<String> {
    let uri = image.get("uri")?.as_str()?;
    let fits = (uri.starts_with("https://") && uri.len() <= MAX_TEXT) || uri.starts_with("data:");
    fits.then(|| uri.to_owned())
}

fn claim(claim: &Map<String, Value>) -> Option<ClaimMetadata> {
    let svg_id = text(claim, "svg_id")?;
    let is_id = |id: &String| {
        id.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
            && id.chars().next().is_some_and(|first| !first.is_ascii_digit())
    };
    svg_id.iter().all(is_id).then_some(())?;
    Some(ClaimMetadata {
        path: ClaimPath::from_json(claim.get("path")?).ok()?,
        display: list(claim, "display", MAX_LOCALES, claim_display)?,
        mandatory: match claim.get("mandatory") {
            None => None,
            Some(mandatory) => Some(mandatory.as_bool()?),
        },
        selective_disclosure: match text(claim, "sd")?.as_deref() {
            None => None,
            Some("always") => Some(SelectiveDisclosure::Always),
            Some("allowed") => Some(SelectiveDisclosure::Allowed),
            Some("never") => Some(SelectiveDisclosure::Never),
            Some(_) => return None,
        },
        svg_id,
    })
}

fn claim_display(display: &Map<String, Value>) -> Option<ClaimDisplay> {
    Some(ClaimDisplay {
        locale: locale(display)?,
        label: text(display, "label")??,
        description: text(display, "description")?,
    })
}

/// `locale`, or `lang` as in drafts up to 11.
fn locale(display: &Map<String, Value>) -> Option<String> {
    let tag = text(display, "locale")?.or(text(display, "lang")?)?;
    let is_tag = tag.len() <= MAX_TAG && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (is_tag && !tag.is_empty()).then_some(tag)
}

/// A text that may be left out: `None` if it is something else, or too long.
fn text(object: &Map<String, Value>, name: &str) -> Option<Option<String>> {
    match object.get(name) {
        None => Some(None),
        Some(value) => value.as_str().filter(|text| text.len() <= MAX_TEXT).map(|text| Some(text.to_owned())),
    }
}

/// An object that may be left out: `None` if it is something else.
fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<Option<&'a Map<String, Value>>> {
    match object.get(name) {
        None => Some(None),
        Some(value) => value.as_object().map(Some),
    }
}

/// An array of objects that may be left out: `None` if it is something else, or too long.
fn list<T>(
    object: &Map<String, Value>,
    name: &str,
    limit: usize,
    read: fn(&Map<String, Value>) -> Option<T>,
) -> Option<Option<Vec<T>>> {
    let Some(value) = object.get(name) else { return Some(None) };
    let items = value.as_array().filter(|items| items.len() <= limit)?;
    items.iter().map(|item| item.as_object().and_then(read)).collect::<Option<_>>().map(Some)
}

const MAX_BYTES: usize = 256 * 1024;
const MAX_CLAIMS: usize = 500;
const MAX_LOCALES: usize = 100;
const MAX_TEXT: usize = 4096;
const MAX_TAG: usize = 35;
const MAX_COLOUR: usize = 64;
