//! All tables at one commit.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use deltalake::DeltaTable;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use object_store::ObjectStore;
use sluicebox_record::{Table, TopicRow};
use url::Url;

use crate::data::reader;
use crate::ledger::Ledger;
use crate::log::decision::FileRecord;
use crate::log::delta;
use crate::log::state::{LiveFile, State};
use crate::maintain::verify;
use crate::object::checked::Checked;
use crate::object::root::Root;
use crate::store::Store;
use crate::{Error, Result};

/// Files that are read at once.
const PARALLEL: usize = 16;

/// All tables of a store at one commit. It stays what it is while others commit.
#[derive(Debug, Clone)]
pub struct Snapshot {
    store: Store,
    state: Arc<State>,
    /// Where its files are read from.
    root: Root,
}

/// A data file of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Its name in the table's folder.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its rows.
    pub rows: u64,
    /// BLAKE3 of its bytes.
    pub hash: String,
    /// Where it is.
    pub url: Url,
}

impl Snapshot {
    pub(crate) fn new(store: Store, state: Arc<State>) -> Self {
        let root = store.inner.root.clone();
        Self { store, state, root }
    }

    /// The same, of which every block is compared with its hash as it is read, data files and logs alike.
    ///
    /// # Errors
    /// Where what stands in the logs is not what was written, or it cannot be read.
    pub async fn checked(self) -> Result<Self> {
        for table in Table::ALL {
            verify::verify_live(&self.store, table, self.version()).await?;
        }
        let mut files = HashMap::new();
        for table in Table::ALL {
            for live in self.state.files(table) {
                let place = format!("{}/{}", table.name(), live.record.path);
                files.insert(self.root.path(&place), Arc::clone(&live.record));
            }
        }
        let checked: Arc<dyn ObjectStore> = Arc::new(Checked::new(Arc::clone(&self.root.store), files));
        let root = self.root.through(checked);
        Ok(Self { root, ..self })
    }

    pub(crate) fn state(&self) -> &Arc<State> {
        &self.state
    }

    /// The commit; it is the Delta version of every table too.
    pub fn version(&self) -> u64 {
        self.state.n()
    }

    /// When the commit was made.
    pub fn time(&self) -> Timestamp {
        self.state.last.time
    }

    /// The store it is of.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The topics that its rows were read with; none in a store whose rows an older program wrote.
    pub fn topics(&self) -> &[TopicRow] {
        &self.state.topics
    }

    /// The live files of `table`, by name.
    ///
    /// # Errors
    /// Where a file's name makes no URL.
    pub fn files(&self, table: Table) -> Result<Vec<DataFile>> {
        let root = &self.store.inner.root;
        let file = |live: &LiveFile| {
            let record = &live.record;
            let url = root.url_of(&format!("{}/{}", table.name(), record.path))?;
            let (path, hash) = (record.path.clone(), record.hash.clone());
            Ok(DataFile { path, size: record.size, rows: record.rows, hash, url })
        };
        self.state.files(table).map(file).collect()
    }

    /// The rows of `table`.
    pub fn rows(&self, table: Table) -> u64 {
        self.state.files(table).map(|file| file.record.rows).sum()
    }

    /// Reads `table`, or the columns named, file by file in the order of names. For large tables use SQL.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn read(&self, table: Table, columns: Option<&[&str]>) -> Result<Vec<RecordBatch>> {
        let read = |file: Arc<FileRecord>| async move {
            let stream = reader::read(&self.root, table, &file, columns).await?;
            stream.try_collect::<Vec<_>>().await
        };
        let files: Vec<_> = self.state.files(table).map(|file| read(Arc::clone(&file.record))).collect();
        let batches: Vec<Vec<_>> = stream::iter(files).buffered(PARALLEL).try_collect().await?;
        Ok(batches.into_iter().flatten().collect())
    }

    /// What the store knows of each document.
    ///
    /// # Errors
    /// Those of reading the table `documents`.
    pub async fn ledger(&self) -> Result<Ledger> {
        let open = |file: Arc<FileRecord>| async move {
            reader::read(&self.root, Table::Documents, &file, Some(&Ledger::COLUMNS)).await
        };
        // Small files come whole when they are opened, so that no more than that is done at once.
        let files: Vec<_> = self.state.files(Table::Documents).map(|file| open(Arc::clone(&file.record))).collect();
        Ledger::read(stream::iter(files).buffered(PARALLEL).try_flatten()).await
    }

    /// `table` as a Delta table at this version.
    ///
    /// # Errors
    /// Where its log cannot be read, or has another version.
    pub async fn delta_table(&self, table: Table) -> Result<DeltaTable> {
        let delta = delta::open(&self.root, table, self.version()).await?;
        match delta.version() {
            Some(version) if version == self.version() => Ok(delta),
            other => Err(Error::corrupt(format!(
                "the log of '{}' ends at version {other:?}, commit {} is made",
                table.name(),
                self.version()
            ))),
        }
    }
}
