//! What one configuration of an issuer gives at a time: fetched, stored, and where more comes from.

use rusqlite::Transaction;
use zeroize::Zeroizing;

use super::{
    Wallet,
    copies::DocumentBlock,
    pass_block::{PassBlock, PassType},
};
use crate::{
    document::Types,
    error::WalletError,
    host::Timestamp,
    issuance::{self, AccessToken, Client, Configuration, Format, RefreshToken},
    trust::{TrustList, Verified},
    vault::records::{Brings, Source, source},
};

/// Verified, and not yet stored.
pub(super) struct Block {
    configuration: String,
    content: Content,
}

enum Content {
    Passes(PassBlock),
    Document(DocumentBlock),
}

impl Wallet {
    /// Asks for one block and verifies all of it. Nothing is stored yet but the keys, as pending.
    pub(super) async fn fetch_block(
        &self,
        configuration: &Configuration,
        client: &Client<'_>,
        token: &AccessToken,
        trust: &Verified<TrustList>,
    ) -> Result<Block, WalletError> {
        let content = match &configuration.format {
            Format::SdJwtVc { .. } | Format::Mdoc { .. } => {
                Content::Document(self.fetch_document(configuration, client, token, trust).await?)
            }
            format @ Format::CheckinPass { .. } => {
                let pass_type = PassType::of(format).ok_or(issuance::Error::Unsupported)?;
                Content::Passes(self.fetch_passes(configuration, pass_type, client, token, trust).await?)
            }
        };
        Ok(Block { configuration: configuration.id.clone(), content })
    }
}

impl Block {
    /// How many check-in passes it adds.
    pub(super) fn passes(&self) -> u32 {
        match &self.content {
            Content::Passes(passes) => passes.len(),
            Content::Document(_) => 0,
        }
    }

    /// Stores it and binds its keys.
    pub(super) fn store(&self, transaction: &Transaction<'_>) -> Result<(), WalletError> {
        match &self.content {
            Content::Passes(passes) => passes.store(transaction),
            Content::Document(document) => document.store(transaction),
        }
    }

    /// Notes where it came from, and that it came in this round.
    pub(super) fn note_source(
        &self,
        transaction: &Transaction<'_>,
        issuer: &str,
        token: &RefreshToken,
        round: Timestamp,
    ) -> Result<(), WalletError> {
        let (brings, block) = match &self.content {
            Content::Passes(passes) => (passes.brings(), passes.len()),
            Content::Document(document) => (document.brings(), document.copies()),
        };
        let source = Source {
            issuer: issuer.to_owned(),
            configuration: self.configuration.clone(),
            brings,
            block,
            round,
            // EXPOSE: it is kept where the vault keeps secrets.
            refresh_token: Zeroizing::new(token.expose().to_owned()),
        };
        Ok(source::write(transaction, &source)?)
    }
}

/// Whether this wallet can hold what a configuration gives. The type alone tells later in which format a document is kept, so
/// neither goes by a type of the other.
pub(super) fn is_known(configuration: &Configuration) -> bool {
    match &configuration.format {
        Format::SdJwtVc { vct } => Types::built_in().of_vct(vct).is_some(),
        Format::Mdoc { doctype } => Types::built_in().of_doctype(doctype).is_some(),
        format => PassType::of(format).is_some(),
    }
}

/// The type of a document, or the purpose and kind of passes.
pub(super) fn brings_the_same(configuration: &Configuration, brings: &Brings) -> bool {
    match (&configuration.format, brings) {
        (Format::SdJwtVc { vct: id } | Format::Mdoc { doctype: id }, Brings::Copies { vct: known, .. }) => id == known,
        (format, Brings::Passes { .. }) => PassType::of(format).is_some(),
        _ => false,
    }
}
