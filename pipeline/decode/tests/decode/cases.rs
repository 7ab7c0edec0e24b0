//! Literate cases: prose, a block ```` ```source ```` and a block ```` ```events ```` with what must come out of it.
//!
//! A source block may say how its bytes differ from what is written: `crlf`, `cr`, `bom`, `cut` (no end of line at the
//! end), and `uri=NAME`. Each case is decoded whole and in pieces.

use std::fs;
use std::path::Path;

use sluicebox_decode::Options;

use crate::render;

struct Case {
    place: String,
    uri: String,
    source: Vec<u8>,
    expected: String,
}

fn cases(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("a case file");
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().map(|(line, _)| line).take_while(|line| *line != "```").collect();
        let mut words = info.split_whitespace();
        match words.next() {
            Some("source") => {
                let place = format!("{}:{number}", path.file_name().and_then(|name| name.to_str()).unwrap_or_default());
                let (uri, source) = source(&block, &words.collect::<Vec<_>>());
                cases.push(Case { place, uri, source, expected: String::new() });
            }
            Some("events") => cases.last_mut().expect("a source before its events").expected = block.join("\n"),
            other => panic!("{}:{number}: unknown block {other:?}", path.display()),
        }
    }
    cases
}

fn source(block: &[&str], words: &[&str]) -> (String, Vec<u8>) {
    let mut text = block.join("\n") + "\n";
    let mut uri = "file:///case.txt".to_owned();
    for word in words {
        match *word {
            "cut" => text.truncate(text.len() - 1),
            "crlf" => text = text.replace('\n', "\r\n"),
            "cr" => text = text.replace('\n', "\r"),
            "bom" => text.insert(0, '\u{feff}'),
            word => uri = format!("file:///{}", word.strip_prefix("uri=").expect("a known word")),
        }
    }
    (uri, text.into_bytes())
}

#[test]
fn every_case_gives_its_events() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decode/cases");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let (mut count, mut failures) = (0, String::new());
    for case in paths.iter().flat_map(|path| cases(path)) {
        count += 1;
        for chunk in [usize::MAX, 1, 7] {
            let (events, summary) = render::decode(&case.uri, &case.source, chunk, Options::default());
            let found = render::lines(&events, summary);
            if found != case.expected {
                failures +=
                    &format!("\n{} (pieces of {chunk})\nexpected\n{}\nfound\n{found}\n", case.place, case.expected);
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count > 20, "only {count} cases");
}
