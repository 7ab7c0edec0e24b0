//! What could not be used, and why. A reject always has a code that can be counted and the place it was met.

use crate::Span;

/// Why an input, or a part of it, gave no rows. The codes are part of the table `rejects` and never change meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RejectCode {
    /// The input is no text (control bytes, or a known binary signature).
    Binary,
    /// The bytes are not valid in the character set they claim or seem to have.
    InvalidEncoding,
    /// A record is not valid JSON, or not an object.
    InvalidJson,
    /// A record lacks a field that it must have, or has it with another type.
    InvalidField,
    /// An article is over the size limit.
    TooLong,
    /// The input's format is not one that can be read.
    UnknownFormat,
    /// The input could not be fetched.
    Unreadable,
}

impl RejectCode {
    /// Every code.
    pub const ALL: [RejectCode; 7] = [
        Self::Binary,
        Self::InvalidEncoding,
        Self::InvalidJson,
        Self::InvalidField,
        Self::TooLong,
        Self::UnknownFormat,
        Self::Unreadable,
    ];

    /// The code as it stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::InvalidEncoding => "invalid_encoding",
            Self::InvalidJson => "invalid_json",
            Self::InvalidField => "invalid_field",
            Self::TooLong => "too_long",
            Self::UnknownFormat => "unknown_format",
            Self::Unreadable => "unreadable",
        }
    }
}

/// One thing that could not be used, before it is tied to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Why.
    pub code: RejectCode,
    /// Where in the source, in bytes.
    pub span: Span,
    /// The first bytes of it, made printable; at most [`EXCERPT_BYTES`].
    pub excerpt: String,
    /// What the reader said.
    pub detail: String,
}

/// How much of a reject is kept as its excerpt.
pub const EXCERPT_BYTES: usize = 160;

impl Reject {
    /// A reject of `bytes[span]`; the excerpt is taken from there.
    pub fn new(code: RejectCode, span: Span, bytes: &[u8], detail: impl Into<String>) -> Self {
        let end = span.end.min(bytes.len()).min(span.start.saturating_add(EXCERPT_BYTES));
        let head = bytes.get(span.start..end).unwrap_or_default();
        let excerpt =
            String::from_utf8_lossy(head).chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        Self { code, span, excerpt, detail: detail.into() }
    }
}
