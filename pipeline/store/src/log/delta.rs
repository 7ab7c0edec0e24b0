//! A decision as Delta Lake sees it: the log entry of one table, the table's schema, and the table opened.
//!
//! Entry n of every table follows from decision n alone, byte for byte, so that whoever rolls it forward writes the
//! same. Entries are found to be ours by the attempt id in their commit info.

use std::sync::Arc;

use deltalake::DeltaTable;
use deltalake::kernel::StructType;
use deltalake::kernel::engine::arrow_conversion::TryFromArrow;
use deltalake::logstore::{LogStoreRef, StorageConfig, default_logstore};
use object_store::prefix::PrefixStore;
use serde_json::{Value, json};
use sluicebox_record::Table;

use super::decision::{Decision, FileRecord, OPTIMIZE, RemovedFile, TableChange};
use crate::object::connect::as_folder;
use crate::object::root::Root;
use crate::{Error, Result};

/// The application id of the transactions in the log.
const APP_ID: &str = "sluicebox";

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
        actions.push(protocol());
    }
    if let Some(schema) = &change.schema {
        actions.push(metadata(schema, creation, table));
    }
    actions.push(transaction(decision));
    actions.extend(change.remove.iter().map(|file| remove(file, time, changes_data)));
    actions.extend(change.add.iter().map(|file| add(file, time, changes_data)));
    actions.iter().flat_map(|action| format!("{action}\n").into_bytes()).collect()
}

/// What a program must understand to read the table, and to write it.
pub(crate) fn protocol() -> Value {
    json!({"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}})
}

/// The transaction that brought the table to `decision`.
pub(crate) fn transaction(decision: &Decision) -> Value {
    json!({"txn": {"appId": APP_ID, "version": decision.n, "lastUpdated": decision.time.as_millisecond()}})
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

/// What `table` is, `schema` being its columns.
pub(crate) fn metadata(schema: &str, creation: &Decision, table: Table) -> Value {
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

/// A file that comes, at `time` in milliseconds.
pub(crate) fn add(file: &FileRecord, time: i64, changes_data: bool) -> Value {
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
