//! Accounts whose phone is lost: recovered on another one, at the desk or by the chip of the card, whatever stage they had.

use dinhdanh::{
    Wallet,
    account::{AccountStage, ChipError, Holder, Organisation},
    trust::{Level, Purpose},
};
use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE, Person};
use dinhdanh_tests::{BentHttp, Card, Citizen, NoCard, PASSCODE, block_on, refused};
use serde_json::json;

fn stage(wallet: &Wallet) -> AccountStage {
    wallet.account().expect("open").stage
}

fn person(name: &str) -> &'static Person {
    PEOPLE.iter().find(|person| person.full_name == name).expect("in the register")
}

/// Asks on this phone for somebody's account, and gets it with the desk's code.
async fn take_over(wallet: &Wallet, citizen: &Citizen, person: &Person, phone: &str) -> AccountStage {
    let asked = wallet.recover(person.personal_number, person.full_name, person.date_of_birth).await.expect("asked");
    assert_eq!((asked.stage, asked.confirmer), (AccountStage::Recovering, None));
    citizen.at_the_desk("recoveries", json!({ "personal_number": person.personal_number, "phone": phone })).await;
    wallet.complete_recovery(&citizen.code_to(phone, "recovery_code").await).await.expect("taken over").stage
}

#[test]
fn a_new_phone_gets_the_account_by_the_desk_and_the_old_one_has_it_no_more() {
    block_on(async {
        let citizen = Citizen::new();
        let old = citizen.with_papers().await;
        let person = &PEOPLE[0];
        let phone = citizen.neighbour();
        let new = phone.create().await.expect("a new wallet");
        refused(new.register(Citizen::registration()).await, "account.already_registered");
        let asked = new.recover(person.personal_number, person.full_name, person.date_of_birth).await.expect("asked");
        assert_eq!((asked.stage, asked.level), (AccountStage::Recovering, None));
        refused(new.complete_recovery("000000").await, "account.wrong_stage"); // nobody was at the desk yet
        citizen.at_the_desk("recoveries", json!({ "personal_number": person.personal_number })).await;
        assert_eq!(stage(&old), AccountStage::Level2, "until then nothing happens to it");
        assert_eq!(old.sync_account().await.expect("its own").stage, AccountStage::Level2);
        let code = citizen.code("recovery_code").await;
        let here = new.complete_recovery(&code).await.expect("taken over");
        assert_eq!((here.stage, here.level), (AccountStage::Level2, Some(Level::Two)));

        refused(old.sync_account().await, "account.replaced");
        assert_eq!(stage(&old), AccountStage::Replaced);
        for _ in 0..2 {
            refused(old.propose_checkin(Purpose::Airport), "account.replaced");
            refused(old.receive(&citizen.offer().await).await, "account.replaced");
            refused(old.lock_account().await, "account.replaced");
        }
        assert_eq!(old.documents().expect("seen").len(), 2);
        new.update_trust().await.expect("a list");
        new.receive(&citizen.offer().await).await.expect("papers on the new phone");
        new.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a pass");
    });
}

#[test]
fn the_chip_of_the_card_recovers_and_raises_and_another_card_does_not() {
    block_on(async {
        let citizen = Citizen::new();
        let person = &PEOPLE[0];
        let old = citizen.create().await.expect("a new wallet");
        old.register(Citizen::registration()).await.expect("sent");
        refused(old.raise_by_chip(&Card(person)).await, "account.level");
        old.activate(&citizen.code("otp").await).await.expect("level 1");
        refused(old.raise_by_chip(&NoCard(ChipError::Lost)).await, "account.chip");
        refused(old.raise_by_chip(&NoCard(ChipError::Failed)).await, "account.chip");
        refused(old.raise_by_chip(&NoCard(ChipError::Cancelled)).await, "keys.cancelled");
        refused(old.raise_by_chip(&Card(&PEOPLE[1])).await, "account.no_match");
        assert_eq!(stage(&old), AccountStage::Level1);
        assert_eq!(old.raise_by_chip(&Card(person)).await.expect("raised").stage, AccountStage::Level2);

        let phone = citizen.neighbour();
        let new = phone.create().await.expect("a new wallet");
        refused(new.recover_by_chip(&Card(person)).await, "account.none");
        new.recover(person.personal_number, person.full_name, person.date_of_birth).await.expect("asked");
        refused(new.recover_by_chip(&Card(&PEOPLE[1])).await, "account.no_match");
        assert_eq!(new.recover_by_chip(&Card(person)).await.expect("here").stage, AccountStage::Level2);
        refused(old.sync_account().await, "account.replaced");
    });
}

