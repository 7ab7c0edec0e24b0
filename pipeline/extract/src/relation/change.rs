//! The role of a figure and its direction: a level, a change, the earlier level of a from–to, or a ratio.
//!
//! The word that governs the number proposes: "rose by 5%", "rose to 5%", "from 5%", "a 5% rise", "up 5%", "5% higher".
//! How it governs, the form of the number and what it is compared with are the features of a log-linear choice among
//! the four roles.

use super::chunk::ChunkKind;
use super::cues::{Turn, Turns};
use super::rank::{self, Features, Weights};
use super::view::View;
use crate::quantity::{Amount, Direction, Form, Kind};
use crate::vocabulary::phrases::Phrases;

/// How the figure's role was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// The role.
    pub kind: Kind,
    /// Rise or fall.
    pub direction: Option<Direction>,
    /// The chunk of the word that governs it, where there is one.
    pub governor: Option<usize>,
    /// How it governs.
    pub pattern: Pattern,
}

/// How a word of rise or fall governs a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// No such word.
    None,
    /// Its subject rose: "prices rose by 5%".
    Verb,
    /// Its object: "cut prices by 5%".
    Transitive,
    /// "an increase of 5%".
    NounBefore,
    /// "a 5% increase".
    NounAfter,
    /// "up 5%".
    AdverbBefore,
    /// "5% higher".
    AdverbAfter,
    /// The numeral's own word: "doubled".
    Own,
}

impl Pattern {
    /// Its name in features and `explain`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Verb => "verb",
            Self::Transitive => "transitive",
            Self::NounBefore => "noun_before",
            Self::NounAfter => "noun_after",
            Self::AdverbBefore => "adverb_before",
            Self::AdverbAfter => "adverb_after",
            Self::Own => "own",
        }
    }
}

/// The four roles, in the order in which ties are broken.
pub const KINDS: [Kind; 4] = [Kind::Level, Kind::Change, Kind::From, Kind::Ratio];

/// What stands before a feature's name, by role.
pub const PREFIXES: [&str; 4] = ["level ", "change ", "from ", "ratio "];

/// The role that the evidence speaks for.
pub fn choose(evidence: &Features, weights: &Weights) -> Option<Kind> {
    let scores = KINDS.map(|kind| weights.score(PREFIXES[kind as usize], evidence));
    rank::best(&scores).map(|(at, _)| KINDS[at])
}

fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

/// Adds the evidence for the role of the amount `nth`, for which the rules propose a role, to `out`.
pub fn evidence(view: &View<'_, '_>, nth: usize, proposed: &Role, out: &mut Features) {
    let Some(chunk) = view.chunks.amount(nth) else { return };
    let amount = &view.amounts[nth];
    let link = before(view, chunk, amount).1.as_str();
    let (kind, pattern, form) = (proposed.kind.as_str(), proposed.pattern.as_str(), amount.form.as_str());
    let based = yes(!view.times.bases.is_empty());
    let compared = yes(view.times.expressions.iter().any(|time| time.marker == super::time::Marker::Compare));
    let than = yes(than_behind(view, chunk));
    let alike = nth.checked_sub(1).is_some_and(|before| view.amounts[before].unit == amount.unit);
    out.add(&["rule=", kind]);
    out.add(&["rule=", kind, " pattern=", pattern]);
    out.add(&["rule=", kind, " form=", form]);
    out.add(&["form=", form, " pattern=", pattern, " link=", link]);
    out.add(&["form=", form, " than=", than, " based=", based, " compared=", compared]);
    out.add(&["rule=", kind, " turned=", yes(proposed.direction.is_some()), " link=", link]);
    out.add(&["form=", form, " first=", yes(nth == 0)]);
    out.add(&["rule=", kind, " alike=", yes(alike)]);
}

/// Whether "than" or "that of" follows the amount before the next one.
fn than_behind(view: &View<'_, '_>, chunk: usize) -> bool {
    (chunk + 1..(chunk + 5).min(view.chunks.all.len()))
        .take_while(|at| !matches!(view.kind(*at), ChunkKind::Amount(_) | ChunkKind::Verb))
        .any(|at| view.chunk_in(at, &["than", "that"]))
}

