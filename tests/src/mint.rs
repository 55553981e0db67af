//! A state made for one test: a root, an issuer of passes, a phone, a reader; whatever they sign is believed.

use dinhdanh::{
    checkin::{
        Claim, Handle, HeldPass, PassClaims, Person, Portrait, ReaderProof, ReaderRequest, RequestDraft,
        StatusReference, TokenDraft, rule_of,
    },
    consent::{Consent, Showing},
    crypto::p256::SigningKey,
    host::{SystemRandom, Timestamp},
    reader::Reader,
    trust::{
        Issuer, Level, Purpose, ReaderAuthority, ReaderCertificate, StatusList, StatusListContent, TrustList,
        TrustListContent, UnverifiedStatusList, UnverifiedTrustList, Verified,
    },
};

use crate::NOW;

/// The name on her passes.
pub const NAME: &str = "Trần Thị Bí Mật";

/// The identifier of the reader that every list names.
pub const READER: &str = "VN.TEST.1";
/// Where her reserve passes are looked up.
pub const STATUS_URI: &str = "https://issuer.test/status/1";

/// A state made for one test: whatever its keys sign is believed.
pub struct Mint {
    /// Signs trust lists.
    pub root: SigningKey,
    /// Signs passes.
    pub issuer: SigningKey,
    /// Signs tokens.
    pub phone: SigningKey,
    /// Certifies readers.
    pub authority: SigningKey,
    reader_pkcs8: Vec<u8>,
}

impl Mint {
    /// With fresh keys.
    pub fn new() -> Self {
        let make = || SigningKey::make().0;
        let reader_pkcs8 = SigningKey::make().1.to_vec();
        Self { root: make(), issuer: make(), phone: make(), authority: make(), reader_pkcs8 }
    }

