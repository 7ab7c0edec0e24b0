//! `byte_slice(text, start, end)`: the bytes `start..end` of a text, which is what every span of the store counts.
//! Null where that is no whole text: outside it, backwards, or inside a character.

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::{DataType, Int64Type};
use datafusion::common::Result;

use super::{Texts, column, function};

function!(byte_slice, ByteSlice, &[DataType::Int64, DataType::Int64], DataType::Utf8, slices);

fn slices(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let texts = Texts::new(&columns[0])?;
    let (starts, ends) = (columns[1].as_primitive::<Int64Type>(), columns[2].as_primitive::<Int64Type>());
    let slice = |row: usize| {
        let valid = starts.is_valid(row) && ends.is_valid(row);
        let (start, end) = valid.then(|| (starts.value(row), ends.value(row)))?;
        texts.get(row)?.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    };
    Ok(column::<StringArray, _>((0..columns[0].len()).map(slice)))
}
