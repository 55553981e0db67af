use std::{
    future::Future,
    path::{Path, PathBuf},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    task::Poll,
};

use dinhdanh::{
    Host, Wallet, WalletConfig, WalletError,
    account::{Foreigner, Registration, Sex},
    crypto::secret::Passcode,
    host::{Clock, HttpLimits, Method, Request, ReqwestHttp, SystemRandom, Timestamp},
    keys::SoftwareKeys,
};
use dinhdanh_sandbox::{Guardianship, Options, PEOPLE, Person, Sandbox, Town};
use serde_json::Value;

use crate::log::LoggedHttp;

/// 2026-09-21 14:13:20 UTC.
pub const NOW: Timestamp = Timestamp(1_790_000_000);
/// The citizen's passcode.
pub const PASSCODE: &str = "284613";
/// The one she changes it to.
pub const NEXT_PASSCODE: &str = "730528";

/// What a backup is sealed with.
pub const BACKUP_PASSCODE: &str = "cá rô đồng kho tộ";
/// The other thing that one is.
pub const BACKUP_WORDS: &str = "giem nua nuynh muong lan cui tuay gheu mim cot chuya thuat";

/// A clock that moves only when told to.
pub struct FixedClock {
    now: AtomicI64,
    uptime: AtomicI64,
}

impl FixedClock {
    /// Stands at [`NOW`], on a phone that was started half a day ago.
    pub fn new() -> Arc<Self> {
        Self::showing(NOW)
    }

    /// Stands at this time, right or wrong.
    pub fn showing(now: Timestamp) -> Arc<Self> {
        Arc::new(Self { now: AtomicI64::new(now.0), uptime: AtomicI64::new(43_200) })
    }

    /// Time goes by.
    pub fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
        self.uptime.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Somebody sets it; no time goes by.
    pub fn set_by(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The phone starts anew, which takes no time.
    pub fn reboot(&self) {
        self.uptime.store(0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    fn uptime(&self) -> Option<i64> {
        Some(self.uptime.load(Ordering::SeqCst))
    }

    /// Nobody waits: the time is there at once.
    fn pause(&self, milliseconds: u64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.advance(milliseconds.div_ceil(1000).try_into().expect("a short pause"));
        Box::pin(async {})
    }
}

/// Whether it waits for something, such as an answer, after it was begun.
pub async fn has_to_wait<F: Future + Unpin>(future: &mut F) -> bool {
    std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context).is_pending())).await
}

/// Drives a future of the core, which needs no runtime of its own.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime can be made").block_on(future)
}

/// Nguyễn Thị Minh Khai (invented), her phone's storage, and the sandbox she lives in.
pub struct Citizen {
    /// The authority's time and the phone's.
    pub clock: Arc<FixedClock>,
    /// The country; taken out to switch it off.
    pub sandbox: Option<Sandbox>,
    /// What the wallet is set up with.
    pub config: WalletConfig,
    /// What the phone provides.
    pub host: Host,
    directory: PathBuf,
    /// Whether the directory is a scratch one of its own.
    cleans_up: bool,
}

impl Citizen {
    /// In a fresh sandbox, with an empty phone.
    pub fn new() -> Self {
        Self::in_country(None)
    }

    /// The same, in a country whose books can be read: see [`Citizen::in_the_books`].
    pub fn with_open_books() -> Self {
        Self::in_country(Some(scratch()))
    }

    fn in_country(books: Option<PathBuf>) -> Self {
        let clock = FixedClock::new();
        let directory = books.clone().unwrap_or_else(scratch);
        let data = books.map(|directory| directory.join("country"));
        let options = Options { clock: clock.clone(), require_nonce: true, data, ..Options::default() };
        let sandbox = Sandbox::start(options).expect("the sandbox starts");
        let mut citizen = Self::at(&directory, sandbox.url(), &sandbox.trust_root().compressed(), clock);
        citizen.sandbox = Some(sandbox);
        citizen.cleans_up = true;
        citizen
    }

    /// With a copy of a phone that was kept in the tree. Its country is gone: nothing answers at the address.
    pub fn with_phone_of(kept: &Path) -> Self {
        let root = std::fs::read(kept.join("trust_root")).expect("it is kept with the phone");
        let directory = scratch();
        copy(kept, &directory);
        let mut citizen = Self::at(&directory, "http://127.0.0.1:1", &root, FixedClock::new());
        citizen.cleans_up = true;
        citizen
    }

