//! The lines of a text that are not blank, each with its bytes and its number. A line ends at LF, CR LF, or, in a text
//! without any LF, at CR. A byte order mark at the start belongs to no line.

use memchr::memchr;
use sluicebox_record::Span;

/// A line that is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its bytes, without what ends it.
    pub(crate) span: Span,
    /// From 1; blank lines count.
    pub(crate) number: usize,
}

/// The lines of a text.
#[derive(Debug)]
pub(crate) struct Lines(Vec<Line>);

const MARK: char = '\u{feff}';

/// The lines of `text`, blank ones too, without their ends.
pub(crate) fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    spans(text).map(move |span| span.slice(text))
}

fn spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    let end_byte = if memchr(b'\n', bytes).is_none() { b'\r' } else { b'\n' };
    let mut next = Some(if text.starts_with(MARK) { MARK.len_utf8() } else { 0 });
    std::iter::from_fn(move || {
        let start = next?;
        let rest = bytes.get(start..)?;
        let length = memchr(end_byte, rest);
        next = length.map(|length| start + length + 1);
        let line = rest.get(..length.unwrap_or(rest.len()))?;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Some(Span::new(start, start + line.len()))
    })
}

impl Lines {
    /// The lines of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let numbered = spans(text).zip(1..).map(|(span, number)| Line { span, number });
        Self(numbered.filter(|line| !trim(line.span.slice(text)).is_empty()).collect())
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The line at `at`, counted without blank ones from 0.
    pub(crate) fn get(&self, at: usize) -> Option<Line> {
        self.0.get(at).copied()
    }

    /// Its text, without the white space around it.
    pub(crate) fn trimmed<'t>(&self, text: &'t str, at: usize) -> &'t str {
        self.get(at).map_or("", |line| trim(line.span.slice(text)))
    }

    /// Whether a blank line, or nothing, stands before it.
    pub(crate) fn is_free_before(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.get(before));
        before.zip(self.get(at)).is_none_or(|(before, line)| line.number > before.number + 1)
    }

    /// Whether a blank line, or nothing, stands after it.
    pub(crate) fn is_free_after(&self, at: usize) -> bool {
        self.get(at + 1).is_none() || self.is_free_before(at + 1)
    }
}

/// `text` without the white space and invisible characters around it.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, MARK | '\u{200b}'..='\u{200f}' | '\u{2060}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, usize)> {
        let lines = Lines::of(text);
        (0..lines.len())
            .map(|at| (lines.get(at).expect("a line").span.slice(text), lines.get(at).expect("a line").number))
            .collect()
    }

    #[test]
    fn ends_marks_and_blanks() {
        assert_eq!(found("a\n\n \u{a0}\u{3000}\nb"), [("a", 1), ("b", 4)]);
        assert_eq!(found("\u{feff}a\r\n\r\nb\r\n"), [("a", 1), ("b", 3)]);
        assert_eq!(found("a\r\rb"), [("a", 1), ("b", 3)]);
        assert_eq!(found("\u{feff}\n\u{200b}\n"), []);
        assert_eq!(found(""), []);
    }

    #[test]
    fn neighbours() {
        let lines = Lines::of("a\nb\n\nc\n");
        assert!(lines.is_free_before(0) && !lines.is_free_after(0));
        assert!(lines.is_free_after(1) && lines.is_free_before(2) && lines.is_free_after(2));
    }
}
