//! What one amount takes from another: a unit said once for a list, the noun that the first of several counts, the
//! denominator of a price.

mod around;
mod ellipsis;
mod parallel;

use around::{amounts, is_between, is_bounded, is_compared, is_level, is_listed, is_moved, is_opposed, is_than, leads};
pub(super) use around::{ends_phrase, is_pointing};
pub(super) use ellipsis::{is_lone, is_subject};

use super::amount::Form;
use super::item;
use super::numeral::Shape;
use super::scene::Scene;
use super::slot::Slot;
use super::subject;
use crate::text::tag::{Penn, Tag};

/// Gives open slots the unit or item of a neighbour where they are members of one list or comparison.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    respective(scene, slots);
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
    prices(scene, slots);
}

/// "rose by 1.3, fell by 6.7 and rose by 5.4 points respectively": what is told apart at the end has one unit.
fn respective(scene: &Scene<'_>, slots: &mut [Slot]) {
    let Some(word) = scene.range.clone().find(|at| scene.vocabulary.grammar.respectively.has(scene.word(*at))) else {
        return;
    };
    let Some(last) = slots.iter().rposition(|slot| slot.tokens.end <= word && slot.is_amount() && gives(slot)) else {
        return;
    };
    let near = word <= slots[last].tokens.end + 3;
    let model = slots[last].clone();
    for slot in slots[..last].iter_mut().rev().take_while(|slot| slot.is_open() && is_number(slot)) {
        let moved = is_moved(scene, slot.tokens.start) || is_listed(scene, slot.tokens.start);
        if near && slot.high.is_none() && moved && ends_phrase(scene, slot.tokens.end) && slot.low.scale == 1.0 {
            take(slot, &model, "list");
        }
    }
}

fn is_number(slot: &Slot) -> bool {
    matches!(slot.low.shape, Shape::Digits | Shape::Words)
}

/// "42, 49.9 and 7.51 pct": the next amount's unit, where only commas, "and", "or" or signs stand between; "two timber
/// and three cargo berths": its noun.
fn forward(scene: &Scene<'_>, slots: &mut [Slot], at: usize) {
    let Some(next) = slots.get(at + 1).filter(|next| next.is_amount()).cloned() else { return };
    let end = slots[at].tokens.end;
    let of = scene.vocabulary.grammar.of.has(scene.word(end));
    let one = slots[at].low.is_words() && slots[at].low.value == 1.0;
    let part = of && matches!(scene.tag(end + 1), Some(Tag::Determiner)) && next.tokens.start == end + 2 && !one;
    let exceeds = is_share(&next) && slots[at].low.value > 1000.0;
    if matches!(next.low.shape, Shape::Multiple | Shape::Share) || exceeds {
        return;
    }
    let restated = slots[at].low.scale >= 1000.0 && next.low.scale == 1.0 && !gives_size(&next);
    if restated {
        return;
    }
    if listed(scene, end, next.tokens.start) || part || is_crossed(scene, &slots[at], &next) {
        let slot = &mut slots[at];
        if slot.low.scale == 1.0
            && next.low.scale >= 1000.0
            && !part
            && slot.high.is_none()
            && slot.low.value < 1000.0
            && slot.low.shape == Shape::Digits
        {
            slot.low.value *= next.low.scale;
            slot.low.scale = next.low.scale;
        }
        take(slot, &next, "list");
        slots[at].kind = next.kind;
    } else if is_coordinate(scene, end, next.tokens.start) && next.rule == "count" && slots[at].high.is_none() {
        take(&mut slots[at], &next, "list");
    } else if let Some(modifiers) = shared_noun(scene, &slots[at], &next) {
        let noun = next.item.as_deref().and_then(|item| item.rsplit(' ').next()).unwrap_or_default();
        let named = format!("{} {noun}", item::name(scene, modifiers..end + (next.tokens.start - end) - 1));
        let quote = next.tokens.start - 1;
        let slot = &mut slots[at];
        slot.item = Some(named);
        slot.item_tokens = Some(end..quote);
        slot.measure(item::one(), quote, "count");
    }
}

