//! Reads `sluicebox.toml`: every problem in it at once, each with its line and column.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{self, Key, Kind};
use crate::exit::{Failure, Kind as Failed};
use crate::{size, time};

/// The file that is taken where none is named.
pub(crate) const NAME: &str = "sluicebox.toml";

/// What a file sets.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) entries: BTreeMap<&'static str, Entry>,
}

/// What it sets one key to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// One value, or those of a list, as they would be typed.
    pub(crate) values: Vec<String>,
    /// Where.
    pub(crate) line: usize,
}

/// Something wrong, and where.
struct Problem {
    at: Range<usize>,
    what: String,
}

/// Reads the file at `path`.
///
/// # Errors
/// Where it cannot be read, or says something that cannot be meant.
pub(crate) fn read(path: &Path) -> Result<File, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(Failed::Usage, format!("'{}' cannot be read: {error}", path.display())))?;
    parse(path, &text)
}

/// Reads `text`, which is what stands at `path`.
pub(crate) fn parse(path: &Path, text: &str) -> Result<File, Failure> {
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut problems: Vec<_> = broken
        .iter()
        .map(|error| Problem { at: error.span().unwrap_or_default(), what: error.message().to_owned() })
        .collect();
    let mut file = File { path: path.to_owned(), entries: BTreeMap::new() };
    // What could not be parsed leaves holes, about which there is nothing to say beyond that.
    let is_whole = problems.is_empty();
    for (name, value) in table.get_ref() {
        match entry(name, value) {
            Ok((key, values)) => {
                let values = values.into_iter().map(|value| resolve(path, key, value)).collect();
                file.entries.insert(key.name, Entry { values, line: place(text, name.span().start).0 });
            }
            Err(problem) if is_whole || keys::find(name.get_ref()).is_none() => problems.push(problem),
            Err(_) => {}
        }
    }
    if problems.is_empty() { Ok(file) } else { Err(failure(path, text, problems)) }
}

fn entry(
    name: &Spanned<toml::de::DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
) -> Result<(&'static Key, Vec<String>), Problem> {
    let Some(key) = keys::find(name.get_ref()) else {
        let hint = keys::nearest(name.get_ref()).map(|nearest| format!("; is '{nearest}' meant?"));
        let what = format!("there is no setting '{}'{}", name.get_ref(), hint.unwrap_or_default());
        return Err(Problem { at: name.span(), what });
    };
    let wrong = |at: Range<usize>| move |what: String| Problem { at, what: format!("'{}' {what}", key.name) };
    match (key.kind, value.get_ref()) {
        (Kind::Places, DeValue::Array(items)) => {
            let item = |item: &Spanned<DeValue<'_>>| text_of(key.kind, item.get_ref()).map_err(wrong(item.span()));
            Ok((key, items.iter().map(item).collect::<Result<_, _>>()?))
        }
        (_, one) => Ok((key, vec![text_of(key.kind, one).map_err(wrong(value.span()))?])),
    }
}

/// A value as it would be typed; what is wrong with it follows the key's name.
fn text_of(kind: Kind, value: &DeValue<'_>) -> Result<String, String> {
    let text = match (kind, value) {
        (Kind::Boolean, DeValue::Boolean(value)) => return Ok(value.to_string()),
        (Kind::Boolean, _) => return Err(expected(kind)),
        (Kind::Size | Kind::Count | Kind::Share, DeValue::Integer(number)) => number.to_string(),
        (Kind::Count, _) => return Err(expected(kind)),
        (_, DeValue::String(text)) => text.to_string(),
        _ => return Err(expected(kind)),
    };
    check(kind, &text)?;
    Ok(text)
}

fn check(kind: Kind, text: &str) -> Result<(), String> {
    let is_right = match kind {
        Kind::Size => size::parse(text).is_ok(),
        Kind::Count => text.parse::<u32>().is_ok_and(|number| number > 0),
        Kind::Time => time::length(text).is_ok(),
        Kind::Share => text.parse::<sluicebox_flow::MaxRejects>().is_ok(),
        Kind::Word(words) => words.contains(&text),
        Kind::Places | Kind::Place | Kind::Text => !text.is_empty(),
        Kind::Boolean => true,
    };
    if is_right { Ok(()) } else { Err(format!("{}, not '{text}'", expected(kind))) }
}

