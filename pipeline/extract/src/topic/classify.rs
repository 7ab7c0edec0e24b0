//! The topics of an article: scores, labels, reasons, finer topics and sections.

use std::collections::BTreeMap;

use super::evidence::{Evidence, Findings, Title};
use super::score::Strengths;
use super::section::{self, Section};
use super::vocabulary::TopicVocabulary;
use crate::Vocabulary;
use crate::text::document::Document;
use crate::text::token::Tokens;

/// At most this many phrases are named as reasons for a topic.
const REASONS: usize = 12;
/// A finer topic holds with at least this share of its topic's votes.
const SUBTOPIC_SHARE: f64 = 0.25;

/// A phrase behind a topic's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The topic it votes for.
    pub topic: String,
    /// The phrase, as the vocabulary lists it.
    pub phrase: String,
    /// What it adds to the topic's strength in this text.
    pub weight: f64,
}

/// What a text is about.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicResult {
    /// The primary topic; `other` where no topic holds.
    pub topic: String,
    /// A score from 0 to 1 for every topic and `other`.
    pub scores: BTreeMap<String, f64>,
    /// How far the first score is ahead of the second.
    pub margin: f64,
    /// The phrases behind the scores, topic by topic, the heaviest first.
    pub reasons: Vec<Reason>,
    /// Every topic that holds, the primary one first; empty for `other`.
    pub labels: Vec<String>,
    /// The finer topics that hold: `energy.wind`.
    pub subtopics: Vec<String>,
    /// Its sections, by headings; empty where it has none.
    pub sections: Vec<Section>,
}

/// A text that was read once, for its own topic and those of its sentences.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What it is about.
    pub result: TopicResult,
    pub(super) findings: Findings,
    pub(super) strengths: Strengths,
}

/// Classifies an article, and keeps what was found for [`super::Scene`].
pub fn read(title: Option<Title<'_>>, document: &Document<'_>, vocabulary: &TopicVocabulary) -> Reading {
    let findings = Findings::of(title, document, vocabulary);
    let evidence = findings.whole(document);
    let strengths = Strengths::of(&evidence, vocabulary);
    let labels = strengths.labels(vocabulary);
    let scores = strengths.scores(vocabulary);
    let result = TopicResult {
        topic: strengths.primary(vocabulary).to_owned(),
        margin: margin(&scores),
        reasons: reasons(&evidence, vocabulary),
        subtopics: subtopics(&evidence, &labels, vocabulary),
        labels: labels.iter().map(|topic| vocabulary.id(*topic).to_owned()).collect(),
        sections: section::of(document, &findings, &strengths, vocabulary),
        scores,
    };
    Reading { result, findings, strengths }
}

/// Classifies an article. `title` is a title that stands outside its text, if any.
pub fn classify(title: Option<Title<'_>>, document: &Document<'_>, vocabulary: &TopicVocabulary) -> TopicResult {
    read(title, document, vocabulary).result
}

/// Classifies a bare text: a headline, a sentence, an article without its tokens.
pub fn classify_text(title: Option<&str>, text: &str, vocabulary: &Vocabulary) -> TopicResult {
    let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let title_tokens: Vec<_> = Tokens::new(title.unwrap_or_default(), &vocabulary.lexicon).collect();
    let title = title.map(|text| Title { text, tokens: &title_tokens });
    classify(title, &document, &vocabulary.topics)
}

fn margin(scores: &BTreeMap<String, f64>) -> f64 {
    let mut sorted: Vec<f64> = scores.values().copied().collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted.first().copied().unwrap_or(0.0) - sorted.get(1).copied().unwrap_or(0.0)
}

fn reasons(evidence: &Evidence, vocabulary: &TopicVocabulary) -> Vec<Reason> {
    let mut by_topic: BTreeMap<(usize, &str), f64> = BTreeMap::new();
    for feature in &evidence.features {
        let role = &vocabulary.roles[feature.role as usize];
        let phrase = vocabulary.forms[role.form as usize].text.as_str();
        *by_topic.entry((role.topic, phrase)).or_default() += role.weight * feature.amount;
    }
    let mut sorted: Vec<_> = by_topic.into_iter().collect();
    sorted.sort_by(|(a, x), (b, y)| a.0.cmp(&b.0).then(y.total_cmp(x)).then(a.1.cmp(b.1)));
    let groups = sorted.chunk_by(|(a, _), (b, _)| a.0 == b.0);
    let first = groups.flat_map(|group| group.iter().take(REASONS));
    let reason = |((topic, phrase), weight): &((usize, &str), f64)| Reason {
        topic: vocabulary.id(*topic).to_owned(),
        phrase: (*phrase).to_owned(),
        weight: *weight,
    };
    first.map(reason).collect()
}

fn subtopics(evidence: &Evidence, labels: &[usize], vocabulary: &TopicVocabulary) -> Vec<String> {
    let mut totals = vec![0.0; vocabulary.topics.len()];
    let mut finer: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
    for feature in &evidence.features {
        let role = &vocabulary.roles[feature.role as usize];
        let vote = role.weight * feature.amount;
        totals[role.topic] += vote;
        if let Some(subtopic) = role.subtopic {
            finer.entry(subtopic).or_insert((role.topic, 0.0)).1 += vote;
        }
    }
    let holds = |(topic, vote): &(usize, f64)| labels.contains(topic) && *vote >= SUBTOPIC_SHARE * totals[*topic];
    let mut held: Vec<_> = finer.into_iter().filter(|(_, of)| holds(of)).collect();
    let rank = |topic: usize| labels.iter().position(|label| *label == topic);
    held.sort_by(|(a, x), (b, y)| rank(x.0).cmp(&rank(y.0)).then(y.1.total_cmp(&x.1)).then(a.cmp(b)));
    held.into_iter().map(|(subtopic, _)| vocabulary.subtopics[subtopic].clone()).collect()
}
