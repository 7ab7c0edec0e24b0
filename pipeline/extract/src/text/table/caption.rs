//! What a line above a table says of the numbers below it: the title "Output in tonnes", a line "Unit: 100 million yuan",
//! and a column's header "Change (%)".

use std::ops::Range;

use crate::quantity::Direction;
use crate::quantity::cell::{self, RowUnit};
use crate::text::document::Document;
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::lexicon::WordId;

/// What a title or header says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Caption {
    /// The unit of the numbers under it.
    pub(super) unit: Option<RowUnit>,
    /// Which way a number without a sign goes, where the numbers are changes.
    pub(super) change: Option<Direction>,
}

/// Reads the title whose tokens are `tokens`: its unit stands in its last bracket, behind its last comma, behind "in", or
/// before a word of change.
pub(super) fn read(document: &Document<'_>, vocabulary: &Vocabulary, tokens: Range<usize>) -> Caption {
    let share = share_of_change(document, vocabulary, &tokens);
    let unit = || behind(document, vocabulary, &tokens);
    match share {
        Some((unit, change)) => Caption { unit: Some(unit), change: Some(change) },
        None => Caption { unit: unit(), change: change(document, vocabulary, &tokens) },
    }
}

/// The unit of a line that says nothing else: "Unit: 10,000 tons", "(Unit: km)".
pub(super) fn unit_line(document: &Document<'_>, vocabulary: &Vocabulary, tokens: Range<usize>) -> Option<RowUnit> {
    let (tokens, _) = unbracketed(document, tokens);
    let first = document.tokens.get(tokens.start)?;
    let colon = document.tokens.get(tokens.start + 1)?;
    let led = vocabulary.grammar.unit_word.has(first.word) && matches!(colon.text(document.text), ":" | "：");
    if led && tokens.len() > 2 { exact(document, vocabulary, tokens.start + 2..tokens.end) } else { None }
}

/// A unit that `tokens` are and nothing more.
fn exact(document: &Document<'_>, vocabulary: &Vocabulary, tokens: Range<usize>) -> Option<RowUnit> {
    let within = usize::from(vocabulary.grammar.within.has(word(document, tokens.start)));
    let (tokens, _) = unbracketed(document, tokens.start + within..tokens.end);
    let (unit, end) = cell::unit(document, vocabulary, tokens.clone())?;
    (end == tokens.end).then_some(unit)
}

/// Tokens without the bracket around all of them.
fn unbracketed(document: &Document<'_>, tokens: Range<usize>) -> (Range<usize>, bool) {
    let is = |at: usize, marks: [&str; 2]| marks.contains(&document.word(at));
    let bracket = tokens.len() > 2 && is(tokens.start, ["(", "（"]) && is(tokens.end - 1, [")", "）"]);
    if bracket { (tokens.start + 1..tokens.end - 1, true) } else { (tokens, false) }
}

/// The unit at the end of a title, in a bracket or behind a comma, a colon or "in".
fn behind(document: &Document<'_>, vocabulary: &Vocabulary, tokens: &Range<usize>) -> Option<RowUnit> {
    let mark = |at: &usize| matches!(document.word(*at), "(" | "（" | "," | "，" | ":" | "：");
    let opens = |at: &usize| mark(at) || vocabulary.grammar.within.has(word(document, *at));
    let open = tokens.clone().rev().take(8).find(opens)?;
    let bracketed = matches!(document.word(open), "(" | "（");
    let from = if bracketed { open } else { open + 1 };
    let letter = tokens.end == from + 1 && document.word(from).len() == 1;
    let letter = letter && document.word(from).bytes().all(|byte| byte.is_ascii_alphabetic());
    (!letter && from < tokens.end).then(|| exact(document, vocabulary, from..tokens.end)).flatten()
}

/// "Percent changes in prices", "% change": the unit of changes, and the way of those without a sign.
fn share_of_change(
    document: &Document<'_>,
    vocabulary: &Vocabulary,
    tokens: &Range<usize>,
) -> Option<(RowUnit, Direction)> {
    let all = &document.tokens[..tokens.end];
    tokens.clone().find_map(|at| {
        let form = vocabulary.units.measure(document.text, all, at)?;
        let next = at + form.tokens;
        vocabulary.grammar.change_head.has(word(document, next)).then_some(())?;
        let (unit, _) = cell::unit(document, vocabulary, at..next).filter(|(unit, _)| unit.is_percent())?;
        Some((unit, turn(document, vocabulary, all, next)))
    })
}

/// Which way a number goes under a header that is a noun of change: "Growth in five years", "Decrease".
fn change(document: &Document<'_>, vocabulary: &Vocabulary, tokens: &Range<usize>) -> Option<Direction> {
    let all = &document.tokens[..tokens.end];
    let is_word = |at: &usize| document.tokens[*at].kind == TokenKind::Word;
    let words = tokens.clone().take_while(is_word).count();
    let last = (tokens.start + words).checked_sub(1)?;
    let names = |at: &usize| vocabulary.grammar.change_head.has(word(document, *at));
    let at = [tokens.start, last].into_iter().find(names)?;
    let turn = turn(document, vocabulary, all, at);
    let next = at + 1;
    // "Fall 2023" is a season.
    let season = turn == Direction::Down && all.get(next).is_some_and(|token| token.kind == TokenKind::Number);
    (!season).then_some(turn)
}

/// Which way a noun of change goes; up where it says neither.
fn turn(document: &Document<'_>, vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> Direction {
    let found = vocabulary.relation.turns.nouns.longest(document.text, tokens, at);
    found.and_then(|found| *found.value).unwrap_or(Direction::Up)
}

fn word(document: &Document<'_>, at: usize) -> WordId {
    document.tokens.get(at).map_or(WordId::UNKNOWN, |token| token.word)
}
