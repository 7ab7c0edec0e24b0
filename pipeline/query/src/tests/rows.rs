//! A store in memory: an archive of two articles, a container of one record and one reject, and an empty file.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use jiff::Timestamp;
use sluicebox_record::{
    ArticleRow, DocumentRow, MetricRow, PassedOverRow, RejectRow, RunRow, Section, StageCounters, Table, TopicReason,
    id, period,
};

use crate::{Limits, Session};

/// Rows of all tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub(super) documents: Vec<DocumentRow>,
    pub(super) articles: Vec<ArticleRow>,
    pub(super) metrics: Vec<MetricRow>,
    pub(super) passed_over: Vec<PassedOverRow>,
    pub(super) rejects: Vec<RejectRow>,
    pub(super) runs: Vec<RunRow>,
}

const VERSION: &str = "rules-1";

impl Rows {
    /// A session over the rows, on one thread so that results come in one order.
    pub(super) async fn session(&self) -> Session {
        let batches = [
            (Table::Documents, DocumentRow::to_batch(&self.documents)),
            (Table::Articles, ArticleRow::to_batch(&self.articles)),
            (Table::Metrics, MetricRow::to_batch(&self.metrics)),
            (Table::PassedOver, PassedOverRow::to_batch(&self.passed_over)),
            (Table::Rejects, RejectRow::to_batch(&self.rejects)),
            (Table::Runs, RunRow::to_batch(&self.runs)),
        ];
        let tables = batches.into_iter().map(|(table, batch)| (table, provider(batch.unwrap()))).collect();
        let limits = Limits { threads: std::num::NonZeroUsize::new(1), ..Limits::default() };
        Session::over(tables, &limits).await.unwrap()
    }

    /// A store in which every rule holds.
    pub(super) fn sound() -> Self {
        let mut rows = Self { runs: vec![run()], ..Self::default() };
        let head = "Site: figures\nby desk\n";
        let grid = "Wind on the coast\nIn 2023 the islands’ wind power capacity reached 4.5 GW, up 12% on the year. \
                    The plan of 14 May names 9 GW by 2030.";
        let port =
            "Ferries and 2 raids\nPolice took 38.5 kg of heroin off a ferry. Fares fell from 30 to 24 euros in 2022.";
        let archive = rows.document("file:///in/archive.txt", "archive", head.len() + grid.len() + port.len(), "read");
        let grid_article = rows.article(archive, None, "energy", Some("2024-05-20"), grid, head.len());
        rows.metric(grid_article, "4.5 GW", 4.5, "GW", |m| {
            (m.measure, m.period) = (Some("wind power capacity".into()), Some("2023".into()));
            (m.dimension, m.value_norm, m.unit_norm) = (Some("power".into()), Some(4.5e9), Some("W".into()));
            m.place = Some("islands".into());
        });
        rows.metric(grid_article, "12%", 12.0, "%", |m| {
            (m.kind, m.direction, m.base) = ("change".into(), Some("up".into()), Some("yoy".into()));
            (m.measure, m.period) = (Some("wind power capacity".into()), Some("2023".into()));
        });
        rows.metric(grid_article, "9 GW", 9.0, "GW", |m| {
            (m.status, m.period) = ("target".into(), Some("2030".into()));
            (m.measure, m.place) = (Some("wind power capacity".into()), Some("islands".into()));
            (m.dimension, m.value_norm, m.unit_norm) = (Some("power".into()), Some(9e9), Some("W".into()));
        });
        rows.pass(grid_article, &[("2023", "date"), ("14", "date"), ("2030", "date")]);
        let port_article = rows.article(archive, None, "drugs", Some("--02-29"), port, head.len() + grid.len());
        rows.metric(port_article, "2 raids", 2.0, "1", |m| m.item = Some("raid".into()));
        rows.metric(port_article, "38.5 kg", 38.5, "kg", |m| {
            (m.topic, m.item, m.measure) = ("drugs".into(), Some("heroin".into()), Some("heroin taken".into()));
            (m.dimension, m.value_norm, m.unit_norm) = (Some("mass".into()), Some(38.5), Some("kg".into()));
        });
        rows.metric(port_article, "30", 30.0, "EUR", |m| fare(m, "from", "2021"));
        rows.metric(port_article, "24 euros", 24.0, "EUR", |m| fare(m, "level", "2022"));
        rows.pass(port_article, &[("2022", "date")]);
        let record = "The maker sold 1,200 electric cars, 15% more.";
        let container = rows.document("file:///in/news.jsonl", "jsonl", 400, "partial");
        let record_article = rows.article(container, Some("n-1"), "ev", None, record, 10);
        rows.metric(record_article, "1,200 electric cars", 1200.0, "1", |m| {
            (m.topic, m.item, m.entity) = ("ev".into(), Some("electric car".into()), Some("Voltwerk".into()));
        });
        rows.metric(record_article, "15%", 15.0, "%", |m| {
            (m.topic, m.kind, m.direction) = ("ev".into(), "change".into(), Some("up".into()));
            m.confidence = Some(0.5);
        });
        rows.reject(container, "invalid_json", (300, 320));
        rows.document("file:///in/none.txt", "text", 0, "empty");
        rows.settle();
        rows
    }

    fn document(&mut self, uri: &str, format: &str, size: usize, status: &str) -> usize {
        self.documents.push(DocumentRow {
            document_id: id::document_id(uri),
            uri: uri.into(),
            size: whole(size),
            position: whole(size),
            format: Some(format.into()),
            status: status.into(),
            extract_version: VERSION.into(),
            run_id: "run-1".into(),
            ..DocumentRow::default()
        });
        self.documents.len() - 1
    }

