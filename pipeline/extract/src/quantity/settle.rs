//! What only the whole article can say: which dollar is meant, which of two units a short form is, in what currency a
//! price without one is, and what a large number counts that an earlier sentence named.

mod pointing;

use std::cell::OnceCell;

use super::amount::{Amount, Form};
use super::grammar::Grammar;
use super::units::Units;
use crate::text::Document;
use crate::vocabulary::Vocabulary;

/// From what value on an earlier paragraph may say what a number is of.
const LARGE: f64 = 1e9;
/// How many amounts before it are looked at for that.
const FAR: usize = 30;

/// What a sentence leaves open of an amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Open {
    /// Its currency may be another of the same name.
    pub(crate) currency: bool,
    /// It is a number alone.
    pub(crate) unit: bool,
}

/// Settles what sentences left open.
pub(crate) fn settle(document: &Document<'_>, vocabulary: &Vocabulary, amounts: &mut [Amount], open: &[Open]) {
    let grammar = &vocabulary.grammar;
    let country = OnceCell::new();
    currencies(amounts, open, &vocabulary.units, || {
        country.get_or_init(|| main_country(document, vocabulary)).as_deref()
    });
    home_signs(document, vocabulary, amounts);
    homographs(document, amounts);
    for at in 0..amounts.len() {
        if open.get(at).is_some_and(|open| open.unit) {
            if pointing::take(document, vocabulary, amounts, at) {
                continue;
            }
            let same = at > 0 && open[at - 1].unit && amounts[at - 1].sentence == amounts[at].sentence;
            if same && amounts[at - 1].form == Form::Money {
                amounts[at].unit = amounts[at - 1].unit.clone();
                amounts[at].form = Form::Money;
            } else {
                number(document, grammar, amounts, at);
            }
        }
    }
}

/// A bare sign that several countries write for money of their own is that of the country that the article is about,
/// where it names no other of them: "Australia ... $12b". What the world trades is priced in that of the first.
fn home_signs(document: &Document<'_>, vocabulary: &Vocabulary, amounts: &mut [Amount]) {
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
    let rivals =
        std::iter::once(code).chain(units.ambiguous(code).iter().map(String::as_str)).filter(|rival| rival != local);
    if rivals.clone().any(|rival| countries.iter().any(|country| units.is_home(rival, country))) {
        return;
    }
    for amount in amounts.iter_mut().filter(|amount| bare(amount)) {
        amount.unit = amount.unit.replacen(code, local, 1);
    }
}

/// A short form that two units share: where another amount of the article has the unit `beside`, it is `meant`.
struct Homograph {
    form: &'static str,
    read: &'static str,
    beside: &'static str,
    meant: &'static str,
    times: f64,
}

/// "mb" are millibars, beside barrels millions of them; "kt" are thousands of tons, beside knots further knots.
const HOMOGRAPHS: &[Homograph] = &[
    Homograph { form: "mb", read: "mbar", beside: "bbl", meant: "bbl", times: 1e6 },
    Homograph { form: "kt", read: "t", beside: "kn", meant: "kn", times: 1e-3 },
];

/// Gives short forms that two units share the one that the article uses elsewhere.
fn homographs(document: &Document<'_>, amounts: &mut [Amount]) {
    for homograph in HOMOGRAPHS {
        if !amounts.iter().any(|amount| amount.unit.split('/').any(|code| code == homograph.beside)) {
            continue;
        }
        let short = |amount: &&mut Amount| {
            amount.unit == homograph.read && amount.span.slice(document.text).ends_with(homograph.form)
        };
        for amount in amounts.iter_mut().filter(short) {
            amount.value *= homograph.times;
            amount.value_hi = amount.value_hi.map(|high| high * homograph.times);
            homograph.meant.clone_into(&mut amount.unit);
        }
    }
}

/// An ambiguous currency is the one named in full last before it, else that of the article's country.
fn currencies<'c>(amounts: &mut [Amount], open: &[Open], units: &Units, country: impl Fn() -> Option<&'c str>) {
    let mut named: Vec<String> = Vec::new();
    let full =
        |(amount, open): (&Amount, &Open)| (amount.form == Form::Money && !open.currency).then(|| amount.unit.clone());
    let mut later: Vec<String> = Vec::new();
    for code in amounts.iter().zip(open).filter_map(full) {
        if !later.contains(&code) {
            later.push(code);
        }
    }
    for (amount, open) in amounts.iter_mut().zip(open).filter(|(amount, _)| amount.form == Form::Money) {
        let (code, below) =
            amount.unit.split_once('/').map_or((amount.unit.as_str(), None), |(code, below)| (code, Some(below)));
        if !open.currency {
            named.retain(|other| other != code);
            named.push(code.to_owned());
            continue;
        }
        let candidates = units.ambiguous(code);
        let alone = amount.value.fract() != 0.0;
        let ahead = later.iter().filter(|_| alone && named.is_empty());
        let meant = named.iter().rev().chain(ahead).find(|code| candidates.contains(code));
        // Dollars are American ones all over the world.
        let at_home = |home: &&String| {
            (code != "USD" || *home == "EUR") && country().is_some_and(|country| units.is_home(home, country))
        };
        let local = || candidates.iter().find(at_home);
        if let Some(meant) = meant.or_else(local) {
            amount.unit = below.map_or_else(|| meant.clone(), |below| format!("{meant}/{below}"));
        }
    }
}

/// The ISO code of the country that the article names most often, itself or by its places.
fn main_country(document: &Document<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let mentions = vocabulary.relation.places.find(document, 0..document.tokens.len());
    most(mentions.iter().filter_map(|mention| mention.place.code.get(..2)))
}

/// A number alone is money where its sentence prices something, else of the unit of the sentence before.
fn number(document: &Document<'_>, grammar: &Grammar, amounts: &mut [Amount], at: usize) {
    let sentence = amounts[at].sentence;
    let tokens = document.sentences[sentence].tokens.start..amounts[at].tokens.start;
    let near = tokens.start.max(tokens.end.saturating_sub(14))..tokens.end;
    let priced = near.clone().any(|at| grammar.priced.has(document.tokens[at].word));
    let source = if priced { main_currency(amounts) } else { None };
    if let Some(code) = source {
        amounts[at].unit = code;
        amounts[at].form = Form::Money;
        return;
    }
    if amounts[at].value.abs() < 1000.0 || amounts[at].item.is_some() {
        return;
    }
    let block = document.sentences[sentence].block;
    let large = amounts[at].value.abs() >= LARGE;
    let near = |other: &&Amount| document.sentences[other.sentence].block == block;
    let before =
        amounts[..at].iter().rev().filter(|other| matches!(other.form, Form::Measured | Form::Money | Form::Count));
    let model = before.clone().take_while(near).find(|other| other.value.abs() >= 100.0);
    // Sums of this size are of what the article has told in such numbers before.
    let model = model.or_else(|| before.take(FAR).find(|other| large && other.value.abs() >= LARGE / 100.0));
    if let Some(model) = model.cloned() {
        let amount = &mut amounts[at];
        amount.unit = model.unit;
        amount.form = model.form;
        amount.item = model.item;
        amount.item_tokens = model.item_tokens;
    }
}

/// The currency that the article's amounts are in most often.
fn main_currency(amounts: &[Amount]) -> Option<String> {
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
