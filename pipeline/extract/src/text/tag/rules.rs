//! Corrections of likeliest tags by their neighbours, as `schemas/vocabulary/text/tag-rules.txt` lists them.

use super::penn::{Penn, WordTag};
use crate::text::token::Token;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::lexicon::{Lexicon, WordId};

#[derive(Debug, Clone, Copy)]
enum When {
    Before(usize, Penn),
    After(usize, Penn),
    Around(Penn, Penn),
    TwoBefore(Penn, Penn),
    TwoAfter(Penn, Penn),
    WordBefore(usize, WordId),
    WordAfter(WordId),
    Word(WordId),
    WordAfterTag(Penn, WordId),
    WordBeforeTag(WordId, Penn),
}

#[derive(Debug, Clone, Copy)]
struct Rule {
    to: Penn,
    when: When,
}

/// The corrections, by the tag that they correct and by the [kinds](WordTag::kind) of words that can have their new tag.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    by_tag: Vec<[Vec<Rule>; WordTag::KINDS]>,
}

struct Context<'s> {
    tokens: &'s [Token],
    tags: &'s [Penn],
    at: usize,
}

impl Context<'_> {
    fn tag(&self, at: Option<usize>) -> Penn {
        at.and_then(|at| self.tags.get(at)).copied().unwrap_or(Penn::Start)
    }

    fn before(&self, steps: usize) -> Penn {
        self.tag(self.at.checked_sub(steps))
    }

    fn after(&self, steps: usize) -> Penn {
        self.tag(Some(self.at + steps))
    }

    fn word(&self, at: Option<usize>) -> WordId {
        at.and_then(|at| self.tokens.get(at)).map_or(WordId::UNKNOWN, |token| token.word)
    }

    fn holds(&self, when: When) -> bool {
        match when {
            When::Before(reach, tag) => (1..=reach).any(|steps| self.before(steps) == tag),
            When::After(reach, tag) => (1..=reach).any(|steps| self.after(steps) == tag),
            When::Around(before, after) => self.before(1) == before && self.after(1) == after,
            When::TwoBefore(first, second) => self.before(2) == first && self.before(1) == second,
            When::TwoAfter(first, second) => self.after(1) == first && self.after(2) == second,
            When::WordBefore(reach, word) => (1..=reach).any(|steps| self.word(self.at.checked_sub(steps)) == word),
            When::WordAfter(word) => self.word(Some(self.at + 1)) == word,
            When::Word(word) => self.word(Some(self.at)) == word,
            When::WordAfterTag(tag, word) => self.before(1) == tag && self.word(Some(self.at)) == word,
            When::WordBeforeTag(word, tag) => self.word(Some(self.at)) == word && self.after(1) == tag,
        }
    }
}

impl Rules {
    /// Reads the corrections.
    ///
    /// # Errors
    /// [`VocabularyError::Entry`] where a line has an unknown tag or template.
    pub(super) fn parse(text: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let mut by_tag: Vec<[Vec<Rule>; WordTag::KINDS]> = Vec::new();
        by_tag.resize_with(Penn::Start as usize + 1, Default::default);
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (from, rule) = parse_rule(line, lexicon).ok_or_else(|| VocabularyError::Entry {
                file: "text/tag-rules.txt".to_owned(),
                entry: line.to_owned(),
                problem: "unknown tag or template".to_owned(),
            })?;
            for (kind, rules) in by_tag[from as usize].iter_mut().enumerate() {
                if WordTag::allows(kind, rule.to) {
                    rules.push(rule);
                }
            }
        }
        Ok(Self { by_tag })
    }

    /// Corrects `tags` from left to right; each token by the first rule that holds, then by those of its new tag.
    pub(super) fn apply(&self, tokens: &[Token], words: &[WordTag], tags: &mut [Penn]) {
        for at in 0..tags.len() {
            for _ in 0..2 {
                let Some(tag) = self.correction(tokens, words, tags, at) else { break };
                tags[at] = tag;
            }
        }
    }

    fn correction(&self, tokens: &[Token], words: &[WordTag], tags: &[Penn], at: usize) -> Option<Penn> {
        let rules = &self.by_tag.get(tags[at] as usize)?[words[at].kind()];
        let context = Context { tokens, tags, at };
        rules.iter().find(|rule| context.holds(rule.when)).map(|rule| rule.to)
    }
}

fn parse_rule(line: &str, lexicon: &mut Lexicon) -> Option<(Penn, Rule)> {
    let mut parts = line.split_whitespace();
    let (from, to) = (Penn::from_name(parts.next()?)?, Penn::from_name(parts.next()?)?);
    let template = parts.next()?;
    let first = parts.next()?;
    let second = parts.next();
    let tag = Penn::from_name;
    let mut word = |text: &str| lexicon.add(text);
    let when = match template {
        "PREVTAG" => When::Before(1, tag(first)?),
        "PREV1OR2TAG" => When::Before(2, tag(first)?),
        "PREV1OR2OR3TAG" => When::Before(3, tag(first)?),
        "NEXTTAG" => When::After(1, tag(first)?),
        "NEXT1OR2TAG" => When::After(2, tag(first)?),
        "SURROUNDTAG" => When::Around(tag(first)?, tag(second?)?),
        "PREVBIGRAM" => When::TwoBefore(tag(first)?, tag(second?)?),
        "NEXTBIGRAM" => When::TwoAfter(tag(first)?, tag(second?)?),
        "PREVWD" => When::WordBefore(1, word(first)),
        "PREV1OR2WD" => When::WordBefore(2, word(first)),
        "NEXTWD" => When::WordAfter(word(first)),
        "CURWD" => When::Word(word(first)),
        "WDPREVTAG" => When::WordAfterTag(tag(first)?, word(second?)),
        "WDNEXTTAG" => When::WordBeforeTag(word(first), tag(second?)?),
        _ => return None,
    };
    Some((from, Rule { to, when }))
}
