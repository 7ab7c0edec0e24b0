//! Words known to any vocabulary, each under a small number.
//!
//! Filled while vocabularies load, then only read. Ids are given in the order of first mention, so the same files give
//! the same ids.

use std::collections::HashMap;

use crate::text::token::{Tokens, fold_into};

/// A word of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no vocabulary holds.
    pub const UNKNOWN: WordId = WordId(0);

    /// Whether a vocabulary holds the word.
    pub fn is_known(self) -> bool {
        self != Self::UNKNOWN
    }
}

/// Words and their ids.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    ids: HashMap<String, WordId, foldhash::fast::FixedState>,
}

impl Lexicon {
    /// The id of a folded (lower-case) word.
    pub fn id(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or(WordId::UNKNOWN)
    }

    /// The id of `word`, which is added where it is new. Case and typesetting do not matter.
    pub fn add(&mut self, word: &str) -> WordId {
        let mut folded = String::new();
        fold_into(word, &mut folded);
        let next = WordId(u32::try_from(self.ids.len() + 1).unwrap_or(u32::MAX));
        *self.ids.entry(folded).or_insert(next)
    }

    /// The ids of the tokens of `phrase`, each added where it is new.
    pub fn add_phrase(&mut self, phrase: &str) -> Vec<WordId> {
        let spans: Vec<_> = Tokens::new(phrase, &Lexicon::default()).map(|token| token.span()).collect();
        spans.into_iter().map(|span| self.add(span.slice(phrase))).collect()
    }

    /// How many words it holds.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}
