//! Rates whose line stands apart from the amount: "500 barrels of crude oil a day", "raised the daily capacity by 700
//! tons", "70 tons of sewage are let into the lake every day".
//!
//! Only amounts that a time can stand below take one: no counts, shares, temperatures or durations, and no unit that has
//! a denominator already. Money that a bracket says again in another currency stands above the same line.

use super::amount::Form;
use super::scene::Scene;
use super::share;
use super::slot::{Slot, UnitReading};
use super::unit;
use crate::text::tag::{Penn, Tag};

/// How far behind an amount its time may stand.
const BEHIND: usize = 14;
/// How far before it.
const BEFORE: usize = 9;

/// Puts what stands apart below the line of the amounts that it belongs to.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    times(scene, slots);
    for at in 1..slots.len() {
        let (before, after) = slots.split_at_mut(at);
        if let (Some(first), Some(second)) = (before.last_mut(), after.first_mut()) {
            convert(scene, first, second);
        }
    }
}

/// "2,156 ringgit ($618) a tonne", "£1.20 a litre ($1.52)".
fn convert(scene: &Scene<'_>, first: &mut Slot, second: &mut Slot) {
    let (end, open) = (first.extent.end.max(first.tokens.end), scene.before(second.extent.start));
    let close = second.extent.end.max(second.tokens.end);
    if open != Some(end) || !scene.is_mark(end, "(") || !scene.is_mark(close, ")") {
        return;
    }
    let (Some(one), Some(other)) = (money(first), money(second)) else { return };
    if other.code.contains('/') {
        return;
    }
    if let Some(line) = one.code.find('/') {
        other.code.push_str(&one.code[line..]);
    } else if let Some(currency) = scene.vocabulary.units.by_code(&one.code)
        && let (Some(line), _) = unit::below(scene, currency, close + 1)
    {
        one.code.push_str(&line);
        other.code.push_str(&line);
    }
}

fn money(slot: &mut Slot) -> Option<&mut UnitReading> {
    let is_amount = slot.is_amount();
    slot.unit.as_mut().filter(|unit| is_amount && unit.form == Form::Money)
}

/// Puts the time below the line of every amount that has one in its clause.
fn times(scene: &Scene<'_>, slots: &mut [Slot]) {
    let open = |at: &usize| takes_time(scene, &slots[*at]) && !share::is_attribute(scene, &slots[*at]);
    let open: Vec<usize> = (0..slots.len()).filter(open).collect();
    if open.is_empty() || !(scene.range.clone()).any(|at| scene.vocabulary.grammar.frequency.begins(scene.word(at))) {
        return;
    }
    for at in open {
        let slot = &slots[at];
        let Some(time) = behind(scene, slot).or_else(|| before(scene, slot)) else { continue };
        if let Some(unit) = &mut slots[at].unit {
            unit.code = format!("{}/{time}", unit.code);
        }
    }
}

fn takes_time(scene: &Scene<'_>, slot: &Slot) -> bool {
    let Some(unit) = slot.unit.as_ref().filter(|_| slot.is_amount()) else { return false };
    if unit.code.contains('/') || !matches!(unit.form, Form::Money | Form::Measured) {
        return false;
    }
    let dimension = scene.vocabulary.units.by_code(&unit.code).map(|unit| unit.dimension.as_str());
    matches!(dimension, Some("money" | "mass" | "volume" | "energy" | "length" | "area" | "data"))
}

/// The time that stands behind the amount: after "a" or "per" right behind what is weighed, after "every" and its like
/// anywhere in the clause.
fn behind(scene: &Scene<'_>, slot: &Slot) -> Option<String> {
    let from = slot.extent.end.max(slot.tokens.end);
    let from = bracketed(scene, from);
    let mut verb = false;
    for at in from..scene.range.end.min(from + BEHIND) {
        let near = !verb && follows_noun(scene, at, from);
        if let Some(found) = frequency(scene, at).filter(|(loose, _, _)| near || *loose) {
            let (_, unit, end) = found;
            return ends(scene, end).then(|| unit.to_owned());
        }
        verb |= matches!(scene.tag(at), Some(Tag::Verb | Tag::Past | Tag::Auxiliary | Tag::Modal));
        if closes(scene, at) {
            return None;
        }
    }
    None
}

