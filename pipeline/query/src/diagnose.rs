//! What DataFusion says, made an error that names the thing, the place and what may have been meant.

use datafusion::common::diagnostic::Diagnostic;
use datafusion::common::utils::datafusion_strsim::levenshtein;
use datafusion::common::{Column, DataFusionError, SchemaError};
use datafusion::sql::sqlparser::parser::ParserError;

use crate::{Error, Position};

/// How many names are listed where none is like the one that was meant.
const LISTED: usize = 12;

/// The error that `error` is to the one who wrote `sql`; `tables` are the names that a query may use.
pub(crate) fn explain(error: &DataFusionError, sql: &str, tables: &[String], memory: usize) -> Error {
    let diagnostic = diagnostic(error);
    let position =
        diagnostic.and_then(|found| found.span).map(|span| (span.start.line as usize, span.start.column as usize));
    let query = |message: String, place: Option<(usize, usize)>, help: Option<String>| Error::Query {
        message,
        position: place.or(position).and_then(|(line, column)| locate(sql, line, column)),
        help,
    };
    match root(error) {
        DataFusionError::ResourcesExhausted(detail) => Error::Memory { limit: memory, detail: first_line(detail) },
        DataFusionError::ObjectStore(_) | DataFusionError::IoError(_) | DataFusionError::ParquetError(_) => {
            Error::Read(error.strip_backtrace())
        }
        DataFusionError::SQL(parse, _) => {
            let (message, place) = parse_error(parse);
            query(message, place, None)
        }
        DataFusionError::SchemaError(schema, _) => match &**schema {
            SchemaError::FieldNotFound { field, valid_fields } => {
                let place = field.spans().first().map(|span| (span.start.line as usize, span.start.column as usize));
                query(format!("no column '{}'", field.flat_name()), place, similar_column(field, valid_fields))
            }
            _ => query(lower(&message(error)), None, None),
        },
        _ => match missing_table(diagnostic) {
            Some(table) => query(format!("no table '{table}'"), None, similar(&table, tables, "tables")),
            None => query(lower(&message(error)), None, notes(diagnostic)),
        },
    }
}

fn root(error: &DataFusionError) -> &DataFusionError {
    match error {
        DataFusionError::Diagnostic(_, inner) | DataFusionError::Context(_, inner) => root(inner),
        DataFusionError::Collection(errors) => errors.first().map_or(error, root),
        other => other.find_root(),
    }
}

fn diagnostic(error: &DataFusionError) -> Option<&Diagnostic> {
    match error {
        DataFusionError::Collection(errors) => errors.first().and_then(diagnostic),
        other => other.diagnostic(),
    }
}

fn message(error: &DataFusionError) -> String {
    let root = root(error);
    let text = root.message().into_owned();
    let text = text.split("\n\nbacktrace:").next().unwrap_or_default();
    text.trim().trim_end_matches('.').to_owned()
}

fn notes(diagnostic: Option<&Diagnostic>) -> Option<String> {
    let diagnostic = diagnostic?;
    let notes = diagnostic.notes.iter().map(|note| &note.message);
    let helps = diagnostic.helps.iter().map(|help| &help.message);
    let all: Vec<_> = notes.chain(helps).map(String::as_str).map(lower).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn missing_table(diagnostic: Option<&Diagnostic>) -> Option<String> {
    let name = diagnostic?.message.strip_prefix("table '")?.strip_suffix("' not found")?;
    Some(name.rsplit('.').next().unwrap_or(name).to_owned())
}

/// The parser names the place in its message: `... at Line: 1, Column: 8`.
fn parse_error(error: &ParserError) -> (String, Option<(usize, usize)>) {
    let text = match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text.as_str(),
        ParserError::RecursionLimitExceeded => "the query is nested too deeply",
    };
    let (message, place) = text.rsplit_once(" at Line: ").unwrap_or((text, ""));
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    let place = place.split_once(", Column: ").and_then(|(line, column)| Some((number(line)?, number(column)?)));
    (lower(message), place)
}

fn locate(sql: &str, line: usize, column: usize) -> Option<Position> {
    let text = sql.lines().nth(line.checked_sub(1)?)?.to_owned();
    Some(Position { line, column, text })
}

fn similar_column(field: &Column, valid: &[Column]) -> Option<String> {
    let names: Vec<_> = valid.iter().map(|column| column.name().to_owned()).collect();
    similar(field.name(), &names, "columns")
}

/// Names the nearest of `names`, or a few of them where none is near.
fn similar(meant: &str, names: &[String], what: &str) -> Option<String> {
    let distance = |name: &&String| levenshtein(&meant.to_lowercase(), &name.to_lowercase());
    let nearest = names.iter().min_by_key(|name| (distance(name), (*name).clone()))?;
    if 2 * distance(&nearest) <= nearest.chars().count().max(meant.chars().count()) {
        return Some(format!("did you mean '{nearest}'?"));
    }
    let listed: Vec<_> = names.iter().take(LISTED).map(String::as_str).collect();
    let more = if names.len() > LISTED { ", ..." } else { "" };
    Some(format!("{what} here: {}{more}", listed.join(", ")))
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    // A word in capitals, such as DISTINCT, stays as it is.
    if chars.clone().next().is_some_and(char::is_uppercase) { text.to_owned() } else { first + chars.as_str() }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
