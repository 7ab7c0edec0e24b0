//! Small words by the part that they play around a number, as `grammar.toml` lists them, the plurals of nouns, and the
//! words of rise and fall.

use std::collections::HashMap;

use serde::Deserialize;

use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::phrases::Phrases;
use crate::vocabulary::words::WordSet;

const FILE: &str = "grammar.toml";

/// The sections of its file.
pub(crate) const SECTIONS: &[Section] = &[
    form::entries::<Class>("class"),
    form::entries::<Frequency>("frequency"),
    form::entries::<Plural>("plural"),
    form::entries::<Invariant>("invariant"),
];

macro_rules! grammar {
    ($($class:ident $doc:literal,)*) => {
        /// Words by their part.
        #[derive(Debug, Clone, Default)]
        pub(crate) struct Grammar {
            $(#[doc = $doc] pub $class: WordSet,)*
            /// Months, from the calendar.
            pub month: WordSet,
            /// Verbs and nouns of rise and fall.
            pub change: WordSet,
            /// Words that make a rate, with the unit of time.
            pub frequency: Phrases<String>,
            /// Words before an amount that make it a rate, with the unit of time.
            pub rated: Phrases<String>,
            plurals: HashMap<String, String, foldhash::fast::FixedState>,
            invariant: WordSet,
        }

        impl Grammar {
            fn class(&mut self, name: &str) -> Option<&mut WordSet> {
                match name { $(stringify!($class) => Some(&mut self.$class),)* _ => None }
            }

            const CLASSES: &'static [&'static str] = &[$(stringify!($class)),*];
        }
    };
}

