use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::presentation::dcql::{Authority, Candidate, Error, HolderBinding, Proposal, Query};
use dinhdanh_tests::shelf::Vector;
use serde_json::{Map, Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_query_is_answered_by_what_it_should_be() {
    accept_all("dcql", check);
}

#[test]
fn every_invalid_query_is_refused_for_its_fault() {
    refuse_all("dcql", check);
    let wanted = [
        "authority",
        "claim_sets",
        "empty",
        "id",
        "missing",
        "nothing_to_show",
        "path",
        "repeated_id",
        "too_large",
        "unknown_id",
        "value",
        "wrong_type",
    ];
    assert!(codes("dcql").iter().eq(wanted));
}

fn check(vector: &Vector) -> Result<Value, String> {
    let value = serde_json::from_str(vector.text()).expect("a query is JSON");
    let query = Query::parse(&value).map_err(|error| fault(error).to_owned())?;
    let held: Vec<_> = vector.expected["held"].as_array().expect("what is held").iter().map(Held::of).collect();
    let types: Vec<Vec<_>> = held.iter().map(|it| it.types.iter().map(String::as_str).collect()).collect();
    let candidates: Vec<_> = held.iter().zip(&types).map(|(it, types)| it.candidate(types)).collect();
    let proposal = query.propose(&candidates).map_err(|_| "nothing_to_show".to_owned())?;
    // Whoever shows the whole of what is preferred answers the query.
    let shown: Vec<_> =
        proposal.preferred().iter().map(|(answer, it)| (answer.id(), candidates[it.candidate()])).collect();
    assert_eq!(query.satisfied_by(&shown), Ok((0..shown.len()).collect()));
    Ok(told(&proposal))
}

struct Held {
    mdoc: bool,
    types: Vec<String>,
    claims: Map<String, Value>,
    binding: HolderBinding,
    authorities: Vec<Authority>,
}

impl Held {
    fn of(value: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let authorities = value["authorities"].as_array().into_iter().flatten().map(|one| {
            let value = text(&one["value"]);
            match one["type"].as_str() {
                Some("aki") => Authority::KeyIdentifier(URL_SAFE_NO_PAD.decode(value).expect("base64url")),
                Some("etsi_tl") => Authority::TrustedList(value),
                Some("openid_federation") => Authority::Federation(value),
                other => panic!("an authority of type {other:?}"),
            }
        });
        Self {
            mdoc: value["format"] == "mso_mdoc",
            types: value["types"].as_array().expect("types").iter().map(text).collect(),
            claims: value["claims"].as_object().expect("claims").clone(),
            binding: if value["bound"] == false { HolderBinding::None } else { HolderBinding::Bound },
            authorities: authorities.collect(),
        }
    }

    fn candidate<'a>(&'a self, types: &'a [&'a str]) -> Candidate<'a> {
        let candidate = match self.mdoc {
            true => Candidate::mdoc(types[0], &self.claims, self.binding),
            false => Candidate::sd_jwt_vc(types, &self.claims, self.binding),
        };
        candidate.under(&self.authorities)
    }
}

fn told(proposal: &Proposal) -> Value {
    let answers: Map<_, _> = proposal
        .answers()
        .iter()
        .map(|answer| {
            let matches = answer.matches().iter().map(|it| {
                let claims: Vec<_> = it.claims().iter().map(ToString::to_string).collect();
                json!({ "candidate": it.candidate(), "claims": claims })
            });
            (answer.id().to_owned(), matches.collect())
        })
        .collect();
    let sets = proposal.sets().iter().map(|set| json!({ "required": set.is_required(), "options": set.options() }));
    json!({ "answers": answers, "sets": sets.collect::<Vec<_>>() })
}

fn fault(error: Error) -> &'static str {
    match error {
        Error::Missing(_) => "missing",
        Error::WrongType(_) => "wrong_type",
        Error::Empty(_) => "empty",
        Error::TooLarge(_) => "too_large",
        Error::Id => "id",
        Error::RepeatedId => "repeated_id",
        Error::UnknownId(_) => "unknown_id",
        Error::Path => "path",
        Error::Value => "value",
        Error::Authority => "authority",
        Error::ClaimSets => "claim_sets",
        _ => "another",
    }
}
