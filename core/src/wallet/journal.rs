use super::{Wallet, holding::spelled_out};
use crate::{
    account::Operation,
    error::WalletError,
    journal::{self, JournalEntry, JournalVerdict, Language, Moment, NewEntry, TimeSource},
};

impl Wallet {
    /// What was shown and declined in the last five years, oldest first.
    ///
    /// # Errors
    /// `journal.altered` if it is not as it was written.
    pub fn journal(&self) -> Result<Vec<JournalEntry>, WalletError> {
        self.permit(Operation::See)?;
        self.read(|vault| Ok(journal::read(vault.connection())?))
    }

    /// The journal as JSON, for another program.
    ///
    /// # Errors
    /// As [`Wallet::journal`].
    pub fn journal_json(&self) -> Result<String, WalletError> {
        self.permit(Operation::See)?;
        Ok(journal::to_json(&self.journal()?, self.now()))
    }

    /// The journal as one HTML page for a person: to read, to hear, to print. It has no script and loads nothing. Claims of
    /// documents are told by the document's title and their label.
    ///
    /// # Errors
    /// As [`Wallet::journal`].
    pub fn journal_page(&self, language: Language) -> Result<String, WalletError> {
        self.permit(Operation::See)?;
        Ok(journal::to_page(&self.journal()?, self.now(), language, |name| spelled_out(name, language)))
    }

    /// Writes down that the person asked the party of this entry to delete what it was shown. The number of the new entry.
    ///
    /// # Errors
    /// `journal.no_entry` if that entry shows nothing; `journal.altered`.
    pub fn note_deletion_request(&self, sequence: i64) -> Result<i64, WalletError> {
        self.permit(Operation::Keep)?;
        let moment = self.moment();
        self.write(|transaction| {
            let entries = journal::read(transaction)?;
            let shows = |entry: &&JournalEntry| entry.sequence == sequence && entry.verdict == JournalVerdict::Shown;
            let entry = entries.iter().find(shows).ok_or(journal::Error::NoEntry)?;
            Ok(journal::record(transaction, &NewEntry::deletion_asked(entry, moment))?)
        })
    }

    /// Now, and which clock says so.
    pub(super) fn moment(&self) -> Moment {
        let source = if self.knows_the_time() { TimeSource::Signed } else { TimeSource::Phone };
        Moment { at: self.now(), source }
    }

    pub(super) fn forget_old_entries(&self) -> Result<(), WalletError> {
        let moment = self.moment();
        self.write(|transaction| Ok(journal::forget_old(transaction, moment)?))
    }
}
