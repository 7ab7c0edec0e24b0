//! Whether a figure is the case, planned, foreseen, or a limit.
//!
//! Cues are evidence, not verdicts: where each stands to the figure, the tense and modal of its verb, and on which side
//! of the article's date its period lies are the features of a log-linear choice among the four.

use std::borrow::Cow;
use std::ops::Range;

use super::chunk::ChunkKind;
use super::cues::{Hits, Status, StatusCue, StatusCues};
use super::rank::{self, Part, Sink, part, tell, yes};
use super::view::View;
use crate::text::document::Document;
use crate::text::tag::Tag;

/// What surrounds a figure, as far as its status hangs on it.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'s> {
    /// What the headings above it say.
    pub heading: Option<Status>,
    /// Whether its period lies after the article's date.
    pub future: bool,
    /// Whether its period lies before it.
    pub past: bool,
    /// Whether it has a period at all.
    pub dated: bool,
    /// Whether it is a length of time.
    pub lasts: bool,
    /// The measure that was chosen.
    pub measure: Option<&'s str>,
    /// The tense of its verb.
    pub tense: Part<'s>,
}

/// The four, in the order in which ties are broken.
pub const ALL: [Status; 4] = [Status::Actual, Status::Target, Status::Forecast, Status::Limit];

/// The status with the greatest of the scores, which are in the order of [`ALL`].
pub fn choose(scores: &[f64; 4]) -> (Status, f64) {
    rank::best(scores).map_or((Status::Actual, 0.0), |(at, sure)| (ALL[at], sure))
}

/// What stands before a feature's name, by status.
pub const PREFIXES: [&str; 4] = ["actual ", "target ", "forecast ", "limit "];

/// Adds the evidence for the status of the amount `nth` to `out`.
pub fn evidence(view: &View<'_, '_>, nth: usize, around: &Surroundings<'_>, cues: &StatusCues, out: &mut impl Sink) {
    tell!(out, "bias");
    let Some(chunk) = view.chunks.amount(nth) else { return };
    let (future, past) = (yes(around.future), yes(around.past));
    let comparator = view.amounts[nth].comparator.part();
    tell!(out, "comparator=", comparator);
    let hits = view.cues(cues);
    told(view, chunk, hits, (future, past), out);
    let heading = around.heading.map_or(part!("none"), Status::part);
    tell!(out, "heading=", heading);
    tell!(out, "heading=", heading, " future=", future, " past=", past);
    tell!(out, "future=", future, " past=", past, " dated=", (yes(around.dated)));
    let tense = around.tense;
    tell!(out, "tense=", tense);
    tell!(out, "tense=", tense, " heading=", heading);
    tell!(out, "tense=", tense, " future=", future);
    if around.lasts {
        // "shall be paid within 30 days": a deadline.
        tell!(out, "lasts comparator=", comparator);
        tell!(out, "lasts comparator=", comparator, " future=", future);
        tell!(out, "lasts comparator=", comparator, " tense=", tense);
    }
    if let Some(measure) = around.measure.and_then(|measure| noun_status(measure, view, hits)) {
        tell!(out, "measure=", (measure.part()));
    }
}

/// The cues of the clause, by where they stand to the amount.
fn told(
    view: &View<'_, '_>,
    chunk: usize,
    hits: &Hits,
    (future, past): (Part<'static>, Part<'static>),
    out: &mut impl Sink,
) {
    let clause = view.span(view.clause(chunk));
    let (start, end) = (view.tokens(chunk).start, view.tokens(chunk).end);
    let mut cue = |name: Part<'static>, found: Option<&(usize, StatusCue)>, at: usize| {
        if let Some((place, cue)) = found {
            let near = if place.abs_diff(at) <= 6 { part!(" near") } else { part!(" far") };
            let (status, weak) = (cue.status.part(), if cue.weak { part!(" weak") } else { part!("") });
            tell!(out, name, "=", status, weak, near);
            tell!(out, name, "=", status, weak);
            tell!(out, name, "=", status, weak, " future=", future, " past=", past);
        }
    };
    cue(part!("verb before"), among(&hits.verbs, clause.start..start).last(), start);
    cue(part!("verb behind"), among(&hits.verbs, end..clause.end).first(), end);
    cue(part!("noun before"), among(&hits.nouns, clause.start..start).last(), start);
    cue(part!("noun behind"), among(&hits.nouns, end..clause.end).first(), end);
    cue(part!("phrase"), among(&hits.phrases, clause.clone()).last(), start);
}

/// The cues that begin among the tokens `range`.
fn among(hits: &[(usize, StatusCue)], range: Range<usize>) -> &[(usize, StatusCue)] {
    let first = hits.partition_point(|(at, _)| *at < range.start);
    let last = hits.partition_point(|(at, _)| *at < range.end);
    hits.get(first..last).unwrap_or_default()
}

/// The status that a noun of the measure names.
fn noun_status(measure: &str, view: &View<'_, '_>, hits: &Hits) -> Option<Status> {
    let named = hits.nouns.iter().find(|(at, _)| measure.contains(view.document.word(*at)));
    named.map(|(_, cue)| cue.status)
}

/// The tense or modal of the verb group that governs the amount: nearest before, else nearest behind.
pub fn tense<'t>(view: &View<'_, 't>, chunk: usize) -> Cow<'t, str> {
    let clause = view.clause(chunk);
    let before = (clause.start..chunk).rev().find(|at| view.kind(*at) == ChunkKind::Verb);
    let verb = before.or_else(|| (chunk..clause.end).find(|at| view.kind(*at) == ChunkKind::Verb));
    let Some(verb) = verb else { return Cow::Borrowed("none") };
    let tokens = view.tokens(verb);
    if let Some(modal) = tokens.clone().find(|at| view.chunks.tag(*at) == Tag::Modal) {
        return view.lower(modal);
    }
    let first = tokens.start;
    let is = |words: &[&str]| words.iter().any(|word| view.is(first, word));
    Cow::Borrowed(match view.chunks.tag(first) {
        Tag::To => "infinitive",
        Tag::Past => "past",
        Tag::Gerund => "gerund",
        Tag::Participle => "participle",
        Tag::Auxiliary if is(&["was", "were", "had", "did"]) => "past",
        Tag::Auxiliary if is(&["has", "have"]) => "perfect",
        Tag::Auxiliary if tokens.clone().any(|at| view.chunks.tag(at) == Tag::To) => "is to",
        Tag::Auxiliary => "is",
        _ => "present",
    })
}

/// What a heading's text says of the figures under it.
pub fn of_heading(document: &Document<'_>, block: usize, cues: &StatusCues) -> Option<Status> {
    let sentences = document.sentences_of(block);
    let range = sentences.first()?.tokens.start..sentences.last()?.tokens.end;
    let tokens = &document.tokens[..range.end];
    let mut found = range.filter_map(|at| cues.headings.longest(document.text, tokens, at)).map(|found| *found.value);
    found.next_back().filter(|cue| cue.status != Status::Actual).map(|cue| cue.status)
}
