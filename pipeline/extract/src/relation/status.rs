//! Whether a figure is the case, planned, foreseen, or a limit.
//!
//! Cues are evidence, not verdicts: where each stands to the figure, the tense and modal of its verb, and on which side
//! of the article's date its period lies are the features of a log-linear choice among the four.

use std::ops::Range;

use super::chunk::ChunkKind;
use super::cues::{Status, StatusCue, StatusCues};
use super::rank::{self, Sink, yes};
use super::view::View;
use crate::text::document::Document;
use crate::text::tag::Tag;
use crate::vocabulary::phrases::Phrases;

/// What surrounds a figure, as far as its status hangs on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'s> {
    /// What the headings above it say.
    pub heading: Option<Status>,
    /// Whether its period lies after the article's date.
    pub future: bool,
    /// Whether its period lies before it.
    pub past: bool,
    /// Whether it has a period at all.
    pub dated: bool,
    /// The measure that was chosen.
    pub measure: Option<&'s str>,
    /// The tense of its verb.
    pub tense: &'s str,
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
    out.add(&["bias"]);
    let Some(chunk) = view.chunks.amount(nth) else { return };
    let clause = view.span(clause(view, chunk));
    let (start, end) = (view.tokens(chunk).start, view.tokens(chunk).end);
    let (future, past) = (yes(around.future), yes(around.past));
    out.add(&["comparator=", view.amounts[nth].comparator.as_str()]);
    let mut cue = |name: &str, found: Option<(usize, StatusCue)>, at: usize| {
        if let Some((place, cue)) = found {
            let near = if place.abs_diff(at) <= 6 { " near" } else { " far" };
            let (status, weak) = (cue.status.as_str(), if cue.weak { " weak" } else { "" });
            out.add(&[name, "=", status, weak, near]);
            out.add(&[name, "=", status, weak]);
            out.add(&[name, "=", status, weak, " future=", future, " past=", past]);
        }
    };
    cue("verb before", last_cue(view, clause.start..start, &cues.verbs), start);
    cue("verb behind", first_cue(view, end..clause.end, &cues.verbs), end);
    cue("noun before", last_cue(view, clause.start..start, &cues.nouns), start);
    cue("noun behind", first_cue(view, end..clause.end, &cues.nouns), end);
    cue("phrase", last_cue(view, clause.clone(), &cues.phrases), start);
    let heading = around.heading.map_or("none", Status::as_str);
    out.add(&["heading=", heading]);
    out.add(&["heading=", heading, " future=", future, " past=", past]);
    out.add(&["future=", future, " past=", past, " dated=", yes(around.dated)]);
    let tense = around.tense;
    out.add(&["tense=", tense]);
    out.add(&["tense=", tense, " heading=", heading]);
    out.add(&["tense=", tense, " future=", future]);
    if let Some(measure) = around.measure.and_then(|measure| noun_status(measure, view, cues)) {
        out.add(&["measure=", measure.as_str()]);
    }
}

/// The status that a noun of the measure names.
fn noun_status(measure: &str, view: &View<'_, '_>, cues: &StatusCues) -> Option<Status> {
    let tokens = &view.document.tokens[view.range.clone()];
    let inside = |at: usize| measure.contains(tokens[at].text(view.document.text));
    let found =
        (0..tokens.len()).filter(|at| inside(*at)).filter_map(|at| cues.nouns.longest(view.document.text, tokens, at));
    found.map(|found| found.value.status).next()
}

/// The tense or modal of the verb group that governs the amount: nearest before, else nearest behind.
pub fn tense(view: &View<'_, '_>, chunk: usize) -> String {
    let clause = clause(view, chunk);
    let before = (clause.start..chunk).rev().find(|at| view.kind(*at) == ChunkKind::Verb);
    let verb = before.or_else(|| (chunk..clause.end).find(|at| view.kind(*at) == ChunkKind::Verb));
    let Some(verb) = verb else { return "none".to_owned() };
    let tokens = view.tokens(verb);
    if let Some(modal) = tokens.clone().find(|at| view.chunks.tag(*at) == Tag::Modal) {
        return view.lower(modal);
    }
    let word = |at: usize| view.lower(at);
    let first = tokens.start;
    match view.chunks.tag(first) {
        Tag::To => "infinitive",
        Tag::Past => "past",
        Tag::Gerund => "gerund",
        Tag::Participle => "participle",
        Tag::Auxiliary if matches!(word(first).as_str(), "was" | "were" | "had" | "did") => "past",
        Tag::Auxiliary if matches!(word(first).as_str(), "has" | "have") => "perfect",
        Tag::Auxiliary if tokens.clone().any(|at| view.chunks.tag(at) == Tag::To) => "is to",
        Tag::Auxiliary => "is",
        _ => "present",
    }
    .to_owned()
}

/// What a heading's text says of the figures under it.
pub fn of_heading(document: &Document<'_>, block: usize, cues: &StatusCues) -> Option<Status> {
    let sentences = document.sentences_of(block);
    let range = sentences.first()?.tokens.start..sentences.last()?.tokens.end;
    let tokens = &document.tokens[..range.end];
    let mut found = range.filter_map(|at| cues.headings.longest(document.text, tokens, at)).map(|found| *found.value);
    found.next_back().filter(|cue| cue.status != Status::Actual).map(|cue| cue.status)
}

/// The chunks of the clause around `chunk`: up to a semicolon or "but", or a comma with a subject and verb behind it.
fn clause(view: &View<'_, '_>, chunk: usize) -> Range<usize> {
    let breaks = |at: usize| {
        view.chunk_in(at, &[";", "；", ":"])
            || view.kind(at) == ChunkKind::Conjunction && view.chunk_is(at, "but")
            || view.chunk_in(at, &[","]) && opens_clause(view, at + 1)
    };
    let start = (0..chunk).rev().find(|at| breaks(*at)).map_or(0, |at| at + 1);
    let end = (chunk..view.chunks.all.len()).find(|at| breaks(*at));
    start..end.unwrap_or(view.chunks.all.len())
}

/// Whether a subject with a finite verb stands at `at`, behind a conjunction perhaps.
fn opens_clause(view: &View<'_, '_>, at: usize) -> bool {
    let at = if view.kind(at) == ChunkKind::Conjunction { at + 1 } else { at };
    if view.kind(at) != ChunkKind::Noun {
        return false;
    }
    let verb = view.complex_right(at).end;
    let finite = |at: usize| matches!(view.chunks.tag(at), Tag::Past | Tag::Verb | Tag::Modal | Tag::Auxiliary);
    view.kind(verb) == ChunkKind::Verb && view.tokens(verb).any(finite)
}

fn cues_in<'c>(
    view: &'c View<'_, '_>,
    range: Range<usize>,
    set: &'c Phrases<StatusCue>,
) -> impl DoubleEndedIterator<Item = (usize, StatusCue)> + 'c {
    let tokens = &view.document.tokens[..view.range.end];
    range.filter_map(move |at| set.longest(view.document.text, tokens, at).map(|found| (at, *found.value)))
}

fn last_cue(view: &View<'_, '_>, range: Range<usize>, set: &Phrases<StatusCue>) -> Option<(usize, StatusCue)> {
    cues_in(view, range, set).next_back()
}

fn first_cue(view: &View<'_, '_>, range: Range<usize>, set: &Phrases<StatusCue>) -> Option<(usize, StatusCue)> {
    cues_in(view, range, set).next()
}
