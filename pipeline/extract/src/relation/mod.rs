//! What an amount says: its role and direction, measure, entity, place, period, base and status.
//!
//! Relations are read a sentence at a time, in order, and only where an amount stands. What a sentence leaves open its
//! paragraph, its headings and the article's date may say.

mod bearings;
pub mod calls;
pub mod change;
pub mod chunk;
mod counts;
pub(crate) mod cues;
pub mod given;
pub mod indicator;
pub mod measure;
mod memory;
pub mod name;
pub mod paragraph;
pub mod place;
pub mod rank;
pub mod stance;
pub mod status;
pub mod time;
pub mod view;

#[cfg(test)]
mod tests;

use crate::quantity::{Amount, Direction, Kind};
use crate::text::document::Document;
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::words::WordSet;
use crate::vocabulary::{Vocabulary, VocabularyError};
use calls::Calls;
use cues::{Status, StatusCues, Turns};
use name::NameWords;
use place::Gazetteer;
use rank::{Features, Weights};
use time::Calendar;

/// The parts of the vocabulary that relations are read with.
#[derive(Debug, Clone)]
pub struct RelationVocabulary {
    /// The calendar in words.
    pub calendar: Calendar,
    /// Words of rise and fall.
    pub turns: Turns,
    /// What tells a target, a forecast or a limit.
    pub statuses: StatusCues,
    /// Places.
    pub places: Gazetteer,
    /// Words by which names are found.
    pub names: NameWords,
    /// Verbs of saying.
    pub reporting: WordSet,
    /// What amounts are called by their verbs and units.
    pub calls: Calls,
    /// What the ranker of measures weighs.
    pub measure_weights: Weights,
    /// What the ranker of entities weighs.
    pub entity_weights: Weights,
    /// What the chances of a record weigh.
    pub confidence_weights: Weights,
    /// What the ranker of places weighs.
    pub place_weights: Weights,
    /// What the choice of a status weighs.
    pub status_weights: Weights,
    /// What the choice of a kind weighs.
    pub kind_weights: Weights,
    /// What the ranker of periods weighs.
    pub period_weights: Weights,
}

impl RelationVocabulary {
    /// Reads the parts; `file` gives the text of a file by its name under `schemas/vocabulary`.
    ///
    /// # Errors
    /// [`VocabularyError`] where a file is not of its form.
    pub fn parse<'f>(file: impl Fn(&str) -> &'f str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        Ok(Self {
            calendar: Calendar::parse(file("calendar.toml"), file("numbers.toml"), lexicon)?,
            turns: Turns::parse(file("direction.toml"), lexicon)?,
            statuses: StatusCues::parse(file("status.toml"), lexicon)?,
            reporting: cues::reporting(file("relation.toml"), lexicon)?,
            calls: Calls::parse(file("relation.toml"), lexicon)?,
            places: Gazetteer::parse(file("places.toml"), lexicon)?,
            names: NameWords::parse(file("names.toml"), lexicon)?,
            entity_weights: Weights::parse("weights/entity.toml", file("weights/entity.toml"))?,
            confidence_weights: Weights::parse("weights/confidence.toml", file("weights/confidence.toml"))?
                .by(&crate::confidence::PREFIXES),
            place_weights: Weights::parse("weights/place.toml", file("weights/place.toml"))?,
            measure_weights: Weights::parse("weights/measure.toml", file("weights/measure.toml"))?,
            status_weights: Weights::parse("weights/status.toml", file("weights/status.toml"))?.by(&status::PREFIXES),
            kind_weights: Weights::parse("weights/kind.toml", file("weights/kind.toml"))?.by(&change::PREFIXES),
            period_weights: Weights::parse("weights/period.toml", file("weights/period.toml"))?,
        })
    }
}

/// What is known of an article besides its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'c> {
    /// Its date: `2018-01-02`, `2024-08`, `--03-19`.
    pub published: Option<&'c str>,
    /// Its title, where the text does not hold it.
    pub title: Option<&'c str>,
    /// Whether candidates and their features are kept, to explain a choice or to learn from it.
    pub keep: bool,
}

/// What an amount of a table's cell takes from its row and column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labelled {
    /// The row's label, which is what is measured.
    pub measure: Option<String>,
    /// The column's period.
    pub period: Option<String>,
    /// The column's status.
    pub status: Option<Status>,
    /// What the column's changes are measured against; `None` of a column of levels.
    pub base: Option<String>,
    /// Of a change, whether it is a rise or a fall; `None` of a level.
    pub change: Option<Option<Direction>>,
}

