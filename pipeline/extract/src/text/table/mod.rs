//! Tables flattened to one cell a line: found by their cycle, put back into rows and columns.
//!
//! A table is a run of short blocks in which labels and numbers alternate in a fixed cycle, three rows or more. Every
//! row has one label, and at least one value; a column of numbers that count up before the labels is its index, and
//! words behind the values are notes. A line of its own between two rows heads a section. Cells never overlap, and only blocks of a table have the kind [`BlockKind::Cell`].

mod caption;
mod columns;
mod shape;

use std::ops::Range;

use sluicebox_record::Span;

use super::block::BlockKind;
use super::document::Document;
use crate::quantity::cell::RowUnit;
use crate::vocabulary::Vocabulary;
use caption::Caption;
pub use columns::{Column, TableRules};
use shape::Grid;

/// A title is at most this long.
const LONGEST_TITLE: usize = 200;

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The number of its row.
    Index,
    /// What its row is about.
    Label,
    /// A unit for its row.
    Unit,
    /// A value, in the value column of that number.
    Value(usize),
    /// Words about its row, behind its values.
    Note,
    /// A line of the header.
    Header,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The blocks of its rows, headers left out; headings of sections may stand between rows.
    pub blocks: Range<usize>,
    /// The first block of every row, in order.
    pub rows: Vec<usize>,
    /// The first block of its header; that of its rows where it has none.
    pub header: usize,
    /// What the cells of each row are, in order.
    pub cycle: Vec<Role>,
    /// What is known of each value column.
    pub columns: Vec<Column>,
    /// The unit of its values that its title gives.
    pub(crate) unit: Option<RowUnit>,
}

/// A cell's place in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// What it is.
    pub role: Role,
    /// The block of its row's label.
    pub label: usize,
    /// The block of its row's unit, where the table has a column of units.
    pub unit: Option<usize>,
}

impl Table {
    /// The cell of a block.
    pub fn cell(&self, block: usize) -> Option<Cell> {
        if (self.header..self.blocks.start).contains(&block) {
            return Some(Cell { role: Role::Header, label: block, unit: None });
        }
        let row = *self.rows.get(self.rows.partition_point(|row| *row <= block).checked_sub(1)?)?;
        let role = *self.cycle.get(block - row)?;
        let place = |role: Role| self.cycle.iter().position(|other| *other == role).map(|at| row + at);
        Some(Cell { role, label: place(Role::Label)?, unit: place(Role::Unit) })
    }
}

/// The cell of a block in any of the tables.
pub fn cell(tables: &[Table], block: usize) -> Option<(&Table, Cell)> {
    let index = tables.partition_point(|table| table.blocks.end <= block);
    let table = tables.get(index)?;
    Some((table, table.cell(block)?))
}

/// Finds the tables of a document, marks their blocks as cells, and divides them anew. `outside` is a title that is no part
/// of the text.
pub fn find(document: &mut Document<'_>, outside: Option<&str>, vocabulary: &Vocabulary) -> Vec<Table> {
    let shapes = shape::of(document, vocabulary);
    let mut tables: Vec<Table> = Vec::new();
    let mut at = 0;
    while at < shapes.len() {
        let found = shape::grid(document, vocabulary, &shapes, at);
        at = found.as_ref().map_or(at + 1, |grid| grid.blocks.end);
        tables.extend(found.map(|grid| table(document, outside, vocabulary, grid)));
    }
    if !tables.is_empty() {
        mark(document, &tables, vocabulary);
    }
    tables
}

fn table(document: &Document<'_>, outside: Option<&str>, vocabulary: &Vocabulary, grid: Grid) -> Table {
    let Grid { blocks, rows, cycle } = grid;
    let (mut columns, header) = columns::of(document, vocabulary, &blocks, &cycle);
    let read = |first: usize| title(document, outside, vocabulary, first);
    let mut caption = read(header);
    if header == blocks.start && caption.unit.is_none() {
        // The title stands above a header that gives neither times nor units.
        let mut above = columns::headers(document, &blocks, cycle.len()).into_iter().map(|header| read(header.first));
        caption = above.find(|caption| caption.unit.is_some()).unwrap_or(caption);
    }
    if let Some(change) = caption.change.filter(|_| caption.unit.is_some()) {
        for column in columns.iter_mut().filter(|column| column.unit.is_none() && column.name.is_none()) {
            (column.unit, column.change) = (caption.unit.clone(), Some(change));
        }
    }
    Table { blocks, rows, header, cycle, columns, unit: caption.unit }
}

/// What the title of a table says whose first block is `first`: a line above it, that may have a line "Unit: ..." between, or
/// the article's title.
fn title(document: &Document<'_>, outside: Option<&str>, vocabulary: &Vocabulary, first: usize) -> Caption {
    for block in (first.saturating_sub(2)..first).rev().map(|at| &document.blocks[at]) {
        let tokens = document.tokens_in(block.span.start, block.span.end);
        if let Some(unit) = caption::unit_line(document, vocabulary, tokens.clone()) {
            return Caption { unit: Some(unit), change: None };
        }
    }
    let above = first.checked_sub(1).map(|at| &document.blocks[at]);
    let short = above.filter(|block| block.span.len() <= LONGEST_TITLE && block.kind != BlockKind::Paragraph);
    match (short, outside) {
        (Some(block), _) => caption::read(document, vocabulary, document.tokens_in(block.span.start, block.span.end)),
        (None, Some(title)) if above.is_none() => {
            let title = Document::read(title, true, &vocabulary.lexicon, &vocabulary.sentences);
            caption::read(&title, vocabulary, 0..title.tokens.len())
        }
        _ => Caption::default(),
    }
}

fn mark(document: &mut Document<'_>, tables: &[Table], vocabulary: &Vocabulary) {
    for table in tables {
        for row in &table.rows {
            for block in &mut document.blocks[*row..row + table.cycle.len()] {
                block.kind = BlockKind::Cell;
                block.label = None;
            }
        }
    }
    super::block::set_headings(&mut document.blocks);
    document.divide(&vocabulary.sentences);
}

/// A label without the bracket that holds its unit, and what stands in that last bracket.
pub fn parts(text: &str, label: Span) -> (Span, Option<Span>) {
    let line = label.slice(text);
    let closed = line.trim_end();
    let inner = closed.strip_suffix([')', '）']).filter(|inner| !inner.is_empty());
    let open = inner.and_then(|inner| inner.rfind(['(', '（']));
    let (Some(inner), Some(open)) = (inner, open) else { return (label, None) };
    let bracket = inner[open..].chars().next().map_or(1, char::len_utf8);
    let name = Span::new(label.start, label.start + line[..open].trim_end().len());
    let unit = Span::new(label.start + open + bracket, label.start + inner.len());
    if name.is_empty() || unit.is_empty() { (label, None) } else { (name, Some(unit)) }
}

#[cfg(test)]
mod tests;
