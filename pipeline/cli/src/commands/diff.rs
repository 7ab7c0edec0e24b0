//! `sluicebox diff`: what changed between two versions of the store.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use sluicebox_query::{Diff, Difference, OfRule, diff};

use super::{at, open};
use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output::{self, tell};
use crate::size::{count, grouped};

const EXAMPLES: &str = "\
Examples:
  sluicebox diff 12 13                              what commit 13 made of the figures of commit 12
  sluicebox diff 2d 1h                              the store two days and one hour ago
  sluicebox diff 2026-11-01 2026-11-24 --limit 100
  sluicebox diff 12 13 --json > diff.json

Figures are paired by metric_id, which holds neither value nor version: a figure that is read otherwise is 'changed'. \
They are counted by the rule that made them, so that a change of the rules can be reviewed rule by rule.";

/// Show what changed between two versions.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The earlier one: a version, a time, a date (UTC), or how long ago
    #[arg(value_name = "A")]
    before: String,
    /// The later one
    #[arg(value_name = "B")]
    after: String,
    /// Show so many of the figures that differ
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: StoreArgument,
}

/// Does it.
///
/// # Errors
/// Where there is no such version, or the store cannot be read.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let Arguments { before, after, limit, json, store } = arguments;
    let store = open(&store.store).await?;
    let (before, after) = (at(&store, Some(&before)).await?, at(&store, Some(&after)).await?);
    let found = diff(&before, &after, limit).await?;
    let mut stdout = output::stdout();
    if json {
        serde_json::to_writer_pretty(&mut stdout, &as_json(&found)).map_err(std::io::Error::from)?;
        writeln!(stdout)?;
    } else {
        stdout.write_all(as_text(&found).as_bytes())?;
        tell(&summary(&found));
    }
    stdout.flush()?;
    Ok(Outcome::Done)
}

fn as_text(diff: &Diff) -> String {
    let mut lines = Vec::new();
    if !diff.rules.is_empty() {
        lines.push(format!("{:<32} {:>8} {:>8} {:>8}  columns", "rule", "added", "lost", "changed"));
    }
    for (rule, of_rule) in &diff.rules {
        let OfRule { added, lost, changed, .. } = of_rule;
        lines.push(format!("{rule:<32} {added:>8} {lost:>8} {changed:>8}  {}", columns(of_rule)).trim_end().to_owned());
    }
    for row in &diff.rows {
        lines.push(String::new());
        lines.push(format!("{} {} by {}: {}", row.fate.as_str(), row.metric_id, row.rule, row.quote));
        lines.push(format!("  {}", one_line(&row.sentence)));
        lines.extend(row.cells.iter().map(|cell| {
            let shown = |value: &Option<String>| value.as_deref().map_or_else(|| "null".to_owned(), one_line);
            format!("  {}: {} -> {}", cell.column, shown(&cell.old), shown(&cell.new))
        }));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn columns(of_rule: &OfRule) -> String {
    let shown: Vec<_> = of_rule.columns.iter().map(|(column, number)| format!("{column} {number}")).collect();
    shown.join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn summary(diff: &Diff) -> String {
    let sum = |number: fn(&OfRule) -> u64| diff.rules.values().map(number).sum::<u64>();
    let (added, lost, changed) = (sum(|rule| rule.added), sum(|rule| rule.lost), sum(|rule| rule.changed));
    let versions = format!("versions {} and {}", diff.before, diff.after);
    let all = i64::try_from(added + lost + changed).unwrap_or(i64::MAX);
    if all == 0 {
        return format!("{versions} have the same figures\n");
    }
    let grouped = |number: u64| grouped(i64::try_from(number).unwrap_or(i64::MAX));
    let numbers = format!("{} added, {} lost, {} changed", grouped(added), grouped(lost), grouped(changed));
    let shown = match diff.rows.len() {
        shown if i64::try_from(shown) == Ok(all) => String::new(),
        shown => format!("; {shown} shown, more with --limit"),
    };
    format!("{} between {versions}: {numbers}{shown}\n", count(all, "difference"))
}

fn as_json(diff: &Diff) -> Value {
    let of_rule = |(rule, of_rule): (&String, &OfRule)| {
        let OfRule { added, lost, changed, columns } = of_rule;
        json!({ "rule": rule, "added": added, "lost": lost, "changed": changed, "columns": columns })
    };
    let row = |row: &Difference| {
        let cell = |cell: &sluicebox_query::Cell| json!({ "column": cell.column, "old": cell.old, "new": cell.new });
        json!({
            "fate": row.fate.as_str(),
            "metric_id": row.metric_id,
            "rule": row.rule,
            "quote": row.quote,
            "sentence": row.sentence,
            "cells": row.cells.iter().map(cell).collect::<Vec<_>>(),
        })
    };
    json!({
        "before": diff.before,
        "after": diff.after,
        "same": diff.same,
        "rules": diff.rules.iter().map(of_rule).collect::<Vec<_>>(),
        "rows": diff.rows.iter().map(row).collect::<Vec<_>>(),
    })
}
