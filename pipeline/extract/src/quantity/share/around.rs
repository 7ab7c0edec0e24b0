//! What stands around a lone number and makes it an amount: the verb or preposition that leads to it, what it is set
//! against, where its phrase ends.

use crate::quantity::amount::Comparator;
use crate::quantity::scene::Scene;
use crate::quantity::slot::Slot;
use crate::text::tag::Tag;

/// Whether no noun follows: a verb, mark, preposition or the end.
pub(in crate::quantity) fn ends_phrase(scene: &Scene<'_>, at: usize) -> bool {
    let timed = scene.vocabulary.grammar.time_order.has(scene.word(at))
        || scene.vocabulary.passing.calendar.has(scene.word(at));
    timed || !matches!(scene.tag(at), Some(Tag::Noun | Tag::Name | Tag::Adjective))
}

/// Whether what stands before makes a lone number an amount: a bound, a verb of reaching, "from" or "to" behind a
/// change, "of which", a bracket or a list.
pub(super) fn leads(scene: &Scene<'_>, start: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    if is_bounded(scene, start) || is_moved(scene, start) {
        return true;
    }
    let Some(before) = start.checked_sub(1).filter(|before| *before >= scene.range.start) else { return false };
    let word = scene.word(before);
    let of = usize::from(grammar.of.has(word) && before > scene.range.start);
    is_listed(scene, start)
        || grammar.again.has(word)
        || grammar.equates.has(word)
        || grammar.part_of.has(word)
        || is_opposed(scene, start)
        || of == 1 && grammar.bounded.has(scene.word(before - 1))
}

pub(super) fn is_bounded(scene: &Scene<'_>, start: usize) -> bool {
    let behind = scene.vocabulary.comparators.after(scene, start + 1).is_some();
    behind
        || scene
            .vocabulary
            .comparators
            .before(scene, start)
            .is_some_and(|(_, bound)| bound.comparator != Comparator::Equal)
}

/// Whether a change leads from or to the number, or by it.
pub(super) fn is_moved(scene: &Scene<'_>, start: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let Some(before) = start.checked_sub(1).filter(|before| *before >= scene.range.start) else { return false };
    let change = |reach: usize| {
        let verb =
            |at: usize| [&grammar.change, &grammar.moves, &grammar.spans].iter().any(|set| set.has(scene.word(at)));
        (before.saturating_sub(reach).max(scene.range.start)..before).any(verb)
    };
    is_compared(scene, start) && change(14) || grammar.by.has(scene.word(before)) && change(3)
}

/// Whether the number is set against an amount: "against 4.8", "instead of 50".
pub(super) fn is_opposed(scene: &Scene<'_>, start: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let bounded = scene.vocabulary.comparators.before(scene, start).map_or(start, |(from, _)| from);
    let Some(before) = scene.before(bounded) else { return false };
    let of = grammar.of.has(scene.word(before)) && before > scene.range.start;
    let than = before - usize::from(of);
    let with = scene.before(than).is_some_and(|verb| grammar.likened.has(scene.word(verb)));
    grammar.instead.has(scene.word(than)) || with && matches!(scene.tag(than), Some(Tag::Preposition | Tag::To))
}

/// Whether a comma, bracket or "and" leads to the number.
pub(super) fn is_listed(scene: &Scene<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(1).filter(|before| *before >= scene.range.start) else { return false };
    let grammar = &scene.vocabulary.grammar;
    scene.is_mark(before, ",(（;") || grammar.and.has(scene.word(before)) || grammar.part_of.has(scene.word(before))
}

pub(super) fn is_compared(scene: &Scene<'_>, start: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    start > scene.range.start && (grammar.from.has(scene.word(start - 1)) || grammar.to.has(scene.word(start - 1)))
}

pub(super) fn is_between(scene: &Scene<'_>, start: usize) -> bool {
    scene.before(start).is_some_and(|before| scene.vocabulary.grammar.between.has(scene.word(before)))
}

/// Whether "than" stands at `at`.
pub(super) fn is_than(scene: &Scene<'_>, at: usize) -> bool {
    scene.vocabulary.grammar.instead.has(scene.word(at)) && scene.tag(at) == Some(Tag::Preposition)
}

/// Whether a verb that says how many its subject is stands right before the number.
pub(super) fn amounts(scene: &Scene<'_>, start: usize) -> bool {
    let verb = |at: usize| matches!(scene.tag(at), Some(Tag::Verb | Tag::Past | Tag::Participle));
    scene.before(start).is_some_and(|at| scene.vocabulary.grammar.amounts_to.has(scene.word(at)) && verb(at))
}

/// "the average was 55": a whole number that a copula or its like gives to the noun phrase before it.
pub(super) fn is_level(scene: &Scene<'_>, slot: &Slot) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let verb = scene.before(slot.tokens.start).filter(|at| grammar.equates.has(scene.word(*at)));
    let noun = |at: usize| scene.tag(at) == Some(Tag::Noun) && grammar.bounded.has(scene.word(at));
    let subject = verb.is_some_and(|verb| {
        let clause = (scene.range.start..verb).rev().take_while(|at| !scene.is_mark(*at, ",;:"));
        clause.into_iter().any(noun)
    });
    subject && slot.is_plain() && !slot.low.looks_like_year()
}

/// Whether "of them", "of which" stands at `at`: what it points back to is counted.
pub(in crate::quantity) fn is_pointing(scene: &Scene<'_>, at: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    grammar.of.has(scene.word(at)) && grammar.part_of.has(scene.word(at + 1))
}
