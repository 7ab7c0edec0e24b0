//! Noun phrases: from a number to the head of what it counts.
//!
//! A phrase holds modifiers, joined nouns and what stands in quotation marks or a short bracket between them; never a
//! preposition, verb or further number outside of a compound.

use std::ops::Range;

use crate::quantity::numbers::NumberWord;
use crate::quantity::scene::Scene;
use crate::text::tag::{Penn, Tag};
use crate::text::token::TokenKind;

/// A noun phrase in front of a number's eye.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Phrase {
    pub(super) tokens: Range<usize>,
    pub(super) plural: bool,
}

/// The noun phrase that begins at `at`, determiner and numbers left out: what is weighed.
pub(crate) fn phrase(scene: &Scene<'_>, at: usize) -> Option<Range<usize>> {
    let skip = usize::from(matches!(scene.tag(at), Some(Tag::Determiner)));
    noun_phrase(scene, at + skip, scene.range.end).map(|phrase| phrase.tokens)
}

/// The noun phrase that begins at `at` and ends before `limit`.
pub(super) fn noun_phrase(scene: &Scene<'_>, at: usize, limit: usize) -> Option<Phrase> {
    let mut end = None;
    let mut plural = false;
    let mut next = at;
    while next < limit {
        // "U.S. ships"
        if let Some(after) = scene.initials(next).filter(|after| *after < limit) {
            next = after;
            continue;
        }
        if let Some(after) = listed(scene, next, at, limit) {
            next = after;
            continue;
        }
        if let Some(after) = quoted(scene, next, limit).filter(|_| next == at) {
            next = after;
            continue;
        }
        let nominal = is_nominal(scene, next, at, limit) && !(plural && is_verb(scene, next));
        let further = nominal && (is_plural(scene, next) || scene.vocabulary.grammar.is_invariant(scene.word(next)));
        if plural && end == Some(next) && !further && !joins(scene, next, limit) {
            match owned(scene, next, at, limit) {
                Some(after) => {
                    next = after;
                    (plural, end) = (false, None);
                    continue;
                }
                None => break,
            }
        }
        if nominal {
            plural = is_plural(scene, next);
            end = Some(next + 1);
            if is_formula(scene, next + 1, limit) {
                next += 1;
                end = Some(next + 1);
            }
        } else if !(is_modifier(scene, next, at, limit) || end == Some(next) && joins(scene, next, limit)) {
            match bracket(scene, next, limit).filter(|_| end == Some(next) && !plural) {
                Some(after) => next = after - 1,
                None => break,
            }
        }
        next += 1;
    }
    end.map(|end| Phrase { tokens: at..end, plural })
}

/// One past the list of modifiers at `at` that a comma opens and "and" closes: "12 wind, solar and tidal farms".
fn listed(scene: &Scene<'_>, at: usize, begin: usize, limit: usize) -> Option<usize> {
    const LONGEST: usize = 8;
    let grammar = &scene.vocabulary.grammar;
    let modifies = |at: usize| {
        matches!(scene.penn(at), Some(Penn::Noun | Penn::Adjective | Penn::Gerund))
            && !scene.token(at).is_some_and(|token| token.capital)
    };
    if at == begin || !scene.is_mark(at, ",") || !modifies(at - 1) {
        return None;
    }
    let end = limit.min(at + LONGEST);
    let close = (at + 1..end).find(|at| !(modifies(*at) || scene.is_mark(*at, ",") || scene.is_inner_hyphen(*at)))?;
    let joined = grammar.and.has(scene.word(close)) || grammar.or.has(scene.word(close));
    let shared = joined && modifies(close - 1) && modifies(close + 1) && close + 2 < limit;
    let noun = (close + 2..limit.min(close + 4)).take_while(|at| scene.tag(*at) == Some(Tag::Noun)).last()?;
    (shared && scene.penn(noun) == Some(Penn::Nouns)).then_some(close + 1)
}

/// One past the possessive at `at`, where a plural that opens the phrase says what kind of thing is counted: "23 women's
/// health apps", "five teachers' unions".
fn owned(scene: &Scene<'_>, at: usize, begin: usize, limit: usize) -> Option<usize> {
    let kind = at == begin + 1 && scene.tag(at) == Some(Tag::Possessive) && at + 1 < limit;
    let phrase = if kind { noun_phrase(scene, at + 1, limit.min(at + 8)) } else { None };
    phrase.filter(|phrase| phrase.plural).map(|_| at + 1)
}

