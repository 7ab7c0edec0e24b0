//! Prints the figures of a file as JSON lines for scoring: `score_rows FILE > ROWS.jsonl`, with `--passed` the numerals
//! that are none, with their reasons. A `.jsonl` file holds one
//! `{id, text}` a line and gives `doc`; any other file is a text archive, whose rows have offsets of the file:
//! `score_rows FILE BOUNDS` reads its articles from BOUNDS, JSON lines of `{file, first_line, last_line, title, date}`.
//! The variable `WEIGHTS` names a folder of weights to use in place of those that ship.

#[path = "gold/mod.rs"]
mod gold;

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};
use sluicebox_extract::{Article, Vocabulary, extract};
use sluicebox_record::MetricRow;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let path = std::env::args().nth(1).ok_or("give a file")?;
    let text = std::fs::read_to_string(&path)?;
    let weights = std::env::var_os("WEIGHTS");
    let vocabulary = gold::vocabulary(weights.as_deref().map(Path::new))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if path.ends_with(".jsonl") {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let record: Value = serde_json::from_str(line)?;
            let field = |name: &str| record.get(name).and_then(Value::as_str);
            let article = Article {
                text: field("text").unwrap_or_default(),
                title: field("title"),
                published: field("published"),
                ..Article::default()
            };
            let id = record.get("id").map(|id| id.as_str().map_or(id.to_string(), str::to_owned));
            print(&mut out, &article, id.as_deref(), 0, &vocabulary)?;
        }
        return Ok(());
    }
    if let Some(bounds) = std::env::args().nth(2).filter(|bounds| bounds != "--passed") {
        return bounded(&mut out, &path, &text, &bounds, &vocabulary);
    }
    for (start, article) in articles(&text) {
        print(&mut out, &article, None, start, &vocabulary)?;
    }
    Ok(())
}

/// The articles that BOUNDS gives to this file, with their titles and dates.
fn bounded(out: &mut impl Write, path: &str, text: &str, bounds: &str, vocabulary: &Vocabulary) -> Result<(), Failure> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    let lines: Vec<usize> = std::iter::once(0).chain(ends).chain([text.len()]).collect();
    for line in std::fs::read_to_string(bounds)?.lines() {
        let record: Value = serde_json::from_str(line)?;
        let field = |name: &str| record[name].as_str();
        if field("file").is_some_and(|file| !path.ends_with(file)) {
            continue;
        }
        let number = |name: &str| record[name].as_u64().and_then(|n| usize::try_from(n).ok()).ok_or("no line");
        let (first, last) = (number("first_line")? - 1, number("last_line")?);
        let (start, end) = (lines[first], lines[last.min(lines.len() - 1)]);
        let body = text[start..end].trim_end();
        let article = Article { text: body, title: field("title"), published: field("date"), ..Article::default() };
        print(out, &article, None, start, vocabulary)?;
    }
    Ok(())
}

/// The articles of a text archive: the pieces between its by-lines, each with its title line.
fn articles(text: &str) -> Vec<(usize, Article<'_>)> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "通过admin" {
            starts.push(at);
        }
    }
    starts.push(text.len());
    let piece = |pair: &[usize]| {
        let body = &text[pair[0]..pair[1]];
        let lead = body.len() - body.trim_start().len();
        let body = body.trim();
        let title = body.lines().next();
        (pair[0] + lead, Article { text: body, title, published: None, ..Article::default() })
    };
    starts.windows(2).map(piece).filter(|(_, article)| !article.text.is_empty()).collect()
}

fn print(
    out: &mut impl Write,
    article: &Article<'_>,
    doc: Option<&str>,
    start: usize,
    vocabulary: &Vocabulary,
) -> Result<(), Failure> {
    let analysis = extract(article, vocabulary);
    if std::env::args().any(|argument| argument == "--passed") {
        for row in &analysis.passed_over {
            let (from, to) = (row.span_start + start as i64, row.span_end + start as i64);
            writeln!(
                out,
                "{}",
                json!({"doc": doc, "start": from, "end": to, "numeral": row.numeral, "reason": row.reason})
            )?;
        }
        return Ok(());
    }
    for row in analysis.metrics {
        writeln!(out, "{}", json(&row, doc, start as i64))?;
    }
    Ok(())
}

fn json(row: &MetricRow, doc: Option<&str>, start: i64) -> Value {
    json!({
        "doc": doc, "start": row.quote_start + start, "end": row.quote_end + start, "quote": row.quote,
        "value": row.value, "value_hi": row.value_hi, "unit": row.unit, "item": row.item,
        "comparator": row.comparator, "kind": row.kind, "direction": row.direction, "measure": row.measure,
        "entity": row.entity, "place": row.place, "period": row.period, "period_basis": row.period_basis,
        "base": row.base, "status": row.status, "topic": row.topic, "rule": row.rule,
    })
}
