//! What a number alone counts: the plural that is its verb's subject ("Flight movements totalled 216,000"), the persons
//! of a population, what "of them" points back to.
//!
//! Only counts that have no item yet get one; plurals of rates, prices and the like are never counted.

use std::ops::Range;

use super::amount::Form;
use super::item;
use super::scene::Scene;
use super::share;
use super::slot::{Slot, UnitReading};
use super::unit;
use crate::text::tag::{Penn, Tag};
use crate::vocabulary::lexicon::WordId;

/// How far before a number its subject is looked for.
const REACH: usize = 24;

/// Gives every count without an item the one that its subject or pronoun names; `known` are the block's items so far.
pub(crate) fn attach(scene: &Scene<'_>, slots: &mut [Slot], known: &[&str]) {
    for at in 0..slots.len() {
        millions(scene, slots, at);
        if !is_bare_count(&slots[at]) {
            continue;
        }
        // What it took from a neighbour gives way to what its own verb names.
        let name = if slots[at].item.is_some() {
            of_verb(scene, beyond_share(scene, slots, at))
        } else {
            pointed(scene, slots, at, known).or_else(|| found(scene, slots, at))
        };
        if let Some(name) = name {
            slots[at].item = Some(name);
        }
    }
}

fn is_bare_count(slot: &Slot) -> bool {
    let whole = slot.low.value.fract() == 0.0 && slot.low.value >= 2.0;
    let count = slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Count && unit.code == "1");
    let open = slot.item.is_none() && matches!(slot.rule, "number" | "list" | "count");
    slot.is_amount() && count && whole && (open || matches!(slot.rule, "taken" | "number"))
}

/// "Passenger numbers rose 7% to 18.2m": behind numbers or sales a glued "m" is no metre.
fn millions(scene: &Scene<'_>, slots: &mut [Slot], at: usize) {
    let slot = &slots[at];
    let end = slot.last().tokens.end;
    let metre = slot.is_amount() && slot.unit.as_ref().is_some_and(|unit| unit.code == "m");
    if !metre || slot.high.is_some() || scene.text(end) != "m" || !scene.is_glued(end) || slot.low.value >= 1000.0 {
        return;
    }
    let units = &scene.vocabulary.units;
    let behind = units.measure(scene.source(), scene.tokens(), end + 1).filter(|_| scene.text(end + 1).len() > 2);
    let flow =
        behind.filter(|form| matches!(units.get(form.unit).dimension.as_str(), "volume_rate" | "mass" | "energy"));
    if let Some(form) = flow {
        let unit = units.get(form.unit);
        let reading = UnitReading { times: unit.times, ..unit::plain(&unit.code, Form::Measured) };
        scale(&mut slots[at], end);
        return slots[at].measure(reading, end + 1 + form.tokens, "unit");
    }
    let Some(verb) = verb_before(scene, beyond_share(scene, slots, at)) else { return };
    let grammar = &scene.vocabulary.grammar;
    let from = clause_start(scene, verb);
    let dealt = |phrase: &Range<usize>| {
        let head = scene.word(phrase.end - 1);
        grammar.dealt.has(head) || grammar.number_noun.has(head) || grammar.population.has(head)
    };
    if subject(scene, from, verb).filter(dealt).is_some() {
        scale(&mut slots[at], end);
        slots[at].measure(item::one(), end + 1, "number");
    }
}

/// Works the "m" at `end` into the number.
fn scale(slot: &mut Slot, end: usize) {
    slot.low.value *= 1e6;
    slot.low.scale = 1e6;
    slot.low.tokens.end = end + 1;
}

