//! Which documents have rows in a data file.
//!
//! A commit lists its documents once; each of its files has ranges of places in that list. What always holds: a file
//! that has a row of a document has the document in its set. The set may hold more: for `passed_over`, whose rows
//! name only their article, a rewritten file takes over the whole set of the file it replaces.

use std::collections::BTreeSet;
use std::sync::Arc;

use sluicebox_record::id;

use crate::{Error, Result};

/// A document or article id, 32 hex digits where it is text. As a number it takes 16 bytes, and has the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RowId(u128);

/// Digits of an id.
const DIGITS: usize = 32;

impl RowId {
    /// The id of the document at `uri`, which must be absolute and normalised.
    pub fn of_document(uri: &str) -> Self {
        Self(u128::from_str_radix(&id::document_id(uri), 16).unwrap_or_default())
    }

    /// The id that `text` writes out.
    ///
    /// # Errors
    /// A contract error where it is not 32 hex digits.
    pub fn parse(text: &str) -> Result<Self> {
        let digits = text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = u128::from_str_radix(text, 16).ok().filter(|_| digits);
        number.map(Self).ok_or_else(|| Error::contract(format!("'{text}' is not an id of {DIGITS} hex digits")))
    }

    /// The ids of a text of ids without anything between them.
    pub(crate) fn parse_all(text: &str) -> Result<Vec<Self>> {
        let chunk = |start: usize| {
            let digits = text.get(start..start + DIGITS);
            digits.ok_or_else(|| Error::corrupt("a list of ids ends in the middle of one")).and_then(Self::parse)
        };
        (0..text.len()).step_by(DIGITS).map(chunk).collect()
    }
}

impl std::fmt::Display for RowId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A range of places in a list of documents: the first, and one past the last.
pub(crate) type Range = [u32; 2];

/// The shortest ranges that cover `places`.
pub(crate) fn to_ranges(places: &BTreeSet<u32>) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    for &place in places {
        match ranges.last_mut() {
            Some(last) if last[1] == place => last[1] += 1,
            _ => ranges.push([place, place + 1]),
        }
    }
    ranges
}

/// The documents of one file: ranges of a list that the files of a commit share.
#[derive(Debug, Clone)]
pub(crate) struct DocumentSet {
    pub(crate) list: Arc<[RowId]>,
    pub(crate) ranges: Vec<Range>,
}

impl DocumentSet {
    /// A set of places in `list`.
    ///
    /// # Errors
    /// A corruption error where a range lies outside of the list.
    pub(crate) fn new(list: Arc<[RowId]>, ranges: Vec<Range>) -> Result<Self> {
        let outside = |range: &Range| list.get(range[0] as usize..range[1] as usize).is_none();
        match ranges.iter().any(outside) {
            true => Err(Error::corrupt("a file names documents that its commit does not list")),
            false => Ok(Self { list, ranges }),
        }
    }

    /// The documents, in the order of the list.
    pub(crate) fn iter(&self) -> impl Iterator<Item = RowId> + '_ {
        let range = |range: &Range| self.list.get(range[0] as usize..range[1] as usize).unwrap_or_default();
        self.ranges.iter().flat_map(range).copied()
    }

    /// Whether one of `documents` is in the set.
    pub(crate) fn meets(&self, documents: &BTreeSet<RowId>) -> bool {
        !documents.is_empty() && self.iter().any(|id| documents.contains(&id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_back() -> Result<()> {
        let text = "00000000000000000000000000000abc";
        assert_eq!(RowId::parse(text)?.to_string(), text);
        assert_eq!(RowId::parse_all(&text.repeat(3))?.len(), 3);
        for wrong in ["", "abc", "0000000000000000000000000000 abc", "+0000000000000000000000000000abc"] {
            assert!(RowId::parse(wrong).is_err(), "{wrong}");
        }
        assert!(RowId::parse_all(&text[1..]).is_err());
        Ok(())
    }

    #[test]
    fn ranges_are_shortest_and_checked() -> Result<()> {
        assert_eq!(to_ranges(&[0, 1, 2, 5, 7, 8].into()), vec![[0, 3], [5, 6], [7, 9]]);
        let list: Arc<[RowId]> = (0..4).map(RowId).collect();
        let set = DocumentSet::new(Arc::clone(&list), vec![[0, 1], [2, 4]])?;
        assert_eq!(set.iter().collect::<Vec<_>>(), vec![RowId(0), RowId(2), RowId(3)]);
        assert!(set.meets(&[RowId(3)].into()) && !set.meets(&[RowId(1)].into()));
        assert!(DocumentSet::new(list, vec![[3, 5]]).is_err());
        Ok(())
    }
}
