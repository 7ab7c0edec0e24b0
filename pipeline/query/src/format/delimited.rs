//! CSV and Markdown: a head, then a line a row.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use super::{Writer, text};
use crate::Result;

/// The rows of `batch` as cells.
fn rows(batch: &RecordBatch) -> Result<Vec<Vec<Option<String>>>> {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns()).map(|(field, array)| text::cells(field, array));
    let mut columns = columns.map(|cells| Ok(cells?.into_iter())).collect::<Result<Vec<_>>>()?;
    Ok((0..batch.num_rows()).map(|_| columns.iter_mut().map(|cells| cells.next().flatten()).collect()).collect())
}

/// Comma-separated values (RFC 4180, lines ended by a line feed).
pub(super) struct Csv<'a> {
    out: &'a mut (dyn Write + Send),
}

impl<'a> Csv<'a> {
    pub(super) fn new(schema: &SchemaRef, out: &'a mut (dyn Write + Send)) -> Result<Self> {
        let names: Vec<_> = schema.fields().iter().map(|field| Some(field.name().clone())).collect();
        csv_line(&names, out)?;
        Ok(Self { out })
    }
}

fn csv_line(cells: &[Option<String>], out: &mut dyn Write) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        match cell.as_deref() {
            None => {}
            Some(text) if text.is_empty() || text.contains(['"', ',', '\n', '\r']) => {
                write!(out, "\"{}\"", text.replace('"', "\"\""))?;
            }
            Some(text) => out.write_all(text.as_bytes())?,
        }
    }
    out.write_all(b"\n")
}

impl Writer for Csv<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        for row in rows(batch)? {
            csv_line(&row, &mut self.out)?;
        }
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

/// A Markdown table; what would end a cell is escaped.
pub(super) struct Markdown<'a> {
    out: &'a mut (dyn Write + Send),
}

impl<'a> Markdown<'a> {
    pub(super) fn new(schema: &SchemaRef, out: &'a mut (dyn Write + Send)) -> Result<Self> {
        let names: Vec<_> = schema.fields().iter().map(|field| Some(field.name().clone())).collect();
        markdown_line(&names, out)?;
        let rule = |number: bool| if number { "---:" } else { "---" };
        let rules = schema.fields().iter().map(|field| Some(rule(text::is_number(field.data_type())).to_owned()));
        markdown_line(&rules.collect::<Vec<_>>(), out)?;
        Ok(Self { out })
    }
}

fn markdown_line(cells: &[Option<String>], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"|")?;
    for cell in cells {
        let text = cell.as_deref().unwrap_or_default().replace('\\', "\\\\").replace('|', "\\|");
        write!(out, " {} |", text.lines().collect::<Vec<_>>().join("<br>"))?;
    }
    out.write_all(b"\n")
}

impl Writer for Markdown<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        for row in rows(batch)? {
            markdown_line(&row, &mut self.out)?;
        }
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<()> {
        Ok(self.out.flush()?)
    }
}
