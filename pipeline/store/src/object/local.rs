//! Local disks that keep what they confirmed.
//!
//! A file is written under another name beside its place, flushed to the disk, then linked (put-if-absent) or renamed
//! to its place, and the folder is flushed. What a put confirmed survives a power loss; before that there is nothing
//! at the place. `object_store`'s own implementation, which does the reading here, never flushes.
//!
//! The name of an unfinished file is the final one with `#` and digits behind it. Every listing leaves such names out.

use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use jiff::Timestamp;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart,
};

use super::space;
use crate::failpoint;
use crate::maintain::gc::Amount;

/// The local disk, from its root.
#[derive(Debug, Clone, Default)]
pub struct LocalFs {
    reader: LocalFileSystem,
}

impl LocalFs {
    /// The local disk.
    pub fn new() -> Self {
        Self::default()
    }
}

impl std::fmt::Display for LocalFs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LocalFs")
    }
}

fn generic(path: &FilePath, doing: &str, source: io::Error) -> Error {
    let room = space::told(path, source.kind()).map(|told| format!(", where {told}")).unwrap_or_default();
    let source = io::Error::new(source.kind(), Context { text: format!("{doing} '{}'{room}", path.display()), source });
    Error::Generic { store: "LocalFs", source: Box::new(source) }
}

/// An I/O error with the path it is about.
#[derive(Debug, thiserror::Error)]
#[error("cannot {text}")]
struct Context {
    text: String,
    source: io::Error,
}

/// Runs `work` where blocking is allowed.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(work).await?,
        Err(_) => work(),
    }
}

/// A file on its way to its place; gone if it does not get there.
#[derive(Debug)]
struct Staged {
    file: File,
    staging: PathBuf,
    place: PathBuf,
}

impl Staged {
    fn create(place: PathBuf) -> Result<Self> {
        failpoint::hit("before_write");
        let folder = parent(&place);
        make_folder(folder).map_err(|error| generic(folder, "create the folder", error))?;
        loop {
            let mut staging = place.clone().into_os_string();
            staging.push(format!("#{}", random()));
            let staging = PathBuf::from(staging);
            match File::options().write(true).create_new(true).open(&staging) {
                Ok(file) => return Ok(Self { file, staging, place }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(generic(&staging, "create", error)),
            }
        }
    }

    fn write_at(&mut self, offset: u64, payload: &PutPayload) -> Result<()> {
        let write = |file: &mut File| {
            file.seek(SeekFrom::Start(offset))?;
            payload.iter().try_for_each(|chunk| file.write_all(chunk))
        };
        write(&mut self.file).map_err(|error| generic(&self.place, "write", error))
    }

    /// Brings the file to its place; `absent` refuses to replace another one.
    fn publish(self, absent: bool) -> Result<()> {
        failpoint::hit("before_fsync");
        self.file.sync_all().map_err(|error| generic(&self.place, "flush", error))?;
        failpoint::hit("after_fsync");
        let moved = match absent {
            true => fs::hard_link(&self.staging, &self.place),
            false => fs::rename(&self.staging, &self.place),
        };
        failpoint::hit("after_link");
        // Whoever finds the place taken goes on from what is there: it must be as durable as his own would be.
        let taken = moved.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists);
        if moved.is_ok() || taken {
            sync_folder(parent(&self.place)).map_err(|error| generic(&self.place, "flush the folder of", error))?;
            failpoint::hit("after_folder_fsync");
        }
        moved.map_err(|source| match taken {
            true => Error::AlreadyExists { path: self.place.display().to_string(), source: source.into() },
            false => generic(&self.place, "link", source),
        })
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a rename there is nothing to remove, and what cannot be removed no listing shows.
        let _ = fs::remove_file(&self.staging);
    }
}

fn parent(path: &FilePath) -> &FilePath {
    path.parent().unwrap_or(FilePath::new("/"))
}

fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Creates the folder and those above it, each one flushed into its parent.
fn make_folder(folder: &FilePath) -> io::Result<()> {
    match fs::create_dir(folder) {
        Ok(()) => sync_folder(parent(folder)),
        // Where the parent is there, it is the parent that takes no folder, as /proc does.
        Err(error) if error.kind() == io::ErrorKind::NotFound && !parent(folder).is_dir() => {
            make_folder(parent(folder))?;
            make_folder(folder)
        }
        Err(error) => match folder.is_dir() {
            true => Ok(()),
            false => Err(error),
        },
    }
}

#[cfg(unix)]
fn sync_folder(folder: &FilePath) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &FilePath) -> io::Result<()> {
    Ok(())
}

/// Deletes unfinished files under `folder` that were last written before `before`.
pub(crate) fn sweep_unfinished(folder: &FilePath, before: Timestamp) -> io::Result<Amount> {
    let mut swept = Amount::default();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(swept),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let inner = sweep_unfinished(&entry.path(), before)?;
            swept.objects += inner.objects;
            swept.bytes += inner.bytes;
        } else if kind.is_file() && is_unfinished(&entry.file_name().to_string_lossy()) {
            // Its writer may be finishing it now.
            let Ok(metadata) = entry.metadata() else { continue };
            let is_old = Timestamp::try_from(metadata.modified()?).is_ok_and(|modified| modified < before);
            if is_old && fs::remove_file(entry.path()).is_ok() {
                swept.add(metadata.len());
            }
        }
    }
    Ok(swept)
}

