//! Ages that are only a number: "Smith, 24, from Leeds", "Anna (31)", "aged 24", "she turned 43".

use super::amount::{Comparator, Form};
use super::scene::Scene;
use super::slot::{Slot, UnitReading};
use super::unit;
use crate::text::tag::{Penn, Tag};

/// Makes ages of the open slots that are some.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    listed(scene, slots);
    for slot in slots.iter_mut().filter(|slot| slot.is_open() && ranged(scene, slot)) {
        let end = slot.tokens.end;
        slot.measure(years(), end, "age");
    }
    for slot in slots.iter_mut().filter(|slot| slot.is_open() && slot.is_plain()) {
        if (1.0..=119.0).contains(&slot.low.value) && slot.low.value.fract() == 0.0 && is_age(scene, slot) {
            let end = slot.tokens.end;
            slot.measure(years(), end, "age");
        }
    }
    for at in 1..slots.len() {
        let (before, after) = slots.split_at_mut(at);
        if let (Some(first), Some(slot)) = (before.last(), after.first_mut())
            && follows(scene, first, slot)
        {
            let end = slot.tokens.end;
            slot.measure(years(), end, "age");
        }
    }
}

/// "aged 33 and 41": a number that only "and" or a comma joins to an age.
fn follows(scene: &Scene<'_>, first: &Slot, slot: &Slot) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let link = first.tokens.end;
    let joined = grammar.and.has(scene.word(link)) || scene.is_mark(link, ",");
    let plain = slot.is_open() && slot.is_plain() && (1.0..=119.0).contains(&slot.low.value);
    let noun = matches!(scene.tag(slot.tokens.end), Some(Tag::Noun | Tag::Adjective | Tag::Name));
    first.rule == "age" && first.high.is_none() && plain && !noun && joined && slot.tokens.start == link + 1
}

fn years() -> UnitReading {
    unit::plain("a", Form::Measured)
}

/// "aged between 24 and 51", "aged 24 to 51".
fn ranged(scene: &Scene<'_>, slot: &Slot) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let leads = |at: &usize| grammar.between.has(scene.word(*at)) || grammar.from.has(scene.word(*at));
    let before = scene.before(slot.tokens.start);
    let before = before.filter(leads).and_then(|at| scene.before(at)).or(before);
    let noun = matches!(scene.tag(slot.tokens.end), Some(Tag::Noun | Tag::Adjective | Tag::Name));
    slot.high.is_some() && !noun && before.is_some_and(|at| grammar.aged.has(scene.word(at)))
}

/// "Two drivers, 19 and 22, were held": as many numbers, set off by commas, as there are persons before them.
fn listed(scene: &Scene<'_>, slots: &mut [Slot]) {
    for first in 1..slots.len() {
        let (count, start) = (&slots[first - 1], slots[first].tokens.start);
        let Some(comma) = scene.before(start).filter(|at| scene.is_mark(*at, ",")) else { continue };
        let named = (count.numeral().end..comma)
            .all(|at| matches!(scene.tag(at), Some(Tag::Noun | Tag::Name | Tag::Adjective)));
        let plural = comma > count.numeral().end && scene.penn(comma - 1) == Some(Penn::Nouns);
        let many = count.low.value;
        if !(count.is_open() && count.is_plain() && named && plural && (2.0..=6.0).contains(&many)) {
            continue;
        }
        let ages = slots[first..].iter().take_while(|slot| slot.is_open() && is_adult(slot)).count();
        let Some(last) = (ages as f64 >= many).then(|| first + many as usize - 1) else { continue };
        let joined = (first..last).all(|at| slots[at + 1].tokens.start <= slots[at].tokens.end + 2);
        if joined && scene.is_mark(slots[last].tokens.end, ",.") {
            for slot in &mut slots[first..=last] {
                let end = slot.tokens.end;
                slot.measure(years(), end, "age");
            }
        }
    }
}

fn is_adult(slot: &Slot) -> bool {
    slot.low.bare && slot.high.is_none() && (10.0..=99.0).contains(&slot.low.value)
}

