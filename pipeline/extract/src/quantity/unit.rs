//! Units: what stands behind or before a number and says what it measures.
//!
//! A unit may be glued, joined by a hyphen, or set off by "more" ("four more months"); below its line stand further
//! units, behind `/`, "per" or "a" ("US$ 81 a barrel"), also behind what is weighed ("grams of standard coal/kWh").

use std::ops::Range;

use super::amount::Form;
use super::item;
use super::numeral::{Shape, fraction};
use super::scene::Scene;
use super::slot::{Slot, UnitReading};
use super::units::{self, Unit, UnitId};
use crate::text::Document;
use crate::text::tag::{Penn, Tag};
use crate::text::token::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::lexicon::WordId;

/// What opens a bracket that holds nothing but the unit: "20 (kg)".
const OPEN: &str = "([{<";

/// Reads the unit of every open slot that has one beside it.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot]) {
    for slot in slots.iter_mut().filter(|slot| slot.is_open()) {
        attach_one(scene, slot);
    }
}

fn attach_one(scene: &Scene<'_>, slot: &mut Slot) {
    match slot.low.shape {
        Shape::Multiple => multiple(slot),
        Shape::Share => share(slot),
        Shape::Digits | Shape::Words | Shape::Part => {
            if !suffix(scene, slot) && !signed(scene, slot) && !factor(scene, slot) {
                behind(scene, slot);
            }
        }
        Shape::Ordinal | Shape::Vague => {}
    }
}

/// A unit with nothing below its line.
pub(super) fn plain(code: &str, form: Form) -> UnitReading {
    UnitReading { code: code.to_owned(), form, times: 1.0, ambiguous: false }
}

/// "doubled", "halved": the word is its own unit.
fn multiple(slot: &mut Slot) {
    let Some(multiple) = slot.low.multiple.clone() else { return };
    let form = if multiple.unit == "%" { Form::Percent } else { Form::Multiple };
    let end = slot.tokens.end;
    slot.measure(plain(&multiple.unit, form), end, "multiple");
}

fn share(slot: &mut Slot) {
    let end = slot.tokens.end;
    slot.measure(plain("%", Form::Percent), end, "share");
}

/// "2.5 times the average", "6-fold".
fn suffix(scene: &Scene<'_>, slot: &mut Slot) -> bool {
    let end = slot.numeral().end;
    let at = end + usize::from(scene.is_inner_hyphen(end));
    let Some(found) = scene.vocabulary.numbers.suffixes.longest(scene.source(), scene.tokens(), at) else {
        return false;
    };
    let (sure, kind) = (found.value.sure, found.value.kind);
    if !sure && !compares(scene, slot, at + 1) {
        return false;
    }
    slot.kind = slot.kind.or(kind);
    slot.measure(plain("x", Form::Multiple), at + 1, "times");
    true
}

/// "by a factor of 1.8".
fn factor(scene: &Scene<'_>, slot: &mut Slot) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let of = scene.before(slot.tokens.start).filter(|at| grammar.of.has(scene.word(*at)));
    let head = of.and_then(|of| scene.before(of)).filter(|at| grammar.factor.has(scene.word(*at)));
    let led =
        head.and_then(|head| scene.before(head)).filter(|at| scene.vocabulary.numbers.article.has(scene.word(*at)));
    let by = led.and_then(|led| scene.before(led)).is_some_and(|at| grammar.by.has(scene.word(at)));
    if by {
        let end = slot.tokens.end;
        slot.measure(plain("x", Form::Multiple), end, "times");
    }
    by
}

/// Whether "times" multiplies: what follows is compared, or a verb of change leads to it.
fn compares(scene: &Scene<'_>, slot: &Slot, next: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let start = slot.numeral().start;
    let change = (start.saturating_sub(4)..start).any(|at| grammar.change.has(scene.word(at)));
    let decimals = slot.low.shape == Shape::Digits && !slot.low.bare;
    let timed = scene.vocabulary.units.measure(scene.source(), scene.tokens(), next + 1).is_some();
    let noun = scene.tag(next + 1) == Some(Tag::Noun) && !timed;
    let that = noun && scene.tag(next) != Some(Tag::Adjective) && grammar.compared.has(scene.word(next));
    let owned = timed && scene.tag(next + 2) == Some(Tag::Possessive);
    if owned {
        return true;
    }
    if grammar.time_order.has(scene.word(next)) && !that {
        return change || decimals;
    }
    let indefinite = scene.vocabulary.numbers.article.has(scene.word(next));
    let article = matches!(scene.tag(next), Some(Tag::Determiner)) && (noun || !indefinite);
    article
        || is_phrase(scene, next)
        || change
        || decimals
        || grammar.compared.has(scene.word(next)) && scene.tag(next) != Some(Tag::Verb)
}