/// The role of the amount `nth` of the view, as the rules propose it.
pub fn role(view: &View<'_, '_>, nth: usize, turns: &Turns) -> Role {
    let Some(chunk) = view.chunks.amount(nth) else { return plain() };
    let amount = &view.amounts[nth];
    if let Some(kind) = amount.kind {
        return Role { kind, direction: amount.direction, governor: None, pattern: Pattern::Own };
    }
    let (at, preposition) = before(view, chunk, amount);
    let found = adverb_before(view, chunk, amount, turns)
        .or_else(|| noun_after(view, chunk, turns))
        .or_else(|| adverb_after(view, chunk, amount, turns))
        .or_else(|| at.and_then(|at| governed(view, at, preposition, amount.form, turns)))
        .or_else(|| at.and_then(|at| object_between(view, at, preposition, turns)));
    let role = found.unwrap_or_else(plain);
    compared(view, chunk, amount, role)
}

fn plain() -> Role {
    Role { kind: Kind::Level, direction: None, governor: None, pattern: Pattern::None }
}

/// The preposition that decides between change and level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    None,
    By,
    To,
    From,
    Of,
    Other,
}

impl Link {
    fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::By => "by",
            Self::To => "to",
            Self::From => "from",
            Self::Of => "of",
            Self::Other => "other",
        }
    }
}

fn link(view: &View<'_, '_>, chunk: usize) -> Option<Link> {
    if view.kind(chunk) != ChunkKind::Preposition {
        return None;
    }
    Some(match view.lower(view.tokens(chunk).start).as_str() {
        "by" => Link::By,
        "to" | "at" => Link::To,
        "from" => Link::From,
        "of" => Link::Of,
        _ => Link::Other,
    })
}

/// The chunk that governs the amount, and the preposition between; comparators are stepped over.
fn before(view: &View<'_, '_>, chunk: usize, amount: &Amount) -> (Option<usize>, Link) {
    let outside = (0..chunk).rev().find(|at| view.tokens(*at).end <= amount.extent.start && view.kind(*at) != ChunkKind::Loose);
    let Some(mut at) = outside else { return (None, Link::None) };
    let mut found = Link::None;
    while let Some(link) = link(view, at) {
        if found == Link::None || found == Link::Other {
            found = link;
        }
        match view.left(at) {
            Some(left) => at = left,
            None => return (None, found),
        }
    }
    // "from 5% to 7%": the amount before this one is stepped over to reach the verb.
    if matches!(view.kind(at), ChunkKind::Amount(_)) && matches!(found, Link::To | Link::From) {
        if let Some(left) = view.left(at) {
            let (at, _) = step_back(view, left);
            return (at, found);
        }
    }
    if view.kind(at) == ChunkKind::Time
        && let Some(left) = view.left(at)
    {
        return (Some(left), found);
    }
    (Some(at), found)
}

fn step_back(view: &View<'_, '_>, from: usize) -> (Option<usize>, Link) {
    let mut at = from;
    while matches!(view.kind(at), ChunkKind::Preposition | ChunkKind::Time | ChunkKind::Loose) {
        match at.checked_sub(1) {
            Some(left) => at = left,
            None => return (None, Link::None),
        }
    }
    (Some(at), Link::None)
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
        Link::From => Role { kind: Kind::From, direction: None, governor: Some(governor), pattern },
        Link::Other => return None,
        _ if turn.is_none() => return None,
        _ => Role { kind: Kind::Change, direction, governor: Some(governor), pattern },
    })
}

