//! Rates of exchange: "the yen fell to 150 per dollar", "the lira, worth 6.07 to the dollar", "85.70 against the dollar".
//!
//! The number is of the currency that the sentence named last before it; what it buys stands behind "per",
//! "to the" or "against the".

use super::amount::Form;
use super::scene::Scene;
use super::slot::Slot;
use super::unit;
use super::units::Unit;
use crate::text::tag::Tag;

/// How far before its number a currency is looked for.
const REACH: usize = 60;

/// Gives every number that prices one currency in another the unit of both.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    for slot in slots.iter_mut() {
        let money = slot.unit.as_ref().filter(|unit| slot.is_amount() && unit.form == Form::Money);
        let plain = slot.is_open() && slot.low.scale == 1.0 && slot.low.value > 0.0;
        let end = slot.tokens.end;
        if !plain && money.is_none_or(|unit| unit.code.contains('/') || unit.times != 1.0) {
            continue;
        }
        let Some((bought, _)) = bought(scene, end) else { continue };
        let paid = match money {
            Some(unit) => Some(unit.code.clone()),
            None => paid(scene, slot.tokens.start, &bought.code),
        };
        if let Some(paid) = paid.filter(|paid| *paid != bought.code) {
            slot.measure(unit::plain(&format!("{paid}/{}", bought.code), Form::Measured), end, "parity");
        }
    }
}

/// The currency behind "per", "to the" or "against the" at `at`, and one past it.
fn bought<'a>(scene: &Scene<'a>, at: usize) -> Option<(&'a Unit, usize)> {
    let grammar = &scene.vocabulary.grammar;
    let per = grammar.per.has(scene.word(at));
    let led = grammar.to.has(scene.word(at)) || grammar.instead.has(scene.word(at));
    let the = scene.tag(at + 1) == Some(Tag::Determiner) && !scene.vocabulary.numbers.article.has(scene.word(at + 1));
    let from = if per { at + 1 } else { at + 2 };
    (per || led && the).then(|| currency(scene, from)).flatten()
}

/// The currency whose name, of no coin, begins at `at`.
fn currency<'a>(scene: &Scene<'a>, at: usize) -> Option<(&'a Unit, usize)> {
    let units = &scene.vocabulary.units;
    let form = units.money(scene.source(), scene.tokens(), at)?;
    let (unit, end) = (units.get(form.unit), at + form.tokens);
    let name = scene.text(end - 1).len() > 2 && !scene.is_inner_hyphen(end);
    let behind = matches!(scene.tag(end), Some(Tag::Noun | Tag::Name)) && scene.tag(end - 1) == Some(Tag::Adjective);
    (name && !behind && unit.times == 1.0).then_some((unit, end))
}

/// The currency, another than `bought`, that is named last before the token `before`.
fn paid(scene: &Scene<'_>, before: usize, bought: &str) -> Option<String> {
    let first = before.saturating_sub(REACH).max(scene.range.start);
    let named = |at: usize| {
        let counted =
            at > first && (scene.is_number(at - 1) || scene.vocabulary.numbers.anchors.has(scene.word(at - 1)));
        let (unit, end) = currency(scene, at).filter(|_| !counted)?;
        // "the Mexican peso"
        let longer = at.checked_sub(1).filter(|first| scene.range.contains(first));
        let longer = longer.and_then(|first| currency(scene, first)).filter(|(_, whole)| *whole == end);
        let unit = longer.map_or(unit, |(unit, _)| unit);
        (unit.code != bought).then(|| unit.code.clone())
    };
    (first..before).rev().find_map(named)
}