/// Whether a name, or a noun with an adjective or year before it, stands at `at`, and none of time: "three times Olkiluoto
/// 3", "nine times estimated earnings", "17 times 2026 earnings".
fn is_phrase(scene: &Scene<'_>, at: usize) -> bool {
    let timed = |at: usize| {
        scene.vocabulary.units.measure(scene.source(), scene.tokens(), at).is_some()
            || scene.vocabulary.grammar.month.has(scene.word(at))
            || scene.vocabulary.grammar.time_order.has(scene.word(at))
    };
    let noun = |at: usize| matches!(scene.tag(at), Some(Tag::Noun | Tag::Name)) && !timed(at);
    match scene.tag(at) {
        Some(Tag::Name | Tag::Noun) => noun(at),
        Some(Tag::Adjective | Tag::Participle | Tag::Number) => !timed(at) && noun(at + 1),
        _ => false,
    }
}

/// A currency sign before: "US$ 676 billion", and what stands below its line.
fn signed(scene: &Scene<'_>, slot: &mut Slot) -> bool {
    let Some(sign) = slot.low.sign.or(slot.last().sign) else { return false };
    let units = &scene.vocabulary.units;
    let mut end = slot.numeral().end;
    let low = slot.low.sign.map_or(0, |sign| sign.tokens);
    slot.tokens.start = slot.low.tokens.start - low;
    slot.extent.start = slot.tokens.start;
    if slot.low.value < 0.0 {
        slot.tokens.start = slot.low.tokens.start;
    }
    let unit = units.get(sign.unit);
    let mut reading = UnitReading { ambiguous: false, ..money(unit) };
    if let Some(named) =
        units.money(scene.source(), scene.tokens(), end).filter(|named| units.get(named.unit).times == 1.0)
    {
        let behind = units.get(named.unit);
        let same = behind.code == unit.code || !unit.ambiguous.is_empty() && unit.ambiguous.contains(&behind.code);
        if same && scene.text(end).len() > 1 {
            let narrows = reading.code != behind.code;
            reading.code.clone_from(&behind.code);
            end += if narrows { named.tokens } else { 0 };
        }
    }
    let (below, end) = below(scene, unit, end);
    reading.code.extend(below);
    slot.measure(reading, end, "money");
    true
}

fn money(unit: &Unit) -> UnitReading {
    UnitReading { code: unit.code.clone(), form: Form::Money, times: unit.times, ambiguous: !unit.ambiguous.is_empty() }
}

/// A unit behind the number.
fn behind(scene: &Scene<'_>, slot: &mut Slot) -> bool {
    let end = slot.numeral().end;
    if slot.low.shape == Shape::Part
        && let Some(at) = fraction::unit_after(scene, end).filter(|at| fraction::is_point(scene, *at))
    {
        slot.measure(plain("pp", Form::Points), at + 1, "unit");
        return true;
    }
    let Some((at, form)) = find(scene, slot, end) else { return false };
    let unit = scene.vocabulary.units.get(form.unit);
    let scale = scale_behind(scene, slot, unit, at + form.tokens);
    let bracket = usize::from(at == end + 1 && scene.is_mark(end, OPEN));
    let after = at + form.tokens + scale.map_or(0, |(_, length)| length) + bracket;
    let (code, end, item) = compound(scene, unit, after);
    let reading = UnitReading {
        code,
        form: form_of(unit),
        times: unit.times * scale.map_or(1.0, |(scale, _)| scale),
        ambiguous: unit.money && !unit.ambiguous.is_empty(),
    };
    slot.item.clone_from(&unit.item);
    if let Some(item) = item {
        slot.extent.end = slot.extent.end.max(item.end);
        slot.item = Some(item::name(scene, item.clone()));
        slot.item_tokens = Some(item);
    }
    if slot.low.shape == Shape::Part {
        slot.kind = None;
    }
    let aged = unit.dimension == "time" && scene.vocabulary.grammar.of_age.has(scene.word(at + form.tokens - 1));
    let rule = if unit.money {
        "money"
    } else if aged {
        "age"
    } else {
        "unit"
    };
    slot.measure(reading, end, rule);
    true
}

