//! Ages that are only a number: "Smith, 24, from Leeds", "Anna (31)", "aged 24", "she turned 43".

use super::amount::Form;
use super::scene::Scene;
use super::slot::{Slot, UnitReading};
use crate::text::tag::Tag;

/// Makes ages of the open slots that are some.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    for slot in slots.iter_mut().filter(|slot| slot.is_open() && slot.is_plain()) {
        if (1.0..=119.0).contains(&slot.low.value) && slot.low.value.fract() == 0.0 && is_age(scene, slot) {
            let end = slot.tokens.end;
            let years = UnitReading { code: "a".to_owned(), form: Form::Measured, times: 1.0, ambiguous: false };
            slot.measure(years, end, "age");
        }
    }
}

fn is_age(scene: &Scene<'_>, slot: &Slot) -> bool {
    let (start, end) = (slot.tokens.start, slot.tokens.end);
    let Some(before) = start.checked_sub(1).filter(|before| *before >= scene.range.start) else { return false };
    let grammar = &scene.vocabulary.grammar;
    let ends = !matches!(scene.tag(end), Some(Tag::Noun | Tag::Adjective | Tag::Name)) && !scene.is_mark(end, "%");
    let person = |at: usize| {
        scene.tag(at) == Some(Tag::Name) && scene.token(at).is_some_and(|token| token.capital && !token.upper)
    };
    let set_off =
        scene.is_mark(before, ",") && scene.is_mark(end, ",") || scene.is_mark(before, "(") && scene.is_mark(end, ")");
    let single = before > scene.range.start && !scene.vocabulary.passing.calendar.has(scene.word(before - 1));
    if set_off && before > scene.range.start && person(before - 1) && single && slot.low.bare && slot.low.value >= 10.0
    {
        return true;
    }
    let aged = grammar.aged.has(scene.word(before))
        || grammar.of.has(scene.word(before)) && before > scene.range.start && grammar.aged.has(scene.word(before - 1));
    let pronoun = || (before.saturating_sub(3)..before).any(|at| grammar.person_pronoun.has(scene.word(at)));
    let is = scene.tag(before) == Some(Tag::Auxiliary) && slot.low.value >= 10.0 && pronoun();
    ends && (aged || is)
}
