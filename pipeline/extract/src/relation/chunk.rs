//! A sentence as a row of chunks: noun phrases, verb groups, prepositions, amounts, and the marks between them.
//!
//! Chunks are in order, do not overlap and together hold every token of the sentence. An amount is a chunk of its own,
//! whatever words it is made of, so that the phrases around it hold no numbers of theirs.

use std::ops::Range;

use crate::quantity::Amount;
use crate::text::document::Document;
use crate::text::tag::Tag;
use crate::text::token::TokenKind;

/// What a chunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkKind {
    /// A noun phrase without its complements.
    Noun,
    /// A verb group with its auxiliaries and adverbs.
    Verb,
    /// A preposition.
    Preposition,
    /// An amount, by its index among the sentence's.
    Amount(usize),
    /// A time expression.
    Time,
    /// and, or.
    Conjunction,
    /// which, that, where.
    Relative,
    /// An adverb or other loose word.
    Loose,
    /// A comma, bracket, colon, or dash.
    Mark,
}

/// A stretch of tokens that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// What it is.
    pub kind: ChunkKind,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// A sentence in chunks.
#[derive(Debug, Clone)]
pub struct Chunks {
    /// The chunks, in order.
    pub all: Vec<Chunk>,
    /// The tags of the sentence's tokens.
    pub tags: Vec<Tag>,
    /// The sentence's first token.
    pub first: usize,
    /// The chunk of each amount.
    amounts: Vec<Option<usize>>,
}

/// The chunks that are given: amounts, and the time expressions that no amount touches.
fn fixed(amounts: &[Amount], times: &[Range<usize>]) -> Vec<Chunk> {
    let apart = |time: &&Range<usize>| {
        amounts.iter().all(|amount| amount.tokens.end <= time.start || time.end <= amount.tokens.start)
    };
    let times = times.iter().filter(apart).map(|time| Chunk { kind: ChunkKind::Time, tokens: time.clone() });
    let amounts = amounts.iter().enumerate().map(|(nth, amount)| {
        let tokens = amount.tokens.start..amount.tokens.end.max(amount.tokens.start + 1);
        Chunk { kind: ChunkKind::Amount(nth), tokens }
    });
    let mut all: Vec<Chunk> = amounts.chain(times).collect();
    all.sort_by_key(|chunk| chunk.tokens.start);
    all
}

struct Chunker<'c, 't> {
    document: &'c Document<'t>,
    tags: &'c [Tag],
    first: usize,
    end: usize,
}

impl Chunks {
    /// The chunks of the tokens `range` with their `tags`. `amounts` are those of the sentence and `times` its time
    /// expressions, both in order; they are chunks as they stand.
    pub fn new(
        document: &Document<'_>,
        range: Range<usize>,
        tags: Vec<Tag>,
        amounts: &[Amount],
        times: &[Range<usize>],
    ) -> Self {
        let chunker = Chunker { document, tags: &tags, first: range.start, end: range.end };
        let fixed = fixed(amounts, times);
        let mut all = Vec::with_capacity(range.len() / 2 + 1);
        let mut places = vec![None; amounts.len()];
        let mut at = range.start;
        let mut next = 0;
        while at < range.end {
            while fixed.get(next).is_some_and(|chunk| chunk.tokens.start < at) {
                next += 1;
            }
            let chunk = match fixed.get(next).filter(|chunk| chunk.tokens.start == at) {
                Some(chunk) => chunk.clone(),
                None => chunker.chunk(at, fixed.get(next).map_or(range.end, |chunk| chunk.tokens.start.min(range.end))),
            };
            at = chunk.tokens.end.min(range.end);
            if let ChunkKind::Amount(nth) = chunk.kind {
                places[nth] = Some(all.len());
            }
            all.push(Chunk { tokens: chunk.tokens.start..at, ..chunk });
        }
        Self { all, first: range.start, tags, amounts: places }
    }

    /// The tag of a token of the sentence.
    pub fn tag(&self, token: usize) -> Tag {
        token.checked_sub(self.first).and_then(|at| self.tags.get(at)).copied().unwrap_or(Tag::Mark)
    }

    /// The chunk that holds the token.
    pub fn at(&self, token: usize) -> Option<usize> {
        let index = self.all.partition_point(|chunk| chunk.tokens.end <= token);
        self.all.get(index).filter(|chunk| chunk.tokens.contains(&token)).map(|_| index)
    }

    /// The kind of a chunk; `Mark` outside.
    pub fn kind(&self, index: usize) -> ChunkKind {
        self.all.get(index).map_or(ChunkKind::Mark, |chunk| chunk.kind)
    }

    /// The chunk of the amount `nth` of the sentence.
    pub fn amount(&self, nth: usize) -> Option<usize> {
        self.amounts.get(nth).copied().flatten()
    }
}

