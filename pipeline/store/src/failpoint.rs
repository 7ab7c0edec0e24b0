//! Named places at which a test can end the process as a kill would.
//!
//! `SLUICEBOX_FAILPOINT=name` aborts at the first passage of `name`, `name:3` at the third. The variable is read once;
//! a process without it pays one atomic load a passage.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Error, Result};

/// The environment variable that arms one of them.
pub const VARIABLE: &str = "SLUICEBOX_FAILPOINT";

/// Every failpoint, in the order in which a commit passes them. Those about files are passed once for each file.
pub const NAMES: [&str; 12] = [
    "before_write",
    "before_fsync",
    "after_fsync",
    "after_link",
    "after_folder_fsync",
    "after_data",
    "after_rewrite",
    "before_decision",
    "after_decision",
    "before_table",
    "after_table",
    "after_roll_forward",
];

/// Those that only maintenance passes: files packed, a sweep decided, some of its files deleted.
pub const MAINTENANCE: [&str; 3] = ["after_packing", "after_sweep", "after_delete"];

/// Those that a commit passes now and then: checkpoints of the Delta logs recorded, one of them put.
pub const CHECKPOINTS: [&str; 2] = ["after_record", "after_checkpoint"];

struct Plan {
    name: String,
    remaining: AtomicU64,
}

static PLAN: OnceLock<Option<Plan>> = OnceLock::new();

fn is_known(name: &str) -> bool {
    NAMES.iter().chain(&MAINTENANCE).chain(&CHECKPOINTS).any(|known| *known == name)
}

fn parse(text: &str) -> Result<Plan> {
    let (name, nth) = text.split_once(':').unwrap_or((text, "1"));
    let remaining = nth.parse::<u64>().ok().filter(|nth| *nth > 0);
    match remaining {
        Some(nth) if is_known(name) => Ok(Plan { name: name.to_owned(), remaining: AtomicU64::new(nth) }),
        _ => Err(Error::usage(format!(
            "'{text}' in {VARIABLE} is no failpoint; known are {}, {}, {}",
            NAMES.join(", "),
            MAINTENANCE.join(", "),
            CHECKPOINTS.join(", ")
        ))),
    }
}

fn plan() -> Option<&'static Plan> {
    PLAN.get_or_init(|| std::env::var(VARIABLE).ok().and_then(|text| parse(&text).ok())).as_ref()
}

/// Fails where the variable names no failpoint, so that a test with a misspelt one does not pass unharmed.
pub(crate) fn check() -> Result<()> {
    std::env::var(VARIABLE).map_or(Ok(()), |text| parse(&text).map(|_| ()))
}

/// Ends the process here if `name` is armed and this is the passage asked for.
pub fn hit(name: &str) {
    debug_assert!(is_known(name), "failpoint '{name}' is not listed");
    let Some(plan) = plan() else { return };
    if plan.name == name && plan.remaining.fetch_sub(1, Ordering::SeqCst) == 1 {
        std::process::abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_counts_are_parsed() -> Result<()> {
        let plan = parse("after_decision:3")?;
        assert_eq!((plan.name.as_str(), plan.remaining.load(Ordering::SeqCst)), ("after_decision", 3));
        assert_eq!(parse("after_data")?.remaining.load(Ordering::SeqCst), 1);
        for wrong in ["after_lunch", "after_data:0", "after_data:x", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        Ok(())
    }
}
