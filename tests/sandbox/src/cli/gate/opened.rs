use std::sync::Arc;

use dinhdanh::{
    checkin::{Audience, Desk, PREFIX_PORTRAIT, rule_of},
    host::{Clock, SystemRandom, Timestamp},
    reader::{Gate, Reader},
    trust::{TrustList, Verified},
};

use super::Answer;

/// An open gate.
pub struct Opened {
    gate: Gate,
    /// What it is called.
    pub name: String,
    /// What it serves.
    pub desk: Desk,
    asks: bool,
    clock: Arc<dyn Clock>,
}

impl Opened {
    pub(super) fn new(gate: Gate, name: String, desk: Desk, reader: Option<Reader>, clock: Arc<dyn Clock>) -> Self {
        let asks = reader.is_some();
        let gate = match reader {
            Some(reader) => gate.with_reader(reader),
            None => gate,
        };
        Self { gate, name, desk, asks, clock }
    }

    /// What the gate says to a text, now.
    pub fn check(&self, text: &str) -> Answer {
        let now = self.now();
        Answer::new(self.gate.check(text, now), now)
    }

    /// The same to a part of a portrait. `None` to anything else: a code of the next person is not looked at.
    pub fn check_portrait(&self, text: &str) -> Option<Answer> {
        text.starts_with(PREFIX_PORTRAIT).then(|| self.check(text))
    }

    /// The text that people scan first: the site's poster, or a fresh question. `None` if the gate does not ask.
    pub fn ask(&self) -> Option<String> {
        if !self.asks {
            return None;
        }
        let claims: Vec<_> = rule_of(self.desk.purpose).claims().collect();
        let now = self.now();
        let text = match self.desk.audience {
            Audience::Site(_) => self.gate.poster(&claims, now),
            _ => self.gate.challenge(&claims, &SystemRandom, now),
        };
        Some(text.expect("it has a reader that the trust list names"))
    }

    /// Whether it has something that people can scan first.
    pub fn asks(&self) -> bool {
        self.asks
    }

    /// Whether what it asks is good for one answer within two minutes.
    pub fn asks_anew(&self) -> bool {
        self.asks && !matches!(self.desk.audience, Audience::Site(_))
    }

    /// Whom it believes.
    pub fn trust(&self) -> Verified<TrustList> {
        self.gate.trust()
    }

    /// The gate's time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
