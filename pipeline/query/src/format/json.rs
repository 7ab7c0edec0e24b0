//! JSON, as one array or an object a line. Nulls are written, so that every row has the same keys.

use std::io::Write;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::json::WriterBuilder;
use arrow::json::writer::{JsonArray, LineDelimited};

use super::Writer;
use crate::{Error, Result};

type Out<'a> = &'a mut (dyn Write + Send);

fn failed(error: ArrowError) -> Error {
    match error {
        ArrowError::IoError(_, error) => Error::Output(error),
        other => Error::Format { format: "json", detail: other.to_string() },
    }
}

macro_rules! json {
    ($(#[$doc:meta])* $name:ident, $form:ty) => {
        $(#[$doc])*
        pub(super) struct $name<'a>(arrow::json::writer::Writer<Out<'a>, $form>);

        impl<'a> $name<'a> {
            pub(super) fn new(out: Out<'a>) -> Self {
                Self(WriterBuilder::new().with_explicit_nulls(true).build(out))
            }
        }

        impl Writer for $name<'_> {
            fn write(&mut self, batch: &RecordBatch) -> Result<()> {
                self.0.write(batch).map_err(failed)
            }
            fn finish(mut self: Box<Self>) -> Result<()> {
                self.0.finish().map_err(failed)?;
                Ok(self.0.into_inner().flush()?)
            }
        }
    };
}
json!(
    /// An object a line.
    Lines, LineDelimited
);
json!(
    /// One array.
    Array, JsonArray
);
