//! Rows of figures as they are compared: by a number that stands for all of a row, and column by column.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::error::ArrowError;
use arrow::row::{RowConverter, SortField};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::{Cell, Difference, Fate};
use crate::{Error, Result};

/// Columns that say how a row came about, not what it says.
const ASIDE: [&str; 1] = ["extract_version"];

/// The rows of the earlier version: for each id a number that stands for its contents, and its rule.
#[derive(Default)]
pub(super) struct Marks {
    rows: HashMap<String, (u64, u32)>,
    rules: Vec<String>,
    places: BTreeMap<String, u32>,
}

impl Marks {
    /// Takes rows of the earlier version in.
    pub(super) fn note(&mut self, batch: &RecordBatch) -> Result<()> {
        let (ids, rules) = (text(batch, "metric_id")?, text(batch, "rule")?);
        for (row, mark) in marks(batch)?.into_iter().enumerate() {
            let place = self.place(rules.value(row));
            self.rows.insert(ids.value(row).to_owned(), (mark, place));
        }
        Ok(())
    }

    /// What became of each row of the later version: its id, its rule, and its fate; none where it is the same.
    pub(super) fn compare(&mut self, batch: &RecordBatch) -> Result<Vec<(String, String, Option<Fate>)>> {
        let (ids, rules) = (text(batch, "metric_id")?, text(batch, "rule")?);
        let fate = |(row, mark): (usize, u64)| {
            let fate = match self.rows.remove(ids.value(row)) {
                None => Some(Fate::Added),
                Some((before, _)) => (before != mark).then_some(Fate::Changed),
            };
            (ids.value(row).to_owned(), rules.value(row).to_owned(), fate)
        };
        Ok(marks(batch)?.into_iter().enumerate().map(fate).collect())
    }

    /// The rules and ids of the rows that the later version has not.
    pub(super) fn left(self) -> Vec<(String, String)> {
        let rule = |place: u32| self.rules.get(place as usize).cloned().unwrap_or_default();
        self.rows.iter().map(|(id, (_, place))| (rule(*place), id.clone())).collect()
    }

    fn place(&mut self, rule: &str) -> u32 {
        if let Some(place) = self.places.get(rule) {
            return *place;
        }
        let place = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        self.rules.push(rule.to_owned());
        self.places.insert(rule.to_owned(), place);
        place
    }
}

fn compared(batch: &RecordBatch) -> impl Iterator<Item = (&str, &ArrayRef)> {
    let schema = batch.schema_ref();
    let columns = schema.fields().iter().zip(batch.columns());
    columns.map(|(field, column)| (field.name().as_str(), column)).filter(|(name, _)| !ASIDE.contains(name))
}

/// A number for each row that stands for its contents.
fn marks(batch: &RecordBatch) -> Result<Vec<u64>> {
    let columns: Vec<ArrayRef> = compared(batch).map(|(_, column)| ArrayRef::clone(column)).collect();
    let fields = columns.iter().map(|column| SortField::new(column.data_type().clone())).collect();
    let converter = RowConverter::new(fields).map_err(unfit)?;
    let rows = converter.convert_columns(&columns).map_err(unfit)?;
    Ok(rows.iter().map(|row| hash(row.as_ref())).collect())
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// What a row says, column by column.
pub(super) struct Content {
    columns: Vec<(String, Option<String>)>,
}

/// The contents of those rows of `batch` whose ids are in `ids`.
pub(super) fn contents(batch: &RecordBatch, ids: &BTreeSet<&str>) -> Result<BTreeMap<String, Content>> {
    let found = text(batch, "metric_id")?;
    let wanted: Vec<usize> = (0..batch.num_rows()).filter(|row| ids.contains(found.value(*row))).collect();
    let mut contents: Vec<Content> = wanted.iter().map(|_| Content { columns: Vec::new() }).collect();
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let options = FormatOptions::default();
    for (name, column) in compared(batch) {
        let cells = ArrayFormatter::try_new(column, &options).map_err(unfit)?;
        for (content, row) in contents.iter_mut().zip(&wanted) {
            let cell = column.is_valid(*row).then(|| cells.value(*row).to_string());
            content.columns.push((name.to_owned(), cell));
        }
    }
    Ok(wanted.iter().map(|row| found.value(*row).to_owned()).zip(contents).collect())
}

impl Content {
    fn get(&self, name: &str) -> String {
        let cell = self.columns.iter().find(|(column, _)| column == name);
        cell.and_then(|(_, cell)| cell.clone()).unwrap_or_default()
    }

    /// Where `after` differs.
    pub(super) fn cells(&self, after: &Self) -> Vec<Cell> {
        let pairs = self.columns.iter().zip(&after.columns).filter(|((_, old), (_, new))| old != new);
        pairs.map(|((name, old), (_, new))| Cell { column: name.clone(), old: old.clone(), new: new.clone() }).collect()
    }

    pub(super) fn difference(&self, fate: Fate, metric_id: String, cells: Vec<Cell>) -> Difference {
        let (rule, quote, sentence) = (self.get("rule"), self.get("quote"), self.get("sentence"));
        Difference { fate, metric_id, rule, quote, sentence, cells }
    }
}

fn text<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a StringArray> {
    let column = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    column.ok_or_else(|| Error::Read(format!("column '{name}' is missing or no text")))
}

fn unfit(error: ArrowError) -> Error {
    Error::Read(error.to_string())
}
