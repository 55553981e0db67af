use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use dinhdanh::{account::AccountStage, trust::Purpose};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Citizen, PASSCODE, block_on, refused};

/// `kill -9` after every step, and after every single answer of the server that a step waits for.
#[test]
fn a_wallet_killed_between_any_two_answers_goes_on_where_it_stood() {
    let citizen = Citizen::new();
    let directory = Path::new(&citizen.config.directory).parent().expect("it has one").to_owned();
    let mut kills = 0;
    let mut step = |name: &str, input: &str| {
        for answers in 0.. {
            let (mut child, word) = run(&citizen, &directory, name, answers, input);
            child.kill().expect("it runs until it is killed"); // SIGKILL
            child.wait().expect("it was ours");
            kills += 1;
            match word.as_str() {
                "lost" => continue,
                "done" => return,
                other => panic!("{name} after {answers} answers: {other}"),
            }
        }
    };
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
    assert!(kills > 30, "only {kills} kills");

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
fn raising_locking_and_recovering_killed_between_any_two_answers_go_on_where_they_stood() {
    let citizen = Citizen::new();
    let phones = [(); 2].map(|()| citizen.neighbour());
    let mut kills = 0;
    let mut step = |phone: &Citizen, name: &str, input: &str| {
        for answers in 0.. {
            let (mut child, word) = run(&citizen, phone.directory(), name, answers, input);
            child.kill().expect("it runs until it is killed"); // SIGKILL
            child.wait().expect("it was ours");
            kills += 1;
            match word.as_str() {
                "lost" => continue,
                "done" => return,
                other => panic!("{name} after {answers} answers: {other}"),
            }
        }
    };
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
    assert!(kills > 25, "only {kills} kills");
    block_on(async {
        for replaced in [&citizen, &phones[0]] {
            let wallet = replaced.open(PASSCODE).await.expect("it opens");
            refused(wallet.sync_account().await, "account.replaced");
        }
        let wallet = phones[1].open(PASSCODE).await.expect("it opens");
        assert_eq!(wallet.sync_account().await.expect("its own").stage, AccountStage::Level2);
    });
}

#[test]
fn a_second_process_is_told_that_the_wallet_is_busy_at_once() {
    let citizen = Citizen::new();
    let directory = Path::new(&citizen.config.directory).parent().expect("it has one").to_owned();
    let (mut child, word) = run(&citizen, &directory, "create", usize::MAX, "");
    assert_eq!(word, "done");
    assert_eq!(block_on(citizen.open(PASSCODE)).expect_err("it is open there").reason().code, "vault.busy");
    child.kill().expect("it waits");
    child.wait().expect("it was ours");
    block_on(citizen.open(PASSCODE)).expect("free again");
}

fn run(citizen: &Citizen, directory: &Path, step: &str, answers: usize, input: &str) -> (Child, String) {
    let root: String = citizen.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_citizen"))
        .arg(directory)
        .args([&citizen.config.authority_url, &root, step, &answers.to_string()])
        .env("DINHDANH_INPUT", input)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo built it");
    let mut word = String::new();
    BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut word).expect("it says a word");
    (child, word.trim().to_owned())
}