    fn article(
        &mut self,
        document: usize,
        record: Option<&str>,
        topic: &str,
        published: Option<&str>,
        text: &str,
        at: usize,
    ) -> usize {
        let document_id = self.documents[document].document_id.clone();
        let title = text.lines().next().unwrap_or_default();
        let ordinal = self.articles.iter().filter(|article| article.document_id == document_id).count();
        self.articles.push(ArticleRow {
            article_id: id::article_id(&document_id, record, title, 0),
            document_id,
            ordinal: whole(ordinal),
            record_id: record.map(str::to_owned),
            title: Some(title.into()),
            text: text.into(),
            published: published.map(str::to_owned),
            published_basis: published.map(|_| "dateline".into()),
            topic: topic.into(),
            topic_scores: scores(topic),
            topic_reasons: vec![TopicReason { topic: topic.into(), phrase: title.into(), weight: 2.0 }],
            sections: vec![Section { start: 0, end: whole(text.len()), heading: String::new(), topic: topic.into() }],
            source_start: whole(at),
            source_end: whole(at + text.len()),
            ..ArticleRow::default()
        });
        self.articles.len() - 1
    }

    /// A figure whose quote is the first `quote` after the article's last figure.
    fn metric(&mut self, article: usize, quote: &str, value: f64, unit: &str, set: impl Fn(&mut MetricRow)) {
        let article = &self.articles[article];
        let before: Vec<_> = self.metrics.iter().filter(|m| m.article_id == article.article_id).collect();
        let from = before.last().map_or(0, |metric| bytes(metric.quote_end));
        let start = from + article.text[from..].find(quote).unwrap();
        let sentence_start = article.text[..start].rfind(['\n', '.']).map_or(0, |at| at + 1);
        let sentence = article.text[sentence_start..].split_inclusive(['\n']).next().unwrap_or_default();
        let text_source = article.record_id.is_none();
        let source = |at: usize| text_source.then(|| article.source_start + whole(at));
        let mut metric = MetricRow {
            metric_id: id::metric_id(&article.article_id, sentence, 0, start),
            article_id: article.article_id.clone(),
            document_id: article.document_id.clone(),
            ordinal: whole(before.len()),
            quote: quote.into(),
            quote_start: whole(start),
            quote_end: whole(start + quote.len()),
            source_start: source(start),
            source_end: source(start + quote.len()),
            sentence: sentence.into(),
            sentence_start: whole(sentence_start),
            value,
            unit: unit.into(),
            comparator: "=".into(),
            kind: "level".into(),
            status: "actual".into(),
            topic: "energy".into(),
            published: article.published.clone(),
            rule: "number".into(),
            extract_version: VERSION.into(),
            ..MetricRow::default()
        };
        set(&mut metric);
        let bounds = metric.period.as_deref().map_or((None, None), period::bounds);
        (metric.period_start, metric.period_end) = bounds;
        metric.period_basis = metric.period.as_ref().map(|_| "stated".into());
        self.metrics.push(metric);
    }

    fn pass(&mut self, article: usize, numerals: &[(&str, &str)]) {
        let article = &self.articles[article];
        for (numeral, reason) in numerals {
            let start = article.text.find(numeral).unwrap();
            self.passed_over.push(PassedOverRow {
                article_id: article.article_id.clone(),
                span_start: whole(start),
                span_end: whole(start + numeral.len()),
                numeral: (*numeral).into(),
                reason: (*reason).into(),
            });
        }
    }

    fn reject(&mut self, document: usize, code: &str, (start, end): (i64, i64)) {
        let document = &self.documents[document];
        self.rejects.push(RejectRow {
            document_id: document.document_id.clone(),
            uri: document.uri.clone(),
            stage: "decode".into(),
            code: code.into(),
            span_start: start,
            span_end: end,
            excerpt: "{\"id\": ".into(),
            detail: "end of line inside an object".into(),
        });
    }

    /// Fills in what the ledger counts.
    fn settle(&mut self) {
        for document in &mut self.documents {
            let articles = self.articles.iter().filter(|article| article.document_id == document.document_id);
            let rejects = self.rejects.iter().filter(|reject| reject.document_id == document.document_id);
            document.articles = whole(articles.clone().count());
            let spans: i64 = articles.map(|article| article.source_end - article.source_start).sum();
            if document.format.as_deref() == Some("jsonl") {
                document.records = document.articles + whole(rejects.count());
            } else {
                document.skipped_bytes = document.size - spans;
            }
        }
    }
}

/// A score of every topic there is.
fn scores(topic: &str) -> BTreeMap<String, f64> {
    let all = ["energy", "environment", "transport", "drugs", "ev", "other"];
    all.into_iter().map(|name| (name.to_owned(), if name == topic { 0.75 } else { 0.0 })).collect()
}

fn provider(batch: RecordBatch) -> Arc<dyn TableProvider> {
    Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]]).unwrap())
}

fn fare(metric: &mut MetricRow, kind: &str, period: &str) {
    (metric.kind, metric.period) = (kind.into(), Some(period.into()));
    (metric.topic, metric.measure) = ("transport".into(), Some("fares".into()));
    (metric.dimension, metric.direction) = (Some("money".into()), (kind == "level").then(|| "down".into()));
}

fn run() -> RunRow {
    let stage =
        StageCounters { stage: "extract".into(), rows_in: 3, rows_out: 9, busy_seconds: 0.25, ..Default::default() };
    let time = |seconds| Timestamp::from_second(seconds).unwrap();
    RunRow {
        run_id: "run-1".into(),
        started_at: time(1_700_000_000),
        ended_at: time(1_700_000_060),
        status: "done".into(),
        stages: vec![stage],
        ..RunRow::default()
    }
}

fn whole(size: usize) -> i64 {
    i64::try_from(size).unwrap()
}

fn bytes(at: i64) -> usize {
    usize::try_from(at).unwrap()
}
