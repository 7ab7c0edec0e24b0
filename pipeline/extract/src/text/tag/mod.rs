//! Parts of speech, as far as finding noun phrases and clauses needs them.
//!
//! A word has the tag that is likeliest for it (a lexicon, else its ending, else its case), corrected by its neighbours
//! (Brill, "A simple rule-based part of speech tagger", 1992). Tags are given a sentence at a time, and only where a
//! figure stands. All words, endings and corrections are data.

mod penn;
mod rules;

use std::ops::Range;

pub(crate) use penn::Penn;

use super::document::Document;
use super::token::{Token, TokenKind};
use crate::vocabulary::VocabularyError;
use crate::vocabulary::lexicon::Lexicon;
use penn::{Classes, WordTag};
use rules::Rules;

/// A part of speech, coarse: what chunks are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// A common noun, singular or plural.
    Noun,
    /// A name.
    Name,
    /// A finite verb of the present, or an infinitive.
    Verb,
    /// A past tense.
    Past,
    /// A past participle.
    Participle,
    /// An `-ing` form.
    Gerund,
    /// A modal: will, may, should.
    Modal,
    /// A form of be, have or do.
    Auxiliary,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// A preposition or subordinating conjunction.
    Preposition,
    /// A determiner, possessive pronouns included.
    Determiner,
    /// A pronoun.
    Pronoun,
    /// and, or, but.
    Conjunction,
    /// which, that, who, where as a relative.
    Relative,
    /// The particle `to`.
    To,
    /// The possessive `'s`.
    Possessive,
    /// A number in digits.
    Number,
    /// A mark.
    Mark,
}

/// Gives tags.
#[derive(Debug, Clone)]
pub struct Tagger {
    /// By word id.
    words: Vec<Option<WordTag>>,
    /// By their last letter, the longest first.
    endings: [Vec<(String, WordTag)>; 26],
    auxiliaries: Vec<crate::vocabulary::lexicon::WordId>,
    rules: Rules,
}

