//! Whether a figure is the case, planned, foreseen, or a limit.
//!
//! The nearest cue of its clause decides: the verb group that governs it, then the noun it belongs to, then its
//! heading. A weak cue counts only with another beside it: a date after the article's, or a heading that says so.

use super::chunk::ChunkKind;
use super::cues::{Status, StatusCue, StatusCues};
use super::view::View;
use crate::vocabulary::phrases::Phrases;

/// What surrounds a figure, as far as its status hangs on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings {
    /// What the headings above it say.
    pub heading: Option<Status>,
    /// Whether its period lies after the article's date.
    pub future: bool,
    /// Whether its period lies before it.
    pub past: bool,
}

/// The status of the amount at `chunk`.
pub fn status(view: &View<'_, '_>, chunk: usize, around: Surroundings, cues: &StatusCues) -> Status {
    let clause = clause(view, chunk);
    let tokens = view.span(clause.clone());
    let verbs = last_cue(view, tokens.start..view.tokens(chunk).start, &cues.verbs);
    let after = first_cue(view, view.tokens(chunk).end..tokens.end, &cues.verbs);
    let nouns = last_cue(view, tokens.clone(), &cues.nouns);
    let phrases = last_cue(view, tokens, &cues.phrases);
    let supported = around.future || around.heading.is_some() || phrases.is_some_and(|cue| cue.status != Status::Actual);
    let counts = |cue: &StatusCue| !cue.weak || supported && !around.past;
    let mut found = [verbs, nouns, after, phrases].into_iter().flatten().filter(counts);
    let status = found.next().map(|cue| cue.status);
    match status.or(around.heading.filter(|_| !around.past && !told(view, clause))) {
        Some(Status::Actual) | None if around.future => Status::Target,
        Some(status) if around.past && status != Status::Limit => Status::Actual,
        Some(status) => status,
        None => Status::Actual,
    }
}

/// What a heading's text says of the figures under it.
pub fn of_heading(document: &crate::text::document::Document<'_>, block: usize, cues: &StatusCues) -> Option<Status> {
    let sentences = document.sentences_of(block);
    let range = sentences.first()?.tokens.start..sentences.last()?.tokens.end;
    let tokens = &document.tokens[..range.end];
    let found = range.filter_map(|at| cues.headings.longest(document.text, tokens, at)).map(|found| *found.value);
    found.last().filter(|cue| cue.status != Status::Actual).map(|cue| cue.status)
}

/// Whether the clause tells what happened: a past tense or a perfect.
fn told(view: &View<'_, '_>, clause: std::ops::Range<usize>) -> bool {
    use crate::text::tag::Tag;
    view.span(clause).any(|at| {
        matches!(view.chunks.tag(at), Tag::Past) || matches!(view.lower(at).as_str(), "has" | "have" | "was" | "were" | "had")
    })
}

/// The chunks of the clause around `chunk`: up to a semicolon, or a comma with a verb of its own behind it.
fn clause(view: &View<'_, '_>, chunk: usize) -> std::ops::Range<usize> {
    let end_mark = |at: usize| view.chunk_in(at, &[";", "；", ":"]);
    let start = (0..chunk).rev().find(|at| end_mark(*at)).map_or(0, |at| at + 1);
    let end = (chunk..view.chunks.all.len()).find(|at| {
        let contrast = view.kind(*at) == ChunkKind::Conjunction && view.chunk_is(*at, "but");
        end_mark(*at) || contrast
    });
    start..end.unwrap_or(view.chunks.all.len())
}

fn cues_in<'c>(
    view: &'c View<'_, '_>,
    range: std::ops::Range<usize>,
    set: &'c Phrases<StatusCue>,
) -> impl DoubleEndedIterator<Item = StatusCue> + 'c {
    let tokens = &view.document.tokens[..view.range.end];
    range.filter_map(move |at| set.longest(view.document.text, tokens, at).map(|found| *found.value))
}

fn last_cue(view: &View<'_, '_>, range: std::ops::Range<usize>, set: &Phrases<StatusCue>) -> Option<StatusCue> {
    cues_in(view, range, set).next_back()
}

fn first_cue(view: &View<'_, '_>, range: std::ops::Range<usize>, set: &Phrases<StatusCue>) -> Option<StatusCue> {
    cues_in(view, range, set).next()
}
