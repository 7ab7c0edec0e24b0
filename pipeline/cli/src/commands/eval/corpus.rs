//! The texts that a gold file speaks of, and where its quotes stand in them. Offsets are bytes.
//!
//! A text is one document whose records name lines; a container holds documents that records name by id.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::record::{self, Gold};
use crate::exit::{Failure, Kind};

/// A document's bytes and where its lines begin.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    /// All of it.
    pub(crate) bytes: Vec<u8>,
    /// The first byte of each line.
    starts: Vec<usize>,
}

impl Text {
    /// A text whose lines are those of `bytes`.
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Self { bytes, starts }
    }

    /// A text of which only parts are known, with the beginnings of its lines.
    pub(crate) fn with_lines(bytes: Vec<u8>, starts: Vec<usize>) -> Self {
        Self { bytes, starts }
    }

    /// The bytes of the lines `first` to `last`, from 1.
    pub(crate) fn lines(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let start = *self.starts.get(first.checked_sub(1)?)?;
        Some((start, self.starts.get(last).copied().unwrap_or(self.bytes.len())))
    }

    /// The line that the byte `at` stands on, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// Where the line of the byte `at` begins, by the last line feed before it.
    pub(crate) fn paragraph(&self, at: usize) -> usize {
        let before = self.bytes.get(..at).unwrap_or_default();
        before.iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1)
    }

    /// Where the `nth` occurrence of `quote` between two bytes begins; occurrences may overlap.
    fn find(&self, range: (usize, usize), quote: &[u8], nth: usize) -> Option<usize> {
        let hay = self.bytes.get(range.0..range.1)?;
        let mut found = hay.windows(quote.len().max(1)).enumerate().filter(|(_, window)| *window == quote);
        found.nth(nth - 1).map(|(at, _)| range.0 + at)
    }
}

/// The texts of an evaluation.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    /// The text whose lines gold records name.
    pub(crate) text: Option<Text>,
    /// The documents of containers, by id.
    pub(crate) records: BTreeMap<String, Text>,
}

/// Whether a file is a container of documents.
pub(crate) fn is_container(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "jsonl")
}

#[derive(Deserialize)]
struct Record {
    id: Value,
    text: String,
}

impl Corpus {
    /// Adds a file's texts.
    ///
    /// # Errors
    /// Where a line of a container is no record.
    pub(crate) fn add(&mut self, path: &Path, bytes: Vec<u8>) -> Result<(), Failure> {
        if !is_container(path) {
            self.text = Some(Text::new(bytes));
            return Ok(());
        }
        for (nth, line) in
            bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty())
        {
            let record: Record = serde_json::from_slice(line).map_err(|error| {
                Failure::new(Kind::Usage, format!("corpus '{}', line {}: {error}", path.display(), nth + 1))
            })?;
            self.records.extend(record::id(record.id).map(|id| (id, Text::new(record.text.into_bytes()))));
        }
        Ok(())
    }

    /// The text of a document, or the text that has lines.
    pub(crate) fn text(&self, doc: Option<&str>) -> Option<&Text> {
        match doc {
            Some(doc) => self.records.get(doc),
            None => self.text.as_ref(),
        }
    }

    /// Finds the quote of a gold record.
    ///
    /// # Errors
    /// Why it cannot be found.
    pub(crate) fn locate(&self, gold: &mut Gold) -> Result<(), String> {
        let missing = || match &gold.doc {
            Some(doc) => format!("there is no document '{doc}' in the corpus"),
            None => "the record names a line, but the corpus has no text with lines".to_owned(),
        };
        let text = self.text(gold.doc.as_deref()).ok_or_else(missing)?;
        let range = match (&gold.doc, gold.line) {
            (Some(_), _) => (0, text.bytes.len()),
            (None, Some(line)) => text.lines(line, line).ok_or_else(|| format!("the text has no line {line}"))?,
            (None, None) => return Err("the record names neither a line nor a document".to_owned()),
        };
        let at = text.find(range, gold.quote.as_bytes(), gold.nth);
        gold.start = at.ok_or_else(|| format!("quote '{}' is not found, occurrence {}", gold.quote, gold.nth))?;
        gold.end = gold.start + gold.quote.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_found_by_line_and_occurrence() {
        let corpus = Corpus { text: Some(Text::new("5 or 5\nÜ 5\n".into())), ..Corpus::default() };
        let place = |line, nth| {
            let mut gold = Gold { line: Some(line), nth, quote: "5".to_owned(), ..Gold::default() };
            corpus.locate(&mut gold).map(|()| (gold.start, gold.end))
        };
        assert_eq!([place(1, 1), place(1, 2), place(2, 1)], [Ok((0, 1)), Ok((5, 6)), Ok((10, 11))]);
        assert!(place(1, 3).is_err() && place(3, 1).is_err() && place(4, 1).is_err() && place(0, 1).is_err());
        let text = corpus.text.as_ref().unwrap();
        assert_eq!([text.line(0), text.line(6), text.line(7)], [1, 1, 2]);
        assert_eq!([text.paragraph(6), text.paragraph(7), text.paragraph(10)], [0, 7, 7]);
    }
}