/// Makes a number that its own verb moves a count of the verb's subject, or an amount of the time that is the subject:
/// "clear days rose by 12 to 311".
pub(super) fn own(scene: &Scene<'_>, slots: &mut [Slot], at: usize) -> bool {
    let start = beyond_share(scene, slots, at);
    let end = slots[at].tokens.end;
    if let Some(verb) = verb_before(scene, start)
        && let Some(phrase) = subject(scene, clause_start(scene, verb), verb)
        && let Some(time) = time(scene, phrase.end - 1)
    {
        slots[at].measure(time, end, "number");
        return true;
    }
    let item = if slots[at].low.value.fract() == 0.0 { of_verb(scene, start) } else { None };
    let found = item.is_some();
    if found {
        slots[at].item = item;
        slots[at].measure(item::one(), end, "number");
    }
    found
}

/// What the plural counts that the phrases ending at `end` begin with: "Callers to the line:".
pub(super) fn before(scene: &Scene<'_>, end: usize) -> Option<String> {
    let phrase = subject(scene, clause_start(scene, end), end)?;
    (scene.penn(phrase.end - 1) == Some(Penn::Nouns)).then(|| named(scene, phrase)).flatten()
}

/// The unit of time that the plural at `at` names.
fn time(scene: &Scene<'_>, at: usize) -> Option<UnitReading> {
    let units = &scene.vocabulary.units;
    if scene.vocabulary.grammar.of_age.has(scene.word(at)) && scene.tag(at) == Some(Tag::Noun) {
        return Some(unit::plain("a", Form::Measured));
    }
    let form = units.measure(scene.source(), scene.tokens(), at).filter(|form| form.tokens == 1)?;
    let unit = units.get(form.unit);
    let plural = unit.dimension == "time" && scene.penn(at) == Some(Penn::Nouns) && scene.text(at).len() > 3;
    plural.then(|| UnitReading { times: unit.times, ..unit::plain(&unit.code, Form::Measured) })
}

/// "100 of them", "100 will be made": what was counted last.
fn pointed(scene: &Scene<'_>, slots: &[Slot], at: usize, known: &[&str]) -> Option<String> {
    if !share::is_pointing(scene, slots[at].tokens.end) {
        let end = slots[at].tokens.end;
        let befallen = (end..end + 3).any(|at| scene.vocabulary.grammar.befallen.has(scene.word(at)));
        let last = if befallen { Some("person") } else { known.first().copied() };
        return last.filter(|_| share::is_subject(scene, &slots[at])).map(str::to_owned);
    }
    let comma = scene.before(slots[at].tokens.start).filter(|at| scene.is_mark(*at, ","));
    let apposed = comma.and_then(|comma| before(scene, comma));
    let counted = || slots[..at].iter().rev().find_map(counted);
    apposed.or_else(counted).or_else(|| known.first().map(|item| (*item).to_owned()))
}

/// The item of a count.
fn counted(slot: &Slot) -> Option<String> {
    let count = slot.is_amount() && slot.unit.as_ref().is_some_and(|unit| unit.form == Form::Count);
    slot.item.clone().filter(|_| count)
}

/// What the subject counts, or the count before that a change leads from.
fn found(scene: &Scene<'_>, slots: &[Slot], at: usize) -> Option<String> {
    let start = lead(scene, slots[at].extent.start);
    if let Some(before) = slots[..at].iter().rev().find(|slot| slot.is_amount())
        && let Some(item) = counted(before)
        && before.rule != "count"
        && same_change(scene, before.tokens.end, start)
    {
        return Some(item);
    }
    of_verb(scene, beyond_share(scene, slots, at))
}

/// Where the lead of a number begins, over the share of a change before it: "sales rose 4 percent to 8,506".
fn beyond_share(scene: &Scene<'_>, slots: &[Slot], at: usize) -> usize {
    let start = lead(scene, slots[at].extent.start);
    let share = slots[..at].iter().rev().find(|slot| slot.is_amount()).filter(|slot| {
        slot.unit.as_ref().is_some_and(|unit| matches!(unit.form, Form::Percent | Form::Multiple))
            && (slot.extent.end.max(slot.tokens.end)..start).all(|at| scene.tag(at) == Some(Tag::Adverb))
    });
    match share {
        Some(share) if share.unit.as_ref().is_some_and(|unit| unit.form == Form::Multiple) => share.tokens.end,
        Some(share) => lead(scene, share.extent.start.min(share.tokens.start)),
        None => start,
    }
}

