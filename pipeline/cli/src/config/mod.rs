//! Settings: flags over environment over file over defaults.
//!
//! The command line is parsed twice: once to find the file, once with what the file says in the place of the defaults.
//! So a value from a file goes the same way as one that was typed, and there is one meaning of each.

pub(crate) mod file;
pub(crate) mod keys;
pub(crate) mod schema;
pub(crate) mod template;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::TypedValueParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches};

use self::file::File;
use self::keys::{KEYS, Key};
use crate::cli::Cli;
use crate::exit::Failure;

/// What was typed, with the settings from elsewhere.
pub(crate) struct Parsed {
    pub(crate) cli: Cli,
    /// What the command's settings are.
    pub(crate) settings: Vec<Setting>,
}

/// Why there is no command.
pub(crate) enum Stop {
    /// The arguments are wrong, or help was asked for.
    Arguments(clap::Error),
    /// The file is wrong.
    File(Failure),
}

/// A setting of the command that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) key: &'static Key,
    /// Its values; none where it is not set.
    pub(crate) values: Vec<String>,
    pub(crate) origin: Origin,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The command line.
    Flag,
    /// The environment.
    Variable,
    /// A file, in this line.
    File(PathBuf, usize),
    /// Nowhere else.
    Default,
}

impl From<clap::Error> for Stop {
    fn from(error: clap::Error) -> Self {
        Self::Arguments(error)
    }
}

/// Reads `arguments`, the environment and the file.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Parsed, Stop> {
    let typed = Cli::command().try_get_matches_from(arguments)?;
    let file = match path(&typed) {
        Some(path) => file::read(&path).map_err(Stop::File)?,
        None => return finish(&typed, &File::default()),
    };
    finish(&with_defaults(Cli::command(), &file).try_get_matches_from(arguments)?, &file)
}

fn finish(matches: &ArgMatches, file: &File) -> Result<Parsed, Stop> {
    let cli = Cli::from_arg_matches(matches).map_err(|error| error.format(&mut Cli::command()))?;
    Ok(Parsed { cli, settings: settings(innermost(matches), file) })
}

/// The file that is meant: the one that was named, or the one here; none for commands that take no setting.
fn path(matches: &ArgMatches) -> Option<PathBuf> {
    let inner = innermost(matches);
    if !KEYS.iter().any(|key| inner.try_contains_id(key.name).is_ok()) {
        return None;
    }
    let named = inner.get_one::<PathBuf>("config").cloned();
    named.or_else(|| Some(PathBuf::from(file::NAME)).filter(|path| path.is_file()))
}

/// What was typed for the command at the end of the line.
fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| innermost(inner))
}

/// The command with the file's values as the defaults of all its settings.
fn with_defaults(command: Command, file: &File) -> Command {
    let is_set = |argument: &Arg| is_setting(argument) && file.entries.contains_key(argument.get_id().as_str());
    let ids: Vec<String> = command
        .get_arguments()
        .filter(|argument| is_set(argument))
        .map(|argument| argument.get_id().to_string())
        .collect();
    let changed = ids.into_iter().fold(command, |command, id| {
        let values = file.entries.get(id.as_str()).map(|entry| entry.values.clone()).unwrap_or_default();
        // The parser wants values that last as long as the program, and so do these.
        let values = values.into_iter().map(|value| &*Box::leak(value.into_boxed_str()));
        command.mut_arg(id, |argument| argument.default_values(values))
    });
    let names: Vec<String> = changed.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    names.into_iter().fold(changed, |command, name| command.mut_subcommand(name, |inner| with_defaults(inner, file)))
}

/// Whether a flag is the one of a key; others may have its name.
pub(crate) fn is_setting(argument: &Arg) -> bool {
    let Some(key) = keys::find(argument.get_id().as_str()) else { return false };
    let variable = argument.get_env().map(|name| name.to_string_lossy().into_owned());
    variable == key.variable()
}

fn settings(matches: &ArgMatches, file: &File) -> Vec<Setting> {
    let has = |key: &&'static Key| matches.try_contains_id(key.name).is_ok();
    KEYS.iter().filter(has).map(|key| setting(key, matches, file)).collect()
}

fn setting(key: &'static Key, matches: &ArgMatches, file: &File) -> Setting {
    let raw = matches.get_raw(key.name).into_iter().flatten();
    let values = raw.map(|value| value.to_string_lossy().into_owned()).collect();
    let origin = match (matches.value_source(key.name), file.entries.get(key.name)) {
        (Some(ValueSource::CommandLine), _) => Origin::Flag,
        (Some(ValueSource::EnvVariable), _) => Origin::Variable,
        (Some(_), Some(entry)) => Origin::File(file.path.clone(), entry.line),
        _ => Origin::Default,
    };
    Setting { key, values, origin }
}

impl Setting {
    /// As a line of a file; what is not set is a comment.
    pub(crate) fn line(&self) -> String {
        match (self.values.as_slice(), self.key.kind) {
            ([], keys::Kind::Places) => format!("{} = []", self.key.name),
            ([], _) => format!("# {} is not set", self.key.name),
            (values, keys::Kind::Places) => {
                let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
                format!("{} = [{}]", self.key.name, values.join(", "))
            }
            ([value, ..], keys::Kind::Boolean) => format!("{} = {}", self.key.name, is_yes(value)),
            ([value, ..], keys::Kind::Count) => format!("{} = {value}", self.key.name),
            ([value, ..], _) => format!("{} = {}", self.key.name, quoted(value)),
        }
    }

    /// Where it comes from, in words.
    pub(crate) fn origin(&self) -> String {
        match &self.origin {
            Origin::Flag => self.key.flag(),
            Origin::Variable => self.key.variable().unwrap_or_default(),
            Origin::File(path, line) => format!("{}:{line}", path.display()),
            Origin::Default => "default".to_owned(),
        }
    }
}

/// Whether a word of a variable or a flag means yes.
fn is_yes(word: &str) -> bool {
    let read = clap::builder::BoolishValueParser::new().parse_ref(&Command::new("sluicebox"), None, OsStr::new(word));
    read.unwrap_or_default()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Flags by the names of their keys, as `command` has them.
pub(crate) fn flags(command: &Command) -> BTreeMap<String, Arg> {
    let settings = command.get_arguments().filter(|argument| is_setting(argument));
    settings.map(|argument| (argument.get_id().to_string(), argument.clone())).collect()
}
