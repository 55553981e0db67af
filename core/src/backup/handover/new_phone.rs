use super::{
    message::{HandoverError, Invitation, Message},
    session::{CONFIRMED, RECEIVED, Session, commitment},
};
use crate::{
    backup::{BackupReport, BackupSecret},
    crypto::agreement::AgreementKey,
    host::Random,
};

/// 1. Has scanned the code, and waits for the old phone's nonce.
pub struct NewPhoneScanned {
    key: AgreementKey,
    nonce: [u8; 32],
    invitation: Invitation,
    first: Message,
}

impl NewPhoneScanned {
    /// From the text of the QR code; the message goes to the old phone.
    ///
    /// # Errors
    /// [`HandoverError::NotAQr`], [`HandoverError::FromFuture`].
    pub fn scan(text: &str, random: &dyn Random) -> Result<(Self, Vec<u8>), HandoverError> {
        let invitation = Invitation::parse(text)?;
        let key = AgreementKey::make(random);
        let mut nonce = [0; 32];
        random.fill(&mut nonce);
        let commitment = commitment(&invitation.session, key.public_key(), &nonce);
        let first = Message::Commitment { session: invitation.session, commitment };
        let message = first.encode();
        Ok((Self { key, nonce, invitation, first }, message))
    }

    /// Takes the second message; the answer goes to the old phone.
    ///
    /// # Errors
    /// [`HandoverError::Malformed`].
    pub fn answered(self, message: &[u8]) -> Result<(NewPhoneAgreed, Vec<u8>), HandoverError> {
        let second = Message::decode(message)?;
        if !matches!(second, Message::Nonce(_)) {
            return Err(HandoverError::Malformed);
        }
        let third = Message::Opening { new_key: *self.key.public_key(), nonce: self.nonce };
        let said = [&self.first, &second, &third];
        let session = Session::new(&self.key, &self.invitation.old_key, &self.invitation, said);
        Ok((NewPhoneAgreed(session), third.encode()))
    }
}

/// 2. Both phones show a code; the person compares.
pub struct NewPhoneAgreed(Session);

impl NewPhoneAgreed {
    /// Six digits, to be compared with those on the old phone.
    pub fn code(&self) -> String {
        self.0.code()
    }

    /// The person says that the codes are the same; the message goes to the old phone.
    pub fn same_code_on_both(self, random: &dyn Random) -> (NewPhoneReceiving, Vec<u8>) {
        let message = Message::Confirmed(self.0.seal(CONFIRMED, random)).encode();
        (NewPhoneReceiving(self.0), message)
    }
}

/// 3. Waits for the backup.
pub struct NewPhoneReceiving(Session);

impl NewPhoneReceiving {
    /// What the backup is sealed with.
    pub fn secret(&self) -> BackupSecret {
        self.0.secret()
    }

    /// The wallet is there, as the report says; the message goes to the old phone, which closes its own.
    pub fn restored(&self, _report: &BackupReport, random: &dyn Random) -> Vec<u8> {
        Message::Received(self.0.seal(RECEIVED, random)).encode()
    }
}

redacted_debug!(NewPhoneScanned, NewPhoneAgreed, NewPhoneReceiving);
