//! `sluicebox eval`: figures against gold records, by the scoring of the annotation guideline.

mod corpus;
mod errors;
mod figures;
mod judge;
mod lines;
mod matching;
mod page;
mod reading;
mod record;
mod report;
mod scores;
mod stored;
mod tallies;
mod words;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use sluicebox_extract::Vocabulary;

use crate::exit::{Failure, Kind, Outcome};
use crate::output::{self, tell};
use crate::style::Style;
use crate::vocabulary::VocabularyArgument;
use corpus::{Corpus, is_container};
use figures::Bar;
use lines::Lines;
use record::{Gold, Prediction};
use report::Report;

const EXAMPLES: &str = "\
Examples:
  sluicebox eval --gold gold/news.jsonl --corpus news.jsonl        read the texts and score what is read
  sluicebox eval --gold gold/archive.jsonl --corpus archive.txt --lines 1-175,319-360
  sluicebox eval --gold G --corpus C --vocabulary mine/             with units, topics, places of your own
  sluicebox eval --gold gold/news.jsonl --store ./store            score what a run has stored
  sluicebox eval --gold G --corpus C --json > before.json          keep it, change a rule, and see what changed:
  sluicebox eval --gold G --corpus C --baseline before.json
  sluicebox eval --gold G --corpus C --fail-under found=0.95 --fail-under record=0.7     exit code 10 under a bar

A gold record is a JSON object a line: `line` (of a text file) or `doc` (the id of a JSONL record), `quote` and `nth`, and
the fields value, value_hi, unit, item, comparator, kind, direction, measure, entity, place, period, base, status, topic.
`<field>_alt` lists further accepted readings; a record with `optional` may be absent.

The figures:
  found     a row overlaps the quote, one to one                     precision, recall, F1
  amount    found, with value, upper end and unit right, and in counts the last word of the item
  record    amount, with comparator, kind, direction, period and status right, and half of the measure's words
  fact      record, with base, entity and place right
  entity, place   names over what was found: one where the gold has none counts as wrong
  accuracy and macro   of a field over what was found; macro is the mean F1 of its values other than the commonest
Of `--fail-under`, found, amount, record, fact, entity and place are F1 (found.p and found.r are there too), measure is
the share with half of the words, a field's name its accuracy, macro.kind and so on its macro F1.";

/// Score figures against gold records.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The gold records, one JSON object a line
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// The texts that the gold speaks of: a text file, or JSONL with id and text; may be given again
    #[arg(long, value_name = "FILE", required_unless_present = "store", conflicts_with = "store")]
    corpus: Vec<PathBuf>,
    #[command(flatten)]
    vocabulary: VocabularyArgument,
    /// Score what this store holds, by its view `scoring`: one text, or records with unique ids
    #[arg(long, value_name = "URL", conflicts_with = "vocabulary")]
    store: Option<String>,
    /// What an earlier `eval --json` wrote: show what changed since
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// End with exit code 10 where a figure is under a bar, such as found=0.9; may be given again
    #[arg(long, value_name = "FIGURE=F1", value_parser = Bar::parse)]
    fail_under: Vec<Bar>,
    /// Score only these lines of the text; those in lines.txt beside the gold where none are given
    #[arg(long, value_name = "A-B,..", value_parser = Lines::parse)]
    lines: Option<Lines>,
    /// Print one JSON object with all figures, all errors and the differences
    #[arg(long)]
    json: bool,
    /// Errors of each kind that are shown: missed, spurious, wrong
    #[arg(long, value_name = "N", default_value_t = 5)]
    errors: usize,
}

/// Does it.
///
/// # Errors
/// Where a file or the store cannot be read, or a gold record's quote is not in its text.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let gold = read_gold(&arguments.gold)?;
    let by_line = gold.iter().any(|record| record.doc.is_none());
    let (corpus, read) = match &arguments.store {
        Some(store) => stored::read(store, by_line).await?,
        None => read_corpora(&arguments.corpus, &arguments.vocabulary.load()?)?,
    };
    let lines = lines(&arguments)?;
    let gold = located(gold, &corpus, lines.as_ref(), &arguments)?;
    let read = counted(read, &gold, &corpus, lines.as_ref());
    let mut report = Report::of(&gold, &read, &corpus);
    if let Some(path) = &arguments.baseline {
        report.compare(&figures::baseline(path, &text(path, "baseline")?)?);
    }
    print(&report, &arguments)?;
    let broken = figures::broken(&arguments.fail_under, &report.scores);
    broken.iter().for_each(|bar| tell(&format!("does not hold: {bar}\n")));
    Ok(if broken.is_empty() { Outcome::Done } else { Outcome::DoesNotHold })
}

