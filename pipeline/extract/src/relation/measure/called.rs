//! Candidates that the text names by a verb or a unit alone: "the plan costs 5 million" is the cost of the plan, "invest 5
//! million in the line" investment in the line, "5 hours to charge" time to charge, "5 km from the port" a distance.
//!
//! What a verb's amount is called and what is measured in a dimension are data (`relation.toml`).

use std::borrow::Cow;
use std::ops::Range;

use super::candidate::{Finder, Source};
use crate::quantity::Form;
use crate::relation::chunk::ChunkKind;
use crate::text::tag::Tag;

impl<'f> Finder<'f, '_, '_> {
    /// What the amount is called by the verb that leads to it, and by what its unit measures.
    pub(super) fn called(&mut self) {
        if let Some((verb, noun)) = self.view.deed(self.nth, self.calls) {
            let object = self.view.right(verb).filter(|at| *at < self.chunk && self.kind(*at) == ChunkKind::Noun);
            if let Some(object) = object {
                let end = self.complements(object).min(self.chunk);
                let object = self.view.phrase_in(self.view.span(object..end.max(object + 1)));
                self.of(Source::DeedOf, noun, object);
            }
            self.told_of(noun, [Source::Deed, Source::DeedFor]);
        } else if let Some((owner, noun)) = self.deed_as_noun() {
            self.of(Source::Deed, noun, self.view.phrase_in(owner));
        }
        let calls = self.calls;
        if self.amount.form == Form::Money {
            self.clause("money");
        } else if self.amount.form != Form::Measured {
            return;
        }
        if let Some(noun) = self.adjective().and_then(|at| calls.trait_of(self.view.document.tokens[at].word)) {
            self.told_of(noun, [Source::Trait, Source::TraitFor]);
            return;
        }
        for noun in self.dimension.map_or(&[][..], |dimension| calls.of_dimension(dimension)) {
            self.told_of(noun, [Source::Trait, Source::TraitFor]);
            if self.amount.form == Form::Measured {
                self.clause(noun);
            }
        }
    }

    /// "the bridge cost 90 million": a verb that looks like the last noun of the phrase right before the amount.
    fn deed_as_noun(&self) -> Option<(Range<usize>, &'f str)> {
        let before = self.view.outside(self.nth).filter(|at| self.kind(*at) == ChunkKind::Noun)?;
        let tokens = self.view.tokens(self.view.complex_left(before).start).start..self.view.tokens(before).end;
        let last = tokens.end.checked_sub(1).filter(|last| *last > tokens.start)?;
        let calls = self.calls;
        Some((tokens.start..last, calls.deed(self.view.document.tokens[last].word, self.amount.form)?))
    }

    /// The adjective right behind the amount: "5 metres wide", "a 5-mile-wide lake".
    fn adjective(&self) -> Option<usize> {
        let end = self.view.tokens(self.chunk).end;
        let at = end + usize::from(self.view.document.word(end) == "-");
        self.view.range.contains(&at).then_some(at)
    }

    /// The noun alone, of the subject, and with what stands behind the amount.
    fn told_of(&mut self, noun: &str, [of, with]: [Source; 2]) {
        let subject = |source: Source| matches!(source, Source::Subject | Source::MainSubject);
        let subjects = self.found.iter().filter(|found| subject(found.source)).take(2);
        let texts: Vec<String> = subjects.map(|found| [noun, " of ", &found.text].concat()).collect();
        for text in texts {
            self.add(of, Some(text), None);
        }
        if let Some(behind) = self.behind() {
            let text = self.view.document.slice(behind);
            self.add(with, Some([noun, " ", text].concat()), None);
        }
        self.add(of, Some(noun), None);
    }

    fn of(&mut self, source: Source, noun: &str, owner: Option<Cow<'_, str>>) {
        self.add(source, owner.map(|owner| [noun, " of ", &owner].concat()), None);
    }

    /// The complements behind the amount: "in the new line", "to charge the car", "away from the port".
    fn behind(&self) -> Option<Range<usize>> {
        let mut next = self.chunk + 1;
        next += usize::from(self.kind(next) == ChunkKind::Loose);
        let start = self.view.tokens(self.chunk + 1).start;
        let infinitive = self.kind(next) == ChunkKind::Verb
            && self.view.chunks.tag(self.view.tokens(next).start) == Tag::To
            || self.kind(next) == ChunkKind::Preposition && self.kind(next + 1) == ChunkKind::Verb;
        if infinitive {
            return self.rest(start, self.chunk);
        }
        if self.kind(next) != ChunkKind::Preposition {
            return None;
        }
        let end = (self.kind(next + 1) == ChunkKind::Noun).then(|| self.complements(next + 1))?;
        Some(start..self.view.tokens(end - 1).end)
    }

    /// The noun with the clause before the amount: "time the road stayed closed".
    fn clause(&mut self, noun: &str) {
        let Some(verb) = self.view.verb_of(self.nth) else { return };
        let subject = |source: Source| matches!(source, Source::Subject | Source::MainSubject);
        let chunk = self.found.iter().filter(|found| subject(found.source)).find_map(|found| found.chunk);
        let Some(first) = chunk.filter(|chunk| *chunk < verb) else { return };
        let tokens = self.view.span(first..verb + 1);
        let spoken = |at: &usize| !matches!(self.view.chunks.tag(*at), Tag::Modal | Tag::Mark);
        let mut text = String::with_capacity(noun.len() + 1 + self.view.document.slice(tokens.clone()).len());
        text.push_str(noun);
        text.push(' ');
        for (nth, at) in tokens.filter(spoken).enumerate() {
            text.push_str(if nth > 0 { " " } else { "" });
            text.push_str(self.view.document.word(at));
        }
        self.add(Source::TraitClause, Some(text), None);
    }
}
