use super::{
    message::{HandoverError, Invitation, Message},
    session::{CONFIRMED, RECEIVED, Session, commitment},
};
use crate::{backup::BackupSecret, crypto::agreement::AgreementKey, host::Random};

/// 1. Shows the code, and waits for the new phone.
pub struct OldPhoneShowing {
    key: AgreementKey,
    invitation: Invitation,
}

impl OldPhoneShowing {
    /// With a key for this handover only.
    pub fn begin(random: &dyn Random) -> Self {
        let mut session = [0; 16];
        random.fill(&mut session);
        let key = AgreementKey::make(random);
        let invitation = Invitation { session, old_key: *key.public_key() };
        Self { key, invitation }
    }

    /// The text of the QR code.
    pub fn text(&self) -> String {
        self.invitation.text()
    }

    /// Takes the first message; the answer goes to the new phone.
    ///
    /// # Errors
    /// [`HandoverError::OtherSession`], [`HandoverError::Malformed`].
    pub fn asked(self, message: &[u8], random: &dyn Random) -> Result<(OldPhoneAsked, Vec<u8>), HandoverError> {
        let first = Message::decode(message)?;
        match &first {
            Message::Commitment { session, .. } if *session == self.invitation.session => {}
            Message::Commitment { .. } => return Err(HandoverError::OtherSession),
            _ => return Err(HandoverError::Malformed),
        }
        let mut nonce = [0; 32];
        random.fill(&mut nonce);
        let second = Message::Nonce(nonce);
        let answer = second.encode();
        Ok((OldPhoneAsked { key: self.key, invitation: self.invitation, first, second }, answer))
    }
}

/// 2. Waits for the new phone to say what it was committed to.
pub struct OldPhoneAsked {
    key: AgreementKey,
    invitation: Invitation,
    first: Message,
    second: Message,
}

impl OldPhoneAsked {
    /// Takes the third message.
    ///
    /// # Errors
    /// [`HandoverError::Untrusted`] if it is not what it was committed to; [`HandoverError::Malformed`].
    pub fn opened(self, message: &[u8]) -> Result<OldPhoneAgreed, HandoverError> {
        let third = Message::decode(message)?;
        let Message::Opening { new_key, nonce } = &third else { return Err(HandoverError::Malformed) };
        let Message::Commitment { session, commitment: before } = &self.first else {
            return Err(HandoverError::Malformed);
        };
        if commitment(session, new_key, nonce) != *before {
            return Err(HandoverError::Untrusted);
        }
        let said = [&self.first, &self.second, &third];
        Ok(OldPhoneAgreed(Session::new(&self.key, new_key, &self.invitation, said)))
    }
}

/// 3. Both phones show a code; the person compares.
pub struct OldPhoneAgreed(Session);

impl OldPhoneAgreed {
    /// Six digits, to be compared with those on the new phone.
    pub fn code(&self) -> String {
        self.0.code()
    }

    /// The person says that the codes are the same, and the new phone's message says so too.
    ///
    /// # Errors
    /// [`HandoverError::Untrusted`], [`HandoverError::Malformed`].
    pub fn same_code_on_both(self, message: &[u8]) -> Result<OldPhoneSending, HandoverError> {
        let Message::Confirmed(seal) = Message::decode(message)? else { return Err(HandoverError::Malformed) };
        self.0.check(CONFIRMED, &seal)?;
        Ok(OldPhoneSending(self.0))
    }
}

/// 4. Sends the backup, and waits for the word that it is there.
pub struct OldPhoneSending(Session);

impl OldPhoneSending {
    /// What the backup is sealed with.
    pub fn secret(&self) -> BackupSecret {
        self.0.secret()
    }

    /// The new phone says that it has all of it.
    ///
    /// # Errors
    /// [`HandoverError::Untrusted`], [`HandoverError::Malformed`].
    pub fn received(&self, message: &[u8]) -> Result<HandedOver, HandoverError> {
        let Message::Received(seal) = Message::decode(message)? else { return Err(HandoverError::Malformed) };
        self.0.check(RECEIVED, &seal)?;
        Ok(HandedOver(()))
    }
}

/// 5. The proof that a new phone has everything; closes the old wallet, however often that has to be tried.
pub struct HandedOver(());

redacted_debug!(OldPhoneShowing, OldPhoneAsked, OldPhoneAgreed, OldPhoneSending, HandedOver);
