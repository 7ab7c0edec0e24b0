//! What the ranker sees of a candidate: where it stands and how it was found, never its words.

use std::ops::Range;

use super::Earlier;
use super::candidate::{Candidate, Source};
use crate::relation::RelationVocabulary;
use crate::relation::change::Role;
use crate::relation::chunk::ChunkKind;
use crate::relation::rank::{Sink, small, yes};
use crate::relation::view::View;
use crate::text::tag::Tag;

/// What is alike for all candidates of an amount: what stands right before and behind it, and what its verb is.
pub struct Scene<'s, 'd, 't> {
    view: &'s View<'d, 't>,
    vocabulary: &'s RelationVocabulary,
    chunk: Option<usize>,
    form: &'static str,
    kind: &'static str,
    pattern: &'static str,
    item: &'static str,
    link: &'static str,
    follow: &'static str,
    verb: &'static str,
}

impl<'s, 'd, 't> Scene<'s, 'd, 't> {
    /// The scene of the amount `nth`.
    pub fn new(view: &'s View<'d, 't>, nth: usize, role: &Role, vocabulary: &'s RelationVocabulary) -> Self {
        let amount = &view.amounts[nth];
        let chunk = view.chunks.amount(nth);
        Self {
            view,
            vocabulary,
            chunk,
            form: amount.form.as_str(),
            kind: role.kind.as_str(),
            pattern: role.pattern.as_str(),
            item: yes(amount.item_tokens.is_some()),
            link: link(view, nth),
            follow: chunk.map_or("end", |chunk| follow(view, chunk, amount.item_tokens.as_ref())),
            verb: chunk.map_or("none", |chunk| verb(view, chunk, vocabulary)),
        }
    }
}

/// What links the amount to what stands before it.
fn link(view: &View<'_, '_>, nth: usize) -> &'static str {
    let Some(chunk) = view.chunks.amount(nth) else { return "start" };
    let start = view.amounts[nth].extent.start.min(view.tokens(chunk).start);
    let before = (0..chunk).rev().find(|at| view.tokens(*at).end <= start && view.kind(*at) != ChunkKind::Loose);
    let Some(before) = before else { return "start" };
    match view.kind(before) {
        ChunkKind::Preposition => preposition(view, before),
        ChunkKind::Verb => verb_link(view, before),
        ChunkKind::Noun => "noun",
        ChunkKind::Conjunction => "and",
        ChunkKind::Amount(_) => "amount",
        ChunkKind::Time => "time",
        ChunkKind::Relative => "relative",
        ChunkKind::Loose => "loose",
        ChunkKind::Mark if view.chunk_is(before, "(") => "bracket",
        ChunkKind::Mark if view.chunk_is(before, ",") => "comma",
        ChunkKind::Mark if view.chunk_is(before, ":") => "colon",
        ChunkKind::Mark => "mark",
    }
}

fn preposition(view: &View<'_, '_>, chunk: usize) -> &'static str {
    const TOLD: [&str; 9] = ["of", "by", "to", "from", "at", "for", "in", "with", "than"];
    TOLD.into_iter().find(|word| view.chunk_is(chunk, word)).unwrap_or("preposition")
}

fn verb_link(view: &View<'_, '_>, verb: usize) -> &'static str {
    let tokens = view.tokens(verb);
    let auxiliary = |at: usize| matches!(view.chunks.tag(at), Tag::Auxiliary | Tag::Modal | Tag::To | Tag::Adverb);
    if tokens.clone().all(auxiliary) {
        "copula"
    } else if tokens.clone().any(|at| view.chunks.tag(at) == Tag::Gerund) {
        "gerund"
    } else {
        "verb"
    }
}

/// What follows the amount and what it counts.
fn follow(view: &View<'_, '_>, chunk: usize, item: Option<&Range<usize>>) -> &'static str {
    let end = item.map_or(0, |item| item.end).max(view.tokens(chunk).end);
    let next = (chunk + 1..view.chunks.all.len()).find(|at| view.tokens(*at).start >= end);
    let Some(next) = next else { return "end" };
    match view.kind(next) {
        ChunkKind::Preposition => preposition(view, next),
        ChunkKind::Verb if view.chunks.tag(view.tokens(next).start) == Tag::Participle => "participle",
        ChunkKind::Verb => verb_link(view, next),
        ChunkKind::Noun => "noun",
        ChunkKind::Conjunction => "and",
        ChunkKind::Amount(_) => "amount",
        ChunkKind::Time => "time",
        ChunkKind::Relative => "relative",
        ChunkKind::Loose => "loose",
        ChunkKind::Mark => "mark",
    }
}

/// What the verb group nearest before the amount in its clause is: what it says decides whose amount it is.
fn verb(view: &View<'_, '_>, chunk: usize, vocabulary: &RelationVocabulary) -> &'static str {
    let clause = |at: &usize| !view.chunk_in(*at, &[";", "；", ":"]);
    let found = (0..chunk).rev().take_while(clause).find(|at| view.kind(*at) == ChunkKind::Verb);
    let Some(verb) = found else { return "none" };
    let tokens = view.tokens(verb);
    let all = &view.document.tokens[..tokens.end];
    let turns = &vocabulary.turns;
    let met = |set: &crate::vocabulary::phrases::Phrases<crate::relation::cues::Turn>| {
        tokens.clone().any(|at| set.longest(view.document.text, all, at).is_some())
    };
    let last = tokens.end.saturating_sub(1);
    if tokens.clone().any(|at| vocabulary.reporting.has(view.document.tokens[at].word)) {
        "says"
    } else if verb_link(view, verb) == "copula" {
        "copula"
    } else if met(&turns.verbs) {
        "turns"
    } else if met(&turns.transitive) {
        "turns it"
    } else if view.chunks.tag(last) == Tag::Participle {
        if view.chunks.tag(tokens.start) == Tag::Participle { "participle" } else { "passive" }
    } else if view.chunks.tag(last) == Tag::Gerund {
        "gerund"
    } else {
        "active"
    }
}