/// "a pit of 14 by 6 metres": one side of a plane, told before the other.
fn is_crossed(scene: &Scene<'_>, slot: &Slot, next: &Slot) -> bool {
    let by = slot.tokens.end;
    let length = next.unit.as_ref().and_then(|unit| scene.vocabulary.units.size(&unit.code));
    let length = length.is_some_and(|size| size.dimension == "length");
    let cross = scene.vocabulary.grammar.by.has(scene.word(by)) || scene.is_mark(by, "×");
    length && cross && next.tokens.start == by + 1 && slot.is_plain() && next.high.is_none()
}

/// "made 1,890 and sold 1,743 cars": one more verb of the same subject.
fn is_coordinate(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let joined = grammar.and.has(scene.word(from)) || grammar.or.has(scene.word(from));
    joined && to == from + 2 && matches!(scene.tag(from + 1), Some(Tag::Past | Tag::Verb | Tag::Participle))
}

/// Where the modifiers of a number begin whose noun stands behind the next number.
fn shared_noun(scene: &Scene<'_>, slot: &Slot, next: &Slot) -> Option<usize> {
    let (from, to) = (slot.tokens.end, next.tokens.start.checked_sub(1)?);
    let grammar = &scene.vocabulary.grammar;
    let joined = grammar.and.has(scene.word(to)) || grammar.or.has(scene.word(to));
    let modifiers = from < to
        && (from..to)
            .all(|at| matches!(scene.tag(at), Some(Tag::Noun | Tag::Adjective)) && scene.penn(at) != Some(Penn::Nouns));
    let counts = next.unit.as_ref().is_some_and(|unit| unit.form == Form::Count) && next.item.is_some();
    (joined && modifiers && counts && to - from <= 2 && slot.low.value > 1.0).then_some(from)
}

/// Whether `from..to` holds nothing but what joins the members of a list, or the ends of a comparison.
fn listed(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let joins = |at: usize| {
        let word = scene.word(at);
        scene.is_mark(at, ",、/")
            || grammar.and.has(word)
            || grammar.or.has(word)
            || grammar.to.has(word)
            || scene.is_hyphen(at)
    };
    let bounded = scene.vocabulary.comparators.before(scene, to).map_or(to, |(start, _)| start.max(from));
    from < bounded && (from..bounded).all(joins)
}

