//! What the rows of a record mean. It does not know which bytes they came in.

use std::collections::HashMap;

use super::{
    RecordError, fields as f, json,
    rows::{Row, Rows},
    xml,
};
use crate::document::{
    Date, PartialDate, Sex,
    date::figures,
    health::{Administrative, Diagnosis, Facility, Medicine, Outcome, Revisit, TestResult, Treatment, TreatmentKind},
};

/// A treatment and whose it is, from a file. Nobody signed it: in a book it stands as
/// [`Unsigned`](crate::document::health::Provenance::Unsigned).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HealthRecord {
    /// Whose it is, as the facility wrote it.
    pub administrative: Administrative,
    /// What was done.
    pub treatment: Treatment,
}

redacted_debug!(HealthRecord);

impl HealthRecord {
    /// Reads a file of XML: one record for each treatment in it, in its order.
    ///
    /// # Errors
    /// [`RecordError`]: the first fault, and then nothing of the file is used.
    pub fn from_xml(bytes: &[u8]) -> Result<Vec<Self>, RecordError> {
        Self::of(&xml::read(bytes)?)
    }

    /// Reads a file of JSON, with the tables and fields of the XML. The same record gives the same.
    ///
    /// # Errors
    /// [`RecordError`]: the first fault, and then nothing of the file is used.
    pub fn from_json(bytes: &[u8]) -> Result<Vec<Self>, RecordError> {
        Self::of(&json::read(bytes)?)
    }

    /// What rows mean, whoever read them.
    fn of(rows: &Rows) -> Result<Vec<Self>, RecordError> {
        if rows.treatments.is_empty() {
            return Err(RecordError::NoRecord);
        }
        let mut by_link = HashMap::new();
        for (place, row) in rows.treatments.iter().enumerate() {
            let link = needed(row, f::LINK)?;
            let record = Self::read(row, link.clone())?;
            if by_link.insert(link, (place, record)).is_some() {
                return Err(RecordError::WrongValue(f::LINK));
            }
        }
        for row in &rows.medicines {
            let medicine = medicine(row)?;
            linked(&mut by_link, row)?.treatment.prescription.push(medicine);
        }
        for row in &rows.tests {
            let test = test(row)?;
            linked(&mut by_link, row)?.treatment.tests.extend(test);
        }
        let mut records: Vec<_> = by_link.into_values().collect();
        records.sort_by_key(|(place, _)| *place);
        Ok(records.into_iter().map(|(_, record)| record).collect())
    }

    fn read(row: &Row, link: String) -> Result<Self, RecordError> {
        let admitted_on = day(row, f::ADMITTED)?.ok_or(RecordError::Missing(f::ADMITTED))?;
        let discharged_on = day(row, f::DISCHARGED)?;
        if discharged_on.is_some_and(|end| end < admitted_on) {
            return Err(RecordError::WrongValue(f::DISCHARGED));
        }
        let administrative = Administrative {
            full_name: needed(row, f::NAME)?,
            birthdate: compact(&needed(row, f::BORN)?).ok_or(RecordError::WrongValue(f::BORN))?,
            sex: match row.get(f::SEX).map(String::as_str) {
                None | Some("3") => None, // 3: not known
                Some("1") => Some(Sex::Male),
                Some("2") => Some(Sex::Female),
                Some(_) => return Err(RecordError::WrongValue(f::SEX)),
            },
            personal_number: text(row, f::PERSONAL_NUMBER),
            insurance_code: text(row, f::INSURANCE_CODE),
            address: text(row, f::ADDRESS),
            occupation: None,
            ethnicity: None,
            contact: None,
        };
        let treatment = Treatment {
            section_id: link,
            facility: Facility { code: Some(needed(row, f::FACILITY)?), name: None },
            kind: row.get(f::KIND).and_then(|number| kind(number)),
            admitted_on,
            discharged_on,
            reason: text(row, f::REASON),
            diagnoses: diagnoses(row)?,
            tests: Vec::new(),
            outcome: row.get(f::OUTCOME).and_then(|number| outcome(number)),
            notes: joined(row, [f::METHOD, f::NOTES]),
            prescription: Vec::new(),
            revisits: revisits(row)?,
        };
        Ok(Self { administrative, treatment })
    }
}

/// The record that a row of another table belongs to.
fn linked<'a>(
    by_link: &'a mut HashMap<String, (usize, HealthRecord)>,
    row: &Row,
) -> Result<&'a mut HealthRecord, RecordError> {
    let found = by_link.get_mut(&needed(row, f::LINK)?);
    found.map(|(_, record)| record).ok_or(RecordError::WrongValue(f::LINK))
}

fn text(row: &Row, field: &'static str) -> Option<String> {
    row.get(field).cloned()
}

fn needed(row: &Row, field: &'static str) -> Result<String, RecordError> {
    text(row, field).ok_or(RecordError::Missing(field))
}

