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
    /// A bit for each word that begins a form: most tokens end here, and all bits stay in the nearest cache.
    begins: Vec<u64>,
    /// The node behind a form's first word, by the word's id; 0 where the word begins none.
    first: Vec<u32>,
    number_first: Option<u32>,
    /// One more than there are nodes: the edges of a node are those up to the next node's.
    nodes: Vec<Place>,
    /// Edges by node, then by word.
    edges: Vec<(WordId, u32)>,
    /// The forms that mind the case, by what they are written like.
    exact: Vec<Vec<(Box<str>, u32)>>,
}

/// What is known of a node.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Its first edge.
    edge: u32,
    /// The form that ends here in any case; `NONE` where there is none.
    any_case: u32,
    /// Which of `exact` ends here; `NONE` where there is none.
    exact: u32,
}

const NONE: u32 = u32::MAX;

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
        let mut automaton = Automaton::default();
        for node in &self.nodes {
            let mut place = Place { edge: narrow(automaton.edges.len()), any_case: NONE, exact: NONE };
            automaton.edges.extend(node.next.iter().map(|(word, next)| (*word, narrow(*next))));
            place.any_case = node.ends.any_case.unwrap_or(NONE);
            if !node.ends.exact.is_empty() {
                place.exact = narrow(automaton.exact.len());
                automaton.exact.push(node.ends.exact.clone());
            }
            automaton.nodes.push(place);
        }
        automaton.nodes.push(Place { edge: narrow(automaton.edges.len()), any_case: NONE, exact: NONE });
        for (word, next) in &self.nodes[ROOT].next {
            automaton.begin(*word, narrow(*next));
        }
        automaton
    }
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
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
            self.begins.resize(index / 64 + 1, 0);
        }
        self.first[index] = node;
        self.begins[index / 64] |= 1 << (index % 64);
    }

    /// Appends the forms in `tokens[range]`, from left to right, the longest at each place.
    pub fn find(&self, text: &str, tokens: &[Token], range: Range<usize>, hits: &mut Vec<Hit>) {
        let mut at = range.start;
        let tokens = tokens.get(..range.end).unwrap_or(tokens);
        while let Some(token) = tokens.get(at) {
            match self.first_node(token).and_then(|node| self.longest(text, tokens, at, node)) {
                Some((length, form)) => {
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
        let index = token.word.0 as usize;
        let begins = self.begins.get(index / 64).is_some_and(|bits| bits >> (index % 64) & 1 == 1);
        let any = || self.number_first.filter(|_| token.kind == TokenKind::Number);
        let node = if begins { self.first.get(index).copied() } else { any() };
        node.map(|node| node as usize)
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
        let (start, end) = (self.nodes.get(node)?.edge as usize, self.nodes.get(node + 1)?.edge as usize);
        let edges = self.edges.get(start..end).filter(|edges| !edges.is_empty())?;
        let find = |word: WordId| {
            let at = edges.binary_search_by_key(&word, |(word, _)| *word).ok()?;
            edges.get(at).map(|(_, next)| *next as usize)
        };
        let known = token.word.is_known().then(|| find(token.word)).flatten();
        known.or_else(|| (token.kind == TokenKind::Number).then(|| find(ANY_NUMBER)).flatten())
    }

    fn accept(&self, node: usize, text: &str, tokens: &[Token]) -> Option<u32> {
        let place = self.nodes.get(node)?;
        let any_case = (place.any_case != NONE).then_some(place.any_case);
        let Some(forms) = self.exact.get(place.exact as usize) else { return any_case };
        let span = tokens.first()?.span().join(tokens.last()?.span());
        let written = squeeze(span.slice(text));
        let exact = forms.iter().find(|(form, _)| **form == *written);
        exact.map(|(_, number)| *number).or(any_case)
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
