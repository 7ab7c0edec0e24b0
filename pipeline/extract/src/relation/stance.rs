//! How a phrase of a sentence stands to an amount in it: as its subject, its owner, behind which preposition.
//!
//! The same relations serve names and places; they are told as words, which rankers take for features.

use std::borrow::Cow;
use std::ops::Range;

use super::chunk::ChunkKind;
use super::name::NameWords;
use super::rank::{Part, part};
use super::view::View;
use crate::text::tag::Tag;
use crate::vocabulary::words::WordSet;

/// What the subject of an amount's clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectKind {
    /// There is none.
    None,
    /// A pronoun for a person: he, she.
    Person,
    /// Who speaks: we, or what is ours.
    Speaker,
    /// Another pronoun.
    Pronoun,
    /// A definite noun that stands for something named before, or what "its" belongs to.
    Definite,
    /// A name.
    Name,
    /// Any other phrase.
    Common,
}

impl SubjectKind {
    /// Its name in features.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::None => part!("none"),
            Self::Person => part!("person"),
            Self::Speaker => part!("speaker"),
            Self::Pronoun => part!("pronoun"),
            Self::Definite => part!("definite"),
            Self::Name => part!("name"),
            Self::Common => part!("common"),
        }
    }
}

/// An amount's clause: its verb and the subject of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The amount's chunk.
    pub chunk: usize,
    /// The verb group that governs it.
    pub verb: Option<usize>,
    /// The chunks of that verb's subject.
    pub subject: Option<Range<usize>>,
    /// Whether the verb stands behind the amount.
    pub inside: bool,
}

impl Stand {
    /// The stand of the amount at `chunk`.
    pub fn new(view: &View<'_, '_>, chunk: usize) -> Self {
        let verb = verb_before(view, chunk);
        let inside = verb.is_none();
        let verb = verb.or_else(|| verb_behind(view, chunk));
        let subject = verb.and_then(|verb| subject_of(view, verb));
        Self { chunk, verb, subject, inside }
    }

    /// What its subject is.
    pub fn subject_kind(&self, view: &View<'_, '_>, words: &NameWords) -> SubjectKind {
        let Some(subject) = self.subject.clone() else { return SubjectKind::None };
        let tokens = view.tokens(subject.start);
        let tag = |at: usize| view.chunks.tag(at);
        let word = |at: usize| view.document.tokens[at].word;
        let Some(last) = tokens.clone().last() else { return SubjectKind::None };
        let back =
            tag(tokens.start) == Tag::Determiner && (view.is(tokens.start, "the") || view.anaphoric(tokens.start));
        if tokens.len() == 1 && tag(last) == Tag::Pronoun {
            return match word(last) {
                last if words.person.has(last) => SubjectKind::Person,
                last if words.speaker.has(last) => SubjectKind::Speaker,
                _ => SubjectKind::Pronoun,
            };
        }
        let first = word(tokens.start);
        if words.our.has(first) {
            return SubjectKind::Speaker;
        }
        if words.its.has(first) {
            return SubjectKind::Definite;
        }
        if words.his.has(first) {
            return SubjectKind::Person;
        }
        if back && tokens.len() <= 3 && words.definite.has(word(last)) {
            return SubjectKind::Definite;
        }
        if tokens.clone().any(|at| tag(at) == Tag::Name) { SubjectKind::Name } else { SubjectKind::Common }
    }

    /// How the tokens `phrase` stand to the amount.
    pub fn of(&self, view: &View<'_, '_>, phrase: &Range<usize>, reporting: &WordSet) -> Part<'static> {
        let Some(chunk) = view.chunks.at(phrase.start) else { return part!("outside") };
        if is_source(view, chunk, reporting) {
            return part!("source");
        }
        if self.subject.as_ref().is_some_and(|subject| subject.contains(&chunk)) {
            return self.in_subject(view, phrase, chunk);
        }
        let owner = is_owner(view, phrase.end);
        let before = chunk < self.chunk;
        if owner {
            return if before { part!("owner before") } else { part!("owner behind") };
        }
        match (before, linked(view, chunk)) {
            (true, Link::Preposition(word)) => prepositional(&word, true),
            (false, Link::Preposition(word)) => prepositional(&word, false),
            (true, Link::Object) => part!("object before"),
            (false, Link::Object) => part!("object behind"),
            (true, Link::Subject) => part!("other subject before"),
            (false, Link::Subject) => part!("other subject behind"),
            (true, Link::Mark) => part!("apposed before"),
            (false, Link::Mark) => part!("apposed behind"),
            (true, Link::None) => part!("other before"),
            (false, Link::None) => part!("other behind"),
        }
    }

    fn in_subject(&self, view: &View<'_, '_>, phrase: &Range<usize>, chunk: usize) -> Part<'static> {
        let first = self.subject.as_ref().map_or(chunk, |subject| subject.start);
        let reaches_end = phrase.end >= view.tokens(chunk).end;
        if is_owner(view, phrase.end) {
            return part!("subject owner");
        }
        if chunk == first {
            return if reaches_end { part!("subject") } else { part!("subject modifier") };
        }
        match linked(view, chunk) {
            Link::Preposition(word) if word == "of" => part!("subject of"),
            Link::Preposition(word) if word == "in" => part!("subject in"),
            Link::Preposition(word) if word == "by" => part!("subject by"),
            Link::Preposition(_) => part!("subject preposition"),
            _ => part!("subject other"),
        }
    }
}

