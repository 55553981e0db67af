//! Texts that were made to cost a gate or a phone time or memory: every text that a vector refuses, and some that are as
//! large as a QR code carries. Whoever runs them says what they may cost.

use dinhdanh::{
    checkin::{Claim, Desk, ReaderProof, ReaderRequest},
    encoding::{base45, zlib},
    host::{SystemRandom, Timestamp},
    reader::{Gate, Reader, ReplayMemory},
    trust::{Level, Purpose, TrustList, Verified},
};

use crate::shelf::{country, key, vectors};

/// A gate with four questions out, and a phone, that are shown whatever comes.
pub struct Victims {
    gate: Gate,
    trust: Verified<TrustList>,
}

impl Victims {
    /// At an airport of the vectors' country.
    pub fn new() -> Self {
        let trust = country();
        let replay = std::sync::Arc::new(ReplayMemory::new(SHOWN.plus(-86_400)));
        let desk = Desk::new(Purpose::Airport, Level::One);
        let gate = Gate::new("gate 1".into(), desk, trust.clone(), replay).expect("an airport admits each showing");
        let (kid, reader) = &trust.content().readers[0];
        let reader = Reader { id: reader.id.clone(), proof: ReaderProof::Listed(*kid), key: key("reader") };
        let gate = gate.with_reader(reader);
        for _ in 0..4 {
            gate.challenge(&Claim::ALL, &SystemRandom, SHOWN).expect("it has a reader's key");
        }
        Self { gate, trust }
    }

    /// Shows it to both.
    pub fn look_at(&self, text: &str) {
        let verdict = self.gate.check(text, SHOWN);
        let request = ReaderRequest::verify(text, &self.trust, SHOWN);
        drop((verdict, request));
    }
}

impl Default for Victims {
    fn default() -> Self {
        Self::new()
    }
}

/// Each with its name.
pub fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for module in ["checkin", "request", "portrait"] {
        for (name, vector) in vectors(module, "invalid") {
            texts.extend(vector.text().split('\n').map(|line| (format!("{module}/{name}"), line.to_owned())));
        }
    }
    for (name, bytes) in made() {
        for prefix in ["CT1:", "CE1:", "CQ1:", "CP1:"] {
            texts.push((format!("{prefix} {name}"), format!("{prefix}{}", base45::encode(&bytes))));
        }
    }
    texts
}

fn made() -> Vec<(&'static str, Vec<u8>)> {
    // What fits behind a prefix: 2,396 characters.
    let most = 1_596;
    let filled = |head: &[u8], with: &[u8]| {
        let rest = with.iter().cycle().take(most - head.len());
        head.iter().copied().chain(rest.copied()).collect::<Vec<_>>()
    };
    let chain = [&[0x81; 15][..], &[0x00]].concat();
    let room = [&[0x90; 13][..], &[0x00; 16]].concat();
    vec![
        ("a bomb of 2.8 megabytes, larger than is looked at", zlib::deflate(&vec![0; 2_800_000])),
        ("a bomb of 1.5 megabytes", zlib::deflate(&vec![0; 1_500_000])),
        ("a bomb in a token", filled(&[0xd2, 0x84, 0x59, 0x06, 0x00], &zlib::deflate(&vec![0; 1_400_000]))),
        ("nested 200 deep", vec![0x81; 200]),
        ("nested as deep as it is long", vec![0x81; most]),
        ("tags as deep as it is long", vec![0xd2; most]),
        ("bytes of 4 gigabytes", vec![0x5a, 0xff, 0xff, 0xff, 0xff, 0]),
        ("text of 4 gigabytes", vec![0x7a, 0xff, 0xff, 0xff, 0xff, 0]),
        ("an array of 4 gigabytes", vec![0x9a, 0xff, 0xff, 0xff, 0xff, 0]),
        ("a map of 4 gigabytes", vec![0xba, 0xff, 0xff, 0xff, 0xff, 0]),
        ("a map of 16 exabytes", [&[0xbb][..], &[0xff; 8]].concat()),
        ("as many items as there are bytes", filled(&[0x99, 0x06, 0x39], &[0])),
        ("as many empty arrays", filled(&[0x99, 0x06, 0x39], &[0x80])),
        ("as many arrays of one, fifteen deep", filled(&[0x98, 99], &chain)),
        ("arrays that announce sixteen, thirteen deep", filled(&[0x98, 54], &room)),
        ("arrays that announce all that is left", filled(&[], &[0x99, 0x05, 0x00])),
        ("a portrait of one part as large as a code", {
            let head = [0x85, 0x44, 1, 2, 3, 4, 0x00, 0x01, 0x48, 0, 0, 0, 0, 0, 0, 0, 0, 0x59, 0x06, 0x28];
            filled(&head, b"RIFF")
        }),
        ("a part of nine as large as a code", filled(&[0x84, 0x44, 1, 2, 3, 5, 0x01, 0x09, 0x59, 0x06, 0x31], &[0])),
    ]
}

/// When the vectors are shown.
pub const SHOWN: Timestamp = Timestamp(1_790_000_010);
