use super::{Address, Encryption};

/// Where an answer goes, in which form, and what it repeats.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplyTo {
    pub(in crate::presentation) mode: ResponseMode,
    /// `None` over the Digital Credentials API.
    pub(in crate::presentation) response_uri: Option<Address>,
    pub(in crate::presentation) state: Option<String>,
    /// There in the modes that encrypt; in a refusal it may be missing.
    pub(in crate::presentation) encryption: Option<Encryption>,
}

impl ReplyTo {
    /// The form.
    pub fn mode(&self) -> ResponseMode {
        self.mode
    }

    /// Where it is posted; `None` over the Digital Credentials API.
    pub fn response_uri(&self) -> Option<&Address> {
        self.response_uri.as_ref()
    }

    /// What it is encrypted to, if it is.
    pub fn encryption(&self) -> Option<&Encryption> {
        self.encryption.as_ref()
    }
}

redacted_debug!(ReplyTo);

/// How an answer goes back (§8.2, §8.3.1, appendix A). Closed: each is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseMode {
    /// Posted as a form.
    DirectPost,
    /// Posted, encrypted.
    DirectPostJwt,
    /// Handed to the Digital Credentials API.
    DcApi,
    /// Handed to it, encrypted.
    DcApiJwt,
}

impl ResponseMode {
    const ALL: [Self; 4] = [Self::DirectPost, Self::DirectPostJwt, Self::DcApi, Self::DcApiJwt];

    /// As it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DirectPost => "direct_post",
            Self::DirectPostJwt => "direct_post.jwt",
            Self::DcApi => "dc_api",
            Self::DcApiJwt => "dc_api.jwt",
        }
    }

    /// From how it stands in a request.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name)
    }

    /// Whether the answer is encrypted.
    pub fn is_encrypted(self) -> bool {
        matches!(self, Self::DirectPostJwt | Self::DcApiJwt)
    }

    /// Whether the answer is posted.
    pub fn is_posted(self) -> bool {
        matches!(self, Self::DirectPost | Self::DirectPostJwt)
    }
}
