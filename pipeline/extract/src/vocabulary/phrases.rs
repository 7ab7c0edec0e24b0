//! Phrases: the one matcher of everything that vocabularies list.
//!
//! A phrase is a sequence of words. Case, the amount of white space, and whether a hyphen or a space joins two words do
//! not matter, unless the phrase is marked `exact`: then the text must agree letter by letter. `#` in a phrase is any
//! number token. The longest phrase that begins at a token wins; of equal ones the one added last, so that a user's
//! vocabulary overrides ours.

use sluicebox_record::Span;

use super::lexicon::{Lexicon, WordId};
use super::steps::Steps;
use super::words::WordSet;
use crate::text::token::{Token, TokenKind};

const ROOT: u32 = 0;
const ANY_NUMBER: WordId = WordId(u32::MAX);

/// A set of phrases with a value each.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    tree: Tree,
    values: Vec<T>,
}

/// The words of phrases; what stands behind each is a number.
#[derive(Debug, Clone)]
struct Tree {
    steps: Steps,
    /// The words that begin a phrase: most tokens end the search here.
    first: WordSet,
    /// Those of them that are a phrase by themselves.
    alone: WordSet,
    /// The words that stand second in a phrase.
    second: WordSet,
    /// Whether any phrase holds `#`.
    numbered: bool,
    nodes: Vec<Node>,
    /// Words that `#` stands for besides number tokens.
    wild: WordSet,
}

/// Where the words of a phrase lead.
#[derive(Debug, Clone, Default)]
struct Node {
    /// The phrases that end here.
    entries: Vec<Entry>,
    /// Whether longer ones go on from here.
    goes_on: bool,
}

#[derive(Debug, Clone)]
struct Entry {
    value: usize,
    exact: Option<Box<str>>,
}

/// A phrase met in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Match<'p, T> {
    /// How many tokens it takes.
    pub tokens: usize,
    /// What stands behind the phrase.
    pub value: &'p T,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            steps: Steps::default(),
            first: WordSet::default(),
            alone: WordSet::default(),
            second: WordSet::default(),
            numbered: false,
            nodes: vec![Node::default()],
            wild: WordSet::default(),
        }
    }
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { tree: Tree::default(), values: Vec::new() }
    }
}

impl<T> Phrases<T> {
    /// Adds every phrase of `forms` with one value behind them.
    pub fn add<'f>(&mut self, lexicon: &mut Lexicon, forms: impl IntoIterator<Item = &'f str>, exact: bool, value: T) {
        let index = self.values.len();
        self.values.push(value);
        for form in forms {
            self.tree.add(lexicon, form, exact, index);
        }
    }

    /// Lets `#` stand for the number words `words` too.
    pub fn set_wild(&mut self, words: Vec<WordId>) {
        self.tree.wild = WordSet::default();
        words.into_iter().for_each(|word| self.tree.wild.insert(word));
    }

    /// Whether a phrase begins with the word.
    #[inline]
    pub fn begins(&self, word: WordId) -> bool {
        self.tree.first.has(word)
    }

    /// Every word that a phrase may begin with; numbers in digits aside.
    pub fn openers(&self) -> impl Iterator<Item = WordId> {
        self.tree.first.iter().chain(self.tree.wild.iter().filter(|_| self.tree.numbered))
    }

    /// The longest phrase that begins at `tokens[at]`.
    #[inline]
    pub fn longest(&self, text: &str, tokens: &[Token], at: usize) -> Option<Match<'_, T>> {
        let first = tokens.get(at)?;
        if !self.begins(first.word) && !self.tree.is_number(first) {
            return None;
        }
        let (tokens, value) = self.tree.longest(text, tokens, at)?;
        self.values.get(value).map(|value| Match { tokens, value })
    }

    /// Every value, in the order of adding.
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

impl Tree {
    fn add(&mut self, lexicon: &mut Lexicon, form: &str, exact: bool, value: usize) {
        let mut node = ROOT;
        let hyphen = lexicon.add("-");
        let number = lexicon.add("#");
        let words: Vec<_> = lexicon.add_phrase(form);
        let only_hyphen = words.iter().all(|word| *word == hyphen);
        let words: Vec<_> = words.into_iter().filter(|word| only_hyphen || *word != hyphen).collect();
        match words.as_slice() {
            [] => {}
            [word] => self.alone.insert(*word),
            [_, second, ..] => self.second.insert(*second),
        }
        for word in words {
            let word = if word == number && form != "#" { ANY_NUMBER } else { word };
            self.numbered |= word == ANY_NUMBER;
            node = self.step_or_add(node, word);
        }
        if node != ROOT {
            let exact = exact.then(|| squeezed(form).collect::<String>().into_boxed_str());
            self.nodes[node as usize].entries.push(Entry { value, exact });
        }
    }

    fn step_or_add(&mut self, node: u32, word: WordId) -> u32 {
        if node == ROOT && word != ANY_NUMBER {
            self.first.insert(word);
        }
        let next = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let step = self.steps.get_or_add(node, word, next);
        if step == next {
            self.nodes.push(Node::default());
            self.nodes[node as usize].goes_on = true;
        }
        step
    }

    #[inline]
    fn is_number(&self, token: &Token) -> bool {
        self.numbered && (token.kind == TokenKind::Number || self.wild.has(token.word))
    }

    /// How many tokens the longest phrase that begins at `tokens[at]` takes, and what stands behind it.
    fn longest(&self, text: &str, tokens: &[Token], at: usize) -> Option<(usize, usize)> {
        let rest = tokens.get(at..)?;
        if self.may_hold(rest) { self.walk(ROOT, 0, text, rest) } else { None }
    }

