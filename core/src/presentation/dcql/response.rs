//! Whether what a verifier got answers what it asked (§8.6).

use super::{Candidate, Lack, Query, Unmet};

impl Query {
    /// Whether these, each under the identifier it came with, answer it. Gives the places of those that count: what does
    /// not fit its query, or answers nothing that was asked for, is to be discarded. Signatures, holder's proofs and
    /// issuers were checked before.
    ///
    /// # Errors
    /// [`Unanswered`].
    pub fn satisfied_by(&self, presented: &[(&str, Candidate<'_>)]) -> Result<Vec<usize>, Unanswered> {
        let place = |id: &str| self.credentials.iter().position(|credential| credential.id == id);
        let places: Vec<_> =
            presented.iter().map(|(id, _)| place(id).ok_or(Unanswered::UnknownId)).collect::<Result<_, _>>()?;
        let (mut times, mut asked) = (vec![0_usize; self.credentials.len()], vec![false; self.credentials.len()]);
        places.iter().for_each(|at| times[*at] += 1);
        if self.credentials.iter().zip(times).any(|(credential, times)| times > 1 && !credential.multiple) {
            return Err(Unanswered::TooMany);
        }
        self.sets.iter().flat_map(|set| &set.options).flatten().for_each(|at| asked[*at] = true);
        let (mut counting, mut there) = (Vec::new(), vec![false; self.credentials.len()]);
        let mut lacks = vec![Lack::Format; self.credentials.len()];
        for (number, ((_, candidate), at)) in presented.iter().zip(places).enumerate() {
            match self.credentials[at].fit(candidate) {
                Ok(_) if asked[at] => {
                    counting.push(number);
                    there[at] = true;
                }
                Ok(_) => {}
                Err(lack) => lacks[at] = lacks[at].max(lack),
            }
        }
        self.check_sets(&there, |at| lacks[at])?;
        Ok(counting)
    }
}

/// Why what was presented is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unanswered {
    /// Something came under an identifier that the query does not have.
    #[error("an answer to what was not asked")]
    UnknownId,
    /// Several came where one was asked for.
    #[error("several answers where one was asked for")]
    TooMany,
    /// Not all that is required came, or it does not fit.
    #[error("what is required is missing")]
    Missing(#[from] Unmet),
}

impl Unanswered {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(&self) -> &'static str {
        "presentation.unanswered"
    }
}
