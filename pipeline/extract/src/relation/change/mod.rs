//! The role of a figure and its direction: a level, a change, the earlier level of a from–to, or a ratio.
//!
//! The word that governs the number proposes: "rose by 5%", "rose to 5%", "from 5%", "a 5% rise", "up 5%", "5% higher".
//! How it governs, the form of the number and what it is compared with are the features of a log-linear choice among
//! the four roles.

mod governor;
pub mod spread;

use super::chunk::ChunkKind;
use super::cues::Turns;
use super::rank::{self, Part, Sink, part, tell, yes};
use super::view::View;
use crate::quantity::{Amount, Direction, Form, Kind};
use governor::{adverb_after, adverb_before, before, compared_before, governed, noun_after, object_between};

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
    /// "against 5%".
    Compared,
}

impl Pattern {
    /// Its name in features and `explain`.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::None => part!("none"),
            Self::Verb => part!("verb"),
            Self::Transitive => part!("transitive"),
            Self::NounBefore => part!("noun_before"),
            Self::NounAfter => part!("noun_after"),
            Self::AdverbBefore => part!("adverb_before"),
            Self::AdverbAfter => part!("adverb_after"),
            Self::Own => part!("own"),
            Self::Compared => part!("compared"),
        }
    }
}

/// The four roles, in the order in which ties are broken.
pub const KINDS: [Kind; 4] = [Kind::Level, Kind::Change, Kind::From, Kind::Ratio];

/// What stands before a feature's name, by role.
pub const PREFIXES: [&str; 4] = ["level ", "change ", "from ", "ratio "];

/// The role with the greatest of the scores, which are in the order of [`KINDS`].
pub fn choose(scores: &[f64; 4]) -> (Kind, f64) {
    rank::best(scores).map_or((Kind::Level, 0.0), |(at, sure)| (KINDS[at], sure))
}

/// Adds the evidence for the role of the amount `nth`, for which the rules propose a role, to `out`.
pub fn evidence(view: &View<'_, '_>, nth: usize, proposed: &Role, turns: &Turns, out: &mut impl Sink) {
    let Some(chunk) = view.chunks.amount(nth) else { return };
    let amount = &view.amounts[nth];
    let link = before(view, chunk, amount, turns).1.part();
    let (kind, pattern) = (proposed.kind.part(), proposed.pattern.part());
    let form = amount.form.part();
    let based = yes(!view.times.bases.is_empty());
    let compared = yes(view.times.expressions.iter().any(|time| time.marker == super::time::Marker::Compare));
    let than = yes(than_behind(view, chunk));
    let alike = nth.checked_sub(1).is_some_and(|before| view.amounts[before].unit == amount.unit);
    tell!(out, "rule=", kind);
    tell!(out, "rule=", kind, " pattern=", pattern);
    tell!(out, "rule=", kind, " form=", form);
    tell!(out, "form=", form, " pattern=", pattern, " link=", link);
    tell!(out, "form=", form, " than=", than, " based=", based, " compared=", compared);
    tell!(out, "rule=", kind, " turned=", (yes(proposed.direction.is_some())), " link=", link);
    tell!(out, "form=", form, " first=", (yes(nth == 0)));
    tell!(out, "rule=", kind, " alike=", (yes(alike)));
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
    if nth > 0 && amount.form != Form::Multiple && compared_before(view, chunk, amount, turns) {
        return Role { kind: Kind::From, direction: None, governor: None, pattern: Pattern::Compared };
    }
    let (at, preposition) = before(view, chunk, amount, turns);
    let found = adverb_before(view, chunk, amount, turns)
        .or_else(|| noun_after(view, chunk, turns))
        .or_else(|| adverb_after(view, chunk, amount, turns))
        .or_else(|| at.and_then(|at| governed(view, (at, preposition), amount, turns)))
        .or_else(|| at.and_then(|at| object_between(view, at, preposition, turns)));
    let role = found.unwrap_or_else(plain);
    compared(view, chunk, amount, role)
}

/// A multiple that is a change turns the way of its size: "double that of 2013" is a rise.
pub fn turn_multiple(role: &mut Role, amount: &Amount) {
    if role.kind == Kind::Change && role.direction.is_none() && amount.form == Form::Multiple && amount.value > 1.0 {
        role.direction = Some(Direction::Up);
    }
}

fn plain() -> Role {
    Role { kind: Kind::Level, direction: None, governor: None, pattern: Pattern::None }
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
