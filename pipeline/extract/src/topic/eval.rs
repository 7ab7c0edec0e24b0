//! How well topics are found: precision, recall and F1 a topic, the confusion, and the worst mistakes.
//!
//! Labelled texts are JSON lines `{"id", "text", "labels": [...]}`, the first label the primary one.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::classify::{TopicResult, classify_text};
use super::vocabulary::OTHER;
use crate::Vocabulary;

/// A labelled text.
#[derive(Debug, Clone, Deserialize)]
pub struct Labelled {
    /// Its name in reports.
    #[serde(default)]
    pub id: String,
    /// A title that stands outside the text.
    #[serde(default)]
    pub title: Option<String>,
    /// The text.
    pub text: String,
    /// Its topics, the primary one first; none means `other`.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Where it comes from.
    #[serde(default)]
    pub source: String,
    /// On what terms.
    #[serde(default)]
    pub licence: String,
}

impl Labelled {
    /// The primary label.
    pub fn primary(&self) -> &str {
        self.labels.first().map_or(OTHER, String::as_str)
    }

    /// Reads JSON lines.
    ///
    /// # Errors
    /// The JSON reader's, with the line number in front.
    pub fn read(lines: &str) -> Result<Vec<Self>, String> {
        let filled = lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        filled
            .map(|(at, line)| serde_json::from_str(line).map_err(|error| format!("line {}: {error}", at + 1)))
            .collect()
    }
}

/// A label's figures.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// How many of those found are right.
    pub precision: f64,
    /// How many of those that are there are found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// How many there are.
    pub support: usize,
}

/// A text that got another topic than its label.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// Which of the texts.
    pub index: usize,
    /// What it is.
    pub expected: String,
    /// What was found, with the reasons.
    pub found: TopicResult,
}

/// What an evaluation found.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    /// Texts by expected and found topic.
    pub confusion: BTreeMap<(String, String), usize>,
    /// Figures of each topic.
    pub topics: BTreeMap<String, Figures>,
    /// The plain mean of the topics' F1.
    pub macro_f1: f64,
    /// The difference between scores and how often they are right, weighted by how often they are given.
    pub calibration_error: f64,
    /// Mistakes, the most certain ones first.
    pub mistakes: Vec<Mistake>,
}

/// Classifies every text and compares.
pub fn evaluate(texts: &[Labelled], vocabulary: &Vocabulary) -> Evaluation {
    let mut evaluation = Evaluation::default();
    let mut bins = [(0usize, 0.0, 0usize); 10];
    for (index, text) in texts.iter().enumerate() {
        let found = classify_text(text.title.as_deref(), &text.text, vocabulary);
        let score = found.scores.get(&found.topic).copied().unwrap_or(0.0);
        let right = found.topic == text.primary();
        let bin = &mut bins[((score * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + score, bin.2 + usize::from(right));
        *evaluation.confusion.entry((text.primary().to_owned(), found.topic.clone())).or_default() += 1;
        if !right {
            evaluation.mistakes.push(Mistake { index, expected: text.primary().to_owned(), found });
        }
    }
    let certainty = |mistake: &Mistake| mistake.found.scores.get(&mistake.found.topic).copied().unwrap_or(0.0);
    evaluation.mistakes.sort_by(|a, b| certainty(b).total_cmp(&certainty(a)).then(a.index.cmp(&b.index)));
    evaluation.calibration_error = calibration_error(&bins, texts.len());
    evaluation.topics = figures(&evaluation.confusion);
    let scores: Vec<f64> = evaluation.topics.values().map(|figures| figures.f1).collect();
    evaluation.macro_f1 = scores.iter().sum::<f64>() / (scores.len().max(1) as f64);
    evaluation
}

fn calibration_error(bins: &[(usize, f64, usize)], total: usize) -> f64 {
    let gaps = bins.iter().map(|(_, score, right)| (score - *right as f64).abs());
    gaps.sum::<f64>() / total.max(1) as f64
}

fn figures(confusion: &BTreeMap<(String, String), usize>) -> BTreeMap<String, Figures> {
    let topics: std::collections::BTreeSet<&str> =
        confusion.keys().flat_map(|(a, b)| [a.as_str(), b.as_str()]).collect();
    let count = |of: &dyn Fn(&str, &str) -> bool| -> usize {
        confusion.iter().filter(|((expected, found), _)| of(expected, found)).map(|(_, n)| n).sum()
    };
    let of = |topic: &str| {
        let right = count(&|expected, found| expected == topic && found == topic) as f64;
        let support = count(&|expected, _| expected == topic);
        let precision = right / (count(&|_, found| found == topic).max(1) as f64);
        let recall = right / (support.max(1) as f64);
        let f1 = if right > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Figures { precision, recall, f1, support }
    };
    topics.into_iter().map(|topic| (topic.to_owned(), of(topic))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_count_right_and_wrong() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let confusion = BTreeMap::from([(pair("ev", "ev"), 3), (pair("ev", "other"), 1), (pair("other", "ev"), 2)]);
        let ev = figures(&confusion)["ev"];
        assert_eq!((ev.precision, ev.recall, ev.support), (0.6, 0.75, 4));
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = Labelled::read("{\"text\": \"a\"}\n{").expect_err("the second line is no JSON");
        assert!(error.starts_with("line 2"), "{error}");
    }
}
