//! The number of threads, the memory and the size of commits change nothing.

use std::fmt::Write;
use std::ops::Range;

use crate::harness::{Place, assert_same, fixture};

/// A sentence that is read fast because it has no numeral.
const FILLER: &str = "Nobody at the stop minds the fog, since the buses come when they come and the tea is warm. ";

/// About a kilobyte a record, with two figures each: 250 fill a batch.
pub(crate) fn records(numbers: Range<usize>) -> String {
    let mut records = String::new();
    for n in numbers {
        let figures = format!("The depot at stop {n} holds {} buses and {} kilometres of cable. ", n * 7 + 3, n + 2);
        let text = figures + &FILLER.repeat(10);
        let _ = writeln!(records, "{{\"id\": \"r{n}\", \"title\": \"Depot {n}\", \"text\": \"{text}\"}}");
        if n % 50 == 0 {
            let _ = writeln!(records, "{{\"id\": \"r{n}x\"");
        }
    }
    records
}

/// A folder `in` of every kind of input, with `count` records.
pub(crate) fn many(place: &Place, count: usize) {
    place.write("in/depots.jsonl", records(0..count));
    for n in 0..20 {
        place.write(&format!("in/notes/{n}.txt"), fixture("harbour.txt").replace("640", &format!("{n}40")));
    }
    place.write("in/archive.txt", fixture("archive.txt"));
    place.write("in/bad.txt", b"\xff\xfe\xfa\xfb\x80");
}

#[test]
fn jobs_memory_and_commits_change_nothing() {
    let place = Place::new();
    many(&place, 1200);
    place.ok(&["run", "in", "--store", "one", "--jobs", "1"]);
    let expected = place.dump("one");
    assert!(expected.lines().count() > 3000);
    let variants: [&[&str]; 3] = [
        &["--jobs", "8", "--commit-size", "500KiB"],
        &["--jobs", "8", "--memory", "32MiB"],
        &["--jobs", "2", "--commit-size", "1", "--memory", "64MiB"],
    ];
    for (n, variant) in variants.into_iter().enumerate() {
        let store = format!("store{n}");
        let mut arguments = vec!["run", "in", "--store", &store];
        arguments.extend(variant);
        place.ok(&arguments);
        assert_same(&place.dump(&store), &expected, &format!("{variant:?}"));
        place.ok(&["check", "--store", &store]);
    }
    assert_eq!(place.number("one", "SELECT commits FROM runs"), 1);
    assert!(place.number("store2", "SELECT commits FROM runs") > 2, "a long document spans commits");
}

#[test]
fn articles_larger_than_what_is_left_of_the_memory_pass() {
    let place = Place::new();
    let mut records = String::new();
    for n in 0..5 {
        let text = format!("The lake lost {n}4 centimetres in a week. ") + &FILLER.repeat((6 << 20) / FILLER.len());
        let _ = writeln!(records, "{{\"id\": \"lake{n}\", \"text\": \"{text}\"}}");
    }
    place.write("lakes.jsonl", records);
    place.ok(&["run", "lakes.jsonl", "--memory", "32MiB", "--jobs", "4", "--report", "report.json"]);
    assert_eq!(place.number("store", "SELECT count(*) FROM articles"), 5);
    let report: serde_json::Value = serde_json::from_str(&place.read("report.json")).unwrap();
    assert!(report["peak_budget_bytes"].as_u64().unwrap() > 32 << 20, "one of them is larger than the budget");
}

#[test]
fn many_tiny_files_are_committed_in_portions() {
    let place = Place::new();
    for n in 0..6000 {
        place.write(&format!("lamps/{n}.txt"), format!("Lamp {n}\n\nThe lamp has {} bulbs.\n", n % 90 + 3));
    }
    place.ok(&["run", "lamps", "--memory", "32MiB"]);
    // Of a memory of 32 MiB a quarter is for an open commit, and a document takes some 2 KiB of it besides its rows.
    assert!(place.number("store", "SELECT commits FROM runs") > 1);
    assert_eq!(place.number("store", "SELECT count(*) FROM articles"), 6000);
    place.ok(&["check"]);
}
