//! Where an amount stands in its sentence: what is right before it, and which verb it belongs to.

use crate::relation::calls::Calls;
use crate::relation::chunk::ChunkKind;
use crate::relation::view::View;

impl View<'_, '_> {
    /// The chunk of the amount `nth`, and the first token of it and what belongs to it.
    fn site(&self, nth: usize) -> Option<(usize, usize)> {
        let chunk = self.chunks.amount(nth)?;
        Some((chunk, self.amounts.get(nth)?.extent.start.min(self.tokens(chunk).start)))
    }

    /// The last chunk that ends before the amount `nth` and what belongs to it, adverbs aside.
    pub(super) fn outside(&self, nth: usize) -> Option<usize> {
        let (chunk, start) = self.site(nth)?;
        (0..chunk).rev().find(|at| self.tokens(*at).end <= start && self.kind(*at) != ChunkKind::Loose)
    }

    /// The verb group whose object or complement the amount `nth` is.
    pub(super) fn predicate_verb(&self, nth: usize) -> Option<usize> {
        let mut at = self.outside(nth)?;
        while matches!(self.kind(at), ChunkKind::Loose | ChunkKind::Preposition | ChunkKind::Time) {
            at = at.checked_sub(1)?;
        }
        (self.kind(at) == ChunkKind::Verb).then_some(at)
    }

    /// The verb group nearest before the amount `nth` in its clause.
    pub(super) fn verb_before(&self, nth: usize) -> Option<usize> {
        let (chunk, _) = self.site(nth)?;
        (0..chunk).rev().take_while(|at| !self.chunk_in(*at, &[";", "；"])).find(|at| self.kind(*at) == ChunkKind::Verb)
    }

    /// The verb group that the amount `nth` belongs to: the one that it completes, else the nearest before it.
    pub(super) fn verb_of(&self, nth: usize) -> Option<usize> {
        self.predicate_verb(nth).or_else(|| self.verb_before(nth))
    }

    /// That verb group with the name that its amounts have in the form of this one, where they have any.
    pub(super) fn deed<'c>(&self, nth: usize, calls: &'c Calls) -> Option<(usize, &'c str)> {
        let verb = self.verb_of(nth)?;
        let (_, start) = self.site(nth)?;
        // "is worth": the word right before the amount belongs to its verb.
        let last = start.checked_sub(1).filter(|at| self.range.contains(at));
        let mut words = self.tokens(verb).rev().chain(last);
        let noun = words.find_map(|at| calls.deed(self.document.tokens[at].word, self.amounts[nth].form))?;
        Some((verb, noun))
    }
}
