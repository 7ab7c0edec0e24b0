//! Money said in two parts: "thirteen dollars and forty-five cents", "15 dollars 50" are one amount.

use super::amount::Form;
use super::scene::Scene;
use super::slot::Slot;
use crate::text::tag::Tag;

/// Joins an amount of whole money and the coins right behind it.
pub(crate) fn join(scene: &Scene<'_>, slots: &mut Vec<Slot>) {
    let mut at = 0;
    while at + 1 < slots.len() {
        match coins(scene, &slots[at], &slots[at + 1]) {
            Some(value) => {
                let coins = slots.remove(at + 1);
                let slot = &mut slots[at];
                slot.low.value = value;
                slot.tokens.end = coins.tokens.end;
                slot.extent.end = coins.extent.end;
                slot.low.tokens.end = coins.low.tokens.end;
            }
            None => at += 1,
        }
    }
}

/// The value of both together.
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
