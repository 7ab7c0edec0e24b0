//! One wrapper around every object store: it counts bytes and requests and tries again what may be tried again.
//!
//! A put-if-absent is never repeated here: after an error its outcome is unknown, and only the caller can find out
//! whose object stands there. Bodies of ranges are read inside the retry, so that a reset in the middle is repaired.

use std::fmt;
use std::future::Future;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart,
};

use crate::error::is_transient;

/// How often a request is tried.
const TRIES: u32 = 6;
/// The pause before the second try; it doubles with each.
const PAUSE: Duration = Duration::from_millis(20);
/// Bodies up to this size are read inside the retry.
const WHOLE_BODY: u64 = 16 << 20;

/// What was read and written through a store.
#[derive(Debug, Default)]
pub struct Meters {
    read: AtomicU64,
    written: AtomicU64,
    requests: AtomicU64,
}

/// A reading of [`Meters`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Bytes asked for.
    pub read: u64,
    /// Bytes sent.
    pub written: u64,
    /// Requests made, tries included.
    pub requests: u64,
}

impl Traffic {
    /// What came after `earlier`.
    pub fn since(self, earlier: Traffic) -> Traffic {
        Traffic {
            read: self.read - earlier.read,
            written: self.written - earlier.written,
            requests: self.requests - earlier.requests,
        }
    }
}

impl Meters {
    /// What went through so far.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            read: self.read.load(Ordering::Relaxed),
            written: self.written.load(Ordering::Relaxed),
            requests: self.requests.load(Ordering::Relaxed),
        }
    }

    fn add_read(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    fn add_written(&self, bytes: usize) {
        self.written.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// A store with meters and retries.
#[derive(Debug)]
pub struct Metered {
    inner: Arc<dyn ObjectStore>,
    meters: Arc<Meters>,
}

impl Metered {
    /// Wraps `inner`; `meters` may be shared by several stores.
    pub fn new(inner: Arc<dyn ObjectStore>, meters: Arc<Meters>) -> Self {
        Self { inner, meters }
    }

    async fn retried<T, F: Future<Output = Result<T>>>(&self, request: impl Fn() -> F) -> Result<T> {
        let mut pause = PAUSE;
        for _ in 1..TRIES {
            self.meters.requests.fetch_add(1, Ordering::Relaxed);
            match request().await {
                Err(error) if is_transient(&error) => {
                    tracing::debug!(%error, "request failed, trying again");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                done => return done,
            }
        }
        self.meters.requests.fetch_add(1, Ordering::Relaxed);
        request().await
    }

    async fn get_once(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let head = options.head;
        let result = self.inner.get_opts(location, options).await?;
        let length = result.range.end - result.range.start;
        if head {
            return Ok(result);
        }
        self.meters.add_read(length);
        if length > WHOLE_BODY || matches!(result.payload, GetResultPayload::File(..)) {
            return Ok(result);
        }
        let (meta, range, attributes) = (result.meta.clone(), result.range.clone(), result.attributes.clone());
        let body = result.bytes().await?;
        let payload = GetResultPayload::Stream(stream::once(async { Ok(body) }).boxed());
        Ok(GetResult { payload, meta, range, attributes })
    }
}

impl fmt::Display for Metered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Metered({})", self.inner)
    }
}

#[async_trait]
impl ObjectStore for Metered {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.meters.add_written(payload.content_length());
        if options.mode == PutMode::Overwrite {
            return self.retried(|| self.inner.put_opts(location, payload.clone(), options.clone())).await;
        }
        self.meters.requests.fetch_add(1, Ordering::Relaxed);
        self.inner.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let inner = self.retried(|| self.inner.put_multipart_opts(location, options.clone())).await?;
        Ok(Box::new(MeteredUpload { inner, meters: Arc::clone(&self.meters) }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.retried(|| self.get_once(location, options.clone())).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        let chunks = self.retried(|| self.inner.get_ranges(location, ranges)).await?;
        self.meters.add_read(chunks.iter().map(|chunk| chunk.len() as u64).sum());
        Ok(chunks)
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.meters.requests.fetch_add(1, Ordering::Relaxed);
        self.inner.list(prefix)
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.meters.requests.fetch_add(1, Ordering::Relaxed);
        self.inner.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.retried(|| self.inner.list_with_delimiter(prefix)).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

#[derive(Debug)]
struct MeteredUpload {
    inner: Box<dyn MultipartUpload>,
    meters: Arc<Meters>,
}

#[async_trait]
impl MultipartUpload for MeteredUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.meters.add_written(data.content_length());
        self.meters.requests.fetch_add(1, Ordering::Relaxed);
        self.inner.put_part(data)
    }

    async fn complete(&mut self) -> Result<PutResult> {
        self.inner.complete().await
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}
