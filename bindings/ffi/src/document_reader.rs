use std::sync::{Arc, Mutex, PoisonError};

use wallet_core::{
    WalletError,
    credential::{
        mdoc::{Session, SessionTranscript},
        sd_jwt::Expected,
    },
    document_reader::{self, ReadDocument},
    host::{Clock, SystemClock, Timestamp},
    reader,
    reason::Reason,
};

/// What an officer may do with a paper, whatever its format. A document is only in the first two.
#[derive(uniffi::Enum)]
pub enum DocumentVerdict {
    /// Every check passed.
    Verified { document: ReadDocument, ages: Ages },
    /// Every check passed, against something that should be renewed; the age of the oldest of it is said.
    VerifiedStale { document: ReadDocument, age_seconds: u64, ages: Ages },
    /// It can't be decided here and now; the reason says what is missing. It is neither right nor wrong.
    Deferred { reason: Reason },
    /// No, and why.
    Refused { reason: Reason },
}

/// How old what a paper was checked against is; nothing for what was not needed.
#[derive(uniffi::Record)]
pub struct Ages {
    /// Of the trust list.
    pub trust_list_seconds: Option<u64>,
    /// Of the status list.
    pub status_list_seconds: Option<u64>,
}

/// What a holder's phone was asked to answer to: both as the request said them.
#[derive(uniffi::Record)]
pub struct PresentationQuestion {
    /// This reader, as the protocol names it.
    pub audience: String,
    /// What this reader drew for this person.
    pub nonce: String,
}

/// Reads papers of every format offline, on an officer's phone. The time is now, unless it is said.
#[derive(uniffi::Object)]
pub struct DocumentReader(Mutex<document_reader::DocumentReader>);

#[uniffi::export]
impl DocumentReader {
    /// One that believes a trust list of this root, loaded from a file or a wallet.
    #[uniffi::constructor]
    pub fn of_trust_list(trust_list: Vec<u8>, trust_root: Vec<u8>) -> Result<Arc<Self>, WalletError> {
        document_reader::DocumentReader::of_trust_list(&trust_list, &trust_root).map(Self::shared)
    }

    /// One that believes an offline bundle of this root: its trust list, status lists and rules.
    #[uniffi::constructor]
    pub fn of_bundle(bundle: Vec<u8>, trust_root: Vec<u8>) -> Result<Arc<Self>, WalletError> {
        document_reader::DocumentReader::of_bundle(&bundle, &trust_root).map(Self::shared)
    }

    /// Takes a newer Token Status List, JWT or CWT, as it came from an issuer.
    #[uniffi::method(default(unix_seconds = None))]
    pub fn add_status_list(&self, list: Vec<u8>, unix_seconds: Option<i64>) -> Result<(), WalletError> {
        self.with(|reader| reader.add_status_list(&list, time(unix_seconds)))
    }

    /// A Digital COVID Certificate, `HC1:` text. Nothing in it proves whose it is: compare it with an identity document.
    #[uniffi::method(default(unix_seconds = None))]
    pub fn read_health_certificate(&self, text: String, unix_seconds: Option<i64>) -> DocumentVerdict {
        DocumentVerdict::of(self.with(|reader| reader.health_certificate(&text, time(unix_seconds))))
    }

    /// An SD-JWT VC, as the answer to a question; without one it is a text that anybody may have copied.
    #[uniffi::method(default(question = None, unix_seconds = None))]
    pub fn read_sd_jwt(
        &self,
        text: String,
        question: Option<PresentationQuestion>,
        unix_seconds: Option<i64>,
    ) -> DocumentVerdict {
        let asked = question.as_ref().map(|it| Expected { audience: &it.audience, nonce: &it.nonce });
        DocumentVerdict::of(self.with(|reader| reader.sd_jwt(&text, asked, time(unix_seconds))))
    }

    /// The documents of an mdoc `DeviceResponse`, each shown in the session of this transcript; both are CBOR.
    #[uniffi::method(default(unix_seconds = None))]
    pub fn read_mdocs(
        &self,
        device_response: Vec<u8>,
        session_transcript: Vec<u8>,
        unix_seconds: Option<i64>,
    ) -> Result<Vec<DocumentVerdict>, WalletError> {
        let transcript = SessionTranscript::from_bytes(&session_transcript)?;
        let (session, now) = (Session::new(&transcript), time(unix_seconds));
        let verdicts = self.with(|reader| reader.mdocs(&device_response, &session, now))?;
        Ok(verdicts.into_iter().map(DocumentVerdict::of).collect())
    }
}

impl DocumentReader {
    fn shared(reader: document_reader::DocumentReader) -> Arc<Self> {
        Arc::new(Self(Mutex::new(reader)))
    }

    fn with<T>(&self, act: impl FnOnce(&mut document_reader::DocumentReader) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl DocumentVerdict {
    fn of(verdict: reader::CredentialVerdict<ReadDocument>) -> Self {
        use reader::CredentialVerdict as Core;
        match verdict {
            Core::Verified { credential, ages } => Self::Verified { document: credential, ages: Ages::of(ages) },
            Core::VerifiedStale { credential, age_seconds, ages } => {
                Self::VerifiedStale { document: credential, age_seconds, ages: Ages::of(ages) }
            }
            Core::Deferred { reason } => Self::Deferred { reason },
            Core::Refused { reason } => Self::Refused { reason },
        }
    }
}

impl Ages {
    fn of(ages: reader::Ages) -> Self {
        Self { trust_list_seconds: ages.trust_list_seconds, status_list_seconds: ages.status_list_seconds }
    }
}

fn time(unix_seconds: Option<i64>) -> Timestamp {
    unix_seconds.map_or_else(|| SystemClock.now(), Timestamp)
}
