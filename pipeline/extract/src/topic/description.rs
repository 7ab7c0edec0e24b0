//! The form of the files under `schemas/vocabulary/topics`: what a topic file, ours or a user's, may say.
//!
//! A file holds any of: a `[topic]` with its `[[subtopic]]`s, `[[phrase]]` entries that vote for that topic,
//! `[[context]]`s that phrases can ask for or be silenced by, `[[mask]]`s, `[[units]]`, `[[case]]`s, and learned
//! `[weights]`. Examples and cases do nothing but run as tests.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::vocabulary::form::{self, Section};

/// The sections of its file.
pub(crate) const SECTIONS: &[Section] = &[
    form::value::<Topic>("topic"),
    form::entries::<Subtopic>("subtopic").some_each("id", &["name", "description", "iptc"]),
    form::entries::<Phrase>("phrase"),
    form::entries::<Context>("context").some_each("id", &[]),
    form::entries::<Mask>("mask"),
    form::entries::<Units>("units"),
    form::entries::<Case>("case"),
    form::value::<BTreeMap<String, BTreeMap<String, f64>>>("weights"),
];

/// A file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    /// The topic that its phrases vote for.
    pub topic: Option<Topic>,
    /// Finer topics.
    pub subtopic: Vec<Subtopic>,
    /// What votes.
    pub phrase: Vec<Phrase>,
    /// Words whose presence lets phrases vote or silences them.
    pub context: Vec<Context>,
    /// Phrases that say nothing, although a part of them would.
    pub mask: Vec<Mask>,
    /// Units that vote for a metric's topic.
    pub units: Vec<Units>,
    /// Whole texts with the primary topic that they must get.
    pub case: Vec<Case>,
    /// Weights by topic and form that replace the hand-set ones; `bias` moves the topic's threshold.
    pub weights: BTreeMap<String, BTreeMap<String, f64>>,
}

/// A topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its id: what the column `topic` says.
    pub id: String,
    /// Its name for readers.
    pub name: String,
    /// What belongs to it, in a line.
    pub description: Option<String>,
    /// Its IPTC Media Topic code, where there is one.
    pub iptc: Option<String>,
    /// Topics over which it is primary wherever it holds.
    #[serde(default)]
    pub wins_over: Vec<String>,
    /// Whether its phrases speak against every topic instead of for one: the topic `other`.
    #[serde(default)]
    pub against_all: bool,
}

/// A finer topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subtopic {
    /// Its id inside the topic.
    pub id: String,
    /// Its name for readers.
    pub name: String,
    /// What belongs to it, in a line.
    pub description: Option<String>,
    /// Its IPTC Media Topic code, where there is one.
    pub iptc: Option<String>,
}

/// Forms that vote alike.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// The finer topic that they belong to.
    pub sub: Option<String>,
    /// How strongly: 3 decides a headline alone, 2 just so, 1 needs company.
    pub weight: f64,
    /// Patterns, as `pattern.rs` reads them.
    pub forms: Vec<String>,
    /// Votes of the same forms for other topics.
    #[serde(default)]
    pub also: BTreeMap<String, f64>,
    /// Contexts of which one must be present.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Contexts of which none may be present.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Where contexts are looked for.
    #[serde(default)]
    pub scope: Scope,
    /// Whether the case must agree.
    #[serde(default)]
    pub exact: bool,
    /// Texts in which the entry votes.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Texts in which it does not.
    #[serde(default)]
    pub not: Vec<String>,
}

/// Where contexts are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// In the phrase's sentence and the title.
    #[default]
    Sentence,
    /// Anywhere in the text.
    Text,
}

/// Forms that set a scene.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Its name, for `needs` and `unless`.
    pub id: String,
    /// Patterns.
    pub forms: Vec<String>,
    /// Whether the case must agree.
    #[serde(default)]
    pub exact: bool,
    /// Texts in which it is present.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Texts in which it is not.
    #[serde(default)]
    pub not: Vec<String>,
}

/// Forms that say nothing of any topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// Patterns.
    pub forms: Vec<String>,
    /// Whether the case must agree.
    #[serde(default)]
    pub exact: bool,
    /// Texts that must stay without a vote.
    #[serde(default)]
    pub examples: Vec<String>,
}

/// Unit codes that vote for the topic of a metric.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// Unit codes, or `/code` for any compound with that denominator, or `code/` for any with that numerator.
    pub codes: Vec<String>,
    /// How strongly.
    pub weight: f64,
}

/// A text with the primary topic that it must get.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The text.
    pub text: String,
    /// Its topic.
    pub topic: String,
}
