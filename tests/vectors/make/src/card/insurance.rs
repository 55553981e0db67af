use serde_json::{Value, json};

use super::{Case, accepted, refused, with};

pub fn cases() -> Vec<Case> {
    let good = good();
    let read = |name: &str, why, text: String, members: Value| accepted(KIND, name, why, text, with(&good, members));
    let edited = |from: &str, to: &str| CARD.replace(from, to);
    let refuse = |code: &str, name: &str, why, text: String| refused(KIND, code, name, why, text);
    vec![
        read("of_15_characters", "object, benefit, province, number", CARD.into(), json!({})),
        read("of_10_digits", "as on cards since 2021", edited("DN4460000000000", "4600000000"), {
            json!({ "code": "4600000000", "object": null, "benefit": null, "province": null, "number": "4600000000" })
        }),
        read("of_12_digits", "the personal number, since 2025", edited("DN4460000000000", "046090000001"), {
            json!({ "code": "046090000001", "object": null, "benefit": null, "province": null, "number": "046090000001" })
        }),
        read("born_in_a_year", "no day is known", edited("01/01/1990", "1990"), json!({ "date_of_birth": "1990" })),
        read("born_in_a_month", "nor here", edited("01/01/1990", "01/1990"), json!({ "date_of_birth": "1990-01" })),
        read(
            "without_an_end",
            "cards since 2021 have no last day",
            edited("31/12/2024", "-"),
            json!({ "valid_to": null }),
        ),
        read(
            "of_a_girl",
            "2 is female, and a parent is named",
            edited("|1|3132", "|2|3132").replace("|-|4|", "|4e677579e1bb856e205468e1bb8b2042|K1|"),
            json!({ "sex": "female", "parent": "Nguyễn Thị B", "living_area": "K1" }),
        ),
        read("hex_in_capitals", "hexadecimal has two cases", edited("4e677579e1bb856e", "4E677579E1BB856E"), json!({})),
        read("carriage_return", "some scanners press return", format!("\u{feff}{CARD}\r\n"), json!({})),
        refuse("fields", "fourteen_fields", "one is missing", edited("|4|", "|")),
        refuse("fields", "sixteen_fields", "one too many", edited("|4|", "|4||")),
        refuse("fields", "without_the_end", "no $", CARD.trim_end_matches('$').into()),
        refuse("fields", "another_end", "a € for the $", edited("|$", "|€")),
        refuse("fields", "something_after_the_end", "one more field", format!("{CARD}|")),
        refuse("too_long", "2049_bytes", "more than is read", edited("3132204cc3aa", &"41".repeat(1024))),
        refuse("control", "tab", "a tab", edited("46 - 001", "46\t001")),
        refuse("control", "control_in_hex", "a line end in the name", edited("4e677579e1bb856e", "4e67750a")),
        refuse(
            "control",
            "unseen_in_hex",
            "a mark of direction in the name",
            edited("4e677579e1bb856e", "e280ae4e6775"),
        ),
        refuse("encoding", "odd_hex", "half a byte", edited("4e677579e1bb856e", "4e677579e1bb856")),
        refuse("encoding", "typed_through_telex", "ee has become ê", edited("4e677579e1bb856e", "4e677579ê1bb856e")),
        refuse("encoding", "name_in_clear", "a name that is not in hexadecimal", edited("4e677579e1bb856e", "Nguyen")),
        refuse("encoding", "not_utf_8", "bytes of TCVN3", edited("4e677579e1bb856e", "4e677579d46e")),
        refuse("encoding", "address_cut", "cut inside a letter", edited("204875e1babf", "204875e1ba")),
        refuse("insurance_code", "of_9_digits", "one is missing", edited("DN4460000000000", "460000000")),
        refuse("insurance_code", "of_15_digits", "no letters", edited("DN4460000000000", "124460000000000")),
        refuse("insurance_code", "small_letters", "as no card prints them", edited("DN446", "dn446")),
        refuse("insurance_code", "benefit_6", "1 to 5", edited("DN446", "DN646")),
        refuse("insurance_code", "empty_code", "nothing there", edited("DN4460000000000", "")),
        refuse("name", "without_a_name", "no letter", edited("4e677579e1bb856e2056c4836e2041", "2020")),
        refuse("date", "year_of_two_digits", "1990 or 2090", edited("01/01/1990", "01/01/90")),
        refuse("date", "without_slashes", "as the citizen's card writes it", edited("01/01/1990", "01011990")),
        refuse("date", "valid_to_no_day", "31 November", edited("31/12/2024", "31/11/2024")),
        refuse("date", "valid_from_a_year", "a whole date", edited("|01/01/2024|31", "|2024|31")),
        refuse("sex", "sex_0", "1 or 2", edited("|1|3132", "|0|3132")),
        refuse("sex", "sex_in_words", "1 or 2", edited("|1|3132", "|Nam|3132")),
    ]
}

fn good() -> Value {
    json!({
        "code": "DN4460000000000", "object": "DN", "benefit": "4", "province": "46", "number": "0000000000",
        "name": "Nguyễn Văn A",
        "date_of_birth": "1990-01-01",
        "sex": "male",
        "address": "12 Lê Lợi, Huế",
        "facility": "46 - 001",
        "valid_from": "2024-01-01", "valid_to": "2024-12-31", "issued": "2024-01-01",
        "management_code": "460000000000",
        "parent": null,
        "living_area": "4",
        "five_years_from": "2029-01-01",
        "check_value": "0123456789abcdef-7102",
    })
}

const KIND: &str = "insurance_card";
const CARD: &str = "DN4460000000000|4e677579e1bb856e2056c4836e2041|01/01/1990|1|\
                    3132204cc3aa204ce1bba3692c204875e1babf|46 - 001|01/01/2024|31/12/2024|01/01/2024|460000000000|-|4|\
                    01/01/2029|0123456789abcdef-7102|$";
