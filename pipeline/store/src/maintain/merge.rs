//! Several data files of a table become one: every row of theirs, and no other, with every document that they name.
//!
//! Figures are sorted by topic, indicator and period, so that the pages of a file that a query needs lie together.
//! Rows of other tables stay in the order of the files. A document's rows stay in one file where they were in files of
//! one bin: replacing it later costs no more than before.

use std::sync::Arc;

use arrow::array::RecordBatch;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use sluicebox_record::Table;

use super::sort::sorted;
use crate::Result;
use crate::data::ids::{Naming, Seen, id_column};
use crate::data::reader::{conform, read};
use crate::data::writer::{FILE_BYTES, Names, TableWriter};
use crate::log::decision::{FileRecord, RemovedFile};
use crate::log::state::LiveFile;
use crate::object::root::Root;

/// What the files of a bin come to: that of a file of a run.
pub(crate) const BIN_BYTES: u64 = FILE_BYTES as u64;
/// Figures are in this order; the last key makes it total.
const ORDER: [&str; 5] = ["topic", "indicator", "period_start", "article_id", "metric_id"];

/// Files that become one.
#[derive(Debug, Clone)]
pub(crate) struct Bin {
    pub(crate) table: Table,
    pub(crate) files: Vec<LiveFile>,
}

/// The files of a bin and the one that has their rows.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) table: Table,
    pub(crate) remove: Vec<RemovedFile>,
    pub(crate) add: Vec<FileRecord>,
}

/// Whether `table` has an order that its files can be in.
pub(crate) fn is_ordered(table: Table) -> bool {
    table == Table::Metrics
}

/// Writes the rows of `bin` anew. `seen` takes up their documents.
pub(crate) async fn merge(root: &Root, names: &mut Names, seen: &mut Seen, bin: &Bin, memory: usize) -> Result<Merged> {
    // No file is cut: the sum of a bin is bounded, and sorting can make rows compress worse, but not twice as bad.
    let mut writer = TableWriter::up_to(2 * FILE_BYTES);
    if is_ordered(bin.table) {
        let mut rows = sorted(rows(root, bin.table, &bin.files), &bin.table.schema(), &ORDER, memory)?;
        while let Some(batch) = rows.try_next().await? {
            let places = places(seen, bin.table, &batch, None)?;
            writer.write(root, names, bin.table, &batch, places).await?;
        }
    } else {
        for file in &bin.files {
            let mut rows = rows(root, bin.table, std::slice::from_ref(file));
            while let Some(batch) = rows.try_next().await? {
                let places = places(seen, bin.table, &batch, Some(file))?;
                writer.write(root, names, bin.table, &batch, places).await?;
            }
        }
    }
    let mut add = writer.finish().await?;
    add.iter_mut().for_each(|file| file.sorted = is_ordered(bin.table));
    let removed = |file: &LiveFile| RemovedFile { path: file.record.path.clone(), size: file.record.size };
    Ok(Merged { table: bin.table, remove: bin.files.iter().map(removed).collect(), add })
}

/// The rows of `files`, one file after the other.
fn rows(root: &Root, table: Table, files: &[LiveFile]) -> BoxStream<'static, Result<RecordBatch>> {
    let root = root.clone();
    let open = move |file: Arc<FileRecord>| {
        let root = root.clone();
        async move {
            let rows = read(&root, table, &file, None).await?;
            Ok::<_, crate::Error>(rows.map(move |batch| conform(&batch?, &table.schema())))
        }
    };
    let records: Vec<_> = files.iter().map(|file| Arc::clone(&file.record)).collect();
    stream::iter(records).then(open).try_flatten().boxed()
}

/// The places of the documents of `batch`. Rows that do not name theirs bring those of their whole file.
fn places(seen: &mut Seen, table: Table, batch: &RecordBatch, file: Option<&LiveFile>) -> Result<Vec<u32>> {
    match Naming::of(table) {
        Naming::Document => Ok(id_column(batch, "document_id")?.into_iter().map(|id| seen.place(id)).collect()),
        Naming::Article | Naming::None => {
            Ok(file.into_iter().flat_map(|file| file.documents.iter()).map(|id| seen.place(id)).collect())
        }
    }
}
