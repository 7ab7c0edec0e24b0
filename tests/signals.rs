//! SIGINT and SIGTERM: the first drains and commits, the second aborts.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};
use std::time::Duration;

use crate::harness::{Place, assert_same};
use crate::jobs::many;

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until the store has its first commit with rows.
fn wait_for_commit(place: &Place) {
    let second = place.path("store/_sluicebox/commits/00000000000000000001.json");
    for _ in 0..600 {
        if second.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("no commit within 12 seconds");
}

#[test]
fn the_first_signal_drains_and_the_next_run_goes_on() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let place = Place::new();
        // More than the queues hold at once under this budget.
        many(&place, 8000);
        let run = ["run", "in", "--commit-size", "100KiB", "--jobs", "1", "--memory", "32MiB"];
        let mut child = place.start(&run);
        wait_for_commit(&place);
        send(&child, signal);
        let ended = child.wait().unwrap();
        let mut told = String::new();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        while lines.read_line(&mut told).unwrap() > 0 {}
        assert_eq!(ended.code(), Some(code), "{told}");
        assert!(told.contains(": finishing what was begun") && told.contains("interrupted: "), "{told}");
        place.ok(&["check"]);
        let rows = place.rows("store", "SELECT status, commits FROM runs");
        assert_eq!(rows[0]["status"], "interrupted");
        assert!(place.number("store", "SELECT count(*) FROM articles") < 8000, "it stopped early");
        place.ok(&run);
        place.ok(&["run", "in", "--store", "fresh"]);
        assert_same(&place.dump("store"), &place.dump("fresh"), signal);
    }
}

#[test]
fn the_second_signal_aborts_and_what_was_committed_stays() {
    let place = Place::new();
    many(&place, 4000);
    let child = place.start(&["run", "in", "--commit-size", "100KiB", "--jobs", "1"]);
    wait_for_commit(&place);
    send(&child, "-INT");
    std::thread::sleep(Duration::from_millis(5));
    send(&child, "-INT");
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130), "{}", String::from_utf8_lossy(&ended.stderr));
    place.ok(&["check"]);
    assert!(place.number("store", "SELECT count(*) FROM articles") > 0);
}