/// Which of `phrases`, in order, the amount `nth` belongs to where a sentence lists as many of both and says
/// "respectively": the first to the first.
pub fn aligned(view: &View<'_, '_>, phrases: &[Range<usize>], nth: usize) -> Option<usize> {
    let marker = view.respectively?;
    let all: Vec<&Range<usize>> = view.amounts.iter().map(|amount| &amount.tokens).collect();
    let end = all.iter().take_while(|amount| amount.end <= marker).count();
    let listed = |from: &Range<usize>, to: &Range<usize>| to.start >= from.end && to.start - from.end <= 4;
    let mut first = end.checked_sub(1)?;
    while first > 0 && listed(all[first - 1], all[first]) {
        first -= 1;
    }
    let count = end - first;
    let before = phrases.iter().take_while(|phrase| phrase.end <= all[first].start).count();
    let start = before.checked_sub(count)?;
    (count > 1 && (first..end).contains(&nth)).then(|| start + nth - first)
}

/// What stands before a phrase.
enum Link<'t> {
    Preposition(Cow<'t, str>),
    Object,
    Subject,
    Mark,
    None,
}

fn linked<'t>(view: &View<'_, 't>, chunk: usize) -> Link<'t> {
    if view.kind(chunk + 1) == ChunkKind::Verb {
        let prepositional = chunk.checked_sub(1).is_some_and(|before| view.kind(before) == ChunkKind::Preposition);
        if !prepositional {
            return Link::Subject;
        }
    }
    let Some(before) = chunk.checked_sub(1) else { return Link::None };
    match view.kind(before) {
        ChunkKind::Preposition => Link::Preposition(view.lower(view.tokens(before).start)),
        ChunkKind::Verb => Link::Object,
        ChunkKind::Mark => Link::Mark,
        _ => Link::None,
    }
}

fn prepositional(word: &str, before: bool) -> Part<'static> {
    match (word, before) {
        ("of", true) => part!("of before"),
        ("by", true) => part!("by before"),
        ("in" | "across" | "throughout" | "within", true) => part!("in before"),
        ("at" | "near" | "off" | "around" | "on", true) => part!("at before"),
        ("from", true) => part!("from before"),
        ("to" | "into", true) => part!("to before"),
        ("for", true) => part!("for before"),
        ("with", true) => part!("with before"),
        (_, true) => part!("preposition before"),
        ("of", false) => part!("of behind"),
        ("by", false) => part!("by behind"),
        ("in" | "across" | "throughout" | "within", false) => part!("in behind"),
        ("at" | "near" | "off" | "around" | "on", false) => part!("at behind"),
        ("from", false) => part!("from behind"),
        ("to" | "into", false) => part!("to behind"),
        ("for", false) => part!("for behind"),
        ("with", false) => part!("with behind"),
        (_, false) => part!("preposition behind"),
    }
}

/// Whether the possessive stands at the token `at`.
fn is_owner(view: &View<'_, '_>, at: usize) -> bool {
    view.range.contains(&at) && view.chunks.tag(at) == Tag::Possessive
}

/// Whether the chunk is only where a figure is from: "X said", "according to X".
fn is_source(view: &View<'_, '_>, chunk: usize, reporting: &WordSet) -> bool {
    let says = |verb: usize| {
        view.kind(verb) == ChunkKind::Verb && view.tokens(verb).any(|at| reporting.has(view.document.tokens[at].word))
    };
    let to = chunk.checked_sub(1).is_some_and(|at| view.chunk_is(at, "to"));
    let according = to
        && chunk.checked_sub(2).is_some_and(|at| {
            view.is(view.tokens(at).start, "according") || view.is(view.tokens(at).end.saturating_sub(1), "according")
        });
    let said_behind = says(chunk + 1);
    let said_before = chunk.checked_sub(1).is_some_and(says) && view.kind(chunk + 1) == ChunkKind::Mark;
    according || said_behind || said_before
}

fn stops(view: &View<'_, '_>, at: usize) -> bool {
    view.chunk_in(at, &[";", "；"])
}

fn verb_before(view: &View<'_, '_>, chunk: usize) -> Option<usize> {
    (0..chunk).rev().take_while(|at| !stops(view, *at)).find(|at| view.kind(*at) == ChunkKind::Verb)
}

fn verb_behind(view: &View<'_, '_>, chunk: usize) -> Option<usize> {
    let all = chunk + 1..view.chunks.all.len();
    all.take_while(|at| !stops(view, *at)).find(|at| view.kind(*at) == ChunkKind::Verb)
}

/// The chunks of the subject of the verb group `verb`: over adverbs, times, inserted phrases and earlier verbs.
fn subject_of(view: &View<'_, '_>, verb: usize) -> Option<Range<usize>> {
    let mut at = verb.checked_sub(1)?;
    loop {
        match view.kind(at) {
            ChunkKind::Noun => return Some(view.complex_left(at)),
            ChunkKind::Mark if view.chunk_is(at, ")") => {
                at = (0..at).rev().find(|at| view.chunk_is(*at, "("))?;
            }
            ChunkKind::Mark if view.chunk_is(at, ",") => at = inserted(view, at).unwrap_or(at),
            ChunkKind::Verb => return subject_of(view, at),
            ChunkKind::Conjunction | ChunkKind::Amount(_) => {
                let before = (0..at).rev().find(|at| view.kind(*at) == ChunkKind::Verb)?;
                return subject_of(view, before);
            }
            _ => {}
        }
        at = at.checked_sub(1)?;
    }
}

/// The comma that opens what the comma at `close` ends, where no finite verb of another clause stands between:
/// "Tesla, the carmaker, sold".
fn inserted(view: &View<'_, '_>, close: usize) -> Option<usize> {
    let open = (0..close).rev().find(|at| view.chunk_is(*at, ","))?;
    let short = close - open <= 8;
    let noun = open.checked_sub(1).is_some_and(|at| view.kind(at) == ChunkKind::Noun);
    (short && noun).then_some(open)
}
