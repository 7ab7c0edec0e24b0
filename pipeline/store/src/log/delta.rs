//! A decision as Delta Lake sees it: the log entry of one table, the table's schema, and the table opened.
//!
//! Entry n of every table follows from decision n alone, byte for byte, so that whoever rolls it forward writes the
//! same. Entries are found to be ours by the attempt id in their commit info.

use std::collections::BTreeMap;
use std::sync::Arc;

use deltalake::DeltaTable;
use deltalake::kernel::StructType;
use deltalake::kernel::engine::arrow_conversion::TryFromArrow;
use deltalake::logstore::{LogStoreRef, StorageConfig, default_logstore};
use object_store::prefix::PrefixStore;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sluicebox_record::Table;

use super::decision::{Decision, FileRecord, OPTIMIZE, RemovedFile, TableChange};
use super::{checkpoint, seal};
use crate::object::connect::as_folder;
use crate::object::root::Root;
use crate::{Error, Result};

/// The application id of the transactions in the log.
const APP_ID: &str = "sluicebox";

/// How the name of a checkpoint ends.
pub(crate) const CHECKPOINT: &str = ".checkpoint.parquet";

/// The folder of the log of `table`.
pub(crate) fn log_folder(table: Table) -> String {
    format!("{}/_delta_log", table.name())
}

/// The place of entry `n` in the log of `table`.
pub(crate) fn entry_path(table: Table, n: u64) -> String {
    format!("{}/{n:020}.json", log_folder(table))
}

/// The schema of `table` as Delta writes it.
pub(crate) fn schema(table: Table) -> Result<String> {
    let unfit = |error: String| Error::contract(format!("'{}' has no Delta schema: {error}", table.name()));
    let fields = StructType::try_from_arrow(table.schema().as_ref()).map_err(|error| unfit(error.to_string()))?;
    serde_json::to_string(&fields).map_err(|error| unfit(error.to_string()))
}

