//! A run that is killed and run again is a run that was not killed; whoever looks meanwhile sees whole commits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::harness::{Place, assert_same, fixture};
use crate::jobs::{many, records};

/// The places at which the store can be made to die. Those about files are passed many times.
const FAILPOINTS: [(&str, &[u32]); 12] = [
    ("before_write", &[1, 5]),
    ("before_fsync", &[1, 8]),
    ("after_fsync", &[2, 7]),
    ("after_link", &[1, 6, 9]),
    ("after_folder_fsync", &[3]),
    ("after_data", &[1, 2]),
    ("after_rewrite", &[1]),
    ("before_decision", &[1, 2]),
    ("after_decision", &[1, 2]),
    ("before_table", &[1, 4, 9]),
    ("after_table", &[2, 6, 8]),
    ("after_roll_forward", &[1, 2]),
];

/// A store of older versions of some of its inputs, and what it must become.
fn old_store(place: &Place) -> String {
    many(place, 40);
    place.ok(&["run", "in", "--store", "old"]);
    place.write("in/archive.txt", fixture("archive.txt").replace("120 megawatts", "125 megawatts"));
    place.write("in/notes/3.txt", "Crane\n\nThe crane lifts 80 tons.\n");
    place.write("in/notes/new.txt", "Gate\n\nThe gate is 9 metres wide.\n");
    // A batch and a half: with the commit size of `RUN`, two commits.
    place.write("in/more.jsonl", records(100..500));
    place.ok(&["run", "in", "--store", "expected"]);
    place.dump("expected")
}

fn copy(place: &Place, from: &str, to: &str) {
    for (file, _) in place.listing(from) {
        let target = file.replacen(place.path(from).to_str().unwrap(), place.path(to).to_str().unwrap(), 1);
        std::fs::create_dir_all(std::path::Path::new(&target).parent().unwrap()).unwrap();
        std::fs::copy(&file, &target).unwrap();
    }
}

/// Makes two commits of the changes.
const RUN: [&str; 5] = ["run", "in", "--commit-size", "1", "--store"];

#[test]
fn a_kill_at_any_step_of_a_commit_loses_and_doubles_nothing() {
    let place = Place::new();
    let expected = old_store(&place);
    for (name, passages) in FAILPOINTS {
        for nth in passages {
            let store = format!("{name}{nth}");
            copy(&place, "old", &store);
            let mut run = RUN.to_vec();
            run.push(&store);
            let killed = place.command(&run).env("SLUICEBOX_FAILPOINT", format!("{name}:{nth}")).output().unwrap();
            assert_eq!(
                killed.status.code(),
                None,
                "{name}:{nth} is not passed: {}",
                String::from_utf8_lossy(&killed.stderr)
            );
            place.ok(&run);
            assert_same(&place.dump(&store), &expected, &format!("{name}:{nth}"));
            std::fs::remove_dir_all(place.path(&store)).unwrap();
        }
    }
}

#[test]
fn a_misspelt_failpoint_is_an_error() {
    let place = Place::with(&["harbour.txt"]);
    let ran = place.command(&["run", "harbour.txt"]).env("SLUICEBOX_FAILPOINT", "after_lunch").output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
}

/// What holds of every whole commit: the ledger's counts are those of the tables.
const WHOLE: &str = "
    SELECT d.uri FROM documents d LEFT JOIN (SELECT document_id, count(*) AS n FROM articles GROUP BY 1) a USING (document_id)
    WHERE d.articles <> coalesce(a.n, 0)
    UNION ALL SELECT metric_id FROM metrics m LEFT ANTI JOIN articles a ON a.article_id = m.article_id";

#[test]
fn kills_at_random_moments_lose_and_double_nothing_and_readers_see_whole_commits() {
    let place = Place::new();
    many(&place, 400);
    let run = ["run", "in", "--commit-size", "30KiB", "--store", "store"];
    let whole = Instant::now();
    place.ok(&["run", "in", "--commit-size", "30KiB", "--store", "expected"]);
    let length = whole.elapsed();
    let expected = place.dump("expected");

    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut looks = 0;
            while !done.load(Ordering::Relaxed) {
                let seen = place.run(&["sql", "--store", "store", "--format", "csv", WHOLE]);
                let is_not_there_yet = seen.stderr.contains("there is no store");
                assert!(is_not_there_yet || (seen.code == Some(0) && seen.stdout.lines().count() <= 1), "{seen}");
                looks += usize::from(!is_not_there_yet);
            }
            looks
        });
        for n in 1..=20_u32 {
            let mut child = place.start(&run);
            // Spread over the length of a run, in an order that looks random and is the same each time.
            std::thread::sleep(length.mul_f64(f64::from(n * 7 % 20) / 20.0) + Duration::from_millis(5));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0, "somebody looked");
    });
    place.ok(&run);
    assert_same(&place.dump("store"), &expected, "after 20 kills");
    place.ok(&["check", "--store", "store"]);
}

#[test]
fn runs_at_the_same_time_write_every_row_once() {
    let place = Place::new();
    many(&place, 200);
    place.ok(&["run", "in", "--store", "expected"]);
    let commits = ["10KiB", "25KiB", "64MiB"];
    let children: Vec<_> = commits
        .map(|size| place.start(&["run", "in", "--store", "store", "--commit-size", size]))
        .into_iter()
        .map(|child| child.wait_with_output().unwrap())
        .collect();
    for ended in children {
        let code = ended.status.code();
        assert!(code == Some(0) || code == Some(75), "{code:?} {}", String::from_utf8_lossy(&ended.stderr));
    }
    assert_same(&place.dump("store"), &place.dump("expected"), "three runs at once");
    place.ok(&["check", "--store", "store"]);
}
