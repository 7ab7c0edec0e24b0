//! `sluicebox sql`: where queries come from and how answers are written.

use crate::harness::{Place, compare};

fn store() -> Place {
    let place = Place::with(&["ferries.jsonl"]);
    place.ok(&["run", "ferries.jsonl"]);
    place
}

const QUERY: &str = "SELECT record_id, title, published FROM articles ORDER BY record_id LIMIT 2";

#[test]
fn every_form_of_output() {
    let place = store();
    let forms = ["table", "csv", "json", "jsonl", "markdown"];
    let runs = forms.map(|form| place.run(&["sql", "--format", form, QUERY]));
    compare("query_forms", &runs.each_ref());
    let output = place.command(&["sql", "--format", "parquet", QUERY]).output().unwrap();
    assert_eq!((&output.stdout[..4], output.status.code()), (b"PAR1".as_slice(), Some(0)));
}

#[test]
fn a_query_comes_from_the_line_a_file_or_standard_input() {
    let place = store();
    place.write("query.sql", "-- how many\nSELECT count(*) AS n FROM articles;\nSELECT 1 AS one");
    let expected = "{\"n\":3}\n{\"one\":1}\n";
    assert_eq!(place.ok(&["sql", "-f", "query.sql"]).stdout, expected);
    assert_eq!(place.run_with(&["sql"], &place.read("query.sql")).stdout, expected);
    assert_eq!(place.run_with(&["sql", "-f", "-"], &place.read("query.sql")).stdout, expected);
}

#[test]
fn the_store_is_named_by_option_or_environment() {
    let place = store();
    std::fs::rename(place.path("store"), place.path("elsewhere")).unwrap();
    let query = "SELECT count(*) AS n FROM articles";
    assert_eq!(place.number("elsewhere", query), 3);
    let by_environment = place.command(&["sql", query]).env("SLUICEBOX_STORE", "elsewhere").output().unwrap();
    assert_eq!(by_environment.stdout, b"{\"n\":3}\n");
}
