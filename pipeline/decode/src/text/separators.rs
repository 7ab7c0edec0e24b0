//! Groups of lines that may divide a text: those of a known form, and short lines that repeat themselves.

use std::collections::HashMap;

use super::lines::{Lines, trim};
use super::title::{could_be_title, ends_sentence};
use crate::vocabulary::{Archive, Place, vocabulary};

/// Lines that may divide a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) place: Place,
    /// How many it takes to divide a text.
    pub(crate) min: usize,
    /// Each ends a line of text instead of filling one.
    pub(crate) tail: bool,
    /// Found by its repetition, not by its form.
    pub(crate) repeated: bool,
    /// Which lines, in order.
    pub(crate) lines: Vec<usize>,
}

/// How long a by-line may be.
const BYLINE_BYTES: usize = 160;
/// How long a line may be whose repetition makes it a by-line.
const REPEATED_BYTES: usize = 60;
/// How often it must be repeated.
const REPETITIONS: usize = 3;

/// Every group in `text`, those of known forms first.
pub(crate) fn groups(text: &str, lines: &Lines) -> Vec<Group> {
    let archive = &vocabulary().archive;
    let mut groups: Vec<Group> = (archive.separators.iter())
        .map(|s| Group { place: s.place, min: s.min, tail: s.tail, repeated: false, lines: Vec::new() })
        .collect();
    for at in 0..lines.len() {
        for index in separators_at(archive, text, lines, at) {
            if let Some(group) = groups.get_mut(index) {
                group.lines.push(at);
            }
        }
    }
    groups.extend(repetitions(archive, text, lines));
    groups.retain(|group| !group.lines.is_empty() && group.lines.len() >= group.min);
    groups
}

fn separators_at(archive: &Archive, text: &str, lines: &Lines, at: usize) -> Vec<usize> {
    let Some(line) = lines.get(at) else { return Vec::new() };
    let source = line.span.slice(text);
    let mut found = if source.len() <= BYLINE_BYTES { archive.separators_of(trim(source)) } else { Vec::new() };
    if found.is_empty() && has_tail_mark(source) {
        found.extend(archive.tail_separator_of(trim(source)));
    }
    found
}

/// Whether the end of a line may hold an invitation to read on: most lines are told apart by this alone.
fn has_tail_mark(line: &str) -> bool {
    let tail = line.as_bytes().get(line.len().saturating_sub(crate::vocabulary::LINE_BYTES)..).unwrap_or_default();
    let marks = ["]".as_bytes(), "→".as_bytes(), "»".as_bytes(), "”".as_bytes(), b"\"", b"reading"];
    marks.iter().any(|mark| memchr::memmem::find(tail, mark).is_some())
}

/// Short lines that stand alone and occur again and again, each before what can be a title.
fn repetitions(archive: &Archive, text: &str, lines: &Lines) -> Vec<Group> {
    let mut occurrences: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in 0..lines.len() {
        let line = lines.trimmed(text, at);
        if line.len() <= REPEATED_BYTES && lines.is_free_before(at) && lines.is_free_after(at) {
            occurrences.entry(line).or_default().push(at);
        }
    }
    let mut groups: Vec<Group> = (occurrences.into_iter())
        .filter(|(line, at)| at.len() >= REPETITIONS && could_be_byline(archive, line))
        .map(|(_, at)| Group { place: Place::Any, min: REPETITIONS, tail: false, repeated: true, lines: at })
        .collect();
    groups.sort_by(|a, b| a.lines.cmp(&b.lines));
    groups
}

fn could_be_byline(archive: &Archive, line: &str) -> bool {
    could_be_title(line) && !ends_sentence(line) && archive.footer(line).is_none() && !archive.is_header(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Place, bool, Vec<usize>)> {
        groups(text, &Lines::of(text)).into_iter().map(|group| (group.place, group.repeated, group.lines)).collect()
    }

    #[test]
    fn forms_and_repetitions() {
        let text = "Ritam ada\n\nEels\n\nText.\n\nRitam ada\n\nLocks\n\nText.\n\nRitam ada\n\nBarges\n\nText.\n";
        assert_eq!(found(text), [(Place::Any, true, vec![0, 3, 6])]);
        assert_eq!(found("通过ada\n\nEels\n\nText."), [(Place::Before, false, vec![0])]);
        assert_eq!(found("One\n\nTwo\n\nOne\n\nTwo\n"), []);
    }

    #[test]
    fn a_line_may_end_with_a_separator() {
        let text = "Eels\nThey came … [Read more...] about Eels\nLocks\nThey shut … [Read more...] about Locks\n";
        assert_eq!(found(text), [(Place::Closing, false, vec![1, 3])]);
    }
}