/// The phrase of frequency at `at`: whether it may stand apart, its unit, one past it.
fn frequency<'a>(scene: &Scene<'a>, at: usize) -> Option<(bool, &'a str, usize)> {
    let grammar = &scene.vocabulary.grammar;
    if !grammar.frequency.begins(scene.word(at)) {
        return None;
    }
    let found = grammar.frequency.longest(scene.source(), scene.tokens(), at)?;
    let article = scene.vocabulary.numbers.article.has(scene.word(at)) || grammar.per.has(scene.word(at));
    let attribute = found.tokens == 1 && matches!(scene.tag(at + 1), Some(Tag::Noun | Tag::Adjective | Tag::Name));
    (!attribute).then_some((!article, found.value.as_str(), at + found.tokens))
}

/// Whether the noun phrase that stands right behind the amount reaches up to `at`.
fn follows_noun(scene: &Scene<'_>, at: usize, from: usize) -> bool {
    let of = scene.vocabulary.grammar.of.has(scene.word(from));
    let inside = (from..at).all(|at| {
        matches!(scene.tag(at), Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Preposition | Tag::Determiner))
            || scene.is_inner_hyphen(at)
            || scene.is_number(at) && scene.is_glued(at)
    });
    let per = scene.vocabulary.grammar.per.has(scene.word(from));
    at == from || (of || per) && inside
}

/// One past a short bracket at `from`: "9 billion shekels ($2.4 billion) a year".
fn bracketed(scene: &Scene<'_>, from: usize) -> usize {
    let close = scene.is_mark(from, "(").then(|| (from..from + 9).find(|at| scene.is_mark(*at, ")"))).flatten();
    close.filter(|close| frequency(scene, close + 1).is_some()).map_or(from, |close| close + 1)
}

/// Whether the phrase ends at `end`: no time before or after something, no noun that it modifies.
fn ends(scene: &Scene<'_>, end: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let noun = matches!(scene.tag(end), Some(Tag::Noun | Tag::Adjective | Tag::Name)) && !scene.is_hyphen(end);
    let of = grammar.of.has(scene.word(end)) && scene.is_number(end + 1);
    !grammar.ago.has(scene.word(end)) && !noun && !of && !scene.is_inner_hyphen(end)
}

/// Whether a clause ends at `at`, or another amount's begins.
fn closes(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_mark(at, ",;:()") && !(scene.is_glued(at) && scene.is_glued(at + 1))
        || matches!(scene.tag(at), Some(Tag::Relative | Tag::Pronoun))
        || scene.vocabulary.grammar.contrast.has(scene.word(at))
}

/// "the daily capacity … by 700 tons", "an annual capacity of 3 million tons".
fn before(scene: &Scene<'_>, slot: &Slot) -> Option<String> {
    if slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Money) {
        return None;
    }
    let first = slot.extent.start.saturating_sub(BEFORE).max(scene.range.start);
    let clause = (first..slot.extent.start).rev().take_while(|at| !closes(scene, *at) && !scene.is_number(*at));
    let grammar = &scene.vocabulary.grammar;
    let modifies = |at: usize, tokens: usize| {
        matches!(scene.penn(at + tokens), Some(Penn::Noun | Penn::Adjective | Penn::Gerund | Penn::Nouns)) || tokens > 1
    };
    clause.into_iter().find_map(|at| {
        let found = grammar.rated.longest(scene.source(), scene.tokens(), at)?;
        modifies(at, found.tokens).then(|| found.value.clone())
    })
}
