//! The vault beside bare SQLCipher in the same run, and beside another wallet's store: 100 and 1,000 credentials, 10,000
//! entries of a health book, a credential of 5 MB. Every number is the best of a few turns.
//!
//! "Bare" is `rusqlite` with the same tables and rows, in one transaction: once with the settings that SQLCipher has by
//! itself, once with those of the vault, once with its checks too. That what is freed is wiped holds for all of them, because
//! SQLCipher does so for a whole process or not at all.
//! `DINHDANH_ASKAR` may name a program that puts the same rows, given on its standard input, into the store of `aries-askar`
//! (`tests/bench/peers`).

use std::{
    env, fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use dinhdanh::{
    HealthFind, HealthSearch, Host, Wallet, WalletConfig,
    host::{HttpLimits, ReqwestHttp, SystemRandom},
    vault::{
        DocumentRecord, HealthEntry, Vault,
        records::{document, health_entry},
    },
};
use dinhdanh_tests::{
    CheapVault, FixedClock, block_on,
    cheap_vault::{DELEGATION, delegate, delegation},
    health_book::entries,
    peer,
};
use rusqlite::{Connection, OpenFlags, params};

/// Everything, or the parts that are named, as a table.
pub fn main() {
    let parts: Vec<_> = env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|it| it == part);
    println!("\n{:<46}{:>10}{:>12}{:>8}  budget", "", "ms", "floor, ms", "ratio");
    if wanted("open") {
        opening();
    }
    if wanted("list") {
        listing();
    }
    let entries = entries(ENTRIES);
    if wanted("insert") {
        let inserted = inserting(&entries);
        beside_askar(&entries, inserted);
    }
    if wanted("find") {
        finding(&entries);
    }
    if wanted("large") {
        large_credential();
    }
}

fn opening() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    delegate(&mut vault, 100);
    let bare = [PLAIN, AS_THE_VAULT, CHECKED].map(|settings| Bare::copy_of(&vault, &cheap, settings));
    drop(vault);
    let floor = |bare: &Bare| {
        timed(|| {
            let connection = bare.open();
            let sql = "SELECT id FROM document WHERE vct = ?1 AND instance = ?2";
            let id = connection.query_row(sql, [DELEGATION, "d50"], |row| row.get::<_, i64>(0));
            id.expect("it is there");
        })
    };
    let ours = || {
        timed(|| {
            let vault = cheap.open().expect("it is closed");
            document::id_of(vault.connection(), DELEGATION, "d50").expect("whole").expect("it is there");
        })
    };
    let works: [&dyn Fn() -> Duration; 4] = [&ours, &|| floor(&bare[0]), &|| floor(&bare[1]), &|| floor(&bare[2])];
    let [ours, plain, alike, checked] = best(4 * TURNS, works);
    beside("open, 100 credentials, beside bare", ours, plain, Some(1.5));
    beside("… beside bare with the vault's settings", ours, alike, None);
    beside("… and with every page checked", ours, checked, None);
}

fn listing() {
    let cheap = CheapVault::new();
    delegate(&mut cheap.open().expect("it is new"), 1_000);
    let first = || {
        let wallet = wallet(&cheap);
        timed(|| assert_eq!(wallet.documents().expect("open").len(), 1_000))
    };
    let again = || {
        let wallet = wallet(&cheap);
        drop(wallet.documents());
        timed(|| assert_eq!(wallet.documents().expect("open").len(), 1_000))
    };
    let [first, again] = best(TURNS, [&first, &again]);
    within("list 1,000 credentials, just opened", first, 20.0);
    within("list 1,000 credentials, again", again, 20.0);
}

/// Our time.
fn inserting(entries: &[HealthEntry]) -> Duration {
    let new = || {
        let cheap = CheapVault::new();
        let mut vault = cheap.open().expect("it is new");
        delegate(&mut vault, 1);
        (vault, cheap)
    };
    let rows = {
        let (mut vault, _cheap) = new();
        insert(&mut vault, entries);
        read_rows(vault.connection())
    };
    let ours = || {
        let (mut vault, _cheap) = new();
        timed(|| insert(&mut vault, entries))
    };
    let floor = |settings| {
        let (vault, cheap) = new();
        let mut connection = Bare::copy_of(&vault, &cheap, settings).open();
        timed(|| insert_bare(&mut connection, &rows))
    };
    let [ours, plain, alike] = best(7, [&ours, &|| floor(PLAIN), &|| floor(AS_THE_VAULT)]);
    beside("insert 10,000 health entries, beside bare", ours, plain, Some(1.3));
    beside("… beside bare with the vault's settings", ours, alike, None);
    ours
}

