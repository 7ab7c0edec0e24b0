//! What the ranker sees of a candidate: where it stands and how it was found, never its words.

use std::ops::Range;

use super::Earlier;
use super::candidate::{Candidate, Source};
use crate::quantity::Form;
use crate::relation::RelationVocabulary;
use crate::relation::change::Role;
use crate::relation::chunk::ChunkKind;
use crate::relation::rank::{Part, Sink, part, small, tell, yes};
use crate::relation::view::View;
use crate::text::tag::Tag;
use crate::vocabulary::Vocabulary;

/// What is alike for all candidates of an amount: what stands right before and behind it, and what its verb is.
pub struct Scene<'s, 'd, 't> {
    view: &'s View<'d, 't>,
    vocabulary: &'s RelationVocabulary,
    chunk: Option<usize>,
    form: Part<'static>,
    kind: Part<'static>,
    pattern: Part<'static>,
    item: Part<'static>,
    link: Part<'static>,
    follow: Part<'static>,
    verb: Part<'static>,
    /// What the amount's unit measures, or its form.
    unit: Part<'s>,
    /// Whether its verb says what the amount is called.
    deed: Part<'static>,
}

impl<'s, 'd, 't> Scene<'s, 'd, 't> {
    /// The scene of the amount `nth`.
    pub fn new(view: &'s View<'d, 't>, nth: usize, role: &Role, vocabulary: &'s Vocabulary) -> Self {
        let amount = &view.amounts[nth];
        let chunk = view.chunks.amount(nth);
        let unit = vocabulary.units.by_code(&amount.unit).filter(|unit| !unit.money && amount.form == Form::Measured);
        let vocabulary = &vocabulary.relation;
        let called = view.deed(nth, &vocabulary.calls);
        Self {
            view,
            vocabulary,
            chunk,
            form: amount.form.part(),
            kind: role.kind.part(),
            pattern: role.pattern.part(),
            item: yes(amount.item_tokens.is_some()),
            link: link(view, nth),
            follow: chunk.map_or(part!("end"), |chunk| follow(view, chunk, amount.item_tokens.as_ref())),
            verb: chunk.map_or(part!("none"), |chunk| verb(view, chunk, vocabulary)),
            unit: unit.map_or(amount.form.part(), |unit| Part::of(&unit.dimension)),
            deed: yes(called.is_some()),
        }
    }
}

/// What links the amount to what stands before it.
fn link(view: &View<'_, '_>, nth: usize) -> Part<'static> {
    let Some(before) = view.outside(nth) else { return part!("start") };
    match view.kind(before) {
        ChunkKind::Preposition => preposition(view, before),
        ChunkKind::Verb => verb_link(view, before),
        ChunkKind::Mark if view.chunk_is(before, "(") => part!("bracket"),
        ChunkKind::Mark if view.chunk_is(before, ",") => part!("comma"),
        ChunkKind::Mark if view.chunk_is(before, ":") => part!("colon"),
        kind => plain(kind),
    }
}

/// A chunk beside the amount by its kind alone.
fn plain(kind: ChunkKind) -> Part<'static> {
    match kind {
        ChunkKind::Noun => part!("noun"),
        ChunkKind::Verb => part!("verb"),
        ChunkKind::Preposition => part!("preposition"),
        ChunkKind::Conjunction => part!("and"),
        ChunkKind::Amount(_) => part!("amount"),
        ChunkKind::Time => part!("time"),
        ChunkKind::Relative => part!("relative"),
        ChunkKind::Loose => part!("loose"),
        ChunkKind::Mark => part!("mark"),
    }
}

fn preposition(view: &View<'_, '_>, chunk: usize) -> Part<'static> {
    const TOLD: [Part<'static>; 9] = [
        Part::of("of"),
        Part::of("by"),
        Part::of("to"),
        Part::of("from"),
        Part::of("at"),
        Part::of("for"),
        Part::of("in"),
        Part::of("with"),
        Part::of("than"),
    ];
    let word = view.single(chunk);
    TOLD.into_iter().find(|told| word.eq_ignore_ascii_case(told.as_str())).unwrap_or(part!("preposition"))
}

fn verb_link(view: &View<'_, '_>, verb: usize) -> Part<'static> {
    let tokens = view.tokens(verb);
    let auxiliary = |at: usize| matches!(view.chunks.tag(at), Tag::Auxiliary | Tag::Modal | Tag::To | Tag::Adverb);
    if tokens.clone().all(auxiliary) {
        part!("copula")
    } else if tokens.clone().any(|at| view.chunks.tag(at) == Tag::Gerund) {
        part!("gerund")
    } else {
        part!("verb")
    }
}

