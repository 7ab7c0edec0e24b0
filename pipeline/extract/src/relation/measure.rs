//! What a figure measures: the noun phrase that the number is about.
//!
//! Rules propose phrases by the place of the number in its sentence: subject of its verb, the noun it completes, what it
//! counts, the whole it is a share of. A figure in apposition to another measures what that one does.

use std::ops::Range;

use super::change::{Pattern, Role};
use super::chunk::ChunkKind;
use super::view::View;
use crate::quantity::{Amount, Form, Kind};
use crate::text::tag::Tag;

/// A proposed measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The phrase.
    pub text: String,
    /// The rule that proposed it.
    pub rule: &'static str,
    /// The chunk that it is read from, where there is one in the sentence.
    pub chunk: Option<usize>,
    /// The amount, by its index in the sentence, whose measure it repeats.
    pub of_amount: Option<usize>,
}

/// Words of the grammar that a share's verb is recognised by; each takes "for" or "of".
const SHARE_LINKS: [&str; 2] = ["for", "of"];

/// The measures found so far in the sentence, one an amount.
pub type Found = [Option<Measure>];

/// The measure of the amount `nth`.
pub fn measure(view: &View<'_, '_>, nth: usize, role: &Role, found: &Found) -> Option<Measure> {
    let chunk = view.chunks.amount(nth)?;
    let amount = &view.amounts[nth];
    let finder = Finder { view, nth, chunk, amount, role, found };
    finder.of_change().or_else(|| finder.of_level()).or_else(|| finder.fallback())
}

struct Finder<'v, 'd, 't> {
    view: &'v View<'d, 't>,
    nth: usize,
    chunk: usize,
    amount: &'v Amount,
    role: &'v Role,
    found: &'v Found,
}

