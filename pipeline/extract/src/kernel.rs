//! The batch kernel: a batch of articles to batches of articles, metrics and numerals passed over.
//!
//! Pure and deterministic: rows come in the order of the articles, and depend on nothing but them and the vocabulary.

use arrow::array::RecordBatch;
use sluicebox_record::{ArticleRow, MetricRow, PassedOverRow, Result, Section, TopicReason, TopicRow};

use crate::analysis::{Article, extract_each};
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
    /// Their figures, in order, in blocks.
    pub metrics: Vec<RecordBatch>,
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
        let mut metrics = Blocks::new(self.extract_version());
        let mut passed_over: Vec<Vec<PassedOverRow>> = Vec::with_capacity(articles.len());
        for row in &mut articles {
            let (topic, passed) = extract_each(&Article::of_row(row), &self.vocabulary, &mut |row| metrics.push(row));
            passed_over.push(passed);
            classify(row, topic);
        }
        Ok(Extracted {
            articles: ArticleRow::to_batch(&articles)?,
            metrics: metrics.finish()?,
            passed_over: PassedOverRow::to_batch(passed_over.iter().flatten())?,
        })
    }
}

/// A block of figures has at most so many rows: more are columns before the next one is made.
const BLOCK: usize = 1 << 13;

/// Figures that become columns a block at a time.
struct Blocks<'v> {
    version: &'v str,
    rows: Vec<MetricRow>,
    done: Result<Vec<RecordBatch>>,
}

impl<'v> Blocks<'v> {
    fn new(version: &'v str) -> Self {
        Self { version, rows: Vec::new(), done: Ok(Vec::new()) }
    }

    fn push(&mut self, mut row: MetricRow) {
        self.version.clone_into(&mut row.extract_version);
        self.rows.push(row);
        if self.rows.len() == BLOCK {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Ok(done) = &mut self.done {
            match MetricRow::to_batch(&self.rows) {
                Ok(block) => done.push(block),
                Err(error) => self.done = Err(error),
            }
        }
        self.rows.clear();
    }

    /// The blocks; none of no figures.
    fn finish(mut self) -> Result<Vec<RecordBatch>> {
        if !self.rows.is_empty() {
            self.close();
        }
        self.done
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
    fn many_figures_come_in_blocks() -> Result<()> {
        let mut blocks = Blocks::new("v");
        let row = |ordinal: usize| MetricRow { ordinal: ordinal as i64, ..MetricRow::default() };
        (0..2 * BLOCK + 1).map(row).for_each(|row| blocks.push(row));
        let blocks = blocks.finish()?;
        assert_eq!(blocks.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [BLOCK, BLOCK, 1]);
        assert_eq!(MetricRow::from_batch(&blocks[2])?[0].ordinal, 2 * BLOCK as i64);
        Ok(())
    }

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
        let [metrics] = &extracted.metrics[..] else { panic!("{} blocks", extracted.metrics.len()) };
        let metrics = MetricRow::from_batch(metrics)?;
        let quotes: Vec<_> = metrics.iter().map(|row| (row.article_id.as_str(), row.quote.as_str())).collect();
        assert_eq!(quotes, [("a", "40 MW"), ("c", "3 kg")]);
        assert!(metrics.iter().all(|row| row.extract_version == extractor.extract_version()));
        let passed = PassedOverRow::from_batch(&extracted.passed_over)?;
        assert_eq!(passed.iter().map(|row| row.numeral.as_str()).collect::<Vec<_>>(), ["3", "2021"]);
        Ok(())
    }
}
