//! `eval`: whole outputs on a text of its own, and agreement with the guideline's scorer wherever that is at hand.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::harness::{Place, compare};

const TEXT: &str = "\
The mill at Stonebeck produced 40 MW in 2019.
In 2021 its output rose by 12 per cent to 45 MW. The owner paid £3.2 million for two turbines.
About 600 people live nearby.
";

/// Of the text above: one record whose period is wrong on purpose, one that stands for no numeral of the text, and none
/// for the turbines.
const GOLD: &str = r#"{"line": 1, "quote": "40 MW", "value": 40, "unit": "MW", "comparator": "=", "kind": "level", "measure": "output of the mill", "place": "Stonebeck", "period": "2018", "status": "actual", "topic": "energy"}
{"line": 2, "quote": "12 per cent", "value": 12, "unit": "%", "comparator": "=", "kind": "change", "direction": "up", "measure": "output", "period": "2021", "status": "actual", "topic": "energy"}
{"line": 2, "quote": "45 MW", "value": 45, "unit": "MW", "comparator": "=", "kind": "level", "direction": "up", "measure": "output", "period": "2021", "status": "actual", "topic": "energy"}
{"line": 2, "quote": "£3.2 million", "value": 3200000, "unit": "GBP", "comparator": "=", "kind": "level", "measure": "payment for turbines", "period": null, "period_alt": ["2021"], "status": "actual", "topic": "energy", "optional": true}
{"line": 3, "quote": "600 people", "value": 600, "unit": "1", "item": "person", "comparator": "~", "kind": "level", "measure": "people who live nearby", "period": null, "status": "actual", "topic": "other"}
{"line": 3, "quote": "nearby", "value": 1, "unit": "1", "comparator": "=", "kind": "level", "measure": "nearby", "period": null, "status": "actual", "topic": "other"}
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("mill.txt", TEXT);
    place.write("gold.jsonl", GOLD);
    place
}

const MILL: [&str; 5] = ["eval", "--gold", "gold.jsonl", "--corpus", "mill.txt"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    MILL.into_iter().chain(more.iter().copied()).collect()
}

#[test]
fn help_teaches() {
    compare("help_eval", &[&Place::new().run(&["eval", "--help"])]);
}

#[test]
fn a_page_shows_figures_confusion_and_errors() {
    compare("eval_page", &[&place().run(&MILL)]);
}

#[test]
fn a_bar_that_does_not_hold_ends_with_10() {
    let place = place();
    let held = place.ok(&with(&["--errors", "0", "--fail-under", "found=0.5", "--fail-under", "unit=0.5"]));
    assert_eq!(held.stderr, "");
    let broken = place.run(&with(&["--errors", "0", "--fail-under", "found=1", "--fail-under", "macro.status=0.5"]));
    assert_eq!(broken.code, Some(10), "{broken}");
    assert!(broken.stderr.starts_with("does not hold: found is 0."), "{broken}");
    assert!(broken.stderr.contains("macro.status has no value in this gold"), "{broken}");
}

#[test]
fn a_baseline_shows_what_changed() {
    let place = place();
    place.write("before.json", &place.ok(&with(&["--json"])).stdout);
    place.write("gold.jsonl", GOLD.replace("\"2018\"", "\"2019\""));
    let after = place.ok(&with(&["--json", "--baseline", "before.json"])).stdout;
    let after: Value = serde_json::from_str(&after).unwrap();
    let difference = &after["difference"];
    assert_eq!(difference["mended"], serde_json::json!(["wrong line 1, byte 31 '40 MW': period"]));
    assert_eq!(difference["new"], serde_json::json!([]));
    assert!(difference["figures"]["period"].as_f64() > Some(0.1), "{difference}");
    assert_eq!(difference["figures"]["found"], Value::Null);
    let page = place.ok(&with(&["--baseline", "before.json"])).stdout;
    assert!(page.contains("mended: 1\n    wrong line 1, byte 31 '40 MW': period\n  new: 0\n"), "{page}");
}

#[test]
fn only_the_lines_that_count_are_scored() {
    let place = place();
    let count = |more: &[&str]| -> (Value, Value) {
        let report: Value = serde_json::from_str(&place.ok(&with(&[&["--json"], more].concat())).stdout).unwrap();
        (report["gold"].clone(), report["predicted"].clone())
    };
    let all = count(&[]);
    assert_eq!(all.0, 5);
    assert_eq!(count(&["--lines", "1"]), (1.into(), 1.into()));
    place.write("lines.txt", "# the first\n1-1\n");
    assert_eq!(count(&[]), (1.into(), 1.into()));
    assert_eq!(count(&["--lines", "1-3"]), all);
}

