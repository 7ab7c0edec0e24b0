//! Turns the bytes of documents into batches of articles.
//!
//! It has state because a document comes in pieces, and because a batch holds the articles of many small documents or
//! some of a large one. What always holds: an article of a text is, byte for byte, the slice of its source that its row
//! names; the ledger row with a batch says of its document what all batches up to this one hold, and its hash is that
//! of the bytes worked off.

use std::sync::Arc;

use jiff::Timestamp;
use sluicebox_decode::{Article, Decoder, Event, Format, article_row};
use sluicebox_record::{ArticleRow, DocumentRow, DocumentStatus, Reject, RejectCode, RejectRow, Span};

use crate::batch::{Batch, Chunk, Document, Ending, Progress};
use crate::budget::{Budget, Permit};
use crate::resume::Resumed;
use crate::stage::{Spec, Stateful};
use crate::stages::read::EXPANSION;
use crate::window::Window;
use crate::{Error, Result};

/// A batch ends with the article that reaches this many bytes of text: enough that its own cost does not show, little
/// enough that a few megabytes keep several threads busy.
pub const BATCH_BYTES: usize = 256 << 10;
/// What a reject counts for besides what it quotes.
const REJECT_BYTES: usize = 256;
/// Or with the document that is so many in it.
const BATCH_DOCUMENTS: usize = 1024;

/// The stage.
pub struct Decode {
    budget: Arc<Budget>,
    extract_version: String,
    current: Option<Reading>,
    next: Pending,
    sequence: u64,
    ended: bool,
}

/// The batch to come.
#[derive(Default)]
struct Pending {
    articles: Vec<ArticleRow>,
    rejects: Vec<RejectRow>,
    progress: Vec<Progress>,
    text_bytes: usize,
    source_bytes: usize,
}

impl Pending {
    fn is_full(&self) -> bool {
        self.text_bytes >= BATCH_BYTES || self.progress.len() >= BATCH_DOCUMENTS
    }

    fn is_empty(&self) -> bool {
        self.articles.is_empty() && self.rejects.is_empty() && self.progress.is_empty()
    }
}

impl Decode {
    /// Makes batches whose memory counts against `budget`.
    pub fn new(budget: Arc<Budget>, extract_version: String) -> Self {
        Self { budget, extract_version, current: None, next: Pending::default(), sequence: 0, ended: false }
    }

    /// Moves one event of the current document into the batch to come; false where more bytes are needed first.
    fn advance(&mut self) -> Result<bool> {
        let Some(reading) = &mut self.current else { return Ok(false) };
        match reading.decoder.next() {
            Some(Event::Article(article)) => {
                let row = reading.article(article)?;
                reading.is_touched = true;
                self.next.text_bytes += row.text.len();
                self.next.articles.push(row);
            }
            Some(Event::Reject(reject)) => {
                reading.is_touched = true;
                self.next.text_bytes += reject.excerpt.len() + reject.detail.len() + REJECT_BYTES;
                self.next.rejects.push(reading.reject("decode", reject));
            }
            None if reading.ending.is_none() => return Ok(false),
            None => self.end_document()?,
        }
        Ok(true)
    }

    fn end_document(&mut self) -> Result<()> {
        let Some(mut reading) = self.current.take() else { return Ok(()) };
        if let Some(Ending::Broken(reason)) = reading.ending.clone() {
            let position = reading.decoder.summary().position;
            let size = usize::try_from(reading.document.input.size).unwrap_or(position).max(position);
            let reject = Reject::new(RejectCode::Unreadable, Span::new(position, size), &[], reason);
            self.next.rejects.push(reading.reject("read", reject));
        }
        // What was cut before anything came of it is left to the next run as if it had not been begun.
        if reading.ending != Some(Ending::Cut) || reading.reached > reading.began || reading.is_touched {
            self.mark(&mut reading, true);
        }
        Ok(())
    }

    /// Notes how far a document is worked off with the batch to come.
    fn mark(&mut self, reading: &mut Reading, is_finished: bool) {
        let before = reading.reached;
        let row = reading.row(is_finished, &self.extract_version);
        self.next.source_bytes += reading.reached - before;
        reading.is_touched = false;
        let Document { replaces, known_hash, .. } = reading.document.as_ref();
        let (extends, known_hash) = (reading.extends, known_hash.clone());
        let replaces = *replaces && !extends;
        self.next.progress.push(Progress { row, replaces, extends, known_hash, is_finished });
    }

    fn cut(&mut self) -> Result<Batch> {
        if let Some(mut reading) = self.current.take() {
            if reading.is_touched {
                self.mark(&mut reading, false);
            }
            reading.held.resize(reading.held_bytes());
            self.current = Some(reading);
        }
        let made = std::mem::take(&mut self.next);
        let articles = ArticleRow::to_batch(&made.articles)?;
        let permit = self.budget.take(articles.get_array_memory_size().max(made.text_bytes * EXPANSION));
        let sequence = self.sequence;
        self.sequence += 1;
        let batch = Batch::of_articles(sequence, articles, permit);
        let Pending { rejects, progress, source_bytes, .. } = made;
        Ok(Batch { rejects, progress, source_bytes, ..batch })
    }
}

impl Stateful for Decode {
    type Input = Chunk;
    type Output = Batch;

    fn spec(&self) -> Spec {
        Spec { name: "decode", queue: 4 }
    }

