//! Indicators: which entry of the catalogue a figure is a value of, so that figures of many texts can stand in one series.
//!
//! An entry asks for words: its first group must stand in the measure or the item, the others there or in the sentence.
//! It asks for a dimension, unless the figure is a relative change, which every indicator has in `%`. Of the entries
//! that fit, the one with the most words in the measure wins, then the one with the longest words, then the first.
//! The catalogue is data under `schemas/vocabulary/indicators`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::quantity::Kind;
use crate::text::token::Token;
use crate::text::wording::Wording;
use crate::topic::automaton::{Automaton, Builder};
use crate::topic::pattern;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;

/// The files that ship, by name.
pub const FILES: &[(&str, &str)] = &[
    ("indicators/terms.toml", include_str!("../../../../schemas/vocabulary/indicators/terms.toml")),
    ("indicators/energy.toml", include_str!("../../../../schemas/vocabulary/indicators/energy.toml")),
    ("indicators/environment.toml", include_str!("../../../../schemas/vocabulary/indicators/environment.toml")),
    ("indicators/transport.toml", include_str!("../../../../schemas/vocabulary/indicators/transport.toml")),
    ("indicators/drugs.toml", include_str!("../../../../schemas/vocabulary/indicators/drugs.toml")),
    ("indicators/ev.toml", include_str!("../../../../schemas/vocabulary/indicators/ev.toml")),
];

/// The sections of its file.
pub(crate) const SECTIONS: &[Section] =
    &[form::value::<BTreeMap<String, Vec<String>>>("terms"), form::entries::<Entry>("indicator").one_each("id")];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// Named lists of patterns, for groups that many entries share.
    terms: BTreeMap<String, Vec<String>>,
    indicator: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    name: String,
    dimension: Vec<String>,
    all: Vec<String>,
    #[serde(default)]
    not_with: Vec<String>,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

/// An indicator of the catalogue: a row of the table `indicators`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its dotted id; the first part is its topic.
    pub id: String,
    /// Its name for readers.
    pub name: String,
    /// The dimensions that its values may have.
    pub dimensions: Vec<String>,
    kinds: Vec<String>,
    groups: usize,
}

/// What a form stands for: a group of an entry, or its veto.
#[derive(Debug, Clone, Copy)]
struct Role {
    entry: usize,
    group: Option<usize>,
}

/// The catalogue.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    entries: Vec<Indicator>,
    automaton: Automaton,
    /// What each form stands for, by entry.
    roles: Vec<Vec<Role>>,
}

/// A figure, as far as its indicator depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Figure<'f> {
    /// What is measured and what is counted or weighed, in the text's words.
    pub words: &'f Wording,
    /// The sentence it stands in.
    pub sentence: &'f Around,
    /// The dimension of its unit: `power`, `money`, `mass/time`, `count`, `ratio`.
    pub dimension: &'f str,
    /// Its role.
    pub kind: Kind,
    /// What it is about.
    pub topic: &'f str,
}

/// The forms of a sentence that any entry asks for: how many tokens each takes, and its number.
#[derive(Debug, Clone, Default)]
pub struct Around(Vec<(usize, u32)>);

/// What was met of an entry: for each group the length of its longest form, in the figure's own words and around it.
#[derive(Debug, Clone, Default)]
struct Met {
    own: Vec<usize>,
    around: Vec<usize>,
    vetoed: bool,
}

impl Catalogue {
    /// Reads the files, in order; terms may be used by any file.
    ///
    /// # Errors
    /// [`VocabularyError`] where a file is no TOML of this form, or an entry names terms that do not exist.
    pub fn parse(files: &[(&str, &str)], lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let mut parsed: Vec<(&str, File)> = Vec::new();
        for (name, toml) in files {
            parsed.push((name, toml::from_str(toml).map_err(VocabularyError::toml(name))?));
        }
        let mut terms = BTreeMap::new();
        parsed.iter().for_each(|(_, file)| terms.extend(file.terms.iter().map(|(key, list)| (key.as_str(), list))));
        let mut loading = Loading { out: Self::default(), builder: Builder::default(), terms };
        for (name, file) in &parsed {
            for entry in &file.indicator {
                loading.entry(name, entry, lexicon)?;
            }
        }
        loading.out.automaton = loading.builder.build();
        Ok(loading.out)
    }

    /// The indicators, in the order of the files.
    pub fn indicators(&self) -> &[Indicator] {
        &self.entries
    }

    /// The forms of a sentence of `text`, whose tokens are `tokens`.
    pub fn around(&self, text: &str, tokens: &[Token]) -> Around {
        let mut forms = Vec::new();
        self.automaton.each(text, tokens, |length, form| forms.push((length, form)));
        Around(forms)
    }

