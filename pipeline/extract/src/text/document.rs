//! An article as extraction sees it: its text with tokens, blocks and sentences over it.

use std::cell::OnceCell;
use std::ops::Range;

use super::block::{self, Block};
use super::sentence::{Sentence, SentenceRules};
use super::tag::{Penn, Tagger};
use super::token::{Token, Tokens};
use crate::vocabulary::lexicon::Lexicon;

/// A text and what it is made of. Every index and span refers to this text.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// The article's text.
    pub text: &'t str,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
    /// Its lines and paragraphs, in order.
    pub blocks: Vec<Block>,
    /// Its sentences, in order; those of one block are contiguous.
    pub sentences: Vec<Sentence>,
    /// The tags of each sentence, once somebody has asked for them.
    tags: Vec<OnceCell<Box<[Penn]>>>,
    /// The intervals of years that it names, once somebody has asked for them.
    intervals: OnceCell<Vec<(i16, i16)>>,
}

impl<'t> Document<'t> {
    /// Reads `text`. `titled` says whether its first line is its title.
    pub fn read(text: &'t str, titled: bool, lexicon: &Lexicon, rules: &SentenceRules) -> Self {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5 + 8);
        Tokens::new(text, lexicon).read(&mut tokens);
        let blocks = block::divide(text, titled);
        let (sentences, tags, intervals) = (Vec::new(), Vec::new(), OnceCell::new());
        let mut document = Self { text, tokens, blocks, sentences, tags, intervals };
        document.divide(rules);
        document
    }

    /// Divides every block into sentences; to be called again where blocks were changed.
    pub fn divide(&mut self, rules: &SentenceRules) {
        let mut sentences = Vec::with_capacity(self.tokens.len() / 20 + 1);
        let mut at = 0;
        for (index, block) in self.blocks.iter().enumerate() {
            at += self.tokens[at..].iter().take_while(|token| (token.start as usize) < block.span.start).count();
            let end = at + self.tokens[at..].partition_point(|token| (token.start as usize) < block.span.end);
            rules.divide(self.text, &self.tokens, at..end, index, &mut sentences);
            at = end;
        }
        self.tags = vec![OnceCell::new(); sentences.len()];
        self.sentences = sentences;
    }

    /// The tags of a sentence's tokens; every reader of the sentence gets the same ones.
    pub fn tags(&self, sentence: usize, tagger: &Tagger) -> &[Penn] {
        let tokens = || self.tokens.get(self.sentences.get(sentence)?.tokens.clone());
        let tags = || tagger.fine(self.text, tokens().unwrap_or_default()).into_boxed_slice();
        self.tags.get(sentence).map_or(&[], |cell| cell.get_or_init(tags))
    }

    /// The intervals of years that it names, in order, as `find` finds them the first time.
    pub(crate) fn intervals(&self, find: impl FnOnce() -> Vec<(i16, i16)>) -> &[(i16, i16)] {
        self.intervals.get_or_init(find)
    }

    /// The sentence that holds the token `at`.
    pub fn sentence_of(&self, at: usize) -> Option<usize> {
        let index = self.sentences.partition_point(|sentence| sentence.tokens.end <= at);
        self.sentences.get(index).filter(|sentence| sentence.tokens.contains(&at)).map(|_| index)
    }

    /// The tokens that begin in the byte range `start..end`.
    pub fn tokens_in(&self, start: usize, end: usize) -> Range<usize> {
        let first = self.tokens.partition_point(|token| (token.start as usize) < start);
        let last = self.tokens.partition_point(|token| (token.start as usize) < end);
        first..last.max(first)
    }

    /// The text of a token.
    pub fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.text(self.text))
    }

    /// The text from the first to the last token of `range`.
    pub fn slice(&self, range: Range<usize>) -> &'t str {
        match (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if range.start < range.end => {
                self.text.get(first.start as usize..last.end as usize).unwrap_or_default()
            }
            _ => "",
        }
    }

    /// The tokens of a block; `None` where it has no sentence.
    pub fn tokens_of(&self, block: usize) -> Option<Range<usize>> {
        let sentences = self.sentences_of(block);
        Some(sentences.first()?.tokens.start..sentences.last()?.tokens.end)
    }

    /// The sentences of a block.
    pub fn sentences_of(&self, block: usize) -> &[Sentence] {
        let first = self.sentences.partition_point(|sentence| sentence.block < block);
        let last = self.sentences.partition_point(|sentence| sentence.block <= block);
        &self.sentences[first..last]
    }
}
