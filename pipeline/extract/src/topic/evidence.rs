//! Evidence: what the phrases of a text say, by topic, before it is judged.
//!
//! A text has a headline (its title, or its first sentence), a lead, and all of its running text. In each, a phrase
//! counts by the square root of how often it stands there, over the length of that part; the three are mixed by fixed
//! shares. So a score is a sum of phrases times weights, which is what makes it explainable and its weights learnable.

use std::ops::Range;

use super::automaton::Hit;
use super::vocabulary::{Contexts, Form, TopicVocabulary};
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

/// The forms found in a text, and how they vote. Every sentence votes once; a text and its parts add up its votes.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// In the order of the text.
    pub hits: Vec<Hit>,
    /// The roles that vote, sentence by sentence.
    votes: Vec<u32>,
    /// Where each sentence ends, in the order of the text.
    ends: Vec<End>,
    title_votes: Vec<u32>,
    title_words: usize,
    title_contexts: Contexts,
    contexts: Contexts,
}

/// One past what belongs to a sentence, and how many words stand before that.
#[derive(Debug, Clone, Copy, Default)]
struct End {
    hit: usize,
    vote: usize,
    words: usize,
}

/// Adds up votes by role and part.
#[derive(Default)]
struct Counts {
    /// A role and a part, packed so that sorting is cheap.
    votes: Vec<u32>,
    words: [usize; 3],
}

impl Counts {
    fn add(&mut self, roles: &[u32], part: usize) {
        self.votes.extend(roles.iter().map(|role| (role << 2) | (part as u32)));
    }

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
    /// Finds every form in the text and in its title, and lets it vote.
    pub fn of(title: Option<Title<'_>>, document: &Document<'_>, vocabulary: &TopicVocabulary) -> Self {
        let mut findings = Self::default();
        findings.hits.reserve(document.tokens.len() / 8);
        for sentence in &document.sentences {
            let range = sentence.tokens.clone();
            let words = findings.before(findings.ends.len()).words + words(document.tokens.get(range.clone()));
            vocabulary.automaton.find(document.text, &document.tokens, range, &mut findings.hits);
            findings.ends.push(End { hit: findings.hits.len(), vote: 0, words });
        }
        findings.vote(title, has_title(document), vocabulary);
        findings
    }

    fn vote(&mut self, title: Option<Title<'_>>, titled: bool, vocabulary: &TopicVocabulary) {
        let mut title_hits = Vec::new();
        if let Some(title) = title {
            vocabulary.automaton.find(title.text, title.tokens, 0..title.tokens.len(), &mut title_hits);
            self.title_words = words(Some(title.tokens));
            self.title_contexts = contexts(&title_hits, vocabulary);
        } else if titled {
            self.title_contexts = contexts(self.hits_of(0), vocabulary);
        }
        self.contexts = contexts(&self.hits, vocabulary) | self.title_contexts;
        let scene = Scene { around: 0, text: self.contexts };
        scene.vote(&title_hits, vocabulary, &mut self.title_votes);
        let (mut votes, mut start) = (Vec::with_capacity(self.hits.len()), 0);
        for (nth, end) in self.ends.iter_mut().enumerate() {
            let is_headline = nth == 0 && title.is_none();
            let around = if is_headline { 0 } else { self.title_contexts };
            Scene { around, ..scene }.vote(self.hits.get(start..end.hit).unwrap_or_default(), vocabulary, &mut votes);
            (start, end.vote) = (end.hit, votes.len());
        }
        self.votes = votes;
    }

    /// The hits of a sentence.
    pub fn hits_of(&self, sentence: usize) -> &[Hit] {
        let (start, end) = (self.before(sentence), self.before(sentence + 1));
        self.hits.get(start.hit..end.hit).unwrap_or_default()
    }

    /// The end of the sentence before `sentence`.
    fn before(&self, sentence: usize) -> End {
        let last = sentence.min(self.ends.len()).checked_sub(1);
        last.and_then(|last| self.ends.get(last)).copied().unwrap_or_default()
    }

    /// Adds the votes of some sentences to a part.
    fn add(&self, sentences: Range<usize>, part: usize, counts: &mut Counts) {
        let (start, end) = (self.before(sentences.start), self.before(sentences.end));
        counts.words[part] += end.words.saturating_sub(start.words);
        counts.add(self.votes.get(start.vote..end.vote).unwrap_or_default(), part);
    }

