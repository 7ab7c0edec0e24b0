//! The ledger: one row for each source file or object, replaced whenever the document is read again.

use jiff::Timestamp;

use super::row;

row! {
    /// A source file or object.
    DocumentRow {
        /// Hash of the uri.
        document_id: String,
        /// Absolute and normalised; `stdin:<hash>` for standard input.
        uri: String,
        /// Hash of the bytes that the rows were read from; null where nothing could be read.
        content_hash: Option<String>,
        /// The object store's entity tag.
        etag: Option<String>,
        /// When the source says it was last changed.
        modified: Option<Timestamp>,
        /// Size in bytes.
        size: i64,
        /// What it was read as: `archive`, `text` or `jsonl`.
        format: Option<String>,
        /// When it was read.
        fetched_at: Timestamp,
        /// `read`, `partial`, `empty`, `rejected` or `gone`.
        status: String,
        /// Up to which byte the source is worked off.
        position: i64,
        /// Articles found in it.
        articles: i64,
        /// Records of a container: articles and rejected ones.
        records: i64,
        /// Bytes of a text source that belong to no article.
        skipped_bytes: i64,
        /// Hash of the rules and vocabulary that made its rows.
        extract_version: String,
        /// Version of the program.
        program_version: String,
        /// The attempt that wrote the row.
        batch_id: String,
        /// The run that wrote the row.
        run_id: String,
    }
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentStatus {
    /// All of it was used.
    Read,
    /// Some of it became rejects.
    Partial,
    /// It holds no text.
    Empty,
    /// None of it could be used.
    Rejected,
    /// It is no longer at its place; its rows are kept.
    Gone,
}

impl DocumentStatus {
    /// The status as it stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Partial => "partial",
            Self::Empty => "empty",
            Self::Rejected => "rejected",
            Self::Gone => "gone",
        }
    }
}
