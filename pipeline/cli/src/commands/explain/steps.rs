//! What the steps of reading did with a numeral, in words.

use sluicebox_extract::quantity::{Amount, Step as Noted};

use super::model::Step;

/// The steps, in the order in which they look at a sentence.
const NAMES: [&str; 6] = ["signs", "units", "weak signs", "counts", "shared units", "rest"];

/// What each step did, in words; and the steps that left the numeral alone before one decided.
pub(crate) fn of(text: &str, noted: &[&Noted], amount: Option<&Amount>) -> (Vec<Step>, Vec<&'static str>) {
    let mut steps = Vec::new();
    let mut last: Option<&Noted> = None;
    for step in noted {
        let did = changes(text, last, step);
        if !did.is_empty() {
            steps.push(Step { name: step.name, did: did.join("; ") });
        }
        last = Some(step);
    }
    if let (Some(amount), Some(last)) = (amount, last)
        && last.unit.as_deref() != Some(amount.unit.as_str())
    {
        steps.push(Step { name: "article", did: format!("the rest of the article makes the unit {}", amount.unit) });
    }
    (steps, left(noted))
}

fn changes(text: &str, last: Option<&Noted>, step: &Noted) -> Vec<String> {
    let mut did = Vec::new();
    if step.range && !last.is_some_and(|last| last.range) {
        did.push("joined two numbers to a range".to_owned());
    }
    if step.unit != last.and_then(|last| last.unit.clone())
        && let Some(unit) = &step.unit
    {
        did.push(format!("took the unit {unit} by the rule '{}'", step.rule));
    }
    if step.item != last.and_then(|last| last.item.clone())
        && let Some(item) = &step.item
    {
        did.push(format!("counts '{item}'"));
    }
    if step.comparator != last.map(|last| last.comparator).unwrap_or_default() {
        did.push(format!("bounded by {}", step.comparator.as_str()));
    }
    if last.is_some_and(|last| last.quote != step.quote) {
        did.push(format!("the quote is '{}'", step.quote.slice(text)));
    }
    if let Some(reason) = step.reason.filter(|reason| last.and_then(|last| last.reason) != Some(*reason)) {
        did.push(format!("passed over as {}", reason.as_str()));
    }
    did
}

/// The steps before the first that decided.
fn left(noted: &[&Noted]) -> Vec<&'static str> {
    let decided = noted.iter().find(|step| step.reason.is_some() || !step.rule.is_empty());
    match decided {
        Some(decided) => NAMES.into_iter().take_while(|name| *name != decided.name).collect(),
        None => Vec::new(),
    }
}
