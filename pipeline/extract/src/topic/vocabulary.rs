//! The topics, their phrases and contexts, made ready for matching.
//!
//! Files are read in order and one in which a topic is named again adds to it. Topics keep the order of first mention,
//! forms too, so the same files give the same numbers. A form votes for as many topics as entries list it.

use std::collections::{BTreeMap, HashMap};

use sluicebox_record::TopicRow;

use super::automaton::{Automaton, Builder, Hit};
use super::description::{Context, File, Phrase, Scope, Units};
use super::pattern;
use crate::text::token::Tokens;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::lexicon::Lexicon;

/// The topic of a text that is about none of the topics.
pub const OTHER: &str = "other";

/// A set of contexts, a bit each.
pub(super) type Contexts = u128;

/// How many contexts there can be.
const ROOM: usize = Contexts::BITS as usize;

/// A topic or finer topic: a row of the table `topics`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `energy`, or `energy.wind`.
    pub id: String,
    /// The topic that a finer topic belongs to.
    pub parent: Option<String>,
    /// Its name for readers.
    pub name: String,
    /// What belongs to it, in a line.
    pub description: Option<String>,
    /// Its IPTC Media Topic code.
    pub iptc: Option<String>,
}

impl Entry {
    /// It as a row of the table `topics`.
    pub fn row(&self) -> TopicRow {
        TopicRow {
            topic: self.parent.clone().unwrap_or_else(|| self.id.clone()),
            subtopic: self.parent.is_some().then(|| self.id.clone()),
            name: self.name.clone(),
            description: self.description.clone(),
            iptc: self.iptc.clone(),
        }
    }
}

/// A topic as scoring sees it.
#[derive(Debug, Clone)]
pub(super) struct Topic {
    pub(super) id: String,
    pub(super) against_all: bool,
    pub(super) wins_over: Vec<String>,
    pub(super) bias: f64,
}

/// A form's vote for a topic.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) topic: usize,
    pub(super) form: u32,
    pub(super) weight: f64,
    /// The entry it comes from, counted over all files.
    #[cfg(test)]
    pub(super) entry: u32,
    pub(super) subtopic: Option<usize>,
    needs: Contexts,
    unless: Contexts,
    wide: bool,
}

impl Role {
    /// Whether the contexts let it vote: those of its sentence, or of the whole text where it asks for them.
    pub(super) fn votes(&self, sentence: Contexts, text: Contexts) -> bool {
        let present = if self.wide { text } else { sentence };
        (self.needs == 0 || self.needs & present != 0) && self.unless & present == 0
    }
}

/// A form: what it says, and who listens.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    pub(super) text: String,
    pub(super) contexts: Contexts,
    /// Its roles in `TopicVocabulary::roles`.
    pub(super) roles: Vec<u32>,
}

/// Which part of a unit a vote is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitPart {
    /// All of it.
    Whole,
    /// What stands above the line.
    Above,
    /// What stands below it.
    Below,
}

/// A unit's vote for a topic.
#[derive(Debug, Clone)]
pub(super) struct UnitVote {
    pub(super) topic: usize,
    pub(super) part: UnitPart,
    pub(super) code: String,
    pub(super) weight: f64,
}

/// Every topic with what votes for it.
#[derive(Debug, Clone, Default)]
pub struct TopicVocabulary {
    pub(super) automaton: Automaton,
    pub(super) topics: Vec<Topic>,
    pub(super) subtopics: Vec<String>,
    pub(super) forms: Vec<Form>,
    pub(super) roles: Vec<Role>,
    pub(super) units: Vec<UnitVote>,
    entries: Vec<Entry>,
    contexts: HashMap<String, Contexts, foldhash::fast::FixedState>,
}

impl TopicVocabulary {
    /// Reads the files, in order; later ones add to earlier ones.
    ///
    /// # Errors
    /// [`VocabularyError`] where a file is no TOML of this form, or an entry names what does not exist.
    pub fn parse(files: &[(&str, &str)], lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let mut loading = Loading::default();
        let mut parsed = Vec::new();
        for (name, toml) in files {
            let file: File = toml::from_str(toml).map_err(VocabularyError::toml(name))?;
            loading.declare(name, &file)?;
            parsed.push((*name, file));
        }
        for (name, file) in &parsed {
            loading.fill(name, file, lexicon)?;
        }
        for (name, file) in &parsed {
            loading.reweigh(name, &file.weights)?;
        }
        Ok(loading.finish(lexicon))
    }

