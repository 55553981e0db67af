//! `locked DIRECTORY`: opens the wallet there with the passcode from its input, holds everything that is in it, says `open`,
//! and closes it at the next line; then it says `locked` and waits to be killed. What it frees is wiped, as in the library
//! that apps link (`bindings/ffi`).

use std::{
    alloc::System,
    fs::{self, File},
    io::{Read, Write},
    path::Path,
    thread,
};

use dinhdanh::{HealthFind, HealthSearch, Wallet, crypto::secret::Passcode, trust::Purpose};
use dinhdanh_tests::{Citizen, FixedClock, block_on};
use zeroize::Zeroizing;
use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() {
    let directory = std::env::args().nth(1).expect("usage: locked DIRECTORY");
    let directory = Path::new(&directory);
    let root = fs::read(directory.join("trust_root")).expect("the test wrote it");
    // Not by `stdin`, whose buffer would keep the passcode.
    let mut input = File::open("/dev/stdin").expect("there is an input");
    let passcode = line(&mut input);
    let citizen = Citizen::at(directory, "http://127.0.0.1:1", &root, FixedClock::new());
    let wallet = block_on(async {
        let wallet = Wallet::open(citizen.config.clone(), passcode, citizen.host.clone()).await.expect("it opens");
        let documents = wallet.documents().expect("open");
        let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        let (code, journal) = (session.code().await.expect("signed"), wallet.journal_json().expect("open"));
        let every = HealthSearch { find: HealthFind::Everything, from: None, to: None, before: None, limit: 50 };
        let book = wallet.health_entries(&every).expect("open");
        assert!(!book.entries.is_empty(), "sections of a health book are there");
        say("open");
        drop(line(&mut input));
        drop((documents, session, code, journal, book));
        wallet
    });
    wallet.close();
    say("locked");
    loop {
        thread::park(); // until killed
    }
}

fn line(input: &mut File) -> Passcode {
    let mut bytes = Zeroizing::new([0; 64]);
    let length = input.read(&mut *bytes).expect("the test writes");
    let text = str::from_utf8(&bytes[..length]).expect("digits");
    Passcode::new(text.trim_end().to_owned())
}

fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word}").and_then(|()| out.flush()).expect("the test listens");
}
