//! What a run reads: files, folders, patterns, standard input and URLs become a list of inputs.
//!
//! What always holds: the list is sorted by uri and has no uri twice; nothing under the store itself is in it; a named
//! thing that is not there is an error before anything is written, while a thing that is there and cannot be read
//! is an input, so that it becomes a reject.

mod body;
mod listing;
mod local;
mod pattern;
mod remote;
mod spool;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use sluicebox_record::id;
use sluicebox_store::{RowId, Source, Sources, parse_location};
use tempfile::TempPath;
use url::Url;

pub use body::{Body, ReadError};
pub use listing::Listing;
use listing::Part;
pub(crate) use listing::Scope;
pub(crate) use remote::chain;

use crate::{Error, Result};

/// One thing to read. A listing may have very many, all in memory.
#[derive(Debug, Clone)]
pub struct Input {
    /// Absolute and normalised; `stdin:<hash>` for standard input.
    pub uri: Box<str>,
    /// Hash of `uri`.
    pub document: RowId,
    /// Its size, as far as it was known when it was listed.
    pub size: u64,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// What changes whenever the bytes do.
    pub etag: Option<Box<str>>,
    /// Where its bytes are.
    pub origin: Origin,
}

/// Where the bytes of an input are.
#[derive(Debug, Clone)]
pub enum Origin {
    /// In a file.
    File(Box<Path>),
    /// In an object store.
    Object(Source),
    /// Here.
    Memory(Arc<[u8]>),
    /// In a file that goes when nobody needs it.
    Spooled(Arc<TempPath>),
    /// Nowhere that can be read, for this reason.
    Unreadable(Box<str>),
}

impl Input {
    fn new(uri: String, origin: Origin) -> Self {
        let document = RowId::of_document(&uri);
        Self { uri: uri.into(), document, size: 0, modified: None, etag: None, origin }
    }

    fn unreadable(path: &Path, reason: String) -> Result<Self> {
        Ok(Self::new(file_uri(path)?, Origin::Unreadable(reason.into())))
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        let held = match &self.origin {
            Origin::File(path) => path.as_os_str().len(),
            Origin::Unreadable(reason) => reason.len(),
            // Its URL and its path, with their parts.
            Origin::Object(_) => 2 * self.uri.len() + size_of::<Url>(),
            Origin::Memory(_) | Origin::Spooled(_) => 0,
        };
        size_of::<Self>() + self.uri.len() + self.etag.as_ref().map_or(0, |etag| etag.len()) + held
    }
}

/// The inputs that `arguments` name, without what lies under `store`.
///
/// # Errors
/// [`Error::MissingInput`], [`Error::NoInput`] and [`Error::BadInput`] where an argument is wrong.
pub async fn expand(arguments: &[String], store: &Url, sources: &Sources) -> Result<Listing> {
    let mut parts = Vec::new();
    // Standard input can be read once, however often it is named.
    let distinct: BTreeSet<_> = arguments.iter().collect();
    for argument in distinct {
        let mut part = expand_one(argument, sources).await?;
        part.inputs.retain(|input| !input.uri.starts_with(store.as_str()));
        parts.push(part);
    }
    Ok(Listing::of(parts))
}

/// The inputs at `uris`, which were inputs before; those that are there no more come back as the second list.
///
/// # Errors
/// Where this machine cannot be asked.
pub async fn at(uris: &[String], sources: &Sources) -> Result<(Vec<Input>, Vec<String>)> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for uri in uris {
        let one = match local_path(uri)? {
            _ if uri.starts_with(STDIN) => None,
            Some(path) => blocking(move || local::at(&path)).await?,
            None => remote::at(uri, sources).await?,
        };
        match one {
            Some(input) => found.push(input),
            None => missing.push(uri.clone()),
        }
    }
    found.sort_by(|a: &Input, b| a.uri.cmp(&b.uri));
    Ok((found, missing))
}

/// How the uri of what came from standard input begins.
const STDIN: &str = "stdin:";

async fn expand_one(argument: &str, sources: &Sources) -> Result<Part> {
    if argument == "-" {
        return Ok(Part::named(vec![blocking(|| spool::keep(std::io::stdin().lock())).await?]));
    }
    match local_path(argument)? {
        Some(path) => {
            let argument = argument.to_owned();
            blocking(move || local::expand(&argument, &path)).await
        }
        None => remote::expand(argument, sources).await,
    }
}

/// The path that `argument` means on this machine, if it is not a URL of somewhere else.
fn local_path(argument: &str) -> Result<Option<PathBuf>> {
    let bad = |reason: &str| Error::BadInput { input: argument.to_owned(), reason: reason.to_owned() };
    if argument.is_empty() {
        return Err(bad("it is empty"));
    }
    if let Some(rest) = argument.strip_prefix("file:") {
        let url = Url::parse(&format!("file:{rest}")).map_err(|error| bad(&error.to_string()))?;
        return url.to_file_path().map(Some).map_err(|()| bad("it is no path on this machine"));
    }
    let has_scheme = argument.split_once("://").is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/'));
    Ok((!has_scheme).then(|| PathBuf::from(argument)))
}

/// The uri of a file: absolute, without `.` and `..`.
fn file_uri(path: &Path) -> Result<String> {
    let shown = path.display().to_string();
    let bad = |reason: String| Error::BadInput { input: shown.clone(), reason };
    let absolute = std::path::absolute(path).map_err(|error| bad(error.to_string()))?;
    let url = Url::from_file_path(absolute).map_err(|()| bad("it is no path on this machine".to_owned()))?;
    Ok(id::normalise_uri(url.as_str())?)
}

/// The URL that `argument` means.
fn location(argument: &str) -> Result<Url> {
    let url = parse_location(argument)?;
    Ok(Url::parse(&id::normalise_uri(url.as_str())?).unwrap_or(url))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Panicked("list"))?
}

#[cfg(test)]
mod tests;
