use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use dinhdanh::{
    account::AccountStage,
    crypto::secret::Passcode,
    host::Clock,
    trust::Purpose,
    vault::{
        DocumentLine, KeyRole, Vault,
        records::{device_key, document},
    },
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Citizen, PASSCODE, block_on, refused};

/// `kill -9` after every step, and before every request and every answer of the server that a step waits for.
#[test]
fn a_wallet_killed_at_any_moment_between_it_and_the_server_goes_on_where_it_stood() {
    let citizen = Citizen::new();
    let mut kills = 0;
    let mut step = |name: &str, input: &str| kills += kill_at_each_moment(&citizen, name, input, |_| ());
    step("create", "");
    step("register", "");
    step("activate", &block_on(citizen.code("otp")));
    block_on(citizen.stand_at_the_desk());
    step("activate-level-2", &block_on(citizen.code("level_2_code")));
    step("update-trust", "");
    step("receive", &block_on(citizen.offer_of_everything()));
    step("show", "");
    citizen.clock.advance(12 * 3600);
    step("refill", "43200");
    assert!(kills > 60, "only {kills} kills");

    block_on(async {
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert_eq!(wallet.account().expect("open").stage, AccountStage::Level2);
        assert_eq!(wallet.documents().expect("open").len(), 2);
        assert_eq!(wallet.journal().expect("unbroken").len(), 1);
        let stock = wallet.pass_stock().expect("open");
        assert!(!stock.refill_due);
        assert_eq!(stock.purposes.len(), 6);
        for line in stock.purposes {
            // Two blocks arrived, each once, but for reserve passes, which last; and one pass was shown.
            let (shown, reserve, full) = match line.purpose {
                Purpose::Airport => (1, 5, 10),
                Purpose::Lodging | Purpose::Hospital => (0, 5, 0),
                _ => (0, 0, 0),
            };
            assert_eq!((line.hot, line.reserve, line.full), (10 - shown, reserve, full), "{:?}", line.purpose);
        }
    });
}

/// The same with the chip of the card, and on two more phones one after the other.
#[test]
fn raising_locking_and_recovering_killed_at_any_moment_go_on_where_they_stood() {
    let citizen = Citizen::new();
    let phones = [(); 2].map(|()| citizen.neighbour());
    let mut kills = 0;
    let mut step = |phone: &Citizen, name: &str, input: &str| kills += kill_at_each_moment(phone, name, input, |_| ());
    step(&citizen, "create", "");
    step(&citizen, "register", "");
    step(&citizen, "activate", &block_on(citizen.code("otp")));
    step(&citizen, "raise-by-chip", "");
    step(&citizen, "lock", "");
    step(&citizen, "unlock", "");
    step(&phones[0], "create", "");
    step(&phones[0], "recover", "");
    let khai = serde_json::json!({ "personal_number": PEOPLE[0].personal_number });
    block_on(citizen.at_the_desk("recoveries", khai));
    step(&phones[0], "complete-recovery", &block_on(citizen.code("recovery_code")));
    step(&phones[1], "create", "");
    step(&phones[1], "recover", "");
    step(&phones[1], "recover-by-chip", "");
    assert!(kills > 50, "only {kills} kills");
    block_on(async {
        for replaced in [&citizen, &phones[0]] {
            let wallet = replaced.open(PASSCODE).await.expect("it opens");
            refused(wallet.sync_account().await, "account.replaced");
        }
        let wallet = phones[1].open(PASSCODE).await.expect("it opens");
        assert_eq!(wallet.sync_account().await.expect("its own").stage, AccountStage::Level2);
    });
}

