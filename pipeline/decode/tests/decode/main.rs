//! The decoder from outside: literate cases, whole archives against snapshots, refusals, properties over any bytes, and
//! the shared gold where it is at hand.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "a test fails by panicking")]

mod archives;
mod cases;
mod gold;
mod properties;
mod refused;
mod render;
