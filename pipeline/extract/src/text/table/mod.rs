//! Tables flattened to one cell a line: found by their cycle, put back into rows and columns.
//!
//! A table is a run of short blocks in which labels and numbers alternate in a fixed cycle, three rows or more. Every
//! row has one label, and at least one value; a column of numbers that count up before the labels is its index. Cells
//! never overlap, and only blocks of a table have the kind [`BlockKind::Cell`].

mod columns;
mod shape;

use std::ops::Range;

use sluicebox_record::Span;

use super::block::BlockKind;
use super::document::Document;
use crate::vocabulary::Vocabulary;
pub use columns::{Column, TableRules};

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
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The blocks of its rows, headers left out.
    pub blocks: Range<usize>,
    /// What the cells of each row are, in order.
    pub cycle: Vec<Role>,
    /// What is known of each value column.
    pub columns: Vec<Column>,
    /// The block of its title, where it has one.
    pub title: Option<usize>,
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
    /// The block of its column's header, where the table has one.
    pub header: Option<usize>,
}

impl Table {
    /// The cell of a block.
    pub fn cell(&self, block: usize) -> Option<Cell> {
        let nth = block.checked_sub(self.blocks.start).filter(|_| self.blocks.contains(&block))?;
        let row = self.blocks.start + nth / self.cycle.len() * self.cycle.len();
        let place = |role: Role| self.cycle.iter().position(|other| *other == role).map(|at| row + at);
        let role = *self.cycle.get(nth % self.cycle.len())?;
        let column = if let Role::Value(nth) = role { self.columns.get(nth) } else { None };
        let header = column.and_then(|column| column.header);
        Some(Cell { role, label: place(Role::Label)?, unit: place(Role::Unit), header })
    }
}

/// The cell of a block in any of the tables.
pub fn cell(tables: &[Table], block: usize) -> Option<(&Table, Cell)> {
    let index = tables.partition_point(|table| table.blocks.end <= block);
    let table = tables.get(index)?;
    Some((table, table.cell(block)?))
}

/// Finds the tables of a document, marks their blocks as cells, and divides them anew.
pub fn find(document: &mut Document<'_>, vocabulary: &Vocabulary) -> Vec<Table> {
    let shapes = shape::of(document, vocabulary);
    let mut tables: Vec<Table> = Vec::new();
    let mut at = 0;
    while at < shapes.len() {
        let found = shape::cycle(document, &shapes, at);
        at = found.as_ref().map_or(at + 1, |(blocks, _)| blocks.end);
        if let Some((blocks, cycle)) = found {
            let columns = columns::of(document, vocabulary, &blocks, &cycle);
            tables.push(Table { title: title(document, &blocks), blocks, cycle, columns });
        }
    }
    if !tables.is_empty() {
        mark(document, &tables, vocabulary);
    }
    tables
}

fn title(document: &Document<'_>, rows: &Range<usize>) -> Option<usize> {
    let before = rows.start.checked_sub(1)?;
    let short = document.blocks[before].span.len() <= 200;
    (short && matches!(document.blocks[before].kind, BlockKind::Heading | BlockKind::Title)).then_some(before)
}

fn mark(document: &mut Document<'_>, tables: &[Table], vocabulary: &Vocabulary) {
    for table in tables {
        for block in &mut document.blocks[table.blocks.clone()] {
            block.kind = BlockKind::Cell;
            block.label = None;
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
