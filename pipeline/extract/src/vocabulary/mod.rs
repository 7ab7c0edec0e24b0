//! Facts about the world: what the files under `schemas/vocabulary` list, ready for matching.
//!
//! All modules share one [`lexicon::Lexicon`], filled while loading and frozen after it. Each part of the vocabulary is
//! a type beside the code that uses it; this module only knows which there are, and where a user's files override ours.

pub mod lexicon;
pub mod phrases;

use lexicon::Lexicon;

use crate::text::sentence::SentenceRules;
use crate::text::tag::Tagger;

/// Everything that extraction knows of the world.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Every word that any part lists.
    pub lexicon: Lexicon,
    /// Where sentences end.
    pub sentences: SentenceRules,
    /// Parts of speech.
    pub tagger: Tagger,
}

/// Why a vocabulary cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum VocabularyError {
    /// A file is not TOML of the form that its part asks for.
    #[error("vocabulary file '{file}' cannot be read")]
    Toml {
        /// The file.
        file: String,
        /// What the TOML reader said.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// An entry makes no sense.
    #[error("vocabulary file '{file}', entry '{entry}': {problem}")]
    Entry {
        /// The file.
        file: String,
        /// The entry's code or first form.
        entry: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl VocabularyError {
    /// Names the file in a TOML error.
    pub fn toml(file: &str) -> impl FnOnce(toml::de::Error) -> Self {
        let file = file.to_owned();
        |source| Self::Toml { file, source: Box::new(source) }
    }
}

impl Vocabulary {
    /// The vocabulary that ships.
    ///
    /// # Errors
    /// [`VocabularyError`] where a file is wrong; a test holds that none of ours is.
    pub fn embedded() -> Result<Self, VocabularyError> {
        let mut lexicon = Lexicon::default();
        let sentences =
            SentenceRules::parse(include_str!("../../../../schemas/vocabulary/text/sentences.toml"), &mut lexicon)
                .map_err(VocabularyError::toml("text/sentences.toml"))?;
        let tagger = Tagger::embedded(&mut lexicon)?;
        Ok(Self { lexicon, sentences, tagger })
    }
}