    /// The indicator that the figure is a value of.
    pub fn of(&self, figure: &Figure<'_>) -> Option<&Indicator> {
        let mut own = Vec::new();
        for tokens in figure.words.parts() {
            self.automaton.each(figure.words.text(), tokens, |length, form| own.push((length, form)));
        }
        let mut met = self.anchored(&own, figure);
        for (entry, met) in &mut met {
            own.iter().for_each(|(length, form)| self.note(*entry, *length, *form, true, met));
            figure.sentence.0.iter().for_each(|(length, form)| self.note(*entry, *length, *form, false, met));
        }
        let fitting = met.iter().filter_map(|(entry, met)| Some((self.weight(*entry, met, figure)?, *entry)));
        let best = fitting.max_by(|(a, x), (b, y)| a.cmp(b).then(y.cmp(x)));
        best.and_then(|(_, entry)| self.entries.get(entry))
    }

    /// The entries that take such a figure and whose first group stands in the figure's `own` words.
    fn anchored(&self, own: &[(usize, u32)], figure: &Figure<'_>) -> Vec<(usize, Met)> {
        let mut met: Vec<(usize, Met)> = Vec::new();
        for role in own.iter().filter_map(|(_, form)| self.roles.get(*form as usize)).flatten() {
            let entry = &self.entries[role.entry];
            let known = |met: &[(usize, Met)]| met.iter().any(|(known, _)| *known == role.entry);
            if role.group == Some(0) && entry.takes(figure) && !known(&met) {
                met.push((role.entry, Met::of(entry)));
            }
        }
        met
    }

    /// Notes what a form is to an entry, in the figure's own words or around it.
    fn note(&self, entry: usize, length: usize, form: u32, own: bool, met: &mut Met) {
        let Some(roles) = self.roles.get(form as usize) else { return };
        let first = roles.partition_point(|role| role.entry < entry);
        for role in roles[first..].iter().take_while(|role| role.entry == entry) {
            match role.group {
                Some(group) if own => met.own[group] = met.own[group].max(length),
                Some(group) => met.around[group] = met.around[group].max(length),
                None => met.vetoed |= own,
            }
        }
    }

    /// How well an entry fits: groups in the figure's own words, then the tokens of their forms. None where it does not.
    fn weight(&self, entry: usize, met: &Met, figure: &Figure<'_>) -> Option<(usize, usize)> {
        let indicator = &self.entries[entry];
        let whole = met.own.iter().zip(&met.around).all(|(own, around)| own + around > 0);
        if met.vetoed || !whole {
            return None;
        }
        let own = met.own.iter().filter(|length| **length > 0).count();
        let about = indicator.id.split('.').next() == Some(figure.topic);
        let clear = own == indicator.groups && indicator.groups > 1;
        (about || clear).then(|| (own * 2 + usize::from(about), met.own.iter().sum()))
    }
}

impl Met {
    fn of(entry: &Indicator) -> Self {
        Self { own: vec![0; entry.groups], around: vec![0; entry.groups], vetoed: false }
    }
}

impl Indicator {
    fn takes(&self, figure: &Figure<'_>) -> bool {
        let relative = figure.kind == Kind::Change && figure.dimension == "ratio";
        let kind = self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == figure.kind.as_str());
        kind && (relative || self.dimensions.iter().any(|dimension| dimension == figure.dimension))
    }
}

fn problem(file: &str, entry: &Entry, problem: String) -> VocabularyError {
    VocabularyError::Entry { file: file.to_owned(), entry: entry.id.clone(), problem }
}

struct Loading<'f> {
    out: Catalogue,
    builder: Builder,
    terms: BTreeMap<&'f str, &'f Vec<String>>,
}

