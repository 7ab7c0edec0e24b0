//! What a run says of itself at its end, for people.

use std::fmt::Write;

use sluicebox_flow::{Report, Status, Tally};

use crate::size::{count, duration, grouped, show};

/// The summary of `report`; `store` is the store as it was typed.
pub(crate) fn text(report: &Report, store: &str) -> String {
    let mut text = String::new();
    let tally = &report.tally;
    // Writing to a string does not fail.
    let _ = writeln!(text, "{}", headline(report));
    for line in [unchanged(tally), kept(tally), rejects(tally)].into_iter().flatten() {
        let _ = writeln!(text, "  {line}");
    }
    if !tally.topics.is_empty() {
        text.push_str(&topics(tally));
    }
    if let Some(version) = tally.version {
        let _ = writeln!(text, "  store {store}, version {version}");
        let _ = writeln!(text, "  next: {}", next(tally, store));
    }
    text
}

fn headline(report: &Report) -> String {
    let tally = &report.tally;
    let begin = match report.status {
        Status::Done if tally.commits == 0 && tally.inputs == 0 => return "nothing to do: no inputs found".to_owned(),
        Status::Done if tally.commits == 0 => "nothing to do",
        Status::Done => "done",
        Status::Interrupted => "interrupted",
        Status::Failed => "failed",
    };
    let took = duration(report.seconds);
    if tally.commits == 0 {
        return format!("{begin}: {} looked at in {took}, nothing written", count(tally.inputs, "input"));
    }
    let speed = show(format!("{:.0}", tally.bytes as f64 / report.seconds.max(1e-6)).parse().unwrap_or_default());
    format!(
        "{begin}: {} with {} and {} ({}) in {took} ({speed}/s)",
        count(tally.documents, "document"),
        count(tally.articles, "article"),
        count(tally.metrics, "figure"),
        show(tally.bytes),
    )
}

fn unchanged(tally: &Tally) -> Option<String> {
    let older = match tally.older_version {
        0 => String::new(),
        number => format!(", {} of them by older rules", grouped(number)),
    };
    let replaced = (tally.replaced > 0).then(|| format!("{} replaced older rows", count(tally.replaced, "document")));
    let unchanged = (tally.unchanged > 0).then(|| format!("{} unchanged{older}", count(tally.unchanged, "input")));
    let parts: Vec<_> = replaced.into_iter().chain(unchanged).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn kept(tally: &Tally) -> Option<String> {
    (tally.kept > 0).then(|| format!("{} could not be read this time; earlier rows stay", count(tally.kept, "input")))
}

fn rejects(tally: &Tally) -> Option<String> {
    let by_code = tally.rejects.iter().map(|(code, number)| format!("{} {code}", grouped(*number)));
    let by_code = by_code.collect::<Vec<_>>().join(", ");
    let known = (tally.known_rejected > 0)
        .then(|| format!("{} of the unchanged could not be used in full before", count(tally.known_rejected, "input")));
    let new = (!by_code.is_empty()).then(|| format!("{}: {by_code}", count(tally.reject_count(), "reject")));
    let parts: Vec<_> = new.into_iter().chain(known).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn topics(tally: &Tally) -> String {
    let mut text = format!("  {:<12} {:>9} {:>9}\n", "topic", "articles", "figures");
    for (topic, rows) in &tally.topics {
        let _ = writeln!(text, "  {topic:<12} {:>9} {:>9}", grouped(rows.articles), grouped(rows.metrics));
    }
    text
}

/// A query that says something about what was just read.
fn next(tally: &Tally, store: &str) -> String {
    let option = if store == "./store" { String::new() } else { format!(" --store '{store}'") };
    let query = match (tally.metrics, tally.reject_count()) {
        (0, 1..) => "SELECT code, uri, detail FROM rejects",
        _ => "SELECT * FROM figures LIMIT 20",
    };
    format!("sluicebox sql{option} '{query}'")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sluicebox_flow::TopicTally;

    use super::*;

    fn report(tally: Tally, status: Status) -> Report {
        Report {
            run_id: "r".to_owned(),
            status,
            error: None,
            store: "file:///s/".to_owned(),
            started_at: jiff::Timestamp::UNIX_EPOCH,
            ended_at: jiff::Timestamp::UNIX_EPOCH,
            seconds: 2.0,
            program_version: "0",
            extract_version: String::new(),
            tally,
            peak_budget_bytes: 0,
            stages: Vec::new(),
        }
    }

    #[test]
    fn a_run_says_what_it_did() {
        let topics = BTreeMap::from([("energy".to_owned(), TopicTally { articles: 2, metrics: 1200 })]);
        let rejects = BTreeMap::from([("binary".to_owned(), 1), ("too_long".to_owned(), 2)]);
        let tally = Tally {
            inputs: 9,
            unchanged: 5,
            older_version: 1,
            documents: 3,
            replaced: 1,
            bytes: 283_000,
            articles: 2,
            metrics: 1200,
            topics,
            rejects,
            kept: 1,
            commits: 1,
            version: Some(7),
            ..Tally::default()
        };
        let expected = "\
done: 3 documents with 2 articles and 1,200 figures (283 kB) in 2.0 s (142 kB/s)
  1 document replaced older rows; 5 inputs unchanged, 1 of them by older rules
  1 input could not be read this time; earlier rows stay
  3 rejects: 1 binary, 2 too_long
  topic         articles   figures
  energy               2     1,200
  store s, version 7
  next: sluicebox sql --store 's' 'SELECT * FROM figures LIMIT 20'
";
        assert_eq!(text(&report(tally, Status::Done), "s"), expected);
    }

    #[test]
    fn a_run_without_work_says_so() {
        let tally = Tally { inputs: 5, unchanged: 5, ..Tally::default() };
        let expected = "nothing to do: 5 inputs looked at in 2.0 s, nothing written\n  5 inputs unchanged\n";
        assert_eq!(text(&report(tally, Status::Done), "./store"), expected);
        assert_eq!(text(&report(Tally::default(), Status::Done), "./store"), "nothing to do: no inputs found\n");
    }
}
