//! Bytes to articles, without I/O.
//!
//! A [`Decoder`] is pushed the bytes of one document and hands out its articles and rejects in the order of the
//! source. It knows three formats: text archives (many articles, divided by by-lines), plain text files (one article)
//! and JSONL (one record a line). What always holds: the same bytes give the same events however they are cut into
//! pushes; spans are bytes of the source, in order and disjoint; nothing is dropped without a reject or a count.
//!
//! ```
//! use sluicebox_decode::{Decoder, Event, Options};
//!
//! let mut decoder = Decoder::new("file:///notes.txt", Options::default());
//! decoder.push("By Ada\n\nEels return\n\nThe eels are back in the upper river.\n".as_bytes());
//! decoder.finish();
//! let Some(Event::Article(article)) = decoder.next() else { return };
//! assert_eq!(article.title.as_deref(), Some("Eels return"));
//! assert_eq!(article.byline.as_deref(), Some("By Ada"));
//! ```

mod article;
mod date;
mod decoder;
mod encoding;
mod format;
mod jsonl;
mod language;
mod text;
mod vocabulary;

pub use article::{Article, Event, PublishedBasis, Summary, article_row};
pub use decoder::{Decoder, MAX_TEXT_BYTES, Options};
pub use format::{Format, HEAD_BYTES, Sniffed, sniff};
pub use vocabulary::{SOURCES, VocabularyError, check_vocabulary};
