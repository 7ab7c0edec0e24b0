//! What `diff` tells of two versions.

use serde_json::Value;

use crate::harness::{Place, compare, fixture};

#[test]
fn figures_that_came_went_and_changed_are_told() {
    let place = Place::with(&["harbour.txt", "ferries.jsonl"]);
    place.ok(&["run", "."]);
    let before = u64::try_from(place.number("store", "SELECT count(*) FROM metrics")).unwrap();
    let same = place.ok(&["diff", "1", "1"]);
    assert_eq!(same.stdout, "");
    // The offset of a figure in its sentence makes its id: another number of the same length is the same figure.
    place.write("harbour.txt", fixture("harbour.txt").replace("37 ships", "38 ships"));
    place.write("new.txt", "Lamps\n\nThe quay has 14 lamps.\n");
    std::fs::remove_file(place.path("ferries.jsonl")).unwrap();
    place.ok(&["run", "."]);
    let ran = place.ok(&["diff", "1", "2", "--json", "--limit", "1000"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let rows = told["rows"].as_array().unwrap();
    let quotes = |fate: &str| -> Vec<&str> {
        rows.iter().filter(|row| row["fate"] == fate).map(|row| row["quote"].as_str().unwrap()).collect()
    };
    assert!(quotes("added").contains(&"14 lamps"), "{ran}");
    let sum =
        |name: &str| told["rules"].as_array().unwrap().iter().map(|rule| rule[name].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum("added") + sum("lost") + sum("changed"), rows.len() as u64);
    let after = u64::try_from(place.number("store", "SELECT count(*) FROM metrics")).unwrap();
    assert_eq!(after + sum("lost"), before + sum("added"));
    let limited = place.ok(&["diff", "1", "2", "--limit", "1"]);
    assert!(limited.stderr.contains("1 shown, more with --limit"), "{limited}");
}

#[test]
fn a_version_that_is_not_there_is_an_error() {
    let place = Place::with(&["harbour.txt"]);
    place.ok(&["run", "."]);
    assert_eq!(place.run(&["diff", "0", "9"]).code, Some(2));
    assert_eq!(place.run(&["diff", "0", "yesteryear"]).code, Some(2));
    compare("diff_without_rows", &[&place.run(&["diff", "1", "1"])]);
}
