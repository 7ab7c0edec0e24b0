//! The files of a vocabulary: ours, embedded, and a user's over them.
//!
//! A user's entries stand behind ours in every list, so that the parts, in which later entries win, add what is new. What
//! is listed already is taken over only by an entry that says `override = true`: nothing is overridden by accident.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::{Table, Value};

use super::VocabularyError;
use super::user::{FORMS, Listed, User};

macro_rules! ours {
    ($name:expr) => {
        include_str!(concat!("../../../../schemas/vocabulary/", $name))
    };
}

/// A file whose entries stand by kind in files of a folder, which are read behind it.
macro_rules! by_kind {
    ($name:literal, $($part:literal),* $(,)?) => {
        concat!(ours!(concat!($name, ".toml")), $(ours!(concat!($name, "/", $part, ".toml"))),*)
    };
}

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        /// Every file that ships, by its name under `schemas/vocabulary`; the files of a folder are one.
        pub const EMBEDDED: &[(&str, &str)] = &[("units.toml", UNITS), ("currencies.toml", CURRENCIES), $(($name, ours!($name))),*];
    };
}

const UNITS: &str = by_kind![
    "units",
    "power",
    "energy",
    "fuel_equivalents",
    "mass",
    "mass_avoirdupois",
    "mass_traditional",
    "length",
    "area",
    "volume",
    "volume_gas",
    "volume_vessels",
    "time",
    "temperature",
    "motion",
    "pressure",
    "electricity",
    "data",
    "ratio",
    "flow",
    "intensity",
    "radiation",
    "transport",
    "counts"
];

const CURRENCIES: &str = by_kind![
    "currencies",
    "common",
    "dollars",
    "shared_1",
    "shared_2",
    "shared_3",
    "own_1",
    "own_2",
    "own_3",
    "units_of_account",
    "past",
    "stateless"
];

embedded![
    "text/sentences.toml",
    "numbers.toml",
    "comparators.toml",
    "calendar.toml",
    "direction.toml",
    "grammar.toml",
    "passed_over.toml",
    "status.toml",
    "places.toml",
    "names.toml",
    "relation.toml",
    "weights/confidence.toml",
    "weights/entity.toml",
    "weights/kind.toml",
    "weights/measure.toml",
    "weights/period.toml",
    "weights/place.toml",
    "weights/status.toml",
];

/// The folder of topics, in which a user may have files of any name.
pub(super) const TOPICS: &str = "topics/";
/// The folder of indicators, in which a user may have files of any name.
pub(super) const INDICATORS: &str = "indicators/";

/// The section of places that are written out: their name is a form too.
pub(super) const PLACE: &str = "place";

/// The text of every file of a vocabulary.
#[derive(Debug, Clone)]
pub struct Sources {
    files: Vec<(Cow<'static, str>, String)>,
}

/// What a user's entry does to the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file and line of the entry.
    pub place: String,
    /// Its section and name: `unit 'smoot'`.
    pub entry: String,
    /// What it overrides; nothing where it only adds.
    pub overrides: Vec<String>,
}

impl Sources {
    /// The files that ship.
    pub fn embedded() -> Self {
        let files = EMBEDDED.iter().chain(crate::topic::FILES).chain(crate::relation::indicator::FILES);
        Self { files: files.map(|(name, text)| (Cow::Borrowed(*name), (*text).to_owned())).collect() }
    }

    /// The files that ship, with a user's entries over them. Entries that cannot be are refused.
    pub(super) fn with(user: &mut User) -> Result<(Self, Vec<Change>), VocabularyError> {
        let mut sources = Self::embedded();
        let mut changes = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for listed in user.listed.iter().filter(|listed| listed.sound) {
            let name = &user.files[listed.file].name;
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        for name in names {
            let table = toml::from_str(sources.text(&name)).map_err(VocabularyError::toml(&name))?;
            let mut merging = Merging::new(&name, table);
            for at in 0..user.listed.len() {
                let listed = &user.listed[at];
                if !listed.sound || user.files[listed.file].name != name {
                    continue;
                }
                match merging.take(at, user) {
                    Ok(overrides) => changes.push(change(user, at, overrides)),
                    Err(problem) => user.refuse(at, problem),
                }
            }
            let text = merging.finish().to_string();
            sources.set(name, text);
        }
        Ok((sources, changes))
    }

    fn set(&mut self, name: String, text: String) {
        match self.files.iter_mut().find(|(known, _)| *known == name) {
            Some((_, ours)) => *ours = text,
            None => self.files.push((Cow::Owned(name), text)),
        }
    }

    /// The text of the file `name`; empty where there is none, which a part's own checks then report.
    pub fn text(&self, name: &str) -> &str {
        self.files.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }

    /// The files of topics, ours and a user's.
    pub fn topics(&self) -> Vec<(&str, &str)> {
        self.files().filter(|(name, _)| name.starts_with(TOPICS)).collect()
    }

    /// The files of indicators, ours and a user's.
    pub fn indicators(&self) -> Vec<(&str, &str)> {
        self.files().filter(|(name, _)| name.starts_with(INDICATORS)).collect()
    }

    /// Every file with its text, in a fixed order.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_ref(), text.as_str()))
    }
}

