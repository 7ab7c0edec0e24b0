//! Corrections of likeliest tags by their neighbours, as `schemas/vocabulary/text/tag-rules.txt` lists them.

use super::penn::{Penn, WordTag};
use crate::text::token::Token;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::lexicon::{Lexicon, WordId};

#[derive(Debug, Clone, Copy)]
enum When {
    Before(Penn),
    AmongTwoBefore(Penn),
    AmongThreeBefore(Penn),
    After(Penn),
    AmongTwoAfter(Penn),
    Around(Penn, Penn),
    TwoBefore(Penn, Penn),
    TwoAfter(Penn, Penn),
    WordBefore(WordId),
    WordAmongTwoBefore(WordId),
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

/// What stands around a token; the nearest first.
struct Context {
    before: [Penn; 3],
    after: [Penn; 2],
    words_before: [WordId; 2],
    word: WordId,
    word_after: WordId,
}

impl Context {
    fn new(tokens: &[Token], tags: &[Penn], at: usize) -> Self {
        let tag = |at: Option<usize>| at.and_then(|at| tags.get(at)).copied().unwrap_or(Penn::Start);
        let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or(WordId::UNKNOWN, |token| token.word);
        Self {
            before: [1, 2, 3].map(|steps| tag(at.checked_sub(steps))),
            after: [1, 2].map(|steps| tag(Some(at + steps))),
            words_before: [1, 2].map(|steps| word(at.checked_sub(steps))),
            word: word(Some(at)),
            word_after: word(Some(at + 1)),
        }
    }

    fn holds(&self, when: When) -> bool {
        let ([before, second, third], [after, then]) = (self.before, self.after);
        match when {
            When::Before(tag) => before == tag,
            When::AmongTwoBefore(tag) => before == tag || second == tag,
            When::AmongThreeBefore(tag) => before == tag || second == tag || third == tag,
            When::After(tag) => after == tag,
            When::AmongTwoAfter(tag) => after == tag || then == tag,
            When::Around(left, right) => before == left && after == right,
            When::TwoBefore(left, right) => second == left && before == right,
            When::TwoAfter(left, right) => after == left && then == right,
            When::WordBefore(word) => self.words_before[0] == word,
            When::WordAmongTwoBefore(word) => self.words_before.contains(&word),
            When::WordAfter(word) => self.word_after == word,
            When::Word(word) => self.word == word,
            When::WordAfterTag(tag, word) => before == tag && self.word == word,
            When::WordBeforeTag(word, tag) => self.word == word && after == tag,
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
        for (at, word) in words.iter().enumerate() {
            let first = self.of(tags[at], *word);
            if first.is_empty() {
                continue;
            }
            let context = Context::new(tokens, tags, at);
            let correction = |rules: &[Rule]| rules.iter().find(|rule| context.holds(rule.when)).map(|rule| rule.to);
            if let Some(tag) = correction(first) {
                tags[at] = correction(self.of(tag, *word)).unwrap_or(tag);
            }
        }
    }

    /// The corrections of a tag that a word can have.
    fn of(&self, tag: Penn, word: WordTag) -> &[Rule] {
        self.by_tag.get(tag as usize).map_or(&[], |rules| &rules[word.kind()])
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
        "PREVTAG" => When::Before(tag(first)?),
        "PREV1OR2TAG" => When::AmongTwoBefore(tag(first)?),
        "PREV1OR2OR3TAG" => When::AmongThreeBefore(tag(first)?),
        "NEXTTAG" => When::After(tag(first)?),
        "NEXT1OR2TAG" => When::AmongTwoAfter(tag(first)?),
        "SURROUNDTAG" => When::Around(tag(first)?, tag(second?)?),
        "PREVBIGRAM" => When::TwoBefore(tag(first)?, tag(second?)?),
        "NEXTBIGRAM" => When::TwoAfter(tag(first)?, tag(second?)?),
        "PREVWD" => When::WordBefore(word(first)),
        "PREV1OR2WD" => When::WordAmongTwoBefore(word(first)),
        "NEXTWD" => When::WordAfter(word(first)),
        "CURWD" => When::Word(word(first)),
        "WDPREVTAG" => When::WordAfterTag(tag(first)?, word(second?)),
        "WDNEXTTAG" => When::WordBeforeTag(word(first), tag(second?)?),
        _ => return None,
    };
    Some((from, Rule { to, when }))
}
