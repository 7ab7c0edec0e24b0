//! What the figures of a sentence say of each other: members of a list share the role of the one that has a governor; a
//! level takes the direction of the change in apposition to it; a from–to turns the way its values do.

use super::{Pattern, Role};
use crate::quantity::{Amount, Direction, Kind};
use crate::relation::chunk::ChunkKind;
use crate::relation::view::View;

/// Lets the members of a list share a role: "rose by 5%, 6% and 7%", "a 20% and 16% improvement".
pub fn share(view: &View<'_, '_>, roles: &mut [Role]) {
    for nth in 1..roles.len() {
        if roles[nth].pattern == Pattern::None && coordinated(view, nth) && turned(&roles[nth - 1]) {
            roles[nth] = roles[nth - 1];
        }
    }
    for nth in (1..roles.len()).rev() {
        if roles[nth - 1].pattern == Pattern::None && coordinated(view, nth) && roles[nth].pattern == Pattern::NounAfter
        {
            roles[nth - 1] = roles[nth];
        }
    }
}

fn turned(role: &Role) -> bool {
    role.kind == Kind::Change && role.pattern != Pattern::Own
}

/// Whether only commas and conjunctions stand between the amount and the one before, and their units are alike.
fn coordinated(view: &View<'_, '_>, nth: usize) -> bool {
    let (Some(before), Some(own)) = (view.chunks.amount(nth - 1), view.chunks.amount(nth)) else { return false };
    let joins = |at: usize| {
        matches!(view.kind(at), ChunkKind::Conjunction | ChunkKind::Loose) || view.chunk_in(at, &[",", "/"])
    };
    own > before + 1 && view.amounts[nth].unit == view.amounts[nth - 1].unit && (before + 1..own).all(joins)
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
        let level = roles[nth - 1].kind == Kind::Level && all[nth - 1].is_none();
        if changed && level && !verb_between(view, nth) {
            all[nth - 1] = turns[nth];
        }
    }
    for nth in 0..roles.len() {
        if roles[nth].kind == Kind::From {
            pair(view.amounts, roles, &mut all, nth);
        }
    }
    all
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
