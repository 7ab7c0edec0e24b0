//! Where a figure holds: the places that an article names, and which of them, or none, a figure is about.
//!
//! Every place of the figure's sentence, of the heading and the title, the first and the most frequent ones of the
//! article, those of the figures before and the country that most places or the money speak for are candidates, and so is
//! nowhere. A log-linear ranker with unlexicalised
//! features chooses, unless a list says "respectively"; its weights are data (`schemas/vocabulary/weights/place.toml`).

mod atlas;
mod features;
mod gazetteer;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use atlas::{Atlas, Met, Spot};
pub(crate) use gazetteer::SECTIONS;
pub use gazetteer::{Gazetteer, Level, Mention, Place};

use super::name::Sort;
use super::rank::{self, Features, Sums, Weights};
use super::stance::{Stand, SubjectKind, aligned};
use super::view::View;
use crate::vocabulary::words::WordSet;

/// Where a figure may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The place, by index; `None` for nowhere.
    pub spot: Option<usize>,
    /// Its name as it stands nearest; empty for nowhere.
    pub text: String,
}

/// What is known of a figure when its place is asked.
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
    /// The article's places.
    pub atlas: &'a Atlas,
    /// The tokens of the heading above.
    pub heading: &'a Range<usize>,
    /// Where the figure before in the sentence holds: `Some(None)` is nowhere.
    pub before: Option<Option<usize>>,
    /// Where the last figure of an earlier sentence holds.
    pub earlier: Option<Option<usize>>,
    /// The sort of the name of the figure's entity.
    pub owner: Option<Sort>,
    /// Verbs of saying.
    pub reporting: &'a WordSet,
}

/// A choice with its probability.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Where, by index; `None` for nowhere.
    pub spot: Option<usize>,
    /// The place's name.
    pub text: Option<String>,
    /// Its ISO code, where it has one.
    pub code: Option<String>,
    /// How sure the ranker is, 0 to 1.
    pub sure: f64,
    /// The candidates with their features, where they are kept.
    pub kept: Vec<(Candidate, Features)>,
}

/// Where a figure may hold: nowhere first, then the places of the sentence, then those named elsewhere.
fn candidates(asked: &Asked<'_, '_, '_>) -> Vec<Candidate> {
    let atlas = asked.atlas;
    let mut found = vec![Candidate { spot: None, text: String::new() }];
    let mut add = |spot: usize, text: String| {
        if found.iter().all(|other| other.spot != Some(spot)) {
            found.push(Candidate { spot: Some(spot), text });
        }
    };
    for met in atlas.within(asked.view.range.clone()) {
        let named = || asked.view.document.slice(met.tokens.clone()).to_owned();
        add(met.spot, if met.adjective { atlas.all[met.spot].text.clone() } else { named() });
    }
    let heading = atlas.within(asked.heading.clone()).iter().map(|met| met.spot);
    let title = (0..atlas.all.len()).filter(|spot| atlas.all[*spot].titled);
    let first = atlas.mentions.first().map(|met| met.spot);
    let outside = heading.chain(title.take(3)).chain(first).chain(atlas.ranked.iter().copied().take(3));
    let outside = outside.chain(atlas.around).chain(atlas.money);
    for spot in outside.chain(asked.before.flatten()).chain(asked.earlier.flatten()) {
        add(spot, atlas.all[spot].text.clone());
    }
    found
}

/// The candidate that "respectively" gives to the figure.
fn listed(asked: &Asked<'_, '_, '_>, candidates: &[Candidate]) -> Option<usize> {
    let own: Vec<&Met> = asked.atlas.within(asked.view.range.clone()).iter().filter(|met| !met.inside).collect();
    let spans: Vec<_> = own.iter().map(|met| met.tokens.clone()).collect();
    let spot = own[aligned(asked.view, &spans, asked.nth)?].spot;
    candidates.iter().position(|candidate| candidate.spot == Some(spot))
}

/// Where the figure holds.
pub fn choose(asked: &Asked<'_, '_, '_>, weights: &Weights, keep: bool) -> Chosen {
    let candidates = candidates(asked);
    let mut scores = Vec::with_capacity(candidates.len());
    let mut kept = Vec::new();
    for candidate in &candidates {
        let mut sums = Sums::new(weights, [""]);
        features::add(asked, candidate, &mut sums);
        scores.push(sums.totals[0]);
        if keep {
            let mut features = Features::default();
            features::add(asked, candidate, &mut features);
            kept.push((candidate.clone(), features));
        }
    }
    let Some((at, sure)) = rank::best(&scores) else { return Chosen { kept, ..Chosen::default() } };
    let at = listed(asked, &candidates).unwrap_or(at);
    let Candidate { spot, text } = candidates[at].clone();
    let code = spot.map(|spot| asked.atlas.all[spot].code.clone()).filter(|code| !code.is_empty());
    Chosen { spot, text: spot.map(|_| text), code, sure, kept }
}
