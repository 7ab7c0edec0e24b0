//! The shared archive and its gold division, where they are at hand.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use sluicebox_decode::{Article, Event, Format, Options};

use crate::render;

#[derive(Deserialize)]
struct Gold {
    first_line: usize,
    last_line: usize,
    title: String,
    date: Option<String>,
}

fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("SLUICEBOX_SHARED").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[test]
fn the_shared_archive_is_divided_as_its_gold() {
    let Some(shared) = shared() else {
        eprintln!("skipped: no shared folder; set SLUICEBOX_SHARED");
        return;
    };
    let source = fs::read(shared.join("corpus/archive-tag-page.txt")).expect("the archive");
    let gold = fs::read_to_string(shared.join("gold/articles.jsonl")).expect("the gold");
    let gold: Vec<Gold> = gold.lines().map(|line| serde_json::from_str(line).expect("a gold record")).collect();

    let (events, summary) = render::decode("file:///archive-tag-page.txt", &source, 65_536, Options::default());
    let articles: Vec<&Article> = (events.iter())
        .map(|event| match event {
            Event::Article(article) => article,
            Event::Reject(reject) => panic!("{reject:?}"),
        })
        .collect();
    assert_eq!((summary.format, articles.len()), (Some(Format::Archive), gold.len()));
    for (article, gold) in articles.iter().zip(&gold) {
        assert_eq!((article.first_line, article.last_line), (gold.first_line, gold.last_line), "{}", gold.title);
        assert_eq!(article.title.as_deref(), Some(gold.title.as_str()));
        assert_eq!(article.text.as_bytes(), &source[article.span.start..article.span.end]);
        assert_eq!(article.language, Some("en"), "{}", gold.title);
        let published = article.published.as_deref();
        match &gold.date {
            Some(date) => assert_eq!(published, Some(date.as_str()), "{}", gold.title),
            None => assert!(published.is_none_or(|date| date.starts_with("--")), "{published:?} for {}", gold.title),
        }
    }
    let partial: Vec<_> =
        articles.iter().filter_map(|a| a.published.as_deref()).filter(|d| d.starts_with("--")).collect();
    assert_eq!(partial, ["--03-19", "--01-23", "--12-22"]);
    let covered: usize = articles.iter().map(|article| article.span.len()).sum();
    assert_eq!(covered + summary.skipped_bytes, source.len());
}

/// The same archive under a by-line that no list knows: its repetition alone must divide it.
#[test]
fn repetition_divides_the_shared_archive_as_well() {
    let Some(shared) = shared() else {
        eprintln!("skipped: no shared folder; set SLUICEBOX_SHARED");
        return;
    };
    let source = fs::read_to_string(shared.join("corpus/archive-tag-page.txt")).expect("the archive");
    let unknown = source.replace("通过admin", "Ritam kanto");
    let lines = |source: &str| {
        let (events, summary) = render::decode("file:///a.txt", source.as_bytes(), usize::MAX, Options::default());
        let lines: Vec<_> = (events.iter())
            .filter_map(|event| match event {
                Event::Article(article) => Some((article.first_line, article.last_line, article.title.clone())),
                Event::Reject(_) => None,
            })
            .collect();
        (lines, summary.format)
    };
    assert_eq!(lines(&unknown), lines(&source));
}
