//! The cells of a column as text. A number is printed with as few digits as give it back exactly; a nested value is
//! JSON; null is `None`.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, FieldRef, Float32Type, Float64Type};
use arrow::error::ArrowError;
use arrow::json::writer::{EncoderOptions, make_encoder};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::{Error, Result};

/// Whether a column's cells stand at the right.
pub(super) fn is_number(data_type: &DataType) -> bool {
    data_type.is_numeric()
}

/// The cells of `array`.
///
/// # Errors
/// [`Error::Format`] where its type has no text.
pub(super) fn cells(field: &FieldRef, array: &ArrayRef) -> Result<Vec<Option<String>>> {
    let nulls = array.logical_nulls();
    let failed = |error: ArrowError| Error::Format { format: "text", detail: error.to_string() };
    match array.data_type() {
        DataType::Float64 => {
            let numbers = array.as_primitive::<Float64Type>();
            Ok(present(nulls.as_ref(), array.len(), |row| number(numbers.value(row))))
        }
        DataType::Float32 => {
            let numbers = array.as_primitive::<Float32Type>();
            Ok(present(nulls.as_ref(), array.len(), |row| single(numbers.value(row))))
        }
        data_type if data_type.is_nested() => nested(field, array, nulls.as_ref()).map_err(failed),
        _ => {
            let options = FormatOptions::default();
            let formatter = ArrayFormatter::try_new(array, &options).map_err(failed)?;
            Ok(present(nulls.as_ref(), array.len(), |row| formatter.value(row).to_string()))
        }
    }
}

fn present(nulls: Option<&NullBuffer>, rows: usize, text: impl Fn(usize) -> String) -> Vec<Option<String>> {
    (0..rows).map(|row| nulls.is_none_or(|nulls| nulls.is_valid(row)).then(|| text(row))).collect()
}

fn nested(field: &FieldRef, array: &ArrayRef, nulls: Option<&NullBuffer>) -> Result<Vec<Option<String>>, ArrowError> {
    let options = EncoderOptions::default().with_explicit_nulls(true);
    let mut encoder = make_encoder(field, array, &options)?;
    let mut cells = Vec::with_capacity(array.len());
    for row in 0..array.len() {
        let mut json = Vec::new();
        let valid = nulls.is_none_or(|nulls| nulls.is_valid(row));
        if valid {
            encoder.encode(row, &mut json);
        }
        cells.push(valid.then(|| String::from_utf8_lossy(&json).into_owned()));
    }
    Ok(cells)
}

/// Beyond these, zeros would be most of a number's digits.
const PLAIN: std::ops::Range<f64> = 1e-5..1e16;

fn number(value: f64) -> String {
    if value == 0.0 || PLAIN.contains(&value.abs()) || !value.is_finite() {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

fn single(value: f32) -> String {
    if value == 0.0 || PLAIN.contains(&f64::from(value).abs()) || !value.is_finite() {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_come_back_exactly() {
        for value in [0.0, 1.7e9, 0.1, -12.25, 1e300, 5e-324, 0.1 + 0.2, 123_456_789_012_345_680.0, f64::MAX] {
            assert_eq!(number(value).parse::<f64>(), Ok(value), "{}", number(value));
        }
        assert_eq!(number(1.7e9), "1700000000");
        assert_eq!(number(1e300), "1e300");
        assert_eq!(number(26.4), "26.4");
        assert_eq!(number(f64::NAN), "NaN");
    }
}
