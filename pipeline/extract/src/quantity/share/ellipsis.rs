//! Numbers whose noun is left out because it was named before: subjects ("said 132 were rescued", "only 330 will be made")
//! and objects ("listed 98 passengers and was allowed 110").
//!
//! A subject counts by its verb alone; an object only behind an amount of its own sentence that it can be like.

use super::gives;
use crate::quantity::amount::{Form, is_near};
use crate::quantity::scene::Scene;
use crate::quantity::slot::Slot;
use crate::text::tag::Tag;

/// How far an object's value may be from the one that it is like.
const ALIKE: f64 = 20.0;

/// Whether the number is the subject of the finite verb behind it, at the beginning of its clause.
pub(in crate::quantity) fn is_subject(scene: &Scene<'_>, slot: &Slot) -> bool {
    let finite = |at: usize| matches!(scene.tag(at), Some(Tag::Auxiliary | Tag::Modal));
    let adverb = |at: usize| scene.tag(at) == Some(Tag::Adverb);
    let end = slot.tokens.end;
    let verb = finite(end) || adverb(end) && finite(end + 1);
    verb && is_lone(slot) && opens(scene, slot.tokens.start)
}

/// A whole number from two on, told alone, that is no year.
pub(in crate::quantity) fn is_lone(slot: &Slot) -> bool {
    slot.is_plain() && slot.low.value >= 2.0 && slot.low.value.fract() == 0.0 && !slot.low.looks_like_year()
}

/// Whether a clause begins at `at`, or right before the adverbs that stand there.
fn opens(scene: &Scene<'_>, at: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let light = |at: &usize| scene.tag(*at) == Some(Tag::Adverb) || grammar.again.has(scene.word(*at));
    let start = (scene.range.start..at).rev().take_while(light).last().unwrap_or(at);
    let Some(before) = scene.before(start) else { return true };
    scene.is_mark(before, ",;:—–(")
        || matches!(scene.tag(before), Some(Tag::Conjunction | Tag::Relative))
        || scene.vocabulary.relation.reporting.has(scene.word(before))
}

/// The amount that the object of a verb is like: the nearest one before it in its sentence.
pub(super) fn model<'s>(scene: &Scene<'_>, slots: &'s [Slot], at: usize) -> Option<&'s Slot> {
    let slot = &slots[at];
    let grammar = &scene.vocabulary.grammar;
    let (start, end) = (slot.tokens.start, slot.tokens.end);
    let closed = end >= scene.range.end || scene.is_mark(end, ".,;)") || scene.tag(end) == Some(Tag::Conjunction);
    let light = |at: &usize| matches!(scene.tag(*at), Some(Tag::Adverb));
    let first = (scene.range.start..start).rev().take_while(light).last().unwrap_or(start);
    let verb = scene.before(first).filter(|at| {
        matches!(scene.tag(*at), Some(Tag::Verb | Tag::Past | Tag::Participle)) && !grammar.aged.has(scene.word(*at))
    });
    let fits = closed && is_lone(slot) && verb.is_some_and(|verb| !grammar.change.has(scene.word(verb)));
    let value = slot.low.value;
    let like = |other: &&Slot| other.is_amount() && gives(other) && is_near(value, other.last().value, ALIKE);
    let model = slots[..at].iter().rev().find(like).filter(|_| fits)?;
    let counted = model.unit.as_ref().is_some_and(|unit| unit.form != Form::Count) || model.item.is_some();
    counted.then_some(model)
}
