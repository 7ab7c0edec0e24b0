//! Money said again without its sign: "EUR 12.4m (11.9m)", "£5.2bn, against 4.8bn".
//!
//! A glued letter that scales money is a unit elsewhere ("m" is a metre); right behind money that was scaled by the same
//! letter it scales again.

use super::amount::Form;
use super::numeral::Shape;
use super::scene::Scene;
use super::slot::Slot;

/// Makes money of amounts whose letter scaled the money before them.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    for at in 1..slots.len() {
        let (before, after) = slots.split_at_mut(at);
        if let (Some(model), Some(slot)) = (before.last(), after.first_mut()) {
            restate(scene, model, slot);
        }
    }
}

fn restate(scene: &Scene<'_>, model: &Slot, slot: &mut Slot) {
    let Some(money) = model.unit.as_ref().filter(|unit| model.is_amount() && unit.form == Form::Money) else { return };
    let letter = scene.text(model.last().tokens.end - 1);
    let at = slot.last().tokens.end;
    let measured = slot.is_amount() && slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Measured);
    let same = model.last().scale > 1.0
        && slot.low.scale == 1.0
        && slot.high.is_none()
        && slot.low.shape == Shape::Digits
        && letter.len() <= 2
        && scene.text(at) == letter
        && scene.is_glued(at);
    let near = slot.tokens.start <= model.tokens.end + 4
        && (model.tokens.end..slot.tokens.start).all(|at| !scene.is_number(at) && !scene.is_mark(at, ".;"));
    if measured && same && near {
        let (unit, scale) = (money.clone(), model.last().scale);
        slot.low.value *= scale;
        slot.low.scale = scale;
        slot.low.tokens.end = at + 1;
        slot.item = None;
        slot.item_tokens = None;
        slot.measure(unit, at + 1, "money");
    }
}
