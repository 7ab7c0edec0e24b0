//! Numerals: numbers as text writes them, in digits or words, with their scale words.
//!
//! A numeral is in order, never overlaps another, and holds everything that its value comes from. What it counts or
//! measures is not asked here.

use std::ops::Range;

use super::amount::{Direction, Kind};
use super::numbers::{Multiple, NumberWord};
use super::scene::Scene;
use super::units::Form;
use crate::text::tag::Tag;
use crate::text::token::{Token, TokenKind};

mod digits;
pub(crate) mod fraction;
mod han;
mod odds;
mod words;

/// How a numeral is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Digits.
    Digits,
    /// Number words.
    Words,
    /// A share of a whole; its value is in per cent.
    Share,
    /// A part of what follows ("half a", "1/16 of a"); its value is a plain number.
    Part,
    /// A word that is number and unit in one: "doubled".
    Multiple,
    /// "first", "56th".
    Ordinal,
    /// "hundreds of".
    Vague,
}

/// A number in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Numeral {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// Its value, scale worked in.
    pub(crate) value: f64,
    /// The scale alone; 1 where none is written.
    pub(crate) scale: f64,
    /// How it is written.
    pub(crate) shape: Shape,
    /// Whether it is nothing but digits: no grouping, decimals, sign or scale.
    pub(crate) bare: bool,
    /// The sign of a currency before it.
    pub(crate) sign: Option<Form>,
    /// What its own word says of unit, kind and direction.
    pub(crate) multiple: Option<Multiple>,
}

impl Numeral {
    fn new(tokens: Range<usize>, value: f64, shape: Shape) -> Self {
        Self { tokens, value, scale: 1.0, shape, bare: false, sign: None, multiple: None }
    }

    /// Whether it is written in words and no more than its number: "one".
    pub(crate) fn is_words(&self) -> bool {
        self.shape == Shape::Words
    }

    /// A bare number that can be a year.
    pub(crate) fn looks_like_year(&self) -> bool {
        self.bare && self.value >= 1900.0 && self.value <= 2100.0
    }
}

/// Every numeral of a sentence, in order.
pub(crate) fn scan(scene: &Scene<'_>) -> Vec<Numeral> {
    let mut numerals: Vec<Numeral> = Vec::new();
    let mut at = scene.range.start;
    while let Some(token) = scene.token(at) {
        if !may_begin(scene, token) {
            at += 1;
            continue;
        }
        let found = read(scene, at, numerals.last());
        at = found.as_ref().map_or(at + 1, |numeral| numeral.tokens.end.max(at + 1));
        numerals.extend(found);
    }
    numerals
}

/// Whether a numeral may begin with the token, whatever stands around it.
#[inline]
fn may_begin(scene: &Scene<'_>, token: &Token) -> bool {
    match token.kind {
        TokenKind::Number | TokenKind::Han => true,
        TokenKind::Word => scene.vocabulary.numbers.starts.has(token.word),
        TokenKind::Mark => scene.vocabulary.numbers.starts.has(token.word) || token.is_mark(scene.source(), b'.'),
    }
}

fn read(scene: &Scene<'_>, at: usize, last: Option<&Numeral>) -> Option<Numeral> {
    let numbers = &scene.vocabulary.numbers;
    let word = scene.word(at);
    match scene.kind(at)? {
        TokenKind::Number => odds::read(scene, at).or_else(|| digits::read(scene, at, last)),
        TokenKind::Han => han::read(scene, at),
        TokenKind::Mark if numbers.negative.has(word) => digits::negative(scene, at, last),
        TokenKind::Mark if scene.is_mark(at, ".") => digits::leading_point(scene, at, last),
        TokenKind::Mark if numbers.glyphs.get(word).is_some() => fraction::glyph(scene, at),
        TokenKind::Mark => None,
        TokenKind::Word => {
            if numbers.negative.has(word) {
                let next = at + 1 + usize::from(scene.is_hyphen(at + 1));
                // "minus $37"
                let signed = scene.kind(next) == Some(TokenKind::Mark) && scene.is_number(next + 1);
                if scene.is_number(next) || signed {
                    return digits::negative(scene, at, last);
                }
            }
            if numbers.openers.has(word) { word_numeral(scene, at) } else { None }
        }
    }
}

