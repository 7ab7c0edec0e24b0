//! How a Rust value becomes an Arrow column and back.
//!
//! [`Cell`] composes: an option is a nullable column, a vector a list, a record a struct. What [`Cell::encode`] wrote,
//! [`Cell::decode`] reads back unchanged; that is the property the tests hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, MapArray, StringBuilder,
    StructArray, TimestampMicrosecondArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{
    DataType, Date32Type, Field, Fields, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType,
};

use crate::{Error, Result};

/// A value that has a column type of its own.
pub trait Cell: Sized {
    /// Whether the column may hold nulls.
    const NULLABLE: bool = false;

    /// The column's Arrow type.
    fn data_type() -> DataType;

    /// A column of the values; `None` becomes null.
    fn encode(values: &[Option<&Self>]) -> ArrayRef;

    /// The values of a column of [`Cell::data_type`].
    ///
    /// # Errors
    /// [`Error::Column`] where the column has another type.
    fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>>;
}

/// A named set of cells: a table's row, or a struct inside one.
pub trait Record: Sized {
    /// The fields, in order.
    fn fields() -> Fields;

    /// One column a field.
    fn columns(rows: &[Option<&Self>]) -> Vec<ArrayRef>;

    /// The rows back from their columns, looked up by name.
    ///
    /// # Errors
    /// [`Error::Column`] where one is missing or has another type.
    fn rows(columns: &StructArray) -> Result<Vec<Self>>;
}

/// Fails unless `array` has the type that `T` writes; names of inner list and map fields do not matter.
fn expect<T: Cell>(array: &dyn Array) -> Result<()> {
    let (found, expected) = (array.data_type(), T::data_type());
    if found.equals_datatype(&expected) {
        return Ok(());
    }
    Err(Error::Column { column: String::new(), found: found.to_string(), expected: expected.to_string() })
}

/// The column `name` of `columns` as values of `T`, where null is allowed only if `T` allows it.
///
/// # Errors
/// [`Error::Column`] where it is missing, of another type, or null against its type.
pub fn column<T: Cell>(columns: &StructArray, name: &str) -> Result<Vec<T>> {
    let named = |found: String| Error::Column { column: name.to_owned(), found, expected: T::data_type().to_string() };
    let array = columns.column_by_name(name).ok_or_else(|| named("missing".to_owned()))?;
    let values = T::decode(array).map_err(|error| match error {
        Error::Column { found, .. } => named(found),
        other => other,
    })?;
    values.into_iter().map(|value| value.ok_or_else(|| named("null".to_owned()))).collect()
}

impl Cell for String {
    fn data_type() -> DataType {
        DataType::Utf8
    }
    fn encode(values: &[Option<&Self>]) -> ArrayRef {
        let bytes = values.iter().flatten().map(|value| value.len()).sum();
        let mut column = StringBuilder::with_capacity(values.len(), bytes);
        values.iter().for_each(|value| column.append_option(*value));
        Arc::new(column.finish())
    }
    fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>> {
        match array.data_type() {
            DataType::Utf8View => Ok(array.as_string_view().iter().map(|value| value.map(str::to_owned)).collect()),
            DataType::LargeUtf8 => Ok(array.as_string::<i64>().iter().map(|v| v.map(str::to_owned)).collect()),
            _ => {
                expect::<Self>(array)?;
                Ok(array.as_string::<i32>().iter().map(|value| value.map(str::to_owned)).collect())
            }
        }
    }
}

impl Cell for bool {
    fn data_type() -> DataType {
        DataType::Boolean
    }
    fn encode(values: &[Option<&Self>]) -> ArrayRef {
        Arc::new(values.iter().map(|value| value.copied()).collect::<BooleanArray>())
    }
    fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>> {
        expect::<Self>(array)?;
        Ok(array.as_boolean().iter().collect())
    }
}

macro_rules! number {
    ($type:ty, $array:ty, $arrow:ty, $data_type:expr) => {
        impl Cell for $type {
            fn data_type() -> DataType {
                $data_type
            }
            fn encode(values: &[Option<&Self>]) -> ArrayRef {
                Arc::new(values.iter().map(|value| value.copied()).collect::<$array>())
            }
            fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>> {
                expect::<Self>(array)?;
                Ok(array.as_primitive::<$arrow>().iter().collect())
            }
        }
    };
}
number!(i64, Int64Array, Int64Type, DataType::Int64);
number!(f64, Float64Array, Float64Type, DataType::Float64);

