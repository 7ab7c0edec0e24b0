//! Sets of single words, asked by id: what grammar needs to know of small words.

use super::lexicon::{Lexicon, WordId};

/// A set of words.
#[derive(Debug, Clone, Default)]
pub struct WordSet {
    members: Vec<bool>,
}

impl WordSet {
    /// The set of `words`, each added to the lexicon where it is new.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>, lexicon: &mut Lexicon) -> Self {
        let mut set = Self::default();
        for word in words {
            set.insert(lexicon.add(word));
        }
        set
    }

    /// Adds a word.
    pub fn insert(&mut self, word: WordId) {
        let index = word.0 as usize;
        if self.members.len() <= index {
            self.members.resize(index + 1, false);
        }
        self.members[index] = true;
    }

    /// Whether the word is in it.
    pub fn has(&self, word: WordId) -> bool {
        self.members.get(word.0 as usize).copied().unwrap_or(false)
    }
}

/// A value for some words, asked by id.
#[derive(Debug, Clone)]
pub struct WordMap<T> {
    values: Vec<Option<T>>,
}

impl<T> Default for WordMap<T> {
    fn default() -> Self {
        Self { values: Vec::new() }
    }
}

impl<T> WordMap<T> {
    /// Sets the value of a word.
    pub fn insert(&mut self, word: WordId, value: T) {
        let index = word.0 as usize;
        if self.values.len() <= index {
            self.values.resize_with(index + 1, || None);
        }
        self.values[index] = Some(value);
    }

    /// The value of a word.
    pub fn get(&self, word: WordId) -> Option<&T> {
        self.values.get(word.0 as usize).and_then(Option::as_ref)
    }
}
