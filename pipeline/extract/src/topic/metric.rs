//! The topic of one figure: its measure and unit speak first, then its sentence, its section, and the article.

use super::classify::Reading;
use super::evidence::Evidence;
use super::score::Strengths;
use super::vocabulary::{TopicVocabulary, UnitPart, UnitVote};
use crate::text::document::Document;
use crate::text::wording::Wording;

/// How much each part says.
const MEASURE: f64 = 1.0;
const SENTENCE: f64 = 0.6;
const HEADING: f64 = 0.3;
const ARTICLE: f64 = 0.6;
/// How much an article about none of the topics says against each.
const ASTRAY: f64 = 0.4;
/// An article's strength counts up to this much.
const MOST: f64 = 4.0;

/// A figure, as far as its topic depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Figure<'f> {
    /// What is measured and what is counted or weighed, in the text's words.
    pub words: &'f Wording,
    /// Its unit code.
    pub unit: &'f str,
}

/// What speaks for the topics of all figures of one sentence.
#[derive(Debug, Clone)]
pub struct Scene<'r> {
    reading: &'r Reading,
    vocabulary: &'r TopicVocabulary,
    /// The sentence, by index.
    pub sentence: usize,
    own: Strengths,
    heading: Option<Strengths>,
    article: Strengths,
}

impl<'r> Scene<'r> {
    /// The scene of a sentence of the document that was read.
    pub fn new(
        sentence: usize,
        document: &Document<'_>,
        reading: &'r Reading,
        vocabulary: &'r TopicVocabulary,
    ) -> Self {
        let own = Strengths::of(&reading.findings.part(sentence..sentence + 1), vocabulary);
        let heading = heading(sentence, document, reading, vocabulary);
        Self { reading, vocabulary, sentence, own, heading, article: article(reading) }
    }

    /// The topic of a figure.
    pub fn topic(&self, figure: &Figure<'_>) -> &'r str {
        self.strengths(figure).primary(self.vocabulary)
    }

    /// The strengths behind [`Self::topic`].
    pub fn strengths(&self, figure: &Figure<'_>) -> Strengths {
        let mut sum = unit_votes(figure.unit, self.vocabulary);
        sum.add(&Strengths::of(&self.words(figure), self.vocabulary), MEASURE);
        sum.add(&self.own, SENTENCE);
        if let Some(heading) = &self.heading {
            sum.add(heading, HEADING);
        }
        sum.add(&self.article, ARTICLE);
        sum
    }

    /// What the figure's own words say.
    fn words(&self, figure: &Figure<'_>) -> Evidence {
        let around = self.reading.findings.hits_of(self.sentence);
        self.reading.findings.phrase(figure.words.text(), figure.words.tokens(), around, self.vocabulary)
    }
}

fn article(reading: &Reading) -> Strengths {
    let astray = if reading.result.labels.is_empty() { ASTRAY } else { 0.0 };
    Strengths(reading.strengths.0.iter().map(|strength| strength.min(MOST) - astray / ARTICLE).collect())
}

fn heading(
    sentence: usize,
    document: &Document<'_>,
    reading: &Reading,
    vocabulary: &TopicVocabulary,
) -> Option<Strengths> {
    let block = document.sentences.get(sentence)?.block;
    let heading = document.blocks.get(block)?.heading?;
    let start = document.sentences.partition_point(|sentence| sentence.block < heading);
    let end = document.sentences.partition_point(|sentence| sentence.block <= heading);
    Some(Strengths::of(&reading.findings.part(start..end), vocabulary))
}

fn unit_votes(unit: &str, vocabulary: &TopicVocabulary) -> Strengths {
    let mut votes = Strengths(vec![0.0; vocabulary.topics.len()]);
    let parts = unit.split_once('/');
    let fits = |vote: &&UnitVote| match vote.part {
        UnitPart::Whole => unit == vote.code,
        UnitPart::Below => parts.is_some_and(|(_, below)| below == vote.code),
        UnitPart::Above => parts.is_some_and(|(above, _)| above == vote.code),
    };
    for vote in vocabulary.units.iter().filter(fits) {
        votes.0[vote.topic] += vote.weight;
    }
    votes
}
