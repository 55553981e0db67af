//! What is left in a process after its wallet was closed: every page that it can write is searched.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Seek, SeekFrom, Write},
    process::{Child, Command, Stdio},
};

use dinhdanh::{
    crypto::{
        aead,
        kdf::{Cost, derive_wrapping_key},
        secret::{Passcode, Secret},
    },
    keys::SealGuard,
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Citizen, PASSCODE, block_on};
use zeroize::Zeroizing;

/// What must not be found, by name.
struct Secrets(Vec<(&'static str, Vec<u8>)>);

impl Secrets {
    fn of(citizen: &Citizen) -> Self {
        let (pepper, database_key) = block_on(keys_of(citizen));
        let mut date_of_birth: Vec<_> = PEOPLE[0].date_of_birth.split('-').collect();
        date_of_birth.reverse();
        let date_of_birth = date_of_birth.join("/");
        let hex: String = database_key.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut secrets = Vec::from([
            ("passcode", PASSCODE.into()),
            ("pepper", pepper),
            ("database key", database_key),
            ("database key as text", hex.into_bytes()),
            ("personal number", PEOPLE[0].personal_number.into()),
            ("full name", PEOPLE[0].full_name.into()),
            ("licence number", PEOPLE[0].licence_number.expect("she drives").into()),
            ("date of birth", PEOPLE[0].date_of_birth.into()),
            ("date of birth as it is shown", date_of_birth.into()),
            ("portrait", PORTRAIT.repeat(10)),
        ]);
        secrets.extend(
            PAPERS.iter().flat_map(|(_, claims)| *claims).map(|(name, claim)| (*name, claim.as_bytes().into())),
        );
        Self(secrets)
    }

    fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    /// Those that are in what the process may write.
    fn found_in(&self, process: u32) -> Vec<&'static str> {
        let maps = fs::read_to_string(format!("/proc/{process}/maps")).expect("Linux says so");
        let mut memory = File::open(format!("/proc/{process}/mem")).expect("it is our child");
        let mut found = Vec::new();
        // One pass for all of them: by the two bytes that each begins with.
        let mut beginnings = vec![Vec::new(); 1 << 16];
        for secret in &self.0 {
            beginnings[usize::from(u16::from_be_bytes([secret.1[0], secret.1[1]]))].push(secret);
        }
        for map in maps.lines().filter(|map| map.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw"))) {
            let range = map.split(' ').next().expect("a range").split_once('-').expect("from, to");
            let [from, to] = [range.0, range.1].map(|hex| u64::from_str_radix(hex, 16).expect("hex"));
            let mut bytes = vec![0; usize::try_from(to - from).expect("it fits")];
            memory.seek(SeekFrom::Start(from)).expect("an address");
            if memory.read_exact(&mut bytes).is_err() {
                continue; // the kernel's own
            }
            for (at, pair) in bytes.windows(2).enumerate() {
                for (name, secret) in &beginnings[usize::from(u16::from_be_bytes([pair[0], pair[1]]))] {
                    if bytes[at..].starts_with(secret) && !found.contains(name) {
                        found.push(*name);
                    }
                }
            }
        }
        found
    }
}

/// Pepper and database key, unwrapped by `spec/profile/vault.md`.
async fn keys_of(citizen: &Citizen) -> (Vec<u8>, Vec<u8>) {
    let envelope = fs::read(citizen.vault_file("envelope")).expect("it is there");
    let entry = envelope.get(12..).expect("a passcode entry after kind and length");
    let number = |at: usize| u32::from_be_bytes(entry[at..at + 4].try_into().expect("four bytes"));
    let cost = Cost { memory_kib: number(0), passes: number(4) };
    let salt: [u8; 16] = entry[8..24].try_into().expect("sixteen bytes");
    let wrapped = &entry[28..28 + number(24) as usize];
    let sealed = &entry[92..92 + number(88) as usize];
    let pepper = citizen.host.keys.unseal(sealed.to_vec(), SealGuard::Device).await.expect("this device's");
    let kept = Secret::from_opened(Zeroizing::new(pepper.clone())).expect("32 bytes");
    let wrapping = derive_wrapping_key(&Passcode::new(PASSCODE.into()), &salt, cost, &kept).expect("payable");
    let context = [b"DDENV\x01", &entry[..24]].concat();
    (pepper, aead::open(&wrapping, &context, wrapped).expect("the passcode is right").to_vec())
}

/// Killed when the test is over, however it ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill(); // it may be gone
        let _ = self.0.wait();
    }
}

