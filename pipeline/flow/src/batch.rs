//! What travels: documents to be read, their bytes, and batches of rows.
//!
//! A batch is cut by bytes and never inside an article. It carries the rows made so far, the rejects met, how far each
//! of its documents is worked off with it, and the permit for the memory of all that. Batches are numbered in the
//! order of the inputs.

use std::sync::Arc;

use arrow::array::RecordBatch;
use bytes::Bytes;
use sluicebox_record::{DocumentRow, RejectRow, Table};

use crate::budget::Permit;
use crate::inputs::Input;
use crate::resume::Resumed;
use crate::stage::Travels;

/// A document to be read.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where it is.
    pub input: Input,
    /// Whether the store has rows of it, which those to come replace.
    pub replaces: bool,
    /// The hash of the content that those rows were read from; none where it could not be read.
    pub known_hash: Option<String>,
    /// Whether only the content can tell if it changed.
    pub is_doubtful: bool,
    /// Where an earlier reading of a container ended whose rows can stay, if the bytes up to there are the same.
    pub segment: Option<Segment>,
}

/// The part of a container that the store has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// One past its last byte. Its first is byte 0, and the document's known hash is its hash.
    pub end: usize,
    /// Records in it.
    pub records: usize,
}

impl Travels for Arc<Document> {
    fn rows(&self) -> usize {
        1
    }
    fn bytes(&self) -> usize {
        usize::try_from(self.input.size).unwrap_or(usize::MAX)
    }
}

/// A piece of a document.
#[derive(Debug)]
pub struct Chunk {
    /// The document.
    pub document: Arc<Document>,
    /// Its next bytes.
    pub bytes: Bytes,
    /// How it ends, on its last piece.
    pub ending: Option<Ending>,
    /// Where the document is read on, on its first piece.
    pub resumed: Option<Box<Resumed>>,
    /// The memory of the bytes and of what is to be made of them.
    pub permit: Permit,
}

/// How the bytes of a document end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// All of them were read.
    Whole,
    /// The run drains; the rest is left to the next one.
    Cut,
    /// The rest could not be read, for this reason.
    Broken(String),
}

impl Travels for Chunk {
    fn rows(&self) -> usize {
        usize::from(self.ending.is_some())
    }
    fn bytes(&self) -> usize {
        self.bytes.len()
    }
    fn rejects(&self) -> usize {
        usize::from(matches!(self.ending, Some(Ending::Broken(_))))
    }
    fn depart(&mut self) {
        self.permit.depart();
    }
}

/// How far a document is worked off.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Its row in the ledger, as it stands with the batch.
    pub row: DocumentRow,
    /// Whether its rows replace older ones.
    pub replaces: bool,
    /// Whether its rows join those that the store has of it.
    pub extends: bool,
    /// The hash of the content that those were read from.
    pub known_hash: Option<String>,
    /// Whether no further batch has rows of it.
    pub is_finished: bool,
}

impl Progress {
    /// About how many bytes of memory it takes.
    pub fn memory(&self) -> usize {
        let row = &self.row;
        let texts = [&row.document_id, &row.uri, &row.status, &row.extract_version, &row.program_version];
        let others = [&row.content_hash, &row.etag, &row.format, &self.known_hash];
        let length = texts.iter().map(|text| text.len()).sum::<usize>();
        size_of::<Self>() + length + others.iter().filter_map(|text| text.as_ref()).map(String::len).sum::<usize>()
    }
}

/// Rows on their way to the store.
#[derive(Debug)]
pub struct Batch {
    /// Its number, from 0 without a gap.
    pub sequence: u64,
    /// Rows of the table `articles`; their topics are open until they are extracted.
    pub articles: RecordBatch,
    /// Rows of the table `metrics`, in blocks.
    pub metrics: Vec<RecordBatch>,
    /// Rows of the table `passed_over`.
    pub passed_over: RecordBatch,
    /// Rows of the table `rejects`.
    pub rejects: Vec<RejectRow>,
    /// How far its documents are worked off with it, each document once.
    pub progress: Vec<Progress>,
    /// Bytes of the sources that it works off.
    pub source_bytes: usize,
    /// Its memory.
    pub permit: Permit,
}

impl Batch {
    /// A batch of articles from which nothing is extracted yet.
    pub fn of_articles(sequence: u64, articles: RecordBatch, permit: Permit) -> Self {
        Self {
            sequence,
            articles,
            metrics: Vec::new(),
            passed_over: RecordBatch::new_empty(Table::PassedOver.schema()),
            rejects: Vec::new(),
            progress: Vec::new(),
            source_bytes: 0,
            permit,
        }
    }

    /// How many figures it has.
    pub fn figures(&self) -> usize {
        self.metrics.iter().map(RecordBatch::num_rows).sum()
    }

    /// The bytes that its rows take in memory.
    pub fn memory(&self) -> usize {
        let tables = self.metrics.iter().chain([&self.articles, &self.passed_over]);
        let rejects = self.rejects.iter().map(|reject| reject.excerpt.len() + reject.detail.len() + reject.uri.len());
        tables.map(RecordBatch::get_array_memory_size).sum::<usize>() + rejects.sum::<usize>()
    }
}

impl Travels for Batch {
    fn rows(&self) -> usize {
        self.articles.num_rows() + self.figures() + self.passed_over.num_rows()
    }
    fn bytes(&self) -> usize {
        self.source_bytes
    }
    fn rejects(&self) -> usize {
        self.rejects.len()
    }
    fn depart(&mut self) {
        self.permit.depart();
    }
}
