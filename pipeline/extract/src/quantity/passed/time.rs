//! Clock times, years, and durations that only place something in time.

use super::Reason;
use crate::quantity::numeral::{Numeral, Shape};
use crate::quantity::scene::Scene;
use crate::quantity::slot::{Fate, Slot};
use crate::text::tag::{Penn, Tag};

/// `24:00`, `0: 00`, `5 p.m.`, `9 o'clock`.
pub(super) fn clock(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    if numeral.shape != Shape::Digits && numeral.shape != Shape::Words || numeral.scale != 1.0 || numeral.sign.is_some()
    {
        return None;
    }
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    if numeral.value <= 24.0 && scene.vocabulary.passing.clock.longest(scene.source(), scene.tokens(), end).is_some() {
        return Some(Reason::TimeOfDay);
    }
    if military(scene, numeral) {
        return Some(Reason::TimeOfDay);
    }
    let colon = |at: usize| scene.is_mark(at, ":：") && scene.is_glued(at);
    let hour = colon(end) && minutes(scene, end + 1) && numeral.value <= 24.0;
    let minute =
        start >= scene.range.start + 2 && colon(start - 1) && scene.is_number(start - 2) && minutes(scene, start);
    (hour || minute).then_some(Reason::TimeOfDay)
}

/// `1846` and `1300 hrs` where "at", "from" or "until" leads to it and hours or a zone follows.
fn military(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    let text = scene.text(start);
    let four = numeral.bare && text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let valid =
        four && text.get(..2).is_some_and(|hour| hour < "24") && text.get(2..).is_some_and(|minute| minute < "60");
    let led = scene.before(start).is_some_and(|at| scene.vocabulary.grammar.clock_led.has(scene.word(at)));
    let units = &scene.vocabulary.units;
    let hours = units.measure(scene.source(), scene.tokens(), end).is_some_and(|form| units.get(form.unit).code == "h");
    let passing = &scene.vocabulary.passing;
    valid && led && (hours || passing.clock.longest(scene.source(), scene.tokens(), end).is_some())
}

fn minutes(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.text(at);
    scene.is_number(at) && text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) && text < "60"
}

/// A bare number of 1900 to 2100 is a year, unless what stands around says that it counts.
pub(super) fn year(scene: &Scene<'_>, slot: &Slot) -> Option<Reason> {
    let start = slot.low.tokens.start;
    let era = |at: usize| {
        scene.vocabulary.passing.era.has(scene.word(at)) && scene.token(at).is_some_and(|token| token.upper)
    };
    if slot.low.bare && (era(slot.low.tokens.end) || start > scene.range.start && era(start - 1)) {
        return Some(Reason::Year);
    }
    if slot.low.looks_like_year() && is_year(scene, slot) {
        return Some(Reason::Year);
    }
    None
}

/// Whether a bare number is a year: no bound before it, and no plural of persons or things behind that no preposition
/// of time leads to.
pub(super) fn is_year(scene: &Scene<'_>, slot: &Slot) -> bool {
    let (start, end) = (slot.low.tokens.start, slot.low.tokens.end);
    if scene.text(start).len() != 4 {
        return false;
    }
    let Some(before) = start.checked_sub(1).filter(|before| *before >= scene.range.start) else { return true };
    let counted = scene.penn(end) == Some(Penn::Nouns) && scene.token(end).is_some_and(|token| !token.capital);
    let bound = scene.vocabulary.comparators.before(scene, start).is_some_and(|(_, found)| found.is_bound());
    if counted && bound {
        return false;
    }
    let verb =
        matches!(scene.tag(before), Some(Tag::Verb | Tag::Past | Tag::Participle | Tag::Gerund | Tag::Auxiliary));
    !(counted && verb && scene.vocabulary.grammar.crowd.has(scene.word(end)))
}

/// `1990s`, `'90s`.
pub(super) fn decade(scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
    let end = numeral.tokens.end;
    let s = matches!(scene.text(end), "s" | "'s" | "’s") && scene.is_glued(end);
    if !s || !numeral.bare || numeral.sign.is_some() {
        return None;
    }
    if numeral.value % 10.0 == 0.0 {
        return Some(Reason::DecadeName);
    }
    numeral.looks_like_year().then_some(Reason::Year)
}

/// Whether the word at `at` is a verb behind "to" or a modal: "built to last 100 years", "it will last ten days".
fn is_verb(scene: &Scene<'_>, at: usize) -> bool {
    let led = scene.before(at).and_then(|before| scene.tag(before));
    matches!(led, Some(Tag::To | Tag::Modal)) && !matches!(scene.tag(at), Some(Tag::Preposition | Tag::Determiner))
}

