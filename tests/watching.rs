//! What a job tells those who watch it: report, metrics, logs, and the exit code of a lost race.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use sluicebox_record::{DocumentRow, Table, id};
use sluicebox_store::{CommitInfo, Store, StoreOptions, parse_location};

use crate::harness::{Place, python_with};

/// The samples of a metrics file by name and labels.
type Samples = BTreeMap<(String, BTreeMap<String, String>), f64>;

/// Reads the text format strictly: a family has its help and type first, stands together, and no sample comes twice.
fn read_metrics(text: &str) -> Samples {
    let mut samples = Samples::new();
    let mut families = BTreeSet::new();
    let (mut family, mut is_typed) = (String::new(), false);
    assert!(text.ends_with('\n'), "the last line has an end");
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, help) = help.split_once(' ').unwrap();
            assert!(families.insert(name.to_owned()), "{name} comes twice");
            assert!(help.ends_with('.') && name.starts_with("sluicebox_"), "{line}");
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
            assert!(!name.ends_with("_total") && !name.ends_with("_count") && !name.ends_with("_bucket"), "{name}");
            (family, is_typed) = (name.to_owned(), false);
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            assert_eq!(kind, format!("{family} gauge"));
            is_typed = true;
        } else {
            let (head, value) = line.rsplit_once(' ').unwrap();
            let (name, labels) = head.strip_suffix('}').and_then(|head| head.split_once('{')).unwrap();
            assert!(is_typed && name == family, "{line} stands outside its family");
            let labels = read_labels(labels);
            assert!(labels.contains_key("store"), "{line}");
            let value: f64 = value.parse().unwrap();
            assert!(value.is_finite());
            assert!(samples.insert((name.to_owned(), labels), value).is_none(), "{line} comes twice");
        }
    }
    samples
}

fn read_labels(text: &str) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, more) = rest.split_once("=\"").unwrap();
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
        let end = more.match_indices('"').map(|(at, _)| at).find(|at| !more[..*at].ends_with('\\')).unwrap();
        assert!(labels.insert(name.to_owned(), more[..end].to_owned()).is_none());
        rest = more[end + 1..].trim_start_matches(',');
    }
    labels
}

/// The one sample of `name` whose labels hold `label` with `value`.
fn sample(samples: &Samples, name: &str, label: (&str, &str)) -> f64 {
    let is_it = |labels: &BTreeMap<String, String>| {
        label.0.is_empty() || labels.get(label.0).is_some_and(|value| value == label.1)
    };
    let found: Vec<_> = samples.iter().filter(|((of, labels), _)| of == name && is_it(labels)).collect();
    assert_eq!(found.len(), 1, "{name} {label:?}: {samples:?}");
    *found[0].1
}

const ANY: (&str, &str) = ("", "");
const SUCCESS: &str = "sluicebox_run_last_success_timestamp_seconds";

#[test]
fn metrics_say_what_the_report_says() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl"]);
    place.write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.ok(&["run", ".", "--metrics-file", "run.prom", "--report", "run.json"]);
    let text = place.read("run.prom");
    let samples = read_metrics(&text);
    let report: Value = serde_json::from_str(&place.read("run.json")).unwrap();
    for (name, label, field) in [
        ("sluicebox_run_exit_code", ANY, "/exit_code"),
        ("sluicebox_run_rows", ("table", "articles"), "/articles"),
        ("sluicebox_run_rows", ("table", "metrics"), "/metrics"),
        ("sluicebox_run_rows", ("table", "passed_over"), "/passed_over"),
        ("sluicebox_run_rejects", ("code", "binary"), "/rejects/binary"),
        ("sluicebox_run_source_bytes", ANY, "/bytes"),
        ("sluicebox_run_commits", ANY, "/commits"),
        ("sluicebox_run_duration_seconds", ANY, "/seconds"),
        ("sluicebox_run_inputs", ("result", "read"), "/documents"),
        ("sluicebox_run_stage_busy_seconds", ("stage", "extract"), "/stages/3/busy_seconds"),
    ] {
        let told = report.pointer(field).unwrap().as_f64().unwrap();
        assert!((sample(&samples, name, label) - told).abs() < 1e-6, "{name}: {text}");
    }
    assert_eq!(sample(&samples, "sluicebox_run_info", ("run_id", report["run_id"].as_str().unwrap())), 1.0);
    let ended = sample(&samples, "sluicebox_run_end_timestamp_seconds", ANY);
    assert_eq!(sample(&samples, SUCCESS, ANY), ended);
    let left: Vec<_> = std::fs::read_dir(place.path("")).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".tmp")), "{left:?}");
    read_by_others(&place, "run.prom", samples.len());
}

