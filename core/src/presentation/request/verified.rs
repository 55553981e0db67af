use serde_json::{Map, Value};

use super::{
    Address, ClientId, Party, PartyName, Prefix, ReplyTo, TransactionData, UnverifiedRequest, VerifierInfo,
    client_metadata::ClientMetadata,
    invitation::{Channel, Fetched, Form},
    jwt::text,
    object::{Audience, Expectation, RequestObject},
    parameters,
};
use crate::{
    credential::mdoc::SessionTranscript,
    host::Timestamp,
    presentation::{Error, Refused},
    trust::Anchors,
};

/// What a request is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Who may vouch for verifiers: those that are there for [`VERIFIER_TYPE`](crate::trust::VERIFIER_TYPE).
    pub anchors: &'a Anchors,
    /// The wallet's own identifier, if it publishes metadata under one; every wallet answers to
    /// `https://self-issued.me/v2`.
    pub wallet: Option<&'a str>,
    /// The types of transactions that the app can put before a person.
    pub transaction_types: &'a [&'a str],
    /// Now.
    pub now: Timestamp,
}

/// A request whose form, sender, time and addresses were checked. Who sent it may still be nobody that is known: [`Party`].
pub struct VerifiedRequest {
    party: Party,
    audience: String,
    nonce: String,
    dcql_query: Value,
    formats: Option<Map<String, Value>>,
    transaction_data: Vec<TransactionData>,
    verifier_info: Vec<VerifierInfo>,
    pub(in crate::presentation) reply_to: ReplyTo,
    transcript: SessionTranscript,
}

impl VerifiedRequest {
    /// Who asks: put before the person, name and origin both.
    pub fn party(&self) -> &Party {
        &self.party
    }

    /// The audience of a holder's proof: the Client Identifier, or `origin:` and the site.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// The nonce of a holder's proof.
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// What is asked for, in DCQL, as it came.
    pub fn dcql_query(&self) -> &Value {
        &self.dcql_query
    }

    /// `vp_formats_supported`, as it came; at least one of them is a format of this wallet.
    pub fn formats(&self) -> Option<&Map<String, Value>> {
        self.formats.as_ref()
    }

    /// Transactions to agree to; all of types that the app knows.
    pub fn transaction_data(&self) -> &[TransactionData] {
        &self.transaction_data
    }

    /// What others say about the verifier; unchecked.
    pub fn verifier_info(&self) -> &[VerifierInfo] {
        &self.verifier_info
    }

    /// Where the answer goes.
    pub fn reply_to(&self) -> &ReplyTo {
        &self.reply_to
    }

    /// What an mdoc binds its answer to.
    pub fn session_transcript(&self) -> &SessionTranscript {
        &self.transcript
    }
}

redacted_debug!(VerifiedRequest);

impl UnverifiedRequest {
    /// Checks it: whose it is, whether they signed it, whether it is for this wallet and of now, where an answer would go, and
    /// then every parameter.
    ///
    /// # Errors
    /// [`Refused`]: what is wrong. It has an address for the verifier only if nothing but the parameters is.
    pub fn verify(self, context: &Context<'_>) -> Result<VerifiedRequest, Refused> {
        let (form, channel) = (self.form, self.channel);
        match channel {
            Channel::Link { client_id, fetched } => by_link(form, client_id.as_ref(), fetched.as_ref(), context),
            Channel::DcApi { origin } => by_dc_api(form, origin, context),
        }
    }
}

