//! Which lines of a text count: `1-175,319-360`, given or written in `lines.txt` beside the gold.

use std::path::{Path, PathBuf};

use super::corpus::Text;
use super::record::{Gold, Prediction};

/// Stretches of lines, both ends inclusive, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lines(Vec<(usize, usize)>);

impl Lines {
    /// Reads `1-175,319-360`; a single line may stand alone.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let stretch = |part: &str| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
            (first > 0 && first <= last).then_some((first, last))
        };
        let read =
            |part: &str| stretch(part).ok_or_else(|| format!("'{part}' is no stretch of lines; write 1-175,319-360"));
        text.split(',').map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Reads a file of stretches, one a line; lines that begin with `#` are remarks.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse_file(text: &str) -> Result<Self, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self::parse(&lines.collect::<Vec<_>>().join(","))
    }

    /// Whether a gold record counts.
    pub(crate) fn hold(&self, gold: &Gold) -> bool {
        let inside = |line: usize| self.0.iter().any(|(first, last)| (*first..=*last).contains(&line));
        gold.doc.is_some() || gold.line.is_some_and(inside)
    }

    /// Whether a prediction of the text counts.
    pub(crate) fn cover(&self, text: &Text, read: &Prediction) -> bool {
        let stretches = self.0.iter().filter_map(|(first, last)| text.lines(*first, *last));
        stretches.into_iter().any(|(start, end)| read.start < end && read.end > start)
    }
}

/// Where a gold file's lines stand unless they are given.
pub(crate) fn beside(gold: &Path) -> PathBuf {
    gold.with_file_name("lines.txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_read_and_hold() {
        let lines = Lines::parse_file("# two\n2-3\n\n5\n").unwrap();
        assert_eq!(lines, Lines(vec![(2, 3), (5, 5)]));
        let gold = |line| Gold { line: Some(line), ..Gold::default() };
        assert_eq!([1, 2, 3, 4, 5].map(|line| lines.hold(&gold(line))), [false, true, true, false, true]);
        let text = Text::new("a\nb\nc\nd\ne".into());
        let covered = |start, end| lines.cover(&text, &Prediction { start, end, ..Prediction::default() });
        assert_eq!([covered(0, 2), covered(1, 3), covered(6, 8), covered(8, 9)], [false, true, false, true]);
        assert!(Lines::parse("3-2").is_err() && Lines::parse("0-1").is_err() && Lines::parse("a").is_err());
    }
}
