//! Sets of single words, asked by id: what grammar needs to know of small words.

use super::lexicon::{Lexicon, WordId};

/// A set of words: a bit each, so that the many sets that every token is looked up in stay near.
#[derive(Debug, Clone, Default)]
pub struct WordSet {
    members: Vec<u64>,
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
        if self.members.len() <= index / 64 {
            self.members.resize(index / 64 + 1, 0);
        }
        self.members[index / 64] |= 1 << (index % 64);
    }

    /// Whether the word is in it.
    #[inline]
    pub fn has(&self, word: WordId) -> bool {
        let index = word.0 as usize;
        self.members.get(index / 64).is_some_and(|bits| bits >> (index % 64) & 1 == 1)
    }

    /// The words, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = WordId> {
        let bits = (0..).zip(&self.members).flat_map(|(at, bits)| (0..64).map(move |bit| (at * 64 + bit, bits >> bit)));
        bits.filter(|(_, bits)| bits & 1 == 1).map(|(word, _)| WordId(word))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut set = WordSet::default();
        let words = [0, 1, 63, 64, 65, 1000].map(WordId);
        words.into_iter().for_each(|word| set.insert(word));
        assert_eq!(set.iter().collect::<Vec<_>>(), words);
        assert!(words.into_iter().all(|word| set.has(word)));
        assert!([2, 62, 66, 999, 100_000].into_iter().all(|word| !set.has(WordId(word))));
    }
}
