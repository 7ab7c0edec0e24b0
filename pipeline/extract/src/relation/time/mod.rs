//! When a figure holds: time expressions, found by the calendar's words and worked out from the article's date.

pub mod calendar;
pub mod candidate;
pub mod choose;
pub mod core;
pub mod features;
pub mod find;
pub mod point;
mod rule;
mod run;
#[cfg(test)]
mod tests;

pub use calendar::Calendar;
pub use core::Published;
pub use find::{Expression, Marker};
pub use point::{Part, Point};