/// Where an open number gets its unit from: the noun that its subject counts, an amount that it is compared with, a list.
fn backward(scene: &Scene<'_>, slots: &mut [Slot], at: usize) {
    let one = slots[at].low.is_words() && slots[at].low.value == 1.0;
    if !one && is_pointing(scene, slots[at].tokens.end) || is_shared(scene, slots, at) {
        return part(slots, at);
    }
    if let Some(model) = parallel::model(scene, slots, at).cloned() {
        return take(&mut slots[at], &model, "taken");
    }
    if labelled(scene, &mut slots[at]) || company(scene, &mut slots[at]) || further(scene, slots, at) {
        return;
    }
    if ellipsis::is_subject(scene, &slots[at]) {
        let counted = |slot: &&Slot| slot.is_amount() && slot.item.is_some() && gives(slot);
        let (model, end) = (slots[..at].iter().rev().find(counted).cloned(), slots[at].tokens.end);
        return match model {
            Some(model) => take(&mut slots[at], &model, "taken"),
            None => slots[at].measure(item::one(), end, "number"),
        };
    }
    if let Some(model) = ellipsis::model(scene, slots, at).cloned() {
        return take(&mut slots[at], &model, "taken");
    }
    let slot = &slots[at];
    let start = slot.tokens.start;
    let first = scene.text(slot.low.tokens.start);
    let large =
        slot.low.scale >= 1000.0 || first.contains(',') || slot.low.tokens.len() > 1 && slot.low.value >= 1000.0;
    let exact = slot.low.shape == Shape::Digits && !slot.low.bare && !large;
    let differs = scene.vocabulary.grammar.differs.has(scene.word(slot.tokens.end));
    let pointed = scene.before(start).is_some_and(|at| scene.vocabulary.grammar.part_of.has(scene.word(at)));
    let trait_of =
        pointed && scene.tag(slot.tokens.end) == Some(Tag::Adjective) && ends_phrase(scene, slot.tokens.end + 1);
    let closed = ends_phrase(scene, slot.tokens.end) || trait_of || differs && is_than(scene, slot.tokens.end + 1);
    let moved = closed && is_moved(scene, start);
    let bounded = closed && is_bounded(scene, start);
    let ranged = slot.high.is_some() && (exact || is_between(scene, start));
    if !(large || ranged || exact && closed || closed && leads(scene, start)) {
        return;
    }
    let led = closed && slot.low.value.fract() == 0.0 && slot.high.is_none() && leads(scene, start);
    if (large || led)
        && let Some(phrase) = number_of(scene, start)
    {
        let end = slots[at].tokens.end;
        item::count(scene, &mut slots[at], phrase, end);
        return;
    }
    if (moved || amounts(scene, start)) && subject::own(scene, slots, at) {
        return;
    }
    let compared = is_compared(scene, start);
    let level = large || is_moved(scene, start) && scene.vocabulary.grammar.to.has(scene.word(start.wrapping_sub(1)));
    let aged = |other: &Slot| compared && other.unit.as_ref().is_some_and(|unit| unit.code == "a");
    let lends = |other: &&Slot| other.is_amount() && (gives(other) || aged(other)) && !is_attribute(scene, other);
    let fits = |other: &&Slot| lends(other) && (!level || !is_share(other));
    let earlier = slots[..at].iter().rev().find(fits);
    let later = slots[at + 1..].iter().find(fits).filter(|later| later.tokens.start < slots[at].tokens.end + 8);
    let run = |model: &Slot| {
        (model.tokens.end..start)
            .all(|at| !matches!(scene.tag(at), Some(Tag::Verb | Tag::Past | Tag::Auxiliary | Tag::Modal)))
    };
    let close = exact && earlier.is_some_and(|earlier| run(earlier) && earlier.tokens.end + 10 > start);
    let related = compared
        || is_opposed(scene, start)
        || ranged
        || close
        || closed && is_listed(scene, start)
        || !large && !exact;
    let model = if compared && earlier.is_none_or(|earlier| earlier.tokens.end + 12 < start) {
        later.or(earlier)
    } else {
        earlier.or(later)
    };
    match model.filter(|_| related).cloned() {
        Some(model) => take(&mut slots[at], &model, "taken"),
        None if large || exact || moved || bounded || ranged || is_level(scene, &slots[at]) => {
            alone(scene, &mut slots[at]);
        }
        None => {}
    }
}

/// "Sessions: 420": a number behind a colon counts what the plural before it names.
fn labelled(scene: &Scene<'_>, slot: &mut Slot) -> bool {
    let colon = scene.before(slot.tokens.start).filter(|at| scene.is_mark(*at, ":："));
    let fits = slot.high.is_none() && slot.low.value >= 2.0 && slot.low.value.fract() == 0.0;
    let named = colon.filter(|_| fits).and_then(|colon| subject::before(scene, colon));
    let found = named.is_some();
    if found {
        let end = slot.tokens.end;
        slot.item = named;
        slot.measure(item::one(), end, "number");
    }
    found
}

/// "nine more will be shut down": as many again of what was counted before.
fn further(scene: &Scene<'_>, slots: &mut [Slot], at: usize) -> bool {
    let end = slots[at].tokens.end;
    let noun = matches!(scene.tag(end + 1), Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Number));
    let than = scene.vocabulary.grammar.instead.has(scene.word(end + 1));
    let more = scene.vocabulary.grammar.more.has(scene.word(end)) && !noun && !than;
    let counts = |slot: &&Slot| slot.is_amount() && slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Count);
    let model = slots[..at].iter().rev().find(counts).filter(|_| more && slots[at].is_plain()).cloned();
    let found = model.is_some();
    if let Some(model) = model {
        take(&mut slots[at], &model, "taken");
    }
    found
}

/// "a crew of 123": persons.
fn company(scene: &Scene<'_>, slot: &mut Slot) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let of = scene.before(slot.tokens.start).filter(|at| grammar.of.has(scene.word(*at)));
    let led = of.and_then(|of| scene.before(of)).is_some_and(|at| grammar.company.has(scene.word(at)));
    let fits = led && slot.is_plain() && slot.low.value >= 2.0 && ends_phrase(scene, slot.tokens.end);
    if fits {
        let end = slot.tokens.end;
        slot.item = Some("person".to_owned());
        slot.measure(item::one(), end, "number");
    }
    fits
}

