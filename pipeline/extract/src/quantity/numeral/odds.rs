//! Shares told as one number in another: "one in five", "three out of four", "1 in every 300", "one farm in ten",
//! "every fourth victim".
//!
//! The first number is the smaller, the second a round one or no more than twelve; both say nothing of time.

use super::{Numeral, Shape, words};
use crate::quantity::numbers::NumberWord;
use crate::quantity::scene::Scene;
use crate::text::tag::{Penn, Tag};

/// How many words may stand between "one" and "in".
const PHRASE: usize = 3;

/// The share that begins at `at`; its value is in per cent.
pub(super) fn read(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let (above, link) = spelled(scene, at)?;
    let (below, end, out) = match links(scene, link) {
        Some((from, out)) => below(scene, from, out).map(|(below, end)| (below, end, out))?,
        None => members(scene, at, link, above)?,
    };
    let round = below <= 12.0 || [15.0, 20.0, 25.0, 50.0].contains(&below) || below % 100.0 == 0.0;
    let several = below <= 10.0 || out && round;
    let one = above == 1.0 && below <= 100_000.0 && (round || below < 1000.0);
    let share = above >= 1.0 && above < below && (one || several);
    let alone = !scene.is_hyphen(end) && !scene.is_mark(end, "%％.,/") || scene.token(end)?.spaced || ends(scene, end);
    let hundred = out && scene.vocabulary.numbers.article.has(scene.word(end - 2));
    // "seven of every ten kilos": the unit is of what is shared.
    let whole = hundred || scene.vocabulary.grammar.of.has(scene.word(link));
    if !share || !alone || !whole && is_measured(scene, end) || scene.before(at).is_some_and(|at| scene.is_hyphen(at)) {
        return None;
    }
    Some(Numeral::new(at..end, 100.0 * above / below, Shape::Share))
}

/// "every fourth victim was", "every third child in": the share that the ordinal at `at` tells of things, not of times.
pub(super) fn every(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let grammar = &scene.vocabulary.grammar;
    let before = scene.before(at).filter(|before| {
        grammar.each.has(scene.word(*before)) && !scene.vocabulary.numbers.article.has(scene.word(*before))
    })?;
    let value = *scene.vocabulary.numbers.ordinals.get(scene.word(at))?;
    let noun = at + 1;
    let timed = scene.vocabulary.passing.calendar.has(scene.word(noun))
        || scene.vocabulary.units.measure(scene.source(), scene.tokens(), noun).is_some();
    let member = scene.penn(noun) == Some(Penn::Noun)
        && !timed
        && scene.vocabulary.numbers.words.get(scene.word(before)).is_none();
    let verb = matches!(scene.tag(noun + 1), Some(Tag::Verb | Tag::Past | Tag::Auxiliary | Tag::Modal));
    let among = grammar.within.has(scene.word(noun + 1)) && scene.range.start == before;
    (member && (verb || among) && (2.0..=100.0).contains(&value))
        .then(|| Numeral::new(before..at + 1, 100.0 / value, Shape::Share))
}

/// The number at `at`, and one past it.
fn spelled(scene: &Scene<'_>, at: usize) -> Option<(f64, usize)> {
    if let Some(value) = whole(scene, at).filter(|_| !scene.is_inner_hyphen(at + 1)) {
        return Some((value, at + 1));
    }
    let number = words::read(scene, at).filter(|_| whole(scene, at).is_some() && scene.is_hyphen(at + 1))?;
    (number.scale == 1.0 && number.value < 100.0).then_some((number.value, number.tokens.end))
}

/// What stands below the line at `at`, and one past it: "five", behind "out of" also "a hundred".
fn below(scene: &Scene<'_>, at: usize, out: bool) -> Option<(f64, usize)> {
    if let Some(value) = whole(scene, at) {
        return Some((value, at + 1));
    }
    let article = scene.vocabulary.numbers.article.has(scene.word(at));
    match scene.vocabulary.numbers.words.get(scene.word(at + 1))? {
        NumberWord::Hundred(value) if article && (out || ends_count(scene, at + 2)) => Some((*value, at + 2)),
        _ => None,
    }
}

