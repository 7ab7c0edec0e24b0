//! What a table's columns say: periods from its header, else from the prose above it.
//!
//! A header is a run of short lines before the rows, one a column. A table without one under a plan shows where things
//! stand and where they shall be: the year before the plan begins, and the year that it aims at.

use std::ops::Range;

use super::Role;
use crate::relation::cues::Status;
use crate::text::document::Document;
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::phrases::Phrases;
use crate::vocabulary::{Vocabulary, VocabularyError};

/// What is known of a column of values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// When its values hold.
    pub period: Option<String>,
    /// Whether they are actual or aimed at.
    pub status: Option<Status>,
    /// The block of its header.
    pub header: Option<usize>,
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
    headed(document, rows, cycle).unwrap_or_else(|| {
        let mut columns = vec![Column::default(); values];
        if let ([now, aim], Some((before, last))) = (&mut columns[..], plan(document, vocabulary, rows.start)) {
            *now = Column { period: Some(before.to_string()), status: Some(Status::Actual), header: None };
            *aim = Column { period: Some(last.to_string()), status: Some(Status::Target), header: None };
        }
        columns
    })
}

/// Columns from a header right above the rows: one short block a cell, or a cell less where the index has none, with a
/// year above each value.
fn headed(document: &Document<'_>, rows: &Range<usize>, cycle: &[Role]) -> Option<Vec<Column>> {
    let values: Vec<usize> = (0..cycle.len()).filter(|at| matches!(cycle[*at], Role::Value(_))).collect();
    let columns = values.iter().map(|at| {
        let block = rows.start.checked_sub(cycle.len() - at)?;
        let text = document.blocks[block].span.slice(document.text);
        Some(Column { period: Some(year(text)?), status: None, header: Some(block) })
    });
    columns.collect()
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
