//! How languages are told apart.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{VocabularyError, read};

/// Languages and their common words.
#[derive(Debug, Default)]
pub(crate) struct Languages {
    /// The ISO 639-1 codes of the languages that have common words.
    pub(crate) names: Vec<String>,
    /// In lower case; the languages of each word are indices into `names`.
    pub(crate) common: HashMap<String, Vec<usize>>,
    /// The length of the longest common word, in bytes.
    pub(crate) longest: usize,
    /// ISO 639-3 to ISO 639-1.
    pub(crate) codes: BTreeMap<String, String>,
}

impl Languages {
    pub(super) fn load() -> Result<Self, VocabularyError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            common: BTreeMap<String, Vec<String>>,
            codes: BTreeMap<String, String>,
        }
        let file: File = read("languages")?;
        let mut languages = Self { codes: file.codes, ..Self::default() };
        for (at, (name, words)) in file.common.into_iter().enumerate() {
            languages.names.push(name);
            for word in words {
                languages.longest = languages.longest.max(word.len());
                languages.common.entry(word).or_default().push(at);
            }
        }
        Ok(languages)
    }
}
