//! Facts about the world: what the files under `schemas/vocabulary` list, ready for matching.
//!
//! All modules share one [`lexicon::Lexicon`], filled while loading and frozen after it. Each part of the vocabulary is
//! a type beside the code that uses it; this module only knows which there are, and where a user's files override ours.

pub(crate) mod form;
pub mod lexicon;
pub(crate) mod phrases;
mod problem;
pub mod source;
mod steps;
mod user;
pub(crate) mod words;

#[cfg(test)]
mod tests;

pub use problem::{Problem, VocabularyError};
pub use source::Change;
pub use user::UserFile;

use lexicon::Lexicon;
use source::Sources;
use user::User;

use crate::quantity::comparator::Comparators;
use crate::quantity::grammar::Grammar;
use crate::quantity::numbers::Numbers;
use crate::quantity::passed::Passing;
use crate::quantity::units::Units;
use crate::relation::RelationVocabulary;
use crate::relation::indicator::Catalogue;
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
    pub(crate) tagger: Tagger,
    /// What texts are about.
    pub topics: TopicVocabulary,
    /// What figures are values of.
    pub indicators: Catalogue,
    /// Number words.
    pub(crate) numbers: Numbers,
    /// Units and currencies.
    pub(crate) units: Units,
    /// Small words around numbers.
    pub(crate) grammar: Grammar,
    /// Bounds of numbers.
    pub(crate) comparators: Comparators,
    /// Numerals that are no amounts.
    pub(crate) passing: Passing,
    /// Plans and aims over tables.
    pub(crate) tables: TableRules,
    /// The hash of the rules and of all files.
    pub version: String,
    /// Relations: the calendar, rise and fall, status, places.
    pub relation: RelationVocabulary,
    /// What a user's entries do to it, in the order of the files.
    pub changes: Vec<Change>,
}

/// The user's files without the entry that is to blame for an error, which is noted.
fn blamed(mut user: User, error: VocabularyError) -> Result<User, VocabularyError> {
    let VocabularyError::Entry { file, entry, problem } = error else { return Err(error) };
    match user.called(&file, &entry) {
        Some(at) => {
            user.refuse(at, problem);
            Ok(user)
        }
        None => Err(VocabularyError::Entry { file, entry, problem }),
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

    /// The vocabulary that ships with a user's texts over it: pairs of a name (`units.toml`) and a text of that file's
    /// form.
    ///
    /// # Errors
    /// As of [`Vocabulary::with_files`].
    pub fn with_overrides(overrides: &[(&str, &str)]) -> Result<Self, VocabularyError> {
        let file = |(name, text): &(&str, &str)| UserFile {
            path: (*name).to_owned(),
            name: (*name).to_owned(),
            text: (*text).to_owned(),
        };
        Self::with_files(&overrides.iter().map(file).collect::<Vec<_>>())
    }

    /// The vocabulary that ships with a user's files over it. An entry adds to ours; one with `override = true` takes the
    /// place of what is listed already. Under `topics/` and `indicators/` a file may have a name of its own.
    ///
    /// # Errors
    /// [`VocabularyError::User`] with everything that is wrong, by file, line and entry.
    pub fn with_files(files: &[UserFile]) -> Result<Self, VocabularyError> {
        let mut user = User::read(files);
        loop {
            let (sources, changes) = Sources::with(&mut user)?;
            match Self::from_sources(&sources) {
                Ok(_) if !user.problems.is_empty() => return Err(VocabularyError::User(user.into_problems())),
                Ok(vocabulary) => return Ok(Self { changes, ..vocabulary }),
                // A part stops at its first problem. Without the entry that has it, it goes on to the next.
                Err(error) => user = blamed(user, error)?,
            }
        }
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
        let indicators = Catalogue::parse(&sources.indicators(), &mut lexicon)?;
        Ok(Self {
            lexicon,
            sentences,
            tagger,
            topics,
            indicators,
            numbers,
            units,
            grammar,
            comparators,
            passing,
            tables,
            version,
            relation,
            changes: Vec::new(),
        })
    }
}
