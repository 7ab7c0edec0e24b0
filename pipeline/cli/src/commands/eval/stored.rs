//! Texts and predictions from a store: the articles, and the view `scoring`, with the rule of each figure.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sluicebox_query::{Format, Layout, Limits, Session};

use super::corpus::{Corpus, Text};
use super::record::Prediction;
use crate::commands::session;
use crate::exit::{Failure, Kind};

/// An article whose text is a slice of its document has lines there; a record's text stands for itself.
const ARTICLES: &str = "SELECT record_id, document_id, text, source_start, source_end, first_line FROM articles \
                        ORDER BY document_id, source_start";
const SCORING: &str = "SELECT * FROM scoring ORDER BY doc NULLS FIRST, start";
const RULES: &str = "SELECT CASE WHEN m.source_start IS NULL THEN a.record_id END AS doc, \
                     coalesce(m.source_start, m.quote_start) AS start, m.rule \
                     FROM metrics m JOIN articles a ON a.article_id = m.article_id";

#[derive(Deserialize)]
struct Article {
    record_id: Option<String>,
    document_id: String,
    text: String,
    source_start: usize,
    source_end: usize,
    first_line: usize,
}

#[derive(Deserialize)]
struct Rule {
    doc: Option<String>,
    start: usize,
    rule: String,
}

impl Article {
    fn is_slice(&self) -> bool {
        self.source_end - self.source_start == self.text.len()
    }
}

/// The texts and figures of the store at `location`. Texts with lines are asked for only where the gold names lines.
///
/// # Errors
/// Where the store cannot be read, or its rows do not say which text they stand in.
pub(crate) async fn read(location: &str, by_line: bool) -> Result<(Corpus, Vec<Prediction>), Failure> {
    let session = session(location, &Limits::default()).await?;
    let articles: Vec<Article> = rows(&session, ARTICLES).await?;
    let corpus = corpus(articles, by_line)?;
    let rules: Vec<Rule> = rows(&session, RULES).await?;
    let rules: BTreeMap<_, _> = rules.into_iter().map(|rule| ((rule.doc, rule.start), rule.rule)).collect();
    let mut predictions: Vec<Prediction> = rows(&session, SCORING).await?;
    for prediction in &mut predictions {
        let rule = rules.get(&(prediction.doc.clone(), prediction.start));
        prediction.rule = rule.cloned().unwrap_or_default();
    }
    Ok((corpus, predictions))
}

async fn rows<T: DeserializeOwned>(session: &Session, sql: &str) -> Result<Vec<T>, Failure> {
    let mut lines = Vec::new();
    session.run(sql, Format::Jsonl, Layout { width: None, records: false }, &mut lines).await?;
    let parse = |line: &[u8]| serde_json::from_slice(line).map_err(|error| Failure::new(Kind::Failed, error));
    lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(parse).collect()
}

fn corpus(articles: Vec<Article>, by_line: bool) -> Result<Corpus, Failure> {
    let mut corpus = Corpus::default();
    let (slices, records): (Vec<Article>, Vec<Article>) = articles.into_iter().partition(Article::is_slice);
    for record in records {
        let Some(id) = record.record_id else { continue };
        if corpus.records.insert(id.clone(), Text::new(record.text.into_bytes())).is_some() {
            return Err(Failure::usage(format!(
                "the record id '{id}' is not unique in the store, so that its gold is not clear"
            )));
        }
    }
    if by_line {
        if slices.iter().any(|slice| Some(&slice.document_id) != slices.first().map(|first| &first.document_id)) {
            return Err(Failure::usage(
                "the store holds several texts, so that a line number does not say which is meant",
            )
            .hint("run the text into a store of its own, or use --corpus FILE"));
        }
        corpus.text = Some(laid_out(&slices));
    }
    Ok(corpus)
}

/// The document that the articles are slices of. What stands between them is not in the store: it is left blank, and
/// its lines are taken to be where it begins.
fn laid_out(slices: &[Article]) -> Text {
    let mut bytes: Vec<u8> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    for slice in slices {
        starts.resize(slice.first_line.saturating_sub(1).max(starts.len()), bytes.len());
        bytes.resize(slice.source_start.max(bytes.len()), b'\n');
        starts.push(bytes.len());
        let feeds = slice.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        starts.extend(feeds.map(|(at, _)| slice.source_start + at + 1));
        bytes.extend_from_slice(slice.text.as_bytes());
    }
    bytes.push(b'\n');
    Text::with_lines(bytes, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(source_start: usize, first_line: usize, text: &str) -> Article {
        let source_end = source_start + text.len();
        Article { record_id: None, document_id: "d".into(), text: text.into(), source_start, source_end, first_line }
    }

    #[test]
    fn slices_stand_where_they_stood() {
        // "by A", a blank line, two lines of text; "by B", a line of text.
        let source = "by A\n\nEels\nTwo of 3\nby B\nEnd 4";
        let (first, second) = (source.find("Eels").unwrap(), source.find("End").unwrap());
        let text = laid_out(&[slice(first, 3, "Eels\nTwo of 3"), slice(second, 6, "End 4")]);
        assert_eq!(text.lines(4, 4).map(|(from, _)| from), source.find("Two"));
        assert_eq!([text.line(first), text.line(source.find("3").unwrap()), text.line(second + 4)], [3, 4, 6]);
        assert_eq!(text.paragraph(source.find("3").unwrap()), source.find("Two").unwrap());
        assert_eq!(&text.bytes[second..second + 5], b"End 4");
    }
}