/// What the subject of the verb right before `start` counts.
fn of_verb(scene: &Scene<'_>, start: usize) -> Option<String> {
    let Some(verb) = verb_before(scene, start).or_else(|| moved_to(scene, start)) else {
        let number = || share::number_of(scene, start).map(|phrase| item::name(scene, phrase));
        return elided(scene, start).or_else(number);
    };
    let grammar = &scene.vocabulary.grammar;
    let clause = clause_start(scene, verb);
    if let Some(at) = (clause..verb).find(|at| grammar.population.has(scene.word(*at))) {
        let of = grammar.of.has(scene.word(at + 1)).then(|| item::phrase(scene, at + 2)).flatten();
        let animals = of.filter(|of| of.end <= verb && scene.penn(of.end - 1) == Some(Penn::Nouns));
        return Some(animals.map_or("person".to_owned(), |of| item::name(scene, of)));
    }
    let number = || share::number_of(scene, verb).map(|phrase| item::name(scene, phrase));
    subject(scene, clause, verb).and_then(|phrase| named(scene, phrase)).or_else(number)
}

/// The verb of change that leads, over how far and when, to ", to": "fell for the third time this year, to 1.13 million".
fn moved_to(scene: &Scene<'_>, start: usize) -> Option<usize> {
    let grammar = &scene.vocabulary.grammar;
    let comma = scene.before(start).filter(|at| scene.is_mark(*at, ","))?;
    grammar.to.has(scene.word(start)).then_some(())?;
    let first = comma.saturating_sub(REACH / 2).max(scene.range.start);
    let clause = (first..comma).rev().take_while(|at| !scene.is_mark(*at, ",;:()\""));
    let finite = |at: usize| matches!(scene.tag(at), Some(Tag::Verb | Tag::Past | Tag::Auxiliary | Tag::Modal));
    let month = |at: usize| scene.vocabulary.passing.calendar.has(scene.word(at));
    let verb = clause.into_iter().find(|at| finite(*at) && !month(*at))?;
    (grammar.change.has(scene.word(verb)) || grammar.moves.has(scene.word(verb))).then_some(verb)
}

/// Where the bounds, determiners and prepositions before a number begin.
fn lead(scene: &Scene<'_>, start: usize) -> usize {
    let grammar = &scene.vocabulary.grammar;
    let light = |at: usize| {
        let word = scene.word(at);
        grammar.to.has(word)
            || grammar.by.has(word)
            || grammar.from.has(word)
            || matches!(scene.tag(at), Some(Tag::Adverb | Tag::Determiner | Tag::Adjective))
            || matches!(scene.tag(at), Some(Tag::Preposition)) && scene.text(at).len() <= 2
    };
    let first = start.saturating_sub(5).max(scene.range.start);
    (first..start).rev().take_while(|at| light(*at)).last().unwrap_or(start)
}

/// Whether nothing but time and "to" stands between two numbers: "from 91 in 2022 to 87".
fn same_change(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    from <= to
        && to - from <= 5
        && (from..to).all(|at| {
            scene.is_number(at)
                || matches!(scene.tag(at), Some(Tag::Preposition | Tag::Number | Tag::Conjunction | Tag::To))
                || scene.vocabulary.passing.calendar.has(scene.word(at))
        })
}

/// The verb that ends right before `at`; a change or a copula.
fn verb_before(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let before = scene.before(at)?;
    let grammar = &scene.vocabulary.grammar;
    let word = scene.word(before);
    let multiplies = scene.vocabulary.numbers.multiples.begins(word);
    let finite = matches!(
        scene.tag(before),
        Some(Tag::Verb | Tag::Past | Tag::Participle | Tag::Auxiliary | Tag::Preposition | Tag::Noun)
    );
    if !finite
        || !(grammar.equates.has(word)
            || grammar.amounts_to.has(word)
            || multiplies
            || grammar.change.has(word)
            || scene.tag(before) == Some(Tag::Auxiliary))
    {
        return None;
    }
    let helps = |at: &usize| matches!(scene.tag(*at), Some(Tag::Auxiliary | Tag::Modal | Tag::Adverb));
    let first = before.saturating_sub(4).max(scene.range.start);
    Some((first..before).rev().take_while(helps).last().unwrap_or(before))
}

