//! Keeping a store: `optimize`, `gc`, `verify`, `doctor`, and older versions with `--as-of`.

use std::fs;

use crate::harness::{Place, assert_same, compare, fixture};
use crate::jobs::many;

/// A store of many small commits, two of which change a document.
fn store() -> Place {
    let place = Place::new();
    many(&place, 60);
    place.ok(&["run", "in", "--commit-size", "1"]);
    place.write("in/notes/3.txt", "Crane\n\nThe crane lifts 80 tons.\n");
    place.ok(&["run", "in"]);
    place
}

fn data_files(place: &Place) -> usize {
    let is_data = |name: &str| name.ends_with(".parquet") && !name.contains("_delta_log");
    place.listing("store").iter().filter(|(name, _)| is_data(name)).count()
}

fn live_files(place: &Place) -> usize {
    place.ok(&["files"]).stdout.lines().count()
}

#[test]
fn packing_changes_no_row_and_older_versions_stay() {
    let place = store();
    let (rows, version) = (place.dump("store"), "SELECT count(*) FROM metrics");
    let then = place.number("store", version);
    let dry = place.ok(&["optimize", "--dry-run"]);
    assert!(dry.stderr.contains("nothing was written"), "{dry}");
    let packed = place.ok(&["optimize"]);
    assert!(packed.stdout.contains("metrics") && packed.stdout.contains("became 1 file"), "{packed}");
    assert!(live_files(&place) <= 6);
    assert_same(&place.dump("store"), &rows, "after optimize");
    compare("maintenance_nothing_to_pack", &[&place.ok(&["optimize"])]);
    place.ok(&["check"]);
    let early = place.ok(&["sql", "--as-of", "1", "--format", "csv", version]);
    assert_ne!(early.stdout.lines().nth(1), Some(then.to_string().as_str()), "{early}");
    place.write("in/notes/3.txt", "Crane\n\nThe crane lifts 90 tons.\n");
    place.ok(&["run", "in"]);
    place.ok(&["run", "in", "--store", "expected"]);
    assert_same(&place.dump("store"), &place.dump("expected"), "a document replaced after optimize");
}

#[test]
fn a_run_packs_many_small_files_by_itself() {
    let place = Place::new();
    for n in 0..66 {
        place.write(&format!("one/{n}.txt"), format!("Lamp {n}\n\nThe lamp has {} bulbs.\n", n + 3));
    }
    for n in 0..66 {
        place.ok(&["run", &format!("one/{n}.txt"), "--jobs", "1"]);
    }
    assert!(live_files(&place) < 40, "{}", live_files(&place));
    place.ok(&["run", "one", "--store", "expected"]);
    assert_same(&place.dump("store"), &place.dump("expected"), "66 runs");
    place.ok(&["check"]);
    place.ok(&["verify"]);
}

#[test]
fn what_only_expired_versions_have_is_deleted() {
    let place = store();
    place.ok(&["optimize"]);
    let rows = place.dump("store");
    assert!(data_files(&place) > live_files(&place));
    let kept = place.ok(&["gc"]);
    assert!(kept.stderr.starts_with("nothing to delete"), "{kept}");
    let before = data_files(&place);
    let dry = place.ok(&["gc", "--grace", "0s", "--retention", "0s", "--dry-run"]);
    assert!(dry.stdout.contains("files of expired versions") && data_files(&place) == before, "{dry}");
    place.ok(&["gc", "--grace", "0s", "--retention", "0s"]);
    assert_eq!(data_files(&place), live_files(&place));
    assert_same(&place.dump("store"), &rows, "after gc");
    place.ok(&["verify"]);
    let refused = place.run(&["sql", "--as-of", "1", "SELECT 1"]);
    assert_eq!(refused.code, Some(2), "{refused}");
    assert!(refused.stderr.contains("version 1 of") && refused.stderr.contains("is not kept any more"), "{refused}");
    for arguments in [["files", "--as-of", "1"], ["files", "--as-of", "900d"], ["files", "--as-of", "soon"]] {
        assert_eq!(place.run(&arguments).code, Some(2));
    }
}

#[test]
fn a_killed_packer_or_sweeper_is_followed_by_another() {
    let place = store();
    let rows = place.dump("store");
    for (command, failpoints) in [
        (vec!["optimize"], ["after_packing:1", "before_decision:1", "after_decision:1", "after_table:3"]),
        (
            vec!["gc", "--grace", "0s", "--retention", "0s"],
            ["before_table:2", "after_sweep:1", "after_delete:1", "after_delete:5"],
        ),
    ] {
        for failpoint in failpoints {
            let killed = place.command(&command).env("SLUICEBOX_FAILPOINT", failpoint).output().unwrap();
            assert_same(&place.dump("store"), &rows, failpoint);
            assert!(killed.status.code().is_none() || !failpoint.ends_with(":1"), "{failpoint}");
        }
        place.ok(&command);
    }
    place.ok(&["gc", "--grace", "0s", "--retention", "0s"]);
    assert_same(&place.dump("store"), &rows, "at the end");
    assert_eq!(data_files(&place), live_files(&place));
    place.ok(&["verify"]);
}

#[test]
fn damage_is_found_named_and_not_read() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl"]);
    place.ok(&["run", "."]);
    let whole = place.ok(&["verify"]);
    assert!(whole.stdout.contains("are as they were written"), "{whole}");
    let query =
        ["sql", "--verify", "--format", "csv", "SELECT metric_id, quote, value FROM metrics ORDER BY metric_id"];
    let rows = place.ok(&query).stdout;
    assert!(rows.lines().count() > 3);
    let file = place.ok(&["files", "metrics"]).stdout.trim().replace("[DIR]", place.path(".").to_str().unwrap());
    let bytes = fs::read(&file).unwrap();
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 1;
    fs::write(&file, flipped).unwrap();
    let damaged = place.run(&["verify"]);
    assert_eq!(damaged.code, Some(10), "{damaged}");
    assert!(damaged.stdout.starts_with("metrics/") && damaged.stdout.contains("1 damaged object found"), "{damaged}");
    assert_ne!(place.run(&query).code, Some(0));
    fs::write(&file, bytes).unwrap();
    assert_eq!(place.ok(&query).stdout, rows);
}

#[test]
fn a_doctor_tries_out_what_commits_rely_on() {
    let place = Place::with(&["harbour.txt"]);
    let ran = place.ok(&["doctor", "--store", "nothing"]);
    let names = ["write", "read", "list", "conditional put", "clock", "delete", "free space", "identity"];
    assert!(names.iter().all(|name| ran.stdout.contains(&format!("ok {name}"))), "{ran}");
    assert!(ran.stdout.contains("there is no store yet"), "{ran}");
    place.ok(&["run", "harbour.txt"]);
    let before = place.listing("store");
    let ran = place.ok(&["doctor"]);
    assert!(ran.stdout.contains("at version 1"), "{ran}");
    assert_eq!(place.listing("store"), before, "it leaves nothing behind");
    place.write("file", fixture("harbour.txt"));
    let ran = place.run(&["doctor", "--store", "file/store"]);
    assert_eq!(ran.code, Some(10), "{ran}");
    assert_eq!(place.run(&["doctor", "--store", "gopher://x/y"]).code, Some(2));
}