fn read_by_others(place: &Place, file: &str, expected: usize) {
    let Some(python) = python_with("prometheus_client") else {
        eprintln!("skipped: no python with prometheus_client");
        return;
    };
    let script = "
import sys
from prometheus_client.parser import text_string_to_metric_families
families = list(text_string_to_metric_families(open(sys.argv[1]).read()))
assert all(family.type == 'gauge' and family.documentation for family in families)
print(sum(len(family.samples) for family in families))
";
    let ran = Command::new(python).args(["-c", script]).arg(place.path(file)).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(String::from_utf8_lossy(&ran.stdout).trim(), expected.to_string());
}

#[test]
fn a_failure_keeps_the_time_of_the_last_success() {
    let place = Place::with(&["harbour.txt"]);
    let metrics = || read_metrics(&place.read("run.prom"));
    let missing = ["run", "missing.txt", "--metrics-file", "run.prom", "--report", "run.json"];
    assert_eq!(place.run(&missing).code, Some(2));
    assert!(!place.read("run.prom").contains(SUCCESS), "there was none");
    place.ok(&["run", "harbour.txt", "--metrics-file", "run.prom"]);
    let success = sample(&metrics(), SUCCESS, ANY);
    assert_eq!(place.run(&missing).code, Some(2));
    assert_eq!(sample(&metrics(), SUCCESS, ANY), success);
    assert_eq!(sample(&metrics(), "sluicebox_run_exit_code", ANY), 2.0);
    let report: Value = serde_json::from_str(&place.read("run.json")).unwrap();
    assert_eq!((&report["exit_code"], &report["status"]), (&Value::from(2), &Value::from("failed")));
    assert_eq!(report["error"], "input 'missing.txt' does not exist");
}

#[test]
fn a_run_without_work_tells_that_it_ran() {
    let place = Place::with(&["harbour.txt"]);
    place.ok(&["run", "harbour.txt"]);
    let before = place.listing("store");
    let ran = place.ok(&["run", "harbour.txt", "--metrics-file", "run.prom", "--report", "run.json"]);
    assert_eq!(place.listing("store"), before, "{ran}");
    let samples = read_metrics(&place.read("run.prom"));
    assert_eq!(sample(&samples, "sluicebox_run_inputs", ("result", "unchanged")), 1.0);
    assert_eq!(sample(&samples, "sluicebox_run_commits", ANY), 0.0);
    assert!(sample(&samples, SUCCESS, ANY) > 0.0);
    let report: Value = serde_json::from_str(&place.read("run.json")).unwrap();
    assert_eq!((&report["inputs"], &report["unchanged"], &report["commits"]), (&1.into(), &1.into(), &0.into()));
}

#[test]
fn metrics_that_cannot_be_written_are_input_or_output() {
    let place = Place::with(&["harbour.txt"]);
    let ran = place.run(&["run", "harbour.txt", "--metrics-file", "no/such/run.prom"]);
    assert_eq!(ran.code, Some(74), "{ran}");
    assert!(ran.stderr.contains("metrics file 'no/such/run.prom' cannot be written"), "{ran}");
}

