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
use super::state::{LiveFile, State, begun};
use super::{packed, seal};
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

/// How the name of a checkpoint ends.
const PACKED: &str = ".json.zst";
/// How it ended before format 3.
const PLAIN: &str = ".json";

/// The place of the checkpoint of commit `n`.
pub(crate) fn path(n: u64) -> String {
    format!("{FOLDER}/{n:020}{PACKED}")
}

/// The place where a program before format 3 put it.
pub(crate) fn plain_path(n: u64) -> String {
    format!("{FOLDER}/{n:020}{PLAIN}")
}

/// The commit whose checkpoint has this name.
pub(crate) fn number(name: &str) -> Option<u64> {
    name.strip_suffix(PACKED).or_else(|| name.strip_suffix(PLAIN))?.parse().ok()
}

/// Whether these are the bytes that were written as the checkpoint of this name; `None` where nothing tells.
pub(crate) fn is_whole(name: &str, bytes: &[u8]) -> Option<bool> {
    if name.ends_with(PACKED) { Some(packed::is_whole(bytes)) } else { seal::is_whole(bytes) }
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
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    schemas: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct StoredFile {
    list: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    added: Option<i64>,
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
        StoredFile { list, added: Some(file.added), record: (*file.record).clone() }
    };
    let tables: BTreeMap<_, Vec<_>> = state
        .tables
        .iter()
        .map(|(table, files)| (table.name().to_owned(), files.values().map(&mut stored).collect()))
        .collect();
    let lists = lists.iter().map(|list| list.iter().map(RowId::to_string).collect()).collect();
    let (attempt, kept_from, topics) = (state.last.attempt.clone(), state.kept_from, state.topics.to_vec());
    let schemas = state.schemas.iter().map(|(table, schema)| (table.name().to_owned(), schema.clone())).collect();
    let json = serde_json::to_vec(&Stored { n: state.n(), attempt, kept_from, lists, tables, topics, schemas });
    packed::pack(&json.map_err(|error| Error::contract(format!("a state does not become JSON: {error}")))?)
}

/// The state that a checkpoint holds; `last` is the decision of its commit.
///
/// # Errors
/// A corruption error where the bytes are no checkpoint, or not one of `last`.
pub(crate) fn decode(bytes: &[u8], last: &Arc<Decision>) -> Result<State> {
    let broken = |error| Error::corrupt(format!("the checkpoint of commit {} cannot be read: {error}", last.n));
    let unpacked = packed::unpack(bytes);
    let stored: Stored = serde_json::from_slice(unpacked.as_deref().unwrap_or(bytes)).map_err(broken)?;
    if unpacked.is_none() && seal::is_whole(bytes) == Some(false) {
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
        let added = file.added.unwrap_or_else(|| begun(&file.record.path));
        Ok((file.record.path.clone(), LiveFile { record: Arc::new(file.record), documents, added }))
    };
    let named = |name: &str| Table::from_name(name).ok_or_else(|| Error::corrupt(format!("unknown table '{name}'")));
    let table = |(name, files): (String, Vec<StoredFile>)| {
        Ok((named(&name)?, files.into_iter().map(live).collect::<Result<_>>()?))
    };
    let tables = stored.tables.into_iter().map(table).collect::<Result<_>>()?;
    let schemas =
        stored.schemas.into_iter().map(|(name, schema)| Ok((named(&name)?, schema))).collect::<Result<_>>()?;
    Ok(State { last: Arc::clone(last), kept_from: stored.kept_from, tables, topics: stored.topics.into(), schemas })
}
