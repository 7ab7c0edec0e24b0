//! Entities: the named organisation, company, person, product or facility that a figure belongs to.
//!
//! A run of names in the clause proposes itself; the source of a figure ("according to X", "X said") never is its
//! entity, nor is a place or a time.

use std::ops::Range;

use super::chunk::ChunkKind;
use super::view::View;
use crate::text::tag::Tag;

/// A named party or thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its text.
    pub text: String,
    /// Whether it is only told to have said so.
    pub source: bool,
    /// Whether it is the subject of its sentence.
    pub subject: bool,
}

/// The names of the view, in order; tokens of `places` and times are none.
pub fn names(view: &View<'_, '_>, places: &[Range<usize>]) -> Vec<Name> {
    let mut found = Vec::new();
    for (index, chunk) in view.chunks.all.iter().enumerate() {
        if chunk.kind != ChunkKind::Noun {
            continue;
        }
        for run in runs(view, chunk.tokens.clone()) {
            let place = places.iter().any(|place| place.start <= run.start && run.end <= place.end);
            if place || !substantial(view, &run) {
                continue;
            }
            let Some(text) = view.phrase(run.clone()) else { continue };
            let subject = view.kind(index + 1) == ChunkKind::Verb;
            found.push(Name { source: is_source(view, index), subject, text, tokens: run });
        }
    }
    found
}

/// Maximal runs of names, joined by `&`, hyphens and stops of initials.
fn runs(view: &View<'_, '_>, tokens: Range<usize>) -> Vec<Range<usize>> {
    let name = |at: usize| view.chunks.tag(at) == Tag::Name;
    let joins = |at: usize| matches!(view.document.word(at), "&" | "-" | "." | "’" | "'");
    let mut runs = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        if !name(at) {
            at += 1;
            continue;
        }
        let start = at;
        while at < tokens.end && (name(at) || joins(at) && at + 1 < tokens.end && name(at + 1)) {
            at += 1;
        }
        runs.push(start..at);
    }
    runs
}

fn substantial(view: &View<'_, '_>, run: &Range<usize>) -> bool {
    let first = run.start == view.range.start && run.len() == 1;
    let length = view.document.slice(run.clone()).chars().count();
    length > 1 && !(first && !view.document.tokens[run.start].upper && view.chunks.tag(run.start) != Tag::Name)
}

/// Whether the chunk is only where the figure is from: "according to X", "X said".
fn is_source(view: &View<'_, '_>, chunk: usize) -> bool {
    let before = chunk.checked_sub(1);
    before.is_some_and(|at| view.chunk_is(at, "to"))
        && chunk.checked_sub(2).is_some_and(|at| view.lower(view.tokens(at).start) == "according")
}

/// The name that the amount at `chunk` belongs to: the subject of its clause, else the nearest before it, else behind.
pub fn choose<'n>(view: &View<'_, '_>, names: &'n [Name], chunk: usize) -> Option<&'n Name> {
    let start = view.tokens(chunk).start;
    let usable = || names.iter().filter(|name| !name.source);
    let before = usable().rev().find(|name| name.tokens.end <= start && !view.broken_hard(name.tokens.end..start));
    before.or_else(|| usable().find(|name| name.subject && name.tokens.end <= start))
}

impl View<'_, '_> {
    /// Whether a semicolon or full clause break stands among the tokens.
    fn broken_hard(&self, range: Range<usize>) -> bool {
        range.into_iter().any(|at| matches!(self.document.word(at), ";" | "；"))
    }
}
