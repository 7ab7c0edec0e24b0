//! Inputs on local disks, by whatever names they have.
//!
//! An object store knows only names of valid text without a `#` and digits at the end, and leaves out or refuses the
//! rest. Inputs are other people's files: here every file is found, and what cannot be read is found too, so that
//! whoever reads it gets the error. Pipes and devices are read when they are named, and not found in a folder.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{BoxStream, try_unfold};
use jiff::Timestamp;
use url::Url;

use super::Found;
use crate::{Error, ErrorKind, Result};

/// A stream comes in pieces of this many bytes.
const PIECE: usize = 1 << 20;

fn error(doing: &str, path: &Path, source: io::Error) -> Error {
    let kind = match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ErrorKind::NotFound,
        _ => ErrorKind::Io,
    };
    Error::caused(kind, format!("cannot {doing} '{}'", path.display()), source)
}

fn url_of(path: &Path) -> Result<Url> {
    Url::from_file_path(path).map_err(|()| Error::usage(format!("'{}' is not absolute", path.display())))
}

fn found(path: &Path, metadata: Option<&Metadata>) -> Result<Found> {
    let modified = metadata.and_then(|metadata| Timestamp::try_from(metadata.modified().ok()?).ok());
    let size = metadata.map_or(0, Metadata::len);
    Ok(Found { url: url_of(path)?, size, modified, etag: metadata.and_then(etag) })
}

/// Changes whenever the file is another or is written to, as far as the disk tells.
#[cfg(unix)]
fn etag(metadata: &Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (metadata.mtime(), metadata.mtime_nsec());
    Some(format!("{:x}-{seconds:x}.{nanoseconds:x}-{:x}", metadata.ino(), metadata.len()))
}

#[cfg(not(unix))]
fn etag(_metadata: &Metadata) -> Option<String> {
    None
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await?
}

/// What the disk says of a file; a folder is not found.
pub(super) async fn head(path: PathBuf) -> Result<Found> {
    blocking(move || {
        let metadata = fs::metadata(&path).map_err(|source| error("look at", &path, source))?;
        if metadata.is_dir() {
            return Err(Error::new(ErrorKind::NotFound, format!("'{}' is a folder", path.display())));
        }
        found(&path, Some(&metadata))
    })
    .await
}

/// All files under a folder, in the order of their URLs; none where there is no folder.
pub(super) async fn list(path: PathBuf) -> Result<Vec<Found>> {
    blocking(move || {
        let mut all = Vec::new();
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => walk(&path, &mut Vec::new(), &mut all)?,
            Ok(_) => {}
            Err(source) if source.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(error("look at", &path, source)),
        }
        all.sort_by(|a: &Found, b| a.url.cmp(&b.url));
        Ok(all)
    })
    .await
}

/// `above` holds the folders that lead here, so that a link back to one of them is not followed for ever.
fn walk(folder: &Path, above: &mut Vec<PathBuf>, all: &mut Vec<Found>) -> Result<()> {
    let real = fs::canonicalize(folder);
    let (Ok(real), Ok(entries)) = (real, fs::read_dir(folder)) else {
        all.push(found(folder, None)?);
        return Ok(());
    };
    if above.contains(&real) {
        return Ok(());
    }
    above.push(real);
    for entry in entries {
        let path = entry.map_err(|source| error("list", folder, source))?.path();
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => walk(&path, above, all)?,
            Ok(metadata) if metadata.is_file() => all.push(found(&path, Some(&metadata))?),
            Ok(_) => {}
            Err(_) => all.push(found(&path, None)?),
        }
    }
    above.pop();
    Ok(())
}

/// All bytes of a file.
pub(super) async fn bytes(path: PathBuf) -> Result<Bytes> {
    blocking(move || fs::read(&path).map(Bytes::from).map_err(|source| error("read", &path, source))).await
}

/// Some bytes of a file; fewer where it ends before.
pub(super) async fn range(path: PathBuf, range: Range<u64>) -> Result<Bytes> {
    blocking(move || {
        let read = || {
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(range.start))?;
            let mut bytes = Vec::new();
            file.take(range.end.saturating_sub(range.start)).read_to_end(&mut bytes)?;
            Ok(Bytes::from(bytes))
        };
        read().map_err(|source| error("read", &path, source))
    })
    .await
}

/// The bytes of a file from `start` on.
pub(super) async fn stream(path: PathBuf, start: u64) -> Result<BoxStream<'static, Result<Bytes>>> {
    let file = blocking(move || {
        let open = || {
            let mut file = File::open(&path)?;
            if start > 0 {
                file.seek(SeekFrom::Start(start))?;
            }
            Ok(file)
        };
        open().map(|file| (file, path.clone())).map_err(|source| error("read", &path, source))
    })
    .await?;
    Ok(try_unfold(file, |(mut file, path)| {
        blocking(move || {
            let mut piece = Vec::with_capacity(PIECE);
            let read = file.by_ref().take(PIECE as u64).read_to_end(&mut piece);
            let length = read.map_err(|source| error("read", &path, source))?;
            Ok((length > 0).then(|| (Bytes::from(piece), (file, path))))
        })
    })
    .boxed())
}