fn joined<const N: usize>(row: &Row, fields: [&'static str; N]) -> Option<String> {
    let texts: Vec<_> = fields.iter().filter_map(|field| row.get(field)).map(String::as_str).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// The main diagnosis with its words, then the codes of accompanying diseases.
fn diagnoses(row: &Row) -> Result<Vec<Diagnosis>, RecordError> {
    let main = Diagnosis {
        code: row.get(f::MAIN_CODE).map(|code| icd(code).ok_or(RecordError::WrongValue(f::MAIN_CODE))).transpose()?,
        text: text(row, f::DIAGNOSIS_OUT).or_else(|| text(row, f::DIAGNOSIS_IN)),
    };
    if main.code.is_none() && main.text.is_none() {
        return Err(RecordError::Missing(f::MAIN_CODE));
    }
    let mut all = vec![main];
    for code in list(row, f::MORE_CODES) {
        let code = icd(code).ok_or(RecordError::WrongValue(f::MORE_CODES))?;
        all.push(Diagnosis { code: Some(code), text: None });
    }
    Ok(all)
}

fn revisits(row: &Row) -> Result<Vec<Revisit>, RecordError> {
    let revisit = |text: &str| {
        let date = compact(text).and_then(PartialDate::whole).ok_or(RecordError::WrongValue(f::REVISITS))?;
        Ok(Revisit { date, note: None })
    };
    list(row, f::REVISITS).map(revisit).collect()
}

fn medicine(row: &Row) -> Result<Medicine, RecordError> {
    Ok(Medicine {
        code: text(row, f::MEDICINE_CODE),
        name: needed(row, f::MEDICINE)?,
        strength: text(row, f::STRENGTH),
        route: text(row, f::ROUTE),
        dosage: joined(row, [f::DOSE, f::USE]),
        quantity: text(row, f::QUANTITY),
        unit: text(row, f::UNIT),
    })
}

/// A test whose value and conclusion are both empty has no result yet, and none is made up.
fn test(row: &Row) -> Result<Option<TestResult>, RecordError> {
    let (name, date) = (needed(row, f::TEST)?, day(row, f::TEST_DATE)?);
    let value = text(row, f::TEST_VALUE).or_else(|| text(row, f::TEST_CONCLUSION));
    Ok(value.map(|value| TestResult { name, value, unit: text(row, f::TEST_UNIT), date }))
}

fn list<'a>(row: &'a Row, field: &'static str) -> impl Iterator<Item = &'a str> {
    row.get(field).into_iter().flat_map(|text| text.split(';')).map(str::trim).filter(|item| !item.is_empty())
}

fn day(row: &Row, field: &'static str) -> Result<Option<Date>, RecordError> {
    let Some(text) = row.get(field) else { return Ok(None) };
    compact(text).and_then(PartialDate::whole).map(Some).ok_or(RecordError::WrongValue(field))
}

/// `YYYY`, `YYYYMM`, `YYYYMMDD` or `YYYYMMDDhhmm`; a month or a day of `00` is not known. The time of day is checked and
/// dropped.
fn compact(text: &str) -> Option<PartialDate> {
    let part = |from: usize, to: usize| figures(text.get(from..to)?, to - from);
    let known = |from: usize| part(from, from + 2).map(|it| (it != 0).then_some(it));
    let year = part(0, 4)?;
    let (month, day) = match text.len() {
        4 => (None, None),
        6 => (known(4)?, None),
        8 => (known(4)?, known(6)?),
        12 if part(8, 10)? < 24 && part(10, 12)? < 60 => (known(4)?, known(6)?),
        _ => return None,
    };
    PartialDate::of(year, month, day)
}

/// `J45`, `J45.0`: a letter, two figures or a figure and a letter, and a point with more of them.
fn icd(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let plain = bytes.next()?.is_ascii_uppercase()
        && bytes.next()?.is_ascii_digit()
        && bytes.all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || b".*+-".contains(&byte));
    (plain && (2..=12).contains(&text.len())).then(|| text.to_owned())
}

fn kind(number: &str) -> Option<TreatmentKind> {
    match number.trim_start_matches('0') {
        "1" | "2" => Some(TreatmentKind::Outpatient),
        "3" => Some(TreatmentKind::Inpatient),
        "4" => Some(TreatmentKind::Day),
        _ => None,
    }
}

fn outcome(number: &str) -> Option<Outcome> {
    match number {
        "1" => Some(Outcome::Cured),
        "2" => Some(Outcome::Better),
        "3" => Some(Outcome::Unchanged),
        "4" => Some(Outcome::Worse),
        "5" => Some(Outcome::Died),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};

    use super::*;
    use crate::document::health::{MAX_DEPTH, MAX_FIELDS, MAX_RECORD_BYTES, MAX_TEXT_BYTES};

    const TREATMENT: &str = "<TONG_HOP><MA_LK>LK-1</MA_LK><HO_TEN>Nguyễn Văn A</HO_TEN><NGAY_SINH>195200000000</NGAY_SINH>\
        <GIOI_TINH>1</GIOI_TINH><MA_THE_BHYT>DN4460000000000</MA_THE_BHYT><MA_CSKCB>46001</MA_CSKCB>\
        <MA_LOAI_KCB>03</MA_LOAI_KCB><NGAY_VAO>202605020815</NGAY_VAO><NGAY_RA>202605091000</NGAY_RA>\
        <CHAN_DOAN_RV>Hen &amp; viêm phế quản</CHAN_DOAN_RV><MA_BENH_CHINH>J45.0</MA_BENH_CHINH>\
        <MA_BENH_KT>I10;E11</MA_BENH_KT><KET_QUA_DTRI>2</KET_QUA_DTRI><NGAY_TAI_KHAM>20260602</NGAY_TAI_KHAM>\
        <T_TONGCHI_BV>1000</T_TONGCHI_BV></TONG_HOP>";
    const MEDICINE: &str = "<CHI_TIET_THUOC><MA_LK>LK-1</MA_LK><TEN_THUOC>Salbutamol</TEN_THUOC>\
        <LIEU_DUNG>2 nhát</LIEU_DUNG><CACH_DUNG><![CDATA[khi khó thở]]></CACH_DUNG></CHI_TIET_THUOC>";
    const TEST: &str = "<CHI_TIET_CLS><MA_LK>LK-1</MA_LK><TEN_CHI_SO>SpO2</TEN_CHI_SO><GIA_TRI>97</GIA_TRI>\
        <DON_VI_DO>%</DON_VI_DO><NGAY_KQ>202605020900</NGAY_KQ></CHI_TIET_CLS>\
        <CHI_TIET_CLS><MA_LK>LK-1</MA_LK><TEN_CHI_SO>X</TEN_CHI_SO><GIA_TRI/></CHI_TIET_CLS>";

    fn record(inside: &str) -> Result<Vec<HealthRecord>, RecordError> {
        HealthRecord::from_xml(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><HOSO>{inside}</HOSO>").as_bytes())
    }

    fn is_the_record(records: &[HealthRecord]) {
        let [HealthRecord { administrative, treatment }] = records else { panic!("one record") };
        assert_eq!((administrative.birthdate.to_string().as_str(), administrative.sex), ("1952", Some(Sex::Male)));
        assert_eq!((treatment.kind, treatment.outcome), (Some(TreatmentKind::Inpatient), Some(Outcome::Better)));
        assert_eq!(treatment.discharged_on, Date::parse("2026-05-09"));
        let codes: Vec<_> = treatment.diagnoses.iter().filter_map(|it| it.code.as_deref()).collect();
        assert_eq!(codes, ["J45.0", "I10", "E11"]);
        assert_eq!(treatment.diagnoses[0].text.as_deref(), Some("Hen & viêm phế quản"));
        assert_eq!(treatment.prescription[0].dosage.as_deref(), Some("2 nhát; khi khó thở"));
        assert_eq!((treatment.tests.len(), treatment.tests[0].value.as_str()), (1, "97"));
        assert_eq!(treatment.revisits[0].date.to_string(), "2026-06-02");
    }

    #[test]
    fn rows_of_three_tables_make_one_record() {
        is_the_record(
            &record(&format!("{TREATMENT}<DSACH_CHI_TIET_THUOC>{MEDICINE}</DSACH_CHI_TIET_THUOC>{TEST}")).expect("one"),
        );
        is_the_record(&record(&format!("{TEST}{MEDICINE}{TREATMENT}")).expect("one, in any order"));
    }

    #[test]
    fn an_envelope_of_files_in_base64_makes_the_same_record() {
        let part =
            |text: &str| format!("<FILEHOSO><NOIDUNGFILE>\n{}\n</NOIDUNGFILE></FILEHOSO>", STANDARD.encode(text));
        let parts = [TREATMENT.to_owned(), format!("<A>{MEDICINE}</A>"), format!("<A>{TEST}</A>")];
        let inside: String = parts.iter().map(|it| part(it)).collect();
        is_the_record(&record(&inside).expect("one"));
        assert_eq!(
            record(&part(&format!("<A>{inside}</A>"))),
            Err(RecordError::WrongValue("NOIDUNGFILE")),
            "one inside another"
        );
        assert_eq!(record("<NOIDUNGFILE>?</NOIDUNGFILE>"), Err(RecordError::WrongValue("NOIDUNGFILE")));
    }

    #[test]
    fn document_types_entities_and_instructions_are_refused() {
        for (text, right) in [
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".to_owned(), RecordError::Forbidden),
            ("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>".to_owned(), RecordError::Forbidden),
            (format!("<a>{}</a>", TREATMENT.replace("&amp;", "&nbsp;")), RecordError::Forbidden),
            ("<a><?run me?></a>".to_owned(), RecordError::Forbidden),
            (format!("<a>{}</a>", TREATMENT.replace("&amp;", "&#0;")), RecordError::Xml),
            (format!("<a>{}</a>", TREATMENT.replace("&amp;", "&#27;")), RecordError::Xml),
            (format!("<a>{}</a>", TREATMENT.replace("&amp;", "&")), RecordError::Xml),
        ] {
            assert_eq!(HealthRecord::from_xml(text.as_bytes()), Err(right), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_document_in_utf_8_is_refused() {
        for text in [
            "",
            "x",
            "<a>",
            "<a></b>",
            "<a/><a/>",
            "<a/>x",
            "</a>",
            "<a><b></a></b>",
            "<a",
            "<?xml version=\"1.0\" encoding=\"windows-1258\"?><a/>",
        ] {
            assert_eq!(HealthRecord::from_xml(text.as_bytes()), Err(RecordError::Xml), "{text}");
        }
        assert_eq!(HealthRecord::from_xml(b"<a>\xff</a>"), Err(RecordError::Xml));
        assert_eq!(HealthRecord::from_xml(b"<a/>"), Err(RecordError::NoRecord));
        assert!(HealthRecord::from_xml(format!("\u{feff}<a>{TREATMENT}</a>").as_bytes()).is_ok());
    }

    #[test]
    fn what_is_too_large_is_refused_before_it_is_kept() {
        let deep = format!("{}{}", "<a>".repeat(MAX_DEPTH + 1), "</a>".repeat(MAX_DEPTH + 1));
        let many = format!("<a>{}</a>", "<b/>".repeat(MAX_FIELDS));
        let long = format!("<TONG_HOP><HO_TEN>{}</HO_TEN></TONG_HOP>", "x".repeat(MAX_TEXT_BYTES + 1));
        let large = format!("<a>{}</a>", " ".repeat(MAX_RECORD_BYTES));
        for text in [deep, many, long, large] {
            assert_eq!(HealthRecord::from_xml(text.as_bytes()), Err(RecordError::TooLarge));
        }
    }

    #[test]
    fn the_element_at_fault_is_named() {
        for (from, to, right) in [
            ("<MA_LK>LK-1</MA_LK>", "", RecordError::Missing("MA_LK")),
            ("<HO_TEN>Nguyễn Văn A</HO_TEN>", "<HO_TEN> </HO_TEN>", RecordError::Missing("HO_TEN")),
            ("195200000000", "195213", RecordError::WrongValue("NGAY_SINH")),
            ("202605020815", "202605", RecordError::WrongValue("NGAY_VAO")),
            ("202605020815", "202605022460", RecordError::WrongValue("NGAY_VAO")),
            ("202605091000", "202605010000", RecordError::WrongValue("NGAY_RA")),
            ("<GIOI_TINH>1<", "<GIOI_TINH>Nam<", RecordError::WrongValue("GIOI_TINH")),
            ("J45.0", "Hen", RecordError::WrongValue("MA_BENH_CHINH")),
            ("I10;E11", "I10;x", RecordError::WrongValue("MA_BENH_KT")),
            ("20260602", "soon", RecordError::WrongValue("NGAY_TAI_KHAM")),
            ("<GIOI_TINH>1<", "<GIOI_TINH>1</GIOI_TINH><GIOI_TINH>2<", RecordError::WrongValue("GIOI_TINH")),
            ("<GIOI_TINH>1<", "<GIOI_TINH><b/>1<", RecordError::WrongValue("GIOI_TINH")),
        ] {
            assert_eq!(record(&TREATMENT.replace(from, to)), Err(right), "{from} → {to}");
        }
        assert!(record(&TREATMENT.replace("202605020815", "20260502")).is_ok(), "a day without a time of day");
        assert_eq!(record(&format!("{TREATMENT}{TREATMENT}")), Err(RecordError::WrongValue("MA_LK")), "twice");
        let orphan = MEDICINE.replace("LK-1", "LK-2");
        assert_eq!(record(&format!("{TREATMENT}{orphan}")), Err(RecordError::WrongValue("MA_LK")));
    }

    #[test]
    fn cut_and_bent_files_never_panic() {
        let whole = format!("<a>{TREATMENT}{MEDICINE}{TEST}</a>");
        for at in 0..whole.len() {
            let _ = HealthRecord::from_xml(&whole.as_bytes()[..at]);
            let mut bent = whole.clone().into_bytes();
            for byte in [b'<', b'>', b'&', b'/', 0, 0xff] {
                bent[at] = byte;
                let _ = HealthRecord::from_xml(&bent);
            }
        }
    }
}
