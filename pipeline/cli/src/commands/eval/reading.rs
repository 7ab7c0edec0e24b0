//! Predictions from texts: decoded and extracted in this process, as `run` would.

use std::path::Path;

use sluicebox_decode::{Decoder, Event, Format, Options, article_row};
use sluicebox_extract::{Article, Vocabulary, extract};

use super::corpus::is_container;
use super::record::Prediction;
use crate::output::tell;

/// Reads every figure of a file.
pub(crate) fn figures(path: &Path, bytes: &[u8], vocabulary: &Vocabulary) -> Vec<Prediction> {
    let format = is_container(path).then_some(Format::Jsonl);
    let mut decoder = Decoder::new(&path.to_string_lossy(), Options { format, ..Options::default() });
    decoder.push(bytes);
    decoder.finish();
    let mut predictions = Vec::new();
    while let Some(event) = decoder.next() {
        match event {
            Event::Article(article) => {
                let row = article_row("", article);
                let record = row.record_id.as_deref();
                let metrics = extract(&Article::of_row(&row), vocabulary).metrics;
                predictions.extend(metrics.into_iter().map(|metric| Prediction::of_row(metric, record)));
            }
            Event::Reject(reject) => {
                tell(&format!("warning: '{}', {}: {}\n", path.display(), reject.code.as_str(), reject.detail))
            }
        }
    }
    predictions
}
