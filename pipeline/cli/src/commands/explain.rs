//! `sluicebox explain`: what was read in a text and why, and why the rest was not.

mod gather;
mod model;
mod page;
mod ranked;
mod steps;

use std::io::{self, IsTerminal, Read, Write};
use std::ops::Range;

use clap::Args;
use sluicebox_extract::Article;
use sluicebox_extract::relation::time::Published;
use sluicebox_query::{Found, Limits};
use sluicebox_record::ArticleRow;

use super::session;
use crate::exit::{Failure, Outcome};
use crate::output;
use crate::style::Style;
use crate::vocabulary::VocabularyArgument;

const EXAMPLES: &str = "\
Examples:
  sluicebox explain 'Output rose by 5% to 12 GWh in March 2021.'
  sluicebox explain 'Sales doubled last year.' --published 2024-05-01 --title 'Electric cars'
  sluicebox explain - < article.txt
  sluicebox explain 'The bridge is 364 smoots long.' --vocabulary mine/units.toml
  sluicebox explain --article 4f1c9a                the whole article whose id begins so, as the store has it
  sluicebox explain --article 4f1c9a --span 210-260 why is there a figure in these bytes, or why not?
  sluicebox explain --article 77ab03                with the id of a figure: its sentence alone

What it tells, sentence by sentence:
  the tokens with their parts of speech, in chunks; times and what they come to; places; names
  of every numeral whether it is a figure or why it is none, what each step of reading did, and which steps left it alone
  of every figure the candidates for measure, kind and status: the sum of the weights of what speaks for and against
  each, its share, and the heaviest of these features
  the row that a run would write; then the topics with the phrases behind them.";

/// Tell what is read in a text, and why.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The text, or - for standard input
    #[arg(value_name = "TEXT", conflicts_with = "article")]
    text: Option<String>,
    /// An article of the store, or one of its figures, by its id or the beginning of it
    #[arg(long, value_name = "ID", conflicts_with_all = ["title", "published"])]
    article: Option<String>,
    /// Only the sentences that touch these bytes of the text
    #[arg(long, value_name = "A-B", value_parser = span)]
    span: Option<Range<usize>>,
    /// The title of the text, where it does not begin with it
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The date of the text, which "last year" is worked out from: 2024-05-01, 2024-05, 2024
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<String>,
    /// The store that holds the article: a folder, or a URL such as s3://bucket/news
    #[arg(long, value_name = "URL", default_value = "./store", env = "SLUICEBOX_STORE", hide_env_values = true)]
    store: String,
    #[command(flatten)]
    vocabulary: VocabularyArgument,
    /// Print everything as one JSON object
    #[arg(long)]
    json: bool,
}

fn span(text: &str) -> Result<Range<usize>, String> {
    let (start, end) = text.split_once('-').ok_or("write it as 210-260")?;
    let at = |text: &str| text.trim().parse::<usize>().map_err(|_| format!("'{text}' is no number of bytes"));
    let (start, end) = (at(start)?, at(end)?);
    if start < end { Ok(start..end) } else { Err(format!("{start} is not before {end}")) }
}

fn date(text: &str) -> Result<String, String> {
    let read = Published::parse(text);
    let parts = text.strip_prefix("--").unwrap_or(text).split('-').count();
    let named = [read.year.is_some(), read.month.is_some(), read.day.is_some()].iter().filter(|known| **known).count();
    if named == parts {
        Ok(text.to_owned())
    } else {
        Err("write it as 2024-05-01, 2024-05, 2024 or --05-01".to_owned())
    }
}

/// Does it.
///
/// # Errors
/// Where there is no such text or article.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let (row, own) = match &arguments.article {
        Some(id) => stored(&arguments.store, id).await?,
        None => (typed(&arguments)?, None),
    };
    let span = arguments.span.clone().or(own);
    if let Some(outside) = span.as_ref().filter(|span| span.end > row.text.len()) {
        let (end, length) = (outside.end, row.text.len());
        return Err(Failure::usage(format!("the span ends at byte {end}, but the text has {length}")));
    }
    let vocabulary = arguments.vocabulary.load()?;
    let explanation = gather::explain(&Article::of_row(&row), span, &vocabulary);
    let mut stdout = output::stdout();
    if arguments.json {
        serde_json::to_writer(&mut stdout, &explanation).map_err(io::Error::from)?;
        writeln!(stdout)?;
    } else {
        stdout.write_all(page::of(&explanation, Style::new(output::is_terminal())).as_bytes())?;
    }
    stdout.flush()?;
    Ok(Outcome::Done)
}

/// An article of the store; of a figure, its article and the bytes of its quote.
async fn stored(store: &str, id: &str) -> Result<(ArticleRow, Option<Range<usize>>), Failure> {
    let offset = |at: i64| usize::try_from(at).unwrap_or_default();
    match session(store, &Limits::default()).await?.find(id).await? {
        Some(Found::Article(evidence)) => Ok((evidence.article, None)),
        Some(Found::Metric(evidence)) => {
            let quote = evidence.metrics.first().map(|metric| offset(metric.quote_start)..offset(metric.quote_end));
            Ok((evidence.article, quote))
        }
        None => Err(Failure::usage(format!("no article and no figure has the id '{id}'"))
            .hint("ids stand in articles.article_id and metrics.metric_id")),
    }
}

/// The text that was typed or sent.
fn typed(arguments: &Arguments) -> Result<ArticleRow, Failure> {
    let text = match arguments.text.as_deref() {
        Some(text) if text != "-" => text.to_owned(),
        None if io::stdin().is_terminal() => {
            return Err(Failure::usage("there is nothing to explain")
                .hint("give a TEXT, - for standard input, or --article ID"));
        }
        _ => standard_input()?,
    };
    let (title, published) = (arguments.title.clone(), arguments.published.clone());
    Ok(ArticleRow { text, title, published, ..ArticleRow::default() })
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_dates_are_read() {
        assert_eq!(span("3-12"), Ok(3..12));
        assert!(["3", "12-3", "a-4", "3-3"].iter().all(|wrong| span(wrong).is_err()));
        assert!(["2024-05-01", "2024-05", "2024", "--05-01"].iter().all(|right| date(right).is_ok()));
        assert!(["May 2024", "", "2024-x", "24.12.2024"].iter().all(|wrong| date(wrong).is_err()));
    }
}
