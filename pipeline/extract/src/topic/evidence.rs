//! Evidence: what the phrases of a text say, by topic, before it is judged.
//!
//! A text has a headline (its title, or its first sentence), a lead, and all of its running text. In each, a phrase
//! counts by the square root of how often it stands there, over the length of that part; the three are mixed by fixed
//! shares. So a score is a sum of phrases times weights, which is what makes it explainable and its weights learnable.

use std::ops::Range;

use super::automaton::Hit;
use super::vocabulary::TopicVocabulary;
use crate::text::block::BlockKind;
use crate::text::document::Document;
use crate::text::token::{Token, TokenKind};

const HEADLINE: usize = 0;
const LEAD: usize = 1;
const BODY: usize = 2;
const LEAD_WORDS: usize = 60;
/// A part of this many words is as long as a sentence; longer ones are held to its density.
const PLAIN_WORDS: f64 = 25.0;
/// How much density counts against mere amount.
const DENSITY: f64 = 0.7;

/// A title that stands outside the text, with its tokens.
#[derive(Debug, Clone, Copy)]
pub struct Title<'t> {
    /// The title.
    pub text: &'t str,
    /// Its tokens, under the same lexicon as the text's.
    pub tokens: &'t [Token],
}

/// What one role says in a text: its feature value, to be multiplied by its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feature {
    /// The role, by number.
    pub role: u32,
    /// How much of it there is.
    pub amount: f64,
}

/// Features of a text or a part of it, in the order of roles.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// One for each role that votes.
    pub features: Vec<Feature>,
}

/// The forms found in a text, and the contexts that its title sets.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// In the order of the text.
    pub hits: Vec<Hit>,
    title_hits: Vec<Hit>,
    title_contexts: u64,
    title_words: usize,
    contexts: u64,
}

/// Adds up votes by role and part.
#[derive(Default)]
struct Counts {
    /// A role and a part, packed so that sorting is cheap.
    votes: Vec<u32>,
    words: [usize; 3],
}

impl Counts {
    fn evidence(mut self) -> Evidence {
        self.votes.sort_unstable();
        let scale = self.scales();
        let mut features: Vec<Feature> = Vec::new();
        for same in self.votes.chunk_by(|a, b| a == b) {
            let (role, part) = (same[0] >> 2, (same[0] & 3) as usize);
            let amount = (same.len() as f64).sqrt() * scale[part];
            match features.last_mut().filter(|feature| feature.role == role) {
                Some(feature) => feature.amount += amount,
                None => features.push(Feature { role, amount }),
            }
        }
        Evidence { features }
    }

    /// What one vote in each part is worth: the part's share among those present, over its length.
    fn scales(&self) -> [f64; 3] {
        let shares = [0.36, 0.28, 0.36];
        let total: f64 = shares.iter().zip(self.words).filter(|(_, words)| *words > 0).map(|(share, _)| share).sum();
        let mut scales = [0.0; 3];
        for ((scale, share), words) in scales.iter_mut().zip(shares).zip(self.words) {
            if words > 0 {
                *scale = share / total / (words as f64 / PLAIN_WORDS).max(1.0).powf(DENSITY);
            }
        }
        scales
    }
}

impl Findings {
    /// Finds every form in the text and in its title.
    pub fn of(title: Option<Title<'_>>, document: &Document<'_>, vocabulary: &TopicVocabulary) -> Self {
        let mut findings = Self::default();
        let all = 0..document.tokens.len();
        findings.hits.reserve(document.tokens.len() / 8);
        vocabulary.automaton.find(document.text, &document.tokens, all, &mut findings.hits);
        if let Some(title) = title {
            let all = 0..title.tokens.len();
            vocabulary.automaton.find(title.text, title.tokens, all, &mut findings.title_hits);
            findings.title_words = words(title.tokens);
            findings.title_contexts = contexts(&findings.title_hits, vocabulary);
        } else if let Some(headline) = document.sentences.first().filter(|_| has_title(document)) {
            findings.title_contexts = contexts(findings.within(&headline.tokens), vocabulary);
        }
        findings.contexts = contexts(&findings.hits, vocabulary) | findings.title_contexts;
        findings
    }

