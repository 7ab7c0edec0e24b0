//! Scores: from evidence to a chance for each topic, and to the topic that is primary.
//!
//! A topic's strength is the sum of its phrases' votes, less a share of what speaks for no topic at all. Its score is
//! a logistic function of that strength: one strong phrase in a headline is likely right, a weak one is not.

use std::collections::BTreeMap;

use super::evidence::Evidence;
use super::vocabulary::{OTHER, TopicVocabulary};

/// The strength at which a topic is as likely as not.
pub(super) const THRESHOLD: f64 = 1.6;
/// How fast a score rises with strength.
pub(super) const STEEPNESS: f64 = 1.6;
/// How much of the counter-evidence is held against each topic.
pub(super) const AGAINST: f64 = 0.6;
/// The part of the strongest topic's strength that a topic which wins over it must have.
const WINNING_SHARE: f64 = 0.28;

/// The strengths of all topics, by number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strengths(pub(super) Vec<f64>);

impl Strengths {
    /// The strengths that `evidence` gives.
    pub fn of(evidence: &Evidence, vocabulary: &TopicVocabulary) -> Self {
        let mut votes = vec![0.0; vocabulary.topics.len()];
        for feature in &evidence.features {
            let role = &vocabulary.roles[feature.role as usize];
            votes[role.topic] += role.weight * feature.amount;
        }
        let against: f64 = vocabulary.topics.iter().zip(&votes).filter(|(t, _)| t.against_all).map(|(_, v)| v).sum();
        let strength = |(topic, vote): (&super::vocabulary::Topic, f64)| {
            if topic.against_all { 0.0 } else { vote + topic.bias - AGAINST * against.max(0.0) }
        };
        Self(vocabulary.topics.iter().zip(votes).map(strength).collect())
    }

    /// Adds `share` of other strengths.
    pub fn add(&mut self, other: &Strengths, share: f64) {
        self.0.resize(self.0.len().max(other.0.len()), 0.0);
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own += share * other);
    }

    /// The score of topic number `topic`.
    pub(super) fn score(&self, topic: usize) -> f64 {
        let strength = self.0.get(topic).copied().unwrap_or(0.0);
        1.0 / (1.0 + (-STEEPNESS * (strength - THRESHOLD)).exp())
    }

    fn holding(&self, vocabulary: &TopicVocabulary) -> Vec<usize> {
        let topics = vocabulary.topics.iter().enumerate();
        let mut holding: Vec<_> =
            topics.filter(|(at, topic)| !topic.against_all && self.score(*at) >= 0.5).map(|(at, _)| at).collect();
        holding.sort_by(|a, b| self.0[*b].total_cmp(&self.0[*a]).then(a.cmp(b)));
        holding
    }

    /// The topics that hold, the primary one first.
    pub(super) fn labels(&self, vocabulary: &TopicVocabulary) -> Vec<usize> {
        let mut holding = self.holding(vocabulary);
        let Some(first) = holding.first().copied() else { return holding };
        let wins = |at: &usize| {
            let wins = vocabulary.topics[*at].wins_over.iter().any(|id| id == vocabulary.id(first));
            wins && self.0[*at] >= WINNING_SHARE * self.0[first]
        };
        if let Some(winner) = holding.iter().position(wins) {
            holding[..=winner].rotate_right(1);
        }
        holding
    }

    /// The primary topic; `other` where none holds.
    pub fn primary<'v>(&self, vocabulary: &'v TopicVocabulary) -> &'v str {
        self.labels(vocabulary).first().map_or(OTHER, |topic| vocabulary.id(*topic))
    }

    /// Every topic's score; `other` has what the likeliest of the others leaves.
    pub fn scores(&self, vocabulary: &TopicVocabulary) -> BTreeMap<String, f64> {
        let of = |at: usize| (vocabulary.id(at).to_owned(), self.score(at));
        let topics = (0..vocabulary.topics.len()).filter(|at| !vocabulary.topics[*at].against_all);
        let mut scores: BTreeMap<_, _> = topics.map(of).collect();
        let highest = scores.values().copied().fold(0.0, f64::max);
        scores.insert(OTHER.to_owned(), 1.0 - highest);
        scores
    }
}
