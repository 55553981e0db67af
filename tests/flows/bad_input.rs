use dinhdanh::{WalletError, account::AccountStage};
use dinhdanh_tests::{Citizen, block_on};

fn code(error: &WalletError) -> &str {
    &error.reason().code
}

#[test]
fn a_personal_number_of_eleven_digits_is_malformed_and_nothing_is_registered() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        let mut registration = Citizen::registration();
        registration.personal_number = "04619000000".into();
        let error = wallet.register(registration).await.expect_err("eleven digits");
        assert!(matches!(error, WalletError::Malformed { .. }));
        assert_eq!(code(&error), "account.personal_number");
        assert!(!error.reason().vi.is_empty() && !error.reason().en.is_empty());
        assert_eq!(wallet.account().expect("open").stage, AccountStage::Unregistered);
        wallet.register(Citizen::registration()).await.expect("the right number goes through");
    });
}

#[test]
fn data_that_differ_from_the_register_are_refused_and_can_be_corrected() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        let mut registration = Citizen::registration();
        registration.full_name = "Nguyễn Thị Minh Khải".into();
        assert_eq!(code(&wallet.register(registration).await.expect_err("another name")), "account.no_match");
        let mut registration = Citizen::registration();
        registration.personal_number = "999999999999".into();
        assert_eq!(code(&wallet.register(registration).await.expect_err("nobody")), "account.not_in_register");
        wallet.register(Citizen::registration()).await.expect("corrected");
    });
}

#[test]
fn the_fifth_wrong_otp_exhausts_the_code_and_a_new_one_goes_on() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        let right = citizen.code("otp").await;
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for left in (1..=4).rev() {
            let error = wallet.activate(wrong).await.expect_err("wrong");
            assert!(matches!(error, WalletError::Refused { .. }));
            assert_eq!((code(&error), error.reason().attempts_left), ("account.code_wrong", Some(left)));
        }
        assert_eq!(code(&wallet.activate(wrong).await.expect_err("the fifth")), "account.code_exhausted");
        assert_eq!(code(&wallet.activate(&right).await.expect_err("void now")), "account.code_exhausted");
        assert_eq!(wallet.account().expect("open").stage, AccountStage::AwaitingActivation);
        assert_eq!(code(&wallet.activate("12a4").await.expect_err("not digits")), "account.code_form");

        wallet.request_otp().await.expect("a new one");
        assert_eq!(wallet.activate(&citizen.code("otp").await).await.expect("right").stage, AccountStage::Level1);
    });
}

#[test]
fn a_used_or_old_activation_code_is_refused() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        citizen.clock.advance(11 * 60);
        let error = wallet.activate(&citizen.code("otp").await).await.expect_err("too old");
        assert!(matches!(error, WalletError::Expired { .. }));
        assert_eq!(code(&error), "account.code_expired");

        wallet.request_otp().await.expect("a new one");
        let otp = citizen.code("otp").await;
        wallet.activate(&otp).await.expect("right");
        assert_eq!(code(&wallet.activate(&otp).await.expect_err("used")), "account.code_used");
        assert_eq!(wallet.account().expect("open").stage, AccountStage::Level1);
    });
}

#[test]
fn steps_in_the_wrong_order_are_misuse() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        assert_eq!(code(&wallet.activate("123456").await.expect_err("not registered")), "account.none");
        assert_eq!(code(&wallet.receive("x").await.expect_err("not registered")), "account.none");
        wallet.register(Citizen::registration()).await.expect("registered");
        wallet.activate(&citizen.code("otp").await).await.expect("activated");
        let error = wallet.activate_level_2("12345678").await.expect_err("not raised");
        assert!(matches!(error, WalletError::Misuse { .. }));
        assert_eq!(code(&error), "account.wrong_stage");
        assert_eq!(code(&wallet.receive("x").await.expect_err("not raised")), "account.level");
        citizen.stand_at_the_desk().await;
        wallet.activate_level_2(&citizen.code("level_2_code").await).await.expect("raised");
        assert_eq!(code(&wallet.receive("x").await.expect_err("no trust list")), "trust.missing");
        wallet.update_trust().await.expect("a trust list");
        assert_eq!(code(&wallet.receive("http://example.test/").await.expect_err("no offer")), "issuance.offer");
    });
}

#[test]
fn an_offer_for_somebody_else_brings_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let owner = citizen.with_papers().await;
        let stolen = citizen.offer().await;
        let thief = citizen.neighbour();
        let wallet = thief.create().await.expect("a new wallet");
        assert_eq!(code(&wallet.receive(&stolen).await.expect_err("no account")), "account.none");
        let refused = wallet.register(Citizen::registration()).await.expect_err("another phone holds the account");
        assert_eq!(code(&refused), "account.already_registered");
        let thief = citizen.neighbour();
        let wallet = thief.at_level_2_as(&dinhdanh_sandbox::PEOPLE[1], "+84900000002").await;
        assert_eq!(code(&wallet.receive(&stolen).await.expect_err("not hers")), "issuance.offer_used");
        assert!(wallet.documents().expect("open").is_empty());
        owner.receive(&stolen).await.expect("the owner can still take it");
    });
}
