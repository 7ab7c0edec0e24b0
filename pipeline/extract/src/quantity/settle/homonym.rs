//! Which of two units a name is that both share: pounds of weight or of money, degrees of warmth or of arc, and short
//! forms that another amount of the article tells apart.

use crate::quantity::amount::{Amount, Form};
use crate::quantity::item;
use crate::quantity::scene::Scene;
use crate::quantity::units::Units;
use crate::text::Document;
use crate::vocabulary::Vocabulary;

/// Pounds of weight in an article that tells no such money and whose country has another; pounds of money in one that is
/// about a country of theirs and tells more of it.
pub(super) fn pounds<'c>(
    document: &Document<'_>,
    vocabulary: &Vocabulary,
    amounts: &mut [Amount],
    country: impl Fn() -> Option<&'c str>,
) {
    let units = &vocabulary.units;
    let named = |amount: &Amount| both(document, units, amount);
    let Some((weight, money)) = amounts.iter().find_map(named) else { return };
    let sure = |amount: &Amount| amount.form == Form::Money && both(document, units, amount).is_none();
    let own = amounts.iter().any(|amount| sure(amount) && amount.unit.split('/').next() == Some(&money));
    let other = amounts.iter().any(|amount| sure(amount) && amount.unit.split('/').next() != Some(&money));
    let home = country().is_some_and(|country| units.is_home(&money, country));
    let large = amounts.iter().any(|amount| amount.unit == money && amount.value >= LARGE);
    let (from, to, form) = match () {
        () if other && !own && !home => (money, weight, Form::Measured),
        () if home && (own || large) => (weight, money, Form::Money),
        () => return,
    };
    let of = &vocabulary.grammar.of;
    let weighed = |at: usize| document.tokens.get(at).is_some_and(|token| of.has(token.word));
    for amount in amounts.iter_mut() {
        let weighs = form == Form::Money && (weighed(amount.tokens.end) || amount.item.is_some());
        if amount.unit == from && both(document, units, amount).is_some() && !weighs {
            amount.unit.clone_from(&to);
            amount.form = form;
            if form == Form::Measured && weighed(amount.tokens.end) {
                let scene = Scene::new(document, vocabulary, amount.sentence);
                amount.item_tokens = item::phrase(&scene, amount.tokens.end + 1);
                amount.item = amount.item_tokens.clone().map(|phrase| item::name(&scene, phrase));
            }
        }
    }
}

/// From what value on pounds are money rather than weight where both are told.
const LARGE: f64 = 1e6;

/// The codes of the unit of measurement and of the currency whose name ends the amount.
fn both(document: &Document<'_>, units: &Units, amount: &Amount) -> Option<(String, String)> {
    let last = amount.tokens.end.checked_sub(1)?;
    let plain = document.tokens.get(last)?.spaced && !amount.unit.contains('/');
    let all = &document.tokens[..amount.tokens.end];
    let (measure, money) = (units.measure(document.text, all, last)?, units.money(document.text, all, last)?);
    let size = |id| units.get(id);
    plain.then(|| (size(measure.unit).code.clone(), size(money.unit).code.clone()))
}

/// Degrees are of the scale of temperature that the article tells elsewhere, else, in a sentence that speaks of warmth, of
/// the one that its country uses; those of latitude stay what they are.
pub(super) fn degrees<'c>(
    document: &Document<'_>,
    vocabulary: &Vocabulary,
    amounts: &mut [Amount],
    country: impl Fn() -> Option<&'c str>,
) {
    let (units, grammar) = (&vocabulary.units, &vocabulary.grammar);
    let degrees = &units.degrees;
    let scale = |amount: &&Amount| units.size(&amount.unit).is_some_and(|size| size.dimension == "temperature");
    let told = amounts.iter().find(scale).map(|amount| amount.unit.clone());
    for amount in amounts.iter_mut().filter(|amount| amount.unit == degrees.read) {
        let end = amount.tokens.end;
        let bearing = (end..end + 2).filter_map(|at| document.tokens.get(at));
        if bearing.into_iter().any(|token| grammar.bearing.has(token.word)) {
            continue;
        }
        let warm = |at: usize| grammar.warmth.has(document.tokens[at].word);
        let spoken = document.sentences[amount.sentence].tokens.clone().any(warm);
        let local = || degrees.of(country()).to_owned();
        let Some(unit) = told.clone().or_else(|| spoken.then(local)) else { continue };
        amount.unit = unit;
    }
}

/// Gives short forms that two units share the one that the article uses elsewhere.
pub(super) fn letters(document: &Document<'_>, units: &Units, amounts: &mut [Amount]) {
    for homograph in &units.homographs {
        if !amounts.iter().any(|amount| amount.unit.split('/').any(|code| code == homograph.beside)) {
            continue;
        }
        let short = |amount: &&mut Amount| {
            amount.unit == homograph.read && amount.span.slice(document.text).ends_with(&homograph.form)
        };
        for amount in amounts.iter_mut().filter(short) {
            amount.value *= homograph.times;
            amount.value_hi = amount.value_hi.map(|high| high * homograph.times);
            amount.unit.clone_from(&homograph.meant);
        }
    }
}
