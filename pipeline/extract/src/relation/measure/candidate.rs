//! A proposed measure, and the walker that proposes.

use std::borrow::Cow;
use std::ops::Range;

use super::Earlier;
use crate::quantity::{Amount, Form};
use crate::relation::calls::Calls;
use crate::relation::change::Role;
use crate::relation::chunk::ChunkKind;
use crate::relation::rank::{Part, part};
use crate::relation::view::View;
use crate::text::tag::Tag;
use crate::text::token::id_of;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::lexicon::WordId;

/// Which rule proposed a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The subject of the verb before the number, its noun phrase alone.
    Subject,
    /// The subject with all that stands before the verb.
    LongSubject,
    /// The subject of an earlier verb of the sentence.
    MainSubject,
    /// The object of the verb before the number.
    Object,
    /// What a word of change is about: "a rise of 5% in exports".
    Complement,
    /// The modifiers of a word of change: "output growth of 5%".
    Modifier,
    /// The noun that the number completes: "a fine of 500 yuan".
    Completed,
    /// That noun with what is counted: "energy security of 5 people".
    CompletedCount,
    /// What is counted.
    Counted,
    /// What is counted, with its complements.
    CountedLong,
    /// What is counted, with what is said of it behind it.
    CountedDone,
    /// What is counted, with the verb before it.
    CountedBy,
    /// What is counted, with the whole rest of the clause.
    CountedRest,
    /// "5% of Y": the share of Y.
    Share,
    /// "5% of Y are Z".
    ShareDone,
    /// "X accounts for 5% of Y".
    ShareIn,
    /// "money spent on X".
    Payment,
    /// The noun right behind the number.
    Attribute,
    /// That noun with its complements.
    AttributeLong,
    /// That noun with what is said of it behind it.
    AttributeDone,
    /// That noun with the modifiers before the number: "an all-new 2.0-liter engine".
    AttributeWhole,
    /// What is counted, of the subject: "employees of the group".
    CountedOf,
    /// The member of a list in the number's place: "PM10 and ozone stood at 5 and 6 respectively".
    Member,
    /// The head of an earlier measure with a complement of its own: "that of the secondary industry".
    ThatOf,
    /// What the subject's pronoun stands for.
    Antecedent,
    /// What the amount of the verb is called, alone or of the subject: "cost of the plan".
    Deed,
    /// That, of the verb's object: "price of the house".
    DeedOf,
    /// That, with what stands behind the amount: "investment in the line".
    DeedFor,
    /// What the unit or an adjective says is measured, alone or of the subject: "width of the road".
    Trait,
    /// That, with what stands behind the amount: "time to charge".
    TraitFor,
    /// That, with the clause before the amount: "time the road stayed closed".
    TraitClause,
    /// The nearest noun phrase before.
    NearLeft,
    /// The next but one.
    FarLeft,
    /// The nearest noun phrase behind.
    NearRight,
    /// The measure of the figure before in the sentence.
    Same,
    /// The measure of the sentence's first figure.
    First,
    /// The last measure of an earlier sentence.
    Paragraph,
    /// The last measure of the paragraph above.
    Above,
    /// The heading.
    Heading,
}

impl Source {
    /// Its name in weights, `explain` and the column `rule`.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::Subject => part!("subject"),
            Self::LongSubject => part!("long_subject"),
            Self::MainSubject => part!("main_subject"),
            Self::Object => part!("object"),
            Self::Complement => part!("complement"),
            Self::Modifier => part!("modifier"),
            Self::Completed => part!("completed"),
            Self::CompletedCount => part!("completed_count"),
            Self::Counted => part!("counted"),
            Self::CountedLong => part!("counted_long"),
            Self::CountedDone => part!("counted_done"),
            Self::CountedBy => part!("counted_by"),
            Self::CountedRest => part!("counted_rest"),
            Self::Share => part!("share"),
            Self::ShareDone => part!("share_done"),
            Self::ShareIn => part!("share_in"),
            Self::Payment => part!("payment"),
            Self::Attribute => part!("attribute"),
            Self::AttributeLong => part!("attribute_long"),
            Self::AttributeDone => part!("attribute_done"),
            Self::AttributeWhole => part!("attribute_whole"),
            Self::CountedOf => part!("counted_of"),
            Self::Member => part!("member"),
            Self::ThatOf => part!("that_of"),
            Self::Antecedent => part!("antecedent"),
            Self::Deed => part!("deed"),
            Self::DeedOf => part!("deed_of"),
            Self::DeedFor => part!("deed_for"),
            Self::Trait => part!("trait"),
            Self::TraitFor => part!("trait_for"),
            Self::TraitClause => part!("trait_clause"),
            Self::NearLeft => part!("near_left"),
            Self::FarLeft => part!("far_left"),
            Self::NearRight => part!("near_right"),
            Self::Same => part!("same"),
            Self::First => part!("first"),
            Self::Paragraph => part!("paragraph"),
            Self::Above => part!("above"),
            Self::Heading => part!("heading"),
        }
    }
}

/// A proposed measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The phrase.
    pub text: String,
    /// The rule that proposed it.
    pub source: Source,
    /// The chunk that it begins with, where it stands in the sentence.
    pub chunk: Option<usize>,
    /// The amount of the sentence whose measure it repeats.
    pub of_amount: Option<usize>,
    /// The other rules that proposed the same text.
    pub also: Vec<Source>,
    /// Whether it holds a finite verb.
    pub finite: bool,
    /// The last noun before its first preposition, where the lexicon knows it.
    pub head: Option<HeadNoun>,
}

