//! What older rules extracted is extracted again: all of it once, in whole documents, whatever comes between.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use sluicebox_extract::Vocabulary;
use sluicebox_extract::kernel::Extractor;
use sluicebox_flow::{Asked, Choice, Error, ErrorKind, Older, Report, Run, RunOptions, Status, Stop};
use sluicebox_record::{ArticleRow, DocumentRow, MetricRow, PassedOverRow, RejectRow, Table};
use sluicebox_store::{DEFAULT_RETENTION, Snapshot, Store, StoreOptions, parse_location};

/// A unit that the embedded vocabulary does not know.
const UNITS: &str = r#"
[[unit]]
code = "smoot"
dimension = "length"
factor = "1.7018"
names = ["smoot"]
plural = "auto"
"#;

fn newer() -> Extractor {
    Extractor::new(Vocabulary::with_overrides(&[("units.toml", UNITS)]).unwrap())
}

fn older() -> Extractor {
    Extractor::new(Vocabulary::embedded().unwrap())
}

fn run(folder: &Path, store: &str, asked: Asked, extractor: Extractor) -> Run {
    let options = RunOptions {
        asked,
        choice: Choice::default(),
        store: parse_location(&folder.join(store).to_string_lossy()).unwrap(),
        retention: DEFAULT_RETENTION,
        max_rejects: None,
        memory: 64 << 20,
        jobs: 2,
        commit_bytes: 4 << 10,
    };
    Run::new(options, extractor, Stop::new())
}

async fn read(folder: &Path, store: &str, extractor: Extractor) -> Report {
    let inputs = Asked::Inputs(vec![folder.join("in").to_string_lossy().into_owned()]);
    done(&run(folder, store, inputs, extractor)).await
}

async fn again(folder: &Path, decode: bool) -> Report {
    done(&run(folder, "store", Asked::Older(Older { only: None, decode }), newer())).await
}

async fn done(run: &Run) -> Report {
    let outcome = run.execute().await;
    let report = run.report(&outcome);
    assert_eq!(outcome.unwrap(), Status::Done);
    report
}

async fn snapshot(folder: &Path, store: &str, at: Option<u64>) -> Snapshot {
    let url = parse_location(&folder.join(store).to_string_lossy()).unwrap();
    Store::open(&url, StoreOptions::default()).await.unwrap().snapshot(at).await.unwrap()
}

/// Everything in which equal stores are equal.
async fn dump(snapshot: &Snapshot) -> Vec<String> {
    let mut lines = Vec::new();
    for batch in snapshot.read(Table::Documents, None).await.unwrap() {
        for row in DocumentRow::from_batch(&batch).unwrap() {
            let row = DocumentRow {
                run_id: String::new(),
                batch_id: String::new(),
                etag: None,
                modified: None,
                fetched_at: jiff::Timestamp::UNIX_EPOCH,
                ..row
            };
            lines.push(format!("{row:?}"));
        }
    }
    for batch in snapshot.read(Table::Articles, None).await.unwrap() {
        lines.extend(ArticleRow::from_batch(&batch).unwrap().iter().map(|row| format!("{row:?}")));
    }
    for batch in snapshot.read(Table::Metrics, None).await.unwrap() {
        lines.extend(MetricRow::from_batch(&batch).unwrap().iter().map(|row| format!("{row:?}")));
    }
    for batch in snapshot.read(Table::PassedOver, None).await.unwrap() {
        lines.extend(PassedOverRow::from_batch(&batch).unwrap().iter().map(|row| format!("{row:?}")));
    }
    for batch in snapshot.read(Table::Rejects, None).await.unwrap() {
        lines.extend(RejectRow::from_batch(&batch).unwrap().iter().map(|row| format!("{row:?}")));
    }
    lines.sort();
    lines
}

async fn units(snapshot: &Snapshot) -> BTreeMap<String, usize> {
    let mut units = BTreeMap::new();
    for batch in snapshot.read(Table::Metrics, None).await.unwrap() {
        for row in MetricRow::from_batch(&batch).unwrap() {
            *units.entry(row.unit).or_default() += 1;
        }
    }
    units
}