impl Tagger {
    /// The tagger that ships.
    ///
    /// # Errors
    /// [`VocabularyError`] where a line of its lexicon, endings or rules cannot be read.
    pub fn embedded(lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        const WORDS: &str = include_str!("../../../../../schemas/vocabulary/text/parts-of-speech.txt");
        const ENDINGS: &str = include_str!("../../../../../schemas/vocabulary/text/endings.txt");
        const RULES: &str = include_str!("../../../../../schemas/vocabulary/text/tag-rules.txt");
        let mut words = Vec::new();
        for (tag, forms) in entries("text/parts-of-speech.txt", WORDS)? {
            for form in forms.split_whitespace() {
                let index = lexicon.add(form).0 as usize;
                if words.len() <= index {
                    words.resize(index + 1, None);
                }
                words[index] = Some(tag);
            }
        }
        let mut endings: [Vec<(String, WordTag)>; 26] = Default::default();
        for (tag, forms) in entries("text/endings.txt", ENDINGS)? {
            for ending in forms.split_whitespace() {
                if let Some(letter) = last_letter(ending) {
                    endings[letter].push((ending.to_owned(), tag));
                }
            }
        }
        endings.iter_mut().for_each(|alike| alike.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len())));
        let auxiliaries = penn::AUXILIARIES.iter().map(|word| lexicon.add(word)).collect();
        Ok(Self { words, endings, auxiliaries, rules: Rules::parse(RULES, lexicon)? })
    }

    /// The tags of `document.tokens[range]`, which should be a whole sentence.
    pub fn tag(&self, document: &Document<'_>, range: Range<usize>) -> Vec<Tag> {
        let tokens = document.tokens.get(range.clone()).unwrap_or_default();
        let coarse = |fine: &[Penn]| fine.iter().zip(tokens).map(|(penn, token)| self.coarse(*penn, token)).collect();
        let sentence = document.sentence_of(range.start);
        match sentence.filter(|sentence| document.sentences[*sentence].tokens == range) {
            Some(sentence) => coarse(document.tags(sentence, self)),
            None => coarse(&self.fine(document.text, tokens)),
        }
    }

    /// The Penn Treebank tags of a sentence's tokens.
    pub fn fine(&self, text: &str, tokens: &[Token]) -> Vec<Penn> {
        let shouted = mostly_capital(tokens);
        let first = tokens.iter().position(|token| token.kind == TokenKind::Word).unwrap_or(tokens.len());
        let tag = |(at, token)| self.likeliest(text, token, at <= first, shouted);
        let likeliest: Vec<WordTag> = tokens.iter().enumerate().map(tag).collect();
        let mut tags: Vec<Penn> = likeliest.iter().map(|word| word.tag).collect();
        self.rules.apply(tokens, &likeliest, &mut tags);
        tags
    }

    /// The tag of a word by itself; `opens` where it is its sentence's first.
    fn likeliest(&self, text: &str, token: &Token, opens: bool, shouted: bool) -> WordTag {
        let known = self.words.get(token.word.0 as usize).copied().flatten();
        match token.kind {
            TokenKind::Number => WordTag::only(Penn::Number),
            TokenKind::Mark => WordTag::only(Penn::mark(token.text(text))),
            TokenKind::Han => WordTag::only(Penn::Noun),
            TokenKind::Word => {
                let word = token.text(text);
                if is_possessive(word) {
                    return WordTag::only(Penn::Possessive);
                }
                let named = token.capital && !shouted && !opens;
                match known {
                    Some(tag) if !named || tag.tag.is_closed() || tag.tag == Penn::Adjective && !self.plain(word) => {
                        tag
                    }
                    Some(tag) if !named => tag,
                    None if token.capital && !shouted => WordTag::only(Penn::Name),
                    _ if named => WordTag::only(Penn::Name),
                    _ => self.by_ending(word),
                }
            }
        }
    }

    /// Whether a capitalised adjective is an ordinary word rather than one made from a name, by its ending.
    fn plain(&self, word: &str) -> bool {
        !["ese", "ian", "ish", "can", "ean", "nch", "tch"].iter().any(|ending| word.ends_with(ending))
    }

    /// The likeliest part of speech of a word that the lexicon knows.
    pub fn known(&self, word: crate::vocabulary::lexicon::WordId) -> Option<Tag> {
        self.words.get(word.0 as usize).copied().flatten().map(|known| known.tag.coarse())
    }

    /// Whether the lexicon's likeliest tag of a word is that of a plural noun.
    pub fn is_plural(&self, word: crate::vocabulary::lexicon::WordId) -> bool {
        self.words.get(word.0 as usize).copied().flatten().is_some_and(|known| known.tag == Penn::Nouns)
    }

    fn by_ending(&self, word: &str) -> WordTag {
        let ends = |ending: &str| {
            let stem = word.len().checked_sub(ending.len()).filter(|stem| *stem > 2);
            stem.is_some_and(|stem| word.as_bytes()[stem..].eq_ignore_ascii_case(ending.as_bytes()))
        };
        let alike = last_letter(word).map_or([].as_slice(), |letter| &self.endings[letter]);
        let found = alike.iter().find(|(ending, _)| ends(ending));
        found.map_or(WordTag::only(Penn::Noun), |(_, tag)| *tag)
    }

    fn coarse(&self, tag: Penn, token: &Token) -> Tag {
        if tag.is_verb() && self.auxiliaries.contains(&token.word) {
            return Tag::Auxiliary;
        }
        tag.coarse()
    }
}

/// The place in the alphabet of the letter that a word ends with, if it is an ASCII one.
fn last_letter(word: &str) -> Option<usize> {
    let last = word.bytes().next_back().filter(u8::is_ascii_alphabetic)?;
    Some(usize::from(last.to_ascii_lowercase() - b'a'))
}

/// Whether the sentence is set in capitals, or every longer word of it is capitalised as in a headline, so that they say
/// nothing of names.
fn mostly_capital(tokens: &[Token]) -> bool {
    let (mut all, mut upper, mut long, mut small) = (0, 0, 0, 0);
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Word && token.end - token.start > 1) {
        let longer = token.end - token.start > 3;
        all += 1;
        upper += usize::from(token.upper);
        long += usize::from(longer);
        small += usize::from(longer && !token.capital);
    }
    all >= 3 && upper * 3 > all * 2 || long >= 4 && small == 0
}

fn is_possessive(word: &str) -> bool {
    !word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && matches!(word, "'s" | "’s" | "'S" | "’S" | "‘s")
}

/// The lines `TAG[/classes] form form ...` of a word file.
fn entries<'f>(file: &str, text: &'f str) -> Result<Vec<(WordTag, &'f str)>, VocabularyError> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let (head, forms) = line.split_once(' ').unwrap_or((line, ""));
            let (name, classes) = head.split_once('/').unwrap_or((head, ""));
            let tag = Penn::from_name(name).ok_or_else(|| VocabularyError::Entry {
                file: file.to_owned(),
                entry: head.to_owned(),
                problem: format!("unknown tag '{name}'"),
            })?;
            Ok((WordTag { tag, classes: Classes::parse(classes).with(tag) }, forms))
        })
        .collect()
}

#[cfg(test)]
mod tests;
