//! Settings from flags, the environment, a file and the defaults, and what is said of a file that is wrong.

use std::process::Command;

use serde_json::Value;

use crate::harness::{Place, Ran, compare};

#[test]
fn init_writes_once() {
    let place = Place::new();
    let written = place.run(&["init"]);
    let file = place.read("sluicebox.toml");
    let again = place.run(&["init"]);
    let nowhere = place.run(&["init", "no/such/folder.toml"]);
    let print = place.run(&["init", "--print"]);
    compare("settings_init", &[&written, &again, &nowhere, &print]);
    assert_eq!(print.stdout, file);
    assert_eq!([&written, &again, &nowhere].map(|ran| ran.code), [Some(0), Some(2), Some(74)]);
    place.ok(&["config", "show"]);
}

const FILE: &str = "\
inputs = ['harbour.txt', \"notes/*.txt\"]
store = './figures'
memory = '256MiB'
jobs = 1

strict = true
max_rejects = '50%'
log_format = \"json\"
progress = 'none'
";

fn with_variables(place: &Place, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = place.command(arguments);
    command.envs(variables.iter().copied());
    Ran::of(arguments, command.output().unwrap(), &place.path(""))
}

#[test]
fn flags_outrank_variables_and_variables_the_file() {
    let place = Place::new();
    place.write("sluicebox.toml", FILE);
    let variables = [("SLUICEBOX_MEMORY", "128MiB"), ("SLUICEBOX_STRICT", "no"), ("SLUICEBOX_JOBS", "3")];
    let show = ["config", "show", "--origin", "--jobs", "2", "--report", "r.json"];
    let shown = with_variables(&place, &show, &variables);
    let plain = place.run(&["config", "show"]);
    compare("settings_show", &[&shown, &plain]);
    place.write("copy.toml", &plain.stdout);
    let copy = place.ok(&["config", "show", "--config", "copy.toml"]);
    assert_eq!(copy.stdout, plain.stdout, "what is shown is a file of settings");
}

#[test]
fn a_run_takes_all_from_the_file() {
    let place = Place::with(&["harbour.txt"]);
    place.write("notes/a.txt", "Gate\n\nThe gate is 9 metres wide.\n");
    place.write("notes/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("sluicebox.toml", FILE);
    let ran = place.run(&["run"]);
    assert_eq!(ran.code, Some(3), "strict: {ran}");
    assert!(ran.stderr.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{ran}");
    assert!(place.exists("figures") && !place.exists("store"));
    let counted = place.ok(&["sql", "--format", "csv", "SELECT count(*) AS n FROM documents"]);
    assert_eq!(counted.stdout, "n\n3\n", "every command has the store of the file");
    let lax = place.ok(&["run", "--strict=false", "--log-format", "text"]);
    assert!(lax.stderr.starts_with("nothing to do"), "{lax}");
}

#[test]
fn places_are_meant_from_the_folder_of_the_file() {
    let place = Place::new();
    place.write("jobs/in/a.txt", "Gate\n\nThe gate is 9 metres wide.\n");
    place.write("jobs/news.toml", "inputs = ['in/']\nstore = 'out'\nreport = 'run.json'\n");
    place.ok(&["run", "--config", "jobs/news.toml"]);
    assert!(place.exists("jobs/out/_sluicebox") && place.exists("jobs/run.json"));
    let by_variable = with_variables(&place, &["sql", "SELECT 1 AS n"], &[("SLUICEBOX_CONFIG", "jobs/news.toml")]);
    assert_eq!(by_variable.stdout, "{\"n\":1}\n", "{by_variable}");
}

#[test]
fn a_wrong_file_tells_all_that_is_wrong() {
    let place = Place::with(&["harbour.txt"]);
    place.write("sluicebox.toml", "stroe = './store'\nmemory = 12.5\n[log]\nlevel = 'warn'\n");
    let run = place.run(&["run", "harbour.txt"]);
    let sql = place.run(&["sql", "SELECT 1"]);
    place.write("sluicebox.toml", "store = \n");
    let broken = place.run(&["config", "show"]);
    let missing = place.run(&["run", "harbour.txt", "--config", "none.toml"]);
    let unaffected = place.run(&["config", "schema"]);
    compare("settings_wrong", &[&run, &sql, &broken, &missing]);
    assert_eq!([&run, &sql, &broken, &missing, &unaffected].map(|ran| ran.code), [2, 2, 2, 2, 0].map(Some));
    std::fs::remove_file(place.path("sluicebox.toml")).unwrap();
    let nothing = place.run(&["run"]);
    compare("settings_no_input", &[&nothing]);
}

#[test]
fn wrong_variables_are_named() {
    let place = Place::with(&["harbour.txt"]);
    let ran = with_variables(&place, &["run", "harbour.txt"], &[("SLUICEBOX_MEMORY", "much")]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("'much'") && ran.stderr.contains("--memory"), "{ran}");
    assert!(!place.exists("store"));
}

/// The schema takes the example file and refuses others, as Python's jsonschema sees it.
#[test]
fn the_schema_is_one() {
    let place = Place::new();
    let schema = place.ok(&["config", "schema"]);
    let schema_value: Value = serde_json::from_str(&schema.stdout).unwrap();
    assert_eq!(schema_value["additionalProperties"], false);
    place.write("schema.json", &schema.stdout);
    let Some(python) = crate::harness::python_with("jsonschema") else {
        eprintln!("skipped: no python with jsonschema");
        return;
    };
    let script = "
import json, sys, tomllib, jsonschema
schema = json.load(open('schema.json'))
jsonschema.Draft202012Validator.check_schema(schema)
for text, right in [(open('good.toml').read(), True), ('memory = 3.5', False), ('colour = 1', False), ('jobs = 0', False),
                    ('progress = \"loud\"', False), ('memory = \"much\"', False), ('max_rejects = \"5%\"', True)]:
    found = list(jsonschema.Draft202012Validator(schema).iter_errors(tomllib.loads(text)))
    assert (not found) == right, (text, found)
";
    let uncommented = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if rest.split_once(" = ").is_some_and(|(key, _)| !key.contains(' ')) => rest.to_owned(),
        _ => line.to_owned(),
    };
    let good = place.ok(&["init", "--print"]).stdout.lines().map(uncommented).collect::<Vec<_>>().join("\n");
    place.write("good.toml", good);
    let ran = Command::new(python).args(["-c", script]).current_dir(place.path("")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