fn is_age(scene: &Scene<'_>, slot: &Slot) -> bool {
    let (start, end) = (slot.tokens.start, slot.tokens.end);
    let Some(before) = start.checked_sub(1).filter(|before| *before >= scene.range.start) else { return false };
    let grammar = &scene.vocabulary.grammar;
    let ends = !matches!(scene.tag(end), Some(Tag::Noun | Tag::Adjective | Tag::Name)) && !scene.is_mark(end, "%");
    let person = |at: usize| {
        scene.tag(at) == Some(Tag::Name) && scene.token(at).is_some_and(|token| token.capital && !token.upper)
    };
    let closes = scene.is_mark(end, ",") || scene.is_mark(end, ".") && end + 1 >= scene.range.end;
    let set_off = scene.is_mark(before, ",") && closes || scene.is_mark(before, "(") && scene.is_mark(end, ")");
    let single = before > scene.range.start && !scene.vocabulary.passing.calendar.has(scene.word(before - 1));
    if set_off && before > scene.range.start && person(before - 1) && single && slot.low.bare && slot.low.value >= 10.0
    {
        return true;
    }
    if scene.is_mark(before, ",") && scene.is_mark(end, ",") && is_adult(slot) && is_somebody(scene, before) {
        return true;
    }
    let of = grammar.of.has(scene.word(before)) && before > scene.range.start;
    if of && grammar.person_noun.has(scene.word(before - 1)) && is_adult(slot) && ends {
        return true;
    }
    let aged = grammar.aged.has(scene.word(before))
        || grammar.of.has(scene.word(before)) && before > scene.range.start && grammar.aged.has(scene.word(before - 1));
    let pronoun = || {
        (before.saturating_sub(3)..before)
            .any(|at| grammar.person_pronoun.has(scene.word(at)) || grammar.person_noun.has(scene.word(at)))
    };
    let youngest = || {
        let first = before.saturating_sub(3).max(scene.range.start);
        (first..before).any(|at| grammar.by_age.has(scene.word(at)))
    };
    if ends && is_bound(scene, slot) || is_bracketed(scene, slot) {
        return true;
    }
    if scene.tag(before) != Some(Tag::Auxiliary) {
        return ends && aged;
    }
    let grown = slot.low.value >= 10.0 && (pronoun() || youngest());
    ends && (aged || grown || closes && is_own(scene, before, slot) || is_mean(scene, before))
}

/// "He is six.", "my niece, who is nine,": a person's pronoun right before the verb at `verb`.
fn is_own(scene: &Scene<'_>, verb: usize, slot: &Slot) -> bool {
    let before = scene.before(verb);
    slot.low.value >= 2.0 && before.is_some_and(|at| scene.vocabulary.grammar.person_pronoun.has(scene.word(at)))
}

/// "the average age of its members is 57": an age is the subject of the verb at `verb`.
fn is_mean(scene: &Scene<'_>, verb: usize) -> bool {
    let phrase = |at: &usize| !matches!(scene.tag(*at), Some(Tag::Mark | Tag::Auxiliary | Tag::Past | Tag::Relative));
    let grammar = &scene.vocabulary.grammar;
    let head = (scene.range.start..verb).rev().take(8).take_while(phrase).find(|at| grammar.aged.has(scene.word(*at)));
    head.is_some_and(|at| scene.penn(at) == Some(Penn::Noun))
}

/// "people over 75", "anyone (under 18)", "those who are under 25": persons with a bound of their age.
fn is_bound(scene: &Scene<'_>, slot: &Slot) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let Some((from, bound)) = scene.vocabulary.comparators.before(scene, slot.tokens.start) else { return false };
    let side = matches!(bound.comparator, Comparator::Above | Comparator::Below) && slot.tokens.start == from + 1;
    let Some(before) = scene.before(from).filter(|_| side) else { return false };
    let light = |at: &usize| scene.is_mark(*at, "(") || scene.tag(*at) == Some(Tag::Auxiliary);
    let person = Some(before).filter(light).and_then(|at| scene.before(at)).unwrap_or(before);
    grammar.of_an_age.has(scene.word(person))
}

/// "the driver (38)".
fn is_bracketed(scene: &Scene<'_>, slot: &Slot) -> bool {
    let open = scene.before(slot.tokens.start).filter(|at| scene.is_mark(*at, "("));
    let person = open.and_then(|open| scene.before(open)).filter(|_| scene.is_mark(slot.tokens.end, ")"));
    is_adult(slot) && person.is_some_and(|at| scene.vocabulary.grammar.somebody.has(scene.word(at)))
}

/// Whether one person whom no name tells stands right before `at`: "the driver,", "a 19-stone man,".
fn is_somebody(scene: &Scene<'_>, at: usize) -> bool {
    let Some(head) = scene.before(at).filter(|head| scene.penn(*head) == Some(Penn::Noun)) else { return false };
    let phrase = |at: &usize| {
        matches!(scene.tag(*at), Some(Tag::Noun | Tag::Adjective | Tag::Determiner)) || scene.is_hyphen(*at)
    };
    let first = (scene.range.start..=head).rev().take_while(phrase).last().unwrap_or(head);
    let one = scene.before(first).is_some_and(|at| scene.vocabulary.grammar.each.has(scene.word(at)));
    scene.tag(first) == Some(Tag::Determiner) && first < head || one && scene.tag(first) != Some(Tag::Determiner)
}
