//! Lines that leave their unit to the line above: a number alone behind a dash or colon is of the unit that stood there in
//! the list's member before, and a line of nothing but numbers of the unit in the bracket that ends the line above it.

use super::amount::Amount;
use super::cell;
use super::reading::Readings;
use super::scene::Scene;
use super::slot::{Slot, UnitReading};
use crate::text::document::Document;
use crate::text::table;
use crate::text::token::TokenKind;

/// A line above that names a unit is at most this long.
const HEAD: usize = 120;
/// A member has at most so many amounts.
const LONGEST: usize = 20;

/// Gives the number alone of a list's member the unit of the member before it.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot], out: &Readings) {
    if let Some(unit) = above(scene) {
        for slot in slots.iter_mut().filter(|slot| slot.is_open() && !slot.low.looks_like_year()) {
            let end = slot.tokens.end;
            slot.measure(unit.clone(), end, "member");
        }
        return;
    }
    let apart = |at: usize| at >= scene.range.end || scene.is_mark(at, ",.;(");
    let alone = |slot: &&mut Slot| slot.is_open() && led(scene.document, slot.tokens.start) && apart(slot.tokens.end);
    let Some(slot) = slots.iter_mut().find(alone) else { return };
    if let Some(model) = model(scene, out) {
        let reading = UnitReading { code: model.unit.clone(), form: model.form, times: 1.0, ambiguous: false };
        let end = slot.tokens.end;
        slot.measure(reading, end, "member");
        slot.item.clone_from(&model.item);
    }
}

/// "Range, city / motorway (km)" above "310 / 240": the unit of the line above.
fn above(scene: &Scene<'_>) -> Option<UnitReading> {
    let document = scene.document;
    let bare = |at: usize| matches!(scene.kind(at), Some(TokenKind::Number | TokenKind::Mark));
    if scene.range.len() > LONGEST || !scene.range.clone().all(bare) {
        return None;
    }
    let line = document.sentences[scene.sentence].block.checked_sub(1).map(|above| document.blocks[above].span)?;
    let (_, bracket) = table::parts(document.text, line);
    let tokens =
        bracket.filter(|_| line.len() <= HEAD).map(|bracket| document.tokens_in(bracket.start, bracket.end))?;
    let (unit, end) = cell::unit(document, scene.vocabulary, tokens.clone())?;
    (end == tokens.end).then_some(unit.reading)
}

/// The amount that stands behind the dash or colon of the member before.
fn model<'r>(scene: &Scene<'_>, out: &'r Readings) -> Option<&'r Amount> {
    let document = scene.document;
    let block = |sentence: usize| document.sentences[sentence].block;
    let here = block(scene.sentence);
    let labelled = |block: usize| document.blocks[block].label.is_some();
    let before = here.checked_sub(1).filter(|before| labelled(here) && labelled(*before))?;
    let members = out.amounts.iter().rev().take(LONGEST).take_while(|amount| block(amount.sentence) == before);
    let mut members = members.filter(|amount| led(document, amount.tokens.start));
    members.next().filter(|amount| matches!(amount.rule, "unit" | "money" | "member"))
}

/// Whether a dash with space around it, or a colon, stands before the token `at`.
fn led(document: &Document<'_>, at: usize) -> bool {
    let Some(mark) = at.checked_sub(1) else { return false };
    let spaced = |at: usize| document.tokens.get(at).is_some_and(|token| token.spaced);
    match document.word(mark) {
        ":" | "：" => true,
        "–" | "—" | "-" => spaced(mark) && spaced(at),
        _ => false,
    }
}
