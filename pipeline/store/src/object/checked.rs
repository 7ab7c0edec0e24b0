//! A store that checks every block of the data files that are read from it against what was recorded at their commit.
//!
//! What is no data file of the list passes as it is. A block that is not the one that was written is an error; no byte
//! of it is handed on.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetRange, GetResult, GetResultPayload, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use crate::data::hash::{BLOCK, block_hash};
use crate::log::decision::FileRecord;

/// The bytes of a block.
const BLOCK_BYTES: u64 = BLOCK as u64;

/// A store that checks data files.
#[derive(Debug)]
pub(crate) struct Checked {
    inner: Arc<dyn ObjectStore>,
    files: HashMap<Path, Arc<FileRecord>>,
}

impl Checked {
    /// Wraps `inner`, in which `files` are.
    pub(crate) fn new(inner: Arc<dyn ObjectStore>, files: HashMap<Path, Arc<FileRecord>>) -> Self {
        Self { inner, files }
    }

    async fn get_checked(&self, location: &Path, options: GetOptions, file: &FileRecord) -> Result<GetResult> {
        let wrong_range = |error| Error::Generic { store: "Checked", source: Box::new(error) };
        let range = match &options.range {
            Some(range) => range.as_range(file.size).map_err(wrong_range)?,
            None => 0..file.size,
        };
        let whole = file.blocks.is_empty();
        let start = if whole { 0 } else { range.start / BLOCK_BYTES * BLOCK_BYTES };
        let end = if whole { file.size } else { range.end.next_multiple_of(BLOCK_BYTES).min(file.size) };
        let options = GetOptions { range: Some(GetRange::Bounded(start..end)), ..options };
        let result = self.inner.get_opts(location, options).await?;
        if result.meta.size != file.size {
            return Err(damaged(location, &format!("it has {} bytes and had {}", result.meta.size, file.size)));
        }
        let (meta, attributes) = (result.meta.clone(), result.attributes.clone());
        let bytes = result.bytes().await?;
        check(location, file, start, &bytes)?;
        let part = within(&bytes, start, &range).ok_or_else(|| damaged(location, "it is too short"))?;
        let payload = GetResultPayload::Stream(stream::once(async { Ok(part) }).boxed());
        Ok(GetResult { payload, meta, range, attributes })
    }
}

/// The part of `bytes`, which begin at `start`, that `range` means.
fn within(bytes: &Bytes, start: u64, range: &Range<u64>) -> Option<Bytes> {
    let from = usize::try_from(range.start.checked_sub(start)?).ok()?;
    let to = usize::try_from(range.end.checked_sub(start)?).ok()?;
    (from <= to && to <= bytes.len()).then(|| bytes.slice(from..to))
}

/// Compares whole blocks of `file`, the first of which begins at `start`, with their hashes.
fn check(location: &Path, file: &FileRecord, start: u64, bytes: &Bytes) -> Result<()> {
    if file.blocks.is_empty() {
        return match blake3::hash(bytes).to_hex().as_str() == file.hash {
            true => Ok(()),
            false => Err(damaged(location, "its bytes are not those that were written")),
        };
    }
    let first = usize::try_from(start / BLOCK_BYTES).unwrap_or(usize::MAX);
    for (at, block) in bytes.chunks(BLOCK).enumerate() {
        if file.blocks.get(first + at).is_none_or(|hash| *hash != block_hash(block)) {
            return Err(damaged(location, &format!("block {} is not the one that was written", first + at)));
        }
    }
    Ok(())
}

fn damaged(location: &Path, how: &str) -> Error {
    Error::Generic { store: "Checked", source: Box::new(Damaged(format!("'{location}' is damaged: {how}"))) }
}

/// Bytes that are not those that were written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Damaged(String);

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checked({})", self.inner)
    }
}

#[async_trait]
impl ObjectStore for Checked {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.inner.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        match self.files.get(location) {
            Some(file) if !options.head => self.get_checked(location, options, file).await,
            _ => self.inner.get_opts(location, options).await,
        }
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

#[cfg(test)]
mod tests {
    use object_store::ObjectStoreExt;
    use object_store::memory::InMemory;

    use super::*;
    use crate::data::hash::FileHasher;
    use crate::log::decision::FileStats;

    fn record(bytes: &[u8]) -> FileRecord {
        let mut hasher = FileHasher::default();
        hasher.update(bytes);
        let hashed = hasher.finish();
        let stats = FileStats::default();
        let path = "a".to_owned();
        FileRecord {
            path,
            size: hashed.size,
            rows: 1,
            hash: hashed.hash,
            blocks: hashed.blocks,
            stats,
            sorted: false,
            documents: vec![],
        }
    }

    #[tokio::test]
    async fn what_is_read_is_what_was_written_or_an_error() -> Result<()> {
        for size in [5, BLOCK, BLOCK + 1, 3 * BLOCK - 9] {
            let bytes: Vec<u8> = (0..size).map(|i| (i % 241) as u8).collect();
            let (inner, path) = (Arc::new(InMemory::new()), Path::from("t/a"));
            let file = Arc::new(record(&bytes));
            let checked = Checked::new(inner.clone(), [(path.clone(), file)].into());
            inner.put(&path, bytes.clone().into()).await?;
            let last = size as u64;
            for range in [0..last, 1..3, last - 2..last, last / 2..last] {
                let expected = &bytes[range.start as usize..range.end as usize];
                assert_eq!(checked.get_range(&path, range).await?, expected);
            }
            assert_eq!(checked.get(&path).await?.bytes().await?, bytes);
            let mut flipped = bytes.clone();
            flipped[size - 1] ^= 4;
            inner.put(&path, flipped.into()).await?;
            assert!(checked.get_range(&path, last - 1..last).await.is_err());
            assert_eq!(checked.get_range(&path, 0..2).await.is_ok(), size > BLOCK, "another block of {size}");
            inner.put(&path, bytes[..size - 1].to_vec().into()).await?;
            assert!(checked.get(&path).await.is_err());
        }
        Ok(())
    }
}
