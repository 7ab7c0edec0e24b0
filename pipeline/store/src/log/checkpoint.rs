//! Start-up without all decisions: a checkpoint holds a whole state, a hint says where the newest ones are.
//!
//! Both are only shortcuts. Whatever is missing, late or wrong about them, the decisions say the same, and are read
//! instead. A checkpoint never changes; the hint is overwritten by every commit and may lag behind.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sluicebox_record::{Table, TopicRow};

use super::decision::{Decision, FileRecord};
use super::documents::{DocumentSet, RowId};
use super::seal;
use super::state::{LiveFile, State};
use crate::{Error, Result};

/// Where the newest commit and the newest checkpoints were when it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Hint {
    pub(crate) n: u64,
    pub(crate) checkpoint: Option<u64>,
    /// The last commit at which every Delta log got a checkpoint.
    #[serde(default)]
    pub(crate) delta: Option<u64>,
}

impl Hint {
    /// Its bytes.
    pub(crate) fn encode(&self) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(self);
        json.map(seal::seal).map_err(|error| Error::contract(format!("a hint does not become JSON: {error}")))
    }

    /// What the bytes hint at; nothing where they are damaged.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|_| seal::is_whole(bytes) != Some(false))
    }
}

/// The folder of the checkpoints.
pub(crate) const FOLDER: &str = "_sluicebox/checkpoints";

/// The place of the hint.
pub(crate) const HINT: &str = "_sluicebox/last";

/// The place of the checkpoint of commit `n`.
pub(crate) fn path(n: u64) -> String {
    format!("{FOLDER}/{n:020}.json")
}

#[derive(Serialize, Deserialize)]
struct Stored {
    n: u64,
    attempt: String,
    #[serde(default)]
    kept_from: u64,
    lists: Vec<String>,
    tables: BTreeMap<String, Vec<StoredFile>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    topics: Vec<TopicRow>,
}

#[derive(Serialize, Deserialize)]
struct StoredFile {
    list: usize,
    #[serde(flatten)]
    record: FileRecord,
}

/// The bytes of the checkpoint of `state`. Lists that files share are written once.
pub(crate) fn encode(state: &State) -> Result<Vec<u8>> {
    let mut lists: Vec<Arc<[RowId]>> = Vec::new();
    let mut places: BTreeMap<*const RowId, usize> = BTreeMap::new();
    let mut stored = |file: &LiveFile| {
        let shared = &file.documents.list;
        let list = *places.entry(shared.as_ptr()).or_insert_with(|| {
            lists.push(Arc::clone(shared));
            lists.len() - 1
        });
        StoredFile { list, record: (*file.record).clone() }
    };
    let tables: BTreeMap<_, Vec<_>> = state
        .tables
        .iter()
        .map(|(table, files)| (table.name().to_owned(), files.values().map(&mut stored).collect()))
        .collect();
    let lists = lists.iter().map(|list| list.iter().map(RowId::to_string).collect()).collect();
    let (attempt, kept_from, topics) = (state.last.attempt.clone(), state.kept_from, state.topics.to_vec());
    let json = serde_json::to_vec(&Stored { n: state.n(), attempt, kept_from, lists, tables, topics });
    json.map(seal::seal).map_err(|error| Error::contract(format!("a state does not become JSON: {error}")))
}

/// The state that a checkpoint holds; `last` is the decision of its commit.
///
/// # Errors
/// A corruption error where the bytes are no checkpoint, or not one of `last`.
pub(crate) fn decode(bytes: &[u8], last: &Arc<Decision>) -> Result<State> {
    let broken = |error| Error::corrupt(format!("the checkpoint of commit {} cannot be read: {error}", last.n));
    let stored: Stored = serde_json::from_slice(bytes).map_err(broken)?;
    if seal::is_whole(bytes) == Some(false) {
        return Err(Error::corrupt(format!("the checkpoint of commit {} is not what was written there", last.n)));
    }
    if (stored.n, &stored.attempt) != (last.n, &last.attempt) {
        return Err(Error::corrupt(format!("the checkpoint of commit {} belongs to another store", last.n)));
    }
    let lists: Vec<Arc<[RowId]>> =
        stored.lists.iter().map(|text| Ok(RowId::parse_all(text)?.into())).collect::<Result<_>>()?;
    let live = |file: StoredFile| {
        let list = lists.get(file.list).ok_or_else(|| Error::corrupt("a checkpoint lacks a list of documents"))?;
        let documents = DocumentSet::new(Arc::clone(list), file.record.documents.clone())?;
        Ok((file.record.path.clone(), LiveFile { record: Arc::new(file.record), documents }))
    };
    let table = |(name, files): (String, Vec<StoredFile>)| {
        let table = Table::from_name(&name).ok_or_else(|| Error::corrupt(format!("unknown table '{name}'")))?;
        Ok((table, files.into_iter().map(live).collect::<Result<_>>()?))
    };
    let tables = stored.tables.into_iter().map(table).collect::<Result<_>>()?;
    Ok(State { last: Arc::clone(last), kept_from: stored.kept_from, tables, topics: stored.topics.into() })
}
