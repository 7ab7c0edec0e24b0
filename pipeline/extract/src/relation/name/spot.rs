//! Runs of tokens that name something, found by their capitals and by the heads around them.
//!
//! Where a capital says nothing, at the beginning of a sentence or in a headline, a word is a name if no lexicon knows it
//! as another word or if the article writes it with a capital elsewhere. A run that only names a place is none, unless
//! its head is a body's or a facility's: "the Danish government", "Mundra port".

use std::ops::Range;

use super::words::NameWords;
use crate::quantity::Amount;
use crate::relation::place::Gazetteer;
use crate::relation::rank::{Part, part};
use crate::text::document::Document;
use crate::text::tag::{Tag, Tagger};
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::lexicon::WordId;
use crate::vocabulary::words::WordSet;

/// What a name's form says of its bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A company, by the last word.
    Company,
    /// An agency, union or programme, by its head.
    Body,
    /// Something built or run, by its head.
    Facility,
    /// Land or water, by its head.
    Area,
    /// A place of the gazetteer.
    Place,
    /// A person, by the title before.
    Person,
    /// A model or product: letters with digits.
    Model,
    /// Capitals only.
    Acronym,
    /// Of several words.
    Long,
    /// One word.
    Plain,
}

impl Sort {
    /// Its name in features.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::Company => part!("company"),
            Self::Body => part!("body"),
            Self::Facility => part!("facility"),
            Self::Area => part!("area"),
            Self::Place => part!("place"),
            Self::Person => part!("person"),
            Self::Model => part!("model"),
            Self::Acronym => part!("acronym"),
            Self::Long => part!("long"),
            Self::Plain => part!("plain"),
        }
    }
}

/// A stretch of tokens that names something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The tokens.
    pub tokens: Range<usize>,
    /// What their form says.
    pub sort: Sort,
}

/// Finds the names of an article's sentences.
pub struct Spotter<'s, 't> {
    document: &'s Document<'t>,
    tagger: &'s Tagger,
    words: &'s NameWords,
    places: &'s Gazetteer,
    amounts: &'s [Amount],
    /// Words that the article writes with a capital where only names have one, in order.
    seen: Vec<WordId>,
    /// Whether each of the document's sentences is a headline.
    headlines: Vec<bool>,
}

/// A sentence under way.
struct Scope {
    range: Range<usize>,
    headline: bool,
}

impl<'s, 't> Spotter<'s, 't> {
    /// A spotter over a document with its amounts in order.
    pub fn new(
        document: &'s Document<'t>,
        tagger: &'s Tagger,
        words: &'s NameWords,
        places: &'s Gazetteer,
        amounts: &'s [Amount],
    ) -> Self {
        let mut spotter = Self { document, tagger, words, places, amounts, seen: Vec::new(), headlines: Vec::new() };
        spotter.see();
        spotter
    }

    /// Learns the words that are names here: those with a capital where a plain word has none, and those that open
    /// sentences or headlines twice and never stand in small letters.
    fn see(&mut self) {
        let (mut opening, mut seen) = (Vec::new(), Vec::new());
        for sentence in &self.document.sentences {
            let scope = self.scope(sentence.tokens.clone());
            self.headlines.push(scope.headline);
            for at in scope.range.clone() {
                let token = &self.document.tokens[at];
                if token.kind == TokenKind::Word && token.capital {
                    let opens = scope.headline || self.opens(&scope, at);
                    if opens { opening.push(token.word) } else { seen.push(token.word) }
                }
            }
        }
        opening.sort_unstable();
        let mut twice: Vec<WordId> = opening.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        twice.dedup();
        if !twice.is_empty() {
            self.keep_capital(&mut twice);
        }
        seen.extend(twice);
        seen.sort_unstable();
        seen.dedup();
        self.seen = seen;
    }

