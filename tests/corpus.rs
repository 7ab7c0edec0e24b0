//! The sample corpus, and the real archive where it is at hand: articles, dates, topics and soundness.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::Place;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The folder of shared texts, where it is there.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("SLUICEBOX_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let found = folder.join("corpus/archive-tag-page.txt").exists().then_some(folder);
    if found.is_none() {
        eprintln!("skipped: there are no shared texts");
    }
    found
}

fn records(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_sample_is_read_whole_and_sound() {
    let place = Place::new();
    let corpus = root().join("tests/corpus");
    let (texts, records) = (corpus.join("*.txt"), corpus.join("*.jsonl"));
    place.ok(&["run", texts.to_str().unwrap(), records.to_str().unwrap(), "--strict"]);
    place.ok(&["check"]);
    let articles = place.rows("store", "SELECT topic, count(*) AS n FROM articles GROUP BY topic ORDER BY topic");
    assert_eq!(articles.len(), 6, "five topics and other: {articles:?}");
    assert_eq!(place.number("store", "SELECT count(*) FROM articles"), 31);
}

#[test]
fn the_real_archive_has_the_articles_of_the_gold() {
    let Some(shared) = shared() else { return };
    let place = Place::new();
    let archive = shared.join("corpus/archive-tag-page.txt");
    place.ok(&["run", archive.to_str().unwrap(), "--strict"]);
    place.ok(&["check"]);
    let gold = records(&shared.join("gold/articles.jsonl"));
    let found = place.rows("store", "SELECT * FROM articles ORDER BY ordinal");
    assert_eq!(found.len(), gold.len());
    for (found, gold) in found.iter().zip(&gold) {
        for field in ["title", "first_line", "last_line"] {
            assert_eq!(found[field], gold[field], "{field}");
        }
        let allowed = gold["topics_allowed"].as_array().unwrap();
        assert!(allowed.contains(&found["topic"]), "{} of '{}'", found["topic"], gold["title"]);
        assert_date(found, gold);
    }
}

/// A date is the one of the text; where the text names no year or no date, none is invented.
fn assert_date(found: &Value, gold: &Value) {
    let published = found["published"].as_str();
    match (gold["date"].as_str(), gold["date_text"].as_str()) {
        (Some(date), _) => assert_eq!(published, Some(date), "'{}'", gold["title"]),
        (None, Some(text)) => {
            assert!(
                published.is_none_or(|date| date.starts_with("--")),
                "{published:?} for '{text}' of '{}'",
                gold["title"]
            );
        }
        (None, None) => assert_eq!(published, None, "'{}'", gold["title"]),
    }
}
