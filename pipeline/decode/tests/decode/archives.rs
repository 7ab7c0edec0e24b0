//! Archives of several families, each against its snapshot.

use std::fs;
use std::path::Path;

use sluicebox_decode::{Event, Options};

use crate::render;

/// The events, and of each article its first and last line.
fn snapshot(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decode/archives").join(name);
    let source = fs::read(path).expect("an archive");
    let (events, summary) = render::decode(&format!("file:///{name}"), &source, usize::MAX, Options::default());
    let ends = |event: &Event| match event {
        Event::Article(article) => {
            let lines: Vec<&str> = article.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            format!(
                "  {:?} ... {:?}",
                lines.first().copied().unwrap_or_default(),
                lines.last().copied().unwrap_or_default()
            )
        }
        Event::Reject(reject) => format!("  {:?}", reject.excerpt),
    };
    let ends: Vec<String> = events.iter().map(ends).collect();
    format!("{}\n\n{}", render::lines(&events, summary), ends.join("\n"))
}

macro_rules! archive {
    ($($test:ident $name:literal),* $(,)?) => {
        $(#[test]
        fn $test() {
            insta::assert_snapshot!(snapshot($name));
        })*
    };
}

archive! {
    by_lines_before_titles "tag-page.txt",
    by_lines_after_titles "posted-by.txt",
    dates_after_titles "month-page.txt",
    closing_lines "closing-lines.txt",
    excerpts_that_go_on "read-more.txt",
    a_by_line_of_an_unknown_language "repetition.txt",
    a_chinese_category_page "category-zh.txt",
    names_and_dates "name-date.txt",
    records "records.jsonl",
}
