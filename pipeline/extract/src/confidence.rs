//! How likely a record is right, and how likely its value and unit are: two logistic models over what the reader knows
//! of its own choices.
//!
//! The features say which rules read a figure, how sure each ranker was, and how crowded the sentence is, never its
//! words. The weights are data (`schemas/vocabulary/weights/confidence.toml`), fitted by `examples/confidence.rs`.

use sluicebox_record::MetricRow;

use crate::quantity::Amount;
use crate::relation::Related;
use crate::relation::rank::{Part, Sink, Sums, Weights, small, tell, yes};

/// What stands before a feature's name: that the whole record is right, that value and unit are.
pub const PREFIXES: [&str; 2] = ["record ", "amount "];

/// A figure as its confidence is judged.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'s> {
    /// The amount.
    pub amount: &'s Amount,
    /// What it says.
    pub related: &'s Related,
    /// The row that was made of both.
    pub row: &'s MetricRow,
    /// How many figures its sentence has.
    pub figures: usize,
    /// Whether a table's labels say what it measures.
    pub labelled: bool,
}

/// The chances, 0 to 1: that the whole record is right, and that value and unit are. The first is never the greater.
pub fn of(sight: &Sight<'_>, weights: &Weights) -> (f64, f64) {
    let mut sums = Sums::new(weights, PREFIXES);
    features(sight, &mut sums);
    let chance = |total: f64| (1e4 / (1.0 + (-total).exp())).round() / 1e4;
    let [record, amount] = sums.totals.map(chance);
    (record.min(amount), amount)
}

/// How sure a ranker was, in tenths.
fn tenths(sure: f64) -> Part<'static> {
    let bounds = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97];
    small(bounds.iter().filter(|bound| sure >= **bound).count(), 8)
}

/// Adds what tells of a figure's confidence to `out`.
pub fn features(sight: &Sight<'_>, out: &mut impl Sink) {
    let Sight { amount, related, row, figures, labelled } = *sight;
    let form = amount.form.part();
    tell!(out, "bias");
    tell!(out, "rule=", (Part::of(amount.rule)));
    tell!(out, "form=", form);
    tell!(out, "range=", (yes(row.value_hi.is_some())));
    tell!(out, "comparator=", (amount.comparator.part()));
    tell!(out, "labelled=", (yes(labelled)));
    tell!(out, "figures=", (small(figures, 6)));
    tell!(out, "length=", (small(row.sentence.len() / 60, 6)));
    tell!(out, "closed=", (yes(row.sentence.ends_with(['.', '!', '?', '。', '"', '”']))));
    tell!(out, "item=", (small(row.item.as_deref().map_or(0, |item| item.split(' ').count()), 3)));
    tell!(out, "plain count=", (yes(row.unit == "1" && row.item.is_none())));
    tell!(out, "small=", (yes(row.unit == "1" && row.value < 10.0)));
    choices(related, row, out);
}

fn choices(related: &Related, row: &MetricRow, out: &mut impl Sink) {
    let rule = if related.measure_rule.is_empty() { "none" } else { related.measure_rule };
    tell!(out, "measure=", (Part::of(rule)));
    tell!(out, "measure sure=", (tenths(related.measure_sure)));
    tell!(out, "kind=", (related.kind.part()), " sure=", (tenths(related.kind_sure)));
    tell!(out, "kind sure=", (tenths(related.kind_sure)));
    tell!(out, "status=", (related.status.part()));
    tell!(out, "status sure=", (tenths(related.status_sure)));
    tell!(out, "period=", (Part::of(row.period_basis.as_deref().unwrap_or("none"))));
    tell!(out, "direction=", (yes(row.direction.is_some())), " kind=", (related.kind.part()));
    tell!(out, "entity=", (yes(related.entity.is_some())), " sure=", (tenths(related.entity_sure)));
    tell!(out, "place=", (yes(related.place.is_some())), " sure=", (tenths(related.place_sure)));
}

#[cfg(test)]
mod tests {
    use crate::vocabulary::Vocabulary;
    use crate::{Article, extract};

    #[test]
    fn chances_are_chances_and_the_record_is_no_surer_than_its_amount() {
        let vocabulary = Vocabulary::embedded().expect("the vocabulary that ships loads");
        let text = "Output rose 4% to 310 tonnes in 2021. Some 12 boats and 5 to 7 carts were sold, 3 of them for $40.";
        let metrics = extract(&Article::new(text), &vocabulary).metrics;
        assert!(metrics.len() > 4);
        for row in metrics {
            let (record, amount) = (row.confidence.expect("a chance"), row.confidence_amount.expect("a chance"));
            assert!((0.0..=1.0).contains(&record) && (0.0..=1.0).contains(&amount) && record <= amount, "{row:?}");
        }
    }

    #[test]
    fn a_plain_statement_is_surer_than_a_crowded_fragment() {
        let vocabulary = Vocabulary::embedded().expect("the vocabulary that ships loads");
        let sure = |text: &str| {
            let metrics = extract(&Article::new(text), &vocabulary).metrics;
            metrics.iter().filter_map(|row| row.confidence).fold(1.0, f64::min)
        };
        let plain = sure("Coal output rose by 5% in 2021.");
        let crowded = sure(
            "Of the two, 3 or so went on, 4 by 6 at half the 12, some 9 to 11 in all, and 17 more of those 20 later",
        );
        assert!(plain > crowded, "{plain} {crowded}");
    }
}
