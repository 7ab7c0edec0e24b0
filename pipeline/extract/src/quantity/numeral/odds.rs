//! Shares told as one number in another: "one in five", "three out of four", "1 in every 300".
//!
//! The first number is the smaller, the second a round one or no more than twelve; both say nothing of time.

use super::{Numeral, Shape};
use crate::quantity::numbers::NumberWord;
use crate::quantity::scene::Scene;

/// The share that begins at `at`; its value is in per cent.
pub(super) fn read(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let link = at + 1;
    let every = links(scene, link)?;
    let (above, below) = (whole(scene, at)?, whole(scene, every)?);
    let end = every + 1;
    let round = below <= 12.0 || [15.0, 20.0, 25.0, 50.0].contains(&below) || below % 100.0 == 0.0;
    let out = every > link + 1;
    let several = below <= 10.0 || out && round;
    let one = above == 1.0 && below <= 100_000.0 && (round || below < 1000.0);
    let share = above >= 1.0 && above < below && (one || several);
    let alone = !scene.is_hyphen(end) && !scene.is_mark(end, "%％.,/") || scene.token(end)?.spaced || ends(scene, end);
    if !share || !alone || is_measured(scene, end) || scene.before(at).is_some_and(|at| scene.is_hyphen(at)) {
        return None;
    }
    Some(Numeral::new(at..end, 100.0 * above / below, Shape::Share))
}

/// Whether the mark at `at` ends a clause.
fn ends(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_mark(at, ".,") && (!scene.is_glued(at + 1) || at + 1 >= scene.range.end)
}

/// One past "in", "out of", "in every" at `at`.
fn links(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let grammar = &scene.vocabulary.grammar;
    let out = grammar.out.has(scene.word(at)) && grammar.of.has(scene.word(at + 1));
    let end = if out {
        at + 2
    } else if grammar.within.has(scene.word(at)) {
        at + 1
    } else {
        return None;
    };
    Some(end + usize::from(grammar.each.has(scene.word(end)) && !scene.vocabulary.numbers.article.has(scene.word(end))))
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
