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
    let lines = [unchanged(tally), older(tally), gone(tally), left_out(tally), kept(tally), rejects(tally)];
    for line in lines.into_iter().flatten() {
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
    let replaced = (tally.replaced > 0).then(|| format!("{} replaced older rows", count(tally.replaced, "document")));
    let retried = (tally.retried > 0).then(|| format!("{} tried again", count(tally.retried, "input")));
    let unchanged = (tally.unchanged > 0).then(|| format!("{} unchanged", count(tally.unchanged, "input")));
    joined([replaced, retried, unchanged])
}

/// What older rules wrote, and what renews it.
pub(super) fn older(tally: &Tally) -> Option<String> {
    (tally.older_version > 0).then(|| {
        let (articles, inputs) = (count(tally.older_articles, "article"), count(tally.older_version, "input"));
        format!("older rules extracted {articles} of {inputs}; 'sluicebox reprocess' extracts them again")
    })
}

fn gone(tally: &Tally) -> Option<String> {
    (tally.gone > 0).then(|| {
        let gone = count(tally.gone, "document");
        format!("{gone} marked gone, with all rows kept; 'sluicebox forget --gone' removes them")
    })
}

fn left_out(tally: &Tally) -> Option<String> {
    (tally.left_out > 0).then(|| format!("{} left out by --since or --limit", count(tally.left_out, "input")))
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<_> = parts.into_iter().flatten().collect();
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
    joined([new, known])
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
            older_articles: 1_204,
            retried: 2,
            gone: 1,
            left_out: 3,
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
  1 document replaced older rows; 2 inputs tried again; 5 inputs unchanged
  older rules extracted 1,204 articles of 1 input; 'sluicebox reprocess' extracts them again
  1 document marked gone, with all rows kept; 'sluicebox forget --gone' removes them
  3 inputs left out by --since or --limit
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
