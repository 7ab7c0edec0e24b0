//! Members of a list that leave out what the first one says: "a year in Belgium, three in Germany", "within five years,
//! the others within two", "Norway 25%, Iceland 13".

use super::around::ends_phrase;
use crate::quantity::amount::Form;
use crate::quantity::scene::Scene;
use crate::quantity::slot::Slot;
use crate::text::tag::Tag;

/// How many words the noun phrase before a number may have.
const PHRASE: usize = 4;
/// How many numerals before it are looked at.
const FAR: usize = 8;
/// How many words may stand between the members of a list.
const GAP: usize = 6;

/// The amount whose unit a number has that stands in the same place of its part of the sentence.
pub(super) fn model<'s>(scene: &Scene<'_>, slots: &'s [Slot], at: usize) -> Option<&'s Slot> {
    let slot = &slots[at];
    let one = slot.low.is_words() && slot.low.value == 1.0;
    let plain = slot.high.is_none() && slot.low.scale == 1.0 && !slot.low.looks_like_year() && !one;
    if !plain || !ends_phrase(scene, slot.tokens.end) {
        return None;
    }
    placed(scene, slots, at).or_else(|| led(scene, slots, at)).or_else(|| gapped(scene, slots, at))
}

/// "1 year in Belgium, three in Germany": the same preposition stands behind both.
fn placed<'s>(scene: &Scene<'_>, slots: &'s [Slot], at: usize) -> Option<&'s Slot> {
    let (start, end) = (slots[at].tokens.start, slots[at].tokens.end);
    let listed = scene.before(start).is_some_and(|at| joins(scene, at));
    let named = scene.tag(end) == Some(Tag::Preposition) && scene.tag(end + 1) == Some(Tag::Name);
    if !(listed && named) {
        return None;
    }
    let model = slots[..at].iter().rev().take(FAR).find(|slot| slot.is_amount())?;
    let same = scene.word(model.tokens.end) == scene.word(end) && scene.tag(model.tokens.end + 1) == Some(Tag::Name);
    (same && lends(model)).then_some(model)
}

/// "within five years, the others within two": the same preposition stands before both, and a time behind the first.
fn led<'s>(scene: &Scene<'_>, slots: &'s [Slot], at: usize) -> Option<&'s Slot> {
    let (start, end) = (slots[at].tokens.start, slots[at].tokens.end);
    let closes =
        end >= scene.range.end || scene.is_mark(end, ",;.)") || scene.vocabulary.grammar.and.has(scene.word(end));
    let by = scene.before(start).filter(|by| closes && scene.tag(*by) == Some(Tag::Preposition))?;
    let timed = |slot: &&Slot| {
        let code = slot.unit.as_ref().filter(|unit| unit.form == Form::Measured).map(|unit| unit.code.as_str());
        let unit = code.and_then(|code| scene.vocabulary.units.by_code(code));
        unit.is_some_and(|unit| unit.dimension == "time")
    };
    let same = |slot: &&Slot| scene.before(slot.tokens.start).is_some_and(|at| scene.word(at) == scene.word(by));
    slots[..at].iter().rev().take(FAR).filter(|slot| slot.is_amount()).filter(timed).find(same)
}

/// "one dose protects 93 per cent of them, two doses 97": the verb is left out, and the number stands behind its subject.
fn gapped<'s>(scene: &Scene<'_>, slots: &'s [Slot], at: usize) -> Option<&'s Slot> {
    let (start, end) = (slots[at].tokens.start, slots[at].tokens.end);
    let closes =
        end >= scene.range.end || scene.is_mark(end, ",;.") || scene.vocabulary.grammar.and.has(scene.word(end));
    let phrase = |at: &usize| {
        matches!(scene.tag(*at), Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Determiner | Tag::Number))
    };
    let first = (start.saturating_sub(PHRASE).max(scene.range.start)..start).rev().take_while(phrase).last()?;
    let link = scene.before(first).filter(|at| closes && joins(scene, *at))?;
    let before = |slot: &&Slot| slot.is_amount() && slot.tokens.end <= link;
    let model = slots[..at].iter().rev().take(FAR).find(before)?;
    let verb = |at: usize| matches!(scene.tag(at), Some(Tag::Verb | Tag::Past | Tag::Auxiliary | Tag::Modal));
    let near = link <= model.tokens.end + GAP && !(model.tokens.end..link).any(verb);
    let form = model.unit.as_ref().map(|unit| unit.form)?;
    let fits = form != Form::Count && (form != Form::Percent || slots[at].low.value <= 100.0);
    (near && fits && lends(model)).then_some(model)
}

/// Whether what joins the members of a list stands at `at`.
fn joins(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_mark(at, ",;") || scene.vocabulary.grammar.and.has(scene.word(at))
}

fn lends(slot: &Slot) -> bool {
    let form = slot.unit.as_ref().map(|unit| unit.form);
    form.is_some_and(|form| form != Form::Multiple) && slot.rule != "share" && slot.rule != "multiple"
}