    /// The roles that may vote in a text without a title, those too that a heavier one of their form silences.
    #[cfg(test)]
    pub(super) fn may_vote(&self, vocabulary: &TopicVocabulary) -> Vec<u32> {
        let mut roles = Vec::new();
        for sentence in 0..self.ends.len() {
            let scene = Scene { around: if sentence == 0 { 0 } else { self.title_contexts }, text: self.contexts };
            scene.each(self.hits_of(sentence), vocabulary, |form, present| {
                let may = |role: &&u32| vocabulary.roles[**role as usize].votes(present, self.contexts);
                roles.extend(form.roles.iter().filter(may));
            });
        }
        roles
    }

    /// The evidence of the whole text.
    pub fn whole(&self, document: &Document<'_>) -> Evidence {
        let mut counts = Counts::default();
        let outside = self.title_words > 0;
        if outside {
            counts.words[HEADLINE] = self.title_words;
            counts.add(&self.title_votes, HEADLINE);
        } else {
            self.add(0..1, HEADLINE, &mut counts);
        }
        let first = usize::from(!outside && has_title(document));
        let before = self.before(first).words;
        let lead = self.ends.partition_point(|end| end.words < before + LEAD_WORDS) + 1;
        self.add(first..lead, LEAD, &mut counts);
        self.add(first..self.ends.len(), BODY, &mut counts);
        counts.evidence()
    }

    /// The evidence of some sentences as if they were a text of their own, under the title's contexts.
    pub fn part(&self, sentences: Range<usize>) -> Evidence {
        let mut counts = Counts::default();
        self.add(sentences, BODY, &mut counts);
        counts.evidence()
    }

    /// The evidence of a piece of text that may stand outside the document, in the scene of the hits around it.
    pub fn phrase(&self, text: &str, tokens: &[Token], around: &[Hit], vocabulary: &TopicVocabulary) -> Evidence {
        let (mut hits, mut votes) = (Vec::new(), Vec::new());
        vocabulary.automaton.find(text, tokens, 0..tokens.len(), &mut hits);
        let around = contexts(around, vocabulary) | self.title_contexts;
        Scene { around, text: self.contexts }.vote(&hits, vocabulary, &mut votes);
        let mut counts = Counts::default();
        counts.words[BODY] = words(Some(tokens));
        counts.add(&votes, BODY);
        counts.evidence()
    }
}

/// The contexts that phrases stand in: those of their surroundings, and of the whole text.
#[derive(Debug, Clone, Copy)]
struct Scene {
    around: Contexts,
    text: Contexts,
}

impl Scene {
    /// Lets the hits of a sentence vote. A phrase's scene is what stands around it: other hits, and `around`.
    fn vote(self, hits: &[Hit], vocabulary: &TopicVocabulary, votes: &mut Vec<u32>) {
        self.each(hits, vocabulary, |form, present| {
            vocabulary.heaviest(form, |role| role.votes(present, self.text), votes);
        });
    }

    /// Tells every form with the contexts around it.
    fn each(self, hits: &[Hit], vocabulary: &TopicVocabulary, mut tell: impl FnMut(&Form, Contexts)) {
        let (mut once, mut again) = (0, 0);
        for hit in hits {
            let own = vocabulary.contexts_of(hit);
            again |= once & own;
            once |= own;
        }
        for hit in hits {
            let Some(form) = vocabulary.forms.get(hit.form as usize) else { continue };
            let present = (once & !form.contexts) | again | self.around;
            tell(form, present);
        }
    }
}

fn has_title(document: &Document<'_>) -> bool {
    document.blocks.first().is_some_and(|block| block.kind == BlockKind::Title) && document.sentences.len() > 1
}

fn contexts(hits: &[Hit], vocabulary: &TopicVocabulary) -> Contexts {
    hits.iter().fold(0, |mask, hit| mask | vocabulary.contexts_of(hit))
}

fn words(tokens: Option<&[Token]>) -> usize {
    tokens.unwrap_or_default().iter().filter(|token| token.kind != TokenKind::Mark).count()
}