#[test]
fn after_it_was_closed_neither_passcode_nor_key_nor_claim_is_in_memory() {
    let citizen = Citizen::new();
    block_on(async {
        let wallet = citizen.with_papers().await;
        let papers: Vec<_> = PAPERS.iter().map(|(paper, _)| *paper).collect();
        let receipt = wallet.receive(&citizen.offer_to(&PEOPLE[0], &papers).await).await.expect("papers");
        assert_eq!(receipt.documents.len(), 2 + papers.len());
        wallet.close();
    });
    fs::write(citizen.directory().join("trust_root"), &citizen.config.trust_root).expect("the test may write");
    let secrets = Secrets::of(&citizen);
    let program = Command::new(env!("CARGO_BIN_EXE_locked"))
        .arg(citizen.directory())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it was built");
    let mut process = Process(program);
    let mut input = process.0.stdin.take().expect("piped");
    let mut output = BufReader::new(process.0.stdout.take().expect("piped"));
    let mut told = |word: &str| {
        let mut line = String::new();
        output.read_line(&mut line).expect("it speaks");
        assert_eq!(line.trim_end(), word);
    };
    input.write_all(format!("{PASSCODE}\n").as_bytes()).expect("it listens");
    told("open");
    // The search finds what is there: all of them in this process, and in that one what it has on its screen.
    let mut here = secrets.found_in(std::process::id());
    here.sort_by_key(|name| secrets.names().iter().position(|it| it == name));
    assert_eq!(here, secrets.names());
    let open = secrets.found_in(process.0.id());
    for claim in secrets.names().into_iter().skip(4) {
        assert!(open.contains(&claim), "{claim} is held open: {open:?}");
    }
    input.write_all(b"\n").expect("it listens");
    told("locked");
    assert_eq!(secrets.found_in(process.0.id()), Vec::<&str>::new());
}

/// Every other paper that the sandbox issues, with claims of it. What it says of the points of the
/// licence is too short to be told from chance; its number is searched for above.
const PAPERS: [(&str, &[(&str, &str)]); 12] = [
    (
        "residence",
        &[
            ("residence: address", "1 phố Thử nghiệm"),
            ("residence: commune", "Phường Thử nghiệm"),
            ("residence: province", "Thành phố Huế"),
            ("residence: head of the household", "Trần Văn Thử"),
        ],
    ),
    (
        "vehicle_registration",
        &[
            ("vehicle: plate", "75AA-000.01"),
            ("vehicle: engine", "TN000001"),
            ("vehicle: chassis", "RLTN0000000000001"),
        ],
    ),
    ("health_insurance", &[("insurance: place of treatment", "Bệnh viện Thử nghiệm Huế")]),
    ("vaccination_certificate", &[("vaccination: certificate", "TN-46-000001"), ("vaccination: dose", "Thử nghiệm A")]),
    ("driving_points", &[]),
    ("social_security", &[("social security: provider", "Ngân hàng Thử nghiệm")]),
    ("criminal_record", &[("criminal record: number", "TN-LLTP-1")]),
    (
        "birth_record",
        &[("birth: number", "TN-KS-1"), ("birth: mother", "Lê Thị Thử"), ("birth: father", "Nguyễn Văn Thử")],
    ),
    ("health_administrative", &[("health: contact", "0900000099")]),
    ("health_history", &[("health: allergy", "Penicillin"), ("health: disease", "Thủy đậu")]),
    ("health_treatment", &[("health: reason", "Ho, khó thở khi gắng sức"), ("health: medicine", "Salbutamol")]),
    ("health_summary", &[("health: course", "Mổ nội soi cắt ruột thừa, hậu phẫu ổn định")]),
];

/// Three bytes of the picture that she registers with, in Base64.
const PORTRAIT: &[u8] = b"UlJS";
