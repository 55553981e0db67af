use std::{fmt::Debug, path::Path, process::ExitCode};

use dinhdanh::{
    WalletError,
    backup::{BackupSecret, RecoveryPhrase},
    crypto::secret::Passcode,
    host::{Clock, SystemRandom},
    vault::Vault,
};
use dinhdanh_tests::{Citizen, NEXT_PASSCODE, PASSCODE, diary};

use crate::{full_disk::fill, restoring::restore_beside, say};

/// Steps that end by themselves, if nobody kills them before.
pub const STEPS: [&str; 9] =
    ["open", "change-passcode", "rekey", "wipe", "write-on", "no-room", "upgrade-no-room", "back-up", "restore-beside"];

/// Takes the step and says `done`, or why not.
pub async fn play(step: &str, citizen: &Citizen) -> ExitCode {
    let taken = match step {
        "write-on" => write_on(citizen).await,
        "upgrade-no-room" => upgrade(citizen).await,
        "restore-beside" => restore_beside(citizen).await,
        step => take(step, citizen).await,
    };
    match taken {
        Ok(()) => {
            say("done");
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&error.reason().code);
            ExitCode::FAILURE
        }
    }
}

async fn take(step: &str, citizen: &Citizen) -> Result<(), WalletError> {
    let wallet = citizen.open(PASSCODE).await?;
    match step {
        "open" => Ok(()),
        "no-room" => {
            let filler = Path::new(&citizen.config.directory).join("filler");
            fill(&filler);
            say(&word(wallet.change_passcode(passcode(PASSCODE), passcode(NEXT_PASSCODE)).await));
            say(&word(wallet.rekey(passcode(PASSCODE)).await));
            say(&word(wallet.documents().map(|documents| documents.len())));
            std::fs::remove_file(filler).expect("making room");
            wallet.change_passcode(passcode(PASSCODE), passcode(NEXT_PASSCODE)).await?;
            wallet.rekey(passcode(NEXT_PASSCODE)).await?;
            wallet.close();
            say(&word(citizen.open(NEXT_PASSCODE).await?.documents().map(|documents| documents.len())));
            Ok(())
        }
        "change-passcode" => wallet.change_passcode(passcode(PASSCODE), passcode(NEXT_PASSCODE)).await,
        "back-up" => {
            let secret = BackupSecret::Phrase(RecoveryPhrase::make(&SystemRandom));
            wallet.export_backup(&Path::new(&citizen.config.directory).with_file_name("backup"), secret).await.map(drop)
        }
        "rekey" => wallet.rekey(passcode(PASSCODE)).await,
        "wipe" => wallet.wipe().await,
        other => panic!("no step is called {other}"),
    }
}

/// Opens the wallet of before with more and more room, and says how that went each time.
async fn upgrade(citizen: &Citizen) -> Result<(), WalletError> {
    let filler = Path::new(&citizen.config.directory).join("filler");
    for room in 0.. {
        let _ = std::fs::remove_file(&filler); // of the try before
        fill(&filler);
        let taken = filler.metadata().expect("it is there").len();
        let file = std::fs::File::options().write(true).open(&filler).expect("it is ours");
        file.set_len(taken.saturating_sub(room * 16 * 1_024)).expect("it gets shorter");
        let opened = citizen.open(PASSCODE).await.map(|wallet| wallet.close());
        say(&word(opened.clone()));
        if opened.is_ok() || taken == 0 {
            break;
        }
    }
    std::fs::remove_file(filler).expect("making room");
    say(&word(citizen.open(PASSCODE).await?.documents().map(|documents| documents.len())));
    Ok(())
}

/// Goes on with the diary, to the thousandth write, and says each number once it is written. Now and then there is
/// another passcode or another key. The input is the passcode to begin with.
async fn write_on(citizen: &Citizen) -> Result<(), WalletError> {
    let mut in_use = std::env::var("DINHDANH_INPUT").expect("the input is a passcode");
    let (keys, random, now) = (citizen.host.keys.as_ref(), citizen.host.random.as_ref(), citizen.clock.now());
    let directory = Path::new(&citizen.config.directory);
    let mut vault = Vault::open(directory, passcode(&in_use), keys, now).await?;
    for number in diary::Diary::read(&vault)?.number + 1..=1_000 {
        diary::write(&mut vault, number)?;
        say(&number.to_string());
        if number % 20 == 0 {
            let next = if in_use == PASSCODE { NEXT_PASSCODE } else { PASSCODE };
            let change = (passcode(&in_use), passcode(next));
            vault.door().change_passcode(change.0, change.1, &Default::default(), keys, random, now).await?;
            in_use = next.to_owned();
            say(next);
        }
        if number % 30 == 0 {
            let rekeying = vault.door().prepare_rekeying(passcode(&in_use), keys, random, now, |_| ()).await?;
            vault = vault.rekey(rekeying).map_err(|(_vault, error)| error)?;
            say("rekeyed");
        }
    }
    Ok(())
}

fn word<T: Debug>(result: Result<T, WalletError>) -> String {
    result.map_or_else(|error| error.reason().code.clone(), |value| format!("{value:?}"))
}

fn passcode(text: &str) -> Passcode {
    Passcode::new(text.to_owned())
}