impl Chunker<'_, '_> {
    fn tag(&self, at: usize) -> Option<Tag> {
        (at >= self.first && at < self.end).then(|| self.tags.get(at - self.first).copied()).flatten()
    }

    fn mark(&self, at: usize) -> &str {
        self.document.word(at)
    }

    /// The chunk that begins at `at`; no noun phrase or verb group reaches past `limit`, where the next amount begins.
    fn chunk(&self, at: usize, limit: usize) -> Chunk {
        let noun = self.noun_end(at, limit);
        if let Some(end) = noun {
            return Chunk { kind: ChunkKind::Noun, tokens: at..end };
        }
        let verb = self.verb_end(at, limit);
        if verb > at {
            return Chunk { kind: ChunkKind::Verb, tokens: at..verb };
        }
        let kind = match self.tag(at) {
            Some(Tag::Preposition | Tag::To) => ChunkKind::Preposition,
            Some(Tag::Conjunction) => ChunkKind::Conjunction,
            Some(Tag::Relative) => ChunkKind::Relative,
            Some(Tag::Pronoun) => ChunkKind::Noun,
            Some(Tag::Mark) => ChunkKind::Mark,
            _ => ChunkKind::Loose,
        };
        Chunk { kind, tokens: at..at + 1 }
    }

    /// One past the noun phrase that begins at `at`: determiner, modifiers, and a noun at its end.
    fn noun_end(&self, at: usize, limit: usize) -> Option<usize> {
        let mut end = None;
        let mut next = at;
        while next < limit {
            match self.tag(next)? {
                Tag::Noun | Tag::Name | Tag::Number => end = Some(next + 1),
                Tag::Determiner if next == at || self.tag(next - 1) == Some(Tag::Determiner) => {}
                Tag::Adjective => {}
                Tag::Possessive if end == Some(next) => {}
                Tag::Adverb
                    if matches!(self.tag(next + 1), Some(Tag::Adjective | Tag::Participle))
                        && next + 1 < limit
                        && (next == at || self.tag(next - 1) != Some(Tag::Noun)) => {}
                Tag::Participle if self.modifies(at, next, limit) => {}
                Tag::Gerund if self.nominal(at, next, limit) => end = Some(next + 1),
                Tag::Conjunction if end == Some(next) && self.joins(next, limit) => {}
                Tag::Mark if self.inner_mark(at, next, limit) => {}
                _ => break,
            }
            next += 1;
        }
        end
    }

    /// Whether the participle at `next` modifies a noun that follows.
    fn modifies(&self, begin: usize, next: usize, limit: usize) -> bool {
        let follows = (next + 1 < limit).then(|| self.tag(next + 1)).flatten();
        let noun = matches!(follows, Some(Tag::Noun | Tag::Adjective | Tag::Participle | Tag::Gerund | Tag::Name));
        let before = (next > begin).then(|| self.tag(next - 1)).flatten();
        let led = before.is_none()
            || matches!(before, Some(Tag::Determiner | Tag::Adjective | Tag::Adverb | Tag::Conjunction | Tag::Mark));
        let hyphened = next > begin && self.mark(next - 1) == "-" || self.mark(next + 1) == "-";
        noun && (led || hyphened)
    }

    /// Whether the `-ing` form at `next` is a noun or modifies one.
    fn nominal(&self, begin: usize, next: usize, limit: usize) -> bool {
        let follows = (next + 1 < limit).then(|| self.tag(next + 1)).flatten();
        let before = (next > self.first).then(|| self.tag(next - 1)).flatten();
        if next > begin {
            return !matches!(follows, Some(Tag::Determiner | Tag::Pronoun)) || before == Some(Tag::Determiner);
        }
        let noun = matches!(follows, Some(Tag::Noun | Tag::Adjective));
        match before {
            // "while gearing slipped": the subject of the verb right behind it.
            None | Some(Tag::Mark | Tag::Conjunction | Tag::Preposition)
                if matches!(follows, Some(Tag::Past | Tag::Modal | Tag::Auxiliary)) =>
            {
                true
            }
            // "of generating capacity"
            Some(Tag::Preposition) => noun && self.mark(next - 1).eq_ignore_ascii_case("of"),
            Some(Tag::Mark | Tag::Auxiliary | Tag::Modal | Tag::Pronoun | Tag::Noun | Tag::Name) => false,
            _ => noun,
        }
    }

