//! What the ranker of places sees of a candidate: where it is named, how often and how much it covers, never its letters.

use super::{Asked, Candidate, Level, Met};
use crate::relation::rank::{Sink, small, yes};

/// Adds the features of `candidate` to `out`.
pub(super) fn add(asked: &Asked<'_, '_, '_>, candidate: &Candidate, out: &mut impl Sink) {
    match candidate.spot {
        None => nowhere(asked, out),
        Some(spot) => somewhere(asked, spot, out),
    }
}

/// The mentions of the sentence.
fn own<'a>(asked: &Asked<'a, '_, '_>) -> &'a [Met] {
    asked.atlas.within(asked.view.range.clone())
}

fn form(asked: &Asked<'_, '_, '_>) -> &'static str {
    let amount = &asked.view.amounts[asked.nth];
    if amount.rule == "age" { "age" } else { amount.form.as_str() }
}

fn owner(asked: &Asked<'_, '_, '_>) -> &'static str {
    asked.owner.map_or("nobody", |sort| sort.as_str())
}

fn last(choice: Option<Option<usize>>) -> &'static str {
    match choice {
        None => "first",
        Some(None) => "nowhere",
        Some(Some(_)) => "somewhere",
    }
}

fn nowhere(asked: &Asked<'_, '_, '_>, out: &mut impl Sink) {
    let titled = asked.atlas.all.iter().any(|spot| spot.titled);
    let leads = asked.atlas.all.iter().filter(|spot| spot.leads).count();
    let owned = yes(asked.owner.is_some());
    let count = small(own(asked).len(), 2);
    out.add(&["nowhere"]);
    out.add(&["nowhere places=", count]);
    out.add(&["nowhere owner=", owner(asked)]);
    out.add(&["nowhere owned=", owned, " places=", count]);
    out.add(&["nowhere form=", form(asked)]);
    out.add(&["nowhere subject=", asked.subject.as_str()]);
    out.add(&["nowhere titled=", yes(titled), " owned=", owned]);
    out.add(&["nowhere leads=", small(leads, 2), " owned=", owned]);
    out.add(&["nowhere before=", last(asked.before)]);
    out.add(&["nowhere earlier=", last(asked.earlier)]);
    out.add(&["nowhere most=", small(most(asked), 4)]);
}

/// How often the most frequent place is named, in powers of two.
fn most(asked: &Asked<'_, '_, '_>) -> usize {
    let count = asked.atlas.ranked.first().map_or(0, |spot| asked.atlas.all[*spot].count);
    usize::try_from(count.checked_ilog2().map_or(0, |log| log + 1)).unwrap_or_default()
}

/// The mention of the place that stands best: as subject or owner, else the nearest, those before the amount first.
fn standing<'a>(asked: &Asked<'a, '_, '_>, spot: usize) -> Option<(&'a Met, &'static str)> {
    let amount = &asked.view.amounts[asked.nth].tokens;
    let distance = |met: &Met| match met.tokens.end <= amount.start {
        true => amount.start - met.tokens.end,
        false => 6 + met.tokens.start.saturating_sub(amount.end),
    };
    let stands = own(asked).iter().filter(|met| met.spot == spot);
    let stands = stands.map(|met| (met, asked.stand.of(asked.view, &met.tokens, asked.reporting)));
    stands.min_by_key(|(met, stance)| (!stance.starts_with("subject"), distance(met)))
}

fn somewhere(asked: &Asked<'_, '_, '_>, spot: usize, out: &mut impl Sink) {
    let place = &asked.atlas.all[spot];
    let level = place.level.as_str();
    let owned = yes(asked.owner.is_some());
    out.add(&["level=", level]);
    match standing(asked, spot) {
        Some((met, stance)) => in_sentence(asked, met, stance, level, out),
        None => elsewhere(asked, spot, out),
    }
    out.add(&["same as before=", yes(asked.before == Some(Some(spot)))]);
    if asked.earlier == Some(Some(spot)) {
        out.add(&["same as earlier"]);
        out.add(&["same as earlier places=", small(own(asked).len(), 1), " owned=", owned]);
    }
    related(asked, spot, out);
    rank(asked, spot, out);
}

