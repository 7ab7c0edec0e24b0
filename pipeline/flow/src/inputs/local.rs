//! Files, folders and patterns on this machine.
//!
//! A folder is walked to its end; names that begin with a dot are skipped, and so are folders that are stores and what is
//! neither file nor folder. Links are followed, each folder is entered once. What cannot be entered or looked at is an
//! unreadable input.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::listing::{Part, Scope};
use super::pattern::Pattern;
use super::{Input, Origin, file_uri};
use crate::{Error, Result};

/// The folder that every store has.
const STORE_MARK: &str = "_sluicebox";

/// The inputs that the path or pattern `argument` means.
pub(super) fn expand(argument: &str, path: &Path) -> Result<Part> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(part(walk(path, |_| true)?, Scope::local(path, None)?)),
        Ok(metadata) => Ok(Part::named(vec![file(path, &metadata)?])),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match Pattern::parse(argument, path)? {
            Some(pattern) => matching(argument, &pattern),
            None if path.is_symlink() => {
                Ok(Part::named(vec![Input::unreadable(path, "a link to nothing".to_owned())?]))
            }
            None => Err(Error::MissingInput(argument.to_owned())),
        },
        Err(error) => Ok(Part::named(vec![Input::unreadable(path, error.to_string())?])),
    }
}

/// The file at `path`, if there is one.
pub(super) fn at(path: &Path) -> Result<Option<Input>> {
    match std::fs::metadata(path) {
        Ok(metadata) => file(path, &metadata).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Input::unreadable(path, error.to_string()).map(Some),
    }
}

fn matching(argument: &str, pattern: &Pattern) -> Result<Part> {
    if !pattern.base().is_dir() {
        return Err(Error::NoInput(argument.to_owned()));
    }
    let found = walk(pattern.base(), |path| pattern.matches(path))?;
    if found.is_empty() {
        return Err(Error::NoInput(argument.to_owned()));
    }
    Ok(part(found, Scope::local(pattern.base(), Some(pattern.matcher()))?))
}

/// What was found in `scope`. Where something could not be entered or looked at, it was not looked into to its end.
fn part(inputs: Vec<Input>, scope: Scope) -> Part {
    let is_whole = !inputs.iter().any(|input| matches!(input.origin, Origin::Unreadable(_)));
    Part { inputs, scope: is_whole.then_some(scope) }
}

/// The files under `folder` whose paths `wanted` takes.
fn walk(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<Input>> {
    let mut found = Vec::new();
    let mut entered = BTreeSet::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        if !entered.insert(real) || folder.join(STORE_MARK).is_dir() {
            continue;
        }
        let entries = match entries(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                found.push(Input::unreadable(&folder, error.to_string())?);
                continue;
            }
        };
        for path in entries {
            match std::fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() => waiting.push(path),
                _ if !wanted(&path) => {}
                Ok(metadata) if metadata.is_file() => found.push(file(&path, &metadata)?),
                Ok(_) => {}
                Err(error) => found.push(Input::unreadable(&path, error.to_string())?),
            }
        }
    }
    Ok(found)
}

/// What a folder holds, without hidden names.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    Ok(paths)
}

fn file(path: &Path, metadata: &Metadata) -> Result<Input> {
    if !metadata.is_file() {
        return Input::unreadable(path, "neither a file nor a folder".to_owned());
    }
    // Stores keep microseconds; a finer time would never equal the one that is read back.
    let modified = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    let modified = modified.and_then(|time| Timestamp::from_microsecond(time.as_microsecond()).ok());
    let input = Input::new(file_uri(path)?, Origin::File(path.into()));
    Ok(Input { size: metadata.len(), modified, etag: etag(metadata), ..input })
}

/// The time of the last change of any kind, which no program can set back, with inode and size.
#[cfg(unix)]
fn etag(metadata: &Metadata) -> Option<Box<str>> {
    use std::os::unix::fs::MetadataExt;
    Some(format!("{:x}-{:x}.{:x}-{:x}", metadata.ino(), metadata.ctime(), metadata.ctime_nsec(), metadata.len()).into())
}

#[cfg(not(unix))]
fn etag(_metadata: &Metadata) -> Option<Box<str>> {
    None
}
