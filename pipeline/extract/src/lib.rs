//! From text to facts: every figure of an article with its unit, what it measures, whose, where, when, and its topic.
//!
//! This crate knows how numbers are written and what stands around them. It does no I/O and no async; everything it
//! knows of the world it reads from a [`vocabulary::Vocabulary`]. The same text and vocabulary give the same rows.

pub mod analysis;
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
pub use vocabulary::Vocabulary;

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
