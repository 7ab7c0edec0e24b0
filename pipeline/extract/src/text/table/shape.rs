//! The shape of blocks, and the cycle in which they repeat.

use std::ops::Range;

use super::Role;
use crate::quantity::cell;
use crate::quantity::numbers::NumberWord;
use crate::text::block::BlockKind;
use crate::text::document::Document;
use crate::text::token::TokenKind;
use crate::vocabulary::Vocabulary;

/// A label is at most this long.
const LABEL_BYTES: usize = 240;
/// A row has at most this many cells.
const WIDEST: usize = 14;
/// The heading of a section between rows is at most this long.
const SECTION_BYTES: usize = 60;
/// So many rows with nothing but years are a list of dates, whatever follows.
const YEARS: usize = 50;
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

impl Shape {
    fn is_value(self) -> bool {
        matches!(self, Self::Number(_) | Self::Nothing)
    }
}

/// The shape of every block.
pub(super) fn of(document: &Document<'_>, vocabulary: &Vocabulary) -> Vec<Shape> {
    let mut at = 0;
    let shapes = document.blocks.iter().map(|block| {
        at += document.tokens[at..].iter().take_while(|token| (token.start as usize) < block.span.start).count();
        let end = at + document.tokens[at..].partition_point(|token| (token.start as usize) < block.span.end);
        let range = at..end;
        at = end;
        // A dash alone is no line in another script.
        let caption = block.kind == BlockKind::Caption && document.slice(range.clone()).contains(char::is_alphanumeric);
        let prose = block.kind == BlockKind::Title || caption || block.span.len() > LABEL_BYTES;
        if prose { Shape::Prose } else { shape(document, vocabulary, range) }
    });
    shapes.collect()
}

fn shape(document: &Document<'_>, vocabulary: &Vocabulary, tokens: Range<usize>) -> Shape {
    let text = document.slice(tokens.clone());
    if let Some(value) = number(document, vocabulary, &tokens) {
        return Shape::Number(value);
    }
    if matches!(text, "|" | "-" | "–" | "—" | "——" | "/" | "…" | "n/a" | "N/A" | "n.a.") {
        return Shape::Nothing;
    }
    if tokens.len() <= 6 && cell::unit(document, vocabulary, tokens.clone()).is_some_and(|(_, end)| end == tokens.end) {
        return Shape::Unit;
    }
    let ended = text.ends_with(['.', '!', '?', ';', '。']);
    if ended { Shape::Prose } else { Shape::Text }
}

/// The value of a block that is one number, in digits with a sign or per cent, or one number word; behind it may stand a
/// bound or a bracket.
fn number(document: &Document<'_>, vocabulary: &Vocabulary, tokens: &Range<usize>) -> Option<f64> {
    let mut range = tokens.clone();
    let is_mark =
        |at: usize, marks: &str| document.tokens[at].kind == TokenKind::Mark && marks.contains(document.word(at));
    if range.len() > 1 && is_mark(range.start, "-+−–$€£¥(<>≤≥~≈") {
        range.start += 1;
    }
    let bare = range.len();
    let open = (range.start + 1..range.end).find(|at| is_mark(*at, "(（["));
    if let Some(open) = open.filter(|_| is_mark(range.end - 1, ")）]")) {
        range.end = open;
    }
    while range.len() > 1 && is_mark(range.end - 1, "%％)*+") {
        range.end -= 1;
    }
    let digits = digits(document, range.clone());
    let end = range.start + digits.as_ref().map_or(1, |(_, tokens)| *tokens);
    let bound = vocabulary.comparators.closes(document.text, &document.tokens[..range.end], end);
    if end + bound < range.end {
        return None;
    }
    if let Some((digits, _)) = digits {
        let value = digits.parse().ok();
        // "2021 (estimate)" heads a column.
        let year = bare > 1 && digits.len() == 4 && value.is_some_and(|value: f64| (1900.0..=2100.0).contains(&value));
        return value.filter(|_| !(year && (open.is_some() || bound > 0)));
    }
    match vocabulary.numbers.words.get(document.tokens.get(range.start)?.word)? {
        NumberWord::Unit(value) | NumberWord::Teen(value) | NumberWord::Ten(value) => Some(*value),
        _ => None,
    }
}

/// The digits at the start of a range, grouped by commas or by spaces, and of how many tokens they are.
fn digits(document: &Document<'_>, range: Range<usize>) -> Option<(String, usize)> {
    let is_number = |at: &usize| document.tokens[*at].kind == TokenKind::Number;
    let first = range.clone().next().filter(is_number)?;
    let mut digits = document.word(first).replace(',', "");
    let group = |at: &usize| is_number(at) && document.word(*at).bytes().take_while(u8::is_ascii_digit).count() == 3;
    let spaced = document.word(first).len() <= 3;
    let groups: Vec<&str> =
        (first + 1..range.end).filter(|_| spaced).take_while(group).map(|at| document.word(at)).collect();
    groups.iter().for_each(|group| digits.push_str(group));
    Some((digits, 1 + groups.len()))
}

/// Where a table's cells are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// All of its blocks.
    pub(super) blocks: Range<usize>,
    /// The first block of every row.
    pub(super) rows: Vec<usize>,
    /// The roles of a row's cells.
    pub(super) cycle: Vec<Role>,
}

