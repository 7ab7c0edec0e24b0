//! What the store knows of each document: enough to tell whether an input must be read again.

use std::collections::BTreeMap;

use arrow::array::{RecordBatch, StructArray};
use jiff::Timestamp;
use sluicebox_record::cell::column;
use sluicebox_record::id;

use crate::{Error, ErrorKind, Result};

/// A document's row in the ledger, as far as it is needed to know the document again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// Where the document is.
    pub uri: String,
    /// Hash of the bytes that its rows were read from.
    pub content_hash: Option<String>,
    /// The object store's entity tag.
    pub etag: Option<String>,
    /// When the source said it was last changed.
    pub modified: Option<Timestamp>,
    /// Its size in bytes.
    pub size: i64,
    /// What became of it.
    pub status: String,
    /// Up to which byte it is worked off.
    pub position: i64,
    /// What it was read as.
    pub format: Option<String>,
    /// Articles found in it.
    pub articles: i64,
    /// Records of a container, used or rejected.
    pub records: i64,
    /// Hash of the rules and vocabulary that made its rows.
    pub extract_version: String,
    /// Version of the program that made them.
    pub program_version: String,
}

/// The documents of a store at one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    rows: BTreeMap<String, LedgerRow>,
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

    pub(crate) fn from_batches(batches: &[RecordBatch]) -> Result<Self> {
        let mut ledger = Self::default();
        for batch in batches {
            let unfit = |error| Error::caused(ErrorKind::Corrupt, "the ledger cannot be read", error);
            let rows = rows(&StructArray::from(batch.clone())).map_err(unfit)?;
            for (document_id, row) in rows {
                if let Some(double) = ledger.rows.insert(document_id, row) {
                    return Err(Error::corrupt(format!("the ledger has two rows of '{}'", double.uri)));
                }
            }
        }
        Ok(ledger)
    }

    /// What is known of a document.
    pub fn get(&self, document_id: &str) -> Option<&LedgerRow> {
        self.rows.get(document_id)
    }

    /// What is known of the document at `uri`, which must be absolute and normalised.
    pub fn by_uri(&self, uri: &str) -> Option<&LedgerRow> {
        self.get(&id::document_id(uri))
    }

    /// Every document with its id, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &LedgerRow)> {
        self.rows.iter().map(|(id, row)| (id.as_str(), row))
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn rows(columns: &StructArray) -> sluicebox_record::Result<Vec<(String, LedgerRow)>> {
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
    let row = |document_id: String| {
        let row = LedgerRow {
            uri: uri.next()?,
            content_hash: content_hash.next()?,
            etag: etag.next()?,
            modified: modified.next()?,
            size: size.next()?,
            status: status.next()?,
            position: position.next()?,
            format: format.next()?,
            articles: articles.next()?,
            records: records.next()?,
            extract_version: extract_version.next()?,
            program_version: program_version.next()?,
        };
        Some((document_id, row))
    };
    Ok(ids.into_iter().map_while(row).collect())
}
