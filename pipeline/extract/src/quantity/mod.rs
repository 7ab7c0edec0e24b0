//! Numerals and what they are: amounts with value and unit, or numerals passed over with a reason.
//!
//! Every run of digits and every number word of a text is covered by an amount's quote or by a numeral passed over;
//! both are in order, and none overlaps another.

mod age;
pub(crate) mod amount;
pub(crate) mod cell;
mod coins;
pub(crate) mod comparator;
mod degree;
mod elided;
pub(crate) mod grammar;
mod item;
mod member;
pub mod numbers;
mod numeral;
mod parity;
pub(crate) mod passed;
mod range;
mod rate;
mod reading;
mod restated;
mod scene;
mod settle;
mod share;
mod slot;
mod subject;
mod trace;
mod unit;
pub mod units;

#[cfg(test)]
mod tests;

use sluicebox_record::Span;

pub use amount::{Amount, Comparator, Direction, Form, Kind};
pub use passed::Reason;
pub use trace::Step;

use crate::text::Document;
use crate::text::table::{self, Table};
use crate::text::token::TokenKind;
use crate::vocabulary::Vocabulary;
use reading::Readings;
use scene::Scene;

/// What a text's numerals are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quantities {
    /// The amounts, in order.
    pub amounts: Vec<Amount>,
    /// The numerals that are no amounts, in order, with the reason.
    pub passed_over: Vec<(Span, Reason)>,
}

/// Reads every numeral of `document`, whose tables are `tables`.
pub fn read(document: &Document<'_>, tables: &[Table], vocabulary: &Vocabulary) -> Quantities {
    readings(document, tables, vocabulary, Readings::default()).into()
}

/// The same, with what each step made of each numeral.
pub fn trace(document: &Document<'_>, tables: &[Table], vocabulary: &Vocabulary) -> (Quantities, Vec<Step>) {
    let asked = Readings { trace: Some(Vec::new()), ..Readings::default() };
    let mut readings = readings(document, tables, vocabulary, asked);
    let steps = readings.trace.take().unwrap_or_default();
    (readings.into(), steps)
}

impl From<Readings> for Quantities {
    fn from(readings: Readings) -> Self {
        Self { amounts: readings.amounts, passed_over: readings.passed }
    }
}

fn readings(document: &Document<'_>, tables: &[Table], vocabulary: &Vocabulary, mut readings: Readings) -> Readings {
    for sentence in 0..document.sentences.len() {
        if is_anchored(document, vocabulary, sentence) {
            let scene = Scene::new(document, vocabulary, sentence);
            match table::cell(tables, document.sentences[sentence].block) {
                Some((table, found)) => cell::read(&scene, table, found, &mut readings),
                None => reading::read(&scene, &mut readings),
            }
        }
    }
    settle::settle(document, vocabulary, &mut readings.amounts, &readings.open);
    readings
}

/// Whether a sentence holds a numeral at all.
fn is_anchored(document: &Document<'_>, vocabulary: &Vocabulary, sentence: usize) -> bool {
    let tokens = document.sentences[sentence].tokens.clone();
    let numbers = &vocabulary.numbers;
    document.tokens[tokens].iter().any(|token| {
        token.kind == TokenKind::Number
            || token.word.is_known() && numbers.anchors.has(token.word)
            || token.kind == TokenKind::Han && numbers.han.get(token.word).is_some()
    })
}
