//! What `--dry-run` prints: a line for each input and each document that is gone, and on stderr what it comes to.

use std::collections::BTreeMap;
use std::io::Write;

use sluicebox_flow::{Planned, Tally};

use crate::exit::{Failure, Outcome};
use crate::output::{self, tell};
use crate::size::{count, grouped, show};

/// The actions, in the order in which they are summed up.
const ACTIONS: [&str; 7] = ["new", "changed", "compare", "retry", "gone", "known", "later"];

/// Prints it.
///
/// # Errors
/// Where nobody reads stdout.
pub(super) fn tell_plan(planned: &[Planned], tally: &Tally) -> Result<Outcome, Failure> {
    let mut stdout = output::stdout();
    for one in planned {
        writeln!(stdout, "{:<8} {}  {}", one.action, one.uri, one.reason)?;
    }
    stdout.flush()?;
    tell(&summary(planned, tally));
    Ok(Outcome::Done)
}

fn summary(planned: &[Planned], tally: &Tally) -> String {
    let mut numbers: BTreeMap<&str, i64> = BTreeMap::new();
    let mut bytes = 0;
    for one in planned {
        *numbers.entry(one.action).or_default() += 1;
        if matches!(one.action, "new" | "changed" | "compare" | "retry") {
            bytes += one.size.and_then(|size| i64::try_from(size).ok()).unwrap_or_default();
        }
    }
    let number = |action: &&str| numbers.get(*action).map(|number| format!("{} {action}", grouped(*number)));
    let numbers: Vec<_> = ACTIONS.iter().filter_map(number).collect();
    let numbers = if numbers.is_empty() { "no inputs".to_owned() } else { numbers.join(", ") };
    let mut text = format!("dry run: {numbers}; {} would be read, nothing was written\n", show(bytes));
    text.extend(super::summary::older(tally).map(|line| format!("  {line}\n")));
    if tally.known_rejected > 0 {
        let inputs = count(tally.known_rejected, "input");
        text.push_str(&format!("  {inputs} of the known could not be used in full\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_summed_up() {
        let one = |action, size| Planned { uri: String::new(), action, reason: String::new(), size };
        let planned = [
            one("known", Some(5)),
            one("new", Some(1500)),
            one("new", Some(500)),
            one("gone", None),
            one("later", None),
        ];
        let expected = "dry run: 2 new, 1 gone, 1 known, 1 later; 2.0 kB would be read, nothing was written\n";
        assert_eq!(summary(&planned, &Tally::default()), expected);
        assert_eq!(summary(&[], &Tally::default()), "dry run: no inputs; 0 B would be read, nothing was written\n");
    }
}
