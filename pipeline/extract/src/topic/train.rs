//! Weights learned from labelled texts: regularised logistic regression over the phrases' votes.
//!
//! Each topic is fitted alone, against all other texts. The penalty pulls every weight towards its hand-set value, so a
//! phrase that the texts do not show keeps what its meaning gave it, and a few texts change little. Full passes in the
//! order of the texts, with a step of its own for each weight: the same texts give the same weights.

use std::fmt::Write;

use super::eval::Labelled;
use super::evidence::{Evidence, Findings, Title};
use super::score::{AGAINST, STEEPNESS, THRESHOLD};
use crate::Vocabulary;
use crate::text::document::Document;
use crate::text::token::Tokens;

/// How training goes.
#[derive(Debug, Clone, Copy)]
pub struct Training {
    /// How strongly weights are pulled towards the hand-set ones.
    pub penalty: f64,
    /// How many passes over the texts.
    pub passes: usize,
}

impl Default for Training {
    fn default() -> Self {
        Self { penalty: 0.02, passes: 200 }
    }
}

/// A text as one topic's fit sees it.
struct Example {
    /// Votes for the topic: which of its weights, and how much.
    votes: Vec<(usize, f64)>,
    /// What speaks against every topic, already weighed.
    against: f64,
    holds: bool,
}

/// A topic's weights under way.
struct Fit {
    weights: Vec<f64>,
    hand_set: Vec<f64>,
    bias: f64,
    /// Squared gradients so far: the step of a weight shrinks with what it has already moved.
    moved: Vec<f64>,
    bias_moved: f64,
}

/// Fits weights for every topic and returns them as a TOML file of the form `[weights.TOPIC]`.
pub fn train(texts: &[Labelled], vocabulary: &Vocabulary, training: Training) -> String {
    let evidence: Vec<Evidence> = texts.iter().map(|text| read(text, vocabulary)).collect();
    let mut out = String::from("# Weights of phrases, fitted by `topics train`.\n");
    let topics = &vocabulary.topics.topics;
    for (topic, about) in topics.iter().enumerate().filter(|(_, about)| !about.against_all) {
        let roles: Vec<usize> =
            (0..vocabulary.topics.roles.len()).filter(|role| vocabulary.topics.roles[*role].topic == topic).collect();
        let examples: Vec<Example> = texts
            .iter()
            .zip(&evidence)
            .map(|(text, found)| example(text, found, &about.id, &roles, vocabulary))
            .collect();
        let hand_set: Vec<f64> = roles.iter().map(|role| vocabulary.topics.roles[*role].weight).collect();
        let fit = Fit::new(hand_set, about.bias).run(&examples, training);
        write_topic(&mut out, &about.id, &fit, &roles, vocabulary);
    }
    out
}

