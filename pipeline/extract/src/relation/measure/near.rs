//! Candidates by nearness alone, and what earlier figures, sentences and headings say.

use super::candidate::{Candidate, Finder, Source};
use crate::relation::chunk::ChunkKind;
use crate::text::tag::Tag;

impl Finder<'_, '_, '_> {
    /// The noun right behind the number, and the nearest noun phrases on both sides.
    pub(super) fn near(&mut self) {
        let next = self.chunk + 1;
        if self.kind(next) == ChunkKind::Noun {
            let end = self.complements(next);
            self.add_chunks(Source::AttributeLong, next..end);
            self.add_chunks(Source::Attribute, next..next + 1);
            self.attribute_said(next, end);
        }
        self.attribute_whole(next);
        let mut left = (0..self.chunk).rev().filter(|at| self.kind(*at) == ChunkKind::Noun);
        let (near, far) = (left.next(), left.nth(0));
        if let Some(near) = near {
            let complex = self.view.complex_left(near);
            self.add_chunks(Source::NearLeft, complex.clone());
            self.add_chunks(Source::NearLeft, near..near + 1);
            let far = far
                .filter(|far| !complex.contains(far))
                .or_else(|| (0..complex.start).rev().find(|at| self.kind(*at) == ChunkKind::Noun));
            if let Some(far) = far {
                self.add_chunks(Source::FarLeft, self.view.complex_left(far));
            }
        }
        let right = (next..self.view.chunks.all.len()).find(|at| self.kind(*at) == ChunkKind::Noun);
        if let Some(right) = right.filter(|right| *right != next) {
            let end = self.complements(right);
            self.add_chunks(Source::NearRight, right..end);
        }
    }

    /// "a 25.2% stake held by the founder", "a $9 billion lifeline to bail out the firm".
    fn attribute_said(&mut self, noun: usize, end: usize) {
        let verb = self.kind(end) == ChunkKind::Verb && !self.is_finite(end) || self.kind(end) == ChunkKind::Relative;
        if let Some(rest) = self.rest(self.view.tokens(noun).start, end).filter(|_| verb) {
            self.add_tokens(Source::AttributeDone, rest, Some(noun));
        }
    }

    /// "an all-new 2.0-liter engine": the modifiers before the number with the noun behind it, perhaps past a comma.
    fn attribute_whole(&mut self, next: usize) {
        let noun = if self.view.chunk_is(next, ",") { next + 1 } else { next };
        if self.kind(noun) != ChunkKind::Noun {
            return;
        }
        let modifies = |at: &usize| {
            let tokens = self.view.tokens(*at);
            matches!(self.view.kind(*at), ChunkKind::Loose)
                && tokens.clone().all(|at| matches!(self.view.chunks.tag(at), Tag::Adjective | Tag::Participle))
        };
        let first = (0..self.chunk).rev().take_while(modifies).last();
        let Some(first) = first else { return };
        let before = self.view.document.slice(self.view.span(first..self.chunk));
        let behind = self.view.phrase_in(self.view.span(noun..self.complements(noun)));
        self.add(Source::AttributeWhole, behind.map(|behind| [before, " ", &behind].concat()), Some(first));
    }

    /// What earlier figures measure, and the heading.
    pub(super) fn earlier(&mut self) {
        let measures = self.earlier.sentence;
        if let Some(before) = self.nth.checked_sub(1).and_then(|nth| measures.get(nth)?.as_ref()) {
            self.repeat(before, Source::Same, self.nth - 1);
        }
        if self.nth > 1
            && let Some(first) = measures.first().and_then(Option::as_ref)
        {
            self.repeat(first, Source::First, 0);
        }
        self.add(Source::Paragraph, self.earlier.paragraph, None);
        self.add(Source::Above, self.earlier.above, None);
        self.add(Source::Heading, self.earlier.heading, None);
    }

    /// Proposes an earlier figure's measure again; where the phrase is proposed already, that is noted on it.
    fn repeat(&mut self, before: &Candidate, source: Source, nth: usize) {
        match self.found.iter_mut().find(|found| found.text == before.text) {
            Some(found) => found.of_amount = Some(nth),
            None => {
                let repeated = Candidate { source, of_amount: Some(nth), also: Vec::new(), ..before.clone() };
                self.found.push(repeated);
            }
        }
    }
}
