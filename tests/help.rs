//! What the program says of itself.

use crate::harness::{Place, compare};

#[test]
fn help_teaches() {
    let place = Place::new();
    compare("help", &[&place.run(&["--help"]), &place.run(&[])]);
    for command in [
        "run",
        "replay",
        "forget",
        "sql",
        "show",
        "files",
        "check",
        "optimize",
        "gc",
        "verify",
        "doctor",
        "init",
        "config",
        "completions",
        "topics",
    ] {
        compare(&format!("help_{command}"), &[&place.run(&[command, "--help"])]);
    }
}

#[test]
fn the_version_is_the_workspaces() {
    let ran = Place::new().ok(&["--version"]);
    assert_eq!(ran.stdout, concat!("sluicebox ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = Place::new().ok(&["completions", shell]);
        assert!(ran.stdout.contains("completions") && ran.stdout.contains("strict"), "{shell}");
    }
}
