//! Which prediction answers which gold record: spans that overlap, one to one, equal values first, then the longest
//! overlap.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Gold, Prediction};

/// At most this many predictions before the end of a gold quote are looked at.
const NEAREST: usize = 12;
/// Two numbers are equal within this share of the larger.
const PRECISION: f64 = 1e-6;

/// Whether two numbers are equal.
pub(crate) fn same_number(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= PRECISION * a.abs().max(b.abs()).max(1.0),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// A gold record and a prediction that overlap.
struct Pair {
    gold: usize,
    prediction: usize,
    equal: bool,
    overlap: usize,
}

/// Pairs of a gold record and its prediction, by index.
pub(crate) fn matches(gold: &[Gold], predictions: &[Prediction]) -> Vec<(usize, usize)> {
    let mut pairs = overlaps(gold, predictions);
    pairs.sort_by(|a, b| b.equal.cmp(&a.equal).then(b.overlap.cmp(&a.overlap)));
    let (mut taken, mut used) = (BTreeSet::new(), BTreeSet::new());
    let mut matches = Vec::new();
    for pair in pairs {
        if !taken.contains(&pair.gold) && !used.contains(&pair.prediction) {
            taken.insert(pair.gold);
            used.insert(pair.prediction);
            matches.push((pair.gold, pair.prediction));
        }
    }
    matches
}

fn overlaps(gold: &[Gold], predictions: &[Prediction]) -> Vec<Pair> {
    let mut by_doc: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (at, prediction) in predictions.iter().enumerate() {
        by_doc.entry(prediction.doc.as_deref()).or_default().push(at);
    }
    by_doc.values_mut().for_each(|all| all.sort_by_key(|at| predictions[*at].start));
    let mut pairs = Vec::new();
    for (nth, record) in gold.iter().enumerate() {
        let all = by_doc.get(&record.doc.as_deref()).map_or(&[][..], Vec::as_slice);
        let before = all.partition_point(|at| predictions[*at].start < record.end);
        for at in &all[before.saturating_sub(NEAREST)..before] {
            let prediction = &predictions[*at];
            let overlap = record.end.min(prediction.end).saturating_sub(record.start.max(prediction.start));
            if overlap > 0 {
                let equal = same_number(record.fields.value, prediction.fields.value);
                pairs.push(Pair { gold: nth, prediction: *at, equal, overlap });
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::record::Fields;
    use super::*;

    fn fields(value: f64) -> Fields {
        Fields { value: Some(value), ..Fields::default() }
    }

    fn gold(start: usize, end: usize, value: f64) -> Gold {
        Gold { start, end, fields: fields(value), ..Gold::default() }
    }

    fn read(start: usize, end: usize, value: f64) -> Prediction {
        Prediction { start, end, fields: fields(value), ..Prediction::default() }
    }

    #[test]
    fn an_equal_value_wins_over_a_longer_overlap() {
        let records = [gold(0, 10, 5.0), gold(12, 20, 6.0)];
        let rows = [read(0, 9, 7.0), read(9, 13, 5.0), read(14, 15, 6.0), read(30, 31, 6.0)];
        let mut found = matches(&records, &rows);
        found.sort_unstable();
        assert_eq!(found, [(0, 1), (1, 2)]);
    }

    #[test]
    fn documents_are_kept_apart_and_touching_is_no_overlap() {
        let elsewhere = Prediction { doc: Some("a".to_owned()), ..read(0, 10, 5.0) };
        assert!(matches(&[gold(0, 10, 5.0)], &[elsewhere, read(10, 12, 5.0)]).is_empty());
    }

    #[test]
    fn numbers_are_equal_within_a_millionth() {
        assert!(same_number(Some(1e9), Some(1e9 + 900.0)) && !same_number(Some(1e9), Some(1e9 + 1100.0)));
        assert!(same_number(None, None) && !same_number(None, Some(0.0)));
    }
}
