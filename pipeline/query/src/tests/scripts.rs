//! The folder `sql` and what is embedded of it agree; every file says what it is for; every one runs.

use std::collections::BTreeSet;
use std::path::Path;

use super::rows::Rows;
use crate::{CHECKS, EXAMPLES, Format, Layout, Script, VIEWS};

const FOLDERS: [(&str, &[Script]); 3] = [("views", VIEWS), ("checks", CHECKS), ("examples", EXAMPLES)];

#[test]
fn folders_and_lists_agree() {
    for (folder, scripts) in FOLDERS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sql").join(folder);
        let names = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let listed: BTreeSet<_> = scripts.iter().map(|script| format!("{}.sql", script.file)).collect();
        assert_eq!(names.collect::<BTreeSet<_>>(), listed, "{folder}");
        assert_eq!(listed.len(), scripts.len(), "{folder}");
        assert!(scripts.is_sorted_by_key(|script| script.file), "{folder}");
    }
}

#[test]
fn views_are_numbered() {
    for view in VIEWS {
        assert!(view.file.len() > 4 && view.file[..3].bytes().all(|b| b.is_ascii_digit()), "{}", view.file);
    }
    assert_eq!(VIEWS[0].name(), "energy");
}

#[test]
fn every_file_says_what_it_answers() {
    for (folder, scripts) in FOLDERS {
        for script in scripts {
            let place = format!("{folder}/{}", script.file);
            assert!(script.question().ends_with('?'), "{place}: {}", script.question());
            assert!(script.columns().ends_with('.') && script.grain().ends_with('.'), "{place}");
            assert!(!script.query().contains("Grain:") && !script.query().trim_end().ends_with(';'), "{place}");
            assert!(
                script.sql.ends_with('\n') && script.sql.lines().all(|line| line.chars().count() <= 120),
                "{place}"
            );
        }
    }
}

/// The columns that a file's comment lists are those that its query returns.
#[tokio::test]
async fn columns_are_those_that_the_comment_lists() {
    let session = Rows::sound().session().await;
    for (folder, scripts) in FOLDERS {
        for script in scripts {
            let frame = session.context().sql(script.sql).await.unwrap();
            let listed = script.columns().trim_end_matches('.').replace("those of ", "SELECT * FROM ");
            let expected: Vec<String> = if listed.starts_with("SELECT") {
                let frame = session.context().sql(&listed).await.unwrap();
                frame.schema().fields().iter().map(|field| field.name().clone()).collect()
            } else {
                listed.split(", ").map(str::to_owned).collect()
            };
            let found: Vec<_> = frame.schema().fields().iter().map(|field| field.name().clone()).collect();
            assert_eq!(found, expected, "{folder}/{}", script.file);
        }
    }
}

#[tokio::test]
async fn every_view_and_example_runs_with_and_without_rows() {
    let (full, empty) = (Rows::sound().session().await, Rows::default().session().await);
    for script in VIEWS.iter().chain(EXAMPLES) {
        for (session, some) in [(&full, true), (&empty, false)] {
            let mut out = Vec::new();
            let rows = session.run(script.sql, Format::Jsonl, Layout::default(), &mut out).await.unwrap();
            // The fixture has no figure of the environment.
            let expected = some && script.name() != "environment";
            assert_eq!(rows > 0, expected, "{}: {rows}", script.file);
        }
    }
}
