//! What each format prints of the same rows, and that nothing is lost on the way.

use std::io::Cursor;

use bytes::Bytes;

use super::{printed, rows::Rows};
use crate::{Format, Layout};

const SQL: &str = "SELECT * FROM (VALUES \
    (1, 1700000000.0, 'a,\"b\"', CAST(NULL AS VARCHAR), DATE '2024-02-29', [1, 2]), \
    (2, 0.1, '', 'x|y', NULL, NULL), \
    (-3, 1e300, 'two' || chr(10) || 'lines', 'z', NULL, [])) \
    AS t(n, value, text, maybe, day, list)";

async fn print(format: Format, width: Option<usize>) -> String {
    printed(&Rows::default().session().await, SQL, format, width).await
}

#[tokio::test]
async fn csv_tells_null_from_empty() {
    assert_eq!(
        print(Format::Csv, None).await,
        "n,value,text,maybe,day,list\n\
         1,1700000000,\"a,\"\"b\"\"\",,2024-02-29,\"[1,2]\"\n\
         2,0.1,\"\",x|y,,\n\
         -3,1e300,\"two\nlines\",z,,[]\n"
    );
}

#[tokio::test]
async fn json_lines_have_every_key() {
    assert_eq!(
        print(Format::Jsonl, None).await,
        "{\"n\":1,\"value\":1700000000.0,\"text\":\"a,\\\"b\\\"\",\"maybe\":null,\"day\":\"2024-02-29\",\"list\":[1,2]}\n\
         {\"n\":2,\"value\":0.1,\"text\":\"\",\"maybe\":\"x|y\",\"day\":null,\"list\":null}\n\
         {\"n\":-3,\"value\":1.0e300,\"text\":\"two\\nlines\",\"maybe\":\"z\",\"day\":null,\"list\":[]}\n"
    );
}

#[tokio::test]
async fn json_is_one_array() {
    let session = Rows::default().session().await;
    assert_eq!(
        printed(&session, "SELECT 1 AS a UNION ALL SELECT 1", Format::Json, None).await,
        "[{\"a\":1},{\"a\":1}]"
    );
    assert_eq!(printed(&session, "SELECT topic FROM metrics", Format::Json, None).await, "[]");
}

#[tokio::test]
async fn markdown_escapes_what_would_end_a_cell() {
    assert_eq!(
        print(Format::Markdown, None).await,
        "| n | value | text | maybe | day | list |\n\
         | ---: | ---: | --- | --- | --- | --- |\n\
         | 1 | 1700000000 | a,\"b\" |  | 2024-02-29 | [1,2] |\n\
         | 2 | 0.1 |  | x\\|y |  |  |\n\
         | -3 | 1e300 | two<br>lines | z |  | [] |\n"
    );
}

#[tokio::test]
async fn a_table_aligns_its_columns() {
    let expected = [
        "  n |      value | text      | maybe | day        | list",
        "----+------------+-----------+-------+------------+-------",
        "  1 | 1700000000 | a,\"b\"     |       | 2024-02-29 | [1,2]",
        "  2 |        0.1 |           | x|y   |            |",
        " -3 |      1e300 | two⏎lines | z     |            | []",
        "(3 rows)\n",
    ];
    assert_eq!(print(Format::Table, None).await, expected.join("\n"));
}

#[tokio::test]
async fn a_narrow_terminal_cuts_texts_and_keeps_numbers() {
    let session = Rows::sound().session().await;
    let table = printed(&session, "SELECT value, quote, sentence FROM metrics", Format::Table, Some(60)).await;
    assert!(table.lines().all(|line| line.chars().count() <= 60), "{table}");
    assert!(table.contains('…') && table.contains("1200"), "{table}");
    let records = printed(&session, "SELECT * FROM metrics LIMIT 1", Format::Table, Some(60)).await;
    assert!(records.starts_with("-[ 1 ]-") && records.contains("\nquote "), "{records}");
}

#[tokio::test]
async fn plans_are_printed_whole() {
    let session = Rows::sound().session().await;
    let plan = printed(&session, "EXPLAIN SELECT topic FROM energy", Format::Table, Some(60)).await;
    assert!(plan.starts_with("-[ 1 ]-") && plan.contains("\n          |   "), "{plan}");
}

#[tokio::test]
async fn parquet_and_arrow_give_back_the_rows() {
    let session = Rows::sound().session().await;
    let sql = "SELECT * FROM articles ORDER BY article_id";
    let expected = session.collect(sql).await.unwrap();
    let mut file = Vec::new();
    session.run(sql, Format::Parquet, Layout::default(), &mut file).await.unwrap();
    let read = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file)).unwrap();
    let batches: Vec<_> = read.build().unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(batches, expected);
    let mut stream = Vec::new();
    session.run(sql, Format::Arrow, Layout::default(), &mut stream).await.unwrap();
    let read = arrow::ipc::reader::StreamReader::try_new(Cursor::new(stream), None).unwrap();
    assert_eq!(read.collect::<Result<Vec<_>, _>>().unwrap(), expected);
}

#[tokio::test]
async fn every_format_prints_every_table_and_an_empty_result() {
    let session = Rows::sound().session().await;
    for table in sluicebox_record::Table::ALL {
        for format in Format::ALL {
            for filter in ["true", "false"] {
                let sql = format!("SELECT * FROM {} WHERE {filter}", table.name());
                let mut out = Vec::new();
                session.run(&sql, format, Layout { width: Some(100), records: false }, &mut out).await.unwrap();
                assert!(filter == "false" || !out.is_empty(), "{sql} {format:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_long_table_streams_with_the_widths_of_its_first_rows() {
    let session = Rows::default().session().await;
    let sql = "SELECT value AS n, 'row ' || value AS text FROM generate_series(1, 2000)";
    let table = printed(&session, sql, Format::Table, None).await;
    assert_eq!(table.lines().count(), 2003);
    assert!(table.contains("\n 2000 | row 20…\n(2000 rows)\n"), "{}", &table[table.len() - 100..]);
}

#[test]
fn formats_are_known_by_name() {
    for format in Format::ALL {
        assert_eq!(format.name().parse::<Format>().ok(), Some(format));
    }
    assert_eq!("xml".parse::<Format>().unwrap_err().to_string(), "unknown format 'xml'");
    assert_eq!((Format::default_for(true), Format::default_for(false)), (Format::Table, Format::Jsonl));
}
