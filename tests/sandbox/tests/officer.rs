//! What an officer has: a trust list on disk with its root, and the binary as a desk.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use dinhdanh::trust::TrustListContent;
use dinhdanh_tests::mint::{Mint, READER, READER_KID};
use serde_json::{Value, json};

pub const DINHDANH: &str = env!("CARGO_BIN_EXE_dinhdanh");

/// A directory with a trust list, gone when the test is.
pub struct Papers {
    pub directory: PathBuf,
    pub root: String,
}

impl Papers {
    pub fn of(list: &[u8], root: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let directory = env::temp_dir().join(format!("dinhdanh-officer-{}-{number}", process::id()));
        fs::create_dir_all(&directory).expect("the temporary directory can be written");
        fs::write(directory.join("trust-list.cbor"), list).expect("a file");
        Self { directory, root: root.to_owned() }
    }

    pub fn of_mint(mint: &Mint, content: &TrustListContent) -> Self {
        let root: String = mint.root.public_key().compressed().iter().map(|byte| format!("{byte:02x}")).collect();
        Self::of(&mint.signed(content), &root)
    }

    /// A file beside the list.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.directory.join(name);
        fs::write(&path, bytes).expect("a file");
        path.to_string_lossy().into_owned()
    }

    /// The mint's reader, as the sandbox hands one out.
    pub fn reader(&self, mint: &Mint) -> String {
        let kid: String = READER_KID.iter().map(|byte| format!("{byte:02x}")).collect();
        let identity = json!({ "id": READER, "kid": kid, "private_key": STANDARD.encode(mint.reader_pkcs8()) });
        self.file("reader.json", identity.to_string())
    }

    /// `dinhdanh COMMAND` with these papers, for the airport, at this second.
    pub fn command(&self, command: &str, at: i64, more: &[&str]) -> Command {
        let mut line = Command::new(DINHDANH);
        line.arg(command).arg("--trust").arg(self.directory.join("trust-list.cbor"));
        line.args(["--root", &self.root, "--at", &at.to_string()]).args(more);
        if !more.contains(&"--purpose") {
            line.args(["--purpose", "airport"]);
        }
        line
    }
}

impl Drop for Papers {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// A running `dinhdanh desk`, killed when the test ends.
pub struct Desk {
    pub url: String,
    child: Child,
}

impl Desk {
    pub fn open(papers: &Papers, at: i64, more: &[&str]) -> Self {
        let mut child =
            papers.command("desk", at, more).arg("--json").stdout(Stdio::piped()).spawn().expect("the binary runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("it says where it is");
        let said: Value = serde_json::from_str(&line).expect("JSON");
        Self { url: said["url"].as_str().expect("a URL").to_owned(), child }
    }

    /// Ends it, as a machine that is switched off.
    pub fn close(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}
