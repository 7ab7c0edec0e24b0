//! The word that governs a number: what verb, noun or adverb of rise and fall it hangs on, and by which preposition.

use super::{Pattern, Role};
use crate::quantity::{Amount, Comparator, Form, Kind};
use crate::relation::chunk::ChunkKind;
use crate::relation::cues::{Turn, Turns};
use crate::relation::rank::{Part, part};
use crate::relation::view::View;
use crate::text::tag::Tag;
use crate::vocabulary::phrases::Phrases;

/// The preposition that decides between change and level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    None,
    By,
    To,
    From,
    Of,
    Other,
}

impl Link {
    pub(super) fn part(self) -> Part<'static> {
        match self {
            Self::None => part!("none"),
            Self::By => part!("by"),
            Self::To => part!("to"),
            Self::From => part!("from"),
            Self::Of => part!("of"),
            Self::Other => part!("other"),
        }
    }
}

fn link(view: &View<'_, '_>, chunk: usize) -> Option<Link> {
    if view.kind(chunk) != ChunkKind::Preposition {
        return None;
    }
    Some(match view.lower(view.tokens(chunk).start).as_ref() {
        "by" => Link::By,
        "to" | "at" => Link::To,
        "from" => Link::From,
        "of" => Link::Of,
        _ => Link::Other,
    })
}

/// The chunk that governs the amount, and the preposition between; comparators are stepped over, and so is what stands
/// between a preposition and its number: "to an average 5%".
pub(super) fn before(view: &View<'_, '_>, chunk: usize, amount: &Amount, turns: &Turns) -> (Option<usize>, Link) {
    let outside =
        (0..chunk).rev().find(|at| view.tokens(*at).end <= amount.extent.start && view.kind(*at) != ChunkKind::Loose);
    let Some(mut at) = outside else { return (None, Link::None) };
    let mut found = if passes(view, amount, turns) { Link::To } else { Link::None };
    while vague(view, at, turns)
        && let Some(left) = view.left(at)
    {
        at = left;
    }
    while let Some(link) = link(view, at) {
        if found == Link::None || found == Link::Other {
            found = link;
        }
        match view.left(at) {
            Some(left) => at = left,
            None => return (None, found),
        }
    }
    if matches!(found, Link::To | Link::From | Link::By) {
        return (past_others(view, at, found), found);
    }
    if view.kind(at) == ChunkKind::Time
        && let Some(left) = view.left(at)
    {
        return (Some(left), found);
    }
    (Some(at), found)
}

/// The chunk at or before `at` that is no comma, time, or other number of the same verb: "rose by 5%, to 300", "from 5% in
/// May to 7%".
fn past_others(view: &View<'_, '_>, at: usize, link: Link) -> Option<usize> {
    let mut at = at;
    loop {
        let steps = match view.kind(at) {
            ChunkKind::Amount(_) => link != Link::By,
            ChunkKind::Time | ChunkKind::Preposition | ChunkKind::Loose => true,
            _ => view.chunk_is(at, ","),
        };
        if !steps {
            return Some(at);
        }
        at = at.checked_sub(1)?;
    }
}

/// Whether the chunk only says how a number is meant: "an average", "an estimated".
fn vague(view: &View<'_, '_>, chunk: usize, turns: &Turns) -> bool {
    let tokens = view.tokens(chunk);
    let all = &view.document.tokens[..tokens.end];
    let said = |at: usize| turns.vague.longest(view.document.text, all, at).is_some();
    let led = chunk.checked_sub(1).is_some_and(|left| view.kind(left) == ChunkKind::Preposition);
    let article = |at: usize| view.chunks.tag(at) == Tag::Determiner;
    led && tokens.clone().any(said) && tokens.clone().all(|at| said(at) || article(at))
}

/// Whether a word right before the number says that it was passed: "rose above $64", "fell below 5%".
fn passes(view: &View<'_, '_>, amount: &Amount, turns: &Turns) -> bool {
    let from = amount.extent.start.min(amount.tokens.start.saturating_sub(1)).max(view.range.start);
    let all = &view.document.tokens[..amount.tokens.start];
    (from..amount.tokens.start).any(|at| turns.passed.longest(view.document.text, all, at).is_some())
}

/// Whether a word of comparison stands right before the number: "against 5%", "compared with the 300 of 2010".
pub(super) fn compared_before(view: &View<'_, '_>, chunk: usize, amount: &Amount, turns: &Turns) -> bool {
    let end = amount.extent.start.min(view.tokens(chunk).start);
    let all = &view.document.tokens[..end];
    let from = end.saturating_sub(6).max(view.range.start);
    let article = |at: usize| view.chunks.tag(at) == Tag::Determiner;
    (from..end).any(|at| {
        let found = turns.compared.longest(view.document.text, all, at);
        found.is_some_and(|found| (at + found.tokens..end).all(article))
    })
}

