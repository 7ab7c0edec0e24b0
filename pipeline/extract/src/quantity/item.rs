//! Items: the noun phrase that a number counts, or that a unit weighs.
//!
//! The phrase runs from the number to its head noun: modifiers, joined nouns ("countries and regions"), never a
//! preposition, verb or further number. A number above one counts a plural, or a noun that is its own plural.

mod phrase;

use std::ops::Range;

pub(crate) use phrase::phrase;
use phrase::{is_inside, is_plural, noun_phrase};

use super::amount::Form;
use super::numeral::Shape;
use super::passed::Reason;
use super::scene::Scene;
use super::slot::{Fate, Slot, UnitReading};
use crate::text::tag::{Penn, Tag};

/// Reads what every open slot counts, where it stands right behind.
///
/// `known` are the items that the block has counted before.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot], known: &[&str]) {
    for at in 0..slots.len() {
        let inside = |slot: &&Slot| {
            !matches!(slot.fate, Fate::Passed(Reason::Ordinal | Reason::Name | Reason::Model | Reason::Idiom))
        };
        let limit = slots[at + 1..].iter().find(inside).map_or(scene.range.end, |next| next.tokens.start);
        let measured = slots.get(at + 1).filter(|next| next.is_amount() && next.tokens.start == slots[at].tokens.end);
        let measured = measured.map(|next| next.tokens.end);
        let weighed =
            slots.get(at + 1).is_some_and(|next| next.is_amount() && next.tokens.start <= slots[at].tokens.end + 2);
        if let Some(slot) = slots.get_mut(at).filter(|slot| slot.is_open()) {
            match measured {
                Some(from) => of_measured(scene, slot, from),
                None => attach_one(scene, slot, limit, weighed),
            }
        }
    }
    ones(scene, slots, known);
    units(scene, slots);
}

/// "units" alone says nothing: they are of what stands before the verb.
fn units(scene: &Scene<'_>, slots: &mut [Slot]) {
    let generic = |slot: &Slot| {
        slot.rule == "count"
            && slot.item_tokens.as_ref().is_some_and(|tokens| {
                tokens.len() == 1 && scene.vocabulary.grammar.generic.has(scene.word(tokens.start))
            })
    };
    for slot in slots.iter_mut().filter(|slot| generic(slot)) {
        let start = slot.low.tokens.start;
        let verb = (scene.range.start..start)
            .rev()
            .take_while(|at| !scene.is_mark(*at, ",;:"))
            .find(|at| matches!(scene.tag(*at), Some(Tag::Past | Tag::Verb | Tag::Auxiliary)));
        let month = |at: usize| scene.vocabulary.passing.calendar.has(scene.word(at));
        if let Some(phrase) = verb.and_then(|verb| before(scene, verb)).filter(|phrase| !month(phrase.end - 1)) {
            slot.item = Some(name(scene, phrase));
        }
    }
}

/// The noun phrase that ends right before `at`.
fn before(scene: &Scene<'_>, at: usize) -> Option<Range<usize>> {
    let inside = |at: &usize| {
        matches!(scene.tag(*at), Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Gerund | Tag::Participle))
            || scene.is_inner_hyphen(*at)
    };
    let first = (scene.range.start..at).rev().take_while(inside).last()?;
    Some(first..at)
}

/// "two 300-MW units": the counted noun stands behind a measure of its own.
fn of_measured(scene: &Scene<'_>, slot: &mut Slot, from: usize) {
    let phrase = noun_phrase(scene, from, scene.range.end).filter(|phrase| phrase.plural && slot.low.value > 1.0);
    let plain = slot.is_plain() || slot.high.is_some() && slot.low.scale == 1.0;
    if let Some(phrase) = phrase.filter(|_| plain) {
        let quote = slot.tokens.end;
        count(scene, slot, phrase.tokens, quote);
    }
}

/// "one" with a noun counts only where the text is about the count: under a bound, or beside another count.
fn ones(scene: &Scene<'_>, slots: &mut [Slot], known: &[&str]) {
    let counts = |slot: &Slot| slot.is_amount() && slot.rule == "count" && !is_one(slot);
    let among_counts = slots.iter().any(counts);
    for slot in slots.iter_mut().filter(|slot| is_one(slot) && slot.is_amount()) {
        let exact =
            slot.unit.as_ref().is_some_and(|unit| matches!(unit.form, Form::Percent | Form::Money | Form::Points));
        let led = scene.vocabulary.comparators.before(scene, slot.tokens.start).is_some();
        let again = slot.item.as_deref().is_some_and(|item| known.contains(&item));
        let counted = slot.rule == "count" && (again || among_counts && !is_setting(scene, slot.tokens.start));
        let weighed = slot.rule == "age" || slot.rule == "unit" && slot.item_tokens.is_some();
        if !(exact || led || counted || weighed) {
            slot.fate = Fate::Passed(Reason::Pronoun);
        }
    }
}