    /// Another phone in the same country.
    pub fn neighbour(&self) -> Self {
        let config = &self.config;
        let mut other = Self::at(&scratch(), &config.authority_url, &config.trust_root, self.clock.clone());
        other.cleans_up = true;
        other
    }

    /// With her phone's storage in `directory`, and the authority at `url`.
    pub fn at(directory: &Path, url: &str, trust_root: &[u8], clock: Arc<FixedClock>) -> Self {
        let keys = SoftwareKeys::open(directory.join("keys")).expect("the directory can be written");
        let limits = HttpLimits { connect_ms: 5_000, whole_ms: 5_000, ..HttpLimits::default() };
        let host = Host {
            keys: Arc::new(keys),
            http: Arc::new(LoggedHttp(Arc::new(ReqwestHttp::new(limits, &[]).expect("a client can be made")))),
            clock: clock.clone(),
            random: Arc::new(SystemRandom),
        };
        let config = WalletConfig {
            directory: directory.join("wallet").to_string_lossy().into_owned(),
            authority_url: url.to_owned(),
            trust_root: trust_root.to_vec(),
            tls_roots: Vec::new(),
        };
        Self { clock, sandbox: None, config, host, directory: directory.to_owned(), cleans_up: false }
    }

    /// Makes her wallet.
    pub async fn create(&self) -> Result<Wallet, WalletError> {
        Wallet::create(self.config.clone(), Passcode::new(PASSCODE.into()), self.host.clone()).await
    }

    /// Opens her wallet.
    pub async fn open(&self, passcode: &str) -> Result<Wallet, WalletError> {
        Wallet::open(self.config.clone(), Passcode::new(passcode.into()), self.host.clone()).await
    }

    /// What she enters to register.
    pub fn registration() -> Registration {
        Self::registration_of(&PEOPLE[0], PHONE)
    }

    /// What somebody of the register enters, with a phone number of their own.
    pub fn registration_of(person: &Person, phone: &str) -> Registration {
        let guardian = person.guardianship.as_ref().map(|it| match it {
            Guardianship::Minor { guardian } | Guardianship::Ward { guardian } => (*guardian).to_owned(),
        });
        let foreigner = person.residence.as_ref().map(|residence| Foreigner {
            passport_number: residence.passport_number.into(),
            nationality: residence.nationality.into(),
        });
        Registration {
            personal_number: person.personal_number.into(),
            full_name: person.full_name.into(),
            date_of_birth: person.date_of_birth.into(),
            sex: if person.sex.as_str() == "female" { Sex::Female } else { Sex::Male },
            phone: phone.into(),
            portrait: vec![0x52; 200],
            guardian,
            foreigner,
        }
    }

    /// Somebody of the register has a wallet at level 2 on this phone.
    pub async fn at_level_2_as(&self, person: &Person, phone: &str) -> Wallet {
        let wallet = self.create().await.expect("a new wallet");
        wallet.register(Self::registration_of(person, phone)).await.expect("registered");
        wallet.activate(&self.code_to(phone, "otp").await).await.expect("activated");
        self.town().raise_to_level_2(person.personal_number).await.expect("level 1 is active");
        wallet.activate_level_2(&self.code_to(phone, "level_2_code").await).await.expect("level 2");
        wallet.update_trust().await.expect("a trust list");
        wallet
    }

    /// Something happens at the desk: `POST /desk/…` of the sandbox.
    pub async fn at_the_desk(&self, what: &str, body: Value) {
        let request = Request {
            method: Method::Post,
            url: format!("{}/desk/{what}", self.config.authority_url),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string().into_bytes(),
        };
        let answer = self.host.http.send(request).await.expect("the sandbox answers");
        assert!((200..300).contains(&answer.status), "{what}: {} {:?}", answer.status, str::from_utf8(&answer.body));
    }

    /// The newest code in the messages to a phone number.
    pub async fn code_to(&self, phone: &str, kind: &str) -> String {
        self.town().newest_code(phone, kind).await.expect("a message came")
    }

    /// The newest code in her messages.
    pub async fn code(&self, kind: &str) -> String {
        self.code_to(PHONE, kind).await
    }

