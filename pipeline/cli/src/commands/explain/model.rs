//! What is told of a text, in the form of `--json`: sentences with tokens, chunks, numerals and figures, and the topic.
//! Offsets are bytes of the text.

use serde::Serialize;
use sluicebox_record::MetricRow;

/// What was read in a text and why.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Explanation {
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    /// The sentences that were asked for.
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) topic: Topic,
}

/// A sentence.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sentence {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
    /// What kind of block it stands in.
    pub(crate) block: &'static str,
    /// The heading or title above it.
    pub(crate) heading: Option<String>,
    pub(crate) chunks: Vec<Chunk>,
    pub(crate) times: Vec<Time>,
    /// What changes are compared with: yoy, mom.
    pub(crate) bases: Vec<Base>,
    pub(crate) places: Vec<Place>,
    pub(crate) names: Vec<Name>,
    pub(crate) numerals: Vec<Numeral>,
}

/// A phrase, or what stands between phrases.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Chunk {
    pub(crate) kind: &'static str,
    pub(crate) tokens: Vec<Token>,
}

/// A token with its part of speech.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) tag: String,
}

/// A time expression.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Time {
    pub(crate) text: String,
    /// The stretch that it names; none while its year is open.
    pub(crate) reads_as: Option<String>,
    /// What opens it: plain, since, until, by, as_of, compare.
    pub(crate) marker: &'static str,
    /// Whether it was worked out from the date of the text.
    pub(crate) relative: bool,
    /// Every form in which a period may take it.
    #[serde(skip)]
    pub(crate) readings: Vec<String>,
}

/// A phrase that names what a change is compared with.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Base {
    pub(crate) text: String,
    pub(crate) code: String,
}

/// A place that the sentence names.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Place {
    pub(crate) text: String,
    pub(crate) name: String,
    pub(crate) code: String,
}

/// A name that the sentence holds and that is no place.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Name {
    pub(crate) text: String,
    /// What its form says it is: company, body, person, ...
    pub(crate) sort: &'static str,
}

/// A numeral, or the two ends of a range, and what became of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Numeral {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
    /// What each step did, in order.
    pub(crate) steps: Vec<Step>,
    /// Steps that looked at it and left it, before one decided.
    pub(crate) left_by: Vec<&'static str>,
    #[serde(flatten)]
    pub(crate) fate: Fate,
}

/// What a step of reading did with a numeral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) did: String,
}

/// What became of a numeral.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub(crate) enum Fate {
    /// It is no figure.
    PassedOver { reason: &'static str, meaning: &'static str },
    /// It is one.
    Figure(Box<Figure>),
}

/// A figure, and what its fields were chosen from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// What kind of amount it is: count, measured, money, percent, points, multiple.
    pub(crate) form: &'static str,
    pub(crate) measure: Choice,
    pub(crate) entity: Choice,
    pub(crate) place: Choice,
    pub(crate) period: Choice,
    pub(crate) kind: Choice,
    pub(crate) status: Choice,
    /// The phrase that the period is from, where one of the sentence gives it.
    pub(crate) period_from: Option<String>,
    /// The row, as a run writes it.
    pub(crate) row: MetricRow,
}

/// A choice among candidates, the likeliest first.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Choice {
    /// What stands in the row.
    pub(crate) chosen: Option<String>,
    pub(crate) candidates: Vec<Candidate>,
}

/// A candidate.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Candidate {
    pub(crate) value: String,
    /// The rule that proposed it, where candidates are proposed.
    pub(crate) rule: Option<&'static str>,
    /// The sum of the weights of its features.
    pub(crate) weight: f64,
    /// Its share of all exponentials of weights: how sure the choice would be.
    pub(crate) share: f64,
    /// What speaks for and against it, the heaviest first; what weighs nothing is left out.
    pub(crate) features: Vec<Feature>,
}

/// What speaks for a candidate, or against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Feature {
    pub(crate) name: String,
    pub(crate) weight: f64,
}

/// What the text is about.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Topic {
    pub(crate) topic: String,
    /// How far its score is ahead of the second.
    pub(crate) margin: f64,
    pub(crate) labels: Vec<String>,
    pub(crate) subtopics: Vec<String>,
    /// Every topic's score with the phrases behind it, the highest first.
    pub(crate) scores: Vec<Score>,
}

/// A topic's score.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Score {
    pub(crate) topic: String,
    pub(crate) score: f64,
    pub(crate) phrases: Vec<Feature>,
}