/// The turn of a phrase of `set` inside the chunk; the last one counts.
fn turn_in(view: &View<'_, '_>, chunk: usize, set: &Phrases<Turn>) -> Option<Turn> {
    let tokens = view.tokens(chunk);
    let all = &view.document.tokens[..view.range.end.max(tokens.end)];
    tokens.rev().find_map(|at| set.longest(view.document.text, all, at).map(|found| *found.value))
}

fn with_link(link: Link, turn: Turn, governor: usize, pattern: Pattern) -> Option<Role> {
    let direction = turn;
    Some(match link {
        Link::To => Role { kind: Kind::Level, direction, governor: Some(governor), pattern },
        Link::From => Role { kind: Kind::From, direction, governor: Some(governor), pattern },
        Link::Other => return None,
        _ if turn.is_none() => return None,
        _ => Role { kind: Kind::Change, direction, governor: Some(governor), pattern },
    })
}

/// A verb or noun of change that the amount hangs on.
pub(super) fn governed(view: &View<'_, '_>, (at, link): (usize, Link), amount: &Amount, turns: &Turns) -> Option<Role> {
    let form = amount.form;
    let relative_form = matches!(form, Form::Percent | Form::Points | Form::Multiple);
    match view.kind(at) {
        ChunkKind::Verb => {
            let intransitive = turn_in(view, at, &turns.verbs);
            let turn = intransitive.or_else(|| turn_in(view, at, &turns.transitive))?;
            // "added 5 plants", "raised $5 million": the amount is the object, and nothing of it changed.
            if intransitive.is_none() && link == Link::None && !relative_form && !passive(view, at) {
                return None;
            }
            // "recovered 300 kg of heroin", "grew 5 crops": what is counted or weighed is the object.
            if link == Link::None && !relative_form && has_object(view, amount) && !passive(view, at) {
                return None;
            }
            let noun = view.left(at).is_some_and(|left| turn_noun(view, left, turns).is_some());
            let copula = noun && turn.is_none();
            let pattern = if copula { Pattern::NounBefore } else { Pattern::Verb };
            with_link(link, turn, at, pattern)
        }
        ChunkKind::Amount(other) => {
            let own = view.amounts.get(other).filter(|amount| amount.kind == Some(Kind::Change))?;
            let linked = matches!(link, Link::To | Link::From);
            if linked { with_link(link, own.direction, at, Pattern::Verb) } else { None }
        }
        ChunkKind::Noun => {
            let turn = turn_noun(view, at, turns)?;
            let link = if link == Link::Other { Link::Of } else { link };
            with_link(link, turn, at, Pattern::NounBefore)
        }
        _ => None,
    }
}

/// Whether what the amount counts or weighs is named right behind it.
fn has_object(view: &View<'_, '_>, amount: &Amount) -> bool {
    let named = amount.item_tokens.as_ref().is_some_and(|item| item.start >= amount.numeral.end);
    named || view.is(amount.tokens.end, "of") && amount.tokens.end < view.range.end
}

/// Whether the verb group is a passive: what it is said of is what changed.
fn passive(view: &View<'_, '_>, verb: usize) -> bool {
    let tokens = view.tokens(verb);
    let last = tokens.end.saturating_sub(1);
    tokens.len() > 1
        && view.chunks.tag(tokens.start) == Tag::Auxiliary
        && view.chunks.tag(last) == Tag::Participle
        && !["has", "have", "had"].iter().any(|word| view.is(tokens.start, word))
        || tokens.clone().any(|at| view.is(at, "been")) && view.chunks.tag(last) == Tag::Participle
}

/// The turn of a noun phrase whose head is a word of change.
fn turn_noun(view: &View<'_, '_>, chunk: usize, turns: &Turns) -> Option<Turn> {
    let tokens = view.tokens(chunk);
    let all = view.document.tokens.get(..tokens.end)?;
    tokens.clone().find_map(|at| {
        let found = turns.nouns.longest(view.document.text, all, at)?;
        (at + found.tokens == tokens.end).then_some(*found.value)
    })
}

