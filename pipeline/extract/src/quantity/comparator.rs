//! Bounds: words and signs that make a number "about", "more than", "at most", as `comparators.toml` lists them.
//!
//! The longest phrase that ends right before the number wins, and phrases listed with `=` keep shorter ones silent
//! ("over the past"). A bound is never part of the quote.

use serde::Deserialize;

use super::amount::{Comparator, Form};
use super::scene::Scene;
use super::slot::Slot;
use crate::text::tag::{Penn, Tag};
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::phrases::Phrases;

const FILE: &str = "comparators.toml";

/// The sections of its file.
pub(crate) const SECTIONS: &[Section] = &[form::entries::<Entry>("comparator")];

/// A bound met in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bound {
    /// What it says; [`Comparator::Equal`] for what only looks like a bound.
    pub comparator: Comparator,
    verb: bool,
}

impl Bound {
    /// Whether it bounds at all.
    pub(crate) fn is_bound(self) -> bool {
        self.comparator != Comparator::Equal
    }
}

/// All bounds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Comparators {
    before: Phrases<Bound>,
    after: Phrases<Bound>,
    symbols: Phrases<Bound>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    symbols: Vec<String>,
    #[serde(default)]
    verb: bool,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    comparator: Vec<Entry>,
}

impl Comparators {
    /// Reads the file.
    ///
    /// # Errors
    /// [`VocabularyError`] where it is no TOML of its form or a code is unknown.
    pub(crate) fn parse(toml: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(VocabularyError::toml(FILE))?;
        let mut all = Self::default();
        for entry in &file.comparator {
            let comparator = comparator(&entry.code).ok_or_else(|| VocabularyError::Entry {
                file: FILE.to_owned(),
                entry: entry.code.clone(),
                problem: "its code is no comparator".to_owned(),
            })?;
            let bound = Bound { comparator, verb: entry.verb };
            all.before.add(lexicon, entry.before.iter().map(String::as_str), false, bound);
            all.after.add(lexicon, entry.after.iter().map(String::as_str), false, bound);
            all.symbols.add(lexicon, entry.symbols.iter().map(String::as_str), true, bound);
        }
        Ok(all)
    }

    /// The bound that ends right before `at`, and where it begins.
    pub(crate) fn before(&self, scene: &Scene<'_>, at: usize) -> Option<(usize, Bound)> {
        let first = at.saturating_sub(8).max(scene.range.start);
        let tokens = &scene.tokens()[..at];
        (first..at).find_map(|start| {
            let small = |bound: &Bound| bound.verb && is_small_count(scene, at);
            let phrase = self.before.longest(scene.source(), tokens, start).filter(|found| start + found.tokens == at);
            let found = phrase.or_else(|| {
                self.symbols
                    .longest(scene.source(), tokens, start)
                    .filter(|found| start + found.tokens == at && !is_range_sign(scene, start))
            })?;
            (!small(found.value) && !is_beside_noun(scene, start, at)).then_some((start, *found.value))
        })
    }

    /// The bound right behind `at`, and its length: "or more", "and above".
    pub(crate) fn after(&self, scene: &Scene<'_>, at: usize) -> Option<(usize, Bound)> {
        let hyphen = usize::from(scene.is_inner_hyphen(at));
        let found = self.after.longest(scene.source(), scene.tokens(), at + hyphen)?;
        let end = at + hyphen + found.tokens;
        let counts =
            matches!(scene.tag(end), Some(Tag::Noun | Tag::Adjective | Tag::Name | Tag::Number | Tag::Determiner));
        let compares = scene.vocabulary.grammar.compared.has(scene.word(end));
        (!counts && !compares).then_some((end - at, *found.value))
    }

    /// The length of a bound behind a number that ends before `at`, where nothing follows it: "23 or less".
    pub(crate) fn closes(&self, text: &str, tokens: &[Token], at: usize) -> usize {
        self.after.longest(text, tokens, at).map_or(0, |found| found.tokens)
    }

    /// The length of a bound between a number and what it counts: "500+ firms", "300-plus", "12 or more plants".
    pub(crate) fn between(&self, scene: &Scene<'_>, at: usize) -> Option<usize> {
        let hyphen = usize::from(scene.is_inner_hyphen(at));
        if let Some(found) = self.symbols.longest(scene.source(), scene.tokens(), at).filter(|_| scene.is_glued(at)) {
            return Some(found.tokens);
        }
        let found = self.after.longest(scene.source(), scene.tokens(), at + hyphen)?;
        let counts =
            matches!(scene.tag(at + hyphen + found.tokens), Some(Tag::Noun | Tag::Adjective | Tag::Participle));
        let about = found.value.comparator == Comparator::About
            && scene.vocabulary.numbers.anchors.has(scene.word(at.wrapping_sub(1)));
        (counts && (hyphen > 0 || found.tokens > 1 || about)).then_some(hyphen + found.tokens)
    }
}

/// `30~40` is a range, and `<name>` a tag: there the sign is glued to what stands before it.
fn is_range_sign(scene: &Scene<'_>, at: usize) -> bool {
    let before = at > scene.range.start && scene.is_glued(at);
    scene.is_mark(at, "+＋")
        || before && scene.is_mark(at - 1, "=-")
        || before && (scene.is_number(at - 1) || scene.is_mark(at, ">") && scene.kind(at - 1) == Some(TokenKind::Word))
}

/// A verb that bounds amounts bounds no few things: "crossed 2 rivers".
fn is_small_count(scene: &Scene<'_>, at: usize) -> bool {
    let small = scene.text(at).len() == 1 || scene.vocabulary.numbers.words.get(scene.word(at)).is_some();
    small
        && scene.penn(at + 1) == Some(Penn::Nouns)
        && scene.vocabulary.units.measure(scene.source(), scene.tokens(), at + 1).is_none()
}