/// One past a short quotation that stands before a noun: "214 "small and scattered" works".
fn quoted(scene: &Scene<'_>, at: usize, limit: usize) -> Option<usize> {
    if !scene.is_mark(at, "\"“‘") {
        return None;
    }
    let close = (at + 2..limit.min(at + 9)).find(|at| scene.is_mark(*at, "\"”’"))?;
    let behind = matches!(scene.tag(close + 1), Some(Tag::Noun | Tag::Adjective)) && close + 1 < limit;
    behind.then_some(close + 1)
}

/// Whether what is weighed ends with the word at `at`, whatever its tag: it stands alone or behind a noun.
fn is_last(scene: &Scene<'_>, at: usize, begin: usize) -> bool {
    at == begin || scene.tag(at - 1) == Some(Tag::Noun)
}

/// Whether "of" stands right before `at`: no verb follows it.
fn is_of(scene: &Scene<'_>, at: usize) -> bool {
    scene.before(at).is_some_and(|before| scene.vocabulary.grammar.of.has(scene.word(before)))
}

/// "six stations cost 2,300 crore", "two mills use the river": behind a plural, before a number or determiner, a noun's
/// form is a verb.
fn is_verb(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_number(at + 1) || scene.tag(at + 1) == Some(Tag::Determiner)
}

/// Whether the digits at `at` belong to the capitals before them: "CO2", "PM10".
fn is_formula(scene: &Scene<'_>, at: usize, limit: usize) -> bool {
    let upper = scene.before(at).and_then(|before| scene.token(before)).is_some_and(|token| token.upper);
    at < limit && upper && scene.is_number(at) && scene.is_glued(at)
}

/// Whether the token is a noun of the phrase that begins at `begin`.
fn is_nominal(scene: &Scene<'_>, at: usize, begin: usize, limit: usize) -> bool {
    if scene.before(at).is_some_and(|before| is_inside(scene, before, limit)) {
        return true;
    }
    match scene.tag(at) {
        Some(Tag::Noun) => scene.kind(at) == Some(TokenKind::Word) && !scene.text(at).contains('\''),
        Some(Tag::Name) => scene.kind(at) == Some(TokenKind::Word) && !is_calendar(scene, at),
        // A noun that the tagger took for what "of" often leads to.
        Some(Tag::Gerund) if !scene.text(at).ends_with("ing") => true,
        Some(Tag::Gerund) => {
            at > begin
                && !matches!(scene.tag(at + 1), Some(Tag::Determiner | Tag::Name | Tag::Preposition | Tag::To))
                && at + 1 < limit
        }
        Some(Tag::Verb) if at == begin && is_of(scene, at) => true,
        Some(Tag::Adjective | Tag::Past | Tag::Participle) => {
            is_of(scene, begin) && matches!(scene.tag(at + 1), Some(Tag::Determiner)) && is_last(scene, at, begin)
        }
        Some(Tag::Verb) if at == begin => {
            !scene.vocabulary.grammar.auxiliary.has(scene.word(at))
                && scene.penn(at) == Some(Penn::Third)
                && after_number(scene, at)
                && !scene.is_number(at + 1)
        }
        Some(Tag::Verb) => scene.is_hyphen(at - 1) || heads_subject(scene, at) || is_counted(scene, at),
        _ => false,
    }
}

fn is_calendar(scene: &Scene<'_>, at: usize) -> bool {
    scene.vocabulary.passing.calendar.has(scene.word(at)) && scene.token(at).is_some_and(|token| token.capital)
}

/// Whether the noun is a plural: by its tag, or by its ending where the tag is of a name or unknown word.
pub(super) fn is_plural(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.text(at);
    if text.ends_with('s') && scene.before(at).is_some_and(|before| is_inside(scene, before, at + 1)) {
        return true;
    }
    let ending = text.ends_with('s')
        && !text.ends_with("ss")
        && !text.ends_with("us")
        && !text.ends_with("is")
        && text.len() > 3;
    match scene.penn(at) {
        Some(Penn::Nouns | Penn::Names) => true,
        Some(Penn::Third) => {
            (after_number(scene, at) || heads_subject(scene, at) || is_counted(scene, at))
                && !scene.vocabulary.grammar.auxiliary.has(scene.word(at))
        }
        Some(Penn::Name) => ending,
        Some(Penn::Noun) => ending && !scene.token(at).is_some_and(|token| token.upper),
        _ => false,
    }
}