/// "75 USD million": a scale behind the currency.
fn scale_behind(scene: &Scene<'_>, slot: &Slot, unit: &Unit, at: usize) -> Option<(f64, usize)> {
    let found = scene.vocabulary.numbers.scale_names.longest(scene.source(), scene.tokens(), at)?;
    (unit.money && slot.last().scale == 1.0 && *found.value >= 1e5).then_some((*found.value, found.tokens))
}

/// The reading of a unit whose form ends before the token `at` of a bracket that ends before `end`.
/// One past what it is written with comes with it.
pub(crate) fn of(
    document: &Document<'_>,
    vocabulary: &Vocabulary,
    unit: &Unit,
    at: usize,
    end: usize,
) -> (UnitReading, usize) {
    // "(g standard coal/kWh)": what is weighed stands before the stroke.
    let at = (at..end.min(at + 4)).find(|at| document.word(*at) == "/").unwrap_or(at);
    let slash = document.word(at) == "/"
        || vocabulary.grammar.per.has(document.tokens.get(at).map_or(WordId::UNKNOWN, |token| token.word));
    let below = if slash && at + 1 < end {
        vocabulary.units.measure(document.text, &document.tokens[..end], at + 1)
    } else {
        None
    };
    let past = below.as_ref().map_or(at, |form| at + 1 + form.tokens);
    let below = below.map(|form| format!("/{}", vocabulary.units.get(form.unit).code));
    let code = format!("{}{}", unit.code, below.unwrap_or_default());
    let ambiguous = unit.money && !unit.ambiguous.is_empty();
    (UnitReading { code, form: form_of(unit), times: unit.times, ambiguous }, past)
}

/// What kind of amount a unit makes.
fn form_of(unit: &Unit) -> Form {
    match (unit.dimension.as_str(), unit.code.as_str()) {
        _ if unit.money => Form::Money,
        ("ratio", "%" | "‰") => Form::Percent,
        ("ratio", "pp" | "bp") => Form::Points,
        ("ratio", "x") => Form::Multiple,
        ("count", _) => Form::Count,
        _ => Form::Measured,
    }
}

/// The unit behind a number that ends before `end`, and where it begins.
fn find(scene: &Scene<'_>, slot: &Slot, end: usize) -> Option<(usize, units::Form)> {
    if slot.low.shape == Shape::Part {
        let at = fraction::unit_after(scene, end)?;
        return Some((at, form_at(scene, slot, at)?));
    }
    let grammar = &scene.vocabulary.grammar;
    if scene.is_mark(end, OPEN) {
        let form = form_at(scene, slot, end + 1)?;
        let closed = scene.is_mark(end + 1 + form.tokens, ")]}>") && scene.text(end + 1).len() > 1;
        let preposition = scene.tag(end + 1) == Some(Tag::Preposition);
        return (closed && !preposition).then_some((end + 1, form));
    }
    let hyphen = usize::from(scene.is_inner_hyphen(end));
    if let Some(form) = form_at(scene, slot, end + hyphen) {
        return Some((end + hyphen, form));
    }
    if hyphen == 0 && grammar.more.has(scene.word(end)) {
        return Some((end + 1, form_at(scene, slot, end + 1)?));
    }
    let of_a = grammar.of.has(scene.word(end)) && scene.vocabulary.numbers.article.has(scene.word(end + 1));
    let small = of_a && slot.low.value.abs() < 1.0;
    if small { Some((end + 2, form_at(scene, slot, end + 2)?)) } else { None }
}

/// The unit or currency whose form begins at `at`; where both fit, the longer, and of equals the one that the number
/// speaks for.
fn form_at(scene: &Scene<'_>, slot: &Slot, at: usize) -> Option<units::Form> {
    let (text, tokens) = (scene.source(), scene.tokens());
    let units = &scene.vocabulary.units;
    scene.token(at)?;
    let measure = measure_at(scene, at).filter(|form| fits(scene, slot, at, form.unit, form.tokens));
    let money = units.money(text, tokens, at).filter(|form| fits(scene, slot, at, form.unit, form.tokens));
    match (measure, money) {
        (Some(measure), Some(money)) if measure.tokens == money.tokens => {
            Some(if speaks_of_money(scene, slot) { money } else { measure })
        }
        (Some(measure), Some(money)) => Some(if measure.tokens > money.tokens { measure } else { money }),
        (measure, money) => measure.or(money),
    }
}

