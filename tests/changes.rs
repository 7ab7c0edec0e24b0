//! The same inputs again, and inputs that changed.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::harness::{Place, assert_same, compare, fixture};

#[test]
fn the_same_inputs_again_write_nothing() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl", "archive.txt"]);
    place.ok(&["run", "."]);
    let before = place.listing("store");
    let again = place.run(&["run", "."]);
    compare("changes_nothing", &[&again]);
    assert_eq!(place.listing("store"), before);
}

#[test]
fn a_file_that_was_only_touched_is_known_by_its_content() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl"]);
    place.ok(&["run", "."]);
    let before = place.listing("store");
    let copy = place.read("harbour.txt");
    fs::remove_file(place.path("harbour.txt")).unwrap();
    place.write("harbour.txt", copy);
    let again = place.ok(&["run", "."]);
    assert!(again.stderr.contains("nothing written\n  2 inputs unchanged"), "{again}");
    assert_eq!(place.listing("store"), before);
}

#[test]
fn a_change_of_equal_size_and_time_is_seen() {
    let place = Place::with(&["harbour.txt"]);
    let time = SystemTime::now() - Duration::from_secs(3600);
    let set_time =
        || fs::File::options().write(true).open(place.path("harbour.txt")).unwrap().set_modified(time).unwrap();
    set_time();
    place.ok(&["run", "harbour.txt"]);
    place.write("harbour.txt", fixture("harbour.txt").replace("37 ships", "38 ships"));
    set_time();
    place.ok(&["run", "harbour.txt"]);
    assert_eq!(place.number("store", "SELECT count(*) FROM metrics WHERE quote = '38 ships'"), 1);
    assert_eq!(place.number("store", "SELECT count(*) FROM metrics WHERE quote = '37 ships'"), 0);
}

#[test]
fn a_changed_input_replaces_its_rows_in_one_commit() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl", "archive.txt"]);
    place.ok(&["run", "."]);
    let changed = fixture("archive.txt").replace("212 kilograms", "221 kilograms")
        + "\n\n通过admin\n\nFog\n\nFog closed the port for 5 hours.\n";
    place.write("archive.txt", changed);
    let ran = place.run(&["run", "."]);
    compare("changes_one", &[&ran]);
    let commits = place.rows("store", "SELECT commits, unchanged FROM runs ORDER BY started_at");
    assert_eq!((commits[1]["commits"].as_i64(), commits[1]["unchanged"].as_i64()), (Some(1), Some(2)));

    place.ok(&["run", ".", "--store", "fresh"]);
    assert_same(&place.dump("store"), &place.dump("fresh"), "a store that changed is one that was made anew");
    place.ok(&["check"]);
}

#[test]
fn a_corrected_figure_keeps_its_id() {
    let place = Place::with(&["harbour.txt"]);
    place.ok(&["run", "harbour.txt"]);
    let id = || place.rows("store", "SELECT metric_id FROM metrics WHERE quote = '640 metres'");
    let before = id();
    assert_eq!(before.len(), 1);
    place.write("harbour.txt", fixture("harbour.txt").replace("19 weeks", "21 weeks"));
    place.ok(&["run", "harbour.txt"]);
    assert_eq!(id(), before);
}

#[cfg(unix)]
#[test]
fn what_can_be_read_no_more_keeps_its_rows() {
    use std::os::unix::fs::symlink;
    let place = Place::with(&["harbour.txt", "ferries.jsonl"]);
    place.ok(&["run", "."]);
    let before = place.dump("store");
    // No permission holds root back; a link to itself does.
    fs::remove_file(place.path("harbour.txt")).unwrap();
    symlink(place.path("harbour.txt"), place.path("harbour.txt")).unwrap();
    let ran = place.run(&["run", ".", "--strict"]);
    assert_eq!(ran.code, Some(3), "{ran}");
    assert!(ran.stderr.contains("1 input could not be read this time; earlier rows stay"), "{ran}");
    assert_same(&place.dump("store"), &before, "the rows stay");
}

#[cfg(unix)]
#[test]
fn what_could_never_be_read_is_one_reject_until_it_can() {
    use std::os::unix::fs::symlink;
    let place = Place::with(&["ferries.jsonl"]);
    symlink(place.path("notes.txt"), place.path("notes.txt")).unwrap();
    place.ok(&["run", "."]);
    let rejects = "SELECT count(*) FROM rejects WHERE code = 'unreadable' AND stage = 'read'";
    assert_eq!(place.number("store", rejects), 1);
    let before = place.listing("store");
    place.ok(&["run", "."]);
    assert_eq!(place.listing("store"), before, "it is tried again, and nothing is written");
    fs::remove_file(place.path("notes.txt")).unwrap();
    place.write("notes.txt", fixture("harbour.txt"));
    place.ok(&["run", "."]);
    assert_eq!(place.number("store", rejects), 0);
    assert_eq!(place.number("store", "SELECT count(*) FROM documents WHERE status = 'read'"), 2);
    place.ok(&["check"]);
}

#[test]
fn the_same_bytes_under_two_names_are_two_documents() {
    let place = Place::new();
    place.write("a.txt", fixture("harbour.txt"));
    place.write("b.txt", fixture("harbour.txt"));
    place.ok(&["run", "."]);
    let one = place.number("store", "SELECT count(*) FROM metrics WHERE quote = '640 metres'");
    assert_eq!(one, 2);
    place.write("a.txt", "Quiet\n\nNothing happened.\n");
    place.ok(&["run", "."]);
    assert_eq!(place.number("store", "SELECT count(*) FROM metrics WHERE quote = '640 metres'"), 1);
    place.ok(&["check"]);
}
