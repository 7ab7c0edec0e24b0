//! `--vocabulary`: the steps of docs/EXTENDING.md as they are written there, and whole outputs on mistakes.

use crate::harness::{Place, compare};

const GUIDE: &str = include_str!("../docs/EXTENDING.md");

/// A fenced block: what stands behind the fence, and the lines inside.
fn blocks() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut blocks = Vec::new();
    let mut lines = GUIDE.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            blocks.push((kind, lines.by_ref().take_while(|line| !line.starts_with("```")).collect()));
        }
    }
    blocks
}

/// The words of a line, white space folded.
fn folded(line: &str) -> String {
    line.trim_start_matches(' ').trim_start_matches("...").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The arguments of a command line with words in single quotes.
fn arguments(line: &str) -> Vec<&str> {
    let mut arguments = Vec::new();
    for (nth, part) in line.split('\'').enumerate() {
        if nth % 2 == 1 {
            arguments.push(part);
        } else {
            arguments.extend(part.split_whitespace());
        }
    }
    arguments
}

#[test]
fn the_guide_does_what_it_says() {
    let place = Place::new();
    let (mut files, mut commands) = (0, 0);
    for (kind, lines) in blocks() {
        if let Some(path) = kind.strip_prefix("toml ") {
            place.write(path, lines.join("\n"));
            files += 1;
        }
        if kind == "console" {
            let command = lines[0].strip_prefix("$ sluicebox ").unwrap();
            let ran = place.run(&arguments(command));
            let output = format!("{}\n{}", ran.stderr, ran.stdout);
            let mut told = output.lines().map(folded);
            for expected in &lines[1..] {
                assert!(told.any(|line| line.contains(&folded(expected))), "'{expected}' of {ran}");
            }
            commands += 1;
        }
    }
    assert_eq!((files, commands), (7, 7), "the guide has other steps than this test runs");
}

const UNITS: &str =
    "[[unit]]\ncode = \"smoot\"\ndimension = \"length\"\nfactor = \"1.7018\"\nnames = [\"smoot\"]\nplural = \"auto\"\n";

#[test]
fn a_run_reads_with_it_and_has_another_version() {
    let place = Place::new();
    place.write("bridge.txt", "The bridge is 364.4 smoots long. It carries 1,200 buses.\n");
    place.write("mine/units.toml", UNITS);
    place.write("mine/README.md", "Units of our own.");
    place.ok(&["run", "bridge.txt", "--store", "plain"]);
    place.ok(&["run", "bridge.txt", "--store", "mine-store", "--vocabulary", "mine"]);
    place.ok(&["run", "bridge.txt", "--store", "file-store", "--vocabulary", "mine/units.toml"]);
    let units = |store: &str| -> Vec<String> {
        let rows = place.rows(store, "SELECT unit FROM metrics ORDER BY quote_start");
        rows.iter().map(|row| row["unit"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((units("mine-store"), units("file-store")), (vec!["smoot".into(), "1".into()], units("mine-store")));
    assert!(!units("plain").contains(&"smoot".to_owned()));
    let version = |store: &str| place.rows(store, "SELECT DISTINCT extract_version FROM metrics")[0].to_string();
    assert_ne!(version("plain"), version("mine-store"));
    assert_eq!(version("file-store"), version("mine-store"));
    place.ok(&["check", "--store", "mine-store"]);
}

#[test]
fn eval_reads_with_it() {
    let place = Place::new();
    place.write("mine/units.toml", UNITS);
    place.write("gold.jsonl", "{\"doc\": \"a\", \"quote\": \"364.4 smoots\", \"value\": 364.4, \"unit\": \"smoot\"}\n");
    place.write("corpus.jsonl", "{\"id\": \"a\", \"text\": \"The bridge is 364.4 smoots long.\"}\n");
    let bar = ["eval", "--gold", "gold.jsonl", "--corpus", "corpus.jsonl", "--fail-under", "amount=1"];
    assert_eq!(place.run(&bar).code, Some(10));
    place.ok(&[&bar[..], &["--vocabulary", "mine"]].concat());
}

#[test]
fn mistakes_are_told_whole() {
    let place = Place::new();
    place.write("twice/units.toml", format!("{UNITS}\n{UNITS}"));
    place.write("names/unit.toml", UNITS);
    place.write("names/topics/rent.toml", "[[phrase]]\nweight = 2.0\nforms = [\"rent control\"]\n");
    place.write("names/numbers.toml", "[[word]\n");
    place.write(
        "li/units.toml",
        "[[unit]]\ncode = \"li\"\ndimension = \"length\"\nfactor = \"576\"\nnames = [\"li\"]\n",
    );
    std::fs::create_dir(place.path("empty")).unwrap();
    place.write("gold.jsonl", "");
    let explain = |vocabulary: &[&str]| {
        let given = vocabulary.iter().flat_map(|path| ["--vocabulary", path]);
        place.run(&["explain", "3 smoots"].into_iter().chain(given).collect::<Vec<_>>())
    };
    compare(
        "vocabulary_mistakes",
        &[
            &explain(&["twice"]),
            &explain(&["names", "li"]),
            &explain(&["empty"]),
            &explain(&["nowhere"]),
            &place.run(&["run", "x.txt", "--vocabulary", "li"]),
            &place.run(&["eval", "--gold", "gold.jsonl", "--store", "s", "--vocabulary", "li"]),
        ],
    );
}
