use std::{
    fs::File,
    path::{Path, PathBuf},
};

use dinhdanh::{
    crypto::verifying_key::VerifyingKey,
    host::Timestamp,
    trust::{
        Anchors, Scope, Signer, Status, StatusLists, StatusMiss, StatusReference, TrustList, UnverifiedStatusToken,
        UnverifiedTrustList, Verified,
    },
};
use serde_json::Value;

use super::{
    Fault,
    input::{decoded, read_most},
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
    notes: Vec<String>,
}

impl Trust {
    /// Reads what was named.
    ///
    /// # Errors
    /// [`Fault`]: which file names nobody.
    pub fn load(trust: &[PathBuf], status: &[PathBuf], now: Timestamp) -> Result<Self, Fault> {
        let mut loaded = Self::default();
        let mut lists = Vec::new();
        for path in trust {
            let bytes = read(path)?;
            if UnverifiedTrustList::new(&bytes).dangerous_content().is_ok() {
                lists.push(bytes);
            } else if loaded.add(&bytes) == 0 {
                return Err(Fault::Trust(path.clone()));
            }
        }
        for bytes in lists {
            loaded.add_list(&UnverifiedTrustList::new(&bytes));
        }
        for path in status {
            let bytes = read(path)?;
            let list = UnverifiedStatusToken::of(&bytes).and_then(|list| list.verify(&loaded.anchors, now));
            list.and_then(|list| loaded.statuses.add(list)).map_err(|why| Fault::Status { path: path.clone(), why })?;
        }
        Ok(loaded)
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
                code.into_iter().fold(report, Report::failed)
            }
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

    /// A list that one of the named keys signed, or as it is: the person named the file.
    fn add_list(&mut self, list: &UnverifiedTrustList<'_>) {
        let by_root = self.anchors.bare_keys().find_map(|key| match key {
            VerifyingKey::P256(root) => list.verify(root, 0).ok(),
            _ => None,
        });
        let believed = by_root.or_else(|| {
            self.notes.push("the trust list is believed because it was named: no named key is its root".to_owned());
            list.dangerous_content().ok().map(TrustList::dangerous_named_by_hand)
        });
        if let Some(believed) = believed {
            self.anchors.extend(Anchors::of(&believed));
            self.lists.push(believed);
        }
    }

    fn add(&mut self, bytes: &[u8]) -> usize {
        let by_hand = Scope::AnyType;
        if let Ok(text) = str::from_utf8(bytes) {
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.contains("-----BEGIN") {
                return self.anchors.add_pem(text.as_bytes(), &by_hand);
            }
            if let Ok(json) = serde_json::from_str::<Value>(text) {
                // What /trust/root of a sandbox answers.
                return match json.get("public_key").and_then(Value::as_str) {
                    Some(hex) => self.add_point(hex),
                    None => self.anchors.add_jwks(&json, &by_hand),
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
    File::open(path).and_then(read_most).map_err(|cause| Fault::File { path: path.to_owned(), cause })
}
