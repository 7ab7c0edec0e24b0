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

use super::given::{Asked, Offer};
use super::name::Sort;
use super::rank::Sink;

/// The places where a figure may hold, and what is known of them in its sentence.
pub(super) struct Places<'a, 'd, 't> {
    asked: &'a Asked<'a, 'd, 't>,
    atlas: &'a Atlas,
    /// The sort of the name of the figure's entity.
    owner: Option<Sort>,
    /// The namings of the sentence.
    own: &'a [Met],
}

impl<'a, 'd, 't> Places<'a, 'd, 't> {
    /// The places of `atlas` for the figure that is asked about.
    pub(super) fn new(asked: &'a Asked<'a, 'd, 't>, atlas: &'a Atlas, owner: Option<Sort>) -> Self {
        Self { asked, atlas, owner, own: atlas.within(asked.view.range.clone()) }
    }
}

impl Offer for Places<'_, '_, '_> {
    /// The places of the sentence first, then those named elsewhere.
    fn all(&self) -> Vec<usize> {
        let atlas = self.atlas;
        let heading = atlas.within(self.asked.heading.clone());
        let named = self.own.iter().chain(heading).map(|met| met.spot);
        let first = atlas.mentions.first().map(|met| met.spot);
        let outside = atlas.titled.iter().copied().chain(first).chain(atlas.ranked.iter().copied().take(3));
        let implied = atlas.around.into_iter().chain(atlas.money);
        let last = self.asked.before.flatten().into_iter().chain(self.asked.earlier.flatten());
        let mut all = Vec::with_capacity(16);
        for spot in named.chain(outside).chain(implied).chain(last) {
            if !all.contains(&spot) {
                all.push(spot);
            }
        }
        all
    }

    fn text(&self, spot: usize) -> String {
        let own = self.own.iter().find(|met| met.spot == spot).filter(|met| !met.adjective);
        own.map_or_else(
            || self.atlas.all[spot].text.clone(),
            |met| self.asked.view.document.slice(met.tokens.clone()).to_owned(),
        )
    }

    fn listed(&self) -> Vec<(Range<usize>, usize)> {
        self.own.iter().filter(|met| !met.inside).map(|met| (met.tokens.clone(), met.spot)).collect()
    }

    fn features(&self, spot: Option<usize>, _others: usize, out: &mut impl Sink) {
        features::add(self, spot, out);
    }
}
