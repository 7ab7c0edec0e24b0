//! Reads a text as `run` does, and keeps what was seen on the way.

use std::ops::Range;

use sluicebox_extract::quantity::{self, Amount, Quantities, Step};
use sluicebox_extract::relation::chunk::ChunkKind;
use sluicebox_extract::relation::name::Mention;
use sluicebox_extract::relation::paragraph::Reader;
use sluicebox_extract::relation::time::{Expression, Marker};
use sluicebox_extract::relation::view::View;
use sluicebox_extract::relation::{Context, Related, change, status};
use sluicebox_extract::text::{BlockKind, Document, Table, table};
use sluicebox_extract::{Analysis, Article, Vocabulary, analysis, extract};
use sluicebox_record::Span;

use super::model::{
    Base, Chunk, Explanation, Fate, Feature, Figure, Name, Numeral, Place, Score, Sentence, Time, Token, Topic,
};
use super::{ranked, steps};

/// An article on its way through extraction.
struct Gatherer<'g, 't> {
    vocabulary: &'g Vocabulary,
    document: &'g Document<'t>,
    tables: &'g [Table],
    quantities: &'g Quantities,
    steps: &'g [Step],
    analysis: &'g Analysis,
    context: Context<'g>,
}

/// Explains the sentences of `article` that touch `span`, or all of them.
pub(crate) fn explain(article: &Article<'_>, span: Option<Range<usize>>, vocabulary: &Vocabulary) -> Explanation {
    let analysis = extract(article, vocabulary);
    let titled = article.is_titled();
    let mut document = Document::read(article.text, titled, &vocabulary.lexicon, &vocabulary.sentences);
    let title = article.title.filter(|_| !titled);
    let tables = table::find(&mut document, title, vocabulary);
    let (quantities, steps) = quantity::trace(&document, &tables, vocabulary);
    let context = Context { published: article.published, title, keep: true };
    let gatherer = Gatherer {
        vocabulary,
        document: &document,
        tables: &tables,
        quantities: &quantities,
        steps: &steps,
        analysis: &analysis,
        context,
    };
    Explanation {
        title: article.title.map(str::to_owned),
        published: article.published.map(str::to_owned),
        sentences: gatherer.sentences(&span.unwrap_or(0..article.text.len())),
        topic: topic(&analysis),
    }
}

impl Gatherer<'_, '_> {
    /// The sentences that touch `span`. One reader sees the sentences with figures alone, as where rows are made.
    fn sentences(&self, span: &Range<usize>) -> Vec<Sentence> {
        let (all, title) = (&self.quantities.amounts, self.context.title);
        let reader = || Reader::new(self.document, &self.context, self.vocabulary).naming(all, title);
        let (mut figures, mut others) = (reader(), reader());
        let mut sentences = Vec::new();
        for (index, sentence) in self.document.sentences.iter().enumerate() {
            let amounts = self.amounts(index);
            let touches = sentence.span.start < span.end && span.start < sentence.span.end;
            if amounts.is_empty() {
                let view = others.look(index, &[]);
                let names = others.names(view.range.clone());
                sentences.extend(touches.then(|| self.sentence(index, &view, names, &[], 0)));
                continue;
            }
            let cells: Vec<_> = self.quantities.amounts[amounts.clone()]
                .iter()
                .map(|amount| analysis::label(self.document, self.tables, amount))
                .collect();
            let of = &self.quantities.amounts[amounts.clone()];
            let view = figures.look(index, of);
            let related = figures.sentence(index, of, &cells);
            let names = figures.names(view.range.clone());
            sentences.extend(touches.then(|| self.sentence(index, &view, names, &related, amounts.start)));
        }
        sentences
    }

    /// The amounts of a sentence, by index.
    fn amounts(&self, sentence: usize) -> Range<usize> {
        let all = &self.quantities.amounts;
        all.partition_point(|amount| amount.sentence < sentence)
            ..all.partition_point(|amount| amount.sentence <= sentence)
    }

