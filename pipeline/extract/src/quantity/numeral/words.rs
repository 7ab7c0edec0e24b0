//! Numbers in words: "two hundred and fifty", "three and a half million", "a dozen", "twenty-five".

use super::{Numeral, Shape, digits};
use crate::quantity::numbers::NumberWord;
use crate::quantity::scene::Scene;

/// A number under construction. `room` is what the next word must be below; 0 where only a scale may follow.
struct Sum {
    total: f64,
    group: f64,
    room: f64,
    scale: f64,
    closed: bool,
}

/// The numeral whose first word stands at `at`, an article before "hundred" and its like included.
pub(super) fn read(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let numbers = &scene.vocabulary.numbers;
    let mut sum = Sum { total: 0.0, group: 0.0, room: 1000.0, scale: 1.0, closed: false };
    let mut end = at;
    if numbers.article.has(scene.word(at)) {
        end = after_article(scene, at + 1, &mut sum)?;
    }
    while let Some(next) = step(scene, end, end > at, &mut sum) {
        end = next;
    }
    if end == at {
        return None;
    }
    if sum.scale == 1.0
        && let Some((scale, length)) = digits::scale(scene, end, false).filter(|_| !scene.is_glued(end))
    {
        sum = Sum { total: (sum.total + sum.group) * scale, group: 0.0, scale, ..sum };
        end += length;
    }
    let mut numeral = Numeral::new(at..end, sum.total + sum.group, Shape::Words);
    numeral.scale = sum.scale;
    numeral.sign = scene.vocabulary.units.sign_before(scene.source(), scene.tokens(), at, scene.range.start);
    Some(numeral)
}

/// "a hundred", "a dozen", "a million": the article is one.
fn after_article(scene: &Scene<'_>, at: usize, sum: &mut Sum) -> Option<usize> {
    digits::scale_name(scene, at)?;
    sum.group = 1.0;
    sum.room = 0.0;
    scaled(scene, at, sum)
}

/// Takes the word at `at`, over a hyphen or "and" where `inside` a number; one past it.
fn step(scene: &Scene<'_>, at: usize, inside: bool, sum: &mut Sum) -> Option<usize> {
    if sum.closed {
        return None;
    }
    if !inside {
        return added(scene, at, sum);
    }
    if scene.is_inner_hyphen(at) {
        return added(scene, at + 1, sum).or_else(|| scaled(scene, at + 1, sum));
    }
    if scene.vocabulary.numbers.joiner.has(scene.word(at)) {
        return and(scene, at + 1, sum);
    }
    point(scene, at, sum).or_else(|| scaled(scene, at, sum)).or_else(|| added(scene, at, sum))
}

/// Takes a unit, teen or ten that still fits.
fn added(scene: &Scene<'_>, at: usize, sum: &mut Sum) -> Option<usize> {
    let (value, needs, room) = match scene.vocabulary.numbers.words.get(scene.word(at))? {
        NumberWord::Unit(value) => (*value, 10.0, 0.0),
        NumberWord::Teen(value) => (*value, 100.0, 0.0),
        NumberWord::Ten(value) => (*value, 100.0, 10.0),
        NumberWord::Hundred(_) | NumberWord::Lot(_) => return None,
    };
    if sum.room < needs {
        return None;
    }
    sum.group += value;
    sum.room = room;
    Some(at + 1)
}

/// Takes a hundred, dozen or scale.
fn scaled(scene: &Scene<'_>, at: usize, sum: &mut Sum) -> Option<usize> {
    let words = &scene.vocabulary.numbers.words;
    match words.get(scene.word(at)) {
        Some(NumberWord::Hundred(value)) => {
            sum.group = sum.group.max(1.0) * value;
            sum.room = 100.0;
            return Some(at + 1);
        }
        Some(NumberWord::Lot(value)) => {
            let lot = *value == 12.0 || scene.vocabulary.grammar.of.has(scene.word(at + 1));
            sum.group *= value;
            sum.closed = true;
            return lot.then_some(at + 1);
        }
        // "three million ten thousand", "two hundred ten thousand": "ten" is scaled itself where nothing stands that it
        // could scale, or where there is room for it.
        Some(NumberWord::Unit(_) | NumberWord::Teen(_) | NumberWord::Ten(_))
            if sum.group == 0.0 || sum.room >= 100.0 =>
        {
            return None;
        }
        _ => {}
    }
    let (value, length) = digits::scale_name(scene, at)?;
    sum.scale = value;
    sum.total = if sum.total > 0.0 && value > 1e5 && sum.total < value && sum.group == 0.0 {
        sum.total * value
    } else {
        sum.total + sum.group * value
    };
    sum.group = 0.0;
    sum.room = 1000.0;
    Some(at + length)
}

/// "and fifty", "and a half": behind "and" a number goes on only where there is room for what follows.
fn and(scene: &Scene<'_>, at: usize, sum: &mut Sum) -> Option<usize> {
    let numbers = &scene.vocabulary.numbers;
    let article = usize::from(numbers.article.has(scene.word(at)));
    if article > 0 {
        let part = *numbers.fractions.get(scene.word(at + 1))?;
        let base = if sum.group == 0.0 && sum.scale > 1.0 { sum.scale } else { 1.0 };
        sum.group += part * base;
        sum.room = 0.0;
        return Some(at + 2);
    }
    let large = sum.room == 100.0 || sum.room == 1000.0 && sum.total > 0.0;
    if !large || scene.is_number(at) {
        return None;
    }
    let next = added(scene, at, sum)?;
    Some(next)
}

/// "three point five".
fn point(scene: &Scene<'_>, at: usize, sum: &mut Sum) -> Option<usize> {
    let numbers = &scene.vocabulary.numbers;
    if !numbers.point.has(scene.word(at)) {
        return None;
    }
    let (mut end, mut place) = (at + 1, 0.1);
    while let Some(NumberWord::Unit(value)) = numbers.words.get(scene.word(end)) {
        sum.group += value * place;
        place /= 10.0;
        end += 1;
    }
    sum.room = 0.0;
    (end > at + 1).then_some(end)
}
