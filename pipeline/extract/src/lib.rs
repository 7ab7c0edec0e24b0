//! From text to facts: every figure of an article with its unit, what it measures, whose, where, when, and its topic.
//!
//! This crate knows how numbers are written and what stands around them. It does no I/O and no async; everything it
//! knows of the world it reads from a [`vocabulary::Vocabulary`]. The same text and vocabulary give the same rows.

pub mod quantity;
pub mod relation;
pub mod text;
pub mod topic;
pub mod vocabulary;

pub use vocabulary::Vocabulary;
