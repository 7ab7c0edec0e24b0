//! Candidates by nearness alone, and what earlier figures, sentences and headings say.

use super::candidate::{Candidate, Finder, Source};
use crate::relation::chunk::ChunkKind;

impl Finder<'_, '_, '_> {
    /// The noun right behind the number, and the nearest noun phrases on both sides.
    pub(super) fn near(&mut self) {
        let next = self.chunk + 1;
        if self.kind(next) == ChunkKind::Noun {
            let end = self.complements(next);
            self.add_chunks(Source::AttributeLong, next..end);
            self.add_chunks(Source::Attribute, next..next + 1);
        }
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
        self.add(Source::Paragraph, self.earlier.paragraph.map(str::to_owned), None);
        self.add(Source::Heading, self.earlier.heading.map(str::to_owned), None);
    }

    /// Proposes an earlier figure's measure again; where the phrase is proposed already, that is noted on it.
    fn repeat(&mut self, before: &Candidate, source: Source, nth: usize) {
        match self.found.iter_mut().find(|found| found.text == before.text) {
            Some(found) => found.of_amount = Some(nth),
            None => {
                let repeated = Candidate { source, of_amount: Some(nth), ..before.clone() };
                self.found.push(repeated);
            }
        }
    }
}
