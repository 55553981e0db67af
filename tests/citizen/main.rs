//! `citizen DIRECTORY URL TRUST_ROOT STEP MOMENTS`: takes one step of the story, says `done`, and waits to be killed, with
//! the wallet open. It loses the network after MOMENTS, two for each request, and then says `lost`; `restore` counts bytes
//! instead. The steps `full-disk` and `full-disk-backup` play that story, with the keys in the directory MOMENTS. A step over
//! the storage ends by itself: see [`storage`].

mod account;
mod full_disk;
mod restoring;
mod showing;
mod storage;

use std::{io::Write, path::Path, process::ExitCode, sync::Arc, thread};

use dinhdanh::{Wallet, WalletError, account::AccountStage, keys::SoftwareKeys, trust::Purpose};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Card, Citizen, FixedClock, LossyHttp, PASSCODE, block_on};

use showing::Sites;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [directory, url, trust_root, step, moments] = arguments.as_slice() else {
        eprintln!("usage: citizen DIRECTORY URL TRUST_ROOT STEP MOMENTS");
        return ExitCode::FAILURE;
    };
    let mut citizen = Citizen::at(Path::new(directory), url, &unhex(trust_root), FixedClock::new());
    if step.starts_with("full-disk") {
        let keys = SoftwareKeys::open(moments).expect("the last argument says where the keys lie"); // not on the full disk
        citizen.host.keys = Arc::new(keys);
        return match step.as_str() {
            "full-disk" => block_on(full_disk::play(&citizen, Path::new(directory))),
            _ => block_on(full_disk::back_up_and_restore(&citizen, Path::new(directory), Path::new(moments))),
        };
    }
    if storage::STEPS.contains(&step.as_str()) {
        return block_on(storage::play(step, &citizen));
    }
    let moments = moments.parse().unwrap_or(usize::MAX);
    let reliable = Sites::beside(Path::new(directory), citizen.host.http.clone());
    citizen.host.http = Arc::new(LossyHttp::new(Arc::new(reliable), moments, || say("lost")));
    match block_on(take(step, &citizen, moments)) {
        Ok(_wallet) => {
            say("done");
            loop {
                thread::park(); // until killed
            }
        }
        Err(error) => {
            say(&error.reason().code);
            ExitCode::FAILURE
        }
    }
}

/// The step, and the wallet still open.
async fn take(step: &str, citizen: &Citizen, moments: usize) -> Result<Wallet, WalletError> {
    let input = std::env::var("DINHDANH_INPUT").unwrap_or_default();
    if step == "restore" {
        return restoring::restore(citizen, &input, moments).await;
    }
    if step == "create" {
        return match citizen.create().await {
            Err(error) if error.reason().code == "vault.exists" => citizen.open(PASSCODE).await,
            made => made,
        };
    }
    let wallet = citizen.open(PASSCODE).await?;
    let khai = &PEOPLE[0];
    let card = Card(khai);
    match step {
        "register" => {
            assert_eq!(wallet.register(Citizen::registration()).await?.stage, AccountStage::AwaitingActivation)
        }
        "activate" => assert_eq!(wallet.activate(&input).await?.stage, AccountStage::Level1),
        "activate-level-2" => assert_eq!(wallet.activate_level_2(&input).await?.stage, AccountStage::Level2),
        "raise-by-chip" => assert_eq!(wallet.raise_by_chip(&card).await?.stage, AccountStage::Level2),
        "recover" => {
            let asked = wallet.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await?;
            assert_eq!(asked.stage, AccountStage::Recovering);
        }
        "complete-recovery" => assert_eq!(wallet.complete_recovery(&input).await?.stage, AccountStage::Level2),
        "recover-by-chip" => assert_eq!(wallet.recover_by_chip(&card).await?.stage, AccountStage::Level2),
        "lock" => assert_eq!(wallet.lock_account().await?.locks.len(), 1),
        "unlock" => assert!(wallet.unlock_account().await?.locks.is_empty()),
        "update-trust" => assert!(wallet.update_trust().await?.issuers > 0),
        "receive" => assert_eq!(wallet.receive(&input).await?.documents.len(), 2),
        "refill" => {
            citizen.clock.advance(input.parse().expect("seconds"));
            let stock = wallet.refill_passes().await?;
            assert!(!stock.refill_due);
        }
        "show" => drop(wallet.propose_checkin(Purpose::Airport)?.approve()?.code().await?),
        "present" => showing::present(&wallet, &input).await?,
        other => assert!(account::take(other, &wallet, &input).await?, "no step is called {other}"),
    }
    Ok(wallet)
}

fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word}").and_then(|()| out.flush()).expect("the test listens");
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len()).step_by(2).map(|at| digit(at).expect("hex digits")).collect()
}