    fn push(&mut self, chunk: Chunk) -> Result<()> {
        let Chunk { document, bytes, ending, resumed, permit } = chunk;
        let budget = &self.budget;
        let reading = self.current.get_or_insert_with(|| Reading::begin(document, resumed, budget.take(0)));
        reading.take_in(bytes, ending);
        drop(permit);
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.ended = true;
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Batch>> {
        while !self.next.is_full() {
            if !self.advance()? {
                let is_last = self.ended && !self.next.is_empty();
                return if is_last { self.cut().map(Some) } else { Ok(None) };
            }
        }
        self.cut().map(Some)
    }
}

/// A document on its way through the decoder.
struct Reading {
    document: Arc<Document>,
    decoder: Decoder,
    window: Window,
    held: Permit,
    ending: Option<Ending>,
    fetched_at: Timestamp,
    /// Where this reading began.
    began: usize,
    /// Whether its rows join those that an earlier reading left.
    extends: bool,
    /// Up to where the last batch worked it off.
    reached: usize,
    /// Whether the batch to come has something of it.
    is_touched: bool,
    /// Rejects that are not the decoder's.
    other_rejects: usize,
}

impl Reading {
    fn begin(document: Arc<Document>, resumed: Option<Box<Resumed>>, held: Permit) -> Self {
        let extends = resumed.is_some();
        let Resumed { decoder, hasher, position } =
            resumed.map_or_else(|| Resumed::anew(&document.input), |resumed| *resumed);
        Self {
            document,
            decoder,
            window: Window::behind(position, hasher),
            held,
            ending: None,
            fetched_at: Timestamp::now(),
            began: position,
            extends,
            reached: position,
            is_touched: false,
            other_rejects: 0,
        }
    }

    fn take_in(&mut self, bytes: bytes::Bytes, ending: Option<Ending>) {
        self.decoder.push(&bytes);
        self.window.push(bytes);
        if self.decoder.is_passing_over() {
            self.window.pass(self.decoder.summary().position);
        }
        // A document that breaks off has no last article: what the decoder still holds may go on beyond the break.
        if ending == Some(Ending::Whole) {
            self.decoder.finish();
        }
        self.ending = ending;
        self.held.resize(self.held_bytes());
    }

    fn held_bytes(&self) -> usize {
        self.window.held() + self.decoder.buffered()
    }

    /// The row of an article, once it has been compared with the source.
    fn article(&mut self, article: Article) -> Result<ArticleRow> {
        let is_slice =
            self.is_container() || self.window.slice(article.span).as_deref() == Some(article.text.as_bytes());
        if !is_slice {
            return Err(Error::Unproven {
                table: "articles",
                uri: self.document.input.uri.to_string(),
                reason: format!("bytes {}..{} of the source are not its text", article.span.start, article.span.end),
            });
        }
        self.window.advance(article.position);
        Ok(article_row(&self.document.input.document.to_string(), article))
    }

    fn is_container(&self) -> bool {
        self.decoder.summary().format == Some(Format::Jsonl)
    }

    fn reject(&mut self, stage: &str, reject: Reject) -> RejectRow {
        if stage != "decode" {
            self.other_rejects += 1;
        }
        let input = &self.document.input;
        RejectRow {
            document_id: input.document.to_string(),
            uri: input.uri.to_string(),
            stage: stage.to_owned(),
            code: reject.code.as_str().to_owned(),
            span_start: integer(reject.span.start),
            span_end: integer(reject.span.end),
            excerpt: reject.excerpt,
            detail: reject.detail,
        }
    }

    /// The ledger row with everything handed out so far. The row of a document that is not worked off to its end has
    /// a position before its size; so it is read again.
    fn row(&mut self, is_finished: bool, extract_version: &str) -> DocumentRow {
        let summary = self.decoder.summary();
        let is_whole = is_finished && self.ending == Some(Ending::Whole);
        let position = if is_whole { self.window.end() } else { summary.position };
        self.window.advance(position);
        self.reached = self.reached.max(position);
        let input = &self.document.input;
        let listed = usize::try_from(input.size).unwrap_or(usize::MAX);
        let size = if is_whole { position } else { listed.max(self.window.end()) };
        let rejects = summary.rejects + self.other_rejects;
        let is_unread = self.window.end() == 0 && self.other_rejects > 0;
        DocumentRow {
            document_id: input.document.to_string(),
            uri: input.uri.to_string(),
            content_hash: (!is_unread).then(|| self.window.hash()),
            etag: input.etag.as_deref().map(str::to_owned),
            modified: input.modified,
            size: integer(size),
            format: summary.format.map(|format| format.as_str().to_owned()),
            fetched_at: self.fetched_at,
            status: status(summary.articles, rejects).as_str().to_owned(),
            position: integer(position),
            articles: integer(summary.articles),
            records: integer(if self.is_container() { summary.records + self.other_rejects } else { 0 }),
            skipped_bytes: integer(summary.skipped_bytes),
            extract_version: extract_version.to_owned(),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            ..DocumentRow::default()
        }
    }
}

fn status(articles: usize, rejects: usize) -> DocumentStatus {
    match (articles, rejects) {
        (0, 0) => DocumentStatus::Empty,
        (_, 0) => DocumentStatus::Read,
        (0, _) => DocumentStatus::Rejected,
        _ => DocumentStatus::Partial,
    }
}

fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
