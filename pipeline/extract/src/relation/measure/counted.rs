//! Candidates from what is counted, weighed, shared or paid.

use super::candidate::{Finder, Source};
use crate::quantity::Form;
use crate::relation::chunk::ChunkKind;
use crate::text::tag::Tag;

impl Finder<'_, '_, '_> {
    /// The noun that the number completes: "a fine of 68 million yuan", "price: 30 yuan", "homes (12)".
    pub(super) fn completed(&mut self) {
        let Some(before) = self.outside() else { return };
        let linked = self.kind(before) == ChunkKind::Preposition || self.view.chunk_in(before, &[":", "(", "-", "–"]);
        let noun = before.checked_sub(1).filter(|at| linked && self.kind(*at) == ChunkKind::Noun);
        let Some(noun) = noun else { return };
        let complex = self.view.complex_left(noun);
        self.add_chunks(Source::Completed, complex.clone());
        if let (true, Some(item)) = (self.counts(), &self.amount.item_tokens)
            && self.view.chunk_is(before, "of")
        {
            let head = self.view.phrase(self.view.span(complex.clone()));
            let item = self.view.phrase(item.clone());
            let joined = head.zip(item).map(|(head, item)| format!("{head} of {item}"));
            self.add(Source::CompletedCount, joined, Some(complex.start));
        }
    }

    /// What is counted or weighed, alone and with what is said of it.
    pub(super) fn counted(&mut self) {
        let of = self.view.chunk_is(self.chunk + 1, "of") && self.kind(self.chunk + 2) == ChunkKind::Noun;
        let item = self.amount.item_tokens.clone().filter(|item| !item.is_empty());
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
        let text_to = |chunk: usize| self.view.phrase(start..self.view.tokens(chunk).end.max(start));
        let (short, long) = (text_to(last), text_to(end - 1));
        let done = self.done_behind(end).and_then(|to| {
            let verb = self.done_word(end)?;
            let head = self.view.phrase(start..self.view.tokens(end - 1).end)?;
            Some(format!("{head} {}", self.view.document.slice(verb..to)))
        });
        let by = self.predicate_verb().and_then(|verb| self.done_word(verb)).and_then(|word| {
            let head = self.view.phrase(start..self.view.tokens(end - 1).end)?;
            Some(format!("{head} {}", self.view.document.word(word)))
        });
        let rest = self.rest(start, last);
        self.add(Source::CountedDone, done, Some(last));
        self.add(Source::CountedBy, by, Some(last));
        self.add(Source::CountedLong, long, Some(last));
        self.add(Source::Counted, short, Some(last));
        self.add(Source::CountedRest, rest, Some(last));
    }

    /// Where what is said of the counted thing ends, if the verb group at `verb` says what was done to it.
    fn done_behind(&self, verb: usize) -> Option<usize> {
        if self.kind(verb) != ChunkKind::Verb || self.done_word(verb).is_none() {
            return None;
        }
        Some(self.view.tokens(self.complements(verb) - 1).end)
    }

    /// The text from `start` to the end of the clause or the next amount.
    fn rest(&self, start: usize, last: usize) -> Option<String> {
        let stop = (last + 1..self.view.chunks.all.len()).find(|at| {
            matches!(self.kind(*at), ChunkKind::Amount(_))
                || self.view.chunk_in(*at, &[",", ".", ";", ":", "(", "..", "...", "—"])
        });
        let stop = stop.unwrap_or(self.view.chunks.all.len());
        let end = self.view.tokens(stop.checked_sub(1)?).end;
        (end > start && end - start <= 16).then(|| self.view.phrase(start..end)).flatten()
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
        let whole_chunk = (self.view.chunk_is(self.chunk + 1, "of") && self.kind(self.chunk + 2) == ChunkKind::Noun)
            .then_some(self.chunk + 2);
        let whole_end = whole_chunk.map(|at| self.complements(at));
        let whole = whole_chunk.zip(whole_end).and_then(|(from, to)| self.view.phrase(self.view.span(from..to)));
        if let (Some(whole), Some(end)) = (&whole, whole_end) {
            let done = self.view.tokens(end).start;
            let rest = self.rest(done, end).filter(|_| matches!(self.kind(end), ChunkKind::Verb | ChunkKind::Relative));
            self.add(Source::ShareDone, rest.map(|rest| format!("share of {whole} {rest}")), whole_chunk);
            self.add(Source::Share, Some(format!("share of {whole}")), whole_chunk);
        }
        let linked =
            self.outside().is_some_and(|at| self.view.chunk_in(at, &["for", "of"]) || self.kind(at) == ChunkKind::Verb);
        if !linked {
            return;
        }
        let parts: Vec<_> = self
            .found
            .iter()
            .filter(|found| matches!(found.source, Source::Subject | Source::LongSubject | Source::MainSubject))
            .map(|found| (found.text.clone(), found.chunk))
            .collect();
        let before = self.nth.checked_sub(1).and_then(|nth| self.earlier.sentence.get(nth)?.as_ref());
        let parts = parts.into_iter().chain(before.map(|before| (before.text.clone(), before.chunk)));
        for (part, chunk) in parts.collect::<Vec<_>>() {
            let part = part.strip_prefix("share of ").unwrap_or(&part).to_owned();
            let text = match &whole {
                Some(whole) => format!("share of {part} in {whole}"),
                None => format!("share of {part}"),
            };
            self.add(Source::ShareIn, Some(text), chunk);
        }
    }

    /// "spent 24 lakh on advocacy", "raised $12bn from its listing": what the money was for, in the verb's words.
    fn payment(&mut self) {
        let Some(verb) = self.predicate_verb() else { return };
        let next = self.chunk + 1;
        if self.kind(next) != ChunkKind::Preposition || self.kind(next + 1) != ChunkKind::Noun {
            return;
        }
        let word = self
            .view
            .tokens(verb)
            .rev()
            .find(|at| matches!(self.view.chunks.tag(*at), Tag::Participle | Tag::Past | Tag::Verb | Tag::Gerund));
        let Some(word) = word else { return };
        let end = self.complements(next + 1);
        let object = self.view.document.slice(self.view.span(next..end)).to_owned();
        let text = format!("money {} {object}", self.view.document.word(word));
        self.add(Source::Payment, Some(text), Some(next + 1));
    }
}
