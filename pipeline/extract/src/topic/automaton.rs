//! The automaton over word ids that finds every listed form in one pass.
//!
//! At each token the longest form wins and takes its tokens: a longer form without a vote ("energy drink") silences the
//! shorter one inside it. A hyphen or a space between two words is the same. `#` is any number token.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::token::{Token, TokenKind};
use crate::vocabulary::lexicon::{Lexicon, WordId};

const ROOT: usize = 0;
const ANY_NUMBER: WordId = WordId(u32::MAX);

/// Forms under way to an automaton.
#[derive(Debug, Clone)]
pub struct Builder {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    next: BTreeMap<WordId, usize>,
    ends: Ends,
}

#[derive(Debug, Clone, Default)]
struct Ends {
    any_case: Option<u32>,
    exact: Vec<(Box<str>, u32)>,
}

/// A found form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its first token.
    pub token: u32,
    /// How many tokens it takes.
    pub length: u32,
    /// Its number.
    pub form: u32,
}

/// Finds forms.
#[derive(Debug, Clone, Default)]
pub struct Automaton {
    /// The node behind a form's first word, by the word's id; 0 where the word begins none: most tokens end here.
    first: Vec<u32>,
    number_first: Option<u32>,
    /// The edges of a node are `edges[starts[n]..starts[n + 1]]`, by word.
    starts: Vec<u32>,
    edges: Vec<(WordId, u32)>,
    ends: Vec<Ends>,
}

impl Default for Builder {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl Builder {
    /// Adds `phrase`; `fresh` numbers it where it is new. Returns its number.
    pub fn add(&mut self, lexicon: &mut Lexicon, phrase: &str, exact: bool, fresh: u32) -> Option<u32> {
        let mut node = ROOT;
        for word in words(lexicon, phrase) {
            node = self.step(node, word);
        }
        if node == ROOT {
            return None;
        }
        let ends = &mut self.nodes[node].ends;
        if !exact {
            return Some(*ends.any_case.get_or_insert(fresh));
        }
        let form = squeeze(phrase);
        if let Some((_, number)) = ends.exact.iter().find(|(text, _)| **text == *form) {
            return Some(*number);
        }
        ends.exact.push((form.into_boxed_str(), fresh));
        Some(fresh)
    }

    fn step(&mut self, node: usize, word: WordId) -> usize {
        if let Some(next) = self.nodes[node].next.get(&word) {
            return *next;
        }
        let next = self.nodes.len();
        self.nodes.push(Node::default());
        self.nodes[node].next.insert(word, next);
        next
    }

    /// The automaton of the forms added so far.
    pub fn build(&self) -> Automaton {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut automaton = Automaton::default();
        for node in &self.nodes {
            automaton.starts.push(narrow(automaton.edges.len()));
            automaton.edges.extend(node.next.iter().map(|(word, next)| (*word, narrow(*next))));
            automaton.ends.push(node.ends.clone());
        }
        automaton.starts.push(narrow(automaton.edges.len()));
        for (word, next) in &self.nodes[ROOT].next {
            automaton.begin(*word, narrow(*next));
        }
        automaton
    }
}

impl Automaton {
    fn begin(&mut self, word: WordId, node: u32) {
        if word == ANY_NUMBER {
            self.number_first = Some(node);
            return;
        }
        let index = word.0 as usize;
        if self.first.len() <= index {
            self.first.resize(index + 1, 0);
        }
        self.first[index] = node;
    }

    /// Appends the forms in `tokens[range]`, from left to right, the longest at each place.
    pub fn find(&self, text: &str, tokens: &[Token], range: Range<usize>, hits: &mut Vec<Hit>) {
        let mut at = range.start;
        let tokens = tokens.get(..range.end).unwrap_or(tokens);
        while let Some(token) = tokens.get(at) {
            match self.first_node(token).and_then(|node| self.longest(text, tokens, at, node)) {
                Some((length, form)) => {
                    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                    hits.push(Hit { token: narrow(at), length: narrow(length), form });
                    at += length;
                }
                None => at += 1,
            }
        }
    }

