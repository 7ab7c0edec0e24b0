//! Which inputs a run takes on: since, limit, what is gone, what is tried again, and what a dry run tells of it.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::harness::{Place, assert_same, compare, fixture};

/// Makes a file as old as `days`.
fn age(place: &Place, name: &str, days: u64) {
    let time = SystemTime::now() - Duration::from_secs(days * 24 * 3600);
    fs::File::options().write(true).open(place.path(name)).unwrap().set_modified(time).unwrap();
}

#[test]
fn a_dry_run_tells_what_a_run_does() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl", "archive.txt"]);
    fs::create_dir(place.path("in")).unwrap();
    for name in ["harbour.txt", "ferries.jsonl", "archive.txt"] {
        fs::rename(place.path(name), place.path(&format!("in/{name}"))).unwrap();
    }
    place.write("in/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let first = place.run(&["run", "in", "--dry-run"]);
    assert!(!place.exists("store"), "a dry run makes no store");
    place.ok(&["run", "in"]);
    place.write("in/harbour.txt", "Quiet\n\nNothing happened.\n");
    place.write("in/new.txt", "Gate\n\nThe gate is 9 metres wide.\n");
    fs::remove_file(place.path("in/archive.txt")).unwrap();
    let before = place.listing("store");
    let second = place.run(&["run", "in", "--dry-run", "--limit", "1"]);
    let replay = place.run(&["replay", "--code", "binary", "--dry-run"]);
    assert_eq!(place.listing("store"), before, "it writes nothing");
    let real = place.run(&["run", "in"]);
    compare("selection_dry", &[&first, &second, &replay, &real]);
}

#[test]
fn a_limit_takes_the_next_ones_each_time() {
    let place = Place::new();
    for name in ["a", "b", "c", "d", "e"] {
        place.write(&format!("in/{name}.txt"), format!("Gate {name}\n\nThe gate is 9 metres wide.\n"));
    }
    for expected in [2, 4, 5, 5] {
        place.ok(&["run", "in", "--limit", "2"]);
        assert_eq!(place.number("store", "SELECT count(*) FROM documents"), expected);
    }
    place.ok(&["run", "in", "--store", "fresh"]);
    assert_same(&place.dump("store"), &place.dump("fresh"), "in parts or at once");
}

#[test]
fn since_takes_what_was_modified_since() {
    let place = Place::with(&["harbour.txt", "archive.txt"]);
    age(&place, "archive.txt", 10);
    let names = || place.rows("store", "SELECT uri FROM documents").len();
    let ran = place.ok(&["run", "harbour.txt", "archive.txt", "--since", "2d"]);
    assert!(ran.stderr.contains("1 input left out by --since or --limit"), "{ran}");
    assert_eq!(names(), 1);
    place.ok(&["run", "harbour.txt", "archive.txt", "--since", "2001-01-01"]);
    assert_eq!(names(), 2);
    let far = place.ok(&["run", "harbour.txt", "--since", "2999-01-01T00:00:00Z", "--store", "none"]);
    assert!(far.stderr.starts_with("nothing to do: 1 input looked at") && !place.exists("none"), "{far}");
}

const STATUS: &str = "SELECT regexp_replace(uri, '.*/', '') || ' ' || status AS is FROM documents ORDER BY uri";

