//! This module owns what an officer does with a paper that somebody shows: one verdict over every format, and the paper as a
//! person reads it. It does not know the wallet, the vault or a network.

mod covid;

use serde_json::{Map, Value};

use crate::{
    credential::{
        Checked, SdJwtVc,
        dcc::SignedDcc,
        mdoc::{Presented, Session},
        sd_jwt::{Binding, Expected, KeyBinding},
    },
    crypto::p256::PublicKey,
    document::{Document, DocumentView, Types},
    error::WalletError,
    host::Timestamp,
    reader::{CredentialVerdict, Verifier},
    trust::{self, BundleFloor, UnverifiedBundle, UnverifiedStatusToken, UnverifiedTrustList, Verified},
};

/// Reads papers of every format offline.
#[derive(Debug)]
pub struct DocumentReader {
    verifier: Verifier,
}

/// A paper whose every check passed; it is only in a verdict that says so.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct ReadDocument {
    /// `vct`, document type of an mdoc, or [`DCC_TYPE`](crate::trust::DCC_TYPE).
    pub credential_type: String,
    /// Who signed it, as the trust list or a certificate calls them; `None` if nobody vouches for a name.
    pub issuer: Option<String>,
    /// Whether it was shown by the person whom it was issued to.
    pub holder: HolderProof,
    /// The paper for a person, as far as it was shown; look at its state and notices too. `None` for a type without a schema.
    pub view: Option<DocumentView>,
    /// The picture of the person in base64, to be compared with who stands there.
    pub portrait: Option<String>,
    /// All that was shown, as a JSON object.
    pub claims: String,
}

redacted_debug!(ReadDocument);

/// Whether a paper was shown by the person whom it was issued to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum HolderProof {
    /// By their phone, just now, for this reader.
    Proven,
    /// Nobody has proven it, and a copy looks the same: compare name and picture with an identity document.
    NotProven,
}

impl DocumentReader {
    /// One that judges as this verifier does.
    pub fn over(verifier: Verifier) -> Self {
        Self { verifier }
    }

    /// One that believes a trust list of this root.
    ///
    /// # Errors
    /// `trust.*`: what is wrong with list or root.
    pub fn of_trust_list(trust_list: &[u8], trust_root: &[u8]) -> Result<Self, WalletError> {
        let trust = UnverifiedTrustList::new(trust_list).verify_by_sec1(trust_root)?;
        Ok(Self::over(Verifier::of_trust_list(trust)))
    }

    /// One that believes an offline bundle of this root: its trust list, status lists and rules.
    ///
    /// # Errors
    /// `bundle.*`, `trust.*`, `status.*`: what is wrong with it.
    pub fn of_bundle(bundle: &[u8], trust_root: &[u8]) -> Result<Self, WalletError> {
        let root = PublicKey::from_sec1(trust_root).map_err(|_| trust::Error::Root)?;
        let bundle = UnverifiedBundle::new(bundle).verify(&root, BundleFloor::default())?;
        Ok(Self::over(Verifier::of_bundle(bundle)))
    }

    /// Takes a newer Token Status List, JWT or CWT.
    ///
    /// # Errors
    /// `status.*`: why it is not believed.
    pub fn add_status_list(&mut self, list: &[u8], now: Timestamp) -> Result<(), WalletError> {
        let list = UnverifiedStatusToken::of(list)?.verify(self.verifier.anchors(), now)?;
        Ok(self.verifier.status_lists_mut().add(list)?)
    }

    /// A Digital COVID Certificate, `HC1:` text. It has no proof of its holder.
    pub fn health_certificate(&self, text: &str, now: Timestamp) -> CredentialVerdict<ReadDocument> {
        self.verifier.dcc(text, now).map(|signed| of_dcc(&signed, now))
    }

    /// An SD-JWT VC: with its holder's proof for this audience and nonce if they were asked for, else as a text that anybody
    /// may have copied.
    pub fn sd_jwt(&self, text: &str, asked: Option<Expected<'_>>, now: Timestamp) -> CredentialVerdict<ReadDocument> {
        let key_binding = asked.map_or(KeyBinding::Inspect, KeyBinding::Expected);
        self.verifier.sd_jwt_vc(text, key_binding, now).map(|credential| of_sd_jwt(&credential, now))
    }

    /// The documents of an mdoc `DeviceResponse`, each shown in this session.
    ///
    /// # Errors
    /// `mdoc.*` if there is no document to judge.
    pub fn mdocs(
        &self,
        response: &[u8],
        session: &Session<'_>,
        now: Timestamp,
    ) -> Result<Vec<CredentialVerdict<ReadDocument>>, WalletError> {
        let verdicts = self.verifier.mdocs(response, session, now)?;
        Ok(verdicts.into_iter().map(|verdict| verdict.map(|presented| of_mdoc(&presented, now))).collect())
    }
}

fn of_dcc(signed: &Verified<SignedDcc>, now: Timestamp) -> ReadDocument {
    let claims = covid::claims(signed.certificate());
    let dates = (Some(signed.certificate().issued), Some(signed.certificate().expires));
    read(signed.credential_type(), COVID, signed.signer().display_name(), HolderProof::NotProven, claims, dates, now)
}

fn of_sd_jwt(credential: &SdJwtVc, now: Timestamp) -> ReadDocument {
    let holder = match credential.binding() {
        Binding::Proven { .. } => HolderProof::Proven,
        Binding::None | Binding::NotCompared { .. } => HolderProof::NotProven,
    };
    let token = credential.token();
    let issuer = credential.issuer().filter(|_| token.names_issuer()).map(str::to_owned);
    let issuer = issuer.or_else(|| credential.signer().display_name());
    let dates = (credential.begins().or(credential.issued()), credential.expires());
    read(credential.vct(), credential.vct(), issuer, holder, credential.claims().clone(), dates, now)
}

fn of_mdoc(presented: &Presented, now: Timestamp) -> ReadDocument {
    let mdoc = presented.mdoc();
    let elements = mdoc.claims();
    let by_namespace = elements.iter().filter_map(|(name, it)| Some((name.clone(), it.as_object()?.clone()))).collect();
    let mapped = Types::built_in().of(mdoc.doc_type()).and_then(|it| {
        let claims = it.claims_of_mdoc(mdoc.doc_type(), &by_namespace).ok()?;
        Some((it.types().first()?.as_str(), claims))
    });
    let (type_id, claims) = mapped.unwrap_or((mdoc.doc_type(), Map::new()));
    let (issuer, validity) = (mdoc.signer().display_name(), mdoc.validity());
    let dates = (Some(validity.valid_from), Some(validity.valid_until));
    let read = read(mdoc.doc_type(), type_id, issuer, HolderProof::Proven, claims, dates, now);
    ReadDocument { claims: Value::Object(elements).to_string(), ..read }
}

fn read(
    credential_type: &str,
    type_id: &str,
    issuer: Option<String>,
    holder: HolderProof,
    claims: Map<String, Value>,
    (begins, ends): (Option<Timestamp>, Option<Timestamp>),
    now: Timestamp,
) -> ReadDocument {
    let name = issuer.as_deref().unwrap_or_default();
    let document = Document::new(Types::built_in(), type_id, name, &claims).ok().map(|it| it.dated(begins, ends));
    ReadDocument {
        credential_type: credential_type.to_owned(),
        holder,
        view: document.map(|it| it.view(now)),
        portrait: document.and_then(|it| it.portrait().map(str::to_owned)),
        issuer,
        claims: Value::Object(claims).to_string(),
    }
}

/// The type of the schema: a name of ours.
const COVID: &str = "urn:dinhdanh:eu-dcc:1";
