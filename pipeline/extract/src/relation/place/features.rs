//! What the ranker of places sees of a candidate: where it is named, how often and how much it covers, never its letters.

use super::{Level, Met, Places};
use crate::relation::given::Asked;
use crate::relation::rank::{Part, Sink, part, small, tell, yes};

/// Adds the features of the place `spot`, or of nowhere, to `out`.
pub(super) fn add(places: &Places<'_, '_, '_>, spot: Option<usize>, out: &mut impl Sink) {
    match spot {
        None => nowhere(places, out),
        Some(spot) => somewhere(places, spot, out),
    }
}

/// Where a figure before was placed.
fn last(choice: Option<Option<usize>>) -> Part<'static> {
    match choice {
        None => part!("first"),
        Some(None) => part!("nowhere"),
        Some(Some(_)) => part!("somewhere"),
    }
}

fn nowhere(places: &Places<'_, '_, '_>, out: &mut impl Sink) {
    let (asked, atlas) = (places.asked, places.atlas);
    let owned = yes(places.owner.is_some());
    let owner = places.owner.map_or(part!("nobody"), |sort| sort.part());
    let count = small(places.own.len(), 2);
    tell!(out, "nowhere");
    tell!(out, "nowhere places=", count);
    tell!(out, "nowhere owner=", owner);
    tell!(out, "nowhere owned=", owned, " places=", count);
    tell!(out, "nowhere form=", (asked.form()));
    tell!(out, "nowhere subject=", (asked.subject()));
    tell!(out, "nowhere titled=", (yes(!atlas.titled.is_empty())), " owned=", owned);
    tell!(out, "nowhere leads=", (small(atlas.leading, 2)), " owned=", owned);
    tell!(out, "nowhere before=", (last(asked.before)));
    tell!(out, "nowhere earlier=", (last(asked.earlier)));
    tell!(out, "nowhere most=", (small(most(places), 4)));
}

/// How often the most frequent place is named, in powers of two.
fn most(places: &Places<'_, '_, '_>) -> usize {
    let count = places.atlas.ranked.first().map_or(0, |spot| places.atlas.all[*spot].count);
    usize::try_from(count.checked_ilog2().map_or(0, |log| log + 1)).unwrap_or_default()
}

/// The mention of the place that stands best: as subject or owner, else the nearest, those before the amount first.
fn standing<'a>(places: &Places<'a, '_, '_>, spot: usize) -> Option<(&'a Met, Part<'static>)> {
    let Asked { view, stand, reporting, .. } = *places.asked;
    let amount = &view.amounts[places.asked.nth].tokens;
    let distance = |met: &Met| match met.tokens.end <= amount.start {
        true => amount.start - met.tokens.end,
        false => 6 + met.tokens.start.saturating_sub(amount.end),
    };
    let stands = places.own.iter().filter(|met| met.spot == spot);
    let stands = stands.map(|met| (met, stand.of(view, &met.tokens, reporting)));
    stands.min_by_key(|(met, stance)| (!stance.as_str().starts_with("subject"), distance(met)))
}

fn somewhere(places: &Places<'_, '_, '_>, spot: usize, out: &mut impl Sink) {
    let asked = places.asked;
    let level = places.atlas.all[spot].level.part();
    let owned = yes(places.owner.is_some());
    tell!(out, "level=", level);
    match standing(places, spot) {
        Some((met, stance)) => in_sentence(places, met, stance, level, out),
        None => elsewhere(places, spot, out),
    }
    tell!(out, "same as before=", (yes(asked.before == Some(Some(spot)))));
    if asked.earlier == Some(Some(spot)) {
        tell!(out, "same as earlier");
        tell!(out, "same as earlier places=", (small(places.own.len(), 1)), " owned=", owned);
    }
    related(places, spot, out);
    rank(places, spot, out);
}

fn in_sentence(
    places: &Places<'_, '_, '_>,
    met: &Met,
    stance: Part<'static>,
    level: Part<'static>,
    out: &mut impl Sink,
) {
    let view = places.asked.view;
    let amount = &view.amounts[places.asked.nth].tokens;
    let before = met.tokens.end <= amount.start;
    let (from, to) = match before {
        true => (met.tokens.end, amount.start),
        false => (amount.end, met.tokens.start.max(amount.end)),
    };
    let between = small(view.amounts_within(from..to), 2);
    let side = if before { part!("before") } else { part!("behind") };
    let shape = match (met.adjective, met.inside) {
        (true, true) => part!("adjective inside"),
        (true, false) => part!("adjective"),
        (false, true) => part!("inside"),
        (false, false) => part!("plain"),
    };
    tell!(out, "stance=", stance);
    tell!(out, "shape=", shape);
    tell!(out, "stance=", stance, " shape=", shape);
    tell!(out, "stance=", stance, " owned=", (yes(places.owner.is_some())));
    tell!(out, "here level=", level);
    tell!(out, "side=", side, " amounts=", between);
    tell!(out, "side=", side, " broken=", (yes(view.broken(from..to))));
    tell!(out, "side=", side, " far=", (small((to - from) / 5, 3)));
    let opens = met.tokens.start <= view.range.start + 1;
    tell!(out, "opens=", (yes(opens)));
}

fn elsewhere(places: &Places<'_, '_, '_>, spot: usize, out: &mut impl Sink) {
    let atlas = places.atlas;
    let place = &atlas.all[spot];
    let headed = atlas.within(places.asked.heading.clone()).iter().any(|met| met.spot == spot);
    let first = atlas.mentions.first().is_some_and(|met| met.spot == spot);
    tell!(out, "elsewhere");
    tell!(out, "elsewhere places=", (small(places.own.len(), 2)));
    tell!(out, "elsewhere owned=", (yes(places.owner.is_some())));
    tell!(out, "elsewhere level=", (place.level.part()));
    tell!(out, "elsewhere titled=", (yes(place.titled)), " leads=", (yes(place.leads)));
    if headed {
        tell!(out, "elsewhere headed");
    }
    if first {
        tell!(out, "elsewhere first");
    }
}

/// How the place lies to those of the sentence and to that of the figure before.
fn related(places: &Places<'_, '_, '_>, spot: usize, out: &mut impl Sink) {
    let atlas = places.atlas;
    let others = || places.own.iter().filter(|met| met.spot != spot);
    if others().any(|met| atlas.holds(spot, met.spot)) {
        tell!(out, "holds another");
    }
    if others().any(|met| atlas.holds(met.spot, spot)) {
        tell!(out, "in another");
    }
    let last = places.asked.before.or(places.asked.earlier).flatten();
    if last.is_some_and(|last| atlas.holds(spot, last)) {
        tell!(out, "holds the last");
    }
    if last.is_some_and(|last| atlas.holds(last, spot)) {
        tell!(out, "in the last");
    }
}

fn rank(places: &Places<'_, '_, '_>, spot: usize, out: &mut impl Sink) {
    let atlas = places.atlas;
    let place = &atlas.all[spot];
    let share = small(place.count * 4 / atlas.total.max(1), 3);
    let rank = small(atlas.rank(spot), 3);
    tell!(out, "rank=", rank, " share=", share);
    tell!(out, "rank=", rank, " country=", (yes(place.level == Level::Country)));
    let (around, money) = (yes(atlas.around == Some(spot)), yes(atlas.money == Some(spot)));
    tell!(out, "around=", around, " money=", money);
    tell!(out, "around=", around, " money=", money, " named=", (small(place.count, 2)));
    tell!(out, "titled=", (yes(place.titled)));
    tell!(out, "leads=", (yes(place.leads)));
}
