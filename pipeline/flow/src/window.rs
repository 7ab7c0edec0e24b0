//! The bytes of a document that have come in and are not yet worked off. They prove that an article is a slice of its
//! source, and what is worked off goes into the hash of the content.

use std::borrow::Cow;
use std::collections::VecDeque;

use bytes::{Buf, Bytes};
use sluicebox_record::Span;
use sluicebox_record::id::ContentHasher;

/// Bytes `start..end` of a document.
#[derive(Debug, Default)]
pub(crate) struct Window {
    start: usize,
    end: usize,
    pieces: VecDeque<Bytes>,
    hasher: ContentHasher,
    /// Where the document is worked off to although what follows is let go, and the hash up to there.
    passed: Option<(usize, String)>,
}

impl Window {
    /// What follows the first `position` bytes, which went into `hasher`.
    pub(crate) fn behind(position: usize, hasher: ContentHasher) -> Self {
        Self { start: position, end: position, hasher, ..Self::default() }
    }

    /// Adds what comes next.
    pub(crate) fn push(&mut self, bytes: Bytes) {
        self.end += bytes.len();
        if !bytes.is_empty() {
            self.pieces.push_back(bytes);
        }
    }

    /// One past the last byte that came in.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// Bytes held.
    pub(crate) fn held(&self) -> usize {
        self.end - self.start
    }

    /// Lets go of everything, although the document is worked off only up to `position`: of the rest nothing will be
    /// asked but how it ends.
    pub(crate) fn pass(&mut self, position: usize) {
        self.advance(position);
        let hasher = &self.hasher;
        self.passed.get_or_insert_with(|| (position, hasher.finish()));
        self.release(self.end);
    }

    /// Lets go of everything before `position`, which goes into the hash.
    pub(crate) fn advance(&mut self, position: usize) {
        if self.passed.as_ref().is_none_or(|(passed, _)| position > *passed) {
            self.passed = None;
            self.release(position);
        }
    }

    fn release(&mut self, position: usize) {
        while let Some(piece) = self.pieces.front_mut() {
            let worked_off = position.min(self.end).saturating_sub(self.start).min(piece.len());
            self.hasher.update(piece.get(..worked_off).unwrap_or_default());
            self.start += worked_off;
            if worked_off < piece.len() {
                piece.advance(worked_off);
                return;
            }
            self.pieces.pop_front();
        }
    }

    /// The hash of everything that is worked off.
    pub(crate) fn hash(&self) -> String {
        self.passed.as_ref().map_or_else(|| self.hasher.finish(), |(_, hash)| hash.clone())
    }

    /// The bytes under `span`, if all of them are here.
    pub(crate) fn slice(&self, span: Span) -> Option<Cow<'_, [u8]>> {
        if span.start < self.start || span.end > self.end {
            return None;
        }
        let (mut skip, mut missing) = (span.start - self.start, span.len());
        let mut found = Cow::Borrowed([].as_slice());
        for piece in &self.pieces {
            let Some(rest) = piece.get(skip..).filter(|rest| !rest.is_empty()) else {
                skip -= piece.len();
                continue;
            };
            skip = 0;
            let part = rest.get(..missing.min(rest.len())).unwrap_or_default();
            missing -= part.len();
            match found.is_empty() {
                true => found = Cow::Borrowed(part),
                false => found.to_mut().extend_from_slice(part),
            }
            if missing == 0 {
                break;
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sluicebox_record::id::content_hash;

    use super::*;

    #[test]
    fn what_passes_by_is_not_held_and_hashed_all_the_same() {
        let mut window = Window::default();
        window.push(Bytes::from_static(b"abc"));
        window.push(Bytes::from_static(b"defg"));
        window.pass(2);
        assert_eq!((window.held(), window.hash()), (0, content_hash(b"ab")));
        window.push(Bytes::from_static(b"hi"));
        window.pass(2);
        window.advance(2);
        assert_eq!((window.held(), window.hash()), (0, content_hash(b"ab")));
        window.push(Bytes::from_static(b"jk"));
        window.advance(10);
        assert_eq!((window.held(), window.hash()), (1, content_hash(b"abcdefghij")));
    }

    #[test]
    fn it_goes_on_behind_what_an_earlier_reading_had() {
        let mut hasher = ContentHasher::default();
        hasher.update(b"abc");
        let mut window = Window::behind(3, hasher);
        window.push(Bytes::from_static(b"defg"));
        window.advance(5);
        assert_eq!((window.held(), window.end(), window.hash()), (2, 7, content_hash(b"abcde")));
    }

    proptest! {
        #[test]
        fn it_is_the_rest_of_the_document(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..6),
            position in 0usize..50,
            from in 0usize..50,
            length in 0usize..50,
        ) {
            let all = pieces.concat();
            let mut window = Window::default();
            pieces.into_iter().for_each(|piece| window.push(piece.into()));
            window.advance(position);
            let position = position.min(all.len());
            prop_assert_eq!(window.hash(), content_hash(&all[..position]));
            prop_assert_eq!((window.held(), window.end()), (all.len() - position, all.len()));
            let span = Span::new(from, from + length);
            let expected = all.get(span.start..span.end).filter(|_| span.start >= position);
            let slice = window.slice(span);
            prop_assert_eq!(slice.as_deref(), expected);
        }
    }
}
