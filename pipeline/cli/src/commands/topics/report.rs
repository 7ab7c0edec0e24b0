//! What an evaluation of topics found, in the form of `--json`.

use std::collections::BTreeMap;

use serde::Serialize;
use sluicebox_extract::topic::eval::{Evaluation, Labelled, Mistake};

/// The whole of it.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Texts that were looked at.
    pub(super) texts: usize,
    /// The mean F1 of the topics.
    pub(super) macro_f1: f64,
    /// The mean difference between a score and how often it is right.
    pub(super) calibration_error: f64,
    /// The figures of each topic.
    pub(super) topics: BTreeMap<String, Figures>,
    /// How many texts of one topic were given another, or the right one.
    pub(super) confusion: Vec<Pair>,
    /// Texts that got another topic than their label, the most certain ones first.
    pub(super) mistakes: Vec<Wrong>,
}

/// A topic's figures.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    pub(super) precision: f64,
    pub(super) recall: f64,
    pub(super) f1: f64,
    pub(super) texts: usize,
}

/// Texts of one topic that were given one.
#[derive(Debug, Serialize)]
pub(super) struct Pair {
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) texts: usize,
}

/// A mistake.
#[derive(Debug, Serialize)]
pub(super) struct Wrong {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) text: String,
    pub(super) expected: String,
    pub(super) found: String,
    /// The score of the topic that was found.
    pub(super) score: f64,
    /// The phrases behind all scores, as `explain` tells them.
    pub(super) reasons: Vec<Reason>,
}

/// A phrase behind a score.
#[derive(Debug, Serialize)]
pub(super) struct Reason {
    pub(super) topic: String,
    pub(super) phrase: String,
    pub(super) weight: f64,
}

impl Report {
    pub(super) fn of(texts: &[Labelled], evaluation: &Evaluation) -> Self {
        let figures = |of: &sluicebox_extract::topic::eval::Figures| Figures {
            precision: of.precision,
            recall: of.recall,
            f1: of.f1,
            texts: of.support,
        };
        let pair = |((expected, found), texts): (&(String, String), &usize)| Pair {
            expected: expected.clone(),
            found: found.clone(),
            texts: *texts,
        };
        Self {
            texts: texts.len(),
            macro_f1: evaluation.macro_f1,
            calibration_error: evaluation.calibration_error,
            topics: evaluation.topics.iter().map(|(topic, of)| (topic.clone(), figures(of))).collect(),
            confusion: evaluation.confusion.iter().map(pair).collect(),
            mistakes: evaluation.mistakes.iter().filter_map(|mistake| wrong(texts, mistake)).collect(),
        }
    }
}

fn wrong(texts: &[Labelled], mistake: &Mistake) -> Option<Wrong> {
    let text = texts.get(mistake.index)?;
    let found = &mistake.found;
    let reasons = found.reasons.iter().map(|reason| Reason {
        topic: reason.topic.clone(),
        phrase: reason.phrase.clone(),
        weight: reason.weight,
    });
    Some(Wrong {
        id: text.id.clone(),
        source: text.source.clone(),
        text: text.title.iter().chain([&text.text]).map(String::as_str).collect::<Vec<_>>().join(" / "),
        expected: mistake.expected.clone(),
        found: found.topic.clone(),
        score: found.scores.get(&found.topic).copied().unwrap_or_default(),
        reasons: reasons.collect(),
    })
}
