//! From text to facts: every figure of an article with its unit, what it measures, whose, where, when, and its topic.
//!
//! This crate knows how numbers are written and what stands around them. It does no I/O and no async; everything it
//! knows of the world it reads from a [`Vocabulary`]. The same text and vocabulary give the same rows.
//!
//! Another program needs [`extract`], an [`Article`] and a [`Vocabulary`]; [`MetricRow`] says what each field of a figure
//! means. The modules are the steps on the way, as `sluicebox explain` shows them; they change as extraction gets better.
//! Without the feature `arrow`, which is on by default and adds the [`Extractor`] of record batches, no Arrow is built:
//! `default-features = false`.
//!
//! # Figures of a sentence
//! A vocabulary takes some tenths of a second to read and is then shared by all threads.
//!
//! ```
//! use sluicebox_extract::{Article, Vocabulary, extract};
//!
//! let vocabulary = Vocabulary::embedded()?;
//! let analysis = extract(&Article::new("Exports of wheat fell from 600,000 to 400,000 tonnes."), &vocabulary);
//! let read: Vec<_> = analysis.metrics.iter().map(|row| (row.value, row.unit.as_str(), row.kind.as_str())).collect();
//! assert_eq!(read, [(600_000.0, "t", "from"), (400_000.0, "t", "level")]);
//! # Ok::<(), sluicebox_extract::VocabularyError>(())
//! ```
//!
//! # An article with title and date
//! Times such as "last year" are told from the date; what a sentence leaves out may stand in the title.
//!
//! ```
//! use sluicebox_extract::{Article, Vocabulary, extract};
//!
//! let vocabulary = Vocabulary::embedded()?;
//! let article = Article {
//!     title: Some("Wind power grows in Denmark"),
//!     published: Some("2024-03-01"),
//!     ..Article::new("Last year, installed wind power capacity reached 7.5 gigawatts.")
//! };
//! let figure = &extract(&article, &vocabulary).metrics[0];
//! assert_eq!(figure.period.as_deref(), Some("2023"));
//! assert_eq!(figure.place_code.as_deref(), Some("DK"));
//! assert_eq!((figure.value_norm, figure.unit_norm.as_deref()), (Some(7.5e9), Some("W")));
//! assert_eq!(figure.indicator.as_deref(), Some("energy.capacity.wind"));
//! # Ok::<(), sluicebox_extract::VocabularyError>(())
//! ```
//!
//! # Evidence
//! Offsets are bytes of the article's text. Every numeral is a figure or is passed over with a reason.
//!
//! ```
//! use sluicebox_extract::{Article, Vocabulary, extract};
//!
//! let text = "Flight 714 carried 182 passengers over 2,400 km.";
//! let vocabulary = Vocabulary::embedded()?;
//! let analysis = extract(&Article::new(text), &vocabulary);
//! for row in &analysis.metrics {
//!     assert_eq!(&text[row.quote_start as usize..row.quote_end as usize], row.quote);
//! }
//! let quotes: Vec<_> = analysis.metrics.iter().map(|row| row.quote.as_str()).collect();
//! assert_eq!(quotes, ["182 passengers", "2,400 km"]);
//! assert_eq!(analysis.passed_over[0].numeral, "714");
//! # Ok::<(), sluicebox_extract::VocabularyError>(())
//! ```
//!
//! # A vocabulary of one's own
//! Texts of the form of the files under `schemas/vocabulary` add to it; [`Vocabulary::with_files`] tells all that is wrong
//! with them at once.
//!
//! ```
//! use sluicebox_extract::{Article, Vocabulary, extract};
//!
//! let units = r#"
//! [[unit]]
//! code = "smoot"
//! dimension = "length"
//! factor = "1.7018"
//! names = ["smoot"]
//! plural = "auto"
//! "#;
//! let vocabulary = Vocabulary::with_overrides(&[("units.toml", units)])?;
//! let figure = &extract(&Article::new("The bridge is 364.4 smoots long."), &vocabulary).metrics[0];
//! assert_eq!((figure.value, figure.unit.as_str()), (364.4, "smoot"));
//! assert_eq!(figure.unit_norm.as_deref(), Some("m"));
//! # Ok::<(), sluicebox_extract::VocabularyError>(())
//! ```
//!
//! # Topics
//! ```
//! use sluicebox_extract::{Article, Vocabulary, extract};
//!
//! let vocabulary = Vocabulary::embedded()?;
//! let text = "Customs officers seized 40 kilograms of cocaine hidden in a container of bananas.";
//! let analysis = extract(&Article::new(text), &vocabulary);
//! assert_eq!(analysis.topic.topic, "drugs");
//! assert_eq!(analysis.metrics[0].topic, "drugs");
//! # Ok::<(), sluicebox_extract::VocabularyError>(())
//! ```

pub mod analysis;
pub mod confidence;
#[cfg(feature = "arrow")]
pub mod kernel;
pub mod quantity;
pub mod relation;
pub mod text;
pub mod topic;
mod version;
pub mod vocabulary;

pub use analysis::{Analysis, Article, extract};
#[cfg(feature = "arrow")]
pub use kernel::{Extracted, Extractor};
pub use sluicebox_record::{MetricRow, PassedOverRow};
pub use vocabulary::{UserFile, Vocabulary, VocabularyError};

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::OnceLock;

    use crate::Vocabulary;

    /// The vocabulary that ships, read once for all tests.
    pub(crate) fn vocabulary() -> &'static Vocabulary {
        static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
        VOCABULARY.get_or_init(|| Vocabulary::embedded().expect("the vocabulary that ships can be read"))
    }
}
