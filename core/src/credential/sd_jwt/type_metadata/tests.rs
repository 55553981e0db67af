use serde_json::{Value, json};

use super::*;
use crate::credential::sd_jwt::{
    ClaimPath, Integrity, IntegrityError, KeyBinding, SdJwtVc, UnverifiedSdJwtVc,
    tests::{NOW, Scene, digest, disclosure},
};
use crate::trust::Verified;

fn resolve(documents: &[Value]) -> Result<TypeMetadata, TypeMetadataError> {
    let texts: Vec<_> = documents.iter().map(ToString::to_string).collect();
    let vct = documents[0]["vct"].as_str().expect("a text");
    let bytes: Vec<_> = texts.iter().map(String::as_bytes).collect();
    TypeChain::begin(vct, None).with_all(&bytes)?.finish()
}

fn path(parts: &Value) -> ClaimPath {
    ClaimPath::from_json(parts).expect("a path")
}

/// As in §5.6.5.2 of the draft.
#[test]
fn a_type_takes_over_what_it_does_not_say_itself() {
    let base = json!({
        "vct": "https://example.com/base-type-metadata",
        "claims": [
            { "path": ["name"], "display": [{ "label": "Full Name", "locale": "en" }] },
            { "path": ["address", "city"], "display": [{ "label": "City", "locale": "en" }], "sd": "always" },
        ],
        "display": [{ "locale": "en", "name": "Base" }],
    });
    let child = json!({
        "vct": "https://example.com/custom-type-metadata",
        "extends": "https://example.com/base-type-metadata",
        "claims": [
            { "path": ["address", "city"], "display": [{ "label": "Town", "locale": "en" }], "mandatory": true },
            { "path": ["nationalities"], "display": [{ "label": "Nationalities", "locale": "en" }] },
        ],
    });
    let metadata = resolve(&[child.clone(), base.clone()]).expect("a chain");
    let labels: Vec<_> = metadata
        .claims()
        .iter()
        .map(|claim| (claim.path.to_string(), metadata.label(&claim.path, "en").map(|it| it.label.as_str())))
        .collect();
    let wanted =
        [("name", Some("Full Name")), ("address.city", Some("Town")), ("nationalities", Some("Nationalities"))];
    assert_eq!(labels, wanted.map(|(path, label)| (path.to_owned(), label)));
    let city = metadata.claim(&path(&json!(["address", "city"]))).expect("it is there");
    assert_eq!((city.mandatory, city.selective_disclosure), (Some(true), Some(SelectiveDisclosure::Always)));
    assert_eq!(metadata.display("vi").map(|it| it.name.as_str()), Some("Base"));
    assert_eq!(
        metadata.types(),
        ["https://example.com/custom-type-metadata", "https://example.com/base-type-metadata"]
    );

    let mut own = child;
    own["display"] = json!([]);
    assert_eq!(resolve(&[own, base]).expect("a chain").display("en"), None, "its own display goes before, empty too");
}

#[test]
fn a_reader_gets_the_own_language_then_english_then_whatever_there_is() {
    let display = json!([
        { "locale": "de-DE", "name": "Nachweis" },
        { "locale": "en-US", "name": "Credential", "description": "A credential" },
        { "lang": "vi", "name": "Giấy chứng nhận" },
    ]);
    let claims = json!([
        { "path": ["degrees", null, "type"], "display": [{ "lang": "vi-VN", "label": "Loại bằng" }, { "locale": "fr", "label": "Type" }] },
        { "path": ["degrees", 0, "type"], "display": [{ "locale": "de", "label": "Erster" }] },
        { "path": ["silent"] },
    ]);
    let metadata = resolve(&[json!({ "vct": "urn:a", "display": display, "claims": claims })]).expect("one document");
    for (language, name) in [
        ("vi", "Giấy chứng nhận"),
        ("VI", "Giấy chứng nhận"),
        ("vi-VN", "Giấy chứng nhận"),
        ("en", "Credential"),
        ("en-GB", "Credential"),
        ("fr", "Credential"),
        ("", "Credential"),
        ("de_AT", "Nachweis"),
    ] {
        assert_eq!(metadata.display(language).map(|it| it.name.as_str()), Some(name), "{language}");
    }
    let label = |parts: Value, language: &str| metadata.label(&path(&parts), language).map(|it| it.label.clone());
    assert_eq!(label(json!(["degrees", 5, "type"]), "vi").as_deref(), Some("Loại bằng"));
    assert_eq!(label(json!(["degrees", 5, "type"]), "en").as_deref(), Some("Loại bằng"), "no English: the first");
    assert_eq!(label(json!(["degrees", 0, "type"]), "vi").as_deref(), Some("Erster"), "its own path goes before");
    assert_eq!(label(json!(["silent"]), "vi"), None);
    assert_eq!(label(json!(["degrees"]), "vi"), None);
}

