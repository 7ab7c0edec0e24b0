//! The one test binary: the built program from outside, by its arguments, output and exit code.
//!
//! `harness` makes a folder, puts texts into it and runs the program there. Whole outputs are compared with snapshots;
//! `INSTA_UPDATE=always` writes them anew, for review as a diff.

// Tests fail by panicking, and say where they were skipped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

mod changes;
mod corpus;
mod diffs;
mod emulators;
mod eval;
mod exit_codes;
mod explain;
mod harness;
mod help;
mod history;
mod inputs;
mod interop;
mod jobs;
mod kills;
mod maintenance;
mod queries;
mod runs;
mod scheduling;
mod segments;
mod selection;
mod settings;
mod signals;
mod topics;
mod vocabulary;
mod watching;
