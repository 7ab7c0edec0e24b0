//! Numbers that are part of a name or label, or of an address on the net.

use super::Reason;
use crate::quantity::numeral::{Numeral, Shape};
use crate::quantity::scene::Scene;
use crate::quantity::slot::Slot;
use crate::text::tag::{Penn, Tag};
use crate::text::token::TokenKind;

/// The label of a heading or item, and what enumerates at the head of a line: "Third,".
pub(super) fn label(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let sentence = &scene.document.sentences[scene.sentence];
    let block = &scene.document.blocks[sentence.block];
    let start = scene.token(numeral.tokens.start)?.start as usize;
    if block.label.is_some_and(|label| label.end > start) {
        return Some(Reason::SectionLabel);
    }
    let first = numeral.tokens.start == scene.range.start;
    let end = numeral.tokens.end;
    let list = scene.vocabulary.numbers.words.get(scene.word(end + 1)).is_some();
    let plain = numeral.bare && numeral.tokens.len() == 1 && numeral.value < 100.0;
    if plain && is_paragraph(scene, numeral.tokens.start) {
        return Some(Reason::SectionLabel);
    }
    if plain && scene.is_mark(end, ")") && !(scene.range.start..numeral.tokens.start).any(|at| scene.is_mark(at, "(")) {
        return Some(Reason::SectionLabel);
    }
    let listed =
        first && matches!(numeral.shape, Shape::Words | Shape::Ordinal) && scene.is_mark(end, ",:：、") && !list;
    listed.then_some(Reason::SectionLabel)
}

/// `6(2)`: a number in brackets that are glued to a number names a paragraph of it.
fn is_paragraph(scene: &Scene<'_>, at: usize) -> bool {
    let opened = at >= scene.range.start + 2 && scene.is_mark(at - 1, "(") && scene.is_glued(at - 1);
    opened && scene.is_number(at - 2) && scene.is_glued(at) && scene.is_mark(at + 1, ")")
}

/// Whether the run of text without white space around the numeral is an address: `https://…`, `www.…`, `a@b.c`.
pub(super) fn address(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let at = numeral.tokens.start;
    if !scene.is_glued(at) && !scene.is_glued(numeral.tokens.end) {
        return None;
    }
    let bytes = scene.source().as_bytes();
    let span = scene.token(at)?.span();
    let start = bytes[..span.start].iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
    let end = bytes[span.end..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |at| span.end + at);
    let run = scene.source().get(start..end)?;
    let address = run.contains("://") || run.contains("www.") || run.contains('@') && run.contains('.');
    address.then_some(Reason::Markup)
}

/// `3:1`: both numbers of a ratio.
pub(super) fn ratio(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    let colon = |at: usize| scene.is_mark(at, ":：") && scene.is_glued(at) && scene.is_glued(at + 1);
    let ahead = colon(end) && scene.is_number(end + 1);
    let behind = start >= scene.range.start + 2 && colon(start - 1) && scene.is_number(start - 2);
    ((ahead || behind) && numeral.shape == Shape::Digits && numeral.scale == 1.0).then_some(Reason::RatioSign)
}

/// Four or more bare numbers in a row, or a plus sign before two: a telephone number.
pub(super) fn phone(scene: &Scene<'_>, numerals: &[Numeral], nth: usize) -> Option<Reason> {
    let row = |first: &Numeral, second: &Numeral| {
        let gap = second.tokens.start - first.tokens.end.min(second.tokens.start);
        first.bare && second.bare && (gap == 0 || gap == 1 && scene.is_mark(first.tokens.end, "-–)"))
    };
    let mut first = nth;
    while first > 0 && row(&numerals[first - 1], &numerals[first]) {
        first -= 1;
    }
    let mut last = nth;
    while last + 1 < numerals.len() && row(&numerals[last], &numerals[last + 1]) {
        last += 1;
    }
    let plus = numerals[first].tokens.start.checked_sub(1).is_some_and(|before| scene.is_mark(before, "+"));
    let digits = scene.text(numerals[first].tokens.start);
    let trunk = digits.starts_with('0') && digits.len() >= 3 && last - first >= 2;
    (last - first >= 3 || trunk || plus && last > first).then_some(Reason::Phone)
}

