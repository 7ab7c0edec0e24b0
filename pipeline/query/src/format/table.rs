//! A table for reading. Widths are worked out over the first rows; what follows streams with them.
//!
//! Where a terminal is too narrow, texts are cut, ended by an ellipsis; numbers never are. Where even that does not do,
//! the table is written record after record, a column a line, every cell whole.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Layout, Writer, text};
use crate::Result;

/// Rows that the widths are worked out over.
const MEASURED_ROWS: usize = 500;

/// The narrowest that a text column may be cut to.
const NARROWEST: usize = 8;

/// What stands between two columns, and around the outer ones.
const GAP: usize = 3;

type Cells = Vec<Option<String>>;

/// A writer of tables.
pub(super) struct Table<'a> {
    schema: SchemaRef,
    layout: Layout,
    out: &'a mut (dyn Write + Send),
    waiting: Vec<Cells>,
    shape: Option<Shape>,
    rows: usize,
}

/// How the rows stand, once that is decided.
enum Shape {
    /// Side by side, in columns of these widths.
    Columns(Vec<usize>),
    /// One after the other, names in a column of this width.
    Records(usize),
}

impl<'a> Table<'a> {
    pub(super) fn new(schema: SchemaRef, layout: Layout, out: &'a mut (dyn Write + Send)) -> Self {
        Self { schema, layout, out, waiting: Vec::new(), shape: None, rows: 0 }
    }

    fn names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// Decides the shape by the rows that wait, and writes the head and those rows.
    fn begin(&mut self) -> io::Result<()> {
        let shape = self.choose();
        if let Shape::Columns(widths) = &shape {
            let names: Cells = self.names().into_iter().map(|name| Some(name.to_owned())).collect();
            self.line(&names, widths)?;
            let rules: Vec<_> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
            writeln!(self.out, "{}", rules.join("+"))?;
        }
        self.shape = Some(shape);
        std::mem::take(&mut self.waiting).iter().try_for_each(|row| self.row(row))
    }

    fn choose(&self) -> Shape {
        let names = self.names();
        let records = Shape::Records(names.iter().map(|name| name.width()).max().unwrap_or(0));
        if self.layout.records {
            return records;
        }
        let widest = |at: usize| {
            let cells = self.waiting.iter().filter_map(|row| row[at].as_deref()).map(|cell| one_line(cell).width());
            cells.max().unwrap_or(0).max(names[at].width())
        };
        let widths: Vec<_> = (0..names.len()).map(widest).collect();
        let Some(room) = self.layout.width else { return Shape::Columns(widths) };
        self.fit(&widths, room).map_or(records, Shape::Columns)
    }

    /// The widths that fit into `room`; `None` where texts would be cut to nothing.
    fn fit(&self, widths: &[usize], room: usize) -> Option<Vec<usize>> {
        let room = room.checked_sub(GAP * widths.len())? + 1;
        if widths.iter().sum::<usize>() <= room {
            return Some(widths.to_vec());
        }
        let is_text: Vec<_> = self.schema.fields().iter().map(|field| !text::is_number(field.data_type())).collect();
        let fixed: usize = widths.iter().zip(&is_text).filter(|(_, text)| !**text).map(|(width, _)| width).sum();
        let texts: Vec<_> = widths.iter().zip(&is_text).filter(|(_, text)| **text).map(|(width, _)| *width).collect();
        let most = share(texts, room.checked_sub(fixed)?);
        (most >= NARROWEST).then(|| {
            widths.iter().zip(&is_text).map(|(width, text)| if *text { *width.min(&most) } else { *width }).collect()
        })
    }

    fn row(&mut self, row: &[Option<String>]) -> io::Result<()> {
        self.rows += 1;
        match self.shape.take() {
            Some(Shape::Columns(widths)) => {
                self.line(row, &widths)?;
                self.shape = Some(Shape::Columns(widths));
            }
            Some(Shape::Records(width)) => {
                self.record(row, width)?;
                self.shape = Some(Shape::Records(width));
            }
            None => {}
        }
        Ok(())
    }

    fn line(&mut self, row: &[Option<String>], widths: &[usize]) -> io::Result<()> {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(widths).enumerate() {
            let number = text::is_number(self.schema.field(at).data_type());
            let shown = one_line(cell.as_deref().unwrap_or_default());
            let shown = if number { shown } else { cut(&shown, *width) };
            let space = " ".repeat(width.saturating_sub(shown.width()));
            line += if at > 0 { " | " } else { " " };
            line += &if number { space + &shown } else { shown + &space };
        }
        writeln!(self.out, "{}", line.trim_end())
    }

    fn record(&mut self, row: &[Option<String>], width: usize) -> io::Result<()> {
        writeln!(self.out, "-[ {} ]{}", self.rows, "-".repeat(width))?;
        let schema = self.schema.clone();
        for (field, cell) in schema.fields().iter().zip(row) {
            let space = " ".repeat(width - field.name().width());
            let mut lines = cell.as_deref().unwrap_or_default().lines();
            writeln!(self.out, "{}{space} | {}", field.name(), lines.next().unwrap_or_default())?;
            for line in lines {
                writeln!(self.out, "{:width$} | {line}", "")?;
            }
        }
        Ok(())
    }
}

impl Writer for Table<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let schema = self.schema.clone();
        let columns = schema.fields().iter().zip(batch.columns()).map(|(field, array)| text::cells(field, array));
        let mut columns = columns.map(|cells| Ok(cells?.into_iter())).collect::<Result<Vec<_>>>()?;
        for _ in 0..batch.num_rows() {
            let row: Cells = columns.iter_mut().map(|cells| cells.next().flatten()).collect();
            if self.shape.is_some() {
                self.row(&row)?;
                continue;
            }
            self.waiting.push(row);
            if self.waiting.len() == MEASURED_ROWS {
                self.begin()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if self.shape.is_none() {
            self.begin()?;
        }
        if !self.layout.records {
            writeln!(self.out, "({} {})", self.rows, if self.rows == 1 { "row" } else { "rows" })?;
        }
        Ok(self.out.flush()?)
    }
}

/// The most that each of `widths` may have so that all of them fit into `room`.
fn share(mut widths: Vec<usize>, mut room: usize) -> usize {
    widths.sort_unstable();
    for (at, width) in widths.iter().enumerate() {
        let equal = room / (widths.len() - at);
        if *width > equal {
            return equal;
        }
        room -= width;
    }
    usize::MAX
}

/// `cell` on one line, with a mark where a line ended and without what moves a terminal's cursor.
fn one_line(cell: &str) -> String {
    let shown = |c: char| match c {
        '\n' => '⏎',
        c if c.is_control() => ' ',
        c => c,
    };
    cell.chars().map(shown).collect()
}

fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut shown = String::new();
    let mut used = 1;
    for c in cell.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        shown.push(c);
    }
    shown + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_shared_by_the_widest() {
        assert_eq!(share(vec![5, 30, 40], 45), 20);
        assert_eq!(share(vec![5, 6], 45), usize::MAX);
        assert_eq!(share(vec![90], 45), 45);
        assert_eq!(share(vec![], 0), usize::MAX);
    }

    #[test]
    fn cells_are_cut_by_what_they_take_on_the_terminal() {
        assert_eq!(cut("kilowatts", 9), "kilowatts");
        assert_eq!(cut("kilowatts", 5), "kilo…");
        assert_eq!(cut("标签归档", 5), "标签…");
        assert_eq!(one_line("a\nb\tc\u{1b}"), "a⏎b c ");
    }
}
