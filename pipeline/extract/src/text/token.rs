//! Tokens: runs of letters, numbers, and single marks.
//!
//! A token never spans white space, and letters and digits never share one: `5kW` is `5` `kW`, `CO2` is `CO` `2`, glued.
//! A number token holds its grouping and its decimals: `2,905`, `1,23,456`, `4.92`. A word holds its inner apostrophes,
//! but the possessive `'s` stands alone. Each Han character is a token. Tokens are in order and together cover every
//! byte that is not white space. Words are looked up once; all later matching compares [`WordId`]s.

use sluicebox_record::Span;

use super::letters::Letters;
use crate::vocabulary::lexicon::{Lexicon, WordId};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters.
    Word,
    /// Digits, with grouping and decimals.
    Number,
    /// A single Han character.
    Han,
    /// Any other single character.
    Mark,
}

/// A token of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its lower-case text in the lexicon; [`WordId::UNKNOWN`] where no vocabulary holds it.
    pub word: WordId,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether its first letter is upper case.
    pub capital: bool,
    /// Whether it has at least two letters, all upper case.
    pub upper: bool,
    /// Whether white space, or the text's beginning, stands before it.
    pub spaced: bool,
    /// Whether a line begins with it.
    pub line_start: bool,
}

impl Token {
    /// Its bytes.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Its text.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span().slice(text)
    }

    /// Whether it is the ASCII mark `mark`.
    pub fn is_mark(&self, text: &str, mark: u8) -> bool {
        self.kind == TokenKind::Mark && text.as_bytes().get(self.start as usize) == Some(&mark)
    }
}

/// The tokens of a text, one after the other.
pub struct Tokens<'t, 'l> {
    text: &'t str,
    lexicon: &'l Lexicon,
    at: usize,
    lower: String,
}

impl<'t, 'l> Tokens<'t, 'l> {
    /// The tokens of `text`; spans are 32 bits wide, so it must be shorter than 4 GiB (an article is at most 8 MiB).
    pub fn new(text: &'t str, lexicon: &'l Lexicon) -> Self {
        Self { text, lexicon, at: 0, lower: String::new() }
    }

    fn look_up(&mut self, start: usize, end: usize) -> WordId {
        let word = self.text.get(start..end);
        word.map_or(WordId::UNKNOWN, |word| folded_id(word, self.lexicon, &mut self.lower))
    }

    /// The token of the run of ASCII letters that begins at `start`: nearly every word of an English text; `None` where
    /// what follows could belong to the word.
    #[inline(always)]
    fn plain_word(&self, start: usize, before: Before) -> Option<Token> {
        let (letters, hash) = Letters::read(self.text.as_bytes(), start);
        let after = self.text.as_bytes().get(letters.end).copied().unwrap_or(b' ');
        if after == b'\'' || !after.is_ascii() {
            return None;
        }
        let word = self.text.as_bytes().get(start..letters.end).unwrap_or_default();
        Some(Token {
            start: position(start),
            end: position(letters.end),
            word: self.lexicon.id_of_letters(word, hash, letters.head),
            kind: TokenKind::Word,
            capital: letters.capital,
            upper: letters.upper && word.len() > 1,
            spaced: before.spaced,
            line_start: before.line_start,
        })
    }

    /// The ASCII mark at `start`.
    #[inline(always)]
    fn plain_mark(&self, start: usize, before: Before) -> Token {
        let byte = self.text.as_bytes().get(start).copied().unwrap_or_default();
        Token {
            start: position(start),
            end: position(start + 1),
            word: self.lexicon.id_of_byte(byte),
            kind: TokenKind::Mark,
            capital: false,
            upper: false,
            spaced: before.spaced,
            line_start: before.line_start,
        }
    }

