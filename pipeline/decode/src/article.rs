//! What comes out of a decoder: articles, rejects, and the count of both. An article's span lies in its source, and
//! for a text source the bytes under it are its text.

use sluicebox_record::{ArticleRow, DocumentStatus, Reject, Span, id};

use crate::Format;

/// How a publication date was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedBasis {
    /// In the opening of a paragraph: place, date, agency.
    Dateline,
    /// Under the name of the body that signs.
    Signature,
    /// On a line of its own near the title, or in a phrase that says so.
    Text,
    /// In a field of the record, or in the by-line of the archive.
    Field,
}

impl PublishedBasis {
    /// The basis as it stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dateline => "dateline",
            Self::Signature => "signature",
            Self::Text => "text",
            Self::Field => "field",
        }
    }
}

/// An article, as it stands in its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its place in the document, from 0; rejected ones are counted too.
    pub ordinal: usize,
    /// How many articles with the same record id, or else the same title, stand before it in the document.
    pub nth: usize,
    /// The record's own id.
    pub record_id: Option<String>,
    /// The record's address.
    pub url: Option<String>,
    /// Its title. For a text source it is part of `text` as well.
    pub title: Option<String>,
    /// A slice of a text source, byte for byte; or a record's `text`.
    pub text: String,
    /// The by-line as it stands in the source.
    pub byline: Option<String>,
    /// `2018-01-02`, `2024-08`, or `--03-19` where no year is known.
    pub published: Option<String>,
    /// How `published` was found; present with it.
    pub published_basis: Option<PublishedBasis>,
    /// ISO 639-1 code of its language, where that is certain.
    pub language: Option<&'static str>,
    /// Its bytes in the source: the text itself, or the record's line.
    pub span: Span,
    /// First line in the source, from 1.
    pub first_line: usize,
    /// Last line in the source.
    pub last_line: usize,
    /// Up to which byte the source is worked off with it.
    pub position: usize,
}

/// What a decoder hands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An article.
    Article(Article),
    /// What could not be used.
    Reject(Reject),
}

impl Event {
    /// Its bytes in the source.
    pub fn span(&self) -> Span {
        match self {
            Self::Article(article) => article.span,
            Self::Reject(reject) => reject.span,
        }
    }
}

/// The count of what a decoder has handed out so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// What the document was read as; none where it was rejected unread, or is empty.
    pub format: Option<Format>,
    /// Articles.
    pub articles: usize,
    /// Articles and rejects of a container; 0 for a text source.
    pub records: usize,
    /// Rejects.
    pub rejects: usize,
    /// Bytes of a text source that belong to no article; 0 for a container.
    pub skipped_bytes: usize,
    /// What became of the document.
    pub status: DocumentStatus,
    /// Up to which byte the source is worked off.
    pub position: usize,
}

/// The row of an article, its topic columns left open.
pub fn article_row(document_id: &str, article: Article) -> ArticleRow {
    let title = article.title.as_deref().unwrap_or_default();
    ArticleRow {
        article_id: id::article_id(document_id, article.record_id.as_deref(), title, article.nth),
        document_id: document_id.to_owned(),
        ordinal: integer(article.ordinal),
        record_id: article.record_id,
        title: article.title,
        text: article.text,
        byline: article.byline,
        published: article.published,
        published_basis: article.published_basis.map(|basis| basis.as_str().to_owned()),
        language: article.language.map(str::to_owned),
        source_start: integer(article.span.start),
        source_end: integer(article.span.end),
        first_line: integer(article.first_line),
        last_line: integer(article.last_line),
        ..ArticleRow::default()
    }
}

fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(nth: usize) -> Article {
        Article {
            ordinal: 3,
            nth,
            record_id: None,
            url: None,
            title: Some("Eels return".to_owned()),
            text: "Eels return\n\nThey do.".to_owned(),
            byline: None,
            published: Some("--03-19".to_owned()),
            published_basis: Some(PublishedBasis::Dateline),
            language: Some("en"),
            span: Span::new(10, 31),
            first_line: 3,
            last_line: 5,
            position: 31,
        }
    }

    #[test]
    fn a_row_carries_everything_and_equal_titles_differ() {
        let row = article_row("d", article(0));
        assert_eq!((row.source_start, row.source_end, row.ordinal), (10, 31, 3));
        assert_eq!(row.published_basis.as_deref(), Some("dateline"));
        assert_eq!(row.article_id, id::article_id("d", None, "Eels return", 0));
        assert_ne!(row.article_id, article_row("d", article(1)).article_id);
    }
}
