//! `digit_runs(text)`: the maximal runs of digits of a text, as a list of byte spans in order.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Builder, ListArray, StructArray};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;

use super::{Texts, function};

function!(digit_runs, DigitRuns, &[], DataType::List(item()), lists);

fn fields() -> Fields {
    Fields::from(vec![Field::new("start", DataType::Int64, false), Field::new("end", DataType::Int64, false)])
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::Struct(fields()), false))
}

fn lists(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let texts = Texts::new(&columns[0])?;
    let (mut starts, mut ends, mut lengths, mut valid) = (Int64Builder::new(), Int64Builder::new(), vec![], vec![]);
    for row in 0..columns[0].len() {
        let runs = texts.get(row).map(runs);
        valid.push(runs.is_some());
        let runs = runs.unwrap_or_default();
        lengths.push(runs.len());
        for (start, end) in runs {
            starts.append_value(start);
            ends.append_value(end);
        }
    }
    let spans = StructArray::try_new(fields(), vec![Arc::new(starts.finish()), Arc::new(ends.finish())], None)?;
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(item(), offsets, Arc::new(spans), Some(NullBuffer::from(valid)))?))
}

fn runs(text: &str) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for (at, byte) in (0..).zip(text.bytes()) {
        match runs.last_mut() {
            _ if !byte.is_ascii_digit() => {}
            Some((_, end)) if *end == at => *end = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_are_maximal_and_in_bytes() {
        assert_eq!(runs(""), []);
        assert_eq!(runs("no figure"), []);
        assert_eq!(runs("1,200 to 15"), [(0, 1), (2, 5), (9, 11)]);
        assert_eq!(runs("é7"), [(2, 3)]);
        assert_eq!(runs("2030"), [(0, 4)]);
    }
}