#[test]
fn a_phone_lost_before_level_1_is_no_dead_end() {
    block_on(async {
        let citizen = Citizen::new();
        let khai = &PEOPLE[0];
        let number = json!({ "personal_number": khai.personal_number });
        citizen.at_the_desk("review", json!({ "by_hand": true })).await;
        let first = citizen.create().await.expect("a new wallet");
        first.register(Citizen::registration()).await.expect("sent");

        // Lost while the file is at the desk, with the number too.
        let phone = citizen.neighbour();
        let second = phone.create().await.expect("a new wallet");
        refused(second.register(Citizen::registration()).await, "account.already_registered");
        assert_eq!(take_over(&second, &citizen, khai, "+84900000055").await, AccountStage::Submitted);
        refused(first.sync_account().await, "account.replaced");
        assert_eq!(stage(&first), AccountStage::Replaced);
        refused(first.register(Citizen::registration()).await, "account.replaced");

        // Lost after the file was refused.
        let refusal = json!({ "personal_number": khai.personal_number, "decision": "refuse", "reason": "portrait" });
        citizen.at_the_desk("reviews", refusal).await;
        let phone = citizen.neighbour();
        let third = phone.create().await.expect("a new wallet");
        assert_eq!(take_over(&third, &citizen, khai, "+84900000055").await, AccountStage::Refused);
        third.register(Citizen::registration_of(khai, "+84900000055")).await.expect("sent again");
        let accept = json!({ "personal_number": khai.personal_number, "decision": "accept" });
        citizen.at_the_desk("reviews", accept).await;

        // Lost before the code was typed: by the chip of the card, and with a new code.
        let phone = citizen.neighbour();
        let last = phone.create().await.expect("a new wallet");
        last.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await.expect("asked");
        let view = last.recover_by_chip(&Card(khai)).await.expect("hers");
        assert_eq!((view.stage, view.level), (AccountStage::AwaitingActivation, None));
        last.request_otp().await.expect("a new one");
        let code = citizen.code_to("+84900000055", "otp").await;
        assert_eq!(last.activate(&code).await.expect("activated").stage, AccountStage::Level1);
        refused(third.sync_account().await, "account.replaced");
        citizen.at_the_desk("level-2", number).await;
    });
}

#[test]
fn a_child_s_account_is_recovered_too() {
    block_on(async {
        let citizen = Citizen::new();
        let child = person("Trần Minh Anh");
        let old = citizen.create().await.expect("a new wallet");
        old.register(Citizen::registration_of(child, "+84900000009")).await.expect("sent");
        let phone = citizen.neighbour();
        let new = phone.create().await.expect("a new wallet");
        assert_eq!(take_over(&new, &citizen, child, "+84900000009").await, AccountStage::AwaitingConfirmation);
        let view = new.account().expect("open");
        assert_eq!((view.holder, view.confirmer.is_some()), (Holder::Child, true));
    });
}

#[test]
fn a_recovery_whose_answer_was_lost_before_level_1_is_learned_of() {
    block_on(async {
        let mut citizen = Citizen::new();
        let khai = &PEOPLE[0];
        let lost = citizen.neighbour();
        lost.create().await.expect("a new wallet").register(Citizen::registration()).await.expect("sent");
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await.expect("asked");
        citizen.at_the_desk("recoveries", json!({ "personal_number": khai.personal_number })).await;
        let code = citizen.code("recovery_code").await;
        bent.say("/authority/recovery-activation", 500, "");
        refused(wallet.complete_recovery(&code).await, "net.server");
        bent.straighten();
        wallet.close();
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert_eq!(
            wallet.complete_recovery(&code).await.expect("it had worked").stage,
            AccountStage::AwaitingActivation
        );
        refused(wallet.complete_recovery(&code).await, "account.code_used");
    });
}

#[test]
fn an_organisation_that_lost_its_phone_has_another_one() {
    block_on(async {
        let citizen = Citizen::new();
        let known = &ORGANISATIONS[0];
        let organisation = Organisation {
            code: known.code.into(),
            name: known.name.into(),
            representative: known.representative.into(),
        };
        let representative = PEOPLE.iter().find(|it| it.personal_number == known.representative).expect("registered");
        citizen.at_level_2_as(representative, "+84900000002").await;
        let (office, office_2) = (citizen.neighbour(), citizen.neighbour());
        let old = office.create().await.expect("a new wallet");
        old.register_organisation(organisation.clone()).await.expect("sent");
        let new = office_2.create().await.expect("a new wallet");
        let mut other = organisation.clone();
        other.representative = PEOPLE[0].personal_number.into();
        refused(new.recover_organisation(other).await, "account.no_match");
        let asked = new.recover_organisation(organisation).await.expect("asked");
        assert_eq!((asked.holder, asked.stage), (Holder::Organisation, AccountStage::Recovering));
        citizen.at_the_desk("recoveries", json!({ "personal_number": known.code })).await;
        let code = citizen.code_to("+84900000002", "recovery_code").await;
        let here = new.complete_recovery(&code).await.expect("taken over");
        assert_eq!((here.stage, here.number_masked.as_deref()), (AccountStage::AwaitingConfirmation, Some(known.code)));
        refused(old.sync_account().await, "account.replaced");
    });
}
