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

/// The corrections, by the tag that they correct.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    by_tag: Vec<Vec<Block>>,
}

const TAGS: usize = Penn::Start as usize + 1;

/// Up to 64 corrections of a tag, in order, with sets of those that may hold, a bit each.
#[derive(Debug, Clone)]
struct Block {
    rules: Vec<Rule>,
    /// By the [kind](WordTag::kind) of the word: those whose new tag it can have.
    kinds: [u64; WordTag::KINDS],
    /// By the tag right before.
    before: [u64; TAGS],
    /// By the tag right behind.
    after: [u64; TAGS],
}

impl Block {
    fn new() -> Self {
        Self { rules: Vec::new(), kinds: [0; WordTag::KINDS], before: [0; TAGS], after: [0; TAGS] }
    }

    fn is_full(&self) -> bool {
        self.rules.len() == u64::BITS as usize
    }

    fn push(&mut self, rule: Rule) {
        let bit = 1 << self.rules.len();
        let (before, after) = rule.when.neighbours();
        let mark = |sets: &mut [u64], fits: &dyn Fn(usize) -> bool| {
            sets.iter_mut().enumerate().filter(|(at, _)| fits(*at)).for_each(|(_, set)| *set |= bit);
        };
        mark(&mut self.kinds, &|kind| WordTag::allows(kind, rule.to));
        mark(&mut self.before, &|tag| before.is_none_or(|before| before as usize == tag));
        mark(&mut self.after, &|tag| after.is_none_or(|after| after as usize == tag));
        self.rules.push(rule);
    }

    /// Those that may hold for a word between these two tags.
    fn between(&self, word: WordTag, before: Penn, after: Penn) -> u64 {
        self.kinds[word.kind()] & self.before[before as usize] & self.after[after as usize]
    }

    /// The new tag that the first one of the corrections `left` gives which holds.
    fn first(&self, mut left: u64, context: &Context<'_>) -> Option<Penn> {
        while left != 0 {
            let rule = self.rules.get(left.trailing_zeros() as usize)?;
            if context.holds(rule.when) {
                return Some(rule.to);
            }
            left &= left - 1;
        }
        None
    }
}

impl When {
    /// The tags that must stand right before and right behind.
    fn neighbours(self) -> (Option<Penn>, Option<Penn>) {
        match self {
            Self::Before(tag) | Self::TwoBefore(_, tag) | Self::WordAfterTag(tag, _) => (Some(tag), None),
            Self::After(tag) | Self::TwoAfter(tag, _) | Self::WordBeforeTag(_, tag) => (None, Some(tag)),
            Self::Around(before, after) => (Some(before), Some(after)),
            _ => (None, None),
        }
    }
}

/// What stands around a token.
struct Context<'c> {
    tokens: &'c [Token],
    tags: &'c [Penn],
    at: usize,
}

impl Context<'_> {
    /// The tag so many steps away; behind both ends there is none but [`Penn::Start`].
    fn tag(&self, steps: isize) -> Penn {
        self.tags.get(self.at.wrapping_add_signed(steps)).copied().unwrap_or(Penn::Start)
    }

    fn word(&self, steps: isize) -> WordId {
        self.tokens.get(self.at.wrapping_add_signed(steps)).map_or(WordId::UNKNOWN, |token| token.word)
    }

    fn holds(&self, when: When) -> bool {
        match when {
            When::Before(tag) => self.tag(-1) == tag,
            When::AmongTwoBefore(tag) => self.tag(-1) == tag || self.tag(-2) == tag,
            When::AmongThreeBefore(tag) => self.tag(-1) == tag || self.tag(-2) == tag || self.tag(-3) == tag,
            When::After(tag) => self.tag(1) == tag,
            When::AmongTwoAfter(tag) => self.tag(1) == tag || self.tag(2) == tag,
            When::Around(left, right) => self.tag(-1) == left && self.tag(1) == right,
            When::TwoBefore(left, right) => self.tag(-2) == left && self.tag(-1) == right,
            When::TwoAfter(left, right) => self.tag(1) == left && self.tag(2) == right,
            When::WordBefore(word) => self.word(-1) == word,
            When::WordAmongTwoBefore(word) => self.word(-1) == word || self.word(-2) == word,
            When::WordAfter(word) => self.word(1) == word,
            When::Word(word) => self.word(0) == word,
            When::WordAfterTag(tag, word) => self.tag(-1) == tag && self.word(0) == word,
            When::WordBeforeTag(word, tag) => self.word(0) == word && self.tag(1) == tag,
        }
    }
}

impl Rules {
    /// Reads the corrections.
    ///
    /// # Errors
    /// [`VocabularyError::Entry`] where a line has an unknown tag or template.
    pub(super) fn parse(text: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let mut by_tag: Vec<Vec<Block>> = vec![Vec::new(); TAGS];
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (from, rule) = parse_rule(line, lexicon).ok_or_else(|| VocabularyError::Entry {
                file: "text/tag-rules.txt".to_owned(),
                entry: line.to_owned(),
                problem: "unknown tag or template".to_owned(),
            })?;
            let blocks = &mut by_tag[from as usize];
            if blocks.last().is_none_or(Block::is_full) {
                blocks.push(Block::new());
            }
            blocks.iter_mut().last().into_iter().for_each(|block| block.push(rule));
        }
        Ok(Self { by_tag })
    }

    /// Corrects `tags` from left to right; each token by the first rule that holds, then by those of its new tag.
    pub(super) fn apply(&self, tokens: &[Token], words: &[WordTag], tags: &mut [Penn]) {
        for (at, word) in words.iter().enumerate() {
            if let Some(tag) = self.correction(tokens, tags, at, tags[at], *word) {
                tags[at] = self.correction(tokens, tags, at, tag, *word).unwrap_or(tag);
            }
        }
    }

    /// What the tag `tag` of the word at `at` is corrected to.
    fn correction(&self, tokens: &[Token], tags: &[Penn], at: usize, tag: Penn, word: WordTag) -> Option<Penn> {
        let context = Context { tokens, tags, at };
        let (before, after) = (context.tag(-1), context.tag(1));
        self.by_tag.get(tag as usize)?.iter().find_map(|block| match block.between(word, before, after) {
            0 => None,
            left => block.first(left, &context),
        })
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
