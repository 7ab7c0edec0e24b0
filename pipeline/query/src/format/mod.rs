//! How a result is printed. Every format is written batch by batch: what is printed is not kept.

mod binary;
mod delimited;
mod json;
mod table;
mod text;

use std::io::Write;
use std::str::FromStr;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use crate::{Error, Result};

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns side by side, for reading.
    Table,
    /// Comma-separated values; null is empty, an empty text `""`.
    Csv,
    /// One JSON array of objects.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A Markdown table.
    Markdown,
    /// A Parquet file.
    Parquet,
    /// An Arrow IPC stream.
    Arrow,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 7] =
        [Self::Table, Self::Csv, Self::Json, Self::Jsonl, Self::Markdown, Self::Parquet, Self::Arrow];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Markdown => "markdown",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    /// What is printed where no format was asked for.
    pub fn default_for(terminal: bool) -> Self {
        if terminal { Self::Table } else { Self::Jsonl }
    }

    /// Whether it is text, that a terminal can show.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Parquet | Self::Arrow)
    }

    /// A writer of one result to `out`.
    ///
    /// # Errors
    /// [`Error::Format`] where the format cannot hold such columns.
    pub fn writer<'a>(
        self,
        schema: SchemaRef,
        layout: Layout,
        out: &'a mut (dyn Write + Send),
    ) -> Result<Box<dyn Writer + 'a>> {
        Ok(match self {
            Self::Table => Box::new(table::Table::new(schema, layout, out)),
            Self::Csv => Box::new(delimited::Csv::new(&schema, out)?),
            Self::Json => Box::new(json::Array::new(out)),
            Self::Jsonl => Box::new(json::Lines::new(out)),
            Self::Markdown => Box::new(delimited::Markdown::new(&schema, out)?),
            Self::Parquet => Box::new(binary::Parquet::new(schema, out)?),
            Self::Arrow => Box::new(binary::Ipc::new(&schema, out)?),
        })
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| Error::UnknownFormat(name.to_owned()))
    }
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layout {
    /// Columns of the terminal; `None` prints every cell whole.
    pub width: Option<usize>,
    /// One column a line, record after record.
    pub records: bool,
}

/// Something that takes the batches of one result.
pub trait Writer {
    /// Writes a batch.
    ///
    /// # Errors
    /// [`Error::Output`] or [`Error::Format`].
    fn write(&mut self, batch: &RecordBatch) -> Result<()>;

    /// Writes what is still to come after the last batch.
    ///
    /// # Errors
    /// [`Error::Output`] or [`Error::Format`].
    fn finish(self: Box<Self>) -> Result<()>;
}

/// Writes batches of one schema, which need not come from a query; none writes nothing.
///
/// # Errors
/// Those of the writer.
pub fn write_batches(
    batches: &[RecordBatch],
    format: Format,
    layout: Layout,
    out: &mut (dyn Write + Send),
) -> Result<()> {
    let Some(first) = batches.first() else { return Ok(()) };
    let mut writer = format.writer(first.schema(), layout, out)?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.finish()
}
