//! One file a table, one struct a row. The order of the fields is the order of the columns.
//!
//! `row!` makes the struct, and with the feature `arrow` its columns: a field's Rust type is its column type, an
//! `Option` a nullable column.

mod article;
mod document;
mod metric;
mod passed_over;
mod reject;
mod run;
mod topic;

#[cfg(all(test, feature = "arrow"))]
mod tests;

pub use article::{ArticleRow, Section, TopicReason};
pub use document::{DocumentRow, DocumentStatus};
pub use metric::MetricRow;
pub use passed_over::PassedOverRow;
pub use reject::RejectRow;
pub use run::{RunRow, StageCounters};
pub use topic::TopicRow;

/// Declares a struct whose fields are columns.
macro_rules! row {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name { $($(#[$doc])* pub $field: $type,)* }

        #[cfg(feature = "arrow")]
        impl crate::cell::Record for $name {
            fn fields() -> arrow::datatypes::Fields {
                use crate::cell::Cell;
                vec![$(arrow::datatypes::Field::new(
                    stringify!($field), <$type>::data_type(), <$type>::NULLABLE),)*].into()
            }
            fn columns(rows: &[Option<&Self>]) -> Vec<arrow::array::ArrayRef> {
                use crate::cell::Cell;
                vec![$(<$type>::encode(&rows.iter().map(|row| row.map(|row| &row.$field)).collect::<Vec<_>>()),)*]
            }
            fn rows(columns: &arrow::array::StructArray) -> crate::Result<Vec<Self>> {
                use arrow::array::Array;
                $(let mut $field = crate::cell::column::<$type>(columns, stringify!($field))?.into_iter();)*
                Ok((0..columns.len()).map_while(|_| Some(Self { $($field: $field.next()?,)* })).collect())
            }
        }

        #[cfg(feature = "arrow")]
        impl $name {
            /// The rows as one batch of this table's schema.
            ///
            /// # Errors
            /// Arrow's, where the columns do not fit the schema; that would be a bug of this crate.
            pub fn to_batch<'r>(rows: impl IntoIterator<Item = &'r Self>) -> crate::Result<arrow::array::RecordBatch> {
                use crate::cell::Record;
                let rows: Vec<_> = rows.into_iter().map(Some).collect();
                let schema = std::sync::Arc::new(arrow::datatypes::Schema::new(Self::fields()));
                let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(rows.len()));
                Ok(arrow::array::RecordBatch::try_new_with_options(schema, Self::columns(&rows), &options)?)
            }

            /// The rows of a batch; columns are found by name, further ones are left alone.
            ///
            /// # Errors
            /// [`crate::Error::Column`] where a column is missing or has another type.
            pub fn from_batch(batch: &arrow::array::RecordBatch) -> crate::Result<Vec<Self>> {
                <Self as crate::cell::Record>::rows(&arrow::array::StructArray::from(batch.clone()))
            }
        }
    };
}
pub(crate) use row;

/// Lets a record stand inside a row, as a struct column or a list of structs.
macro_rules! nested {
    ($name:ident) => {
        #[cfg(feature = "arrow")]
        impl crate::cell::Cell for $name {
            fn data_type() -> arrow::datatypes::DataType {
                arrow::datatypes::DataType::Struct(<Self as crate::cell::Record>::fields())
            }
            fn encode(values: &[Option<&Self>]) -> arrow::array::ArrayRef {
                let nulls = arrow::buffer::NullBuffer::from_iter(values.iter().map(Option::is_some));
                let columns = <Self as crate::cell::Record>::columns(values);
                let fields = <Self as crate::cell::Record>::fields();
                std::sync::Arc::new(arrow::array::StructArray::new(fields, columns, Some(nulls)))
            }
            fn decode(array: &dyn arrow::array::Array) -> crate::Result<Vec<Option<Self>>> {
                use arrow::array::AsArray;
                let Some(columns) = array.as_struct_opt() else {
                    return Err(crate::Error::ColumnType(array.data_type().to_string()));
                };
                Ok(<Self as crate::cell::Record>::rows(columns)?.into_iter().map(Some).collect())
            }
        }
    };
}
pub(crate) use nested;
