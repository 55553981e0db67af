//! This module owns the nonces of device proofs (RFC 9449 §8): the same one for everybody while its time lasts, so that
//! nothing has to be kept. It does not know what a proof is.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{crypto::sha256, host::Timestamp};
use serde_json::Value;

use crate::country::make_bytes;

/// Gives nonces and knows them again. A restart forgets them.
pub(crate) struct Nonces {
    secret: [u8; 32],
    required: bool,
}

impl Nonces {
    /// A proof without one is refused.
    pub(crate) fn required() -> Self {
        Self { secret: make_bytes(), required: true }
    }

    /// A proof without one is taken.
    pub(crate) fn optional() -> Self {
        Self { secret: make_bytes(), required: false }
    }

    /// The one to use now: it serves for 150 seconds at least, 300 at most.
    pub(crate) fn current(&self, now: Timestamp) -> String {
        self.of_window(now.0.div_euclid(WINDOW_SECONDS))
    }

    /// Whether a proof with this nonce, or without one, is taken.
    pub(crate) fn allows(&self, nonce: Option<&Value>, now: Timestamp) -> bool {
        let Some(nonce) = nonce else { return !self.required };
        let window = now.0.div_euclid(WINDOW_SECONDS);
        [window, window - 1].into_iter().any(|window| *nonce == self.of_window(window))
    }

    fn of_window(&self, window: i64) -> String {
        URL_SAFE_NO_PAD.encode(sha256(&[&self.secret[..], &window.to_be_bytes()].concat()))
    }
}

const WINDOW_SECONDS: i64 = 150;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_grows_old_and_is_nobody_elses() {
        let (ours, theirs) = (Nonces::required(), Nonces::required());
        let nonce = ours.current(Timestamp(300)).into();
        let allows = |at: i64| ours.allows(Some(&nonce), Timestamp(at));
        assert_eq!([299, 300, 449, 450, 599, 600].map(allows), [false, true, true, true, true, false]);
        assert!(!theirs.allows(Some(&nonce), Timestamp(300)));
        assert!(!ours.allows(Some(&Value::Null), Timestamp(300)) && !ours.allows(None, Timestamp(300)));
        assert!(Nonces::optional().allows(None, Timestamp(300)));
    }
}
