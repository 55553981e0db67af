use super::{Status, StatusList, StatusListError, StatusReference};
use crate::{
    host::Timestamp,
    trust::{Signer, Verified},
};

/// The status lists that a verifier has at hand: of each address and signer the newest.
#[derive(Debug, Clone, Default)]
pub struct StatusLists {
    lists: Vec<Verified<StatusList>>,
}

/// What a list says of a credential, and how old it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusAnswer {
    /// What it says.
    pub status: Status,
    /// How old the list is.
    pub age_seconds: u64,
    /// For how long a newer list has been due; `None` while it is fresh.
    pub overdue_seconds: Option<u64>,
}

/// Why nothing can be said of a credential. Closed: a verifier does something else about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatusMiss {
    /// There is no list of this address by anybody who may speak for the issuer.
    #[error("no status list of the credential's issuer is at hand")]
    NoList,
    /// The newest list has ended.
    #[error("the status list has ended")]
    Ended,
    /// The list does not go that far (§8.3 of the draft: to be refused).
    #[error("the status list has no such entry")]
    NoEntry,
}

impl StatusMiss {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoList => "status.missing",
            Self::Ended => "status.expired",
            Self::NoEntry => "status.unknown",
        }
    }
}

impl StatusLists {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a list, in the place of the one of the same address and signer.
    ///
    /// # Errors
    /// [`StatusListError::Rollback`] if that one is newer; [`StatusListError::Full`] above 1,000 lists or 256 MiB.
    pub fn add(&mut self, list: Verified<StatusList>) -> Result<(), StatusListError> {
        let same = |kept: &Verified<StatusList>| {
            kept.content.uri == list.content.uri && kept.signer.is_of_one_anchor_with(&list.signer)
        };
        let place = self.lists.iter().position(same);
        if place.and_then(|at| self.lists.get(at)).is_some_and(|kept| kept.content.issued > list.content.issued) {
            return Err(StatusListError::Rollback);
        }
        let others = self.lists.iter().enumerate().filter(|(at, _)| Some(*at) != place);
        let bytes: usize = others.map(|(_, kept)| kept.content.entries.len()).sum();
        if bytes.saturating_add(list.content.entries.len()) > MAX_BYTES {
            return Err(StatusListError::Full);
        }
        if place.is_none() && self.lists.len() >= MAX_LISTS {
            return Err(StatusListError::Full);
        }
        if let Some(at) = place {
            self.lists.swap_remove(at);
        }
        self.lists.push(list);
        Ok(())
    }

    /// What the newest list says that has the address of the reference, and was signed by somebody who speaks for the
    /// credential's signer ([`Signer::speaks_for`]).
    ///
    /// # Errors
    /// [`StatusMiss`]: why nothing can be said.
    pub fn look_up(
        &self,
        reference: &StatusReference,
        signer: &Signer,
        now: Timestamp,
    ) -> Result<StatusAnswer, StatusMiss> {
        let speaking =
            self.lists.iter().filter(|list| list.content.uri == reference.uri && list.signer.speaks_for(signer));
        let list = speaking.max_by_key(|list| list.content.issued).ok_or(StatusMiss::NoList)?;
        if list.content.has_ended(now) {
            return Err(StatusMiss::Ended);
        }
        Ok(StatusAnswer {
            status: list.content.status(reference.index).ok_or(StatusMiss::NoEntry)?,
            age_seconds: list.age_seconds(now),
            overdue_seconds: list.overdue_seconds(now),
        })
    }

    /// The lists.
    pub fn iter(&self) -> impl Iterator<Item = &Verified<StatusList>> {
        self.lists.iter()
    }

    /// The addresses of the lists that should be fetched anew.
    pub fn due(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let due =
            move |list: &&Verified<StatusList>| list.overdue_seconds(now).is_some() || list.content.has_ended(now);
        self.lists.iter().filter(due).map(|list| list.content.uri.as_str())
    }
}

impl IntoIterator for StatusLists {
    type Item = Verified<StatusList>;
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.lists.into_iter()
    }
}

