//! Reading a part of a table: the rows of some documents, of which only files that hold any are opened; or some files.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};
use sluicebox_record::Table;

use crate::data::ids::{Naming, id_column};
use crate::data::reader::{conform, read};
use crate::log::documents::RowId;
use crate::log::state::LiveFile;
use crate::snapshot::Snapshot;
use crate::{Error, ErrorKind, Result};

impl Snapshot {
    /// The rows of `table` that belong to `documents`, file by file. The table must name the document in its rows.
    ///
    /// # Errors
    /// A contract error where the table does not, or an id is none; else those of reading.
    pub async fn rows_of(
        &self,
        table: Table,
        documents: &BTreeSet<String>,
    ) -> Result<BoxStream<'static, Result<RecordBatch>>> {
        if Naming::of(table) != Naming::Document {
            return Err(Error::contract(format!("rows of '{}' do not name their document", table.name())));
        }
        let ids = parse(documents)?;
        let files = self.state().files_of(table, &ids);
        let (root, ids) = (self.store().inner.root.clone(), Arc::new(ids));
        let open = move |file: LiveFile| {
            let (root, ids) = (root.clone(), Arc::clone(&ids));
            async move {
                let rows = read(&root, table, &file.record, None).await?;
                Ok::<_, Error>(rows.map(move |batch| only(&conform(&batch?, &table.schema())?, &ids)))
            }
        };
        let rows = stream::iter(files).then(open).try_flatten();
        Ok(rows.try_filter(|batch| std::future::ready(batch.num_rows() > 0)).boxed())
    }

    /// The rows of those files of `table` whose names are in `paths`, in the order of names.
    pub fn rows_in(&self, table: Table, paths: &BTreeSet<String>) -> BoxStream<'static, Result<RecordBatch>> {
        let wanted = self.state().files(table).filter(|file| paths.contains(&file.record.path));
        let (files, root): (Vec<LiveFile>, _) = (wanted.cloned().collect(), self.store().inner.root.clone());
        let open = move |file: LiveFile| {
            let root = root.clone();
            async move {
                let rows = read(&root, table, &file.record, None).await?;
                Ok::<_, Error>(rows.map(move |batch| conform(&batch?, &table.schema())))
            }
        };
        stream::iter(files).then(open).try_flatten().boxed()
    }

    /// `documents` in the order of the files of `table` that hold their rows; those without rows come last.
    ///
    /// # Errors
    /// A contract error where an id is none.
    pub fn in_order_of_files(&self, table: Table, documents: &BTreeSet<String>) -> Result<Vec<String>> {
        let mut left = parse(documents)?;
        let mut ordered = Vec::with_capacity(left.len());
        for file in self.state().files(table) {
            ordered.extend(file.documents.iter().filter(|id| left.remove(id)).map(|id| id.to_string()));
        }
        ordered.extend(left.iter().map(RowId::to_string));
        Ok(ordered)
    }
}

fn parse(documents: &BTreeSet<String>) -> Result<BTreeSet<RowId>> {
    documents.iter().map(|id| RowId::parse(id)).collect()
}

/// The rows of `batch` that belong to `ids`.
fn only(batch: &RecordBatch, ids: &BTreeSet<RowId>) -> Result<RecordBatch> {
    let wanted: BooleanArray = id_column(batch, "document_id")?.iter().map(|id| Some(ids.contains(id))).collect();
    filter_record_batch(batch, &wanted)
        .map_err(|error| Error::caused(ErrorKind::Contract, "rows cannot be filtered", error))
}