/// "females 688 million": a plural that opens its clause, its verb left out.
fn elided(scene: &Scene<'_>, start: usize) -> Option<String> {
    let clause = clause_start(scene, start);
    let phrase = phrase_before(scene, clause, start)?;
    let and = scene.before(phrase.start).is_some_and(|at| scene.vocabulary.grammar.and.has(scene.word(at)));
    let common = (phrase.start == clause || and) && scene.penn(phrase.end - 1) == Some(Penn::Nouns);
    (common && phrase.start > scene.range.start).then(|| named(scene, phrase)).flatten()
}

/// Where the clause that holds `at` begins.
fn clause_start(scene: &Scene<'_>, at: usize) -> usize {
    let first = at.saturating_sub(REACH).max(scene.range.start);
    let grammar = &scene.vocabulary.grammar;
    let opens = |at: &usize| scene.is_mark(*at, ",;:()\"“”") || grammar.contrast.has(scene.word(*at));
    (first..at).rev().find(opens).map_or(first, |at| at + 1)
}

/// The head phrase of the subject in `from..verb`: the phrase before the verb, or the one that its preposition hangs on.
fn subject(scene: &Scene<'_>, from: usize, verb: usize) -> Option<Range<usize>> {
    let mut end = verb;
    for _ in 0..4 {
        let phrase = phrase_before(scene, from, end)?;
        let led = phrase.start.checked_sub(1).filter(|at| *at >= from);
        let led = led.map(|at| if scene.tag(at) == Some(Tag::Determiner) { at.wrapping_sub(1) } else { at });
        let hangs =
            led.filter(|at| *at > from && *at < verb && matches!(scene.tag(*at), Some(Tag::Preposition | Tag::To)));
        let Some(at) = hangs else { return Some(phrase) };
        if scene.vocabulary.grammar.of.has(scene.word(at)) && is_dealt(scene.word(at - 1), scene) {
            return Some(phrase);
        }
        end = at;
    }
    None
}

fn is_dealt(word: WordId, scene: &Scene<'_>) -> bool {
    let grammar = &scene.vocabulary.grammar;
    grammar.dealt.has(word) || grammar.number_noun.has(word) || grammar.kind_noun.has(word)
}

/// The noun phrase that ends right before `end`.
fn phrase_before(scene: &Scene<'_>, from: usize, end: usize) -> Option<Range<usize>> {
    let inside = |at: &usize| {
        matches!(scene.tag(*at), Some(Tag::Noun | Tag::Name | Tag::Adjective))
            || scene.is_inner_hyphen(*at)
            || scene.penn(*at) == Some(Penn::Participle) && matches!(scene.tag(*at + 1), Some(Tag::Noun))
    };
    let first = (from..end).rev().take_while(inside).last()?;
    Some(first..end)
}

/// The name of what a subject counts: its plural head, or what stands before "sales".
fn named(scene: &Scene<'_>, phrase: Range<usize>) -> Option<String> {
    let grammar = &scene.vocabulary.grammar;
    let head = phrase.end - 1;
    let word = scene.word(head);
    if grammar.dealt.has(word) || grammar.number_noun.has(word) {
        let goods = phrase.start..head;
        let noun = !goods.is_empty() && scene.tag(head - 1) == Some(Tag::Noun);
        return noun.then(|| item::name(scene, goods));
    }
    let plural = scene.penn(head) == Some(Penn::Nouns) || grammar.is_invariant(word);
    (plural && !grammar.uncounted.has(word)).then(|| item::name(scene, phrase))
}
