use serde_json::{Map, Value};

use super::{Date, Error, claims::Claims};

/// Tài khoản an sinh xã hội.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SocialSecurity {
    /// Whose it is.
    pub full_name: String,
    /// How far it is.
    pub state: PayoutState,
    /// Who is paid in the holder's place, if anybody is.
    pub payee_name: Option<String>,
}

/// How far an account is. Having one does not mean that money arrives.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayoutState {
    /// There is an account and nothing to pay to.
    Issued,
    /// Something to pay to is named and not confirmed.
    Linked(PayoutAccount),
    /// Money can be paid.
    Payable(PayoutAccount),
}

/// Where money is paid to.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PayoutAccount {
    /// Bank or mobile money.
    pub provider: String,
    /// The number there.
    pub account_number: String,
    /// When it was linked.
    pub linked_on: Option<Date>,
}

redacted_debug!(SocialSecurity, PayoutState, PayoutAccount);

impl SocialSecurity {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault: a linked account says to what, one that is not linked names nothing.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let account = || {
            Ok(PayoutAccount {
                provider: claims.text("provider")?,
                account_number: claims.text("account_number")?,
                linked_on: claims.optional_date("linked_on")?,
            })
        };
        let state = match claims.text("state")?.as_str() {
            "issued" => {
                for name in ["provider", "account_number", "linked_on"] {
                    if claims.optional_text(name)?.is_some() {
                        return Err(claims.wrong(name));
                    }
                }
                PayoutState::Issued
            }
            "linked" => PayoutState::Linked(account()?),
            "payable" => PayoutState::Payable(account()?),
            _ => return Err(claims.wrong("state")),
        };
        Ok(Self { full_name: claims.text("full_name")?, state, payee_name: claims.optional_text("payee_name")? })
    }

    /// Where money can be paid to, if it can.
    pub fn payable_to(&self) -> Option<&PayoutAccount> {
        match &self.state {
            PayoutState::Payable(account) => Some(account),
            PayoutState::Issued | PayoutState::Linked(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(state: &str, account: Value) -> Result<SocialSecurity, Error> {
        let mut claims = account.as_object().expect("an object").clone();
        claims.insert("full_name".into(), json!("Trần Văn Bình"));
        claims.insert("state".into(), json!(state));
        SocialSecurity::from_claims(&claims)
    }

    #[test]
    fn only_a_payable_account_can_be_paid_to() {
        let account = json!({"provider": "Ngân hàng A", "account_number": "0001"});
        assert!(read("payable", account.clone()).expect("an account").payable_to().is_some());
        assert!(read("linked", account).expect("an account").payable_to().is_none());
        assert!(read("issued", json!({})).expect("an account").payable_to().is_none());
    }

    #[test]
    fn a_state_that_its_other_claims_deny_is_at_fault() {
        for (state, account, at) in [
            ("payable", json!({"provider": "Ngân hàng A"}), "account_number"),
            ("linked", json!({}), "provider"),
            ("issued", json!({"account_number": "0001"}), "account_number"),
            ("closed", json!({}), "state"),
        ] {
            let error = read(state, account).expect_err("at fault");
            assert_eq!(error.claim().map(|path| path.as_str()), Some(at));
        }
    }
}
