//! An article: a piece of a text archive, a text file, or a record of a container.

use std::collections::BTreeMap;

use super::{nested, row};

row! {
    /// An article and what it is about.
    ArticleRow {
        /// Hash of the document and the record id or title.
        article_id: String,
        /// The document it stands in.
        document_id: String,
        /// Its place in the document, from 0.
        ordinal: i64,
        /// The record's own id; null where it has none.
        record_id: Option<String>,
        /// Its title; null where it has none.
        title: Option<String>,
        /// The whole text: a verbatim slice of a text source, or a record's `text`.
        text: String,
        /// The by-line as it stands in the source.
        byline: Option<String>,
        /// `2018-01-02`, `2024-08`, `--03-19` where the text names no year; null where it names no date.
        published: Option<String>,
        /// `dateline`, `signature`, `text` or `field`.
        published_basis: Option<String>,
        /// ISO 639-1 code of its language.
        language: Option<String>,
        /// Its primary topic.
        topic: String,
        /// Score of each topic, 0 to 1.
        topic_scores: BTreeMap<String, f64>,
        /// The phrases behind the scores.
        topic_reasons: Vec<TopicReason>,
        /// Every topic that holds.
        labels: Vec<String>,
        /// Finer topics that hold.
        subtopics: Vec<String>,
        /// Its sections, by headings.
        sections: Vec<Section>,
        /// First byte in the source.
        source_start: i64,
        /// One past its last byte in the source.
        source_end: i64,
        /// First line in the source, from 1.
        first_line: i64,
        /// Last line in the source.
        last_line: i64,
        /// The story it belongs to, shared by copies of one text.
        story_id: Option<String>,
    }
}

row! {
    /// A phrase that speaks for a topic.
    TopicReason {
        /// The topic.
        topic: String,
        /// The phrase as it stands in the vocabulary.
        phrase: String,
        /// What it added to the score.
        weight: f64,
    }
}
nested!(TopicReason);

row! {
    /// A stretch of an article under one heading.
    Section {
        /// First byte in the article's text.
        start: i64,
        /// One past the last byte.
        end: i64,
        /// The heading; empty for what stands before the first.
        heading: String,
        /// The section's own topic.
        topic: String,
    }
}
nested!(Section);
