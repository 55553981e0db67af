use std::{path::Path, sync::Arc};

use dinhdanh::{
    CheckinCode, Host, Wallet, WalletConfig, WalletError,
    account::{AccountStage, Registration, Sex},
    checkin::{Desk, QrPicture},
    crypto::secret::Passcode,
    host::{Clock, HttpLimits, ReqwestHttp, SystemClock, Timestamp},
    keys::SoftwareKeys,
    reader::{Gate, ReplayMemory, Verdict},
    trust::{Level, Purpose, UnverifiedTrustList},
};
use dinhdanh_sandbox::{Options, PEOPLE, Sandbox, Town, bend_last_bit, read_qr_bytes, take_pass_out};

use super::{Papers, Report, hotel, portrait};

/// The whole story. `Err` is a sentence about what could not go on.
pub async fn tell(place: &Path, report: &mut Report) -> Result<Papers, String> {
    let sandbox = Sandbox::start(Options { require_nonce: true, ..Options::default() }).map_err(say)?;
    let (url, trust_root) = (sandbox.url().to_owned(), sandbox.trust_root_hex());
    let keys = Arc::new(SoftwareKeys::open(place.join("keys")).map_err(say)?);
    let config = WalletConfig {
        directory: place.join("wallet").to_string_lossy().into_owned(),
        authority_url: url.clone(),
        trust_root: sandbox.trust_root().compressed().to_vec(),
        tls_roots: Vec::new(),
    };
    let host = Host::new(keys, &config).map_err(say)?;
    report.step("The country starts", true, format!("authority, desk, issuer at {url}"));

    let wallet = Wallet::create(config.clone(), Passcode::new(PASSCODE.into()), host.clone()).await.map_err(say)?;
    report.step("A new wallet", true, "passcode set, encrypted vault on disk, keys in software");

    become_level_2(&wallet, &url, report).await?;
    receive(&wallet, &url, report).await?;
    let trust_list = wallet.trust_list().map_err(say)?;
    let gates = Gates::open(&trust_list, &config.trust_root)?;
    let hotel = hotel::open(&url, &trust_list, &config.trust_root).await?;
    let code = show(&wallet, report).await?;

    sandbox.stop();
    report.step("The server is switched off", true, "what follows needs no network");
    at_the_gates(&gates, &code, report)?;
    hotel::ask(&hotel, &wallet, &gates.first, report).await?;

    wallet.close();
    reopen(config, host, report).await?;
    Ok(Papers { token: code.text, png: code.png, trust_list, trust_root })
}

async fn become_level_2(wallet: &Wallet, url: &str, report: &mut Report) -> Result<(), String> {
    let http = ReqwestHttp::new(HttpLimits::default(), &[]).map_err(say)?;
    let town = Town::new(&http, url);
    let citizen = &PEOPLE[0];
    let registration = Registration {
        personal_number: citizen.personal_number.into(),
        full_name: citizen.full_name.into(),
        date_of_birth: citizen.date_of_birth.into(),
        sex: Sex::Female,
        phone: PHONE.into(),
        portrait: portrait::draw(),
        guardian: None,
        foreigner: None,
    };
    let account = wallet.register(registration).await.map_err(say)?;
    let masked = account.number_masked.unwrap_or_default();
    report.step(
        "Registers for level 1",
        account.stage == AccountStage::AwaitingActivation,
        format!("{}, number {masked}", citizen.full_name),
    );
    let otp = town.newest_code(PHONE, "otp").await.map_err(say)?;
    let account = wallet.activate(&otp).await.map_err(say)?;
    report.step("Activates with the code by SMS", account.stage == AccountStage::Level1, "level 1");
    town.raise_to_level_2(citizen.personal_number).await.map_err(say)?;
    let code = town.newest_code(PHONE, "level_2_code").await.map_err(say)?;
    let account = wallet.activate_level_2(&code).await.map_err(say)?;
    report.step("Is raised at the desk, activates", account.stage == AccountStage::Level2, "level 2");
    Ok(())
}

async fn receive(wallet: &Wallet, url: &str, report: &mut Report) -> Result<(), String> {
    let list = wallet.update_trust().await.map_err(say)?;
    let detail = format!("number {}, {} issuer keys, signature holds", list.sequence, list.issuers);
    report.step("Loads the trust list", list.issuers > 0, detail);
    let http = ReqwestHttp::new(HttpLimits::default(), &[]).map_err(say)?;
    let offer = Town::new(&http, url).offer(PEOPLE[0].personal_number).await.map_err(say)?;
    let receipt = wallet.receive(&offer).await.map_err(say)?;
    let titles: Vec<_> = receipt.documents.iter().map(|document| document.title_vi.as_str()).collect();
    report.step(
        "Receives documents (OpenID4VCI)",
        receipt.documents.len() == 2 && receipt.passes > 0,
        format!("{}; {} check-in passes", titles.join(", "), receipt.passes),
    );
    Ok(())
}

async fn show(wallet: &Wallet, report: &mut Report) -> Result<CheckinCode, String> {
    let proposal = wallet.propose_checkin(Purpose::Airport).map_err(say)?;
    let claims = proposal.showing().claims().join(", ");
    let session = proposal.approve().map_err(say)?;
    let code = session.code().await.map_err(say)?;
    report.step("Agrees and shows the check-in code", true, claims);
    let picture = QrPicture::of(&code.text).map_err(say)?;
    report.show(&picture.terminal());
    Ok(code)
}

/// Two gates of one airport that share what they have seen.
struct Gates {
    first: Gate,
    second: Gate,
}

