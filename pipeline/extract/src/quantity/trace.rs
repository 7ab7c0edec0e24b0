//! What each step of reading made of each numeral, to explain it. Nothing is noted unless somebody asks.
//!
//! A step is noted for a numeral only where it changed something; the last one noted is how the sentence left it.

use sluicebox_record::Span;

use super::amount::Comparator;
use super::passed::Reason;
use super::reading::Readings;
use super::scene::Scene;
use super::slot::{Fate, Slot};

/// A numeral, or the two ends of a range, as a step left it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the step looks at: `signs`, `units`, `weak signs`, `counts`, `shared units`, `rest`.
    pub name: &'static str,
    /// The sentence, by index.
    pub sentence: usize,
    /// The numeral, or both ends.
    pub numeral: Span,
    /// Whether two numerals were joined to a range.
    pub range: bool,
    /// The quote so far.
    pub quote: Span,
    /// Why it is no amount, if it was passed over.
    pub reason: Option<Reason>,
    /// The unit that it was given.
    pub unit: Option<String>,
    /// What it was found to count.
    pub item: Option<String>,
    /// How it was found to be bounded.
    pub comparator: Comparator,
    /// The rule that made it an amount; empty while none has.
    pub rule: &'static str,
}

impl Step {
    fn new(name: &'static str, scene: &Scene<'_>, slot: &Slot) -> Option<Self> {
        let span = |first: usize, end: usize| {
            let (first, last) = (scene.token(first)?, scene.token(end.checked_sub(1)?)?);
            Some(Span::new(first.start as usize, last.end as usize))
        };
        let numeral = slot.numeral();
        let reason = match slot.fate {
            Fate::Passed(reason) => Some(reason),
            Fate::Open | Fate::Amount => None,
        };
        Some(Self {
            name,
            sentence: scene.sentence,
            numeral: span(numeral.start, numeral.end)?,
            range: slot.high.is_some(),
            quote: span(slot.tokens.start, slot.tokens.end)?,
            reason,
            unit: slot.unit.as_ref().map(|unit| unit.code.clone()),
            item: slot.item.clone(),
            comparator: slot.comparator,
            rule: slot.rule,
        })
    }

    /// Whether it says the same of the same numeral as another step.
    fn repeats(&self, other: &Step) -> bool {
        *self == Step { name: self.name, ..other.clone() }
    }
}

impl Readings {
    /// Notes what the step `name` changed.
    pub(crate) fn note(&mut self, name: &'static str, scene: &Scene<'_>, slots: &[Slot]) {
        let Some(trace) = &mut self.trace else { return };
        for step in slots.iter().filter_map(|slot| Step::new(name, scene, slot)) {
            let same = |other: &&Step| other.sentence == step.sentence && other.numeral.start == step.numeral.start;
            if !trace.iter().rev().find(same).is_some_and(|last| step.repeats(last)) {
                trace.push(step);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::vocabulary;
    use crate::text::Document;

    #[test]
    fn steps_end_where_reading_ends() {
        let vocabulary = vocabulary();
        let text = "On May 3, 2021 the 2 plants made 12 to 15 MW and more than 40 jobs.";
        let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
        let (read, steps) = crate::quantity::trace(&document, &[], vocabulary);
        assert_eq!(read, crate::quantity::read(&document, &[], vocabulary));
        let last =
            |text_of: &str| steps.iter().rev().find(|step| step.numeral.slice(text).starts_with(text_of)).unwrap();
        assert_eq!(last("2021").reason.map(|reason| reason.as_str()), Some("date"));
        assert_eq!((last("12").unit.as_deref(), last("12").range, last("12").name), (Some("MW"), true, "units"));
        assert_eq!((last("40").rule, last("40").comparator.as_str()), ("count", ">"));
        for amount in &read.amounts {
            let step = steps.iter().rev().find(|step| step.quote.start == amount.span.start).unwrap();
            assert_eq!((step.unit.as_ref(), step.rule), (Some(&amount.unit), amount.rule));
        }
    }
}
