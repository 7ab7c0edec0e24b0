//! What the store knows of each document: enough to tell whether an input must be read again.
//!
//! A run holds the whole ledger in memory, so that a row is small: ids are numbers, words that many rows have are shared,
//! and batches are let go one by one as they are read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{RecordBatch, StructArray};
use futures::{Stream, TryStreamExt};
use jiff::Timestamp;
use sluicebox_record::cell::column;

use crate::log::documents::RowId;
use crate::{Error, ErrorKind, Result};

/// A document's row in the ledger, as far as it is needed to know the document again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// Where the document is.
    pub uri: Box<str>,
    /// Hash of the bytes that its rows were read from.
    pub content_hash: Option<Box<str>>,
    /// The object store's entity tag.
    pub etag: Option<Box<str>>,
    /// When the source said it was last changed.
    pub modified: Option<Timestamp>,
    /// Its size in bytes.
    pub size: i64,
    /// What became of it.
    pub status: Arc<str>,
    /// Up to which byte it is worked off.
    pub position: i64,
    /// What it was read as.
    pub format: Option<Arc<str>>,
    /// Articles found in it.
    pub articles: i64,
    /// Records of a container, used or rejected.
    pub records: i64,
    /// Hash of the rules and vocabulary that made its rows.
    pub extract_version: Arc<str>,
    /// Version of the program that made them.
    pub program_version: Arc<str>,
}

impl LedgerRow {
    /// Bytes that it holds besides itself and the words that it shares.
    fn held(&self) -> usize {
        let length = |text: &Option<Box<str>>| text.as_ref().map_or(0, |text| text.len());
        self.uri.len() + length(&self.content_hash) + length(&self.etag)
    }
}

/// The documents of a store at one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    rows: BTreeMap<RowId, LedgerRow>,
    held: usize,
}

impl Ledger {
    /// The columns that are read for it.
    pub(crate) const COLUMNS: [&'static str; 13] = [
        "document_id",
        "uri",
        "content_hash",
        "etag",
        "modified",
        "size",
        "status",
        "position",
        "format",
        "articles",
        "records",
        "extract_version",
        "program_version",
    ];

    /// The rows of all `batches`.
    pub(crate) async fn read(batches: impl Stream<Item = Result<RecordBatch>>) -> Result<Self> {
        let (mut ledger, mut words) = (Self::default(), Words::default());
        let mut batches = std::pin::pin!(batches);
        while let Some(batch) = batches.try_next().await? {
            let unfit = |error| Error::caused(ErrorKind::Corrupt, "the ledger cannot be read", error);
            for (document, row) in rows(&StructArray::from(batch), &mut words).map_err(unfit)? {
                ledger.add(&document, row)?;
            }
        }
        Ok(ledger)
    }

    fn add(&mut self, document: &str, row: LedgerRow) -> Result<()> {
        self.held += row.held();
        match self.rows.insert(RowId::parse(document)?, row) {
            None => Ok(()),
            Some(double) => Err(Error::corrupt(format!("the ledger has two rows of '{}'", double.uri))),
        }
    }

    /// What is known of a document.
    pub fn get(&self, document: RowId) -> Option<&LedgerRow> {
        self.rows.get(&document)
    }

    /// What is known of the document at `uri`, which must be absolute and normalised.
    pub fn by_uri(&self, uri: &str) -> Option<&LedgerRow> {
        self.get(RowId::of_document(uri))
    }

    /// Every document with its id, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (RowId, &LedgerRow)> {
        self.rows.iter().map(|(id, row)| (*id, row))
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// About how many bytes of memory it takes; nodes of the tree are two thirds full.
    pub fn memory(&self) -> usize {
        self.held + self.len() * size_of::<(RowId, LedgerRow)>() * 3 / 2
    }
}

/// Words that come again and again, each once.
#[derive(Default)]
struct Words(BTreeSet<Arc<str>>);

impl Words {
    fn of(&mut self, word: &str) -> Arc<str> {
        if let Some(known) = self.0.get(word) {
            return Arc::clone(known);
        }
        let new: Arc<str> = word.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

fn rows(columns: &StructArray, words: &mut Words) -> sluicebox_record::Result<Vec<(String, LedgerRow)>> {
    let ids = column::<String>(columns, "document_id")?;
    let mut uri = column::<String>(columns, "uri")?.into_iter();
    let mut content_hash = column::<Option<String>>(columns, "content_hash")?.into_iter();
    let mut etag = column::<Option<String>>(columns, "etag")?.into_iter();
    let mut modified = column::<Option<Timestamp>>(columns, "modified")?.into_iter();
    let mut size = column::<i64>(columns, "size")?.into_iter();
    let mut status = column::<String>(columns, "status")?.into_iter();
    let mut position = column::<i64>(columns, "position")?.into_iter();
    let mut format = column::<Option<String>>(columns, "format")?.into_iter();
    let mut records = column::<i64>(columns, "records")?.into_iter();
    let mut articles = column::<i64>(columns, "articles")?.into_iter();
    let mut extract_version = column::<String>(columns, "extract_version")?.into_iter();
    let mut program_version = column::<String>(columns, "program_version")?.into_iter();
    let row = |document: String| {
        let row = LedgerRow {
            uri: uri.next()?.into(),
            content_hash: content_hash.next()?.map(Into::into),
            etag: etag.next()?.map(Into::into),
            modified: modified.next()?,
            size: size.next()?,
            status: words.of(&status.next()?),
            position: position.next()?,
            format: format.next()?.map(|format| words.of(&format)),
            articles: articles.next()?,
            records: records.next()?,
            extract_version: words.of(&extract_version.next()?),
            program_version: words.of(&program_version.next()?),
        };
        Some((document, row))
    };
    Ok(ids.into_iter().map_while(row).collect())
}
