//! The expression that the order of words alone makes likeliest: the one right behind the figure, then the nearest
//! before it, then any of its clause, then the last of an earlier sentence. A feature among others for the ranker.

use super::candidate::{Known, Source};
use super::features::Figure;
use super::find::{Expression, Marker};
use crate::quantity::Kind;

/// The place of the likeliest expression among those that are known.
pub(super) fn likeliest(figure: &Figure<'_, '_, '_>) -> Option<usize> {
    let own = |known: &Known| matches!(known.source, Source::Sentence(_));
    if figure.role.kind == Kind::From {
        return earlier_level(figure, own);
    }
    in_sentence(figure, own).or_else(|| {
        let free = |known: &Known| known.last && !known.time.dateline;
        figure.known.iter().position(|known| !own(known) && free(known) && known.source != Source::Above)
    })
}

/// The earlier level has its own date, or the beginning of an interval.
fn earlier_level(figure: &Figure<'_, '_, '_>, own: impl Fn(&Known) -> bool) -> Option<usize> {
    let end = figure.view.amounts[figure.nth].tokens.end;
    let owned = figure.known.iter().position(|known| own(known) && known.time.owner == Some(end));
    owned.or_else(|| figure.known.iter().position(|known| own(known) && known.time.to.is_some()))
}

fn in_sentence(figure: &Figure<'_, '_, '_>, own: impl Fn(&Known) -> bool) -> Option<usize> {
    let (view, amount) = (figure.view, &figure.view.amounts[figure.nth]);
    let before = figure.nth.checked_sub(1).map_or(view.range.start, |nth| view.amounts[nth].tokens.end);
    let next = view.amounts.get(figure.nth + 1).map_or(view.range.end, |next| next.tokens.start);
    let free = |time: &Expression| time.owner.is_none_or(|owner| owner == amount.tokens.end) && !time.said;
    let usable = |known: &Known| own(known) && known.time.marker != Marker::Compare && free(&known.time);
    let find =
        |fits: &dyn Fn(&Expression) -> bool| figure.known.iter().position(|known| usable(known) && fits(&known.time));
    let find_last =
        |fits: &dyn Fn(&Expression) -> bool| figure.known.iter().rposition(|known| usable(known) && fits(&known.time));
    let (start, end) = (amount.tokens.start, amount.tokens.end);
    find(&|time| time.tokens.start >= end && time.tokens.start < next && !view.broken(end..time.tokens.start))
        .or_else(|| find_last(&|time| time.tokens.end <= start && time.tokens.start >= before))
        .or_else(|| find_last(&|time| time.tokens.end <= start))
        .or_else(|| find(&|time| time.tokens.start >= end && !view.clause_begins(end..time.tokens.start)))
}