    /// Leaves of `words`, which are in order, those that never stand in small letters.
    fn keep_capital(&self, words: &mut Vec<WordId>) {
        let mut small = vec![false; words.len()];
        let mut set = WordSet::default();
        words.iter().for_each(|word| set.insert(*word));
        for sentence in &self.document.sentences {
            for token in &self.document.tokens[sentence.tokens.clone()] {
                if token.kind == TokenKind::Word
                    && !token.capital
                    && set.has(token.word)
                    && let Ok(at) = words.binary_search(&token.word)
                {
                    small[at] = true;
                }
            }
        }
        let mut small = small.into_iter();
        words.retain(|_| small.next() == Some(false));
    }

    /// The same words of names for another text, such as a title outside the document.
    pub fn over<'o, 'u>(&self, document: &'o Document<'u>) -> Spotter<'o, 'u>
    where
        's: 'o,
    {
        let (tagger, words, places) = (self.tagger, self.words, self.places);
        Spotter { document, tagger, words, places, amounts: &[], seen: self.seen.clone(), headlines: Vec::new() }
    }

    /// The names of the tokens `range`, in order.
    pub fn runs(&self, range: Range<usize>) -> Vec<Run> {
        self.runs_in(&self.scope(range))
    }

    /// The names of a sentence of the document, in order.
    pub fn runs_of(&self, sentence: usize) -> Vec<Run> {
        let range = self.document.sentences[sentence].tokens.clone();
        self.runs_in(&Scope { range, headline: self.headlines[sentence] })
    }

    fn runs_in(&self, scope: &Scope) -> Vec<Run> {
        let capital = |at: usize| {
            let rest = self.document.tokens.get(at..scope.range.end)?;
            rest.iter().position(|token| token.capital).map(|steps| at + steps)
        };
        let mut runs: Vec<Run> = Vec::new();
        let mut next = scope.range.start;
        while let Some(at) = capital(next) {
            next = at + 1;
            if !self.begins(scope, at) {
                continue;
            }
            let end = self.end(scope, at);
            let floor = runs.last().map_or(scope.range.start, |run| run.tokens.end);
            let tokens = self.widened(scope, at..end, floor);
            next = tokens.end.max(next);
            let tokens = self.untitled(tokens);
            if let Some(sort) = self.sort(&tokens) {
                runs.push(Run { tokens, sort });
            }
        }
        runs
    }

    /// The name without the titles that it ends with: "Tesla CEO".
    fn untitled(&self, run: Range<usize>) -> Range<usize> {
        let title = |at: usize| self.token(at).is_some_and(|token| token.capital && self.words.title.has(token.word));
        let mut end = run.end;
        while end > run.start
            && title(end - 1)
            && !(end > run.start + 1 && matches!(self.document.word(end - 2), "of" | "for"))
        {
            end -= 1;
        }
        run.start..end
    }

    fn scope(&self, range: Range<usize>) -> Scope {
        let headline = self.is_headline(range.clone());
        Scope { range, headline }
    }

