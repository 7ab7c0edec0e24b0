//! The sluicebox command.
fn main() {}