fn word_numeral(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let numbers = &scene.vocabulary.numbers;
    if let Some(found) = numbers.vague.longest(scene.source(), scene.tokens(), at)
        && (at..at + found.tokens).any(|at| is_plural_scale(scene, at) || is_number_word(scene, at))
    {
        return Some(Numeral::new(at..at + found.tokens, 0.0, Shape::Vague));
    }
    odds::read(scene, at)
        .or_else(|| multiple(scene, at))
        .or_else(|| fraction::read(scene, at))
        .or_else(|| words::read(scene, at))
        .or_else(|| lone_scale(scene, at))
        .or_else(|| odds::every(scene, at))
        .or_else(|| ordinal(scene, at))
}

fn is_number_word(scene: &Scene<'_>, at: usize) -> bool {
    scene.vocabulary.numbers.anchors.has(scene.word(at))
}

/// "hundreds", "millions", "dozens": no entry of the number words, but one with an `s`.
fn is_plural_scale(scene: &Scene<'_>, at: usize) -> bool {
    let singular = scene.text(at).strip_suffix(['s', 'S']).map(str::to_lowercase);
    singular.is_some_and(|word| scene.vocabulary.numbers.anchors.has(scene.vocabulary.lexicon.id(&word)))
}

/// "million" with no number before it says no amount.
fn lone_scale(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let numbers = &scene.vocabulary.numbers;
    let scales = numbers.scale_names.longest(scene.source(), scene.tokens(), at).map(|found| found.tokens);
    let hundred = matches!(numbers.words.get(scene.word(at)), Some(NumberWord::Hundred(_) | NumberWord::Lot(_)));
    let length = scales.or(hundred.then_some(1))?;
    let plain = numbers.anchors.has(scene.word(at));
    plain.then(|| Numeral::new(at..at + length, 0.0, Shape::Vague))
}

fn ordinal(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let numbers = &scene.vocabulary.numbers;
    let value = *numbers.ordinals.get(scene.word(at))?;
    Some(Numeral::new(at..at + 1, value, Shape::Ordinal))
}

/// "doubled", "cut in half". The numeral is the phrase's number word alone.
fn multiple(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let numbers = &scene.vocabulary.numbers;
    let found = numbers.multiples.longest(scene.source(), scene.tokens(), at)?;
    let own = |at: &usize| numbers.fractions.get(scene.word(*at)).is_some();
    let word = (at..at + found.tokens).find(own).unwrap_or(at);
    if word > at && fraction::unit_after(scene, word + 1).is_some() {
        return None;
    }
    let joined = word == at && is_number_word(scene, at) && scene.is_hyphen(at + 1) && found.tokens >= 3;
    let end = if joined { at + 3 } else { word + 1 };
    let mut numeral = Numeral::new(word..end, found.value.value, Shape::Multiple);
    numeral.multiple = Some(found.value.clone());
    is_multiple(scene, &numeral, found.tokens).then_some(numeral)
}

/// Whether the word is used as a number: "double" before a noun names a kind of thing, "twice" before a time a habit.
fn is_multiple(scene: &Scene<'_>, numeral: &Numeral, phrase: usize) -> bool {
    let (at, next) = (numeral.tokens.start, numeral.tokens.end);
    let Some(multiple) = &numeral.multiple else { return false };
    if phrase > 1 || scene.is_glued(next) && scene.is_hyphen(next) {
        return phrase > 1;
    }
    let grammar = &scene.vocabulary.grammar;
    match (multiple.kind, multiple.direction) {
        (Some(Kind::Change), _) if grammar.role.has(scene.word(next)) => false,
        (Some(Kind::Ratio), _) if grammar.role.has(scene.word(next)) => {
            matches!(scene.tag(next + 1), Some(Tag::Adjective | Tag::Adverb))
        }
        (Some(Kind::Ratio), _) => compares(scene, next),
        (Some(Kind::Change), Some(Direction::Up)) => match scene.tag(at) {
            Some(Tag::Verb | Tag::Past | Tag::Participle | Tag::Gerund) => true,
            Some(Tag::Adverb) => true,
            _ => compares(scene, next) || scene.text(at).ends_with("ing"),
        },
        _ => true,
    }
}

/// Whether what a ratio is compared with stands at `at`: "the national average", "as many", "its level", "that of".
fn compares(scene: &Scene<'_>, at: usize) -> bool {
    match scene.tag(at) {
        Some(Tag::Determiner) => true,
        _ => scene.vocabulary.grammar.compared.has(scene.word(at)),
    }
}