fn print(report: &Report, arguments: &Arguments) -> Result<(), Failure> {
    let mut stdout = output::stdout();
    if arguments.json {
        serde_json::to_writer(&mut stdout, report).map_err(io::Error::from)?;
        writeln!(stdout)?;
    } else {
        let page = page::of(report, arguments.errors, Style::new(output::is_terminal()));
        stdout.write_all(page.as_bytes())?;
    }
    stdout.flush()?;
    Ok(())
}

fn bytes(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| {
        let kind = if error.kind() == io::ErrorKind::NotFound { Kind::Usage } else { Kind::Io };
        Failure::new(kind, format!("{what} '{}' cannot be read: {error}", path.display()))
    })
}

fn text(path: &Path, what: &str) -> Result<String, Failure> {
    String::from_utf8(bytes(path, what)?)
        .map_err(|_| Failure::usage(format!("{what} '{}' is not UTF-8", path.display())))
}

fn read_gold(path: &Path) -> Result<Vec<Gold>, Failure> {
    let text = text(path, "gold")?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parse = |(nth, line): (usize, &str)| {
        Gold::parse(line)
            .map_err(|error| Failure::usage(format!("gold '{}', line {}: {error}", path.display(), nth + 1)))
    };
    lines.map(parse).collect()
}

fn read_corpora(paths: &[PathBuf], vocabulary: &Vocabulary) -> Result<(Corpus, Vec<Prediction>), Failure> {
    if paths.iter().filter(|path| !is_container(path)).count() > 1 {
        return Err(Failure::usage("only one corpus may be a text; the line numbers of several would mean nothing"));
    }
    let (mut corpus, mut read) = (Corpus::default(), Vec::new());
    for path in paths {
        let bytes = bytes(path, "corpus")?;
        read.extend(reading::figures(path, &bytes, vocabulary));
        corpus.add(path, bytes)?;
    }
    Ok((corpus, read))
}

/// The lines that count: those given, else those beside the gold, unless the corpus is a container.
fn lines(arguments: &Arguments) -> Result<Option<Lines>, Failure> {
    let beside = lines::beside(&arguments.gold);
    if arguments.lines.is_some() || arguments.corpus.iter().any(|path| is_container(path)) || !beside.exists() {
        return Ok(arguments.lines.clone());
    }
    let wrong = |problem| Failure::usage(format!("'{}': {problem}", beside.display()));
    Lines::parse_file(&text(&beside, "lines")?).map(Some).map_err(wrong)
}

/// The gold records that count, each with the place of its quote. A store holds the articles alone: a record outside
/// them has no place and is missed.
fn located(
    gold: Vec<Gold>,
    corpus: &Corpus,
    lines: Option<&Lines>,
    arguments: &Arguments,
) -> Result<Vec<Gold>, Failure> {
    let mut held: Vec<Gold> = gold.into_iter().filter(|record| lines.is_none_or(|lines| lines.hold(record))).collect();
    for record in &mut held {
        let Err(problem) = corpus.locate(record) else { continue };
        let problem = format!("gold '{}': {problem}", arguments.gold.display());
        if arguments.store.is_none() {
            return Err(Failure::usage(problem));
        }
        tell(&format!("warning: {problem}\n"));
    }
    Ok(held)
}

/// The predictions that count: of texts that the gold speaks of, and of the lines that count.
fn counted(read: Vec<Prediction>, gold: &[Gold], corpus: &Corpus, lines: Option<&Lines>) -> Vec<Prediction> {
    let named: BTreeSet<&str> = gold.iter().filter_map(|record| record.doc.as_deref()).collect();
    let known = |prediction: &Prediction| match (prediction.doc.as_deref(), &corpus.text) {
        (None, text) => text.is_some(),
        (Some(doc), Some(_)) => named.contains(doc),
        (Some(doc), None) => named.contains(doc) || corpus.records.contains_key(doc),
    };
    let covered = |prediction: &Prediction| match (&corpus.text, lines) {
        (Some(text), Some(lines)) => lines.cover(text, prediction),
        _ => true,
    };
    read.into_iter().filter(|prediction| known(prediction) && covered(prediction)).collect()
}