fn in_sentence(asked: &Asked<'_, '_, '_>, met: &Met, stance: &'static str, level: &str, out: &mut impl Sink) {
    let view = asked.view;
    let amount = &view.amounts[asked.nth].tokens;
    let before = met.tokens.end <= amount.start;
    let (from, to) = match before {
        true => (met.tokens.end, amount.start),
        false => (amount.end, met.tokens.start.max(amount.end)),
    };
    let between = view.amounts.iter().filter(|other| other.tokens.start >= from && other.tokens.end <= to).count();
    let side = if before { "before" } else { "behind" };
    let shape = match (met.adjective, met.inside) {
        (true, true) => "adjective inside",
        (true, false) => "adjective",
        (false, true) => "inside",
        (false, false) => "plain",
    };
    out.add(&["stance=", stance]);
    out.add(&["shape=", shape]);
    out.add(&["stance=", stance, " shape=", shape]);
    out.add(&["stance=", stance, " owned=", yes(asked.owner.is_some())]);
    out.add(&["here level=", level]);
    out.add(&["side=", side, " amounts=", small(between, 2)]);
    out.add(&["side=", side, " broken=", yes(view.broken(from..to))]);
    out.add(&["side=", side, " far=", small((to - from) / 5, 3)]);
    let opens = met.tokens.start <= view.range.start + 1;
    out.add(&["opens=", yes(opens)]);
}

fn elsewhere(asked: &Asked<'_, '_, '_>, spot: usize, out: &mut impl Sink) {
    let place = &asked.atlas.all[spot];
    let owned = yes(asked.owner.is_some());
    let others = small(own(asked).len(), 2);
    let headed = asked.atlas.within(asked.heading.clone()).iter().any(|met| met.spot == spot);
    let first = asked.atlas.mentions.first().is_some_and(|met| met.spot == spot);
    out.add(&["elsewhere"]);
    out.add(&["elsewhere places=", others]);
    out.add(&["elsewhere owned=", owned]);
    out.add(&["elsewhere level=", place.level.as_str()]);
    out.add(&["elsewhere titled=", yes(place.titled), " leads=", yes(place.leads)]);
    if headed {
        out.add(&["elsewhere headed"]);
    }
    if first {
        out.add(&["elsewhere first"]);
    }
}

/// How the place lies to those of the sentence and to that of the figure before.
fn related(asked: &Asked<'_, '_, '_>, spot: usize, out: &mut impl Sink) {
    let atlas = asked.atlas;
    let here = |other: &Met| other.spot != spot;
    if own(asked).iter().filter(|met| here(met)).any(|met| atlas.holds(spot, met.spot)) {
        out.add(&["holds another"]);
    }
    if own(asked).iter().filter(|met| here(met)).any(|met| atlas.holds(met.spot, spot)) {
        out.add(&["in another"]);
    }
    let last = asked.before.or(asked.earlier).flatten();
    if last.is_some_and(|last| atlas.holds(spot, last)) {
        out.add(&["holds the last"]);
    }
    if last.is_some_and(|last| atlas.holds(last, spot)) {
        out.add(&["in the last"]);
    }
}

fn rank(asked: &Asked<'_, '_, '_>, spot: usize, out: &mut impl Sink) {
    let atlas = asked.atlas;
    let total: usize = atlas.all.iter().map(|spot| spot.count).sum();
    let share = small(atlas.all[spot].count * 4 / total.max(1), 3);
    let place = atlas.ranked.iter().position(|other| *other == spot).unwrap_or(3);
    let country = atlas.all[spot].level == Level::Country;
    out.add(&["rank=", small(place, 3), " share=", share]);
    out.add(&["rank=", small(place, 3), " country=", yes(country)]);
    let (around, money) = (yes(atlas.around == Some(spot)), yes(atlas.money == Some(spot)));
    out.add(&["around=", around, " money=", money]);
    out.add(&["around=", around, " money=", money, " named=", small(atlas.all[spot].count, 2)]);
    out.add(&["titled=", yes(atlas.all[spot].titled)]);
    out.add(&["leads=", yes(atlas.all[spot].leads)]);
}
