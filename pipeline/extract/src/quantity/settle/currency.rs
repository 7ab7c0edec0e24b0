//! Which currency a name or sign means that several share: dollars, cents, pesos, pounds.

use super::Open;
use crate::quantity::amount::{Amount, Form};
use crate::quantity::units::Units;
use crate::text::Document;
use crate::vocabulary::Vocabulary;

/// An ambiguous currency is the one named in full last before it, else that of the article's country.
pub(super) fn ambiguous<'c>(
    amounts: &mut [Amount],
    open: &[Open],
    units: &Units,
    country: impl Fn() -> Option<&'c str>,
) {
    let mut named: Vec<String> = Vec::new();
    let full =
        |(amount, open): (&Amount, &Open)| (amount.form == Form::Money && !open.currency).then(|| amount.unit.clone());
    let mut later: Vec<String> = Vec::new();
    for code in amounts.iter().zip(open).filter_map(full) {
        if !later.contains(&code) {
            later.push(code);
        }
    }
    let goods = |(amount, open): &(&Amount, &Open)| !open.coins && amount.unit.contains('/');
    let priced: Vec<String> = amounts.iter().zip(open).filter(goods).map(|(amount, _)| amount.unit.clone()).collect();
    for (amount, open) in amounts.iter_mut().zip(open).filter(|(amount, _)| amount.form == Form::Money) {
        let (code, below) =
            amount.unit.split_once('/').map_or((amount.unit.as_str(), None), |(code, below)| (code, Some(below)));
        if !open.currency {
            named.retain(|other| other != code);
            named.push(code.to_owned());
            continue;
        }
        let candidates = units.ambiguous(code, open.coins);
        let alone = amount.value.fract() != 0.0;
        let ahead = later.iter().filter(|_| alone && named.is_empty());
        let meant = named.iter().rev().chain(ahead).find(|code| candidates.contains(code));
        // Dollars are American ones all over the world; coins are those of the country, unless goods have a price in both.
        let coins = open.coins && !priced.iter().any(|other| *other == amount.unit);
        let at_home =
            |home: &&String| (code != "USD" || coins) && country().is_some_and(|country| units.is_home(home, country));
        let local = || candidates.iter().find(at_home);
        if let Some(meant) = meant.or_else(local) {
            amount.unit = below.map_or_else(|| meant.clone(), |below| format!("{meant}/{below}"));
        }
    }
}

/// A bare sign that several countries write for money of their own is that of the country that the article is about,
/// where it names no other of them: "Australia ... $12b". What the world trades is priced in that of the first.
pub(super) fn home_signs(document: &Document<'_>, vocabulary: &Vocabulary, amounts: &mut [Amount]) {
    let units = &vocabulary.units;
    let bare = |amount: &Amount| {
        let (code, below) = amount.unit.split_once('/').unwrap_or((&amount.unit, ""));
        let goods = !below.is_empty() && units.size(below).is_none_or(|size| size.dimension != "time");
        let sign = amount.span.slice(document.text).trim_start_matches(['-', '−', '–', '+']);
        !goods && !units.local(code).is_empty() && sign.starts_with('$')
    };
    let Some(code) = amounts.iter().find(|amount| bare(amount)).map(|amount| amount.unit.clone()) else { return };
    let code = code.split('/').next().unwrap_or_default();
    let told = |local: &String| amounts.iter().any(|amount| amount.unit.split('/').next() == Some(local));
    if units.local(code).iter().any(told) {
        return;
    }
    let mentions = vocabulary.relation.places.find(document, 0..document.tokens.len());
    let countries: Vec<&str> = mentions.iter().filter_map(|mention| mention.place.code.get(..2)).collect();
    let main = most(countries.iter().copied());
    let named = |country: &str| mentions.iter().any(|mention| mention.place.code == country);
    let own = |local: &&String| main.as_deref().is_some_and(|country| named(country) && units.is_home(local, country));
    let Some(local) = units.local(code).iter().find(own) else { return };
    let rivals = std::iter::once(code)
        .chain(units.ambiguous(code, false).iter().map(String::as_str))
        .filter(|rival| rival != local);
    if rivals.clone().any(|rival| countries.iter().any(|country| units.is_home(rival, country))) {
        return;
    }
    for amount in amounts.iter_mut().filter(|amount| bare(amount)) {
        amount.unit = amount.unit.replacen(code, local, 1);
    }
}

/// The ISO code of the country that the article names most often, itself or by its places.
pub(super) fn main_country(document: &Document<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let mentions = vocabulary.relation.places.find(document, 0..document.tokens.len());
    most(mentions.iter().filter_map(|mention| mention.place.code.get(..2)))
}

/// The currency that the article's amounts are in most often.
pub(super) fn main_currency(amounts: &[Amount]) -> Option<String> {
    let money = amounts.iter().filter(|amount| amount.form == Form::Money);
    most(money.map(|amount| amount.unit.split('/').next().unwrap_or_default()))
}

/// The code that comes most often; of equals the first.
fn most<'c>(codes: impl Iterator<Item = &'c str>) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for code in codes {
        match counts.iter_mut().find(|(other, _)| *other == code) {
            Some((_, count)) => *count += 1,
            None => counts.push((code, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(code, _)| (*code).to_owned())
}
