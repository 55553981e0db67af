//! What a stranger may see when the person can't speak: nothing but what the person chose beforehand.

use super::{
    Wallet,
    documents::{claims_of, document_of},
};
use crate::{
    account::Operation,
    document::health::{EmergencyCard, EmergencyItem, EmergencySetting, HealthBook},
    error::WalletError,
    host::Timestamp,
    vault::records::{document, setting},
};

impl Wallet {
    /// The person chose, being asked, that these may be seen in an emergency; with nothing chosen, nothing may.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.full`.
    pub fn choose_for_emergency(&self, items: &[EmergencyItem]) -> Result<(), WalletError> {
        self.permit(Operation::Keep)?;
        let chosen = EmergencySetting::chosen_by_holder(items, self.now()).ok();
        self.write(|transaction| {
            match &chosen {
                Some(chosen) => setting::write(transaction, setting::EMERGENCY, &kept(chosen))?,
                None => setting::forget(transaction, setting::EMERGENCY)?,
            }
            Ok(())
        })
    }

    /// What the person chose; empty before they were asked.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn chosen_for_emergency(&self) -> Result<Vec<EmergencyItem>, WalletError> {
        self.permit(Operation::See)?;
        Ok(self.emergency_setting()?.map(|chosen| chosen.items().to_vec()).unwrap_or_default())
    }

    /// What is seen in an emergency, of the health book as it is now; none if the person chose nothing. An app that puts it
    /// on a locked screen shows it to whoever holds the phone: say so when the person chooses.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn emergency_card(&self) -> Result<Option<EmergencyCard>, WalletError> {
        self.permit(Operation::See)?;
        let Some(chosen) = self.emergency_setting()? else { return Ok(None) };
        let lines = self.read(|vault| Ok(document::all(vault.connection())?))?;
        let claims = lines.iter().map(|line| claims_of(&line.claims)).collect::<Result<Vec<_>, _>>()?;
        let trust = self.trust().ok(); // without it no section is its facility's
        let facilities: Vec<_> = lines
            .iter()
            .map(|line| trust.as_ref().map(|it| it.facilities_of(&line.issuer, &line.vct)).unwrap_or_default())
            .collect();
        let documents = lines.iter().zip(&claims).zip(&facilities);
        let documents =
            documents.map(|((line, claims), facilities)| Ok(document_of(line, claims)?.signing_for(facilities)));
        Ok(Some(HealthBook::of(&documents.collect::<Result<Vec<_>, WalletError>>()?).emergency(&chosen)))
    }

    fn emergency_setting(&self) -> Result<Option<EmergencySetting>, WalletError> {
        let kept = self.read(|vault| Ok(setting::read(vault.connection(), setting::EMERGENCY)?))?;
        kept.map(|kept| read(&kept).ok_or_else(|| WalletError::of("vault.damaged"))).transpose()
    }
}

fn kept(chosen: &EmergencySetting) -> Vec<u8> {
    let keys: Vec<_> = chosen.items().iter().map(|item| item.key()).collect();
    [&chosen.chosen_at().0.to_be_bytes()[..], keys.join(",").as_bytes()].concat()
}

fn read(kept: &[u8]) -> Option<EmergencySetting> {
    let (at, keys) = kept.split_first_chunk()?;
    let items: Option<Vec<_>> = str::from_utf8(keys).ok()?.split(',').map(EmergencyItem::of).collect();
    EmergencySetting::chosen_by_holder(&items?, Timestamp(i64::from_be_bytes(*at))).ok()
}
