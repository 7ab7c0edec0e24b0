//! JSONL, record by record: only the line that is being read is held. Blank lines are skipped, lines end at LF or
//! CR LF, a byte order mark may stand before the first, and the last needs no end. A bad line is one reject.

mod record;

use record::{Record, Refusal};
use sluicebox_record::{Reject, RejectCode, Span, reject::EXCERPT_BYTES};

use crate::article::{Article, Event, PublishedBasis};
use crate::format::without_mark;
use crate::{date, language};

/// Reads records from the bytes pushed so far.
#[derive(Debug)]
pub(crate) struct Jsonl {
    buffer: Vec<u8>,
    /// How much of the buffer is worked off.
    consumed: usize,
    /// How much of it holds no further line end.
    scanned: usize,
    /// Where in the source the buffer begins.
    base: usize,
    line: usize,
    ordinal: usize,
    finished: bool,
    /// A line that is too long to be held: where it began and its first bytes.
    dropping: Option<(usize, Vec<u8>)>,
    max_article_bytes: usize,
    /// Records that end up to here are only counted: an earlier reading used them.
    known: usize,
}

/// Above this much worked-off buffer the rest is moved to its front.
const COMPACT_BYTES: usize = 64 << 10;

impl Jsonl {
    pub(crate) fn new(max_article_bytes: usize, known: usize) -> Self {
        Self {
            buffer: Vec::new(),
            consumed: 0,
            scanned: 0,
            base: 0,
            line: 0,
            ordinal: 0,
            finished: false,
            dropping: None,
            max_article_bytes,
            known,
        }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.consumed > COMPACT_BYTES && self.consumed > self.buffer.len() / 2 {
            self.forget();
        }
        self.buffer.extend_from_slice(bytes);
        // A line that is never asked for must not fill the memory.
        if self.buffer.len() - self.consumed > self.max_line_bytes() {
            self.drop_overlong();
        }
    }

    pub(crate) fn finish(&mut self) {
        self.finished = true;
    }

    /// Bytes held.
    pub(crate) fn buffered(&self) -> usize {
        self.buffer.len() - self.consumed
    }

    /// Up to which byte of the source lines have been read. It is always the beginning of a line, or the end.
    pub(crate) fn position(&self) -> usize {
        self.dropping.as_ref().map_or(self.base + self.consumed, |(start, _)| *start)
    }

    /// Whether a line is passing by that is too long to be held.
    pub(crate) fn is_dropping(&self) -> bool {
        self.dropping.is_some()
    }

    /// A record may be longer than its text: escapes, and its other fields.
    fn max_line_bytes(&self) -> usize {
        self.max_article_bytes.saturating_mul(2).saturating_add(64 << 10)
    }

    fn forget(&mut self) {
        self.buffer.drain(..self.consumed);
        self.base += self.consumed;
        self.scanned -= self.consumed;
        self.consumed = 0;
    }

    /// The next record or reject; none until more bytes are pushed.
    pub(crate) fn next(&mut self) -> Option<Event> {
        loop {
            let found = self.buffer.get(self.scanned..).and_then(|rest| memchr::memchr(b'\n', rest));
            let end = match found {
                Some(length) => self.scanned + length,
                None if self.finished && (self.consumed < self.buffer.len() || self.dropping.is_some()) => {
                    self.buffer.len()
                }
                None => {
                    self.scanned = self.buffer.len();
                    self.drop_overlong();
                    return None;
                }
            };
            if let Some(event) = self.line(end, found.is_some()) {
                return Some(event);
            }
        }
    }

    /// Gives up holding a line once it is too long.
    fn drop_overlong(&mut self) {
        let has_end = self.buffer.get(self.scanned..).is_some_and(|rest| memchr::memchr(b'\n', rest).is_some());
        let held = self.buffer.len() - self.consumed;
        if has_end || self.dropping.is_none() && held <= self.max_line_bytes() {
            return;
        }
        let start = self.base + self.consumed;
        let head = self.buffer.get(self.consumed..).unwrap_or_default().iter().take(EXCERPT_BYTES).copied().collect();
        self.dropping.get_or_insert((start, head));
        self.consumed = self.buffer.len();
        self.scanned = self.consumed;
        self.forget();
    }

    /// Reads the line that ends at `end` of the buffer; none for a blank one.
    fn line(&mut self, end: usize, has_end: bool) -> Option<Event> {
        let start = self.consumed;
        self.line += 1;
        self.consumed = (end + usize::from(has_end)).min(self.buffer.len());
        self.scanned = self.consumed;
        if let Some((start, head)) = self.dropping.take() {
            return Some(self.too_long(Span::new(start, self.base + end), &head));
        }
        let whole = self.buffer.get(start..end).unwrap_or_default();
        let line = if self.line == 1 { without_mark(whole) } else { whole };
        let start = self.base + end - line.len();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let span = Span::new(start, start + line.len());
        if whole.len() > self.max_line_bytes() {
            let head: Vec<u8> = whole.iter().take(EXCERPT_BYTES).copied().collect();
            return Some(self.too_long(Span::new(self.base + end - whole.len(), self.base + end), &head));
        }
        if line.trim_ascii().is_empty() {
            return None;
        }
        let ordinal = self.ordinal;
        self.ordinal += 1;
        Some(self.record(line, span, ordinal).map_or_else(|refusal| reject(refusal, span, line), Event::Article))
    }

    fn too_long(&mut self, span: Span, head: &[u8]) -> Event {
        self.ordinal += 1;
        let detail = format!("a record of {} bytes, over the limit of {}", span.len(), self.max_line_bytes());
        reject((RejectCode::TooLong, detail), span, head)
    }

    fn record(&self, line: &[u8], span: Span, ordinal: usize) -> Result<Article, Refusal> {
        let record = Record::read(line)?;
        let record_id = record.id()?;
        if record.text.len() > self.max_article_bytes {
            let detail = format!("a text of {} bytes, over the limit of {}", record.text.len(), self.max_article_bytes);
            return Err((RejectCode::TooLong, detail));
        }
        if span.end <= self.known {
            return Ok(Article { record_id, title: record.title, ..self.bare(span, ordinal) });
        }
        let published = if record.has_published() {
            let field = record.published.as_ref().and_then(serde_json::Value::as_str);
            field.and_then(date::field_date).map(|date| (date, PublishedBasis::Field))
        } else {
            date::published(&record.text, false)
        };
        Ok(Article {
            record_id,
            url: record.url,
            title: record.title,
            published: published.map(|(date, _)| date.to_string()),
            published_basis: published.map(|(_, basis)| basis),
            language: language::language(&record.text),
            text: record.text,
            ..self.bare(span, ordinal)
        })
    }

    /// The record under `span` without anything that it says.
    fn bare(&self, span: Span, ordinal: usize) -> Article {
        Article {
            ordinal,
            nth: 0,
            record_id: None,
            url: None,
            title: None,
            text: String::new(),
            byline: None,
            published: None,
            published_basis: None,
            language: None,
            span,
            first_line: self.line,
            last_line: self.line,
            position: self.base + self.consumed,
        }
    }
}

/// The reject of the record under `span`, of which `bytes` is at least the beginning.
fn reject((code, detail): Refusal, span: Span, bytes: &[u8]) -> Event {
    let excerpt = Reject::new(code, Span::new(0, bytes.len()), bytes, detail);
    Event::Reject(Reject { span, ..excerpt })
}
