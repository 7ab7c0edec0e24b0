//! Numerals and what they are: amounts with value and unit, or numerals passed over with a reason.

pub mod amount;

pub use amount::{Amount, Comparator, Direction, Form, Kind};
