//! The numbers of a table's cells: a cell takes unit, scale and item from its column's header, from its row's label, or
//! from its own words.

use std::ops::Range;

use sluicebox_record::Span;

use super::amount::{Direction, Form, Kind};
use super::comparator;
use super::item;
use super::numeral;
use super::passed::Reason;
use super::reading::{self, Readings};
use super::scene::Scene;
use super::slot::{Slot, UnitReading};
use crate::text::Document;
use crate::text::table::{self, Cell, Column, Role, Table};
use crate::text::tag::{Penn, Tag};
use crate::vocabulary::Vocabulary;

/// A unit that a table gives: what it is, and what it counts where it is a count.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RowUnit {
    pub(crate) reading: UnitReading,
    item: Option<String>,
}

impl RowUnit {
    /// Whether it is per cent.
    pub(crate) fn is_percent(&self) -> bool {
        self.reading.form == Form::Percent
    }
}

/// Reads a cell. A value's number is an amount, an index is passed over, and so are the numbers of a label or header.
pub(crate) fn read(scene: &Scene<'_>, table: &Table, cell: Cell, out: &mut Readings) {
    let reason = match cell.role {
        Role::Index => Reason::Index,
        Role::Label | Role::Unit | Role::Header => Reason::Name,
        Role::Note => return reading::read(scene, out),
        Role::Value(nth) => return value(scene, table, cell, nth, out),
    };
    for numeral in numeral::scan(scene) {
        let mut slot = Slot::new(numeral);
        slot.pass(reason);
        reading::finish(scene, slot, out);
    }
}

fn value(scene: &Scene<'_>, table: &Table, cell: Cell, nth: usize, out: &mut Readings) {
    let mut slots: Vec<Slot> = numeral::scan(scene).into_iter().map(Slot::new).collect();
    super::unit::attach(scene, &mut slots);
    let column = table.columns.get(nth);
    let (unit, item) = given(scene, table, cell, column);
    let bracket = scene.range.clone().skip(1).find(|at| scene.is_mark(*at, "([（")).unwrap_or(scene.range.end);
    let own = slots.partition_point(|slot| slot.low.tokens.start < bracket);
    let (cells, beside) = slots.split_at_mut(own);
    let alone = cells.len() == 1;
    for slot in cells {
        if slot.is_open() && alone {
            let end = slot.tokens.end;
            slot.measure(unit.clone(), end, "cell");
        }
        if slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Count) && slot.item.is_none() {
            slot.item.clone_from(&item);
        }
        if let Some(way) = column.and_then(|column| column.change).filter(|_| slot.is_amount()) {
            change(slot, way);
        }
    }
    // "214 (9 foreigners)"
    item::attach(scene, beside, &[]);
    slots.iter_mut().for_each(|slot| slot.pass(Reason::Bare));
    comparator::attach(scene, &mut slots);
    for slot in slots {
        reading::finish(scene, slot, out);
    }
}

/// Makes a number the size of a change, and its sign the direction; `way` is that of a number without a sign.
fn change(slot: &mut Slot, way: Direction) {
    let back = if way == Direction::Up { Direction::Down } else { Direction::Up };
    let value = slot.low.value;
    slot.kind = Some(Kind::Change);
    slot.direction = (value != 0.0).then_some(if value < 0.0 { back } else { way });
    slot.low.value = value.abs();
}

/// The unit of a cell's number and what it counts: as its column says, else its row, else the table's title.
fn given(scene: &Scene<'_>, table: &Table, cell: Cell, column: Option<&Column>) -> (UnitReading, Option<String>) {
    let document = scene.document;
    let (name, bracket) = table::parts(document.text, document.blocks[cell.label].span);
    let read = |span: Span| {
        let tokens = document.tokens_in(span.start, span.end);
        unit(document, scene.vocabulary, tokens.clone()).map(|(unit, _)| unit)
    };
    let beside = cell.unit.map(|block| document.blocks[block].span).and_then(read).or_else(|| bracket.and_then(read));
    let row = beside.or_else(|| led(scene, name));
    let of_column = column.and_then(|column| column.unit.clone());
    let changes = column.is_some_and(|column| column.change.is_some());
    let found = match (of_column, row) {
        (Some(unit), _) => Some(unit),
        // What a share changes by is told in points.
        (None, Some(unit)) if changes && unit.is_percent() => {
            Some(RowUnit { reading: super::unit::plain("pp", Form::Points), ..unit })
        }
        (None, row) => row.or_else(|| table.unit.clone()),
    };
    match found {
        Some(RowUnit { reading, item }) => {
            let counted = || (reading.form == Form::Count).then(|| counted_in(scene, name)).flatten();
            let item = item.or_else(counted);
            (reading, item)
        }
        None => (item::one(), counted_in(scene, name)),
    }
}

