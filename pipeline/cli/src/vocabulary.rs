//! `--vocabulary`: a user's files of units, words, topics, places, from disk to a vocabulary.
//!
//! A file is known by its name: `units.toml`, or `topics/housing.toml` with the folder that it stands in. Of a folder
//! every file counts but hidden ones and Markdown, so that a slip in a name is told and not passed over.

use std::path::{Path, PathBuf};

use clap::Args;
use sluicebox_extract::Vocabulary;
use sluicebox_extract::vocabulary::{UserFile, VocabularyError};

use crate::exit::{Failure, Kind};
use crate::output::tell;

/// The folders whose name belongs to that of a file.
const FOLDERS: &[&str] = &["topics", "indicators", "text", "weights"];

/// What figures are read with.
#[derive(Debug, Clone, Args)]
pub(crate) struct VocabularyArgument {
    /// Units, words, topics, indicators or places of your own: a file named as ours (units.toml, topics/housing.toml), or
    /// a folder of such files; may be given again
    #[arg(long, value_name = "PATH")]
    vocabulary: Vec<PathBuf>,
}

impl VocabularyArgument {
    /// The vocabulary that ships, with the user's over it. What it overrides is told on stderr.
    ///
    /// # Errors
    /// Where a file cannot be read, or is wrong.
    pub(crate) fn load(&self) -> Result<Vocabulary, Failure> {
        let mut files = Vec::new();
        for path in &self.vocabulary {
            gather(path, &mut files)?;
        }
        let vocabulary = Vocabulary::with_files(&files).map_err(failure)?;
        for change in vocabulary.changes.iter().filter(|change| !change.overrides.is_empty()) {
            let taken = change.overrides.join(", ");
            tell(&format!("vocabulary: {}: {} overrides {taken}\n", change.place, change.entry));
        }
        Ok(vocabulary)
    }
}

fn failure(error: VocabularyError) -> Failure {
    match error {
        VocabularyError::User(_) => Failure::usage(error.to_string()),
        error => Failure::new(Kind::Failed, error),
    }
}

fn gather(path: &Path, files: &mut Vec<UserFile>) -> Result<(), Failure> {
    let unread = |path: &Path, error: &std::io::Error| {
        let kind = if error.kind() == std::io::ErrorKind::NotFound { Kind::Usage } else { Kind::Io };
        Failure::new(kind, format!("vocabulary '{}' cannot be read: {error}", path.display()))
    };
    if !path.is_dir() {
        let bytes = std::fs::read(path).map_err(|error| unread(path, &error))?;
        files.push(file(name_of(path), path, bytes)?);
        return Ok(());
    }
    let found = files.len();
    for below in walk(path).map_err(|error| unread(path, &error))? {
        let bytes = std::fs::read(&below).map_err(|error| unread(&below, &error))?;
        let inside = below.strip_prefix(path).unwrap_or(&below);
        let name = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        files.push(file(name, &below, bytes)?);
    }
    if files.len() == found {
        return Err(Failure::usage(format!("vocabulary '{}' has no files", path.display())));
    }
    Ok(())
}

fn file(name: String, path: &Path, bytes: Vec<u8>) -> Result<UserFile, Failure> {
    let path = path.display().to_string();
    let text = String::from_utf8(bytes).map_err(|_| Failure::usage(format!("vocabulary '{path}' is not UTF-8")))?;
    Ok(UserFile { path, name, text })
}

/// The name of a file given by itself.
fn name_of(path: &Path) -> String {
    let part =
        |path: Option<&std::ffi::OsStr>| path.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = part(path.file_name());
    let folder = part(path.parent().and_then(Path::file_name));
    if FOLDERS.contains(&folder.as_str()) { format!("{folder}/{name}") } else { name }
}

/// The files below a folder, by name.
fn walk(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_unstable();
    let mut files = Vec::new();
    for path in entries.into_iter().filter(|path| counts(path)) {
        if path.is_dir() {
            files.extend(walk(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn counts(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_none_or(|ending| ending != "md")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name_and_folder() {
        assert_eq!(name_of(Path::new("mine/units.toml")), "units.toml");
        assert_eq!(name_of(Path::new("topics/housing.toml")), "topics/housing.toml");
        assert_eq!(name_of(Path::new("/a/b/indicators/housing.toml")), "indicators/housing.toml");
    }
}
