/// Why a query is not one that can be read. Its members are named as the standard names them; nothing is repeated of what
/// somebody sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A member that must be there is not.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A member is another kind of value.
    #[error("`{0}` is another kind of value")]
    WrongType(&'static str),
    /// A list, or a text, has nothing in it.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// More than is read of one query.
    #[error("`{0}` is more than is read")]
    TooLarge(&'static str),
    /// An identifier has other characters than letters, digits, `_` and `-`.
    #[error("an `id` has a character that it can't have")]
    Id,
    /// Two credentials, or two claims of one credential, have one identifier.
    #[error("an `id` stands twice")]
    RepeatedId,
    /// `{0}` names something that the query does not have.
    #[error("`{0}` names what is not there")]
    UnknownId(&'static str),
    /// Not a path to a claim; for an mdoc, not a namespace and an element.
    #[error("a `path` leads to no claim")]
    Path,
    /// An expected value is no text, whole number or boolean.
    #[error("a value of `values` can't be expected")]
    Value,
    /// A key identifier of an authority is not base64url.
    #[error("a value of `trusted_authorities` can't be one")]
    Authority,
    /// `claim_sets` without `claims`.
    #[error("`claim_sets` without `claims`")]
    ClaimSets,
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        "presentation.query"
    }
}
