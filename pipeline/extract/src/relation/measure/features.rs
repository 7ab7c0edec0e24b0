//! What the ranker sees of a candidate: where it stands and how it was found, never its words.

use super::candidate::{Candidate, Source};
use super::Earlier;
use crate::quantity::Form;
use crate::relation::change::{Pattern, Role};
use crate::relation::chunk::ChunkKind;
use crate::relation::view::View;
use crate::text::tag::Tag;

fn form(form: Form) -> &'static str {
    match form {
        Form::Count => "count",
        Form::Measured => "measured",
        Form::Money => "money",
        Form::Percent => "percent",
        Form::Points => "points",
        Form::Multiple => "multiple",
    }
}

fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::None => "none",
        Pattern::Verb => "verb",
        Pattern::Transitive => "transitive",
        Pattern::NounBefore => "noun_before",
        Pattern::NounAfter => "noun_after",
        Pattern::AdverbBefore => "adverb_before",
        Pattern::AdverbAfter => "adverb_after",
        Pattern::Own => "own",
    }
}

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

/// The features of a candidate, as names; each has the value 1.
pub fn features(view: &View<'_, '_>, nth: usize, role: &Role, candidate: &Candidate, earlier: &Earlier<'_>) -> Vec<String> {
    let amount = &view.amounts[nth];
    let source = candidate.source.as_str();
    let (form, pattern, link) = (form(amount.form), pattern(role.pattern), link(view, nth));
    let words = candidate.text.split_whitespace().count();
    let mut all = vec![
        format!("source={source}"),
        format!("source={source} form={form}"),
        format!("source={source} pattern={pattern}"),
        format!("source={source} link={link}"),
        format!("words={}", words.min(9)),
        format!("source={source} item={}", amount.item_tokens.is_some()),
    ];
    all.extend(shape(view, candidate));
    if let (Some(chunk), Some(own)) = (candidate.chunk, view.chunks.amount(nth)) {
        all.extend(distance(view, chunk, own));
    }
    if candidate.of_amount.is_some() {
        all.push(format!("repeats link={link}"));
        all.push(format!("repeats pattern={pattern}"));
    }
    if matches!(candidate.source, Source::Paragraph | Source::Heading) {
        all.push(format!("source={source} first={}", earlier.sentence.is_empty()));
    }
    all
}

/// Whether it is a pronoun or an anaphor, a name, or begins the sentence.
fn shape(view: &View<'_, '_>, candidate: &Candidate) -> Vec<String> {
    let Some(chunk) = candidate.chunk else { return vec!["outside".to_owned()] };
    let tokens = view.tokens(chunk);
    let mut all = Vec::new();
    let tag = |at: usize| view.chunks.tag(at);
    if tokens.len() == 1 && tag(tokens.start) == Tag::Pronoun {
        all.push("pronoun".to_owned());
    }
    if tokens.clone().all(|at| matches!(tag(at), Tag::Name | Tag::Mark | Tag::Determiner | Tag::Possessive)) {
        all.push("only names".to_owned());
    }
    if matches!(view.lower(tokens.start).as_str(), "this" | "that" | "these" | "those" | "its" | "their") {
        all.push("anaphor".to_owned());
    }
    if tokens.clone().any(|at| tag(at) == Tag::Noun) {
        all.push("noun".to_owned());
    }
    if candidate.text.contains(" of ") {
        all.push("of".to_owned());
    }
    all
}

fn distance(view: &View<'_, '_>, chunk: usize, own: usize) -> Vec<String> {
    let (from, to) = if chunk < own { (chunk, own) } else { (own, chunk) };
    let marks = (from..to).filter(|at| view.kind(*at) == ChunkKind::Mark).count();
    let verbs = (from..to).filter(|at| view.kind(*at) == ChunkKind::Verb).count();
    let amounts = (from + 1..to).filter(|at| matches!(view.kind(*at), ChunkKind::Amount(_))).count();
    let side = if chunk < own { "left" } else { "right" };
    vec![
        format!("{side} chunks={}", (to - from).min(8)),
        format!("{side} marks={}", marks.min(3)),
        format!("{side} verbs={}", verbs.min(3)),
        format!("{side} amounts={}", amounts.min(2)),
    ]
}
