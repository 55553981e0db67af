use std::path::Path;

use dinhdanh::{Host, Wallet, WalletConfig, WalletError, crypto::secret::Passcode};
use dinhdanh_tests::{Citizen, PASSCODE, block_on};

#[test]
fn a_wallet_set_up_with_values_that_cannot_be_used_is_not_made_and_not_opened() {
    block_on(async {
        let citizen = Citizen::new();
        let x_off_the_curve = [&[2][..], &[0xff; 32]].concat();
        let uncompressed_off_the_curve = [&[4][..], &[1; 64]].concat();
        let wrong: [(&str, &dyn Fn(&mut WalletConfig)); 9] = [
            ("no root", &|it| it.trust_root = Vec::new()),
            ("the point at infinity", &|it| it.trust_root = vec![0]),
            ("no point", &|it| it.trust_root.clone_from(&x_off_the_curve)),
            ("not on the curve", &|it| it.trust_root.clone_from(&uncompressed_off_the_curve)),
            ("a root cut short", &|it| it.trust_root.truncate(32)),
            ("no directory", &|it| it.directory = String::new()),
            ("no authority", &|it| it.authority_url = String::new()),
            ("a name for an authority", &|it| it.authority_url = "authority.test".into()),
            ("a broken authority", &|it| it.authority_url = "https://[::1".into()),
        ];
        for made in [false, true] {
            for (why, change) in wrong {
                let mut config = citizen.config.clone();
                change(&mut config);
                let passcode = || Passcode::new(PASSCODE.into());
                for error in [
                    Wallet::create(config.clone(), passcode(), citizen.host.clone()).await.expect_err(why),
                    Wallet::open(config.clone(), passcode(), citizen.host.clone()).await.expect_err(why),
                ] {
                    assert!(matches!(error, WalletError::Misuse { .. }), "{why}");
                    assert_eq!(error.reason().code, "wallet.config", "{why}");
                }
                assert_eq!(Path::new(&citizen.config.directory).exists(), made, "{why}");
            }
            if !made {
                citizen.create().await.expect("a new wallet").close();
            }
        }
        citizen.open(PASSCODE).await.expect("it is still there");
    });
}

#[test]
fn a_tls_root_that_is_no_certificate_is_said_at_once() {
    let citizen = Citizen::new();
    let mut config = citizen.config.clone();
    config.tls_roots = vec![b"not a certificate".to_vec()];
    let error = Host::new(citizen.host.keys.clone(), &config).expect_err("no certificate");
    assert_eq!(error.reason().code, "wallet.config");
    assert!(Host::new(citizen.host.keys.clone(), &citizen.config).is_ok());
}

#[test]
fn an_authority_with_a_slash_at_its_end_is_the_same_one() {
    block_on(async {
        let mut citizen = Citizen::new();
        citizen.config.authority_url.push('/');
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.update_trust().await.expect("the same paths");
        wallet.register(Citizen::registration()).await.expect("the same proofs");
    });
}