/// Digits glued to letters before them, or joined to a word by a hyphen with no unit behind: `CO2`, `COVID-19`.
pub(super) fn glued(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let at = numeral.tokens.start;
    if numeral.shape != Shape::Digits || numeral.sign.is_some() || at == scene.range.start {
        return None;
    }
    if version(scene, numeral) {
        return Some(Reason::Identifier);
    }
    if variant(scene, numeral) {
        return Some(Reason::Model);
    }
    if !scene.is_glued(at) {
        return None;
    }
    let before = at - 1;
    if scene.kind(before) == Some(TokenKind::Word) {
        return (!scene.text(before).starts_with(['\'', '’'])).then_some(Reason::Name);
    }
    let word = before > scene.range.start && scene.kind(before - 1) == Some(TokenKind::Word);
    let joined = scene.is_mark(before, "-‐‑") && scene.is_glued(before) && word;
    let to = joined && scene.vocabulary.grammar.to.has(scene.word(before - 1));
    let number = joined && scene.vocabulary.numbers.anchors.has(scene.word(before - 1));
    let end = numeral.tokens.end;
    if joined && scene.text(at).len() > 1 && scene.text(at).starts_with('0') {
        return Some(Reason::Name);
    }
    let letter = scene.is_glued(end) && scene.text(end).len() == 1 && scene.kind(end) == Some(TokenKind::Word);
    (joined && !to && !number && numeral.bare && (letter || !has_unit(scene, end))).then_some(Reason::Name)
}

/// `737-300F`, `777-9s`: three digits, a hyphen, a smaller number and a letter glued behind name a variant of a model.
fn variant(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    let at = numeral.tokens.start;
    let first = if at > scene.range.start + 1 && scene.is_inner_hyphen(at - 1) { at - 2 } else { at };
    let digits = |at: usize| {
        let text = scene.text(at);
        text.parse::<u32>().ok().filter(|_| scene.is_number(at) && text.len() <= 3)
    };
    let (Some(model), Some(number)) = (digits(first), digits(first + 2)) else { return false };
    let letter = scene.is_glued(first + 3) && scene.kind(first + 3) == Some(TokenKind::Word);
    let short = scene.text(first + 3).len() <= 2;
    scene.is_inner_hyphen(first + 1) && model >= 100 && number < model && letter && short
}

/// A number alone in quotation marks, and number words in a short quotation that begins with one: a slogan.
pub(super) fn quoted(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    const SLOGAN: usize = 12;
    let marks = "\"“”„«»「」";
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    let first = start.saturating_sub(SLOGAN).max(scene.range.start);
    let open = (first..start).rev().find(|at| scene.is_mark(*at, marks))?;
    let opens = scene.is_glued(open + 1) && !(scene.is_glued(open) && open > scene.range.start);
    let close = (end..scene.range.end.min(open + SLOGAN)).find(|at| scene.is_mark(*at, marks))?;
    if open + 1 == start && close == end && opens {
        return Some(Reason::Name);
    }
    let words = |at: usize| scene.vocabulary.numbers.words.get(scene.word(at)).is_some();
    let sentence = (open + 1..close)
        .any(|at| matches!(scene.tag(at), Some(Tag::Auxiliary | Tag::Past | Tag::Pronoun | Tag::Modal)));
    let slogan = opens && words(open + 1) && numeral.is_words() && numeral.scale == 1.0 && !sentence;
    (slogan && !has_unit(scene, end)).then_some(Reason::Idiom)
}

/// "zero-carbon", "zero-hours": a compound that counts nothing.
pub(super) fn zero(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let none = numeral.is_words() && numeral.value == 0.0;
    (none && scene.is_inner_hyphen(numeral.tokens.end)).then_some(Reason::Name)
}

/// A capitalised number word before a capitalised word inside a sentence that is not all in title case: a name.
pub(super) fn titled(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    let capital = |at: usize| scene.token(at).is_some_and(|token| token.capital && token.kind == TokenKind::Word);
    if !numeral.is_words()
        || start == scene.range.start
        || !capital(start)
        || !capital(end)
        || scene.is_mark(start - 1, ":\"“.")
    {
        return None;
    }
    let long = |at: &usize| scene.kind(*at) == Some(TokenKind::Word) && scene.text(*at).len() > 3;
    let words = scene.range.clone().filter(long).count();
    let capitals = scene.range.clone().filter(long).filter(|at| capital(*at)).count();
    (capitals * 3 < words * 2).then_some(Reason::Name)
}

/// `1.2.3`: a number inside a row of stops.
fn version(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    let stop = |at: usize| scene.is_mark(at, ".") && scene.is_glued(at) && scene.is_glued(at + 1);
    let before = start >= scene.range.start + 2 && stop(start - 1) && scene.is_number(start - 2);
    let slash = scene.is_mark(end, "/") && scene.is_glued(end) && scene.is_glued(end + 1) && scene.is_number(end + 1);
    before
        || slash && scene.text(start).contains('.') && scene.text(end + 1).len() >= 3
        || stop(end) && scene.is_number(end + 1) && scene.is_mark(end + 2, ".")
}

