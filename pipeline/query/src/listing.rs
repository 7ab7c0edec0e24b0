//! What there is to query: the tables and views with their meaning, and the columns of each.

use sluicebox_record::Table;
use sluicebox_record::table::topic_spec;

use crate::topics::TOPICS;
use crate::{Result, Session, VIEWS};

/// What a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationKind {
    /// A table of the store.
    Table,
    /// A view of `sql/views`.
    View,
}

/// Something that can stand after FROM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: RelationKind,
    /// What one row of it is, or the question it answers.
    pub meaning: String,
}

/// A column of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as `schemas/tables` writes it.
    pub r#type: String,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it says; empty for a column that only a view has.
    pub meaning: String,
}

impl Session {
    /// The tables and views, in order.
    ///
    /// # Errors
    /// Where a table's description cannot be read.
    pub fn relations(&self) -> Result<Vec<Relation>> {
        let tables = Table::ALL.into_iter().map(|table| {
            Ok(Relation { name: table.name().to_owned(), kind: RelationKind::Table, meaning: table.spec()?.row })
        });
        let topics =
            topic_spec().map(|spec| Relation { name: spec.table, kind: RelationKind::Table, meaning: spec.row });
        let views = VIEWS.iter().map(|view| {
            Ok(Relation { name: view.name().to_owned(), kind: RelationKind::View, meaning: view.question() })
        });
        let own = self.topic_views.iter().map(|(name, question)| {
            Ok(Relation { name: name.clone(), kind: RelationKind::View, meaning: question.clone() })
        });
        tables.chain([topics.map_err(Into::into)]).chain(views).chain(own).collect()
    }

    /// The columns of the table or view `name`; `None` where there is none of that name.
    ///
    /// # Errors
    /// Where the table cannot be read.
    pub async fn columns(&self, name: &str) -> Result<Option<Vec<Column>>> {
        let Some(known) = self.names().into_iter().find(|known| known.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let provider = self.context().table_provider(known.as_str()).await.map_err(|error| self.explain(error, ""))?;
        let meanings = meanings(&known)?;
        let column = |field: &arrow::datatypes::FieldRef| Column {
            name: field.name().clone(),
            r#type: plain_type(field.data_type()),
            nullable: field.is_nullable(),
            meaning: meanings.iter().find(|(name, _)| name == field.name()).map(|(_, m)| m.clone()).unwrap_or_default(),
        };
        Ok(Some(provider.schema().fields().iter().map(column).collect()))
    }

    /// The names that may stand after FROM.
    pub(crate) fn names(&self) -> Vec<String> {
        let tables = Table::ALL.map(Table::name).into_iter();
        let views = VIEWS.iter().map(|view| view.name());
        let own = self.topic_views.iter().map(|(name, _)| name.clone());
        tables.chain([TOPICS]).chain(views).map(str::to_owned).chain(own).collect()
    }
}

/// What the columns of `relation` mean: its own where it is a table, else those of the figures and articles, whose
/// names a view keeps.
fn meanings(relation: &str) -> Result<Vec<(String, String)>> {
    let specs = match Table::from_name(relation) {
        Some(table) => vec![table.spec()?],
        None if relation == TOPICS => vec![topic_spec()?],
        None => vec![Table::Metrics.spec()?, Table::Articles.spec()?, Table::Documents.spec()?],
    };
    let mut meanings = Vec::new();
    for spec in specs {
        meanings.extend(spec.column.into_iter().map(|column| (column.name, column.meaning)));
    }
    Ok(meanings)
}

fn plain_type(data_type: &arrow::datatypes::DataType) -> String {
    use arrow::datatypes::DataType as T;
    match data_type {
        T::Utf8View | T::LargeUtf8 => "text".to_owned(),
        T::List(item) => format!("list<{}>", plain_type(item.data_type())),
        T::Struct(fields) => {
            let named: Vec<_> = fields.iter().map(|f| format!("{}: {}", f.name(), plain_type(f.data_type()))).collect();
            format!("struct<{}>", named.join(", "))
        }
        other => sluicebox_record::table::type_name(other).unwrap_or_else(|_| other.to_string()),
    }
}
