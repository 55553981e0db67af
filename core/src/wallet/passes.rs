//! How many check-in passes are left, and more of them, and of the copies of documents, before they run out. More come in
//! rounds: one block of every configuration the issuer gives, whatever was used. So an issuer sees when a phone asks, and
//! not what its person did.

use rusqlite::Transaction;

use super::{Wallet, block::brings_the_same};
use crate::{
    account::Operation,
    checkin::PassKind,
    error::WalletError,
    host::Timestamp,
    issuance::{self, Metadata, RefreshToken},
    keys::DeviceKey,
    trust::{Purpose, TrustList, Verified},
    vault::records::{Brings, CopyCount, PassCount, Source, copy, pass, setting, source},
};

/// The check-in passes of a wallet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct PassStock {
    /// One line for each purpose that there are passes for, or that more can be had for.
    pub purposes: Vec<PurposeStock>,
    /// Whether [`Wallet::refill_passes`] has something to do.
    pub refill_due: bool,
}

/// The passes for one purpose that can still be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct PurposeStock {
    /// The purpose.
    pub purpose: Purpose,
    /// Those that are used first; each lives a day.
    pub hot: u32,
    /// Those for days without a connection; each lives a week.
    pub reserve: u32,
    /// Those for desks that may ask for more; each lives a day.
    pub full: u32,
    /// When the last of all of them ends, in seconds since 1970; none if there is none.
    pub last_ends_at: Option<i64>,
}