    /// What a list of this root says: the issuer and the reader may do everything.
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
            facilities: Vec::new(),
        };
        TrustListContent {
            sequence,
            issued_at,
            next_update: issued_at.plus(DAY),
            issuers: vec![issuer],
            readers: vec![(READER_KID, self.reader_certificate())],
            reader_authorities: vec![ReaderAuthority {
                kid: KID,
                key: *self.authority.public_key(),
                not_before: NOW.plus(-400 * DAY),
                expires: NOW.plus(400 * DAY),
            }],
            certificates: vec![],
        }
    }

    /// What the reader may ask for: everything.
    pub fn reader_certificate(&self) -> ReaderCertificate {
        ReaderCertificate {
            id: READER.into(),
            name: "Cửa thử nghiệm".into(),
            key: *self.reader_key().public_key(),
            not_before: NOW.plus(-400 * DAY),
            expires: NOW.plus(400 * DAY),
            purposes: Purpose::ALL.to_vec(),
            claims: Claim::ALL.into_iter().map(Claim::code).collect(),
        }
    }

    /// The reader's key.
    pub fn reader_key(&self) -> SigningKey {
        SigningKey::from_pkcs8(&self.reader_pkcs8).expect("it was made here")
    }

    /// The same as PKCS #8.
    pub fn reader_pkcs8(&self) -> &[u8] {
        &self.reader_pkcs8
    }

    /// What a gate asks with.
    pub fn reader(&self) -> Reader {
        Reader { id: READER.into(), proof: ReaderProof::Listed(READER_KID), key: self.reader_key() }
    }

    /// A certificate by the authority, as a reader brings it.
    pub fn certified(&self, certificate: &ReaderCertificate) -> Vec<u8> {
        let draft = certificate.draft(KID);
        let signature = self.authority.sign(&draft.to_be_signed());
        draft.finish(&signature)
    }

    /// The text of a request that `key` signed.
    pub fn request(&self, draft: &RequestDraft, proof: &ReaderProof, key: &SigningKey) -> String {
        let draft = draft.draft(proof).expect("the certificate is CBOR");
        let signature = key.sign(&draft.to_be_signed());
        RequestDraft::text(&draft.finish(&signature))
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
        self.claims_of(purpose, rule_of(purpose).required)
    }

    /// What a full pass for `purpose` may say at [`NOW`].
    pub fn full_claims(&self, purpose: Purpose) -> PassClaims {
        self.claims_of(purpose, rule_of(purpose).on_request)
    }

    /// What a reserve pass for `purpose` may say at [`NOW`], entry `index` of the status list.
    pub fn reserve_claims(&self, purpose: Purpose, index: u64) -> PassClaims {
        let (issued, expires) = PassClaims::reserve_validity(NOW);
        let status = Some(StatusReference { uri: STATUS_URI.into(), index });
        PassClaims { issued, expires, status, ..self.claims(purpose) }
    }

    fn claims_of(&self, purpose: Purpose, claims: &[Claim]) -> PassClaims {
        let (issued, expires) = PassClaims::hot_validity(NOW);
        let mut person = Person::default();
        for claim in claims {
            match claim {
                Claim::FullName => person.name = Some(NAME.into()),
                Claim::PersonalNumber => person.personal_number = Some("046190007391".into()),
                Claim::PersonalNumberLast4 => person.personal_number = Some("7391".into()),
                Claim::DateOfBirth => person.date_of_birth = Some("19900412".into()),
                Claim::Sex => person.sex = Some("female".into()),
                Claim::AgeOver18 => person.age_over_18 = Some(true),
                other => panic!("{other:?} is required of nobody"),
            }
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
            status: None,
        }
    }

    /// What a gate has been told of reserve passes: a hundred, all valid but those that `change` sets.
    pub fn statuses(&self, issued: Timestamp, change: impl FnOnce(&mut StatusListContent)) -> Verified<StatusList> {
        let bytes = self.signed_statuses(issued, change);
        UnverifiedStatusList::new(&bytes).verify(&self.trust(), issued.max(NOW)).expect("the issuer signed it")
    }

    /// The same as signed bytes.
    pub fn signed_statuses(&self, issued: Timestamp, change: impl FnOnce(&mut StatusListContent)) -> Vec<u8> {
        let mut content = StatusListContent::all_valid(STATUS_URI.into(), issued, DAY, 100);
        change(&mut content);
        let draft = content.draft(KID);
        let signature = self.issuer.sign(&draft.to_be_signed());
        draft.finish(&signature)
    }

    /// A pass as the issuer sends it.
    pub fn pass(&self, claims: &PassClaims) -> Vec<u8> {
        let draft = claims.draft(KID);
        let signature = self.issuer.sign(&draft.to_be_signed());
        draft.finish(&signature)
    }

    /// A pass as the phone keeps it.
    pub fn held(&self, claims: &PassClaims) -> HeldPass {
        self.held_at(claims, NOW)
    }

    /// The same, received at another time.
    pub fn held_at(&self, claims: &PassClaims, now: Timestamp) -> HeldPass {
        HeldPass::receive(self.pass(claims), self.phone.public_key(), &self.trust(), now).expect("a right pass")
    }

    /// What the phone would show to the gate, unsigned.
    pub fn draft(&self, pass: &HeldPass, shown_at: Timestamp) -> TokenDraft {
        TokenDraft::new_static(pass, &consent(pass), shown_at).expect("the person agreed to the pass's claims")
    }

    /// The text of the QR code, shown at `shown_at`.
    pub fn token(&self, claims: &PassClaims, shown_at: Timestamp) -> String {
        let draft = self.draft(&self.held(claims), shown_at);
        let signature = self.phone.sign(&draft.to_be_signed());
        draft.finish(&signature, &SystemRandom)
    }

    /// What the phone shows to a reader who asks: `None` if this reader may not see the pass.
    pub fn answer(&self, claims: &PassClaims, request: &str, shown_at: Timestamp) -> Option<String> {
        let request = ReaderRequest::verify(request, &self.trust(), NOW).expect("a known reader");
        let pass = self.held(claims);
        let draft = TokenDraft::new_for(&request, &pass, &consent(&pass), shown_at)?;
        let signature = self.phone.sign(&draft.to_be_signed());
        Some(draft.finish(&signature, &SystemRandom))
    }
}

/// A drawn face, of nobody.
pub fn portrait() -> Portrait {
    Portrait::new(*b"8 bytes.", FACE.to_vec()).expect("a small picture")
}

/// The person agreed to show all that the pass says.
pub fn consent(pass: &HeldPass) -> Consent {
    let claims = pass.claims().person.claim_names().into_iter().map(str::to_owned).collect();
    Showing::new("anybody".into(), pass.claims().purpose.key().into(), claims).agreed_by_the_person()
}

impl Default for Mint {
    fn default() -> Self {
        Self::new()
    }
}

/// Seconds in a day.
pub const DAY: i64 = 86_400;
const KID: [u8; 8] = *b"mintmint";
/// Identifies the reader's key.
pub const READER_KID: [u8; 8] = *b"mintread";
const FACE: &[u8] = include_bytes!("../vectors/make/pictures/face.webp");
