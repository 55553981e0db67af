use std::sync::Arc;

use dinhdanh::{
    Host, Wallet, WalletError,
    account::AccountStage,
    crypto::secret::Passcode,
    host::{HttpLimits, ReqwestHttp},
};
use dinhdanh_tests::{Citizen, Fault, FaultyServer, PASSCODE, block_on};

/// The citizen's wallet, reopened to talk to another address, with little patience.
async fn reopened_at(citizen: &Citizen, url: &str) -> Wallet {
    let limits = HttpLimits { connect_ms: 300, whole_ms: 300, ..HttpLimits::default() };
    let http = Arc::new(ReqwestHttp::new(limits, &[]).expect("a client"));
    let host = Host { http, ..citizen.host.clone() };
    let mut config = citizen.config.clone();
    config.authority_url = url.to_owned();
    Wallet::open(config, Passcode::new(PASSCODE.into()), host).await.expect("the passcode is right")
}

#[test]
fn each_fault_of_a_server_is_named_and_loses_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        let otp = citizen.code("otp").await;
        wallet.close();

        let closed_port = "http://127.0.0.1:1".to_owned();
        let faulty = |fault| FaultyServer::start(fault).url().to_owned();
        for (url, expected) in [
            (closed_port, "net.unreachable"),
            (faulty(Fault::Silent), "net.timeout"),
            (faulty(Fault::Garbage), "net.bad_answer"),
            (faulty(Fault::Fault500), "net.server"),
            (faulty(Fault::TenMegabytes), "net.too_large"),
            (faulty(Fault::Redirect), "net.bad_answer"),
            ("http://authority.test".to_owned(), "net.forbidden_url"),
        ] {
            let wallet = reopened_at(&citizen, &url).await;
            let error = wallet.activate(&otp).await.expect_err("the server fails");
            assert_eq!(error.reason().code, expected);
            let passes_over = ["net.unreachable", "net.timeout", "net.server"].contains(&expected);
            assert_eq!(matches!(error, WalletError::Offline { .. }), passes_over);
            assert!(wallet.update_trust().await.is_err());
            assert_eq!(wallet.trust_list().expect_err("none was taken").reason().code, "trust.missing");
            assert_eq!(wallet.account().expect("open").stage, AccountStage::AwaitingActivation);
            wallet.close();
        }

        let wallet = citizen.open(PASSCODE).await.expect("open");
        assert_eq!(wallet.activate(&otp).await.expect("nothing was lost").stage, AccountStage::Level1);
    });
}
