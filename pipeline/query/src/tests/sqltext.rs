//! Queries and their answers as text: `tests/sql/*.slt`, over the sound rows.
//!
//! A case is `query` or `error`, the SQL, a line `----`, and the answer up to a blank line: CSV, or words that the error
//! holds. With SLUICEBOX_ACCEPT=1 the answers of the queries are written anew, to be read as a diff.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::rows::Rows;
use crate::{Format, Layout, Session};

struct Case {
    comment: String,
    kind: String,
    sql: String,
    answer: String,
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sql");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "slt"));
    files.sort();
    files
}

fn cases(text: &str) -> Vec<Case> {
    let mut lines = text.lines().peekable();
    let mut cases = Vec::new();
    let mut comment = String::new();
    while let Some(line) = lines.next() {
        if line.is_empty() || line.starts_with('#') {
            comment += &format!("{line}\n");
            continue;
        }
        let taken = |lines: &mut dyn Iterator<Item = &str>, end: &str| {
            lines.take_while(|line| *line != end).collect::<Vec<_>>().join("\n")
        };
        assert!(["query", "error"].contains(&line), "'{line}' begins no case");
        let sql = taken(&mut lines, "----");
        let answer = taken(&mut lines, "");
        cases.push(Case { comment: std::mem::take(&mut comment), kind: line.to_owned(), sql, answer });
    }
    cases
}

async fn answer(session: &Session, case: &Case) -> String {
    let mut out = Vec::new();
    match (case.kind.as_str(), session.run(&case.sql, Format::Csv, Layout::default(), &mut out).await) {
        ("query", Ok(_)) => String::from_utf8(out).unwrap().trim_end().to_owned(),
        ("error", Err(error)) if error.to_string().contains(&case.answer) => case.answer.clone(),
        (_, Ok(_)) => "no error".to_owned(),
        (_, Err(error)) => error.to_string(),
    }
}

#[tokio::test]
async fn queries_answer_as_written() {
    let accept = std::env::var("SLUICEBOX_ACCEPT").is_ok_and(|value| value == "1");
    let session = Rows::sound().session().await;
    let mut count = 0;
    for file in files() {
        let mut accepted = String::new();
        for case in cases(&std::fs::read_to_string(&file).unwrap()) {
            let found = answer(&session, &case).await;
            assert!(
                accept || found == case.answer,
                "{}\n{}\n---- expected\n{}\n---- found\n{found}",
                file.display(),
                case.sql,
                case.answer
            );
            let Case { comment, kind, sql, .. } = case;
            write!(accepted, "{comment}{kind}\n{sql}\n----\n{found}\n\n").unwrap();
            count += 1;
        }
        if accept {
            std::fs::write(&file, accepted.trim_end().to_owned() + "\n").unwrap();
        }
    }
    assert!(count >= 10, "{count} cases");
}
