use std::{fmt::Debug, fs::File, io::Write, path::Path, process::ExitCode};

use dinhdanh::{WalletError, account::AccountStage};
use dinhdanh_tests::{Citizen, PASSCODE};

use crate::say;

/// On a file system of a few hundred kilobytes: fills it up between two steps, meets the refusal, makes room, goes on.
pub async fn play(citizen: &Citizen, directory: &Path) -> ExitCode {
    let wallet = citizen.create().await.expect("there is room for a new wallet");
    wallet.register(Citizen::registration()).await.expect("there is room to register");
    wallet.activate(&citizen.code("otp").await).await.expect("activated");
    citizen.stand_at_the_desk().await;
    wallet.activate_level_2(&citizen.code("level_2_code").await).await.expect("level 2");
    wallet.update_trust().await.expect("a trust list");
    let offer = citizen.offer().await;
    let filler = directory.join("filler");
    fill(&filler);

    say(&word(wallet.receive(&offer).await.map(|receipt| receipt.documents.len())));
    wallet.close();
    say(&word(citizen.open(PASSCODE).await.map(|wallet| wallet.close())));

    std::fs::remove_file(filler).expect("making room");
    let wallet = citizen.open(PASSCODE).await.expect("there is room again");
    assert_eq!(wallet.account().expect("open").stage, AccountStage::Level2);
    say(&word(wallet.receive(&offer).await.map(|receipt| (receipt.documents.len(), receipt.passes))));
    ExitCode::SUCCESS
}

fn word<T: Debug>(result: Result<T, WalletError>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.reason().code.clone(),
    }
}

/// Makes a file that takes all the room there is.
pub fn fill(path: &Path) {
    let mut file = File::create(path).expect("room for an empty file");
    for size in [65_536, 4_096, 512, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}
