//! Candidates from lists and from what stands for another phrase: members in the number's place, "that of", pronouns.

use std::ops::Range;

use super::candidate::{Finder, Source};
use crate::relation::chunk::ChunkKind;
use crate::text::tag::Tag;

impl Finder<'_, '_, '_> {
    /// "PM10 and ozone stood at 5 and 6 respectively": the member of the subject's list in the number's place.
    pub(super) fn member(&mut self) {
        let (first, count) = self.own_list();
        if count < 2 {
            return;
        }
        let regions: Vec<Range<usize>> = self.found_spans();
        for region in regions {
            let members = self.members(&region);
            if members.len() != count {
                continue;
            }
            let Some(own) = members.get(self.nth - first).cloned() else { continue };
            // "prices of rice, wheat and maize": what stands before the first member's "of" holds for all.
            let head = members.first().and_then(|first| self.shared_head(first));
            let own =
                if self.nth == first { head.clone().map_or(own.clone(), |head| head.end + 1..own.end) } else { own };
            let text = self.view.phrase(own.clone());
            let shared = head.and_then(|head| self.view.phrase(head));
            let joined = shared.zip(text.clone()).map(|(head, text)| [&*head, " of ", &text].concat());
            let chunk = self.view.chunks.at(own.start);
            self.add(Source::Member, joined.or(text), chunk);
        }
    }

    /// The first of the amounts that commas and conjunctions join to this one, and how many they are.
    fn own_list(&self) -> (usize, usize) {
        let joined = |nth: usize| {
            let (before, own) = (self.view.chunks.amount(nth - 1), self.view.chunks.amount(nth));
            let between = before.zip(own).map(|(before, own)| before + 1..own);
            between.is_some_and(|mut between| {
                !between.is_empty()
                    && between.all(|at| {
                        self.kind(at) == ChunkKind::Conjunction
                            || self.kind(at) == ChunkKind::Loose
                            || self.view.chunk_in(at, &[",", "，", "、"])
                    })
            })
        };
        let first = (1..=self.nth).rev().take_while(|nth| joined(*nth)).last().map_or(self.nth, |nth| nth - 1);
        let last = (self.nth + 1..self.view.amounts.len()).take_while(|nth| joined(*nth)).last().unwrap_or(self.nth);
        (first, last - first + 1)
    }

    /// The tokens of the lists of noun phrases that the subjects found so far end.
    fn found_spans(&self) -> Vec<Range<usize>> {
        let subject = |source: Source| matches!(source, Source::Subject | Source::LongSubject | Source::MainSubject);
        let chunks = self.found.iter().filter(|found| subject(found.source)).filter_map(|found| found.chunk);
        let mut spans: Vec<Range<usize>> = Vec::new();
        for chunk in chunks {
            let part = |at: usize| {
                matches!(self.kind(at), ChunkKind::Noun | ChunkKind::Conjunction)
                    || self.view.chunk_in(at, &[",", "、", "of"])
            };
            let first = (0..=chunk).rev().take_while(|at| part(*at)).last().unwrap_or(chunk);
            let last = (chunk..self.chunk).take_while(|at| part(*at)).last().unwrap_or(chunk);
            let span = self.view.span(first..last + 1);
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
        spans
    }

    /// The members of a list: what commas and conjunctions part.
    fn members(&self, region: &Range<usize>) -> Vec<Range<usize>> {
        let parts = |at: usize| {
            matches!(self.view.document.word(at), "," | "、") || self.view.chunks.tag(at) == Tag::Conjunction
        };
        let mut members = Vec::new();
        let mut start = region.start;
        for at in region.clone().chain([region.end]) {
            if at == region.end || parts(at) {
                if at > start {
                    members.push(start..at);
                }
                start = at + 1;
            }
        }
        members
    }

    /// What stands before the "of" of the first member.
    fn shared_head(&self, first: &Range<usize>) -> Option<Range<usize>> {
        let of = first.clone().find(|at| self.view.is(*at, "of"))?;
        (of > first.start).then_some(first.start..of)
    }

    /// "that of the secondary industry": the head of an earlier measure with the complement at hand.
    pub(super) fn that_of(&mut self) {
        let measures = self.earlier.sentence.iter().rev().flatten().map(|measure| measure.text.as_str());
        let mut heads =
            measures.chain(self.earlier.paragraph).map(|text| text.strip_prefix("share of ").unwrap_or(text));
        let Some(text) = heads.next() else { return };
        let head = text.split(" of ").next().unwrap_or(text);
        let pronoun = |at: &usize| self.view.chunk_in(*at, &["that", "those"]);
        let Some(that) = (0..self.chunk).rev().take(8).find(pronoun) else { return };
        let after = self.view.tokens(that).end;
        let end = (that + 1..self.chunk).find(|at| self.kind(*at) == ChunkKind::Verb && self.is_finite(*at));
        let end = end.map_or(self.view.tokens(self.chunk).start, |verb| self.view.tokens(verb).start);
        if end > after {
            let rest = self.view.document.slice(after..end);
            self.add(Source::ThatOf, Some([head, " ", rest].concat()), Some(that));
        }
    }

    /// What a pronoun that is the subject stands for.
    pub(super) fn antecedent(&mut self) {
        let Some(antecedent) = self.earlier.antecedent else { return };
        let pronoun = |at: usize| {
            let tokens = self.view.tokens(at);
            tokens.len() == 1 && self.view.chunks.tag(tokens.start) == Tag::Pronoun
                || self.view.chunks.tag(tokens.start) == Tag::Determiner && self.view.anaphoric(tokens.start)
        };
        let subject = |source: Source| matches!(source, Source::Subject | Source::LongSubject | Source::MainSubject);
        let points = self.found.iter().any(|found| subject(found.source) && found.chunk.is_some_and(pronoun));
        if points {
            self.add(Source::Antecedent, Some(antecedent), None);
        }
    }

    pub(super) fn is_finite(&self, verb: usize) -> bool {
        self.view
            .tokens(verb)
            .any(|at| matches!(self.view.chunks.tag(at), Tag::Past | Tag::Verb | Tag::Modal | Tag::Auxiliary))
    }
}
