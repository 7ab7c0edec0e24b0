//! An amount: a numeral with its scale, unit or counted noun, before anything is known of what it measures.

use std::ops::Range;

use sluicebox_record::Span;

use crate::relation::rank::{Part, part};

/// How the text bounds the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparator {
    /// As stated.
    #[default]
    Equal,
    /// About, nearly, some.
    About,
    /// More than.
    Above,
    /// At least.
    AtLeast,
    /// Less than.
    Below,
    /// At most, up to.
    AtMost,
}

impl Comparator {
    /// The sign in the column `comparator`.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::Equal => part!("="),
            Self::About => part!("~"),
            Self::Above => part!(">"),
            Self::AtLeast => part!(">="),
            Self::Below => part!("<"),
            Self::AtMost => part!("<="),
        }
    }
}

/// What role a figure plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// The amount of the measure itself.
    #[default]
    Level,
    /// By how much it rose or fell.
    Change,
    /// The earlier level in a from–to.
    From,
    /// A comparison across things.
    Ratio,
}

impl Kind {
    /// The word in the column `kind`.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::Level => part!("level"),
            Self::Change => part!("change"),
            Self::From => part!("from"),
            Self::Ratio => part!("ratio"),
        }
    }
}

/// Whether it rose or fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A rise.
    Up,
    /// A fall.
    Down,
}

impl Direction {
    /// The word in the column `direction`.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::Up => part!("up"),
            Self::Down => part!("down"),
        }
    }
}

/// What kind of amount it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A number of things; unit `1`.
    Count,
    /// A number with a unit of measurement.
    Measured,
    /// Money.
    Money,
    /// A share in `%`, "two-thirds" and "half" included.
    Percent,
    /// Percentage or basis points.
    Points,
    /// Times, fold, doubled; unit `x`.
    Multiple,
}

impl Form {
    /// Its name in features and `explain`.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::Count => part!("count"),
            Self::Measured => part!("measured"),
            Self::Money => part!("money"),
            Self::Percent => part!("percent"),
            Self::Points => part!("points"),
            Self::Multiple => part!("multiple"),
        }
    }
}

/// Whether neither of two values is more than `times` the other, whatever their signs.
pub(super) fn is_near(one: f64, other: f64, times: f64) -> bool {
    let (one, other) = (one.abs(), other.abs());
    one <= other * times && other <= one * times
}

/// A numeral with its scale, unit or counted noun.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// The quote, in bytes of the article's text.
    pub span: Span,
    /// The tokens of the quote.
    pub tokens: Range<usize>,
    /// The tokens of the numeral with its scale words, inside `tokens`.
    pub numeral: Range<usize>,
    /// The tokens of the quote together with comparator, currency, determiner and "of" noun around it.
    pub extent: Range<usize>,
    /// The sentence it stands in, by index.
    pub sentence: usize,
    /// The number, scale words worked in, in `unit`.
    pub value: f64,
    /// The upper end of a range.
    pub value_hi: Option<f64>,
    /// The unit code; `1` for counts.
    pub unit: String,
    /// What is counted or weighed, singular and lower case.
    pub item: Option<String>,
    /// The tokens of the counted noun phrase, without the number; may reach past the quote.
    pub item_tokens: Option<Range<usize>>,
    /// How the text bounds it.
    pub comparator: Comparator,
    /// What kind of amount it is.
    pub form: Form,
    /// The role that the numeral's own word gives it: "doubled" is a change.
    pub kind: Option<Kind>,
    /// The direction that the numeral's own word gives it: "halved" is down.
    pub direction: Option<Direction>,
    /// The rule that read it.
    pub rule: &'static str,
}
