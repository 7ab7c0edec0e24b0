//! The evaluation as a page of text.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use super::errors::{Error, Kind};
use super::report::{Difference, Report};
use super::scores::{Rates, Scores};
use super::tallies::{Confusion, Tally};
use crate::style::Style;

/// Units and rules that are shown; `--json` has all.
const SHOWN: usize = 14;
/// Confused pairs of a field that are shown.
const PAIRS: usize = 6;

/// A page of text, line by line.
struct Page<'r> {
    report: &'r Report,
    style: Style,
    text: String,
}

/// The page of a report, with at most `most` errors of each kind.
pub(crate) fn of(report: &Report, most: usize, style: Style) -> String {
    let mut page = Page { report, style, text: String::new() };
    page.rates();
    page.shares();
    page.tallies("unit of the gold", "gold", &report.units);
    page.tallies("rule of the amount", "read", &report.amount_rules);
    page.tallies("rule of the measure", "read", &report.measure_rules);
    page.confusion();
    page.errors(most);
    if let Some(difference) = &report.difference {
        page.difference(difference, most);
    }
    page.text
}

impl Page<'_> {
    fn line(&mut self, text: impl std::fmt::Display) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{text}");
    }

    /// How much a figure changed, where there is a baseline and it did.
    fn change(&self, figure: &str) -> String {
        let change = self.report.difference.as_ref().and_then(|difference| difference.figures.get(figure));
        match change {
            Some(change) if *change > 0.0 => format!("  {}", self.style.good(format!("{change:+.3}"))),
            Some(change) => format!("  {}", self.style.bad(format!("{change:+.3}"))),
            None => String::new(),
        }
    }

    fn rates(&mut self) {
        let Scores { gold, optional, predicted, matched, found, amount, record, fact, named, .. } = &self.report.scores;
        self.line(format!("gold {gold} (+{optional} optional)  predicted {predicted}  matched {matched}"));
        self.line("");
        let named = named.iter().map(|(name, rates)| (name.as_str(), *rates));
        let all =
            [("found", *found), ("amount", *amount), ("record", *record), ("fact", *fact)].into_iter().chain(named);
        for (name, Rates { p, r, f1 }) in all {
            let change = self.change(name);
            self.line(format!(
                "{} P {p:.3}  R {r:.3}  F1 {}{change}",
                self.padded(name, 10),
                self.style.bold(format!("{f1:.3}"))
            ));
        }
        let measure = self.report.scores.measure;
        let change = self.change("measure");
        let head = self.padded("measure", 10);
        self.line(format!("{head} shared by half {:.3}  mean {:.3}{change}", measure.share, measure.mean_token_f1));
    }

    fn padded(&self, text: &str, width: usize) -> String {
        self.style.dim(format!("{text:<width$}"))
    }

    fn shares(&mut self) {
        let scores = &self.report.scores;
        self.line("");
        self.line(self.style.bold("accuracy over what was found, and mean F1 of the rarer values"));
        for (name, share) in &scores.accuracy {
            let mean =
                scores.means.get(name).copied().flatten().map_or_else(String::new, |mean| format!("  macro {mean:.3}"));
            let changes = self.change(name) + &self.change(&format!("macro.{name}"));
            self.line(format!("{} {share:.3}{mean}{changes}", self.padded(name, 10)));
        }
    }

    fn tallies(&mut self, title: &str, all: &str, tallies: &[Tally]) {
        self.line("");
        let head = format!(
            "{title:<22}{all:>7}{:>7}{:>8}{:>9}{:>8}{:>10}",
            "found", "amount", "measure", "record", "spurious"
        );
        self.line(self.style.bold(head));
        for tally in tallies.iter().take(SHOWN) {
            let Tally { name, all, found, amount, measure, record, spurious } = tally;
            let name = if name.is_empty() { "(none)" } else { name };
            self.line(format!("{name:<22}{all:>7}{found:>7}{amount:>8}{measure:>9}{record:>8}{spurious:>10}"));
        }
        if tallies.len() > SHOWN {
            self.line(self.style.dim(format!("and {} more; --json has all", tallies.len() - SHOWN)));
        }
    }

    fn confusion(&mut self) {
        self.line("");
        self.line(self.style.bold("taken for another: gold -> read"));
        for (field, pairs) in &self.report.confusion {
            let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
            let pair = |pair: &Confusion| format!("{} -> {} {}", shown(&pair.gold), shown(&pair.read), pair.count);
            let mut all: Vec<String> = pairs.iter().take(PAIRS).map(pair).collect();
            if pairs.len() > PAIRS {
                all.push(format!("and {} more", pairs.len() - PAIRS));
            }
            let all = if all.is_empty() { "nothing".to_owned() } else { all.join(", ") };
            self.line(format!("{} {all}", self.padded(field, 10)));
        }
    }

    fn errors(&mut self, most: usize) {
        let title = |kind| match kind {
            Kind::Missed => "missed",
            Kind::Spurious => "spurious",
            Kind::Wrong => "wrong",
        };
        for kind in [Kind::Missed, Kind::Spurious, Kind::Wrong].into_iter().filter(|_| most > 0) {
            let all: Vec<&Error> = self.report.errors.iter().filter(|error| error.kind == kind).collect();
            let shown = all.len().min(most);
            self.line("");
            self.line(self.style.bold(format!("{} ({shown} of {})", title(kind), all.len())));
            all.into_iter().take(most).for_each(|error| self.error(error));
        }
    }

    fn error(&mut self, error: &Error) {
        let rule = error.rule.as_ref().map_or_else(String::new, |rule| format!("  rule {rule}"));
        self.line(format!("  {}", self.style.dim(format!("{}{rule}", error.place()))));
        let evidence = format!("{}{}{}", error.before, self.style.quote(&error.quote), error.after);
        self.line(format!("    {}", evidence.trim()));
        match error.kind {
            Kind::Wrong => self.faults(&error.fields),
            Kind::Missed | Kind::Spurious => {
                let one = |(name, pair): (&String, &super::errors::Pair)| {
                    let value = if pair.gold.is_null() { &pair.read } else { &pair.gold };
                    format!("{name} {}", plain(value))
                };
                let said = error.fields.iter().filter(|(name, _)| told(name, error)).map(one).collect::<Vec<_>>();
                self.line(self.style.dim(format!("    {}", said.join(", "))));
            }
        }
    }

    fn faults(&mut self, fields: &BTreeMap<String, super::errors::Pair>) {
        for (name, pair) in fields {
            let (gold, read) = (plain(&pair.gold), plain(&pair.read));
            self.line(format!(
                "    {} gold {}  read {}",
                self.padded(name, 10),
                self.style.good(gold),
                self.style.bad(read)
            ));
        }
    }

    fn difference(&mut self, difference: &Difference, most: usize) {
        let Difference { figures, mended, new } = difference;
        self.line("");
        self.line(self.style.bold("since the baseline"));
        if figures.is_empty() {
            self.line("no figure changed");
        }
        for (name, change) in figures {
            self.line(format!("  {} {change:+.4}", self.padded(name, 18)));
        }
        for (title, labels) in [("mended", mended), ("new", new)] {
            self.line(format!("  {title}: {}", labels.len()));
            labels.iter().take(most).for_each(|label| self.line(format!("    {label}")));
        }
    }
}

/// The fields of what has no partner that are worth a line: those that are no default.
fn told(name: &str, error: &Error) -> bool {
    let pair = error.fields.get(name);
    let is = |value: &str| pair.is_some_and(|pair| pair.gold == value || pair.read == value);
    !(name == "topic"
        || name == "comparator" && is("=")
        || name == "kind" && is("level")
        || name == "status" && is("actual"))
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(ends) => ends.iter().map(plain).collect::<Vec<_>>().join(" to "),
        Value::Number(number) => number
            .as_f64()
            .filter(|n| n.fract() == 0.0 && n.abs() < 1e15)
            .map_or_else(|| number.to_string(), |whole| format!("{whole:.0}")),
        other => other.to_string(),
    }
}