/// The log entry of `table` for `decision`.
pub(crate) fn entry(decision: &Decision, creation: &Decision, table: Table) -> Vec<u8> {
    let nothing = TableChange::default();
    let change = decision.change(table).unwrap_or(&nothing);
    let time = decision.time.as_millisecond();
    let changes_data = decision.operation != OPTIMIZE;
    let mut actions = vec![commit_info(decision, change)];
    if decision.n == 0 {
        actions.push(json!({"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}}));
    }
    if let Some(schema) = &change.schema {
        actions.push(metadata(schema, creation, table));
    }
    actions.push(json!({"txn": {"appId": APP_ID, "version": decision.n, "lastUpdated": time}}));
    actions.extend(change.remove.iter().map(|file| remove(file, time, changes_data)));
    actions.extend(change.add.iter().map(|file| add(file, time, changes_data)));
    actions.iter().flat_map(|action| format!("{action}\n").into_bytes()).collect()
}

fn commit_info(decision: &Decision, change: &TableChange) -> Value {
    let operation = match decision.operation.as_str() {
        _ if decision.n == 0 => "CREATE TABLE",
        OPTIMIZE => "OPTIMIZE",
        _ => "WRITE",
    };
    json!({"commitInfo": {
        "timestamp": decision.time.as_millisecond(),
        "operation": operation,
        "operationParameters": {},
        "isBlindAppend": change.remove.is_empty(),
        "engineInfo": format!("sluicebox/{}", decision.program_version),
        "txnId": decision.attempt,
        "sluicebox": {"n": decision.n, "attempt": decision.attempt, "run": decision.run, "operation": decision.operation},
    }})
}

fn metadata(schema: &str, creation: &Decision, table: Table) -> Value {
    let kept = format!("interval {} seconds", creation.retention_seconds.unwrap_or_default());
    let columns = table.statistics_columns();
    let mut configuration = json!({
        "delta.logRetentionDuration": kept,
        "delta.deletedFileRetentionDuration": kept,
        "delta.enableExpiredLogCleanup": "false",
    });
    let (key, value) = match columns.is_empty() {
        true => ("delta.dataSkippingNumIndexedCols", "0".to_owned()),
        false => ("delta.dataSkippingStatsColumns", columns.join(",")),
    };
    configuration[key] = Value::String(value);
    json!({"metaData": {
        "id": table_id(creation, table),
        "name": table.name(),
        "format": {"provider": "parquet", "options": {}},
        "schemaString": schema,
        "partitionColumns": [],
        "configuration": configuration,
        "createdTime": creation.time.as_millisecond(),
    }})
}

/// The table's id: a UUID made of the attempt that created the store.
fn table_id(creation: &Decision, table: Table) -> String {
    let hash = blake3::hash(format!("{} {}", creation.attempt, table.name()).as_bytes()).to_hex();
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default().to_owned();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

fn remove(file: &RemovedFile, time: i64, changes_data: bool) -> Value {
    json!({"remove": {
        "path": file.path,
        "deletionTimestamp": time,
        "dataChange": changes_data,
        "extendedFileMetadata": true,
        "partitionValues": {},
        "size": file.size,
    }})
}

fn add(file: &FileRecord, time: i64, changes_data: bool) -> Value {
    json!({"add": {
        "path": file.path,
        "partitionValues": {},
        "size": file.size,
        "modificationTime": time,
        "dataChange": changes_data,
        "stats": json!(file.stats).to_string(),
    }})
}

/// The attempt that wrote a log entry, if it was one of ours.
pub(crate) fn attempt_of(entry: &[u8]) -> Option<String> {
    let attempt = |line: &[u8]| {
        let action: Value = serde_json::from_slice(line).ok()?;
        action.get("commitInfo")?.get("sluicebox")?.get("attempt")?.as_str().map(str::to_owned)
    };
    entry.split(|byte| *byte == b'\n').find_map(attempt)
}

/// `table` at version `n`, read through our own object store.
pub(crate) async fn open(root: &Root, table: Table, n: u64) -> Result<DeltaTable> {
    let url = as_folder(&root.url_of(table.name())?);
    let mut delta = DeltaTable::new(log_store(root, table, &url));
    delta.load_version(n).await.map_err(|error| Error::delta("open the Delta table", &url, error))?;
    Ok(delta)
}

fn log_store(root: &Root, table: Table, url: &url::Url) -> LogStoreRef {
    let folder = PrefixStore::new(Arc::clone(&root.store), root.path(table.name()));
    default_logstore(Arc::new(folder), Arc::clone(&root.store), url, &StorageConfig::default())
}

/// The place of the checkpoint of `table` at version `n`.
pub(crate) fn checkpoint_path(table: Table, n: u64) -> String {
    format!("{}/{n:020}{CHECKPOINT}", log_folder(table))
}

/// The place of the pointer to the newest checkpoint of `table`.
pub(crate) fn pointer_path(table: Table) -> String {
    format!("{}/_last_checkpoint", log_folder(table))
}

/// How the name of a record of checkpoints ends.
pub(crate) const RECORD: &str = ".delta.json";

/// What the checkpoints of all tables at one version were when they were made.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Recorded {
    n: u64,
    /// BLAKE3 of the checkpoint of each table.
    checkpoints: BTreeMap<String, String>,
    /// And of the pointer to it.
    pointers: BTreeMap<String, String>,
}

impl Recorded {
    fn path(n: u64) -> String {
        format!("{}/{n:020}{RECORD}", checkpoint::FOLDER)
    }

    /// The record of the checkpoints at version `n`; `None` where there is none, or it is damaged.
    pub(crate) async fn read(root: &Root, n: u64) -> Result<Option<Self>> {
        let bytes = root.get(&Self::path(n)).await?.filter(|bytes| seal::is_whole(bytes) == Some(true));
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Records the checkpoints of all tables at version `n`, which have just been made.
    pub(crate) async fn write(root: &Root, n: u64) -> Result<()> {
        let mut recorded = Self { n, checkpoints: BTreeMap::new(), pointers: BTreeMap::new() };
        for table in Table::ALL {
            let name = table.name();
            if let Some(bytes) = root.get(&checkpoint_path(table, n)).await? {
                recorded.checkpoints.insert(name.to_owned(), hash(&bytes));
            }
            if let Some(bytes) = root.get(&pointer_path(table)).await? {
                recorded.pointers.insert(name.to_owned(), hash(&bytes));
            }
        }
        let json = serde_json::to_vec(&recorded).map_err(|error| Error::contract(error.to_string()))?;
        root.put(&Self::path(n), seal::seal(json).into()).await
    }

    /// Whether the checkpoint of `table` has these bytes.
    pub(crate) fn fits(&self, table: Table, bytes: &[u8]) -> bool {
        self.checkpoints.get(table.name()).is_some_and(|recorded| *recorded == hash(bytes))
    }

    /// Whether the pointer of `table` had these bytes.
    pub(crate) fn points(&self, table: Table, bytes: &[u8]) -> bool {
        self.pointers.get(table.name()).is_some_and(|recorded| *recorded == hash(bytes))
    }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Writes a Delta checkpoint of `table` at version `n`, so that readers need not read the whole log.
pub(crate) async fn checkpoint(root: &Root, table: Table, n: u64) -> Result<()> {
    let delta = open(root, table, n).await?;
    let written = deltalake::checkpoints::create_checkpoint(&delta, None).await;
    written.map_err(|error| Error::delta("write a checkpoint of", delta.table_url(), error))
}
