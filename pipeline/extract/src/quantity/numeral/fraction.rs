//! Fractions: "two-thirds", "a quarter of", "half", "half a million", `1/16 of a`, `3½`.
//!
//! A fraction of a whole is a share in per cent; before "a" with a scale or unit it is a plain number.

use super::{Numeral, Shape, digits};
use crate::quantity::numbers::NumberWord;
use crate::quantity::scene::Scene;
use crate::text::tag::{Penn, Tag};

/// The fraction in words that begins at `at`: with an article or a number before its noun, or bare "half".
pub(super) fn read(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let numbers = &scene.vocabulary.numbers;
    let (count, noun) = if let Some(NumberWord::Unit(count)) = numbers.words.get(scene.word(at)) {
        (*count, at + 1 + usize::from(scene.is_inner_hyphen(at + 1)))
    } else if numbers.article.has(scene.word(at)) {
        (1.0, at + 1 + usize::from(scene.is_inner_hyphen(at + 1)))
    } else {
        (1.0, at)
    };
    let part = *numbers.fractions.get(scene.word(noun))?;
    let named = noun > at;
    let bare = part == 0.5 || scaled(scene, noun + 1).is_some();
    if !is_fraction(scene, at, noun, part, count) || !named && !bare {
        return None;
    }
    let value = count * part;
    if value >= 1.0 {
        return None;
    }
    let end = noun + 1;
    if let Some((scale, next)) = scaled(scene, end) {
        let mut numeral = Numeral::new(at..next, value * scale, Shape::Words);
        numeral.scale = scale;
        return Some(numeral);
    }
    Some(share_or_part(scene, at..end, value))
}

/// A share, or a part where a unit with an article follows.
fn share_or_part(scene: &Scene<'_>, tokens: std::ops::Range<usize>, value: f64) -> Numeral {
    match unit_after(scene, tokens.end) {
        Some(_) => Numeral::new(tokens, value, Shape::Part),
        None => Numeral::new(tokens, value * 100.0, Shape::Share),
    }
}

/// Where the unit begins that a part is of: "half a kilogram", "half an hour", "quarter of a percentage point".
pub(crate) fn unit_after(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let of = usize::from(scene.vocabulary.grammar.of.has(scene.word(at)));
    let unit = at + of + 1;
    let article = scene.vocabulary.numbers.article.has(scene.word(at + of));
    if scene.is_inner_hyphen(at) && is_point(scene, at + 1) {
        return Some(at + 1);
    }
    let (text, tokens) = (scene.source(), scene.tokens());
    let units = &scene.vocabulary.units;
    let known = units.measure(text, tokens, unit).is_some()
        || units.money(text, tokens, unit).is_some()
        || is_point(scene, unit);
    (article && known).then_some(unit)
}

/// Whether the point of a rate stands at `at`: "a quarter of a point off the bank rate", "a half-point rise in yields".
pub(crate) fn is_point(scene: &Scene<'_>, at: usize) -> bool {
    let point = scene.vocabulary.numbers.point.has(scene.word(at)) && !scene.is_number(at + 1);
    point && scene.range.clone().any(|at| scene.vocabulary.grammar.rate.has(scene.word(at)))
}

/// "half a million", "a quarter of a million", "half million": the scale and one past it.
fn scaled(scene: &Scene<'_>, at: usize) -> Option<(f64, usize)> {
    let of = usize::from(scene.vocabulary.grammar.of.has(scene.word(at)));
    let article = usize::from(scene.vocabulary.numbers.article.has(scene.word(at + of)));
    let hyphen = usize::from(article == 0 && scene.is_inner_hyphen(at));
    let from = at + of * article + article + hyphen;
    let (scale, length) = digits::scale_name(scene, from)?;
    Some((scale, from + length))
}

