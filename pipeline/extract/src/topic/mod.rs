//! What a text is about: weighted phrases vote for topics, and every label names its phrases.
//!
//! Topics are data (`schemas/vocabulary/topics`), a user's as good as ours. Scoring is a sum over phrases, so that a
//! score can be explained phrase by phrase and weights can be learned from labelled texts.

pub mod automaton;
pub mod classify;
pub mod description;
pub mod eval;
pub mod evidence;
pub mod metric;
pub mod pattern;
pub mod score;
pub mod section;
pub mod train;
pub mod vocabulary;

#[cfg(test)]
mod tests;

use sluicebox_record::TopicRow;

use crate::vocabulary::VocabularyError;

pub use classify::{Reading, Reason, TopicResult, classify, classify_text, read};
pub use evidence::Title;
pub use metric::{Figure, Scene};
pub use section::Section;
pub use vocabulary::{Entry, OTHER, TopicVocabulary};

/// The topics and finer topics that ship, as rows of the table `topics`. Phrases are not looked at.
///
/// # Errors
/// [`VocabularyError`] where a file is no TOML of its form.
pub fn shipped() -> Result<Vec<TopicRow>, VocabularyError> {
    let mut rows = Vec::new();
    for (name, toml) in FILES {
        let file: description::File = toml::from_str(toml).map_err(VocabularyError::toml(name))?;
        rows.extend(vocabulary::declared(&file).iter().map(Entry::row));
    }
    Ok(rows)
}

/// The files that ship, by name.
pub const FILES: &[(&str, &str)] = &[
    ("topics/contexts.toml", include_str!("../../../../schemas/vocabulary/topics/contexts.toml")),
    ("topics/energy.toml", include_str!("../../../../schemas/vocabulary/topics/energy.toml")),
    ("topics/environment.toml", include_str!("../../../../schemas/vocabulary/topics/environment.toml")),
    ("topics/transport.toml", include_str!("../../../../schemas/vocabulary/topics/transport.toml")),
    ("topics/drugs.toml", include_str!("../../../../schemas/vocabulary/topics/drugs.toml")),
    ("topics/ev.toml", include_str!("../../../../schemas/vocabulary/topics/ev.toml")),
    ("topics/other.toml", include_str!("../../../../schemas/vocabulary/topics/other.toml")),
];
