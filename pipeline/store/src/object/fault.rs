//! A store that fails on purpose, for tests of this crate and of those above it.
//!
//! A *crash* stops everything at the k-th change, just before or just after it takes effect: from then on every
//! request fails, as for a process that is no more. A *read-only* store refuses every change. *Trouble* fails requests at a given rate: before they take effect,
//! or after it, so that only the reply is lost. Which requests fail follows from the seed alone.

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, stream};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart,
};

/// When a crash strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strike {
    /// The change does not happen.
    Before,
    /// The change happens, and nobody is told.
    After,
}

/// The faults to come; shared by a [`FaultStore`] and its test.
#[derive(Debug, Default)]
pub struct Faults {
    changes_left: AtomicI64,
    armed: AtomicBool,
    strikes_after: AtomicBool,
    dead: AtomicBool,
    refused: AtomicBool,
    percent: AtomicU64,
    state: AtomicU64,
}

impl Faults {
    /// Crashes at change number `nth`, counted from 0.
    pub fn crash_at(&self, nth: u32, strike: Strike) {
        self.changes_left.store(i64::from(nth), Ordering::SeqCst);
        self.strikes_after.store(strike == Strike::After, Ordering::SeqCst);
        self.armed.store(true, Ordering::SeqCst);
    }

    /// Fails `percent` of the requests; half of the changes among them take effect all the same.
    pub fn trouble(&self, percent: u64, seed: u64) {
        self.state.store(seed | 1, Ordering::SeqCst);
        self.percent.store(percent, Ordering::SeqCst);
    }

    /// Refuses every change from now on, as a disk does that is mounted read-only; or no longer.
    pub fn read_only(&self, refused: bool) {
        self.refused.store(refused, Ordering::SeqCst);
    }

    /// Whether the crash has happened.
    pub fn crashed(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    fn random(&self) -> u64 {
        let step = |state: u64| {
            let state = state ^ (state << 13);
            let state = state ^ (state >> 7);
            Some(state ^ (state << 17))
        };
        self.state.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step).unwrap_or_default() >> 16
    }

    /// What becomes of the next change: fail before it, after it, or not at all.
    fn next_change(&self) -> Result<Option<Strike>> {
        self.alive()?;
        if self.refused.load(Ordering::SeqCst) {
            let source = Box::new(io::Error::from(io::ErrorKind::ReadOnlyFilesystem));
            return Err(Error::Generic { store: "FaultStore", source });
        }
        if self.armed.load(Ordering::SeqCst) && self.changes_left.fetch_sub(1, Ordering::SeqCst) == 0 {
            self.dead.store(true, Ordering::SeqCst);
            return Ok(Some(match self.strikes_after.load(Ordering::SeqCst) {
                true => Strike::After,
                false => Strike::Before,
            }));
        }
        Ok(self.troubled().then(|| if self.random().is_multiple_of(2) { Strike::Before } else { Strike::After }))
    }

    fn troubled(&self) -> bool {
        let percent = self.percent.load(Ordering::SeqCst);
        percent > 0 && self.random() % 100 < percent
    }

    fn alive(&self) -> Result<()> {
        match self.crashed() {
            true => Err(self.failure()),
            false => Ok(()),
        }
    }

    fn read(&self) -> Result<()> {
        self.alive()?;
        match self.troubled() {
            true => Err(self.failure()),
            false => Ok(()),
        }
    }

    fn failure(&self) -> Error {
        let source: Box<dyn std::error::Error + Send + Sync> = match self.crashed() {
            true => Box::new(io::Error::other("injected crash")),
            false => "injected trouble: 503".into(),
        };
        Error::Generic { store: "FaultStore", source }
    }

    async fn change<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        match self.next_change()? {
            None => work.await,
            Some(Strike::Before) => Err(self.failure()),
            Some(Strike::After) => {
                work.await?;
                Err(self.failure())
            }
        }
    }
}

/// A store that suffers [`Faults`].
#[derive(Debug)]
pub struct FaultStore {
    inner: Arc<dyn ObjectStore>,
    faults: Arc<Faults>,
}

impl FaultStore {
    /// Wraps `inner`.
    pub fn new(inner: Arc<dyn ObjectStore>, faults: Arc<Faults>) -> Self {
        Self { inner, faults }
    }
}

impl fmt::Display for FaultStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FaultStore({})", self.inner)
    }
}

#[async_trait]
impl ObjectStore for FaultStore {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.faults.change(self.inner.put_opts(location, payload, options)).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.faults.alive()?;
        let inner = self.inner.put_multipart_opts(location, options).await?;
        Ok(Box::new(FaultUpload { inner, faults: Arc::clone(&self.faults) }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.faults.read()?;
        self.inner.get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.faults.read()?;
        self.inner.get_ranges(location, ranges).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        let (inner, faults) = (Arc::clone(&self.inner), Arc::clone(&self.faults));
        let delete = move |location: Result<Path>| {
            let (inner, faults) = (Arc::clone(&inner), Arc::clone(&faults));
            async move {
                use object_store::ObjectStoreExt;
                let location = location?;
                faults.change(inner.delete(&location)).await?;
                Ok(location)
            }
        };
        locations.then(delete).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match self.faults.read() {
            Ok(()) => self.inner.list(prefix),
            Err(error) => stream::once(async { Err(error) }).boxed(),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.faults.read()?;
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.faults.change(self.inner.copy_opts(from, to, options)).await
    }
}

#[derive(Debug)]
struct FaultUpload {
    inner: Box<dyn MultipartUpload>,
    faults: Arc<Faults>,
}

#[async_trait]
impl MultipartUpload for FaultUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let part = self.inner.put_part(data);
        let faults = Arc::clone(&self.faults);
        Box::pin(async move { faults.change(part).await })
    }

    async fn complete(&mut self) -> Result<PutResult> {
        self.faults.change(self.inner.complete()).await
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}
