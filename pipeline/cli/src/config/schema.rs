//! The JSON Schema of `sluicebox.toml`, for editors and for checks before a file is rolled out.

use clap::{Arg, CommandFactory};
use serde_json::{Map, Value, json};

use super::flags;
use super::keys::{KEYS, Key, Kind};
use crate::cli::Cli;

/// The schema.
pub(crate) fn schema() -> Value {
    let mut command = Cli::command();
    command.build();
    let run = command.find_subcommand("run").map(flags).unwrap_or_default();
    let property = |key: &Key| run.get(key.name).map(|argument| (key.name.to_owned(), property(key, argument)));
    let properties: Map<String, Value> = KEYS.iter().filter_map(property).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sluicebox.toml",
        "description": "Settings of sluicebox. Flags outrank variables, variables this file, this file the defaults.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn property(key: &Key, argument: &Arg) -> Value {
    let mut property = kind(key.kind);
    if let Some(object) = property.as_object_mut() {
        object.insert("description".to_owned(), json!(meaning(argument)));
        if let Some(default) = default(argument) {
            let default = if key.kind == Kind::Boolean { json!(default == "true") } else { json!(default) };
            object.insert("default".to_owned(), default);
        }
    }
    property
}

fn kind(kind: Kind) -> Value {
    let text = json!({"type": "string", "minLength": 1});
    match kind {
        Kind::Places => json!({"type": "array", "items": text}),
        Kind::Place | Kind::Text | Kind::Time => text,
        Kind::Size => json!({"anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? *([kKmMgG]?([iI]?[bB])?|[kKmMgG][iI])$"},
        ]}),
        Kind::Count => json!({"type": "integer", "minimum": 1}),
        Kind::Share => json!({"anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+ *%| *%)?$"},
        ]}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Word(words) => json!({"enum": words}),
    }
}

/// What a flag's help says, as a sentence.
pub(super) fn meaning(argument: &Arg) -> String {
    argument.get_help().map(|help| format!("{help}.")).unwrap_or_default()
}

/// A flag's default, as it would be typed.
pub(super) fn default(argument: &Arg) -> Option<String> {
    argument.get_default_values().first().map(|value| value.to_string_lossy().into_owned())
}
