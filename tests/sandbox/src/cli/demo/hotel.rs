//! A hotel that asks: its question on a screen, the encrypted answer on the phone, without a network.

use std::sync::Arc;

use dinhdanh::{
    Wallet,
    checkin::{Audience, Claim, Desk},
    host::{Clock, HttpLimits, ReqwestHttp, SystemClock, SystemRandom},
    reader::{Gate, ReplayMemory, Verdict},
    trust::{Level, Purpose, UnverifiedTrustList},
};
use dinhdanh_sandbox::Town;

use super::{Report, story::say};

/// The reception of the sandbox's hotel: it admits nothing but answers to its own questions.
pub async fn open(url: &str, trust_list: &[u8], trust_root: &[u8]) -> Result<Gate, String> {
    let http = ReqwestHttp::new(HttpLimits::default(), &[]).map_err(say)?;
    let reader = Town::new(&http, url).reader("hotel").await.map_err(say)?;
    let trust = UnverifiedTrustList::new(trust_list).verify_by_sec1(trust_root).map_err(say)?;
    let desk = Desk { purpose: Purpose::Lodging, minimum_level: Level::Two, audience: Audience::ChallengeOnly };
    let seen = Arc::new(ReplayMemory::new(SystemClock.now()));
    Ok(Gate::new("reception".into(), desk, trust, seen).map_err(say)?.with_reader(reader))
}

/// It asks for more than it may have, and gets name and number.
pub async fn ask(hotel: &Gate, wallet: &Wallet, gate: &Gate, report: &mut Report) -> Result<(), String> {
    let now = SystemClock.now();
    let question = hotel.challenge(&Claim::ALL, &SystemRandom, now).map_err(say)?;
    let proposal = wallet.propose_answer(&question).map_err(say)?;
    let showing = proposal.showing();
    let least = showing.claims() == ["full_name", "personal_number"];
    report.step(
        "A hotel asks for everything",
        least,
        format!("{} may see: {}", showing.party(), showing.claims().join(", ")),
    );

    let answer = proposal.approve().map_err(say)?.code().await.map_err(say)?;
    let sealed = answer.text.starts_with("CE1:");
    report.step("The answer is encrypted to it", sealed, format!("{} characters", answer.text.len()));
    match gate.check(&answer.text, now) {
        Verdict::Deferred { reason } => {
            let detail = format!("{} [{}]", reason.en, reason.code);
            report.step("Gate 1 can't read it: DEFERRED", reason.code == "checkin.encrypted", detail);
        }
        other => report.step("Gate 1 can't read it", false, format!("{other:?}")),
    }
    match hotel.check(&answer.text, now) {
        Verdict::Verified { admission } => {
            let name = admission.full_name.as_deref().unwrap_or_default();
            let more = admission.date_of_birth.is_some() || admission.sex.is_some();
            let detail = format!("{name}, number {}", admission.personal_number.as_deref().unwrap_or_default());
            report.step("The hotel, offline: VERIFIED", !name.is_empty() && !more, detail);
        }
        other => report.step("The hotel, offline", false, format!("{other:?}")),
    }
    match hotel.check(&answer.text, now.plus(9)) {
        Verdict::Deferred { reason } => {
            let detail = format!("{} [{}]", reason.en, reason.code);
            report.step("The same answer 9 s later: DEFERRED", reason.code == "checkin.encrypted", detail);
        }
        other => report.step("The same answer 9 s later", false, format!("{other:?}")),
    }
    Ok(())
}
