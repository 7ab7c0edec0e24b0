//! Amounts said in two parts: "thirteen dollars and forty-five cents", "15 dollars 50", "5 ft 10 in", "3 hours and 25
//! minutes", "two hours and a half", "six foot three" are one amount each.
//!
//! A mixed measure is told in its smaller unit, of which the larger has a whole number.

use super::amount::Form;
use super::numeral::Shape;
use super::scene::Scene;
use super::slot::Slot;
use super::unit;
use crate::text::tag::Tag;

/// Joins an amount and the smaller part right behind it.
pub(crate) fn join(scene: &Scene<'_>, slots: &mut Vec<Slot>) {
    for slot in slots.iter_mut() {
        lone(scene, slot);
    }
    let mut at = 0;
    while at + 1 < slots.len() {
        inches(scene, slots, at);
        let (whole, part) = (&slots[at], &slots[at + 1]);
        if let Some(value) = coins(scene, whole, part) {
            let coins = slots.remove(at + 1);
            merge(&mut slots[at], &coins, value);
        } else if let Some(value) = halved(scene, whole, part).or_else(|| tall(scene, whole, part)) {
            let part = slots.remove(at + 1);
            merge(&mut slots[at], &part, value);
        } else if let Some(value) = mixed(scene, whole, part) {
            let part = slots.remove(at + 1);
            let slot = &mut slots[at];
            merge(slot, &part, value);
            slot.unit = part.unit;
            slot.item = part.item;
            slot.item_tokens = part.item_tokens;
        } else {
            at += 1;
        }
    }
}

/// "5 ft 10 in": behind feet and a whole number below twelve, "in" means inches.
fn inches(scene: &Scene<'_>, slots: &mut [Slot], at: usize) {
    let feet = slots[at].is_amount() && slots[at].unit.as_ref().is_some_and(|unit| unit.code == "ft");
    let part = &slots[at + 1];
    let number = part.is_open() && part.is_plain() && part.low.value < 12.0 && part.low.value.fract() == 0.0;
    let end = part.tokens.end;
    let symbol = scene.vocabulary.grammar.within.has(scene.word(end));
    if feet && number && symbol && part.tokens.start == slots[at].tokens.end {
        slots[at + 1].measure(unit::plain("in", Form::Measured), end + 1, "unit");
    }
}

/// "an hour and a half": the whole is an article and a unit of time.
fn lone(scene: &Scene<'_>, slot: &mut Slot) {
    let start = slot.low.tokens.start;
    let Some(unit) = start.checked_sub(2).filter(|unit| *unit > scene.range.start) else { return };
    let grammar = &scene.vocabulary.grammar;
    let article = scene.vocabulary.numbers.article.has(scene.word(unit - 1));
    if slot.low.shape != Shape::Share || !article || !grammar.and.has(scene.word(unit + 1)) || !is_fraction(scene, slot)
    {
        return;
    }
    let units = &scene.vocabulary.units;
    let form = units.measure(scene.source(), &scene.tokens()[..unit + 1], unit);
    let Some(time) = form.map(|form| units.get(form.unit)).filter(|unit| unit.dimension == "time") else { return };
    let end = slot.tokens.end;
    slot.low.value = time.times * (1.0 + slot.low.value / 100.0);
    slot.low.shape = Shape::Words;
    slot.low.tokens.start = unit - 1;
    slot.tokens.start = unit - 1;
    slot.extent.start = unit - 1;
    slot.measure(unit::plain(&time.code, Form::Measured), end, "unit");
}

/// Whether the slot is "a half" or "a quarter".
fn is_fraction(scene: &Scene<'_>, slot: &Slot) -> bool {
    let article = scene.vocabulary.numbers.article.has(scene.word(slot.low.tokens.start));
    article && slot.low.tokens.len() == 2
}

/// "two hours and a half": the value of the whole with the part of one more.
fn halved(scene: &Scene<'_>, whole: &Slot, part: &Slot) -> Option<f64> {
    let unit = whole.unit.as_ref().filter(|unit| whole.is_amount() && unit.form == Form::Measured)?;
    let plain = whole.is_plain() && whole.low.value.fract() == 0.0 && whole.item.is_none() && unit.times == 1.0;
    let and = scene.vocabulary.grammar.and.has(scene.word(whole.tokens.end));
    let joined = and && part.low.tokens.start == whole.tokens.end + 1;
    let fits = plain && joined && part.low.shape == Shape::Share && is_fraction(scene, part);
    fits.then_some(whole.low.value + part.low.value / 100.0)
}

