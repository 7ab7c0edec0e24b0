//! The files of a vocabulary: ours, embedded, and a user's over them.
//!
//! A user's file has the name and form of one of ours. Its entries stand behind ours in every list, so that the parts,
//! in which later entries win, add what is new and override what is not.

use toml::{Table, Value};

use super::VocabularyError;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        /// Every file that ships, by its name under `schemas/vocabulary`.
        pub const EMBEDDED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../schemas/vocabulary/", $name)))),*];
    };
}

embedded![
    "text/sentences.toml",
    "numbers.toml",
    "units.toml",
    "currencies.toml",
    "comparators.toml",
    "calendar.toml",
    "direction.toml",
    "grammar.toml",
    "passed_over.toml",
    "status.toml",
    "places.toml",
    "relation.toml",
    "weights/kind.toml",
    "weights/measure.toml",
    "weights/status.toml",
];

/// The text of every file of a vocabulary.
#[derive(Debug, Clone)]
pub struct Sources {
    files: Vec<(&'static str, String)>,
}

impl Sources {
    /// The files that ship.
    pub fn embedded() -> Self {
        let files = EMBEDDED.iter().chain(crate::topic::FILES);
        Self { files: files.map(|(name, text)| (*name, (*text).to_owned())).collect() }
    }

    /// The files that ship, with a user's over them.
    ///
    /// # Errors
    /// [`VocabularyError::Unknown`] where we have no file of the name, [`VocabularyError::Toml`] where it is no TOML.
    pub fn with(overrides: &[(&str, &str)]) -> Result<Self, VocabularyError> {
        let mut sources = Self::embedded();
        for (name, text) in overrides {
            let file = sources.files.iter_mut().find(|(known, _)| known == name);
            let (_, ours) = file.ok_or_else(|| VocabularyError::Unknown { file: (*name).to_owned() })?;
            *ours = if name.ends_with(".toml") { merged(name, ours, text)? } else { format!("{ours}\n{text}") };
        }
        Ok(sources)
    }

    /// The text of the file `name`; empty where there is none, which a part's own checks then report.
    pub fn text(&self, name: &str) -> &str {
        self.files.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }

    /// The files of topics, a user's own merged into ours.
    pub fn topics(&self) -> Vec<(&str, &str)> {
        self.files().filter(|(name, _)| name.starts_with("topics/")).collect()
    }

    /// Every file with its text, in a fixed order.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (*name, text.as_str()))
    }
}

fn merged(name: &str, ours: &str, theirs: &str) -> Result<String, VocabularyError> {
    let mut table: Table = toml::from_str(ours).map_err(VocabularyError::toml(name))?;
    let over: Table = toml::from_str(theirs).map_err(VocabularyError::toml(name))?;
    for (key, value) in over {
        merge(&mut table, key, value);
    }
    Ok(table.to_string())
}

fn merge(table: &mut Table, key: String, value: Value) {
    match (table.get_mut(&key), value) {
        (Some(Value::Array(ours)), Value::Array(theirs)) => ours.extend(theirs),
        (Some(Value::Table(ours)), Value::Table(theirs)) => {
            for (key, value) in theirs {
                merge(ours, key, value);
            }
        }
        (_, value) => {
            table.insert(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_entries_follow_ours() -> Result<(), VocabularyError> {
        let mine = "[[unit]]\ncode = \"smoot\"\ndimension = \"length\"\nfactor = \"1.7018\"\nnames = [\"smoot\"]";
        let sources = Sources::with(&[("units.toml", mine)])?;
        let table: Table = toml::from_str(sources.text("units.toml")).map_err(VocabularyError::toml("units.toml"))?;
        let last = table["unit"].as_array().and_then(|units| units.last()).and_then(|unit| unit.get("code"));
        assert_eq!(last.and_then(Value::as_str), Some("smoot"));
        Ok(())
    }

    #[test]
    fn unknown_names_and_broken_files_are_named() {
        let error = |files: &[(&str, &str)]| Sources::with(files).map(|_| ()).map_err(|error| error.to_string());
        assert_eq!(error(&[("unit.toml", "")]), Err("vocabulary has no file 'unit.toml'".to_owned()));
        assert_eq!(error(&[("units.toml", "[[unit]")]), Err("vocabulary file 'units.toml' cannot be read".to_owned()));
    }
}
