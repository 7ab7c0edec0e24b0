//! Sentences: where a block's text divides. A sentence never spans two blocks, and a block's sentences cover all its tokens.
//!
//! A mark ends a sentence unless it stands inside a number, after an abbreviation or an initial, or before a lower-case
//! word. `…stage.The` ends one as well: machine-translated text loses the space. What is an abbreviation is data.

use std::ops::Range;

use serde::Deserialize;
use sluicebox_record::Span;

use super::token::{Token, TokenKind};
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::{Lexicon, WordId};
use crate::vocabulary::phrases::Phrases;

/// The sections of its file.
pub(crate) const SECTIONS: &[Section] =
    &[form::entries::<Abbreviation>("abbreviation"), form::value::<Starters>("starters")];

/// A sentence of this many tokens is one, whatever it looks like; a longer run without an end is a list or a table that
/// has lost its lines.
const LONGEST: usize = 600;
/// Such a run is cut into pieces of at most this many tokens, so that nobody who looks around in a sentence looks far.
const PIECE: usize = 120;

/// A sentence of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes, without the white space around it.
    pub span: Span,
    /// The block it stands in.
    pub block: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ends {
    Never,
    BeforeCapital,
    BeforeStarter,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Abbreviation {
    #[allow(dead_code)]
    class: String,
    ends: Ends,
    forms: Vec<String>,
    #[serde(default)]
    before_number: bool,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    abbreviation: Vec<Abbreviation>,
    starters: Starters,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Starters {
    words: Vec<String>,
}

/// How sentences end, as `schemas/vocabulary/text/sentences.toml` says.
#[derive(Debug, Clone)]
pub struct SentenceRules {
    abbreviations: Phrases<(Ends, bool)>,
    starters: Vec<WordId>,
}

impl SentenceRules {
    /// Reads the description.
    ///
    /// # Errors
    /// The TOML reader's.
    pub fn parse(toml: &str, lexicon: &mut Lexicon) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(toml)?;
        let mut abbreviations = Phrases::default();
        for entry in &file.abbreviation {
            let forms = entry.forms.iter().map(String::as_str);
            abbreviations.add(lexicon, forms, false, (entry.ends, entry.before_number));
        }
        let mut starters: Vec<_> = file.starters.words.iter().map(|word| lexicon.add(word)).collect();
        starters.sort_unstable();
        Ok(Self { abbreviations, starters })
    }

    fn starts(&self, token: &Token) -> bool {
        self.starters.binary_search(&token.word).is_ok()
    }

    /// Appends the sentences of the block `block`, whose tokens are `tokens[range]`.
    pub fn divide(&self, text: &str, tokens: &[Token], range: Range<usize>, block: usize, out: &mut Vec<Sentence>) {
        let mut begin = range.start;
        let mut at = range.start;
        while at < range.end {
            let stop =
                if is_end_mark(text, &tokens[at]) { self.stop(text, tokens, begin..range.end, at) } else { None };
            at = stop.unwrap_or(at + 1);
            if stop.is_some() || at >= range.end {
                push(text, tokens, begin..at, block, out);
                begin = at;
            }
        }
    }

    /// One past the sentence's last token where the mark at `at` ends it.
    fn stop(&self, text: &str, tokens: &[Token], range: Range<usize>, at: usize) -> Option<usize> {
        let mut end = at + 1;
        while end < range.end && (is_end_mark(text, &tokens[end]) || closes(text, tokens, end)) {
            end += 1;
        }
        let Some(next) = tokens.get(end).filter(|_| end < range.end) else { return Some(range.end) };
        let spaced = next.spaced || end > at + 1 && tokens[at + 1].spaced;
        let full_stop = tokens[at].is_mark(text, b'.');
        if !full_stop {
            return (wide(text, &tokens[at]) || spaced && !is_lower(text, next)).then_some(end);
        }
        if !spaced {
            return self.glued(text, tokens, at, next).then_some(end);
        }
        let ends = match next.kind {
            TokenKind::Word if is_lower(text, next) => false,
            TokenKind::Mark if matches!(next.text(text), "," | ";" | ")") => false,
            _ => self.ends_before(text, tokens, range.start, at, next),
        };
        ends.then_some(end)
    }

    /// Whether the stop at `at`, followed by white space and `next`, ends a sentence.
    fn ends_before(&self, text: &str, tokens: &[Token], begin: usize, at: usize, next: &Token) -> bool {
        let Some(ends) = self.abbreviation(text, tokens, begin, at, next) else { return true };
        match ends {
            Ends::Never => false,
            Ends::BeforeCapital => next.capital || next.kind == TokenKind::Mark,
            Ends::BeforeStarter => next.capital && self.starts(next),
        }
    }

    /// How the stop at `at` is bound by the word before it: a listed abbreviation, or an initial.
    fn abbreviation(&self, text: &str, tokens: &[Token], begin: usize, at: usize, next: &Token) -> Option<Ends> {
        let first = at.saturating_sub(3).max(begin);
        for start in first..at {
            if let Some(found) = self.abbreviations.longest(text, &tokens[..at], start)
                && start + found.tokens == at
            {
                let (ends, before_number) = *found.value;
                if before_number && next.kind == TokenKind::Number {
                    return Some(Ends::Never);
                }
                let only_before_number = before_number && ends == Ends::Never;
                return (!only_before_number).then_some(ends);
            }
        }
        let before = tokens.get(at.checked_sub(1)?).filter(|_| at > begin)?;
        let initial = before.kind == TokenKind::Word && before.capital && before.text(text).chars().count() == 1;
        initial.then_some(Ends::BeforeStarter)
    }

    /// `stage.The`: a word of at least two letters, a stop, and a capitalised word of at least two.
    fn glued(&self, text: &str, tokens: &[Token], at: usize, next: &Token) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| tokens.get(before)) else { return false };
        let word = |token: &Token| token.kind == TokenKind::Word && token.end - token.start > 1 && !token.upper;
        let closed = before.is_mark(text, b')') || before.is_mark(text, b'"') || before.is_mark(text, b'%');
        let ended = closed || word(before) && is_lower(text, before) || before.kind == TokenKind::Number;
        ended && next.capital && (word(next) || self.starts(next))
    }
}