fn by_link(
    form: Form,
    client_id: Option<&ClientId>,
    fetched: Option<&Fetched>,
    context: &Context<'_>,
) -> Result<VerifiedRequest, Refused> {
    let object = match form {
        Form::Object(text) => {
            let wallet_nonce = fetched.and_then(|fetched| fetched.wallet_nonce.as_deref());
            RequestObject::verify(&text, &Expectation { client_id, wallet_nonce, audience: Audience::Needed }, context)?
        }
        Form::Plain(parameters) => RequestObject::unsigned(client_id.ok_or(Error::NotARequest)?, parameters)?,
    };
    let (parameters, client_id) = (&object.claims, &object.client_id);
    let mode = parameters::response_mode(parameters)?;
    if !mode.is_posted() {
        return Err(Error::Unsupported.into());
    }
    let named = text(parameters, "response_uri")?;
    let response_uri = match (named, client_id.prefix()) {
        (Some(address), _) => address,
        (None, Prefix::RedirectUri) => client_id.original(),
        (None, _) => return Err(Error::Parameter.into()),
    };
    let response_uri =
        Address::parse(response_uri).filter(|address| object.allows(address)).ok_or(Error::ResponseUri)?;
    // Whatever is called is of the one origin that the person sees.
    if fetched.is_some_and(|fetched| fetched.from.origin() != response_uri.origin()) {
        return Err(Error::ResponseUri.into());
    }
    let party = Party::new(client_id, object.name.clone(), response_uri.origin());
    let state = parameters::state(parameters)?;
    let reply_to = ReplyTo { mode, response_uri: Some(response_uri.clone()), state, encryption: None };
    if parameters.contains_key("redirect_uri") {
        return Err(refused(Error::Parameter, reply_to)); // §8.2
    }
    let audience = client_id.as_str().to_owned();
    finish(parameters, party, audience, reply_to, context, |nonce, thumbprint| {
        SessionTranscript::openid4vp(client_id.as_str(), nonce, thumbprint, response_uri.as_str())
    })
}

fn by_dc_api(form: Form, origin: String, context: &Context<'_>) -> Result<VerifiedRequest, Refused> {
    let audience = format!("origin:{origin}");
    let (parameters, party) = match form {
        // A.3.1: who says to be whom, without a signature, is not listened to.
        Form::Plain(parameters) => {
            let party = Party { name: PartyName::Unknown, identifier: audience.clone(), origin: origin.clone() };
            (parameters, party)
        }
        Form::Object(text) => {
            let expected = Expectation { client_id: None, wallet_nonce: None, audience: Audience::IfThere };
            let object = RequestObject::verify(&text, &expected, context)?;
            let origins = object.claims.get("expected_origins").and_then(Value::as_array);
            if !origins.is_some_and(|origins| origins.iter().any(|it| it == origin.as_str())) {
                return Err(Error::Origin.into());
            }
            let party = Party::new(&object.client_id, object.name, origin.clone());
            (object.claims, party)
        }
    };
    let mode = parameters::response_mode(&parameters)?;
    if mode.is_posted() {
        return Err(Error::Unsupported.into());
    }
    let reply_to = ReplyTo { mode, response_uri: None, state: None, encryption: None };
    finish(&parameters, party, audience, reply_to, context, |nonce, thumbprint| {
        SessionTranscript::openid4vp_dc_api(&origin, nonce, thumbprint)
    })
}

/// What is left when it is known who asks and where the answer goes: from here on the verifier can be told what is wrong.
fn finish(
    parameters: &Map<String, Value>,
    party: Party,
    audience: String,
    mut reply_to: ReplyTo,
    context: &Context<'_>,
    transcript: impl FnOnce(&str, Option<&[u8; 32]>) -> SessionTranscript,
) -> Result<VerifiedRequest, Refused> {
    let read = |reply_to: &mut ReplyTo| {
        let metadata = ClientMetadata::parse(parameters.get("client_metadata"))?;
        if reply_to.mode.is_encrypted() {
            reply_to.encryption = Some(metadata.encryption()?);
        }
        parameters::check_response_type(parameters)?;
        let nonce = parameters::nonce(parameters)?;
        let dcql_query = parameters::dcql_query(parameters)?;
        let transactions = parameters.get("transaction_data");
        let transactions = TransactionData::parse(transactions, context.transaction_types, &dcql_query)?;
        let verifier_info = VerifierInfo::parse(parameters.get("verifier_info"))?;
        Ok((nonce, dcql_query, metadata.formats, transactions, verifier_info))
    };
    let (nonce, dcql_query, formats, transaction_data, verifier_info) = match read(&mut reply_to) {
        Ok(content) => content,
        Err(error) => return Err(refused(error, reply_to)),
    };
    let thumbprint = reply_to.encryption.as_ref().map(super::Encryption::thumbprint);
    let transcript = transcript(&nonce, thumbprint.as_ref());
    Ok(VerifiedRequest {
        party,
        audience,
        nonce,
        dcql_query,
        formats,
        transaction_data,
        verifier_info,
        reply_to,
        transcript,
    })
}

fn refused(error: Error, reply_to: ReplyTo) -> Refused {
    Refused { error, reply_to: Some(Box::new(reply_to)) }
}
