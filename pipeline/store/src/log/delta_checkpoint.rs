//! Delta checkpoints: what a table is at a commit, so that readers of Delta need not read its whole log.
//!
//! A checkpoint follows from the state alone, as an entry follows from its decision. So it can be judged long after it
//! was made: by the hash that was recorded for it before it was put, or, where there is no record, by what it says.
//!
//! It names the live files and none that went. Delta keeps those as tombstones, for whoever deletes files by the log;
//! here files are deleted by the decisions, which know what every version that is kept has. Tombstones of a year would
//! outgrow the tables of a job that commits every night.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use arrow::json::{ArrayWriter, ReaderBuilder};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sluicebox_record::Table;

use super::decision::Decision;
use super::state::{LiveFile, State};
use super::{checkpoint, delta, seal};
use crate::object::root::Root;
use crate::{Error, ErrorKind, Result, failpoint};

/// How the name of a checkpoint ends.
pub(crate) const CHECKPOINT: &str = ".checkpoint.parquet";
/// How the name of a record of checkpoints ends.
pub(crate) const RECORD: &str = ".delta.json";
/// The level of zstd. A checkpoint is read more often than it is written.
const LEVEL: i32 = 9;

/// The place of the checkpoint of `table` at version `n`.
pub(crate) fn path(table: Table, n: u64) -> String {
    format!("{}/{n:020}{CHECKPOINT}", delta::log_folder(table))
}

/// The place of the pointer to the newest checkpoint of `table`.
pub(crate) fn pointer_path(table: Table) -> String {
    format!("{}/_last_checkpoint", delta::log_folder(table))
}

/// The checkpoint of a table and the pointer to it.
struct Made {
    table: Table,
    checkpoint: Bytes,
    pointer: Bytes,
}

/// Makes the checkpoints of all tables at `state`; `creation` is commit 0.
pub(crate) async fn make(root: &Root, state: &State, creation: &Decision) -> Result<()> {
    let made: Vec<Made> =
        Table::ALL.into_iter().map(|table| Made::of(state, creation, table)).collect::<Result<_>>()?;
    Recorded::of(state.n(), &made).write(root).await?;
    failpoint::hit("after_record");
    for Made { table, checkpoint, pointer } in made {
        root.put(&path(table, state.n()), checkpoint).await?;
        failpoint::hit("after_checkpoint");
        root.put(&pointer_path(table), pointer).await?;
    }
    Ok(())
}

impl Made {
    fn of(state: &State, creation: &Decision, table: Table) -> Result<Self> {
        let actions = actions(state, creation, table);
        let checkpoint = Bytes::from(encode(&actions)?);
        let pointer = json!({
            "version": state.n(),
            "size": actions.len(),
            "sizeInBytes": checkpoint.len(),
            "numOfAddFiles": state.files(table).count(),
        });
        Ok(Self { table, checkpoint, pointer: pointer.to_string().into() })
    }
}

/// What a checkpoint of `table` at `state` says.
fn actions(state: &State, creation: &Decision, table: Table) -> Vec<Value> {
    let mut actions = vec![delta::protocol()];
    actions.extend(state.schema(creation, table).map(|schema| delta::metadata(schema, creation, table)));
    actions.push(delta::transaction(&state.last));
    actions.extend(state.files(table).map(|LiveFile { record, added, .. }| delta::add(record, *added, false)));
    actions
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

fn flag(name: &str) -> Field {
    Field::new(name, DataType::Boolean, true)
}

fn map(name: &str) -> Field {
    let (key, value) = (Field::new("key", DataType::Utf8, false), text("value"));
    Field::new_map(name, "key_value", key, value, false, true)
}

fn group(name: &str, fields: Vec<Field>) -> Field {
    Field::new(name, DataType::Struct(Fields::from(fields)), true)
}

/// The columns of a checkpoint. Nothing is ever written to `remove`; readers look for the column.
static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let version = |name: &str| Field::new(name, DataType::Int32, true);
    let columns = Field::new_list("partitionColumns", Field::new("element", DataType::Utf8, true), true);
    Arc::new(Schema::new(vec![
        group("txn", vec![text("appId"), number("version"), number("lastUpdated")]),
        group(
            "add",
            vec![
                text("path"),
                map("partitionValues"),
                number("size"),
                number("modificationTime"),
                flag("dataChange"),
                text("stats"),
            ],
        ),
        group("remove", vec![text("path"), number("deletionTimestamp"), flag("dataChange")]),
        group(
            "metaData",
            vec![
                text("id"),
                text("name"),
                group("format", vec![text("provider"), map("options")]),
                text("schemaString"),
                columns,
                map("configuration"),
                number("createdTime"),
            ],
        ),
        group("protocol", vec![version("minReaderVersion"), version("minWriterVersion")]),
    ]))
});

