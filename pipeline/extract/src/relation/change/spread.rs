//! What the figures of a sentence say of each other: members of a list share the role of the one that has a governor; a
//! level takes the direction of the change in apposition to it; a from–to turns the way its values do.

use super::{Pattern, Role};
use crate::quantity::{Amount, Direction, Kind};
use crate::relation::chunk::ChunkKind;
use crate::relation::view::View;
use crate::text::tag::Tag;

/// Lets the members of a list share a role: "rose by 5%, 6% and 7%", "a 20% and 16% improvement".
pub fn share(view: &View<'_, '_>, roles: &mut [Role]) {
    for nth in 1..roles.len() {
        let plain = roles[nth].pattern == Pattern::None;
        if plain && (coordinated(view, nth) || same_again(view, nth)) && turned(&roles[nth - 1]) {
            roles[nth] = roles[nth - 1];
        }
    }
    for nth in (1..roles.len()).rev() {
        if roles[nth - 1].pattern == Pattern::None && coordinated(view, nth) && roles[nth].pattern == Pattern::NounAfter
        {
            roles[nth - 1] = roles[nth];
        }
    }
    for nth in 1..roles.len() {
        from_to(view, roles, nth);
    }
}

fn turned(role: &Role) -> bool {
    matches!(role.kind, Kind::Change | Kind::From) && role.pattern != Pattern::Own
}

/// "from 12 to 9", whatever verb governs the two.
fn from_to(view: &View<'_, '_>, roles: &mut [Role], nth: usize) {
    let (Some(before), Some(own)) = (view.chunks.amount(nth - 1), view.chunks.amount(nth)) else { return };
    let led = |chunk: usize, nth: usize, word: &str| {
        let start = view.amounts[nth].extent.start.min(view.tokens(chunk).start);
        let before = (0..chunk).rev().find(|at| view.tokens(*at).end <= start && view.kind(*at) != ChunkKind::Loose);
        before.is_some_and(|at| view.chunk_is(at, word))
    };
    let apart = (before + 1..own).all(|at| {
        matches!(view.kind(at), ChunkKind::Time | ChunkKind::Loose | ChunkKind::Preposition) || view.chunk_is(at, ",")
    });
    let alike = view.amounts[nth].unit == view.amounts[nth - 1].unit;
    if alike && apart && led(before, nth - 1, "from") && led(own, nth, "to") && roles[nth - 1].pattern == Pattern::None
    {
        roles[nth - 1] = Role { kind: Kind::From, direction: None, governor: None, pattern: Pattern::Verb };
    }
}

/// Whether only commas, conjunctions and times stand between the amount and the one before, and their units are alike.
fn coordinated(view: &View<'_, '_>, nth: usize) -> bool {
    let (Some(before), Some(own)) = (view.chunks.amount(nth - 1), view.chunks.amount(nth)) else { return false };
    let joins = |at: usize| {
        matches!(view.kind(at), ChunkKind::Conjunction | ChunkKind::Loose | ChunkKind::Time)
            || view.chunk_in(at, &[",", "/"])
    };
    let apart = (before + 1..own).any(|at| !matches!(view.kind(at), ChunkKind::Loose | ChunkKind::Time));
    apart && view.amounts[nth].unit == view.amounts[nth - 1].unit && (before + 1..own).all(joins)
}

/// Whether the amount says the one before again in another unit: "12 cents (0.3%)", "0.25 percent or $63 billion".
fn same_again(view: &View<'_, '_>, nth: usize) -> bool {
    let (Some(before), Some(own)) = (view.chunks.amount(nth - 1), view.chunks.amount(nth)) else { return false };
    let between = (before + 1..own).filter(|at| view.kind(*at) != ChunkKind::Loose);
    let marks: Vec<usize> = between.filter(|at| !view.chunk_is(*at, ",")).collect();
    matches!(marks.as_slice(), [only] if view.chunk_in(*only, &["or", "("]))
}

/// The directions of levels: of the change in apposition, or of the earlier level that they came from.
pub fn directions(view: &View<'_, '_>, roles: &[Role], turns: &[Option<Direction>]) -> Vec<Option<Direction>> {
    let mut all: Vec<Option<Direction>> = roles.iter().map(|role| role.direction).collect();
    for nth in 1..roles.len() {
        let apposed = matches!(
            roles[nth].pattern,
            Pattern::NounBefore | Pattern::NounAfter | Pattern::AdverbBefore | Pattern::AdverbAfter | Pattern::Own
        );
        let changed = matches!(roles[nth].kind, Kind::Change | Kind::From) && turns[nth].is_some() && apposed;
        let Some(level) = told_of(view, roles, nth).filter(|_| changed) else { continue };
        let open = roles[level].kind == Kind::Level && all[level].is_none();
        if open && (set_off(view, &roles[nth], nth) || !verb_between(view, nth)) {
            all[level] = turns[nth];
        }
    }
    for nth in 0..roles.len() {
        if roles[nth].kind == Kind::From {
            pair(view.amounts, roles, &mut all, nth);
        }
    }
    all
}

/// The level that a change in apposition tells of: the amount before it, or the one before an aside that a participle
/// opens behind a comma: "300 users, accounting for 5% of all, a decrease of 16%".
fn told_of(view: &View<'_, '_>, roles: &[Role], nth: usize) -> Option<usize> {
    let before = nth.checked_sub(1)?;
    let chunk = view.chunks.amount(before)?;
    let verb = (0..chunk).rev().take(3).find(|at| view.kind(*at) == ChunkKind::Verb);
    let aside = verb.is_some_and(|verb| {
        view.chunks.tag(view.tokens(verb).start) == Tag::Gerund
            && verb.checked_sub(1).is_some_and(|left| view.chunk_is(left, ","))
    });
    let earlier = before.checked_sub(1).filter(|earlier| aside && roles[*earlier].kind == Kind::Level);
    Some(earlier.unwrap_or(before))
}

/// Whether a comma sets the change off from what stands before: "..., 25% more", "..., a fall of 5%", "..., up 3%".
fn set_off(view: &View<'_, '_>, role: &Role, nth: usize) -> bool {
    let Some(own) = view.chunks.amount(nth) else { return false };
    let mut at = role.governor.map_or(own, |governor| governor.min(own));
    let start = view.amounts[nth].extent.start;
    while at > 0 && (view.kind(at - 1) == ChunkKind::Loose || at == own && view.tokens(at - 1).start >= start) {
        at -= 1;
    }
    at > 0 && view.chunk_is(at - 1, ",")
}

/// Whether a verb group stands between the amount and the one before: then another clause tells of it.
fn verb_between(view: &View<'_, '_>, nth: usize) -> bool {
    let (Some(before), Some(own)) = (view.chunks.amount(nth - 1), view.chunks.amount(nth)) else { return true };
    (before + 1..own).any(|at| view.kind(at) == ChunkKind::Verb || view.chunk_in(at, &[";", "；"]))
}

/// The later level of a from–to turns the way the values do.
fn pair(amounts: &[Amount], roles: &[Role], all: &mut [Option<Direction>], from: usize) {
    let level =
        |at: &usize| roles[*at].kind == Kind::Level && all[*at].is_none() && amounts[*at].unit == amounts[from].unit;
    let neighbours = [from.checked_add(1), from.checked_sub(1)];
    let found = neighbours.into_iter().flatten().filter(|at| *at < roles.len()).find(level);
    if let Some(at) = found {
        let (old, new) = (amounts[from].value, amounts[at].value);
        all[at] = if new > old {
            Some(Direction::Up)
        } else if new < old {
            Some(Direction::Down)
        } else {
            None
        };
    }
}
