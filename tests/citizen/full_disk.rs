use std::{fmt::Debug, fs::File, io::Write, path::Path, process::ExitCode};

use dinhdanh::{
    Wallet, WalletError,
    account::AccountStage,
    backup::{BackupSecret, RecoveryPhrase},
    crypto::secret::Passcode,
    host::SystemRandom,
    trust::Purpose,
};
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

/// The same for a backup, which is written on the full disk and beside it, and for a wallet made of it.
pub async fn back_up_and_restore(citizen: &Citizen, directory: &Path, roomy: &Path) -> ExitCode {
    let wallet = citizen.with_papers().await;
    for _ in 0..3 {
        wallet.propose_checkin(Purpose::Airport).expect("passes are left").decline().expect("there is room");
    }
    let words = RecoveryPhrase::make(&SystemRandom).words();
    let secret = || BackupSecret::Phrase(RecoveryPhrase::parse(&words).expect("twelve words"));
    let (filler, backup) = (directory.join("filler"), roomy.join("backup"));
    let restore = || {
        let (config, host, from) = (citizen.config.clone(), citizen.host.clone(), File::open(&backup));
        let from = from.expect("it is on the roomy disk");
        Wallet::restore_backup(config, Passcode::new(PASSCODE.into()), host, from, secret())
    };
    fill(&filler);
    say(&word(wallet.export_backup(&directory.join("backup"), secret()).await.map(drop)));
    say(&format!("{:?}", names(directory)));
    say(&word(wallet.export_backup(&backup, secret()).await.map(|report| report.journal_entries)));
    wallet.close();

    std::fs::remove_dir_all(&citizen.config.directory).expect("the wallet is lost");
    fill(&filler);
    say(&word(restore().await.map(drop)));
    let wallet = Path::new(&citizen.config.directory);
    assert!(!wallet.exists() || names(wallet) == ["lock"], "{:?}", names(wallet));
    let _ = std::fs::remove_dir_all(wallet);
    say(&format!("{:?}", names(directory)));

    std::fs::remove_file(filler).expect("making room");
    restore().await.expect("there is room again");
    let wallet = citizen.open(PASSCODE).await.expect("whole");
    say(&word(wallet.journal().map(|journal| journal.len())));
    ExitCode::SUCCESS
}

/// What lies there, but for the keys.
fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("it can be read").map_while(Result::ok);
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "keys");
    names.sort();
    names
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
