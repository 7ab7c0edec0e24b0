//! A run of ASCII letters, eight bytes at a time: its end, its case and its hash in one pass.
//!
//! A byte of a number stands for a byte of the text, the first one lowest.

use crate::vocabulary::lexicon::{STEP, WordHash};

/// A one in every byte.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The bit that tells ASCII capitals from small letters, in every byte.
const CASE: u64 = 0x20 * ONES;
/// The highest bit of every byte.
const HIGH: u64 = 0x80 * ONES;

/// A run of ASCII letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letters {
    /// One past its last byte; where it begins, where no letter stands there.
    pub(super) end: usize,
    /// Its first eight bytes in small letters, zeros for those that are missing.
    pub(super) head: u64,
    /// Whether its first letter is upper case.
    pub(super) capital: bool,
    /// Whether all its letters are.
    pub(super) upper: bool,
}

impl Letters {
    /// The run that begins at `start`, with its hash.
    #[inline(always)]
    pub(super) fn read(bytes: &[u8], start: usize) -> (Self, WordHash) {
        let eight = window(bytes, start);
        let length = letters(eight);
        let head = (eight | CASE) & mask(length);
        let capital = length > 0 && eight & 0x20 == 0;
        let mut run = Self { end: start + length, head, capital, upper: eight & CASE & mask(length) == 0 };
        let hash = WordHash::default().step(head);
        let hash = if length < STEP { hash } else { run.rest(bytes, hash) };
        (run, hash)
    }

    /// Takes in the letters behind the first eight.
    #[inline(never)]
    fn rest(&mut self, bytes: &[u8], mut hash: WordHash) -> WordHash {
        loop {
            let eight = window(bytes, self.end);
            let length = letters(eight);
            if length > 0 {
                hash = hash.step((eight | CASE) & mask(length));
                self.upper &= eight & CASE & mask(length) == 0;
                self.end += length;
            }
            if length < STEP {
                return hash;
            }
        }
    }
}

/// The eight bytes at `at`; zeros behind the text's end.
fn window(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk::<STEP>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => rest.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

/// How many of the first bytes are letters.
fn letters(eight: u64) -> usize {
    let small = (eight | CASE) & !HIGH;
    // Added to a byte below 128, the first sum reaches the highest bit from `a` on, the second one behind `z`.
    let from_a = small + (0x80 - u64::from(b'a')) * ONES;
    let behind_z = small + (0x7f - u64::from(b'z')) * ONES;
    let other = (!from_a | behind_z | eight) & HIGH;
    other.trailing_zeros() as usize / 8
}

/// All bits of the first `length` bytes.
fn mask(length: usize) -> u64 {
    if length < STEP { (1 << (8 * length)) - 1 } else { u64::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_its_letters_do() {
        let end = |text: &str| Letters::read(text.as_bytes(), 0).0.end;
        let mut runs = (0..=127_u8).filter(u8::is_ascii_alphabetic).map(|byte| (byte, 1));
        let others = (0..=127_u8).filter(|byte| !byte.is_ascii_alphabetic()).map(|byte| (byte, 0));
        assert!(runs.all(|(byte, length)| end(&format!("{}@", char::from(byte))) == length));
        assert!(others.into_iter().all(|(byte, length)| end(&format!("{}a", char::from(byte))) == length));
        assert_eq!(["", "é", "a", "abcdefgh", "abcdefgh1", "abcdefghi", "abcé"].map(end), [0, 0, 1, 8, 8, 9, 3]);
    }

    #[test]
    fn case_is_told_and_folded() {
        let read = |text: &str| Letters::read(text.as_bytes(), 0);
        let flags = |text: &str| (read(text).0.capital, read(text).0.upper);
        assert_eq!(flags("NATO "), (true, true));
        assert_eq!(flags("Nato"), (true, false));
        assert_eq!(flags("nATO"), (false, false));
        assert_eq!(flags("ORGANISATION"), (true, true));
        assert_eq!(flags("ORGANISATIoN"), (true, false));
        assert_eq!(read("Organisation").0.head, read("oRGANISation").0.head);
    }
}
