//! How a command ends: the one place where outcomes and errors become exit codes, and where errors are printed.

use std::error::Error as StdError;
use std::io::{self, Write};
use std::process::ExitCode;

use sluicebox_flow::{ErrorKind as Flow, Signal};
use sluicebox_query::Error as Query;
use sluicebox_store::ErrorKind as Store;

/// How a command ended that did what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All of it.
    Done,
    /// All of it, but some inputs could not be used, which `--strict` minds.
    Rejects,
    /// It looked, and found that something does not hold.
    DoesNotHold,
    /// As far as it went before it was stopped.
    Interrupted(Signal),
}

impl Outcome {
    /// Its exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Rejects => 3,
            Self::DoesNotHold => 10,
            Self::Interrupted(Signal::Interrupt) => 130,
            Self::Interrupted(Signal::Terminate) => 143,
        }
    }
}

/// Why a command failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The store is damaged, or the program has a bug.
    Failed,
    /// What was asked for cannot be.
    Usage,
    /// Reading or writing failed.
    Io,
    /// Another process was in the way.
    Busy,
    /// Whoever read the output has seen enough.
    Unread,
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Self::Unread => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Io => 74,
            Self::Busy => 75,
        }
    }
}

/// A failure: of which kind, why, and what may help.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    error: Box<dyn StdError + Send + Sync>,
    details: Vec<String>,
    hint: Option<String>,
    is_told: bool,
}

impl Failure {
    /// A failure of `kind`.
    pub(crate) fn new(kind: Kind, error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, error: error.into(), details: Vec::new(), hint: None, is_told: false }
    }

    /// What was asked for cannot be, as `message` says.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message.into())
    }

    /// The same with something that may help.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same with a line for each of several things.
    pub(crate) fn details(self, details: Vec<String>) -> Self {
        Self { details, ..self }
    }

    /// The same, once it has been told in another form than this one's lines.
    pub(crate) fn told(self) -> Self {
        Self { is_told: true, ..self }
    }

    /// Its exit code.
    pub(crate) fn code(&self) -> u8 {
        self.kind.code()
    }

    /// Its kind.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// What failed, then its causes, each once, then what may help.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("error: {}", self.error)];
        let mut said = self.error.to_string();
        let causes = std::iter::successors(self.error.source(), |&cause| cause.source());
        for cause in causes.map(ToString::to_string) {
            // Some libraries repeat in a message what its cause says.
            if !said.contains(&cause) {
                lines.push(format!("  cause: {cause}"));
            }
            said = cause;
        }
        lines.extend(self.details.iter().map(|detail| format!("  {detail}")));
        lines.extend(self.hint.iter().map(|hint| format!("hint: {hint}")));
        lines
    }
}

impl From<sluicebox_flow::Error> for Failure {
    fn from(error: sluicebox_flow::Error) -> Self {
        let kind = match error.kind() {
            Flow::Usage => Kind::Usage,
            Flow::Io => Kind::Io,
            Flow::Busy => Kind::Busy,
            Flow::Aborted | Flow::Failed => Kind::Failed,
        };
        Self::new(kind, error)
    }
}

impl From<sluicebox_store::Error> for Failure {
    fn from(error: sluicebox_store::Error) -> Self {
        let kind = match error.kind() {
            Store::Usage | Store::NotFound => Kind::Usage,
            Store::Io => Kind::Io,
            Store::Busy => Kind::Busy,
            Store::Corrupt | Store::Contract => Kind::Failed,
        };
        let hint = (error.kind() == Store::NotFound).then(|| "'sluicebox run INPUT...' makes one".to_owned());
        Self { hint, ..Self::new(kind, error) }
    }
}

impl From<Query> for Failure {
    fn from(error: Query) -> Self {
        let kind = match error {
            Query::Store(error) => return error.into(),
            Query::Output(error) => return error.into(),
            Query::Read(_) => Kind::Io,
            Query::Script { .. } | Query::Row(_) | Query::Memory { .. } => Kind::Failed,
            _ => Kind::Usage,
        };
        Self::new(kind, error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let kind = if error.kind() == io::ErrorKind::BrokenPipe { Kind::Unread } else { Kind::Io };
        Self::new(kind, error)
    }
}

/// Prints the failure, if it is one, and gives the exit code.
pub(crate) fn report(result: Result<Outcome, Failure>) -> ExitCode {
    match result {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(failure) => {
            if failure.kind() != Kind::Unread && !failure.is_told {
                let mut stderr = io::stderr().lock();
                // There is nowhere left to say that stderr cannot be written.
                let _unseen = failure.lines().iter().try_for_each(|line| writeln!(stderr, "{line}"));
            }
            ExitCode::from(failure.kind().code())
        }
    }
}

/// Prints what is wrong with the arguments, or the help that was asked for.
pub(crate) fn of_arguments(error: &clap::Error) -> ExitCode {
    let _unseen = error.print();
    if error.use_stderr() { ExitCode::from(Kind::Usage.code()) } else { ExitCode::from(Outcome::Done.code()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_manual() {
        let outcomes = [
            Outcome::Done,
            Outcome::Rejects,
            Outcome::DoesNotHold,
            Outcome::Interrupted(Signal::Interrupt),
            Outcome::Interrupted(Signal::Terminate),
        ];
        assert_eq!(outcomes.map(Outcome::code), [0, 3, 10, 130, 143]);
        let kinds = [Kind::Unread, Kind::Failed, Kind::Usage, Kind::Io, Kind::Busy];
        assert_eq!(kinds.map(Kind::code), [0, 1, 2, 74, 75]);
    }

    #[test]
    fn causes_are_printed_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("cannot write 'x'")]
        struct Outer(#[source] Inner);
        #[derive(Debug, thiserror::Error)]
        #[error("write failed: disk full")]
        struct Inner(#[source] io::Error);
        let failure = Failure::new(Kind::Io, Outer(Inner(io::Error::other("disk full")))).hint("make room");
        assert_eq!(failure.lines(), ["error: cannot write 'x'", "  cause: write failed: disk full", "hint: make room"]);
    }
}