#[cfg(unix)]
#[test]
fn every_line_of_log_names_its_run() {
    let place = Place::with(&["ferries.jsonl"]);
    std::os::unix::fs::symlink(place.path("loop.txt"), place.path("loop.txt")).unwrap();
    let fail = [
        "run",
        ".",
        "--log-format",
        "json",
        "--max-rejects",
        "0",
        "--report",
        "r.json",
        "--log",
        "sluicebox_flow=debug,sluicebox=info",
    ];
    let ran = place.run(&fail);
    assert_eq!(ran.code, Some(1), "{ran}");
    let report: Value = serde_json::from_str(&place.read("r.json")).unwrap();
    let lines: Vec<Value> = ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ours = |line: &&Value| line["target"].as_str().is_some_and(|target| target.starts_with("sluicebox"));
    assert!(lines.iter().filter(ours).all(|line| line["run_id"] == report["run_id"]), "{ran}");
    assert!(lines.iter().any(|line| line["level"] == "ERROR" && line["exit_code"] == 1), "{ran}");
    assert_eq!(lines.last().unwrap()["message"], "run ended");

    place.ok(&["run", "."]);
    std::fs::remove_file(place.path("ferries.jsonl")).unwrap();
    std::os::unix::fs::symlink(place.path("ferries.jsonl"), place.path("ferries.jsonl")).unwrap();
    let text = place.ok(&["run", ".", "--report", "r.json"]);
    let report: Value = serde_json::from_str(&place.read("r.json")).unwrap();
    let begin = format!("warn: {} input cannot be read", report["run_id"].as_str().unwrap());
    assert!(text.stderr.lines().any(|line| line.starts_with(&begin)), "{text}");
}

/// Changes one document over and over until it is told to stop.
fn disturb(place: &Place, uri: &str, stop: &Arc<AtomicBool>) -> std::thread::JoinHandle<u64> {
    let location = parse_location(place.path("store").to_str().unwrap()).unwrap();
    let (uri, stop) = (uri.to_owned(), Arc::clone(stop));
    std::thread::spawn(move || {
        tokio::runtime::Runtime::new().unwrap().block_on(async move {
            let store = Store::open(&location, StoreOptions { create: true, ..StoreOptions::default() }).await.unwrap();
            let mut made = 0;
            while !stop.load(Ordering::SeqCst) {
                let document_id = id::document_id(&uri);
                let mut attempt = store.begin(&store.snapshot(None).await.unwrap(), "a rival");
                attempt.replace(&document_id).unwrap();
                let content_hash = Some(id::content_hash(&made.to_string().into_bytes()));
                let row = DocumentRow { document_id, uri: uri.clone(), content_hash, ..DocumentRow::default() };
                attempt.write(Table::Documents, &DocumentRow::to_batch(&[row]).unwrap()).await.unwrap();
                attempt.commit(CommitInfo::default()).await.unwrap();
                made += 1;
            }
            made
        })
    })
}

#[test]
fn a_race_that_is_lost_again_and_again_is_seventy_five() {
    let place = Place::new();
    // Long enough to be read that a rival commits meanwhile.
    place.write("long.txt", "Mill\n\n".to_owned() + &"The mill grinds 12 tons a day and 9 at night. ".repeat(12_000));
    let uri = parse_location(place.path("long.txt").canonicalize().unwrap().to_str().unwrap()).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    // Three, since one alone pauses when it tends the store.
    let rivals = [(); 3].map(|()| disturb(&place, uri.as_str(), &stop));
    let run = || {
        let mut command = place.command(&["run", "long.txt", "--metrics-file", "run.prom"]);
        command.current_dir(place.path("").canonicalize().unwrap()).stdout(Stdio::null()).output().unwrap()
    };
    // A run may win where the machine keeps its rivals waiting; what is asked is how one ends that does not.
    let mut ended = run();
    for _ in 0..4 {
        if ended.status.code() == Some(0) {
            ended = run();
        }
    }
    stop.store(true, Ordering::SeqCst);
    let made: u64 = rivals.map(|rival| rival.join().unwrap()).iter().sum();
    let stderr = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(75), "{made} commits of rivals, {stderr}");
    assert!(stderr.contains("another run changes the same 1 document at the same time"), "{stderr}");
    assert_eq!(sample(&read_metrics(&place.read("run.prom")), "sluicebox_run_exit_code", ANY), 75.0);
    place.ok(&["run", "long.txt"]);
    place.ok(&["check"]);
}