#[test]
fn a_circle_a_stranger_and_a_gap_are_no_chain() {
    let document = |vct: &str, extends: Option<&str>| match extends {
        None => json!({ "vct": vct }),
        Some(extends) => json!({ "vct": vct, "extends": extends }),
    };
    assert_eq!(resolve(&[document("a", Some("a"))]), Err(TypeMetadataError::Chain));
    assert_eq!(
        resolve(&[document("a", Some("b")), document("b", Some("c")), document("c", Some("a"))]),
        Err(TypeMetadataError::Chain)
    );
    assert_eq!(resolve(&[document("a", Some("b")), document("c", None)]), Err(TypeMetadataError::Chain));
    let chain = |length: usize| {
        let all: Vec<_> = (0..length)
            .map(|at| document(&at.to_string(), (at + 1 < length).then(|| (at + 1).to_string()).as_deref()))
            .collect();
        resolve(&all).map(|it| it.types().len())
    };
    assert_eq!((chain(8), chain(9)), (Ok(8), Err(TypeMetadataError::Chain)));
    let begun = TypeChain::begin("a", None);
    assert_eq!(begun.clone().with(br#"{"vct":"b"}"#).err(), Some(TypeMetadataError::Chain), "of another type");
    assert_eq!(begun.clone().finish().err(), Some(TypeMetadataError::Chain), "nothing came yet");
    let whole = begun.with(br#"{"vct":"a"}"#).expect("one document");
    assert_eq!(whole.wanted(), None);
    assert_eq!(whole.with(br#"{"vct":"a"}"#).err(), Some(TypeMetadataError::Chain), "nothing more is wanted");
}

#[test]
fn documents_are_held_against_the_digests_that_name_them() {
    let base = br#"{"vct":"b"}"#;
    let other = br#"{"vct":"b" }"#;
    // SHA-256 of the first text, made with OpenSSL.
    let meant = "sha256-H+ROa2LxqlKdOZegfG9BLRlr92z2AkrwD80hE2Y3G0o=";
    let child = json!({ "vct": "a", "extends": "b", "extends#integrity": meant }).to_string();
    let begun = TypeChain::begin("a", None).with(child.as_bytes()).expect("a document");
    let refused = TypeMetadataError::Integrity(IntegrityError);
    assert!(begun.clone().with(base).is_ok());
    assert_eq!(begun.with(other).err(), Some(refused));
    let unknown = TypeChain::begin("b", Some(Integrity::new("md5-AAAA")));
    assert_eq!(unknown.with(base).err(), Some(refused), "no digest that is known: refused, not passed over");
}

#[test]
fn a_type_does_not_loosen_what_it_takes_over() {
    let chain = |base: Value, child: Value| {
        let with = |claim: Value| {
            let mut claim = claim;
            claim["path"] = json!(["a"]);
            json!([claim])
        };
        let base = json!({ "vct": "b", "claims": with(base) });
        resolve(&[json!({ "vct": "a", "extends": "b", "claims": with(child) }), base]).map(|it| it.claims()[0].clone())
    };
    for (base, child) in [
        (json!({ "sd": "always" }), json!({ "sd": "never" })),
        (json!({ "sd": "never" }), json!({ "sd": "allowed" })),
        (json!({ "mandatory": true }), json!({ "mandatory": false })),
    ] {
        assert_eq!(chain(base, child), Err(TypeMetadataError::Chain));
    }
    for (base, child) in [
        (json!({ "sd": "allowed" }), json!({ "sd": "never" })),
        (json!({}), json!({ "sd": "always", "mandatory": true })),
        (json!({ "sd": "always", "mandatory": true }), json!({ "sd": "always" })),
        (json!({ "mandatory": false }), json!({ "mandatory": true })),
    ] {
        assert!(chain(base, child).is_ok());
    }
    let twice = |id: &str| json!({ "path": [id], "svg_id": "x" });
    let base = json!({ "vct": "b", "claims": [twice("b")] });
    let child = json!({ "vct": "a", "extends": "b", "claims": [twice("a")] });
    assert_eq!(resolve(&[child, base]), Err(TypeMetadataError::Chain), "one svg_id for two claims");
}

#[test]
fn what_is_no_document_of_a_type_is_refused() {
    let claims = |claim: Value| json!({ "vct": "a", "claims": [claim] });
    let display = |display: Value| json!({ "vct": "a", "display": [display] });
    let logo =
        |logo: Value| display(json!({ "locale": "vi", "name": "A", "rendering": { "simple": { "logo": logo } } }));
    let colour = |colour: &str| {
        display(json!({ "locale": "vi", "name": "A", "rendering": { "simple": { "text_color": colour } } }))
    };
    for broken in [
        json!({ "vct": "a", "extends": 7 }),
        json!({ "vct": "a", "extends": "b", "extends#integrity": [] }),
        json!({ "vct": "a", "claims": {} }),
        json!({ "vct": "a", "display": [7] }),
        json!({ "vct": "a", "name": 7 }),
        json!({ "vct": "a", "name": "a".repeat(5000) }),
        json!({ "vct": "a", "claims": vec![json!({ "path": ["a"] }); 2] }),
        json!({ "vct": "a", "claims": (0..501).map(|at| json!({ "path": [at.to_string()] })).collect::<Vec<_>>() }),
        claims(json!({})),
        claims(json!({ "path": [] })),
        claims(json!({ "path": ["a", -1] })),
        claims(json!({ "path": ["a"], "sd": "sometimes" })),
        claims(json!({ "path": ["a"], "mandatory": "yes" })),
        claims(json!({ "path": ["a"], "svg_id": "1a" })),
        claims(json!({ "path": ["a"], "svg_id": "" })),
        claims(json!({ "path": ["a"], "svg_id": "a-b" })),
        claims(json!({ "path": ["a"], "display": [{ "locale": "vi" }] })),
        claims(json!({ "path": ["a"], "display": [{ "label": "A" }] })),
        claims(json!({ "path": ["a"], "display": [{ "locale": "<b>", "label": "A" }] })),
        display(json!({ "locale": "vi" })),
        display(json!({ "locale": "", "name": "A" })),
        display(json!({ "locale": "vi", "name": "A", "rendering": [] })),
        logo(json!({})),
        logo(json!({ "uri": "http://example.com/logo.png" })),
        logo(json!({ "uri": "javascript:alert(1)" })),
        logo(json!({ "uri": "https://example.com", "alt_text": 7 })),
        colour("url(https://example.com)"),
        colour("red;background:url(x)"),
    ] {
        assert_eq!(resolve(std::slice::from_ref(&broken)), Err(TypeMetadataError::Malformed), "{broken}");
    }
    let with = |text: &str| TypeChain::begin("a", None).with(text.as_bytes()).err();
    for broken in ["", "[]", "{}", r#"{"vct":7}"#, r#"{"vct":"a","vct":"a"}"#, r#"{"vct":"a"} x"#] {
        assert_eq!(with(broken), Some(TypeMetadataError::Malformed), "{broken}");
    }
    let large = format!(r#"{{"vct":"a","x":"{}"}}"#, "a".repeat(256 * 1024));
    assert_eq!(with(&large), Some(TypeMetadataError::Malformed));
    let more = json!({
        "vct": "a", "x": 1, "claims": [{ "path": ["a"], "svg_id": "_a1", "x": 1 }],
        "display": [{ "locale": "vi", "name": "A", "x": 1, "rendering": { "svg_templates": [], "simple": {
            "logo": { "uri": "data:image/png;base64,AA", "uri#integrity": "sha256-AA", "alt_text": "A" },
            "background_image": { "uri": "https://example.com/b.png" },
            "background_color": "#12107c", "text_color": "rgb(255, 255, 255)",
        } } }],
    });
    let metadata = resolve(&[more]).expect("what is not understood is passed over");
    let rendering = metadata.display("vi").and_then(|it| it.rendering.as_ref()).expect("it is there");
    assert_eq!(rendering.text_color.as_deref(), Some("rgb(255, 255, 255)"));
    assert_eq!(rendering.logo.as_ref().and_then(|logo| logo.alt_text.as_deref()), Some("A"));
}

fn degree(disclosed: &[usize]) -> Verified<SdJwtVc> {
    let scene = Scene::new();
    let name = disclosure(&json!(["s1", "name", "Trần Văn Bình"]));
    let date = disclosure(&json!(["s2", "date", "2020-05-15"]));
    let first = disclosure(&json!(["s3", { "field": "Y khoa", "_sd": [digest(&date)] }]));
    let second = disclosure(&json!(["s4", { "field": "Toán", "_sd": [] }]));
    let claims = json!({
        "_sd": [digest(&name)], "degrees": [{ "...": digest(&first) }, { "...": digest(&second) }, { "field": "Luật" }],
        "school": { "city": "Huế" },
    });
    let all = [name, date, first, second];
    let sent: Vec<_> = disclosed.iter().map(|at| all[*at].clone()).collect();
    let credential = UnverifiedSdJwtVc::parse(&scene.issue(&claims, &sent)).expect("a credential");
    credential.verify_against(&scene.anchors, KeyBinding::Issued, NOW).expect("it holds")
}

#[test]
fn a_credential_is_held_against_what_its_type_demands_as_far_as_it_was_disclosed() {
    let whole = degree(&[0, 1, 2, 3]);
    let closed = degree(&[]);
    let check = |credential: &SdJwtVc, claim: Value| {
        resolve(&[json!({ "vct": "urn:example:1", "claims": [claim] })]).expect("one document").check(credential)
    };
    for fits in [
        json!({ "path": ["name"], "sd": "always", "mandatory": true }),
        json!({ "path": ["degrees"], "sd": "never", "mandatory": true }),
        json!({ "path": ["degrees", 0], "sd": "always" }),
        json!({ "path": ["degrees", 1], "sd": "always" }),
        json!({ "path": ["degrees", 2], "sd": "never" }),
        json!({ "path": ["degrees", null, "field"], "sd": "never", "mandatory": true }),
        json!({ "path": ["degrees", 0, "date"], "sd": "always" }),
        json!({ "path": ["school", "city"], "sd": "allowed", "mandatory": true }),
        json!({ "path": ["nickname"] }),
        json!({ "path": ["degrees", 7] }),
    ] {
        assert_eq!(check(&whole, fits.clone()), Ok(()), "{fits}");
        assert_eq!(check(&closed, fits.clone()), Ok(()), "{fits}, closed");
    }
    for breaks in [
        json!({ "path": ["degrees", null], "sd": "always" }),
        json!({ "path": ["degrees", 0], "sd": "never" }),
        json!({ "path": ["degrees", 7], "mandatory": true }),
        json!({ "path": ["school", "city"], "sd": "always" }),
        json!({ "path": ["school", "street"], "mandatory": true }),
        json!({ "path": ["school", 0] }),
        json!({ "path": ["school", null] }),
        json!({ "path": ["degrees", "field"] }),
        json!({ "path": ["school", "city", "name"] }),
    ] {
        assert_eq!(check(&whole, breaks.clone()), Err(TypeMetadataError::Claims), "{breaks}");
        assert_eq!(check(&closed, breaks.clone()), Err(TypeMetadataError::Claims), "{breaks}, closed");
    }
    // What only the holder can tell, because for a verifier it may be hidden.
    let missing = json!({ "path": ["nickname"], "mandatory": true });
    assert_eq!(check(&whole, missing.clone()), Err(TypeMetadataError::Claims));
    assert_eq!(check(&closed, missing), Ok(()));
    let never = json!({ "path": ["name"], "sd": "never" });
    assert_eq!(check(&whole, never.clone()), Err(TypeMetadataError::Claims));
    assert_eq!(check(&closed, never), Ok(()), "nobody can see what is hidden");
    let other = resolve(&[json!({ "vct": "urn:example:2" })]).expect("one document");
    assert_eq!(other.check(&whole), Err(TypeMetadataError::Chain));
    assert_eq!(TypeChain::of(&whole).wanted(), Some("urn:example:1"));
}
