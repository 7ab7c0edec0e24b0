//! The batch kernel: a batch of articles to batches of articles, metrics and numerals passed over.
//!
//! Pure and deterministic: rows come in the order of the articles, and depend on nothing but them and the vocabulary.

use arrow::array::RecordBatch;
use sluicebox_record::{ArticleRow, MetricRow, PassedOverRow, Result, Section, TopicReason, TopicRow};

use crate::analysis::{Analysis, Article, extract};
use crate::topic::TopicResult;
use crate::vocabulary::Vocabulary;

/// Reads articles with one vocabulary.
#[derive(Debug, Clone)]
pub struct Extractor {
    vocabulary: Vocabulary,
}

/// What a batch of articles gives.
#[derive(Debug, Clone)]
pub struct Extracted {
    /// The articles, with their topics.
    pub articles: RecordBatch,
    /// Their figures.
    pub metrics: RecordBatch,
    /// Their numerals that are no figures.
    pub passed_over: RecordBatch,
}

impl Extractor {
    /// An extractor with `vocabulary`.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary }
    }

    /// What the column `extract_version` gets: a hash of the rules and the vocabulary.
    pub fn extract_version(&self) -> &str {
        &self.vocabulary.version
    }

    /// The topics that it reads with.
    pub fn topics(&self) -> Vec<TopicRow> {
        self.vocabulary.topics.entries().iter().map(crate::topic::Entry::row).collect()
    }

    /// Reads a batch of articles.
    ///
    /// # Errors
    /// [`sluicebox_record::Error::Column`] where the batch is none of articles.
    pub fn extract(&self, articles: &RecordBatch) -> Result<Extracted> {
        let mut articles = ArticleRow::from_batch(articles)?;
        let mut metrics: Vec<Vec<MetricRow>> = Vec::with_capacity(articles.len());
        let mut passed_over: Vec<Vec<PassedOverRow>> = Vec::with_capacity(articles.len());
        for row in &mut articles {
            let analysis = extract(&Article::of_row(row), &self.vocabulary);
            let Analysis { topic, metrics: found, passed_over: passed } = analysis;
            metrics.push(found);
            passed_over.push(passed);
            classify(row, topic);
        }
        for metric in metrics.iter_mut().flatten() {
            self.extract_version().clone_into(&mut metric.extract_version);
        }
        Ok(Extracted {
            articles: ArticleRow::to_batch(&articles)?,
            metrics: MetricRow::to_batch(metrics.iter().flatten())?,
            passed_over: PassedOverRow::to_batch(passed_over.iter().flatten())?,
        })
    }
}

fn classify(row: &mut ArticleRow, topic: TopicResult) {
    row.topic = topic.topic;
    row.topic_scores = topic.scores;
    let reason = |reason: crate::topic::Reason| TopicReason {
        topic: reason.topic,
        phrase: reason.phrase,
        weight: reason.weight,
    };
    row.topic_reasons = topic.reasons.into_iter().map(reason).collect();
    row.labels = topic.labels;
    row.subtopics = topic.subtopics;
    let offset = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let section = |section: crate::topic::Section| Section {
        start: offset(section.start),
        end: offset(section.end),
        heading: section.heading,
        topic: section.topic,
    };
    row.sections = topic.sections.into_iter().map(section).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_come_back_in_order_with_topics_and_rows() -> Result<()> {
        let row = |id: &str, text: &str| ArticleRow {
            article_id: id.to_owned(),
            text: text.to_owned(),
            source_end: text.len() as i64,
            ..ArticleRow::default()
        };
        let rows = [
            row("a", "The wind farm makes 40 MW."),
            row("b", "On May 3, 2021 nothing was counted."),
            row("c", "Police seized 3 kg of heroin."),
        ];
        let extractor = Extractor::new(crate::tests::vocabulary().clone());
        let extracted = extractor.extract(&ArticleRow::to_batch(&rows)?)?;
        let articles = ArticleRow::from_batch(&extracted.articles)?;
        assert_eq!(articles.iter().map(|row| row.article_id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert!(articles.iter().all(|row| !row.topic.is_empty()));
        let metrics = MetricRow::from_batch(&extracted.metrics)?;
        let quotes: Vec<_> = metrics.iter().map(|row| (row.article_id.as_str(), row.quote.as_str())).collect();
        assert_eq!(quotes, [("a", "40 MW"), ("c", "3 kg")]);
        assert!(metrics.iter().all(|row| row.extract_version == extractor.extract_version()));
        let passed = PassedOverRow::from_batch(&extracted.passed_over)?;
        assert_eq!(passed.iter().map(|row| row.numeral.as_str()).collect::<Vec<_>>(), ["3", "2021"]);
        Ok(())
    }
}
