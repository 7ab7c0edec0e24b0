//! A slot: a numeral, or the two ends of a range, on its way to an amount or to being passed over.

use std::ops::Range;

use super::amount::{Comparator, Direction, Form, Kind};
use super::numeral::{Numeral, Shape};
use super::passed::Reason;

/// What a numeral has turned out to be so far.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fate {
    /// Nothing is known.
    Open,
    /// No amount, and why.
    Passed(Reason),
    /// An amount.
    Amount,
}

/// A unit with what stands below its line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnitReading {
    /// Its code, compound where it has a denominator.
    pub(crate) code: String,
    /// What kind of amount it makes.
    pub(crate) form: Form,
    /// A number that its form carries.
    pub(crate) times: f64,
    /// Whether it is money that may be another currency of the same name.
    pub(crate) ambiguous: bool,
}

/// A numeral or range with what has been read around it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slot {
    /// The numeral; the lower end of a range.
    pub(crate) low: Numeral,
    /// The upper end of a range.
    pub(crate) high: Option<Numeral>,
    /// The quote's tokens.
    pub(crate) tokens: Range<usize>,
    /// What it has turned out to be.
    pub(crate) fate: Fate,
    /// Its unit, once known.
    pub(crate) unit: Option<UnitReading>,
    /// What is counted or weighed.
    pub(crate) item: Option<String>,
    /// The tokens of that noun phrase.
    pub(crate) item_tokens: Option<Range<usize>>,
    /// How it is bounded.
    pub(crate) comparator: Comparator,
    /// The role that its own words give.
    pub(crate) kind: Option<Kind>,
    /// The direction that its own words give.
    pub(crate) direction: Option<Direction>,
    /// The tokens with comparator and "of" noun.
    pub(crate) extent: Range<usize>,
    /// The rule that read it.
    pub(crate) rule: &'static str,
}

impl Slot {
    /// A slot of one numeral.
    pub(crate) fn new(low: Numeral) -> Self {
        let tokens = low.tokens.clone();
        let multiple = low.multiple.clone();
        Self {
            low,
            high: None,
            extent: tokens.clone(),
            tokens,
            fate: Fate::Open,
            unit: None,
            item: None,
            item_tokens: None,
            comparator: Comparator::Equal,
            kind: multiple.as_ref().and_then(|multiple| multiple.kind),
            direction: multiple.as_ref().and_then(|multiple| multiple.direction),
            rule: "",
        }
    }

    /// The numeral that a unit or noun behind belongs to: the upper end of a range.
    pub(crate) fn last(&self) -> &Numeral {
        self.high.as_ref().unwrap_or(&self.low)
    }

    /// The tokens of the numerals with their scale words.
    pub(crate) fn numeral(&self) -> Range<usize> {
        self.low.tokens.start..self.last().tokens.end
    }

    /// Whether nothing is decided.
    pub(crate) fn is_open(&self) -> bool {
        self.fate == Fate::Open
    }

    /// Whether it is an amount.
    pub(crate) fn is_amount(&self) -> bool {
        self.fate == Fate::Amount
    }

    /// Passes it over, unless it is decided.
    pub(crate) fn pass(&mut self, reason: Reason) {
        if self.is_open() {
            self.fate = Fate::Passed(reason);
        }
    }

    /// Makes it an amount with a unit, its quote widened to `end`.
    pub(crate) fn measure(&mut self, unit: UnitReading, end: usize, rule: &'static str) {
        self.unit = Some(unit);
        self.tokens.end = self.tokens.end.max(end);
        self.fate = Fate::Amount;
        self.rule = rule;
    }

    /// Whether it is nothing but a whole number in digits or words, without scale.
    pub(crate) fn is_plain(&self) -> bool {
        self.high.is_none() && (self.low.bare || self.low.shape == Shape::Words && self.low.scale == 1.0)
    }
}
