use std::{path::Path, sync::Arc};

use wallet_core::{
    WalletError,
    checkin::{Audience, Claim, Desk, QrPicture, ReaderProof},
    crypto::p256::SigningKey,
    host::{Clock, SystemClock, SystemRandom, Timestamp},
    reader::{self, GateError, ReplayDatabase, ReplayShared, ReplayStore, Verdict},
    trust::{Level, Purpose, StatusList, TrustList, UnverifiedStatusList, UnverifiedTrustList, Verified},
};
use zeroize::Zeroizing;

/// What gates of one site have seen. Make one when the gates start and keep it.
#[derive(uniffi::Object)]
pub struct ReplayMemory {
    /// Goes on in memory while a file can't be written.
    store: Arc<dyn ReplayStore>,
    /// Never does: for gates that a memory is not enough for.
    strict: Arc<dyn ReplayStore>,
}

#[uniffi::export]
impl ReplayMemory {
    /// In memory, empty, from now on: codes shown in its first 30 seconds have to be shown again.
    #[uniffi::constructor]
    pub fn new() -> Arc<Self> {
        Self::since(SystemClock.now().0)
    }

    /// In memory, empty, from this time on: for gates whose verdicts are asked with `checkAt`, by the same clock.
    #[uniffi::constructor]
    pub fn since(unix_seconds: i64) -> Arc<Self> {
        let store = Arc::new(reader::ReplayMemory::new(Timestamp(unix_seconds)));
        Arc::new(Self { store: store.clone(), strict: store })
    }

    /// In a file that survives a restart; several processes may use it. If there is none it is made, empty, from now on or
    /// from the time of `since`. If the file can't be written later, the gates go on alone, and their verdicts say so;
    /// those for a purpose that admits a pass once, which need a file, put people off instead.
    #[uniffi::constructor(default(since = None))]
    pub fn in_file(path: String, since: Option<i64>) -> Result<Arc<Self>, WalletError> {
        let since = since.map_or_else(|| SystemClock.now(), Timestamp);
        let strict = Arc::new(ReplayDatabase::open(Path::new(&path), since)?);
        Ok(Arc::new(Self { store: Arc::new(ReplayShared::new(strict.clone(), since)), strict }))
    }
}

impl ReplayMemory {
    /// Over the store that the core takes for the desk's purpose.
    fn gate(&self, name: &str, desk: &Desk, trust: &Verified<TrustList>) -> Result<reader::Gate, GateError> {
        let over = |store: &Arc<dyn ReplayStore>| {
            reader::Gate::new(name.to_owned(), desk.clone(), trust.clone(), store.clone())
        };
        match over(&self.store) {
            Err(GateError::ForgetfulStore) => over(&self.strict),
            gate => gate,
        }
    }
}

/// What a gate needs besides its purpose; leave out what it has no use for.
#[derive(uniffi::Record)]
pub struct GateOptions {
    /// Status lists of reserve passes, as they came from the issuer.
    #[uniffi(default = [])]
    pub status_lists: Vec<Vec<u8>>,
    /// Only codes made for this site are admitted: the person scans its poster first.
    #[uniffi(default = None)]
    pub site: Option<String>,
    /// Only answers to the gate's own questions are admitted.
    #[uniffi(default = false)]
    pub questions_only: bool,
    /// Its certificate, to ask questions and to make a poster.
    #[uniffi(default = None)]
    pub reader: Option<ReaderIdentity>,
}

/// Who a gate is to those it asks.
#[derive(uniffi::Record)]
pub struct ReaderIdentity {
    /// Its identifier, such as `VN.NBA.T1`.
    pub id: String,
    /// Its private key, PKCS #8.
    pub private_key: Vec<u8>,
    /// The certificate of a reader authority; or, if the trust list names the reader itself, its 8-byte key identifier.
    pub certificate: Vec<u8>,
}

/// A question or a poster.
#[derive(uniffi::Record)]
pub struct ReaderCode {
    /// The text in the QR code.
    pub text: String,
    /// The QR code as a PNG, eight pixels to a module, with its quiet zone.
    pub png: Vec<u8>,
}

/// A desk, turnstile or officer's phone that reads check-in codes offline.
#[derive(uniffi::Object)]
pub struct Gate {
    gate: reader::Gate,
    trust_root: Vec<u8>,
}