/// The unit that a label or header gives, its scale worked into `times`, and one past it: "100 million yuan", "10,000
/// vehicles".
pub(crate) fn unit(document: &Document<'_>, vocabulary: &Vocabulary, tokens: Range<usize>) -> Option<(RowUnit, usize)> {
    let (text, all) = (document.text, &document.tokens[..tokens.end]);
    let numbers = &vocabulary.numbers;
    let mut at = tokens.start;
    let mut times = 1.0;
    if let Some(scale) =
        numbers.table_scales.longest(text, all, at).or_else(|| numbers.scale_names.longest(text, all, at))
    {
        times = *scale.value;
        at += scale.tokens;
    }
    let units = &vocabulary.units;
    match units.measure(text, all, at).or_else(|| units.money(text, all, at)) {
        Some(form) => {
            let unit = units.get(form.unit);
            let (reading, end) = super::unit::of(document, vocabulary, unit, at + form.tokens, tokens.end);
            let reading = UnitReading { times: unit.times * times, ..reading };
            Some((RowUnit { reading, item: unit.item.clone() }, end))
        }
        None => {
            let reading = UnitReading { times, ..item::one() };
            (at > tokens.start).then_some((RowUnit { reading, item: None }, at))
        }
    }
}

/// "Hectares of coca destroyed": a label that begins with the unit of its values.
fn led(scene: &Scene<'_>, name: Span) -> Option<RowUnit> {
    let label = label(scene, name)?;
    let tokens = scene.document.tokens_in(name.start, name.end);
    let (found, end) = unit(scene.document, scene.vocabulary, tokens.clone())?;
    let plural = label.penn(end - 1) == Some(Penn::Nouns);
    let open = end == tokens.end
        || scene.vocabulary.grammar.of.has(label.word(end))
        || matches!(label.tag(end), Some(Tag::Participle | Tag::Past));
    let of = scene.vocabulary.grammar.of.has(label.word(end));
    let item = if of { item::phrase(&label, end + 1).map(|phrase| item::name(&label, phrase)) } else { None };
    (plural && open).then_some(RowUnit { item: item.or(found.item), ..found })
}

/// The sentence of a label.
fn label<'s>(scene: &Scene<'s>, name: Span) -> Option<Scene<'s>> {
    let sentence = scene.document.sentence_of(scene.document.tokens_in(name.start, name.end).start)?;
    Some(Scene::new(scene.document, scene.vocabulary, sentence))
}

/// "Number of high-tech enterprises": what the label says is counted.
fn counted_in(scene: &Scene<'_>, name: Span) -> Option<String> {
    let label = label(scene, name)?;
    let grammar = &scene.vocabulary.grammar;
    let noun =
        label.range.clone().find(|at| grammar.number_noun.has(label.word(*at)) && grammar.of.has(label.word(at + 1)));
    let phrase = match noun {
        Some(noun) => item::phrase(&label, noun + 2)?,
        None if grammar.befallen.has(label.word(label.range.start)) => return Some("person".to_owned()),
        None => plural(&label, name)?,
    };
    Some(item::name(&label, phrase))
}

/// "Civil airports (each)", "Boats seized", "Houses without water": a label that is a plural, or that begins with one.
fn plural(label: &Scene<'_>, name: Span) -> Option<Range<usize>> {
    let tokens = label.document.tokens_in(name.start, name.end);
    let phrase = item::phrase(label, tokens.start)?;
    let grammar = &label.vocabulary.grammar;
    let head = phrase.end - 1;
    let counted = label.penn(head) == Some(Penn::Nouns) && !grammar.uncounted.has(label.word(head));
    let behind = label.tag(phrase.end);
    let whole = phrase == tokens || matches!(behind, Some(Tag::Participle | Tag::Past | Tag::Preposition));
    (whole && counted && !grammar.dealt.has(label.word(head))).then_some(phrase)
}
