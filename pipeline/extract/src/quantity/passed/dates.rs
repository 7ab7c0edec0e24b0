//! Dates: a number beside a month, digits joined as days are, years in brackets.

use super::Reason;
use crate::quantity::numeral::{Numeral, Shape};
use crate::quantity::range::weighed;
use crate::quantity::scene::Scene;
use crate::text::tag::{Penn, Tag};

/// Whether the numeral is part of a date.
pub(super) fn read(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let day = matches!(numeral.shape, Shape::Digits | Shape::Ordinal) && numeral.scale == 1.0;
    if !day || numeral.sign.is_some() {
        return None;
    }
    let named = beside_month(scene, numeral) || weekday(scene, numeral) || day_list(scene, numeral);
    if named || joined(scene, numeral) || han(scene, numeral) {
        return Some(Reason::Date);
    }
    bracketed(scene, numeral)
}

fn is_month(scene: &Scene<'_>, at: usize) -> bool {
    let month = scene.vocabulary.grammar.month.has(scene.word(at));
    let capital = scene.token(at).is_some_and(|token| token.capital);
    month && capital && (at > scene.range.start || scene.tag(at) != Some(Tag::Modal))
}

fn is_day(numeral: &Numeral) -> bool {
    (numeral.bare || numeral.shape == Shape::Ordinal)
        && (1.0..=31.0).contains(&numeral.value)
        && numeral.value.fract() == 0.0
}

/// "August 24", "24 August", "the 24th of August", "August 24, 2020", "August 2020".
fn beside_month(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    let stop = |at: usize| at - usize::from(at > scene.range.start && scene.is_mark(at - 1, "."));
    let before = stop(start).checked_sub(1).is_some_and(|at| is_month(scene, at));
    let early = before && (is_day(numeral) || numeral.looks_like_year());
    let of = usize::from(scene.vocabulary.grammar.of.has(scene.word(end)));
    let behind = is_month(scene, end + of) && is_day(numeral);
    let comma = start.checked_sub(1).filter(|at| scene.is_mark(*at, ","));
    let after_day =
        comma.is_some_and(|comma| numeral.looks_like_year() && comma > scene.range.start && is_dated(scene, comma - 1));
    let short = stop(start) < start;
    let led = before
        && !short
        && stop(start) >= scene.range.start + 2
        && scene.tag(stop(start) - 2) == Some(Tag::Preposition);
    let counts = early
        && led
        && is_day(numeral)
        && numeral.shape == Shape::Digits
        && scene.penn(end) == Some(Penn::Nouns)
        && !is_month(scene, end);
    early && !counts || behind || after_day
}

/// Whether a day of a month, or a month, ends at `at`.
fn is_dated(scene: &Scene<'_>, at: usize) -> bool {
    let day = if scene.is_number(at) { at } else { at.saturating_sub(1) };
    let before = day.saturating_sub(1);
    let stopped = before.saturating_sub(usize::from(scene.is_mark(before, ".")));
    is_month(scene, at)
        || scene.is_number(day) && (is_month(scene, stopped) || is_month(scene, day + 1) || is_month(scene, at))
}

/// "May 3-5", "March 5 and 6", "June 1 to 8": a further day behind a dated one.
fn day_list(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    let start = numeral.tokens.start;
    if !is_day(numeral) || start < scene.range.start + 3 {
        return false;
    }
    let grammar = &scene.vocabulary.grammar;
    let joined =
        scene.is_hyphen(start - 1) || grammar.and.has(scene.word(start - 1)) || grammar.to.has(scene.word(start - 1));
    let counted = scene.penn(numeral.tokens.end) == Some(Penn::Nouns) && !scene.is_hyphen(start - 1);
    joined && !counted && scene.is_number(start - 2) && is_month(scene, start - 3)
}

/// "Tuesday 24", "(26th)" are days; so is "Monday (June 3)", by its month.
fn weekday(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    let at = numeral.tokens.start;
    let bracket = usize::from(at > scene.range.start && scene.is_mark(at - 1, "(（"));
    let Some(before) = at.checked_sub(1 + bracket).filter(|before| *before >= scene.range.start) else { return false };
    let calendar = scene.vocabulary.passing.calendar.has(scene.word(before));
    calendar
        && is_day(numeral)
        && scene.token(before).is_some_and(|token| token.capital)
        && (bracket > 0 || numeral.shape == Shape::Ordinal)
}

/// `2023-01-05`, `05/01/2023`, `2013-2023`, `2012-13`, `2021/22`.
fn joined(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    if !numeral.bare {
        return false;
    }
    let (mut first, mut last) = (numeral.tokens.start, numeral.tokens.start);
    let part = |at: usize| {
        scene.is_number(at) && scene.text(at).len() <= 4 && scene.text(at).bytes().all(|byte| byte.is_ascii_digit())
    };
    let link = |at: usize| scene.is_mark(at, "-/.–—‑") && scene.is_glued(at) && scene.is_glued(at + 1);
    while first >= scene.range.start + 2 && link(first - 1) && part(first - 2) {
        first -= 2;
    }
    while link(last + 1) && part(last + 2) {
        last += 2;
    }
    let number = |at: usize| scene.text(at).parse::<u32>().unwrap_or(0);
    let year = |at: usize| (1900..=2100).contains(&number(at)) && scene.text(at).len() == 4;
    let short = |at: usize| scene.text(at).len() == 2;
    match (last - first) / 2 {
        1 => {
            year(first)
                && !(year(last) && weighed(scene, last + 1))
                && (year(last)
                    || short(last) && number(last) == (number(first) + 1) % 100
                    || short(last) && (1..=12).contains(&number(last)) && scene.is_hyphen(first + 1))
        }
        2 => year(first) || year(last) || short(last) && scene.is_mark(first + 1, "/") && number(first) <= 31,
        _ => false,
    }
}

/// `2020年8月24日`.
fn han(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    matches!(scene.text(numeral.tokens.end), "年" | "月" | "日" | "号") && numeral.bare
}

/// `[2020]`: the year of a document, or a mark of a page.
fn bracketed(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    let inside = start > scene.range.start && scene.is_mark(start - 1, "[〔【") && scene.is_mark(end, "]〕】");
    (inside && numeral.bare).then_some(if numeral.looks_like_year() { Reason::DocumentNumber } else { Reason::Markup })
}