const MAX_LISTS: usize = 1000;
const MAX_BYTES: usize = 256 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::{p256::SigningKey, verifying_key::VerifyingKey},
        trust::{
            Anchors, Kid, STATUS_LIST_TYPE, StatusListContent, UnverifiedStatusToken,
            cast::{Country, KID, NOW, listed},
        },
    };

    const URI: &str = "https://issuer.example/status/1";

    /// Of four entries: valid, revoked, suspended, valid.
    fn content(issued: Timestamp) -> StatusListContent {
        let mut content = StatusListContent::all_valid(URI.into(), issued, 600, 4);
        assert!(content.set(1, Status::Invalid) && content.set(2, Status::Suspended));
        content
    }

    fn signed(country: &Country, key: &SigningKey, kid: [u8; 8], content: &StatusListContent) -> Verified<StatusList> {
        let draft = content.draft(kid);
        let signature = key.sign(&draft.to_be_signed());
        let anchors = Anchors::of(&country.list());
        UnverifiedStatusToken::Cwt(&draft.finish(&signature)).verify(&anchors, NOW).expect("it is signed")
    }

    fn signer(country: &Country, kid: [u8; 8], name: &str) -> Signer {
        let anchors = Anchors::of(&country.list());
        let found = anchors.signers(Kid::Cose(&kid), Some(name), "urn:example:card", NOW).expect("an issuer");
        found.into_iter().next().expect("one")
    }

    fn at(index: u64) -> StatusReference {
        StatusReference { uri: URI.into(), index }
    }

    #[test]
    fn the_newest_list_of_the_issuer_answers_and_says_its_age() {
        let country = Country::new();
        let issuer = signer(&country, KID, "https://issuer.example");
        let mut lists = StatusLists::new();
        assert_eq!(lists.look_up(&at(0), &issuer, NOW), Err(StatusMiss::NoList));
        lists.add(signed(&country, &country.issuer, KID, &content(NOW.plus(-100)))).expect("there is room");
        let found = |lists: &StatusLists, index, now| lists.look_up(&at(index), &issuer, now);
        let answer = |status, age_seconds, overdue_seconds| Ok(StatusAnswer { status, age_seconds, overdue_seconds });
        assert_eq!(found(&lists, 0, NOW), answer(Status::Valid, 100, None));
        assert_eq!(found(&lists, 1, NOW), answer(Status::Invalid, 100, None));
        assert_eq!(found(&lists, 2, NOW.plus(500)), answer(Status::Suspended, 600, None));
        assert_eq!(found(&lists, 3, NOW.plus(501)), answer(Status::Valid, 601, Some(1)));
        assert_eq!(found(&lists, 3, NOW.plus(-1000)), answer(Status::Valid, 0, None));
        assert_eq!(found(&lists, 4, NOW), Err(StatusMiss::NoEntry));
        let elsewhere = StatusReference { uri: format!("{URI}/"), index: 0 };
        assert_eq!(lists.look_up(&elsewhere, &issuer, NOW), Err(StatusMiss::NoList));

        let older = signed(&country, &country.issuer, KID, &content(NOW.plus(-101)));
        assert_eq!(lists.add(older), Err(StatusListError::Rollback));
        let mut newer = content(NOW);
        newer.set(0, Status::Invalid);
        newer.expires = Some(NOW.plus(50));
        lists.add(signed(&country, &country.issuer, KID, &newer)).expect("it is newer");
        assert_eq!(lists.iter().count(), 1);
        assert_eq!(found(&lists, 0, NOW), answer(Status::Invalid, 0, None));
        assert_eq!(found(&lists, 0, NOW.plus(50)), Err(StatusMiss::Ended));
        assert_eq!(lists.due(NOW).count(), 0);
        assert_eq!(lists.due(NOW.plus(50)).collect::<Vec<_>>(), [URI]);
    }

    #[test]
    fn a_list_speaks_for_its_own_issuer_unless_the_root_says_more() {
        let [other_key, second_key, status_key] = [(); 3].map(|()| SigningKey::make().0);
        let mut country = Country::new();
        let card = "urn:example:card";
        country.content.issuers.push(listed(&other_key, *b"issuer 2", "https://other.example", &[card]));
        country.content.issuers.push(listed(&second_key, *b"second k", "https://issuer.example", &[]));
        let statuses = listed(&status_key, *b"statuses", "https://status.example", &[STATUS_LIST_TYPE]);
        country.content.issuers.push(statuses);
        let issuer = signer(&country, KID, "https://issuer.example");
        for (key, kid, speaks) in [
            (&country.issuer, KID, true),
            (&other_key, *b"issuer 2", false),
            (&second_key, *b"second k", true),
            (&status_key, *b"statuses", true),
        ] {
            let mut lists = StatusLists::new();
            lists.add(signed(&country, key, kid, &content(NOW))).expect("there is room");
            assert_eq!(lists.look_up(&at(0), &issuer, NOW).is_ok(), speaks, "{}", String::from_utf8_lossy(&kid));
        }
        // A stranger's newer list of the same address changes nothing.
        let mut lists = StatusLists::new();
        lists.add(signed(&country, &country.issuer, KID, &content(NOW.plus(-60)))).expect("there is room");
        let mut forged = content(NOW);
        forged.set(1, Status::Valid);
        lists.add(signed(&country, &other_key, *b"issuer 2", &forged)).expect("there is room");
        assert_eq!(lists.look_up(&at(1), &issuer, NOW).map(|answer| answer.status), Ok(Status::Invalid));
        assert_eq!(lists.iter().count(), 2);
    }

    #[test]
    fn keys_of_one_set_speak_for_each_other_and_other_keys_do_not() {
        let keys = [(); 3].map(|()| VerifyingKey::P256(*SigningKey::make().0.public_key()));
        let jwk = |key: &VerifyingKey, kid: &str| match key {
            VerifyingKey::P256(key) => {
                use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
                let [x, y] = [key.x(), key.y()].map(|part| URL_SAFE_NO_PAD.encode(part));
                serde_json::json!({ "kty": "EC", "crv": "P-256", "kid": kid, "x": x, "y": y })
            }
            _ => panic!("a P-256 key"),
        };
        let mut anchors = Anchors::new();
        let set = serde_json::json!({ "keys": [jwk(&keys[0], "a"), jwk(&keys[1], "b"), { "kty": "oct" }] });
        assert_eq!(anchors.add_jwks(&set, &crate::trust::Scope::AnyType), 2);
        assert_eq!(anchors.add_jwks(&jwk(&keys[2], "c"), &crate::trust::Scope::AnyType), 1);
        let [a, b, c] = ["a", "b", "c"].map(|kid| {
            let found = anchors.signers(Kid::Jose(kid), None, "any", NOW).expect("a key");
            assert_eq!(found.len(), 1);
            found.into_iter().next().expect("one")
        });
        assert!(a.speaks_for(&b) && b.speaks_for(&a) && a.speaks_for(&a));
        assert!(!a.speaks_for(&c) && !c.speaks_for(&a));
    }
}
