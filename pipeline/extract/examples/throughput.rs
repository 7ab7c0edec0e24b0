//! How fast extraction is on one thread: `throughput ARTICLES.jsonl [--bytes N] [--kernel]`, one `{article_id, title,
//! published, text}` a line. Prints JSON: for the kernel, and for parts of it unless `--kernel` is given, CPU seconds, MB
//! (10^6 bytes of text) a CPU second, and for the kernel microseconds a numeral.
//!
//! The parts are read in passes of their own over all articles: each includes what it stands on, so that a difference
//! between two is what the second one adds. Nothing is kept from one article for another.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::time::Instant;

use arrow::array::RecordBatch;
use serde_json::{Value, json};
use sluicebox_extract::text::{Document, table};
use sluicebox_extract::{Article, Extractor, Vocabulary, extract, quantity, relation, topic};
use sluicebox_record::ArticleRow;

type Failure = Box<dyn std::error::Error>;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The size of the kernel's batches, as the pipeline cuts them.
const BATCH_BYTES: usize = 1 << 20;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().ok_or("give a file of articles")?;
    let limit = match arguments.iter().position(|argument| argument == "--bytes") {
        Some(at) => arguments.get(at + 1).ok_or("--bytes wants a number")?.parse()?,
        None => usize::MAX,
    };
    let articles = read(path, limit)?;
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let started = Clock::now();
    let vocabulary = Vocabulary::embedded()?;
    let loading = started.seconds();

    let mut figures = json!({
        "articles": articles.len(), "text_bytes": bytes, "clock": Clock::NAME, "vocabulary_seconds": loading,
        "kernel": kernel(&articles, bytes, &vocabulary)?,
    });
    let whole = arguments.iter().any(|argument| argument == "--kernel");
    for (name, part) in PARTS.iter().filter(|_| !whole) {
        let clock = Clock::now();
        for article in &articles {
            part(&Article::of_row(article), &vocabulary);
        }
        figures["parts"][*name] = speed(bytes, clock.seconds());
    }
    writeln!(std::io::stdout(), "{figures:#}")?;
    Ok(())
}

fn read(path: &str, limit: usize) -> Result<Vec<ArticleRow>, Failure> {
    let mut articles = Vec::new();
    let mut bytes = 0;
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
        let text = field("text").ok_or("a record has no text")?;
        bytes += text.len();
        if bytes > limit {
            break;
        }
        articles.push(ArticleRow {
            article_id: field("article_id").unwrap_or_default(),
            title: field("title"),
            published: field("published"),
            source_end: i64::try_from(text.len())?,
            text,
            ..ArticleRow::default()
        });
    }
    Ok(articles)
}

/// The kernel as the pipeline calls it: batches of Arrow rows in, batches out, every field and topic.
fn kernel(articles: &[ArticleRow], bytes: usize, vocabulary: &Vocabulary) -> Result<Value, Failure> {
    let extractor = Extractor::new(vocabulary.clone());
    let batches = batches(articles)?;
    let (mut metrics, mut passed_over) = (0, 0);
    let clock = Clock::now();
    for batch in &batches {
        let extracted = extractor.extract(batch)?;
        metrics += extracted.metrics.iter().map(RecordBatch::num_rows).sum::<usize>();
        passed_over += extracted.passed_over.num_rows();
    }
    let seconds = clock.seconds();
    let mut figures = speed(bytes, seconds);
    figures["metrics"] = json!(metrics);
    figures["passed_over"] = json!(passed_over);
    figures["microseconds_a_numeral"] = json!(seconds * 1e6 / (metrics + passed_over).max(1) as f64);
    Ok(figures)
}

fn batches(articles: &[ArticleRow]) -> Result<Vec<RecordBatch>, Failure> {
    let mut batches = Vec::new();
    let mut rest = articles;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |row: &&ArticleRow| {
            bytes += row.text.len();
            bytes <= BATCH_BYTES
        };
        let (batch, after) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        batches.push(ArticleRow::to_batch(batch)?);
        rest = after;
    }
    Ok(batches)
}

/// A part of the kernel, with what it stands on.
type Part = fn(&Article<'_>, &Vocabulary);

const PARTS: &[(&str, Part)] = &[
    ("read", |article, vocabulary| {
        black_box(document(article, vocabulary));
    }),
    ("read + topic", |article, vocabulary| {
        black_box(topic::classify_text(article.title, article.text, vocabulary));
    }),
    ("read + amounts", |article, vocabulary| {
        let mut document = document(article, vocabulary);
        let tables = table::find(&mut document, article.title, vocabulary);
        black_box(quantity::read(&document, &tables, vocabulary));
    }),
    ("read + amounts + relations", |article, vocabulary| {
        let mut document = document(article, vocabulary);
        let tables = table::find(&mut document, article.title, vocabulary);
        let quantities = quantity::read(&document, &tables, vocabulary);
        let context = relation::Context { published: article.published, title: article.title, ..Default::default() };
        black_box(relation::relate(&document, &quantities.amounts, &|_| None, &context, vocabulary));
    }),
    ("all, without Arrow", |article, vocabulary| {
        black_box(extract(article, vocabulary));
    }),
];

fn document<'a>(article: &Article<'a>, vocabulary: &Vocabulary) -> Document<'a> {
    let titled = article.title.is_some_and(|title| article.text.starts_with(title));
    Document::read(article.text, titled, &vocabulary.lexicon, &vocabulary.sentences)
}

fn speed(bytes: usize, seconds: f64) -> Value {
    json!({"cpu_seconds": seconds, "mb_per_cpu_second": bytes as f64 / 1e6 / seconds})
}

/// This thread's CPU time where the system tells it, else the time that passed.
enum Clock {
    Cpu(f64),
    Wall(Instant),
}

impl Clock {
    const NAME: &str = if cfg!(target_os = "linux") { "CPU time" } else { "time passed" };

    fn now() -> Self {
        Self::cpu().map_or_else(|| Self::Wall(Instant::now()), Self::Cpu)
    }

    fn seconds(&self) -> f64 {
        match self {
            Self::Cpu(start) => Self::cpu().unwrap_or(*start) - start,
            Self::Wall(start) => start.elapsed().as_secs_f64(),
        }
    }

    /// The first number is nanoseconds on a CPU.
    fn cpu() -> Option<f64> {
        let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let nanoseconds: f64 = schedule.split_whitespace().next()?.parse().ok()?;
        Some(nanoseconds / 1e9)
    }
}