impl Wallet {
    /// The passes that can still be used, and whether it is time for more.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn pass_stock(&self) -> Result<PassStock, WalletError> {
        self.permit(Operation::See)?;
        let shelf = self.shelf()?;
        let mut purposes = Vec::new();
        for purpose in Purpose::ALL {
            let of_purpose: Vec<_> = shelf.counts.iter().filter(|count| count.purpose == purpose.key()).collect();
            let brings = |source: &Source| matches!(&source.brings, Brings::Passes { purpose: brought, .. } if brought == purpose.key());
            let has_source = shelf.sources.iter().any(brings);
            if has_source || !of_purpose.is_empty() {
                let last_ends_at = of_purpose.iter().map(|count| count.last_ends_at.0).max();
                let left = |kind| shelf.left(purpose.key(), kind);
                let (hot, reserve, full) = (left(PassKind::Hot), left(PassKind::Reserve), left(PassKind::Full));
                purposes.push(PurposeStock { purpose, hot, reserve, full, last_ends_at });
            }
        }
        Ok(PassStock { purposes, refill_due: shelf.due() != Due::Nothing || self.is_time_for_statuses()? })
    }

    /// Fetches more passes, and documents anew in several copies, if it is time, and deletes passes that are over; call it
    /// whenever the phone has a connection, such as from `WorkManager` or `BGTask`. Cut off or killed, the next call goes on with what is missing. It also puts
    /// the wallet's time right, renews a trust list whose time has come, and learns how the documents stand as
    /// [`Wallet::refresh_statuses`] does, but says nothing of it.
    ///
    /// It is time 12 hours after the last round, or when a purpose or the copies of a document run low, but not within 10
    /// minutes. Documents come anew when copies run low, and every half week.
    ///
    /// # Errors
    /// `account.locked`; `issuance.renewal_over` if the issuer gives no more without a new offer; `wallet.busy`; `trust.stale`; `net.*`,
    /// `issuance.*`, `credential.pass`. What arrived before stays, and what is there is not touched.
    pub async fn refill_passes(&self) -> Result<PassStock, WalletError> {
        let conversation = self.begin_conversation()?;
        self.permit(Operation::Keep)?;
        self.still_lives_here()?;
        if self.shelf()?.due() != Due::Nothing || !self.knows_the_time() {
            self.learn_the_time().await?;
        }
        let refilled = self.refill(self.shelf()?.due()).await; // by the right time
        let _ = self.forget_what_is_spent().await; // what could not be deleted now is tried again next time
        drop(conversation); // whoever keeps a list holds up no other call
        let _ = self.learn_statuses().await; // what could not be learned is as old as the document's view says
        refilled?;
        self.pass_stock()
    }

    fn shelf(&self) -> Result<Shelf, WalletError> {
        let now = self.now();
        self.read(|vault| {
            let connection = vault.connection();
            let round = |name| setting::read(connection, name)?.map(parse_round).transpose();
            Ok(Shelf {
                round: round(setting::REFILL_ROUND)?,
                copies_round: round(setting::COPIES_ROUND)?,
                sources: source::all(connection)?,
                counts: pass::stock(connection, now)?,
                copies: copy::stock(connection)?,
                now,
            })
        })
    }

    /// Goes through all grants, whatever one of them answers.
    async fn refill(&self, due: Due) -> Result<(), WalletError> {
        let begun = match due {
            Due::Nothing => return Ok(()),
            Due::GoOn(round) => Some(round),
            Due::Begin => None,
        };
        self.permit(Operation::Receive)?;
        if self.trust()?.content().next_update <= self.now() {
            let _ = self.update_trust().await; // the one in use may do
        }
        let trust = self.trust_to_rely_on()?;
        let account_key = self.account_key()?.ok_or_else(|| WalletError::of("account.wrong_stage"))?;
        let round = begun.map_or_else(|| self.begin_round(), Ok)?;
        let mut shelf = self.shelf()?;
        let sources: Vec<_> = std::mem::take(&mut shelf.sources);
        let sources: Vec<_> = sources.into_iter().filter(|source| shelf.is_missing(source, round)).collect();
        let mut outcome = Ok(());
        let same_grant =
            |one: &Source, next: &Source| (&one.issuer, &one.refresh_token) == (&next.issuer, &next.refresh_token);
        for of_one_grant in sources.chunk_by(same_grant) {
            let refilled = self.refill_from(of_one_grant, round, &account_key, &trust).await;
            outcome = outcome.and(refilled);
        }
        outcome
    }

    fn begin_round(&self) -> Result<Timestamp, WalletError> {
        let shelf = self.shelf()?;
        self.write(|transaction| {
            setting::write(transaction, setting::REFILL_ROUND, &shelf.now.0.to_be_bytes())?;
            if shelf.is_time_for_copies() {
                setting::write(transaction, setting::COPIES_ROUND, &shelf.now.0.to_be_bytes())?;
            }
            Ok(shelf.now)
        })
    }

    /// One access token, then one transaction for each configuration.
    async fn refill_from(
        &self,
        sources: &[Source],
        round: Timestamp,
        account_key: &DeviceKey,
        trust: &Verified<TrustList>,
    ) -> Result<(), WalletError> {
        let Some(first) = sources.first() else { return Ok(()) };
        if !trust.content().issuers.iter().any(|issuer| issuer.name == first.issuer) {
            return Err(issuance::Error::Issuer.into());
        }
        let metadata = self.told(Metadata::fetch(&first.issuer, self.shared.host.http.as_ref()).await)?;
        let client = self.client(account_key, &metadata);
        let mut token = RefreshToken::from_vault(first.refresh_token.clone());
        let tokens = self.told(client.renew(&token, self.now()).await)?;
        if let Some(new) = tokens.refresh {
            // EXPOSE: the vault has to find the old one, and keeps the new one.
            let (old, text) = (token.expose(), new.expose());
            self.write(|transaction| Ok(source::replace_token(transaction, &first.issuer, old, text)?))?;
            token = new;
        }
        let mut outcome = Ok(());
        for source in sources {
            let configuration = metadata.configuration(&source.configuration).ok();
            let fetched = match configuration.filter(|it| brings_the_same(it, &source.brings)) {
                Some(configuration) => {
                    self.fetch_block(configuration, &client, &tokens.access, trust).await.and_then(|block| {
                        self.write(|transaction| {
                            block.store(transaction)?;
                            block.note_source(transaction, &source.issuer, &token, round)
                        })
                    })
                }
                // The issuer has none to give: nothing is missing.
                None => self.write(|transaction| Ok(source::none_came(transaction, source, round)?)),
            };
            match fetched {
                Err(error) if !concerns_one_configuration(&error) => return Err(error),
                fetched => outcome = outcome.and(fetched),
            }
        }
        outcome
    }
}

/// What there is, and when it came.
struct Shelf {
    round: Option<Timestamp>,
    copies_round: Option<Timestamp>,
    sources: Vec<Source>,
    counts: Vec<PassCount>,
    copies: Vec<CopyCount>,
    now: Timestamp,
}

/// What a refill has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Nothing,
    /// With the round that began then and is not finished.
    GoOn(Timestamp),
    /// A new round.
    Begin,
}

