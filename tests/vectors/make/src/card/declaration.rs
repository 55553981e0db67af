use serde_json::{Value, json};

use super::{Case, accepted, refused, with};

pub fn cases() -> Vec<Case> {
    let good = good();
    let read = |name: &str, why, text: String, members: Value| accepted(KIND, name, why, text, with(&good, members));
    let edited = |from: &str, to: &str| CODE.replace(from, to);
    let refuse = |code: &str, name: &str, why, text: String| refused(KIND, code, name, why, text);
    vec![
        read("for_oneself", "0, with an extension", CODE.into(), json!({})),
        read("for_another", "1", edited("|0|", "|1|"), json!({ "declared_by": "somebody" })),
        read(
            "hidden_number",
            "some apps hid digits",
            edited("046090000001", "******001"),
            json!({ "number": "******001" }),
        ),
        read("without_an_extension", "nothing after the last bar", edited("1<DN4460000000000<0900000001", ""), {
            json!({ "extension": [] })
        }),
        refuse("fields", "five_fields", "no extension, not even an empty one", "046090000001|A|1990-01-01|0|1".into()),
        refuse("fields", "seven_fields", "one too many", format!("{CODE}|")),
        refuse("fields", "25_parts", "more than is read", edited("1<", &"<".repeat(23))),
        refuse("control", "tab", "a tab", edited("NGUYEN VAN", "NGUYEN\tVAN")),
        refuse("too_long", "1025_bytes", "more than is read", format!("{CODE}{}", "x".repeat(1024))),
        refuse("number", "number_empty", "no paper", edited("046090000001", "")),
        refuse("number", "number_with_accents", "no number of a paper", edited("046090000001", "Số 1")),
        refuse("name", "name_empty", "nobody", edited("NGUYEN VAN A", "")),
        refuse("date", "day_first", "as cards write it", edited("1990-01-01", "01/01/1990")),
        refuse("date", "only_a_year", "a whole date", edited("1990-01-01", "1990")),
        refuse("declaration", "declared_by_2", "0 or 1", edited("|0|", "|2|")),
        refuse("declaration", "identifier_empty", "no identifier", edited("100000000000000001", "")),
    ]
}

fn good() -> Value {
    json!({
        "number": "046090000001",
        "name": "NGUYEN VAN A",
        "date_of_birth": "1990-01-01",
        "declared_by": "holder",
        "identifier": "100000000000000001",
        "extension": ["1", "DN4460000000000", "0900000001"],
    })
}

const KIND: &str = "declaration";
const CODE: &str = "046090000001|NGUYEN VAN A|1990-01-01|0|100000000000000001|1<DN4460000000000<0900000001";