/// Gives a part the unit and item of its whole: the nearest amount before it that is no smaller.
fn part(slots: &mut [Slot], at: usize) {
    let value = slots[at].low.value;
    let whole = |slot: &&Slot| slot.is_amount() && gives(slot) && !is_share(slot) && slot.last().value >= value;
    let counts = |slot: &&Slot| whole(slot) && slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Count);
    let before = || slots[..at].iter().rev();
    let small = slots[at].low.scale == 1.0;
    let model = before().find(counts).filter(|_| small).or_else(|| before().find(whole)).cloned();
    let slot = &mut slots[at];
    let end = slot.tokens.end;
    match model {
        Some(model) => take(slot, &model, "taken"),
        None => slot.measure(item::one(), end, "number"),
    }
}

/// "84 (6.7 per cent)": a whole number whose share stands in the bracket behind it.
fn is_shared(scene: &Scene<'_>, slots: &[Slot], at: usize) -> bool {
    let slot = &slots[at];
    let share = slots.get(at + 1).filter(|next| next.is_amount() && is_share(next) && next.low.shape == Shape::Digits);
    let end = slot.tokens.end;
    let near = share.is_some_and(|next| next.extent.start <= end + 2 && scene.is_mark(end, "(") && !next.low.bare);
    near && slot.is_plain() && slot.low.value >= 2.0 && !slot.low.looks_like_year()
}

/// Whether an amount can lend its unit.
pub(super) fn gives(slot: &Slot) -> bool {
    let lends = |form| matches!(form, Form::Count | Form::Measured | Form::Money | Form::Percent | Form::Points);
    !matches!(slot.low.shape, Shape::Share | Shape::Multiple)
        && slot.unit.as_ref().is_some_and(|unit| lends(unit.form) && unit.code != "a")
}

/// "a 300-kilometre line": a measure that only describes a noun.
pub(super) fn is_attribute(scene: &Scene<'_>, slot: &Slot) -> bool {
    let measured = slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Measured);
    measured && scene.is_inner_hyphen(slot.numeral().end) && scene.tag(slot.tokens.end) == Some(Tag::Noun)
}

fn is_share(slot: &Slot) -> bool {
    slot.unit.as_ref().is_some_and(|unit| matches!(unit.form, Form::Percent | Form::Points))
}

/// Whether its unit can be that of a large number: no share, no multiple.
fn gives_size(slot: &Slot) -> bool {
    !is_share(slot) && !slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Multiple)
}

fn take(slot: &mut Slot, model: &Slot, rule: &'static str) {
    let Some(unit) = model.unit.clone() else { return };
    slot.item.clone_from(&model.item);
    slot.item_tokens.clone_from(&model.item_tokens);
    share_scale(slot, model);
    let end = slot.tokens.end;
    slot.measure(unit, end, if model.rule == "number" { "number" } else { rule });
}

/// "to 750.9 billion dollars from 750.8": a small number that is set against one with a scale is told in the same scale.
fn share_scale(slot: &mut Slot, model: &Slot) {
    const ALIKE: f64 = 5.0;
    let counted = slot.low.value.abs() * model.low.scale / model.last().value.abs().max(f64::MIN_POSITIVE);
    let near = (1.0 / ALIKE..=ALIKE).contains(&counted);
    let plain =
        slot.low.shape == Shape::Digits && slot.low.scale == 1.0 && slot.high.is_none() && !slot.low.looks_like_year();
    if plain && near && model.low.scale >= 1e6 && slot.low.value.abs() < 1000.0 {
        slot.low.value *= model.low.scale;
        slot.low.scale = model.low.scale;
    }
}

/// A number with no unit anywhere in its sentence; a large one counts what its subject has many of.
fn alone(scene: &Scene<'_>, slot: &mut Slot) {
    let end = slot.tokens.end;
    if slot.low.value >= 1000.0
        && let Some(phrase) = many(scene, slot.tokens.start)
    {
        slot.item = Some(item::name(scene, phrase.clone()));
        slot.item_tokens = Some(phrase);
    }
    slot.measure(item::one(), end, "number");
}