    fn sentence(
        &self,
        index: usize,
        view: &View<'_, '_>,
        names: &[Mention],
        related: &[Related],
        first: usize,
    ) -> Sentence {
        let sentence = &self.document.sentences[index];
        let block = &self.document.blocks[sentence.block];
        let heading =
            block.heading.map(|heading| self.document.blocks[heading].span.slice(self.document.text).to_owned());
        let times: Vec<Time> = view.times.expressions.iter().map(|time| self.time(time)).collect();
        let mentions = self.vocabulary.relation.places.find(self.document, view.range.clone());
        let place = |mention: &sluicebox_extract::relation::place::Mention<'_>| Place {
            text: self.document.slice(mention.tokens.clone()).to_owned(),
            name: mention.place.name.clone(),
            code: mention.place.code.clone(),
        };
        let name = |mention: &Mention| Name {
            text: self.document.slice(mention.tokens.clone()).to_owned(),
            sort: mention.sort.as_str(),
        };
        Sentence {
            start: sentence.span.start,
            end: sentence.span.end,
            text: sentence.span.slice(self.document.text).to_owned(),
            block: block_name(block.kind),
            heading,
            chunks: self.chunks(view),
            bases: view
                .times
                .bases
                .iter()
                .map(|base| Base { text: self.document.slice(base.tokens.clone()).to_owned(), code: base.code.clone() })
                .collect(),
            places: mentions.iter().map(place).collect(),
            names: names.iter().filter(|mention| !mention.sort.is_somewhere()).map(name).collect(),
            numerals: self.numerals(sentence.span, &times, related, first),
            times,
        }
    }

    fn chunks(&self, view: &View<'_, '_>) -> Vec<Chunk> {
        let token = |at: usize| {
            let span = self.document.tokens[at].span();
            let tag = format!("{:?}", view.chunks.tag(at)).to_lowercase();
            Token { text: span.slice(self.document.text).to_owned(), start: span.start, end: span.end, tag }
        };
        let chunk = |chunk: &sluicebox_extract::relation::chunk::Chunk| Chunk {
            kind: chunk_name(chunk.kind),
            tokens: chunk.tokens.clone().map(token).collect(),
        };
        view.chunks.all.iter().map(chunk).collect()
    }

    fn time(&self, time: &Expression) -> Time {
        let (from, to) = (time.from.text(), time.to.and_then(|to| to.text()));
        let interval = match (&from, &to) {
            (Some(from), Some(to)) => Some(format!("{from}/{to}")),
            _ => None,
        };
        let since = from.as_ref().map(|from| format!("{from}/"));
        let ends = [time.from.end_text(), time.to.and_then(|to| to.end_text())].into_iter().flatten();
        let readings = [&interval, &from, &to, &since].into_iter().flatten().cloned().chain(ends).collect();
        let reads_as = if time.marker == Marker::Since { since } else { interval.or(from) };
        let text = self.document.slice(time.tokens.clone()).to_owned();
        Time { text, reads_as, marker: marker_name(time.marker), relative: time.relative, readings }
    }

    /// The numerals of a sentence, in order: figures, and those that are none.
    fn numerals(&self, sentence: Span, times: &[Time], related: &[Related], first: usize) -> Vec<Numeral> {
        let inside = |span: &Span| sentence.start <= span.start && span.start < sentence.end;
        let passed = self.quantities.passed_over.iter().filter(|(span, _)| inside(span)).map(|(span, reason)| {
            let fate = Fate::PassedOver { reason: reason.as_str(), meaning: reason.meaning() };
            self.numeral(*span, None, fate)
        });
        let figures = related.iter().enumerate().filter_map(|(nth, related)| {
            let amount = self.quantities.amounts.get(first + nth)?;
            let figure = self.figure(amount, related, first + nth, times)?;
            Some(self.numeral(amount.span, Some(amount), Fate::Figure(Box::new(figure))))
        });
        let mut all: Vec<Numeral> = passed.chain(figures).collect();
        all.sort_by_key(|numeral| numeral.start);
        all
    }

    fn numeral(&self, span: Span, amount: Option<&Amount>, fate: Fate) -> Numeral {
        let noted: Vec<&Step> =
            self.steps.iter().filter(|step| step.numeral.start < span.end && span.start < step.numeral.end).collect();
        let text = self.document.text;
        let (steps, left_by) = steps::of(text, &noted, amount);
        Numeral { start: span.start, end: span.end, text: span.slice(text).to_owned(), steps, left_by, fate }
    }

    fn figure(&self, amount: &Amount, related: &Related, nth: usize, times: &[Time]) -> Option<Figure> {
        let row = self.analysis.metrics.get(nth)?.clone();
        let evidence = related.evidence.as_deref()?;
        let relation = &self.vocabulary.relation;
        let kinds = change::KINDS.iter().map(|kind| kind.as_str()).zip(change::PREFIXES);
        let statuses = status::ALL.iter().map(|status| status.as_str()).zip(status::PREFIXES);
        let is_own = row.period_basis.as_deref() != Some("carried");
        let fits = |time: &&Time| is_own && row.period.as_ref().is_some_and(|period| time.readings.contains(period));
        Some(Figure {
            form: amount.form.as_str(),
            measure: ranked::measures(&evidence.measures, &relation.measure_weights, row.measure.as_deref()),
            entity: ranked::given(&evidence.entities, &relation.entity_weights, row.entity.as_deref()),
            place: ranked::given(&evidence.places, &relation.place_weights, row.place.as_deref()),
            period: ranked::periods(&evidence.periods, &relation.period_weights, row.period.as_deref()),
            kind: ranked::values(kinds, &evidence.kind, &relation.kind_weights, &row.kind),
            status: ranked::values(statuses, &evidence.status, &relation.status_weights, &row.status),
            period_from: times.iter().find(fits).map(|time| time.text.clone()),
            row,
        })
    }
}

fn topic(analysis: &Analysis) -> Topic {
    let result = &analysis.topic;
    let phrases = |topic: &str| {
        let own = result.reasons.iter().filter(|reason| reason.topic == topic);
        own.map(|reason| Feature { name: reason.phrase.clone(), weight: reason.weight }).collect()
    };
    let score =
        |(topic, score): (&String, &f64)| Score { topic: topic.clone(), score: *score, phrases: phrases(topic) };
    let mut scores: Vec<Score> = result.scores.iter().map(score).collect();
    scores.sort_by(|a, b| b.score.total_cmp(&a.score));
    Topic {
        topic: result.topic.clone(),
        margin: result.margin,
        labels: result.labels.clone(),
        subtopics: result.subtopics.clone(),
        scores,
    }
}

fn block_name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Item => "item",
        BlockKind::Caption => "caption",
        BlockKind::Cell => "cell",
    }
}

fn chunk_name(kind: ChunkKind) -> &'static str {
    match kind {
        ChunkKind::Noun => "noun",
        ChunkKind::Verb => "verb",
        ChunkKind::Preposition => "preposition",
        ChunkKind::Amount(_) => "amount",
        ChunkKind::Time => "time",
        ChunkKind::Conjunction => "conjunction",
        ChunkKind::Relative => "relative",
        ChunkKind::Loose => "loose",
        ChunkKind::Mark => "mark",
    }
}

fn marker_name(marker: Marker) -> &'static str {
    match marker {
        Marker::Plain => "plain",
        Marker::Since => "since",
        Marker::Until => "until",
        Marker::By => "by",
        Marker::AsOf => "as_of",
        Marker::Compare => "compare",
    }
}
