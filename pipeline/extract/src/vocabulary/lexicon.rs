//! Words known to any vocabulary, each under a small number.
//!
//! Filled while vocabularies load, then only read. Ids are given in the order of first mention, so the same files give
//! the same ids. Every token of every text is looked up here, so the table is open and small to the cache: a hash that
//! folds ASCII case, a byte of it a slot, which ends the search for most unknown words, and the first eight letters in
//! the slot itself, which tell most known ones.

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
    /// The first eight bytes of the word, as [`padded`] gives them.
    head: u64,
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

/// How many bytes of a word are hashed and compared at once.
pub(crate) const STEP: usize = 8;

/// The hash of a word under way, which is the same for words that differ in ASCII case alone.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WordHash(u64);

impl WordHash {
    /// Takes in the next bytes of the word as [`padded`] gives them, small letters for capitals.
    #[inline]
    pub(crate) fn step(self, eight: u64) -> Self {
        const SPREAD: u128 = 0x9e37_79b9_7f4a_7c15;
        let product = u128::from(self.0 ^ eight) * SPREAD;
        Self(product as u64 ^ (product >> 64) as u64)
    }

    /// The hash of a word, whatever the case of its ASCII letters.
    pub(crate) fn of(word: &[u8]) -> Self {
        word.chunks(STEP).fold(Self::default(), |hash, chunk| hash.step(small(padded(chunk))))
    }

    /// All of it.
    pub(crate) fn whole(self) -> u64 {
        self.0
    }

    /// The half of it that the lexicon goes by.
    fn half(self) -> u32 {
        self.0 as u32
    }
}

/// Eight bytes with small letters for ASCII capitals.
fn small(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // Added to a byte below 128, the first sum reaches the highest bit from `A` on, the second one behind `Z`.
    let from_a = (eight & !HIGH) + (0x80 - u64::from(b'A')) * ONES;
    let behind_z = (eight & !HIGH) + (0x7f - u64::from(b'Z')) * ONES;
    eight | (from_a & !behind_z & !eight & HIGH) >> 2
}

impl Lexicon {
    /// The id of a folded (lower-case) word.
    pub fn id(&self, word: &str) -> WordId {
        let word = word.as_bytes();
        let tail = word.get(STEP..).unwrap_or_default();
        self.find(WordHash::of(word).half(), padded(word), |slot| self.tail(slot) == tail)
    }

    /// The id of a word of ASCII letters in any case, by its hash and its first eight bytes in small letters.
    #[inline(always)]
    pub(crate) fn id_of_letters(&self, word: &[u8], hash: WordHash, head: u64) -> WordId {
        if word.len() < STEP {
            return self.find(hash.half(), head, |_| true);
        }
        let tail = word.get(STEP..).unwrap_or_default();
        self.find(hash.half(), head, |slot| folds_to(tail, self.tail(slot)))
    }

    /// The id of a word of one ASCII byte that is no capital.
    #[inline]
    pub(crate) fn id_of_byte(&self, byte: u8) -> WordId {
        let head = u64::from(byte);
        self.find(WordHash::default().step(head).half(), head, |_| true)
    }

    /// The word with this hash and head that `is` the one asked for.
    #[inline]
    fn find(&self, hash: u32, head: u64, is: impl Fn(&Slot) -> bool) -> WordId {
        let Some(mask) = self.tags.len().checked_sub(1) else { return WordId::UNKNOWN };
        let (mut at, wanted) = (hash as usize & mask, tag(hash));
        while let Some(tag) = self.tags.get(at).filter(|tag| **tag != 0) {
            if *tag == wanted
                && let Some(slot) = self.slots.get(at).filter(|slot| slot.hash == hash && slot.head == head)
                && is(slot)
            {
                return WordId(slot.id);
            }
            at = (at + 1) & mask;
        }
        WordId::UNKNOWN
    }

    /// What stands behind the first eight bytes of a word.
    fn tail(&self, slot: &Slot) -> &[u8] {
        // A word of up to seven bytes is padded, and no word holds a zero byte.
        if slot.head >> 56 == 0 { &[] } else { self.word(slot.id).get(STEP..).unwrap_or_default() }
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
        self.take(Slot { head: padded(folded.as_bytes()), hash: WordHash::of(folded.as_bytes()).half(), id });
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

/// The byte of a hash that a slot shows; never 0.
fn tag(hash: u32) -> u8 {
    (hash >> 24) as u8 | 1
}

/// Whether `letters`, ASCII letters in any case, are `known` in small ones.
fn folds_to(letters: &[u8], known: &[u8]) -> bool {
    letters.len() == known.len() && letters.iter().zip(known).all(|(letter, known)| letter | 0x20 == *known)
}

/// The first eight bytes as a number, the first byte lowest, zeros for those that are missing.
fn padded(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<STEP>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
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
        let token = Tokens::new("InternationalISATION", &lexicon).next();
        assert_eq!(token.map(|token| token.word), Some(ids[6]));
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
