//! Mdocs by somebody who did not sign them, or may not.

use serde_json::json;

use super::{
    Case,
    certificate::{AUTHORITY, Certificate, Name},
    draft::{Draft, authority, certified, chain, named, signer_certificate, with},
    signer::Signer,
    valid::payload,
};
use crate::{
    item::{Item, Members},
    keys::Keys,
};

pub fn cases(keys: &Keys) -> Vec<Case> {
    let good = Draft::licence(keys);
    let (iaca, ds) = (Signer::P256(&keys.iaca), Signer::P256(&keys.document_signer));
    let stranger = Signer::P256(&keys.stranger);
    let whole = good.issuer_signed(&ds).encode();
    let auth = good.auth(good.object(), &ds);
    let signature = |name: &str, why, bytes: Vec<u8>| Case::refused("credential.signature", name, why, bytes);
    let refused = |code, name: &str, why, bytes: Vec<u8>| Case::refused(code, name, why, bytes);
    let under = |unprotected: Members| Draft { unprotected, ..good.clone() }.issuer_signed(&ds).encode();
    let by = |certificate: &Certificate| under(chain(&[&certified(certificate, &ds, keys)]));
    let bent = |bend: &dyn Fn(Vec<u8>) -> Vec<u8>| good.with_auth(auth.clone().bend_signature(bend).item()).encode();
    let signer = Certificate::signer;
    let mut other_object = auth.clone();
    other_object.payload = good.auth(with(good.object(), "docType", Some(Item::Text("org.example"))), &ds).payload;
    let mut other_header = auth.clone();
    other_header.protected = vec![0xa1, 1, 0x28]; // -9, of the same key
    let es384 = good.auth_over(payload(&good), &[(1, Item::Int(-35))], &ds);
    let ed25519 = good.auth_over(payload(&good), &[(1, Item::Int(-8))], &ds);

    // An authority of the same name, an intermediate one, and one whose end is near.
    let namesake = Certificate::authority().sign(&stranger, &stranger);
    let by_namesake = signer().sign(&ds, &stranger);
    let intermediate = Name::of("VN", "Sandbox intermediate");
    let below = Certificate { subject: intermediate, ..Certificate::authority() }.sign(&stranger, &iaca);
    let by_intermediate = Certificate { issuer: intermediate, ..signer() }.sign(&ds, &stranger);
    let ended = Certificate { validity: ["240101000000Z", "260901000001Z"], ..Certificate::authority() };
    let ended = ended.sign(&iaca, &iaca);
    // A signer of mdocs who certifies another.
    let end = Name::of("VN", "Sandbox DS 2");
    let by_signer = Certificate { subject: end, issuer: signer().subject, ..signer() }.sign(&stranger, &ds);
    let by_signer = Draft { unprotected: chain(&[&by_signer, &signer_certificate(keys)]), ..good.clone() };
    let mut altered = signer_certificate(keys);
    let last = altered.len() - 1;
    altered[last] ^= 1;
    let laos = Name::of("LA", "Sandbox DS");
    let der = signer_certificate(keys);
    let seven: Vec<&[u8]> = vec![&der; 7];

    vec![
        signature(
            "signature_bit",
            "a bit of the signature",
            bent(&|mut bytes| {
                bytes[40] ^= 1;
                bytes
            }),
        ),
        signature("signature_zero", "r and s are nought", bent(&|_| vec![0; 64])),
        signature("signature_empty", "no signature", bent(&|_| vec![])),
        signature("signature_short", "a byte of the signature is missing", bent(&|bytes| bytes[1..].to_vec())),
        signature("signature_long", "a byte follows the signature", bent(&|bytes| [&bytes[..], &[0]].concat())),
        signature("stranger", "signed by another key than the certificate's", good.issuer_signed(&stranger).encode()),
        signature(
            "authority_itself",
            "signed by the authority in the signer's name",
            good.issuer_signed(&iaca).encode(),
        ),
        signature(
            "other_object",
            "another security object than was signed",
            good.with_auth(other_object.item()).encode(),
        ),
        signature(
            "other_header",
            "another protected header than was signed",
            good.with_auth(other_header.item()).encode(),
        ),
        signature("alg_es384", "an algorithm that the key does not fit", good.with_auth(es384.item()).encode()),
        signature("alg_eddsa", "another one", good.with_auth(ed25519.item()).encode()),
        signature("bare_key_stranger", "no certificate, and another key is the anchor", under(vec![]))
            .believing(&[&stranger.spki()]),
        refused("credential.issuer", "no_chain", "no certificate", under(vec![])),
        refused("credential.issuer", "no_anchor", "no certificate and no anchor", under(vec![])).believing(&[]),
        refused("credential.issuer_type", "bare_key_type", "a key that is an anchor for another type", under(vec![]))
            .believing(&[&ds.spki()])
            .asking("types", json!(["org.iso.18013.5.1.mDL"])),
        refused("certificate.scope", "scope", "an authority that is an anchor for another type", whole.clone())
            .asking("types", json!(["org.iso.18013.5.1.mDL"])),
        refused("certificate.unknown", "unknown", "nobody is believed", whole.clone()).believing(&[]),
        refused("certificate.unknown", "unknown_chain", "a whole chain to nobody", {
            under(chain(&[&signer_certificate(keys), &authority(keys)]))
        })
        .believing(&[]),
        refused(
            "certificate.unknown",
            "unknown_and_bare_key",
            "a chain to nobody, and another key is the anchor",
            whole.clone(),
        )
        .believing(&[&stranger.spki()]),
        refused("certificate.signature", "namesake", "signed by an authority of the same name", {
            under(chain(&[&by_namesake, &namesake]))
        }),
        refused(
            "certificate.signature",
            "certificate_altered",
            "a bit of the certificate's signature",
            under(chain(&[&altered])),
        ),
        refused("certificate.malformed", "chain_empty", "a chain of nothing", under(chain(&[]))),
        refused("certificate.malformed", "chain_seven", "a chain of seven", under(chain(&seven))),
        refused(
            "certificate.malformed",
            "chain_text",
            "a certificate is bytes",
            under(vec![(33, Item::Text("x5chain"))]),
        ),
        refused("certificate.malformed", "chain_texts", "each of them", {
            under(vec![(33, Item::Array(vec![Item::Bytes(der.clone()), Item::Text("x5chain")]))])
        }),
        refused("certificate.malformed", "chain_no_certificate", "and is a certificate", {
            under(chain(&[&named(vec![]).encode()]))
        }),
        refused("certificate.malformed", "certificate_trailing", "and nothing after it", {
            under(chain(&[&[&der[..], &[0]].concat()]))
        }),
        refused("certificate.expired", "certificate_ended", "the signer's certificate has ended", {
            by(&Certificate { validity: ["260801000000Z", "260920000000Z"], ..signer() })
        }),
        refused("certificate.expired", "certificate_not_yet", "the signer's certificate does not count yet", {
            by(&Certificate { validity: ["261001000000Z", "270901000000Z"], ..signer() })
        }),
        refused("certificate.expired", "authority_ended", "the authority's certificate has ended", whole.clone())
            .believing(&[&ended]),
        refused("certificate.usage", "usage_none", "a certificate that is not for mdocs", {
            by(&Certificate { usages: vec![], ..signer() })
        }),
        refused("certificate.usage", "usage_reader", "a certificate of a reader", {
            by(&Certificate { usages: vec!["1.0.18013.5.1.6"], ..signer() })
        }),
        refused("certificate.usage", "usage_web", "a certificate of a web server", {
            by(&Certificate { usages: vec!["1.3.6.1.5.5.7.3.1"], ..signer() })
        }),
        refused("certificate.usage", "key_usage", "a key that is not for signatures", {
            by(&Certificate { key_usage: 0x08, ..signer() })
        }),
        refused("certificate.usage", "is_authority", "an authority that signs mdocs itself", {
            by(&Certificate { authority: Some(Some(0)), key_usage: 0x86, ..signer() })
        }),
        refused("certificate.usage", "country", "a signer of another country than its authority", {
            by(&Certificate { subject: laos, ..signer() })
        }),
        refused("certificate.authority", "intermediate", "an authority below one that may have none", {
            under(chain(&[&by_intermediate, &below]))
        }),
        refused(
            "certificate.authority",
            "by_signer",
            "certified by a signer",
            by_signer.issuer_signed(&stranger).encode(),
        ),
        refused("certificate.unsupported", "critical", "a critical extension that is not known", {
            by(&Certificate { unknown_critical: true, ..signer() })
        }),
        refused("certificate.unknown", "other_issuer", "certified by somebody else's name", {
            by(&Certificate { issuer: Name { common: "Another IACA", ..AUTHORITY }, ..signer() })
        }),
    ]
}
