//! A state made for one test: a root, an issuer of passes, a phone; whatever they sign is believed.

use dinhdanh::{
    checkin::{Handle, HeldPass, PassClaims, Person, TokenDraft, claims_of},
    consent::Showing,
    crypto::p256::SigningKey,
    host::{SystemRandom, Timestamp},
    trust::{Issuer, Level, Purpose, TrustList, TrustListContent, UnverifiedTrustList, Verified},
};

use crate::NOW;

/// The name on her passes.
pub const NAME: &str = "Trần Thị Bí Mật";

/// A state made for one test: whatever its keys sign is believed.
pub struct Mint {
    /// Signs trust lists.
    pub root: SigningKey,
    /// Signs passes.
    pub issuer: SigningKey,
    /// Signs tokens.
    pub phone: SigningKey,
}

impl Mint {
    /// With fresh keys.
    pub fn new() -> Self {
        let make = || SigningKey::make().0;
        Self { root: make(), issuer: make(), phone: make() }
    }

    /// What a list of this root says: the issuer may do everything.
    pub fn content(&self, sequence: u64, issued_at: Timestamp) -> TrustListContent {
        let issuer = Issuer {
            kid: KID,
            key: *self.issuer.public_key(),
            not_before: NOW.plus(-400 * DAY),
            expires: NOW.plus(400 * DAY),
            name: "https://issuer.test".into(),
            purposes: Purpose::ALL.to_vec(),
            maximum_level: Level::Two,
            credential_types: Vec::new(),
        };
        TrustListContent { sequence, issued_at, next_update: issued_at.plus(DAY), issuers: vec![issuer] }
    }

    /// The signed bytes of a list.
    pub fn signed(&self, content: &TrustListContent) -> Vec<u8> {
        let draft = content.draft();
        let signature = self.root.sign(&draft.to_be_signed());
        draft.finish(&signature)
    }

    /// A list as a gate believes it.
    pub fn believed(&self, content: &TrustListContent) -> Verified<TrustList> {
        UnverifiedTrustList::new(&self.signed(content)).verify(self.root.public_key(), 0).expect("the root signed it")
    }

    /// The list of this very second.
    pub fn trust(&self) -> Verified<TrustList> {
        self.believed(&self.content(1, NOW))
    }

    /// What a pass for `purpose` may say, hot at [`NOW`].
    pub fn claims(&self, purpose: Purpose) -> PassClaims {
        let (issued, expires) = PassClaims::hot_validity(NOW);
        let mut person = Person::default();
        match purpose {
            Purpose::Airport => {
                person.name = Some(NAME.into());
                person.personal_number = Some("7391".into());
                person.date_of_birth = Some("19900412".into());
                person.sex = Some("female".into());
            }
            _ => person.age_over_18 = Some(true),
        }
        PassClaims {
            issuer: "VN".into(),
            handle: Handle::make(&SystemRandom),
            issued,
            expires,
            holder: *self.phone.public_key(),
            person,
            purpose,
            level: Level::Two,
        }
    }

    /// A pass as the issuer sends it.
    pub fn pass(&self, claims: &PassClaims) -> Vec<u8> {
        let draft = claims.draft(KID);
        let signature = self.issuer.sign(&draft.to_be_signed());
        draft.finish(&signature)
    }

    /// A pass as the phone keeps it.
    pub fn held(&self, claims: &PassClaims) -> HeldPass {
        HeldPass::receive(self.pass(claims), self.phone.public_key(), &self.trust(), NOW).expect("a right pass")
    }

    /// What the phone would show to the gate, unsigned.
    pub fn draft(&self, pass: &HeldPass, shown_at: Timestamp) -> TokenDraft {
        let purpose = pass.claims().purpose;
        let claims = claims_of(purpose).iter().map(|claim| (*claim).to_owned()).collect();
        let consent = Showing::new("anybody".into(), purpose.key().into(), claims).agreed_by_the_person();
        TokenDraft::new_static(pass, &consent, shown_at).expect("the person agreed to the purpose's claims")
    }

    /// The text of the QR code, shown at `shown_at`.
    pub fn token(&self, claims: &PassClaims, shown_at: Timestamp) -> String {
        let draft = self.draft(&self.held(claims), shown_at);
        let signature = self.phone.sign(&draft.to_be_signed());
        draft.finish(&signature)
    }
}

impl Default for Mint {
    fn default() -> Self {
        Self::new()
    }
}

/// Seconds in a day.
pub const DAY: i64 = 86_400;
const KID: [u8; 8] = *b"mintmint";