    /// Whether the first two of `tokens` may begin a phrase.
    fn may_hold(&self, tokens: &[Token]) -> bool {
        let follows = |next: &Token| next.kind == TokenKind::Mark || self.second.has(next.word) || self.is_number(next);
        tokens.first().is_some_and(|first| self.alone.has(first.word) || self.is_number(first))
            || tokens.get(1).is_some_and(follows)
    }

    /// The longest phrase on from `node`, which the first `length` of `rest` have led to. A number that a phrase names may
    /// be `#` in another: both ways are gone, and the named one counts where both reach as far.
    #[inline(never)]
    fn walk(&self, from: u32, length: usize, text: &str, rest: &[Token]) -> Option<(usize, usize)> {
        let (mut node, mut best) = (from, None);
        for (before, token) in rest.iter().enumerate().skip(length) {
            let named = token.word.is_known().then(|| self.steps.get(node, token.word)).flatten();
            let any = if self.is_number(token) { self.steps.get(node, ANY_NUMBER) } else { None };
            if let (Some(_), Some(any)) = (named, any) {
                let other = self.reached(any, before, text, rest).into_iter();
                best =
                    other.chain(self.walk(any, before + 1, text, rest)).chain(best).max_by_key(|(tokens, _)| *tokens);
            }
            match named.or(any) {
                Some(step) => node = step,
                None if before > 0 && token.kind == TokenKind::Mark && is_hyphen(text, token) => continue,
                None => break,
            }
            let here = self.reached(node, before, text, rest);
            best = best.filter(|(tokens, _)| here.is_none() || *tokens > before + 1).or(here);
            if !self.nodes.get(node as usize)?.goes_on {
                break;
            }
        }
        best
    }

    /// The phrase that ends at `node` with the token `last` of `rest`.
    fn reached(&self, node: u32, last: usize, text: &str, rest: &[Token]) -> Option<(usize, usize)> {
        let value = accept(self.nodes.get(node as usize)?, text, rest.get(..=last)?)?;
        Some((last + 1, value))
    }
}

/// What stands behind the phrase that ends at a node, written as `tokens` are.
fn accept(node: &Node, text: &str, tokens: &[Token]) -> Option<usize> {
    match node.entries.as_slice() {
        [] => None,
        [Entry { value, exact: None }] => Some(*value),
        entries => written(entries, text, tokens),
    }
}

/// What stands behind the entry that fits, the last one added first, those that must agree letter by letter before others.
fn written(entries: &[Entry], text: &str, tokens: &[Token]) -> Option<usize> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    let span = Span::new(first.start as usize, last.end as usize);
    let fits = |entry: &&Entry| entry.exact.as_deref().is_some_and(|form| squeezed(span.slice(text)).eq(form.chars()));
    let entry = entries.iter().rev().find(fits);
    let entry = entry.or_else(|| entries.iter().rev().find(|entry| entry.exact.is_none()))?;
    Some(entry.value)
}

fn is_hyphen(text: &str, token: &Token) -> bool {
    matches!(token.text(text), "-" | "‐" | "‑" | "–")
}

/// The text without white space and hyphens, typesetters' apostrophes made plain: what `exact` compares.
fn squeezed(text: &str) -> impl Iterator<Item = char> {
    let plain = |c: char| if matches!(c, '’' | '‘') { '\'' } else { c };
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '–')).map(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::Tokens;

    fn find(phrases: &[(&str, bool)], text: &str) -> Option<(usize, usize)> {
        let mut lexicon = Lexicon::default();
        let mut set = Phrases::default();
        for (nth, (phrase, exact)) in phrases.iter().enumerate() {
            set.add(&mut lexicon, [*phrase], *exact, nth);
        }
        let tokens: Vec<_> = Tokens::new(text, &lexicon).collect();
        set.longest(text, &tokens, 0).map(|found| (found.tokens, *found.value))
    }

    #[test]
    fn the_longest_wins() {
        assert_eq!(find(&[("square", false), ("square metres", false)], "Square  metres of"), Some((2, 1)));
        assert_eq!(find(&[("square metres", false)], "square feet"), None);
    }

    #[test]
    fn hyphens_and_spaces_are_one() {
        assert_eq!(find(&[("kilowatt-hours", false)], "kilowatt hours"), Some((2, 0)));
        assert_eq!(find(&[("kilowatt hours", false)], "kilowatt-hours"), Some((3, 0)));
    }

    #[test]
    fn exact_phrases_mind_the_case() {
        assert_eq!(find(&[("MW", true)], "mw"), None);
        assert_eq!(find(&[("MW", true), ("mw", true)], "mw"), Some((1, 1)));
        assert_eq!(find(&[("US", true), ("us", false)], "US"), Some((1, 0)));
    }

    #[test]
    fn later_entries_override() {
        assert_eq!(find(&[("li", false), ("li", false)], "li"), Some((1, 1)));
    }

    #[test]
    fn numbers_can_be_wild() {
        assert_eq!(find(&[("top #", false)], "Top 100"), Some((2, 0)));
        assert_eq!(find(&[("# g", false), ("5 g", false)], "5G"), Some((2, 1)));
        assert_eq!(find(&[("12th plan", false), ("# days ago", false)], "12 days ago"), Some((3, 1)));
        assert_eq!(find(&[("12", false), ("# days", false)], "12 days"), Some((2, 1)));
        assert_eq!(find(&[("12 days", false), ("# weeks", false)], "12 weeks"), Some((2, 1)));
    }
}