    fn token(&mut self, start: usize, end: usize, kind: TokenKind, before: Before) -> Token {
        let word = self.look_up(start, end);
        let bytes = &self.text.as_bytes()[start..end];
        let (mut capital, mut upper) = (bytes.first().is_some_and(u8::is_ascii_uppercase), false);
        if kind == TokenKind::Word {
            upper = bytes.len() > 1 && bytes.iter().all(|b| b.is_ascii_uppercase());
            if !bytes.is_ascii() {
                let word = &self.text[start..end];
                capital = word.chars().next().is_some_and(char::is_uppercase);
                upper = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
            }
        }
        let (start, end) = (position(start), position(end));
        Token { start, end, word, kind, capital, upper, spaced: before.spaced, line_start: before.line_start }
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[derive(Clone, Copy)]
struct Before {
    spaced: bool,
    line_start: bool,
}

/// The id of a word in any case and typesetting; `lower` is room for the form under which it is known.
pub fn id_of(word: &str, lexicon: &Lexicon, lower: &mut String) -> WordId {
    let (letters, hash) = Letters::read(word.as_bytes(), 0);
    if letters.end == word.len() {
        return lexicon.id_of_letters(word.as_bytes(), hash, letters.head);
    }
    folded_id(word, lexicon, lower)
}

fn folded_id(word: &str, lexicon: &Lexicon, lower: &mut String) -> WordId {
    if !word.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
        return lexicon.id(word);
    }
    fold_into(word, lower);
    lexicon.id(lower)
}

/// Lower case, with the apostrophes and hyphens of typesetters made plain: the form under which a word is known.
pub fn fold_into(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        match c {
            '’' | '‘' | 'ʼ' => out.push('\''),
            '‐' | '‑' | '–' | '—' | '−' => out.push('-'),
            '．' => out.push('.'),
            '％' => out.push('%'),
            '＄' => out.push('$'),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

fn is_letter(c: char) -> bool {
    (c.is_alphabetic() && !is_han(c)) || matches!(c, '²' | '³' | '\u{300}'..='\u{36f}')
}

impl Iterator for Tokens<'_, '_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.step(|token| token)
    }
}

impl Tokens<'_, '_> {
    /// Appends all tokens to `out`.
    pub(super) fn read(mut self, out: &mut Vec<Token>) {
        while self.step(|token| out.push(token)).is_some() {}
    }

    /// Gives the next token to `take`.
    #[inline(always)]
    fn step<R>(&mut self, take: impl FnOnce(Token) -> R) -> Option<R> {
        let mut before = Before { spaced: self.at == 0, line_start: self.at == 0 };
        let class = loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            match CLASSES[usize::from(byte)] {
                Class::Blank => self.at += 1,
                Class::Other => match self.wide_blank() {
                    0 => break Class::Other,
                    length => self.at += length,
                },
                class => break class,
            }
            before.spaced = true;
            before.line_start |= byte == b'\n';
        };
        if matches!(class, Class::Letter)
            && let Some(token) = self.plain_word(self.at, before)
        {
            self.at = token.end as usize;
            return Some(take(token));
        }
        if matches!(class, Class::Mark) {
            let token = self.plain_mark(self.at, before);
            self.at += 1;
            return Some(take(token));
        }
        let token = self.other(before);
        self.at = token.end as usize;
        Some(take(token))
    }

    /// How many bytes the white space takes that stands here and is none of ASCII; 0 of anything else.
    fn wide_blank(&self) -> usize {
        let blank = |c: &char| c.is_whitespace() || *c == '\u{feff}';
        next_char(self.text, self.at).filter(blank).map_or(0, char::len_utf8)
    }

    /// The token that begins here, whatever it is made of.
    #[inline(never)]
    fn other(&mut self, before: Before) -> Token {
        let (text, start) = (self.text, self.at);
        let first = next_char(text, start).unwrap_or_default();
        let (end, kind) = if first.is_ascii_digit() {
            (number_end(text.as_bytes(), start), TokenKind::Number)
        } else if is_han(first) {
            (start + first.len_utf8(), TokenKind::Han)
        } else if is_letter(first) {
            (word_end(text, start), TokenKind::Word)
        } else if is_apostrophe(first) && !before.spaced && possessive(text, start) {
            (start + first.len_utf8() + 1, TokenKind::Word)
        } else {
            (start + first.len_utf8(), TokenKind::Mark)
        };
        self.token(start, end, kind, before)
    }
}

