use dinhdanh::credential::sd_jwt::type_metadata::{ClaimMetadata, SelectiveDisclosure, TypeChain, TypeMetadata};
use dinhdanh_tests::shelf::Vector;
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_chain_of_documents_says_what_it_should_of_its_type() {
    accept_all("type_metadata", check);
}

#[test]
fn every_invalid_chain_of_documents_is_refused_with_its_code() {
    refuse_all("type_metadata", check);
    // A credential that does not fit its type is no fault of the documents; `core` has tests of it.
    let wanted = ["credential.type_chain", "credential.type_integrity", "credential.type_metadata"];
    assert!(codes("type_metadata").iter().eq(wanted));
}

fn check(vector: &Vector) -> Result<Value, String> {
    let texts: Vec<String> = serde_json::from_slice(&vector.content).expect("a list of texts");
    let documents: Vec<_> = texts.iter().map(String::as_bytes).collect();
    let chain = TypeChain::begin(vector.word("vct"), None).with_all(&documents);
    chain.and_then(TypeChain::finish).map(|metadata| told(&metadata)).map_err(|error| error.code().to_owned())
}

fn told(metadata: &TypeMetadata) -> Value {
    let name = |language: &str| metadata.display(language).map(|display| display.name.clone());
    let claims: Vec<_> = metadata.claims().iter().map(|claim| told_of_claim(metadata, claim)).collect();
    json!({ "types": metadata.types(), "vi": name("vi"), "en": name("en"), "claims": claims })
}

fn told_of_claim(metadata: &TypeMetadata, claim: &ClaimMetadata) -> Value {
    let label = |language: &str| metadata.label(&claim.path, language).map(|display| display.label.clone());
    let sd = claim.selective_disclosure.map(|sd| match sd {
        SelectiveDisclosure::Always => "always",
        SelectiveDisclosure::Allowed => "allowed",
        SelectiveDisclosure::Never => "never",
    });
    json!({
        "path": claim.path.to_string(), "vi": label("vi"), "en": label("en"), "sd": sd, "mandatory": claim.mandatory,
        "svg_id": claim.svg_id,
    })
}
