//! A sentence with everything found in it: chunks, amounts, time expressions. The rules of this folder walk over views.

use std::ops::Range;

use super::chunk::{ChunkKind, Chunks};
use super::time::find::Times;
use crate::quantity::Amount;
use crate::text::document::Document;
use crate::text::tag::Tag;

/// A sentence and what is known of it.
pub struct View<'d, 't> {
    /// The article.
    pub document: &'d Document<'t>,
    /// The sentence's index.
    pub sentence: usize,
    /// Its tokens, without its block's label.
    pub range: Range<usize>,
    /// Its chunks.
    pub chunks: Chunks,
    /// Its amounts.
    pub amounts: &'d [Amount],
    /// Its time expressions and bases.
    pub times: Times,
}

impl View<'_, '_> {
    /// The text of a token, lower case.
    pub fn lower(&self, at: usize) -> String {
        self.document.word(at).to_lowercase()
    }

    /// Whether the token at `at` is the word `word`, in any case.
    pub fn is(&self, at: usize, word: &str) -> bool {
        self.document.word(at).eq_ignore_ascii_case(word)
    }

    /// Whether the determiner at `at` points back: this, that, its.
    pub fn anaphoric(&self, at: usize) -> bool {
        let word = self.document.word(at);
        ["this", "that", "these", "those", "its", "their"].iter().any(|back| word.eq_ignore_ascii_case(back))
    }

    /// The text of a chunk.
    pub fn text(&self, chunk: usize) -> &str {
        self.chunks.all.get(chunk).map_or("", |chunk| self.document.slice(chunk.tokens.clone()))
    }

    /// The tokens of a chunk; empty outside.
    pub fn tokens(&self, chunk: usize) -> Range<usize> {
        self.chunks.all.get(chunk).map_or(0..0, |chunk| chunk.tokens.clone())
    }

    /// The kind of a chunk.
    pub fn kind(&self, chunk: usize) -> ChunkKind {
        self.chunks.kind(chunk)
    }

    /// Whether the chunk is the preposition or mark `word`.
    pub fn chunk_is(&self, chunk: usize, word: &str) -> bool {
        self.tokens(chunk).len() == 1 && self.is(self.tokens(chunk).start, word)
    }

    /// Whether the chunk is one of `words`.
    pub fn chunk_in(&self, chunk: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.chunk_is(chunk, word))
    }

    /// Whether a comma, semicolon or bracket stands among the tokens `range`.
    pub fn broken(&self, range: Range<usize>) -> bool {
        range.into_iter().any(|at| matches!(self.document.word(at), "," | ";" | ":" | "(" | ")" | "，" | "；"))
    }

    /// Whether a clause of its own begins among the tokens `range`: a comma or conjunction, and a finite verb.
    pub fn clause_begins(&self, range: Range<usize>) -> bool {
        let opened = self.broken(range.clone()) || range.clone().any(|at| self.chunks.tag(at) == Tag::Conjunction);
        opened
            && range
                .into_iter()
                .any(|at| matches!(self.chunks.tag(at), Tag::Past | Tag::Verb | Tag::Modal | Tag::Auxiliary))
    }

    /// The noun phrase with its complements that ends with the chunk `end`: `N (of|in|for N)*`, walked leftwards.
    pub fn complex_left(&self, end: usize) -> Range<usize> {
        let mut first = end;
        while first >= 2
            && self.kind(first - 1) == ChunkKind::Preposition
            && self.kind(first - 2) == ChunkKind::Noun
            && self.joins(first - 1)
        {
            first -= 2;
        }
        // A verb group before "of"-less chains ends the phrase; a participle right behind a noun belongs to it.
        first..end + 1
    }

    /// The noun phrase with its complements that begins with the chunk `begin`, walked rightwards.
    pub fn complex_right(&self, begin: usize) -> Range<usize> {
        let mut last = begin;
        while self.kind(last + 1) == ChunkKind::Preposition
            && self.kind(last + 2) == ChunkKind::Noun
            && self.joins(last + 1)
        {
            last += 2;
        }
        begin..last + 1
    }

    /// Whether the preposition joins a complement to a noun rather than opens an adverbial.
    pub fn joins(&self, chunk: usize) -> bool {
        !self
            .chunk_in(chunk, &["than", "because", "while", "although", "as", "if", "whether", "that", "since", "until"])
    }

    /// The tokens of the chunks `chunks`.
    pub fn span(&self, chunks: Range<usize>) -> Range<usize> {
        let last = chunks.end.checked_sub(1).unwrap_or(chunks.start);
        self.tokens(chunks.start).start..self.tokens(last).end
    }

    /// The text of `tokens` as a phrase: without numbers, leading determiner, and trailing marks.
    pub fn phrase(&self, tokens: Range<usize>) -> Option<String> {
        let mut first = tokens.start;
        while first < tokens.end
            && matches!(
                self.chunks.tag(first),
                Tag::Determiner | Tag::Mark | Tag::Preposition | Tag::Conjunction | Tag::Possessive
            )
        {
            first += 1;
        }
        let mut last = tokens.end;
        while last > first
            && matches!(self.chunks.tag(last - 1), Tag::Mark | Tag::Determiner | Tag::Preposition | Tag::Conjunction)
            && !matches!(self.document.word(last - 1), ")" | "\"" | "”")
        {
            last -= 1;
        }
        let text = self.document.slice(first..last).trim();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// The subject of the sentence: the first noun phrase with a common noun or name before its first finite verb.
    pub fn subject(&self) -> Option<String> {
        let finite = |at: &usize| matches!(self.chunks.tag(*at), Tag::Past | Tag::Verb | Tag::Modal | Tag::Auxiliary);
        let verb = (0..self.chunks.all.len())
            .find(|at| self.kind(*at) == ChunkKind::Verb && self.tokens(*at).any(|at| finite(&at)))?;
        let noun = |at: &usize| {
            let tags = self.tokens(*at).map(|at| self.chunks.tag(at));
            self.kind(*at) == ChunkKind::Noun && tags.clone().any(|tag| matches!(tag, Tag::Noun | Tag::Name))
        };
        let last = (0..verb).rev().find(noun)?;
        self.phrase(self.span(self.complex_left(last)))
    }

    /// The chunk left of `chunk` that is no adverb, mark aside.
    pub fn left(&self, chunk: usize) -> Option<usize> {
        (0..chunk).rev().find(|at| self.kind(*at) != ChunkKind::Loose)
    }

    /// The chunk right of `chunk` that is no adverb.
    pub fn right(&self, chunk: usize) -> Option<usize> {
        (chunk + 1..self.chunks.all.len()).find(|at| self.kind(*at) != ChunkKind::Loose)
    }
}