/// What a byte says of the token that begins with it.
#[derive(Clone, Copy)]
enum Class {
    /// ASCII white space.
    Blank,
    /// An ASCII letter.
    Letter,
    /// An ASCII mark that is a token, whatever stands around it.
    Mark,
    /// Anything else.
    Other,
}

const CLASSES: [Class; 256] = {
    let (mut classes, mut byte) = ([Class::Other; 256], 0_u8);
    while byte < 128 {
        classes[byte as usize] = match byte {
            b' ' | b'\t'..=b'\r' => Class::Blank,
            b'A'..=b'Z' | b'a'..=b'z' => Class::Letter,
            b'\'' | b'0'..=b'9' => Class::Other,
            b'!'..=b'~' => Class::Mark,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

fn next_char(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}

/// Whether an `s` that ends the word follows the apostrophe at `at`.
fn possessive(text: &str, at: usize) -> bool {
    let Some(apostrophe) = next_char(text, at) else { return false };
    let s = at + apostrophe.len_utf8();
    let follows = next_char(text, s + 1);
    matches!(text.as_bytes().get(s), Some(b's' | b'S')) && !follows.is_some_and(|c| is_letter(c) || c.is_ascii_digit())
}

fn word_end(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(c) = next_char(text, at) {
        let inner = || next_char(text, at + c.len_utf8()).is_some_and(is_letter) && !possessive(text, at);
        if is_letter(c) || (is_apostrophe(c) && inner()) {
            at += c.len_utf8();
        } else {
            break;
        }
    }
    at
}

/// One past the number that begins at `start`: grouped thousands (`1,234,567`), Indian grouping (`1,23,456`), or plain
/// digits, then decimals.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let digits = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = start + digits(start);
    if at - start <= 3 {
        at = grouped_end(bytes, at);
    }
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        let decimals = digits(at + 1);
        let version =
            bytes.get(at + 1 + decimals) == Some(&b'.') && bytes.get(at + 2 + decimals).is_some_and(u8::is_ascii_digit);
        if !version {
            at += 1 + decimals;
        }
    }
    at
}

/// One past the comma groups that follow `at`: of three digits, or of two before a last one of three; none of it where
/// the last group has another length.
fn grouped_end(bytes: &[u8], at: usize) -> usize {
    let group = |at: usize| match bytes.get(at) {
        Some(b',') => bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count(),
        _ => 0,
    };
    let mut end = at;
    let mut next = at;
    loop {
        match group(next) {
            3 => {
                next += 4;
                end = next;
            }
            2 => next += 3,
            _ => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let lexicon = Lexicon::default();
        Tokens::new(text, &lexicon).map(|token| token.text(text)).collect()
    }

    #[test]
    fn letters_and_digits_part() {
        assert_eq!(texts("5kW 2.4GHz CO2 350-gram"), ["5", "kW", "2.4", "GHz", "CO", "2", "350", "-", "gram"]);
        assert_eq!(texts("US$ 676 billion"), ["US", "$", "676", "billion"]);
    }

    #[test]
    fn grouping_belongs_to_the_number() {
        assert_eq!(
            texts("2,905 and 1,23,456.50, then 12,5"),
            ["2,905", "and", "1,23,456.50", ",", "then", "12", ",", "5"]
        );
        assert_eq!(texts("1.2.3 v 24:00."), ["1", ".", "2.3", "v", "24", ":", "00", "."]);
    }

    #[test]
    fn apostrophes_join_but_possessives_part() {
        assert_eq!(texts("people’s didn't O’Brien years'"), ["people", "’s", "didn't", "O’Brien", "years", "'"]);
    }

    #[test]
    fn han_characters_stand_alone() {
        assert_eq!(texts("通过admin 三km²"), ["通", "过", "admin", "三", "km²"]);
    }

    #[test]
    fn what_stands_before_is_known() {
        let lexicon = Lexicon::default();
        let all: Vec<_> = Tokens::new("A b,\n  C", &lexicon).collect();
        assert_eq!(all.iter().map(|t| t.spaced).collect::<Vec<_>>(), [true, true, false, true]);
        assert_eq!(all.iter().map(|t| t.line_start).collect::<Vec<_>>(), [true, false, false, true]);
    }
}