    /// Whether nearly every longer word is capitalised.
    fn is_headline(&self, range: Range<usize>) -> bool {
        let tokens = &self.document.tokens[range];
        let (mut all, mut capital) = (0, 0);
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Word && token.end - token.start > 3) {
            all += 1;
            capital += usize::from(token.capital);
        }
        let closed = tokens.last().is_some_and(|last| last.is_mark(self.document.text, b'.'));
        all >= if closed { 5 } else { 3 } && capital * 5 >= all * 4
    }

    fn token(&self, at: usize) -> Option<&'s Token> {
        self.document.tokens.get(at)
    }

    fn is_word(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// Whether a sentence, quotation or clause behind a colon begins with the token.
    fn opens(&self, scope: &Scope, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|before| *before >= scope.range.start) else { return true };
        let mark = self.document.tokens[before].kind == TokenKind::Mark;
        mark && matches!(
            self.document.word(before),
            ":" | "\"" | "“" | "‘" | "—" | "–" | "-" | "·" | "•" | "." | "?" | "!" | "("
        ) && !(before > scope.range.start
            && self.document.tokens[before - 1].capital
            && self.document.word(before) == ".")
    }

    /// Whether a capital of the token means a name.
    fn named(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        match self.tagger.known(token.word) {
            None => true,
            Some(tag) => tag == Tag::Name || self.seen.binary_search(&token.word).is_ok(),
        }
    }

    fn closed(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return true };
        let tag = self.tagger.known(token.word);
        let small = matches!(
            tag,
            Some(
                Tag::Determiner
                    | Tag::Preposition
                    | Tag::To
                    | Tag::Conjunction
                    | Tag::Pronoun
                    | Tag::Relative
                    | Tag::Modal
                    | Tag::Auxiliary
                    | Tag::Adverb
                    | Tag::Number
            )
        );
        small && !token.upper
    }

    /// Whether the token can be part of a name: a capitalised word of no closed class.
    fn part(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        token.kind == TokenKind::Word
            && token.capital
            && !self.closed(at)
            && !self.words.never.has(token.word)
            && !self.words.source.has(token.word)
            && !self.in_amount(at)
    }

    fn in_amount(&self, at: usize) -> bool {
        let next = self.amounts.partition_point(|amount| amount.tokens.end <= at);
        self.amounts.get(next).is_some_and(|amount| amount.tokens.contains(&at))
    }

    fn begins(&self, scope: &Scope, at: usize) -> bool {
        if !self.part(at) || self.words.title.has(self.document.tokens[at].word) {
            return false;
        }
        if scope.headline {
            return self.named(at);
        }
        if !self.opens(scope, at) || self.named(at) {
            return true;
        }
        let plain = self.token(at).and_then(|token| self.tagger.known(token.word));
        matches!(plain, Some(Tag::Noun | Tag::Adjective)) && self.part(at + 1) && at + 1 < scope.range.end
    }

    /// One past the name that begins at `at`.
    fn end(&self, scope: &Scope, at: usize) -> usize {
        let mut end = at + 1;
        while end < scope.range.end {
            match self.step(scope, at, end) {
                Some(next) if next <= scope.range.end => end = next,
                _ => break,
            }
        }
        end
    }

    /// Where the name that reaches from `first` to `at` goes on to.
    fn step(&self, scope: &Scope, first: usize, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        let word = self.document.word(at);
        let glued = !token.spaced;
        let goes_on = |next: usize| self.part(next) && (!scope.headline || self.named(next));
        match token.kind {
            TokenKind::Word if word.starts_with(['\'', '’', '‘']) => None,
            TokenKind::Word if glued || goes_on(at) => Some(at + 1),
            TokenKind::Number if !self.in_amount(at) && (glued || self.is_model_number(at)) => Some(at + 1),
            TokenKind::Mark if word == "&" && self.part(at + 1) => Some(at + 2),
            TokenKind::Mark if matches!(word, "-" | "–") && glued && !self.token(at + 1)?.spaced => {
                let numbered = self.token(at + 1)?.kind == TokenKind::Number && !self.in_amount(at + 1);
                (goes_on(at + 1) || numbered).then_some(at + 2)
            }
            TokenKind::Mark if word == "." && glued => {
                let initial = self.token(at - 1)?.end - self.token(at - 1)?.start == 1;
                (initial && goes_on(at + 1)).then_some(at + 2)
            }
            TokenKind::Word if matches!(word, "of" | "for" | "and") => self.linked(first, at, word),
            _ => None,
        }
    }

    /// Behind a head that goes on: "Ministry of Industry and Trade", "Bank of England".
    fn linked(&self, first: usize, at: usize, word: &str) -> Option<usize> {
        let head = |at: usize| self.token(at).is_some_and(|token| self.words.linking.has(token.word));
        let article = self.token(at + 1).filter(|_| self.document.word(at + 1) == "the");
        let next = at + 1 + usize::from(article.is_some());
        let opened = (first..at).any(head);
        let fits =
            if word == "and" { opened && (first..at).any(|at| self.document.word(at) == "of") } else { head(at - 1) };
        (fits && self.part(next)).then_some(next + 1)
    }

    fn is_model_number(&self, at: usize) -> bool {
        let word = self.document.word(at);
        let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        word.len() <= 4 && !year && word.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The name with a plain head before or behind it: "port of Ningbo", "Danish government".
    fn widened(&self, scope: &Scope, run: Range<usize>, floor: usize) -> Range<usize> {
        let head = |at: usize| {
            let plain = self.token(at).filter(|token| token.kind == TokenKind::Word && !token.capital);
            plain.is_some_and(|token| {
                self.words.body.has(token.word)
                    || self.words.facility.has(token.word)
                    || self.words.area.has(token.word)
            })
        };
        let of = run.start >= floor + 2 && self.document.word(run.start - 1) == "of";
        if of && self.token(run.start - 2).is_some_and(|token| !token.capital && self.words.facility.has(token.word)) {
            return run.start - 2..run.end;
        }
        if run.end < scope.range.end && self.token(run.end).is_some_and(|token| token.spaced) && head(run.end) {
            return run.start..run.end + 1;
        }
        run
    }

    /// What the form of a run says; `None` where it is no name.
    fn sort(&self, run: &Range<usize>) -> Option<Sort> {
        let (first, last) = (self.token(run.start)?, self.token(run.end.checked_sub(1)?)?);
        let text = self.document.slice(run.clone());
        if text.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            return None;
        }
        if let Some(sort) = self.headed(run, first, last) {
            return Some(sort);
        }
        if self.is_place(run) {
            return Some(Sort::Place);
        }
        if self.is_aged(run.end) {
            return Some(Sort::Person);
        }
        let before = run.start.checked_sub(1).filter(|at| self.is_word(*at)).and_then(|at| self.token(at));
        if before.is_some_and(|before| self.words.title.has(before.word)) || before_dot(self, run.start) {
            return Some(Sort::Person);
        }
        Some(match text {
            _ if text.bytes().any(|byte| byte.is_ascii_digit()) => Sort::Model,
            _ if run.len() == 1 && first.upper => Sort::Acronym,
            _ if run.len() > 1 => Sort::Long,
            _ => Sort::Plain,
        })
    }

    /// Whether an age stands behind, as behind a person's name: ", 24,".
    fn is_aged(&self, end: usize) -> bool {
        let mark = |at: usize| matches!(self.document.word(at), "," | ")" | "(" | ".");
        let age = self.token(end + 1).filter(|token| token.kind == TokenKind::Number && token.end - token.start <= 2);
        mark(end) && age.is_some() && mark(end + 2)
    }

    fn headed(&self, run: &Range<usize>, first: &Token, last: &Token) -> Option<Sort> {
        let begun = self.is_word(run.start + 1) && matches!(self.document.word(run.start + 1), "of" | "for");
        let head = if begun { first } else { last };
        if run.len() == 1 {
            return None;
        }
        if self.words.facility.has(head.word) {
            return Some(Sort::Facility);
        }
        if self.words.body.has(head.word) {
            return Some(Sort::Body);
        }
        if self.words.area.has(head.word) {
            return Some(Sort::Area);
        }
        (self.words.company.has(last.word) && last.capital).then_some(Sort::Company)
    }

    /// Whether places of the gazetteer make the whole run.
    fn is_place(&self, run: &Range<usize>) -> bool {
        let mut at = run.start;
        while at < run.end {
            match self.places.covers(self.document, at) {
                Some(end) if end <= run.end || end == run.end + 1 && self.document.word(run.end) == "." => at = end,
                _ => return false,
            }
        }
        true
    }
}

/// Whether an abbreviated title stands before: "Mr. Okafor".
fn before_dot(spotter: &Spotter<'_, '_>, start: usize) -> bool {
    let dot = start.checked_sub(1).is_some_and(|at| spotter.document.word(at) == ".");
    let title = start.checked_sub(2).and_then(|at| spotter.token(at));
    dot && title.is_some_and(|title| spotter.words.title.has(title.word))
}
