//! One article from text to rows: text, tables, amounts, relations, topics, put together.
//!
//! Every row's offsets are bytes of the article's text; the text under `quote_start..quote_end` is the quote.

use std::collections::HashMap;

use sluicebox_record::period;
use sluicebox_record::{ArticleRow, MetricRow, PassedOverRow, Span, id};

use crate::confidence::{self, Sight};
use crate::quantity::{self, Amount, Quantities, Reason};
use crate::relation::rank::Features;
use crate::relation::{self, Context, Labelled, Related, indicator};
use crate::text::table::{self, Role, Table};
use crate::text::{Document, Tokens, Wording};
use crate::topic::{self, Title, TopicResult};
use crate::vocabulary::Vocabulary;

/// A sentence is at most this many bytes of a row.
const SENTENCE_BYTES: usize = 2048;
/// A sentence of more figures than this is a list without an end: each of its rows has only the bytes around it, at most
/// `EXCERPT_BYTES`.
const MANY_FIGURES: usize = 48;
const EXCERPT_BYTES: usize = 256;

/// An article to be read.
///
/// ```
/// use sluicebox_extract::{Article, Vocabulary, extract};
///
/// let vocabulary = Vocabulary::embedded()?;
/// let analysis = extract(&Article::new("The port moved 12.4 million tonnes of cargo in 2023."), &vocabulary);
/// assert_eq!(analysis.metrics[0].value, 12_400_000.0);
/// assert_eq!(analysis.metrics[0].unit, "t");
/// # Ok::<(), sluicebox_extract::vocabulary::VocabularyError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Article<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// Its date: `2018-01-02`, `2024-08`, `--03-19`.
    pub published: Option<&'a str>,
    /// Its id, which metric ids are made from.
    pub article_id: &'a str,
    /// The document it stands in.
    pub document_id: &'a str,
    /// First byte of the text in the source, where the text is a verbatim slice of it.
    pub source_start: Option<usize>,
}

impl<'a> Article<'a> {
    /// A text alone.
    pub fn new(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }

    /// The article of a row. Its text is a slice of the source where both have the same length; a container's record
    /// never has: the record holds more than the text.
    pub fn of_row(row: &'a ArticleRow) -> Self {
        let length = row.source_end - row.source_start;
        let verbatim = usize::try_from(length) == Ok(row.text.len());
        Self {
            text: &row.text,
            title: row.title.as_deref(),
            published: row.published.as_deref(),
            article_id: &row.article_id,
            document_id: &row.document_id,
            source_start: usize::try_from(row.source_start).ok().filter(|_| verbatim),
        }
    }

    /// Whether the text begins with its title.
    pub fn is_titled(&self) -> bool {
        let head = |title: &str| self.text.trim_start().starts_with(title.trim());
        self.title.is_some_and(|title| !title.trim().is_empty() && head(title))
    }
}

/// What an article says.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// What it is about.
    pub topic: TopicResult,
    /// Its figures, in order.
    pub metrics: Vec<MetricRow>,
    /// Its numerals that are no figures, in order.
    pub passed_over: Vec<PassedOverRow>,
}

/// Reads an article.
pub fn extract(article: &Article<'_>, vocabulary: &Vocabulary) -> Analysis {
    let mut metrics = Vec::new();
    let (topic, passed_over) = extract_each(article, vocabulary, &mut |row| metrics.push(row));
    Analysis { topic, metrics, passed_over }
}

/// Reads an article and hands its figures over one by one, in order: an article of very many need not be held in rows.
pub(crate) fn extract_each(
    article: &Article<'_>,
    vocabulary: &Vocabulary,
    take: &mut dyn FnMut(MetricRow),
) -> (TopicResult, Vec<PassedOverRow>) {
    read(article, vocabulary, &mut |_, _| (), take)
}

/// The rows of an article, each with the features that its confidence is judged by: to learn from.
pub fn signs(article: &Article<'_>, vocabulary: &Vocabulary) -> Vec<(MetricRow, Features)> {
    let mut all = Vec::new();
    let mut show = |row: &MetricRow, sight: &Sight<'_>| {
        let mut features = Features::default();
        confidence::features(sight, &mut features);
        all.push((row.clone(), features));
    };
    read(article, vocabulary, &mut show, &mut drop);
    all
}

