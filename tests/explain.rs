//! `explain`: whole outputs on sentences of its own. Weights and what weighs are left out of the snapshots: they change
//! with every fit.

use serde_json::Value;

use crate::harness::{Place, Ran, compare};

const TEXT: &str = "On May 3, 2021 the ferry company Norling said its fares would rise by 4 to 6 per cent in 2022. \
                    Line 7 carried more than 12,000 passengers.";

/// A run without the numbers and names of features.
fn plain(mut ran: Ran) -> Ran {
    let is_candidate = |line: &str| line.starts_with("      ") && line.contains(" %  ");
    let line = |line: &str| match line.split_once(" %  ") {
        Some((_, rest)) if is_candidate(line) => {
            let end = [rest.find("  +"), rest.find("  -")].into_iter().flatten().min().unwrap_or(rest.len());
            format!("      [WEIGHT] {}\n", &rest[..end])
        }
        _ => format!("{line}\n"),
    };
    ran.stdout = ran.stdout.lines().map(line).collect();
    ran
}

#[test]
fn help_teaches() {
    compare("help_explain", &[&Place::new().run(&["explain", "--help"])]);
}

#[test]
fn a_text_is_told_sentence_by_sentence() {
    let place = Place::new();
    compare("explain_page", &[&plain(place.run(&["explain", TEXT, "--published", "2021-05-04"]))]);
    compare("explain_span", &[&plain(place.run(&["explain", "No number. Then 3 t.", "--span", "0-4"]))]);
}

#[test]
fn figures_are_the_rows_of_a_run() {
    let place = Place::new();
    place.write("ferry.txt", TEXT);
    place.ok(&["run", "ferry.txt"]);
    let rows = place.rows("store", "SELECT article_id, metric_id, quote_start, value, unit, measure, period, status FROM metrics ORDER BY quote_start");
    assert!(rows.len() >= 2, "{rows:?}");
    let article = rows[0]["article_id"].as_str().unwrap();
    let explained = place.ok(&["explain", "--article", article, "--json"]).stdout;
    let explained: Value = serde_json::from_str(&explained).unwrap();
    let numerals =
        explained["sentences"].as_array().unwrap().iter().flat_map(|sentence| sentence["numerals"].as_array().unwrap());
    let figures: Vec<&Value> = numerals.filter(|numeral| numeral["fate"] == "figure").collect();
    assert_eq!(figures.len(), rows.len());
    for (figure, row) in figures.iter().zip(&rows) {
        for field in ["metric_id", "quote_start", "value", "unit", "measure", "period", "status"] {
            assert_eq!(figure["row"][field], row[field], "{field}");
        }
        assert!(!figure["measure"]["candidates"].as_array().unwrap().is_empty());
    }
    let last = rows.last().unwrap()["metric_id"].as_str().unwrap();
    let one = place.ok(&["explain", "--article", last, "--json"]).stdout;
    let one: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(one["sentences"].as_array().unwrap().len(), 1);
    assert_eq!(one["sentences"][0], explained["sentences"].as_array().unwrap().last().unwrap().clone());
}

#[test]
fn every_numeral_has_a_fate_and_a_reason() {
    let explained = Place::new().run_with(&["explain", "-", "--json"], TEXT);
    let explained: Value = serde_json::from_str(&explained.stdout).unwrap();
    let sentences = explained["sentences"].as_array().unwrap();
    let numerals: Vec<&Value> =
        sentences.iter().flat_map(|sentence| sentence["numerals"].as_array().unwrap()).collect();
    let passed =
        |text: &str| numerals.iter().find(|numeral| numeral["text"] == text).map(|numeral| numeral["reason"].clone());
    assert_eq!(
        [passed("3"), passed("2021"), passed("7")],
        [Some("date".into()), Some("date".into()), Some("route".into())]
    );
    assert!(numerals.iter().all(|numeral| !numeral["steps"].as_array().unwrap().is_empty()), "{numerals:#?}");
    assert!(explained["topic"]["scores"].as_array().unwrap().len() >= 6);
}

#[test]
fn what_cannot_be_explained_says_so() {
    let place = Place::new();
    let fails = |arguments: &[&str], says: &str| {
        let ran = place.run(arguments);
        assert!(ran.code == Some(2) && ran.stderr.contains(says), "{says}\n{ran}");
    };
    fails(&["explain", "5 t", "--span", "0-9"], "the span ends at byte 9, but the text has 3");
    fails(&["explain", "5 t", "--span", "3-1"], "3 is not before 1");
    fails(&["explain", "5 t", "--published", "May"], "write it as 2024-05-01");
    fails(&["explain", "5 t", "--article", "4f"], "cannot be used with");
    place.write("a.txt", "It weighs 5 t.");
    place.ok(&["run", "a.txt"]);
    fails(&["explain", "--article", "0000000000000000000000000000000f"], "no article and no figure has the id");
}
