//! A container of records is done in segments: what a killed run had committed of it stays, and what grows is read from
//! where it ended.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{Place, assert_same};
use crate::jobs::records;

fn report(place: &Place) -> Value {
    serde_json::from_str(&place.read("report.json")).unwrap()
}

fn run<'a>(store: &'a str, size: &'a str) -> [&'a str; 9] {
    ["run", "in.jsonl", "--store", store, "--commit-size", size, "--jobs", "2", "--report=report.json"]
}

/// A run that dies when it has passed `failpoint`.
fn killed(place: &Place, failpoint: &str) {
    let ended = place.command(&run("store", "1")).env("SLUICEBOX_FAILPOINT", failpoint).output().unwrap();
    assert_eq!(ended.status.code(), None, "{failpoint} is not passed: {}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn a_run_that_was_killed_goes_on_inside_the_file() {
    let place = Place::new();
    let source = records(0..2500);
    place.write("in.jsonl", &source);
    place.ok(&run("expected", "64MiB"));
    let expected = place.dump("expected");
    let mut before = 0;
    for failpoint in ["after_roll_forward:3", "before_decision:2", "after_decision:2", "after_data:1"] {
        killed(&place, failpoint);
        let position = place.number("store", "SELECT position FROM documents");
        assert!(position >= before, "{failpoint}: what was committed stays");
        before = position;
    }
    assert!(before > 0 && (before as usize) < source.len());
    let articles = place.number("store", "SELECT count(*) FROM articles");
    place.ok(&run("store", "1"));
    let told = report(&place);
    assert_eq!(told["bytes"].as_i64(), Some(source.len() as i64 - before), "only the rest is read");
    let all = place.number("store", "SELECT count(*) FROM articles");
    assert_eq!(told["articles"].as_i64(), Some(all - articles));
    assert_same(&place.dump("store"), &expected, "killed four times");
    place.ok(&["check", "--store", "store"]);
}

#[test]
fn what_was_added_to_a_file_is_read_alone() {
    let place = Place::new();
    // Record ids that come up again behind the end of the first reading, and a last line without an end.
    let first = records(0..300) + &records(10..20);
    place.write("in.jsonl", first.trim_end());
    place.ok(&run("store", "64MiB"));
    let before: BTreeSet<_> = place.listing("store").into_iter().collect();
    let second = first.clone() + &records(15..40) + &records(300..310);
    place.write("in.jsonl", &second);
    place.ok(&run("store", "64MiB"));
    assert_eq!(report(&place)["bytes"].as_u64(), Some((second.len() - first.trim_end().len()) as u64));
    let after: BTreeSet<_> = place.listing("store").into_iter().collect();
    let of_data = |(path, _): &&(String, u64)| path.ends_with(".parquet") && !path.contains("_delta_log");
    assert!(before.iter().filter(of_data).all(|file| after.contains(file)), "files of the first reading stay");
    place.ok(&run("fresh", "64MiB"));
    assert_same(&place.dump("store"), &place.dump("fresh"), "a file that grew");
    place.ok(&["check", "--store", "store"]);
}

#[test]
fn a_file_that_changed_before_its_end_is_read_anew() {
    let place = Place::new();
    let first = records(0..300);
    let cut = first.len() - 40;
    let grown = first.clone() + &records(300..310);
    let cases = [
        ("changed", first.clone(), grown.replacen("stop 7 ", "stop 8 ", 1)),
        ("shorter", first.clone(), records(0..299)),
        ("torn", first[..cut].to_owned(), grown.clone()),
    ];
    for (name, before, after) in cases {
        place.write("in.jsonl", &before);
        place.ok(&run(name, "64MiB"));
        place.write("in.jsonl", &after);
        place.ok(&run(name, "64MiB"));
        assert_eq!(report(&place)["bytes"].as_u64(), Some(after.len() as u64), "{name}");
        let fresh = format!("{name}-fresh");
        place.ok(&run(&fresh, "64MiB"));
        assert_same(&place.dump(name), &place.dump(&fresh), name);
    }
}
