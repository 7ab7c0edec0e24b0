//! Reading a data file back, whole or some columns of it.

use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchOptions, new_null_array};
use arrow::datatypes::SchemaRef;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use parquet::arrow::ProjectionMask;
use parquet::arrow::async_reader::ParquetRecordBatchStreamBuilder;
use sluicebox_record::Table;

use super::object_reader::ObjectReader;
use crate::log::decision::FileRecord;
use crate::object::root::Root;
use crate::{Error, Result};

/// Rows of a batch take about this many bytes.
const BATCH_BYTES: u64 = 4 << 20;
/// And are at most this many.
const BATCH_ROWS: u64 = 8192;
/// How much larger rows are in memory than in the file, roughly.
const EXPANSION: u64 = 6;

/// The rows of `file`, of all columns or of those named.
pub(crate) async fn read(
    root: &Root,
    table: Table,
    file: &FileRecord,
    columns: Option<&[&str]>,
) -> Result<BoxStream<'static, Result<RecordBatch>>> {
    let relative = format!("{}/{}", table.name(), file.path);
    let reader = ObjectReader::new(Arc::clone(&root.store), root.path(&relative), file.size);
    let builder = ParquetRecordBatchStreamBuilder::new(reader).await;
    let mut builder = builder.map_err(|error| Error::parquet("read", &relative, error))?;
    if let Some(columns) = columns {
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        builder = builder.with_projection(mask);
    }
    let stream = builder.with_batch_size(batch_rows(file)).build();
    let stream = stream.map_err(|error| Error::parquet("read", &relative, error))?;
    Ok(stream.map_err(move |error| Error::parquet("read", &relative, error)).boxed())
}

fn batch_rows(file: &FileRecord) -> usize {
    let row = (file.size * EXPANSION / file.rows.max(1)).max(1);
    usize::try_from((BATCH_BYTES / row).clamp(1, BATCH_ROWS)).unwrap_or(1)
}

/// `batch` with the columns of `schema`, in order; a column that it lacks is null.
pub(crate) fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    let rows = batch.num_rows();
    let columns = schema.fields().iter().map(|field| {
        batch.column_by_name(field.name()).cloned().unwrap_or_else(|| new_null_array(field.data_type(), rows))
    });
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns.collect(), &options)
        .map_err(|error| Error::caused(crate::ErrorKind::Corrupt, "rows do not fit their table", error))
}
