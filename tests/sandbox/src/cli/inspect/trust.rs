use std::{
    fs::File,
    path::{Path, PathBuf},
};

use dinhdanh::{
    crypto::{p256::PublicKey, verifying_key::VerifyingKey},
    encoding::{
        cbor::Value as Cbor,
        cose::{HEADER_TYP, Sign1},
    },
    host::Timestamp,
    trust::{
        Anchors, Bundle, BundleError, BundleFloor, Rule, Scope, Signer, Status, StatusList, StatusListError,
        StatusLists, StatusMiss, StatusReference, TrustList, UnverifiedBundle, UnverifiedStatusToken,
        UnverifiedTrustList, Verified,
    },
};
use serde_json::{Value, json};

use super::{
    Fault,
    input::{MOST_BYTES, TRUST_LIST, decoded, read_most},
    report::{self, Report},
};

/// Whom the person who inspects believes.
#[derive(Default)]
pub struct Trust {
    /// Keys and certificates.
    pub anchors: Anchors,
    /// Trust lists.
    pub lists: Vec<Verified<TrustList>>,
    statuses: StatusLists,
    /// Keys that signed one of the lists.
    roots: Vec<PublicKey>,
    notes: Vec<String>,
}

impl Trust {
    /// Reads what was named.
    ///
    /// # Errors
    /// [`Fault`]: which file names nobody.
    pub fn load(trust: &[PathBuf], status: &[PathBuf], now: Timestamp) -> Result<Self, Fault> {
        let mut loaded = Self::default();
        let (mut lists, mut bundles) = (Vec::new(), Vec::new());
        for path in trust {
            let bytes = read(path)?;
            let bytes = packed_list(&bytes).unwrap_or(bytes);
            match typ_of(&bytes) {
                Some(TRUST_LIST) if UnverifiedTrustList::new(&bytes).dangerous_content().is_ok() => lists.push(bytes),
                Some(BUNDLE) => bundles.push((path, bytes)),
                _ if loaded.add(&bytes) == 0 => return Err(Fault::Trust(path.clone())),
                _ => {}
            }
        }
        let roots = loaded.roots();
        for bytes in lists {
            loaded.add_list(&UnverifiedTrustList::new(&bytes), &roots);
        }
        for (path, bytes) in bundles {
            loaded.add_bundle(&bytes, &roots).map_err(|why| Fault::Bundle { path: path.clone(), why })?;
        }
        for path in status {
            let bytes = read(path)?;
            loaded.name_status_list(&bytes, now).map_err(|why| Fault::Status { path: path.clone(), why })?;
        }
        Ok(loaded)
    }

    /// All status lists, as a desk takes them.
    pub fn status_lists(&self) -> Vec<Verified<StatusList>> {
        self.statuses.iter().cloned().collect()
    }

    /// One that is not believed is passed over, and a note says so: it says nothing of any credential.
    ///
    /// # Errors
    /// [`StatusListError`]: no status list, whoever signed it.
    fn name_status_list(&mut self, bytes: &[u8], now: Timestamp) -> Result<(), StatusListError> {
        let token = UnverifiedStatusToken::of(bytes)?;
        let content = token.dangerous_content()?;
        if let Err(why) = self.add_status_list(bytes, now) {
            let code = match why {
                StatusListError::Signature if !token.names_one_of(&self.anchors) => "inspect.signer_unknown",
                why => why.code(),
            };
            self.notes.push(format!("the status list {:?} does not count: {why} ({code})", content.uri));
        }
        Ok(())
    }

    /// One that has ended is kept: what asks for it is told so.
    pub(super) fn add_status_list(&mut self, bytes: &[u8], now: Timestamp) -> Result<(), StatusListError> {
        let token = UnverifiedStatusToken::of(bytes)?;
        let list = match token.verify(&self.anchors, now) {
            Err(StatusListError::NotInForce) => {
                let content = token.dangerous_content()?;
                if content.expires.is_none_or(|end| now < end) {
                    return Err(StatusListError::NotInForce);
                }
                token.verify(&self.anchors, content.issued)?
            }
            list => list?,
        };
        self.statuses.add(list)
    }

    /// What the given status lists say of a credential that holds otherwise.
    pub fn judge_status(
        &self,
        report: Report,
        reference: Option<&StatusReference>,
        signer: &Signer,
        now: Timestamp,
    ) -> Report {
        let Some(reference) = reference else { return report };
        let status = |value, age_seconds| {
            Some(report::Status { value, uri: reference.uri.clone(), index: reference.index, age_seconds })
        };
        match self.statuses.look_up(reference, signer, now) {
            Ok(answer) => {
                let (value, code) = match answer.status {
                    Status::Valid => ("valid", None),
                    Status::Invalid => ("invalid", Some("status.revoked")),
                    Status::Suspended => ("suspended", Some("status.suspended")),
                    Status::Other(_) => ("other", Some("status.other")),
                };
                let report = report.status(status(value, Some(answer.age_seconds)));
                let report = match answer.overdue_seconds {
                    Some(overdue) => report.note(&format!("the status list should have been renewed {overdue} s ago")),
                    None => report,
                };
                match code {
                    Some(code) => report.failed(code),
                    None if Rule::UNSAID.is_too_old(answer.age_seconds, answer.overdue_seconds) => {
                        report.undecided("status.stale")
                    }
                    None => report,
                }
            }
            Err(miss @ StatusMiss::Ended) => report.status(status("unknown", None)).undecided(miss.code()),
            Err(miss @ StatusMiss::NoEntry) => report.status(status("unknown", None)).failed(miss.code()),
            Err(_) => report
                .status(status("unknown", None))
                .note("its status was not looked up: give a current list of its issuer with --status"),
        }
    }

