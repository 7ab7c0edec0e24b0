//! One Parquet file on its way into the store.
//!
//! Rows are encoded on a blocking thread, so that the runtime's own stay free; what is encoded is hashed and streamed
//! out. The bytes of a file depend on its rows alone. The file is at its place when [`ParquetFile::finish`] returns,
//! and part of no table until a decision names it.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use bytes::Bytes;
use object_store::buffered::BufWriter;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use sluicebox_record::Table;
use tokio::io::AsyncWriteExt;

use super::hash::FileHasher;
use super::stats;
use crate::log::decision::FileRecord;
use crate::object::root::Root;
use crate::{Error, ErrorKind, Result};

/// A row group is closed at this many bytes.
const ROW_GROUP_BYTES: usize = 16 << 20;
/// And at this many rows.
const ROW_GROUP_ROWS: usize = 1 << 17;
/// A data page is closed at this many bytes.
const PAGE_BYTES: usize = 256 << 10;
/// What is sent at once; smaller files go in one request.
const PART_BYTES: usize = 8 << 20;
/// Long texts are cut to this many bytes in statistics.
const STATISTICS_BYTES: usize = 64;
/// The level of zstd.
const LEVEL: i32 = 3;
/// Columns whose values hardly repeat: a dictionary would only be built and thrown away.
const UNIQUE_COLUMNS: [&str; 5] = ["text", "sentence", "metric_id", "quote", "excerpt"];

/// A file that is being written.
pub(crate) struct ParquetFile {
    table: Table,
    name: String,
    /// Never locked: the lock only lets references to the file pass between threads.
    output: Mutex<Output>,
    hasher: FileHasher,
    sent: usize,
    /// What the encoder holds in memory.
    held: usize,
    /// What that would come to in the file.
    in_progress: usize,
    rows: u64,
}

struct Output {
    writer: Option<ArrowWriter<Vec<u8>>>,
    upload: BufWriter,
}

fn properties(table: Table) -> parquet::errors::Result<WriterProperties> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_max_row_group_bytes(Some(ROW_GROUP_BYTES))
        .set_data_page_size_limit(PAGE_BYTES)
        .set_statistics_truncate_length(Some(STATISTICS_BYTES))
        .set_column_index_truncate_length(Some(STATISTICS_BYTES))
        .set_statistics_enabled(EnabledStatistics::None);
    for column in table.statistics_columns() {
        properties = properties.set_column_statistics_enabled(ColumnPath::from(*column), EnabledStatistics::Page);
    }
    for column in UNIQUE_COLUMNS {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    Ok(properties.build())
}

impl ParquetFile {
    /// Begins the file `name` in the folder of `table`.
    pub(crate) fn create(root: &Root, table: Table, name: String) -> Result<Self> {
        let relative = format!("{}/{name}", table.name());
        let unfit = |error| Error::parquet("begin", &relative, error);
        let options =
            ArrowWriterOptions::new().with_properties(properties(table).map_err(unfit)?).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(Vec::new(), table.schema(), options).map_err(unfit)?;
        let store = Arc::clone(&root.store);
        let upload = BufWriter::with_capacity(store, root.path(&relative), PART_BYTES).with_max_concurrency(1);
        let output = Mutex::new(Output { writer: Some(writer), upload });
        Ok(Self { table, name, output, hasher: FileHasher::default(), sent: 0, held: 0, in_progress: 0, rows: 0 })
    }

    fn output(&mut self) -> &mut Output {
        self.output.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds rows.
    pub(crate) async fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let batch = batch.clone();
        self.rows += batch.num_rows() as u64;
        self.encode(move |writer| writer.write(&batch)).await?;
        self.send().await
    }

    /// Runs `work` on the encoder where blocking is allowed.
    async fn encode<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut ArrowWriter<Vec<u8>>) -> Result<T, ParquetError> + Send + 'static,
    ) -> Result<T> {
        let Some(mut writer) = self.output().writer.take() else {
            return Err(Error::contract(format!("'{}' is written after an error", self.name)));
        };
        let (writer, done) = tokio::task::spawn_blocking(move || {
            let done = work(&mut writer);
            (writer, done)
        })
        .await?;
        (self.held, self.in_progress) = (writer.memory_size(), writer.in_progress_size());
        self.output().writer = Some(writer);
        done.map_err(|error| Error::parquet("write", &self.name, error))
    }

    async fn send(&mut self) -> Result<()> {
        let encoded = self.output().writer.as_mut().map(|writer| mem::take(writer.inner_mut())).unwrap_or_default();
        if encoded.is_empty() {
            return Ok(());
        }
        self.hasher.update(&encoded);
        self.sent += encoded.len();
        let put = self.output().upload.put(Bytes::from(encoded)).await;
        put.map_err(|error| Error::object("write", &self.name, error))
    }

    /// Bytes held in memory: rows not yet encoded, pages not yet sent, and the parts under way.
    pub(crate) fn buffered_bytes(&self) -> usize {
        self.held + self.sent.min(2 * PART_BYTES)
    }

    /// About how large the file would be if it ended here.
    pub(crate) fn size(&self) -> usize {
        self.sent + self.in_progress
    }

    /// Ends the file and brings it to its place. The record names no documents yet.
    pub(crate) async fn finish(mut self) -> Result<FileRecord> {
        let footer: ParquetMetaData = self.encode(ArrowWriter::finish).await?;
        self.send().await?;
        let place = format!("{}/{}", self.table.name(), self.name);
        let failed = |error| Error::caused(ErrorKind::Io, format!("cannot write '{place}'"), error);
        self.output().upload.shutdown().await.map_err(failed)?;
        let hashed = self.hasher.finish();
        Ok(FileRecord {
            path: self.name,
            size: hashed.size,
            rows: self.rows,
            hash: hashed.hash,
            blocks: hashed.blocks,
            stats: stats::of(self.table, &footer),
            sorted: false,
            documents: Vec::new(),
        })
    }
}
