//! Certificates by somebody who did not sign them, or may not.

use super::{
    Refused,
    anchors::{Anchors, Signer, impostor},
    draft::{
        Named, algorithm, certificate, claims, recovery, signed, signed_under, test, text, unsorted, vaccination, with,
    },
    refused,
};
use crate::{
    item::{Item, Sign1, map},
    keys::Keys,
    x509::Holder,
};

pub fn cases(anchors: &Anchors<'_>, keys: &Keys) -> Vec<Refused> {
    let any = anchors.signer("any");
    let vaccinated = || claims(certificate("v", vaccination()));
    let by = |signer: &Signer<'_>| text(&signed(vaccinated(), signer).item().encode());
    let kinded = |signer: &str, kind: &'static str, entry: Named| {
        text(&signed(claims(certificate(kind, entry)), anchors.signer(signer)).item().encode())
    };
    let message = signed(vaccinated(), any);
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut message = message.clone();
        bend(&mut message);
        text(&message.item().encode())
    };
    let stranger = |kid: &[u8]| Signer { kid: kid.to_vec(), holder: Holder::P256(&keys.stranger), name: None };
    let rsa = anchors.signer("rsa");
    let mut rsa_bit = signed(vaccinated(), rsa);
    rsa_bit.signature[0] ^= 1;
    let headed = |signer: &Signer<'_>, alg: i64| {
        let header = map([(1, Item::Int(alg)), (4, Item::Bytes(signer.kid.clone()))]).encode();
        text(&signed_under(header, unsorted(vaccinated()).encode(), signer).item().encode())
    };
    let mut stolen_kid = signed(vaccinated(), &stranger(b"somebody"));
    stolen_kid.unprotected = map([(4, Item::Bytes(any.kid.clone()))]);
    let (issuer, signature, usage) = ("credential.issuer", "credential.signature", "certificate.usage");
    assert_eq!((algorithm(any), algorithm(rsa)), (-7, -37));
    vec![
        refused(issuer, "signer_unknown", "nobody has this kid", by(&stranger(b"somebody"))),
        refused(issuer, "kid_empty", "no bytes", by(&stranger(b""))),
        refused(issuer, "kid_of_7_bytes", "the last one is missing", {
            by(&Signer { kid: any.kid[..7].to_vec(), holder: any.holder, name: None })
        }),
        refused(issuer, "kid_unprotected_is_passed_over", "a known kid beside the protected one", {
            text(&stolen_kid.item().encode())
        }),
        refused("credential.issuer_type", "signer_of_another_type", "a key for identity documents", {
            by(anchors.signer("identity"))
        }),
        refused("credential.issuer_expired", "signer_retired", "its certificate was over a second ago", {
            by(anchors.signer("retired"))
        }),
        refused("credential.issuer_expired", "signer_coming", "its certificate counts in a second", {
            by(anchors.signer("coming"))
        }),
        refused(signature, "impostor", "another key under this kid", by(&impostor(any, &keys.stranger))),
        refused(signature, "impostor_of_two", "a third key under a kid that two have", {
            by(&impostor(anchors.signer("first of two"), &keys.stranger))
        }),
        refused(signature, "payload_altered", "a dose more, by hand", {
            let altered = claims(certificate("v", with(vaccination(), "dn", Item::Int(3))));
            bent(&|it| it.payload = unsorted(altered.clone()).encode().into())
        }),
        refused(signature, "header_altered", "kid and algorithm in another order", {
            bent(&|it| {
                it.protected =
                    Item::Map(vec![(Item::Int(4), Item::Bytes(any.kid.clone())), (Item::Int(1), Item::Int(-7))])
                        .encode()
            })
        }),
        refused(signature, "signature_bit", "the last bit", bent(&|it| it.signature[63] ^= 1)),
        refused(signature, "signature_cut", "63 bytes", bent(&|it| it.signature.truncate(63))),
        refused(signature, "signature_longer", "65 bytes", bent(&|it| it.signature.push(0))),
        refused(signature, "signature_empty", "none", bent(&|it| it.signature.clear())),
        refused(signature, "signature_of_noughts", "r = s = 0", bent(&|it| it.signature.fill(0))),
        refused(
            signature,
            "signature_in_der",
            "as X.509 writes it",
            bent(&|it| {
                let (r, s) = it.signature.split_at(32);
                let whole = |number: &[u8]| [&[2, 33, 0], number].concat();
                it.signature = [vec![0x30, 70], whole(r), whole(s)].concat();
            }),
        ),
        refused(signature, "rsa_bit", "the first bit", text(&rsa_bit.item().encode())),
        refused(signature, "rsa_key_as_es256", "a signature by RSA that says it is by ECDSA", headed(rsa, -7)),
        refused(signature, "p256_key_as_ps256", "a signature by ECDSA that says it is by RSA", headed(any, -37)),
        refused(usage, "usage_test_for_vaccination", "a key for tests", kinded("tests", "v", vaccination())),
        refused(usage, "usage_test_for_recovery", "a key for tests", kinded("tests", "r", recovery())),
        refused(usage, "usage_vaccination_for_test", "a key for vaccinations", kinded("vaccinations", "t", test())),
        refused(usage, "usage_vaccination_for_recovery", "a key for vaccinations", {
            kinded("vaccinations", "r", recovery())
        }),
        refused(usage, "usage_recovery_for_test", "a key for recoveries", kinded("recoveries", "t", test())),
        refused(usage, "usage_recovery_for_vaccination", "a key for recoveries", {
            kinded("recoveries", "v", vaccination())
        }),
        refused(usage, "usage_legacy_test_for_vaccination", "by the number that was a mistake", {
            kinded("legacy tests", "v", vaccination())
        }),
        refused(usage, "usage_legacy_vaccination_for_recovery", "the same", {
            kinded("legacy vaccinations", "r", recovery())
        }),
        refused(usage, "usage_legacy_recovery_for_test", "the same", kinded("legacy recoveries", "t", test())),
        refused(usage, "usage_two_for_the_third", "tests and vaccinations", {
            kinded("tests and vaccinations", "r", recovery())
        }),
        refused(usage, "usage_and_servers", "a usage that is not ours beside one that is", {
            kinded("vaccinations and servers", "t", test())
        }),
    ]
}