fn finding(entries: &[HealthEntry]) {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    delegate(&mut vault, 1);
    insert(&mut vault, entries);
    drop(vault);
    let words = |text: &str| HealthFind::Words { text: text.into() };
    for (name, find, from, to) in [
        ("the newest 50 of 10,000", HealthFind::Everything, None, None),
        ("50 of a year", HealthFind::Everything, Some("2005"), Some("2005")),
        ("50 of a facility", HealthFind::Facility { code: "00012".into() }, None, None),
        ("50 with a diagnosis", HealthFind::Diagnosis { code: "J06".into() }, None, None),
        ("50 with a word that all have", words("bệnh"), None, None),
        ("50 with three words", words("viem hong cap"), None, None),
        ("with words that none has together", words("thủy đậu gãy lưng migraine"), None, None),
        ("50 of a year with a word", words("viêm"), Some("2005"), Some("2005")),
    ] {
        let [from, to] = [from, to].map(|date: Option<&str>| date.map(str::to_owned));
        let search = HealthSearch { find, from, to, before: None, limit: 50 };
        let first = || {
            let wallet = wallet(&cheap);
            timed(|| drop(wallet.health_entries(&search).expect("open")))
        };
        let [first] = best(TURNS, [&first]);
        within(&format!("find {name}"), first, 10.0);
    }
}