impl Loading<'_> {
    fn entry(&mut self, file: &str, entry: &Entry, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        let index = self.out.entries.len();
        if self.out.entries.iter().any(|known| known.id == entry.id) {
            return Err(problem(file, entry, format!("'{}' is listed already in another file", entry.id)));
        }
        for (group, patterns) in entry.all.iter().enumerate() {
            self.group(file, entry, patterns, Role { entry: index, group: Some(group) }, lexicon)?;
        }
        for patterns in &entry.not_with {
            self.group(file, entry, patterns, Role { entry: index, group: None }, lexicon)?;
        }
        self.out.entries.push(Indicator {
            id: entry.id.clone(),
            name: entry.name.clone(),
            dimensions: entry.dimension.clone(),
            kinds: entry.kinds.clone(),
            groups: entry.all.len(),
        });
        Ok(())
    }

    /// Adds a group: patterns divided by `;`, or `@name` for shared terms.
    fn group(
        &mut self,
        file: &str,
        entry: &Entry,
        patterns: &str,
        role: Role,
        lexicon: &mut Lexicon,
    ) -> Result<(), VocabularyError> {
        for pattern in patterns.split(';').map(str::trim) {
            let Some(name) = pattern.strip_prefix('@') else {
                self.pattern(pattern, role, lexicon);
                continue;
            };
            let missing = || problem(file, entry, format!("no terms '{name}'"));
            let shared = *self.terms.get(name).ok_or_else(missing)?;
            shared.iter().for_each(|pattern| self.pattern(pattern, role, lexicon));
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &str, role: Role, lexicon: &mut Lexicon) {
        for phrase in pattern::expand(pattern) {
            let plural = pattern::plural(&phrase);
            for form in [Some(phrase), plural].into_iter().flatten() {
                let fresh = u32::try_from(self.out.roles.len()).unwrap_or(u32::MAX);
                let Some(number) = self.builder.add(lexicon, &form, false, fresh) else { continue };
                if number == fresh {
                    self.out.roles.push(Vec::new());
                }
                self.out.roles[number as usize].push(role);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vocabulary;
    use crate::text::token::Tokens;

    fn files() -> Vec<(&'static str, File)> {
        FILES.iter().map(|(name, toml)| (*name, toml::from_str(toml).expect("our own files are TOML"))).collect()
    }

    fn around(sentence: &str, vocabulary: &Vocabulary) -> Around {
        let tokens: Vec<Token> = Tokens::new(sentence, &vocabulary.lexicon).collect();
        vocabulary.indicators.around(sentence, &tokens)
    }

    /// An example: `measure; dimension`, or `measure; dimension; item; sentence`.
    fn found(example: &str, topic: &str, vocabulary: &Vocabulary) -> Option<String> {
        let mut parts = example.split(';').map(str::trim);
        let measure = parts.next().unwrap_or_default();
        let dimension = parts.next().expect("an example names its dimension");
        let item = parts.next().filter(|item| !item.is_empty());
        let sentence = parts.next().unwrap_or(measure);
        let sentence = &around(sentence, vocabulary);
        let words = &Wording::new(measure, item.unwrap_or_default(), &vocabulary.lexicon);
        let figure = Figure { words, sentence, dimension, kind: Kind::Level, topic };
        vocabulary.indicators.of(&figure).map(|indicator| indicator.id.clone())
    }

    #[test]
    fn every_indicator_is_found_where_it_should_and_nowhere_else() {
        let vocabulary = Vocabulary::embedded().expect("our own files are right");
        let mut wrong = Vec::new();
        for (_, file) in files() {
            for entry in &file.indicator {
                let topic = entry.id.split('.').next().unwrap_or_default();
                assert!(!entry.examples.is_empty() && !entry.not.is_empty(), "'{}' lacks examples", entry.id);
                let get = |example: &String| (example.clone(), found(example, topic, &vocabulary));
                let missed = entry.examples.iter().map(get).filter(|(_, id)| id.as_ref() != Some(&entry.id));
                wrong.extend(missed.map(|(text, id)| format!("'{}' in \"{text}\": got {id:?}", entry.id)));
                let taken = entry.not.iter().map(get).filter(|(_, id)| id.as_ref() == Some(&entry.id));
                wrong.extend(taken.map(|(text, _)| format!("'{}' taken in \"{text}\"", entry.id)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_catalogue_is_large_and_its_ids_are_unique() {
        let vocabulary = Vocabulary::embedded().expect("our own files are right");
        let indicators = vocabulary.indicators.indicators();
        let ids: std::collections::BTreeSet<&str> = indicators.iter().map(|entry| entry.id.as_str()).collect();
        assert!(indicators.len() >= 150, "{}", indicators.len());
        assert_eq!(ids.len(), indicators.len());
        let topics: Vec<&str> = vocabulary.topics.ids().collect();
        assert!(ids.iter().all(|id| topics.contains(&id.split('.').next().unwrap_or_default())));
    }

    #[test]
    fn a_relative_change_has_its_measures_indicator() {
        let vocabulary = Vocabulary::embedded().expect("our own files are right");
        let words = |measure: &str| Wording::new(measure, "", &vocabulary.lexicon);
        let figure = Figure {
            words: &words("installed wind power capacity"),
            sentence: &around("Installed wind power capacity rose 12%.", &vocabulary),
            dimension: "ratio",
            kind: Kind::Change,
            topic: "energy",
        };
        let of = |figure: &Figure<'_>| vocabulary.indicators.of(figure).map(|found| found.id.clone());
        assert_eq!(of(&figure).as_deref(), Some("energy.capacity.wind"));
        assert_eq!(of(&Figure { kind: Kind::Level, ..figure }), None);
        assert_eq!(of(&Figure { words: &words("number of choirs"), ..figure }), None);
    }

    #[test]
    fn unknown_terms_are_named() {
        let toml = "[[indicator]]\nid = \"energy.x\"\nname = \"X\"\ndimension = [\"power\"]\nall = [\"@nowhere\"]\n";
        let error = Catalogue::parse(&[("mine.toml", toml)], &mut Lexicon::default()).expect_err("it is wrong");
        assert!(error.to_string().contains("no terms 'nowhere'"));
    }
}
