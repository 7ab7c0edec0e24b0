//! Ranges: "12-15 million", "between 3 and 5 per cent", "$200 to $4 million".
//!
//! Two numerals are one range where they are joined, the second is larger, and no change leads from one to the other:
//! "from 13.6% to 18.5%" after a verb of change is two amounts.

use super::numbers::NumberWord;
use super::numeral::{Numeral, Shape};
use super::scene::Scene;
use super::slot::Slot;
use crate::text::tag::Tag;

/// The slots of a sentence's numerals, ranges joined. A numeral that is passed over already has `true` in `passed`.
pub(crate) fn join(scene: &Scene<'_>, numerals: Vec<Numeral>, passed: &[bool]) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::with_capacity(numerals.len());
    let mut last_open = false;
    let hyphened: Vec<bool> = (0..numerals.len()).map(|nth| is_hyphened(scene, &numerals, nth)).collect();
    for (nth, (numeral, passed)) in numerals.into_iter().zip(passed).enumerate() {
        let free = |slot: &&Slot| last_open && !passed && slot.high.is_none() && (!hyphened[nth] || hyphened[nth - 1]);
        let joint =
            slots.last().filter(|slot| nth > 0 && free(slot)).and_then(|slot| joint(scene, &slot.low, &numeral));
        match (joint, slots.last_mut()) {
            (Some((low, high)), Some(slot)) => {
                slot.tokens.end = high.tokens.end;
                slot.extent.end = high.tokens.end;
                slot.low = low;
                slot.high = Some(high);
            }
            _ => slots.push(Slot::new(numeral)),
        }
        last_open = !passed;
    }
    slots
}

/// Whether a hyphen binds the numeral to the next one, closer than any word binds it to the one before.
fn is_hyphened(scene: &Scene<'_>, numerals: &[Numeral], nth: usize) -> bool {
    let (this, next) = (&numerals[nth], numerals.get(nth + 1));
    next.is_some_and(|next| next.tokens.start == this.tokens.end + 1 && scene.is_inner_hyphen(this.tokens.end))
}

/// How two numerals are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Hyphen,
    To,
    And,
    Or,
    Plus,
}

/// Both ends with their scales, where the numerals are one range.
fn joint(scene: &Scene<'_>, low: &Numeral, high: &Numeral) -> Option<(Numeral, Numeral)> {
    let numbers = |shape| matches!(shape, Shape::Digits | Shape::Words | Shape::Share);
    if !numbers(low.shape) || !numbers(high.shape) {
        return None;
    }
    let sign = high.sign.map_or(0, |sign| sign.tokens);
    let (own, link) = link(scene, low.tokens.end, high.tokens.start.checked_sub(sign)?)?;
    let (mut low, mut high) = (low.clone(), high.clone());
    if link == Link::Plus {
        let middle = low.value;
        low.value = middle - high.value;
        high.value += middle;
        return Some((low, high));
    }
    share_scale(scene, &mut low, &mut high, own);
    abbreviated(scene, &low, &mut high);
    if low.value < 0.0 && high.value < low.value && link != Link::And {
        std::mem::swap(&mut low.value, &mut high.value);
    }
    let fits = low.value < high.value && led(scene, &low, &high, link, own) && !in_time(scene, &low, &high, link);
    fits.then_some((low, high))
}

/// What joins the tokens `from..to`: whether a unit of the lower end stands there as well, and the link.
fn link(scene: &Scene<'_>, from: usize, to: usize) -> Option<(bool, Link)> {
    let grammar = &scene.vocabulary.grammar;
    let sides = usize::from(scene.is_inner_hyphen(from) && to > from + 1);
    let unit = unit_length(scene, from + sides).filter(|length| from + sides + length < to);
    let own = unit.unwrap_or(0);
    let at = from
        + if own > 0 {
            sides + own
        } else if sides == 1 && to == from + 1 {
            0
        } else {
            sides
        };
    let at = at + usize::from(at + 2 == to && scene.is_inner_hyphen(at) && own > 0);
    let end = to - usize::from(to >= at + 2 && scene.is_inner_hyphen(to - 1));
    if at + 1 != end {
        return None;
    }
    let word = scene.word(at);
    let link = if scene.is_hyphen(at) || scene.is_mark(at, "~～") {
        Link::Hyphen
    } else if scene.is_mark(at, "±") {
        Link::Plus
    } else if grammar.to.has(word) {
        Link::To
    } else if grammar.and.has(word) {
        Link::And
    } else if grammar.or.has(word) {
        Link::Or
    } else {
        return None;
    };
    Some((own > 0, link))
}

fn unit_length(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let (text, tokens) = (scene.source(), scene.tokens());
    let units = &scene.vocabulary.units;
    let form = units.measure(text, tokens, at).or_else(|| units.money(text, tokens, at))?;
    Some(form.tokens)
}

