//! The live data files of one commit, for readers that do not read the transaction log: a plain list, or views that
//! DuckDB takes. A folder's listing would not do: it also holds files that a later commit replaced.

use std::io::{self, Write};

use arrow::datatypes::DataType;
use sluicebox_record::Table;
use url::Url;

/// How the files are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// One path or URL a line.
    List,
    /// A `CREATE VIEW` a table.
    Duckdb,
}

/// Writes the files of `tables` to `out`. A table without files becomes a view without rows, with its columns.
///
/// # Errors
/// Those of `out`.
pub fn write_files(tables: &[(Table, Vec<Url>)], form: FileForm, out: &mut dyn Write) -> io::Result<()> {
    for (table, files) in tables {
        match form {
            FileForm::List => files.iter().try_for_each(|file| writeln!(out, "{}", place(file)))?,
            FileForm::Duckdb => writeln!(out, "CREATE OR REPLACE VIEW {} AS {};", table.name(), select(*table, files))?,
        }
    }
    out.flush()
}

/// A local file by its path, anything else by its URL.
fn place(file: &Url) -> String {
    let path = (file.scheme() == "file").then(|| file.to_file_path().ok()).flatten();
    path.map_or_else(|| file.to_string(), |path| path.display().to_string())
}

fn select(table: Table, files: &[Url]) -> String {
    if files.is_empty() {
        let schema = table.schema();
        let column = |field: &arrow::datatypes::FieldRef| {
            format!("CAST(NULL AS {}) AS {}", duckdb_type(field.data_type()), name(field.name()))
        };
        let columns: Vec<_> = schema.fields().iter().map(column).collect();
        return format!("SELECT {} WHERE false", columns.join(", "));
    }
    let files: Vec<_> = files.iter().map(|file| format!("'{}'", place(file).replace('\'', "''"))).collect();
    format!("SELECT * FROM read_parquet([{}], union_by_name = true)", files.join(", "))
}

fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn duckdb_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Int64 => "BIGINT".to_owned(),
        DataType::Float64 => "DOUBLE".to_owned(),
        DataType::Boolean => "BOOLEAN".to_owned(),
        DataType::Date32 => "DATE".to_owned(),
        DataType::Timestamp(..) => "TIMESTAMPTZ".to_owned(),
        DataType::List(item) => format!("{}[]", duckdb_type(item.data_type())),
        DataType::Map(..) => "MAP(VARCHAR, DOUBLE)".to_owned(),
        DataType::Struct(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|field| format!("{} {}", name(field.name()), duckdb_type(field.data_type())))
                .collect();
            format!("STRUCT({})", fields.join(", "))
        }
        _ => "VARCHAR".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tables: &[(Table, Vec<Url>)], form: FileForm) -> String {
        let mut out = Vec::new();
        write_files(tables, form, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn files_are_paths_and_urls() {
        let files = ["file:///data/it's%20here/a.parquet", "s3://bucket/metrics/b.parquet"];
        let tables = [(Table::Metrics, files.map(|file| Url::parse(file).unwrap()).to_vec())];
        assert_eq!(written(&tables, FileForm::List), "/data/it's here/a.parquet\ns3://bucket/metrics/b.parquet\n");
        assert_eq!(
            written(&tables, FileForm::Duckdb),
            "CREATE OR REPLACE VIEW metrics AS SELECT * FROM read_parquet(['/data/it''s here/a.parquet', \
             's3://bucket/metrics/b.parquet'], union_by_name = true);\n"
        );
    }

    #[test]
    fn a_table_without_files_keeps_its_columns() {
        let sql = written(&[(Table::Articles, vec![])], FileForm::Duckdb);
        assert!(sql.contains("CAST(NULL AS MAP(VARCHAR, DOUBLE)) AS \"topic_scores\""), "{sql}");
        assert!(sql.contains("STRUCT(\"topic\" VARCHAR, \"phrase\" VARCHAR, \"weight\" DOUBLE)[]"), "{sql}");
        assert!(sql.ends_with("WHERE false;\n"), "{sql}");
    }
}
