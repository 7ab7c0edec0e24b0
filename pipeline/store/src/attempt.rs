//! An attempt at a commit: rows are written to data files that belong to no table until the attempt is decided.
//!
//! An attempt that is dropped, or whose process dies, leaves files that no decision names; nobody ever sees them.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::RecordBatch;
use futures::future::try_join_all;
use jiff::Timestamp;
use sluicebox_record::Table;

use crate::commit::{CommitInfo, Outcome, commit};
use crate::data::ids::{Seen, id_column};
use crate::data::writer::{Names, TableWriter};
use crate::log::decision::FileRecord;
use crate::log::documents::RowId;
use crate::log::state::State;
use crate::rewrite::Going;
use crate::store::Store;
use crate::{Error, Result};

/// An attempt at a commit.
pub struct Attempt {
    pub(crate) store: Store,
    pub(crate) base: Arc<State>,
    pub(crate) id: String,
    pub(crate) run: String,
    pub(crate) names: Names,
    pub(crate) seen: Seen,
    pub(crate) going: Going,
    /// Documents whose row in the ledger the attempt brings.
    pub(crate) ledger: BTreeSet<RowId>,
    writers: Vec<(Table, TableWriter)>,
}

impl Attempt {
    pub(crate) fn new(store: Store, base: Arc<State>, run_id: &str) -> Self {
        let id = new_id();
        Self {
            store,
            base,
            names: Names::new(&id),
            id,
            run: run_id.to_owned(),
            seen: Seen::default(),
            going: Going::default(),
            ledger: BTreeSet::new(),
            writers: Table::ALL.map(|table| (table, TableWriter::default())).into(),
        }
    }

    /// The attempt's id, unique for all time; data files are named by it, and `batch_id` holds it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The run it belongs to.
    pub fn run_id(&self) -> &str {
        &self.run
    }

    /// Adds rows to `table`. An article's row comes before the rows that name only the article.
    ///
    /// # Errors
    /// A contract error where the batch has not the table's schema or an id is none; else those of writing.
    pub async fn write(&mut self, table: Table, batch: &RecordBatch) -> Result<()> {
        if batch.schema().fields() != table.schema().fields() {
            return Err(Error::contract(format!("rows do not have the columns of '{}'", table.name())));
        }
        let places = self.seen.places(table, batch)?;
        if table == Table::Documents {
            for document in id_column(batch, "document_id")? {
                if !self.ledger.insert(document) {
                    return Err(Error::contract(format!("document '{document}' has two rows in one attempt")));
                }
            }
        }
        let writer = self.writers.iter_mut().find(|(of, _)| *of == table);
        let (_, writer) = writer.ok_or_else(|| Error::contract("a table has no writer"))?;
        writer.write(&self.store.inner.root, &mut self.names, table, batch, places).await
    }

    /// Takes all rows that a document has so far out of every table. Its new rows, if any, are written as usual.
    ///
    /// # Errors
    /// A contract error where the id is none.
    pub fn replace(&mut self, document_id: &str) -> Result<()> {
        self.going.replaced.insert(RowId::parse(document_id)?);
        Ok(())
    }

    /// Keeps the rows that a document has so far and takes out only its row in the ledger, for a new one: for the
    /// next segment of a long document, or a document that is gone from its place.
    ///
    /// # Errors
    /// A contract error where the id is none.
    pub fn extend(&mut self, document_id: &str) -> Result<()> {
        self.going.extended.insert(RowId::parse(document_id)?);
        Ok(())
    }

    /// Bytes that it holds in memory.
    pub fn buffered_bytes(&self) -> usize {
        let ledger = self.ledger.len() * size_of::<RowId>() * 3 / 2;
        self.writers.iter().map(|(_, writer)| writer.buffered_bytes()).sum::<usize>() + self.seen.memory() + ledger
    }

    /// Commits it: all of it becomes visible, or nothing.
    ///
    /// # Errors
    /// After an error it is unknown whether the commit stands; whoever opens the store next will see. A
    /// [`crate::ErrorKind::Busy`] error means that others were faster too many times.
    pub async fn commit(self, info: CommitInfo) -> Result<Outcome> {
        commit(self, info).await
    }

    /// Gives it up and deletes what it has written.
    pub async fn abandon(mut self) {
        match self.finish().await {
            Ok(files) => discard(&self.store, places(files.iter().map(|(table, file)| (*table, file)))).await,
            Err(error) => tracing::debug!(%error, attempt = self.id, "files of an abandoned attempt stay"),
        }
    }

    /// Ends all files.
    pub(crate) async fn finish(&mut self) -> Result<Vec<(Table, FileRecord)>> {
        let files = try_join_all(self.writers.iter_mut().map(finish)).await?;
        Ok(files.into_iter().flatten().collect())
    }
}

/// Ends the files of one table.
async fn finish((table, writer): &mut (Table, TableWriter)) -> Result<Vec<(Table, FileRecord)>> {
    Ok(writer.finish().await?.into_iter().map(|file| (*table, file)).collect())
}

/// Where files are.
pub(crate) fn places<'a>(files: impl Iterator<Item = (Table, &'a FileRecord)>) -> Vec<String> {
    files.map(|(table, file)| format!("{}/{}", table.name(), file.path)).collect()
}

/// Deletes files that no decision names or ever will. One that stays does no harm.
pub(crate) async fn discard(store: &Store, places: Vec<String>) {
    for place in places {
        if let Err(error) = store.inner.root.delete(&place).await {
            tracing::debug!(%error, "an unused file stays");
        }
    }
}

/// An id that no other attempt has: the time, for people, and 80 random bits.
pub(crate) fn new_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = Timestamp::now();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut hasher = blake3::Hasher::new();
    for word in [RandomState::new().hash_one(count), RandomState::new().hash_one(now.as_nanosecond()), count] {
        hasher.update(&word.to_le_bytes());
    }
    hasher.update(&std::process::id().to_le_bytes());
    let random = hasher.finalize().to_hex();
    format!("{:012x}{}", now.as_millisecond(), random.get(..20).unwrap_or_default())
}
