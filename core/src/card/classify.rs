//! What a scanner has before it, told by its beginning or its shape. Nothing is opened, fetched or believed here.

use super::printed::without_ends;
use crate::encoding::date::Date;

/// What kind of code this text is; `None` for any other. Only its parser says whether it is a good one.
pub fn classify(text: &str) -> Option<Kind> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let text = without_ends(text);
    let by_prefix = PREFIXES.iter().find(|(prefix, _)| text.starts_with(prefix)).map(|(_, kind)| *kind);
    by_prefix.or_else(|| by_scheme(text)).or_else(|| by_fields(text))
}

/// A kind of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `CT1:`, a check-in token: for `reader::Gate`.
    CheckinToken,
    /// `CE1:`, an encrypted answer: for the gate that asked.
    CheckinAnswer,
    /// `CQ1:`, a reader's question: for the wallet.
    CheckinRequest,
    /// `CP1:`, a part of a portrait: for `checkin::PortraitFrame`.
    PortraitFrame,
    /// `DH1:`, an old phone that hands its wallet over.
    Handover,
    /// `HC1:`, a Digital COVID Certificate: for `credential::dcc::UnverifiedDcc`.
    CovidCertificate,
    /// A citizen's card: for [`super::CitizenCardQr`].
    CitizenCard,
    /// A health insurance card: for [`super::InsuranceCardQr`].
    InsuranceCard,
    /// A declaration of 2021: for [`super::DeclarationQr`].
    Declaration,
    /// `openid4vp://`, a request to present credentials.
    PresentationRequest,
    /// `openid-credential-offer://`, an offer of credentials.
    CredentialOffer,
    /// `https://`, an address. Never opened unasked: the person decides.
    Link,
}

/// Schemes are written in any case (RFC 3986 §3.1).
fn by_scheme(text: &str) -> Option<Kind> {
    let (scheme, _) = text.split_once("://")?;
    SCHEMES.iter().find(|(name, _)| scheme.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
}

fn by_fields(text: &str) -> Option<Kind> {
    if text.ends_with("|$") {
        return Some(Kind::InsuranceCard);
    }
    let fields: Vec<_> = text.split('|').take(MOST_FIELDS).collect();
    let (number, third) = (fields.first()?, fields.get(2)?);
    if fields.len() == 6 && Date::parse(third).is_some() {
        return Some(Kind::Declaration);
    }
    let is_number = number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && fields.len() >= 6).then_some(Kind::CitizenCard)
}

const PREFIXES: [(&str, Kind); 6] = [
    ("CT1:", Kind::CheckinToken),
    ("CE1:", Kind::CheckinAnswer),
    ("CQ1:", Kind::CheckinRequest),
    ("CP1:", Kind::PortraitFrame),
    ("DH1:", Kind::Handover),
    ("HC1:", Kind::CovidCertificate),
];
const SCHEMES: [(&str, Kind); 3] = [
    ("openid4vp", Kind::PresentationRequest),
    ("openid-credential-offer", Kind::CredentialOffer),
    ("https", Kind::Link),
];
/// The most that any QR code carries: 7,089 digits.
const MAX_BYTES: usize = 7089;
const MOST_FIELDS: usize = 25;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_by_its_beginning_or_its_shape() {
        for (text, kind) in [
            ("CT1:ABC", Kind::CheckinToken),
            ("CE1:ABC", Kind::CheckinAnswer),
            ("CQ1:ABC", Kind::CheckinRequest),
            ("CP1:ABC", Kind::PortraitFrame),
            ("DH1:ABC", Kind::Handover),
            ("HC1:6BF", Kind::CovidCertificate),
            ("\u{feff}HC1:6BF\r\n", Kind::CovidCertificate),
            ("openid4vp://?client_id=x", Kind::PresentationRequest),
            ("OpenID-Credential-Offer://?x", Kind::CredentialOffer),
            ("HTTPS://EXAMPLE.ORG", Kind::Link),
            ("046090000001||A|01011990|Nam|", Kind::CitizenCard),
            ("x|$", Kind::InsuranceCard),
            ("046090000001|NGUYEN VAN A|1990-01-01|0|1|", Kind::Declaration),
        ] {
            assert_eq!(classify(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn whatever_else_it_is_is_unknown() {
        for text in [
            "",
            "CT2:ABC",
            "ct1:ABC",
            "HC1",
            "HC2:X",
            "http://example.org",
            "javascript://x",
            "tel:113",
            "://",
            "https:x",
            "04609000000１||A|01011990|Nam|",
            "04609000000||A|01011990|Nam|",
            "046090000001|A",
            "|||||",
            "$",
            " CT1:ABC",
        ] {
            assert_eq!(classify(text), None, "{text}");
        }
        assert_eq!(classify(&format!("CT1:{}", "A".repeat(7085))), Some(Kind::CheckinToken));
        assert_eq!(classify(&format!("CT1:{}", "A".repeat(7086))), None);
    }
}
