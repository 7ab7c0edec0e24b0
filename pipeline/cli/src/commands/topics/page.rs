//! The evaluation of topics as a page of text.

use std::fmt::Write;

use super::report::{Report, Wrong};
use crate::style::Style;

/// Characters of a text that are shown.
const SHOWN: usize = 160;
/// Phrases of a mistake that are shown.
const PHRASES: usize = 8;

/// The page of a report, with at most `most` mistakes.
pub(super) fn of(report: &Report, most: usize, style: Style) -> String {
    let mut page = String::new();
    // Writing to a string does not fail.
    let _ = figures(&mut page, report, style)
        .and_then(|()| confusion(&mut page, report, style))
        .and_then(|()| mistakes(&mut page, report, most, style));
    page
}

fn figures(page: &mut String, report: &Report, style: Style) -> std::fmt::Result {
    writeln!(page, "{}", style.bold(format!("{:<14} precision  recall      F1  texts", "topic")))?;
    for (topic, of) in &report.topics {
        writeln!(page, "{topic:<14} {:>9.3} {:>7.3} {:>7.3} {:>6}", of.precision, of.recall, of.f1, of.texts)?;
    }
    writeln!(
        page,
        "{} texts, macro-F1 {:.4}, calibration error {:.3}",
        report.texts, report.macro_f1, report.calibration_error
    )
}

fn confusion(page: &mut String, report: &Report, style: Style) -> std::fmt::Result {
    let mut wrong: Vec<_> = report.confusion.iter().filter(|pair| pair.expected != pair.found).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    wrong.sort_by_key(|pair| std::cmp::Reverse(pair.texts));
    writeln!(page, "\n{}", style.bold("confusion"))?;
    wrong.iter().try_for_each(|pair| writeln!(page, "{:>6}  {} was given {}", pair.texts, pair.expected, pair.found))
}

fn mistakes(page: &mut String, report: &Report, most: usize, style: Style) -> std::fmt::Result {
    if report.mistakes.is_empty() || most == 0 {
        return Ok(());
    }
    let shown = most.min(report.mistakes.len());
    writeln!(
        page,
        "\n{}",
        style.bold(format!("mistakes, {shown} of {}, the most certain ones first", report.mistakes.len()))
    )?;
    report.mistakes.iter().take(most).try_for_each(|wrong| mistake(page, wrong, style))
}

fn mistake(page: &mut String, wrong: &Wrong, style: Style) -> std::fmt::Result {
    let text: String = wrong.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SHOWN).collect();
    let Wrong { id, expected, found, score, .. } = wrong;
    let id = if id.is_empty() { String::new() } else { format!("{id}: ") };
    writeln!(page, "  {id}{expected} was given {found} ({score:.2}): {text}")?;
    let reasons = wrong.reasons.iter().take(PHRASES);
    let phrases: Vec<_> = reasons.map(|r| format!("{} \"{}\" {:+.2}", r.topic, r.phrase, r.weight)).collect();
    let phrases = if phrases.is_empty() { "no phrase was found".to_owned() } else { phrases.join(", ") };
    writeln!(page, "    {}", style.dim(phrases))
}