/// Whether "one" at `at` only brings in where or how: "in one case", "at one workshop", "One friend in the north …".
fn is_setting(scene: &Scene<'_>, at: usize) -> bool {
    let Some(before) = scene.before(at) else { return true };
    scene.vocabulary.grammar.setting.has(scene.word(before))
}

fn is_one(slot: &Slot) -> bool {
    slot.high.is_none() && slot.low.is_words() && slot.low.value == 1.0 && slot.low.tokens.len() == 1
}

fn attach_one(scene: &Scene<'_>, slot: &mut Slot, limit: usize, weighed: bool) {
    if !matches!(slot.low.shape, Shape::Digits | Shape::Words) {
        return;
    }
    let end = slot.numeral().end;
    let after = end + bound_between(scene, end);
    let hyphen = scene.is_inner_hyphen(after);
    let found = if hyphen { compound(scene, slot, after + 1, limit) } else { counted(scene, slot, after, limit) };
    if found.is_some() && is_name_part(scene, slot) {
        return slot.pass(Reason::Name);
    }
    if let Some((phrase, quote_end)) = found {
        count(scene, slot, phrase, quote_end);
    } else if let Some(hurt) = casualties(scene, slot, end) {
        slot.item = Some("person".to_owned());
        slot.extent.end = slot.extent.end.max(hurt);
        let quote = slot.tokens.end;
        slot.measure(one(), quote, "count");
    } else if let Some(phrase) = are(scene, slot, end) {
        let quote = slot.tokens.end;
        count(scene, slot, phrase, quote);
    } else if let Some(phrase) = out_of(scene, slot, end).filter(|_| !weighed) {
        slot.extent.end = phrase.end;
        let quote = slot.tokens.end;
        count(scene, slot, phrase, quote);
    }
}

/// "COVID -19 tests": a hyphen torn from its name is no minus sign before things that are counted.
fn is_name_part(scene: &Scene<'_>, slot: &Slot) -> bool {
    let before = scene.before(slot.tokens.start);
    let upper = before.and_then(|before| scene.token(before)).is_some_and(|token| token.upper);
    slot.low.value < 0.0 && upper && scene.is_mark(slot.tokens.start, "-‐‑")
}

/// Makes the slot a count of `phrase`.
pub(crate) fn count(scene: &Scene<'_>, slot: &mut Slot, phrase: Range<usize>, quote_end: usize) {
    slot.item = Some(name(scene, phrase.clone()));
    slot.extent.end = slot.extent.end.max(phrase.end);
    slot.item_tokens = Some(phrase);
    slot.measure(one(), quote_end, "count");
}

/// "3 killed, 14 hurt": persons told by what befell them; one past it.
fn casualties(scene: &Scene<'_>, slot: &Slot, end: usize) -> Option<usize> {
    let before = scene.before(slot.tokens.start);
    let led = before.is_some_and(|at| matches!(scene.tag(at), Some(Tag::Determiner | Tag::Name | Tag::Possessive)));
    let whole = slot.is_plain() && slot.low.value >= 1.0 && slot.low.value.fract() == 0.0;
    let grammar = &scene.vocabulary.grammar;
    // "31 of the dead"
    let of = grammar.of.has(scene.word(end)) && scene.tag(end + 1) == Some(Tag::Determiner);
    let at = if of { end + 2 } else { end };
    let persons = grammar.befallen.has(scene.word(at)) && (!of || scene.tag(at + 1) != Some(Tag::Noun));
    (whole && !led && persons).then_some(at + 1)
}

/// The unit of a count.
pub(crate) fn one() -> UnitReading {
    UnitReading { code: "1".to_owned(), form: Form::Count, times: 1.0, ambiguous: false }
}

/// The length of a bound between a number and its noun: "500+ firms", "12 or more plants".
fn bound_between(scene: &Scene<'_>, at: usize) -> usize {
    scene.vocabulary.comparators.between(scene, at).unwrap_or(0)
}

/// "four-door": the word that the number is joined to.
fn compound(scene: &Scene<'_>, slot: &Slot, at: usize, limit: usize) -> Option<(Range<usize>, usize)> {
    let noun = matches!(scene.tag(at), Some(Tag::Noun)) && at < limit && !scene.is_inner_hyphen(at + 1);
    (noun && (slot.low.bare || slot.low.is_words()) && slot.low.value > 1.0).then_some((at..at + 1, at + 1))
}

