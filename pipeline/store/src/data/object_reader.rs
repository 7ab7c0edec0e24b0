//! A data file in its object store, as the Parquet reader asks for it.
//!
//! A small file is fetched whole with the first request; of a larger one only what is asked for, and the footer.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use parquet::arrow::arrow_reader::ArrowReaderOptions;
use parquet::arrow::async_reader::AsyncFileReader;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

/// Files up to this size are fetched whole.
const WHOLE_FILE: u64 = 1 << 20;
/// The footer is looked for in this many bytes at the end.
const FOOTER_BYTES: usize = 64 << 10;

/// A data file of known size.
#[derive(Debug)]
pub(crate) struct ObjectReader {
    store: Arc<dyn ObjectStore>,
    path: Path,
    size: u64,
    whole: Option<Bytes>,
}

fn external(error: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

/// A range of `whole`; one that lies outside means that the footer is damaged.
fn slice(whole: &Bytes, range: &Range<u64>) -> Result<Bytes> {
    let outside = || ParquetError::General(format!("bytes {range:?} lie outside of the file"));
    let bound = |bound: u64| usize::try_from(bound).ok().filter(|bound| *bound <= whole.len()).ok_or_else(outside);
    let (start, end) = (bound(range.start)?, bound(range.end)?);
    if start > end { Err(outside()) } else { Ok(whole.slice(start..end)) }
}

impl ObjectReader {
    /// A file of `size` bytes at `path`.
    pub(crate) fn new(store: Arc<dyn ObjectStore>, path: Path, size: u64) -> Self {
        Self { store, path, size, whole: None }
    }

    /// The whole file, where it is small.
    async fn whole(&mut self) -> Result<Option<&Bytes>> {
        if self.size > WHOLE_FILE {
            return Ok(None);
        }
        if self.whole.is_none() {
            self.whole = Some(self.store.get_range(&self.path, 0..self.size).await.map_err(external)?);
        }
        Ok(self.whole.as_ref())
    }

    async fn fetch(&mut self, ranges: Vec<Range<u64>>) -> Result<Vec<Bytes>> {
        if let Some(whole) = self.whole().await? {
            return ranges.iter().map(|range| slice(whole, range)).collect();
        }
        self.store.get_ranges(&self.path, &ranges).await.map_err(external)
    }
}

impl AsyncFileReader for ObjectReader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes>> {
        let none = || ParquetError::General("no bytes came".to_owned());
        async move { self.fetch(vec![range]).await?.pop().ok_or_else(none) }.boxed()
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, Result<Vec<Bytes>>> {
        self.fetch(ranges).boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>>> {
        async move {
            let (size, hint) = (self.size, FOOTER_BYTES.min(usize::try_from(self.size).unwrap_or(FOOTER_BYTES)));
            let reader = ParquetMetaDataReader::new().with_arrow_reader_options(options).with_prefetch_hint(Some(hint));
            Ok(Arc::new(reader.load_and_finish(self, size).await?))
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_outside_of_the_file_is_an_error() {
        let whole = Bytes::from_static(b"abcdef");
        assert_eq!(slice(&whole, &(1..3)).ok().as_deref(), Some(b"bc".as_slice()));
        for range in [4..9, u64::MAX - 1..u64::MAX] {
            assert!(slice(&whole, &range).is_err(), "{range:?}");
        }
        assert!(slice(&whole, &Range { start: 3, end: 1 }).is_err());
    }
}