    /// The topics and finer topics, each topic before its own.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many forms it holds.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// The ids of the topics, `other` left out.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.topics.iter().filter(|topic| !topic.against_all).map(|topic| topic.id.as_str())
    }

    /// The bit of a context; 0 where there is none of that name.
    #[cfg(test)]
    pub(super) fn context(&self, id: &str) -> Contexts {
        self.contexts.get(id).copied().unwrap_or(0)
    }

    /// The scenes that a hit sets.
    pub(super) fn contexts_of(&self, hit: &Hit) -> Contexts {
        self.forms.get(hit.form as usize).map_or(0, |form| form.contexts)
    }

    /// Appends for each topic the heaviest of the form's roles that may vote for it: a form that several entries list
    /// says no more than one does.
    pub(super) fn heaviest(&self, form: &Form, may: impl Fn(&Role) -> bool, votes: &mut Vec<u32>) {
        let first = votes.len();
        for at in &form.roles {
            let Some(role) = self.roles.get(*at as usize).filter(|role| may(role)) else { continue };
            let known = |vote: &u32| self.roles.get(*vote as usize).filter(|known| known.topic == role.topic);
            match votes.iter_mut().skip(first).find(|vote| known(vote).is_some()) {
                Some(vote) if known(vote).is_some_and(|known| known.weight >= role.weight) => {}
                Some(vote) => *vote = *at,
                None => votes.push(*at),
            }
        }
    }

    pub(super) fn id(&self, topic: usize) -> &str {
        self.topics.get(topic).map_or(OTHER, |topic| &topic.id)
    }

    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.topics.iter().position(|topic| topic.id == id)
    }
}

#[derive(Default)]
struct Loading {
    out: TopicVocabulary,
    entries: u32,
    builder: Builder,
}

impl Loading {
    fn declare(&mut self, name: &str, file: &File) -> Result<(), VocabularyError> {
        for context in &file.context {
            let next = self.out.contexts.len();
            if next >= ROOM && !self.out.contexts.contains_key(&context.id) {
                return Err(problem(name, &context.id, &format!("there is room for {ROOM} contexts")));
            }
            self.out.contexts.entry(context.id.clone()).or_insert(1 << next.min(ROOM - 1));
        }
        let Some(topic) = &file.topic else {
            return Ok(());
        };
        if !is_id(&topic.id) {
            return Err(problem(name, &topic.id, "an id is small letters, digits and '_', since a view is called so"));
        }
        if self.out.index(&topic.id).is_none() {
            let (id, wins_over) = (topic.id.clone(), topic.wins_over.clone());
            self.out.topics.push(Topic { id, against_all: topic.against_all, wins_over, bias: 0.0 });
        }
        for subtopic in &file.subtopic {
            let id = format!("{}.{}", topic.id, subtopic.id);
            if !self.out.subtopics.contains(&id) {
                self.out.subtopics.push(id);
            }
        }
        for entry in declared(file) {
            if !self.out.entries.iter().any(|known| known.id == entry.id) {
                self.out.entries.push(entry);
            }
        }
        Ok(())
    }

    fn fill(&mut self, name: &str, file: &File, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        for context in &file.context {
            self.fill_context(context, lexicon);
        }
        for mask in &file.mask {
            self.forms(lexicon, &mask.forms, mask.exact);
        }
        let topic = file.topic.as_ref().and_then(|topic| self.out.index(&topic.id));
        for phrase in &file.phrase {
            let entry = phrase.forms.first().map_or("", String::as_str);
            let topic = topic.ok_or_else(|| problem(name, entry, "the file names no topic"))?;
            self.fill_phrase(name, topic, phrase, lexicon)?;
        }
        for units in &file.units {
            let topic = topic.ok_or_else(|| problem(name, "units", "the file names no topic"))?;
            self.fill_units(topic, units);
        }
        Ok(())
    }