    /// The hits that begin in the token range.
    pub fn within(&self, tokens: &Range<usize>) -> &[Hit] {
        let first = self.hits.partition_point(|hit| (hit.token as usize) < tokens.start);
        let last = self.hits.partition_point(|hit| (hit.token as usize) < tokens.end);
        self.hits.get(first..last).unwrap_or_default()
    }

    /// The evidence of the whole text.
    pub fn whole(&self, document: &Document<'_>, vocabulary: &TopicVocabulary) -> Evidence {
        let mut counts = Counts::default();
        let outside = self.title_words > 0;
        if outside {
            counts.words[HEADLINE] = self.title_words;
            self.vote(&self.title_hits, 0, &[HEADLINE], vocabulary, &mut counts);
        }
        let titled = has_title(document);
        for (nth, sentence) in document.sentences.iter().enumerate() {
            let headline = nth == 0 && !outside;
            let lead = counts.words[LEAD] < LEAD_WORDS && !(headline && titled);
            let body = !(headline && titled);
            let parts = [headline.then_some(HEADLINE), lead.then_some(LEAD), body.then_some(BODY)];
            let parts: Vec<usize> = parts.into_iter().flatten().collect();
            let length = words(document.tokens.get(sentence.tokens.clone()).unwrap_or_default());
            parts.iter().for_each(|part| counts.words[*part] += length);
            let around = if headline { 0 } else { self.title_contexts };
            self.vote(self.within(&sentence.tokens), around, &parts, vocabulary, &mut counts);
        }
        counts.evidence()
    }

    /// The evidence of some sentences as if they were a text of their own, under the title's contexts.
    pub fn part(&self, document: &Document<'_>, sentences: Range<usize>, vocabulary: &TopicVocabulary) -> Evidence {
        let mut counts = Counts::default();
        for sentence in document.sentences.get(sentences).unwrap_or_default() {
            counts.words[BODY] += words(document.tokens.get(sentence.tokens.clone()).unwrap_or_default());
            self.vote(self.within(&sentence.tokens), self.title_contexts, &[BODY], vocabulary, &mut counts);
        }
        counts.evidence()
    }

    /// The evidence of a piece of text that may stand outside the document, in the scene of the hits around it.
    pub fn phrase(&self, text: &str, tokens: &[Token], around: &[Hit], vocabulary: &TopicVocabulary) -> Evidence {
        let mut hits = Vec::new();
        vocabulary.automaton.find(text, tokens, 0..tokens.len(), &mut hits);
        let around = contexts(around, vocabulary) | self.title_contexts;
        let mut counts = Counts::default();
        counts.words[BODY] = words(tokens);
        self.vote(&hits, around, &[BODY], vocabulary, &mut counts);
        counts.evidence()
    }

    /// Lets the hits of a sentence vote. A phrase's scene is what stands around it: other hits, and `around`.
    fn vote(&self, hits: &[Hit], around: u64, parts: &[usize], vocabulary: &TopicVocabulary, counts: &mut Counts) {
        let (mut once, mut again) = (0, 0);
        for hit in hits {
            let own = vocabulary.contexts_of(hit);
            again |= once & own;
            once |= own;
        }
        for hit in hits {
            let Some(form) = vocabulary.forms.get(hit.form as usize) else { continue };
            let present = (once & !form.contexts) | again | around;
            for role in &form.roles {
                if vocabulary.roles[*role as usize].votes(present, self.contexts) {
                    counts.votes.extend(parts.iter().map(|part| (*role << 2) | (*part as u32)));
                }
            }
        }
    }
}

fn has_title(document: &Document<'_>) -> bool {
    document.blocks.first().is_some_and(|block| block.kind == BlockKind::Title) && document.sentences.len() > 1
}

fn contexts(hits: &[Hit], vocabulary: &TopicVocabulary) -> u64 {
    hits.iter().fold(0, |mask, hit| mask | vocabulary.contexts_of(hit))
}

fn words(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| token.kind != TokenKind::Mark).count()
}
