//! A showing to verifiers on the web under `kill -9`: before it is sent, and when the verifier has it but has not answered.

use std::{collections::BTreeSet, fs};

use dinhdanh::{
    Wallet,
    journal::JournalVerdict,
    presentation::{
        relying_party::{Answer, NewRequest, Question, link_with},
        request::{ClientId, ResponseMode},
    },
    vault::Seen,
};
use dinhdanh_tests::{Citizen, PASSCODE, block_on};
use serde_json::json;

use super::killed::{kill_at_each_moment, vault_of};

const IDENTITY: &str = "urn:dinhdanh:sandbox:identity:1";

/// What this site asks for: name and birth date.
fn link(site: &str) -> String {
    let claims = ["full_name", "birthdate"].map(|claim| json!({ "path": [claim] }));
    let query = json!({ "credentials": [
        { "id": "who", "format": "dc+sd-jwt", "meta": { "vct_values": [IDENTITY] }, "claims": claims }
    ] });
    let client = ClientId::parse(&format!("redirect_uri:https://{site}/answer")).expect("a Client Identifier");
    let request = NewRequest::new(&client, ResponseMode::DirectPost, "n-0S6_WzA2Mj", query)
        .with("response_uri", format!("https://{site}/answer"))
        .with("state", "s1");
    link_with("openid4vp://", &request)
}

/// The credentials that arrived at this site, by what their issuer signed.
fn seen_by(citizen: &Citizen, site: &str) -> Vec<String> {
    let Ok(sites) = fs::read_dir(citizen.directory().join("sites")) else { return Vec::new() };
    let mut seen = Vec::new();
    for file in sites.map_while(Result::ok).filter(|file| file.file_name().to_string_lossy().ends_with(site)) {
        let form = fs::read(file.path()).expect("it is there");
        let question = Question { state: Some("s1".into()), key: None };
        let Ok(Answer::Presented(presented)) = question.read_form(&form) else { panic!("an answer") };
        let credentials = presented.iter().flat_map(|(_, list)| list.as_array().expect("a list").clone());
        seen.extend(credentials.map(|it| signed(it.as_str().expect("a text"))));
    }
    seen
}

/// The copies that the vault holds as spent, and for how many parties each.
fn spent(citizen: &Citizen) -> Vec<(String, i64)> {
    let vault = vault_of(citizen);
    let sql = "SELECT compact, (SELECT count(*) FROM copy_shown WHERE copy = document_copy.id) FROM document_copy
               WHERE shown > 0";
    let mut statement = vault.connection().prepare(sql).expect("a query");
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).expect("a query");
    rows.map(|row| row.expect("a row")).map(|(compact, parties)| (signed(&compact), parties)).collect()
}

fn signed(credential: &str) -> String {
    credential.split('~').next().expect("it begins with what is signed").to_owned()
}

fn opened(citizen: &Citizen) -> Wallet {
    block_on(citizen.open(PASSCODE)).expect("it opens after every kill")
}

#[test]
fn a_copy_that_was_spent_when_the_wallet_was_killed_goes_to_nobody_else_and_the_journal_tells_of_it() {
    let citizen = Citizen::new();
    block_on(citizen.with_papers()).close();
    let mut shown = 0;
    let kills = kill_at_each_moment(&citizen, "present", &link("clinic.example"), |done| {
        shown += 1;
        // Before it was sent; when the clinic has it; and again, when that is known.
        assert_eq!(seen_by(&citizen, "clinic.example").len(), shown - 1, "what arrived");
        assert_eq!(done, shown == 3);
        let wallet = opened(&citizen);
        let journal = wallet.journal().expect("unbroken");
        assert_eq!(journal.len(), shown, "written before anything leaves the phone");
        let entry = journal.last().expect("an entry");
        assert_eq!((entry.event.as_str(), entry.verdict), ("presentation.shown", JournalVerdict::Shown));
        assert_eq!(entry.party, "unknown party (https://clinic.example)");
        assert_eq!(entry.claims, [format!("{IDENTITY} full_name"), format!("{IDENTITY} birthdate")]);
        let copies = wallet.document_copies().expect("open");
        let identity = copies.iter().find(|it| it.document == IDENTITY).expect("it is held");
        assert_eq!((identity.held, identity.unshown as usize), (5, 5 - shown));
        wallet.close();
    });
    assert_eq!(kills, 3);
    let of_clinic: BTreeSet<_> = spent(&citizen).into_iter().map(|(copy, _)| copy).collect();
    assert_eq!(of_clinic.len(), 3, "a copy each, also the one that never arrived");
    assert!(seen_by(&citizen, "clinic.example").iter().all(|copy| of_clinic.contains(copy)));

    // Another party: once killed before it was sent, then shown. Two copies are left, and these it gets.
    let wallet = opened(&citizen);
    let proposal = block_on(wallet.propose_presentation(&link("bank.example"))).expect("it can be answered");
    assert_eq!(proposal.options()[0].seen, Seen::Nobody);
    drop(proposal);
    wallet.close();
    let mut kills = 0;
    kill_at_each_moment(&citizen, "present", &link("bank.example"), |_| {
        kills += 1;
        let of_two = spent(&citizen).into_iter().filter(|(_, parties)| *parties > 1).count();
        assert_eq!(of_two, usize::from(kills > 2), "only when no other is left");
        let arrived = seen_by(&citizen, "bank.example");
        if kills == 2 {
            assert!(arrived.len() == 1 && !of_clinic.contains(&arrived[0]), "a copy that the clinic has never seen");
            // From now on the person is told, before the third showing makes one known to two.
            let wallet = opened(&citizen);
            let proposal = block_on(wallet.propose_presentation(&link("bank.example"))).expect("it can be answered");
            assert_eq!(proposal.options()[0].seen, Seen::Others);
        }
    });
    assert_eq!(kills, 3);
    let wallet = opened(&citizen);
    let parties: Vec<_> = wallet.journal().expect("unbroken").into_iter().map(|entry| entry.party).collect();
    assert_eq!(parties[..3], [(); 3].map(|()| "unknown party (https://clinic.example)".to_owned()));
    assert_eq!(parties[3..], [(); 3].map(|()| "unknown party (https://bank.example)".to_owned()));
}
