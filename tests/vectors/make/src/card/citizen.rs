use serde_json::{Value, json};

use super::{Case, accepted, refused, with};

pub fn cases() -> Vec<Case> {
    let good = good();
    let read = |name: &str, why, text: String, members: Value| accepted(KIND, name, why, text, with(&good, members));
    let edited = |from: &str, to: &str| CARD.replace(from, to);
    let refuse = |code: &str, name: &str, why, text: String| refused(KIND, code, name, why, text);
    let nothing = json!({ "province": null, "country_code": null, "sex": null, "birth_year": null });
    vec![
        read("2021", "seven fields", CARD.into(), json!({})),
        read("without_old_number", "no earlier card", edited("191000001", ""), json!({ "old_number": null })),
        read("old_number_of_12_digits", "an earlier card of 2016", edited("191000001", "046090000001"), {
            json!({ "old_number": "046090000001" })
        }),
        read("six_fields", "the scanner dropped the last field", edited("|15042021", ""), {
            json!({ "issued": null, "notes": ["without_issue_date"] })
        }),
        read("six_fields_and_a_bar", "the last field is empty", edited("15042021", ""), {
            json!({ "issued": null, "notes": ["without_issue_date"] })
        }),
        read("bar_at_the_end", "some scanners end each field", format!("{CARD}|"), json!({})),
        read("byte_order_mark", "some scanners begin with one", format!("\u{feff}{CARD}"), json!({})),
        read("carriage_return", "some scanners press return", format!("{CARD}\r\n"), json!({})),
        read(
            "dates_with_slashes",
            "some scanners write dates so",
            edited("01011990", "01/01/1990").replace("15042021", "15/04/2021"),
            json!({}),
        ),
        read(
            "nfd",
            "a keyboard that composes nothing; the name is the same name",
            edited("Nguyễn Văn A", "Nguye\u{302}\u{303}n Va\u{306}n A"),
            json!({ "name": "Nguye\u{302}\u{303}n Va\u{306}n A" }),
        ),
        read(
            "nfd_sex",
            "Nữ in three code points",
            edited("Nam", "Nu\u{31b}\u{303}").replace("046090", "046190"),
            json!({
                "number": "046190000001", "sex": "female",
                "hints": { "province": "Thừa Thiên Huế", "country_code": null, "sex": "female", "birth_year": 1990 },
            }),
        ),
        read(
            "old_tone_mark",
            "Hoà and Hòa are two spellings: kept as printed",
            edited("Nguyễn Văn A", "Trần Thị Hoà"),
            json!({ "name": "Trần Thị Hoà", "name_to_compare": "Trần Thị Hoà" }),
        ),
        read(
            "residence_of_before_2025",
            "a district and a province that are gone: as printed",
            edited("12 Lê Lợi, Vĩnh Ninh, Huế", "Thôn 3, Ea Tul, Cư M'gar, Đắk Lắk"),
            json!({ "residence": "Thôn 3, Ea Tul, Cư M'gar, Đắk Lắk" }),
        ),
        read(
            "garbled_1252",
            "UTF-8 read as Windows-1252: kept and flagged",
            {
                edited("Nguyễn Văn A", "Nguyá»…n VÄƒn A").replace("12 Lê Lợi, Vĩnh Ninh, Huế", "12 LÃª Lá»£i")
            },
            json!({
                "name": "Nguyá»…n VÄƒn A", "name_to_compare": "Nguyá»…n VÄƒn A", "residence": "12 LÃª Lá»£i",
                "notes": ["garbled"],
            }),
        ),
        read(
            "garbled_1258",
            "UTF-8 read as Windows-1258, from the byte order mark on",
            {
                format!(
                    "ï»¿{}",
                    edited("Nguyễn Văn A", "TĂ´ VÄƒn A").replace("12 Lê Lợi, Vĩnh Ninh, Huế", "12 LĂª Lá»£i")
                )
            },
            json!({
                "name": "TĂ´ VÄƒn A", "name_to_compare": "TĂ´ VÄƒn A", "residence": "12 LĂª Lá»£i", "notes": ["garbled"],
            }),
        ),
        read("garbled_sex", "Nữ read as Windows-1252: the sex is not known", edited("Nam", "Ná»¯"), {
            json!({ "sex": null, "notes": ["garbled"] })
        }),
        read(
            "lost_letters",
            "a scanner that knows no Vietnamese",
            edited("Nguyễn Văn A", "Nguy\u{fffd}n V\u{fffd}n A"),
            {
                json!({ "name": "Nguy\u{fffd}n V\u{fffd}n A", "name_to_compare": "Nguy\u{fffd}n V\u{fffd}n A", "notes": ["garbled"] })
            },
        ),
        read(
            "typed_through_telex",
            "aa has become â: nobody can tell, so it is kept",
            edited("12 Lê Lợi", "Khu Âa, 12 Lê Lợi"),
            json!({ "residence": "Khu Âa, 12 Lê Lợi, Vĩnh Ninh, Huế" }),
        ),
        read("born_in_another_year", "the number says 1990", edited("01011990", "01011985"), {
            json!({ "date_of_birth": "1985-01-01", "notes": ["number_and_date_of_birth"] })
        }),
        read("born_in_another_century", "the number says 1990", edited("01011990", "01012090"), {
            json!({ "date_of_birth": "2090-01-01", "notes": ["number_and_date_of_birth"] })
        }),
        read("of_the_other_sex", "the number says male", edited("Nam", "Nữ"), {
            json!({ "sex": "female", "notes": ["number_and_sex"] })
        }),
        read(
            "unknown_province",
            "a place that no table has says nothing, and is no error",
            edited("046090", "999090"),
            json!({ "number": "999090000001", "hints": nothing }),
        ),
        read(
            "leading_noughts",
            "a number is a text",
            edited("046090000001", "001090000001"),
            json!({
                "number": "001090000001",
                "hints": { "province": "Hà Nội", "country_code": null, "sex": "male", "birth_year": 1990 },
            }),
        ),
        read(
            "born_abroad",
            "the number of a country",
            edited("046090000001", "101290000001"),
            json!({
                "number": "101290000001", "notes": ["number_and_date_of_birth"],
                "hints": { "province": null, "country_code": 101, "sex": "male", "birth_year": 2090 },
            }),
        ),
        read("2024", "eleven fields, the last four empty", format!("{CARD}||||"), {
            json!({ "layout": "2024", "tail": ["", "", "", ""] })
        }),
        read("2024_with_a_tail", "what stands there is kept as it came", format!("{CARD}|| Trần Văn B |1|x||"), {
            json!({ "layout": "2024", "tail": ["", " Trần Văn B ", "1", "x", "", ""] })
        }),
        read("2024_of_ten_fields", "the least it has", format!("{CARD}|||"), {
            json!({ "layout": "2024", "tail": ["", "", ""] })
        }),
        read("2024_of_24_fields", "the most that is read", format!("{CARD}{}", "|".repeat(17)), {
            json!({ "layout": "2024", "tail": vec![""; 17] })
        }),
        refuse("fields", "empty", "no text at all", String::new()),
        refuse("fields", "five_fields", "two are missing", "046090000001||Nguyễn Văn A|01011990|Nam".into()),
        refuse("fields", "eight_fields", "neither card has eight", format!("{CARD}|x")),
        refuse("fields", "nine_fields", "nor nine", format!("{CARD}||")),
        refuse("fields", "25_fields", "more than is read", format!("{CARD}{}", "|".repeat(18))),
        refuse("fields", "semicolons", "another separator", edited("|", ";")),
        refuse("too_long", "1025_bytes", "more than is read", edited("Lê Lợi", &"x".repeat(1025 - CARD.len() + 10))),
        refuse("control", "tab", "a tab for a blank", edited("Văn A", "Văn\tA")),
        refuse("control", "nul", "the end of the text, for some", edited("Văn A", "Văn\0A")),
        refuse("control", "line_end_inside", "two lines", edited("|01011990", "\r\n|01011990")),
        refuse("control", "right_to_left", "would be shown the other way round", edited("Văn A", "Văn \u{202e}A")),
        refuse("control", "zero_width", "two names that look the same", edited("Văn", "V\u{200b}ăn")),
        refuse("control", "byte_order_mark_inside", "two texts put together", edited("|Nam", "|\u{feff}Nam")),
        refuse(
            "encoding",
            "garbled_to_controls",
            "Đ read as Latin-1 has a control character",
            edited("Văn", "Ä\u{90}Ã´"),
        ),
        refuse("number", "eleven_digits", "a nought lost in a spreadsheet", edited("046090000001", "46090000001")),
        refuse("number", "nine_digits", "the number of an earlier card", edited("046090000001", "191000001")),
        refuse(
            "number",
            "full_width_digits",
            "an East Asian keyboard",
            edited("046090000001", "０４６０９０００００１"),
        ),
        refuse("number", "one_full_width_digit", "the last one", edited("046090000001", "04609000000１")),
        refuse(
            "number",
            "blank_inside",
            "as cards print it, not as codes do",
            edited("046090000001", "046 090 000001"),
        ),
        refuse("number", "blank_before", "thirteen characters", edited("046090000001", " 046090000001")),
        refuse("number", "letter", "an O for a nought", edited("046090000001", "O46090000001")),
        refuse("number", "without_a_number", "nothing there", edited("046090000001", "")),
        refuse("old_number", "old_number_of_8_digits", "one is missing", edited("191000001", "19100000")),
        refuse("old_number", "old_number_with_a_letter", "an l for a 1", edited("191000001", "19100000l")),
        refuse("name", "without_a_name", "an empty name", edited("Nguyễn Văn A", "")),
        refuse("name", "with_a_blank_name", "a name of blanks", edited("Nguyễn Văn A", "  ")),
        refuse("date", "year_of_two_digits", "1990 or 2090", edited("01011990", "010190")),
        refuse("date", "year_of_two_digits_with_slashes", "the same", edited("01011990", "01/01/90")),
        refuse("date", "year_first", "19 is no day with month 90", edited("01011990", "19900101")),
        refuse("date", "iso", "no scanner writes this", edited("01011990", "1990-01-01")),
        refuse("date", "30_february", "not in the calendar", edited("01011990", "30021990")),
        refuse("date", "29_february_1990", "no leap year", edited("01011990", "29021990")),
        refuse("date", "full_width_date", "an East Asian keyboard", edited("01011990", "０１０１１９９０")),
        refuse("date", "without_a_date", "no date of birth", edited("01011990", "")),
        refuse("date", "issued_on_no_day", "the date of issue is one too", edited("15042021", "32042021")),
        refuse("sex", "in_english", "no card prints it", edited("Nam", "Male")),
        refuse("sex", "without_accent", "a scanner that drops accents drops them from names too", edited("Nam", "Nu")),
        refuse("sex", "empty_sex", "nothing there", edited("|Nam|", "||")),
    ]
}

fn good() -> Value {
    json!({
        "layout": "2021",
        "number": "046090000001",
        "old_number": "191000001",
        "name": "Nguyễn Văn A",
        "name_to_compare": "Nguyễn Văn A",
        "date_of_birth": "1990-01-01",
        "sex": "male",
        "residence": "12 Lê Lợi, Vĩnh Ninh, Huế",
        "issued": "2021-04-15",
        "tail": [],
        "hints": { "province": "Thừa Thiên Huế", "country_code": null, "sex": "male", "birth_year": 1990 },
        "notes": [],
    })
}

const KIND: &str = "citizen_card";
const CARD: &str = "046090000001|191000001|Nguyễn Văn A|01011990|Nam|12 Lê Lợi, Vĩnh Ninh, Huế|15042021";
