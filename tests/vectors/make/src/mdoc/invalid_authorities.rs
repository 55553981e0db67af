//! Mdocs whose signer, or whose authority, is not as ISO/IEC 18013-5 Annex B has them.

use super::{
    Case,
    certificate::{AUTHORITY, Certificate, EXTENDED_KEY_USAGE, KEY_USAGE, Name, SIGNER},
    draft::{Draft, chain},
    signer::Signer,
};
use crate::keys::Keys;

pub fn cases(keys: &Keys) -> Vec<Case> {
    let good = Draft::licence(keys);
    let (iaca, ds) = (Signer::P256(&keys.iaca), Signer::P256(&keys.document_signer));
    let under =
        |certificates: &[&[u8]]| Draft { unprotected: chain(certificates), ..good.clone() }.issuer_signed(&ds).encode();
    let by = |certificate: &Certificate| under(&[&certificate.sign(&ds, &iaca)]);
    let above = |certificate: &Certificate| certificate.sign(&iaca, &iaca);
    let (signer, authority) = (Certificate::signer, Certificate::authority);
    let usage =
        |name: &str, why, certificate: Certificate| Case::refused("certificate.usage", name, why, by(&certificate));
    let authority_of = |code, name: &str, why, certificate: Certificate| {
        Case::refused(code, name, why, by(&Certificate { issuer: certificate.subject, ..signer() }))
            .believing(&[&above(&certificate)])
    };

    let identified = above(&Certificate { key_ids: [Some(IACA_KEY), None], ..authority() });
    let unlimited = above(&Certificate { authority: Some(None), ..authority() });
    let between = Name::of("VN", "Sandbox intermediate");
    let stranger = Signer::P256(&keys.stranger);
    let middle = Certificate { subject: between, ..authority() }.sign(&stranger, &iaca);
    let below = Certificate { issuer: between, ..signer() }.sign(&ds, &stranger);
    let hanoi = Name { province: "Hà Nội", ..AUTHORITY };
    let of_hanoi = above(&Certificate { subject: hanoi, issuer: hanoi, ..authority() });
    let of_hue = Certificate { subject: Name { province: "Huế", ..SIGNER }, issuer: hanoi, ..signer() };
    let nowhere = Name { country: "", ..AUTHORITY };
    let of_nowhere = Certificate { subject: nowhere, issuer: nowhere, ..authority() };

    vec![
        usage("ds_key_usage_absent", "B.1.4: key usage is there", Certificate { key_usage: 0, ..signer() }),
        usage("ds_key_usage_more", "and is digitalSignature alone", Certificate { key_usage: 0xc0, ..signer() }),
        usage("ds_key_usage_not_critical", "and critical", {
            Certificate { not_critical: Some(KEY_USAGE), ..signer() }
        }),
        usage("ds_usage_not_critical", "the extended key usage is critical, too", {
            Certificate { not_critical: Some(EXTENDED_KEY_USAGE), ..signer() }
        }),
        usage("ds_no_country", "a signer says of which country it is", {
            Certificate { subject: Name { country: "", ..SIGNER }, ..signer() }
        }),
        usage("ds_province", "a signer of another province than its authority", of_hue).believing(&[&of_hanoi]),
        usage("ds_no_authority_key", "a signer says which key of its authority signed it", {
            Certificate { key_ids: [Some(DS_KEY), None], ..signer() }
        })
        .believing(&[&identified]),
        Case::refused("certificate.unknown", "ds_other_authority_key", "and that is the authority's", {
            by(&Certificate { key_ids: [Some(DS_KEY), Some(DS_KEY)], ..signer() })
        })
        .believing(&[&identified]),
        Case::refused("certificate.unsupported", "ds_curve", "a key on a curve that is not known", {
            by(&Certificate { curve: Some(BRAINPOOL_P256R1), ..signer() })
        }),
        Case::refused(
            "certificate.authority",
            "sub_authority",
            "B.1.2: an authority below another signs no signers",
            under(&[&below, &middle]),
        )
        .believing(&[&unlimited]),
        authority_of(
            "certificate.authority",
            "iaca_no_country",
            "an authority says of which country it is",
            of_nowhere,
        ),
        authority_of("certificate.authority", "iaca_no_authority", "an anchor that is no authority", {
            Certificate { authority: None, ..authority() }
        }),
        authority_of("certificate.authority", "iaca_key_usage", "an authority that may sign revocation lists only", {
            Certificate { key_usage: 0x02, ..authority() }
        }),
        authority_of(
            "certificate.unsupported",
            "iaca_curve",
            "an authority with a key on a curve that is not known",
            Certificate { curve: Some(BRAINPOOL_P256R1), ..authority() },
        ),
    ]
}

const BRAINPOOL_P256R1: &str = "1.3.36.3.3.2.8.1.1.7";
/// Key identifiers have no form.
const IACA_KEY: &str = "key of the authority";
const DS_KEY: &str = "key of the signer";
