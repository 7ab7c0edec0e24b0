//! Parquet and Arrow IPC. They keep every type; a terminal cannot show them.

use std::io::Write;

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::writer::StreamWriter;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::Writer;
use crate::{Error, Result};

type Out<'a> = &'a mut (dyn Write + Send);

/// A Parquet file, compressed with zstd.
pub(super) struct Parquet<'a>(ArrowWriter<Out<'a>>);

impl<'a> Parquet<'a> {
    pub(super) fn new(schema: SchemaRef, out: Out<'a>) -> Result<Self> {
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        Ok(Self(ArrowWriter::try_new(out, schema, Some(properties)).map_err(parquet_failed)?))
    }
}

impl Writer for Parquet<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        self.0.write(batch).map_err(parquet_failed)
    }
    fn finish(self: Box<Self>) -> Result<()> {
        self.0.close().map(drop).map_err(parquet_failed)
    }
}

/// An Arrow IPC stream.
pub(super) struct Ipc<'a>(StreamWriter<Out<'a>>);

impl<'a> Ipc<'a> {
    pub(super) fn new(schema: &Schema, out: Out<'a>) -> Result<Self> {
        Ok(Self(StreamWriter::try_new(out, schema).map_err(arrow_failed)?))
    }
}

impl Writer for Ipc<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        self.0.write(batch).map_err(arrow_failed)
    }
    fn finish(mut self: Box<Self>) -> Result<()> {
        self.0.finish().map_err(arrow_failed)
    }
}

fn arrow_failed(error: ArrowError) -> Error {
    match error {
        ArrowError::IoError(_, error) => Error::Output(error),
        other => Error::Format { format: "arrow", detail: other.to_string() },
    }
}

fn parquet_failed(error: ParquetError) -> Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(error) => Error::Output(*error),
            Err(cause) => Error::Format { format: "parquet", detail: cause.to_string() },
        },
        other => Error::Format { format: "parquet", detail: other.to_string() },
    }
}
