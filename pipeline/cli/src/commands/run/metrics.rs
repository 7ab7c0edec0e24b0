//! The file of `--metrics-file`: the last run in the text format of Prometheus, for node_exporter's textfile collector.
//!
//! What always holds: every value is a gauge of the last run that wrote the file, labelled with its store, so that the
//! files of several jobs do not collide. The time of the last success is taken over from the file before, so that a run
//! that fails does not hide when one last did not.

use std::fmt::Write;
use std::path::Path;

use jiff::Timestamp;
use sluicebox_flow::Report;

use super::report::replace;
use crate::exit::{Failure, Kind};

const LAST_SUCCESS: &str = "sluicebox_run_last_success_timestamp_seconds";

/// Writes the metrics of a run that ends with `exit_code`.
///
/// # Errors
/// Where the file cannot be written.
pub(super) fn write(path: &Path, report: &Report, exit_code: u8) -> Result<(), Failure> {
    let before = std::fs::read_to_string(path).unwrap_or_default();
    let last_success = match exit_code {
        0 => Some(seconds(report.ended_at)),
        _ => last_success(&before, &report.store),
    };
    let text = text(report, exit_code, last_success.as_deref());
    replace(path, text.as_bytes()).map_err(|error| {
        Failure::new(Kind::Io, format!("metrics file '{}' cannot be written: {error}", path.display()))
    })
}

/// When a run on `store` last succeeded, as `before` has it.
fn last_success(before: &str, store: &str) -> Option<String> {
    let begin = format!("{LAST_SUCCESS}{{{}}} ", labels(&[("store", store)]));
    before.lines().find_map(|line| line.strip_prefix(&begin)).map(ToOwned::to_owned)
}

/// The whole file.
fn text(report: &Report, exit_code: u8, last_success: Option<&str>) -> String {
    let tally = &report.tally;
    let mut page = Page { text: String::new(), store: &report.store };
    page.info(report);
    page.one("sluicebox_run_exit_code", "Exit code of the last run.", exit_code);
    page.one("sluicebox_run_start_timestamp_seconds", "When the last run began.", seconds(report.started_at));
    page.one("sluicebox_run_end_timestamp_seconds", "When the last run ended.", seconds(report.ended_at));
    if let Some(time) = last_success {
        page.one(LAST_SUCCESS, "When a run last ended with exit code 0.", time);
    }
    page.one("sluicebox_run_duration_seconds", "How long the last run took.", report.seconds);
    page.many(
        "sluicebox_run_inputs",
        "Inputs of the last run, by what was done about them.",
        "result",
        &inputs(report),
    );
    page.one("sluicebox_run_source_bytes", "Bytes of the documents read.", tally.bytes);
    let rows = [
        ("articles", tally.articles),
        ("metrics", tally.metrics),
        ("passed_over", tally.passed_over),
        ("rejects", tally.reject_count()),
    ];
    page.many("sluicebox_run_rows", "Rows written by the last run, by table.", "table", &rows);
    let rejects: Vec<_> = tally.rejects.iter().map(|(code, number)| (code.as_str(), *number)).collect();
    page.many("sluicebox_run_rejects", "Rejects written by the last run, by code.", "code", &rejects);
    let topics: Vec<_> = tally.topics.iter().map(|(topic, rows)| (topic.as_str(), rows.metrics)).collect();
    page.many("sluicebox_run_figures", "Figures written by the last run, by topic.", "topic", &topics);
    page.one("sluicebox_run_commits", "Commits made by the last run.", tally.commits);
    page.one("sluicebox_run_older_articles", "Articles that older rules extracted.", tally.older_articles);
    page.one("sluicebox_run_memory_peak_bytes", "The most memory given out by the budget.", report.peak_budget_bytes);
    for (name, help, of) in STAGES {
        let stages: Vec<_> = report.stages.iter().map(|stage| (stage.stage.as_str(), of(stage))).collect();
        page.many(name, help, "stage", &stages);
    }
    page.text
}

type OfStage = fn(&sluicebox_record::StageCounters) -> f64;
const STAGES: [(&str, &str, OfStage); 3] = [
    ("sluicebox_run_stage_busy_seconds", "Time computing or reading, over all workers.", |stage| stage.busy_seconds),
    ("sluicebox_run_stage_starved_seconds", "Time waiting for input.", |stage| stage.starved_seconds),
    ("sluicebox_run_stage_blocked_seconds", "Time waiting for the next stage.", |stage| stage.blocked_seconds),
];

fn inputs(report: &Report) -> [(&'static str, i64); 7] {
    let tally = &report.tally;
    [
        ("read", tally.documents - tally.replaced),
        ("replaced", tally.replaced),
        ("unchanged", tally.unchanged),
        ("kept", tally.kept),
        ("retried", tally.retried),
        ("left_out", tally.left_out),
        ("gone", tally.gone),
    ]
}

/// The file as it grows.
struct Page<'a> {
    text: String,
    store: &'a str,
}

impl Page<'_> {
    fn head(&mut self, name: &str, help: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} gauge");
    }

    fn line(&mut self, name: &str, more: &[(&str, &str)], value: impl std::fmt::Display) {
        let all: Vec<_> = std::iter::once(("store", self.store)).chain(more.iter().copied()).collect();
        let _ = writeln!(self.text, "{name}{{{}}} {value}", labels(&all));
    }

    fn one(&mut self, name: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, help);
        self.line(name, &[], value);
    }

    fn many<V: std::fmt::Display>(&mut self, name: &str, help: &str, label: &str, values: &[(&str, V)]) {
        if values.is_empty() {
            return;
        }
        self.head(name, help);
        for (value, number) in values {
            self.line(name, &[(label, value)], number);
        }
    }

    fn info(&mut self, report: &Report) {
        self.head("sluicebox_run_info", "What the last run was.");
        let more = [
            ("run_id", report.run_id.as_str()),
            ("status", report.status.as_str()),
            ("version", report.program_version),
            ("extract_version", report.extract_version.as_str()),
        ];
        self.line("sluicebox_run_info", &more, 1);
    }
}

fn labels(labels: &[(&str, &str)]) -> String {
    let label = |(name, value): &(&str, &str)| {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        format!("{name}=\"{value}\"")
    };
    labels.iter().map(label).collect::<Vec<_>>().join(",")
}

fn seconds(time: Timestamp) -> String {
    format!("{}.{:03}", time.as_second(), time.subsec_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_success_is_that_of_the_store() {
        let before = format!(
            "# TYPE {LAST_SUCCESS} gauge\n{LAST_SUCCESS}{{store=\"a\"}} 1.500\n{LAST_SUCCESS}{{store=\"b\\\"c\"}} 2.000\n"
        );
        assert_eq!(last_success(&before, "a").as_deref(), Some("1.500"));
        assert_eq!(last_success(&before, "b\"c").as_deref(), Some("2.000"));
        assert_eq!(last_success(&before, "d"), None);
    }

    #[test]
    fn labels_are_escaped() {
        assert_eq!(labels(&[("a", "x\\y\"z\n"), ("b", "")]), r#"a="x\\y\"z\n",b="""#);
    }
}
