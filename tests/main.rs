//! The one test binary: the built program from outside, by its arguments, output and exit code.
//!
//! `harness` makes a folder, puts texts into it and runs the program there. Whole outputs are compared with snapshots;
//! `INSTA_UPDATE=always` writes them anew, for review as a diff.

mod changes;
mod corpus;
mod eval;
mod exit_codes;
mod explain;
mod harness;
mod help;
mod inputs;
mod interop;
mod jobs;
mod kills;
mod queries;
mod runs;
mod signals;