/// The documents come anew, in a round of their own, and none of the old copies stays.
#[test]
fn a_refill_of_documents_killed_at_any_moment_leaves_a_whole_block_of_each_and_in_the_end_the_new_one() {
    let citizen = Citizen::new();
    block_on(async {
        let wallet = citizen.at_level_2().await;
        let offer = citizen.offer_to(&PEOPLE[0], &["identity", "driving_licence"]).await;
        assert_eq!(wallet.receive(&offer).await.expect("papers").documents.len(), 2);
        wallet.close();
    });
    let before = copies_in_the_vault(&citizen);
    let seconds = 84 * 3600;
    citizen.clock.advance(seconds);
    let (mut kills, mut blocks) = (0, BTreeSet::new());
    kills += kill_at_each_moment(&citizen, "refill", &seconds.to_string(), |_| {
        let wallet = block_on(citizen.open(PASSCODE)).expect("it opens");
        let copies = wallet.document_copies().expect("open");
        assert_eq!(copies.iter().map(|copies| (copies.held, copies.unshown)).collect::<Vec<_>>(), [(5, 5), (5, 5)]);
        wallet.close();
        let now = copies_in_the_vault(&citizen);
        blocks.insert(now.intersection(&before).count()); // of the block of before
    });
    assert!(kills > 8, "only {kills} kills");
    assert_eq!(blocks.into_iter().collect::<Vec<_>>(), [0, 5, 10], "each document came whole");
    // Kills left keys that nothing came for; they are gone, and every copy has its own.
    let wallet = block_on(citizen.open(PASSCODE)).expect("it opens");
    assert!(!wallet.pass_stock().expect("open").refill_due);
    wallet.close();
    let vault = vault_of(&citizen);
    assert_eq!(device_key::unused(vault.connection()), Ok(Vec::new()));
    assert_eq!(device_key::with_role(vault.connection(), KeyRole::Bound).map(|keys| keys.len()), Ok(10));
}

#[test]
fn a_second_process_is_told_that_the_wallet_is_busy_at_once() {
    let citizen = Citizen::new();
    let (mut child, word) = run(&citizen, "create", usize::MAX, "");
    assert_eq!(word, "done");
    assert_eq!(block_on(citizen.open(PASSCODE)).expect_err("it is open there").reason().code, "vault.busy");
    child.kill().expect("it waits");
    child.wait().expect("it was ours");
    block_on(citizen.open(PASSCODE)).expect("free again");
}

/// Takes the step on this phone, in processes that are killed before each request, before each answer, and at last when it
/// is done; `look` sees the phone after each kill, and whether the step was done. How many kills.
pub(super) fn kill_at_each_moment(phone: &Citizen, step: &str, input: &str, mut look: impl FnMut(bool)) -> u32 {
    let mut kills = 0;
    for moments in 0.. {
        let (mut child, word) = run(phone, step, moments, input);
        child.kill().expect("it runs until it is killed"); // SIGKILL
        child.wait().expect("it was ours");
        kills += 1;
        match word.as_str() {
            "lost" => look(false),
            "done" => {
                look(true);
                break;
            }
            other => panic!("{step} after {moments} moments: {other}"),
        }
    }
    kills
}

/// The vault of a phone whose wallet is closed.
pub(super) fn vault_of(phone: &Citizen) -> Vault {
    let (directory, passcode) = (Path::new(&phone.config.directory), Passcode::new(PASSCODE.into()));
    block_on(Vault::open(directory, passcode, phone.host.keys.as_ref(), phone.clock.now())).expect("it is closed")
}

fn copies_in_the_vault(phone: &Citizen) -> BTreeSet<String> {
    let vault = vault_of(phone);
    let lines = document::all(vault.connection()).expect("whole");
    let one = |line: DocumentLine| document::one(vault.connection(), &line.vct, &line.instance).expect("whole");
    let copies = lines.into_iter().filter_map(one).flat_map(|record| record.copies);
    copies.map(|copy| copy.compact).collect()
}

fn run(phone: &Citizen, step: &str, moments: usize, input: &str) -> (Child, String) {
    let root: String = phone.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_citizen"))
        .arg(phone.directory())
        .args([&phone.config.authority_url, &root, step, &moments.to_string()])
        .env("DINHDANH_INPUT", input)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo built it");
    let mut word = String::new();
    BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut word).expect("it says a word");
    (child, word.trim().to_owned())
}