/// Whether a file of this name is on its way to its place.
fn is_unfinished(name: &str) -> bool {
    let digits = name.rsplit_once('#').map_or("", |(_, digits)| digits);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[async_trait]
impl ObjectStore for LocalFs {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if matches!(options.mode, PutMode::Update(_)) || !options.attributes.is_empty() {
            let operation = "`put_opts` with an entity tag or attributes".to_owned();
            return Err(Error::NotImplemented { operation, implementer: self.to_string() });
        }
        let place = self.reader.path_to_filesystem(location)?;
        let absent = options.mode == PutMode::Create;
        blocking(move || {
            let mut staged = Staged::create(place)?;
            staged.write_at(0, &payload)?;
            staged.publish(absent)?;
            Ok(PutResult { e_tag: None, version: None })
        })
        .await
    }

    async fn put_multipart_opts(&self, location: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        let place = self.reader.path_to_filesystem(location)?;
        let staged = blocking(move || Staged::create(place)).await?;
        Ok(Box::new(Upload { staged: Arc::new(Mutex::new(Some(staged))), offset: 0 }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.reader.get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.reader.get_ranges(location, ranges).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.reader.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.reader.list(prefix)
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.reader.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.reader.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.reader.copy_opts(from, to, options).await?;
        let place = self.reader.path_to_filesystem(to)?;
        blocking(move || sync_folder(parent(&place)).map_err(|error| generic(&place, "flush the folder of", error)))
            .await
    }
}

/// A file that comes in parts.
#[derive(Debug)]
struct Upload {
    staged: Arc<Mutex<Option<Staged>>>,
    offset: u64,
}

fn aborted() -> Error {
    Error::Generic { store: "LocalFs", source: "the upload has ended".into() }
}

#[async_trait]
impl MultipartUpload for Upload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let (staged, offset) = (Arc::clone(&self.staged), self.offset);
        self.offset += data.content_length() as u64;
        Box::pin(blocking(move || {
            let mut staged = staged.lock().unwrap_or_else(PoisonError::into_inner);
            staged.as_mut().ok_or_else(aborted)?.write_at(offset, &data)
        }))
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let staged = self.staged.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(aborted)?;
        blocking(move || staged.publish(false)).await?;
        Ok(PutResult { e_tag: None, version: None })
    }

    async fn abort(&mut self) -> Result<()> {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::TryStreamExt;
    use object_store::ObjectStoreExt;

    fn create() -> PutOptions {
        PutOptions { mode: PutMode::Create, ..PutOptions::default() }
    }

    #[tokio::test]
    async fn a_place_is_taken_once_and_nothing_else_stays() -> Result<()> {
        let folder = tempfile::tempdir().map_err(|error| generic(FilePath::new("tmp"), "create", error))?;
        let store = LocalFs::new();
        let root = Path::from_absolute_path(folder.path())?;
        let place = root.clone().join("a b").join("x#y.json");
        store.put_opts(&place, "one".into(), create()).await?;
        let second = store.put_opts(&place, "two".into(), create()).await;
        assert!(matches!(second, Err(Error::AlreadyExists { .. })), "{second:?}");
        assert_eq!(store.get(&place).await?.bytes().await?, "one");
        store.put(&place, "three".into()).await?;
        assert_eq!(store.get_range(&place, 1..3).await?, "hr");
        let entries = fs::read_dir(folder.path().join("a b")).map(|entries| entries.count());
        assert_eq!(entries.ok(), Some(1), "staged files are removed");
        Ok(())
    }

    #[test]
    fn unfinished_files_go_when_they_are_old() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("metrics"))?;
        let names = ["metrics/a-0.parquet#12", "metrics/a-0.parquet", "metrics/b#x"];
        names.iter().try_for_each(|name| fs::write(folder.path().join(name), "abc"))?;
        assert_eq!(sweep_unfinished(folder.path(), Timestamp::MIN)?, Amount::default());
        assert_eq!(sweep_unfinished(folder.path(), Timestamp::MAX)?, Amount { objects: 1, bytes: 3 });
        assert_eq!(fs::read_dir(folder.path().join("metrics"))?.count(), 2);
        Ok(())
    }

    #[tokio::test]
    async fn parts_end_in_order_and_an_abort_leaves_nothing() -> Result<()> {
        let folder = tempfile::tempdir().map_err(|error| generic(FilePath::new("tmp"), "create", error))?;
        let store = LocalFs::new();
        let root = Path::from_absolute_path(folder.path())?;
        let place = root.clone().join("big");
        let mut upload = store.put_multipart(&place).await?;
        let (first, second) = (upload.put_part("abc".into()), upload.put_part("de".into()));
        second.await?;
        first.await?;
        assert!(store.list(Some(&root)).try_collect::<Vec<_>>().await?.is_empty(), "not yet visible");
        upload.complete().await?;
        assert_eq!(store.get(&place).await?.bytes().await?, "abcde");
        let mut dropped = store.put_multipart(&root.clone().join("other")).await?;
        dropped.put_part("x".into()).await?;
        dropped.abort().await?;
        assert_eq!(fs::read_dir(folder.path()).map(|entries| entries.count()).ok(), Some(1));
        Ok(())
    }
}