/// Passes over a duration that only says when: "in the past ten years", "three months later".
///
/// So does one that "in" joins to the amount of a change, which ends at `change`: "grew by 35% in ten years".
pub(super) fn place(scene: &Scene<'_>, slot: &mut Slot, change: Option<usize>) {
    let Some(unit) = slot.unit.as_ref().and_then(|unit| scene.vocabulary.units.by_code(&unit.code)) else { return };
    if unit.dimension != "time" || slot.rule == "age" {
        return;
    }
    let (start, end) = (slot.low.tokens.start, slot.tokens.end);
    if scene.before(start).is_some_and(|before| is_verb(scene, before)) {
        return;
    }
    let passing = &scene.vocabulary.passing;
    let first = start.saturating_sub(5).max(scene.range.start);
    let window = (first..start).any(|from| {
        let found = passing.window.longest(scene.source(), &scene.tokens()[..start], from);
        found.is_some_and(|found| from + found.tokens == start)
    });
    let ago = passing.ago.longest(scene.source(), scene.tokens(), end - 1).is_some();
    let during = unit.factor >= DAY && change.is_some_and(|end| is_during(scene, end, start));
    let placed = during
        || is_window(scene, slot)
        || unit.factor >= DAY && leads_off(scene, slot)
        || is_since_record(scene, unit.factor, start);
    if window || ago || placed || passing.beside(scene, slot) == Some(Reason::DurationInTime) {
        slot.fate = Fate::Passed(Reason::DurationInTime);
    }
}

/// A day in seconds: "unloaded 400 tons in 22 hours" says how long that took.
const DAY: f64 = 86400.0;

/// Where the bound before `at` begins, or `at`.
fn bounded(scene: &Scene<'_>, at: usize) -> usize {
    scene.vocabulary.comparators.before(scene, at).map_or(at, |(start, _)| start)
}

/// Whether "in" stands between the amount that ends at `end` and the duration at `start`, and "within" where a change
/// led to the amount: "rose to 30% within two years".
fn is_during(scene: &Scene<'_>, end: usize, start: usize) -> bool {
    let end = end + scene.vocabulary.comparators.after(scene, end).map_or(0, |(length, _)| length);
    let at = end;
    let near = at + 1 == start || at + 1 == bounded(scene, start);
    let grammar = &scene.vocabulary.grammar;
    let led = |at: usize| grammar.to.has(scene.word(at)) || grammar.by.has(scene.word(at));
    let moved = || (end.saturating_sub(4)..end).any(led);
    near && (grammar.within.has(scene.word(at)) || grammar.inside.has(scene.word(at)) && moved())
}

/// "a five-year low", "the two-week repo rate": a hyphen binds the duration to what is observed or lent over it.
fn is_window(scene: &Scene<'_>, slot: &Slot) -> bool {
    let hyphened = scene.is_inner_hyphen(slot.numeral().end);
    hyphened && scene.vocabulary.grammar.windowed.has(scene.word(slot.tokens.end))
}

/// "In six months the index shed 20%": what opens a sentence with "in" says when.
fn leads_off(scene: &Scene<'_>, slot: &Slot) -> bool {
    let first = bounded(scene, slot.tokens.start) == scene.range.start + 1;
    let clause = !scene.is_mark(slot.tokens.end, ".?!") && slot.tokens.end < scene.range.end;
    first && clause && scene.vocabulary.grammar.within.has(scene.word(scene.range.start))
}

/// "its worst day in 30 years", "the first decline in five years": since when there was none like it.
fn is_since_record(scene: &Scene<'_>, seconds: f64, start: usize) -> bool {
    const MONTH: f64 = 28.0 * DAY;
    let Some(at) = scene.before(bounded(scene, start)) else { return false };
    let grammar = &scene.vocabulary.grammar;
    let within = grammar.within.has(scene.word(at)) || seconds >= MONTH && grammar.lasting.has(scene.word(at));
    let best = |at: &usize| {
        matches!(scene.penn(*at), Some(Penn::Superlative | Penn::SuperlativeAdverb))
            || scene.vocabulary.numbers.ordinals.get(scene.word(*at)).is_some()
    };
    let named = |at: &usize| matches!(scene.tag(*at), Some(Tag::Noun | Tag::Adjective | Tag::Adverb | Tag::Name));
    let first = at.saturating_sub(5).max(scene.range.start);
    within && (first..at).rev().take_while(|at| named(at) || best(at)).any(|at| best(&at))
}