impl Finder<'_, '_, '_> {
    fn propose(&self, chunks: Range<usize>, rule: &'static str) -> Option<Measure> {
        let text = self.view.phrase(self.view.span(chunks.clone()))?;
        Some(Measure { text, rule, chunk: Some(chunks.start), of_amount: None })
    }

    /// The measure of the amount before this one in the sentence.
    fn same_as_before(&self, rule: &'static str) -> Option<Measure> {
        let before = self.nth.checked_sub(1)?;
        let measure = self.found.get(before)?.as_ref()?;
        Some(Measure { rule, of_amount: Some(before), ..measure.clone() })
    }

    /// The subject of the verb group at `verb`: the noun phrase left of it, with its complements.
    fn subject(&self, verb: usize, rule: &'static str) -> Option<Measure> {
        let view = self.view;
        let mut at = verb.checked_sub(1)?;
        loop {
            match view.kind(at) {
                ChunkKind::Noun => {
                    let complex = view.complex_left(at);
                    let pronoun = view.tokens(at).len() == 1 && view.chunks.tag(view.tokens(at).start) == Tag::Pronoun;
                    if pronoun {
                        return self.same_as_before(rule);
                    }
                    let participle = self.participle_before(complex.start);
                    return self.propose(participle..complex.end, rule);
                }
                ChunkKind::Time | ChunkKind::Loose | ChunkKind::Preposition => {}
                ChunkKind::Relative => return self.antecedent(at, rule),
                ChunkKind::Mark if view.chunk_is(at, ")") => at = self.open_bracket(at)?,
                ChunkKind::Mark if view.chunk_in(at, &[",", "-", "–"]) => {
                    return self.past_comma(at, rule);
                }
                ChunkKind::Conjunction | ChunkKind::Verb => return self.coordinate(at, rule),
                ChunkKind::Amount(_) => return self.same_as_before(rule),
                ChunkKind::Mark => {}
            }
            at = at.checked_sub(1)?;
        }
    }

    /// "2,182 of the cases reported by X were …": a participle phrase right before belongs to the noun before it.
    fn participle_before(&self, first: usize) -> usize {
        first
    }

    /// Before a comma: a participle or apposition shares the subject of the main verb, or the amount just before.
    fn past_comma(&self, comma: usize, rule: &'static str) -> Option<Measure> {
        let left = comma.checked_sub(1)?;
        match self.view.kind(left) {
            ChunkKind::Amount(_) => self.same_as_before(rule),
            ChunkKind::Noun | ChunkKind::Time => {
                let amount = (0..comma).rev().find(|at| matches!(self.view.kind(*at), ChunkKind::Amount(_)));
                match amount {
                    Some(_) => self.same_as_before(rule),
                    None => self.main_subject(comma, rule),
                }
            }
            _ => self.main_subject(comma, rule),
        }
    }

    /// "and fell 3%": the subject of the verb before the conjunction.
    fn coordinate(&self, at: usize, rule: &'static str) -> Option<Measure> {
        let verb = (0..=at).rev().find(|at| self.view.kind(*at) == ChunkKind::Verb)?;
        self.same_as_before(rule).or_else(|| self.subject(verb, rule))
    }

    /// The subject of the last finite verb before `at`.
    fn main_subject(&self, at: usize, rule: &'static str) -> Option<Measure> {
        let verb = (0..at).rev().find(|at| self.view.kind(*at) == ChunkKind::Verb)?;
        self.subject(verb, rule)
    }

    /// "which reached 5%": the noun before the relative.
    fn antecedent(&self, relative: usize, rule: &'static str) -> Option<Measure> {
        let at = (0..relative).rev().find(|at| !matches!(self.view.kind(*at), ChunkKind::Mark | ChunkKind::Preposition))?;
        match self.view.kind(at) {
            ChunkKind::Noun => self.propose(self.view.complex_left(at), rule),
            ChunkKind::Amount(_) => self.same_as_before(rule),
            _ => None,
        }
    }

    fn open_bracket(&self, close: usize) -> Option<usize> {
        (0..close).rev().find(|at| self.view.chunk_is(*at, "("))
    }

    /// Whether a comma or bracket stands right before the chunk, articles and comparators aside.
    fn in_apposition(&self, governor: usize) -> bool {
        let start = self.view.tokens(governor).start.min(self.amount.extent.start);
        let before = (0..governor).rev().find(|at| self.view.tokens(*at).end <= start && self.view.kind(*at) != ChunkKind::Loose);
        before.is_some_and(|at| self.view.chunk_in(at, &[",", "(", "-", "–", "—", ";"]))
    }

    fn of_change(&self) -> Option<Measure> {
        let governor = self.role.governor;
        match self.role.pattern {
            Pattern::Verb => self.verb_subject(governor?),
            Pattern::Transitive => {
                let object = self.view.right(governor?)?;
                let object = (self.view.kind(object) == ChunkKind::Noun).then_some(object)?;
                self.propose(self.view.complex_right(object), "object of a change")
            }
            Pattern::NounBefore | Pattern::NounAfter => self.changed_noun(governor?),
            Pattern::AdverbBefore if self.in_apposition(governor?) => {
                self.same_as_before("apposition").or_else(|| self.main_subject(governor?, "subject of a change"))
            }
            Pattern::AdverbBefore => self.subject(governor?, "subject of a change"),
            Pattern::AdverbAfter => self.subject(self.verb_before()?, "subject of a change"),
            Pattern::Own => self.own(),
            Pattern::None => None,
        }
    }

    fn verb_before(&self) -> Option<usize> {
        (0..self.chunk).rev().find(|at| self.view.kind(*at) == ChunkKind::Verb)
    }

    /// The subject of a verb of change; its object where it has one ("raised prices 5%").
    fn verb_subject(&self, verb: usize) -> Option<Measure> {
        self.subject(verb, "subject of a change")
    }

    /// "an increase of 5% in exports", "a 5% drop in sales": the complement; else the amount before, in apposition; else
    /// the modifiers of the word of change ("output growth of 5%"); else the subject.
    fn changed_noun(&self, governor: usize) -> Option<Measure> {
        let view = self.view;
        let last = governor.max(self.chunk);
        let complement = (last + 1..last + 3).find(|at| view.chunk_in(*at, &["in", "of", "for"]));
        if let Some(at) = complement.filter(|at| view.kind(at + 1) == ChunkKind::Noun) {
            return self.propose(view.complex_right(at + 1), "complement of a change");
        }
        let inner = view.chunk_in(governor + 1, &["in", "of"]) && view.kind(governor + 2) == ChunkKind::Noun;
        if governor < self.chunk && inner {
            return self.propose(governor + 2..view.complex_right(governor + 2).end.min(self.chunk), "complement of a change");
        }
        if self.in_apposition(governor) {
            return self.same_as_before("apposition").or_else(|| self.main_subject(governor, "subject of a change"));
        }
        let modifiers = view.tokens(governor).start..view.tokens(governor).end.saturating_sub(1);
        if modifiers.len() > 1 || modifiers.len() == 1 && view.chunks.tag(modifiers.start) == Tag::Noun {
            let text = view.phrase(modifiers);
            if let Some(text) = text.filter(|text| text.len() > 3) {
                return Some(Measure { text, rule: "modifier of a change", chunk: Some(governor), of_amount: None });
            }
        }
        let verb = (0..governor.min(self.chunk)).rev().find(|at| view.kind(*at) == ChunkKind::Verb);
        verb.and_then(|verb| self.subject(verb, "subject of a change"))
    }

    /// "doubled": its subject, or the object behind it.
    fn own(&self) -> Option<Measure> {
        let next = self.chunk + 1;
        let object = self.view.kind(next) == ChunkKind::Noun;
        if self.in_apposition(self.chunk) {
            return self.same_as_before("apposition").or_else(|| self.main_subject(self.chunk, "subject of a change"));
        }
        let subject = self.subject(self.chunk, "subject of a change");
        subject.or_else(|| object.then(|| self.propose(self.view.complex_right(next), "object of a change")).flatten())
    }

    fn of_level(&self) -> Option<Measure> {
        self.share().or_else(|| self.counted()).or_else(|| self.completed()).or_else(|| self.predicate()).or_else(|| self.attribute())
    }

    /// "X accounts for 5% of Y", "5% of Y".
    fn share(&self) -> Option<Measure> {
        if self.amount.form != Form::Percent {
            return None;
        }
        let view = self.view;
        let whole = (view.chunk_is(self.chunk + 1, "of") && view.kind(self.chunk + 2) == ChunkKind::Noun)
            .then(|| view.phrase(view.span(view.complex_right(self.chunk + 2))))
            .flatten();
        let link = self.chunk.checked_sub(1).filter(|at| view.chunk_in(*at, &SHARE_LINKS));
        let verb = link.unwrap_or(self.chunk).checked_sub(1).filter(|at| view.kind(*at) == ChunkKind::Verb);
        match (verb, whole) {
            (Some(verb), Some(whole)) => {
                let part = self.subject(verb, "share")?;
                let part_text = part.text.strip_prefix("share of ").map_or(part.text.clone(), |text| {
                    text.split(" in ").next().unwrap_or(text).to_owned()
                });
                Some(Measure { text: format!("share of {part_text} in {whole}"), rule: "share", chunk: part.chunk, of_amount: None })
            }
            (Some(verb), None) if link.is_some() && view.chunk_is(self.chunk - 1, "for") => {
                let part = self.subject(verb, "share")?;
                Some(Measure { text: format!("share of {}", part.text), ..part })
            }
            (None, Some(whole)) => {
                let done = self.participle_after(self.whole_end());
                let text = match done {
                    Some(done) => format!("share of {whole} {done}"),
                    None => format!("share of {whole}"),
                };
                Some(Measure { text, rule: "share of a whole", chunk: Some(self.chunk + 2), of_amount: None })
            }
            _ => None,
        }
    }

    fn whole_end(&self) -> usize {
        self.view.complex_right(self.chunk + 2).end
    }

    /// The main word of the verb group at `chunk`, with its complement, where it tells what was done to the subject.
    fn participle_after(&self, chunk: usize) -> Option<String> {
        let view = self.view;
        if view.kind(chunk) != ChunkKind::Verb {
            return None;
        }
        let tokens = view.tokens(chunk);
        let main = tokens.clone().rev().find(|at| {
            matches!(view.chunks.tag(*at), Tag::Participle | Tag::Past | Tag::Verb | Tag::Gerund)
        })?;
        let mut end = chunk + 1;
        while view.kind(end) == ChunkKind::Preposition && view.kind(end + 1) == ChunkKind::Noun {
            end += 2;
        }
        let last = if end > chunk + 1 { view.tokens(end - 1).end } else { tokens.end };
        view.phrase(main..last)
    }

    /// What is counted or weighed, with what is said of it.
    fn counted(&self) -> Option<Measure> {
        let view = self.view;
        let item = match (&self.amount.item_tokens, self.amount.form) {
            (Some(item), Form::Count | Form::Measured) if !item.is_empty() => item.clone(),
            _ => return None,
        };
        if self.amount.form == Form::Measured && self.predicate_verb().is_some_and(|verb| self.states(verb)) {
            return None;
        }
        let chunk = view.chunks.at(item.start)?;
        let end_chunk = view.chunks.at(item.end.saturating_sub(1)).unwrap_or(chunk);
        let complex = if view.kind(end_chunk + 1) == ChunkKind::Preposition && view.kind(end_chunk + 2) == ChunkKind::Noun {
            view.complex_right(end_chunk + 2).end
        } else {
            end_chunk + 1
        };
        let noun = view.phrase(item.start..view.span(end_chunk..complex).end.max(item.end))?;
        let done = self.participle_after(complex).or_else(|| self.done_before());
        let text = done.map_or(noun.clone(), |done| format!("{noun} {done}"));
        Some(Measure { text, rule: "counted", chunk: Some(chunk), of_amount: None })
    }

    /// "police seized 200 kilograms of heroin": the verb whose object the amount is, as a participle would say it.
    fn done_before(&self) -> Option<String> {
        let verb = self.predicate_verb()?;
        let tokens = self.view.tokens(verb);
        let main = tokens.clone().rev().find(|at| {
            matches!(self.view.chunks.tag(*at), Tag::Participle | Tag::Past | Tag::Verb | Tag::Gerund)
        })?;
        self.view.phrase(main..main + 1)
    }

    /// The verb group whose object or complement the amount is.
    fn predicate_verb(&self) -> Option<usize> {
        let start = self.amount.extent.start.min(self.view.tokens(self.chunk).start);
        let mut at = (0..self.chunk).rev().find(|at| self.view.tokens(*at).end <= start)?;
        while matches!(self.view.kind(at), ChunkKind::Loose | ChunkKind::Preposition | ChunkKind::Time) {
            at = at.checked_sub(1)?;
        }
        (self.view.kind(at) == ChunkKind::Verb).then_some(at)
    }

    /// Whether the verb group is a copula or a verb of level, whose subject is what is measured.
    fn states(&self, verb: usize) -> bool {
        let tokens = self.view.tokens(verb);
        let copula = tokens.clone().all(|at| {
            matches!(self.view.chunks.tag(at), Tag::Auxiliary | Tag::Modal | Tag::Adverb | Tag::To)
        });
        copula || self.role.pattern == Pattern::Verb
    }

    /// "a fine of 68 million yuan", "capacity of 5 GW", "price: 30 yuan".
    fn completed(&self) -> Option<Measure> {
        let view = self.view;
        let start = self.amount.extent.start.min(view.tokens(self.chunk).start);
        let before = (0..self.chunk).rev().find(|at| view.tokens(*at).end <= start && view.kind(*at) != ChunkKind::Loose)?;
        let linked = view.chunk_in(before, &["of", "at", ":", "(", "to"]);
        let noun = before.checked_sub(1).filter(|at| linked && view.kind(*at) == ChunkKind::Noun)?;
        self.propose(view.complex_left(noun), "completed noun")
    }

    /// The subject of the verb that the amount completes.
    fn predicate(&self) -> Option<Measure> {
        let verb = self.predicate_verb()?;
        let object = self.amount.form == Form::Money && !self.states(verb);
        if object && self.role.kind == Kind::Level {
            if let Some(done) = self.money_object(verb) {
                return Some(done);
            }
        }
        self.subject(verb, "subject")
    }

    /// "spent 24 lakh on advocacy": what money was spent on, in the verb's words.
    fn money_object(&self, verb: usize) -> Option<Measure> {
        let view = self.view;
        let next = self.chunk + 1;
        let purpose = view.kind(next) == ChunkKind::Preposition && view.kind(next + 1) == ChunkKind::Noun;
        if !purpose || view.chunk_in(next, &["from"]) {
            return None;
        }
        let tokens = view.tokens(verb);
        let main = tokens.rev().find(|at| matches!(view.chunks.tag(*at), Tag::Participle | Tag::Past | Tag::Verb | Tag::Gerund))?;
        let object = view.document.slice(view.span(next..view.complex_right(next + 1).end));
        let text = format!("money {} {object}", view.document.word(main));
        Some(Measure { text, rule: "object of a payment", chunk: Some(next + 1), of_amount: None })
    }

    /// "a 50 MW wind farm", "5% stake": the noun that the amount modifies.
    fn attribute(&self) -> Option<Measure> {
        let next = self.chunk + 1;
        let noun = (self.view.kind(next) == ChunkKind::Noun).then_some(next)?;
        self.propose(self.view.complex_right(noun), "attribute")
    }

    /// The nearest noun phrase before, else behind.
    fn fallback(&self) -> Option<Measure> {
        let view = self.view;
        let nearest = (0..self.chunk).rev().take_while(|at| !view.chunk_in(*at, &[";"])).find(|at| view.kind(*at) == ChunkKind::Noun);
        if self.chunk > 0 && matches!(view.kind(self.chunk - 1), ChunkKind::Mark | ChunkKind::Conjunction)
            && let Some(same) = self.same_as_before("list")
        {
            return Some(same);
        }
        let before = nearest.and_then(|at| self.propose(view.complex_left(at), "nearest noun"));
        before.or_else(|| {
            let next = (self.chunk + 1..view.chunks.all.len()).find(|at| view.kind(*at) == ChunkKind::Noun)?;
            self.propose(view.complex_right(next), "nearest noun")
        })
    }
}
