//! No statement of the vault goes through a table to find something: the plan of each is asked for.

use std::fs;

use dinhdanh_tests::CheapVault;

/// Those that go through all there is, because all of it is wanted: the statement or, with `…`, how it begins; and the step
/// that is meant.
const WALKS: [(&str, &str); 9] = [
    // A wallet's end.
    ("SELECT id FROM device_key", "SCAN device_key USING COVERING INDEX"),
    // A wallet that was handed over.
    ("DELETE FROM document", "SCAN document"),
    // Another phone has the account.
    ("DELETE FROM pass", "SCAN pass"),
    // Each entry is hashed with the one before.
    ("SELECT sequence, entry, chain FROM journal ORDER BY sequence", "SCAN journal"),
    // A backup says first how many follow.
    ("SELECT count(*) FROM journal", "SCAN journal"),
    // The list of documents, in its order.
    (
        "SELECT vct, instance, issuer, issued_at, expires_at, claims FROM document WHERE vct > '' ORDER BY vct, instance",
        "SEARCH document USING INDEX",
    ),
    // The copies of each document, counted, in the order of that list.
    ("SELECT vct, instance, (SELECT count(*)…", "SEARCH document USING COVERING INDEX"),
    // A row for each configuration of an issuer.
    ("SELECT issuer, configuration…", "SCAN source USING INDEX source_of_grant"),
    // Those that can be used are counted, and nothing of them is read but the index.
    ("SELECT purpose, kind, count(*)…", "SCAN pass USING COVERING INDEX pass_to_count"),
];

/// Every string literal in a source that is a statement.
fn statements(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        match character {
            // A character literal may be a quote; of a lifetime only its name is lost.
            '\'' if characters.clone().next() == Some('"') => drop(characters.next()),
            '/' if characters.clone().next() == Some('/') => drop(characters.by_ref().find(|it| *it == '\n')),
            '"' => {
                let mut literal = String::new();
                while let Some(character) = characters.next().filter(|it| *it != '"') {
                    literal.push(character);
                    if character == '\\' {
                        literal.extend(characters.next());
                    }
                }
                if ["SELECT ", "INSERT ", "UPDATE ", "DELETE "].iter().any(|word| literal.starts_with(word)) {
                    found.push(literal);
                }
            }
            _ => {}
        }
    }
    found
}

fn of_records() -> Vec<String> {
    let records = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/src/vault/records");
    let sources = fs::read_dir(records).expect("the records are there").map_while(Result::ok);
    sources.flat_map(|entry| statements(&fs::read_to_string(entry.path()).expect("a source"))).collect()
}

/// What is wrong with a step of a plan.
fn fault(statement: &str, step: &str) -> Option<&'static str> {
    if step.contains("TEMP B-TREE") {
        return Some("it sorts");
    }
    // The index of words, asked for words ("M"), from the newest on.
    if step.starts_with("SCAN health_words VIRTUAL TABLE INDEX") && step.contains(":M") {
        return None;
    }
    let meant = WALKS.iter().any(|(walker, walk)| is(statement, walker) && step.starts_with(walk));
    ((step.starts_with("SCAN") || is_whole_range(statement, step)) && !meant).then_some("it goes through a table")
}

