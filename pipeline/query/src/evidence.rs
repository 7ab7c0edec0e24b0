//! A figure or an article by its id, with everything it was read from.

use sluicebox_record::{ArticleRow, DocumentRow, MetricRow, Table};

use crate::{Error, Result, Session};

/// An article and the document it stands in.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The article.
    pub article: ArticleRow,
    /// Its document.
    pub document: DocumentRow,
    /// Its figures, in order; of a figure that was asked for, that one alone.
    pub metrics: Vec<MetricRow>,
}

/// What an id is the id of.
#[derive(Debug, Clone)]
pub enum Found {
    /// A figure.
    Metric(Box<Evidence>),
    /// An article.
    Article(Box<Evidence>),
}

/// Digits of a whole id.
const ID_DIGITS: usize = 32;

impl Session {
    /// What has the id `id`, or the only id that begins so; `None` where nothing has.
    ///
    /// # Errors
    /// [`Error::NoId`] where it cannot be one, [`Error::AmbiguousId`] where several begin so.
    pub async fn find(&self, id: &str) -> Result<Option<Found>> {
        if id.is_empty() || id.len() > ID_DIGITS || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::NoId(id.to_owned()));
        }
        let id = id.to_ascii_lowercase();
        let metrics = self.rows(Table::Metrics, "metric_id", &id, MetricRow::from_batch).await?;
        let articles = self.rows(Table::Articles, "article_id", &id, ArticleRow::from_batch).await?;
        if metrics.len() + articles.len() > 1 {
            return Err(Error::AmbiguousId(id));
        }
        if let Some(metric) = metrics.into_iter().next() {
            let articles = self.rows(Table::Articles, "article_id", &metric.article_id, ArticleRow::from_batch).await?;
            let Some(article) = articles.into_iter().next() else { return Ok(None) };
            return Ok(self.evidence(article, vec![metric]).await?.map(Found::Metric));
        }
        let Some(article) = articles.into_iter().next() else { return Ok(None) };
        let mut metrics = self.rows(Table::Metrics, "article_id", &article.article_id, MetricRow::from_batch).await?;
        metrics.sort_by_key(|metric| metric.ordinal);
        Ok(self.evidence(article, metrics).await?.map(Found::Article))
    }

    async fn evidence(&self, article: ArticleRow, metrics: Vec<MetricRow>) -> Result<Option<Box<Evidence>>> {
        let documents =
            self.rows(Table::Documents, "document_id", &article.document_id, DocumentRow::from_batch).await?;
        let document = documents.into_iter().next();
        Ok(document.map(|document| Box::new(Evidence { article, document, metrics })))
    }

    /// The rows of `table` whose `column` is, or begins with, the id `id`.
    async fn rows<T>(
        &self,
        table: Table,
        column: &str,
        id: &str,
        read: impl Fn(&arrow::array::RecordBatch) -> sluicebox_record::Result<Vec<T>>,
    ) -> Result<Vec<T>> {
        let holds = if id.len() == ID_DIGITS { format!("= '{id}'") } else { format!("LIKE '{id}%'") };
        let batches = self.collect(&format!("SELECT * FROM {} WHERE {column} {holds}", table.name())).await?;
        let rows: Vec<Vec<T>> = batches.iter().map(read).collect::<Result<_, _>>()?;
        Ok(rows.into_iter().flatten().collect())
    }
}
