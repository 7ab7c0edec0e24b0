//! What one amount takes from another: a unit said once for a list, the noun that the first of several counts, the
//! bound of a list's verb.

use super::amount::{Comparator, Form};
use super::item;
use super::numeral::Shape;
use super::scene::Scene;
use super::slot::Slot;
use crate::text::tag::Tag;

/// Gives open slots the unit or item of a neighbour where they are members of one list or comparison.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    for at in (0..slots.len()).rev() {
        if slots[at].is_open() && is_number(&slots[at]) {
            forward(scene, slots, at);
        }
    }
    for at in 0..slots.len() {
        if slots[at].is_open() && is_number(&slots[at]) {
            backward(scene, slots, at);
        }
    }
}

fn is_number(slot: &Slot) -> bool {
    matches!(slot.low.shape, Shape::Digits | Shape::Words)
}

/// "42, 49.9 and 7.51 pct": the next amount's unit, where only commas, "and", "or" or signs stand between.
fn forward(scene: &Scene<'_>, slots: &mut [Slot], at: usize) {
    let Some(next) = slots.get(at + 1).filter(|next| next.is_amount()) else { return };
    if !listed(scene, slots[at].tokens.end, next.tokens.start) {
        return;
    }
    let next = next.clone();
    if let Some(unit) = next.unit.clone() {
        let slot = &mut slots[at];
        slot.item.clone_from(&next.item);
        slot.item_tokens.clone_from(&next.item_tokens);
        let end = slot.tokens.end;
        slot.measure(unit, end, "list");
        slot.kind = next.kind;
    }
}

/// Whether `from..to` holds nothing but what joins the members of a list, or the ends of a comparison.
fn listed(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let joins = |at: usize| {
        let word = scene.word(at);
        scene.is_mark(at, ",、/") || grammar.and.has(word) || grammar.or.has(word) || grammar.to.has(word) || scene.is_hyphen(at)
    };
    let bounded = scene.vocabulary.comparators.before(scene, to).map_or(to, |(start, _)| start.max(from));
    from < bounded && (from..bounded).all(joins)
}

/// An earlier amount's unit or item: "11.9%, to 8,506", "fell to 400,000 from 600,000 tons", "56 plants, of which 3 are".
fn backward(scene: &Scene<'_>, slots: &mut [Slot], at: usize) {
    let slot = &slots[at];
    let scaled = slot.low.scale >= 1000.0 || scene.text(slot.low.tokens.start).contains(',') || !slot.low.bare && slot.low.shape == Shape::Digits;
    let ends = ends_phrase(scene, slot.tokens.end);
    let led = leads(scene, slot.tokens.start);
    if !(scaled || ends && led) {
        return;
    }
    let model = slots[..at].iter().rev().find(|other| other.is_amount() && gives(other)).cloned();
    let later = slots[at + 1..].iter().find(|other| other.is_amount() && gives(other)).cloned();
    let compared = is_compared(scene, slots[at].tokens.start);
    let near = later.filter(|later| compared && later.tokens.start < slots[at].tokens.end + 6 || model.is_none() && scaled);
    match near.or(model) {
        Some(model) => take(&mut slots[at], &model),
        None if scaled => alone(scene, &mut slots[at]),
        None => {}
    }
}

/// Whether an amount can lend its unit: a level that is no share, ratio or date.
fn gives(slot: &Slot) -> bool {
    slot.unit.as_ref().is_some_and(|unit| matches!(unit.form, Form::Count | Form::Measured | Form::Money | Form::Percent | Form::Points))
}

fn take(slot: &mut Slot, model: &Slot) {
    let Some(unit) = model.unit.clone() else { return };
    slot.item.clone_from(&model.item);
    slot.item_tokens.clone_from(&model.item_tokens);
    let end = slot.tokens.end;
    slot.measure(unit, end, "taken");
}

/// A large number with no unit anywhere: money where the text prices, else a count of what "number of" names.
fn alone(scene: &Scene<'_>, slot: &mut Slot) {
    let end = slot.tokens.end;
    slot.measure(item::one(), end, "number");
    let start = slot.tokens.start;
    let grammar = &scene.vocabulary.grammar;
    let first = start.saturating_sub(14).max(scene.range.start);
    let noun = (first..start).rev().find(|at| grammar.number_noun.has(scene.word(*at)) && grammar.of.has(scene.word(at + 1)));
    if let Some(phrase) = noun.and_then(|at| item::phrase(scene, at + 2)) {
        slot.item = Some(item::name(scene, phrase.clone()));
        slot.item_tokens = Some(phrase);
    }
}

/// Whether no noun follows: a verb, mark, preposition or the end.
fn ends_phrase(scene: &Scene<'_>, at: usize) -> bool {
    !matches!(scene.tag(at), Some(Tag::Noun | Tag::Name | Tag::Adjective))
}

/// Whether what stands before makes a lone number an amount: a bound, a verb of reaching, "from" or "to" behind a
/// change, "of which", a bracket or a list.
fn leads(scene: &Scene<'_>, start: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    if scene.vocabulary.comparators.before(scene, start).is_some_and(|(_, bound)| bound.comparator != Comparator::Equal) {
        return true;
    }
    let Some(before) = start.checked_sub(1).filter(|before| *before >= scene.range.start) else { return false };
    let word = scene.word(before);
    let list = scene.is_mark(before, ",(（;") || grammar.and.has(word);
    let moved = (grammar.to.has(word) || grammar.from.has(word)) && (before.saturating_sub(8)..before).any(|at| grammar.change.has(scene.word(at)));
    list || moved || grammar.equates.has(word) || grammar.part_of.has(word) || is_compared(scene, start)
}

fn is_compared(scene: &Scene<'_>, start: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    start > scene.range.start && (grammar.from.has(scene.word(start - 1)) || grammar.to.has(scene.word(start - 1)))
}