/// Whether "third", "quarter" or "half" is a fraction here and no ordinal, season or compound.
fn is_fraction(scene: &Scene<'_>, start: usize, noun: usize, part: f64, count: f64) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let end = noun + 1;
    let ordinal = |at| scene.vocabulary.numbers.ordinals.get(scene.word(at)).is_some();
    if scene.before(start).is_some_and(|before| grammar.time_order.has(scene.word(before)) || ordinal(before)) {
        return false;
    }
    if scaled(scene, end).is_some() || unit_after(scene, end).is_some() {
        return true;
    }
    if scene.is_inner_hyphen(end) {
        return false;
    }
    let compound = matches!(scene.tag(end), Some(Tag::Noun | Tag::Name)) || scene.is_number(end);
    if grammar.of.has(scene.word(end)) {
        return !scene.is_number(end + 1) || scene.token(end + 1).is_some_and(|token| token.end - token.start != 4);
    }
    if part == 0.25 && scene.text(noun).to_lowercase().starts_with("quarter") {
        let differs = grammar.differs.has(scene.word(end));
        let parts = count > 1.0 && (scene.is_hyphen(noun - 1) || is_subject(scene, start, end) || differs);
        return parts
            || (grammar.compared.has(scene.word(end)) || is_parallel(scene, start, end)) && count == 1.0
            || is_span(scene, end)
            || share_before(scene, start)
            || noun > start && scene.vocabulary.comparators.before(scene, start).is_some();
    }
    if noun > start && count == 1.0 && part != 0.5 && counts_on(scene, start, noun) {
        return false;
    }
    let article = scene.vocabulary.numbers.article.has(scene.word(start));
    let person = noun > start && article && part != 0.5 && scene.is_mark(end, ",") && !share_before(scene, start);
    if person && scene.vocabulary.comparators.before(scene, start).is_none() {
        return false;
    }
    let plural = scene.text(noun).ends_with('s');
    (part == 0.5 || plural || count == 1.0) && !compound
}

/// Whether a fraction in `start..end` is all of a subject: "Of the boxes, three quarters were full".
fn is_subject(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let opens = scene.before(start).is_none_or(|at| scene.is_mark(at, ",;:"));
    opens && scene.tag(end) == Some(Tag::Auxiliary)
}

/// "60%, Europe for a quarter", "a third live in Chile, a quarter in Peru": whether the fraction in `start..end` stands
/// where a member of a list begins or behind its name, near other shares of the sentence.
fn is_parallel(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    const NEAR: usize = 24;
    let grammar = &scene.vocabulary.grammar;
    let numbers = &scene.vocabulary.numbers;
    let joins = |at: usize| scene.is_mark(at, ",;:") || grammar.and.has(scene.word(at));
    let named = |at: usize| {
        scene.tag(at) == Some(Tag::Preposition) && scene.before(at).is_some_and(|at| scene.tag(at) == Some(Tag::Name))
    };
    let opens = scene.before(start).is_some_and(|at| joins(at) || named(at));
    let closes = joins(end) || scene.tag(end) == Some(Tag::Preposition);
    let share = |at: usize| {
        scene.is_mark(at, "%")
            || numbers.fractions.get(scene.word(at)).is_some() && numbers.article.has(scene.word(at - 1))
    };
    let first = start.saturating_sub(NEAR).max(scene.range.start + 1);
    let last = (end + NEAR).min(scene.range.end);
    opens && closes && (first..start).chain(end..last).any(share)
}

/// Whether "to a third" follows at `at`: one end of a range of shares.
fn is_span(scene: &Scene<'_>, at: usize) -> bool {
    let numbers = &scene.vocabulary.numbers;
    scene.vocabulary.grammar.to.has(scene.word(at))
        && numbers.article.has(scene.word(at + 1))
        && numbers.fractions.get(scene.word(at + 2)).is_some()
}

/// Whether "a third", "a sixth" is one more of those counted so far: before what it names ("a third straight win"), or
/// as a subject or alone ("A sixth got away", "knew of an eighth").
fn counts_on(scene: &Scene<'_>, start: usize, noun: usize) -> bool {
    let end = noun + 1;
    if share_before(scene, start) || scene.vocabulary.comparators.before(scene, start).is_some() {
        return false;
    }
    let compared = scene.vocabulary.grammar.compared.has(scene.word(end));
    let names = scene.penn(end) == Some(Penn::Adjective)
        && !compared
        && matches!(scene.tag(end + 1), Some(Tag::Noun | Tag::Name | Tag::Adjective));
    // "a sixth of them", "a sixth under the record"
    let related = compared || scene.tag(end) == Some(Tag::Preposition);
    names || !related && is_rare(scene, noun)
}