    fn fill_context(&mut self, context: &Context, lexicon: &mut Lexicon) {
        let bit = self.out.contexts.get(&context.id).copied().unwrap_or(0);
        for (number, _) in self.forms(lexicon, &context.forms, context.exact) {
            self.out.forms[number as usize].contexts |= bit;
        }
    }

    fn fill_phrase(
        &mut self,
        file: &str,
        topic: usize,
        phrase: &Phrase,
        lexicon: &mut Lexicon,
    ) -> Result<(), VocabularyError> {
        let entry = phrase.forms.first().map_or("", String::as_str);
        let needs = self.mask_of(file, entry, &phrase.needs)?;
        let unless = self.mask_of(file, entry, &phrase.unless)?;
        let sub = phrase.sub.as_ref().map(|sub| format!("{}.{sub}", self.out.id(topic)));
        let subtopic = match &sub {
            Some(id) => Some(
                self.out
                    .subtopics
                    .iter()
                    .position(|known| known == id)
                    .ok_or_else(|| problem(file, entry, "no such sub-topic"))?,
            ),
            None => None,
        };
        let mut votes = vec![(topic, phrase.weight, subtopic)];
        for (id, weight) in &phrase.also {
            let other = self.out.index(id).ok_or_else(|| problem(file, entry, "`also` names no topic"))?;
            votes.push((other, *weight, None));
        }
        let wide = phrase.scope == Scope::Text;
        #[cfg(test)]
        let number = self.entries;
        self.entries += 1;
        for (form, first) in self.forms(lexicon, &phrase.forms, phrase.exact) {
            for (topic, weight, subtopic) in &votes {
                let role = Role {
                    topic: *topic,
                    form: first,
                    weight: *weight,
                    #[cfg(test)]
                    entry: number,
                    subtopic: *subtopic,
                    needs,
                    unless,
                    wide,
                };
                self.push_role(form, role);
            }
        }
        Ok(())
    }

    /// Adds a role to a form, or replaces the one that says the same under the same conditions: a later file overrides.
    fn push_role(&mut self, form: u32, role: Role) {
        let same = |at: &&u32| {
            let known = &self.out.roles[**at as usize];
            (known.topic, known.needs, known.unless, known.wide) == (role.topic, role.needs, role.unless, role.wide)
        };
        if let Some(at) = self.out.forms[form as usize].roles.iter().find(same) {
            self.out.roles[*at as usize] = role;
            return;
        }
        let at = u32::try_from(self.out.roles.len()).unwrap_or(u32::MAX);
        self.out.roles.push(role);
        self.out.forms[form as usize].roles.push(at);
    }

    /// The numbers of all forms of the patterns, each with the number of its singular.
    fn forms(&mut self, lexicon: &mut Lexicon, patterns: &[String], exact: bool) -> Vec<(u32, u32)> {
        let mut numbers = Vec::new();
        for phrase in patterns.iter().flat_map(|pattern| pattern::expand(pattern)) {
            let Some(single) = self.form(lexicon, &phrase, exact) else { continue };
            numbers.push((single, single));
            let plural = pattern::plural(&phrase).and_then(|plural| self.form(lexicon, &plural, exact));
            numbers.extend(plural.map(|plural| (plural, single)));
        }
        numbers.sort_unstable();
        numbers.dedup_by_key(|(form, _)| *form);
        numbers
    }

    fn form(&mut self, lexicon: &mut Lexicon, phrase: &str, exact: bool) -> Option<u32> {
        let fresh = u32::try_from(self.out.forms.len()).unwrap_or(u32::MAX);
        let number = self.builder.add(lexicon, phrase, exact, fresh)?;
        if number == fresh {
            self.out.forms.push(Form { text: phrase.to_owned(), ..Form::default() });
        }
        Some(number)
    }

    fn fill_units(&mut self, topic: usize, units: &Units) {
        let vote = |code: &String| {
            let (part, code) = match (code.strip_prefix('/'), code.strip_suffix('/')) {
                (Some(below), _) => (UnitPart::Below, below),
                (_, Some(above)) => (UnitPart::Above, above),
                _ => (UnitPart::Whole, code.as_str()),
            };
            UnitVote { topic, part, code: code.to_owned(), weight: units.weight }
        };
        self.out.units.extend(units.codes.iter().map(vote));
    }