/// The table whose rows begin with the block `start`. The widest cover wins.
pub(super) fn grid(document: &Document<'_>, vocabulary: &Vocabulary, shapes: &[Shape], start: usize) -> Option<Grid> {
    let candidates = (2..=WIDEST).filter_map(|width| {
        let model = model(document, vocabulary, shapes, start, width)?;
        let rows = rows(document, shapes, start, &model)?;
        (rows.len() >= ROWS).then_some((rows, model))
    });
    let best =
        candidates.max_by_key(|(rows, model)| (rows.len() * model.shapes.len(), std::cmp::Reverse(model.shapes.len())));
    let (rows, model) = best?;
    let cycle = roles(shapes, &rows, &model)?;
    let end = rows.last()? + model.shapes.len();
    Some(Grid { blocks: start..end, rows, cycle })
}

/// The shapes of a row's cells, and which of them is its unit.
struct Model {
    shapes: Vec<Shape>,
    unit: Option<usize>,
    /// Whether the column of units is headed by "Unit": then it holds any words.
    headed: bool,
}

/// The shapes of a row of `width` cells that begins with `start`: an index or none, a label, a unit or none, values, and
/// a unit or words behind them or none.
fn model(document: &Document<'_>, vocabulary: &Vocabulary, all: &[Shape], start: usize, width: usize) -> Option<Model> {
    let shapes = all.get(start..start + width)?;
    let label = usize::from(matches!(shapes[0], Shape::Number(_)));
    if shapes.get(label) != Some(&Shape::Text) || is_header(document, all, start..start + width) {
        return None;
    }
    let next = label + 1;
    let headed = is_headed_unit(document, vocabulary, start + next, width);
    let units = match shapes.get(next)? {
        Shape::Unit => true,
        Shape::Text | Shape::Nothing => headed,
        _ => false,
    };
    let first = next + usize::from(units);
    let values = first + shapes[first..].iter().take_while(|shape| shape.is_value()).count();
    let some = shapes[first..values].iter().any(|shape| matches!(shape, Shape::Number(_)));
    let behind = shapes[values..].iter().position(|shape| *shape == Shape::Unit).map(|at| values + at);
    let unit = units.then_some(next).or(behind);
    let notes = shapes[values..].iter().all(|shape| matches!(shape, Shape::Text | Shape::Unit));
    // An index or a unit tells a note from the label of the next row.
    let told = values == width || label > 0 || unit.is_some();
    (some && notes && told).then(|| Model { shapes: shapes.to_vec(), unit, headed: headed && units })
}

/// Whether the cell above a cell of the first row says "Unit".
fn is_headed_unit(document: &Document<'_>, vocabulary: &Vocabulary, block: usize, width: usize) -> bool {
    let above = block.checked_sub(width).and_then(|above| document.blocks.get(above));
    let tokens = above.map(|above| document.tokens_in(above.span.start, above.span.end));
    tokens
        .is_some_and(|tokens| tokens.len() == 1 && vocabulary.grammar.unit_word.has(document.tokens[tokens.start].word))
}

/// The first block of every row that follows `start` with the shapes of `model`.
fn rows(document: &Document<'_>, shapes: &[Shape], start: usize, model: &Model) -> Option<Vec<usize>> {
    let width = model.shapes.len();
    let alike = |row: usize| {
        let Some(cells) = shapes.get(row..row + width) else { return false };
        cells.iter().zip(&model.shapes).enumerate().all(|(at, (cell, shape))| {
            let named = model.headed && model.unit == Some(at);
            same(*cell, *shape) || named && matches!(cell, Shape::Text | Shape::Unit | Shape::Nothing)
        })
    };
    let is_section = |at: usize| {
        let short = document.blocks.get(at).is_some_and(|block| block.span.len() <= SECTION_BYTES);
        width > 2 && short && shapes.get(at) == Some(&Shape::Text)
    };
    let mut rows = Vec::new();
    let (mut at, mut years) = (start, true);
    loop {
        if !alike(at) {
            if !(is_section(at) && alike(at + 1)) {
                break;
            }
            at += 1;
        }
        rows.push(at);
        years &= (at..at + width).all(|at| is_year_like(document, shapes, at));
        if years && rows.len() > YEARS {
            break;
        }
        at += width;
    }
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
        Shape::Unit => matches!(cell, Shape::Unit | Shape::Nothing),
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

fn roles(shapes: &[Shape], rows: &[usize], model: &Model) -> Option<Vec<Role>> {
    let counts = |at: usize| {
        let column = rows.iter().map(|row| shapes[row + at]);
        column.enumerate().all(|(row, shape)| matches!(shape, Shape::Number(value) if value == row as f64 + 1.0))
    };
    let width = model.shapes.len();
    let label = model.shapes.iter().position(|shape| *shape == Shape::Text)?;
    // Numbers that count the rows behind the values are the index of a table that begins one cell earlier or later.
    if label > 0 && !counts(0) || width > 2 && counts(width - 1) {
        return None;
    }
    let mut values = 0;
    let roles = model.shapes.iter().enumerate().map(|(at, shape)| match shape {
        _ if model.unit == Some(at) => Role::Unit,
        _ if at < label => Role::Index,
        _ if at == label => Role::Label,
        Shape::Text | Shape::Prose | Shape::Unit => Role::Note,
        Shape::Number(_) | Shape::Nothing => {
            values += 1;
            Role::Value(values - 1)
        }
    });
    Some(roles.collect())
}