impl Cell for jiff::civil::Date {
    fn data_type() -> DataType {
        DataType::Date32
    }
    fn encode(values: &[Option<&Self>]) -> ArrayRef {
        Arc::new(values.iter().map(|day| day.map(|day| crate::period::epoch_days(*day))).collect::<Date32Array>())
    }
    fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>> {
        expect::<Self>(array)?;
        let epoch = jiff::civil::date(1970, 1, 1);
        let day = |days: i32| epoch.checked_add(jiff::Span::new().days(days)).ok();
        Ok(array.as_primitive::<Date32Type>().iter().map(|days| days.and_then(day)).collect())
    }
}

impl Cell for jiff::Timestamp {
    fn data_type() -> DataType {
        DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
    }
    fn encode(values: &[Option<&Self>]) -> ArrayRef {
        let micros = values.iter().map(|time| time.map(|time| time.as_microsecond()));
        Arc::new(micros.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
    }
    fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>> {
        expect::<Self>(array)?;
        let micros = array.as_primitive::<TimestampMicrosecondType>().iter();
        Ok(micros.map(|time| time.and_then(|time| Self::from_microsecond(time).ok())).collect())
    }
}

impl<T: Cell> Cell for Option<T> {
    const NULLABLE: bool = true;
    fn data_type() -> DataType {
        T::data_type()
    }
    fn encode(values: &[Option<&Self>]) -> ArrayRef {
        T::encode(&values.iter().map(|value| value.and_then(Option::as_ref)).collect::<Vec<_>>())
    }
    fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>> {
        Ok(T::decode(array)?.into_iter().map(Some).collect())
    }
}

fn item_field<T: Cell>() -> Arc<Field> {
    Arc::new(Field::new("element", T::data_type(), T::NULLABLE))
}

impl<T: Cell> Cell for Vec<T> {
    fn data_type() -> DataType {
        DataType::List(item_field::<T>())
    }
    fn encode(values: &[Option<&Self>]) -> ArrayRef {
        let lengths = values.iter().map(|list| list.map_or(0, Vec::len));
        let nulls = NullBuffer::from_iter(values.iter().map(Option::is_some));
        let items: Vec<_> = values.iter().flatten().flat_map(|list| list.iter().map(Some)).collect();
        let offsets = OffsetBuffer::from_lengths(lengths);
        Arc::new(ListArray::new(item_field::<T>(), offsets, T::encode(&items), Some(nulls)))
    }
    fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>> {
        let Some(lists) = array.as_list_opt::<i32>() else {
            return Err(expect::<Self>(array).err().unwrap_or_else(|| Error::ColumnType("list".to_owned())));
        };
        let Some(first) = lists.value_offsets().first().filter(|_| !lists.is_empty()) else { return Ok(Vec::new()) };
        let before = usize::try_from(*first).unwrap_or_default();
        let mut items = T::decode(lists.values())?.into_iter().skip(before);
        let mut list = |row: usize| -> Self {
            let length = usize::try_from(lists.value_length(row)).unwrap_or_default();
            items.by_ref().take(length).flatten().collect()
        };
        Ok((0..lists.len()).map(|row| Some(list(row)).filter(|_| lists.is_valid(row))).collect())
    }
}

fn map_fields() -> Fields {
    Fields::from(vec![Field::new("key", DataType::Utf8, false), Field::new("value", DataType::Float64, false)])
}

fn map_field() -> Arc<Field> {
    Arc::new(Field::new("key_value", DataType::Struct(map_fields()), false))
}

impl Cell for BTreeMap<String, f64> {
    fn data_type() -> DataType {
        DataType::Map(map_field(), false)
    }
    fn encode(values: &[Option<&Self>]) -> ArrayRef {
        let lengths = values.iter().map(|map| map.map_or(0, BTreeMap::len));
        let nulls = NullBuffer::from_iter(values.iter().map(Option::is_some));
        let entries = || values.iter().flatten().flat_map(|map| map.iter());
        let keys: Vec<_> = entries().map(|(key, _)| Some(key)).collect();
        let numbers: Vec<_> = entries().map(|(_, number)| Some(number)).collect();
        let pairs = StructArray::new(map_fields(), vec![String::encode(&keys), f64::encode(&numbers)], None);
        Arc::new(MapArray::new(map_field(), OffsetBuffer::from_lengths(lengths), pairs, Some(nulls), false))
    }
    fn decode(array: &dyn Array) -> Result<Vec<Option<Self>>> {
        let Some(maps) = array.as_map_opt() else {
            return Err(expect::<Self>(array).err().unwrap_or_else(|| Error::ColumnType("map".to_owned())));
        };
        let entries = |pairs: StructArray| {
            let keys = String::decode(pairs.column(0))?;
            let numbers = f64::decode(pairs.column(1))?;
            Ok(keys.into_iter().flatten().zip(numbers.into_iter().flatten()).collect())
        };
        (0..maps.len()).map(|row| maps.is_valid(row).then(|| entries(maps.value(row))).transpose()).collect()
    }
}
