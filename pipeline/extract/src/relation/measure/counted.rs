//! Candidates from what is counted, weighed, shared or paid.

use std::ops::Range;

use super::candidate::{Finder, Source};
use crate::quantity::Form;
use crate::relation::chunk::ChunkKind;
use crate::text::tag::Tag;

impl Finder<'_, '_, '_> {
    /// The noun that the number completes: "a fine of 68 million yuan", "price: 30 yuan", "homes (12)".
    pub(super) fn completed(&mut self) {
        let Some(before) = self.view.outside(self.nth) else { return };
        let linked = self.kind(before) == ChunkKind::Preposition || self.view.chunk_in(before, &[":", "(", "-", "–"]);
        let noun = before.checked_sub(1).filter(|at| linked && self.kind(*at) == ChunkKind::Noun);
        let Some(noun) = noun else { return };
        let complex = self.view.complex_left(noun);
        self.add_chunks(Source::Completed, complex.clone());
        if let (true, Some(item)) = (self.counts(), &self.amount.item_tokens)
            && self.view.chunk_is(before, "of")
        {
            let head = self.view.phrase_in(self.view.span(complex.clone()));
            let item = self.view.phrase_in(item.clone());
            let joined = head.zip(item).map(|(head, item)| [&*head, " of ", &item].concat());
            self.add(Source::CompletedCount, joined, Some(complex.start));
        }
    }

    /// What is counted or weighed, alone and with what is said of it.
    pub(super) fn counted(&mut self) {
        let own = self.view.tokens(self.chunk);
        let item = self.amount.item_tokens.clone().filter(|item| !item.is_empty());
        if let Some(item) = item.clone().filter(|item| item.end <= own.start) {
            self.counted_before(item);
            return;
        }
        let of = self.view.chunk_is(self.chunk + 1, "of") && self.kind(self.chunk + 2) == ChunkKind::Noun;
        let (start, last) = match item {
            Some(item) => {
                let last = self.view.chunks.at(item.end.saturating_sub(1)).unwrap_or(self.chunk);
                (item.start, last)
            }
            None if of && self.amount.form != Form::Percent => (self.view.tokens(self.chunk + 2).start, self.chunk + 2),
            None => return,
        };
        let last = last.max(self.chunk);
        let end = self.complements(last);
        let to = |chunk: usize| start..self.view.tokens(chunk).end.max(start);
        let (short, long) = (to(last), to(end - 1));
        self.said_of(&long, end, last);
        self.add_tokens(Source::CountedLong, long.clone(), Some(last));
        self.add_tokens(Source::Counted, short, Some(last));
        if let Some(rest) = self.rest(start, last) {
            self.add_tokens(Source::CountedRest, rest, Some(last));
        }
        self.counted_of(&long, last);
    }

    /// "188 of them", where the thing that is counted was named before.
    fn counted_before(&mut self, item: Range<usize>) {
        let chunk = self.view.chunks.at(item.start);
        let of = self.view.chunk_is(self.chunk + 1, "of") && self.kind(self.chunk + 2) == ChunkKind::Noun;
        let end = if of { self.complements(self.chunk + 2) } else { self.chunk + 1 };
        self.said_of(&item, end, chunk.unwrap_or(self.chunk));
        self.add_tokens(Source::CountedLong, item.clone(), chunk);
        if let Some(chunk) = chunk {
            let long = item.start..self.view.tokens(self.complements(chunk) - 1).end;
            if long.end <= self.view.tokens(self.chunk).start {
                self.add_tokens(Source::Counted, long, Some(chunk));
            }
        }
    }

    /// What the verb behind the counted thing, or the verb before it, says of it.
    fn said_of(&mut self, thing: &Range<usize>, end: usize, last: usize) {
        let Some(head) = self.view.phrase_in(thing.clone()) else { return };
        let verb = self.past_insertion(end);
        let done = self.done_behind(verb).and_then(|to| {
            let verb = self.done_word(verb)?;
            Some([&*head, " ", self.view.document.slice(verb..to)].concat())
        });
        let by = self.view.predicate_verb(self.nth).and_then(|verb| self.done_word(verb));
        let by = by.map(|word| [&*head, " ", self.view.document.word(word)].concat());
        self.add(Source::CountedDone, done, Some(last));
        self.add(Source::CountedBy, by, Some(last));
    }

    /// The chunk behind a phrase that commas or brackets set off at `at`: "300 people, or 5%, were hurt".
    fn past_insertion(&self, at: usize) -> usize {
        if !self.view.chunk_in(at, &[",", "("]) {
            return at;
        }
        let close = if self.view.chunk_is(at, "(") { ")" } else { "," };
        let mut inner = (at + 1..self.view.chunks.all.len()).take(9);
        let end = inner.find(|at| self.view.chunk_is(*at, close) || self.kind(*at) == ChunkKind::Verb);
        end.filter(|end| self.view.chunk_is(*end, close)).map_or(at, |end| end + 1)
    }

    /// "The firm has 300 employees", "the car with two motors": what is counted, of the subject.
    fn counted_of(&mut self, thing: &Range<usize>, last: usize) {
        let subject = self.found.iter().find(|found| matches!(found.source, Source::Subject | Source::MainSubject));
        let subject = subject.map(|found| found.text.as_str());
        let head = self.view.phrase_in(thing.clone());
        let text = head.zip(subject).map(|(head, subject)| [&*head, " of ", subject].concat());
        self.add(Source::CountedOf, text, Some(last));
    }

    /// Where what is said of the counted thing ends, if the verb group at `verb` says what was done to it.
    fn done_behind(&self, verb: usize) -> Option<usize> {
        if self.kind(verb) != ChunkKind::Verb || self.done_word(verb).is_none() {
            return None;
        }
        let particle = self.kind(verb + 1) == ChunkKind::Preposition && self.kind(verb + 2) != ChunkKind::Noun;
        let last = if particle { verb + 1 } else { self.told(verb) - 1 };
        Some(self.view.tokens(last).end)
    }

    /// One past the complements of a verb, of which "as" opens one too.
    fn told(&self, verb: usize) -> usize {
        let end = self.complements(verb);
        let role = self.view.chunk_is(end, "as") && self.kind(end + 1) == ChunkKind::Noun;
        if role { self.complements(end + 1) } else { end }
    }

    /// The text from `start` to the end of the clause or the next amount.
    pub(super) fn rest(&self, start: usize, last: usize) -> Option<Range<usize>> {
        let stop = (last + 1..self.view.chunks.all.len()).find(|at| {
            matches!(self.kind(*at), ChunkKind::Amount(_))
                || self.view.chunk_in(*at, &[",", ".", ";", ":", "(", "..", "...", "—"])
        });
        let stop = stop.unwrap_or(self.view.chunks.all.len());
        let end = self.view.tokens(stop.checked_sub(1)?).end;
        (end > start && end - start <= 16).then_some(start..end)
    }

    /// Shares and payments.
    pub(super) fn shares(&mut self) {
        match self.amount.form {
            Form::Percent => self.share(),
            Form::Money => self.payment(),
            _ => {}
        }
    }

    fn share(&mut self) {
        let whole_chunk = self.view.chunk_is(self.chunk + 1, "of").then_some(self.chunk + 2);
        let counted = whole_chunk.and_then(|at| self.counted_whole(at));
        let whole_chunk = whole_chunk.filter(|at| self.kind(*at) == ChunkKind::Noun || counted.is_some());
        let whole_end = counted.as_ref().map(|(_, end)| *end).or_else(|| whole_chunk.map(|at| self.complements(at)));
        let plain = || whole_chunk.zip(whole_end).and_then(|(from, to)| self.view.phrase(self.view.span(from..to)));
        let whole = counted.map(|(whole, _)| whole).or_else(plain);
        let parts = self.parts();
        // "accounts for 40% of Y": the share is the subject's, and "share of Y" would say less than the text.
        let owned = !parts.is_empty() && self.view.outside(self.nth).is_some_and(|at| self.view.chunk_is(at, "for"));
        if let (Some(whole), Some(end)) = (&whole, whole_end.filter(|_| !owned)) {
            let done = self.view.tokens(end).start;
            let rest = self.rest(done, end).filter(|_| matches!(self.kind(end), ChunkKind::Verb | ChunkKind::Relative));
            let rest = rest.and_then(|rest| self.view.phrase(rest));
            self.add(Source::ShareDone, rest.map(|rest| ["share of ", whole, " ", &rest].concat()), whole_chunk);
            self.add(Source::Share, Some(["share of ", whole].concat()), whole_chunk);
        }
        for (part, chunk) in parts {
            let part = part.strip_prefix("share of ").unwrap_or(&part);
            let text = match &whole {
                Some(whole) => ["share of ", part, " in ", whole].concat(),
                None => ["share of ", part].concat(),
            };
            self.add(Source::ShareIn, Some(text), chunk);
        }
    }

    /// What may have the share: the subjects, and what the figure before measures.
    fn parts(&self) -> Vec<(String, Option<usize>)> {
        let linked = self
            .view
            .outside(self.nth)
            .is_some_and(|at| self.view.chunk_in(at, &["for", "of"]) || self.kind(at) == ChunkKind::Verb);
        if !linked {
            return Vec::new();
        }
        let subject = |source: Source| matches!(source, Source::Subject | Source::LongSubject | Source::MainSubject);
        let subjects = self.found.iter().filter(|found| subject(found.source));
        let before = self.nth.checked_sub(1).and_then(|nth| self.earlier.sentence.get(nth)?.as_ref());
        subjects.chain(before).map(|found| (found.text.clone(), found.chunk)).collect()
    }

    /// A whole that is itself counted, and where it ends: "a third of the firm's 12,000 employees".
    fn counted_whole(&self, at: usize) -> Option<(String, usize)> {
        let amount = (at..at + 2).find(|at| matches!(self.kind(*at), ChunkKind::Amount(_)))?;
        let ChunkKind::Amount(nth) = self.kind(amount) else { return None };
        let item = self.view.amounts.get(nth)?.item_tokens.clone()?;
        let last = self.view.chunks.at(item.end.checked_sub(1)?)?.max(amount);
        let end = self.complements(last);
        let thing = self.view.phrase(item.start..self.view.tokens(end - 1).end.max(item.start + 1))?;
        let owner = (amount > at).then(|| self.view.phrase(self.view.tokens(at))).flatten();
        Some((owner.map_or(thing.clone(), |owner| format!("{owner} {thing}")), end))
    }

    /// "spent 24 lakh on advocacy", "raised $12bn from its listing": what the money was for, in the verb's words.
    fn payment(&mut self) {
        let Some(verb) = self.view.predicate_verb(self.nth) else { return };
        let next = self.chunk + 1;
        let word = self
            .view
            .tokens(verb)
            .rev()
            .find(|at| matches!(self.view.chunks.tag(*at), Tag::Participle | Tag::Past | Tag::Verb | Tag::Gerund));
        let Some(word) = word else { return };
        let word = self.view.document.word(word);
        let on = self.kind(next) == ChunkKind::Preposition && self.kind(next + 1) == ChunkKind::Noun;
        let end = if on { self.complements(next + 1) } else { next };
        let object = self.view.document.slice(self.view.span(next..end));
        let text = if on { ["money ", word, " ", object].concat() } else { ["money ", word].concat() };
        self.add(Source::Payment, Some(text), on.then_some(next + 1));
    }
}