fn large_credential() {
    let cheap = CheapVault::new();
    let open = || cheap.open().expect("it is closed");
    let (text, number) = ("A".repeat(MEGABYTES_5), AtomicUsize::new(0));
    let credential = |number| {
        let mut record = delegation(number);
        record.copies[0].compact.clone_from(&text);
        record
    };
    let picture = |number| {
        let small = delegation(number);
        let claims = small.claims.replacen('{', &format!(r#"{{"portrait":"{text}","#), 1);
        DocumentRecord { claims, ..small }
    };
    let bare = Bare::copy_of(&open(), &cheap, AS_THE_VAULT);
    let bare_in = || {
        let connection = bare.open();
        let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2)";
        let name = number.load(Ordering::SeqCst);
        timed(|| assert_eq!(connection.execute(sql, params![format!("{name}"), text.as_bytes()]), Ok(1)))
    };
    let bare_out = || {
        let (connection, name) = (bare.open(), number.load(Ordering::SeqCst));
        let sql = "SELECT value FROM setting WHERE name = ?1";
        timed(|| {
            let read: Vec<u8> = connection.query_row(sql, [format!("{name}")], |row| row.get(0)).expect("it is there");
            assert_eq!(read.len(), MEGABYTES_5);
        })
    };
    let kinds: [(&str, &dyn Fn(usize) -> DocumentRecord); 2] =
        [("a credential of 5 MB", &credential), ("a picture of 5 MB", &picture)];
    for (name, record) in kinds {
        let into = || {
            let record = record(number.fetch_add(1, Ordering::SeqCst));
            let mut vault = open();
            timed(|| vault.write(|transaction| document::write(transaction, &record)).expect("there is room"))
        };
        let out = || {
            let instance = format!("d{}", number.load(Ordering::SeqCst) - 1);
            let vault = open();
            timed(|| {
                let read = document::one(vault.connection(), DELEGATION, &instance).expect("whole");
                assert!(read.is_some_and(|read| read.copies[0].compact.len() + read.claims.len() > MEGABYTES_5));
            })
        };
        let [into, out, bare_in, bare_out] = best(TURNS, [&into, &out, &bare_in, &bare_out]);
        beside(&format!("{name}, in"), into, bare_in, None);
        beside(&format!("{name}, out"), out, bare_out, None);
        within(&format!("{name}, in and out"), into + out, 100.0);
    }
}

fn beside_askar(entries: &[HealthEntry], ours: Duration) {
    let rows = entries.iter().map(|entry| {
        let value = String::from_utf8_lossy(&entry.original);
        let fields = [&entry.reference, &entry.date, &entry.facility, &entry.diagnoses.join(" "), &entry.text, &*value];
        fields.map(|field| field.replace(['\t', '\n'], " ")).join("\t") + "\n"
    });
    let place = dinhdanh_tests::scratch();
    let told = peer::times("DINHDANH_ASKAR", Some(&place), &rows.collect::<String>());
    for (name, theirs) in told.iter().flatten() {
        if name == "insert" {
            let ours = millis_of(ours);
            println!("{:<46}{ours:>10.2}{theirs:>12.2}{:>8.2}  < 1", "… beside aries-askar", ours / theirs);
        } else {
            println!("{:<46}{:>10}{theirs:>12.2}", format!("aries-askar: {name}"), "");
        }
    }
    let _ = fs::remove_dir_all(place); // our own
}

/// A wallet over a vault, without a network.
fn wallet(cheap: &CheapVault) -> Wallet {
    let http = ReqwestHttp::new(HttpLimits::default(), &[]).expect("a client can be made");
    let host = Host {
        keys: cheap.keys.clone(),
        http: Arc::new(http),
        clock: FixedClock::new(),
        random: Arc::new(SystemRandom),
    };
    let config = WalletConfig {
        directory: cheap.wallet().to_string_lossy().into_owned(),
        authority_url: "http://127.0.0.1:1".into(),
        trust_root: fs::read(ANY_ROOT).expect("it is kept"),
        tls_roots: Vec::new(),
    };
    block_on(Wallet::open_with_biometrics(config, host)).expect("she touches")
}

fn insert(vault: &mut Vault, entries: &[HealthEntry]) {
    let written = vault.write(|transaction| {
        let id = document::id_of(transaction, DELEGATION, "d0")?.expect("it is there");
        health_entry::insert_all(transaction, id, entries)
    });
    assert_eq!(written, Ok(entries.len() as u32));
}

/// A row of each of the two tables, as they are.
struct BareRow {
    id: i64,
    texts: [String; 7],
    original: Vec<u8>,
    words: String,
}

fn read_rows(connection: &Connection) -> Vec<BareRow> {
    let sql = "SELECT id, original, words, reference, date, kind, facility, facility_name, diagnoses, text
               FROM health_entry JOIN health_words ON health_words.rowid = id ORDER BY id";
    let mut statement = connection.prepare(sql).expect("a query");
    let rows = statement.query_map([], |row| {
        let texts = (3..10).map(|column| row.get(column)).collect::<Result<Vec<String>, _>>()?;
        let texts = texts.try_into().expect("seven of them");
        Ok(BareRow { id: row.get(0)?, original: row.get(1)?, words: row.get(2)?, texts })
    });
    rows.expect("a query").collect::<Result<_, _>>().expect("whole")
}

fn insert_bare(connection: &mut Connection, rows: &[BareRow]) {
    let transaction = connection.transaction().expect("nobody else");
    {
        let mut entry = transaction
            .prepare(
                "INSERT INTO health_entry (id, document, reference, date, kind, facility, facility_name, diagnoses, text, original)
                 VALUES (?1, (SELECT id FROM document), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .expect("a statement");
        let mut words =
            transaction.prepare("INSERT INTO health_words (rowid, words) VALUES (?1, ?2)").expect("a statement");
        for BareRow { id, texts: [a, b, c, d, e, f, g], original, words: text } in rows {
            entry.execute(params![id, a, b, c, d, e, f, g, original]).expect("there is room");
            words.execute(params![id, text]).expect("there is room");
        }
    }
    transaction.commit().expect("there is room");
}

/// A database under a known key.
struct Bare {
    path: PathBuf,
    settings: &'static str,
}

impl Bare {
    /// With all that the vault holds.
    fn copy_of(vault: &Vault, cheap: &CheapVault, settings: &'static str) -> Self {
        let connection = vault.connection();
        let path = cheap.beside(&format!("bare{}.db", settings.len()));
        fs::File::create_new(&path).expect("a free place"); // the vault's connection makes no files
        let attach = format!("ATTACH DATABASE '{}' AS bare KEY \"{KEY}\"", path.display());
        connection.execute_batch(&attach).expect("a free place");
        connection.query_row("SELECT sqlcipher_export('bare')", [], |_| Ok(())).expect("there is room");
        connection.execute_batch("DETACH DATABASE bare").expect("it is done");
        Self { path, settings }
    }

    fn open(&self) -> Connection {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).expect("it is there");
        connection.execute_batch(&format!("PRAGMA key = \"{KEY}\";{}", self.settings)).expect("the key is right");
        connection
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

/// The shortest of each work's times. In turn, so that a neighbour on the machine takes from all of them.
fn best<const N: usize>(turns: usize, works: [&dyn Fn() -> Duration; N]) -> [Duration; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..turns {
        for (times, work) in times.iter_mut().zip(works) {
            times.push(work());
        }
    }
    times.map(|times| times.into_iter().min().expect("some turns"))
}

fn millis_of(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn beside(name: &str, ours: Duration, floor: Duration, budget: Option<f64>) {
    let (ours, floor) = (millis_of(ours), millis_of(floor));
    let budget = budget.map(|budget| format!("≤ {budget}")).unwrap_or_default();
    println!("{name:<46}{ours:>10.2}{floor:>12.2}{:>8.2}  {budget}", ours / floor);
}

fn within(name: &str, ours: Duration, budget: f64) {
    println!("{name:<46}{:>10.2}{:>12}{:>8}  ≤ {budget} ms", millis_of(ours), "", "");
}

const ANY_ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/flows/vaults/0001/trust_root");
const ENTRIES: usize = 10_000;
const TURNS: usize = 9;
const MEGABYTES_5: usize = 5 * 1024 * 1024;
const KEY: &str = "x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'";
/// As `core/src/vault/database.rs`, without its checks.
const AS_THE_VAULT: &str =
    "PRAGMA cipher_memory_security = ON; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;
    PRAGMA wal_autocheckpoint = 1; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";
/// As the vault opens.
const CHECKED: &str = "PRAGMA cipher_memory_security = ON; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;
    PRAGMA wal_autocheckpoint = 1; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
    PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cipher_integrity_check;";
/// What SQLCipher does by itself.
const PLAIN: &str = "";
