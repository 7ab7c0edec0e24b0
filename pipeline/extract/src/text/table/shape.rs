//! The shape of blocks, and the cycle in which they repeat.

use std::ops::Range;

use super::Role;
use crate::quantity::numbers::NumberWord;
use crate::text::block::BlockKind;
use crate::text::document::Document;
use crate::text::token::TokenKind;
use crate::vocabulary::Vocabulary;

/// A label is at most this long.
const LABEL_BYTES: usize = 240;
/// A row has at most this many cells.
const WIDEST: usize = 14;
/// A table has at least this many rows.
const ROWS: usize = 3;

/// What a block is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// One number and nothing else, with its value.
    Number(f64),
    /// A sign for "no value".
    Nothing,
    /// A unit and nothing else.
    Unit,
    /// Short text.
    Text,
    /// Running text.
    Prose,
}

/// The shape of every block.
pub(super) fn of(document: &Document<'_>, vocabulary: &Vocabulary) -> Vec<Shape> {
    let mut at = 0;
    let shapes = document.blocks.iter().map(|block| {
        let end = at + document.tokens[at..].partition_point(|token| (token.start as usize) < block.span.end);
        let range = at..end;
        at = end;
        let prose = matches!(block.kind, BlockKind::Title | BlockKind::Caption) || block.span.len() > LABEL_BYTES;
        if prose { Shape::Prose } else { shape(document, vocabulary, range) }
    });
    shapes.collect()
}

fn shape(document: &Document<'_>, vocabulary: &Vocabulary, tokens: Range<usize>) -> Shape {
    let first = tokens.start;
    let text = document.slice(tokens.clone());
    if let Some(value) = number(document, vocabulary, &tokens) {
        return Shape::Number(value);
    }
    if matches!(text, "-" | "–" | "—" | "——" | "/" | "…" | "n/a" | "N/A" | "n.a.") {
        return Shape::Nothing;
    }
    let form = vocabulary.units.measure(document.text, &document.tokens[..tokens.end], first);
    if form.is_some_and(|form| form.tokens == tokens.len()) && tokens.len() <= 4 {
        return Shape::Unit;
    }
    let ended = text.ends_with(['.', '!', '?', ';', '。']);
    if ended { Shape::Prose } else { Shape::Text }
}

/// The value of a block that is one number, in digits with a sign or per cent, or one number word.
fn number(document: &Document<'_>, vocabulary: &Vocabulary, tokens: &Range<usize>) -> Option<f64> {
    let mut range = tokens.clone();
    let is_mark =
        |at: usize, marks: &str| document.tokens[at].kind == TokenKind::Mark && marks.contains(document.word(at));
    if range.len() > 1 && is_mark(range.start, "-+−–$€£¥(<>≤≥~≈") {
        range.start += 1;
    }
    while range.len() > 1 && is_mark(range.end - 1, "%％)*") {
        range.end -= 1;
    }
    let token = document.tokens.get(range.start).filter(|_| range.len() == 1)?;
    if token.kind == TokenKind::Number {
        return document.word(range.start).replace(',', "").parse().ok();
    }
    match vocabulary.numbers.words.get(token.word)? {
        NumberWord::Unit(value) | NumberWord::Teen(value) | NumberWord::Ten(value) => Some(*value),
        _ => None,
    }
}

/// The table whose rows begin with the block `start`: its blocks and the roles of a row's cells. The widest cover wins.
pub(super) fn cycle(document: &Document<'_>, shapes: &[Shape], start: usize) -> Option<(Range<usize>, Vec<Role>)> {
    let candidates = (2..=WIDEST).filter_map(|width| {
        let rows = rows(document, shapes, start, width)?;
        (rows >= ROWS).then_some((start..start + rows * width, width))
    });
    let best = candidates.max_by_key(|(blocks, width)| (blocks.len(), std::cmp::Reverse(*width)));
    let (blocks, width) = best?;
    let roles = roles(shapes, &blocks, width)?;
    Some((blocks, roles))
}

/// How many rows of `width` cells follow `start` with the kinds of the first.
fn rows(document: &Document<'_>, shapes: &[Shape], start: usize, width: usize) -> Option<usize> {
    let first = shapes.get(start..start + width)?;
    if is_header(document, shapes, start..start + width) {
        return None;
    }
    let labels = first.iter().filter(|shape| matches!(shape, Shape::Text)).count();
    let numbers = first.iter().filter(|shape| matches!(shape, Shape::Number(_))).count();
    if labels != 1 || numbers == 0 || first.contains(&Shape::Prose) {
        return None;
    }
    let alike = |row: usize| {
        let Some(cells) = shapes.get(start + row * width..start + (row + 1) * width) else { return false };
        cells.iter().zip(first).all(|(cell, model)| same(*cell, *model))
    };
    let rows = (0..).take_while(|row| alike(*row)).count();
    let years = (0..rows).all(|row| (0..width).all(|at| is_year_like(document, shapes, start + row * width + at)));
    (!years).then_some(rows)
}

/// Whether the cells `row` head a table rather than belong to it: years, where the cells below them are none.
fn is_header(document: &Document<'_>, shapes: &[Shape], row: Range<usize>) -> bool {
    let width = row.len();
    let below = |at: usize| is_year_like(document, shapes, at + width);
    if row.clone().all(|at| is_year_like(document, shapes, at)) && !row.clone().all(below) {
        return true;
    }
    let is_number = |at: &usize| matches!(shapes.get(*at), Some(Shape::Number(_)));
    let years: Vec<usize> = row.filter(is_number).filter(|at| is_year_like(document, shapes, *at)).collect();
    years.len() >= 2 && !years.iter().any(|at| below(*at))
}

fn same(cell: Shape, model: Shape) -> bool {
    match model {
        Shape::Number(_) | Shape::Nothing => matches!(cell, Shape::Number(_) | Shape::Nothing),
        Shape::Unit => cell == Shape::Unit,
        Shape::Text => matches!(cell, Shape::Text | Shape::Unit),
        Shape::Prose => false,
    }
}

/// Whether a cell says nothing but a year or text: such rows are a list of dates.
fn is_year_like(document: &Document<'_>, shapes: &[Shape], block: usize) -> bool {
    match shapes.get(block) {
        Some(Shape::Number(value)) => (1900.0..=2100.0).contains(value) && document.blocks[block].span.len() == 4,
        _ => true,
    }
}

fn roles(shapes: &[Shape], blocks: &Range<usize>, width: usize) -> Option<Vec<Role>> {
    let label = (0..width).find(|at| shapes[blocks.start + at] == Shape::Text)?;
    let led = |at: usize| !matches!(shapes[blocks.start + at], Shape::Number(_) | Shape::Nothing);
    let counts = |at: usize| {
        let column = blocks.clone().skip(at).step_by(width).map(|block| shapes[block]);
        column.enumerate().all(|(row, shape)| matches!(shape, Shape::Number(value) if value == row as f64 + 1.0))
    };
    let mut values = 0;
    let roles = (0..width).map(|at| match shapes[blocks.start + at] {
        Shape::Unit => Role::Unit,
        _ if at == label => Role::Label,
        _ if at < label && counts(at) => Role::Index,
        _ => {
            values += 1;
            Role::Value(values - 1)
        }
    });
    let roles: Vec<Role> = roles.collect();
    // Numbers that count the rows behind the values are the index of a table that begins one cell earlier or later.
    if width > 2 && counts(width - 1) {
        return None;
    }
    let leads = (0..label).all(|at| led(at) || roles[at] == Role::Index);
    (leads && roles.contains(&Role::Value(0))).then_some(roles)
}
