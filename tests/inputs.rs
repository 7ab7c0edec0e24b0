//! What can be named as an input.

use crate::harness::{Place, assert_same, fixture};

#[test]
fn standard_input_is_known_by_its_content() {
    let place = Place::new();
    let text = fixture("harbour.txt");
    let first = place.run_with(&["run", "-"], &text);
    assert_eq!(first.code, Some(0), "{first}");
    let uri = place.rows("store", "SELECT uri, content_hash FROM documents");
    assert_eq!(uri[0]["uri"].as_str().unwrap(), format!("stdin:{}", uri[0]["content_hash"].as_str().unwrap()));
    let again = place.run_with(&["run", "-"], &text);
    assert!(again.stderr.contains("nothing to do"), "{again}");
    place.run_with(&["run", "-"], &(text + "\nA ninth ship came.\n"));
    assert_eq!(place.number("store", "SELECT count(*) FROM documents"), 2);
    place.ok(&["check"]);
}

#[test]
fn a_name_is_a_name_however_it_is_written() {
    let place = Place::new();
    let names = ["plain.txt", "with space.txt", "hash#1.txt", "percent%41.txt", "ümlaut [x].txt", "deep/er/file.txt"];
    for (n, name) in names.iter().enumerate() {
        place.write(name, format!("Note {n}\n\nThe shed holds {n}7 boats.\n"));
    }
    place.ok(&["run", "."]);
    assert_eq!(place.number("store", "SELECT count(*) FROM documents WHERE status = 'read'"), 6);
    let again = place.ok(&["run", "./plain.txt", "deep/../hash#1.txt", "ümlaut [x].txt", "**/*.txt"]);
    assert!(again.stderr.contains("nothing to do: 6 inputs looked at"), "{again}");
    let url = format!("file://{}/with%20space.txt", place.path("").canonicalize().unwrap().display());
    let again = place.ok(&["run", url.trim_end_matches('/')]);
    assert!(again.stderr.contains("nothing to do: 1 input looked at"), "{again}");
}

#[test]
fn a_store_among_the_inputs_is_not_read() {
    let place = Place::with(&["harbour.txt"]);
    place.ok(&["run", "."]);
    let again = place.ok(&["run", "."]);
    assert!(again.stderr.contains("1 input looked at"), "{again}");
}

#[test]
fn the_order_of_inputs_does_not_matter() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl", "archive.txt"]);
    place.ok(&["run", "harbour.txt", "ferries.jsonl", "archive.txt", "--store", "a"]);
    place.ok(&["run", "archive.txt", "harbour.txt", "ferries.jsonl", "archive.txt", "--store", "b"]);
    place.ok(&["run", "ferries.jsonl", "--store", "c"]);
    place.ok(&["run", ".", "--store", "c"]);
    assert_same(&place.dump("b"), &place.dump("a"), "shuffled");
    assert_same(&place.dump("c"), &place.dump("a"), "in two runs");
}
