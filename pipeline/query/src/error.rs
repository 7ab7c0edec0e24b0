//! The errors of this crate, by what the caller can do about them: mend the query, give more memory, look at the store.

use std::fmt;

/// Where in a query something is wrong; line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
    /// The text of that line.
    pub text: String,
}

/// Why a query gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query's text is wrong.
    #[error("{message}{}{}", Marked(.position.as_ref()), Helped(.help.as_deref()))]
    Query {
        /// What is wrong with it.
        message: String,
        /// Where.
        position: Option<Position>,
        /// What may have been meant.
        help: Option<String>,
    },
    /// The statement would change something.
    #[error("'{statement}' is refused: a session only reads, with SELECT, EXPLAIN, SHOW, DESCRIBE and SET")]
    ReadOnly {
        /// Its first words.
        statement: String,
    },
    /// The query needs more memory than it may have.
    #[error(
        "the query needs more than the {limit} bytes of memory it may use: {detail}\n\
         help: give more with --memory, or try 'SET datafusion.optimizer.prefer_hash_join = false' first, which joins on disk"
    )]
    Memory {
        /// The limit.
        limit: usize,
        /// What asked for how much.
        detail: String,
    },
    /// The store's files could not be read.
    #[error("the store cannot be read: {0}")]
    Read(String),
    /// The store could not be opened.
    #[error(transparent)]
    Store(#[from] sluicebox_store::Error),
    /// An SQL text of the program itself does not run; that is a defect.
    #[error("'{name}' does not run: {message}")]
    Script {
        /// The file's name.
        name: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// The id fits several rows.
    #[error("'{0}' is the beginning of several ids; give more of it")]
    AmbiguousId(String),
    /// The id cannot be one.
    #[error("'{0}' is no id: an id has up to 32 hexadecimal digits")]
    NoId(String),
    /// The format cannot hold this result.
    #[error("'{format}' cannot hold this result: {detail}")]
    Format {
        /// The format.
        format: &'static str,
        /// Why.
        detail: String,
    },
    /// No format has this name.
    #[error("unknown format '{0}'")]
    UnknownFormat(String),
    /// The result could not be written.
    #[error("the result cannot be written")]
    Output(#[from] std::io::Error),
    /// Rows do not have the columns that they should.
    #[error(transparent)]
    Row(#[from] sluicebox_record::Error),
}

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether the reader of the output went away, which is no failure of the query.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

/// How much of a long line is shown on each side of the place.
const AROUND: usize = 60;

struct Marked<'a>(Option<&'a Position>);

impl fmt::Display for Marked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(position) = self.0 else { return Ok(()) };
        let before = position.column.saturating_sub(1);
        let skipped = before.saturating_sub(AROUND);
        let shown: String = position.text.chars().skip(skipped).take(2 * AROUND).collect();
        let (line, column) = (position.line, position.column);
        let margin = line.to_string().len();
        write!(f, "\n{:margin$}--> line {line}, column {column}", "")?;
        write!(f, "\n{line} | {}", shown.trim_end())?;
        write!(f, "\n{:margin$} | {:indent$}^", "", "", indent = before - skipped)
    }
}

struct Helped<'a>(Option<&'a str>);

impl fmt::Display for Helped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |help| write!(f, "\nhelp: {help}"))
    }
}