/// "cut prices by 5%", "increase in prices of 5%": the object or complement stands between.
pub(super) fn object_between(view: &View<'_, '_>, at: usize, link: Link, turns: &Turns) -> Option<Role> {
    if view.kind(at) != ChunkKind::Noun || !matches!(link, Link::By | Link::To | Link::From | Link::Of | Link::None) {
        return None;
    }
    let complex = view.complex_left(at);
    let head = (complex.start..at).find_map(|head| turn_noun(view, head, turns).map(|turn| (head, turn)));
    if let Some((head, turn)) = head {
        return with_link(link, turn, head, Pattern::NounBefore);
    }
    if link == Link::None || link == Link::Of {
        return None;
    }
    let mut verb = view.left(complex.start)?;
    let mut pattern = Pattern::Transitive;
    // "fell in Canada to 224": an adverbial stands between, and the subject changes.
    while view.kind(verb) == ChunkKind::Preposition {
        pattern = Pattern::Verb;
        verb = view.left(verb)?;
        if matches!(view.kind(verb), ChunkKind::Noun | ChunkKind::Time) {
            verb = view.left(view.complex_left(verb).start)?;
        }
    }
    if view.kind(verb) != ChunkKind::Verb {
        return None;
    }
    let turn = turn_in(view, verb, &turns.transitive).or_else(|| turn_in(view, verb, &turns.verbs))?;
    with_link(link, turn, verb, pattern)
}

/// "a 5% rise": a word of change ends the phrase right behind the amount.
pub(super) fn noun_after(view: &View<'_, '_>, chunk: usize, turns: &Turns) -> Option<Role> {
    let next = chunk + 1;
    if view.kind(next) != ChunkKind::Noun {
        return None;
    }
    let turn = turn_noun(view, next, turns)?;
    turn.map(|_| Role { kind: Kind::Change, direction: turn, governor: Some(next), pattern: Pattern::NounAfter })
}

/// "up 5%", "down to 300", "up from 200".
pub(super) fn adverb_before(view: &View<'_, '_>, chunk: usize, amount: &Amount, turns: &Turns) -> Option<Role> {
    if passes(view, amount, turns) {
        return None;
    }
    let mut at = amount.extent.start.min(view.tokens(chunk).start);
    let mut link = Link::None;
    for _ in 0..3 {
        at = at.checked_sub(1).filter(|at| *at >= view.range.start)?;
        let word = view.lower(at);
        match word.as_ref() {
            "by" | "at" => link = Link::By,
            "to" => link = Link::To,
            "from" => link = Link::From,
            _ => {
                let all = &view.document.tokens[..view.tokens(chunk).start];
                let found = turns.adverbs.longest(view.document.text, all, at)?;
                let turn = *found.value;
                if amount.comparator == Comparator::AtMost && link == Link::To {
                    return None;
                }
                let bare =
                    link == Link::None && matches!(amount.form, Form::Count) && !matches!(word.as_ref(), "up" | "down");
                if found.tokens == 1 && phrasal(view, at) {
                    return None;
                }
                let governor = view.chunks.at(at);
                return if bare { None } else { with_link(link, turn, governor?, Pattern::AdverbBefore) };
            }
        }
    }
    None
}

/// Whether the word at `at` belongs to the verb right before it, whose own turn decides: "make up", "held up", "shot up".
fn phrasal(view: &View<'_, '_>, at: usize) -> bool {
    let verb = at.checked_sub(1).filter(|verb| *verb >= view.range.start);
    verb.is_some_and(|verb| matches!(view.chunks.tag(verb), Tag::Verb | Tag::Past | Tag::Participle | Tag::Gerund))
}

/// "5% higher", "3 points below": an adverb of change right behind the amount.
pub(super) fn adverb_after(view: &View<'_, '_>, chunk: usize, amount: &Amount, turns: &Turns) -> Option<Role> {
    let next = view.tokens(chunk).end;
    let item = amount.item_tokens.as_ref().is_some_and(|item| item.start >= amount.numeral.end);
    if next >= view.range.end || amount.form == Form::Count && item {
        return None;
    }
    let relative = matches!(amount.form, Form::Percent | Form::Points | Form::Multiple);
    let all = &view.document.tokens[..view.range.end];
    let found = turns.adverbs.longest(view.document.text, all, next)?;
    let turn = *found.value;
    let noun = !relative
        && matches!(view.lower(next).as_ref(), "more" | "up" | "longer" | "greater")
        && view.kind(chunk + 1) == ChunkKind::Noun
        && view.tokens(chunk + 1).len() > 1;
    (turn.is_some() && !noun).then_some(Role {
        kind: Kind::Change,
        direction: turn,
        governor: Some(chunk + 1),
        pattern: Pattern::AdverbAfter,
    })
}
