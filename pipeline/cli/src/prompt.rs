//! The prompt of `sluicebox sql`. A statement may take several lines and ends with a semicolon; what begins with a
//! backslash is a command of the prompt. Each statement sees the newest commit.

use std::io::Write;
use std::path::PathBuf;

use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;
use sluicebox_query::{EXAMPLES, Format, Layout, Limits, RelationKind, Session};
use sluicebox_store::Store;

use crate::exit::{Failure, Kind, Outcome};
use crate::output::{self, tell};

const HELP: &str = "\
\\d            tables and views
\\d NAME       columns of a table or view
\\e            examples; \\e NAME shows one
\\x            rows as records, one column a line; again for a table
\\f FORM       the form of the output: table, csv, json, jsonl, markdown
\\q            the end
A statement ends with a semicolon.
";

/// The prompt over one store.
struct Prompt {
    store: Store,
    limits: Limits,
    session: Session,
    format: Format,
    records: bool,
}

/// Reads and answers until there is nothing more.
///
/// # Errors
/// Where the terminal or the store cannot be used; a wrong query is told and the prompt goes on.
pub(crate) async fn run(store: &Store, limits: Limits, format: Format) -> Result<Outcome, Failure> {
    let snapshot = store.snapshot(None).await?;
    let session = Session::open(&snapshot, &limits).await?;
    let mut prompt = Prompt { store: store.clone(), limits, session, format, records: false };
    let mut editor = DefaultEditor::new().map_err(|error| Failure::new(Kind::Io, error))?;
    let history = history();
    if let Some(path) = &history {
        // There is none the first time.
        let _absent = editor.load_history(path);
    }
    tell(&format!("{} at version {}; \\h helps, \\q ends\n", store.url(), snapshot.version()));
    let outcome = prompt.answer_all(&mut editor).await;
    if let Some(path) = &history
        && let Err(error) = editor.save_history(path)
    {
        tell(&format!("the history cannot be kept in '{}': {error}\n", path.display()));
    }
    outcome
}

/// Where the history is kept.
fn history() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = set("XDG_STATE_HOME").or_else(|| Some(set("HOME")?.join(".local/state")))?;
    let folder = state.join("sluicebox");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

impl Prompt {
    async fn answer_all(&mut self, editor: &mut DefaultEditor) -> Result<Outcome, Failure> {
        let mut statement = String::new();
        loop {
            let sign = if statement.is_empty() { "sluicebox> " } else { "        -> " };
            match editor.readline(sign) {
                Ok(line) if statement.is_empty() && line.trim_start().starts_with('\\') => {
                    let _kept = editor.add_history_entry(line.trim());
                    if line.trim() == "\\q" {
                        return Ok(Outcome::Done);
                    }
                    self.told(line.trim()).await?;
                }
                Ok(line) => {
                    statement.push_str(&line);
                    statement.push('\n');
                    if statement.trim_end().ends_with(';') {
                        let whole = std::mem::take(&mut statement);
                        let _kept = editor.add_history_entry(whole.trim());
                        self.query(&whole).await?;
                    } else if statement.trim().is_empty() {
                        statement.clear();
                    }
                }
                Err(ReadlineError::Interrupted) => statement.clear(),
                Err(ReadlineError::Eof) => return Ok(Outcome::Done),
                Err(error) => return Err(Failure::new(Kind::Io, error)),
            }
        }
    }

    /// Runs a statement; only a store or an output that fails ends the prompt.
    async fn query(&mut self, statement: &str) -> Result<(), Failure> {
        self.refresh().await?;
        let layout = Layout { width: output::width(), records: self.records };
        let answer = self.session.run(statement, self.format, layout, &mut output::stdout()).await;
        self.survive(answer.map(drop))
    }

    /// Opens the newest commit if there is one that the session does not see.
    async fn refresh(&mut self) -> Result<(), Failure> {
        let snapshot = self.store.snapshot(None).await?;
        if self.session.version() != Some(snapshot.version()) {
            self.session = Session::open(&snapshot, &self.limits).await?;
        }
        Ok(())
    }

    fn survive(&self, answer: sluicebox_query::Result<()>) -> Result<(), Failure> {
        let Err(error) = answer else { return Ok(()) };
        let failure = Failure::from(error);
        if matches!(failure.kind(), Kind::Io | Kind::Unread) {
            return Err(failure);
        }
        tell(&(failure.lines().join("\n") + "\n"));
        Ok(())
    }

    /// Does a command of the prompt.
    async fn told(&mut self, command: &str) -> Result<(), Failure> {
        let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        match (word, rest.trim()) {
            ("\\h" | "\\?", _) => print(HELP),
            ("\\x", _) => {
                self.records = !self.records;
                Ok(())
            }
            ("\\d", "") => print(&self.relations()?),
            ("\\d", name) => {
                let columns = self.columns(name).await?;
                print(&columns)
            }
            ("\\e", name) => print(&examples(name)),
            ("\\f", name) => {
                match name.parse::<Format>() {
                    Ok(format) if format.is_text() => self.format = format,
                    _ => tell(&format!("'{name}' is no form for a terminal; \\h lists them\n")),
                }
                Ok(())
            }
            _ => {
                tell(&format!("'{word}' is no command; \\h lists them\n"));
                Ok(())
            }
        }
    }

    fn relations(&self) -> Result<String, Failure> {
        let line = |relation: &sluicebox_query::Relation| {
            let kind = if relation.kind == RelationKind::Table { "table" } else { "view" };
            format!("{kind:<6} {:<14} {}\n", relation.name, relation.meaning)
        };
        Ok(self.session.relations()?.iter().map(line).collect())
    }

    async fn columns(&self, name: &str) -> Result<String, Failure> {
        let Some(columns) = self.session.columns(name).await? else {
            return Ok(format!("there is no table or view '{name}'; \\d lists them\n"));
        };
        let line = |column: &sluicebox_query::Column| {
            let or_null = if column.nullable { " or null" } else { "" };
            format!("{:<18} {:<22} {}\n", column.name, format!("{}{or_null}", column.r#type), column.meaning)
        };
        Ok(columns.iter().map(line).collect())
    }
}

fn examples(name: &str) -> String {
    match EXAMPLES.iter().find(|example| example.name() == name) {
        Some(example) => format!("{};\n", example.query().trim()),
        None => EXAMPLES.iter().map(|example| format!("{:<28} {}\n", example.name(), example.question())).collect(),
    }
}

fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = output::stdout();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(())
}