fn read(text: &Labelled, vocabulary: &Vocabulary) -> Evidence {
    let document = Document::read(&text.text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let tokens: Vec<_> = Tokens::new(text.title.as_deref().unwrap_or_default(), &vocabulary.lexicon).collect();
    let title = text.title.as_deref().map(|text| Title { text, tokens: &tokens });
    Findings::of(title, &document, &vocabulary.topics).whole(&document)
}

fn example(text: &Labelled, found: &Evidence, id: &str, roles: &[usize], vocabulary: &Vocabulary) -> Example {
    let topics = &vocabulary.topics;
    let mut example = Example { votes: Vec::new(), against: 0.0, holds: text.labels.iter().any(|label| label == id) };
    for feature in &found.features {
        let role = &topics.roles[feature.role as usize];
        if topics.topics[role.topic].against_all {
            example.against += role.weight * feature.amount;
        } else if let Ok(at) = roles.binary_search(&(feature.role as usize)) {
            example.votes.push((at, feature.amount));
        }
    }
    example
}

impl Fit {
    fn new(hand_set: Vec<f64>, bias: f64) -> Self {
        Self { weights: hand_set.clone(), moved: vec![0.0; hand_set.len()], hand_set, bias, bias_moved: 0.0 }
    }

    fn run(mut self, examples: &[Example], training: Training) -> Self {
        for _ in 0..training.passes {
            self.pass(examples, training.penalty);
        }
        self
    }

    /// One step down the slope of the whole loss.
    fn pass(&mut self, examples: &[Example], penalty: f64) {
        let scale = 1.0 / examples.len().max(1) as f64;
        let mut slope: Vec<f64> = self
            .weights
            .iter()
            .zip(&self.hand_set)
            .map(|(weight, hand_set)| penalty * scale * (weight - hand_set))
            .collect();
        let mut bias_slope = penalty * scale * self.bias;
        for example in examples {
            let error = (self.chance(example) - f64::from(u8::from(example.holds))) * STEEPNESS * scale;
            example.votes.iter().for_each(|(at, amount)| slope[*at] += error * amount);
            bias_slope += error;
        }
        for ((weight, moved), slope) in self.weights.iter_mut().zip(&mut self.moved).zip(slope) {
            *weight -= step(moved, slope);
        }
        self.bias -= step(&mut self.bias_moved, bias_slope);
    }

    fn chance(&self, example: &Example) -> f64 {
        let votes: f64 = example.votes.iter().map(|(at, amount)| self.weights[*at] * amount).sum();
        let strength = votes + self.bias - AGAINST * example.against.max(0.0);
        1.0 / (1.0 + (-STEEPNESS * (strength - THRESHOLD)).exp())
    }
}

fn step(moved: &mut f64, slope: f64) -> f64 {
    *moved += slope * slope;
    if *moved > 0.0 { 0.1 * slope / moved.sqrt() } else { 0.0 }
}

fn write_topic(out: &mut String, id: &str, fit: &Fit, roles: &[usize], vocabulary: &Vocabulary) {
    let mut lines: Vec<(String, f64)> = Vec::new();
    for ((role, weight), hand_set) in roles.iter().zip(&fit.weights).zip(&fit.hand_set) {
        let rounded = (weight * 1000.0).round() / 1000.0;
        if (rounded - hand_set).abs() >= 0.001 {
            lines.push((vocabulary.topics.feature(*role), rounded));
        }
    }
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    lines.dedup_by(|a, b| a.0 == b.0);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n[weights.{}]\nbias = {:?}", toml::Value::from(id), (fit.bias * 1000.0).round() / 1000.0);
    for (feature, weight) in lines {
        let _ = writeln!(out, "{} = {weight:?}", toml::Value::from(feature));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topic::eval::evaluate;
    use crate::topic::{FILES, TopicVocabulary};

    fn labelled(text: &str, label: &str) -> Labelled {
        Labelled {
            id: String::new(),
            title: None,
            text: text.to_owned(),
            labels: vec![label.to_owned()],
            source: String::new(),
            licence: String::new(),
        }
    }

    fn texts() -> Vec<Labelled> {
        let mut texts = Vec::new();
        for place in ["Oslo", "Lima", "Pune", "Kyoto", "Accra", "Turin"] {
            texts.push(labelled(&format!("Gas leaked into a cellar in {place}"), "energy"));
            texts.push(labelled(&format!("A choir from {place} sang about a boat"), "other"));
            texts.push(labelled(&format!("{place} opens a tram line"), "transport"));
        }
        texts
    }

    #[test]
    fn what_texts_show_is_learned_and_written_as_a_file() {
        let mut vocabulary = Vocabulary::embedded().expect("our own files are right");
        let texts = texts();
        let before = evaluate(&texts, &vocabulary).macro_f1;
        let toml = train(&texts, &vocabulary, Training::default());
        assert_eq!(toml, train(&texts, &vocabulary, Training::default()), "training is deterministic");
        let mut files = FILES.to_vec();
        files.push(("learned.toml", &toml));
        vocabulary.topics =
            TopicVocabulary::parse(&files, &mut vocabulary.lexicon).expect("what is written can be read");
        let after = evaluate(&texts, &vocabulary).macro_f1;
        assert!(after > before && after > 0.95, "{before} {after}\n{toml}");
    }
}
