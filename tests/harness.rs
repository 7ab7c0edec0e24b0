//! A folder for one test, and the program run in it.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// What equal stores have in common: every column of every table but those that say when and by whom a row was written.
const DUMP: &str = "
    SELECT * EXCLUDE (run_id, fetched_at, modified, etag, batch_id) FROM documents ORDER BY document_id;
    SELECT * FROM articles ORDER BY article_id;
    SELECT * FROM metrics ORDER BY metric_id;
    SELECT * FROM passed_over ORDER BY article_id, span_start, span_end;
    SELECT * FROM rejects ORDER BY document_id, span_start, code;";

/// A folder that goes with the test.
pub(crate) struct Place(tempfile::TempDir);

/// What a command did.
pub(crate) struct Ran {
    command: String,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with some of `tests/fixtures`.
    pub(crate) fn with(fixtures: &[&str]) -> Self {
        let place = Self::new();
        for name in fixtures {
            place.write(name, fixture(name));
        }
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The program with `arguments`, in this folder and without settings from outside.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sluicebox"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SLUICEBOX_") {
                command.env_remove(name);
            }
        }
        command.env("XDG_STATE_HOME", self.0.path().join(".state"));
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(arguments, self.command(arguments).output().unwrap(), self.0.path())
    }

    /// Runs the program with `input` on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        self.write(".input", input);
        let file = fs::File::open(self.path(".input")).unwrap();
        Ran::of(arguments, self.command(arguments).stdin(file).output().unwrap(), self.0.path())
    }

    /// Runs the program; it must end with 0.
    pub(crate) fn ok(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(0), "{ran}");
        ran
    }

    /// Starts the program.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The rows that `query` gives.
    pub(crate) fn rows(&self, store: &str, query: &str) -> Vec<Value> {
        let ran = self.ok(&["sql", "--store", store, "--format", "jsonl", query]);
        ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The one number that `query` gives.
    pub(crate) fn number(&self, store: &str, query: &str) -> i64 {
        let ran = self.ok(&["sql", "--store", store, "--format", "csv", query]);
        ran.stdout.lines().nth(1).unwrap_or_else(|| panic!("{ran}")).parse().unwrap()
    }

    /// Everything in which equal stores are equal, a row a line.
    pub(crate) fn dump(&self, store: &str) -> String {
        self.ok(&["sql", "--store", store, "--format", "jsonl", DUMP]).stdout
    }

    /// Every file of the store with its size.
    pub(crate) fn listing(&self, store: &str) -> Vec<(String, u64)> {
        let mut files = Vec::new();
        walk(&self.path(store), &mut files);
        files.sort();
        files
    }
}

fn walk(folder: &Path, files: &mut Vec<(String, u64)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => walk(&entry.path(), files),
            Ok(metadata) => files.push((entry.path().display().to_string(), metadata.len())),
            Err(_) => {}
        }
    }
}

/// A text of `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name);
    fs::read_to_string(path).unwrap()
}

/// Fails with the lines that differ.
pub(crate) fn assert_same(found: &str, expected: &str, what: &str) {
    if found != expected {
        let (found, expected): (BTreeSet<_>, BTreeSet<_>) = (found.lines().collect(), expected.lines().collect());
        let missing: Vec<_> = expected.difference(&found).take(5).collect();
        let extra: Vec<_> = found.difference(&expected).take(5).collect();
        panic!("{what}\nmissing: {missing:#?}\nextra: {extra:#?}");
    }
}

impl Ran {
    pub(crate) fn of(arguments: &[&str], output: Output, folder: &Path) -> Self {
        let real = folder.canonicalize().unwrap();
        let without = |text: String| {
            text.replace(&real.display().to_string(), "[DIR]").replace(&folder.display().to_string(), "[DIR]")
        };
        let text = |bytes: Vec<u8>| without(String::from_utf8(bytes).unwrap());
        Self {
            command: without(format!("sluicebox {}", arguments.join(" "))),
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ {}", self.command)?;
        match self.code {
            Some(code) => writeln!(f, "exit code {code}")?,
            None => writeln!(f, "killed")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                write!(f, "--- {name}\n{text}")?;
            }
        }
        Ok(())
    }
}

/// Compares whole runs with the snapshot `name`, without times, speeds and random digits.
pub(crate) fn compare(name: &str, runs: &[&Ran]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"in \d+\.\d s", "in [TIME]");
    settings.add_filter(r"\(\d[\d.]* [kMG]?B/s\)", "([SPEED])");
    settings.add_filter(r"\d{8}T\d{6}Z-[0-9a-f]{6}", "[RUN]");
    // How many figures there are, and of which topic, is the matter of other tests.
    settings.add_filter(r"and [\d,]+ figures?", "and [N] figures");
    settings.add_filter(r"(?m)^  (drugs|energy|environment|ev|other|transport) +[\d,]+ +[\d,]+\n", "");
    settings.add_filter(r"[0-9a-f]{12}[0-9a-f]{20}-\d+\.parquet", "[FILE].parquet");
    let text = runs.iter().map(|ran| ran.to_string()).collect::<Vec<_>>().join("\n");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A python that has `module`: that of .venv, or the one on the path.
pub(crate) fn python_with(module: &str) -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python");
    let has = |python: &PathBuf| {
        let import = Command::new(python).args(["-c", &format!("import {module}")]).output();
        import.is_ok_and(|output| output.status.success())
    };
    [own, PathBuf::from("python3")].into_iter().find(has)
}
