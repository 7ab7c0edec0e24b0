//! A sentence under reading: its tokens with tags, and the vocabulary beside them.
//!
//! Every position is a token index of the document. Positions outside the sentence read as nothing, so that no rule
//! looks past its sentence.

use std::ops::Range;

use crate::text::Document;
use crate::text::tag::{Penn, Tag};
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::lexicon::WordId;

/// A sentence and what is known while it is read.
pub(crate) struct Scene<'a> {
    /// The document.
    pub(crate) document: &'a Document<'a>,
    /// The vocabulary.
    pub(crate) vocabulary: &'a Vocabulary,
    /// The sentence's tokens.
    pub(crate) range: Range<usize>,
    /// The sentence, by index.
    pub(crate) sentence: usize,
    /// Its tags.
    tags: &'a [Penn],
}

impl<'a> Scene<'a> {
    /// The scene of a sentence.
    pub(crate) fn new(document: &'a Document<'a>, vocabulary: &'a Vocabulary, sentence: usize) -> Self {
        let range = document.sentences[sentence].tokens.clone();
        let tags = document.tags(sentence, &vocabulary.tagger);
        Self { document, vocabulary, range, sentence, tags }
    }

    /// The token at `at`.
    pub(crate) fn token(&self, at: usize) -> Option<&'a Token> {
        if self.range.contains(&at) { self.document.tokens.get(at) } else { None }
    }

    /// The document's tokens up to the sentence's end: no phrase is matched past it.
    pub(crate) fn tokens(&self) -> &'a [Token] {
        &self.document.tokens[..self.range.end]
    }

    /// The document's text.
    pub(crate) fn source(&self) -> &'a str {
        self.document.text
    }

    /// The text of the token at `at`.
    pub(crate) fn text(&self, at: usize) -> &'a str {
        self.token(at).map_or("", |token| token.text(self.document.text))
    }

    /// The word of the token at `at`.
    pub(crate) fn word(&self, at: usize) -> WordId {
        self.token(at).map_or(WordId::UNKNOWN, |token| token.word)
    }

    /// The tag of the token at `at`.
    pub(crate) fn tag(&self, at: usize) -> Option<Tag> {
        let penn = self.penn(at)?;
        let auxiliary = penn.is_verb() && self.vocabulary.grammar.auxiliary.has(self.word(at));
        Some(if auxiliary { Tag::Auxiliary } else { penn.coarse() })
    }

    /// The fine tag of the token at `at`.
    pub(crate) fn penn(&self, at: usize) -> Option<Penn> {
        self.tags.get(at.checked_sub(self.range.start)?).copied()
    }

    /// What the token at `at` is made of.
    pub(crate) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|token| token.kind)
    }

    /// Whether the token at `at` is a number in digits.
    pub(crate) fn is_number(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Number)
    }

    /// Whether the token at `at` is one of the marks in `marks`.
    #[inline]
    pub(crate) fn is_mark(&self, at: usize, marks: &str) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Mark && self.is_one_of(token, marks))
    }

    fn is_one_of(&self, token: &Token, marks: &str) -> bool {
        let bytes = &self.document.text.as_bytes()[token.start as usize..token.end as usize];
        match bytes {
            [byte] => marks.as_bytes().contains(byte),
            _ => !bytes.is_empty() && marks.contains(token.text(self.document.text)),
        }
    }

    /// Whether the token at `at` is a hyphen or dash.
    pub(crate) fn is_hyphen(&self, at: usize) -> bool {
        self.is_mark(at, "-‐‑–—−~～")
    }

    /// Whether no white space stands before the token at `at`.
    pub(crate) fn is_glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| !token.spaced) && at > self.range.start
    }

    /// Whether a glued hyphen stands at `at` with something glued behind it.
    pub(crate) fn is_inner_hyphen(&self, at: usize) -> bool {
        self.is_mark(at, "-‐‑–") && self.is_glued(at) && self.is_glued(at + 1)
    }

    /// One past initials with their full stops that begin at `at`: "U.S.".
    pub(crate) fn initials(&self, at: usize) -> Option<usize> {
        let letter = |at: usize| self.text(at).len() == 1 && self.token(at).is_some_and(|token| token.capital);
        let pairs = (0..4).take_while(|nth| {
            let first = at + 2 * nth;
            letter(first)
                && (*nth == 0 || self.is_glued(first))
                && self.is_mark(first + 1, ".")
                && self.is_glued(first + 1)
        });
        let pairs = pairs.count();
        (pairs >= 2).then_some(at + 2 * pairs)
    }

    /// The token before `at`, by position.
    pub(crate) fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|before| self.range.contains(before))
    }
}
