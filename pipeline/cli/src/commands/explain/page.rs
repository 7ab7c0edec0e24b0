//! The explanation as a page of text.

use std::fmt::Write;

use super::model::{Choice, Explanation, Fate, Feature, Figure, Numeral, Sentence, Topic};
use crate::style::Style;

/// Candidates and features that are shown; `--json` has all.
const CANDIDATES: usize = 4;
const FEATURES: usize = 4;
const PHRASES: usize = 8;

/// A page of text, line by line.
struct Page {
    style: Style,
    text: String,
}

/// The page of an explanation.
pub(crate) fn of(explanation: &Explanation, style: Style) -> String {
    let mut page = Page { style, text: String::new() };
    for sentence in &explanation.sentences {
        page.sentence(sentence);
    }
    page.topic(&explanation.topic);
    page.text
}

impl Page {
    fn line(&mut self, text: impl std::fmt::Display) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{text}");
    }

    /// A name and what is said of it.
    fn told(&mut self, indent: usize, name: &str, said: &str) {
        let width = 12_usize;
        let name = self.style.dim(format!("{name:<width$}"));
        self.line(format!("{:indent$}{name} {said}", "").trim_end());
    }

    fn sentence(&mut self, sentence: &Sentence) {
        let under = sentence.heading.as_ref().map_or_else(String::new, |heading| format!(", under '{heading}'"));
        let place = format!("{}, bytes {}..{}{under}", sentence.block, sentence.start, sentence.end);
        self.line(self.style.dim(place));
        self.line(marked(sentence, self.style));
        self.line("");
        self.chunks(sentence);
        self.found(sentence);
        if sentence.numerals.is_empty() {
            self.told(2, "numerals", "none: no digit and no number word");
        }
        for numeral in &sentence.numerals {
            self.line("");
            self.numeral(numeral);
        }
        self.line("");
    }

    fn chunks(&mut self, sentence: &Sentence) {
        for chunk in &sentence.chunks {
            let words =
                chunk.tokens.iter().map(|token| format!("{}{}", token.text, self.style.dim(format!("/{}", token.tag))));
            let words = words.collect::<Vec<_>>().join(" ");
            self.told(2, chunk.kind, &words);
        }
    }

    fn found(&mut self, sentence: &Sentence) {
        let time = |time: &super::model::Time| {
            let reading = time.reads_as.as_deref().unwrap_or("a year that nothing says");
            let marker = if time.marker == "plain" { String::new() } else { format!(", {}", time.marker) };
            let relative = if time.relative { ", by the date of the text" } else { "" };
            format!("'{}' is {reading}{marker}{relative}", time.text)
        };
        let base = |base: &super::model::Base| format!("'{}' is {}", base.text, base.code);
        let place = |place: &super::model::Place| {
            format!("'{}' is {} {}", place.text, place.name, place.code).trim_end().to_owned()
        };
        let name = |name: &super::model::Name| format!("'{}', {}", name.text, name.sort);
        let lists: [(&str, Vec<String>); 4] = [
            ("times", sentence.times.iter().map(time).collect()),
            ("bases", sentence.bases.iter().map(base).collect()),
            ("places", sentence.places.iter().map(place).collect()),
            ("names", sentence.names.iter().map(name).collect()),
        ];
        for (title, all) in lists.iter().filter(|(_, all)| !all.is_empty()) {
            self.told(2, title, &all.join("; "));
        }
    }

    fn numeral(&mut self, numeral: &Numeral) {
        let quote = self.style.bold(&numeral.text);
        match &numeral.fate {
            Fate::PassedOver { reason, meaning } => {
                let meaning = meaning.trim_end_matches('.');
                self.line(format!("  {quote}  {} {reason} ({meaning})", self.style.bad("is no figure:")));
                self.steps(numeral);
                if !numeral.left_by.is_empty() {
                    self.told(4, "left by", &numeral.left_by.join(", "));
                }
            }
            Fate::Figure(figure) => {
                self.line(format!("  {quote}  {} of the form {}", self.style.good("is a figure"), figure.form));
                self.steps(numeral);
                self.figure(figure);
            }
        }
    }

    fn steps(&mut self, numeral: &Numeral) {
        for step in &numeral.steps {
            self.told(4, step.name, &step.did);
        }
    }

    fn figure(&mut self, figure: &Figure) {
        self.choice("measure", &figure.measure, "");
        self.choice("entity", &figure.entity, "");
        self.choice("place", &figure.place, "");
        self.choice("kind", &figure.kind, "");
        self.choice("status", &figure.status, "");
        self.choice("period", &figure.period, &basis(figure));
        self.told(4, "row", &said(&figure.row));
    }

    /// A choice: what was chosen, with a note on it, and the candidates.
    fn choice(&mut self, field: &str, choice: &Choice, note: &str) {
        let chosen = choice.chosen.as_deref();
        let first = choice.candidates.first().map(|candidate| candidate.value.as_str());
        let other = if chosen == first { "" } else { ", for reasons other than the weights" };
        self.told(4, field, &format!("{}{note}{other}", chosen.unwrap_or("none")));
        for candidate in choice.candidates.iter().take(CANDIDATES) {
            let rule = candidate.rule.map_or_else(String::new, |rule| format!(" by {rule}"));
            let head =
                format!("{:>6.2} {:>3.0} %  {}{rule}", candidate.weight, candidate.share * 100.0, candidate.value);
            let features = weights(&candidate.features, FEATURES);
            self.line(format!("      {head}  {}", self.style.dim(features)).trim_end());
        }
        if choice.candidates.len() > CANDIDATES {
            let more = format!("        and {} more; --json has all", choice.candidates.len() - CANDIDATES);
            self.line(self.style.dim(more));
        }
    }

    fn topic(&mut self, topic: &Topic) {
        let finer =
            if topic.subtopics.is_empty() { String::new() } else { format!(" ({})", topic.subtopics.join(", ")) };
        let head = self.style.bold(format!("topic {}{finer}", topic.topic));
        self.line(format!("{head}, ahead by {:.2}", topic.margin));
        for score in &topic.scores {
            self.told(
                2,
                &score.topic,
                &format!("{:.2}  {}", score.score, self.style.dim(weights(&score.phrases, PHRASES))),
            );
        }
    }
}

