//! Pass, token and keys belong together, and nothing weaker is taken for them.

use dinhdanh::{
    checkin::Refusal,
    trust::{TimeStatement, UnverifiedTrustList},
};
use dinhdanh_tests::shelf::{country, key, vector};

use crate::{accepted, refused};

#[test]
fn a_pass_without_its_holder_is_refused_t29() {
    refused(Refusal::BarePass, "bare_pass bare_pass_airport bare_pass_forged typ_of_a_pass sealed_bare_pass");
}

#[test]
fn a_token_that_another_phone_signed_is_refused_t30() {
    refused(Refusal::HolderSignature, "holder_other_key");
    accepted("age_other_phone");
}

#[test]
fn a_signature_around_one_pass_does_not_hold_around_another_t31() {
    refused(Refusal::HolderSignature, "holder_other_pass holder_other_purpose");
}

#[test]
fn a_phone_can_t_vouch_for_itself_t32() {
    refused(Refusal::IssuerSignature, "issuer_is_the_holder");
}

#[test]
fn of_two_issuers_with_one_kid_the_one_who_signed_counts_t33() {
    accepted("age_kid_collision");
}

#[test]
fn an_issuer_that_the_list_does_not_name_is_not_believed_t34() {
    refused(Refusal::IssuerUnknown, "kid_unknown kid_empty kid_cut_short");
}

#[test]
fn there_is_one_algorithm_t35() {
    let outer = "alg_es256 alg_eddsa alg_es384 alg_rs1 alg_none alg_text alg_absent";
    refused(Refusal::Shape, outer);
    refused(Refusal::Shape, "pass_alg_es256 pass_alg_absent sealed_alg_a128gcm sealed_agreement_static");
}

#[test]
fn each_says_what_it_is_t36() {
    refused(Refusal::Shape, "typ_unknown typ_text typ_absent pass_typ_of_a_token pass_typ_absent");
    refused(Refusal::BarePass, "typ_of_a_pass");
}

#[test]
fn a_critical_header_is_refused_t37() {
    refused(Refusal::Shape, "crit pass_crit");
}

#[test]
fn a_pass_hides_nothing_t38() {
    refused(Refusal::Shape, "pass_disclosures");
}

#[test]
fn a_token_hides_nothing_t39() {
    refused(Refusal::Cbor, "redacted_claims");
}

#[test]
fn the_holder_s_key_has_one_form_t40() {
    refused(
        Refusal::Shape,
        "cnf_empty cnf_thumbprint cnf_two cnf_y_uncompressed cnf_kty_okp cnf_crv_p384 cnf_alg cnf_private",
    );
    refused(Refusal::Shape, "cnf_x_off_the_curve cnf_x_too_large cnf_x_of_31_bytes cnf_x_of_33_bytes");
}

#[test]
fn a_signature_has_64_bytes_in_range_t41() {
    refused(Refusal::Shape, "signature_of_63_bytes signature_of_65_bytes signature_in_der pass_signature_of_63_bytes");
    refused(Refusal::HolderSignature, "holder_zeros holder_s_zero holder_r_too_large holder_halves_swapped");
    refused(Refusal::IssuerSignature, "issuer_signature_zeros");
}

#[test]
fn a_token_claims_nothing_of_its_own_t42() {
    refused(Refusal::Shape, "iss_in_token sub_in_token claim_unknown");
}

#[test]
fn a_trust_list_is_of_its_root_not_older_than_the_last_nor_too_old_t43() {
    for (name, code) in
        [("sequence_below_minimum", "trust.rollback"), ("other_root", "trust.signature"), ("high_s", "trust.signature")]
    {
        let list = vector(&format!("trust_list/invalid/{name}"));
        let minimum = list.number("minimum_sequence").unsigned_abs();
        let root = key(list.word("root"));
        let refusal = UnverifiedTrustList::new(&list.content).verify(root.public_key(), minimum).err();
        assert_eq!(refusal.map(|error| error.code()), Some(code), "{name}");
    }
    refused(Refusal::TrustStale, "trust_list_too_old trust_list_too_old_pass_over answer_by_an_old_list");
    accepted("trust_list_30_days_old");
}

#[test]
fn a_reserve_pass_is_looked_up_and_the_list_may_not_be_too_old_t44() {
    for name in ["reserve_airport", "reserve_lodging", "reserve_hospital", "reserve_list_overdue", "reserve_two_lists"]
    {
        accepted(name);
    }
    refused(Refusal::Revoked, "status_revoked status_revoked_stale");
    refused(Refusal::Suspended, "status_suspended");
    refused(Refusal::StatusUnknown, "status_of_no_entry status_of_the_last_number");
    refused(Refusal::StatusMissing, "status_list_missing status_list_of_another_issuer status_list_of_another_name");
    refused(Refusal::StatusStale, "status_list_too_old status_list_ended");
}

/// What sets a phone's clock is an issuer's word for this phone, now.
#[test]
fn the_right_time_is_told_by_an_issuer_to_who_asked_t15() {
    let statement = vector("time_statement/valid/now");
    let nonce: [u8; 16] = statement.bytes("nonce").try_into().expect("sixteen bytes");
    let time = TimeStatement::verify(&statement.content, &nonce, &country());
    assert_eq!(time.map(|time| time.0), Ok(statement.number("accepted")));
    assert!(TimeStatement::verify(&statement.content, &[0; 16], &country()).is_err());
}