/// "12-15 million": a scale said once holds for both, where the lower end is the smaller number.
fn share_scale(scene: &Scene<'_>, low: &mut Numeral, high: &mut Numeral, own: bool) {
    if let Some(lot) = shared_lot(scene, low, high).filter(|_| !own) {
        low.value *= lot * high.scale;
        low.scale = high.scale;
        return;
    }
    let large = |numeral: &Numeral| numeral.value / numeral.scale >= 1000.0;
    let grouped = low.shape == Shape::Digits && large(low) && !large(high);
    if low.scale == 1.0 && high.scale > 1.0 && !own && !grouped && low.value < high.value / high.scale {
        low.value *= high.scale;
        low.scale = high.scale;
    }
    if high.scale == 1.0
        && low.scale > 1.0
        && high.sign.is_none()
        && low.value / low.scale < high.value
        && high.bare
        && !own
        && !high.looks_like_year()
    {
        high.value *= low.scale;
        high.scale = low.scale;
    }
}

/// "two to three hundred thousand", "two to three dozen": the hundred or dozen behind the upper end's first word, where
/// it holds for the lower end too.
fn shared_lot(scene: &Scene<'_>, low: &Numeral, high: &Numeral) -> Option<f64> {
    let words = &scene.vocabulary.numbers.words;
    let (first, second) = (high.tokens.start, high.tokens.start + 1);
    let (NumberWord::Hundred(lot) | NumberWord::Lot(lot)) = words.get(scene.word(second))? else { return None };
    let NumberWord::Unit(top) = words.get(scene.word(first))? else { return None };
    let whole = high.value == top * lot * high.scale && low.scale == 1.0 && low.tokens.len() == 1;
    (whole && low.is_words() && low.value < *top).then_some(*lot)
}

/// "17.15-20": an upper end of as many digits as the lower has decimals stands for those alone.
fn abbreviated(scene: &Scene<'_>, low: &Numeral, high: &mut Numeral) {
    let text = scene.text(low.tokens.start);
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digits = scene.text(high.tokens.start).len();
    if high.bare && decimals >= 2 && digits == decimals && high.value > low.value {
        let power = 10f64.powi(i32::try_from(decimals).unwrap_or(0));
        let value = (low.value.floor() * power + high.value) / power;
        if value > low.value {
            high.value = value;
            high.bare = false;
        }
    }
}

/// Whether what leads to the range, or its own form, makes it one.
fn led(scene: &Scene<'_>, low: &Numeral, high: &Numeral, link: Link, own: bool) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let start = low.tokens.start - low.sign.map_or(0, |sign| sign.tokens);
    let before = bound_start(scene, start);
    let leader = before.checked_sub(1).filter(|before| *before >= scene.range.start);
    let from = leader.is_some_and(|at| grammar.from.has(scene.word(at)));
    let signed = low.sign.is_some() && high.sign.is_some();
    match link {
        Link::Hyphen => !own || same_unit(scene, low, high) || low.sign.is_some(),
        Link::Plus => true,
        Link::And => leader.is_some_and(|at| grammar.between.has(scene.word(at))),
        Link::Or => {
            let measured = low.bare && high.bare && unit_length(scene, high.tokens.end).is_some();
            high.value == low.value + 1.0 && (low.is_words() && high.is_words() || measured)
        }
        Link::To if leader.is_some_and(|at| scene.penn(at) == Some(crate::text::tag::Penn::Determiner)) => true,
        // "has grown to $950 million to $1 billion"
        Link::To if leader.is_some_and(|at| grammar.to.has(scene.word(at))) => {
            !own || signed || same_unit(scene, low, high)
        }
        // "by $500 million to $700 million"
        Link::To if signed && by(scene, leader) => high.value <= 1.5 * low.value,
        Link::To if from => spans(scene, before) || !(changes(scene, before) || own && attains(scene, before)),
        // "a rise of 7 to 13 per cent"
        Link::To if (own || signed) && leader.is_some_and(|at| grammar.of.has(scene.word(at))) => {
            signed || same_unit(scene, low, high)
        }
        // "goes for £150 to £190"
        Link::To if signed && leader.is_some_and(|at| is_price_led(scene, at)) => true,
        // "grew by 4% to 6%"
        Link::To if own && by(scene, leader) && is_percent(scene, low) && is_percent(scene, high) => {
            high.value <= 3.0 * low.value
        }
        Link::To => {
            let alone = own || signed;
            !(own && !same_unit(scene, low, high)
                || alone && changes(scene, before)
                || by(scene, leader) && high.value > 3.0 * low.value)
        }
    }
}

