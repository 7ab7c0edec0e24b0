//! Degrees without a scale: of the other end of their range, or of the scale that their sentence names. Alone they stay
//! bare: which scale is meant is then nowhere said. Points of a percentage, whole and in parts.

use super::amount::Form;
use super::numeral::Shape;
use super::scene::Scene;
use super::slot::Slot;
use super::unit;
use crate::text::tag::Tag;

const BARE: &str = "deg";

/// Gives bare degrees their scale.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    let is_bare = |slot: &Slot| slot.is_amount() && slot.unit.as_ref().is_some_and(|unit| unit.code == BARE);
    if !slots.iter().any(is_bare) {
        return;
    }
    let named = slots.iter().filter_map(|slot| scaled(scene, slot)).next();
    for slot in slots.iter_mut().filter(|slot| is_bare(slot)) {
        let code = own_scale(scene, slot).or_else(|| named.clone());
        if let Some(code) = code
            && let Some(unit) = &mut slot.unit
        {
            unit.code = code;
        }
    }
}

/// "38 per cent, 14 points below": points beside a share, above or below something, are percentage points.
pub(crate) fn points(scene: &Scene<'_>, slots: &mut [Slot]) {
    slots.iter_mut().for_each(|slot| part_of_point(scene, slot));
    let share = |slot: &Slot| slot.is_amount() && slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Percent);
    if !slots.iter().any(share) {
        return;
    }
    // No share differs from another by more than a hundred points: those are of an index.
    let points = |slot: &&mut Slot| slot.rule == "count" && slot.item.as_deref() == Some("point");
    for slot in slots.iter_mut().filter(points).filter(|slot| slot.last().value <= 100.0) {
        let behind = scene.tag(slot.tokens.end);
        let compared = matches!(behind, Some(Tag::Preposition | Tag::Adjective | Tag::Adverb | Tag::To));
        let led = scene.before(slot.tokens.start).is_some_and(|at| scene.vocabulary.grammar.by.has(scene.word(at)));
        if (compared || led)
            && let Some(unit) = &mut slot.unit
        {
            unit.code = "pp".to_owned();
            unit.form = Form::Points;
            slot.item = None;
            slot.item_tokens = None;
        }
    }
}

/// "half a point", "a quarter point": part of a percentage point.
fn part_of_point(scene: &Scene<'_>, slot: &mut Slot) {
    let numbers = &scene.vocabulary.numbers;
    let mut end = slot.low.tokens.end;
    end += usize::from(scene.vocabulary.grammar.of.has(scene.word(end)));
    end += usize::from(numbers.article.has(scene.word(end)) || scene.is_inner_hyphen(end));
    let point = numbers.point.has(scene.word(end)) && !scene.is_number(end + 1);
    if slot.low.shape == Shape::Share && slot.high.is_none() && point && (slot.is_open() || slot.is_amount()) {
        slot.low.value /= 100.0;
        slot.low.shape = Shape::Words;
        slot.item = None;
        slot.item_tokens = None;
        slot.measure(unit::plain("pp", Form::Points), end + 1, "unit");
    }
}

/// The scale of an amount that names it.
fn scaled(scene: &Scene<'_>, slot: &Slot) -> Option<String> {
    let unit = slot.unit.as_ref().filter(|unit| slot.is_amount() && unit.form == Form::Measured)?;
    let temperature = scene.vocabulary.units.by_code(&unit.code).is_some_and(|unit| unit.dimension == "temperature");
    temperature.then(|| unit.code.clone())
}

/// The scale behind the lower end of a range.
fn own_scale(scene: &Scene<'_>, slot: &Slot) -> Option<String> {
    slot.high.as_ref()?;
    let units = &scene.vocabulary.units;
    let form = units.measure(scene.source(), scene.tokens(), slot.low.tokens.end)?;
    let unit = units.get(form.unit);
    (unit.dimension == "temperature").then(|| unit.code.clone())
}
