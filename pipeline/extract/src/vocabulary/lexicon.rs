//! Words known to any vocabulary, each under a small number.
//!
//! Filled while vocabularies load, then only read. Ids are given in the order of first mention, so the same files give
//! the same ids. Every token of every text is looked up here, so the table is open and small to the cache: a hash that
//! folds ASCII case, a byte of it a slot, which ends the search for most words, and a comparison only where the whole
//! hash agrees.

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

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u32,
    id: u32,
}

/// Words and their ids.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// A byte of each slot's hash; 0 where the slot is free. A power of two of slots, at most half of them taken.
    tags: Vec<u8>,
    slots: Vec<Slot>,
    /// All words, one after the other; word `n` has the id `n + 1` and ends at `ends[n]`.
    letters: String,
    ends: Vec<u32>,
}

impl Lexicon {
    /// The id of a folded (lower-case) word.
    pub fn id(&self, word: &str) -> WordId {
        self.find(hash(word.as_bytes()), |known| known == word.as_bytes())
    }

    /// The id of a word of ASCII letters in any case.
    pub(crate) fn id_of_letters(&self, word: &[u8]) -> WordId {
        self.find(hash(word), |known| folds_to(word, known))
    }

    fn find(&self, hash: u32, is: impl Fn(&[u8]) -> bool) -> WordId {
        let Some(mask) = self.tags.len().checked_sub(1) else { return WordId::UNKNOWN };
        let (mut at, wanted) = (hash as usize & mask, tag(hash));
        while let Some(tag) = self.tags.get(at).filter(|tag| **tag != 0) {
            if *tag == wanted
                && let Some(slot) = self.slots.get(at).filter(|slot| slot.hash == hash)
                && is(self.word(slot.id))
            {
                return WordId(slot.id);
            }
            at = (at + 1) & mask;
        }
        WordId::UNKNOWN
    }

    fn word(&self, id: u32) -> &[u8] {
        let at = id as usize;
        let start = at.checked_sub(2).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = at.checked_sub(1).and_then(|at| self.ends.get(at)).copied().unwrap_or(start);
        self.letters.as_bytes().get(start as usize..end as usize).unwrap_or_default()
    }

    /// The id of `word`, which is added where it is new. Case and typesetting do not matter.
    pub fn add(&mut self, word: &str) -> WordId {
        let mut folded = String::new();
        fold_into(word, &mut folded);
        let known = self.id(&folded);
        if known.is_known() {
            return known;
        }
        if (self.len() + 1) * 2 > self.tags.len() {
            self.grow();
        }
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.letters.push_str(&folded);
        self.ends.push(narrow(self.letters.len()));
        let id = narrow(self.ends.len());
        self.take(Slot { hash: hash(folded.as_bytes()), id });
        WordId(id)
    }

    fn grow(&mut self) {
        let size = (self.tags.len() * 2).max(1024);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        self.tags = vec![0; size];
        old.into_iter().filter(|slot| slot.id != 0).for_each(|slot| self.take(slot));
    }

    fn take(&mut self, slot: Slot) {
        let mask = self.tags.len() - 1;
        let mut at = slot.hash as usize & mask;
        while self.tags[at] != 0 {
            at = (at + 1) & mask;
        }
        self.tags[at] = tag(slot.hash);
        self.slots[at] = slot;
    }

    /// The ids of the tokens of `phrase`, each added where it is new.
    pub fn add_phrase(&mut self, phrase: &str) -> Vec<WordId> {
        let spans: Vec<_> = Tokens::new(phrase, &Lexicon::default()).map(|token| token.span()).collect();
        spans.into_iter().map(|span| self.add(span.slice(phrase))).collect()
    }

    /// How many words it holds.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
/// Sets the bit that tells ASCII capitals from small letters.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// The byte of a hash that a slot shows; never 0.
fn tag(hash: u32) -> u8 {
    (hash >> 24) as u8 | 1
}

/// Whether `letters`, ASCII letters in any case, are `known` in small ones.
fn folds_to(letters: &[u8], known: &[u8]) -> bool {
    letters.len() == known.len() && letters.iter().zip(known).all(|(letter, known)| letter | 0x20 == *known)
}

/// A hash that is the same for words that differ in ASCII case alone.
fn hash(word: &[u8]) -> u32 {
    let mut state = (word.len() as u64).wrapping_mul(SPREAD);
    let mut rest = word;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        state = mix(state, u64::from_le_bytes(*eight));
        rest = after;
    }
    if let Some(eight) = word.last_chunk::<8>().filter(|_| !rest.is_empty()) {
        state = mix(state, u64::from_le_bytes(*eight));
    } else if let (Some(four), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        state = mix(state, u64::from(u32::from_le_bytes(*four)) | u64::from(u32::from_le_bytes(*last)) << 32);
    } else if let [first, .., last] | [first @ last] = rest {
        let middle = rest.get(rest.len() / 2).copied().unwrap_or_default();
        state = mix(state, u64::from(*first) | u64::from(middle) << 8 | u64::from(*last) << 16);
    }
    // The high half of a product depends on all bits below it.
    (state >> 32) as u32
}

fn mix(state: u64, eight: u64) -> u64 {
    let folded = (state ^ (eight | FOLD)).wrapping_mul(SPREAD);
    folded ^ (folded >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_typesetting() {
        let mut lexicon = Lexicon::default();
        let ids: Vec<_> =
            ["Megawatt", "O’Brien", "é", "km²", "#", "a", "internationalisation"].map(|w| lexicon.add(w)).into();
        assert_eq!(ids, (1..=7).map(WordId).collect::<Vec<_>>());
        assert_eq!(lexicon.add("MEGAWATT"), ids[0]);
        assert_eq!((lexicon.id("o'brien"), lexicon.id("é"), lexicon.id("km²")), (ids[1], ids[2], ids[3]));
        assert_eq!(lexicon.id_of_letters(b"InternationalISATION"), ids[6]);
        assert_eq!(lexicon.id("megawatts"), WordId::UNKNOWN);
        assert_eq!(Lexicon::default().id("a"), WordId::UNKNOWN);
    }

    #[test]
    fn many_words_keep_their_ids() {
        let mut lexicon = Lexicon::default();
        let words: Vec<String> = (0..5000).map(|n| format!("w{}x{n}", n * 7919)).collect();
        let ids: Vec<_> = words.iter().map(|word| lexicon.add(word)).collect();
        assert_eq!(lexicon.len(), 5000);
        assert!(words.iter().zip(ids).all(|(word, id)| lexicon.id(word) == id));
    }

    #[test]
    fn marks_that_share_a_folded_byte_are_two_words() {
        let mut lexicon = Lexicon::default();
        let (at, grave) = (lexicon.add("@"), lexicon.add("`"));
        assert_ne!(at, grave);
        assert_eq!((lexicon.id("@"), lexicon.id("`")), (at, grave));
    }
}