    /// Tells every form at every token, inside one another too: how many tokens it takes, and its number.
    pub fn each(&self, text: &str, tokens: &[Token], mut tell: impl FnMut(usize, u32)) {
        for (at, token) in tokens.iter().enumerate() {
            let Some(mut node) = self.first_node(token) else { continue };
            let mut next = at + 1;
            if let Some(form) = self.accept(node, text, &tokens[at..next]) {
                tell(1, form);
            }
            while let Some(token) = tokens.get(next) {
                next += 1;
                match self.step(node, token) {
                    Some(step) => node = step,
                    None if is_hyphen(text, token) => continue,
                    None => break,
                }
                if let Some(form) = self.accept(node, text, &tokens[at..next]) {
                    tell(next - at, form);
                }
            }
        }
    }

    fn first_node(&self, token: &Token) -> Option<usize> {
        let known = self.first.get(token.word.0 as usize).copied().filter(|node| *node != 0);
        let any = || self.number_first.filter(|_| token.kind == TokenKind::Number);
        known.or_else(any).map(|node| node as usize)
    }

    fn longest(&self, text: &str, tokens: &[Token], at: usize, first: usize) -> Option<(usize, u32)> {
        let (mut node, mut next) = (first, at + 1);
        let mut best = self.accept(node, text, &tokens[at..next]).map(|form| (1, form));
        while let Some(token) = tokens.get(next) {
            match self.step(node, token) {
                Some(step) => node = step,
                None if is_hyphen(text, token) => {
                    next += 1;
                    continue;
                }
                None => break,
            }
            next += 1;
            best = self.accept(node, text, &tokens[at..next]).map(|form| (next - at, form)).or(best);
        }
        best
    }

    fn step(&self, node: usize, token: &Token) -> Option<usize> {
        let edges = &self.edges[self.starts[node] as usize..self.starts[node + 1] as usize];
        if edges.is_empty() {
            return None;
        }
        let find = |word: WordId| {
            let at = edges.binary_search_by_key(&word, |(word, _)| *word).ok()?;
            edges.get(at).map(|(_, next)| *next as usize)
        };
        let known = token.word.is_known().then(|| find(token.word)).flatten();
        known.or_else(|| (token.kind == TokenKind::Number).then(|| find(ANY_NUMBER)).flatten())
    }

    fn accept(&self, node: usize, text: &str, tokens: &[Token]) -> Option<u32> {
        let ends = self.ends.get(node)?;
        if ends.exact.is_empty() {
            return ends.any_case;
        }
        let span = tokens.first()?.span().join(tokens.last()?.span());
        let written = squeeze(span.slice(text));
        let exact = ends.exact.iter().find(|(form, _)| **form == *written);
        exact.map(|(_, number)| *number).or(ends.any_case)
    }
}

fn words(lexicon: &mut Lexicon, phrase: &str) -> Vec<WordId> {
    let (hyphen, number) = (lexicon.add("-"), lexicon.add("#"));
    let words = lexicon.add_phrase(phrase).into_iter().filter(|word| *word != hyphen);
    words.map(|word| if word == number { ANY_NUMBER } else { word }).collect()
}

fn is_hyphen(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Mark && matches!(token.text(text), "-" | "‐" | "‑" | "–")
}

/// The text without white space and hyphens: what `exact` compares.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '–')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::Tokens;

    fn find(phrases: &[(&str, bool)], text: &str) -> Vec<(u32, u32, u32)> {
        let mut lexicon = Lexicon::default();
        let mut builder = Builder::default();
        for (number, (phrase, exact)) in (0..).zip(phrases) {
            builder.add(&mut lexicon, phrase, *exact, number);
        }
        let tokens: Vec<_> = Tokens::new(text, &lexicon).collect();
        let mut hits = Vec::new();
        builder.build().find(text, &tokens, 0..tokens.len(), &mut hits);
        hits.iter().map(|hit| (hit.token, hit.length, hit.form)).collect()
    }

    #[test]
    fn longer_forms_silence_shorter_ones() {
        let forms = [("energy", false), ("energy drink", false)];
        assert_eq!(find(&forms, "Energy and an energy-drink"), [(0, 1, 0), (3, 3, 1)]);
    }

    #[test]
    fn exact_forms_mind_the_case() {
        assert_eq!(find(&[("EV", true)], "ev EV"), [(1, 1, 0)]);
        assert_eq!(find(&[("EV", true), ("ev", false)], "ev EV"), [(0, 1, 1), (1, 1, 0)]);
    }

    #[test]
    fn numbers_can_be_wild() {
        assert_eq!(find(&[("flight #", false), ("# lane", false)], "flight 93 on a 4-lane"), [(0, 2, 0), (4, 3, 1)]);
    }
}