/// What the choices for an amount were made from: to explain them, or to learn from them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    /// The candidates for the measure with their features.
    pub measures: Vec<(measure::Candidate, Features)>,
    /// The candidates for its period with their features.
    pub periods: time::choose::Evidence,
    /// The candidates for the place with their features.
    pub places: Vec<(given::Candidate, Features)>,
    /// The candidates for the entity with their features.
    pub entities: Vec<(given::Candidate, Features)>,
    /// The evidence for its status.
    pub status: Features,
    /// The evidence for its kind.
    pub kind: Features,
}

/// What an amount says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Related {
    /// Its role.
    pub kind: Kind,
    /// Rise or fall.
    pub direction: Option<Direction>,
    /// What is measured.
    pub measure: Option<String>,
    /// The rule that found the measure.
    pub measure_rule: &'static str,
    /// How sure the ranker is of the measure, 0 to 1.
    pub measure_sure: f64,
    /// What the choices were made from, kept where [`Context::keep`] asks for it.
    pub evidence: Option<Box<Evidence>>,
    /// Whose it is.
    pub entity: Option<String>,
    /// How sure the choice of its kind is, 0 to 1.
    pub kind_sure: f64,
    /// How sure the choice of its status is, 0 to 1.
    pub status_sure: f64,
    /// How sure the ranker is of that, or of nobody, 0 to 1.
    pub entity_sure: f64,
    /// Where.
    pub place: Option<String>,
    /// The place's ISO code.
    pub place_code: Option<String>,
    /// How sure the ranker is of that, or of nowhere, 0 to 1.
    pub place_sure: f64,
    /// When.
    pub period: Option<String>,
    /// `stated`, `carried` or `published`.
    pub period_basis: Option<&'static str>,
    /// What a change is measured against.
    pub base: Option<String>,
    /// Whether it is the case.
    pub status: Status,
    /// The unit, where a per-time word elsewhere in the clause makes it compound.
    pub unit: Option<String>,
}

impl Related {
    /// Takes over what a table says of the figure.
    fn take(&mut self, cell: &Labelled, published: time::Published) {
        if cell.measure.is_some() {
            self.measure.clone_from(&cell.measure);
            self.measure_rule = "row label";
            self.kind = if cell.change.is_some() { Kind::Change } else { Kind::Level };
            self.direction = cell.change.flatten();
            self.base.clone_from(&cell.base);
        }
        if cell.period.is_some() {
            self.period.clone_from(&cell.period);
            self.period_basis = Some("stated");
        }
        // A column of a year to come holds what is aimed at.
        let year = cell.period.as_ref().and_then(|period| period.get(..4)?.parse::<i16>().ok());
        let ahead = year.zip(published.year).is_some_and(|(year, now)| year > now);
        self.status = cell.status.unwrap_or(if ahead { Status::Target } else { Status::Actual });
    }
}

/// Relates every amount of the document; the answer has one entry an amount, in order. `labelled` gives what a table
/// says of the amount with that index.
pub fn relate(
    document: &Document<'_>,
    amounts: &[Amount],
    labelled: &dyn Fn(usize) -> Option<Labelled>,
    context: &Context<'_>,
    vocabulary: &Vocabulary,
) -> Vec<Related> {
    let mut all = Vec::with_capacity(amounts.len());
    relate_each(document, amounts, labelled, context, vocabulary, &mut |_, related| all.extend(related));
    all
}

/// Relates the amounts of a sentence at a time and hands them over in order, with the index of their first: an article of
/// very many need not be held in full.
pub fn relate_each(
    document: &Document<'_>,
    amounts: &[Amount],
    labelled: &dyn Fn(usize) -> Option<Labelled>,
    context: &Context<'_>,
    vocabulary: &Vocabulary,
    each: &mut dyn FnMut(usize, Vec<Related>),
) {
    if amounts.is_empty() {
        return;
    }
    let mut reader = paragraph::Reader::new(document, context, vocabulary).naming(amounts, context.title);
    let mut first = 0;
    for sentence in amounts.chunk_by(|one, other| one.sentence == other.sentence) {
        let cells: Vec<_> = (first..first + sentence.len()).map(labelled).collect();
        each(first, reader.sentence(sentence[0].sentence, sentence, &cells));
        first += sentence.len();
    }
}