/// The unit of measurement whose form begins at `at`; of "tons a year ago" the tons alone.
fn measure_at(scene: &Scene<'_>, at: usize) -> Option<units::Form> {
    let (text, tokens, units) = (scene.source(), scene.tokens(), &scene.vocabulary.units);
    let form = units.measure(text, tokens, at)?;
    // "12 ft 2 in": the number behind a unit is no power of it.
    let apart = |at: usize| scene.is_number(at) && !scene.is_glued(at) && scene.text(at).len() == 1;
    if let Some(gap) = (at + 1..at + form.tokens).find(|at| apart(*at)) {
        return units.measure(text, &tokens[..gap], at);
    }
    let past = form.tokens > 2
        && units.get(form.unit).code.contains('/')
        && scene.vocabulary.grammar.ago.has(scene.word(at + form.tokens));
    if past { units.measure(text, &tokens[..at + form.tokens - 2], at) } else { Some(form) }
}

/// Whether a number is of money where its unit could be: a scale word, or a sign in the sentence.
fn speaks_of_money(scene: &Scene<'_>, slot: &Slot) -> bool {
    let units = &scene.vocabulary.units;
    let signs = || {
        scene.range.clone().any(|at| {
            scene.is_mark(at, "$£€¥₹")
                || scene.is_number(at)
                    && units.sign_before(scene.source(), scene.tokens(), at, scene.range.start).is_some()
        })
    };
    let priced = || {
        let start = slot.numeral().start;
        (start.saturating_sub(6)..start).any(|at| scene.vocabulary.grammar.priced.has(scene.word(at)))
    };
    slot.last().scale >= 1e6 || signs() || priced()
}

/// Whether the form at `at` can be the unit of the slot's number: no verb, no first part of a compound word.
fn fits(scene: &Scene<'_>, slot: &Slot, at: usize, unit: UnitId, length: usize) -> bool {
    let end = at + length;
    let word = scene.kind(at) == Some(TokenKind::Word);
    let lower = word && !scene.token(at).is_some_and(|token| token.capital);
    let joined = scene.is_hyphen(at - 1) || scene.is_glued(at);
    let unit = scene.vocabulary.units.get(unit);
    let verb = matches!(scene.tag(at), Some(Tag::Past | Tag::Participle | Tag::Preposition | Tag::Auxiliary));
    let inner_gap = (at + 1..end).any(|at| scene.is_number(at) && !scene.is_glued(at) && scene.text(at).len() == 1);
    let runs_on = scene.is_glued(end) && scene.is_number(end);
    let letter = !word || scene.text(at).chars().count() == 1;
    let possessive =
        slot.low.looks_like_year() && scene.is_glued(at) && !scene.is_hyphen(at - 1) && letter && length == 1;
    let counted = unit.dimension == "count" && scene.penn(end) == Some(Penn::Nouns) && !joined;
    let adjective =
        unit.money && lower && length == 1 && scene.tag(at) == Some(Tag::Adjective) && slot.last().scale == 1.0;
    if counted || adjective || inner_gap || runs_on || possessive && !unit.money {
        return false;
    }
    if slot.low.looks_like_year() && unit.dimension == "time" && !joined && !scene.text(end - 1).ends_with('s') {
        return false;
    }
    if unit.money && lower && length == 1 && verb && slot.last().scale == 1.0 && !joined {
        return false;
    }
    let compound = scene.is_inner_hyphen(end) && scene.kind(end + 1) == Some(TokenKind::Word);
    let suffixed = || {
        matches!(
            scene.tag(end + 1),
            Some(Tag::Adjective | Tag::Preposition | Tag::Adverb | Tag::Determiner | Tag::Participle | Tag::Past)
        )
    };
    if compound && word && !joined && slot.high.is_none() && slot.low.scale == 1.0 && !suffixed() && length == 1 {
        return false;
    }
    let named = scene
        .before(slot.tokens.start)
        .is_some_and(|before| scene.tag(before) == Some(Tag::Name) || scene.is_mark(before, "&"));
    let one_letter = word && scene.text(at).len() == 1;
    let lower_number = slot.low.value < 100.0 || scene.token(at).is_some_and(|token| token.capital);
    if one_letter && scene.is_glued(at) && slot.low.bare && named && lower_number {
        return false;
    }
    !(one_letter && !joined && scene.token(at).is_some_and(|token| token.capital) && scene.is_hyphen(end))
}

