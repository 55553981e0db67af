//! No exported operation goes round the policy table (`spec/profile/account.md`).

use std::fs;

use dinhdanh::account::POLICY;

use crate::{files, root};

/// A public method of the wallet, and what stands in it.
struct Method {
    name: String,
    body: String,
}

/// The public methods of `impl Wallet` in `source` that act on an open wallet.
fn methods(source: &str) -> Vec<Method> {
    methods_of("Wallet", source)
}

fn methods_of(name: &str, source: &str) -> Vec<Method> {
    let begins = format!("impl {name} {{");
    let mut found = Vec::new();
    let mut of_wallet = false;
    let mut lines = source.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("impl") {
            of_wallet = line == begins;
        }
        let declared = line.strip_prefix("    pub async fn ").or_else(|| line.strip_prefix("    pub fn "));
        let Some(declared) = declared.filter(|_| of_wallet) else { continue };
        let name = declared.split(['(', '<']).next().unwrap_or_default().to_owned();
        let mut body = line.to_owned();
        while let Some(line) = lines.next_if(|line| *line != "    }") {
            body.push('\n');
            body.push_str(line);
        }
        if body.contains("&self") || body.contains("(self)") {
            found.push(Method { name, body });
        }
    }
    found
}

fn facade() -> String {
    let sources = files(&root().join("core/src/wallet"), &["rs"]);
    sources.iter().map(|path| fs::read_to_string(path).expect("a source")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_public_method_of_the_wallet_asks_the_policy_before_it_does_anything() {
    let facade = facade();
    let methods = methods(&facade);
    assert!(methods.len() > 20, "they were not found");
    for Method { name, body } in &methods {
        // Closing is not an operation of the account.
        if name == "close" {
            continue;
        }
        let asks = body.find("self.permit(Operation::");
        let at = asks.unwrap_or_else(|| panic!("Wallet::{name} does not ask the policy"));
        for early in ["self.read(", "self.write(", ".await"] {
            assert!(body.find(early).is_none_or(|early| at < early), "Wallet::{name} asks the policy too late");
        }
    }
    // A proposal may be agreed to long after it was made.
    assert!(facade.contains("self.wallet.permit(Operation::CheckIn)"));
    for row in POLICY {
        let named = format!("permit(Operation::{:?})", row.operation);
        assert!(facade.contains(&named), "nothing asks for {:?}", row.operation);
    }
}

/// Those of a session or proposal ask when something is shown: a lock may have come since.
#[test]
fn nothing_is_shown_without_asking_the_policy() {
    let source = fs::read_to_string(root().join("core/src/wallet/checkin.rs")).expect("a source");
    for (of, name) in [("CheckinProposal", "approve"), ("CheckinSession", "code")] {
        let methods = methods_of(of, &source);
        let Method { body, .. } = methods.iter().find(|method| method.name == name).expect("it is there");
        let asks = body.find("self.wallet.permit(Operation::CheckIn)");
        let shows = ["TokenDraft::", "pass::take("].into_iter().filter_map(|it| body.find(it)).min();
        assert!(asks.is_some_and(|asks| shows.is_some_and(|shows| asks < shows)), "{of}::{name}");
    }
    // A document is shown by what its type lets go, in a copy that is spent first.
    let source = fs::read_to_string(root().join("core/src/wallet/presentation/showing.rs")).expect("a source");
    let methods = methods_of("PresentationProposal", &source);
    for (name, places) in [
        ("choose", &["self.wallet.permit(Operation::Present)", "self.is_answered_by(", "self.piece("][..]),
        (
            "approve",
            &["self.wallet.permit(Operation::Present)", "self.spend(", "self.shown(", "self.wallet.note(", "send("],
        ),
    ] {
        let Method { body, .. } = methods.iter().find(|method| method.name == name).expect("it is there");
        let places = places.iter().map(|it| body.find(it).unwrap_or_else(|| panic!("{name} has no {it}")));
        assert!(places.is_sorted(), "{name}");
    }
    assert!(source.contains("releasable: Releasable,") && source.contains(".release(&names, &ticks, None)"));
    // The only places where a pass is taken and a token is made, a copy is taken and a document is shown.
    let facade = facade();
    for (what, times) in
        [("pass::take(", 1), ("TokenDraft::new_", 2), ("copy::spend(", 1), (".present(", 2), ("VpToken::new(", 1)]
    {
        assert_eq!(facade.matches(what).count(), times, "{what}");
    }
}

#[test]
fn every_call_of_the_facade_is_tried_while_the_authority_is_overloaded_and_while_the_account_is_locked() {
    for story in ["tests/flows/overload.rs", "tests/flows/account_locked.rs"] {
        every_call_is_tried_in(story);
    }
}

fn every_call_is_tried_in(story: &str) {
    let tried = fs::read_to_string(root().join(story)).expect("a source");
    let facade = facade();
    let mut seen = 0;
    for line in facade.lines().filter_map(|line| line.trim_start().strip_prefix("pub ")) {
        let line = line.strip_prefix("async ").unwrap_or(line);
        let Some(name) = line.strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next()) else { continue };
        // What a proposal says of itself, and a host, are not calls of a wallet; `Citizen` creates and opens.
        if ["showing", "passes_left", "party", "options", "needs", "choose", "new"].contains(&name) {
            continue;
        }
        let called = [format!(".{name}("), format!("Wallet::{name}(")].iter().any(|call| tried.contains(call));
        assert!(called, "Wallet::{name} is not tried in {story}");
        seen += 1;
    }
    assert!(seen > 45, "they were not found");
}

#[test]
fn the_bindings_do_nothing_that_the_facade_does_not() {
    let facade: Vec<_> = methods(&facade()).into_iter().map(|method| method.name).collect();
    let mut seen = 0;
    for path in files(&root().join("bindings/ffi/src"), &["rs"]) {
        for Method { name, body } in methods(&fs::read_to_string(path).expect("a source")) {
            let forwards = facade.iter().any(|method| body.contains(&format!("self.0.{method}(")));
            assert!(forwards, "Wallet.{name} calls no method of the facade");
            seen += 1;
        }
    }
    assert!(seen > 20, "they were not found");
}

#[test]
fn the_reader_of_methods_sees_those_it_should() {
    let source = "impl Other {\n    pub fn no(&self) {\n    }\n}\nimpl Wallet {\n    pub async fn yes(\n        &self,\n    ) {\n        \
                  self.permit(Operation::See)?;\n    }\n    fn inner(&self) {\n    }\n    pub fn open() {\n    }\n}\n";
    let names: Vec<_> = methods(source).into_iter().map(|method| method.name).collect();
    assert_eq!(names, ["yes"]);
    assert!(methods(source)[0].body.contains("permit"));
}