/// Adds the features of a candidate to `out`.
pub fn features(scene: &Scene<'_, '_, '_>, candidate: &Candidate, earlier: &Earlier<'_>, out: &mut impl Sink) {
    let source = candidate.source.as_str();
    let words = candidate.text.split_whitespace().count();
    out.add(&["source=", source]);
    out.add(&["source=", source, " form=", scene.form]);
    out.add(&["source=", source, " pattern=", scene.pattern]);
    out.add(&["source=", source, " kind=", scene.kind]);
    out.add(&["source=", source, " link=", scene.link]);
    out.add(&["source=", source, " follow=", scene.follow]);
    out.add(&["source=", source, " verb=", scene.verb]);
    out.add(&["source=", source, " verb=", scene.verb, " item=", scene.item]);
    out.add(&["source=", source, " item=", scene.item]);
    out.add(&["words=", small(words, 9)]);
    for also in &candidate.also {
        out.add(&["also=", also.as_str()]);
    }
    shape(scene, candidate, out);
    if let (Some(chunk), Some(own)) = (candidate.chunk, scene.chunk) {
        distance(scene.view, chunk, own, out);
    }
    if candidate.of_amount.is_some() {
        out.add(&["repeats link=", scene.link]);
        out.add(&["repeats pattern=", scene.pattern]);
        out.add(&["repeats kind=", scene.kind]);
        out.add(&["repeats verb=", scene.verb]);
    }
    if matches!(candidate.source, Source::Paragraph | Source::Heading | Source::Above | Source::Antecedent) {
        out.add(&["source=", source, " first=", yes(earlier.sentence.is_empty())]);
    }
}

/// Whether it is a pronoun, an anaphor, a name or a word of change; whether it holds a verb.
fn shape(scene: &Scene<'_, '_, '_>, candidate: &Candidate, out: &mut impl Sink) {
    let view = scene.view;
    let Some(chunk) = candidate.chunk else {
        out.add(&["outside"]);
        return;
    };
    let tokens = view.tokens(chunk);
    let tag = |at: usize| view.chunks.tag(at);
    if tokens.len() == 1 && tag(tokens.start) == Tag::Pronoun {
        out.add(&["pronoun"]);
    }
    let named = |at: usize| matches!(tag(at), Tag::Name | Tag::Mark | Tag::Determiner | Tag::Possessive);
    let names = tokens.clone().all(named);
    out.add(&["only names=", yes(names), " source=", candidate.source.as_str()]);
    out.add(&["only names=", yes(names), " verb=", scene.verb]);
    if tag(tokens.start) == Tag::Determiner && view.anaphoric(tokens.start) {
        out.add(&["anaphor"]);
    }
    if tokens.clone().any(|at| tag(at) == Tag::Noun) {
        out.add(&["noun"]);
    }
    if candidate.text.contains(" of ") {
        out.add(&["of"]);
    }
    let all = &view.document.tokens[..tokens.end];
    let turn = scene.vocabulary.turns.nouns.longest(view.document.text, all, tokens.end.saturating_sub(1));
    if turn.is_some() {
        out.add(&["word of change"]);
        out.add(&["word of change kind=", scene.kind]);
    }
    if candidate.finite {
        out.add(&["finite"]);
        out.add(&["finite source=", candidate.source.as_str()]);
    }
    let opening = (0..chunk).all(|at| view.kind(at) != ChunkKind::Noun);
    out.add(&["opens=", yes(opening), " verb=", scene.verb]);
    let led = chunk.checked_sub(1).map_or("start", |before| match view.kind(before) {
        ChunkKind::Preposition => preposition(view, before),
        ChunkKind::Verb => "verb",
        ChunkKind::Mark => "mark",
        ChunkKind::Amount(_) => "amount",
        ChunkKind::Conjunction => "and",
        _ => "other",
    });
    out.add(&["led by=", led]);
    out.add(&["led by=", led, " source=", candidate.source.as_str()]);
}

fn distance(view: &View<'_, '_>, chunk: usize, own: usize, out: &mut impl Sink) {
    let (from, to) = if chunk < own { (chunk, own) } else { (own, chunk) };
    let count = |fits: &dyn Fn(ChunkKind) -> bool| (from..to).filter(|at| fits(view.kind(*at))).count();
    let marks = count(&|kind| kind == ChunkKind::Mark);
    let verbs = count(&|kind| kind == ChunkKind::Verb);
    let amounts = (from + 1..to).filter(|at| matches!(view.kind(*at), ChunkKind::Amount(_))).count();
    let side = if chunk < own { "left" } else { "right" };
    out.add(&[side, " chunks=", small(to - from, 8)]);
    out.add(&[side, " marks=", small(marks, 3)]);
    out.add(&[side, " verbs=", small(verbs, 3)]);
    out.add(&[side, " amounts=", small(amounts, 2)]);
}