/// A noun that heads a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadNoun {
    /// The noun.
    pub word: WordId,
    /// Whether it is a plural.
    pub plural: bool,
}

/// The head of a phrase: the last noun before its first preposition or what is said of it.
pub(super) fn head(text: &str, vocabulary: &Vocabulary) -> Option<HeadNoun> {
    let (mut head, mut lower) = (None, String::new());
    for word in text.split(' ') {
        let id = id_of(word, &vocabulary.lexicon, &mut lower);
        match vocabulary.tagger.known(id) {
            Some(Tag::Preposition | Tag::To | Tag::Relative | Tag::Conjunction) => break,
            Some(Tag::Past | Tag::Participle) if head.is_some() => break,
            Some(Tag::Noun | Tag::Verb | Tag::Adjective | Tag::Gerund) => {
                head = Some(HeadNoun { word: id, plural: vocabulary.tagger.is_plural(id) });
            }
            _ => {}
        }
    }
    head
}

/// Walks a sentence around one amount and collects candidates.
pub struct Finder<'f, 'd, 't> {
    pub(super) view: &'f View<'d, 't>,
    pub(super) nth: usize,
    pub(super) chunk: usize,
    pub(super) amount: &'f Amount,
    pub(super) role: &'f Role,
    pub(super) earlier: &'f Earlier<'f>,
    pub(super) calls: &'f Calls,
    /// The dimension of the amount's unit.
    pub(super) dimension: Option<&'f str>,
    pub(super) found: Vec<Candidate>,
}

impl Finder<'_, '_, '_> {
    /// Adds a text that no candidate has yet.
    pub(super) fn add<'a>(&mut self, source: Source, text: Option<impl Into<Cow<'a, str>>>, chunk: Option<usize>) {
        if let Some(text) = text {
            self.add_text(source, text.into(), chunk);
        }
    }

    fn add_text(&mut self, source: Source, text: Cow<'_, str>, chunk: Option<usize>) {
        if !text.chars().any(char::is_alphabetic) {
            return;
        }
        match self.found.iter_mut().find(|other| other.text == text) {
            Some(found) if found.source != source && !found.also.contains(&source) => found.also.push(source),
            Some(_) => {}
            None => self.found.push(Candidate {
                text: text.into_owned(),
                source,
                chunk,
                of_amount: None,
                also: Vec::new(),
                finite: false,
                head: None,
            }),
        }
    }

    /// Adds a text that the tokens `tokens` make up, and notes whether they hold a finite verb.
    pub(super) fn add_tokens(&mut self, source: Source, tokens: Range<usize>, chunk: Option<usize>) {
        let finite =
            |at: usize| matches!(self.view.chunks.tag(at), Tag::Past | Tag::Verb | Tag::Modal | Tag::Auxiliary);
        let finite = tokens.clone().any(finite);
        let before = self.found.len();
        let view = self.view;
        self.add(source, view.phrase_in(tokens), chunk);
        if let Some(added) = self.found.get_mut(before) {
            added.finite = finite;
        }
    }

    /// Adds the phrase of some chunks.
    pub(super) fn add_chunks(&mut self, source: Source, chunks: Range<usize>) {
        self.add_tokens(source, self.view.span(chunks.clone()), Some(chunks.start));
    }

    pub(super) fn kind(&self, chunk: usize) -> ChunkKind {
        self.view.kind(chunk)
    }

    /// The main word of a verb group, where it is a past participle or past tense.
    pub(super) fn done_word(&self, verb: usize) -> Option<usize> {
        let tokens = self.view.tokens(verb);
        tokens.rev().find(|at| matches!(self.view.chunks.tag(*at), Tag::Participle | Tag::Past))
    }

    /// One past the chunks `(P N)*` that follow the chunk `last`; a bracket between is stepped over, and so is a second
    /// preposition: "at or above the level".
    pub(super) fn complements(&self, last: usize) -> usize {
        let mut end = last + 1;
        loop {
            let mut next = end;
            if self.view.chunk_is(next, "(") {
                let close = (next..self.view.chunks.all.len()).find(|at| self.view.chunk_is(*at, ")"));
                next = close.map_or(next, |close| close + 1);
            }
            if self.kind(next) == ChunkKind::Preposition
                && self.kind(next + 1) == ChunkKind::Conjunction
                && self.kind(next + 2) == ChunkKind::Preposition
            {
                next += 2;
            }
            if self.kind(next) == ChunkKind::Preposition
                && self.kind(next + 1) == ChunkKind::Noun
                && self.view.joins(next)
            {
                end = next + 2;
            } else {
                return end;
            }
        }
    }

    /// Whether the amount counts things.
    pub(super) fn counts(&self) -> bool {
        matches!(self.amount.form, Form::Count)
    }
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn heads_are_of_the_lists_that_name_them() {
        let vocabulary = crate::tests::vocabulary();
        let toml: toml::Table = toml::from_str(include_str!("../../../../../schemas/vocabulary/relation.toml"))
            .expect("relation.toml is TOML");
        for entry in toml["head"].as_array().expect("entries") {
            let name = entry["name"].as_str().expect("a name");
            let listed = |text: &str| {
                let noun = head(text, vocabulary).expect("a head").word;
                vocabulary.relation.calls.heads(noun).any(|head| head.part().as_str() == name)
            };
            let texts = |key: &str| entry[key].as_array().expect("texts").clone();
            for text in texts("examples").iter().filter_map(toml::Value::as_str) {
                assert!(listed(text), "{name}: {text}");
            }
            for text in texts("not").iter().filter_map(toml::Value::as_str) {
                assert!(!listed(text), "{name}: {text}");
            }
        }
    }
}
