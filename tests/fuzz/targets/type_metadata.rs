//! Documents of types, as a JSON array of their texts, or one alone: none makes `TypeChain` panic, and whatever comes of
//! them keeps to its limits.

#![no_main]

use dinhdanh::{
    credential::sd_jwt::{Integrity, type_metadata::TypeChain},
    encoding::json,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let texts = match json::parse(data) {
        Ok(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => vec![String::from_utf8_lossy(data).into_owned()],
    };
    let documents: Vec<_> = texts.iter().map(String::as_bytes).collect();
    let vct = documents.first().and_then(|first| json::parse(first).ok()?["vct"].as_str().map(str::to_owned));
    let _ = Integrity::new(&String::from_utf8_lossy(data)).check(data);
    let chain = TypeChain::begin(vct.as_deref().unwrap_or_default(), None).with_all(&documents);
    let Ok(metadata) = chain.and_then(TypeChain::finish) else { return };
    assert!(metadata.types().len() <= 8 && metadata.claims().len() <= 500);
    let first = metadata.display("en").is_some();
    for language in ["vi", "vi-VN", "", "-"] {
        assert_eq!(metadata.display(language).is_some(), first);
        for claim in metadata.claims() {
            assert!(metadata.claim(&claim.path).is_some_and(|it| it.path == claim.path));
            let named = claim.display.as_ref().is_some_and(|all| !all.is_empty());
            assert_eq!(metadata.label(&claim.path, language).is_some(), named);
        }
    }
});
