//! Facts about the world: what the files under `schemas/vocabulary` list, ready for matching.
//!
//! All modules share one [`lexicon::Lexicon`], filled while loading and frozen after it. Each part of the vocabulary is
//! a type beside the code that uses it; this module only knows which there are, and where a user's files override ours.

pub mod lexicon;
pub mod phrases;
pub mod source;
pub mod words;

use lexicon::Lexicon;
use source::Sources;

use crate::quantity::comparator::Comparators;
use crate::quantity::grammar::Grammar;
use crate::quantity::numbers::Numbers;
use crate::quantity::passed::Passing;
use crate::quantity::units::Units;
use crate::relation::RelationVocabulary;
use crate::text::sentence::SentenceRules;
use crate::text::table::TableRules;
use crate::text::tag::Tagger;
use crate::topic::TopicVocabulary;

/// Everything that extraction knows of the world.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Every word that any part lists.
    pub lexicon: Lexicon,
    /// Where sentences end.
    pub sentences: SentenceRules,
    /// Parts of speech.
    pub tagger: Tagger,
    /// What texts are about.
    pub topics: TopicVocabulary,
    /// Number words.
    pub numbers: Numbers,
    /// Units and currencies.
    pub units: Units,
    /// Small words around numbers.
    pub grammar: Grammar,
    /// Bounds of numbers.
    pub comparators: Comparators,
    /// Numerals that are no amounts.
    pub passing: Passing,
    /// Plans and aims over tables.
    pub tables: TableRules,
    /// The hash of the rules and of all files.
    pub version: String,
    /// Relations: the calendar, rise and fall, status, places.
    pub relation: RelationVocabulary,
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
    /// We have no file of that name.
    #[error("vocabulary has no file '{file}'")]
    Unknown {
        /// The name.
        file: String,
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
        Self::from_sources(&Sources::embedded())
    }

    /// The vocabulary that ships with a user's files over it: pairs of a name (`units.toml`) and a text of that
    /// file's form, whose entries add to ours or override them.
    ///
    /// # Errors
    /// [`VocabularyError`] where we have no file of a name, or a text is wrong.
    pub fn with_overrides(overrides: &[(&str, &str)]) -> Result<Self, VocabularyError> {
        Self::from_sources(&Sources::with(overrides)?)
    }

    fn from_sources(sources: &Sources) -> Result<Self, VocabularyError> {
        let mut lexicon = Lexicon::default();
        let sentences = SentenceRules::parse(sources.text("text/sentences.toml"), &mut lexicon)
            .map_err(VocabularyError::toml("text/sentences.toml"))?;
        let tagger = Tagger::embedded(&mut lexicon)?;
        let numbers = Numbers::parse(sources.text("numbers.toml"), &mut lexicon)?;
        let (units, currencies) = (sources.text("units.toml"), sources.text("currencies.toml"));
        let units = Units::parse(units, currencies, &numbers, &mut lexicon)?;
        let (calendar, direction) = (sources.text("calendar.toml"), sources.text("direction.toml"));
        let grammar = Grammar::parse(sources.text("grammar.toml"), calendar, direction, &mut lexicon)?;
        let comparators = Comparators::parse(sources.text("comparators.toml"), &mut lexicon)?;
        let passing = Passing::parse(sources.text("passed_over.toml"), calendar, &mut lexicon)?;
        let version = crate::version::of(sources);
        let tables = TableRules::parse(calendar, &mut lexicon)?;
        let relation = RelationVocabulary::parse(|name| sources.text(name), &mut lexicon)?;
        let topics = TopicVocabulary::parse(&sources.topics(), &mut lexicon)?;
        Ok(Self {
            lexicon,
            sentences,
            tagger,
            topics,
            numbers,
            units,
            grammar,
            comparators,
            passing,
            tables,
            version,
            relation,
        })
    }
}