fn has_unit(scene: &Scene<'_>, at: usize) -> bool {
    let from = at + usize::from(scene.is_inner_hyphen(at));
    let (text, tokens) = (scene.source(), scene.tokens());
    scene.vocabulary.units.measure(text, tokens, from).is_some()
        || scene.vocabulary.units.money(text, tokens, from).is_some()
}

/// "per 10,000 people": the number stays in the measure.
pub(super) fn denominator(scene: &Scene<'_>, slot: &Slot) -> Option<Reason> {
    let before = slot.low.tokens.start.checked_sub(1)?;
    let grammar = &scene.vocabulary.grammar;
    let slash = scene.is_mark(before, "/") && before > scene.range.start && !scene.is_number(before - 1);
    let per = grammar.per.has(scene.word(before)) || slash;
    (per && before >= scene.range.start).then_some(Reason::Denominator)
}

/// Whether "per" stands right before `at`: "per 10,000 yuan of output".
pub(super) fn is_per(scene: &Scene<'_>, at: usize) -> bool {
    scene.before(at).is_some_and(|before| scene.vocabulary.grammar.per.has(scene.word(before)))
}

/// Names by what stands around a number with no unit: glued letters ("5G"), a capitalised word before a bare number
/// ("Euro 6"), long strings of digits, leading zeros, chains of numbers.
pub(super) fn behind(scene: &Scene<'_>, slot: &Slot) -> Option<Reason> {
    let numeral = &slot.low;
    let (start, end) = (numeral.tokens.start, slot.numeral().end);
    if numeral.shape == Shape::Digits && release(scene, slot) {
        return Some(Reason::Identifier);
    }
    if numeral.shape != Shape::Digits || !slot.is_plain() {
        return None;
    }
    let text = scene.text(start);
    if text.starts_with('0') && text.len() > 1 || text.len() >= 9 {
        return Some(Reason::Identifier);
    }
    if chained(scene, start) {
        return Some(Reason::Identifier);
    }
    if scene.is_glued(end) && scene.kind(end) == Some(TokenKind::Word) && !scene.text(end).starts_with(['\'', '’']) {
        return Some(Reason::Name);
    }
    named(scene, slot).then_some(Reason::Name)
}

/// "Farms and Looms 2.0": a whole number with a nought behind its point, right behind a name, counts versions.
fn release(scene: &Scene<'_>, slot: &Slot) -> bool {
    let start = slot.low.tokens.start;
    let text = scene.text(start);
    let whole = text.len() == 3 && text.ends_with(".0") && slot.low.tokens.len() == 1 && slot.high.is_none();
    let named = scene.before(start).filter(|at| *at > scene.range.start).is_some_and(|at| {
        scene.kind(at) == Some(TokenKind::Word) && scene.token(at).is_some_and(|token| token.capital && !token.upper)
    });
    let noun = matches!(scene.tag(slot.low.tokens.end), Some(Tag::Noun | Tag::Adjective));
    whole && named && slot.low.sign.is_none() && !noun
}

/// A number in a chain of three or more joined by hyphens or colons, or next to a colon: `555-010-1234`.
fn chained(scene: &Scene<'_>, at: usize) -> bool {
    let link = |at: usize| scene.is_mark(at, "-–:") && scene.is_glued(at) && scene.is_glued(at + 1);
    let left = at >= scene.range.start + 2 && link(at - 1) && scene.is_number(at - 2);
    let right = link(at + 1) && scene.is_number(at + 2);
    let further = left && at >= scene.range.start + 4 && link(at - 3) && scene.is_number(at - 4)
        || right && link(at + 3) && scene.is_number(at + 4);
    left && right || further
}

/// A name right before a bare number that counts nothing: "Windows 11", "Artemis 2".
fn named(scene: &Scene<'_>, slot: &Slot) -> bool {
    let start = slot.low.tokens.start;
    let Some(before) = start.checked_sub(1).filter(|before| *before >= scene.range.start) else { return false };
    let name = scene.tag(before) == Some(Tag::Name) && scene.token(before).is_some_and(|token| token.capital);
    let first = before == scene.range.start;
    let end = slot.low.tokens.end;
    let singular = slot.low.value == 1.0
        || scene.penn(end) == Some(Penn::Noun) && !matches!(scene.tag(end + 1), Some(Tag::Noun | Tag::Name));
    let counts = !singular
        && matches!(scene.tag(end), Some(Tag::Noun | Tag::Adjective | Tag::Participle | Tag::Past | Tag::Gerund));
    let large = scene.text(start).contains(',');
    name && !first && !counts && !large
}