    fn mask_of(&self, file: &str, entry: &str, ids: &[String]) -> Result<Contexts, VocabularyError> {
        ids.iter().try_fold(0, |mask, id| {
            let bit = self.out.contexts.get(id).ok_or_else(|| problem(file, entry, &format!("no context '{id}'")))?;
            Ok(mask | bit)
        })
    }

    fn reweigh(
        &mut self,
        name: &str,
        weights: &BTreeMap<String, BTreeMap<String, f64>>,
    ) -> Result<(), VocabularyError> {
        for (id, forms) in weights {
            let topic = self.out.index(id).ok_or_else(|| problem(name, id, "`weights` names no topic"))?;
            self.out.topics[topic].bias = forms.get("bias").copied().unwrap_or(self.out.topics[topic].bias);
            for at in 0..self.out.roles.len() {
                let key = self.out.feature(at);
                if self.out.roles[at].topic == topic
                    && let Some(weight) = forms.get(&key)
                {
                    self.out.roles[at].weight = *weight;
                }
            }
        }
        Ok(())
    }

    fn finish(mut self, lexicon: &Lexicon) -> TopicVocabulary {
        self.out.automaton = self.builder.build();
        self.inherit_contexts(lexicon);
        self.out
    }

    /// A phrase that votes sets the scenes of the forms inside it too: "toxic waste" is as toxic as "toxic". Masks
    /// inherit nothing.
    fn inherit_contexts(&mut self, lexicon: &Lexicon) {
        let own: Vec<Contexts> = self.out.forms.iter().map(|form| form.contexts).collect();
        for at in 0..self.out.forms.len() {
            if self.out.forms[at].roles.is_empty() {
                continue;
            }
            let text = self.out.forms[at].text.clone();
            let tokens: Vec<_> = Tokens::new(&text, lexicon).collect();
            let mut hits = Vec::new();
            for start in 0..tokens.len() {
                for end in start + 1..=tokens.len() {
                    self.out.automaton.find(&text, &tokens, start..end, &mut hits);
                }
            }
            self.out.forms[at].contexts |= hits.iter().fold(0, |mask, hit| mask | own[hit.form as usize]);
        }
    }
}

impl TopicVocabulary {
    /// The name under which learned weights know a role: its form in the singular, and which of that form's votes for
    /// the topic it is, where there are several.
    pub(super) fn feature(&self, role: usize) -> String {
        let Some(this) = self.roles.get(role) else { return String::new() };
        let Some(form) = self.forms.get(this.form as usize) else { return String::new() };
        let before = form.roles.iter().take_while(|at| **at as usize != role);
        match before.filter(|at| self.roles[**at as usize].topic == this.topic).count() {
            0 => form.text.clone(),
            nth => format!("{}#{}", form.text, nth + 1),
        }
    }
}

/// The topic of a file and its finer topics.
pub(super) fn declared(file: &File) -> Vec<Entry> {
    let Some(topic) = &file.topic else { return Vec::new() };
    let (name, description, iptc) = (topic.name.clone(), topic.description.clone(), topic.iptc.clone());
    let own = Entry { id: topic.id.clone(), parent: None, name, description, iptc };
    let finer = file.subtopic.iter().map(|subtopic| Entry {
        id: format!("{}.{}", topic.id, subtopic.id),
        parent: Some(topic.id.clone()),
        name: subtopic.name.clone(),
        description: subtopic.description.clone(),
        iptc: subtopic.iptc.clone(),
    });
    std::iter::once(own).chain(finer).collect()
}

/// Whether `id` can name a topic and its view.
fn is_id(id: &str) -> bool {
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    id.bytes().all(inside) && id.starts_with(|c: char| c.is_ascii_lowercase())
}

fn problem(file: &str, entry: &str, problem: &str) -> VocabularyError {
    VocabularyError::Entry { file: file.to_owned(), entry: entry.to_owned(), problem: problem.to_owned() }
}
