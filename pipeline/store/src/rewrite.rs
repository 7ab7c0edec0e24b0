//! Taking the rows of some documents out of a table: their files go, and what is left of each is written anew.
//!
//! Only files that may hold rows of the documents are read. What always holds: every row of another document that was
//! in a file that goes is in one that comes.

use std::collections::{BTreeSet, HashSet};

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use futures::TryStreamExt;
use sluicebox_record::Table;

use crate::data::ids::{Naming, Seen, id_column};
use crate::data::reader::{conform, read};
use crate::data::writer::{Names, TableWriter};
use crate::log::decision::{FileRecord, RemovedFile};
use crate::log::documents::RowId;
use crate::log::state::{LiveFile, State};
use crate::object::root::Root;
use crate::{Error, ErrorKind, Result};

/// Which rows go.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Going {
    /// Documents all of whose rows go.
    pub(crate) replaced: BTreeSet<RowId>,
    /// Documents of which only the row in the ledger goes.
    pub(crate) extended: BTreeSet<RowId>,
}

impl Going {
    /// The documents whose rows of `table` go.
    fn of(&self, table: Table) -> BTreeSet<RowId> {
        match table {
            Table::Documents => self.replaced.union(&self.extended).copied().collect(),
            _ => self.replaced.clone(),
        }
    }

    /// The files of `state` with rows that go, by table.
    pub(crate) fn files(&self, state: &State) -> Vec<(Table, Vec<LiveFile>)> {
        let files = |table| (table, state.files_of(table, &self.of(table)));
        Table::ALL.into_iter().map(files).filter(|(_, files)| !files.is_empty()).collect()
    }

    /// Whether anything can go at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.replaced.is_empty() && self.extended.is_empty()
    }
}

/// The files that go from a table and those that come for them.
#[derive(Debug, Clone)]
pub(crate) struct Rewritten {
    pub(crate) table: Table,
    pub(crate) remove: Vec<RemovedFile>,
    pub(crate) add: Vec<FileRecord>,
}

/// Rewrites `files` without the rows that go. `seen` takes up the documents of the rows that stay.
pub(crate) async fn rewrite(
    root: &Root,
    names: &mut Names,
    seen: &mut Seen,
    going: &Going,
    files: &[(Table, Vec<LiveFile>)],
) -> Result<Vec<Rewritten>> {
    // Tables come in the order of `Table::ALL`: the articles that go are known before rows that name only them.
    let mut articles = HashSet::new();
    let mut all = Vec::new();
    for (table, files) in files {
        let sieve = Sieve { table: *table, documents: going.of(*table) };
        let add = sieve.pass(root, names, seen, &mut articles, files).await?;
        let removed = |file: &LiveFile| RemovedFile { path: file.record.path.clone(), size: file.record.size };
        all.push(Rewritten { table: *table, remove: files.iter().map(removed).collect(), add });
    }
    Ok(all)
}

/// Keeps the rows of a table that stay.
struct Sieve {
    table: Table,
    documents: BTreeSet<RowId>,
}

impl Sieve {
    async fn pass(
        &self,
        root: &Root,
        names: &mut Names,
        seen: &mut Seen,
        articles: &mut HashSet<RowId>,
        files: &[LiveFile],
    ) -> Result<Vec<FileRecord>> {
        let mut writer = TableWriter::default();
        let schema = self.table.schema();
        for file in files {
            let mut batches = read(root, self.table, &file.record, None).await?;
            while let Some(batch) = batches.try_next().await? {
                let kept = self.kept(&conform(&batch, &schema)?, articles)?;
                let places = self.places(&kept, file, seen)?;
                writer.write(root, names, self.table, &kept, places).await?;
            }
        }
        writer.finish().await
    }

    /// The rows that stay; articles that go are noted.
    fn kept(&self, batch: &RecordBatch, articles: &mut HashSet<RowId>) -> Result<RecordBatch> {
        let goes: Vec<bool> = match Naming::of(self.table) {
            Naming::None => vec![false; batch.num_rows()],
            Naming::Article => id_column(batch, "article_id")?.iter().map(|id| articles.contains(id)).collect(),
            Naming::Document => id_column(batch, "document_id")?.iter().map(|id| self.documents.contains(id)).collect(),
        };
        if self.table == Table::Articles {
            let ids = id_column(batch, "article_id")?;
            articles.extend(ids.into_iter().zip(&goes).filter(|(_, goes)| **goes).map(|(id, _)| id));
        }
        let stays: BooleanArray = goes.into_iter().map(|goes| Some(!goes)).collect();
        filter_record_batch(batch, &stays)
            .map_err(|error| Error::caused(ErrorKind::Contract, "rows cannot be filtered", error))
    }

    /// The documents of rows that stay. Where rows do not name theirs, those of the whole file are taken over.
    fn places(&self, kept: &RecordBatch, file: &LiveFile, seen: &mut Seen) -> Result<Vec<u32>> {
        match Naming::of(self.table) {
            Naming::Document => seen.places(self.table, kept),
            _ => {
                let others = file.documents.iter().filter(|id| !self.documents.contains(id));
                Ok(others.map(|id| seen.place(id)).collect())
            }
        }
    }
}
