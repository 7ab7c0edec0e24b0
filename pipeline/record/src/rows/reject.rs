//! What could not be used. Every rejected input or record has a row here; nothing is dropped without one.

use super::row;

row! {
    /// An input, or a part of one, that gave no rows.
    RejectRow {
        /// The document it belongs to.
        document_id: String,
        /// Its uri.
        uri: String,
        /// The stage that refused it.
        stage: String,
        /// Why; see `RejectCode`.
        code: String,
        /// First byte in the source.
        span_start: i64,
        /// One past its last byte.
        span_end: i64,
        /// The beginning of it, made printable.
        excerpt: String,
        /// What the reader said.
        detail: String,
    }
}