/// "sales of new vehicles reached": the plural behind the first "of" of the clause before `start`.
fn many(scene: &Scene<'_>, start: usize) -> Option<std::ops::Range<usize>> {
    let grammar = &scene.vocabulary.grammar;
    let first = start.saturating_sub(20).max(scene.range.start);
    let clause = (first..start).rev().take_while(|at| !scene.is_mark(*at, ",;:"));
    let dealt = |at: usize| grammar.dealt.has(scene.word(at)) || grammar.number_noun.has(scene.word(at));
    let of = clause.filter(|at| grammar.of.has(scene.word(*at)) && *at > first && dealt(at - 1)).last()?;
    let phrase = item::phrase(scene, of + 1).filter(|phrase| phrase.end <= start)?;
    (scene.penn(phrase.end - 1) == Some(Penn::Nouns)).then_some(phrase)
}

/// The noun of "the number of users reached" before `start`.
pub(super) fn number_of(scene: &Scene<'_>, start: usize) -> Option<std::ops::Range<usize>> {
    let grammar = &scene.vocabulary.grammar;
    let first = start.saturating_sub(16).max(scene.range.start);
    let clause = (first..start).rev().take_while(|at| !scene.is_mark(*at, ",;:"));
    let noun =
        clause.filter(|at| grammar.number_noun.has(scene.word(*at)) && grammar.of.has(scene.word(at + 1))).last()?;
    item::phrase(scene, noun + 2).filter(|phrase| phrase.end <= start)
}

/// "rose 28 cents to 18.64 dollars a barrel": goods priced once in a sentence are priced alike all over it.
fn prices(scene: &Scene<'_>, slots: &mut [Slot]) {
    let below = |slot: &Slot| {
        let unit = slot.unit.as_ref().filter(|unit| unit.form == Form::Money)?;
        let (_, below) = unit.code.split_once('/')?;
        let size = scene.vocabulary.units.size(below)?;
        (size.dimension != "time").then(|| below.to_owned())
    };
    let value = |slot: &Slot| slot.low.value * slot.unit.as_ref().map_or(1.0, |unit| unit.times);
    let priced = slots.iter().enumerate().filter_map(|(at, slot)| Some((at, below(slot)?, value(slot))));
    let priced: Vec<(usize, String, f64)> = priced.collect();
    if priced.is_empty() {
        return;
    }
    for at in 0..slots.len() {
        let while_between = |other: usize| {
            let (first, last) = if other < at { (other, at) } else { (at, other) };
            (slots[first].tokens.end..slots[last].tokens.start)
                .any(|at| scene.vocabulary.grammar.contrast.has(scene.word(at)))
        };
        if sold_by(scene, slots[at].tokens.end) {
            continue;
        }
        let nearest = priced
            .iter()
            .filter(|(other, _, _)| !while_between(*other))
            .min_by_key(|(other, _, _)| (slots[*other].tokens.start.abs_diff(slots[at].tokens.start), *other))
            .cloned();
        let slot = &mut slots[at];
        let coins = slot.unit.as_ref().is_some_and(|unit| unit.times < 1.0);
        let plain = slot.low.scale == 1.0
            && nearest.as_ref().is_some_and(|(_, _, value)| coins || slot.low.value <= 20.0 * value);
        if let (Some((_, below, _)), Some(unit)) =
            (nearest, slot.unit.as_mut().filter(|unit| plain && unit.form == Form::Money && !unit.code.contains('/')))
        {
            unit.code = format!("{}/{below}", unit.code);
        }
    }
}

/// "$93 a share", "£2 each": whether a price is that of a thing which no unit measures.
fn sold_by(scene: &Scene<'_>, at: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let led = grammar.each.has(scene.word(at)) || grammar.per.has(scene.word(at));
    let measured = scene.vocabulary.units.measure(scene.source(), scene.tokens(), at + 1).is_some();
    led && !measured && (scene.tag(at + 1) == Some(Tag::Noun) || scene.tag(at) == Some(Tag::Adverb))
}
