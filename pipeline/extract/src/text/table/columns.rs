//! What a table's columns say: periods from its header, else from the prose above it.
//!
//! A header is a run of short lines before the rows, one a column: it gives times, or names what is measured with its unit
//! in brackets. A table without one under a plan shows where things
//! stand and where they shall be: the year before the plan begins, and the year that it aims at.

use std::ops::Range;

use sluicebox_record::Span;

use super::Role;
use crate::relation::cues::Status;
use crate::relation::time::find;
use crate::relation::time::{Expression, Published};
use crate::text::block::Block;
use crate::text::document::Document;
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::phrases::Phrases;
use crate::vocabulary::{Vocabulary, VocabularyError};

/// A header is at most this long.
const LONGEST_HEADER: usize = 60;

/// What is known of a column of values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// When its values hold.
    pub period: Option<String>,
    /// Whether they are actual or aimed at.
    pub status: Option<Status>,
    /// What its changes are measured against: a column of changes has one.
    pub base: Option<String>,
    /// The block of its header.
    pub header: Option<usize>,
    /// What its header names, where that is no time.
    pub name: Option<Span>,
}

/// What tables need to know of the calendar: plans with their first and last year, and what leads to an aim ("by").
#[derive(Debug, Clone, Default)]
pub struct TableRules {
    plans: Phrases<(i64, i64)>,
    by: Phrases<()>,
}

impl TableRules {
    /// Reads plans and markers of `calendar.toml`.
    ///
    /// # Errors
    /// [`VocabularyError`] where it is no TOML.
    pub fn parse(calendar: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let table: toml::Table = toml::from_str(calendar).map_err(VocabularyError::toml("calendar.toml"))?;
        let mut rules = Self::default();
        let list = |name: &str| table.get(name).and_then(toml::Value::as_array).cloned().unwrap_or_default();
        for plan in list("plan") {
            let year = |key: &str| plan.get(key).and_then(toml::Value::as_integer);
            if let (Some(first), Some(last)) = (year("first"), year("last")) {
                rules.plans.add(lexicon, phrases(&plan), false, (first, last));
            }
        }
        for marker in list("marker") {
            if marker.get("code").and_then(toml::Value::as_str) == Some("by") {
                rules.by.add(lexicon, phrases(&marker), false, ());
            }
        }
        Ok(rules)
    }
}

fn phrases(entry: &toml::Value) -> impl Iterator<Item = &str> {
    entry.get("phrases").and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str)
}

/// The value columns of the table whose rows are `rows`.
pub(super) fn of(document: &Document<'_>, vocabulary: &Vocabulary, rows: &Range<usize>, cycle: &[Role]) -> Vec<Column> {
    let values = cycle.iter().filter(|role| matches!(role, Role::Value(_))).count();
    headed(document, vocabulary, rows, cycle).or_else(|| named(document, vocabulary, rows, cycle)).unwrap_or_else(
        || {
            let mut columns = vec![Column::default(); values];
            if let ([now, aim], Some((before, last))) = (&mut columns[..], plan(document, vocabulary, rows.start)) {
                let of = |year: i64, status| Column { period: Some(year.to_string()), status, ..Column::default() };
                *now = of(before, Some(Status::Actual));
                *aim = of(last, Some(Status::Target));
            }
            columns
        },
    )
}

/// Columns from a header right above the rows: one short block a cell, or a cell less where the index has none, with a
/// time above at least one value, and above each other one a time or what its changes are measured against.
fn headed(
    document: &Document<'_>,
    vocabulary: &Vocabulary,
    rows: &Range<usize>,
    cycle: &[Role],
) -> Option<Vec<Column>> {
    let values: Vec<usize> = (0..cycle.len()).filter(|at| matches!(cycle[*at], Role::Value(_))).collect();
    let mut columns = Vec::with_capacity(values.len());
    for at in values {
        let block = rows.start.checked_sub(cycle.len() - at)?;
        columns.push(column(document, vocabulary, block)?);
    }
    let first = columns.iter().find_map(|column: &Column| column.period.clone())?;
    for column in columns.iter_mut().filter(|column| column.period.is_none()) {
        // What changed over the year is told beside the state at its end.
        column.period =
            Some(if column.base.is_some() { first.get(..4).unwrap_or(&first).to_owned() } else { first.clone() });
    }
    Some(columns)
}