/// Appends the sentence of the tokens `range`, in pieces where it is none.
fn push(text: &str, tokens: &[Token], range: Range<usize>, block: usize, out: &mut Vec<Sentence>) {
    let mut rest = range;
    while rest.len() > LONGEST {
        let end = cut(text, tokens, rest.start);
        push_one(tokens, rest.start..end, block, out);
        rest.start = end;
    }
    push_one(tokens, rest, block, out);
}

/// Where the piece that begins at `begin` ends: behind the last semicolon of its second half, else its last comma, else
/// before its last token with a space before it.
fn cut(text: &str, tokens: &[Token], begin: usize) -> usize {
    let places = || (begin + PIECE / 2..begin + PIECE).rev();
    let apart = |at: &usize| tokens.get(at + 1).is_some_and(|next| next.spaced);
    let behind = |mark: u8| places().find(|at| tokens[*at].is_mark(text, mark) && apart(at));
    behind(b';').or_else(|| behind(b',')).or_else(|| places().find(apart)).map_or(begin + PIECE, |at| at + 1)
}

fn push_one(tokens: &[Token], range: Range<usize>, block: usize, out: &mut Vec<Sentence>) {
    if let (Some(first), Some(last)) = (tokens.get(range.start), tokens.get(range.end.wrapping_sub(1)))
        && range.start < range.end
    {
        out.push(Sentence { span: Span::new(first.start as usize, last.end as usize), block, tokens: range });
    }
}

#[inline]
fn is_end_mark(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Mark && matches!(token.text(text), "." | "!" | "?" | "。" | "！" | "？" | "…")
}

fn wide(text: &str, token: &Token) -> bool {
    matches!(token.text(text), "。" | "！" | "？")
}

/// Whether the token at `at` closes a quotation or bracket that the sentence leaves with it. A spaced quote closes only
/// where no word is glued to it.
fn closes(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let glued_on = tokens.get(at + 1).is_some_and(|next| !next.spaced && next.kind != TokenKind::Mark);
    match token.text(text) {
        ")" | "”" | "»" | "」" => true,
        "\"" | "’" | "'" => !(token.spaced && glued_on),
        _ => false,
    }
}

fn is_lower(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Word && token.text(text).chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn divided(text: &str) -> Vec<(Range<usize>, &str)> {
        let vocabulary = crate::tests::vocabulary();
        let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
        document.sentences.iter().map(|sentence| (sentence.tokens.clone(), sentence.span.slice(text))).collect()
    }

    #[test]
    fn a_run_without_an_end_is_cut_into_pieces_that_cover_it() {
        let texts = ["12, 14; ".repeat(900), "7 ".repeat(3000), "(rose 5,".repeat(700), "x-".repeat(2000)];
        for text in texts {
            let pieces = divided(&text);
            assert!(pieces.iter().all(|(tokens, _)| tokens.len() <= LONGEST), "{:.20}", text);
            assert!(pieces.windows(2).all(|pair| pair[0].0.end == pair[1].0.start), "{:.20}", text);
            assert!(pieces.len() > 2 && pieces[0].0.start == 0);
        }
        let listed = "12, 14; ".repeat(900);
        assert!(divided(&listed).iter().all(|(_, piece)| piece.ends_with(';')));
    }

    #[test]
    fn a_long_sentence_stays_whole() {
        let text = format!("{}and that is all.", "boats, ".repeat(LONGEST / 2 - 3));
        assert_eq!(divided(&text).len(), 1);
    }
}
