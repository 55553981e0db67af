use std::{collections::BTreeSet, fs};

use crate::{files, root};

/// One line of `spec/profile/checkin-tests.md`.
struct Line {
    number: u32,
    file: String,
    test: String,
}

fn lines() -> Vec<Line> {
    let page = fs::read_to_string(root().join("spec/profile/checkin-tests.md")).expect("the page is there");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| T")).filter(|row| !row.starts_with(' '));
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let number = cells[0].parse().expect("a number behind the T");
        Line { number, file: cells[2].to_owned(), test: cells[3].to_owned() }
    })
    .collect()
}

#[test]
fn each_of_the_69_has_a_line_and_each_line_a_test() {
    let lines = lines();
    let numbers: BTreeSet<_> = lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, (1..=69).collect());
    for Line { number, file, test } in lines {
        let source = fs::read_to_string(root().join("tests").join(&file)).unwrap_or_else(|_| panic!("tests/{file}"));
        let declared =
            [format!("#[test]\nfn {test}("), format!("    def {test}(self"), format!("bench_function(\"{test}\"")];
        let declared = declared.iter().any(|how| source.contains(how)) || source.contains(&format!("    fn {test}("));
        assert!(declared, "T{number}: there is no test {test} in tests/{file}");
    }
}

/// A test that says by its name that it is one of them stands in the table.
#[test]
fn each_test_with_a_number_has_its_line() {
    let told: BTreeSet<_> = lines().into_iter().map(|line| (line.number, line.test)).collect();
    let mut found = 0;
    for path in files(&root().join("tests/checkin_spec"), &[".rs"]) {
        let source = fs::read_to_string(&path).expect("a source file");
        for name in source.split("#[test]\nfn ").skip(1).filter_map(|rest| rest.split('(').next()) {
            let Some(number) = name.rsplit_once("_t").and_then(|(_, number)| number.parse().ok()) else { continue };
            found += 1;
            assert!(told.contains(&(number, name.to_owned())), "{name} is not in spec/profile/checkin-tests.md");
        }
    }
    assert!(found > 60, "only {found} tests with a number were read");
}