/// Whether few shares are told in this part: sixths and smaller but tenths.
fn is_rare(scene: &Scene<'_>, noun: usize) -> bool {
    let part = scene.vocabulary.numbers.fractions.get(scene.word(noun)).copied().unwrap_or(1.0);
    part < 0.19 && (part - 0.1).abs() > 1e-9
}

/// Whether a word that leads to a share stands before: "by a quarter", "about a quarter", "than a quarter".
fn share_before(scene: &Scene<'_>, at: usize) -> bool {
    let Some(before) = scene.before(at) else { return false };
    scene.vocabulary.grammar.share_before.has(scene.word(before))
}

/// A glyph with no whole before it: `½ mile`, `¾ of`.
pub(super) fn glyph(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let value = *scene.vocabulary.numbers.glyphs.get(scene.word(at))?;
    let (text, tokens) = (scene.source(), scene.tokens());
    let unit = scene.vocabulary.units.measure(text, tokens, at + 1).is_some();
    let scale = digits::scale(scene, at + 1, false);
    if let Some((scale, length)) = scale {
        let mut numeral = Numeral::new(at..at + 1 + length, value * scale, Shape::Words);
        numeral.scale = scale;
        return Some(numeral);
    }
    if unit {
        Some(Numeral::new(at..at + 1, value, Shape::Words))
    } else {
        Some(share_or_part(scene, at..at + 1, value))
    }
}

/// What a whole number gains from the fraction at `at` behind it, and the fraction's length: `3½`, `3 1/2`.
pub(super) fn mixed(scene: &Scene<'_>, at: usize) -> Option<(f64, usize)> {
    let numbers = &scene.vocabulary.numbers;
    if let Some(value) = numbers.glyphs.get(scene.word(at)) {
        return Some((*value, 1));
    }
    if let Some(("and", 1)) = numbers.joiner.has(scene.word(at)).then_some(("and", 1))
        && numbers.article.has(scene.word(at + 1))
        && let Some(value) = numbers.fractions.get(scene.word(at + 2))
    {
        return Some((*value, 3));
    }
    let hyphen = usize::from(scene.is_inner_hyphen(at));
    let from = at + hyphen;
    if hyphen == 0 && scene.is_glued(from) {
        return None;
    }
    let (value, length) = slashed(scene, from)?;
    (value < 1.0).then_some((value, hyphen + length))
}

/// `a/b` at `at`.
fn slashed(scene: &Scene<'_>, at: usize) -> Option<(f64, usize)> {
    let slash = scene.is_mark(at + 1, "/⁄") && scene.is_glued(at + 1) && scene.is_glued(at + 2);
    if !slash || scene.is_mark(at + 3, "/") && scene.is_glued(at + 3) {
        return None;
    }
    let above: u32 = scene.text(at).parse().ok()?;
    let below: u32 = scene.text(at + 2).parse().ok()?;
    let usual = matches!(below, 2..=6 | 8..=10 | 12 | 15 | 16 | 20 | 32 | 64 | 100 | 128 | 1000);
    (usual && above < below && above > 0).then(|| (f64::from(above) / f64::from(below), 3))
}

/// `1/3 of`, `1/16 inch`: a fraction of digits before "of" or a unit.
pub(super) fn of_digits(scene: &Scene<'_>, whole: &Numeral) -> Option<Numeral> {
    let at = whole.tokens.start;
    let spaced = !scene.is_glued(at) || scene.is_mark(at - 1, "(~≈");
    let (value, length) = slashed(scene, at).filter(|_| whole.bare && spaced)?;
    let end = at + length;
    let (text, tokens) = (scene.source(), scene.tokens());
    if scene.vocabulary.units.measure(text, tokens, end).is_some() {
        return Some(Numeral::new(at..end, value, Shape::Words));
    }
    if scene.tag(end) == Some(Tag::Noun) {
        return Some(Numeral::new(at..end, value, Shape::Words));
    }
    let of = scene.vocabulary.grammar.of.has(scene.word(end)) || scene.vocabulary.grammar.compared.has(scene.word(end));
    of.then(|| share_or_part(scene, at..end, value))
}
