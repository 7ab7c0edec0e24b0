//! Stores that earlier versions wrote, kept in `schemas/history`: opened, read at each version, and written on.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Place, assert_same, fixture};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn histories() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/history");
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

/// The rows that were kept; they are written where there are none yet and the folder is named for it.
fn kept(history: &Path, dump: &str) -> String {
    let path = history.join("rows.jsonl");
    let is_named = std::env::var_os("SLUICEBOX_HISTORY").is_some_and(|named| history.ends_with(Path::new(&named)));
    if is_named && !path.exists() {
        fs::write(&path, dump).unwrap();
    }
    fs::read_to_string(&path).unwrap()
}

#[test]
fn stores_of_earlier_versions_are_opened_read_and_written_on() {
    let histories = histories();
    assert!(!histories.is_empty());
    for history in histories {
        let place = Place::new();
        copy(&history.join("store"), &place.path("store"));
        let name = history.display().to_string();
        let dump = place.dump("store");
        assert_same(&dump, &kept(&history, &dump), &name);
        place.ok(&["check"]);

        let figures = "SELECT count(*) FROM metrics";
        let before = place.number("store", figures);
        place.ok(&["diff", "0", "1"]);
        place.write("in/new.txt", fixture("harbour.txt"));
        place.ok(&["run", "in"]);
        let with_new = place.number("store", figures);
        assert!(with_new > before, "{name}");
        place.ok(&["check"]);
        place.ok(&["reprocess"]);
        assert_eq!(place.number("store", "SELECT count(DISTINCT extract_version) FROM documents"), 1, "{name}");
        place.ok(&["check"]);
    }
}
