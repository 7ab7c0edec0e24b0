//! The tables and the descriptions of their columns under `schemas/tables`.
//!
//! The descriptions are what documentation, `sluicebox files` and readers in other languages go by; the Rust rows are
//! what is written. A test holds the two equal.

use serde::Deserialize;

use crate::{Error, Result};

/// A table of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// The ledger of sources.
    Documents,
    /// Articles and records.
    Articles,
    /// Figures.
    Metrics,
    /// Numerals that are no figures.
    PassedOver,
    /// What could not be used.
    Rejects,
    /// Runs that changed something.
    Runs,
}

/// A column as `schemas/tables` describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    /// Its name.
    pub name: String,
    /// `text`, `integer`, `real`, `boolean`, `date`, `timestamp`, `map<text, real>`, `list<T>` or `struct<name: T, ...>`.
    pub r#type: String,
    /// Whether it may be null.
    #[serde(default)]
    pub nullable: bool,
    /// Unit of its values, where they have one.
    #[serde(default)]
    pub unit: Option<String>,
    /// What it says.
    pub meaning: String,
    /// The first version that had it.
    pub since: String,
}

/// A table as `schemas/tables` describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    /// Its name.
    pub table: String,
    /// What one row is.
    pub row: String,
    /// The columns, in order.
    pub column: Vec<ColumnSpec>,
}

impl Table {
    /// Every table, in the order in which a commit reaches them.
    pub const ALL: [Table; 6] =
        [Self::Documents, Self::Articles, Self::Metrics, Self::PassedOver, Self::Rejects, Self::Runs];

    /// Its name, which is its folder in the store and its name in SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Articles => "articles",
            Self::Metrics => "metrics",
            Self::PassedOver => "passed_over",
            Self::Rejects => "rejects",
            Self::Runs => "runs",
        }
    }

    /// The table called `name`.
    pub fn from_name(name: &str) -> Option<Table> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    fn description(self) -> &'static str {
        match self {
            Self::Documents => include_str!("../../../schemas/tables/documents.toml"),
            Self::Articles => include_str!("../../../schemas/tables/articles.toml"),
            Self::Metrics => include_str!("../../../schemas/tables/metrics.toml"),
            Self::PassedOver => include_str!("../../../schemas/tables/passed_over.toml"),
            Self::Rejects => include_str!("../../../schemas/tables/rejects.toml"),
            Self::Runs => include_str!("../../../schemas/tables/runs.toml"),
        }
    }

    /// What `schemas/tables` says of it.
    ///
    /// # Errors
    /// [`Error::Table`] where the description is no valid TOML of this form.
    pub fn spec(self) -> Result<TableSpec> {
        toml::from_str(self.description())
            .map_err(|source| Error::Table { table: self.name(), source: Box::new(source) })
    }

    /// The columns on which data files carry statistics, for pruning.
    pub fn statistics_columns(self) -> &'static [&'static str] {
        match self {
            Self::Metrics => &["topic", "indicator", "period_start", "published", "place_code"],
            Self::Articles => &["topic", "published"],
            _ => &[],
        }
    }

    /// The Arrow schema of its rows.
    #[cfg(feature = "arrow")]
    pub fn schema(self) -> arrow::datatypes::SchemaRef {
        use crate::cell::Record;
        let fields = match self {
            Self::Documents => crate::DocumentRow::fields(),
            Self::Articles => crate::ArticleRow::fields(),
            Self::Metrics => crate::MetricRow::fields(),
            Self::PassedOver => crate::PassedOverRow::fields(),
            Self::Rejects => crate::RejectRow::fields(),
            Self::Runs => crate::RunRow::fields(),
        };
        std::sync::Arc::new(arrow::datatypes::Schema::new(fields))
    }
}

/// What `schemas/tables` says of the relation `topics`, which has no files: a commit tells its rows.
///
/// # Errors
/// [`Error::Table`] where the description is no valid TOML of this form.
pub fn topic_spec() -> Result<TableSpec> {
    toml::from_str(include_str!("../../../schemas/tables/topics.toml"))
        .map_err(|source| Error::Table { table: "topics", source: Box::new(source) })
}

/// The name that `schemas/tables` uses for an Arrow type.
///
/// # Errors
/// [`Error::ColumnType`] for a type that no column has.
#[cfg(feature = "arrow")]
pub fn type_name(data_type: &arrow::datatypes::DataType) -> Result<String> {
    use arrow::datatypes::DataType as T;
    Ok(match data_type {
        T::Utf8 => "text".to_owned(),
        T::Int64 => "integer".to_owned(),
        T::Float64 => "real".to_owned(),
        T::Boolean => "boolean".to_owned(),
        T::Date32 => "date".to_owned(),
        T::Timestamp(_, Some(_)) => "timestamp".to_owned(),
        T::Map(..) => "map<text, real>".to_owned(),
        T::List(item) => format!("list<{}>", type_name(item.data_type())?),
        T::Struct(fields) => {
            let named =
                |field: &arrow::datatypes::FieldRef| Ok(format!("{}: {}", field.name(), type_name(field.data_type())?));
            format!("struct<{}>", fields.iter().map(named).collect::<Result<Vec<_>>>()?.join(", "))
        }
        other => return Err(Error::ColumnType(other.to_string())),
    })
}

#[cfg(all(test, feature = "arrow"))]
mod tests {
    use super::*;

    #[test]
    fn descriptions_equal_the_rust_rows() -> Result<()> {
        let tables = Table::ALL.map(|table| (table.name(), table.spec(), table.schema()));
        let topics = ("topics", topic_spec(), crate::TopicRow::to_batch(&[])?.schema());
        for (name, spec, schema) in tables.into_iter().chain([topics]) {
            let spec = spec?;
            assert_eq!(spec.table, name);
            let rust: Vec<_> = schema
                .fields()
                .iter()
                .map(|field| Ok((field.name().clone(), type_name(field.data_type())?, field.is_nullable())))
                .collect::<Result<_>>()?;
            let described: Vec<_> =
                spec.column.iter().map(|c| (c.name.clone(), c.r#type.clone(), c.nullable)).collect();
            assert_eq!(rust, described, "{name}");
            assert!(spec.column.iter().all(|column| !column.meaning.is_empty() && !column.since.is_empty()));
        }
        Ok(())
    }

    #[test]
    fn statistics_columns_exist() {
        for table in Table::ALL {
            for column in table.statistics_columns() {
                assert!(table.schema().field_with_name(column).is_ok(), "{column}");
            }
        }
    }

    #[test]
    fn unknown_keys_are_errors() {
        assert!(toml::from_str::<TableSpec>("table = 'x'\nrow = 'y'\ncolour = 1\ncolumn = []").is_err());
    }
}