/// Reads an article, shows every row with what its confidence is judged by, and hands it over.
fn read(
    article: &Article<'_>,
    vocabulary: &Vocabulary,
    show: &mut dyn FnMut(&MetricRow, &Sight<'_>),
    take: &mut dyn FnMut(MetricRow),
) -> (TopicResult, Vec<PassedOverRow>) {
    let titled = article.is_titled();
    let mut document = Document::read(article.text, titled, &vocabulary.lexicon, &vocabulary.sentences);
    let outside = article.title.filter(|_| !titled);
    let tables = table::find(&mut document, outside, vocabulary);
    let quantities = quantity::read(&document, &tables, vocabulary);
    let context = Context { published: article.published, title: outside, ..Context::default() };
    let labelled = |index: usize| quantities.amounts.get(index).and_then(|amount| label(&document, &tables, amount));
    let title_tokens: Vec<_> = Tokens::new(outside.unwrap_or_default(), &vocabulary.lexicon).collect();
    let title = outside.map(|text| Title { text, tokens: &title_tokens });
    let reading = topic::read(title, &document, &vocabulary.topics);
    let mut writer = Writer { article, document: &document, vocabulary, sentences: Numbered::default() };
    relation::relate_each(&document, &quantities.amounts, &labelled, &context, vocabulary, &mut |first, related| {
        let amounts = quantities.amounts.get(first..first + related.len()).unwrap_or_default();
        let Some(scene) = amounts.first().map(|amount| Scene::new(amount.sentence, &document, &reading, vocabulary))
        else {
            return;
        };
        for (nth, (amount, related)) in (first..).zip(amounts.iter().zip(&related)) {
            let mut row = writer.row(amount, related, nth, amounts.len());
            scene.name(&mut row, amount, related);
            let (figures, labelled) = (amounts.len(), labelled(nth).is_some());
            let sight = Sight { amount, related, row: &row, figures, labelled };
            show(&row, &sight);
            let (record, of_amount) = confidence::of(&sight, &vocabulary.relation.confidence_weights);
            (row.confidence, row.confidence_amount) = (Some(record), Some(of_amount));
            take(row);
        }
    });
    (reading.result, passed_over(article, &quantities))
}

/// A sentence, as far as the topics and indicators of its figures depend on it.
struct Scene<'s> {
    vocabulary: &'s Vocabulary,
    topic: topic::Scene<'s>,
    around: indicator::Around,
}

impl<'s> Scene<'s> {
    fn new(sentence: usize, document: &Document<'_>, reading: &'s topic::Reading, vocabulary: &'s Vocabulary) -> Self {
        let tokens = document.tokens.get(document.sentences[sentence].tokens.clone()).unwrap_or_default();
        let around = vocabulary.indicators.around(document.text, tokens);
        Self { vocabulary, topic: topic::Scene::new(sentence, document, reading, &vocabulary.topics), around }
    }

    /// Gives a row its topic and indicator.
    fn name(&self, row: &mut MetricRow, amount: &Amount, related: &Related) {
        let measure = related.measure.as_deref().unwrap_or_default();
        let words = Wording::new(measure, amount.item.as_deref().unwrap_or_default(), &self.vocabulary.lexicon);
        row.topic = self.topic.topic(&topic::Figure { words: &words, unit: &row.unit }).to_owned();
        row.indicator = related.measure.as_ref().and_then(|_| self.indicator(row, related, &words));
    }

    fn indicator(&self, row: &MetricRow, related: &Related, words: &Wording) -> Option<String> {
        let figure = indicator::Figure {
            words,
            sentence: &self.around,
            dimension: row.dimension.as_deref()?,
            kind: related.kind,
            topic: &row.topic,
        };
        self.vocabulary.indicators.of(&figure).map(|found| found.id.clone())
    }
}

fn passed_over(article: &Article<'_>, quantities: &Quantities) -> Vec<PassedOverRow> {
    let row = |(span, reason): &(Span, Reason)| PassedOverRow {
        article_id: article.article_id.to_owned(),
        span_start: offset(span.start),
        span_end: offset(span.end),
        numeral: span.slice(article.text).to_owned(),
        reason: reason.as_str().to_owned(),
    };
    quantities.passed_over.iter().map(row).collect()
}

/// What a table says of an amount in one of its cells.
pub fn label(document: &Document<'_>, tables: &[Table], amount: &Amount) -> Option<Labelled> {
    let block = document.sentences.get(amount.sentence)?.block;
    let (table, cell) = table::cell(tables, block)?;
    let Role::Value(nth) = cell.role else { return None };
    let column = table.columns.get(nth);
    let (name, _) = table::parts(document.text, document.blocks.get(cell.label)?.span);
    let name = name.slice(document.text);
    let measure = match column.and_then(|column| column.name) {
        Some(head) => format!("{} of {name}", head.slice(document.text)),
        None => name.to_owned(),
    };
    Some(Labelled {
        measure: Some(measure),
        period: column.and_then(|column| column.period.clone()),
        status: column.and_then(|column| column.status),
        base: column.and_then(|column| column.base.clone()),
        change: column.is_some_and(|column| column.change.is_some()).then_some(amount.direction),
    })
}