/// Whether a search is one in name only: all that it asks of an index is to be beyond a bound that is written in the
/// statement, as in `WHERE vct > ''`.
fn is_whole_range(statement: &str, step: &str) -> bool {
    let Some((_, asked)) = step.strip_prefix("SEARCH ").and_then(|search| search.rsplit_once('(')) else {
        return false;
    };
    let asked = asked.trim_end_matches(')');
    let columns = asked.split(" AND ").map(|term| term.split_once(['>', '<']).map(|(column, _)| column));
    // An equality is no range.
    let Some(columns) = columns.collect::<Option<Vec<_>>>() else { return false };
    let words: Vec<_> = statement.split_whitespace().collect();
    let bounds = |column: &str| {
        // The table itself is in the order of what it is numbered by.
        let names = if column == "rowid" { ["rowid", "id", "sequence"] } else { [column; 3] };
        let named = |word: &str| names.contains(&word.trim_start_matches('(').rsplit('.').next().unwrap_or_default());
        let places = words.windows(3).filter(|it| named(it[0]));
        places.filter(|it| ["<", ">", "<=", ">="].contains(&it[1])).map(|it| it[2].to_owned()).collect::<Vec<_>>()
    };
    columns.iter().all(|column| {
        let bounds = bounds(column);
        !bounds.is_empty() && bounds.iter().all(|bound| !bound.contains('?'))
    })
}

fn is(statement: &str, walker: &str) -> bool {
    walker.strip_suffix('…').map_or(statement == walker, |begin| statement.starts_with(begin))
}

#[test]
fn every_statement_finds_what_it_looks_for_by_an_index_and_in_order() {
    let cheap = CheapVault::new();
    let vault = cheap.open().expect("it is new");
    let (all, mut steps) = (of_records(), 0);
    assert!(all.len() > 40, "only {} statements were found", all.len());
    for statement in &all {
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let mut explained = vault.connection().prepare(&explain).unwrap_or_else(|error| panic!("{statement}: {error}"));
        let mut rows = explained.raw_query();
        while let Some(row) = rows.next().expect("a plan") {
            let step: String = row.get("detail").expect("SQLite calls it so");
            steps += 1;
            if let Some(fault) = fault(statement, &step) {
                panic!("{fault}: {step}\n{statement}");
            }
        }
    }
    assert!(steps > 30, "only {steps} steps were seen");
    for (walker, _) in WALKS {
        assert!(all.iter().any(|statement| is(statement, walker)), "no statement is so: {walker}");
    }
}

/// The test sees what it should refuse.
#[test]
fn a_statement_without_an_index_is_noticed() {
    let cheap = CheapVault::new();
    let vault = cheap.open().expect("it is new");
    for (statement, expected) in [
        ("SELECT id FROM document WHERE issuer = ?1", Some("it goes through a table")),
        ("SELECT id FROM health_entry WHERE facility = ?1 ORDER BY text", Some("it sorts")),
        ("SELECT rowid FROM health_words WHERE words = ?1", Some("it goes through a table")),
        ("SELECT id FROM document WHERE vct = ?1", None),
        ("SELECT id FROM document WHERE vct > ''", Some("it goes through a table")),
        ("SELECT id FROM document WHERE (vct >= '' AND vct < 'zz')", Some("it goes through a table")),
        ("SELECT id FROM document WHERE vct > ?1", None),
        ("SELECT id FROM document WHERE vct = ?1 AND instance > ''", None),
        ("SELECT id FROM pass WHERE expires_at > 0", Some("it goes through a table")),
        ("SELECT id FROM document WHERE id > 0", Some("it goes through a table")),
        ("SELECT id FROM document WHERE id > ?1", None),
        ("SELECT id FROM pass WHERE expires_at > 0 AND expires_at < ?1", None),
    ] {
        let mut explained =
            vault.connection().prepare(&format!("EXPLAIN QUERY PLAN {statement}")).expect("a statement");
        let mut rows = explained.raw_query();
        let mut found = None;
        while let Some(row) = rows.next().expect("a plan") {
            found = found.or(fault(statement, &row.get::<_, String>("detail").expect("SQLite calls it so")));
        }
        assert_eq!(found, expected, "{statement}");
    }
}

#[test]
fn the_reader_of_statements_sees_those_it_should() {
    let source = "a(\"SELECT 1\") // \"SELECT no\"\n '\"' b::<'_>(\"UPDATE x\n SET y\", \"no \\\" SELECT\")";
    assert_eq!(statements(source), ["SELECT 1", "UPDATE x\n SET y"]);
}