fn expected(kind: Kind) -> String {
    match kind {
        Kind::Places => "must be a list of texts that are not empty".to_owned(),
        Kind::Place | Kind::Text => "must be a text that is not empty".to_owned(),
        Kind::Size => "must be a size such as \"512MiB\"".to_owned(),
        Kind::Count => "must be a whole number from 1 on".to_owned(),
        Kind::Time => "must be a length of time such as \"365d\"".to_owned(),
        Kind::Share => "must be a number of rejects or a share such as \"5%\"".to_owned(),
        Kind::Boolean => "must be true or false".to_owned(),
        Kind::Word(words) => format!("must be one of {}", words.join(", ")),
    }
}

/// A place in a file is meant from the file's folder, so that a job does the same wherever it is started.
fn resolve(file: &Path, key: &Key, value: String) -> String {
    let is_place = matches!(key.kind, Kind::Place | Kind::Places);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty() && *folder != Path::new("."));
    match folder {
        Some(folder) if is_place && value != "-" && !value.contains("://") => {
            folder.join(value.trim_start_matches("./")).to_string_lossy().into_owned()
        }
        _ => value,
    }
}

fn failure(path: &Path, text: &str, mut problems: Vec<Problem>) -> Failure {
    problems.sort_by_key(|problem| problem.at.start);
    let line = |problem: &Problem| {
        let (line, column) = place(text, problem.at.start);
        format!("{}:{line}:{column}: {}", path.display(), problem.what)
    };
    let lines: Vec<_> = problems.iter().map(line).collect();
    let number = size::count(i64::try_from(lines.len()).unwrap_or(i64::MAX), "problem");
    Failure::usage(format!("{number} in '{}'", path.display()))
        .details(lines)
        .hint("'sluicebox init --print' shows all settings")
}

/// Line and column of byte `at`, both from 1; columns count characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or(before);
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        parse(Path::new("s.toml"), text).err().map(|failure| failure.lines()).unwrap_or_default()
    }

    #[test]
    fn all_problems_are_told_at_once_with_their_places() {
        let text = "# settings\nmemry = \"1GiB\"\njobs = 0\n  memory = \"much\"\nprogress = \"loud\"\ninputs = [\"ä\", 3]\nstrict = \"yes\"\n";
        let expected = [
            "error: 6 problems in 's.toml'",
            "  s.toml:2:1: there is no setting 'memry'; is 'memory' meant?",
            "  s.toml:3:8: 'jobs' must be a whole number from 1 on, not '0'",
            "  s.toml:4:12: 'memory' must be a size such as \"512MiB\", not 'much'",
            "  s.toml:5:12: 'progress' must be one of auto, bar, log, none, not 'loud'",
            "  s.toml:6:16: 'inputs' must be a list of texts that are not empty",
            "  s.toml:7:10: 'strict' must be true or false",
            "hint: 'sluicebox init --print' shows all settings",
        ];
        assert_eq!(problems(text), expected);
    }

    #[test]
    fn what_is_no_toml_does_not_hide_the_rest() {
        let found = problems("memory = \nstore = 'a'\ncolour = 1\n[run]\njobs = 1\n");
        assert!(found.iter().any(|line| line.starts_with("  s.toml:1:10: ")), "{found:?}");
        assert!(found.iter().any(|line| line.contains("3:1: there is no setting 'colour'")), "{found:?}");
        assert!(found.iter().any(|line| line.contains("no setting 'run'")), "{found:?}");
        assert!(!problems("store = 'a'\nstore = 'b'\n").is_empty());
    }

    #[test]
    fn places_are_meant_from_the_file() -> Result<(), Failure> {
        let text = "inputs = ['news/', '/data', 's3://b/x', '-']\nstore = './store'\nlog = 'warn'\nmax_rejects = 3";
        let values = |path: &str| -> Result<Vec<String>, Failure> {
            Ok(parse(Path::new(path), text)?.entries.into_values().flat_map(|entry| entry.values).collect())
        };
        let here = ["news/", "/data", "s3://b/x", "-", "warn", "3", "./store"];
        assert_eq!(values("sluicebox.toml")?, here);
        assert_eq!(values("./sluicebox.toml")?, here);
        let there = ["/etc/s/news/", "/data", "s3://b/x", "-", "warn", "3", "/etc/s/store"];
        assert_eq!(values("/etc/s/sluicebox.toml")?, there);
        Ok(())
    }
}
