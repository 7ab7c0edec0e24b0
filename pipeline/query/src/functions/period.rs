//! `period_start(text)` and `period_end(text)`: the first and last day of a period such as `2023-Q1` or `2013/2023`.
//! Null for an open side and for what is no period.

use arrow::array::{Array, ArrayRef, Date32Array};
use arrow::datatypes::DataType;
use datafusion::common::Result;
use jiff::civil::Date;
use sluicebox_record::period::{bounds, epoch_days};

use super::{Texts, column, function};

function!(period_start, PeriodStart, &[], DataType::Date32, |columns| days(columns, |(first, _)| first));
function!(period_end, PeriodEnd, &[], DataType::Date32, |columns| days(columns, |(_, last)| last));

/// First and last day.
type Bounds = (Option<Date>, Option<Date>);

fn days(columns: &[ArrayRef], side: fn(Bounds) -> Option<Date>) -> Result<ArrayRef> {
    let texts = Texts::new(&columns[0])?;
    let day = |row: usize| texts.get(row).and_then(|period| side(bounds(period))).map(epoch_days);
    Ok(column::<Date32Array, _>((0..columns[0].len()).map(day)))
}