impl Shelf {
    fn due(&self) -> Due {
        if self.sources.is_empty() {
            return Due::Nothing;
        }
        let Some(round) = self.round else { return Due::Begin };
        let age = self.now.since(round);
        // A round from the future began by a clock that was wrong.
        let is_over = age >= ROUND_SECONDS || age <= -SHORTEST_ROUND_SECONDS;
        if is_over || (age >= SHORTEST_ROUND_SECONDS && (self.passes_run_low(round) || self.copies_run_low(round))) {
            return Due::Begin;
        }
        if self.sources.iter().any(|source| self.is_missing(source, round)) { Due::GoOn(round) } else { Due::Nothing }
    }

    /// Whether less than 30 % of a block of hot passes is left for a purpose. One that the round has still to bring makes no
    /// new round: that would fetch all the others again, as often as this one is refused.
    fn passes_run_low(&self, round: Timestamp) -> bool {
        self.sources.iter().any(|source| match &source.brings {
            Brings::Passes { purpose, kind } if kind == PassKind::Hot.key() => {
                !self.is_missing(source, round) && self.left(purpose, PassKind::Hot) * 10 < source.block * 3
            }
            _ => false,
        })
    }

    /// Whether nobody has seen less than a third of the copies of a document. An issuer that gives one or two at a time is
    /// not asked after each showing: it would learn of it.
    fn copies_run_low(&self, round: Timestamp) -> bool {
        self.sources.iter().filter(|source| !self.is_missing(source, round)).any(|source| {
            let Brings::Copies { vct, instance } = &source.brings else { return false };
            let count = self.copies.iter().find(|count| (&count.vct, &count.instance) == (vct, instance));
            count.is_some_and(|count| count.held >= 3 && count.unshown * 3 < count.held)
        })
    }

    /// Whether a round that begins now brings documents too. It brings all of them then.
    fn is_time_for_copies(&self) -> bool {
        self.round.is_some_and(|round| self.copies_run_low(round))
            || self.copies_round.is_none_or(|last| !(-HALF_A_WEEK..HALF_A_WEEK).contains(&self.now.since(last)))
    }

    /// Whether the round has still to bring a block of this. Reserve passes last a week: they come with each round that is
    /// half of that after the one that brought the last, whatever was used. A source that is newer than the round was
    /// noted by a clock that was wrong.
    fn is_missing(&self, source: &Source, round: Timestamp) -> bool {
        let age = round.since(source.round);
        match &source.brings {
            Brings::Passes { kind, .. } if kind == PassKind::Reserve.key() => {
                !(-HALF_A_WEEK + 1..HALF_A_WEEK).contains(&age)
            }
            Brings::Passes { .. } => age != 0,
            Brings::Copies { .. } => age < 0 || self.copies_round.is_some_and(|begun| source.round < begun),
        }
    }

    fn left(&self, purpose: &str, kind: PassKind) -> u32 {
        let of_kind = |count: &&PassCount| count.purpose == purpose && count.kind == kind.key();
        self.counts.iter().find(of_kind).map_or(0, |count| count.left)
    }
}

/// The round that counts, or the first one, which begins with the first offer.
pub(super) fn round_or_begin(transaction: &Transaction<'_>, now: Timestamp) -> Result<Timestamp, WalletError> {
    match setting::read(transaction, setting::REFILL_ROUND)? {
        Some(round) => parse_round(round),
        None => {
            setting::write(transaction, setting::REFILL_ROUND, &now.0.to_be_bytes())?;
            setting::write(transaction, setting::COPIES_ROUND, &now.0.to_be_bytes())?;
            Ok(now)
        }
    }
}

fn parse_round(bytes: Vec<u8>) -> Result<Timestamp, WalletError> {
    let bytes = bytes.try_into().map_err(|_| WalletError::of("vault.damaged"))?;
    Ok(Timestamp(i64::from_be_bytes(bytes)))
}

/// The issuer, and not the phone or the way to it: the other configurations may still come.
fn concerns_one_configuration(error: &WalletError) -> bool {
    let code = error.reason().code.as_str();
    ["issuance.refused", "issuance.unsupported", "net.bad_answer", "credential.pass"].contains(&code)
}

/// From one round to the next: half the life of a hot pass.
const ROUND_SECONDS: i64 = 12 * 3600;
/// From one block of reserve passes to the next, which is half of their life, and from one copying of documents to the next.
const HALF_A_WEEK: i64 = 84 * 3600;
/// However fast passes are used.
const SHORTEST_ROUND_SECONDS: i64 = 10 * 60;