/// What follows the amount and what it counts.
fn follow(view: &View<'_, '_>, chunk: usize, item: Option<&Range<usize>>) -> Part<'static> {
    let end = item.map_or(0, |item| item.end).max(view.tokens(chunk).end);
    let next = (chunk + 1..view.chunks.all.len()).find(|at| view.tokens(*at).start >= end);
    let Some(next) = next else { return part!("end") };
    match view.kind(next) {
        ChunkKind::Preposition => preposition(view, next),
        ChunkKind::Verb if view.chunks.tag(view.tokens(next).start) == Tag::Participle => part!("participle"),
        ChunkKind::Verb => verb_link(view, next),
        kind => plain(kind),
    }
}

/// What the verb group nearest before the amount in its clause is: what it says decides whose amount it is.
fn verb(view: &View<'_, '_>, chunk: usize, vocabulary: &RelationVocabulary) -> Part<'static> {
    let clause = |at: &usize| !view.chunk_in(*at, &[";", "；", ":"]);
    let found = (0..chunk).rev().take_while(clause).find(|at| view.kind(*at) == ChunkKind::Verb);
    let Some(verb) = found else { return part!("none") };
    let tokens = view.tokens(verb);
    let all = &view.document.tokens[..tokens.end];
    let turns = &vocabulary.turns;
    let met = |set: &crate::vocabulary::phrases::Phrases<crate::relation::cues::Turn>| {
        tokens.clone().any(|at| set.longest(view.document.text, all, at).is_some())
    };
    let last = tokens.end.saturating_sub(1);
    if tokens.clone().any(|at| vocabulary.reporting.has(view.document.tokens[at].word)) {
        part!("says")
    } else if verb_link(view, verb) == part!("copula") {
        part!("copula")
    } else if met(&turns.verbs) {
        part!("turns")
    } else if met(&turns.transitive) {
        part!("turns it")
    } else if view.chunks.tag(last) == Tag::Participle {
        if view.chunks.tag(tokens.start) == Tag::Participle { part!("participle") } else { part!("passive") }
    } else if view.chunks.tag(last) == Tag::Gerund {
        part!("gerund")
    } else {
        part!("active")
    }
}

/// How many words a text has.
fn words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let (mut words, mut apart) = (0, true);
    for byte in text.bytes() {
        let space = matches!(byte, b' ' | b'\t'..=b'\r');
        words += usize::from(apart && !space);
        apart = space;
    }
    words
}

/// Adds the features of a candidate to `out`.
pub fn features(scene: &Scene<'_, '_, '_>, candidate: &Candidate, earlier: &Earlier<'_>, out: &mut impl Sink) {
    let source = candidate.source.part();
    let words = words(&candidate.text);
    tell!(out, "source=", source);
    tell!(out, "source=", source, " form=", (scene.form));
    tell!(out, "source=", source, " pattern=", (scene.pattern));
    tell!(out, "source=", source, " kind=", (scene.kind));
    tell!(out, "source=", source, " link=", (scene.link));
    tell!(out, "source=", source, " follow=", (scene.follow));
    tell!(out, "source=", source, " verb=", (scene.verb));
    tell!(out, "source=", source, " verb=", (scene.verb), " item=", (scene.item));
    tell!(out, "source=", source, " item=", (scene.item));
    tell!(out, "source=", source, " unit=", (scene.unit));
    tell!(out, "source=", source, " deed=", (scene.deed), " form=", (scene.form));
    tell!(out, "words=", (small(words, 9)));
    for also in &candidate.also {
        tell!(out, "also=", (also.part()));
    }
    head(scene, candidate, source, out);
    shape(scene, candidate, source, out);
    if let (Some(chunk), Some(own)) = (candidate.chunk, scene.chunk) {
        distance(scene.view, chunk, own, out);
    }
    if candidate.of_amount.is_some() {
        tell!(out, "repeats link=", (scene.link));
        tell!(out, "repeats pattern=", (scene.pattern));
        tell!(out, "repeats kind=", (scene.kind));
        tell!(out, "repeats verb=", (scene.verb));
    }
    if matches!(candidate.source, Source::Paragraph | Source::Heading | Source::Above | Source::Antecedent) {
        tell!(out, "source=", source, " first=", (yes(earlier.sentence.is_empty())));
    }
}

