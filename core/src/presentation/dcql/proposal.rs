//! What a holder could answer a query with (§6.4).

use super::{Candidate, Lack, Query, query::CredentialSet};
use crate::credential::sd_jwt::ClaimPath;

/// Everything that can answer a query. Nothing is chosen: that is the person's part.
#[derive(Clone, PartialEq, Eq)]
pub struct Proposal {
    answers: Vec<Answer>,
    sets: Vec<Choice>,
}

/// What can answer for one credential of the query.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    id: String,
    multiple: bool,
    matches: Vec<Match>,
}

/// A credential that fits, and what it has to show.
#[derive(Clone, PartialEq, Eq)]
pub struct Match {
    candidate: usize,
    claims: Vec<ClaimPath>,
}

/// A need of the verifier, and what can answer it.
#[derive(Clone, PartialEq, Eq)]
pub struct Choice {
    required: bool,
    options: Vec<Vec<String>>,
}

impl Query {
    /// What of these can answer it. The answers stand in the order of the query, the credentials in that in which they
    /// are given.
    ///
    /// # Errors
    /// [`Unmet`] if a set that the verifier can't do without has no option that can be met; then nothing is shown (§6.4.2).
    pub fn propose(&self, candidates: &[Candidate<'_>]) -> Result<Proposal, Unmet> {
        let found: Vec<_> = self
            .credentials
            .iter()
            .map(|credential| {
                let (mut matches, mut lack) = (Vec::new(), Lack::Format);
                for (at, candidate) in candidates.iter().enumerate() {
                    match credential.fit(candidate) {
                        Ok(claims) => matches.push(Match { candidate: at, claims }),
                        Err(nearer) => lack = lack.max(nearer),
                    }
                }
                if matches.is_empty() { Err(lack) } else { Ok(matches) }
            })
            .collect();
        let there: Vec<_> = found.iter().map(Result::is_ok).collect();
        self.check_sets(&there, |at| found.get(at).and_then(|it| it.as_ref().err()).copied().unwrap_or(Lack::Format))?;
        let (mut sets, mut named) = (Vec::new(), vec![false; there.len()]);
        for set in &self.sets {
            let options: Vec<_> = set.met(&there).collect();
            options.iter().copied().flatten().for_each(|at| named[*at] = true); // places of these very credentials
            let ids = |option: &Vec<usize>| option.iter().map(|at| self.credentials[*at].id.clone()).collect();
            if !options.is_empty() {
                sets.push(Choice { required: set.required, options: options.into_iter().map(ids).collect() });
            }
        }
        let answers = self.credentials.iter().zip(found).zip(named);
        let answers = answers.filter(|(_, named)| *named).filter_map(|((credential, matches), _)| {
            Some(Answer { id: credential.id.clone(), multiple: credential.multiple, matches: matches.ok()? })
        });
        Ok(Proposal { answers: answers.collect(), sets })
    }

    /// Whether each set that is required has an option of what is there.
    pub(super) fn check_sets(&self, there: &[bool], lack: impl Fn(usize) -> Lack) -> Result<(), Unmet> {
        let mut wanting = vec![false; self.credentials.len()];
        for set in self.sets.iter().filter(|set| set.required && set.met(there).next().is_none()) {
            set.options.iter().flatten().filter(|at| !there[**at]).for_each(|at| wanting[*at] = true);
        }
        let missing = self.credentials.iter().enumerate().zip(wanting).filter(|(_, wanting)| *wanting);
        let missing: Vec<_> =
            missing.map(|((at, credential), _)| Missing { id: credential.id.clone(), lack: lack(at) }).collect();
        if missing.is_empty() { Ok(()) } else { Err(Unmet { missing }) }
    }
}

impl CredentialSet {
    /// The options of which all is there.
    pub(super) fn met<'a>(&'a self, there: &'a [bool]) -> impl Iterator<Item = &'a Vec<usize>> {
        self.options.iter().filter(|option| option.iter().all(|at| there[*at])) // places of these very credentials
    }
}

impl Proposal {
    /// What can answer for each credential that some option of `sets` names.
    pub fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// What can answer for the one of this identifier.
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id == id)
    }

    /// What has to be chosen: of each required set one option, of the others one or none.
    pub fn sets(&self) -> &[Choice] {
        &self.sets
    }

    /// What the verifier likes best, and no more than it needs: of each required set the first option, each with the
    /// first credential that fits.
    pub fn preferred(&self) -> Vec<(&Answer, &Match)> {
        let first = self.sets.iter().filter(|set| set.required).filter_map(|set| set.options.first());
        let ids: Vec<_> = first.flatten().collect();
        let named = self.answers.iter().filter(|answer| ids.contains(&&answer.id));
        named.filter_map(|answer| Some((answer, answer.matches.first()?))).collect()
    }
}

impl Answer {
    /// Which credential of the query.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether several of the matches may be shown, not only one.
    pub fn is_multiple(&self) -> bool {
        self.multiple
    }

    /// The credentials that fit, at least one.
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }
}

impl Match {
    /// Its place among the candidates.
    pub fn candidate(&self) -> usize {
        self.candidate
    }

    /// The claims to disclose, and no others that could be kept back.
    pub fn claims(&self) -> &[ClaimPath] {
        &self.claims
    }
}

impl Choice {
    /// Whether the verifier can't do without.
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// Identifiers that answer it together, best first.
    pub fn options(&self) -> &[Vec<String>] {
        &self.options
    }
}

redacted_debug!(Proposal, Answer, Match, Choice, Unmet, Missing);

/// Nothing answers the query. What is missing is for the holder: a verifier is told no more than that there is no answer.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("nothing that is there answers the query")]
pub struct Unmet {
    missing: Vec<Missing>,
}

/// A credential of the query that nothing answers.
#[derive(Clone, PartialEq, Eq)]
pub struct Missing {
    id: String,
    lack: Lack,
}

impl Unmet {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(&self) -> &'static str {
        "presentation.nothing_to_show"
    }

    /// What the required sets want that is not there, in the order of the query: of each set that can't be met, from all
    /// its options.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }
}

impl Missing {
    /// Which credential of the query.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the nearest credential lacks.
    pub fn lack(&self) -> Lack {
        self.lack
    }
}