fn change(user: &User, at: usize, overrides: Vec<String>) -> Change {
    let listed = &user.listed[at];
    Change { place: user.place(listed), entry: listed.entry(), overrides }
}

/// An entry in a list under way, and which of the user's it is, if it is one.
type Held = (Value, Option<usize>);

/// A file into which entries are merged.
struct Merging<'n> {
    name: &'n str,
    /// What is no list of entries.
    rest: Table,
    lists: BTreeMap<String, Vec<Held>>,
}

impl<'n> Merging<'n> {
    fn new(name: &'n str, table: Table) -> Self {
        let mut merging = Self { name, rest: Table::new(), lists: BTreeMap::new() };
        for (key, value) in table {
            match value {
                Value::Array(entries) if entries.first().is_some_and(Value::is_table) => {
                    merging.lists.insert(key, entries.into_iter().map(|entry| (entry, None)).collect());
                }
                value => {
                    merging.rest.insert(key, value);
                }
            }
        }
        merging
    }

    fn finish(mut self) -> Table {
        let plain = |held: Vec<Held>| Value::Array(held.into_iter().map(|(value, _)| value).collect());
        self.rest.extend(self.lists.into_iter().map(|(key, held)| (key, plain(held))));
        self.rest
    }

    /// Takes an entry in; what it overrides, or why it cannot be.
    fn take(&mut self, at: usize, user: &User) -> Result<Vec<String>, String> {
        let listed = &user.listed[at];
        let section = listed.section;
        if !section.list {
            merge(&mut self.rest, section.name.to_owned(), listed.value.clone());
            return Ok(Vec::new());
        }
        let same = self.same(listed);
        let (files, lines) = (self.taken(listed, &same), self.lines_with(listed));
        let clashes: Vec<String> = files.iter().map(|(form, at)| self.means(form, *at, user, section.name)).collect();
        let clashes: Vec<String> = clashes.into_iter().chain(lines).collect();
        let holder = same.first().map(|at| self.told(section.name, *at, user));
        if listed.overrides {
            if same.is_empty() && clashes.is_empty() {
                return Err("it overrides nothing: none of its forms is listed, nor anything of its name".to_owned());
            }
            self.strike(listed, &same, &files);
            self.lists.entry(section.name.to_owned()).or_default().push((listed.value.clone(), Some(at)));
            return Ok(holder.into_iter().chain(clashes).collect());
        }
        if let Some(problem) = self.refused(listed, &same, holder) {
            return Err(problem);
        }
        if let Some(clash) = clashes.first() {
            return Err(format!("{clash}; 'override = true' takes it over"));
        }
        self.lists.entry(section.name.to_owned()).or_default().push((listed.value.clone(), Some(at)));
        Ok(Vec::new())
    }

    /// Why an entry about a thing that has entries cannot stand beside them.
    fn refused(&self, listed: &Listed, same: &[usize], holder: Option<String>) -> Option<String> {
        let holder = holder?;
        let Some(shared) = listed.section.shared else {
            return Some(format!("{holder} is listed already; 'override = true' replaces it"));
        };
        let held = &self.lists.get(listed.section.name)?.get(*same.first()?)?.0;
        let differs = shared.iter().find(|key| held.get(**key) != listed.value.get(**key));
        if let Some(key) = differs {
            let value = |value: &Value| value.get(key).map_or("none".to_owned(), Value::to_string);
            let (ours, theirs) = (value(held), value(&listed.value));
            return Some(format!("its {key} is {theirs}, that of {holder} is {ours}; 'override = true' replaces it"));
        }
        let new = |(key, form): &(&str, String)| {
            let has = |at: &usize| {
                forms(listed.section.name, &self.lists[listed.section.name][*at].0).contains(&(key, form.clone()))
            };
            !same.iter().any(has)
        };
        let adds = forms(listed.section.name, &listed.value).iter().any(new)
            || forms(listed.section.name, &listed.value).is_empty();
        (!adds).then(|| format!("all that it lists is listed already by {holder}"))
    }

    /// The entries about the same thing.
    fn same(&self, listed: &Listed) -> Vec<usize> {
        let held = self.lists.get(listed.section.name).map(Vec::as_slice).unwrap_or_default();
        let Some(key) = listed.section.key else { return Vec::new() };
        let named = |(_, (value, _)): &(usize, &Held)| value.get(key) == listed.value.get(key);
        held.iter().enumerate().filter(named).map(|(at, _)| at).collect()
    }