fn unfit(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::caused(ErrorKind::Contract, "a Delta checkpoint cannot be made", error)
}

/// `actions` as Parquet.
fn encode(actions: &[Value]) -> Result<Vec<u8>> {
    let mut rows =
        ReaderBuilder::new(Arc::clone(&SCHEMA)).with_batch_size(actions.len()).build_decoder().map_err(unfit)?;
    rows.serialize(actions).map_err(unfit)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL).map_err(unfit)?))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_dictionary_enabled(false)
        .build();
    // What Arrow would add to the footer is larger than the rest of it, and Delta's readers have no use for it.
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), Arc::clone(&SCHEMA), options).map_err(unfit)?;
    if let Some(batch) = rows.flush().map_err(unfit)? {
        writer.write(&batch).map_err(unfit)?;
    }
    writer.into_inner().map_err(unfit)
}

/// What a checkpoint says, if it can be read.
fn decode(bytes: Bytes) -> Result<Vec<Value>, Box<dyn std::error::Error>> {
    let mut rows = ArrayWriter::new(Vec::new());
    for batch in ParquetRecordBatchReaderBuilder::try_new(bytes)?.build()? {
        rows.write(&batch?)?;
    }
    rows.finish()?;
    Ok(serde_json::from_slice(&rows.into_inner())?)
}

/// What a reader goes by, each action under its name: of files path, size and statistics, of the table its columns and
/// properties. Tombstones, of which a reader needs none, are left aside, and so are times and notes.
fn told(actions: &[Value]) -> BTreeMap<String, Value> {
    let of_file = |file: &Value| {
        let stats = file["stats"].as_str().and_then(|stats| serde_json::from_str::<Value>(stats).ok());
        (format!("add {}", file["path"]), json!([file["size"], stats]))
    };
    let of_table = |data: &Value| json!([data["id"], data["schemaString"], data["configuration"]]);
    let told = |action: &Value| match action.as_object()?.iter().next()? {
        (name, file) if name == "add" => Some(of_file(file)),
        (name, data) if name == "metaData" => Some((name.clone(), of_table(data))),
        (name, data) if name == "txn" => Some((name.clone(), json!([data["appId"], data["version"]]))),
        (name, data) if name == "protocol" => {
            Some((name.clone(), json!([data["minReaderVersion"], data["minWriterVersion"]])))
        }
        _ => None,
    };
    actions.iter().filter_map(told).collect()
}

/// What is wrong with a checkpoint of `table` that should say what `state` is.
pub(crate) fn differs(bytes: Bytes, state: &State, creation: &Decision, table: Table) -> Option<&'static str> {
    match decode(bytes) {
        Ok(found) if told(&found) == told(&actions(state, creation, table)) => None,
        Ok(_) => Some("does not say what its commit made of the table"),
        Err(_) => Some("is no checkpoint"),
    }
}

/// What the checkpoints of all tables at one version are. It is put before they are.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Recorded {
    n: u64,
    /// BLAKE3 of the checkpoint of each table.
    checkpoints: BTreeMap<String, String>,
    /// And of the pointer to it.
    pointers: BTreeMap<String, String>,
}

impl Recorded {
    /// The place of the record of the checkpoints at version `n`.
    pub(crate) fn path(n: u64) -> String {
        format!("{}/{n:020}{RECORD}", checkpoint::FOLDER)
    }

    fn of(n: u64, made: &[Made]) -> Self {
        let hashes = |bytes: fn(&Made) -> &Bytes| {
            made.iter().map(|made| (made.table.name().to_owned(), hash(bytes(made)))).collect()
        };
        Self { n, checkpoints: hashes(|made| &made.checkpoint), pointers: hashes(|made| &made.pointer) }
    }

    /// The record of the checkpoints at version `n`; `None` where there is none, or it is damaged.
    pub(crate) async fn read(root: &Root, n: u64) -> Result<Option<Self>> {
        let bytes = root.get(&Self::path(n)).await?.filter(|bytes| seal::is_whole(bytes) == Some(true));
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    async fn write(&self, root: &Root) -> Result<()> {
        let json = serde_json::to_vec(self).map_err(|error| Error::contract(error.to_string()))?;
        root.put(&Self::path(self.n), seal::seal(json).into()).await
    }

    /// Whether the checkpoint of `table` has these bytes.
    pub(crate) fn fits(&self, table: Table, bytes: &[u8]) -> bool {
        self.checkpoints.get(table.name()).is_some_and(|recorded| *recorded == hash(bytes))
    }

    /// Whether the pointer of `table` has these bytes.
    pub(crate) fn points(&self, table: Table, bytes: &[u8]) -> bool {
        self.pointers.get(table.name()).is_some_and(|recorded| *recorded == hash(bytes))
    }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
