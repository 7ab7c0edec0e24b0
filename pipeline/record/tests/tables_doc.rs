//! Holds docs/TABLES.md equal to `schemas/tables` and to the first comments of `sql/views`. With `SLUICEBOX_UPDATE` set
//! it writes the part below the mark instead.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use sluicebox_record::table::{ColumnSpec, Table, topic_spec};

type Failure = Box<dyn std::error::Error>;

const MARK: &str = "<!-- From here on written from";

#[test]
fn tables_md_says_what_the_schemas_say() -> Result<(), Failure> {
    let path = root().join("docs/TABLES.md");
    let standing = std::fs::read_to_string(&path)?;
    let mark = standing.find(MARK).ok_or("docs/TABLES.md has lost its mark")?;
    let head_end = standing[mark..].find('\n').map_or(standing.len(), |end| mark + end + 1);
    let wanted = format!("{}{}{}", &standing[..head_end], tables()?, views()?);
    if std::env::var_os("SLUICEBOX_UPDATE").is_some() {
        std::fs::write(&path, wanted)?;
        return Ok(());
    }
    assert!(standing == wanted, "docs/TABLES.md is behind; run this test with SLUICEBOX_UPDATE=1");
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn tables() -> Result<String, Failure> {
    let mut text = String::new();
    let tables = Table::ALL.map(|table| (Some(table), table.spec())).into_iter();
    for (table, spec) in tables.chain([(None, topic_spec())]) {
        let spec = spec?;
        write!(
            text,
            "\n## {}\n\n{}\n\n| column | type | meaning | since |\n|---|---|---|---|\n",
            spec.table, spec.row
        )?;
        for column in &spec.column {
            line(&mut text, table, column)?;
        }
    }
    Ok(text)
}

fn line(text: &mut String, table: Option<Table>, column: &ColumnSpec) -> Result<(), Failure> {
    let statistics = table.map(Table::statistics_columns).unwrap_or_default();
    let marked = if statistics.contains(&column.name.as_str()) { " \\*" } else { "" };
    let nullable = if column.nullable { "?" } else { "" };
    let unit = column.unit.as_ref().map_or(String::new(), |unit| format!(" ({unit})"));
    let meaning = column.meaning.replace('|', "\\|");
    writeln!(
        text,
        "| `{}`{marked} | `{}{nullable}` | {meaning}{unit} | {} |",
        column.name, column.r#type, column.since
    )?;
    Ok(())
}

fn views() -> Result<String, Failure> {
    let mut text = String::from(
        "\n## Views\n\nReady to be queried by `sluicebox sql`.\n\n| view | question | a row is |\n|---|---|---|\n",
    );
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join("sql/views"))?.map(|entry| Ok(entry?.path())).collect::<Result<_, Failure>>()?;
    files.sort_unstable();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "sql")) {
        let stem = file.file_stem().ok_or("a view has no name")?.to_string_lossy().into_owned();
        let name = stem.split_once('_').map_or(stem.as_str(), |(_, name)| name);
        let comment = comment(&std::fs::read_to_string(file)?);
        let (question, rest) =
            comment.split_once(" Columns: ").ok_or_else(|| format!("'{stem}' does not say its columns"))?;
        let (_, grain) = rest.split_once(" Grain: ").ok_or_else(|| format!("'{stem}' does not say its grain"))?;
        writeln!(text, "| `{name}` | {question} | {} |", grain.trim_end_matches('.'))?;
    }
    Ok(text)
}

/// The first comment, its lines joined.
fn comment(sql: &str) -> String {
    let lines = sql.lines().map_while(|line| line.strip_prefix("--"));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
