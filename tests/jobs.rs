//! The number of threads, the memory and the size of commits change nothing.

use std::fmt::Write;

use crate::harness::{Place, assert_same, fixture};

/// Enough for many batches and several commits.
pub fn many(place: &Place, copies: usize) {
    let mut records = String::new();
    for n in 0..copies {
        let text =
            format!("The depot at stop {n} holds {} buses and {} kilometres of cable. ", n * 7 + 3, n + 2).repeat(12);
        let _ = writeln!(records, "{{\"id\": \"r{n}\", \"title\": \"Depot {n}\", \"text\": \"{text}\"}}");
        if n % 50 == 0 {
            let _ = writeln!(records, "{{\"id\": \"r{n}x\"");
        }
    }
    place.write("in/depots.jsonl", records);
    for n in 0..20 {
        place.write(&format!("in/notes/{n}.txt"), fixture("harbour.txt").replace("640", &format!("{n}40")));
    }
    place.write("in/archive.txt", fixture("archive.txt"));
    place.write("in/bad.txt", b"\xff\xfe\xfa\xfb\x80");
}

#[test]
fn jobs_memory_and_commits_change_nothing() {
    let place = Place::new();
    many(&place, 2500);
    place.ok(&["run", "in", "--store", "one", "--jobs", "1"]);
    let expected = place.dump("one");
    assert!(expected.lines().count() > 5000);
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
    let written = place.ok(&["run", "in", "--store", "one", "--report", "report.json"]);
    assert!(written.stderr.contains("nothing written"), "{written}");
    assert_eq!(place.number("one", "SELECT commits FROM runs"), 1);
    assert!(place.number("store2", "SELECT commits FROM runs") > 2, "a long document spans commits");
}

#[test]
fn articles_larger_than_what_is_left_of_the_memory_pass() {
    let place = Place::new();
    let sentence = "The reservoir lost 14 centimetres in a week, more than in any week of the 9 years before. ";
    let mut records = String::new();
    for n in 0..5 {
        let text = format!("{sentence}It was lake {n}. ").repeat((4 << 20) / (sentence.len() + 16));
        let _ = writeln!(records, "{{\"id\": \"lake{n}\", \"text\": \"{text}\"}}");
    }
    place.write("lakes.jsonl", records);
    place.ok(&["run", "lakes.jsonl", "--memory", "32MiB", "--jobs", "4", "--report", "report.json"]);
    assert_eq!(place.number("store", "SELECT count(*) FROM articles"), 5);
    let report: serde_json::Value = serde_json::from_str(&place.read("report.json")).unwrap();
    assert!(report["peak_budget_bytes"].as_u64().unwrap() > 32 << 20, "one of them is larger than the budget");
}
