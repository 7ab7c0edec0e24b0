//! The words that decoding goes by, read from `schemas/vocabulary/archive`. The files are part of the program; a test
//! reads them all and runs every example in them.

mod archive;
mod dates;
mod formats;
mod languages;
mod template;

use std::sync::LazyLock;

pub(crate) use archive::{Archive, FormId, Place};
pub(crate) use dates::Dates;
pub(crate) use formats::Formats;
pub(crate) use languages::Languages;
pub(crate) use template::{Hole, Template};

macro_rules! sources {
    ($($name:literal),*) => {
        /// Name and text of every vocabulary file of this crate: what it decodes depends on them.
        pub const SOURCES: &[(&str, &str)] = &[$(($name, include_str!(concat!(
            "../../../../schemas/vocabulary/archive/", $name, ".toml")))),*];
    };
}
sources!("bylines", "headers", "footers", "months", "dates", "signatures", "formats", "languages");

/// Why a vocabulary file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VocabularyError {
    /// The file is no TOML of the expected shape.
    #[error("vocabulary 'archive/{file}.toml' cannot be read")]
    Read {
        /// The file's name.
        file: &'static str,
        /// What the TOML reader said.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// An entry of it cannot be used.
    #[error("entry '{entry}' of vocabulary 'archive/{file}.toml' {problem}")]
    Entry {
        /// The file's name.
        file: &'static str,
        /// The entry, or its value.
        entry: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// Everything under `schemas/vocabulary/archive`.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) archive: Archive,
    pub(crate) dates: Dates,
    pub(crate) formats: Formats,
    pub(crate) languages: Languages,
}

/// The vocabulary. It is read once; that it can be read is what [`check_vocabulary`] proves in the tests.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| load().unwrap_or_default());
    &VOCABULARY
}

/// Reads the vocabulary.
///
/// # Errors
/// [`VocabularyError`] for the first file or entry that cannot be used.
pub fn check_vocabulary() -> Result<(), VocabularyError> {
    load().map(drop)
}

fn load() -> Result<Vocabulary, VocabularyError> {
    Ok(Vocabulary {
        archive: Archive::load()?,
        dates: Dates::load()?,
        formats: Formats::load()?,
        languages: Languages::load()?,
    })
}

/// The file `name` as a `T`.
fn read<T: serde::de::DeserializeOwned>(name: &'static str) -> Result<T, VocabularyError> {
    let text = SOURCES.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text);
    toml::from_str(text).map_err(|source| VocabularyError::Read { file: name, source: Box::new(source) })
}

fn template(file: &'static str, form: &str) -> Result<Template, VocabularyError> {
    let unknown = || VocabularyError::Entry { file, entry: form.to_owned(), problem: "names an unknown hole" };
    Template::parse(form).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        assert!(check_vocabulary().is_ok(), "{:?}", check_vocabulary());
    }

    #[test]
    fn every_language_that_is_told_apart_has_a_code() {
        for language in whatlang::Lang::all() {
            assert!(vocabulary().languages.codes.contains_key(language.code()), "{}", language.code());
        }
    }
}
