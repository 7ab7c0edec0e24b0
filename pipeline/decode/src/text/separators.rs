//! Groups of lines that may divide a text: those of a known form, and short lines that repeat themselves.

use std::collections::{BTreeMap, HashMap};

use super::lines::{Lines, trim};
use super::title::{could_be_title, ends_sentence};
use crate::vocabulary::{Archive, FormId, Place, vocabulary};

/// What the lines of a group have in common; the more trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A family of forms.
    Family,
    /// One form of a family, or one wording: where a page has its own by-line, others are those of reporters.
    Part,
    /// Nothing but their repetition.
    Repeated,
}

/// Lines that may divide a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) place: Place,
    /// Each ends a line of text instead of filling one.
    pub(crate) tail: bool,
    pub(crate) kind: Kind,
    /// Which lines, in order.
    pub(crate) lines: Vec<usize>,
}

/// How long a by-line may be.
const BYLINE_BYTES: usize = 160;
/// How long a line may be whose repetition makes it a by-line.
const REPEATED_BYTES: usize = 60;
/// How far down a page its first occurrence may be.
const HEAD_LINES: usize = 40;
/// How often it must be repeated.
const REPETITIONS: usize = 3;

/// Every group in `text`.
pub(crate) fn groups(text: &str, lines: &Lines) -> Vec<Group> {
    let archive = &vocabulary().archive;
    let mut groups = known(archive, text, lines);
    groups.extend(repetitions(archive, text, lines));
    groups
}

/// What tells the groups of one family apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'t> {
    Family,
    Form(usize),
    Wording(&'t str),
}

/// Lines of known forms, by family, form and wording.
fn known(archive: &Archive, text: &str, lines: &Lines) -> Vec<Group> {
    let mut found: BTreeMap<(usize, Key<'_>), Vec<usize>> = BTreeMap::new();
    for at in 0..lines.len() {
        for form in separators_at(archive, text, lines, at) {
            for key in [Key::Family, Key::Form(form.form), Key::Wording(lines.trimmed(text, at))] {
                let lines = found.entry((form.entry, key)).or_default();
                if lines.last() != Some(&at) {
                    lines.push(at);
                }
            }
        }
    }
    let group = |((entry, key), lines): ((usize, Key<'_>), Vec<usize>)| {
        let separator = archive.separators.get(entry)?;
        let kind = if key == Key::Family { Kind::Family } else { Kind::Part };
        let least = if kind == Kind::Family { separator.min } else { separator.min.max(2) };
        (lines.len() >= least).then_some(Group { place: separator.place, tail: separator.tail, kind, lines })
    };
    found.into_iter().filter_map(group).collect()
}

fn separators_at(archive: &Archive, text: &str, lines: &Lines, at: usize) -> Vec<FormId> {
    let Some(line) = lines.get(at) else { return Vec::new() };
    let source = line.span.slice(text);
    let mut found = if source.len() <= BYLINE_BYTES { archive.separators_of(trim(source)) } else { Vec::new() };
    if found.is_empty() {
        found.extend(archive.tail_separator_of(trim(source)));
    }
    found
}

/// Short lines that stand alone and occur again and again. A page begins with its first article, so that only the lines
/// at its head come into question.
fn repetitions(archive: &Archive, text: &str, lines: &Lines) -> Vec<Group> {
    let short = |at: usize| {
        let line = lines.trimmed(text, at);
        (line.len() <= REPEATED_BYTES && lines.is_free_before(at) && lines.is_free_after(at)).then_some(line)
    };
    let at_head = (0..lines.len().min(HEAD_LINES)).filter_map(short).filter(|line| could_be_byline(archive, line));
    let mut occurrences: HashMap<&str, Vec<usize>> = at_head.map(|line| (line, Vec::new())).collect();
    if !occurrences.is_empty() {
        for (line, at) in (0..lines.len()).filter_map(|at| short(at).map(|line| (line, at))) {
            if let Some(found) = occurrences.get_mut(line) {
                found.push(at);
            }
        }
    }
    let mut groups: Vec<Group> = (occurrences.into_values())
        .filter(|at| at.len() >= REPETITIONS)
        .map(|lines| Group { place: Place::Any, tail: false, kind: Kind::Repeated, lines })
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

    fn found(text: &str) -> Vec<(Place, Kind, Vec<usize>)> {
        groups(text, &Lines::of(text)).into_iter().map(|group| (group.place, group.kind, group.lines)).collect()
    }

    #[test]
    fn forms_and_repetitions() {
        let text = "Ritam ada\n\nEels\n\nText.\n\nRitam ada\n\nLocks\n\nText.\n\nRitam ada\n\nBarges\n\nText.\n";
        assert_eq!(found(text), [(Place::Any, Kind::Repeated, vec![0, 3, 6])]);
        assert_eq!(found("通过ada\n\nEels\n\nText."), [(Place::Before, Kind::Family, vec![0])]);
        assert_eq!(found("One\n\nTwo\n\nOne\n\nTwo\n"), []);
    }

    #[test]
    fn a_line_may_end_with_a_separator() {
        let text = "Eels\nThey came … [Read more...] about Eels\nLocks\nThey shut … [Read more...] about Locks\n";
        assert_eq!(found(text), [(Place::Closing, Kind::Family, vec![1, 3]), (Place::Closing, Kind::Part, vec![1, 3])]);
    }
}
