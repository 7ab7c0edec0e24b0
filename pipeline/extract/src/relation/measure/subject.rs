//! Candidates around the verb: subjects, objects, and what a word of change is about.

use std::ops::Range;

use super::candidate::{Finder, Source};
use crate::relation::change::Pattern;
use crate::relation::chunk::ChunkKind;
use crate::text::tag::Tag;

impl Finder<'_, '_, '_> {
    /// The subject of the verb that governs the number, and of the main verb before it.
    pub(super) fn subjects(&mut self) {
        let governor =
            self.role.governor.filter(|_| matches!(self.role.pattern, Pattern::Verb | Pattern::AdverbBefore));
        let own = (self.role.pattern == Pattern::Own).then_some(self.chunk);
        let verb = governor.or_else(|| self.view.predicate_verb(self.nth)).or(own);
        if let Some(verb) = verb {
            self.subject(verb, Source::Subject, Source::LongSubject);
        }
        let Some(before) = self.view.verb_before(self.nth) else { return };
        if Some(before) != verb {
            self.subject(before, Source::MainSubject, Source::MainSubject);
        }
        let first = (0..before).find(|at| self.kind(*at) == ChunkKind::Verb && self.is_finite(*at));
        if let Some(first) = first {
            self.subject(first, Source::MainSubject, Source::MainSubject);
        }
    }

    fn subject(&mut self, verb: usize, short: Source, long: Source) {
        let Some(last) = self.subject_end(verb) else { return };
        if self.kind(last) != ChunkKind::Noun {
            return;
        }
        let complex = self.view.complex_left(last);
        let whole = self.subject_region(last);
        if whole.start < complex.start {
            self.add_chunks(long, whole.clone());
        }
        self.add_chunks(short, complex);
        if let Some(outer) = self.before_insertion(last, verb) {
            self.add_chunks(long, self.view.complex_left(outer));
        }
    }

    /// The noun before what two commas set off before the verb: "The grade, at 26 degrees, was raised".
    fn before_insertion(&self, last: usize, verb: usize) -> Option<usize> {
        let close = (last + 1..verb).find(|at| self.view.chunk_is(*at, ","))?;
        let open = (0..close).rev().find(|at| self.view.chunk_is(*at, ","))?;
        let outer = open.checked_sub(1)?;
        (self.kind(outer) == ChunkKind::Noun).then_some(outer)
    }

    /// The last chunk of the subject of the verb group: what stands left of it, over adverbs, times and inserted phrases.
    fn subject_end(&self, verb: usize) -> Option<usize> {
        let mut at = verb.checked_sub(1)?;
        loop {
            match self.kind(at) {
                ChunkKind::Noun => return Some(at),
                ChunkKind::Mark if self.view.chunk_is(at, ")") => {
                    at = (0..at).rev().find(|at| self.view.chunk_is(*at, "("))?;
                }
                ChunkKind::Conjunction | ChunkKind::Amount(_) if at < verb => {
                    // "rose 5% and fell 3%": the subject of the verb before.
                    let before = (0..at).rev().find(|at| self.kind(*at) == ChunkKind::Verb)?;
                    return self.subject_end(before);
                }
                ChunkKind::Verb => return self.subject_end(at),
                _ => {}
            }
            at = at.checked_sub(1)?;
        }
    }

    /// The whole of a subject that ends with the chunk `last`: reduced relatives and lists before it included, an
    /// adverbial at the beginning of the clause not.
    fn subject_region(&self, last: usize) -> Range<usize> {
        let mut first = last;
        while let Some(at) = first.checked_sub(1) {
            let inner = match self.kind(at) {
                ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Loose => true,
                ChunkKind::Conjunction => {
                    self.kind(at + 1) == ChunkKind::Noun && at > 0 && self.kind(at - 1) == ChunkKind::Noun
                }
                ChunkKind::Verb => !self.is_finite(at) || self.only_past_participle(at),
                ChunkKind::Mark => {
                    self.view.chunk_in(at, &[","]) && self.listed(at)
                        || self.view.chunk_in(at, &["(", ")", "\"", "“", "”", "‘", "’"])
                }
                _ => false,
            };
            if !inner {
                break;
            }
            first = at;
        }
        while first < last && self.kind(first) != ChunkKind::Noun {
            first += 1;
        }
        // "In the region, prices": what a preposition opens at the clause's beginning is no part of the subject.
        first..last + 1
    }

    /// Whether the comma at `at` stands in a list of noun phrases.
    fn listed(&self, at: usize) -> bool {
        let before = at.checked_sub(1).is_some_and(|before| self.kind(before) == ChunkKind::Noun);
        let opens = (0..at)
            .rev()
            .take_while(|at| !self.view.chunk_in(*at, &[","]))
            .all(|at| !matches!(self.kind(at), ChunkKind::Verb | ChunkKind::Time));
        let led = (0..at).rev().take_while(|at| !matches!(self.kind(*at), ChunkKind::Mark)).last();
        let adverbial = led.is_some_and(|first| self.kind(first) == ChunkKind::Preposition);
        before && self.kind(at + 1) == ChunkKind::Noun && opens && !adverbial
    }

    fn only_past_participle(&self, verb: usize) -> bool {
        let tokens = self.view.tokens(verb);
        let modifying = self.kind(verb + 1) == ChunkKind::Preposition;
        modifying && tokens.len() == 1 && matches!(self.view.chunks.tag(tokens.start), Tag::Participle | Tag::Past)
    }

    /// The object of the governing verb, and what a word of change is about.
    pub(super) fn objects(&mut self) {
        if let Some(verb) = self.role.governor.filter(|_| self.role.pattern == Pattern::Transitive) {
            self.object(verb);
        }
        if self.role.pattern == Pattern::Own && self.kind(self.chunk + 1) == ChunkKind::Noun {
            let end = self.complements(self.chunk + 1);
            self.add_chunks(Source::Object, self.chunk + 1..end);
        }
        if matches!(self.role.pattern, Pattern::NounBefore | Pattern::NounAfter)
            && let Some(governor) = self.role.governor
        {
            self.changed(governor);
        }
    }

    fn object(&mut self, verb: usize) {
        let object = self.view.right(verb).filter(|at| self.kind(*at) == ChunkKind::Noun);
        if let Some(object) = object {
            let end = self.complements(object).min(self.chunk);
            self.add_chunks(Source::Object, object..end.max(object + 1));
        }
    }

    /// "an increase of 5% in exports", "a 5% drop in sales", "output growth of 5%".
    fn changed(&mut self, governor: usize) {
        let last = governor.max(self.chunk);
        for begin in [last + 1, governor + 1] {
            if self.kind(begin) == ChunkKind::Preposition && self.kind(begin + 1) == ChunkKind::Noun {
                let end = self.complements(begin + 1);
                let end = if begin < self.chunk { end.min(self.chunk) } else { end };
                self.add_chunks(Source::Complement, begin + 1..end.max(begin + 2));
            }
        }
        let tokens = self.view.tokens(governor);
        let modifiers = tokens.start..tokens.end.saturating_sub(1);
        if !modifiers.is_empty() {
            let text = self.view.phrase_in(modifiers).filter(|text| text.len() > 3);
            self.add(Source::Modifier, text, Some(governor));
        }
    }
}