/// The counted phrase that begins at `at`, and the quote's end.
fn counted(scene: &Scene<'_>, slot: &Slot, at: usize, limit: usize) -> Option<(Range<usize>, usize)> {
    let single = slot.high.is_none() && slot.low.value == 1.0;
    let phrase = noun_phrase(scene, at, limit)?;
    let invariant = |at: usize| scene.vocabulary.grammar.is_invariant(scene.word(at));
    let head = phrase.tokens.end - 1;
    let exact =
        slot.high.is_none() && slot.low.value.fract() != 0.0 && scene.token(head).is_some_and(|token| token.upper);
    let part = slot.low.is_words() && slot.low.value.fract() != 0.0;
    let fits = single || phrase.plural || invariant(head) || exact || part;
    if !fits {
        let first = phrase.tokens.start;
        if slot.low.value > 1.0 && phrase.tokens.len() > 1 && invariant(first) {
            return Some((first..first + 1, first + 1));
        }
        return attributive(scene, slot, &phrase.tokens);
    }
    let mut item = phrase.tokens.clone();
    while item.len() > 1 && scene.vocabulary.grammar.more.has(scene.word(item.start)) {
        item.start += 1;
    }
    let end = item.end;
    if scene.vocabulary.grammar.kind_noun.has(scene.word(head))
        && scene.vocabulary.grammar.of.has(scene.word(end))
        && let Some(further) = noun_phrase(scene, end + 1, limit)
    {
        item.end = further.tokens.end;
    }
    Some((item, end))
}

/// "a four well programme": a number word and a noun that together modify another.
fn attributive(scene: &Scene<'_>, slot: &Slot, phrase: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let plain = |at: usize| scene.penn(at) == Some(Penn::Noun) && !scene.token(at).is_some_and(|token| token.capital);
    let nouns = (2..=3).contains(&phrase.len()) && phrase.clone().all(plain);
    let before = scene.before(slot.tokens.start)?;
    let led = scene.tag(before) == Some(Tag::Determiner);
    let small = slot.is_plain() && slot.low.value > 1.0 && slot.low.value < 1000.0;
    (nouns && led && small).then_some((phrase.start..phrase.start + 1, phrase.start + 1))
}

/// "Of the dead, 18 were soldiers": what the copula behind the number says they are.
fn are(scene: &Scene<'_>, slot: &Slot, end: usize) -> Option<Range<usize>> {
    let grammar = &scene.vocabulary.grammar;
    let opens = scene.before(slot.tokens.start).is_none_or(|at| {
        scene.is_mark(at, ",;:") || grammar.and.has(scene.word(at)) || grammar.part_of.has(scene.word(at))
    });
    let whole = slot.is_plain() && slot.low.value > 1.0 && !slot.low.looks_like_year();
    let copula = whole && opens && grammar.copula.has(scene.word(end)) && scene.token(end).is_some();
    let phrase = if copula { noun_phrase(scene, end + 1, scene.range.end) } else { None };
    phrase.filter(|phrase| phrase.plural).map(|phrase| phrase.tokens)
}

/// "two of the five plants", "11 of its stations": the phrase behind "of".
fn out_of(scene: &Scene<'_>, slot: &Slot, end: usize) -> Option<Range<usize>> {
    if !scene.vocabulary.grammar.of.has(scene.word(end)) || slot.low.value == 1.0 {
        return None;
    }
    let determined = matches!(scene.tag(end + 1), Some(Tag::Determiner));
    let mut at = end + 1 + usize::from(determined);
    if matches!(scene.tag(at), Some(Tag::Noun | Tag::Name)) && scene.tag(at + 1) == Some(Tag::Possessive) {
        at += 2;
    }
    while scene.is_number(at) || scene.is_hyphen(at) || scene.vocabulary.numbers.words.get(scene.word(at)).is_some() {
        at += 1 + bound_between(scene, at + 1);
    }
    let phrase = noun_phrase(scene, at, scene.range.end)?;
    (determined && phrase.plural).then_some(phrase.tokens)
}

/// The name of an item: singular and lower case but for names, without brackets.
pub(crate) fn name(scene: &Scene<'_>, tokens: Range<usize>) -> String {
    let grammar = &scene.vocabulary.grammar;
    let mut name = String::new();
    let mut inside = false;
    for at in tokens.clone() {
        inside |= scene.is_mark(at, "(（");
        if !inside {
            if !name.is_empty() && !scene.is_glued(at) {
                name.push(' ');
            }
            let next = at + 1;
            let head = next == tokens.end || grammar.and.has(scene.word(next)) || grammar.or.has(scene.word(next));
            let head = head || grammar.of.has(scene.word(next)) && grammar.kind_noun.has(scene.word(at));
            let lower = lower(scene, at);
            let numbered = scene.before(at).is_some_and(|before| is_inside(scene, before, next));
            let one =
                |lower: &str| if numbered { lower.trim_end_matches('s').to_owned() } else { grammar.singular(lower) };
            name.push_str(&if head && is_plural(scene, at) { one(&lower) } else { lower });
        }
        inside &= !scene.is_mark(at, ")）");
    }
    name
}

/// A word in lower case, unless it is a name, written in capitals or part of a model's: "A320".
fn lower(scene: &Scene<'_>, at: usize) -> String {
    let text = scene.text(at);
    let named = scene.tag(at) == Some(Tag::Name) || scene.token(at).is_some_and(|token| token.upper);
    let model = scene.is_number(at + 1) && scene.is_glued(at + 1);
    if named || model { text.to_owned() } else { text.to_lowercase() }
}