/// "27 home matches were played": what looks like a verb in -s before a finite auxiliary is a plural.
fn heads_subject(scene: &Scene<'_>, at: usize) -> bool {
    scene.penn(at) == Some(Penn::Third) && matches!(scene.tag(at + 1), Some(Tag::Auxiliary | Tag::Modal))
}

/// "ten football pitches", "two sister projects": what looks like a verb in -s behind a number and modifiers is what the
/// number counts, unless the number belongs to a name before it ("Unit 3 output rises") or is a year.
fn is_counted(scene: &Scene<'_>, at: usize) -> bool {
    const MODIFIERS: usize = 3;
    let modifies = |at: &usize| {
        matches!(scene.tag(*at), Some(Tag::Noun | Tag::Adjective)) && !is_plural(scene, *at) && !is_numeral(scene, *at)
    };
    let first = scene.range.start.max(at.saturating_sub(MODIFIERS));
    let begin = (first..at).rev().take_while(modifies).last();
    let number = begin.and_then(|begin| scene.before(begin)).filter(|number| is_numeral(scene, *number));
    let Some(number) = number.filter(|_| scene.penn(at) == Some(Penn::Third)) else { return false };
    let digits = scene.text(number);
    let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let one = digits == "1" || scene.vocabulary.numbers.words.get(scene.word(number)) == Some(&NumberWord::Unit(1.0));
    let before = scene.before(number).and_then(|before| scene.tag(before));
    let label =
        matches!(before, Some(Tag::Noun | Tag::Name)) || before == Some(Tag::Determiner) && scene.is_number(number);
    !year && !label && !one && !scene.vocabulary.numbers.article.has(scene.word(number))
}

fn is_numeral(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_number(at) || scene.vocabulary.numbers.words.get(scene.word(at)).is_some()
}

/// Whether a number stands right before: what follows it and looks like a verb in -s is a plural.
fn after_number(scene: &Scene<'_>, at: usize) -> bool {
    scene
        .before(at)
        .is_some_and(|before| scene.is_number(before) || scene.vocabulary.numbers.anchors.has(scene.word(before)))
}

/// Whether the digits at `at` stand inside a word: "e-2Ws", "A320s".
pub(super) fn is_inside(scene: &Scene<'_>, at: usize, limit: usize) -> bool {
    let word = scene.kind(at + 1) == Some(TokenKind::Word) && scene.is_glued(at + 1) && at + 1 < limit;
    let hyphened = || scene.is_hyphen(at - 1) && scene.is_glued(at - 1);
    let model = || scene.kind(at - 1) == Some(TokenKind::Word) && scene.text(at + 1) == "s";
    scene.is_number(at) && scene.is_glued(at) && word && (hyphened() || model())
}

/// Whether the digits at `at` end a name before a noun: "Erimin-5 tablets".
fn ends_name(scene: &Scene<'_>, at: usize, limit: usize) -> bool {
    let name = scene.before(at - 1).is_some_and(|before| scene.tag(before) == Some(Tag::Name));
    let noun = at + 1 < limit && scene.tag(at + 1) == Some(Tag::Noun) && is_plural(scene, at + 1);
    name && scene.is_number(at) && scene.is_glued(at) && noun
}

