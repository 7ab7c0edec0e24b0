//! Entities: the named organisation, company, person, product or facility that a figure belongs to.
//!
//! Every name of the figure's sentence, of the title and the heading, the last ones before the sentence and the most
//! frequent of the article are candidates, and so is nobody. A log-linear ranker with unlexicalised features chooses;
//! its weights are data (`schemas/vocabulary/weights/entity.toml`). Places are nobody's names here, and the source of a
//! figure ("according to X") is seldom chosen.

mod cast;
mod features;
mod forms;
mod spot;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

pub use cast::{Cast, Mention, Named};
pub use spot::{Run, Sort, Spotter};
pub use words::NameWords;
pub(crate) use words::SECTIONS;

use super::given::{Asked, Offer};
use super::rank::{Part, Sink};

/// The names that a figure may have, and what is known of them in its sentence.
pub(super) struct Names<'a, 'd, 't> {
    asked: &'a Asked<'a, 'd, 't>,
    cast: &'a Cast,
    /// The kind of the figure, as in its column.
    kind: Part<'static>,
    /// The namings of the sentence.
    own: &'a [Mention],
    /// Whom the last naming before the sentence names, places aside.
    last: Option<usize>,
}

impl<'a, 'd, 't> Names<'a, 'd, 't> {
    /// The names of `cast` for the figure that is asked about.
    pub(super) fn new(asked: &'a Asked<'a, 'd, 't>, cast: &'a Cast, kind: Part<'static>) -> Self {
        let own = cast.within(asked.view.range.clone());
        let last = cast.before(asked.view.range.start).map(|mention| mention.who);
        Self { asked, cast, kind, own, last }
    }

    /// The namings of the sentence that are no places.
    fn named(&self) -> impl Iterator<Item = &'a Mention> {
        self.own.iter().filter(|mention| !mention.sort.is_somewhere())
    }

    /// The namings of the heading that are no places.
    fn headed(&self) -> impl Iterator<Item = &'a Mention> {
        let heading = self.cast.within(self.asked.heading.clone());
        heading.iter().filter(|mention| !mention.sort.is_somewhere())
    }
}

impl Offer for Names<'_, '_, '_> {
    /// Those named in the sentence first, then those named elsewhere.
    fn all(&self) -> Vec<usize> {
        let cast = self.cast;
        let own = self.named().chain(self.headed()).map(|mention| mention.who);
        let outside = cast.titled.iter().copied().chain(self.last).chain(cast.ranked.iter().copied().take(4));
        let last = self.asked.before.flatten().into_iter().chain(self.asked.earlier.flatten());
        let mut all = Vec::with_capacity(16);
        for who in own.chain(outside).chain(last) {
            if !all.contains(&who) {
                all.push(who);
            }
        }
        all
    }

    fn text(&self, who: usize) -> String {
        let own = self.named().find(|mention| mention.who == who);
        own.map_or_else(
            || self.cast.all[who].text.clone(),
            |mention| self.asked.view.document.slice(mention.tokens.clone()).to_owned(),
        )
    }

    fn listed(&self) -> Vec<(Range<usize>, usize)> {
        self.named().map(|mention| (mention.tokens.clone(), mention.who)).collect()
    }

    fn features(&self, who: Option<usize>, others: usize, out: &mut impl Sink) {
        features::add(self, who, others, out);
    }
}
