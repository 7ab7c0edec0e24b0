//! A sentence with everything found in it: chunks, amounts, time expressions. The rules of this folder walk over views.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::chunk::{ChunkKind, Chunks};
use super::counts::{Counted, Counts};
use super::cues::{Hits, StatusCues};
use super::time::find::Times;
use crate::quantity::Amount;
use crate::text::document::Document;
use crate::text::tag::Tag;
use crate::text::token::Token;

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
    /// Where it says "respectively".
    pub(super) respectively: Option<usize>,
    counts: Counts,
    /// The chunks at which a clause ends, once somebody has asked for them.
    clauses: OnceCell<Vec<usize>>,
    /// What tells a status, once somebody has asked for it.
    cues: OnceCell<Hits>,
}

impl<'d, 't> View<'d, 't> {
    /// The sentence of `chunks`, which hold the tokens `range`.
    pub(super) fn new(
        document: &'d Document<'t>,
        sentence: usize,
        range: Range<usize>,
        chunks: Chunks,
        amounts: &'d [Amount],
        times: Times,
    ) -> Self {
        let respectively = None;
        let counts = Counts::new(document, document.sentences[sentence].tokens.clone(), &chunks);
        let (clauses, cues) = (OnceCell::new(), OnceCell::new());
        let view = Self { document, sentence, range, chunks, amounts, times, respectively, counts, clauses, cues };
        let respectively = view.range.clone().find(|at| view.is(*at, "respectively"));
        Self { respectively, ..view }
    }

    /// The text of a token, lower case.
    pub fn lower(&self, at: usize) -> Cow<'t, str> {
        let word = self.document.word(at);
        let small = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if small { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
    }
}

impl View<'_, '_> {
    /// How many amounts stand among the tokens `range`.
    pub(super) fn amounts_within(&self, range: Range<usize>) -> usize {
        let before = self.amounts.partition_point(|amount| amount.tokens.start < range.start);
        let until = self.amounts.partition_point(|amount| amount.tokens.end <= range.end);
        until.saturating_sub(before)
    }

    /// How many of `kind` there are among the tokens `range`.
    pub(super) fn count(&self, kind: Counted, range: Range<usize>) -> usize {
        self.counts.within(kind, range)
    }

    /// Where the sentence holds what tells a status.
    pub(super) fn cues(&self, cues: &StatusCues) -> &Hits {
        self.cues.get_or_init(|| cues.hits(self.document, self.range.clone()))
    }

    /// The chunks of the clause around `chunk`: up to a semicolon or "but", or a comma with a subject and verb behind it.
    pub(super) fn clause(&self, chunk: usize) -> Range<usize> {
        let all = || (0..self.chunks.all.len()).filter(|at| self.ends_clause(*at)).collect();
        let ends: &Vec<usize> = self.clauses.get_or_init(all);
        let next = ends.partition_point(|end| *end < chunk);
        let start = next.checked_sub(1).map_or(0, |before| ends[before] + 1);
        start..ends.get(next).copied().unwrap_or(self.chunks.all.len())
    }

    fn ends_clause(&self, at: usize) -> bool {
        match self.kind(at) {
            ChunkKind::Conjunction => self.chunk_is(at, "but"),
            _ => self.chunk_in(at, &[";", "；", ":"]) || self.chunk_is(at, ",") && self.opens_clause(at + 1),
        }
    }

    /// Whether a subject with a finite verb stands at `at`, behind a conjunction perhaps.
    fn opens_clause(&self, at: usize) -> bool {
        let at = if self.kind(at) == ChunkKind::Conjunction { at + 1 } else { at };
        if self.kind(at) != ChunkKind::Noun {
            return false;
        }
        let verb = self.complex_right(at).end;
        self.kind(verb) == ChunkKind::Verb && self.count(Counted::Finite, self.tokens(verb)) > 0
    }

    /// Whether the token at `at` is the word `word`, in any case.
    #[inline]
    pub fn is(&self, at: usize, word: &str) -> bool {
        let long = |token: &Token| (token.end - token.start) as usize == word.len();
        self.document.tokens.get(at).is_some_and(long) && self.document.word(at).eq_ignore_ascii_case(word)
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
        self.chunk_in(chunk, &[word])
    }

    /// The text of a chunk of one token; empty of a longer one.
    pub fn single(&self, chunk: usize) -> &str {
        let tokens = self.tokens(chunk);
        if tokens.len() == 1 { self.document.word(tokens.start) } else { "" }
    }

    /// Whether the chunk is one of `words`.
    #[inline(always)]
    pub fn chunk_in(&self, chunk: usize, words: &[&str]) -> bool {
        let single = self.chunks.all.get(chunk).filter(|chunk| chunk.tokens.len() == 1);
        let Some(token) = single.and_then(|chunk| self.document.tokens.get(chunk.tokens.start)) else { return false };
        let length = (token.end - token.start) as usize;
        words.iter().any(|word| word.len() == length) && self.is_one_of(token, words)
    }

    #[inline(never)]
    fn is_one_of(&self, token: &Token, words: &[&str]) -> bool {
        let own = token.text(self.document.text);
        words.iter().any(|word| own.eq_ignore_ascii_case(word))
    }

    /// Whether a comma, semicolon or bracket stands among the tokens `range`.
    pub fn broken(&self, range: Range<usize>) -> bool {
        self.count(Counted::Breaks, range) > 0
    }

    /// Whether a clause of its own begins among the tokens `range`: a comma or conjunction, and a finite verb.
    pub fn clause_begins(&self, range: Range<usize>) -> bool {
        let opened = self.broken(range.clone()) || self.count(Counted::Conjunctions, range.clone()) > 0;
        opened && self.count(Counted::Finite, range) > 0
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
        self.phrase_in(tokens).map(Cow::into_owned)
    }

    /// The same, as it stands in the article where that is possible.
    pub(super) fn phrase_in(&self, tokens: Range<usize>) -> Option<Cow<'_, str>> {
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
        let text = self.document.slice(first..last);
        let text = if self.spaced_once(first..last) { Cow::Borrowed(text) } else { spaced_once(text) };
        (!text.is_empty()).then_some(text)
    }

    /// Whether one space or nothing stands between any two neighbours among `tokens`.
    fn spaced_once(&self, tokens: Range<usize>) -> bool {
        let tokens = self.document.tokens.get(tokens).unwrap_or_default();
        tokens.windows(2).all(|pair| match pair[1].start - pair[0].end {
            0 => true,
            1 => self.document.text.as_bytes()[pair[0].end as usize] == b' ',
            _ => false,
        })
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

/// The text with one space where white space stands, and none around it.
pub(super) fn spaced_once(text: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let single = text.bytes().all(|byte| {
        let fits = byte.is_ascii_graphic() || byte == b' ' && before != b' ';
        before = byte;
        fits
    });
    if single && before != b' ' {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}