#[test]
fn what_cannot_be_scored_says_so() {
    let place = place();
    let fails = |arguments: &[&str], says: &str| {
        let ran = place.run(arguments);
        assert!(ran.code == Some(2) && ran.stderr.contains(says), "{says}\n{ran}");
    };
    fails(&["eval", "--gold", "gold.jsonl"], "--corpus");
    fails(&with(&["--fail-under", "luck=0.5"]), "there is no figure 'luck'; those there are: found, found.p");
    fails(&with(&["--baseline", "mill.txt"]), "baseline 'mill.txt' cannot be read");
    fails(&["eval", "--gold", "none.jsonl", "--corpus", "mill.txt"], "gold 'none.jsonl' cannot be read");
    place.write("lost.jsonl", GOLD.replace("600 people", "700 people"));
    fails(&["eval", "--gold", "lost.jsonl", "--corpus", "mill.txt"], "quote '700 people' is not found");
    place.write("odd.jsonl", "{\"line\": 1}\n");
    fails(&["eval", "--gold", "odd.jsonl", "--corpus", "mill.txt"], "gold 'odd.jsonl', line 1: missing field `quote`");
}

/// Gold and texts that belong together.
struct Set {
    gold: PathBuf,
    corpus: PathBuf,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn shared() -> PathBuf {
    std::env::var_os("SLUICEBOX_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from)
}

fn sets() -> Vec<Set> {
    let tests = root().join("tests");
    let own = |gold: &str, corpus: &str| Set {
        gold: tests.join("gold").join(gold),
        corpus: tests.join("corpus").join(corpus),
    };
    let far = |gold: &str, corpus: &str| Set { gold: shared().join("gold").join(gold), corpus: shared().join(corpus) };
    let all = vec![
        own("archive-2021.jsonl", "archive-2021.txt"),
        own("archive-2024.jsonl", "archive-2024.txt"),
        own("wires.jsonl", "wires.jsonl"),
        far("dev.jsonl", "corpus/archive-tag-page.txt"),
        far("real-dev.jsonl", "gold/real.jsonl"),
    ];
    all.into_iter().filter(|set| set.gold.exists() && set.corpus.exists()).collect()
}

/// Fails where a number of `expected` is another one in `found`, to three digits.
fn assert_agree(found: &Value, expected: &Value, at: &str) {
    match expected {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| assert_agree(&found[name], value, &format!("{at}.{name}")))
        }
        Value::Number(number) => {
            let (found, expected) = (found.as_f64(), number.as_f64());
            let close = found.zip(expected).is_some_and(|(found, expected)| (found - expected).abs() < 0.0005);
            assert!(close, "{at} is {found:?}, not {expected:?}");
        }
        other => assert_eq!(found, other, "{at}"),
    }
}

#[test]
fn it_agrees_with_the_scorer_of_the_guideline() {
    let scorer = shared().join("gold/score.py");
    if !scorer.exists() {
        eprintln!("skipped: there is no '{}'", scorer.display());
        return;
    }
    for set in sets() {
        let place = Place::new();
        let (gold, corpus) = (set.gold.to_str().unwrap(), set.corpus.to_str().unwrap());
        place.ok(&["run", corpus, "--store", "store"]);
        let rows = place.ok(&["sql", "--store", "store", "--format", "jsonl", "SELECT * FROM scoring"]).stdout;
        place.write("rows.jsonl", rows);
        let mut python = Command::new("python3");
        python
            .arg(&scorer)
            .args(["--gold", gold, "--corpus", corpus, "--json", "--pred"])
            .arg(place.path("rows.jsonl"));
        let scored = python.output().unwrap();
        assert!(scored.status.success(), "{gold}: {}", String::from_utf8_lossy(&scored.stderr));
        let expected: Value = serde_json::from_slice(&scored.stdout).unwrap();
        for source in [["--corpus", corpus], ["--store", "store"]] {
            let ran = place.ok(&[&["eval", "--json", "--gold", gold], &source[..]].concat());
            assert_agree(&serde_json::from_str(&ran.stdout).unwrap(), &expected, &format!("{gold} {}", source[0]));
        }
    }
}

#[test]
fn a_store_of_several_texts_is_refused() {
    let place = place();
    place.write("other.txt", "The pier is 90 m long.\n");
    place.ok(&["run", "mill.txt", "--store", "one"]);
    place.ok(&["run", "mill.txt", "other.txt", "--store", "two"]);
    let of = |store: &str| place.run(&["eval", "--gold", "gold.jsonl", "--json", "--store", store]);
    let (one, two) = (of("one"), of("two"));
    assert_eq!(one.stdout, place.ok(&with(&["--json"])).stdout);
    assert!(two.code == Some(2) && two.stderr.contains("the store holds several texts"), "{two}");
}