    /// Whether the conjunction at `next` joins two words of one noun phrase: no determiner begins another.
    fn joins(&self, next: usize, limit: usize) -> bool {
        let after = (next + 1 < limit).then(|| self.tag(next + 1)).flatten();
        let mut end = next + 1;
        while end < limit && matches!(self.tag(end), Some(Tag::Noun | Tag::Adjective | Tag::Name | Tag::Participle)) {
            end += 1;
        }
        let verb = matches!(self.tag(end), Some(Tag::Past | Tag::Verb | Tag::Auxiliary | Tag::Modal));
        let before = self.tag(next.wrapping_sub(1));
        let alike = matches!(
            (before, after),
            (Some(Tag::Noun | Tag::Adjective), Some(Tag::Noun | Tag::Adjective | Tag::Participle))
        ) || matches!((before, after), (Some(Tag::Name), Some(Tag::Name)));
        alike && end > next + 1 && !(verb && end < limit && self.verb_before(next))
    }

    /// Whether a finite verb stands in the same clause before `at`.
    fn verb_before(&self, at: usize) -> bool {
        (self.first..at)
            .rev()
            .take_while(|at| !matches!(self.mark(*at), ";" | ":"))
            .any(|at| matches!(self.tag(at), Some(Tag::Past | Tag::Verb | Tag::Auxiliary | Tag::Modal)))
    }

    /// Whether the mark at `next` stands inside a noun phrase: a hyphen or slash between words, a quotation mark, an
    /// ampersand, or the stop of an initial.
    fn inner_mark(&self, begin: usize, next: usize, limit: usize) -> bool {
        let tokens = &self.document.tokens;
        let glued = tokens.get(next).is_some_and(|token| !token.spaced)
            && tokens.get(next + 1).is_some_and(|token| !token.spaced && token.kind != TokenKind::Mark);
        let inside = next > begin && next + 1 < limit;
        match self.mark(next) {
            "-" | "–" | "/" | "+" => inside && glued,
            "&" => inside,
            "\"" | "“" | "”" | "‘" => self.quotes(next, limit),
            "’" | "'" => inside && !matches!(self.tag(next + 1), Some(Tag::Mark)),
            "." => {
                inside
                    && tokens[next - 1].capital
                    && tokens[next - 1].end - tokens[next - 1].start <= 2
                    && matches!(self.tag(next - 1), Some(Tag::Name))
            }
            _ => false,
        }
    }

    /// Whether the quotation mark at `next` opens or closes a quoted term of a few words.
    fn quotes(&self, next: usize, limit: usize) -> bool {
        let word = |at: usize| {
            at < limit
                && matches!(
                    self.tag(at),
                    Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Participle | Tag::Gerund | Tag::Determiner)
                )
        };
        let after = self.document.tokens.get(next + 1).is_some_and(|token| !token.spaced);
        if after { word(next + 1) } else { next > self.first && word(next - 1) && word(next + 1) }
    }

    /// One past the verb group that begins at `at`.
    fn verb_end(&self, at: usize, limit: usize) -> usize {
        let mut end = at;
        let mut next = at;
        while next < limit {
            match self.tag(next) {
                Some(Tag::Verb | Tag::Past | Tag::Participle | Tag::Gerund | Tag::Modal | Tag::Auxiliary) => {
                    end = next + 1
                }
                Some(Tag::Adverb) if end > at => {}
                Some(Tag::To) if end > at || matches!(self.tag(next + 1), Some(Tag::Verb | Tag::Auxiliary)) => {
                    if !matches!(self.tag(next + 1), Some(Tag::Verb | Tag::Auxiliary | Tag::Adverb))
                        || next + 1 >= limit
                    {
                        break;
                    }
                }
                Some(Tag::Pronoun) if end > at && matches!(self.tag(next + 1), Some(Tag::Verb)) => {}
                _ => break,
            }
            next += 1;
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;

    fn chunked(sentence: &str) -> String {
        let vocabulary = Vocabulary::embedded().expect("the vocabulary that ships loads");
        let document = Document::read(sentence, false, &vocabulary.lexicon, &vocabulary.sentences);
        let range = 0..document.tokens.len();
        let tags = vocabulary.tagger.tag(&document, range.clone());
        let chunks = Chunks::new(&document, range, tags, &[], &[]);
        let shown = chunks.all.iter().filter(|chunk| chunk.kind != ChunkKind::Mark);
        shown.map(|chunk| format!("[{}]", document.slice(chunk.tokens.clone()))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn phrases_and_groups_stand_apart() {
        assert_eq!(
            chunked("The average price of new homes has been falling sharply in coastal cities."),
            "[The average price] [of] [new homes] [has been falling] [sharply] [in] [coastal cities]"
        );
        assert_eq!(
            chunked("Wind and solar power accounted for the newly installed capacity"),
            "[Wind and solar power] [accounted] [for] [the newly installed capacity]"
        );
    }

    #[test]
    fn hyphens_and_names_hold_together() {
        assert_eq!(
            chunked("the coal-fired power plants of U.S. Steel Corp closed"),
            "[the coal-fired power plants] [of] [U.S. Steel Corp] [closed]"
        );
    }
}
