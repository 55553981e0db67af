use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::account::{CardChip, ChipError};
use dinhdanh_sandbox::{Person, answer_of_chip};

/// The card of somebody, held against the phone.
pub struct Card(pub &'static Person);

#[async_trait]
impl CardChip for Card {
    async fn answer(&self, challenge: Vec<u8>) -> Result<Vec<u8>, ChipError> {
        Ok(answer_of_chip(self.0.personal_number, &URL_SAFE_NO_PAD.encode(challenge)))
    }
}

/// No card lies there.
pub struct NoCard(pub ChipError);

#[async_trait]
impl CardChip for NoCard {
    async fn answer(&self, _: Vec<u8>) -> Result<Vec<u8>, ChipError> {
        Err(self.0)
    }
}
