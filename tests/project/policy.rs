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
    let mut found = Vec::new();
    let mut of_wallet = false;
    let mut lines = source.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("impl") {
            of_wallet = line == "impl Wallet {";
        }
        let declared = line.strip_prefix("    pub async fn ").or_else(|| line.strip_prefix("    pub fn "));
        let Some(declared) = declared.filter(|_| of_wallet) else { continue };
        let name = declared.split(['(', '<']).next().unwrap_or_default().to_owned();
        let mut body = line.to_owned();
        while let Some(line) = lines.next_if(|line| *line != "    }") {
            body.push('\n');
            body.push_str(line);
        }
        if body.contains("&self") {
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
