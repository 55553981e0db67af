/// What is said in several languages.
pub(super) trait Localised {
    /// The language tag (RFC 5646).
    fn locale(&self) -> &str;
}

/// The one for a reader of this language: in exactly this tag, else in the same language, else in English, else the first.
pub(super) fn choose<'a, T: Localised>(all: &'a [T], wanted: &str) -> Option<&'a T> {
    let exact = all.iter().find(|it| it.locale().eq_ignore_ascii_case(wanted));
    let same = |language: &str| all.iter().find(|it| primary(it.locale()).eq_ignore_ascii_case(language));
    exact.or_else(|| same(primary(wanted))).or_else(|| same("en")).or_else(|| all.first())
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}
