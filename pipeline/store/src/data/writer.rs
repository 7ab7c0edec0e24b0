//! The files of one table that an attempt writes, each with the documents in it.
//!
//! Files end at a size: a smaller file costs less when one of its documents changes, a larger one is read faster.

use std::collections::BTreeSet;
use std::mem;

use arrow::array::RecordBatch;
use sluicebox_record::Table;

use super::file::ParquetFile;
use crate::Result;
use crate::log::decision::FileRecord;
use crate::log::documents::to_ranges;
use crate::object::root::Root;

/// A file ends at about this size.
pub(crate) const FILE_BYTES: usize = 32 << 20;

/// Names the files of an attempt; no name is given twice.
#[derive(Debug)]
pub(crate) struct Names {
    attempt: String,
    next: u32,
}

impl Names {
    pub(crate) fn new(attempt: &str) -> Self {
        Self { attempt: attempt.to_owned(), next: 0 }
    }

    fn next(&mut self) -> String {
        self.next += 1;
        format!("{}-{}.parquet", self.attempt, self.next - 1)
    }
}

/// The open file of a table and those that ended.
pub(crate) struct TableWriter {
    /// A file ends at about this size.
    limit: usize,
    open: Option<ParquetFile>,
    places: BTreeSet<u32>,
    ended: Vec<FileRecord>,
}

impl Default for TableWriter {
    fn default() -> Self {
        Self::up_to(FILE_BYTES)
    }
}

impl TableWriter {
    /// Files that end at about `limit` bytes.
    pub(crate) fn up_to(limit: usize) -> Self {
        Self { limit, open: None, places: BTreeSet::new(), ended: Vec::new() }
    }

    /// Adds rows of documents at `places` in the attempt's list.
    pub(crate) async fn write(
        &mut self,
        root: &Root,
        names: &mut Names,
        table: Table,
        batch: &RecordBatch,
        places: impl IntoIterator<Item = u32>,
    ) -> Result<()> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let mut file = match self.open.take() {
            Some(file) => file,
            None => ParquetFile::create(root, table, names.next())?,
        };
        file.write(batch).await?;
        self.places.extend(places);
        let is_full = file.size() >= self.limit;
        self.open = Some(file);
        if is_full { self.end_file().await } else { Ok(()) }
    }

    async fn end_file(&mut self) -> Result<()> {
        let Some(file) = self.open.take() else { return Ok(()) };
        let mut record = file.finish().await?;
        record.documents = to_ranges(&mem::take(&mut self.places));
        self.ended.push(record);
        Ok(())
    }

    /// Bytes held in memory.
    pub(crate) fn buffered_bytes(&self) -> usize {
        self.open.as_ref().map_or(0, ParquetFile::buffered_bytes)
    }

    /// Ends the open file; all files of the table.
    pub(crate) async fn finish(&mut self) -> Result<Vec<FileRecord>> {
        self.end_file().await?;
        Ok(mem::take(&mut self.ended))
    }
}
