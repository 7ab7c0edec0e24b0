//! Every way to end, with its exit code and its whole message.

use crate::harness::{Place, compare};

#[test]
fn an_empty_file_is_a_document_without_text() {
    let place = Place::new();
    place.write("empty.txt", "");
    let ran = place.run(&["run", "empty.txt", "--strict"]);
    let status = place.run(&["sql", "--format", "csv", "SELECT status, size, articles FROM documents"]);
    compare("exit_empty_file", &[&ran, &status]);
}

#[test]
fn what_is_no_text_is_a_reject_that_strict_minds() {
    let place = Place::new();
    place.write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("latin.txt", b"The caf\xe9 sold 40 cups.\n");
    let query = "SELECT stage, code, span_start, span_end, detail FROM rejects ORDER BY code";
    let lax = place.run(&["run", "picture.txt", "latin.txt", "--store", "lax"]);
    let rejects = place.run(&["sql", "--store", "lax", "--format", "csv", query]);
    let strict = place.run(&["run", "picture.txt", "latin.txt", "--store", "strict", "--strict"]);
    let again = place.run(&["run", "picture.txt", "latin.txt", "--store", "strict", "--strict"]);
    compare("exit_rejects", &[&lax, &rejects, &strict, &again]);
    assert_eq!((lax.code, strict.code, again.code), (Some(0), Some(3), Some(3)));
}

#[test]
fn what_is_asked_for_wrongly_writes_nothing() {
    let place = Place::with(&["harbour.txt"]);
    let runs = [
        place.run(&["run", "harbour.txt", "missing.txt"]),
        place.run(&["run", "*.pdf"]),
        place.run(&["run", "news/[a"]),
        place.run(&["run", "harbour.txt", "--colour"]),
        place.run(&["run", "harbour.txt", "--memory", "1MiB"]),
        place.run(&["run", "harbour.txt", "--memory", "much"]),
        place.run(&["run", "harbour.txt", "--store", "gopher://host/store"]),
        place.run(&["walk", "harbour.txt"]),
        place.run(&["sql", "SELECT 1"]),
        place.run(&["show", "4f1c"]),
        place.run(&["files", "figures"]),
        place.run(&["sql", "-f", "missing.sql"]),
    ];
    compare("exit_usage", &runs.each_ref());
    assert!(runs.iter().all(|ran| ran.code == Some(2)));
    assert!(!place.exists("store"), "nothing was written");
}

#[test]
fn wrong_queries_say_where() {
    let place = Place::with(&["harbour.txt"]);
    place.ok(&["run", "harbour.txt"]);
    let runs = [
        place.run(&["sql", "SELECT quote FROM metric"]),
        place.run(&["sql", "SELECT quotes FROM metrics"]),
        place.run(&["sql", "SELEC 1"]),
        place.run(&["sql", "DROP TABLE metrics"]),
        place.run(&["show", "zz"]),
        place.run(&["show", "00000000000000000000000000000000"]),
        place.run(&["show", ""]),
    ];
    compare("exit_queries", &runs.each_ref());
    assert!(runs.iter().all(|ran| ran.code == Some(2)));
}

#[test]
fn a_store_that_cannot_be_written_is_input_or_output() {
    let place = Place::with(&["harbour.txt"]);
    // No permission holds root back, but /proc takes no folder from anyone.
    let ran = place.run(&["run", "harbour.txt", "--store", "/proc/sluicebox"]);
    compare("exit_read_only", &[&ran]);
    assert_eq!(ran.code, Some(74));
}

#[test]
fn a_report_that_cannot_be_written_is_input_or_output() {
    let place = Place::with(&["harbour.txt"]);
    let ran = place.run(&["run", "harbour.txt", "--report", "no/such/folder.json"]);
    assert_eq!(ran.code, Some(74), "{ran}");
}

#[test]
fn checks_of_a_sound_store_hold() {
    let place = Place::with(&["harbour.txt"]);
    place.ok(&["run", "harbour.txt"]);
    let sound = place.run(&["check"]);
    let (last, checks) = sound.stdout.lines().collect::<Vec<_>>().split_last().map(|(l, c)| (*l, c.to_vec())).unwrap();
    assert_eq!((sound.code, last), (Some(0), format!("{} checks hold", checks.len()).as_str()), "{sound}");
    assert!(checks.iter().all(|line| line.starts_with("ok ") && line.ends_with('?')), "{sound}");
}

/// Puts a row into the store that no run would write: a figure that its article's text does not hold.
fn damage(place: &Place) {
    use sluicebox_record::{MetricRow, Table, id};
    use sluicebox_store::{CommitInfo, Outcome, Store, StoreOptions, parse_location};
    let article = place.rows("store", "SELECT article_id, document_id FROM articles");
    let text = |name: &str| article[0][name].as_str().unwrap().to_owned();
    let row = MetricRow {
        metric_id: id::content_hash(b"a figure"),
        article_id: text("article_id"),
        document_id: text("document_id"),
        quote: "900 ships".to_owned(),
        quote_end: 9,
        ..MetricRow::default()
    };
    let location = parse_location(place.path("store").to_str().unwrap()).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&location, StoreOptions::default()).await.unwrap();
        let mut attempt = store.begin(&store.snapshot(None).await.unwrap(), "a test");
        attempt.write(Table::Metrics, &MetricRow::to_batch(&[row]).unwrap()).await.unwrap();
        let outcome = attempt.commit(CommitInfo::default()).await.unwrap();
        assert!(matches!(outcome, Outcome::Committed(_)), "{outcome:?}");
    });
}

#[test]
fn a_check_that_does_not_hold_is_ten() {
    let place = Place::with(&["harbour.txt"]);
    place.ok(&["run", "harbour.txt"]);
    damage(&place);
    let ran = place.run(&["check"]);
    assert_eq!(ran.code, Some(10), "{ran}");
    let (quotes, end) = (ran.stdout.contains("no quote_is_slice"), ran.stdout.contains("do not hold\n"));
    assert!(quotes && end && ran.stdout.contains("900 ships"), "{ran}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    use std::io::Read;
    use std::process::Stdio;
    let place = Place::new();
    let long = "The mill grinds 12 tons a day. ".repeat(20);
    let records: String = (0..400).map(|n| format!("{{\"id\": \"{n}\", \"text\": \"{long}\"}}\n")).collect();
    place.write("mill.jsonl", records);
    place.ok(&["run", "mill.jsonl"]);
    let mut command = place.command(&["sql", "SELECT * FROM articles"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}