/// Where a figure's period is from.
fn basis(figure: &Figure) -> String {
    match (figure.row.period_basis.as_deref(), &figure.period_from) {
        (Some("carried"), _) => " (carried on from an earlier sentence)".to_owned(),
        (Some(basis), Some(from)) => format!(" ({basis}, from '{from}')"),
        (Some(basis), None) => format!(" ({basis})"),
        (None, _) => String::new(),
    }
}

/// Features with their weights, as far as they are shown.
fn weights(features: &[Feature], most: usize) -> String {
    let one = |feature: &Feature| format!("{:+.2} {}", feature.weight, feature.name);
    let mut all: Vec<String> = features.iter().take(most).map(one).collect();
    if features.len() > most {
        all.push("…".to_owned());
    }
    all.join(", ")
}

/// The sentence with its figures marked.
fn marked(sentence: &Sentence, style: Style) -> String {
    let mut out = String::new();
    let mut at = sentence.start;
    let figures = sentence.numerals.iter().filter(|numeral| matches!(numeral.fate, Fate::Figure(_)));
    let slice =
        |from: usize, to: usize| sentence.text.get(from - sentence.start..to - sentence.start).unwrap_or_default();
    for figure in figures.filter(|figure| figure.end <= sentence.end) {
        out.push_str(slice(at, figure.start));
        out.push_str(&style.quote(&figure.text));
        at = figure.end;
    }
    out.push_str(slice(at, sentence.end));
    out
}

/// The fields of a row that say something.
fn said(row: &sluicebox_record::MetricRow) -> String {
    let value = match row.value_hi {
        Some(high) => format!("{} to {high}", row.value),
        None => row.value.to_string(),
    };
    let fields = [
        ("value", Some(value.as_str())),
        ("unit", Some(row.unit.as_str())),
        ("item", row.item.as_deref()),
        ("comparator", Some(row.comparator.as_str())),
        ("kind", Some(row.kind.as_str())),
        ("direction", row.direction.as_deref()),
        ("measure", row.measure.as_deref()),
        ("indicator", row.indicator.as_deref()),
        ("entity", row.entity.as_deref()),
        ("place", row.place.as_deref()),
        ("period", row.period.as_deref()),
        ("base", row.base.as_deref()),
        ("status", Some(row.status.as_str())),
        ("topic", Some(row.topic.as_str())),
    ];
    let mut all: Vec<String> =
        fields.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", value?))).collect();
    all.extend(row.confidence.map(|confidence| format!("confidence {confidence:.2}")));
    all.join(", ")
}
