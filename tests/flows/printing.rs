//! What reaches a log: nothing of a person, a code, a key or a token.

use std::{
    fmt::{Debug, Display},
    sync::{Arc, Mutex},
};

use dinhdanh::{
    checkin::{Context, Desk, HeldPass, verify},
    crypto::secret::{Passcode, Secret},
    document::ClaimView,
    host::{Method, Request, Response, SystemRandom},
    reader::{Gate, ReplayMemory, Verdict},
    trust::{Level, Purpose},
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{
    BentHttp, Citizen, NOW, PASSCODE, block_on,
    planted::{Planted, Printed},
};

use super::mint::{Mint, NAME};

/// Looks through everything that is printed for what must not be there.
#[derive(Default)]
struct Log {
    planted: Vec<Planted>,
}

impl Log {
    fn plant(&mut self, what: &str, value: impl AsRef<[u8]>) {
        self.planted.push(match str::from_utf8(value.as_ref()) {
            Ok(text) => Planted::text(what, text),
            Err(_) => Planted::bytes(what, value.as_ref()),
        });
    }

    fn debug(&self, name: &str, value: &impl Debug) {
        self.look(name, &format!("{value:?}"));
        self.look(name, &format!("{value:#?}"));
    }

    fn error(&self, name: &str, error: &(impl Debug + Display)) {
        self.debug(name, error);
        self.look(name, &error.to_string());
    }

    fn look(&self, name: &str, printed: &str) {
        let searched = Printed::new(printed.as_bytes());
        for planted in &self.planted {
            assert!(!planted.is_in(&searched), "{name} prints {}: {printed}", planted.what());
        }
    }
}

#[test]
fn the_log_of_this_test_finds_what_is_printed() {
    let mut log = Log::default();
    log.plant("a secret", "Bí Mật 7391");
    for printed in [
        format!("{:?}", "Bí Mật 7391"),
        format!("{:?}", "Bí Mật 7391".as_bytes()),
        format!("{:#?}", b"B\xc3\xad M\xe1\xba\xadt 7391"),
    ] {
        let found = std::panic::catch_unwind(|| log.look("it", &printed));
        assert!(found.is_err(), "not found in {printed}");
    }
    log.look("it", "Person(…)");
}

#[test]
fn passes_tokens_and_verdicts_print_nothing_of_the_person() {
    let mint = Mint::new();
    let claims = mint.claims(Purpose::Airport);
    let mut log = Log::default();
    log.plant("the name", NAME);
    log.plant("the number", "7391");
    log.plant("the date of birth", "19900412");
    log.plant("the handle", claims.handle.as_str());
    let held = mint.held(&claims);
    let draft = mint.draft(&held, NOW);
    log.plant("the pass", &held.bytes()[40..]);
    let signed = draft.to_be_signed();
    log.plant("the token", &signed[signed.len() / 2..]);
    log.debug("TokenDraft", &draft);
    log.debug("PassDraft", &claims.draft(*b"mintmint"));
    log.debug("PassClaims", &claims);
    log.debug("Person", &claims.person);
    log.debug("Handle", &claims.handle);
    log.debug("HeldPass", &held);
    let text = draft.finish(&mint.phone.sign(&signed), &SystemRandom);
    log.plant("the text", &text[20..]);

    let desk = Desk::new(Purpose::Airport, Level::One);
    let trust = mint.trust();
    let context = Context::new(&trust, &desk, NOW);
    let token = verify(&text, &context).expect("a right token");
    log.debug("Verified<VerifiedToken>", &token);
    log.debug("VerifiedToken", &token.into_inner());
    let seen = Arc::new(ReplayMemory::new(NOW.plus(-30)));
    let gate = Gate::new("gate 1".into(), desk.clone(), mint.trust(), seen).expect("an airport's");
    let verdict = gate.check(&text, NOW);
    log.debug("Verdict", &verdict);
    let Verdict::Verified { admission } = verdict else { panic!("not verified") };
    log.debug("Admission", &admission);
    log.debug("VerifiedStale", &Verdict::VerifiedStale { admission, age_seconds: 1 });
    log.debug("DuplicateRead", &gate.check(&text, NOW.plus(1)));
    log.debug("Refused", &gate.check(&text, NOW.plus(30)));
    log.debug("Deferred", &gate.check(&text, NOW.plus(61)));

    let mut greedy = claims.clone();
    greedy.person.name = None;
    let refused = HeldPass::receive(mint.pass(&greedy), mint.phone.public_key(), &mint.trust(), NOW);
    log.error("PassError", &refused.expect_err("a pass without its name"));
    log.error("Refusal", &verify(&text[..90], &context).expect_err("cut"));
}

#[test]
fn secrets_requests_and_answers_print_nothing_of_what_they_hold() {
    let mut log = Log::default();
    log.plant("the passcode", PASSCODE);
    log.plant("the token", "eyJ-planted-token");
    log.plant("the name", NAME);
    log.plant("the body", "planted body 046190007391");
    let secret = Secret::make(&SystemRandom);
    log.plant("the secret", secret.expose()); // EXPOSE: to look for it
    log.debug("Secret", &secret);
    log.debug("Passcode", &Passcode::new(PASSCODE.into()));
    let request = Request {
        method: Method::Post,
        url: "https://authority.test/x".into(),
        headers: vec![("authorization", "DPoP eyJ-planted-token".into()), ("dpop", "eyJ-planted-token".into())],
        body: format!("planted body 046190007391 {NAME}").into_bytes(),
    };
    log.debug("Request", &request);
    log.debug("Response", &Response { status: 200, headers: Vec::new(), body: request.body.clone() });
    let (key, pkcs8) = dinhdanh::crypto::p256::SigningKey::make();
    log.plant("the private key", &pkcs8[36..68]);
    log.debug("SigningKey", &key);
}

#[test]
fn a_citizen_s_whole_way_prints_nothing_of_her() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let person = &PEOPLE[0];
        let mut log = Log::default();
        log.plant("her name", person.full_name);
        log.plant("her number", person.personal_number);
        log.plant("her phone", &Citizen::registration().phone[1..]);
        log.plant("her date of birth", person.date_of_birth);
        log.plant("her portrait", [0x52; 16]);
        log.plant("her passcode", PASSCODE);

        // Every request and answer on the way, as a host might log them.
        let printed = Arc::new(Mutex::new(Vec::new()));
        let (requests, answers) = (printed.clone(), printed.clone());
        bent.bend_requests(move |request| {
            let mut printed = requests.lock().expect("nobody panicked");
            printed.push(format!("{:?}", Request { url: String::new(), ..request.clone() }));
        });
        bent.bend(move |_, response| answers.lock().expect("nobody panicked").push(format!("{response:?}")));

        let registration = Citizen::registration();
        log.debug("Registration", &registration);
        let (number, checked) = registration.checked().expect("hers is right");
        log.debug("PersonalNumber", &number);
        log.debug("checked Registration", &checked);
        let mut wrong = Citizen::registration();
        wrong.full_name.push('7');
        log.error("account::Error", &wrong.clone().checked().expect_err("a digit"));

        let wallet = citizen.with_papers().await;
        log.debug("Wallet", &wallet);
        log.debug("Host", &citizen.host);
        log.debug("AccountView", &wallet.account().expect("open"));
        log.error("WalletError", &wallet.register(wrong).await.expect_err("a digit"));
        log.error("WalletError", &wallet.register(Citizen::registration()).await.expect_err("not twice"));
        log.error("WalletError", &wallet.activate("739184").await.expect_err("no code"));
        log.error("WalletError", &wallet.receive(person.full_name).await.expect_err("no offer"));

        let offer = citizen.offer().await;
        let receipt = wallet.receive(&offer).await.expect("papers");
        log.debug("Receipt", &receipt);
        for document in &receipt.documents {
            log.debug("DocumentView", document);
            document.claims.iter().for_each(|claim: &ClaimView| log.debug("ClaimView", claim));
        }
        let proposal = wallet.propose_checkin(Purpose::Airport).expect("passes are left");
        log.debug("Showing", proposal.showing());
        log.debug("CheckinProposal", &proposal);
        let session = proposal.approve().expect("a session");
        log.debug("CheckinSession", &session);
        let code = session.code().await.expect("a code");
        log.plant("her code", &code.text[40..]);
        log.plant("her picture", &code.png[60..]);
        log.debug("CheckinCode", &code);
        log.debug("JournalEntry", &wallet.journal().expect("unbroken"));
        wallet.close();
        log.error("WalletError", &citizen.open("000000").await.expect_err("wrong"));
        log.error("WalletError", &wallet.documents().expect_err("closed"));

        let printed = printed.lock().expect("nobody panicked");
        assert!(printed.len() > 20, "only {} messages", printed.len());
        printed.iter().for_each(|line| log.look("Request or Response", line));
    });
}