    /// She stands at the desk and is raised to level 2.
    pub async fn stand_at_the_desk(&self) {
        self.town().raise_to_level_2(PEOPLE[0].personal_number).await.expect("level 1 is active");
    }

    /// The desk makes an offer for her: both documents, and hot passes for the airport.
    pub async fn offer(&self) -> String {
        let papers = ["identity", "driving_licence", "checkin_airport"];
        self.town().offer_of(PEOPLE[0].personal_number, &papers).await.expect("level 2 is active")
    }

    /// The desk makes an offer of these for somebody.
    pub async fn offer_to(&self, person: &Person, configurations: &[&str]) -> String {
        self.town().offer_of(person.personal_number, configurations).await.expect("level 2 is active")
    }

    /// The desk makes an offer for her of both documents, and of every kind of pass for every purpose.
    pub async fn offer_of_everything(&self) -> String {
        self.town().offer(PEOPLE[0].personal_number).await.expect("level 2 is active")
    }

    /// The desk revokes her reserve passes.
    pub async fn revoke_passes(&self) {
        self.town().revoke_passes(PEOPLE[0].personal_number).await.expect("she has some");
    }

    /// An authority holds her paper of this configuration for a while.
    pub async fn hold_paper(&self, configuration: &str) {
        self.town().hold_paper(PEOPLE[0].personal_number, configuration).await.expect("it is hers");
    }

    /// It gives it back.
    pub async fn give_paper_back(&self, configuration: &str) {
        self.town().give_paper_back(PEOPLE[0].personal_number, configuration).await.expect("it was held");
    }

    /// It revokes it for good.
    pub async fn revoke_paper(&self, configuration: &str) {
        self.town().revoke_paper(PEOPLE[0].personal_number, configuration).await.expect("it is hers");
    }

    /// The desk suspends her account.
    pub async fn suspend(&self) {
        self.town().suspend(PEOPLE[0].personal_number).await.expect("she has an account");
    }

    /// The desk lets her account go on.
    pub async fn reinstate(&self) {
        self.town().reinstate(PEOPLE[0].personal_number).await.expect("she has an account");
    }

    /// A wallet at level 2 with documents and hot passes for the airport.
    pub async fn with_papers(&self) -> Wallet {
        let wallet = self.at_level_2().await;
        wallet.receive(&self.offer().await).await.expect("papers");
        wallet
    }

    /// A wallet at level 2 with documents and a block of every pass there is.
    pub async fn with_every_pass(&self) -> Wallet {
        let wallet = self.at_level_2().await;
        wallet.receive(&self.offer_of_everything().await).await.expect("papers");
        wallet
    }

    /// A wallet at level 2 with a trust list and nothing else.
    pub async fn at_level_2(&self) -> Wallet {
        self.at_level_2_as(&PEOPLE[0], PHONE).await
    }

    /// The number that this query finds in the country's own database; of a citizen [with open
    /// books](Citizen::with_open_books).
    pub fn in_the_books(&self, query: &str) -> i64 {
        let books = rusqlite::Connection::open(self.directory.join("country/sandbox.db")).expect("they are open");
        books.query_row(query, [], |row| row.get(0)).expect("a query for a number")
    }

    /// Where her phone's storage is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// A file of her vault.
    pub fn vault_file(&self, name: &str) -> PathBuf {
        self.directory.join("wallet/vault").join(name)
    }

    fn town(&self) -> Town<'_> {
        Town::new(self.host.http.as_ref(), &self.config.authority_url)
    }
}

impl Default for Citizen {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Citizen {
    fn drop(&mut self) {
        if self.cleans_up {
            let _ = std::fs::remove_dir_all(&self.directory); // made by `scratch`
        }
    }
}

/// A directory of its own, for whoever calls to take away.
pub fn scratch() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::SeqCst);
    let directory = std::env::temp_dir().join(format!("dinhdanh-test-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("the temporary directory can be written");
    directory
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the scratch directory can be written");
    for entry in std::fs::read_dir(from).expect("it can be read").map_while(Result::ok) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy(&from, &to) } else { std::fs::copy(&from, &to).map(drop).expect("there is room") }
    }
}

const PHONE: &str = "+84900000001";
