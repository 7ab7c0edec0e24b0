//! Words of rise and fall, and what tells a target, a forecast or a limit, as `direction.toml` and `status.toml` list them.

use std::ops::Range;

use serde::Deserialize;

use super::calls::{Deed, Dimension, Heads, Trait};
use super::rank::{Part, part};
use crate::quantity::Direction;
use crate::text::document::Document;
use crate::text::token::TokenKind;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::phrases::Phrases;
use crate::vocabulary::words::WordSet;

/// The sections of `direction.toml`.
pub(crate) const DIRECTION_SECTIONS: &[Section] = &[form::entries::<DirectionEntry>("word")];

/// The sections of `status.toml`.
pub(crate) const STATUS_SECTIONS: &[Section] = &[form::entries::<StatusEntry>("cue")];

/// The sections of `relation.toml`.
pub(crate) const RELATION_SECTIONS: &[Section] = &[
    form::value::<Words>("reporting"),
    form::entries::<Deed>("deed"),
    form::entries::<Trait>("trait"),
    form::entries::<Dimension>("dimension"),
    form::entries::<Heads>("head"),
];

/// Whether a figure is, shall be, or may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The case.
    #[default]
    Actual,
    /// Planned.
    Target,
    /// Somebody's estimate of the future.
    Forecast,
    /// A rule's threshold.
    Limit,
}

impl Status {
    /// The word in the column `status`.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::Actual => part!("actual"),
            Self::Target => part!("target"),
            Self::Forecast => part!("forecast"),
            Self::Limit => part!("limit"),
        }
    }
}

/// A direction, or `None` for words of level and change that give none.
pub(crate) type Turn = Option<Direction>;

/// Words of rise and fall, by what they do in a sentence.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    /// Their subject changes: "prices rose".
    pub verbs: Phrases<Turn>,
    /// Their object changes: "cut prices".
    pub transitive: Phrases<Turn>,
    /// A change: "an increase of".
    pub nouns: Phrases<Turn>,
    /// Beside the number: "up 5%", "5% higher".
    pub adverbs: Phrases<Turn>,
    /// Right before a number that another is compared with: "against 5%".
    pub compared: Phrases<Turn>,
    /// Right before a number that was passed: "rose above 5%".
    pub passed: Phrases<Turn>,
    /// Between a preposition and its number: "to an average 5%".
    pub vague: Phrases<Turn>,
}

/// A status, and whether its cue needs another beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCue {
    /// The status.
    pub status: Status,
    /// Whether it counts only with a later date, a heading or another cue.
    pub weak: bool,
}

/// What tells a status, by where it stands.
#[derive(Debug, Clone, Default)]
pub struct StatusCues {
    /// In the verb group that governs the figure.
    pub verbs: Phrases<StatusCue>,
    /// In the noun phrase that the figure belongs to.
    pub nouns: Phrases<StatusCue>,
    /// In a heading above it.
    pub headings: Phrases<StatusCue>,
    /// Anywhere in its clause.
    pub phrases: Phrases<StatusCue>,
    /// Every word that one of them begins with, headings' aside.
    first: WordSet,
}

/// Where a sentence holds cues of a status: each with its first token, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Hits {
    pub(super) verbs: Vec<(usize, StatusCue)>,
    pub(super) nouns: Vec<(usize, StatusCue)>,
    pub(super) phrases: Vec<(usize, StatusCue)>,
}

#[derive(Debug, Deserialize)]
struct RelationFile {
    reporting: Words,
}

#[derive(Debug, Deserialize)]
struct Words {
    words: Vec<String>,
}

/// The verbs of saying of `relation.toml`.
///
/// # Errors
/// [`VocabularyError::Toml`] where it is not of that form.
pub(crate) fn reporting(toml: &str, lexicon: &mut Lexicon) -> Result<WordSet, VocabularyError> {
    let file: RelationFile = toml::from_str(toml).map_err(VocabularyError::toml("relation.toml"))?;
    Ok(WordSet::new(file.reporting.words.iter().map(String::as_str), lexicon))
}

#[derive(Debug, Deserialize)]
struct DirectionFile {
    word: Vec<DirectionEntry>,
}

#[derive(Debug, Deserialize)]
struct DirectionEntry {
    direction: String,
    class: Class,
    words: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Class {
    Verb,
    Transitive,
    Noun,
    Adverb,
    Participle,
    Compared,
    Passed,
    Vague,
}

#[derive(Debug, Deserialize)]
struct StatusFile {
    cue: Vec<StatusEntry>,
}

#[derive(Debug, Deserialize)]
struct StatusEntry {
    status: Status,
    scope: Scope,
    phrases: Vec<String>,
    #[serde(default)]
    strength: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    Verb,
    Noun,
    Heading,
    Phrase,
}

impl Turns {
    /// Reads `direction.toml`.
    ///
    /// # Errors
    /// [`VocabularyError::Toml`] where it is not of that form.
    pub fn parse(toml: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: DirectionFile = toml::from_str(toml).map_err(VocabularyError::toml("direction.toml"))?;
        let mut turns = Self::default();
        for entry in &file.word {
            let turn = match entry.direction.as_str() {
                "up" => Some(Direction::Up),
                "down" => Some(Direction::Down),
                _ => None,
            };
            let set = match entry.class {
                Class::Participle => continue,
                Class::Verb => &mut turns.verbs,
                Class::Transitive => &mut turns.transitive,
                Class::Noun => &mut turns.nouns,
                Class::Adverb => &mut turns.adverbs,
                Class::Compared => &mut turns.compared,
                Class::Passed => &mut turns.passed,
                Class::Vague => &mut turns.vague,
            };
            set.add(lexicon, entry.words.iter().map(String::as_str), false, turn);
        }
        Ok(turns)
    }
}

impl StatusCues {
    /// Reads `status.toml`.
    ///
    /// # Errors
    /// [`VocabularyError::Toml`] where it is not of that form.
    pub fn parse(toml: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: StatusFile = toml::from_str(toml).map_err(VocabularyError::toml("status.toml"))?;
        let mut cues = Self::default();
        for entry in &file.cue {
            let cue = StatusCue { status: entry.status, weak: entry.strength.as_deref() == Some("weak") };
            let set = match entry.scope {
                Scope::Verb => &mut cues.verbs,
                Scope::Noun => &mut cues.nouns,
                Scope::Heading => &mut cues.headings,
                Scope::Phrase => &mut cues.phrases,
            };
            set.add(lexicon, entry.phrases.iter().map(String::as_str), false, cue);
        }
        for set in [&cues.verbs, &cues.nouns, &cues.phrases] {
            set.openers().for_each(|word| cues.first.insert(word));
        }
        Ok(cues)
    }

    /// The cues among the tokens `range`.
    pub(super) fn hits(&self, document: &Document<'_>, range: Range<usize>) -> Hits {
        let mut hits = Hits::default();
        let tokens = &document.tokens[..range.end];
        let opens = |at: &usize| {
            let token = &document.tokens[*at];
            token.kind == TokenKind::Number || self.first.has(token.word)
        };
        for at in range.filter(opens) {
            let met = |set: &Phrases<StatusCue>| set.longest(document.text, tokens, at).map(|found| (at, *found.value));
            hits.verbs.extend(met(&self.verbs));
            hits.nouns.extend(met(&self.nouns));
            hits.phrases.extend(met(&self.phrases));
        }
        hits
    }
}