#[uniffi::export]
impl Gate {
    /// A gate of this name for one purpose, with a trust list loaded from a file or a wallet.
    #[uniffi::constructor(default(options = None))]
    pub fn new(
        name: String,
        purpose: Purpose,
        minimum_level: Level,
        trust_list: Vec<u8>,
        trust_root: Vec<u8>,
        replay: Arc<ReplayMemory>,
        options: Option<GateOptions>,
    ) -> Result<Arc<Self>, WalletError> {
        let trust = UnverifiedTrustList::new(&trust_list).verify_by_sec1(&trust_root)?;
        let mut desk = Desk::new(purpose, minimum_level);
        let (mut status_lists, mut reader) = (Vec::new(), None);
        if let Some(options) = options {
            status_lists = verified(&options.status_lists, &trust)?;
            desk.audience = match (options.questions_only, options.site) {
                (true, _) => Audience::ChallengeOnly,
                (false, Some(site)) => Audience::Site(site),
                (false, None) => Audience::AnyDesk,
            };
            reader = options.reader;
        }
        let mut gate = replay.gate(&name, &desk, &trust)?;
        gate.renew(trust, status_lists)?;
        if let Some(reader) = reader {
            gate = gate.with_reader(reader.open()?);
        }
        Ok(Arc::new(Self { gate, trust_root }))
    }

    /// The verdict on a scanned text, now. A verified code counts as used from here on.
    pub fn check(&self, text: String) -> Verdict {
        self.gate.check(&text, SystemClock.now())
    }

    /// The verdict at another time, for a device with a better clock than the system's, and for tests.
    pub fn check_at(&self, text: String, unix_seconds: i64) -> Verdict {
        self.gate.check(&text, Timestamp(unix_seconds))
    }

    /// A question to show on this gate's screen: its answer is for this gate, once, within two minutes. `claims` are names
    /// such as `full_name`.
    pub fn question(&self, claims: Vec<String>) -> Result<ReaderCode, WalletError> {
        ReaderCode::of(self.gate.challenge(&named(&claims)?, &SystemRandom, SystemClock.now())?)
    }

    /// A poster to print: codes made after scanning it are for this gate's site.
    pub fn poster(&self, claims: Vec<String>) -> Result<ReaderCode, WalletError> {
        ReaderCode::of(self.gate.poster(&named(&claims)?, SystemClock.now())?)
    }

    /// From now on it believes these lists; a trust list older than the one in use is refused as `trust.rollback`.
    pub fn renew(&self, trust_list: Vec<u8>, status_lists: Vec<Vec<u8>>) -> Result<(), WalletError> {
        let trust = UnverifiedTrustList::new(&trust_list).verify_by_sec1(&self.trust_root)?;
        let status_lists = verified(&status_lists, &trust)?;
        Ok(self.gate.renew(trust, status_lists)?)
    }
}

impl ReaderCode {
    fn of(text: String) -> Result<Self, WalletError> {
        let png = QrPicture::of(&text).map_err(|_| WalletError::internal())?.png(PIXELS_PER_MODULE);
        Ok(Self { text, png })
    }
}

impl ReaderIdentity {
    fn open(self) -> Result<reader::Reader, WalletError> {
        let key = Zeroizing::new(self.private_key);
        let key = SigningKey::from_pkcs8(&key).map_err(|_| GateError::Certificate)?;
        let proof = match <[u8; 8]>::try_from(self.certificate.as_slice()) {
            Ok(kid) => ReaderProof::Listed(kid),
            Err(_) => ReaderProof::Certificate(self.certificate),
        };
        Ok(reader::Reader { id: self.id, proof, key })
    }
}

fn verified(lists: &[Vec<u8>], trust: &Verified<TrustList>) -> Result<Vec<Verified<StatusList>>, WalletError> {
    let now = SystemClock.now();
    lists.iter().map(|list| Ok(UnverifiedStatusList::new(list).verify(trust, now)?)).collect()
}

fn named(claims: &[String]) -> Result<Vec<Claim>, WalletError> {
    claims.iter().map(|name| Claim::from_name(name).ok_or_else(|| GateError::Claim.into())).collect()
}

const PIXELS_PER_MODULE: std::num::NonZeroU8 = std::num::NonZeroU8::new(8).expect("eight is not zero");
