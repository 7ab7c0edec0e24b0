//! Statistics of a data file, for pruning: from the footer to the form that Delta's log has.
//!
//! Only the columns that a table names have any. A largest text that was cut is rounded up by the writer, so every
//! value lies between the two.

use std::collections::BTreeMap;

use jiff::ToSpan;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;
use sluicebox_record::Table;

use crate::log::decision::FileStats;

/// A bound as it is compared, before it becomes text.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Bound {
    Day(i32),
    Text(String),
}

impl Bound {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Day(days) => {
                let day = jiff::civil::date(1970, 1, 1).checked_add(i64::from(days).days());
                day.ok().map(|day| day.to_string())
            }
        }
    }
}

fn bounds(statistics: &Statistics) -> Option<(Bound, Bound)> {
    match statistics {
        Statistics::Int32(days) => Some((Bound::Day(*days.min_opt()?), Bound::Day(*days.max_opt()?))),
        Statistics::ByteArray(text) => {
            let read =
                |bytes: &parquet::data_type::ByteArray| bytes.as_utf8().ok().map(|text| Bound::Text(text.to_owned()));
            Some((read(text.min_opt()?)?, read(text.max_opt()?)?))
        }
        _ => None,
    }
}

/// The statistics of a file of `table` with this footer.
pub(crate) fn of(table: Table, footer: &ParquetMetaData) -> FileStats {
    let num_records = u64::try_from(footer.file_metadata().num_rows()).unwrap_or_default();
    let mut stats = FileStats { num_records, ..FileStats::default() };
    for column in table.statistics_columns() {
        let Some(found) = of_column(column, footer) else { continue };
        stats.null_count.insert((*column).to_owned(), found.nulls);
        let mut keep = |values: fn(&mut FileStats) -> &mut BTreeMap<String, String>, bound: Option<Bound>| {
            if let Some(text) = bound.and_then(Bound::into_text) {
                values(&mut stats).insert((*column).to_owned(), text);
            }
        };
        keep(|stats| &mut stats.min_values, found.min);
        keep(|stats| &mut stats.max_values, found.max);
    }
    stats
}

#[derive(Default)]
struct Found {
    nulls: u64,
    min: Option<Bound>,
    max: Option<Bound>,
}

/// What all row groups say of a column; `None` where one of them says nothing.
fn of_column(column: &str, footer: &ParquetMetaData) -> Option<Found> {
    let mut all = Found::default();
    for group in footer.row_groups() {
        let chunk = group.columns().iter().find(|chunk| chunk.column_path().string() == column)?;
        let statistics = chunk.statistics()?;
        let nulls = statistics.null_count_opt()?;
        all.nulls += nulls;
        if i64::try_from(nulls) == Ok(group.num_rows()) {
            continue;
        }
        let (min, max) = bounds(statistics)?;
        if all.min.as_ref().is_none_or(|least| min < *least) {
            all.min = Some(min);
        }
        if all.max.as_ref().is_none_or(|most| max > *most) {
            all.max = Some(max);
        }
    }
    Some(all)
}
