//! The numbers of a table's cells: a cell takes unit, scale and item from its column's header, from its row's label, or
//! from its own words.

use std::ops::Range;

use sluicebox_record::Span;

use super::amount::Form;
use super::comparator;
use super::item;
use super::numeral;
use super::passed::Reason;
use super::reading::{self, Readings};
use super::scene::Scene;
use super::slot::{Slot, UnitReading};
use crate::text::table::{self, Cell, Role};
use crate::text::tag::Penn;

/// Reads a cell. A value's number is an amount, an index is passed over, and so are the numbers of a label.
pub(crate) fn read(scene: &Scene<'_>, cell: Cell, out: &mut Readings) {
    let reason = match cell.role {
        Role::Index => Reason::Index,
        Role::Label | Role::Unit => Reason::Name,
        Role::Value(_) => return value(scene, cell, out),
    };
    for numeral in numeral::scan(scene) {
        let mut slot = Slot::new(numeral);
        slot.pass(reason);
        reading::finish(scene, slot, out);
    }
}

fn value(scene: &Scene<'_>, cell: Cell, out: &mut Readings) {
    let mut slots: Vec<Slot> = numeral::scan(scene).into_iter().map(Slot::new).collect();
    super::unit::attach(scene, &mut slots);
    let label = label(scene, cell);
    let alone = slots.len() == 1;
    for slot in &mut slots {
        if slot.is_open() && alone {
            let end = slot.tokens.end;
            slot.measure(label.unit.clone(), end, "cell");
        }
        if slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Count) && slot.item.is_none() {
            slot.item.clone_from(&label.item);
        }
        slot.pass(Reason::Bare);
    }
    comparator::attach(scene, &mut slots);
    for slot in slots {
        reading::finish(scene, slot, out);
    }
}

/// What a row's label says of its values.
struct Label {
    unit: UnitReading,
    item: Option<String>,
}

fn label(scene: &Scene<'_>, cell: Cell) -> Label {
    let document = scene.document;
    let (name, bracket) = table::parts(document.text, document.blocks[cell.label].span);
    let unit = cell.unit.map(|block| document.blocks[block].span).or(bracket);
    let headed = cell.header.and_then(|block| table::parts(document.text, document.blocks[block].span).1);
    let read = |unit: Span| bracketed(scene, document.tokens_in(unit.start, unit.end));
    let read = headed.and_then(read).or_else(|| unit.and_then(read));
    let counted = read.as_ref().and_then(|(_, item)| item.clone());
    let item = counted.or_else(|| counted_in(scene, name));
    match read {
        Some((unit, _)) => Label { unit, item },
        None => Label { unit: item::one(), item },
    }
}

/// The unit in a label's bracket, its scale worked into `times`: "(100 million yuan)".
fn bracketed(scene: &Scene<'_>, tokens: Range<usize>) -> Option<(UnitReading, Option<String>)> {
    let (text, all) = (scene.document.text, &scene.document.tokens[..tokens.end]);
    let numbers = &scene.vocabulary.numbers;
    let mut at = tokens.start;
    let mut times = 1.0;
    if let Some(scale) =
        numbers.table_scales.longest(text, all, at).or_else(|| numbers.scale_names.longest(text, all, at))
    {
        times = *scale.value;
        at += scale.tokens;
    }
    let units = &scene.vocabulary.units;
    let form = units.measure(text, all, at).or_else(|| units.money(text, all, at));
    match form {
        Some(form) => {
            let unit = units.get(form.unit);
            let reading = super::unit::of(scene.document, scene.vocabulary, unit, at + form.tokens, tokens.end);
            Some((UnitReading { times: unit.times * times, ..reading }, unit.item.clone()))
        }
        None => (times != 1.0).then(|| (UnitReading { times, ..item::one() }, None)),
    }
}

/// "Number of high-tech enterprises": what the label says is counted.
fn counted_in(scene: &Scene<'_>, name: Span) -> Option<String> {
    let sentence = scene.document.sentence_of(scene.document.tokens_in(name.start, name.end).start)?;
    let label = Scene::new(scene.document, scene.vocabulary, sentence);
    let grammar = &scene.vocabulary.grammar;
    let noun =
        label.range.clone().find(|at| grammar.number_noun.has(label.word(*at)) && grammar.of.has(label.word(at + 1)));
    let phrase = match noun {
        Some(noun) => item::phrase(&label, noun + 2)?,
        None => plural(&label, name)?,
    };
    Some(item::name(&label, phrase))
}

/// "Civil airports (each)": a label that is a plural and nothing else.
fn plural(label: &Scene<'_>, name: Span) -> Option<Range<usize>> {
    let tokens = label.document.tokens_in(name.start, name.end);
    let phrase = item::phrase(label, tokens.start)?;
    let grammar = &label.vocabulary.grammar;
    let head = phrase.end - 1;
    let counted = label.penn(head) == Some(Penn::Nouns) && !grammar.uncounted.has(label.word(head));
    (phrase == tokens && counted && !grammar.dealt.has(label.word(head))).then_some(phrase)
}