/// A verb or noun of change that the amount hangs on.
fn governed(view: &View<'_, '_>, at: usize, link: Link, form: Form, turns: &Turns) -> Option<Role> {
    let relative_form = matches!(form, Form::Percent | Form::Points | Form::Multiple);
    match view.kind(at) {
        ChunkKind::Verb => {
            let intransitive = turn_in(view, at, &turns.verbs);
            let turn = intransitive.or_else(|| turn_in(view, at, &turns.transitive))?;
            // "added 5 plants", "raised $5 million": the amount is the object, and nothing of it changed.
            if intransitive.is_none() && link == Link::None && !relative_form {
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
fn object_between(view: &View<'_, '_>, at: usize, link: Link, turns: &Turns) -> Option<Role> {
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
    let verb = view.left(complex.start)?;
    if view.kind(verb) != ChunkKind::Verb {
        return None;
    }
    let turn = turn_in(view, verb, &turns.transitive).or_else(|| turn_in(view, verb, &turns.verbs))?;
    with_link(link, turn, verb, Pattern::Transitive)
}

/// "a 5% rise": a word of change ends the phrase right behind the amount.
fn noun_after(view: &View<'_, '_>, chunk: usize, turns: &Turns) -> Option<Role> {
    let next = chunk + 1;
    if view.kind(next) != ChunkKind::Noun {
        return None;
    }
    let turn = turn_noun(view, next, turns)?;
    turn.map(|_| Role { kind: Kind::Change, direction: turn, governor: Some(next), pattern: Pattern::NounAfter })
}

/// "up 5%", "down to 300", "up from 200".
fn adverb_before(view: &View<'_, '_>, chunk: usize, amount: &Amount, turns: &Turns) -> Option<Role> {
    let mut at = amount.extent.start.min(view.tokens(chunk).start);
    let mut link = Link::None;
    for _ in 0..3 {
        at = at.checked_sub(1).filter(|at| *at >= view.range.start)?;
        let word = view.lower(at);
        match word.as_str() {
            "by" | "at" => link = Link::By,
            "to" => link = Link::To,
            "from" => link = Link::From,
            _ => {
                let all = &view.document.tokens[..view.tokens(chunk).start];
                let found = turns.adverbs.longest(view.document.text, all, at)?;
                let turn = *found.value;
                let bare = link == Link::None && matches!(amount.form, Form::Count) && !matches!(word.as_str(), "up" | "down");
                let governor = view.chunks.at(at);
                return if bare { None } else { with_link(link, turn, governor?, Pattern::AdverbBefore) };
            }
        }
    }
    None
}

/// "5% higher", "3 points below": an adverb of change right behind the amount.
fn adverb_after(view: &View<'_, '_>, chunk: usize, amount: &Amount, turns: &Turns) -> Option<Role> {
    let next = view.tokens(chunk).end;
    if next >= view.range.end || amount.form == Form::Count && amount.item_tokens.is_some() {
        return None;
    }
    let all = &view.document.tokens[..view.range.end];
    let found = turns.adverbs.longest(view.document.text, all, next)?;
    let turn = *found.value;
    let noun = matches!(view.lower(next).as_str(), "more" | "up" | "longer" | "greater")
        && view.kind(chunk + 1) == ChunkKind::Noun && view.tokens(chunk + 1).len() > 1;
    (turn.is_some() && !noun).then_some(Role {
        kind: Kind::Change,
        direction: turn,
        governor: Some(chunk + 1),
        pattern: Pattern::AdverbAfter,
    })
}

/// Points are a change; times and "5% more than X" compare things, unless with an earlier time.
fn compared(view: &View<'_, '_>, chunk: usize, amount: &Amount, role: Role) -> Role {
    let timed = !view.times.bases.is_empty()
        || view.times.expressions.iter().any(|time| time.marker == super::time::Marker::Compare);
    let than = than_behind(view, chunk);
    let multiple = amount.form == Form::Multiple;
    if (multiple && role.pattern == Pattern::None || than && role.pattern == Pattern::AdverbAfter) && !timed {
        return Role { kind: Kind::Ratio, direction: None, ..role };
    }
    if multiple && role.kind == Kind::Level && timed {
        return Role { kind: Kind::Change, direction: Some(Direction::Up), ..role };
    }
    if amount.form == Form::Points && role.kind == Kind::Level && role.pattern == Pattern::None {
        return Role { kind: Kind::Change, ..role };
    }
    role
}