fn statuses(place: &Place) -> Vec<String> {
    place.rows("store", STATUS).iter().map(|row| row["is"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_vanished_is_gone_and_keeps_its_rows_until_it_is_forgotten() {
    let place = Place::new();
    for name in ["a.txt", "b.txt", "deep/c.txt"] {
        place.write(&format!("in/{name}"), fixture("harbour.txt"));
    }
    place.ok(&["run", "in"]);
    let figures = || place.number("store", "SELECT count(*) FROM metrics");
    let all = figures();
    fs::remove_file(place.path("in/b.txt")).unwrap();
    fs::remove_dir_all(place.path("in/deep")).unwrap();
    let gone = place.run(&["run", "in"]);
    assert_eq!(statuses(&place), ["a.txt read", "b.txt gone", "c.txt gone"]);
    assert_eq!(figures(), all, "rows stay");
    place.ok(&["check"]);
    let before = place.listing("store");
    place.ok(&["run", "in"]);
    assert_eq!(place.listing("store"), before, "it is marked once");

    place.write("in/b.txt", fixture("harbour.txt"));
    place.ok(&["run", "in"]);
    assert_eq!(statuses(&place), ["a.txt read", "b.txt read", "c.txt gone"], "what comes back is read");
    let dry = place.run(&["forget", "--gone", "--dry-run"]);
    let forgotten = place.run(&["forget", "--gone"]);
    let again = place.run(&["forget", "--gone"]);
    compare("selection_gone", &[&gone, &dry, &forgotten, &again]);
    assert_eq!(figures() * 3, all * 2);
    place.ok(&["run", "in", "--store", "fresh"]);
    assert_same(&place.dump("store"), &place.dump("fresh"), "a store that forgot is one that never knew");
    place.ok(&["check"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_gone_where_the_listing_did_not_look() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    for name in ["in/a.txt", "in/.hidden.txt", "other/b.txt", "disk/c.txt", "in/d.jsonl"] {
        place.write(name, fixture("harbour.txt"));
    }
    symlink(place.path("disk"), place.path("in/mounted")).unwrap();
    place.ok(&["run", "in", "in/.hidden.txt", "other", "in/d.jsonl"]);
    let count =
        |status: &str| place.number("store", &format!("SELECT count(*) FROM documents WHERE status = '{status}'"));
    let known = count("gone");
    fs::remove_file(place.path("other/b.txt")).unwrap();
    fs::remove_file(place.path("in/d.jsonl")).unwrap();
    place.ok(&["run", "in/*.txt"]);
    assert_eq!(count("gone"), known, "a pattern speaks for what it means");
    fs::rename(place.path("disk"), place.path("away")).unwrap();
    place.ok(&["run", "in"]);
    assert_eq!(count("gone"), known, "a link to nothing may be a disk that is not there today");
    fs::rename(place.path("away"), place.path("disk")).unwrap();
    place.ok(&["run", "in"]);
    assert_eq!(count("gone"), known + 1, "d.jsonl is gone, .hidden.txt is not");
    place.ok(&["run", "other"]);
    assert_eq!(count("gone"), known + 2, "an empty folder was looked at too");
}

#[test]
fn forget_takes_out_what_is_named_and_nothing_else() {
    let place = Place::new();
    for name in ["a.txt", "b.txt", "old/c.txt", "old/d.txt", "old/deep/e.txt"] {
        place.write(&format!("in/{name}"), fixture("harbour.txt"));
    }
    place.ok(&["run", "in"]);
    let uri = format!("file://{}", place.path("in/b.txt").canonicalize().unwrap().display());
    let runs = [
        place.run(&["forget", "in/a.txt", "in/nothing.txt"]),
        place.run(&["forget"]),
        place.run(&["forget", "in/old/*.txt", "--dry-run"]),
        place.run(&["forget", "in/a.txt", &uri, "in/old/*.txt"]),
        place.run(&["forget", "in/old/"]),
    ];
    compare("selection_forget", &runs.each_ref());
    assert_eq!(runs.each_ref().map(|ran| ran.code), [Some(2), Some(2), Some(0), Some(0), Some(0)]);
    for table in ["documents", "articles", "metrics", "passed_over", "rejects"] {
        assert_eq!(place.number("store", &format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
}

#[test]
fn rejects_are_replayed_on_request() {
    let place = Place::new();
    place.write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("records.jsonl", "{\"id\": \"1\", \"text\": \"The pump moves 40 litres.\"}\nnot json\n");
    place.ok(&["run", "."]);
    let list = place.run(&["replay", "--list"]);
    let replay = place.run(&["replay", "--code", "invalid_json"]);
    let unknown = place.run(&["replay", "--code", "ugly"]);
    let none = place.run(&["replay", "--code", "too_long", "--strict"]);
    fs::remove_file(place.path("picture.txt")).unwrap();
    let missing = place.run(&["replay", "--code", "binary", "--strict"]);
    compare("selection_replay", &[&list, &replay, &unknown, &none, &missing]);
    assert_eq!(place.number("store", "SELECT count(*) FROM rejects"), 2, "they are as they were");
    place.ok(&["check"]);
}

#[test]
fn too_many_rejects_end_a_run() {
    let place = Place::new();
    for name in ["a", "b", "c", "d"] {
        place.write(&format!("in/{name}.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    }
    place.write("in/good.txt", fixture("harbour.txt"));
    let number = place.run(&["run", "in", "--max-rejects", "3"]);
    let share = place.run(&["run", "in", "--max-rejects", "79%"]);
    assert_eq!(place.number("store", "SELECT count(*) FROM documents"), 0, "nothing of the last commit is in it");
    let enough = place.run(&["run", "in", "--max-rejects", "80%", "--strict"]);
    let wrong = place.run(&["run", "in", "--max-rejects", "some"]);
    compare("selection_max_rejects", &[&number, &share, &enough, &wrong]);
    assert_eq!([&number, &share, &enough, &wrong].map(|ran| ran.code), [Some(1), Some(1), Some(3), Some(2)]);
}

#[test]
fn what_was_committed_before_too_many_rejects_stays() {
    let place = Place::new();
    // Batches end after 256 KiB of text, commits after 1 byte.
    let long = "The mill grinds 12 tons a day. ".repeat(40);
    let records: String = (0..600).map(|n| format!("{{\"id\": \"{n}\", \"text\": \"{long}\"}}\n")).collect();
    place.write("in/a.jsonl", records);
    place.write("in/b.jsonl", "not json\n".repeat(200));
    let ran = place.run(&["run", "in", "--max-rejects", "10", "--commit-size", "1", "--report", "r.json"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("what was committed before stays"), "{ran}");
    assert!(place.number("store", "SELECT count(*) FROM articles") > 0);
    assert_eq!(place.number("store", "SELECT count(*) FROM rejects"), 0);
    assert_eq!(place.rows("store", "SELECT status FROM runs")[0]["status"], "failed");
    assert!(place.read("r.json").contains("\"exit_code\": 1"));
    place.ok(&["check"]);
}
