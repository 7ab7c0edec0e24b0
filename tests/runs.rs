//! From texts to tables, the whole way.

use serde_json::Value;

use crate::harness::{Place, compare};

#[test]
fn texts_become_figures() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl", "archive.txt"]);
    let ran = place.run(&["run", "harbour.txt", "ferries.jsonl", "archive.txt"]);
    let documents = "SELECT regexp_replace(uri, '.*/', '') AS name, format, status, articles, records, size - position AS rest \
                     FROM documents ORDER BY uri";
    let articles = "SELECT title, published, first_line, last_line FROM articles ORDER BY published, title";
    let figures = "SELECT quote, value, unit FROM metrics m JOIN articles a USING (article_id) \
                   WHERE quote LIKE '%megawatts' OR quote LIKE '%kilograms%' OR quote LIKE '% metres' ORDER BY value";
    let query = |query| place.run(&["sql", "--format", "csv", query]);
    compare("run_texts", &[&ran, &query(documents), &query(articles), &query(figures)]);
    assert_eq!(ran.code, Some(0));
    place.ok(&["check"]);
}

#[test]
fn a_figure_proves_itself_on_the_screen() {
    let place = Place::with(&["archive.txt", "ferries.jsonl"]);
    place.ok(&["run", "archive.txt", "ferries.jsonl"]);
    let id = |quote: &str| {
        let rows = place.rows("store", &format!("SELECT metric_id FROM metrics WHERE quote = '{quote}'"));
        rows[0]["metric_id"].as_str().unwrap().to_owned()
    };
    let of_a_text = place.ok(&["show", &id("120 megawatts")]);
    let source = place.read("archive.txt");
    let start = source.find("120 megawatts").unwrap();
    let end = start + "120 megawatts".len();
    let line = source[..start].matches('\n').count() + 1;
    assert!(of_a_text.stdout.contains("a capacity of [[120 megawatts]] was switched on"), "{of_a_text}");
    assert!(of_a_text.stdout.contains(&format!("archive.txt:{line}, bytes {start}..{end}")), "{of_a_text}");
    assert!(
        of_a_text.stdout.starts_with("Solar park near the river starts up\n2022-06-03 (dateline) · "),
        "{of_a_text}"
    );
    assert!(!of_a_text.stdout.contains('\u{1b}'), "colours are for terminals");

    let id = id("4,300 kilowatt-hours");
    let of_a_record = place.ok(&["show", &id[..10]]);
    assert!(of_a_record.stdout.contains("record f-1"), "the beginning of an id does: {of_a_record}");
    assert!(of_a_record.stdout.contains("Its battery holds [[4,300 kilowatt-hours]]"), "{of_a_record}");

    let article = place.rows("store", "SELECT article_id FROM articles WHERE record_id = 'f-2'");
    let page = place.ok(&["show", article[0]["article_id"].as_str().unwrap()]);
    assert!(page.stdout.contains("[[12 euros]]") && page.stdout.contains("figure"), "{page}");
}

#[test]
fn the_report_says_what_the_store_says() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl", "archive.txt"]);
    place.ok(&["run", ".", "--report", "report.json", "--store", "out"]);
    let report: Value = serde_json::from_str(&place.read("report.json")).unwrap();
    let runs = place.rows("out", "SELECT * FROM runs");
    let [run] = runs.as_slice() else { panic!("one run has one row: {runs:?}") };
    for field in [
        "run_id",
        "status",
        "inputs",
        "unchanged",
        "documents",
        "articles",
        "metrics",
        "passed_over",
        "bytes",
        "commits",
    ] {
        assert_eq!(report[field], run[field], "{field}");
    }
    for (table, field) in [("articles", "articles"), ("metrics", "metrics"), ("passed_over", "passed_over")] {
        let rows = place.number("out", &format!("SELECT count(*) FROM {table}"));
        assert_eq!(report[field], rows, "{field}");
    }
    let by_topic: i64 = report["topics"].as_object().unwrap().values().map(|t| t["metrics"].as_i64().unwrap()).sum();
    assert_eq!(report["metrics"], by_topic);
    let stages: Vec<_> =
        run["stages"].as_array().unwrap().iter().map(|stage| stage["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["list", "read", "decode", "extract", "write"]);
}

#[test]
fn logs_are_json_lines_where_asked_for() {
    let place = Place::with(&["harbour.txt"]);
    let ran = place.ok(&["run", "harbour.txt", "--log-format", "json", "--progress", "log"]);
    let lines: Vec<Value> = ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = lines.last().unwrap();
    assert_eq!(last["message"], "run ended");
    assert_eq!((&last["status"], &last["documents"]), (&Value::from("done"), &Value::from(1)));
    assert_eq!(ran.stdout, "", "data alone goes to stdout");
}

#[test]
fn a_progress_bar_does_not_reach_stdout() {
    let place = Place::with(&["harbour.txt"]);
    let ran = place.ok(&["run", "harbour.txt", "--progress", "bar"]);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("done: 1 document"), "{ran}");
}

#[test]
fn files_are_those_of_the_newest_version() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl"]);
    place.ok(&["run", "harbour.txt", "ferries.jsonl"]);
    place.write("harbour.txt", "Harbour closes\n\nThe harbour closed for 3 days.\n");
    place.ok(&["run", "harbour.txt"]);
    let listed = place.run(&["files", "metrics"]);
    let live: u64 = listed.stdout.lines().count() as u64;
    assert!(live > 0 && listed.stdout.lines().all(|file| file.starts_with("[DIR]/store/metrics/")), "{listed}");
    let on_disk = place.listing("store/metrics").iter().filter(|(name, _)| name.ends_with(".parquet")).count() as u64;
    assert!(on_disk > live, "replaced files stay for older versions");
    let views = place.ok(&["files", "--format", "duckdb"]);
    assert_eq!(views.stdout.matches("CREATE OR REPLACE VIEW").count(), 6, "{views}");
}
