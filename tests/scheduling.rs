//! The recipes of examples/scheduling: what can be said of them without the schedulers that they are for. How they were
//! run and verified stands in docs/SCHEDULING.md.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Place, fixture, python_with};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/scheduling")
}

fn recipe(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

#[test]
fn every_recipe_is_in_the_manual() {
    let manual = fs::read_to_string(folder().join("../../docs/SCHEDULING.md")).unwrap();
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(manual.contains(&name), "{name} is not in docs/SCHEDULING.md");
    }
}

/// The commands that recipes give the program are commands, and their flags are flags.
#[test]
fn recipes_call_what_there_is() {
    let place = Place::new();
    let mut calls = 0;
    for name in ["sluicebox.cron", "sluicebox.service", "github-actions.yml", "../nightly.sh"] {
        for line in recipe(name).lines().filter(|line| !line.trim_start().starts_with('#')) {
            for (at, _) in line.match_indices("sluicebox ") {
                let words: Vec<_> = line[at..].split_whitespace().skip(1).collect();
                let Some(command) = words.first().filter(|word| ["run", "check", "sql"].contains(word)) else {
                    continue;
                };
                let help = place.ok(&[command, "--help"]).stdout;
                let end =
                    words.iter().position(|word| [">>", "||", "|", "2>&1;", ">"].contains(word)).unwrap_or(words.len());
                for flag in words[..end].iter().filter(|word| word.starts_with("--")) {
                    assert!(help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}[")), "{name}: {line}");
                }
                calls += 1;
            }
        }
    }
    assert!(calls >= 6, "{calls}");
}

#[test]
fn settings_of_the_recipes_are_settings() {
    let place = Place::new();
    place.write("news.toml", recipe("news.toml"));
    place.ok(&["config", "show", "--config", "news.toml"]);
    let manifest = recipe("kubernetes-cronjob.yaml");
    let inner: String = manifest
        .lines()
        .skip_while(|line| !line.contains("sluicebox.toml: |"))
        .skip(1)
        .take_while(|line| line.starts_with("    "))
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    place.write("pod.toml", &inner);
    let shown = place.ok(&["config", "show", "--config", "pod.toml"]);
    assert!(shown.stdout.contains("store = \"s3://example-news/store\""), "{shown}");
}

#[test]
fn variables_of_the_recipes_are_settings() {
    let known: BTreeSet<_> = Place::new().ok(&["run", "--help"]).stdout.lines().filter_map(variable).collect();
    let mut found = 0;
    for line in recipe("github-actions.yml").lines() {
        let Some((name, _)) = line.trim().split_once(": ").filter(|(name, _)| name.starts_with("SLUICEBOX_")) else {
            continue;
        };
        assert!(known.contains(name), "{name}");
        found += 1;
    }
    assert!(found >= 3);
}

/// The variable that a line of help names.
fn variable(line: &str) -> Option<String> {
    line.trim().strip_prefix("[env: ")?.strip_suffix(']').map(ToOwned::to_owned)
}

/// cron's line, with the schedule taken off, does what it says.
#[test]
fn the_line_of_cron_runs() {
    let place = Place::with(&["harbour.txt"]);
    place.write("news.toml", "inputs = ['harbour.txt']\nstore = 'store'\n");
    let program = Path::new(env!("CARGO_BIN_EXE_sluicebox")).parent().unwrap().to_str().unwrap();
    let line = |command: &str| {
        let text = recipe("sluicebox.cron");
        let line = text.lines().find(|line| line.contains(command)).unwrap().to_owned();
        line.splitn(7, ' ').nth(6).unwrap().to_owned()
    };
    let run = |line: &str| {
        let config = place.path("news.toml");
        let path = format!("{program}:{}", std::env::var("PATH").unwrap());
        let mut bash = Command::new("bash");
        bash.args(["-c", line]).env("PATH", path).env("CONFIG", config).env("LOG", place.path("log"));
        let ended = bash.current_dir(place.path("")).output().unwrap();
        String::from_utf8_lossy(&ended.stdout).into_owned()
    };
    assert_eq!(run(&line("sluicebox run")), "", "cron mails nothing where nothing is wrong");
    assert_eq!(run(&line("sluicebox check")), "");
    assert!(place.read("log").contains("done: 1 document"), "{}", place.read("log"));
    fs::remove_file(place.path("harbour.txt")).unwrap();
    let told = run(&line("sluicebox run"));
    assert!(told.starts_with("sluicebox run ended with exit code 2; see "), "{told}");
}

#[test]
fn the_nightly_script_ends_as_the_run_does() {
    let place = Place::new();
    place.write("in/harbour.txt", fixture("harbour.txt"));
    place.write("in/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let run = |inputs: &str| {
        let mut script = Command::new("bash");
        script.arg(folder().join("../nightly.sh")).args([inputs, "store"]);
        let ended =
            script.env("SLUICEBOX", env!("CARGO_BIN_EXE_sluicebox")).current_dir(place.path("")).output().unwrap();
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    };
    let (code, told) = run("in");
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("they are in the table rejects"), "{told}");
    assert_eq!(run("missing").0, Some(2));
}

#[test]
fn the_dag_is_python() {
    let Some(python) = python_with("ast") else {
        eprintln!("skipped: no python");
        return;
    };
    let script = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
    let ran = Command::new(python).args(["-c", script]).arg(folder().join("airflow_dag.py")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
