//! Degrees without a scale: of the other end of their range, or of the scale that the text names, else Celsius where the
//! sentence speaks of warmth.

use super::amount::Form;
use super::scene::Scene;
use super::slot::Slot;

const BARE: &str = "deg";

/// Gives bare degrees their scale.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    let is_bare = |slot: &Slot| slot.is_amount() && slot.unit.as_ref().is_some_and(|unit| unit.code == BARE);
    if !slots.iter().any(is_bare) {
        return;
    }
    let named = slots.iter().filter_map(|slot| scaled(scene, slot)).next();
    let thermal = scene.range.clone().any(|at| scene.vocabulary.grammar.thermal.has(scene.word(at)));
    for slot in slots.iter_mut().filter(|slot| is_bare(slot)) {
        let low = own_scale(scene, slot).or_else(|| named.clone());
        // Above any weather in Celsius the scale is open.
        let guess = || (thermal && slot.last().value.abs() <= 60.0).then(|| "degC".to_owned());
        if let Some(code) = low.or_else(guess)
            && let Some(unit) = &mut slot.unit
        {
            unit.code = code;
        }
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