impl Gates {
    /// They start before anything is shown, with the trust list as it was then.
    fn open(trust_list: &[u8], trust_root: &[u8]) -> Result<Self, String> {
        let trust = UnverifiedTrustList::new(trust_list).verify_by_sec1(trust_root).map_err(say)?;
        let desk = Desk::new(Purpose::Airport, Level::Two);
        // They opened a minute ago: phones' clocks may be ahead by half of that.
        let seen = Arc::new(ReplayMemory::new(SystemClock.now().plus(-60)));
        Ok(Self {
            first: Gate::new("gate 1".into(), desk.clone(), trust.clone(), seen.clone()).map_err(say)?,
            second: Gate::new("gate 2".into(), desk, trust, seen).map_err(say)?,
        })
    }
}

fn at_the_gates(gates: &Gates, code: &CheckinCode, report: &mut Report) -> Result<(), String> {
    let scanned = read_qr_bytes(&code.png).map_err(say)?;
    report.step("Gate 1 reads the picture's pixels", scanned == code.text, format!("{} characters", scanned.len()));

    let now = Timestamp(code.issued_at).plus(2);
    let verdict = gates.first.check(&scanned, now);
    match &verdict {
        Verdict::Verified { admission } => {
            let name = admission.full_name.as_deref().unwrap_or_default();
            let born = admission.date_of_birth.as_deref().unwrap_or_default();
            let number = admission.personal_number.as_deref().unwrap_or_default();
            let detail = format!("{name}, born {born}, number …{number}, level {}", admission.level.number());
            report.step("Gate 1, offline: VERIFIED", admission.level == Level::Two && !name.is_empty(), detail);
        }
        other => report.step("Gate 1, offline", false, format!("{other:?}")),
    }

    let parts: Vec<_> =
        code.portrait.iter().map(|part| read_qr_bytes(&part.png)).collect::<Result<_, _>>().map_err(say)?;
    let seen: Vec<_> = parts.iter().map(|part| gates.first.check(part, now)).collect();
    let shown = matches!(seen.last(), Some(Verdict::Portrait { image }) if !image.is_empty());
    report.step("Gate 1 sees the portrait", shown, format!("{} more QR codes; the pass vouches for it", parts.len()));

    let later = now.plus(9);
    refused(report, "Gate 1, same picture 9 s later", &gates.first.check(&scanned, later), "checkin.replay", Some(now));
    refused(report, "Gate 2, same picture", &gates.second.check(&scanned, later), "checkin.replay", Some(now));
    let bent = bend_last_bit(&scanned).ok_or("the token can't be taken apart")?;
    refused(report, "Gate 2, one bit altered", &gates.second.check(&bent, now), "checkin.holder_signature", None);
    let bare = take_pass_out(&scanned).ok_or("the token can't be taken apart")?;
    refused(report, "Gate 2, pass without signature", &gates.second.check(&bare, now), "checkin.bare_pass", None);
    let old = gates.second.check(&scanned, now.plus(15 * 60));
    refused(report, "Gate 2, a photo 15 minutes old", &old, "checkin.stale", None);
    let expired = gates.second.check(&scanned, now.plus(3 * 86_400));
    refused(report, "Gate 2, a pass 3 days old", &expired, "checkin.pass_expired", None);
    Ok(())
}

fn refused(report: &mut Report, name: &str, verdict: &Verdict, code: &str, first_scan: Option<Timestamp>) {
    let (ok, detail) = match verdict {
        Verdict::Refused { reason, first } => {
            let seen =
                first.as_ref().map(|first| format!(" First: {}, {}.", first.gate, Timestamp(first.at).to_text()));
            let expected = first_scan.map(|at| ("gate 1", at.0));
            let matches = first.as_ref().map(|first| (first.gate.as_str(), first.at)) == expected;
            (reason.code == code && matches, format!("{} [{}]{}", reason.en, reason.code, seen.unwrap_or_default()))
        }
        other => (false, format!("{other:?}")),
    };
    report.step(&format!("{name}: REFUSED"), ok, detail);
}

async fn reopen(config: WalletConfig, host: Host, report: &mut Report) -> Result<(), String> {
    match Wallet::open(config.clone(), Passcode::new(WRONG_PASSCODE.into()), host.clone()).await {
        Err(WalletError::Refused { reason }) => {
            let left = reason.attempts_left;
            let detail = format!("{} {} tries left [{}]", reason.en, left.unwrap_or(0), reason.code);
            report.step("A wrong passcode: REFUSED", reason.code == "vault.passcode_wrong" && left == Some(4), detail);
        }
        Err(error) => report.step("A wrong passcode", false, error.to_string()),
        Ok(_) => report.step("A wrong passcode", false, "it opened"),
    }
    let wallet = Wallet::open(config, Passcode::new(PASSCODE.into()), host).await.map_err(say)?;
    let entries = wallet.journal().map_err(say)?;
    report.step("Reopens with the passcode", !wallet.documents().map_err(say)?.is_empty(), "documents are there");
    let entry = entries.first().ok_or("the journal is empty")?;
    let detail =
        format!("{} {} to {}: {}", Timestamp(entry.at).to_text(), entry.event, entry.party, entry.claims.join(", "));
    report.step("The journal tells what was shown", entries.len() == 2, detail);
    Ok(())
}

pub(super) fn say(error: impl std::fmt::Display) -> String {
    error.to_string()
}

const PASSCODE: &str = "284613";
const WRONG_PASSCODE: &str = "111111";
const PHONE: &str = "+84900000001";
