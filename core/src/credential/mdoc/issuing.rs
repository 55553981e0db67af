use super::{
    Elements, KeyAuthorizations, Validity,
    device_key::DeviceKey,
    presentation::{ALG_ES256, protected},
    security_object::NewSecurityObject,
    wire::{self, object},
};
use crate::{
    crypto::{p256::PublicKey, sha256},
    encoding::{
        cbor::Value,
        cose::{Draft, HEADER_X5CHAIN},
    },
    host::Random,
    trust::StatusReference,
};

/// What an issuer wants to sign. For sandboxes and tests: an issuer's keys do not belong on a phone.
pub struct NewMdoc<'a> {
    /// The document type.
    pub doc_type: &'a str,
    /// What it says.
    pub elements: &'a Elements,
    /// When it counts.
    pub validity: Validity,
    /// The key it is bound to.
    pub device_key: &'a PublicKey,
    /// What that key may say by itself.
    pub key_authorizations: KeyAuthorizations,
    /// Where its status will stand.
    pub status: Option<StatusReference>,
}

impl NewMdoc<'_> {
    /// Hides each element behind 32 random bytes and a digest identifier that does not tell its place, and puts the
    /// digests into a security object that waits for its signature. `chain` is that of the signer, in DER, its own
    /// certificate first, without the authority that readers know.
    pub fn draft(&self, chain: &[&[u8]], random: &dyn Random) -> IssuerSignedDraft {
        let mut items = Vec::new();
        let mut digests = Vec::new();
        for (namespace, elements) in self.elements.by_namespace().filter(|(_, elements)| !elements.is_empty()) {
            let mut of_namespace = Vec::with_capacity(elements.len());
            let mut embedded = Vec::with_capacity(elements.len());
            for (id, (name, value)) in shuffled(elements.len(), random).into_iter().zip(elements) {
                let mut salt = [0; 32];
                random.fill(&mut salt);
                let item = object([
                    ("random", Value::Bytes(&salt)),
                    ("digestID", Value::Int(id)),
                    ("elementValue", value.to_cbor()),
                    ("elementIdentifier", Value::Text(name)),
                ]);
                let item = wire::embed(&item.encode()).encode();
                of_namespace.push((id, sha256(&item)));
                embedded.push(item);
            }
            digests.push((namespace, of_namespace));
            items.push((namespace.to_owned(), embedded));
        }
        let payload = NewSecurityObject {
            doc_type: self.doc_type,
            digests: &digests,
            device_key: DeviceKey::to_cbor(self.device_key),
            key_authorizations: self.key_authorizations.to_cbor(),
            validity: self.validity,
            status: self.status.as_ref(),
        }
        .encode();
        let chain = chain.iter().map(|der| der.to_vec()).collect();
        IssuerSignedDraft { items, payload, chain }
    }
}

/// An `IssuerSigned` that waits for the issuer's signature.
pub struct IssuerSignedDraft {
    items: Vec<(String, Vec<Vec<u8>>)>,
    payload: Vec<u8>,
    chain: Vec<Vec<u8>>,
}

impl IssuerSignedDraft {
    /// What the issuer's key must sign with ES256.
    pub fn to_be_signed(&self) -> Vec<u8> {
        Draft::new(protected(ALG_ES256), self.payload.clone()).to_be_signed()
    }

    /// The encoded `IssuerSigned`, with `r ‖ s`.
    pub fn finish(self, signature: &[u8; 64]) -> Vec<u8> {
        let chain = match &self.chain[..] {
            [] => None,
            [one] => Some(Value::Bytes(one)),
            several => Some(Value::Array(several.iter().map(|der| Value::Bytes(der)).collect())),
        };
        let unprotected = chain.into_iter().map(|chain| (Value::Int(HEADER_X5CHAIN), chain)).collect();
        let protected = protected(ALG_ES256);
        let auth = Value::Array(vec![
            Value::Bytes(&protected),
            Value::Map(unprotected),
            Value::Bytes(&self.payload),
            Value::Bytes(signature),
        ])
        .encode();
        let namespaces: Vec<_> =
            self.items.iter().map(|(namespace, items)| (namespace.as_str(), wire::array_of(items))).collect();
        let members: Vec<_> = namespaces.iter().map(|(namespace, items)| (*namespace, &items[..])).collect();
        wire::map_of(&[("issuerAuth", &auth), ("nameSpaces", &wire::map_of(&members))])
    }
}

redacted_debug!(IssuerSignedDraft);

/// The numbers below `count`, in an order that nobody can foretell (Fisher and Yates).
fn shuffled(count: usize, random: &dyn Random) -> Vec<i64> {
    let mut numbers: Vec<_> = (0..).take(count).collect();
    for last in (1..count).rev() {
        let mut draw = [0; 8];
        random.fill(&mut draw);
        // Of 2⁶⁴ draws for less than a thousand places: the bias is nowhere to be seen.
        numbers.swap(last, (u64::from_be_bytes(draw) % (last as u64 + 1)) as usize);
    }
    numbers
}