    /// What a reader of the report should know of it.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The bare keys that can have signed a list.
    fn roots(&self) -> Vec<PublicKey> {
        let keys = self.anchors.bare_keys().filter_map(|key| match key {
            VerifyingKey::P256(root) => Some(*root),
            _ => None,
        });
        keys.collect()
    }

    /// A list that one of the named keys signed, or as it is: the person named the file and nobody who should have signed it.
    fn add_list(&mut self, list: &UnverifiedTrustList<'_>, roots: &[PublicKey]) {
        let believed = match roots.iter().find_map(|root| Some((root, list.verify(root, 0).ok()?))) {
            Some((root, believed)) => {
                // It signs lists, and no credentials.
                self.anchors.remove_bare_key(&VerifyingKey::P256(*root));
                self.roots.push(*root);
                believed
            }
            None if roots.is_empty() => {
                self.notes.push("the trust list is believed because it was named: its root was not".to_owned());
                let Ok(content) = list.dangerous_content() else { return };
                TrustList::dangerous_named_by_hand(content)
            }
            None => {
                self.notes
                    .push("the trust list is not believed: no named key is its root (trust.signature)".to_owned());
                return;
            }
        };
        self.anchors.extend(Anchors::of(&believed));
        self.lists.push(believed);
    }

    /// Believed whole or not at all, by its root alone.
    fn add_bundle(&mut self, bytes: &[u8], roots: &[PublicKey]) -> Result<(), BundleError> {
        let mut miss = BundleError::Signature;
        for root in roots {
            match UnverifiedBundle::new(bytes).verify(root, BundleFloor::default()) {
                Ok(bundle) => {
                    let Bundle { trust, status_lists, .. } = bundle.into_inner();
                    self.anchors.remove_bare_key(&VerifyingKey::P256(*root));
                    self.roots.push(*root);
                    self.anchors.extend(Anchors::of(&trust));
                    self.lists.push(trust);
                    for list in status_lists {
                        self.statuses.add(list).map_err(BundleError::StatusList)?;
                    }
                    return Ok(());
                }
                Err(BundleError::Signature) => {}
                Err(error) => miss = error,
            }
        }
        Err(miss)
    }

    /// Keys that may be the root of a list: those that are one, and all others that have no name.
    pub fn possible_roots(&self) -> Vec<PublicKey> {
        [self.roots.clone(), self.roots()].concat()
    }

    fn add(&mut self, bytes: &[u8]) -> usize {
        let by_hand = Scope::AnyType;
        // SEC1: no text begins so.
        if let (b"\x02" | b"\x03" | b"\x04", Ok(key)) = (bytes.get(..1).unwrap_or_default(), VerifyingKey::p256(bytes))
        {
            self.anchors.add_key(None, key, by_hand);
            return 1;
        }
        if let Ok(text) = str::from_utf8(bytes) {
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.contains("-----BEGIN") {
                return self.anchors.add_pem(text.as_bytes(), &by_hand);
            }
            if let Ok(json) = serde_json::from_str::<Value>(text) {
                // What /trust/root of a sandbox answers.
                if let Some(hex) = json.get("public_key").and_then(Value::as_str) {
                    return self.add_point(hex);
                }
                // What an issuer publishes under /.well-known/jwt-vc-issuer.
                let published = json.get("jwks").unwrap_or(&json);
                return match published.is_array() {
                    true => self.anchors.add_jwks(&json!({ "keys": published }), &by_hand),
                    false => self.anchors.add_jwks(published, &by_hand),
                };
            }
            return self.add_point(text);
        }
        self.anchors.add_der(bytes, &by_hand)
    }

    /// SEC1 or DER, in hex or base64.
    fn add_point(&mut self, text: &str) -> usize {
        let Some((bytes, _)) = decoded(text) else { return 0 };
        match VerifyingKey::p256(&bytes) {
            Ok(key) => {
                self.anchors.add_key(None, key, Scope::AnyType);
                1
            }
            Err(_) => self.anchors.add_der(&bytes, &Scope::AnyType),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let read = File::open(path).and_then(read_most);
    let bytes = read.map_err(|cause| Fault::File { path: path.to_owned(), cause })?;
    if bytes.len() > MOST_BYTES {
        return Err(Fault::NamedTooLarge(path.to_owned()));
    }
    Ok(bytes)
}

/// The list or bundle that hex or base64 stands for.
fn packed_list(bytes: &[u8]) -> Option<Vec<u8>> {
    let (bytes, _) = decoded(str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}'))?;
    matches!(typ_of(&bytes), Some(TRUST_LIST | BUNDLE)).then_some(bytes)
}

/// `typ` of a COSE_Sign1.
fn typ_of(bytes: &[u8]) -> Option<i64> {
    let value = Cbor::decode(bytes).ok()?;
    Cbor::decode(Sign1::from_value(&value).ok()?.protected_bytes).ok()?.field(HEADER_TYP)?.as_int()
}

/// `typ` of an offline bundle: `spec/profile/trust.md`.
const BUNDLE: i64 = 65005;