/// "six foot three": a body's height in feet, where "foot" stands in the singular behind more than one.
fn tall(scene: &Scene<'_>, whole: &Slot, part: &Slot) -> Option<f64> {
    const INCHES: f64 = 12.0;
    let feet = whole.is_amount() && whole.unit.as_ref().is_some_and(|unit| unit.code == "ft");
    let singular = whole.is_plain()
        && whole.low.value > 1.0
        && !scene.is_inner_hyphen(whole.numeral().end)
        && scene.vocabulary.grammar.foot.has(scene.word(whole.tokens.end - 1));
    let small = part.is_open() && part.is_plain() && part.low.value < INCHES && part.low.value.fract() == 0.0;
    let alone = !matches!(scene.tag(part.tokens.end), Some(Tag::Noun | Tag::Name));
    let fits = feet && singular && small && alone && part.tokens.start == whole.tokens.end;
    fits.then_some(whole.low.value + part.low.value / INCHES)
}

fn merge(slot: &mut Slot, part: &Slot, value: f64) {
    slot.low.value = value;
    slot.low.bare = false;
    slot.tokens.end = part.tokens.end;
    slot.extent.end = part.extent.end;
    slot.low.tokens.end = part.low.tokens.end;
}

/// The value of whole money and coins together.
fn coins(scene: &Scene<'_>, whole: &Slot, coins: &Slot) -> Option<f64> {
    let unit = whole.unit.as_ref().filter(|unit| unit.form == Form::Money && unit.times == 1.0)?;
    let named =
        whole.high.is_none() && whole.low.sign.is_none() && whole.low.value.fract() == 0.0 && whole.low.scale == 1.0;
    let and = usize::from(scene.vocabulary.grammar.and.has(scene.word(whole.tokens.end)));
    let small =
        coins.is_plain() && (1.0..100.0).contains(&coins.low.value) && coins.tokens.start == whole.tokens.end + and;
    if !named || !small {
        return None;
    }
    match &coins.unit {
        // "17 USD 25": the sign of both stands between them.
        Some(same) if same.code == unit.code && same.times == 1.0 && coins.low.sign.is_some() => {
            let between = whole.low.sign.is_none() && scene.is_number(whole.tokens.end) && coins.low.value >= 5.0;
            between.then(|| whole.low.value + coins.low.value / 100.0)
        }
        Some(minor) => {
            (minor.code == unit.code && minor.times < 1.0).then_some(whole.low.value + coins.low.value * minor.times)
        }
        None => {
            let ends =
                !matches!(scene.tag(coins.tokens.end), Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Auxiliary));
            (coins.is_open() && ends && coins.low.value >= 5.0).then(|| whole.low.value + coins.low.value / 100.0)
        }
    }
}

/// The value of a mixed measure in its smaller unit. "and" joins hours with minutes and feet with inches, where a whole
/// number below ten says so; two lengths or weights that stand side by side are joined without it.
fn mixed(scene: &Scene<'_>, whole: &Slot, part: &Slot) -> Option<f64> {
    let plain = |slot: &Slot| slot.is_amount() && slot.high.is_none() && slot.low.scale == 1.0 && slot.low.value >= 0.0;
    if !plain(whole) || !plain(part) || whole.low.value.fract() != 0.0 || whole.item.is_some() {
        return None;
    }
    let (large, small) = (whole.unit.as_ref()?, part.unit.as_ref()?);
    let forms = large.form == Form::Measured && small.form == Form::Measured;
    if !forms || large.times != 1.0 || small.times != 1.0 {
        return None;
    }
    let and = scene.vocabulary.grammar.and.has(scene.word(whole.tokens.end));
    let comma = scene.is_mark(whole.tokens.end, ",");
    let hyphen = scene.is_inner_hyphen(whole.tokens.end);
    let gap = usize::from(and || comma || hyphen);
    if part.tokens.start != whole.tokens.end + gap {
        return None;
    }
    let units = &scene.vocabulary.units;
    let (large, small) = (units.size(&large.code)?, units.size(&small.code)?);
    let ratio = large.factor / small.factor;
    let steps = ratio.round();
    let exact = steps > 1.0 && (ratio - steps).abs() < 1e-6 * steps && part.low.value < steps;
    let time = large.dimension == "time";
    let imperial = steps < 20.0 && matches!(large.dimension.as_str(), "length" | "mass");
    let joined = gap == 0 || (and || hyphen) && (time || imperial) || comma && time;
    let fits = large.dimension == small.dimension && matches!(large.dimension.as_str(), "time" | "length" | "mass");
    (fits && exact && joined).then_some(whole.low.value * steps + part.low.value)
}
