//! Which currency a name or sign means that several share: dollars, cents, pesos, pounds.

use super::Open;
use crate::quantity::amount::{Amount, Form};
use crate::quantity::units::Units;
use crate::text::Document;
use crate::vocabulary::Vocabulary;

/// The countries of an article.
pub(super) struct Countries {
    /// How often it names each, itself or by its places.
    counts: Vec<(String, usize)>,
    /// Those that it names themselves.
    named: Vec<String>,
}

impl Countries {
    /// Those of `document`, in the order of their first naming.
    pub(super) fn of(document: &Document<'_>, vocabulary: &Vocabulary) -> Self {
        let mentions = vocabulary.relation.places.find(document, 0..document.tokens.len());
        let counts = counted(mentions.iter().filter_map(|mention| mention.place.code.get(..2)));
        let counts = counts.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
        let named = mentions.iter().map(|mention| &mention.place.code).filter(|code| code.len() == 2);
        Self { counts, named: named.cloned().collect() }
    }

    /// Whether the country itself is named, or several of its places are.
    fn is_told(&self, country: &str) -> bool {
        self.named.iter().any(|code| code == country)
            || self.counts.iter().any(|(code, count)| code == country && *count > 1)
    }

    /// The one that is named most often.
    pub(super) fn main(&self) -> Option<&str> {
        let most = self.counts.iter().map(|(_, count)| *count).max()?;
        self.counts.iter().find(|(_, count)| *count == most).map(|(code, _)| code.as_str())
    }

    /// How often those are named in which a currency is legal tender.
    fn of_currency(&self, units: &Units, currency: &str) -> usize {
        self.counts.iter().filter(|(code, _)| units.is_home(currency, code)).map(|(_, count)| count).sum()
    }
}

/// An ambiguous currency is the one named in full last before it, else that whose countries the article names most.
pub(super) fn ambiguous<'c>(
    amounts: &mut [Amount],
    open: &[Open],
    units: &Units,
    countries: impl Fn() -> &'c Countries,
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
        // What is meant all over the world gives way for coins alone, unless goods have a price in both.
        let coins = open.coins && !priced.contains(&amount.unit);
        let at_home = |home: &&String| coins && countries().main().is_some_and(|country| units.is_home(home, country));
        let local = || {
            if units.is_worldwide(code) {
                return candidates.iter().find(at_home);
            }
            let named = |home: &&String| countries().of_currency(units, home);
            candidates.iter().rev().max_by_key(named).filter(|home| named(home) > 0)
        };
        if let Some(meant) = meant.or_else(local) {
            amount.unit = below.map_or_else(|| meant.clone(), |below| format!("{meant}/{below}"));
        }
    }
}

/// A bare sign that several countries write for money of their own is that of the country that the article is about,
/// where it names no other of them: "Australia ... $12b". What the world trades is priced in that of the first.
pub(super) fn home_signs<'c>(
    document: &Document<'_>,
    units: &Units,
    amounts: &mut [Amount],
    open: &[Open],
    countries: impl Fn() -> &'c Countries,
) {
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
    let countries = countries();
    let main = countries.main().filter(|country| countries.is_told(country));
    let own = |local: &&String| main.is_some_and(|country| units.is_home(local, country));
    let Some(local) = units.local(code).iter().find(own) else { return };
    let rivals = std::iter::once(code)
        .chain(units.ambiguous(code, false).iter().map(String::as_str))
        .filter(|rival| rival != local);
    if rivals.into_iter().any(|rival| countries.of_currency(units, rival) > 0) {
        return;
    }
    let coins = |amount: &Amount, open: &Open| open.coins && open.currency && amount.unit == code;
    for (amount, open) in amounts.iter_mut().zip(open) {
        if bare(amount) || coins(amount, open) {
            amount.unit = amount.unit.replacen(code, local, 1);
        }
    }
}

/// The currency that the article's amounts are in most often.
pub(super) fn main_currency(amounts: &[Amount]) -> Option<String> {
    let money = amounts.iter().filter(|amount| amount.form == Form::Money);
    most(money.map(|amount| amount.unit.split('/').next().unwrap_or_default()))
}

/// The code that comes most often; of equals the first.
fn most<'c>(codes: impl Iterator<Item = &'c str>) -> Option<String> {
    let counts = counted(codes);
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(code, _)| (*code).to_owned())
}

/// How often each code comes, in the order of their first.
fn counted<'c>(codes: impl Iterator<Item = &'c str>) -> Vec<(&'c str, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for code in codes {
        match counts.iter_mut().find(|(other, _)| *other == code) {
            Some((_, count)) => *count += 1,
            None => counts.push((code, 1)),
        }
    }
    counts
}