/// How often each sentence was met, so that equal ones have different ids.
#[derive(Default)]
struct Numbered<'t> {
    met: HashMap<&'t str, usize, foldhash::fast::FixedState>,
    last: Option<(usize, usize)>,
}

impl<'t> Numbered<'t> {
    /// Which of the article's equal sentences the sentence `index` is; sentences come in order.
    fn number(&mut self, index: usize, text: &'t str) -> usize {
        if let Some((last, number)) = self.last.filter(|(last, _)| *last == index) {
            let _ = last;
            return number;
        }
        let met = self.met.entry(text).or_default();
        let number = *met;
        *met += 1;
        self.last = Some((index, number));
        number
    }
}

struct Writer<'w, 't> {
    article: &'w Article<'t>,
    document: &'w Document<'t>,
    vocabulary: &'w Vocabulary,
    sentences: Numbered<'t>,
}

impl Writer<'_, '_> {
    fn row(&mut self, amount: &Amount, related: &Related, ordinal: usize, figures: usize) -> MetricRow {
        let text = self.document.text;
        let sentence = self.document.sentences[amount.sentence].span;
        let nth = self.sentences.number(amount.sentence, sentence.slice(text));
        let limit = if figures > MANY_FIGURES { EXCERPT_BYTES } else { SENTENCE_BYTES };
        let shown = window(text, sentence, amount.span, limit);
        let unit = related.unit.clone().unwrap_or_else(|| amount.unit.clone());
        let mut row = MetricRow {
            metric_id: id::metric_id(
                self.article.article_id,
                sentence.slice(text),
                nth,
                amount.span.start - sentence.start,
            ),
            article_id: self.article.article_id.to_owned(),
            document_id: self.article.document_id.to_owned(),
            ordinal: offset(ordinal),
            quote: amount.span.slice(text).to_owned(),
            quote_start: offset(amount.span.start),
            quote_end: offset(amount.span.end),
            source_start: self.article.source_start.map(|start| offset(start + amount.span.start)),
            source_end: self.article.source_start.map(|start| offset(start + amount.span.end)),
            sentence: shown.slice(text).to_owned(),
            sentence_start: offset(shown.start),
            value: amount.value,
            value_hi: amount.value_hi,
            unit,
            item: amount.item.clone(),
            comparator: amount.comparator.as_str().to_owned(),
            published: self.article.published.map(str::to_owned),
            rule: rule(amount, related),
            ..MetricRow::default()
        };
        self.normalise(&mut row);
        relate(&mut row, related);
        if row.value_hi.is_some() && row.kind == "from" {
            "level".clone_into(&mut row.kind);
        }
        if amount.rule == "age" && !row.measure.as_deref().is_some_and(|measure| measure.contains("age")) {
            row.measure = Some("age".to_owned());
        }
        row
    }

    fn normalise(&self, row: &mut MetricRow) {
        if let Some(size) = self.vocabulary.units.size(&row.unit) {
            row.value_norm = Some(row.value * size.factor + size.offset);
            row.unit_norm = Some(size.base);
            row.dimension = Some(size.dimension);
        }
    }
}

fn relate(row: &mut MetricRow, related: &Related) {
    row.kind = related.kind.as_str().to_owned();
    row.direction = related.direction.map(|direction| direction.as_str().to_owned());
    row.measure.clone_from(&related.measure);
    row.entity.clone_from(&related.entity);
    row.place.clone_from(&related.place);
    row.place_code.clone_from(&related.place_code);
    row.period_basis = related.period.as_ref().and(related.period_basis).map(str::to_owned);
    (row.period_start, row.period_end) = related.period.as_deref().map_or((None, None), period::bounds);
    row.period.clone_from(&related.period);
    row.base.clone_from(&related.base);
    row.status = related.status.as_str().to_owned();
}

fn rule(amount: &Amount, related: &Related) -> String {
    match related.measure_rule {
        "" => amount.rule.to_owned(),
        measure => [amount.rule, "+", measure].concat(),
    }
}

/// The sentence, or the part of it around the quote that has at most `limit` bytes, cut between characters.
fn window(text: &str, sentence: Span, quote: Span, limit: usize) -> Span {
    if sentence.len() <= limit {
        return sentence;
    }
    let spare = limit.saturating_sub(quote.len());
    let mut start = quote.start.saturating_sub(spare / 2).max(sentence.start);
    let mut end = (start + limit).min(sentence.end).max(quote.end);
    start = start.min(end.saturating_sub(limit)).max(sentence.start);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Span::new(start, end)
}

fn offset(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