/// The code of a unit with what stands below its line, one past the last token, and what is weighed.
fn compound(scene: &Scene<'_>, unit: &Unit, after: usize) -> (String, usize, Option<Range<usize>>) {
    let (below_it, end) = below(scene, unit, after);
    let mut code = unit.code.clone();
    if let Some(below_it) = below_it {
        code.push_str(&below_it);
        return (code, end, substance(scene, unit, end));
    }
    let Some(item) = substance(scene, unit, after) else { return (code, after, None) };
    let (below_item, end) = below(scene, unit, item.end);
    let Some(below_item) = below_item else { return (code, after, Some(item)) };
    code.push_str(&below_item);
    (code, end, Some(item))
}

/// "of heroin": what is weighed, where weighing or measuring out makes sense.
fn substance(scene: &Scene<'_>, unit: &Unit, at: usize) -> Option<Range<usize>> {
    let weighed = matches!(unit.dimension.as_str(), "mass" | "volume" | "energy" | "mass_rate" | "volume_rate");
    (weighed && scene.vocabulary.grammar.of.has(scene.word(at))).then(|| item::phrase(scene, at + 1)).flatten()
}

/// The units below the line that begin at `at`, each with its `/`, and one past the last.
pub(super) fn below(scene: &Scene<'_>, unit: &Unit, at: usize) -> (Option<String>, usize) {
    if let Some(found) = inverses(scene, unit, at) {
        return found;
    }
    match denominator(scene, unit, at) {
        Some((below, end)) => (Some(format!("/{}", below.code)), end),
        None => (None, at),
    }
}

/// "ha-1 yr-1": every unit with the power of minus one stands below the line.
fn inverses(scene: &Scene<'_>, unit: &Unit, at: usize) -> Option<(Option<String>, usize)> {
    let (mut code, mut end) = (String::new(), at);
    while let Some((below, length)) = unit_below(scene, end).filter(|_| !unit.code.contains('/')) {
        let power = end + length;
        let minus = scene.is_mark(power, "-‐‑–−⁻") && scene.is_glued(power) && scene.is_glued(power + 1);
        if !minus || !matches!(scene.text(power + 1), "1" | "¹") || below.times != 1.0 {
            break;
        }
        code = format!("{code}/{}", below.code);
        end = power + 2;
    }
    (end > at).then_some((Some(code), end))
}

fn denominator<'a>(scene: &Scene<'a>, unit: &Unit, at: usize) -> Option<(&'a Unit, usize)> {
    if matches!(unit.dimension.as_str(), "ratio" | "count" | "temperature" | "angle") || unit.code.contains('/') {
        return None;
    }
    let grammar = &scene.vocabulary.grammar;
    let word = scene.word(at);
    let slash = scene.is_mark(at, "/");
    let hyphens = usize::from(scene.is_inner_hyphen(at)) + usize::from(slash && scene.is_hyphen(at + 1));
    let per = slash || grammar.per.has(scene.word(at + hyphens));
    let each = !per && (grammar.each.has(word) || hyphens == 1 && grammar.each.has(scene.word(at + 1)));
    if !per && !each {
        return frequency(scene, at);
    }
    let from = if slash { at + 1 } else { at + 1 + hyphens };
    let from = from + usize::from(scene.is_inner_hyphen(from) && hyphens > 0);
    let (below, length) = unit_below(scene, from)?;
    let timed = below.dimension == "time";
    let goods = unit.money && matches!(below.dimension.as_str(), "mass" | "volume" | "area" | "energy" | "length");
    let fits = if per { below.dimension != "count" && below.dimension != "ratio" } else { timed || goods };
    let past = timed && scene.vocabulary.grammar.ago.has(scene.word(from + length));
    let plain = below.times == 1.0 && !past;
    // "300 hours a year", but no "five years a day".
    let longer = unit.dimension != "time" || per || unit.factor < below.factor;
    (fits && plain && (!timed || longer)).then_some((below, from + length))
}

/// "tons daily", "yuan annually".
fn frequency<'a>(scene: &Scene<'a>, at: usize) -> Option<(&'a Unit, usize)> {
    let found = scene.vocabulary.grammar.frequency.longest(scene.source(), scene.tokens(), at)?;
    let unit = scene.vocabulary.units.by_code(found.value)?;
    Some((unit, at + found.tokens))
}

/// The unit or currency at `at`, below a line.
fn unit_below<'a>(scene: &Scene<'a>, at: usize) -> Option<(&'a Unit, usize)> {
    let (text, tokens) = (scene.source(), scene.tokens());
    let units = &scene.vocabulary.units;
    scene.token(at).filter(|token| token.kind != TokenKind::Number)?;
    let form = units.measure(text, tokens, at).or_else(|| units.money(text, tokens, at))?;
    Some((units.get(form.unit), form.tokens))
}
