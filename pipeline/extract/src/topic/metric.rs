//! The topic of one figure: its measure and unit speak first, then its sentence, its section, and the article.

use super::classify::Reading;
use super::evidence::Evidence;
use super::score::Strengths;
use super::vocabulary::TopicVocabulary;
use crate::text::document::Document;
use crate::text::token::Tokens;
use crate::vocabulary::lexicon::Lexicon;

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
    /// The sentence it stands in, by index.
    pub sentence: usize,
    /// What is measured, in the text's words.
    pub measure: &'f str,
    /// Its unit code.
    pub unit: &'f str,
    /// What is counted or weighed.
    pub item: Option<&'f str>,
}

/// The topic of a figure.
pub fn of_metric<'v>(
    figure: &Figure<'_>,
    document: &Document<'_>,
    reading: &Reading,
    vocabulary: &'v TopicVocabulary,
    lexicon: &Lexicon,
) -> &'v str {
    strengths(figure, document, reading, vocabulary, lexicon).primary(vocabulary)
}

/// The strengths behind [`of_metric`].
pub fn strengths(
    figure: &Figure<'_>,
    document: &Document<'_>,
    reading: &Reading,
    vocabulary: &TopicVocabulary,
    lexicon: &Lexicon,
) -> Strengths {
    let evidence = reading.findings.part(figure.sentence..figure.sentence + 1);
    let sentence = Strengths::of(&evidence, vocabulary);
    let mut sum = unit_votes(figure.unit, vocabulary);
    sum.add(&Strengths::of(&own(figure, reading, vocabulary, lexicon), vocabulary), MEASURE);
    sum.add(&sentence, SENTENCE);
    if let Some(heading) = heading(figure.sentence, document, reading, vocabulary) {
        sum.add(&heading, HEADING);
    }
    sum.add(&article(reading), ARTICLE);
    sum
}

fn article(reading: &Reading) -> Strengths {
    let astray = if reading.result.labels.is_empty() { ASTRAY } else { 0.0 };
    Strengths(reading.strengths.0.iter().map(|strength| strength.min(MOST) - astray / ARTICLE).collect())
}

fn own(figure: &Figure<'_>, reading: &Reading, vocabulary: &TopicVocabulary, lexicon: &Lexicon) -> Evidence {
    let around = reading.findings.hits_of(figure.sentence);
    let text = format!("{} ; {}", figure.measure, figure.item.unwrap_or_default());
    let tokens: Vec<_> = Tokens::new(&text, lexicon).collect();
    reading.findings.phrase(&text, &tokens, around, vocabulary)
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
    let fits = |code: &str| match (code.strip_prefix('/'), code.strip_suffix('/')) {
        (Some(below), _) => unit.split_once('/').is_some_and(|(_, denominator)| denominator == below),
        (_, Some(above)) => unit.split_once('/').is_some_and(|(numerator, _)| numerator == above),
        _ => unit == code,
    };
    for vote in vocabulary.units.iter().filter(|vote| fits(&vote.code)) {
        votes.0[vote.topic] += vote.weight;
    }
    votes
}
