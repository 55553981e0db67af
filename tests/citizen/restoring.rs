use std::{fs::File, io::Read, path::Path, thread};

use dinhdanh::{
    Wallet, WalletError,
    backup::{BackupSecret, RecoveryPhrase},
    crypto::secret::Passcode,
};
use dinhdanh_tests::{Citizen, PASSCODE};

use crate::say;

/// `input`: the path of a backup, and its words. After `bytes` of it, it says `lost` and waits to be killed; at its end it
/// says `read` and goes on.
pub async fn restore(citizen: &Citizen, input: &str, bytes: usize) -> Result<Wallet, WalletError> {
    let (path, words) = input.split_once('\n').expect("a path and words");
    let secret = BackupSecret::Phrase(RecoveryPhrase::parse(words)?);
    let from = Slow { file: File::open(path).expect("the test made it"), bytes };
    let passcode = Passcode::new(PASSCODE.into());
    Wallet::restore_backup(citizen.config.clone(), passcode, citizen.host.clone(), from, secret).await?;
    citizen.open(PASSCODE).await
}

/// The same of what lies beside the wallet, without a stop: `backup`, and its words in `words`.
pub async fn restore_beside(citizen: &Citizen) -> Result<(), WalletError> {
    let beside = |name: &str| Path::new(&citizen.config.directory).with_file_name(name);
    let words = std::fs::read_to_string(beside("words")).expect("the test wrote them");
    let secret = BackupSecret::Phrase(RecoveryPhrase::parse(&words)?);
    let from = File::open(beside("backup")).expect("the test made it");
    let passcode = Passcode::new(PASSCODE.into());
    Wallet::restore_backup(citizen.config.clone(), passcode, citizen.host.clone(), from, secret).await.map(drop)
}

struct Slow {
    file: File,
    bytes: usize,
}

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.bytes == 0 {
            say("lost");
            loop {
                thread::park(); // until killed
            }
        }
        let most = buffer.len().min(self.bytes);
        let length = self.file.read(&mut buffer[..most])?;
        self.bytes -= length;
        if length == 0 {
            say("read");
        }
        Ok(length)
    }
}
