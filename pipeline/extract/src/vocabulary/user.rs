//! A user's files, read entry by entry: what is of the right form, where it stands, and what is not.
//!
//! All problems are gathered; an entry that has one is left out, so that the others can still be looked at.

use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::{Spanned, Value};

use super::form::{self, Section};
use super::problem::Problem;
use super::source::PLACE;

/// The key by which an entry says that it takes the place of what is listed already.
const OVERRIDE: &str = "override";

/// A file of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFile {
    /// What the user calls it, for messages.
    pub path: String,
    /// Its name under `schemas/vocabulary`: `units.toml`, `topics/housing.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// An entry of a user's file, or a value outside of entries.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// Which of the files.
    pub(super) file: usize,
    /// Its section.
    pub(super) section: Section,
    /// Its code, id or name, or else its first form.
    pub(super) id: String,
    /// Where it begins: line and character.
    pub(super) at: (usize, usize),
    /// What it says.
    pub(super) value: Value,
    /// Whether it takes the place of what is listed already.
    pub(super) overrides: bool,
    /// Whether nothing is wrong with it.
    pub(super) sound: bool,
}

impl Listed {
    /// Its section and name.
    pub(super) fn entry(&self) -> String {
        if self.id.is_empty() { self.section.name.to_owned() } else { format!("{} '{}'", self.section.name, self.id) }
    }
}

/// A user's files.
#[derive(Debug, Clone, Default)]
pub(super) struct User {
    pub(super) files: Vec<UserFile>,
    pub(super) listed: Vec<Listed>,
    pub(super) problems: Vec<Problem>,
}

impl User {
    /// Reads the files.
    pub(super) fn read(files: &[UserFile]) -> Self {
        let mut user = Self { files: files.to_vec(), ..Self::default() };
        for (index, file) in files.iter().enumerate() {
            user.file(index, file);
        }
        user
    }

    fn file(&mut self, index: usize, file: &UserFile) {
        let Some(sections) = form::of(&file.name) else {
            let problem = format!("a vocabulary has no file '{}'", file.name);
            self.problems.push(Problem { file: file.path.clone(), at: None, entry: String::new(), problem });
            return;
        };
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        for error in &errors {
            self.toml(index, 0, String::new(), error);
        }
        if errors.is_empty() {
            self.table(index, table.into_inner(), sections);
        }
    }

    fn table(&mut self, index: usize, table: DeTable<'_>, sections: &[Section]) {
        let mut named: Vec<_> = table.into_iter().collect();
        named.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in named {
            let Some(section) = sections.iter().find(|section| section.name == name.get_ref().as_ref()) else {
                let known: Vec<_> = sections.iter().map(|section| format!("'{}'", section.name)).collect();
                let problem = format!("no section '{}' is read; there are {}", name.get_ref(), known.join(", "));
                self.problem(index, name.span().start, String::new(), problem);
                continue;
            };
            let at = value.span().start;
            match value.into_inner() {
                DeValue::Array(entries) if section.list => {
                    entries.into_iter().for_each(|entry| self.entry(index, *section, entry));
                }
                _ if section.list => {
                    let problem = format!("'{}' is a list: write [[{}]]", section.name, section.name);
                    self.problem(index, at, section.name.to_owned(), problem);
                }
                value => self.entry(index, *section, Spanned::new(at..at, value)),
            }
        }
    }

    fn entry(&mut self, file: usize, section: Section, mut entry: Spanned<DeValue<'_>>) {
        let start = entry.span().start;
        let flag = match entry.get_mut() {
            DeValue::Table(table) if section.list => table.remove(OVERRIDE),
            _ => None,
        };
        let overrides = flag.as_ref().and_then(|flag| flag.get_ref().as_bool());
        let read: Result<Value, _> = serde::Deserialize::deserialize(ValueDeserializer::from(entry.clone()));
        let id = read.as_ref().map(|value| name_of(&section, value)).unwrap_or_default();
        let at = place(&self.files[file].text, start);
        let mut listed = Listed {
            file,
            section,
            id,
            at,
            value: Value::Boolean(false),
            overrides: overrides == Some(true),
            sound: true,
        };
        if let Some(flag) = flag.filter(|_| overrides.is_none()) {
            self.problem(file, flag.span().start, listed.entry(), format!("'{OVERRIDE}' is neither true nor false"));
        }
        match section.check(entry).and(read) {
            Ok(value) => {
                listed.value = value;
                self.listed.push(listed);
            }
            Err(error) => self.toml(file, start, listed.entry(), &error),
        }
    }

    fn toml(&mut self, file: usize, start: usize, entry: String, error: &toml::de::Error) {
        let at = error.span().map_or(start, |span| span.start);
        self.problem(file, at, entry, error.message().replace('`', "'").replace('\n', "; "));
    }

    fn problem(&mut self, file: usize, at: usize, entry: String, problem: String) {
        let file = &self.files[file];
        self.problems.push(Problem { file: file.path.clone(), at: Some(place(&file.text, at)), entry, problem });
    }

    /// Notes what is wrong with an entry, which is left out from then on.
    pub(super) fn refuse(&mut self, listed: usize, problem: String) {
        let Some(entry) = self.listed.get_mut(listed) else { return };
        entry.sound = false;
        let file = self.files[entry.file].path.clone();
        self.problems.push(Problem { file, at: Some(entry.at), entry: entry.entry(), problem });
    }

    /// The last sound entry of the file `name` that a part of the vocabulary calls `entry`; where it calls it by something
    /// else, the last of the file.
    pub(super) fn called(&self, name: &str, entry: &str) -> Option<usize> {
        let of_file = |at: &usize| self.listed[*at].sound && self.files[self.listed[*at].file].name == name;
        let called = |at: &usize| {
            let listed = &self.listed[*at];
            listed.id == entry || listed.section.name == entry || listed.value.get(entry).is_some()
        };
        let sound: Vec<usize> = (0..self.listed.len()).filter(of_file).collect();
        sound.iter().rev().find(|at| called(at)).or(sound.last()).copied()
    }

    /// Where an entry stands.
    pub(super) fn place(&self, listed: &Listed) -> String {
        format!("{}:{}", self.files[listed.file].path, listed.at.0)
    }

    /// The problems in the order of the files and lines.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let order = |problem: &Problem| {
            (self.files.iter().position(|file| file.path == problem.file), problem.at, problem.problem.clone())
        };
        let mut problems = self.problems.clone();
        problems.sort_by_key(order);
        problems
    }
}

/// What an entry is called: its code, id or name, or else its first form.
fn name_of(section: &Section, value: &Value) -> String {
    if !section.list {
        return String::new();
    }
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let keys: &[&str] = if section.name == PLACE { &["name"] } else { &["code", "id", "name", "reason"] };
    let named = keys.iter().find_map(|key| text(key));
    let lists = FORMS.iter().filter_map(|key| value.get(*key)?.as_array()?.first()?.as_str());
    named.or(lists.into_iter().next()).unwrap_or_default().to_owned()
}

/// The keys under which an entry lists its forms.
pub(super) const FORMS: &[&str] =
    &["names", "symbols", "national", "words", "phrases", "forms", "before", "after", "adjectives"];

/// Line and character, both from 1, of a byte.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line..].chars().count() + 1)
}
