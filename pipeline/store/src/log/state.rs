//! What decisions add up to: the live files of every table at a commit, and the documents with rows in each.
//!
//! Applying a decision makes the next state. Copies share their files and lists of documents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sluicebox_record::{Table, TopicRow};

use super::decision::{Decision, FileRecord};
use super::documents::{DocumentSet, RowId};
use crate::{Error, Result};

/// Digits of the time with which the id of an attempt begins.
const TIME_DIGITS: usize = 12;
/// A commit that takes away fewer files is short.
const MANY_FILES: usize = 16;

/// A data file that is part of its table.
#[derive(Debug, Clone)]
pub(crate) struct LiveFile {
    pub(crate) record: Arc<FileRecord>,
    pub(crate) documents: DocumentSet,
    /// When its commit was made, in milliseconds; in what an older program wrote, when its attempt began.
    pub(crate) added: i64,
}

/// When the attempt began that wrote a file of this name, in milliseconds.
pub(crate) fn begun(name: &str) -> i64 {
    name.get(..TIME_DIGITS).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

/// All tables at one commit.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// The commit that led here.
    pub(crate) last: Arc<Decision>,
    /// The oldest version that can still be read.
    pub(crate) kept_from: u64,
    /// The live files of each table, by name.
    pub(crate) tables: BTreeMap<Table, BTreeMap<String, LiveFile>>,
    /// Every topic that rows were read with.
    pub(crate) topics: Arc<[TopicRow]>,
    /// The Delta schema of tables that have another one than commit 0 gave them.
    pub(crate) schemas: BTreeMap<Table, String>,
}

impl State {
    /// The state after commit 0.
    pub(crate) fn created(decision: &Arc<Decision>) -> Result<Self> {
        if decision.n != 0 {
            return Err(Error::corrupt(format!("commit {} stands in the place of commit 0", decision.n)));
        }
        let (tables, topics, schemas) = (BTreeMap::new(), Arc::default(), BTreeMap::new());
        Self { last: Arc::clone(decision), kept_from: 0, tables, topics, schemas }.with_changes(decision)
    }

    /// Its commit.
    pub(crate) fn n(&self) -> u64 {
        self.last.n
    }

    /// Whether its commit took away many of the files that there were, so that a checkpoint is about as short as it.
    pub(crate) fn is_packed(&self) -> bool {
        let gone: usize = self.last.tables.values().map(|change| change.remove.len()).sum();
        gone >= MANY_FILES && 2 * gone >= self.len()
    }

    /// How many files are live.
    pub(crate) fn len(&self) -> usize {
        self.tables.values().map(BTreeMap::len).sum()
    }

    /// The state after `decision`, which must be the next one.
    ///
    /// # Errors
    /// A corruption error where it is not, or removes what is not there, or adds what is.
    pub(crate) fn after(self, decision: &Arc<Decision>) -> Result<Self> {
        if decision.n != self.n() + 1 {
            return Err(Error::corrupt(format!("commit {} follows commit {}", decision.n, self.n())));
        }
        self.with_changes(decision)
    }

    fn with_changes(mut self, decision: &Arc<Decision>) -> Result<Self> {
        let list: Arc<[RowId]> = RowId::parse_all(&decision.documents)?.into();
        for (name, change) in &decision.tables {
            let table = Table::from_name(name)
                .ok_or_else(|| Error::corrupt(format!("commit {} is about an unknown table '{name}'", decision.n)))?;
            if let Some(schema) = change.schema.as_ref().filter(|_| decision.n > 0) {
                self.schemas.insert(table, schema.clone());
            }
            let files = self.tables.entry(table).or_default();
            for removed in &change.remove {
                let known = files.remove(&removed.path);
                known.ok_or_else(|| misfit(decision, &removed.path, "removes an unknown file"))?;
            }
            for record in &change.add {
                let documents = DocumentSet::new(Arc::clone(&list), record.documents.clone())?;
                let added = decision.time.as_millisecond();
                let file = LiveFile { record: Arc::new(record.clone()), documents, added };
                if files.insert(record.path.clone(), file).is_some() {
                    return Err(misfit(decision, &record.path, "adds a known file"));
                }
            }
        }
        self.kept_from = self.kept_from.max(decision.kept_from.unwrap_or_default());
        if !decision.topics.is_empty() {
            self.topics = TopicRow::merged(&self.topics, &decision.topics).into();
        }
        self.last = Arc::clone(decision);
        Ok(self)
    }

    /// The Delta schema of `table`; `creation` is commit 0.
    pub(crate) fn schema<'a>(&'a self, creation: &'a Decision, table: Table) -> Option<&'a str> {
        let first = || creation.change(table).and_then(|change| change.schema.as_ref());
        self.schemas.get(&table).or_else(first).map(String::as_str)
    }

    /// The live files of `table`, by name.
    pub(crate) fn files(&self, table: Table) -> impl Iterator<Item = &LiveFile> {
        self.tables.get(&table).into_iter().flat_map(BTreeMap::values)
    }

    /// The files of `table` that may hold rows of `documents`.
    pub(crate) fn files_of(&self, table: Table, documents: &BTreeSet<RowId>) -> Vec<LiveFile> {
        self.files(table).filter(|file| file.documents.meets(documents)).cloned().collect()
    }

    /// Those of `documents` that have a row in the ledger.
    pub(crate) fn known(&self, documents: &BTreeSet<RowId>) -> BTreeSet<RowId> {
        let ids = self.files(Table::Documents).flat_map(|file| file.documents.iter());
        ids.filter(|id| documents.contains(id)).collect()
    }
}

fn misfit(decision: &Decision, path: &str, does: &str) -> Error {
    Error::corrupt(format!("commit {} {does}: '{path}'", decision.n))
}
