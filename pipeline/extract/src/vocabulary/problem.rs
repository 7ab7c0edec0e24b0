//! What is wrong with a vocabulary, and where.

use std::fmt;

/// Why a vocabulary cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum VocabularyError {
    /// A file is not TOML of the form that its part asks for.
    #[error("vocabulary file '{file}' cannot be read")]
    Toml {
        /// The file.
        file: String,
        /// What the TOML reader said.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// An entry makes no sense.
    #[error("vocabulary file '{file}', entry '{entry}': {problem}")]
    Entry {
        /// The file.
        file: String,
        /// The entry's code or first form.
        entry: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A user's files are wrong: everything that was found, in the order of the files.
    #[error("the vocabulary has {}{}", count(.0), lines(.0))]
    User(Vec<Problem>),
}

impl VocabularyError {
    /// Names the file in a TOML error.
    pub fn toml(file: &str) -> impl FnOnce(toml::de::Error) -> Self {
        let file = file.to_owned();
        |source| Self::Toml { file, source: Box::new(source) }
    }
}

fn count(problems: &[Problem]) -> String {
    match problems.len() {
        1 => "a problem".to_owned(),
        many => format!("{many} problems"),
    }
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}

/// A problem in a user's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// The line, from 1, and the character in it, from 1; none where the file as a whole is meant.
    pub at: Option<(usize, usize)>,
    /// The entry's section and name, `unit 'smoot'`; empty outside of entries.
    pub entry: String,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some((line, column)) = self.at {
            write!(f, ":{line}:{column}")?;
        }
        if !self.entry.is_empty() {
            write!(f, ": {}", self.entry)?;
        }
        write!(f, ": {}", self.problem)
    }
}
