//! Where phrases go on: from a node by a word to the next node.
//!
//! An open table of a power of two of places, of which at least every second is free.

use super::lexicon::WordId;

/// The steps between nodes.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps {
    /// A node and a word in one number, and the next node; free where that is 0, the root, to which no step leads.
    places: Vec<(u64, u32)>,
    taken: usize,
}

impl Steps {
    /// The node that `word` leads to from `node`.
    pub(super) fn get(&self, node: u32, word: WordId) -> Option<u32> {
        let wanted = key(node, word);
        let mut at = self.place(wanted)?;
        while let Some((known, next)) = self.places.get(at).filter(|(_, next)| *next != 0) {
            if *known == wanted {
                return Some(*next);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
        None
    }

    /// The node that `word` leads to from `node`: `fresh`, which is not the root, where there was none.
    pub(super) fn get_or_add(&mut self, node: u32, word: WordId, fresh: u32) -> u32 {
        if let Some(next) = self.get(node, word) {
            return next;
        }
        if (self.taken + 1) * 2 > self.places.len() {
            let size = (self.places.len() * 2).max(16);
            let old = std::mem::replace(&mut self.places, vec![(0, 0); size]);
            old.into_iter().filter(|(_, next)| *next != 0).for_each(|(key, next)| self.take(key, next));
        }
        self.taken += 1;
        self.take(key(node, word), fresh);
        fresh
    }

    fn take(&mut self, key: u64, next: u32) {
        let Some(mut at) = self.place(key) else { return };
        while self.places[at].1 != 0 {
            at = (at + 1) & (self.places.len() - 1);
        }
        self.places[at] = (key, next);
    }

    /// The first place to look for a key; none in a table without places.
    fn place(&self, key: u64) -> Option<usize> {
        let mask = self.places.len().checked_sub(1)?;
        // The high half of a product depends on all bits below it.
        Some((key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask)
    }
}

fn key(node: u32, word: WordId) -> u64 {
    u64::from(node) << 32 | u64::from(word.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_lead_where_they_were_first_led() {
        let mut steps = Steps::default();
        assert_eq!(steps.get(0, WordId(1)), None);
        for (nth, fresh) in (0..5000).zip(1..) {
            assert_eq!(steps.get_or_add(nth % 70, WordId(nth), fresh), fresh);
        }
        for (nth, next) in (0..5000).zip(1..) {
            assert_eq!(steps.get(nth % 70, WordId(nth)), Some(next));
            assert_eq!(steps.get_or_add(nth % 70, WordId(nth), 9999), next);
        }
        assert_eq!(steps.get(71, WordId(1)), None);
    }
}
