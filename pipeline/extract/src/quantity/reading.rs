//! One sentence from numerals to amounts, step by step.
//!
//! Strong signs first (dates, names), then ranges, units, weak signs, counts, and what amounts share. Every numeral
//! leaves as an amount or passed over.

use sluicebox_record::Span;

use super::amount::{Amount, Form};
use super::numeral::Numeral;
use super::passed::{self, Reason};
use super::scene::Scene;
use super::settle::Open;
use super::slot::{Fate, Slot};
use super::trace::Step;
use super::{
    age, coins, comparator, degree, elided, item, member, numeral, parity, range, rate, restated, share, subject, unit,
};
use crate::text::tag::Tag;

/// What a sentence gives.
#[derive(Debug, Default)]
pub(crate) struct Readings {
    pub(crate) amounts: Vec<Amount>,
    pub(crate) open: Vec<Open>,
    pub(crate) passed: Vec<(Span, Reason)>,
    /// What each step did, where somebody asks for it.
    pub(crate) trace: Option<Vec<Step>>,
}

/// Reads the sentence of `scene`.
pub(crate) fn read(scene: &Scene<'_>, out: &mut Readings) {
    let numerals = numeral::scan(scene);
    if numerals.is_empty() {
        return;
    }
    let reasons: Vec<Option<Reason>> = (0..numerals.len()).map(|nth| passed::strong(scene, &numerals, nth)).collect();
    let mut slots = slots(scene, numerals, &reasons);
    out.note("signs", scene, &slots);
    unit::attach(scene, &mut slots);
    absorb(&mut slots);
    parity::attach(scene, &mut slots);
    out.note("units", scene, &slots);
    coins::join(scene, &mut slots);
    restated::attach(scene, &mut slots);
    member::attach(scene, &mut slots, out);
    degree::attach(scene, &mut slots);
    passed::weak(scene, &mut slots);
    out.note("weak signs", scene, &slots);
    age::attach(scene, &mut slots);
    item::attach(scene, &mut slots, &known(scene, out));
    degree::points(scene, &mut slots);
    out.note("counts", scene, &slots);
    share::attach(scene, &mut slots);
    rate::attach(scene, &mut slots);
    subject::attach(scene, &mut slots, &known(scene, out));
    elided::attach(scene, &mut slots, &out.amounts);
    out.note("shared units", scene, &slots);
    passed::rest(&mut slots);
    comparator::attach(scene, &mut slots);
    absorb(&mut slots);
    out.note("rest", scene, &slots);
    for slot in slots {
        finish(scene, slot, out);
    }
}

/// How many of a block's amounts are remembered for what they count.
const REMEMBERED: usize = 100;

/// The items that the block has counted or weighed last, the last one first.
fn known<'r>(scene: &Scene<'_>, out: &'r Readings) -> Vec<&'r str> {
    let block = |sentence: usize| scene.document.sentences[sentence].block;
    let near = out.amounts.iter().rev().take_while(|amount| block(amount.sentence) == block(scene.sentence));
    near.take(REMEMBERED).filter_map(|amount| amount.item.as_deref()).collect()
}

fn slots(scene: &Scene<'_>, numerals: Vec<Numeral>, reasons: &[Option<Reason>]) -> Vec<Slot> {
    let passed: Vec<bool> = reasons.iter().map(Option::is_some).collect();
    let mut slots = range::join(scene, numerals, &passed);
    let mut reasons = reasons.iter();
    for slot in &mut slots {
        if let Some(Some(reason)) = reasons.next() {
            slot.pass(*reason);
        }
        if slot.high.is_some() {
            reasons.next();
        }
    }
    slots
}

/// Drops the numerals inside another's unit ("litres per 100 km"), and cuts off what two share.
fn absorb(slots: &mut Vec<Slot>) {
    let mut end = 0;
    slots.retain_mut(|slot| {
        let inside = slot.tokens.end <= end;
        if !inside && slot.tokens.start < end {
            slot.tokens.start = end;
            slot.low.tokens.start = slot.low.tokens.start.max(end);
            slot.extent.start = slot.extent.start.max(end);
        }
        // What is passed over covers its numeral alone.
        end = end.max(if slot.is_amount() { slot.tokens.end } else { slot.numeral().end });
        !inside
    });
}

pub(crate) fn finish(scene: &Scene<'_>, slot: Slot, out: &mut Readings) {
    match &slot.fate {
        Fate::Amount => {
            let currency = slot.unit.as_ref().is_some_and(|unit| unit.ambiguous);
            let coins = slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Money && unit.times < 1.0);
            let open = Open { currency, coins, unit: slot.rule == "number" && !counts(scene, slot.tokens.end) };
            if let Some(amount) = amount(scene, slot) {
                out.amounts.push(amount);
                out.open.push(open);
            }
        }
        Fate::Passed(reason) => {
            for numeral in std::iter::once(&slot.low).chain(&slot.high) {
                out.passed.extend(span(scene, numeral).map(|span| (span, *reason)));
            }
        }
        Fate::Open => {}
    }
}

/// Whether what a number counts stands behind it: a noun, or "of" and a whole.
fn counts(scene: &Scene<'_>, at: usize) -> bool {
    let against = scene.vocabulary.grammar.instead.has(scene.word(at));
    let noun = scene.tag(at) == Some(Tag::Noun) && !scene.is_hyphen(at) && !against;
    let of = scene.vocabulary.grammar.of.has(scene.word(at))
        && scene.tag(at + 1).is_some_and(|tag| matches!(tag, Tag::Determiner | Tag::Pronoun | Tag::Relative));
    noun || of
}

fn span(scene: &Scene<'_>, numeral: &Numeral) -> Option<Span> {
    let first = scene.token(numeral.tokens.start)?;
    let last = scene.token(numeral.tokens.end - 1)?;
    Some(Span::new(first.start as usize, last.end as usize))
}

fn amount(scene: &Scene<'_>, slot: Slot) -> Option<Amount> {
    let mut slot = slot;
    let stop = slot.tokens.end == scene.range.end && scene.is_mark(slot.tokens.end - 1, ".");
    slot.tokens.end -= usize::from(stop && slot.tokens.end > slot.numeral().end);
    let first = scene.token(slot.tokens.start)?;
    let last = scene.token(slot.tokens.end - 1)?;
    let numeral = slot.numeral();
    let unit = slot.unit?;
    let extent = slot.extent.start.min(slot.tokens.start)..slot.extent.end.max(slot.tokens.end);
    Some(Amount {
        span: Span::new(first.start as usize, last.end as usize),
        numeral,
        extent,
        sentence: scene.sentence,
        value: slot.low.value * unit.times,
        value_hi: slot.high.map(|high| high.value * unit.times),
        unit: unit.code,
        item: slot.item,
        item_tokens: slot.item_tokens,
        comparator: slot.comparator,
        form: unit.form,
        kind: slot.kind,
        direction: slot.direction,
        rule: slot.rule,
        tokens: slot.tokens,
    })
}