/// "one farm in ten", "four cases out of five": over the noun at `from`, what stands below the line where it counts
/// nothing else, and whether "out of" or "every" leads to it.
fn members(scene: &Scene<'_>, at: usize, from: usize, above: f64) -> Option<(f64, usize, bool)> {
    let noun = |at: usize| matches!(scene.penn(at), Some(Penn::Noun | Penn::Nouns | Penn::Adjective));
    let end = (from..from + PHRASE).find(|at| !noun(*at))?;
    let head = if above == 1.0 { Penn::Noun } else { Penn::Nouns };
    let (text, tokens) = (scene.source(), scene.tokens());
    // "two days out of six", "nine times out of ten"
    let timed = |at: usize| {
        scene.vocabulary.units.measure(text, tokens, at).is_some()
            || scene.vocabulary.numbers.suffixes.longest(text, tokens, at).is_some()
    };
    let head = end > from && scene.penn(end - 1) == Some(head) && !timed(end - 1);
    let (number, out) = links(scene, end).filter(|_| head && scene.before(at).is_none_or(|at| !scene.is_hyphen(at)))?;
    let (value, end) = below(scene, number, out)?;
    let round = value > 2.0 && value <= 12.0 || [15.0, 20.0, 25.0, 50.0, 100.0].contains(&value);
    let several = above < value && value <= 10.0 && !scene.is_number(at);
    (round && (above == 1.0 || several) && ends_count(scene, end)).then_some((value, end, out))
}

/// Whether no noun that a number before it could count stands at `at`.
fn ends_count(scene: &Scene<'_>, at: usize) -> bool {
    !scene.is_hyphen(at) && !matches!(scene.tag(at), Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Number))
}

/// Whether the mark at `at` ends a clause.
fn ends(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_mark(at, ".,") && (!scene.is_glued(at + 1) || at + 1 >= scene.range.end)
}

/// One past "in", "out of", "in every", "of every" at `at`, and whether it is more than "in".
fn links(scene: &Scene<'_>, at: usize) -> Option<(usize, bool)> {
    let grammar = &scene.vocabulary.grammar;
    let out = grammar.out.has(scene.word(at)) && grammar.of.has(scene.word(at + 1));
    let each = |at: usize| grammar.each.has(scene.word(at)) && !scene.vocabulary.numbers.article.has(scene.word(at));
    let end = if out {
        at + 2
    } else if grammar.within.has(scene.word(at)) || grammar.of.has(scene.word(at)) && each(at + 1) {
        at + 1
    } else {
        return None;
    };
    Some((end + usize::from(each(end)), out || each(end)))
}

/// The whole number that the token alone is.
fn whole(scene: &Scene<'_>, at: usize) -> Option<f64> {
    if scene.is_number(at) {
        let text = scene.text(at);
        return text.replace(',', "").parse::<u32>().ok().map(f64::from);
    }
    match scene.vocabulary.numbers.words.get(scene.word(at))? {
        NumberWord::Unit(value) | NumberWord::Teen(value) | NumberWord::Ten(value) => Some(*value),
        _ => None,
    }
}

/// Whether a unit, a scale or a further number stands at `at`: then the second number is an amount of its own.
fn is_measured(scene: &Scene<'_>, at: usize) -> bool {
    let (text, tokens) = (scene.source(), scene.tokens());
    let units = &scene.vocabulary.units;
    let numbers = &scene.vocabulary.numbers;
    scene.token(at).is_some()
        && (units.measure(text, tokens, at).is_some()
            || units.money(text, tokens, at).is_some()
            || numbers.scale_names.longest(text, tokens, at).is_some()
            || numbers.anchors.has(scene.word(at))
            || scene.is_number(at))
}