    /// The forms that entries about other things list already, each with its entry.
    fn taken(&self, listed: &Listed, same: &[usize]) -> Vec<(String, usize)> {
        let wanted = forms(listed.section.name, &listed.value);
        let mut taken = Vec::new();
        for (at, (value, _)) in self.lists.get(listed.section.name).into_iter().flatten().enumerate() {
            if same.contains(&at) {
                continue;
            }
            let held = forms(listed.section.name, value);
            taken.extend(held.into_iter().filter(|form| wanted.contains(form)).map(|(_, form)| (form, at)));
        }
        taken
    }

    /// Takes away what an entry overrides: the entries about the same thing, and its forms from those about others.
    fn strike(&mut self, listed: &Listed, same: &[usize], taken: &[(String, usize)]) {
        let Some(held) = self.lists.get_mut(listed.section.name) else { return };
        let wanted = forms(listed.section.name, &listed.value);
        for (_, at) in taken {
            let Some(entry) = held.get_mut(*at).and_then(|(value, _)| value.as_table_mut()) else { continue };
            for key in FORMS {
                if let Some(Value::Array(list)) = entry.get_mut(*key) {
                    list.retain(|form| !form.as_str().is_some_and(|form| wanted.contains(&folded(key, form))));
                }
            }
        }
        let mut at = 0;
        held.retain(|_| {
            at += 1;
            !same.contains(&(at - 1))
        });
    }

    fn means(&self, form: &str, at: usize, user: &User, section: &str) -> String {
        format!("'{form}' is listed already by {}", self.told(section, at, user))
    }

    /// What an entry is called, and where it stands.
    fn told(&self, section: &str, at: usize, user: &User) -> String {
        let Some((value, owner)) = self.lists.get(section).and_then(|held| held.get(at)) else { return String::new() };
        if let Some(listed) = owner.and_then(|owner| user.listed.get(owner)) {
            return format!("{} ({})", listed.entry(), user.place(listed));
        }
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let named = ["code", "id", "name", "reason"].into_iter().find_map(text);
        let first = || forms(section, value).into_iter().next().map(|(_, form)| form);
        format!("{section} '{}' ({})", named.or_else(first).unwrap_or_default(), self.name)
    }

    /// What the lists of places say of the names of a place written out.
    fn lines_with(&self, listed: &Listed) -> Vec<String> {
        if listed.section.name != PLACE {
            return Vec::new();
        }
        let wanted = forms(listed.section.name, &listed.value);
        let lists = self.rest.iter().filter(|(_, value)| value.is_array());
        let lines = lists.flat_map(|(key, value)| value.as_array().into_iter().flatten().map(move |line| (key, line)));
        let mut told = Vec::new();
        for (key, line) in lines.filter_map(|(key, line)| Some((key, line.as_str()?))) {
            let mut fields = line.split('|');
            let (code, names) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
            let rest = fields.take(2).collect::<Vec<_>>().join(";");
            let mut names = names.split(';').chain(rest.split(';')).map(str::trim).filter(|name| !name.is_empty());
            let name = names.find(|name| wanted.iter().any(|(_, form)| *form == name.to_lowercase()));
            told.extend(name.map(|name| format!("'{name}' is listed already as a {key}, {code} ({})", self.name)));
        }
        told
    }
}

/// The forms that an entry lists, each with its key, as they are compared.
fn forms(section: &str, value: &Value) -> Vec<(&'static str, String)> {
    let list = |key: &'static str| value.get(key).and_then(Value::as_array).map(|list| (key, list));
    let lists = FORMS.iter().filter_map(|key| list(key));
    let each = lists.flat_map(|(key, list)| list.iter().filter_map(move |form| Some(folded(key, form.as_str()?))));
    let place = value.get("name").filter(|_| section == PLACE).and_then(Value::as_str);
    each.chain(place.map(|name| folded("names", name))).collect()
}

/// A form with its key, as it is compared: only symbols mind the case.
fn folded(key: &'static str, form: &str) -> (&'static str, String) {
    if key == "symbols" { (key, form.to_owned()) } else { (key, form.to_lowercase()) }
}

fn merge(table: &mut Table, key: String, value: Value) {
    match (table.get_mut(&key), value) {
        (Some(Value::Array(ours)), Value::Array(theirs)) => ours.extend(theirs),
        (Some(Value::Table(ours)), Value::Table(theirs)) => {
            for (key, value) in theirs {
                merge(ours, key, value);
            }
        }
        (_, value) => {
            table.insert(key, value);
        }
    }
}
