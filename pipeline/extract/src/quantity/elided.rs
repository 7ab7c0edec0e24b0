//! Numbers alone that nothing else has made an amount and whose noun was said before: "aiming for 70", "against 400 two
//! years ago", "the other 15", "has 108 now".
//!
//! They have the unit and the thing of the nearest amount before them in their sentence that they can be like, else of one
//! in the sentence before; a number that is like none stays open.

use super::amount::{Amount, Form, is_near};
use super::numeral::Shape;
use super::scene::Scene;
use super::share::{ends_phrase, gives, is_attribute, is_lone};
use super::slot::{Slot, UnitReading};
use crate::text::tag::Tag;

/// How far a value may be from the one that it is like.
const ALIKE: f64 = 10.0;
/// How many numbers before it are looked at.
const FAR: usize = 12;

/// Gives open numbers what `known`, the amounts of the text before, or their own sentence has told.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot], known: &[Amount]) {
    for at in 0..slots.len() {
        let slot = &slots[at];
        if !slot.is_open() || !is_lone(slot) || !is_led(scene, slot) {
            continue;
        }
        if let Some(model) = own(scene, slots, at) {
            let model = slots[model].clone();
            let Some(unit) = model.unit else { continue };
            give(&mut slots[at], unit, model.item, model.item_tokens);
        } else if let Some(model) = earlier(scene, slot, known) {
            let unit = UnitReading { code: model.unit.clone(), form: model.form, times: 1.0, ambiguous: false };
            give(&mut slots[at], unit, model.item.clone(), model.item_tokens.clone());
        }
    }
}

fn give(slot: &mut Slot, unit: UnitReading, thing: Option<String>, tokens: Option<std::ops::Range<usize>>) {
    let end = slot.tokens.end;
    (slot.item, slot.item_tokens) = (thing, tokens);
    slot.measure(unit, end, "taken");
}

/// The nearest amount before it in the sentence that it can be like; of a verb's object none that only places something:
/// "opened in 12 towns, won two".
fn own(scene: &Scene<'_>, slots: &[Slot], at: usize) -> Option<usize> {
    let verb = scene.before(slots[at].tokens.start).and_then(|at| scene.tag(at));
    let object = matches!(verb, Some(Tag::Verb | Tag::Past | Tag::Auxiliary));
    let within = &scene.vocabulary.grammar.within;
    let placed = |model: &Slot| scene.before(model.extent.start).is_some_and(|at| within.has(scene.word(at)));
    let fits = |model: &Slot| {
        let form = model.unit.as_ref().map(|unit| unit.form);
        let lends = model.is_amount() && gives(model) && !is_attribute(scene, model) && !(object && placed(model));
        lends && form.is_some_and(|form| is_like(&slots[at], form, model.item.is_some(), model.last().value))
    };
    (0..at).rev().take(FAR).find(|before| fits(&slots[*before]))
}

/// The last amount of the sentence before, in the same block, that it can be like.
fn earlier<'k>(scene: &Scene<'_>, slot: &Slot, known: &'k [Amount]) -> Option<&'k Amount> {
    let last = scene.sentence.checked_sub(1)?;
    let block = |sentence: usize| scene.document.sentences[sentence].block;
    let mut near = known.iter().rev().take(FAR).take_while(|other| other.sentence == last);
    // Years of age and of terms lend to nothing, as in their own sentence.
    let fits = |other: &&Amount| other.unit != "a" && is_like(slot, other.form, other.item.is_some(), other.value);
    near.find(fits).filter(|_| block(last) == block(scene.sentence))
}

/// Whether the number can be one more amount of a form that tells a `value`: a part of a hundred only in digits and of no
/// more than that, a count only of something, money never, for its sign is seldom left out.
fn is_like(slot: &Slot, form: Form, counts: bool, value: f64) -> bool {
    let own = slot.low.value;
    let fits = match form {
        Form::Count => counts,
        Form::Measured => true,
        Form::Percent => own <= 100.0 && slot.low.shape == Shape::Digits,
        Form::Money | Form::Points | Form::Multiple => false,
    };
    fits && is_near(own, value, ALIKE)
}

/// Whether what stands around the number leads to an amount: a verb or preposition that no time follows, "another", "the"
/// before what is said of it; and no noun behind it.
fn is_led(scene: &Scene<'_>, slot: &Slot) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let (start, end) = (slot.tokens.start, slot.tokens.end);
    let timed = scene.vocabulary.passing.calendar.has(scene.word(end));
    let runs_on = scene.is_glued(end) && !scene.is_mark(end, ",.;)?!") || scene.is_mark(end, "-–/:%");
    let joined = grammar.and.has(scene.word(end)) && scene.is_number(end + 1);
    if timed || runs_on || joined || grammar.per.has(scene.word(end)) || !ends_phrase(scene, end) {
        return false;
    }
    let light = |at: &usize| scene.tag(*at) == Some(Tag::Adverb);
    let first = (scene.range.start..start).rev().take_while(light).last().unwrap_or(start);
    // "the other 50", "exactly 12"
    if scene.vocabulary.comparators.before(scene, first).is_some() {
        return true;
    }
    let Some(before) = scene.before(first) else { return false };
    let word = scene.word(before);
    let out = scene.before(before).is_some_and(|at| grammar.out.has(scene.word(at)));
    match scene.tag(before) {
        Some(Tag::Verb | Tag::Past | Tag::Auxiliary) => !grammar.aged.has(word),
        Some(Tag::Preposition | Tag::To) => {
            !out && ![&grammar.clock_led, &grammar.time_led, &grammar.between].iter().any(|set| set.has(word))
        }
        Some(Tag::Determiner) => grammar.again.has(word) || is_told(scene, end),
        Some(Tag::Adjective) => grammar.more.has(word),
        _ => false,
    }
}

/// Whether what stands behind the number tells which ones: "the 71 who remained", "the 391 of 2022".
fn is_told(scene: &Scene<'_>, end: usize) -> bool {
    let of = scene.vocabulary.grammar.of.has(scene.word(end));
    of || matches!(scene.tag(end), Some(Tag::Relative | Tag::Participle))
}