/// A folder `in` with texts, records of which some are bad, and a file of no text.
fn inputs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for n in 0..30 {
        let text = format!(
            "Bridge {n}\n\nThe bridge is {n}4 smoots long and carries {n}00 cars a day. {}\n",
            "It is green. ".repeat(40)
        );
        fs::write(folder.path().join(format!("in/{n}.txt")), text).unwrap();
    }
    let record = |n: usize| match n % 20 {
        19 => format!("{{\"id\": {n}, \"text\": \n"),
        _ => format!("{{\"id\": {n}, \"text\": \"The rope is {n} smoots long. {}\"}}\n", "It is wet. ".repeat(30)),
    };
    fs::write(folder.path().join("in/ropes.jsonl"), (0..900).map(record).collect::<String>()).unwrap();
    fs::write(folder.path().join("in/bad.bin"), b"\x00\x01\x02").unwrap();
    fs::write(folder.path().join("in/empty.txt"), b"").unwrap();
    folder
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn older_rows_become_those_of_a_new_run_and_stay_readable() {
    let folder = inputs();
    let folder = folder.path();
    let first = read(folder, "store", older()).await;
    read(folder, "fresh", newer()).await;
    let before = snapshot(folder, "store", None).await;
    let old = dump(&before).await;
    assert_eq!(units(&before).await.get("smoot"), None);

    let dry = run(folder, "store", Asked::Older(Older::default()), newer()).dry().await.unwrap();
    assert_eq!(dry.len(), 32, "all but what has no text: {dry:?}");
    let report = again(folder, false).await;
    assert_eq!((report.tally.documents, report.tally.replaced), (32, 32));
    assert!(report.tally.commits > 2, "commits of bounded size");
    let now = snapshot(folder, "store", None).await;
    assert!(units(&now).await["smoot"] > 800);
    let strip =
        |lines: Vec<String>| lines.into_iter().filter(|line| !line.contains("bad.bin")).collect::<BTreeSet<_>>();
    let (found, expected) = (strip(dump(&now).await), strip(dump(&snapshot(folder, "fresh", None).await).await));
    assert_eq!(found.symmetric_difference(&expected).next(), None);
    let again_old = dump(&snapshot(folder, "store", first.tally.version).await).await;
    assert_eq!(old, again_old, "the older version keeps the older rows");

    let version = now.version();
    assert_eq!(again(folder, false).await.tally.commits, 0);
    assert_eq!(snapshot(folder, "store", None).await.version(), version, "nothing is left to do");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_can_be_chosen_and_decoded_again() {
    let folder = inputs();
    let folder = folder.path();
    read(folder, "store", older()).await;
    let ledger = snapshot(folder, "store", None).await.ledger().await.unwrap();
    let one = |name: &str| ledger.iter().find(|(_, known)| known.uri.ends_with(name)).unwrap().0.to_string();
    let only = Some(BTreeSet::from([one("/7.txt"), one("/8.txt")]));
    let report = done(&run(folder, "store", Asked::Older(Older { only, decode: false }), newer())).await;
    assert_eq!(report.tally.documents, 2);
    fs::remove_file(folder.join("in/9.txt")).unwrap();
    let report = again(folder, true).await;
    assert_eq!((report.tally.documents, report.tally.kept), (30, 1));
    let ledger = snapshot(folder, "store", None).await.ledger().await.unwrap();
    let version = newer().extract_version().to_owned();
    let left: Vec<_> =
        ledger.iter().filter(|(_, known)| *known.extract_version != *version).map(|(_, known)| &known.uri).collect();
    assert!(left.len() == 1 && left[0].ends_with("/9.txt"), "{left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_at_once_and_runs_beside_them_do_no_harm() {
    let folder = inputs();
    let folder = folder.path();
    read(folder, "store", older()).await;
    fs::write(folder.join("in/3.txt"), "Bridge 3\n\nThe bridge is 99 smoots long.\n").unwrap();
    read(folder, "fresh", newer()).await;
    let one = || {
        let folder = folder.to_owned();
        async move {
            let run = run(&folder, "store", Asked::Older(Older::default()), newer());
            run.execute().await
        }
    };
    let beside = {
        let folder = folder.to_owned();
        async move {
            let inputs = Asked::Inputs(vec![folder.join("in").to_string_lossy().into_owned()]);
            let run = run(&folder, "store", inputs, newer());
            run.execute().await
        }
    };
    let (first, second, third) = tokio::join!(tokio::spawn(one()), tokio::spawn(one()), tokio::spawn(beside));
    for outcome in [first.unwrap(), second.unwrap(), third.unwrap()] {
        let is_fine = |error: &Error| error.kind() == ErrorKind::Busy;
        assert!(outcome.as_ref().map_or_else(is_fine, |status| *status == Status::Done), "{outcome:?}");
    }
    again(folder, false).await;
    read(folder, "store", newer()).await;
    let (found, expected) = (snapshot(folder, "store", None).await, snapshot(folder, "fresh", None).await);
    assert_eq!(dump(&found).await, dump(&expected).await);
}