grammar! {
    of "of",
    to "to",
    and "and",
    or "or",
    between "between",
    from "from",
    by "by",
    per "per",
    each "a, an, each, every",
    more "more, other, additional",
    compared "as, that, the: what follows is compared with",
    time_order "last, first, this: a half or quarter of time follows",
    share_before "by, about: a share follows",
    number_noun "number, total",
    kind_noun "type, kind, set",
    respectively "respectively",
    priced "price, cost, fine",
    equates "is, reached, totalled",
    spans "range, vary, between",
    aged "aged, age, turned",
    person_pronoun "he, she",
    part_of "which, them, including",
    exists "is, only, put",
    contrast "while: another clause begins",
    generic "unit: a counted noun that says nothing by itself",
    ago "ago, earlier: no rate stands before them",
    of_age "old, age: behind the unit of an age",
    auxiliary "is, has, does",
    crowd "people, workers: a bare 1900 to 2100 can count them",
    role "as: behind a verb that names a second role",
    one_pronoun "of, another: no count stands before them",
    within "in: between the two numbers of a share",
    out "out: before \"of\", between the two numbers of a share",
    time_led "in, since: a year follows",
    instead "instead, against: an amount of the same unit follows",
    amounts_to "came to, numbered: a subject is as many as what follows",
    bounded "threshold, limit: an amount follows behind \"of\"",
    befallen "killed, hurt: persons are counted before them",
    rate "rate, yield: points beside them are percentage points",
    population "population: counts persons",
    uncounted "rates, prices: plurals that no number counts",
    moves "go, move, revise: a change that is neither rise nor fall",
    again "another: what was counted before is counted",
    over "over: no bound before a stretch of time that follows a noun",
    rolls "roll, hand, carry: their \"over\" is no bound",
    likened "compared: before \"with\", what an amount is set against",
    differs "less, more: before \"than\", what a number sets apart",
    company "crew, staff: their \"of\" leads to how many persons they are",
    person_noun "man, woman: their \"of\" leads to an age",
    factor "factor: what multiplies follows behind its \"of\"",
    of_an_age "people, those: before a bound that is an age",
    by_age "youngest: told apart by age",
    somebody "driver, victim: an age stands in brackets behind them",
    figure "it, the figure: what was measured in the sentence before",
    clock_led "at, until: a time of day follows",
    attained "reached: \"from … to\" behind its clause is no range",
    gains "get, receive, pay: what a change before them led to is over",
    setting "in, at: before \"one\" they bring in a place or manner",
    inside "within: behind the amount of a change it leads to how long that took",
    lasting "for: behind a record it leads to how long there was none like it",
    copula "are, were: behind a number, they say what those counted are",
    windowed "average, low, rate: behind a duration and a hyphen, what is observed or lent over it",
    unit_word "unit: before a colon it names the unit of a table, above a column it heads units",
    change_head "change, growth: a table's column under them holds changes",
    warmth "temperature, warm: degrees in their sentence are of a thermometer",
    bearing "north, latitude: degrees before them are of arc",
    dealt "sales, output: nouns whose \"of\" or modifier is counted",
    foot "foot: in the singular behind more than one, a body's height",
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    class: Vec<Class>,
    frequency: Vec<Frequency>,
    plural: Vec<Plural>,
    invariant: Vec<Invariant>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    name: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Frequency {
    unit: String,
    words: Vec<String>,
    phrases: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plural {
    one: Vec<String>,
    many: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Invariant {
    words: Vec<String>,
}

fn error(entry: &str, problem: &str) -> VocabularyError {
    VocabularyError::Entry { file: FILE.to_owned(), entry: entry.to_owned(), problem: problem.to_owned() }
}

impl Grammar {
    /// Reads the file; `calendar` and `direction` give the months and the words of change.
    ///
    /// # Errors
    /// [`VocabularyError`] where a file is no TOML of its form, or a class is unknown or missing.
    pub(crate) fn parse(
        toml: &str,
        calendar: &str,
        direction: &str,
        lexicon: &mut Lexicon,
    ) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(VocabularyError::toml(FILE))?;
        let mut grammar = Self::default();
        for name in Self::CLASSES {
            if !file.class.iter().any(|class| class.name == *name) {
                return Err(error(name, "the class is missing"));
            }
        }
        for class in &file.class {
            let set = grammar.class(&class.name).ok_or_else(|| error(&class.name, "no such class"))?;
            for word in &class.words {
                set.insert(lexicon.add(word));
            }
        }
        for entry in file.frequency {
            let forms = entry.words.iter().chain(&entry.phrases).map(String::as_str);
            grammar.frequency.add(lexicon, forms, false, entry.unit.clone());
            grammar.rated.add(lexicon, entry.before.iter().map(String::as_str), false, entry.unit);
        }
        grammar.add_plurals(file.plural, file.invariant, lexicon)?;
        grammar.month = listed(calendar, "calendar.toml", &["month"], &["names", "symbols"], lexicon)?;
        grammar.change = changes(direction, lexicon)?;
        Ok(grammar)
    }

    fn add_plurals(
        &mut self,
        plurals: Vec<Plural>,
        invariant: Vec<Invariant>,
        lexicon: &mut Lexicon,
    ) -> Result<(), VocabularyError> {
        for entry in plurals {
            if entry.one.len() != entry.many.len() {
                return Err(error("plural", "`one` and `many` differ in length"));
            }
            self.plurals.extend(entry.many.into_iter().zip(entry.one));
        }
        for word in invariant.iter().flat_map(|entry| &entry.words) {
            self.invariant.insert(lexicon.add(word));
        }
        Ok(())
    }

    /// The singular of a lower-case noun.
    pub(crate) fn singular(&self, noun: &str) -> String {
        if let Some(one) = self.plurals.get(noun) {
            return one.clone();
        }
        let Some(stem) = noun.strip_suffix('s').filter(|stem| stem.len() > 2) else { return noun.to_owned() };
        if stem.ends_with(['s', 'u', 'i']) {
            return noun.to_owned();
        }
        if let Some(stem) = stem.strip_suffix("ie") {
            return format!("{stem}y");
        }
        let hissing = ["sse", "xe", "che", "she", "zze"].iter().any(|end| stem.ends_with(end));
        if hissing { stem[..stem.len() - 1].to_owned() } else { stem.to_owned() }
    }

    /// Whether a noun is its own plural.
    pub(crate) fn is_invariant(&self, word: crate::vocabulary::lexicon::WordId) -> bool {
        self.invariant.has(word)
    }
}

/// The single words under `keys` of the tables `names`.
fn listed(
    toml: &str,
    file: &str,
    names: &[&str],
    keys: &[&str],
    lexicon: &mut Lexicon,
) -> Result<WordSet, VocabularyError> {
    let table: toml::Table = toml::from_str(toml).map_err(VocabularyError::toml(file))?;
    let mut set = WordSet::default();
    let entries = names.iter().filter_map(|name| table.get(*name)?.as_array()).flatten();
    let lists = entries.flat_map(|entry| keys.iter().filter_map(|key| entry.get(*key)?.as_array()));
    for word in lists.flatten().filter_map(toml::Value::as_str) {
        let words = lexicon.add_phrase(word.trim_end_matches('.'));
        if let [word] = words[..] {
            set.insert(word);
        }
    }
    Ok(set)
}

/// The single words of rise and fall.
fn changes(toml: &str, lexicon: &mut Lexicon) -> Result<WordSet, VocabularyError> {
    let table: toml::Table = toml::from_str(toml).map_err(VocabularyError::toml("direction.toml"))?;
    let mut set = WordSet::default();
    let entries = table.get("word").and_then(toml::Value::as_array).into_iter().flatten();
    let moves = entries.filter(|entry| entry.get("direction").and_then(toml::Value::as_str) != Some("none"));
    let moves = moves.filter(|entry| entry.get("class").and_then(toml::Value::as_str) != Some("participle"));
    for form in moves.filter_map(|entry| entry.get("words")?.as_array()).flatten().filter_map(toml::Value::as_str) {
        if let [word] = lexicon.add_phrase(form)[..] {
            set.insert(word);
        }
    }
    Ok(set)
}