/// Columns from a header that names what is measured: a short line a cell, with a unit in brackets above at least one value
/// and none of them a number.
fn named(document: &Document<'_>, vocabulary: &Vocabulary, rows: &Range<usize>, cycle: &[Role]) -> Option<Vec<Column>> {
    let first = rows.start.checked_sub(cycle.len())?;
    let short = |block: &Block| block.span.len() <= LONGEST_HEADER && !block.span.slice(document.text).ends_with('.');
    if !document.blocks[first..rows.start].iter().all(short) {
        return None;
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut measured = false;
    for at in (0..cycle.len()).filter(|at| matches!(cycle[*at], Role::Value(_))) {
        let block = first + at;
        let (name, unit) = super::parts(document.text, document.blocks[block].span);
        name.slice(document.text).chars().any(char::is_alphabetic).then_some(())?;
        measured |= unit.is_some_and(|unit| is_unit(document, vocabulary, unit));
        let timed = column(document, vocabulary, block).filter(|column| column.base.is_some());
        // What changed is what the column before names.
        let before = columns.last().and_then(|column| column.name);
        columns.push(match timed {
            Some(column) => Column { name: before, ..column },
            None => Column { header: Some(block), name: Some(name), ..Column::default() },
        });
    }
    measured.then_some(columns)
}

/// Whether a bracket holds nothing but a unit.
fn is_unit(document: &Document<'_>, vocabulary: &Vocabulary, bracket: Span) -> bool {
    let tokens = document.tokens_in(bracket.start, bracket.end);
    let all = &document.tokens[..tokens.end];
    let units = &vocabulary.units;
    let form = |at: usize| units.measure(document.text, all, at).or_else(|| units.money(document.text, all, at));
    let scales = &vocabulary.numbers.table_scales;
    let scale = scales.longest(document.text, all, tokens.start).map_or(0, |scale| scale.tokens);
    form(tokens.start + scale).is_some_and(|form| tokens.start + scale + form.tokens == tokens.end)
}

/// What a header says of its column.
fn column(document: &Document<'_>, vocabulary: &Vocabulary, block: usize) -> Option<Column> {
    let text = document.blocks[block].span.slice(document.text);
    if text.len() > LONGEST_HEADER {
        return None;
    }
    let calendar = &vocabulary.relation.calendar;
    let tokens = document.tokens_of(block)?;
    let times = find::find(document, tokens, &[], calendar, Published::default());
    let base = times.bases.first().map(|base| base.code.clone());
    let period = match times.expressions.as_slice() {
        [time] => written(time),
        _ => year(text),
    };
    (period.is_some() || base.is_some()).then_some(Column { period, base, header: Some(block), ..Column::default() })
}

fn written(time: &Expression) -> Option<String> {
    match time.to {
        Some(to) => Some(format!("{}/{}", time.from.text()?, to.text()?)),
        None if time.end => time.from.end_text(),
        None => time.from.text(),
    }
}

/// The one year that a header names.
fn year(text: &str) -> Option<String> {
    let runs = text.split(|c: char| !c.is_ascii_digit());
    let mut years = runs.filter(|run| run.len() == 4 && ("1900".."2101").contains(run));
    let year = years.next()?;
    (years.next().is_none() && text.len() <= 40).then(|| year.to_owned())
}

/// The year before the plan that the text names above `block`, and the year that the plan aims at.
fn plan(document: &Document<'_>, vocabulary: &Vocabulary, block: usize) -> Option<(i64, i64)> {
    let end = document.blocks.get(block)?.span.start;
    let tokens = &document.tokens[..document.tokens.partition_point(|token| (token.start as usize) < end)];
    let rules = &vocabulary.tables;
    let aim = (0..tokens.len()).rev().find_map(|at| {
        let found = rules.by.longest(document.text, tokens, at)?;
        bare_year(document.text, tokens.get(at + found.tokens)?)
    })?;
    let plans = (0..tokens.len()).filter_map(|at| rules.plans.longest(document.text, tokens, at));
    let mut plans = plans.map(|found| *found.value).filter(|(_, last)| *last == aim);
    plans.next().map(|(first, last)| (first - 1, last))
}

fn bare_year(text: &str, token: &Token) -> Option<i64> {
    let year: i64 = (token.kind == TokenKind::Number).then(|| token.text(text).parse().ok()).flatten()?;
    (1900..=2100).contains(&year).then_some(year)
}
