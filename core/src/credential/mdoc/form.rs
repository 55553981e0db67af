use super::wire::{self, MAX_BYTES};

/// Which of the two structures some bytes are, by their members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As an issuer hands it out: [`UnverifiedIssuerSigned`](super::UnverifiedIssuerSigned).
    IssuerSigned,
    /// As a device shows it: [`UnverifiedDeviceResponse`](super::UnverifiedDeviceResponse).
    DeviceResponse,
}

impl Form {
    /// The form of these bytes; `None` if they are neither. Nothing is checked by this.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let value = wire::read(bytes).ok()?;
        match (value.member("issuerAuth"), value.member("version")) {
            (Some(_), _) => Some(Self::IssuerSigned),
            (None, Some(_)) if value.member("status").is_some() => Some(Self::DeviceResponse),
            _ => None,
        }
    }
}
