//! The file that `sluicebox init` writes: every setting, commented out, with its meaning and its default.

use std::fmt::Write;

use clap::{Arg, CommandFactory};

use super::keys::{KEYS, Key, Kind};
use super::{flags, schema};
use crate::cli::Cli;

const HEAD: &str = "\
# Settings of sluicebox, taken from ./sluicebox.toml or from the file that --config names.
#
# A flag outranks a variable, a variable this file, and this file the defaults. Each key is a flag without its dashes; its
# variable is SLUICEBOX_ and the key in capitals. Places are meant from the folder of this file.
# 'sluicebox config show --origin' tells what holds and from where.
";

/// Comments are not longer than this.
const WIDTH: usize = 110;

/// The text of the file.
pub(crate) fn text() -> String {
    let mut command = Cli::command();
    command.build();
    let run = command.find_subcommand("run").map(flags).unwrap_or_default();
    let mut text = HEAD.to_owned();
    for key in KEYS {
        let Some(argument) = run.get(key.name) else { continue };
        // Writing to a string does not fail.
        let _ = writeln!(text, "\n{}", comment(key, argument));
        let _ = writeln!(text, "# {} = {}", key.name, key.example);
    }
    text
}

/// What stands above a key.
fn comment(key: &Key, argument: &Arg) -> String {
    let mut lines = vec![schema::meaning(argument)];
    if let Kind::Word(words) = key.kind {
        lines.push(format!("One of {}.", words.join(", ")));
    }
    match schema::default(argument) {
        Some(default) => lines.push(format!("Default: {default}")),
        None => lines.push("Not set by default.".to_owned()),
    }
    lines.iter().flat_map(|line| wrapped(line)).map(|line| format!("# {line}")).collect::<Vec<_>>().join("\n")
}

/// `text` in lines that an editor shows whole.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + word.len() < WIDTH => line.extend([" ", word]),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::config::{file, is_setting};

    /// The file with every setting in use.
    fn in_use() -> String {
        let settings = |line: &str| KEYS.iter().any(|key| line.starts_with(&format!("# {} = ", key.name)));
        let line = |line: &str| if settings(line) { line.trim_start_matches("# ").to_owned() } else { line.to_owned() };
        text().lines().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_file_says_nothing_until_it_is_edited() {
        let parsed = file::parse(Path::new(file::NAME), &text()).ok();
        assert_eq!(parsed.map(|file| file.entries.len()), Some(0));
    }

    #[test]
    fn file_schema_and_flags_have_the_same_settings() {
        let names: BTreeSet<_> = KEYS.iter().map(|key| key.name.to_owned()).collect();
        let file = file::parse(Path::new(file::NAME), &in_use()).map_err(|failure| failure.lines()).unwrap();
        assert_eq!(file.entries.keys().map(ToString::to_string).collect::<BTreeSet<_>>(), names);
        let schema = schema::schema();
        let described = schema["properties"].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(described, names);
        let mut command = Cli::command();
        command.build();
        for name in ["run", "replay"] {
            let flags: BTreeSet<_> = flags(command.find_subcommand(name).unwrap()).into_keys().collect();
            let expected =
                names.iter().filter(|key| name == "run" || *key != "inputs").cloned().collect::<BTreeSet<_>>();
            assert_eq!(flags, expected, "{name}");
        }
    }

    #[test]
    fn every_variable_of_the_program_is_a_setting() {
        let mut command = Cli::command();
        command.build();
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "config") {
            for argument in inner.get_arguments() {
                let variable = argument.get_env().map(|name| name.to_string_lossy().into_owned());
                let is_known =
                    variable.as_deref().is_none_or(|name| name == "SLUICEBOX_CONFIG") || is_setting(argument);
                assert!(is_known, "{} of {}", argument.get_id(), inner.get_name());
            }
        }
    }

    #[test]
    fn flags_are_named_like_their_keys() {
        let mut command = Cli::command();
        command.build();
        for (name, argument) in flags(command.find_subcommand("run").unwrap()) {
            let expected = (name != "inputs").then(|| name.replace('_', "-"));
            assert_eq!(argument.get_long().map(ToOwned::to_owned), expected);
        }
    }
}
