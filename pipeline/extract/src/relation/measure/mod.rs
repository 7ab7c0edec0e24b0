//! What a figure measures: the noun phrase that the number is about.
//!
//! Rules propose phrases by the place of the number in its sentence: the subject of its verb, the noun it completes, what
//! it counts, the whole it is a share of, what an earlier figure measures. A log-linear ranker with unlexicalised
//! features chooses; its weights are data (`schemas/vocabulary/weights/measure.toml`), fitted by `examples/fit.rs`.

mod alike;
mod called;
mod candidate;
mod counted;
mod features;
mod list;
mod near;
mod site;
mod subject;

pub use alike::Words;
pub use candidate::{Candidate, Finder, Source};
pub use features::{Scene, features};

use super::change::Role;
use super::view::View;
use crate::vocabulary::Vocabulary;

/// The measure of an earlier figure: what a later one may repeat.
#[derive(Debug, Clone, Default)]
pub struct Earlier<'e> {
    /// The measures of the sentence's figures before this one.
    pub sentence: &'e [Option<Candidate>],
    /// The last measure of the paragraph's earlier sentences.
    pub paragraph: Option<&'e str>,
    /// The last measure of the paragraph above.
    pub above: Option<&'e str>,
    /// The subject of the sentence before, for which a pronoun may stand.
    pub antecedent: Option<&'e str>,
    /// The heading's text.
    pub heading: Option<&'e str>,
}

/// Every phrase that the rules propose for the amount `nth`, in a fixed order, no text twice.
pub fn candidates(
    view: &View<'_, '_>,
    nth: usize,
    role: &Role,
    earlier: &Earlier<'_>,
    vocabulary: &Vocabulary,
) -> Vec<Candidate> {
    let Some(chunk) = view.chunks.amount(nth) else { return Vec::new() };
    let amount = &view.amounts[nth];
    let calls = &vocabulary.relation.calls;
    let dimension = vocabulary.units.by_code(&amount.unit).map(|unit| unit.dimension.as_str());
    let mut finder =
        Finder { view, nth, chunk, amount, role, earlier, calls, dimension, found: Vec::with_capacity(24) };
    finder.subjects();
    finder.member();
    finder.that_of();
    finder.antecedent();
    finder.objects();
    finder.completed();
    finder.counted();
    finder.shares();
    finder.called();
    finder.near();
    finder.earlier();
    for candidate in &mut finder.found {
        candidate.head = candidate::head(&candidate.text, vocabulary);
    }
    finder.found
}