/// Whether a preposition that leads to a price stands at `at`, and none of a change.
fn is_price_led(scene: &Scene<'_>, at: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let changes = [&grammar.by, &grammar.from, &grammar.to].iter().any(|set| set.has(scene.word(at)));
    !changes && scene.tag(at) == Some(Tag::Preposition)
}

/// Where the bound before `at` begins, or `at`.
fn bound_start(scene: &Scene<'_>, at: usize) -> usize {
    scene.vocabulary.comparators.before(scene, at).map_or(at, |(start, _)| start)
}

fn by(scene: &Scene<'_>, leader: Option<usize>) -> bool {
    leader.is_some_and(|at| scene.text(at).eq_ignore_ascii_case("by"))
}

fn is_percent(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    let units = &scene.vocabulary.units;
    let form = units.measure(scene.source(), scene.tokens(), numeral.tokens.end);
    form.is_some_and(|form| units.get(form.unit).code == "%")
}

/// Whether a unit in letters, and none of time, stands at `at`: what makes years no years.
pub(super) fn weighed(scene: &Scene<'_>, at: usize) -> bool {
    let units = &scene.vocabulary.units;
    let found = units.measure(scene.source(), scene.tokens(), at).filter(|_| scene.text(at).len() > 1);
    found.is_some_and(|form| !matches!(units.get(form.unit).dimension.as_str(), "time" | "count" | "ratio"))
}

/// Whether both ends have the same unit behind them.
fn same_unit(scene: &Scene<'_>, low: &Numeral, high: &Numeral) -> bool {
    let unit = |numeral: &Numeral| {
        let at = numeral.tokens.end + usize::from(scene.is_inner_hyphen(numeral.tokens.end));
        let (text, tokens) = (scene.source(), scene.tokens());
        let units = &scene.vocabulary.units;
        let form = units.measure(text, tokens, at).or_else(|| units.money(text, tokens, at));
        form.map(|form| units.get(form.unit).code.as_str())
    };
    let scaled = high.scale != low.scale;
    let (low, high) = (unit(low), unit(high));
    // Bare degrees are of any scale.
    let degrees = low.is_some_and(|code| code.starts_with("deg")) && high == Some("deg");
    low.is_some() && (low == high || high.is_none() && !scaled || degrees)
}

/// Whether a word of spanning stands in the clause before `at`.
fn spans(scene: &Scene<'_>, at: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    clause(scene, at).any(|at| grammar.spans.has(scene.word(at)) && !grammar.between.has(scene.word(at)))
}

/// Whether a word of rise, fall or movement stands in the clause before the range.
fn changes(scene: &Scene<'_>, start: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let multiples = &scene.vocabulary.numbers.multiples;
    let change = |at: &usize| {
        let word = scene.word(*at);
        grammar.change.has(word) || grammar.moves.has(word) || multiples.begins(word)
    };
    let Some(found) = clause(scene, start).find(change) else { return false };
    // "Users who cut their use get from 3 to 15 yuan": a later verb leads to the amounts.
    let later = (found + 1..start).rev().take_while(|at| !scene.is_mark(*at, ","));
    !later.into_iter().any(|at| grammar.gains.has(scene.word(at)) && scene.tag(at) != Some(Tag::Noun))
}

/// Whether the clause before `at` says what level something reached: "the dam has reached 40 m, the wall from 2 m to 6 m".
fn attains(scene: &Scene<'_>, at: usize) -> bool {
    clause(scene, at).any(|at| scene.vocabulary.grammar.attained.has(scene.word(at)))
}

/// The tokens before `at`, back to the clause's beginning.
fn clause<'s>(scene: &'s Scene<'_>, at: usize) -> impl Iterator<Item = usize> + 's {
    let first = at.saturating_sub(14).max(scene.range.start);
    (first..at).rev().take_while(|at| !scene.is_mark(*at, ";:"))
}

/// Whether the two are years or days and no amounts.
fn in_time(scene: &Scene<'_>, low: &Numeral, high: &Numeral, link: Link) -> bool {
    let four = |numeral: &Numeral| scene.text(numeral.tokens.start).len() == 4;
    let years = low.looks_like_year() && high.looks_like_year() && four(low) && four(high);
    let year_behind = high.looks_like_year() && !low.bare && unit_length(scene, high.tokens.end).is_none();
    let led = low.looks_like_year()
        && four(low)
        && !high.looks_like_year()
        && scene.before(low.tokens.start).is_some_and(|at| scene.vocabulary.grammar.time_led.has(scene.word(at)));
    let measured = weighed(scene, high.tokens.end);
    years && unit_length(scene, high.tokens.end).is_none()
        || link == Link::Hyphen && low.looks_like_year() && high.looks_like_year() && !measured
        || year_behind
        || led
}
