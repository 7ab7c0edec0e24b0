//! How many marks and verbs stand between two tokens of a sentence, without looking at what stands between.

use std::ops::Range;

use super::chunk::Chunks;
use crate::text::document::Document;
use crate::text::tag::Tag;
use crate::text::token::TokenKind;

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counted {
    /// Commas, semicolons, colons and brackets.
    Breaks,
    /// Semicolons, colons and long dashes.
    Stops,
    /// Commas and brackets.
    Commas,
    /// Conjunctions.
    Conjunctions,
    /// Finite verbs.
    Finite,
}

/// For every token of a sentence how many of each stand before it.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    first: usize,
    before: Vec<[u16; 5]>,
}

impl Counts {
    /// The counts of the tokens `range` with their chunks.
    pub(super) fn new(document: &Document<'_>, range: Range<usize>, chunks: &Chunks) -> Self {
        let mut before = Vec::with_capacity(range.len() + 1);
        let mut sums = [0_u16; 5];
        before.push(sums);
        for at in range.clone() {
            for kind in kinds(document, chunks, at).into_iter().flatten() {
                sums[kind as usize] = sums[kind as usize].wrapping_add(1);
            }
            before.push(sums);
        }
        Self { first: range.start, before }
    }

    /// How many of `kind` there are among the tokens `range`.
    pub(super) fn within(&self, kind: Counted, range: Range<usize>) -> usize {
        let of = |at: usize| {
            let sums = self.before.get(at.saturating_sub(self.first)).or(self.before.last());
            sums.map_or(0, |sums| sums[kind as usize])
        };
        if range.start < range.end { usize::from(of(range.end).wrapping_sub(of(range.start))) } else { 0 }
    }
}

fn kinds(document: &Document<'_>, chunks: &Chunks, at: usize) -> [Option<Counted>; 3] {
    let mark = document.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Mark);
    let marks = match if mark { document.word(at) } else { "" } {
        "," | "(" | ")" => [Some(Counted::Breaks), Some(Counted::Commas)],
        ";" | "；" | ":" => [Some(Counted::Breaks), Some(Counted::Stops)],
        "，" => [Some(Counted::Breaks), None],
        "—" => [Some(Counted::Stops), None],
        _ => [None, None],
    };
    let word = match chunks.tag(at) {
        Tag::Conjunction => Some(Counted::Conjunctions),
        Tag::Past | Tag::Verb | Tag::Modal | Tag::Auxiliary => Some(Counted::Finite),
        _ => None,
    };
    [marks[0], marks[1], word]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_is_counted_without_being_read() {
        let vocabulary = crate::tests::vocabulary();
        let text = "Sales rose (in June), and profits fell; the end.";
        let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
        let range = 0..document.tokens.len();
        let tags = vocabulary.tagger.tag(&document, range.clone());
        let chunks = Chunks::new(&document, range.clone(), tags, &[], &[]);
        let counts = Counts::new(&document, range.clone(), &chunks);
        let kinds = [Counted::Breaks, Counted::Stops, Counted::Commas, Counted::Conjunctions, Counted::Finite];
        assert_eq!(kinds.map(|kind| counts.within(kind, range.clone())), [4, 1, 3, 1, 2]);
        assert_eq!(kinds.map(|kind| counts.within(kind, 0..4)), [1, 0, 1, 0, 1]);
        assert_eq!(counts.within(Counted::Breaks, 4..4), 0);
    }
}
