//! What a table's columns say: periods from its header, else from the prose above it.
//!
//! A header is a run of short lines before the rows, one a column: it gives times, or names what is measured with its unit
//! in brackets. A table without one under a plan shows where things
//! stand and where they shall be: the year before the plan begins, and the year that it aims at.

use std::ops::Range;

use sluicebox_record::Span;

use super::caption::{self, Caption};
use super::{Role, parts};
use crate::quantity::Direction;
use crate::quantity::cell::RowUnit;
use crate::relation::cues::Status;
use crate::relation::time::find;
use crate::relation::time::{Expression, Published};
use crate::text::bars;
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
    /// What its header names, where that is no time.
    pub name: Option<Span>,
    /// The unit that its header or the table's title gives.
    pub(crate) unit: Option<RowUnit>,
    /// Which way its numbers without a sign go, where it holds changes.
    pub change: Option<Direction>,
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

/// A header: a span a cell of the row, and its first block.
pub(super) struct Header {
    cells: Vec<Span>,
    /// The first block of it.
    pub(super) first: usize,
}

/// The headers that the rows can have: one short block a cell, or one line with a cell between every two bars or tabs.
/// Between it and the rows may stand the heading of the first section.
pub(super) fn headers(document: &Document<'_>, rows: &Range<usize>, width: usize) -> Vec<Header> {
    let span = |block: usize| document.blocks[block].span;
    let short = |block: usize| span(block).len() <= LONGEST_HEADER && !span(block).slice(document.text).ends_with('.');
    let mut headers = Vec::new();
    for end in [Some(rows.start), rows.start.checked_sub(1)].into_iter().flatten() {
        let cells = end.checked_sub(1).map(|line| bars::cells(document.text, span(line))).unwrap_or_default();
        if cells.len() > 1 && cells.len() + 1 >= width {
            let cells = cells[cells.len().saturating_sub(width)..].iter().map(|cell| Span::new(cell.start, cell.end));
            headers.push(Header { cells: cells.collect(), first: end - 1 });
        }
        // The first column may have no cell in the header.
        let first = end.saturating_sub(width);
        let first = first + usize::from(!short(first));
        if end + 1 >= first + width && (first..end).all(short) {
            headers.push(Header { cells: (first..end).map(span).collect(), first });
        }
    }
    headers
}

/// The value columns of the table whose rows are `rows`, and the first block of its header.
pub(super) fn of(
    document: &Document<'_>,
    vocabulary: &Vocabulary,
    rows: &Range<usize>,
    cycle: &[Role],
) -> (Vec<Column>, usize) {
    let values: Vec<usize> = (0..cycle.len()).filter(|at| matches!(cycle[*at], Role::Value(_))).collect();
    for header in headers(document, rows, cycle.len()) {
        // Cells are told from the right: the index may have none.
        let missing = cycle.len() - header.cells.len();
        let cells: Vec<Span> =
            values.iter().filter_map(|at| header.cells.get(at.checked_sub(missing)?).copied()).collect();
        let whole = cells.len() == values.len();
        let columns = || timed(document, vocabulary, &cells).or_else(|| named(document, vocabulary, &cells));
        if let Some(columns) = whole.then(columns).flatten() {
            return (columns, header.first);
        }
    }
    (planned(document, vocabulary, rows, values.len()), rows.start)
}

/// The columns of a table without a header, under a plan.
fn planned(document: &Document<'_>, vocabulary: &Vocabulary, rows: &Range<usize>, values: usize) -> Vec<Column> {
    let mut columns = vec![Column::default(); values];
    if let ([now, aim], Some((before, last))) = (&mut columns[..], plan(document, vocabulary, rows.start)) {
        let of = |year: i64, status| Column { period: Some(year.to_string()), status, ..Column::default() };
        *now = of(before, Some(Status::Actual));
        *aim = of(last, Some(Status::Target));
    }
    columns
}

/// Columns under a header with a time above at least one value, and above each other one a time or a word of change.
fn timed(document: &Document<'_>, vocabulary: &Vocabulary, cells: &[Span]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> =
        cells.iter().map(|cell| column(document, vocabulary, *cell)).collect::<Option<Vec<_>>>()?;
    let mut last = columns.iter().find_map(|column: &Column| column.period.clone())?;
    for column in &mut columns {
        match &column.period {
            Some(period) => last.clone_from(period),
            // What changed over the year is told beside the state at its end.
            None if column.base.is_some() => column.period = Some(last.get(..4).unwrap_or(&last).to_owned()),
            None => column.period = Some(last.clone()),
        }
    }
    Some(columns)
}

/// Columns under a header that names what is measured, with a unit or a word of change above at least one value and none of
/// them a number.
fn named(document: &Document<'_>, vocabulary: &Vocabulary, cells: &[Span]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::new();
    let mut measured = false;
    for cell in cells {
        let (name, _) = parts(document.text, *cell);
        name.slice(document.text).chars().any(char::is_alphabetic).then_some(())?;
        let changes =
            column(document, vocabulary, *cell).filter(|column| column.base.is_some() || column.change.is_some());
        // What changed is what the column before names.
        let before = columns.last().and_then(|column| column.name);
        let column = match changes {
            Some(column) => Column { name: before, ..column },
            None => Column { name: Some(name), unit: caption(document, vocabulary, *cell).unit, ..Column::default() },
        };
        measured |= column.unit.is_some();
        columns.push(column);
    }
    measured.then_some(columns)
}

fn caption(document: &Document<'_>, vocabulary: &Vocabulary, cell: Span) -> Caption {
    caption::read(document, vocabulary, document.tokens_in(cell.start, cell.end))
}

/// What a header says of its column.
fn column(document: &Document<'_>, vocabulary: &Vocabulary, cell: Span) -> Option<Column> {
    let text = cell.slice(document.text);
    if text.len() > LONGEST_HEADER {
        return None;
    }
    let calendar = &vocabulary.relation.calendar;
    let tokens = document.tokens_in(cell.start, cell.end);
    let times = find::find(document, tokens, &[], calendar, Published::default());
    let base = times.bases.first().map(|base| base.code.clone());
    let period = match times.expressions.as_slice() {
        [time] => written(time),
        _ => year(text),
    };
    let Caption { unit, change } = caption(document, vocabulary, cell);
    let change = change.or(base.as_ref().map(|_| Direction::Up));
    (period.is_some() || change.is_some()).then_some(Column { period, base, unit, change, ..Column::default() })
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
