//! Whom the vectors of `dcc/` are checked against: certificates and keys, each for its types.

use serde_json::{Value, json};

use crate::{
    keys::{Key, Keys, hex},
    rsa::RsaKey,
    x509::{Holder, Subject, certificate, short_id},
};

/// A key that signs, and the key identifier it is known by.
pub struct Signer<'a> {
    pub kid: Vec<u8>,
    pub holder: Holder<'a>,
    /// Whose it is, as a verifier tells it.
    pub name: Option<String>,
}

/// All of them, by name.
pub struct Anchors<'a> {
    listed: Vec<(&'static str, Value)>,
    signers: Vec<(&'static str, Signer<'a>)>,
}

impl<'a> Anchors<'a> {
    pub fn new(keys: &'a Keys, rsa: &'a RsaKey) -> Self {
        let mut anchors = Self { listed: vec![], signers: vec![] };
        let p256 = Holder::P256;
        for (name, holder, validity, types, usages) in [
            ("any", p256(&keys.credentials), YEARS, DCC, &[][..]),
            ("rsa", Holder::Rsa(rsa), YEARS, DCC, &[]),
            ("tests", p256(&keys.licences), YEARS, DCC, &["1.3.6.1.4.1.1847.2021.1.1"]),
            ("vaccinations", p256(&keys.licences), YEARS, DCC, &["1.3.6.1.4.1.1847.2021.1.2"]),
            ("recoveries", p256(&keys.licences), YEARS, DCC, &["1.3.6.1.4.1.1847.2021.1.3"]),
            ("legacy tests", p256(&keys.licences), YEARS, DCC, &["1.3.6.1.4.1.0.1847.2021.1.1"]),
            ("legacy vaccinations", p256(&keys.licences), YEARS, DCC, &["1.3.6.1.4.1.0.1847.2021.1.2"]),
            ("legacy recoveries", p256(&keys.licences), YEARS, DCC, &["1.3.6.1.4.1.0.1847.2021.1.3"]),
            ("tests and vaccinations", p256(&keys.licences), YEARS, DCC, {
                &["1.3.6.1.4.1.1847.2021.1.1", "1.3.6.1.4.1.0.1847.2021.1.2"]
            }),
            ("vaccinations and servers", p256(&keys.licences), YEARS, DCC, {
                &["1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.1847.2021.1.2"]
            }),
            ("servers", p256(&keys.licences), YEARS, DCC, &["1.3.6.1.5.5.7.3.1"]),
            ("something near", p256(&keys.licences), YEARS, DCC, &["1.3.6.1.4.1.1847.2021.1.4"]),
            ("retired", p256(&keys.retired), ["250101000000Z", "260921141329Z"], DCC, &[]),
            ("coming", p256(&keys.coming), ["260921141331Z", "330101000000Z"], DCC, &[]),
            ("identity", p256(&keys.reader), YEARS, "urn:dinhdanh:vn:identity:1", &[]),
        ] {
            let der = certificate(&Subject { name, validity, usages }, holder);
            let signer = Signer { kid: short_id(&der), holder, name: Some(format!("{name} (VN)")) };
            anchors.listed.push((name, json!({ "certificate": hex(&der), "types": [types] })));
            anchors.signers.push((name, signer));
        }
        for (name, key) in [("first of two", &keys.passes), ("second of two", &keys.collision)] {
            let kid = b"collided".to_vec();
            anchors.listed.push((name, json!({ "kid": hex(&kid), "p256": key.public_hex(), "types": [DCC] })));
            anchors.signers.push((name, Signer { kid, holder: p256(key), name: None }));
        }
        anchors
    }

    pub fn signer(&self, name: &str) -> &Signer<'a> {
        let found = self.signers.iter().find(|(it, _)| *it == name);
        found.map(|(_, signer)| signer).unwrap_or_else(|| panic!("no anchor {name}"))
    }

    pub fn file(&self) -> Value {
        json!(
            self.listed
                .iter()
                .cloned()
                .map(|(name, anchor)| (name.to_owned(), anchor))
                .collect::<serde_json::Map<_, _>>()
        )
    }
}

/// Somebody who is no anchor, under the `kid` of one.
pub fn impostor<'a>(of: &Signer<'_>, key: &'a Key) -> Signer<'a> {
    Signer { kid: of.kid.clone(), holder: Holder::P256(key), name: None }
}

const YEARS: [&str; 2] = ["250101000000Z", "330101000000Z"];
const DCC: &str = "hc1";
