//! The decoder from outside: literate cases, whole archives against snapshots, properties over any bytes, and the
//! shared gold where it is at hand.

mod archives;
mod cases;
mod gold;
mod properties;
mod render;
