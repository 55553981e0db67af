//! Texts, to the readers of unsigned codes: none makes them panic, and what is read is what stands there.

#![no_main]

use dinhdanh::card::{CitizenCardQr, DeclarationQr, InsuranceCardQr, Kind, PrintedText, classify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let kind = classify(text);
    if let Ok(card) = CitizenCardQr::parse(text) {
        let card = card.hint();
        assert_eq!(card.raw(), text);
        assert!(card.number().as_printed().bytes().all(|byte| byte.is_ascii_digit()));
        assert!(text.contains(&format!("|{}|", card.name().as_printed())));
        assert!(card.tail().is_empty() || text.contains(&tail(card.tail())));
        assert!(matches!(kind, Some(Kind::CitizenCard | Kind::Declaration | Kind::InsuranceCard)));
        let (hints, _) = (card.number().hints(), card.notes());
        assert_eq!(hints.sex.is_some(), hints.birth_year.is_some());
    }
    if let Ok(card) = InsuranceCardQr::parse(text) {
        assert_eq!(kind, Some(Kind::InsuranceCard));
        let card = card.hint();
        assert!(card.code().as_printed().ends_with(card.code().number()));
        assert!(!card.name().as_printed().chars().any(char::is_control));
    }
    if let Ok(code) = DeclarationQr::parse(text) {
        let code = code.hint();
        assert!(text.contains(&format!("|{}|", code.date_of_birth())));
        assert!(code.extension().len() <= 24);
        assert!(kind.is_some());
    }
});

fn tail(fields: &[PrintedText]) -> String {
    fields.iter().map(|field| format!("|{}", field.as_printed())).collect()
}
