//! A phone whose key store says no.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use dinhdanh::{
    WalletError,
    keys::{Attestation, DeviceKey, DeviceKeys, KeysError, SealGuard},
    trust::Purpose,
};
use dinhdanh_tests::{Citizen, PASSCODE, block_on};
use serde_json::json;

use super::{
    bent_issuer::{keys_on_the_phone, passes_left},
    presentation::{Site, approved, asks, chosen, proposed, query},
};

const ERRORS: [(KeysError, &str); 5] = [
    (KeysError::Locked, "keys.locked"),
    (KeysError::Cancelled, "keys.cancelled"),
    (KeysError::Invalidated, "keys.invalidated"),
    (KeysError::Unsupported, "keys.unsupported"),
    (KeysError::Failed, "keys.failed"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Create,
    Sign,
    Seal,
    Unseal,
    Delete,
    Attest,
}

/// What the key store does instead of its work.
#[derive(Clone, Copy)]
enum Fault {
    Says(KeysError),
    /// Answers with this many keys, or with this byte in place of each key or signature.
    Makes(u32),
    Garbage(u8),
}

struct MoodyKeys {
    inner: Arc<dyn DeviceKeys>,
    mood: Mutex<Option<(Call, Fault)>>,
}

impl MoodyKeys {
    fn of(citizen: &mut Citizen) -> Arc<Self> {
        let keys = Arc::new(Self { inner: citizen.host.keys.clone(), mood: Mutex::new(None) });
        citizen.host.keys = keys.clone();
        keys
    }

    fn set(&self, mood: Option<(Call, Fault)>) {
        *self.mood.lock().expect("nobody panicked") = mood;
    }

    fn fault(&self, call: Call) -> Result<Option<Fault>, KeysError> {
        match *self.mood.lock().expect("nobody panicked") {
            Some((at, Fault::Says(error))) if at == call => Err(error),
            Some((at, fault)) if at == call => Ok(Some(fault)),
            _ => Ok(None),
        }
    }
}

#[async_trait]
impl DeviceKeys for MoodyKeys {
    async fn create(&self, count: u32) -> Result<Vec<DeviceKey>, KeysError> {
        let fault = self.fault(Call::Create)?;
        let count = if let Some(Fault::Makes(other)) = fault { other } else { count };
        let mut keys = self.inner.create(count).await?;
        if let Some(Fault::Garbage(byte)) = fault {
            keys.iter_mut().for_each(|key| key.public_key = vec![byte; 65]);
        }
        Ok(keys)
    }

    async fn sign(&self, key_id: String, message: Vec<u8>) -> Result<Vec<u8>, KeysError> {
        match self.fault(Call::Sign)? {
            Some(Fault::Garbage(byte)) => Ok(vec![byte; 63]),
            _ => self.inner.sign(key_id, message).await,
        }
    }

    async fn seal(&self, plaintext: Vec<u8>, bound_to: SealGuard) -> Result<Vec<u8>, KeysError> {
        self.fault(Call::Seal)?;
        self.inner.seal(plaintext, bound_to).await
    }

    async fn unseal(&self, sealed: Vec<u8>, bound_to: SealGuard) -> Result<Vec<u8>, KeysError> {
        match self.fault(Call::Unseal)? {
            Some(Fault::Garbage(byte)) => Ok(vec![byte; 31]),
            _ => self.inner.unseal(sealed, bound_to).await,
        }
    }

    async fn delete(&self, key_ids: Vec<String>) -> Result<(), KeysError> {
        self.fault(Call::Delete)?;
        self.inner.delete(key_ids).await
    }

    async fn attest(&self, key_id: String, challenge: Vec<u8>) -> Result<Attestation, KeysError> {
        self.fault(Call::Attest)?;
        self.inner.attest(key_id, challenge).await
    }
}

fn code(error: &WalletError) -> &str {
    &error.reason().code
}

#[test]
fn a_key_store_that_fails_while_a_wallet_is_made_leaves_no_wallet() {
    block_on(async {
        let mut citizen = Citizen::new();
        let keys = MoodyKeys::of(&mut citizen);
        for (error, expected) in ERRORS {
            keys.set(Some((Call::Seal, Fault::Says(error))));
            assert_eq!(code(&citizen.create().await.expect_err(expected)), expected);
            keys.set(None);
            assert_eq!(code(&citizen.open(PASSCODE).await.expect_err("none was made")), "vault.missing");
        }
        citizen.create().await.expect("in a better mood");
    });
}

#[test]
fn a_prompt_that_is_refused_at_opening_counts_no_passcode() {
    block_on(async {
        let mut citizen = Citizen::new();
        let keys = MoodyKeys::of(&mut citizen);
        citizen.create().await.expect("a new wallet").close();
        for (error, expected) in ERRORS.into_iter().chain(ERRORS) {
            keys.set(Some((Call::Unseal, Fault::Says(error))));
            for passcode in [PASSCODE, "000000"] {
                let refused = citizen.open(passcode).await.expect_err(expected);
                assert_eq!(code(&refused), expected);
                assert_eq!(refused.reason().attempts_left, None);
            }
        }
        keys.set(Some((Call::Unseal, Fault::Garbage(7))));
        assert_eq!(code(&citizen.open(PASSCODE).await.expect_err("no pepper")), "keys.invalidated");
        keys.set(None);
        let wrong = citizen.open("000000").await.expect_err("wrong");
        assert_eq!((code(&wrong), wrong.reason().attempts_left), ("vault.passcode_wrong", Some(4)));
        citizen.open(PASSCODE).await.expect("in a better mood");
    });
}

#[test]
fn a_locked_wallet_does_not_even_prompt() {
    block_on(async {
        let mut citizen = Citizen::new();
        let keys = MoodyKeys::of(&mut citizen);
        citizen.create().await.expect("a new wallet").close();
        for _ in 0..5 {
            citizen.open("000000").await.expect_err("wrong");
        }
        keys.set(Some((Call::Unseal, Fault::Says(KeysError::Cancelled))));
        assert_eq!(code(&citizen.open(PASSCODE).await.expect_err("locked")), "vault.passcode_locked");
    });
}

#[test]
fn each_refusal_of_the_key_store_comes_out_of_the_account_and_can_be_repeated() {
    block_on(async {
        let mut citizen = Citizen::new();
        let keys = MoodyKeys::of(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        let before = wallet.account().expect("open");
        for call in [Call::Create, Call::Attest, Call::Sign] {
            for (error, expected) in ERRORS {
                keys.set(Some((call, Fault::Says(error))));
                let refused = wallet.register(Citizen::registration()).await.expect_err(expected);
                assert_eq!(code(&refused), expected);
                assert_eq!(wallet.account().expect("open"), before);
            }
            if call == Call::Create {
                keys.set(Some((Call::Create, Fault::Makes(0))));
                let refused = wallet.register(Citizen::registration()).await.expect_err("no key");
                assert_eq!(code(&refused), "keys.failed");
            }
        }
        keys.set(None);
        wallet.register(Citizen::registration()).await.expect("in a better mood");
        let otp = citizen.code("otp").await;
        let before = wallet.account().expect("open");
        for (error, expected) in ERRORS {
            keys.set(Some((Call::Sign, Fault::Says(error))));
            assert_eq!(code(&wallet.activate(&otp).await.expect_err(expected)), expected);
            assert_eq!(wallet.account().expect("open"), before);
        }
        keys.set(None);
        wallet.activate(&otp).await.expect("no try was lost");
    });
}

#[test]
fn each_refusal_of_the_key_store_comes_out_of_an_offer_and_it_goes_on_afterwards() {
    block_on(async {
        let mut citizen = Citizen::new();
        let keys = MoodyKeys::of(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = citizen.offer().await;
        for call in [Call::Create, Call::Sign] {
            for (error, expected) in ERRORS {
                keys.set(Some((call, Fault::Says(error))));
                assert_eq!(code(&wallet.receive(&offer).await.expect_err(expected)), expected);
                assert_eq!((wallet.documents().expect("open").len(), passes_left(&wallet)), (2, 5));
            }
        }
        for fault in [Fault::Makes(0), Fault::Makes(2), Fault::Makes(6), Fault::Garbage(4)] {
            keys.set(Some((Call::Create, fault)));
            assert_eq!(code(&wallet.receive(&offer).await.expect_err("wrong keys")), "keys.failed");
            assert_eq!((wallet.documents().expect("open").len(), passes_left(&wallet)), (2, 5));
        }
        keys.set(Some((Call::Sign, Fault::Garbage(1))));
        assert_eq!(code(&wallet.receive(&offer).await.expect_err("no signature")), "keys.failed");
        // Old keys that can't be forgotten now are forgotten the next time, and spoil nothing.
        keys.set(Some((Call::Delete, Fault::Says(KeysError::Locked))));
        let before = keys_on_the_phone(&citizen);
        assert_eq!(wallet.receive(&offer).await.expect("papers").passes, 5);
        assert!(keys_on_the_phone(&citizen) > before);
        keys.set(None);
        assert_eq!(wallet.receive(&offer).await.expect("nothing new").passes, 0);
        // The account's, one for each copy of two documents, one for each of two blocks; no strays of what failed above.
        assert_eq!(keys_on_the_phone(&citizen), 1 + 10 + 2);
    });
}

#[test]
fn each_refusal_of_the_key_store_comes_out_of_a_session_and_the_next_code_is_shown() {
    block_on(async {
        let mut citizen = Citizen::new();
        let keys = MoodyKeys::of(&mut citizen);
        let wallet = citizen.with_papers().await;
        let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        for (error, expected) in ERRORS {
            keys.set(Some((Call::Sign, Fault::Says(error))));
            assert_eq!(code(&session.code().await.expect_err(expected)), expected);
        }
        keys.set(Some((Call::Sign, Fault::Garbage(1))));
        assert_eq!(code(&session.code().await.expect_err("no signature")), "keys.failed");
        keys.set(None);
        session.code().await.expect("in a better mood");
        assert_eq!(passes_left(&wallet), 4, "one session, one pass");
    });
}

#[test]
fn a_showing_that_the_person_cancels_at_the_key_store_is_not_in_the_journal() {
    block_on(async {
        let mut citizen = Citizen::new();
        let (keys, site) = (MoodyKeys::of(&mut citizen), Site::between(&mut citizen));
        let wallet = citizen.with_papers().await;
        let identity = "urn:dinhdanh:sandbox:identity:1";
        let asked = || query(json!([asks("who", identity, &["full_name"])]));
        let proposal = proposed(&wallet, asked()).await;
        keys.set(Some((Call::Sign, Fault::Says(KeysError::Cancelled))));
        let cancelled = approved(proposal, &[chosen("who", identity, &[])]).await.expect_err("nobody signs");
        assert_eq!(code(&cancelled), "keys.cancelled");
        assert!(site.answers().is_empty() && wallet.journal().expect("unbroken").is_empty());
        keys.set(None);
        let proposal = proposed(&wallet, asked()).await;
        approved(proposal, &[chosen("who", identity, &[])]).await.expect("shown");
        assert_eq!((site.answers().len(), wallet.journal().expect("unbroken").len()), (1, 1));
    });
}
