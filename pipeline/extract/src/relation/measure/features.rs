//! What the ranker sees of a candidate: where it stands and how it was found, never its words.

use super::Earlier;
use super::candidate::{Candidate, Source};
use crate::relation::change::Role;
use crate::relation::chunk::ChunkKind;
use crate::relation::rank::{Sink, small};
use crate::relation::view::View;
use crate::text::tag::Tag;

/// What links the amount to what stands before it.
fn link(view: &View<'_, '_>, nth: usize) -> &'static str {
    let Some(chunk) = view.chunks.amount(nth) else { return "start" };
    let start = view.amounts[nth].extent.start.min(view.tokens(chunk).start);
    let before = (0..chunk).rev().find(|at| view.tokens(*at).end <= start && view.kind(*at) != ChunkKind::Loose);
    let Some(before) = before else { return "start" };
    match view.kind(before) {
        ChunkKind::Preposition => match view.lower(view.tokens(before).start).as_str() {
            "of" => "of",
            "by" => "by",
            "to" => "to",
            "from" => "from",
            "at" => "at",
            "for" => "for",
            "in" => "in",
            "with" => "with",
            _ => "preposition",
        },
        ChunkKind::Verb => verb_link(view, before),
        ChunkKind::Noun => "noun",
        ChunkKind::Conjunction => "and",
        ChunkKind::Amount(_) => "amount",
        ChunkKind::Time => "time",
        ChunkKind::Relative => "relative",
        ChunkKind::Loose => "loose",
        ChunkKind::Mark if view.chunk_is(before, "(") => "bracket",
        ChunkKind::Mark if view.chunk_is(before, ",") => "comma",
        ChunkKind::Mark => "mark",
    }
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

/// Adds the features of a candidate to `out`.
pub fn features(
    view: &View<'_, '_>,
    nth: usize,
    role: &Role,
    candidate: &Candidate,
    earlier: &Earlier<'_>,
    out: &mut impl Sink,
) {
    let amount = &view.amounts[nth];
    let source = candidate.source.as_str();
    let (form, pattern, link) = (amount.form.as_str(), role.pattern.as_str(), link(view, nth));
    let words = candidate.text.split_whitespace().count();
    out.add(&["source=", source]);
    out.add(&["source=", source, " form=", form]);
    out.add(&["source=", source, " pattern=", pattern]);
    out.add(&["source=", source, " link=", link]);
    out.add(&["words=", small(words, 9)]);
    out.add(&["source=", source, " item=", if amount.item_tokens.is_some() { "yes" } else { "no" }]);
    shape(view, candidate, out);
    if let (Some(chunk), Some(own)) = (candidate.chunk, view.chunks.amount(nth)) {
        distance(view, chunk, own, out);
    }
    if candidate.of_amount.is_some() {
        out.add(&["repeats link=", link]);
        out.add(&["repeats pattern=", pattern]);
    }
    if matches!(candidate.source, Source::Paragraph | Source::Heading) {
        out.add(&["source=", source, " first=", if earlier.sentence.is_empty() { "yes" } else { "no" }]);
    }
}

/// Whether it is a pronoun or an anaphor, a name, or begins the sentence.
fn shape(view: &View<'_, '_>, candidate: &Candidate, out: &mut impl Sink) {
    let Some(chunk) = candidate.chunk else {
        out.add(&["outside"]);
        return;
    };
    let tokens = view.tokens(chunk);
    let tag = |at: usize| view.chunks.tag(at);
    if tokens.len() == 1 && tag(tokens.start) == Tag::Pronoun {
        out.add(&["pronoun"]);
    }
    if tokens.clone().all(|at| matches!(tag(at), Tag::Name | Tag::Mark | Tag::Determiner | Tag::Possessive)) {
        out.add(&["only names"]);
    }
    if tag(tokens.start) == Tag::Determiner && view.anaphoric(tokens.start) {
        out.add(&["anaphor"]);
    }
    if tokens.clone().any(|at| tag(at) == Tag::Noun) {
        out.add(&["noun"]);
    }
    if candidate.text.contains(" of ") {
        out.add(&["of"]);
    }
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
