//! From JSON to rows of known fields: the tables of the XML as members, the names of their fields as they are.

use serde_json::{Map, Number, Value};

use super::{
    RecordError, fields,
    rows::{MAX_FIELDS, MAX_RECORD_BYTES, MAX_TEXT_BYTES, Row, Rows, Table, check, kept},
};
use crate::encoding::json;

/// Reads a file: an object with a list of rows, or one row, for each table.
pub(super) fn read(bytes: &[u8]) -> Result<Rows, RecordError> {
    // Before anything is made of them: a value takes many times the two bytes that it may be written in.
    if bytes.len() > MAX_RECORD_BYTES || values(bytes) > MAX_FIELDS {
        return Err(RecordError::TooLarge);
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let Ok(Value::Object(tables)) = json::parse(bytes) else { return Err(RecordError::Json) };
    let mut rows = Rows::default();
    for table in Table::ALL {
        let of_table = match tables.get(table.name()) {
            None | Some(Value::Null) => continue,
            Some(Value::Array(rows)) => rows.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        for members in of_table {
            let members = members.as_object().ok_or(RecordError::WrongValue(table.name()))?;
            rows.push(table, row(members)?);
        }
    }
    Ok(rows)
}

fn row(members: &Map<String, Value>) -> Result<Row, RecordError> {
    let mut row = Row::new();
    for field in fields::ALL {
        let text = match members.get(field) {
            None | Some(Value::Null) => continue,
            Some(Value::String(text)) => {
                check(text, 0, MAX_TEXT_BYTES, RecordError::Json)?;
                kept(text)
            }
            Some(Value::Number(number)) => Some(written(number).ok_or(RecordError::WrongValue(field))?),
            Some(_) => return Err(RecordError::WrongValue(field)),
        };
        if let Some(text) = text {
            row.insert(field, text);
        }
    }
    Ok(row)
}

/// A number as it was written. One that may have lost a figure on the way is refused: a dose is no place to round.
fn written(number: &Number) -> Option<String> {
    let text = number.to_string();
    (!number.is_f64() || (text.len() <= EXACT_CHARACTERS && !text.contains(['e', 'E']))).then_some(text)
}

/// At least as many as there are values: what opens or parts them outside texts.
fn values(bytes: &[u8]) -> usize {
    let (mut count, mut in_text, mut escaped) = (0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' | b',' if !in_text => count += 1,
            _ => {}
        }
    }
    count
}

/// Fifteen figures are exact in a double, and a point.
const EXACT_CHARACTERS: usize = 16;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{HealthRecord, MAX_FIELDS, MAX_RECORD_BYTES, MAX_TEXT_BYTES, RecordError};
    use super::*;

    fn treatment() -> Value {
        json!({
            "MA_LK": "LK-1", "HO_TEN": "Nguyễn Văn A", "NGAY_SINH": "195200000000", "GIOI_TINH": 1, "MA_CSKCB": "46001",
            "NGAY_VAO": 202_605_020_815_u64, "MA_BENH_CHINH": "J45.0", "T_TONGCHI_BV": 1000, "DU_PHONG": null,
        })
    }

    fn read(record: &Value) -> Result<Vec<HealthRecord>, RecordError> {
        HealthRecord::from_json(record.to_string().as_bytes())
    }

    /// The record of one treatment with this field.
    fn with(field: &str, value: Value) -> Value {
        let mut treatment = treatment();
        treatment[field] = value;
        json!({"XML1": treatment})
    }

    #[test]
    fn the_same_record_in_xml_and_in_json_gives_the_same_sections() {
        let xml = "<HOSO><TONG_HOP><MA_LK>LK-1</MA_LK><HO_TEN>Nguyễn &amp; A</HO_TEN><NGAY_SINH>19520300</NGAY_SINH>\
            <GIOI_TINH>2</GIOI_TINH><SO_CCCD>046152000001</SO_CCCD><MA_THE_BHYT>DN4460000000000</MA_THE_BHYT>\
            <DIA_CHI> 1 phố A </DIA_CHI><MA_CSKCB>46001</MA_CSKCB><MA_LOAI_KCB>03</MA_LOAI_KCB><NGAY_VAO>202605020815</NGAY_VAO>\
            <NGAY_RA>202605091000</NGAY_RA><LY_DO_VV>Ho</LY_DO_VV><CHAN_DOAN_RV>Hen</CHAN_DOAN_RV>\
            <MA_BENH_CHINH>J45.0</MA_BENH_CHINH><MA_BENH_KT>I10;E11</MA_BENH_KT><KET_QUA_DTRI>2</KET_QUA_DTRI>\
            <PP_DIEU_TRI>Thuốc</PP_DIEU_TRI><GHI_CHU/><NGAY_TAI_KHAM>20260602;20260702</NGAY_TAI_KHAM></TONG_HOP>\
            <CHI_TIET_THUOC><MA_LK>LK-1</MA_LK><MA_THUOC>40.1</MA_THUOC><TEN_THUOC>Salbutamol</TEN_THUOC>\
            <HAM_LUONG>100 mcg</HAM_LUONG><DUONG_DUNG>hít</DUONG_DUNG><LIEU_DUNG>2 nhát</LIEU_DUNG>\
            <CACH_DUNG>khi khó thở</CACH_DUNG><SO_LUONG>1.5</SO_LUONG><DON_VI_TINH>lọ</DON_VI_TINH></CHI_TIET_THUOC>\
            <CHI_TIET_CLS><MA_LK>LK-1</MA_LK><TEN_CHI_SO>SpO2</TEN_CHI_SO><GIA_TRI>97</GIA_TRI><DON_VI_DO>%</DON_VI_DO>\
            <NGAY_KQ>202605020900</NGAY_KQ></CHI_TIET_CLS><CHI_TIET_CLS><MA_LK>LK-1</MA_LK><TEN_CHI_SO>X quang</TEN_CHI_SO>\
            <KET_LUAN>Bình thường</KET_LUAN></CHI_TIET_CLS></HOSO>";
        let json = json!({
            "XML1": [{
                "MA_LK": "LK-1", "HO_TEN": "Nguyễn & A", "NGAY_SINH": "19520300", "GIOI_TINH": 2,
                "SO_CCCD": "046152000001", "MA_THE_BHYT": "DN4460000000000", "DIA_CHI": " 1 phố A ", "MA_CSKCB": "46001",
                "MA_LOAI_KCB": "03", "NGAY_VAO": "202605020815", "NGAY_RA": 202_605_091_000_u64, "LY_DO_VV": "Ho",
                "CHAN_DOAN_RV": "Hen", "MA_BENH_CHINH": "J45.0", "MA_BENH_KT": "I10;E11", "KET_QUA_DTRI": 2,
                "PP_DIEU_TRI": "Thuốc", "GHI_CHU": "", "NGAY_TAI_KHAM": "20260602;20260702",
            }],
            "XML2": {
                "MA_LK": "LK-1", "MA_THUOC": "40.1", "TEN_THUOC": "Salbutamol", "HAM_LUONG": "100 mcg", "DUONG_DUNG": "hít",
                "LIEU_DUNG": "2 nhát", "CACH_DUNG": "khi khó thở", "SO_LUONG": 1.5, "DON_VI_TINH": "lọ",
            },
            "XML3": [{"MA_LK": "LK-1", "TEN_DICH_VU": ["not read"]}],
            "XML4": [
                {"MA_LK": "LK-1", "TEN_CHI_SO": "SpO2", "GIA_TRI": 97, "DON_VI_DO": "%", "NGAY_KQ": "202605020900"},
                {"MA_LK": "LK-1", "TEN_CHI_SO": "X quang", "GIA_TRI": null, "KET_LUAN": "Bình thường"},
            ],
        });
        let (from_xml, from_json) = (HealthRecord::from_xml(xml.as_bytes()).expect("one"), read(&json).expect("one"));
        assert!(from_xml == from_json, "the two readers differ");
        let [HealthRecord { administrative, treatment }] = from_json.as_slice() else { panic!("one record") };
        assert_eq!((administrative.birthdate.to_string().as_str(), treatment.diagnoses.len()), ("1952-03", 3));
        assert_eq!((treatment.tests.len(), treatment.revisits.len()), (2, 2));
        assert_eq!(treatment.prescription[0].quantity.as_deref(), Some("1.5"));
    }

    #[test]
    fn one_row_and_a_list_of_one_are_the_same_and_a_byte_order_mark_is_passed_over() {
        let (one, list) = (json!({"XML1": treatment()}), json!({"XML1": [treatment()], "XML2": null}));
        assert!(read(&one).expect("one") == read(&list).expect("one"));
        assert!(HealthRecord::from_json(format!("\u{feff}{one}").as_bytes()).is_ok());
    }

    #[test]
    fn what_is_not_one_object_without_repeated_names_is_refused() {
        let twice = json!({"XML1": treatment()}).to_string().replacen("\"HO_TEN\"", "\"HO_TEN\":\"B\",\"HO_TEN\"", 1);
        for text in ["", "x", "{", "[]", "\"XML1\"", "{} {}", "{\"XML1\":[],\"XML1\":[]}", &twice] {
            assert_eq!(HealthRecord::from_json(text.as_bytes()), Err(RecordError::Json), "{text}");
        }
        assert_eq!(HealthRecord::from_json(b"{\"a\":\"\xff\"}"), Err(RecordError::Json));
        assert_eq!(read(&with("HO_TEN", json!("A\u{1b}B"))), Err(RecordError::Json));
        assert_eq!(HealthRecord::from_json(format!("{{\"a\":{}", "[".repeat(40)).as_bytes()), Err(RecordError::Json));
    }

    #[test]
    fn a_file_without_a_treatment_is_no_record() {
        for record in [json!({}), json!({"XML1": []}), json!({"XML1": null}), json!({"xml1": treatment()})] {
            assert_eq!(read(&record), Err(RecordError::NoRecord), "{record}");
        }
    }

    #[test]
    fn the_field_at_fault_is_named() {
        for (record, right) in [
            (with("MA_LK", json!(null)), RecordError::Missing("MA_LK")),
            (with("HO_TEN", json!("  ")), RecordError::Missing("HO_TEN")),
            (with("HO_TEN", json!(["A"])), RecordError::WrongValue("HO_TEN")),
            (with("GIOI_TINH", json!(true)), RecordError::WrongValue("GIOI_TINH")),
            (with("GIOI_TINH", json!({"a": 1})), RecordError::WrongValue("GIOI_TINH")),
            (with("NGAY_VAO", json!(-1)), RecordError::WrongValue("NGAY_VAO")),
            (with("GHI_CHU", json!(1e300)), RecordError::WrongValue("GHI_CHU")),
            (json!({"XML1": "LK-1"}), RecordError::WrongValue("XML1")),
            (json!({"XML1": [treatment(), 7]}), RecordError::WrongValue("XML1")),
            (json!({"XML1": [treatment(), treatment()]}), RecordError::WrongValue("MA_LK")),
            (json!({"XML1": treatment(), "XML2": [[]]}), RecordError::WrongValue("XML2")),
            (
                json!({"XML1": treatment(), "XML2": {"MA_LK": "LK-2", "TEN_THUOC": "A"}}),
                RecordError::WrongValue("MA_LK"),
            ),
            (json!({"XML1": treatment(), "XML4": {"MA_LK": "LK-1"}}), RecordError::Missing("TEN_CHI_SO")),
        ] {
            assert_eq!(read(&record), Err(right), "{record}");
        }
        let rounded =
            with("GHI_CHU", json!(0)).to_string().replace("\"GHI_CHU\":0", "\"GHI_CHU\":0.1000000000000000055");
        assert!(rounded.contains("0.1000000000000000055"));
        let read = HealthRecord::from_json(rounded.as_bytes()).expect("read");
        assert_eq!(
            read[0].treatment.notes.as_deref(),
            Some("0.1"),
            "what a double can't tell apart is the same number"
        );
    }

    #[test]
    fn what_is_too_large_is_refused_before_it_is_kept() {
        let many = format!("{{\"a\":[{}0]}}", "0,".repeat(MAX_FIELDS));
        let large = format!("{{}}{}", " ".repeat(MAX_RECORD_BYTES));
        for text in [many, large] {
            assert_eq!(HealthRecord::from_json(text.as_bytes()), Err(RecordError::TooLarge));
        }
        assert_eq!(read(&with("HO_TEN", json!("x".repeat(MAX_TEXT_BYTES + 1)))), Err(RecordError::TooLarge));
        let commas = with("GHI_CHU", json!(format!("\\\"{}", ",[{".repeat(MAX_TEXT_BYTES / 4))));
        assert!(read(&commas).is_ok(), "what stands in a text is no value");
    }

    #[test]
    fn cut_and_bent_files_never_panic() {
        let whole =
            json!({"XML1": treatment(), "XML4": {"MA_LK": "LK-1", "TEN_CHI_SO": "A", "GIA_TRI": 1}}).to_string();
        for at in 0..whole.len() {
            let _ = HealthRecord::from_json(&whole.as_bytes()[..at]);
            let mut bent = whole.clone().into_bytes();
            for byte in [b'{', b'}', b'"', b',', b'\\', 0, 0xff] {
                bent[at] = byte;
                let _ = HealthRecord::from_json(&bent);
            }
        }
    }
}