/// "a bridge over 2 rivers": one word behind a noun, before a few things, is a preposition of place.
fn is_beside_noun(scene: &Scene<'_>, start: usize, at: usize) -> bool {
    let noun = start > scene.range.start && scene.tag(start - 1) == Some(Tag::Noun);
    let place = start + 1 == at && scene.tag(start) == Some(Tag::Preposition);
    noun && place && is_small_count(scene, at)
}

fn comparator(code: &str) -> Option<Comparator> {
    [
        Comparator::Equal,
        Comparator::About,
        Comparator::Above,
        Comparator::AtLeast,
        Comparator::Below,
        Comparator::AtMost,
    ]
    .into_iter()
    .find(|comparator| comparator.as_str() == code)
}

/// Reads the bound of every amount.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    for slot in slots.iter_mut().filter(|slot| slot.is_amount()) {
        attach_one(scene, slot);
    }
    for at in 1..slots.len() {
        if let Some(comparator) = carried(scene, slots, at) {
            slots[at].comparator = comparator;
        }
    }
}

/// The bound of the amount before, where this one says the same again in a bracket ("about 40 km (25 miles)") or is a
/// member of a list under the same verb ("up to five tons of ore and six of coal").
fn carried(scene: &Scene<'_>, slots: &[Slot], at: usize) -> Option<Comparator> {
    let slot = slots.get(at)?;
    let before = slots[..at].iter().rev().find(|slot| slot.is_amount())?;
    let open = slot.is_amount() && slot.comparator == Comparator::Equal && before.is_amount();
    let bounded = matches!(
        before.comparator,
        Comparator::About | Comparator::AtMost | Comparator::AtLeast | Comparator::Above | Comparator::Below
    );
    if !open || !bounded {
        return None;
    }
    let form = |slot: &Slot| slot.unit.as_ref().map(|unit| unit.form);
    let (from, to) = (before.tokens.end, slot.tokens.start);
    let restated = to == from + 1 && scene.is_mark(from, "(（")
        || to == from + 2 && scene.is_mark(from, ",") && scene.vocabulary.grammar.or.has(scene.word(from + 1));
    if restated && form(slot) == form(before) && form(slot) != Some(Form::Count) {
        return Some(before.comparator);
    }
    let joined = scene.vocabulary.grammar.and.has(scene.word(to.checked_sub(1)?)) || scene.is_mark(to - 1, ",");
    let verb = (from..to).any(|at| matches!(scene.tag(at), Some(Tag::Verb | Tag::Past | Tag::Auxiliary | Tag::Modal)));
    let most = before.comparator == Comparator::AtMost;
    (most && joined && !verb && to <= from + 10 && form(slot) == form(before)).then_some(before.comparator)
}

fn attach_one(scene: &Scene<'_>, slot: &mut Slot) {
    let comparators = &scene.vocabulary.comparators;
    let mut start = slot.extent.start.min(slot.tokens.start);
    let led = start.checked_sub(1).filter(|before| *before >= scene.range.start);
    if let Some(before) = led.filter(|before| slot.high.is_some() && leads_range(scene, *before)) {
        start = before;
    }
    while let Some((from, bound)) = comparators.before(scene, start) {
        if stretches(scene, slot, from, start) {
            break;
        }
        slot.comparator = bound.comparator;
        slot.extent.start = from;
        start = from;
        if bound.is_bound() {
            return;
        }
    }
    let numeral = slot.numeral().end;
    for at in [slot.tokens.end, numeral] {
        let symbol = comparators.symbols.longest(scene.source(), scene.tokens(), at).filter(|_| scene.is_glued(at));
        if let Some(found) = symbol.filter(|_| !scene.is_number(at + 1)) {
            slot.comparator = found.value.comparator;
            return;
        }
    }
    let comma = usize::from(scene.is_mark(slot.tokens.end, ","));
    let set_off = comparators.after(scene, slot.tokens.end + comma).filter(|(length, _)| comma == 0 || *length > 2);
    let behind = set_off;
    let between = || {
        comparators.after.longest(scene.source(), scene.tokens(), numeral + usize::from(scene.is_inner_hyphen(numeral)))
    };
    if let Some((_, bound)) = behind {
        slot.comparator = bound.comparator;
    } else if slot.tokens.end > numeral && comparators.between(scene, numeral).is_some() {
        slot.comparator = between().map_or(slot.comparator, |found| found.value.comparator);
    }
}

/// "€500 million over 24 months", "rolled over 2 million": an "over" that says how long or belongs to its verb.
fn stretches(scene: &Scene<'_>, slot: &Slot, from: usize, to: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    if to != from + 1 || !grammar.over.has(scene.word(from)) {
        return false;
    }
    let Some(before) = scene.before(from) else { return false };
    let noun = matches!(scene.tag(before), Some(Tag::Noun | Tag::Name | Tag::Number)) || scene.is_mark(before, "%");
    grammar.rolls.has(scene.word(before)) || noun && slot.rule != "age" && is_time(scene, slot)
}

fn is_time(scene: &Scene<'_>, slot: &Slot) -> bool {
    let unit = slot.unit.as_ref().and_then(|unit| scene.vocabulary.units.by_code(&unit.code));
    unit.is_some_and(|unit| unit.dimension == "time")
}

fn leads_range(scene: &Scene<'_>, at: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    grammar.between.has(scene.word(at)) || grammar.from.has(scene.word(at))
}
