//! What only the whole article can say: which dollar is meant, which of two units a short form is, in what currency a
//! price without one is, and what a large number counts that an earlier sentence named.

mod currency;
mod homonym;
mod pointing;

use std::cell::OnceCell;

use currency::Countries;

use super::amount::{Amount, Form, is_near};
use super::grammar::Grammar;
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
    /// It is told in coins.
    pub(crate) coins: bool,
    /// It is a number alone.
    pub(crate) unit: bool,
}

/// Settles what sentences left open.
pub(crate) fn settle(document: &Document<'_>, vocabulary: &Vocabulary, amounts: &mut [Amount], open: &[Open]) {
    let grammar = &vocabulary.grammar;
    let countries = OnceCell::new();
    let countries = || countries.get_or_init(|| Countries::of(document, vocabulary));
    let country = || countries().main();
    currency::ambiguous(amounts, open, &vocabulary.units, countries);
    currency::home_signs(document, &vocabulary.units, amounts, open, countries);
    homonym::pounds(document, vocabulary, amounts, country);
    homonym::degrees(document, vocabulary, amounts, country);
    homonym::letters(document, &vocabulary.units, amounts);
    for at in 0..amounts.len() {
        if open.get(at).is_some_and(|open| open.unit) {
            if pointing::take(document, vocabulary, amounts, at) {
                continue;
            }
            let same = at > 0 && open[at - 1].unit && amounts[at - 1].sentence == amounts[at].sentence;
            if same && amounts[at - 1].form == Form::Money {
                amounts[at].unit = amounts[at - 1].unit.split('/').next().unwrap_or_default().to_owned();
                amounts[at].form = Form::Money;
            } else {
                number(document, grammar, amounts, at);
                pointing::take_decimal(amounts, at);
            }
            timed(document, grammar, &mut amounts[at]);
        }
    }
    for at in 0..amounts.len() {
        if open.get(at).is_some_and(|open| open.unit) && amounts[at].form == Form::Count && amounts[at].item.is_none() {
            counted(document, amounts, at);
        }
    }
}

/// A number alone that counts something not named in its sentence counts what its block has counted last in such numbers.
fn counted(document: &Document<'_>, amounts: &mut [Amount], at: usize) {
    /// How far a value may be from the one that it is of a kind with.
    const ALIKE: f64 = 30.0;
    let block = |amount: &Amount| document.sentences[amount.sentence].block;
    let (own, value) = (block(&amounts[at]), amounts[at].value.abs());
    let before = amounts[..at].iter().rev().take(FAR).take_while(|other| block(other) == own);
    let mut counts = before.filter(|other| other.form == Form::Count && other.item.is_some());
    if let Some(model) =
        counts.find(|other| value >= 2.0 && value.fract() == 0.0 && is_near(value, other.value, ALIKE)).cloned()
    {
        amounts[at].item = model.item;
        amounts[at].item_tokens = model.item_tokens;
    }
}

/// "90 million a month": what an amount that found its unit elsewhere is told over.
fn timed(document: &Document<'_>, grammar: &Grammar, amount: &mut Amount) {
    let all = &document.tokens[..document.sentences[amount.sentence].tokens.end];
    let found = grammar.frequency.longest(document.text, all, amount.tokens.end);
    let fits = matches!(amount.form, Form::Money | Form::Measured) && !amount.unit.contains('/');
    let ago = |tokens: usize| all.get(amount.tokens.end + tokens).is_some_and(|token| grammar.ago.has(token.word));
    if let Some(found) = found.filter(|found| fits && !ago(found.tokens)) {
        amount.unit = format!("{}/{}", amount.unit, found.value);
    }
}

/// A number alone is money where its sentence prices something, else of the unit of the sentence before.
fn number(document: &Document<'_>, grammar: &Grammar, amounts: &mut [Amount], at: usize) {
    let sentence = amounts[at].sentence;
    let tokens = document.sentences[sentence].tokens.start..amounts[at].tokens.start;
    let near = tokens.start.max(tokens.end.saturating_sub(14))..tokens.end;
    let priced = near.clone().any(|at| grammar.priced.has(document.tokens[at].word));
    let source = if priced { currency::main_currency(amounts) } else { None };
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
