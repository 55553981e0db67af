use std::{env, fs, net::TcpStream, path::PathBuf, process};

use dinhdanh::host::Method;
use dinhdanh_sandbox::{Options, Sandbox, StartError};
use serde_json::json;

use crate::{
    cast::{Phone, Town, binh, khai, refused},
    trust::trust_list,
};

/// A directory that is gone when the test is.
struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        Self(env::temp_dir().join(format!("dinhdanh-sandbox-{}-{name}", process::id())))
    }

    fn town(&self, port: u16) -> Town {
        Town::kept_in(self.0.join("deep"), port)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn port(town: &Town) -> u16 {
    town.sandbox.url().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
}

#[test]
fn accounts_codes_offers_keys_and_seen_proofs_outlive_a_restart() {
    let home = Home::new("kept");
    let town = home.town(0);
    let (hers, his) = (Phone::of(khai(), &town), Phone::new());
    his.register(&town, binh()).granted();
    let wrong = json!({ "code": crate::cast::wrong(&town.newest_code(binh())) });
    assert_eq!(his.ask(&town, "/authority/activation", &wrong).json()["attempts_left"], 4);
    let (offer, nonce_less) = (town.offered_code(khai()), hers.account(&town).granted());
    let (root, list, port) = (town.sandbox.trust_root(), trust_list(&town), port(&town));
    let proof = hers.proof(&town, "GET", "/authority/account", json!({}));
    let show = |town: &Town| town.send(Method::Get, "/authority/account", vec![("DPoP", proof.clone())], vec![]);
    show(&town).granted();
    town.sandbox.stop();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());

    let town = home.town(port);
    assert_eq!(show(&town).refusal(), refused(401, "device_proof"));
    assert_eq!(hers.account(&town).granted(), nonce_less);
    assert_eq!(his.ask(&town, "/authority/activation", &wrong).json()["attempts_left"], 3);
    his.ask(&town, "/authority/activation", &json!({ "code": town.newest_code(binh()) })).granted();
    hers.token(&town, &offer).granted();
    assert_eq!(town.sandbox.trust_root(), root);
    let kids = |list: &dinhdanh::trust::TrustList| list.content().issuers.iter().map(|one| one.kid).collect::<Vec<_>>();
    let newer = trust_list(&town);
    assert_eq!(kids(&newer), kids(&list));
    assert!(newer.content().sequence > list.content().sequence);
}

#[test]
fn without_a_directory_everything_is_new() {
    let (one, two) = (Town::open(), Town::open());
    assert_ne!(one.sandbox.trust_root(), two.sandbox.trust_root());
    Phone::of(khai(), &one);
    assert!(two.codes(khai()).is_empty());
}

#[test]
fn a_taken_port_and_a_strange_database_are_said_and_not_panics() {
    let town = Town::open();
    let taken = Sandbox::start(Options { port: port(&town), ..Options::default() });
    assert!(matches!(taken, Err(StartError::Port { .. })));

    let home = Home::new("strange");
    fs::create_dir_all(&home.0).expect("a directory");
    fs::write(home.0.join("sandbox.db"), [7; 4096]).expect("a file");
    let strange = Sandbox::start(Options { data: Some(home.0.clone()), ..Options::default() });
    assert!(matches!(strange, Err(StartError::Data(_))));
}

#[test]
fn it_stops_promptly_though_a_client_holds_on() {
    let town = Town::open();
    let silent = TcpStream::connect(("127.0.0.1", port(&town))).expect("open");
    let before = std::time::Instant::now();
    town.sandbox.stop();
    assert!(before.elapsed().as_secs() < 5);
    drop(silent);
}
