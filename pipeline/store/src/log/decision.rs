//! The decision of a commit: the one object whose existence makes it.
//!
//! `_sluicebox/commits/{n:020}.json` says everything that commit n does: the documents it brings, replaces or
//! removes, and for every table the data files that go and come. It is written once, if absent, and never changed;
//! the Delta logs and every later reader follow from it alone. Decisions are numbered from 0 without a gap.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sluicebox_record::{Table, TopicRow};

use super::documents::RowId;
use super::seal;
use super::state::State;
use crate::store::{PROGRAM_VERSION, now_after};
use crate::{Error, Result};

/// The format that this program writes; it reads this one and older ones. From 2 on a decision is sealed, from 3 on
/// checkpoints are packed.
pub(crate) const FORMAT: u32 = 3;
/// The first format with a seal.
pub(crate) const SEALED: u32 = 2;
/// The operation of a commit that only moves rows between files.
pub(crate) const OPTIMIZE: &str = "optimize";

/// What a commit does to one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputChange {
    /// The document.
    pub document_id: String,
    /// Hash of the content that its rows came from before; null where it is new.
    pub old: Option<String>,
    /// Hash of the content that its rows come from after it; null where it has none.
    pub new: Option<String>,
}

/// A commit, as it stands in the store.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Decision {
    /// The format of this object.
    pub format: u32,
    /// Its number.
    pub n: u64,
    /// The attempt that made it.
    pub attempt: String,
    /// The run that made it.
    pub run: String,
    /// When it was made; never before the commit ahead of it.
    pub time: Timestamp,
    /// What was done: `create`, `run`, `reprocess`, `forget`, `optimize`, `gc`.
    pub operation: String,
    /// Version of the program.
    pub program_version: String,
    /// Hash of the rules and vocabulary.
    pub extract_version: String,
    /// How long old versions are kept, in seconds; only in commit 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_seconds: Option<u64>,
    /// The topics that its rows were read with, where they are not all known from the commits before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicRow>,
    /// The documents that it changes. Another commit that changes one of them conflicts with it.
    pub inputs: Vec<InputChange>,
    /// Attempts whose files will be deleted. An attempt that finds itself here is over: what it wrote may be gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub condemned: Vec<String>,
    /// The oldest version that can be read from this commit on, where it changes: files that only older ones have are
    /// deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_from: Option<u64>,
    /// Every document with rows in the added files, those of rewritten files included; their ids one after the other.
    pub documents: String,
    /// What it does to each table; one that is not named stays as it is.
    pub tables: BTreeMap<String, TableChange>,
    /// Counts of the caller.
    #[serde(default)]
    pub counters: BTreeMap<String, i64>,
}

/// What a commit does to one table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TableChange {
    /// The Delta schema that holds from this commit on, where it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The files that go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<RemovedFile>,
    /// The files that come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<FileRecord>,
}

/// A data file that goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedFile {
    /// Its name in the table's folder.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A data file, as it was when it was committed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name in the table's folder.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its rows.
    pub rows: u64,
    /// BLAKE3 of its bytes.
    pub hash: String,
    /// BLAKE3 of each MiB, cut to 32 digits; empty where the file is not longer than one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<String>,
    /// Its statistics, as Delta has them.
    pub stats: FileStats,
    /// Whether its rows are in the order that `optimize` brings them in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sorted: bool,
    /// The documents with rows in it: ranges of places in the commit's list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<[u32; 2]>,
}

/// Statistics of a data file, named as in Delta's log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileStats {
    /// Its rows.
    pub num_records: u64,
    /// The smallest value of each column that has statistics.
    pub min_values: BTreeMap<String, String>,
    /// The largest one.
    pub max_values: BTreeMap<String, String>,
    /// How many nulls it has.
    pub null_count: BTreeMap<String, u64>,
}

impl Decision {
    /// Reads a decision, `name` being where it was found.
    ///
    /// # Errors
    /// A usage error where a newer program wrote it, a corruption error where it is none.
    pub(crate) fn from_json(bytes: &[u8], name: &str) -> Result<Self> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let broken = |error| Error::caused(crate::ErrorKind::Corrupt, format!("'{name}' is no commit"), error);
        let Format { format } = serde_json::from_slice(bytes).map_err(broken)?;
        if format > FORMAT {
            return Err(Error::usage(format!("'{name}' has format {format}, this program reads up to {FORMAT}")));
        }
        if format == 0 || (format >= SEALED && seal::is_whole(bytes) != Some(true)) {
            return Err(Error::corrupt(format!("'{name}' is not what was written there")));
        }
        serde_json::from_slice(bytes).map_err(broken)
    }

    /// Its bytes.
    pub(crate) fn to_json(&self) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(self);
        json.map(seal::seal).map_err(|error| Error::contract(format!("a commit does not become JSON: {error}")))
    }

    /// A decision that would follow `head` and changes nothing yet.
    pub(crate) fn following(head: &State, attempt: &str, run: &str, operation: &str) -> Self {
        Self {
            format: FORMAT,
            n: head.n() + 1,
            attempt: attempt.to_owned(),
            run: run.to_owned(),
            time: now_after(Some(&head.last)),
            operation: operation.to_owned(),
            program_version: PROGRAM_VERSION.to_owned(),
            extract_version: String::new(),
            retention_seconds: None,
            topics: Vec::new(),
            inputs: Vec::new(),
            condemned: Vec::new(),
            kept_from: None,
            documents: String::new(),
            tables: BTreeMap::new(),
            counters: BTreeMap::new(),
        }
    }

    /// What it does to `table`.
    pub fn change(&self, table: Table) -> Option<&TableChange> {
        self.tables.get(table.name())
    }

    /// The documents it changes.
    ///
    /// # Errors
    /// A contract error where an id is none.
    pub fn changed(&self) -> Result<Vec<RowId>> {
        self.inputs.iter().map(|input| RowId::parse(&input.document_id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_format_is_refused_before_its_fields_are_read() {
        let error = Decision::from_json(br#"{"format": 99, "news": true}"#, "x").err().map(|error| error.kind());
        assert_eq!(error, Some(crate::ErrorKind::Usage));
        let error = Decision::from_json(br#"{"format": 1}"#, "x").err().map(|error| error.kind());
        assert_eq!(error, Some(crate::ErrorKind::Corrupt));
    }
}