/// Whether the token modifies a noun of the phrase that follows it.
fn is_modifier(scene: &Scene<'_>, at: usize, begin: usize, limit: usize) -> bool {
    let follows = || {
        matches!(scene.tag(at + 1), Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Participle | Tag::Gerund))
            && at + 1 < limit
    };
    let led = at == begin
        || scene.is_hyphen(at - 1)
        || matches!(scene.tag(at - 1), Some(Tag::Adjective | Tag::Adverb | Tag::Conjunction | Tag::Participle));
    match scene.tag(at) {
        Some(Tag::Adjective) => !scene.vocabulary.grammar.priced.has(scene.word(at)),
        Some(Tag::Participle | Tag::Past) => led && (follows() || scene.is_inner_hyphen(at + 1)),
        Some(Tag::Gerund | Tag::Verb) => {
            at == begin && (follows() || scene.is_inner_hyphen(at + 1)) || scene.is_hyphen(at - 1) && follows()
        }
        Some(Tag::Adverb) if at == begin && scene.tag(at + 1) == Some(Tag::Conjunction) => at + 2 < limit,
        Some(Tag::Adverb) => {
            matches!(scene.tag(at + 1), Some(Tag::Adjective | Tag::Participle | Tag::Past)) && at + 1 < limit
                || scene.is_inner_hyphen(at + 1)
        }
        Some(Tag::Mark) => {
            let number = scene.is_number(at + 1);
            scene.is_inner_hyphen(at) && (!number || is_inside(scene, at + 1, limit) || ends_name(scene, at + 1, limit))
        }
        Some(Tag::Number) if is_inside(scene, at, limit) => true,
        Some(Tag::Number) => {
            scene.is_number(at)
                && at > begin
                && matches!(scene.tag(at + 1), Some(Tag::Name | Tag::Noun))
                && at + 1 < limit
        }
        Some(Tag::Conjunction)
            if at > begin
                && (scene.is_mark(at - 1, ".")
                    || matches!(scene.tag(at - 1), Some(Tag::Adjective | Tag::Participle | Tag::Adverb))) =>
        {
            let modifier =
                matches!(scene.tag(at + 1), Some(Tag::Adjective | Tag::Participle | Tag::Adverb | Tag::Noun));
            let name = scene.tag(at + 1) == Some(Tag::Name) && scene.tag(at + 2) == Some(Tag::Noun);
            (modifier || name) && at + 1 < limit
        }
        // "all-cargo routes", "Airbus A320s"
        Some(Tag::Determiner) => at == begin && scene.is_inner_hyphen(at + 1) || is_inside(scene, at + 1, limit),
        // "stand-by generators", "anti-drug offices", "day-to-day costs"
        Some(Tag::Preposition | Tag::To | Tag::Conjunction) => {
            scene.is_inner_hyphen(at + 1) || scene.is_hyphen(at - 1) && follows()
        }
        Some(Tag::Possessive) => false,
        _ => false,
    }
}

/// Whether the "and" at `at` joins two nouns of one phrase: "countries and regions", "maintenance and cleaning workers".
fn joins(scene: &Scene<'_>, at: usize, limit: usize) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let slash = scene.is_mark(at, "/") && scene.is_glued(at) && scene.is_glued(at + 1);
    if !(grammar.and.has(scene.word(at)) || grammar.or.has(scene.word(at)) || slash) {
        return false;
    }
    let mut end = at + 1;
    let (mut noun, mut plural) = (false, false);
    while end < limit
        && (is_nominal(scene, end, at, limit) || scene.tag(end) == Some(Tag::Adjective) || scene.is_inner_hyphen(end))
    {
        noun = is_nominal(scene, end, at, limit);
        plural = noun && is_plural(scene, end);
        end += 1;
    }
    let before = is_plural(scene, at - 1);
    let verb = matches!(scene.tag(end), Some(Tag::Past | Tag::Verb | Tag::Auxiliary | Tag::Modal)) && end < limit;
    let capital = |at: usize| scene.token(at).is_some_and(|token| token.capital);
    noun && plural
        && end - at <= 5
        && (!before || end - at <= 3)
        && !(verb && before && verb_before(scene, at))
        && capital(at - 1) == capital(at + 1)
}

fn verb_before(scene: &Scene<'_>, at: usize) -> bool {
    (scene.range.start..at).any(|at| matches!(scene.tag(at), Some(Tag::Past | Tag::Verb | Tag::Auxiliary | Tag::Modal)))
}

/// A short bracket inside a phrase: "electric vehicle (EV) chargepoints"; one past it.
fn bracket(scene: &Scene<'_>, at: usize, limit: usize) -> Option<usize> {
    if !scene.is_mark(at, "(（") {
        return None;
    }
    let close = (at + 1..limit.min(at + 8)).find(|at| scene.is_mark(*at, ")）"))?;
    let noun = close + 1 < limit && matches!(scene.tag(close + 1), Some(Tag::Noun | Tag::Adjective));
    noun.then_some(close + 1)
}
