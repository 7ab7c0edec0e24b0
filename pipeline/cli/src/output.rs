//! Stdout: data and nothing else. A reader that goes away ends the command without a complaint.

use std::io::{self, BufWriter, IsTerminal, Write};

/// Buffered stdout.
pub(crate) type Stdout = BufWriter<io::Stdout>;

/// Stdout for the length of a command.
pub(crate) fn stdout() -> Stdout {
    BufWriter::with_capacity(64 << 10, io::stdout())
}

/// Whether somebody looks at stdout.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The columns of the terminal, if stdout is one.
pub(crate) fn width() -> Option<usize> {
    is_terminal().then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0))
}

/// Writes lines to stderr, for people; that it cannot be written is no reason to stop.
pub(crate) fn tell(lines: &str) {
    let _unseen = io::stderr().lock().write_all(lines.as_bytes());
}