/// What the amounts of its head are told in, beside what this one is told in.
fn head(scene: &Scene<'_, '_, '_>, candidate: &Candidate, source: Part<'static>, out: &mut impl Sink) {
    let plural = yes(candidate.head.is_some_and(|head| head.plural));
    tell!(out, "plural=", plural, " form=", (scene.form));
    let Some(head) = candidate.head else { return };
    let mut any = false;
    for told in scene.vocabulary.calls.heads(head.word) {
        any = true;
        let told = told.part();
        tell!(out, "head=", told, " form=", (scene.form));
        tell!(out, "head=", told, " unit=", (scene.unit));
        tell!(out, "head=", told, " kind=", (scene.kind), " form=", (scene.form));
    }
    tell!(out, "told=", (yes(any)), " form=", (scene.form));
    tell!(out, "told=", (yes(any)), " source=", source);
    tell!(out, "told=", (yes(any)), " verb=", (scene.verb));
}

/// Whether it is a pronoun, an anaphor, a name or a word of change; whether it holds a verb.
fn shape(scene: &Scene<'_, '_, '_>, candidate: &Candidate, source: Part<'static>, out: &mut impl Sink) {
    let view = scene.view;
    let Some(chunk) = candidate.chunk else {
        tell!(out, "outside");
        return;
    };
    let tokens = view.tokens(chunk);
    let tag = |at: usize| view.chunks.tag(at);
    if tokens.len() == 1 && tag(tokens.start) == Tag::Pronoun {
        tell!(out, "pronoun");
    }
    let named = |at: usize| matches!(tag(at), Tag::Name | Tag::Mark | Tag::Determiner | Tag::Possessive);
    let names = tokens.clone().all(named);
    tell!(out, "only names=", (yes(names)), " source=", source);
    tell!(out, "only names=", (yes(names)), " verb=", (scene.verb));
    if tag(tokens.start) == Tag::Determiner && view.anaphoric(tokens.start) {
        tell!(out, "anaphor");
    }
    if tokens.clone().any(|at| tag(at) == Tag::Noun) {
        tell!(out, "noun");
    }
    if candidate.text.contains(" of ") {
        tell!(out, "of");
    }
    let all = &view.document.tokens[..tokens.end];
    let turn = scene.vocabulary.turns.nouns.longest(view.document.text, all, tokens.end.saturating_sub(1));
    if turn.is_some() {
        tell!(out, "word of change");
        tell!(out, "word of change kind=", (scene.kind));
    }
    if candidate.finite {
        tell!(out, "finite");
        tell!(out, "finite source=", source);
    }
    let next = view.complex_right(chunk).end;
    if view.tokens(next).any(|at| scene.vocabulary.reporting.has(view.document.tokens[at].word)) {
        tell!(out, "speaker");
        tell!(out, "speaker source=", source);
    }
    let opening = (0..chunk).all(|at| view.kind(at) != ChunkKind::Noun);
    tell!(out, "opens=", (yes(opening)), " verb=", (scene.verb));
    let led = chunk.checked_sub(1).map_or(part!("start"), |before| match view.kind(before) {
        ChunkKind::Preposition => preposition(view, before),
        ChunkKind::Verb => part!("verb"),
        ChunkKind::Mark => part!("mark"),
        ChunkKind::Amount(_) => part!("amount"),
        ChunkKind::Conjunction => part!("and"),
        _ => part!("other"),
    });
    tell!(out, "led by=", led);
    tell!(out, "led by=", led, " source=", source);
}

fn distance(view: &View<'_, '_>, chunk: usize, own: usize, out: &mut impl Sink) {
    let (from, to) = if chunk < own { (chunk, own) } else { (own, chunk) };
    let count = |fits: &dyn Fn(ChunkKind) -> bool| (from..to).filter(|at| fits(view.kind(*at))).count();
    let marks = count(&|kind| kind == ChunkKind::Mark);
    let verbs = count(&|kind| kind == ChunkKind::Verb);
    let amounts = (from + 1..to).filter(|at| matches!(view.kind(*at), ChunkKind::Amount(_))).count();
    let side = if chunk < own { part!("left") } else { part!("right") };
    tell!(out, side, " chunks=", (small(to - from, 8)));
    tell!(out, side, " marks=", (small(marks, 3)));
    tell!(out, side, " verbs=", (small(verbs, 3)));
    tell!(out, side, " amounts=", (small(amounts, 2)));
}
