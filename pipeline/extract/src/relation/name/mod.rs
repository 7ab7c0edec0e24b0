//! Entities: the named organisation, company, person, product or facility that a figure belongs to.
//!
//! Every name of the figure's sentence, of the title and the heading, the last ones before the sentence and the most
//! frequent of the article are candidates, and so is nobody. A log-linear ranker with unlexicalised features chooses;
//! its weights are data (`schemas/vocabulary/weights/entity.toml`). Places are nobody's names here, and the source of a
//! figure ("according to X") is seldom chosen.

mod cast;
mod features;
mod spot;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

pub use cast::{Cast, Mention, Named};
pub use spot::{Run, Sort, Spotter};
pub use words::NameWords;
pub(crate) use words::SECTIONS;

use super::rank::{self, Features, Sums, Weights};
use super::stance::{Stand, SubjectKind, aligned};
use super::view::View;
use crate::vocabulary::words::WordSet;

/// Whose a figure may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The bearer of the name, by index; `None` for nobody.
    pub who: Option<usize>,
    /// The name as it stands nearest; empty for nobody.
    pub text: String,
}

/// What is known of a figure when its entity is asked.
#[derive(Clone, Copy)]
pub struct Asked<'a, 'd, 't> {
    /// The sentence.
    pub view: &'a View<'d, 't>,
    /// Which of its amounts.
    pub nth: usize,
    /// How the amount stands in it.
    pub stand: &'a Stand,
    /// What the subject of its clause is.
    pub subject: SubjectKind,
    /// The article's names.
    pub cast: &'a Cast,
    /// The tokens of the heading above.
    pub heading: &'a Range<usize>,
    /// Whose the figure before in the sentence is: `Some(None)` is nobody's.
    pub before: Option<Option<usize>>,
    /// Whose the last figure of an earlier sentence is.
    pub earlier: Option<Option<usize>>,
    /// The kind of the figure, as in its column.
    pub kind: &'static str,
    /// Verbs of saying.
    pub reporting: &'a WordSet,
}

/// A choice with its probability.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Who, by index; `None` for nobody.
    pub who: Option<usize>,
    /// The name.
    pub text: Option<String>,
    /// How sure the ranker is, 0 to 1.
    pub sure: f64,
    /// The candidates with their features, where they are kept.
    pub kept: Vec<(Candidate, Features)>,
}

/// Whom a figure may belong to: nobody first, then those named in the sentence, then those named elsewhere.
fn candidates(asked: &Asked<'_, '_, '_>) -> Vec<Candidate> {
    let cast = asked.cast;
    let mut found = vec![Candidate { who: None, text: String::new() }];
    let own = cast.within(asked.view.range.clone());
    let mut add = |who: usize, text: String| {
        if found.iter().all(|other| other.who != Some(who)) {
            found.push(Candidate { who: Some(who), text });
        }
    };
    let text = |mention: &Mention| asked.view.document.slice(mention.tokens.clone()).to_owned();
    for mention in own.iter().filter(|mention| !mention.sort.is_somewhere()) {
        add(mention.who, text(mention));
    }
    let heading = cast.within(asked.heading.clone()).iter().filter(|mention| !mention.sort.is_somewhere());
    let title = (0..cast.all.len()).filter(|who| cast.all[*who].titled && !cast.all[*who].sort.is_somewhere());
    let last = cast.before(asked.view.range.start).map(|mention| mention.who);
    let outside = heading.map(|mention| mention.who).chain(title.take(3)).chain(last);
    let outside =
        outside.chain(cast.ranked.iter().copied().take(4)).chain(asked.before.flatten()).chain(asked.earlier.flatten());
    for who in outside {
        add(who, cast.all[who].text.clone());
    }
    found
}

/// The candidate that "respectively" gives to the figure.
fn listed(asked: &Asked<'_, '_, '_>, candidates: &[Candidate]) -> Option<usize> {
    let own = asked.cast.within(asked.view.range.clone()).iter().filter(|mention| !mention.sort.is_somewhere());
    let own: Vec<&Mention> = own.collect();
    let spans: Vec<_> = own.iter().map(|mention| mention.tokens.clone()).collect();
    let who = own[aligned(asked.view, &spans, asked.nth)?].who;
    candidates.iter().position(|candidate| candidate.who == Some(who))
}

/// Whose the figure is.
pub fn choose(asked: &Asked<'_, '_, '_>, weights: &Weights, keep: bool) -> Chosen {
    let candidates = candidates(asked);
    let mut scores = Vec::with_capacity(candidates.len());
    let mut kept = Vec::new();
    for candidate in &candidates {
        let mut sums = Sums::new(weights, [""]);
        features::add(asked, candidate, &candidates, &mut sums);
        scores.push(sums.totals[0]);
        if keep {
            let mut features = Features::default();
            features::add(asked, candidate, &candidates, &mut features);
            kept.push((candidate.clone(), features));
        }
    }
    let Some((at, sure)) = rank::best(&scores) else { return Chosen { kept, ..Chosen::default() } };
    let at = listed(asked, &candidates).unwrap_or(at);
    let Candidate { who, text } = candidates[at].clone();
    Chosen { who, text: who.map(|_| text), sure, kept }
}
