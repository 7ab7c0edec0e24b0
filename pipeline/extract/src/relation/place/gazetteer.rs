//! A gazetteer's names in a text.
//!
//! A name counts only where it is capitalised as names are, and an ambiguous one only behind a preposition of place. A
//! longer name that goes on (an organisation's) is no place by itself.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;

use crate::relation::rank::{Part, part};
use crate::text::document::Document;
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::phrases::Phrases;

/// The sections of `places.toml`: the lists that ship, and entries of a form that is easier to write.
pub(crate) const SECTIONS: &[Section] = &[
    form::value::<Vec<String>>("world"),
    form::value::<Vec<String>>("country"),
    form::value::<Vec<String>>("region"),
    form::value::<Vec<String>>("city"),
    form::value::<Vec<String>>("ambiguous"),
    form::entries::<Entry>("place"),
];

/// How much a place covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The world, a continent, a sea: what has no code.
    World,
    /// A country.
    Country,
    /// A first-level division of a country.
    Region,
    /// A city, or what a user lists.
    City,
    /// What the text alone names: a river, a district, a port.
    Named,
}

impl Level {
    /// Its name in features.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> Part<'static> {
        match self {
            Self::World => part!("world"),
            Self::Country => part!("country"),
            Self::Region => part!("region"),
            Self::City => part!("city"),
            Self::Named => part!("named"),
        }
    }
}

/// A place of the gazetteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// ISO 3166-1 or -2 code of it or its region; empty for what has none.
    pub code: String,
    /// Its usual name.
    pub name: String,
    /// How much it covers.
    pub level: Level,
    /// Whether the form met is an adjective: the name stands for it.
    pub adjective: bool,
    /// Whether the form is an ordinary word or a person's name too.
    pub ambiguous: bool,
}

/// The gazetteer.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    phrases: Phrases<Place>,
    /// The names of countries by their codes.
    countries: HashMap<String, String, foldhash::fast::FixedState>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct File {
    world: Vec<String>,
    country: Vec<String>,
    region: Vec<String>,
    city: Vec<String>,
    ambiguous: Vec<String>,
    place: Vec<Entry>,
}

/// A place written out: a user's, which goes before all others of its names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    name: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    ambiguous: bool,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

/// A place met in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<'g> {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The place.
    pub place: &'g Place,
}

impl Gazetteer {
    /// Reads `places.toml`: `code|name|aliases;..|adjectives;..` a line. Later kinds do not override earlier ones.
    ///
    /// # Errors
    /// [`VocabularyError::Toml`] where it is not of that form.
    pub fn parse(toml: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(VocabularyError::toml("places.toml"))?;
        let mut gazetteer = Self::default();
        // The last one added wins: cities give way to regions, and these to countries. A city's last field is its size.
        for line in &file.city {
            let names = line.rsplit_once('|').map_or(line.as_str(), |(names, _)| names);
            gazetteer.add(names, Level::City, &file.ambiguous, lexicon);
        }
        let lists = [(&file.region, Level::Region), (&file.country, Level::Country), (&file.world, Level::World)];
        for (list, level) in lists {
            for line in list {
                gazetteer.add(line, level, &file.ambiguous, lexicon);
            }
        }
        for entry in &file.place {
            gazetteer.add_entry(entry, lexicon)?;
        }
        Ok(gazetteer)
    }

    fn add_entry(&mut self, entry: &Entry, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        if !is_code(&entry.code) {
            let (file, problem) = ("places.toml".to_owned(), format!("'{}' is no ISO 3166 code", entry.code));
            return Err(VocabularyError::Entry { file, entry: entry.name.clone(), problem });
        }
        let mut add = |forms: &[String], adjective: bool| {
            let (code, name) = (entry.code.clone(), entry.name.clone());
            let level = if entry.code.contains('-') { Level::City } else { Level::Country };
            let place = Place { code, name, level, adjective, ambiguous: entry.ambiguous };
            self.phrases.add(lexicon, forms.iter().map(String::as_str), false, place);
        };
        add(std::slice::from_ref(&entry.name), false);
        add(&entry.names, false);
        add(&entry.adjectives, true);
        Ok(())
    }

    fn add(&mut self, line: &str, level: Level, ambiguous: &[String], lexicon: &mut Lexicon) {
        let mut parts = line.split('|');
        let (code, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if level == Level::Country {
            self.countries.entry(code.to_owned()).or_insert_with(|| name.to_owned());
        }
        let mut forms = |text: &str, adjective: bool| {
            for form in text.split(';').map(str::trim).filter(|form| !form.is_empty()) {
                let ambiguous = ambiguous.iter().any(|word| word == form);
                let place = Place { code: code.to_owned(), name: name.to_owned(), level, adjective, ambiguous };
                self.phrases.add(lexicon, [form], false, place);
            }
        };
        forms(name, false);
        forms(parts.next().unwrap_or_default(), false);
        forms(parts.next().unwrap_or_default(), true);
    }

    /// The places of `document.tokens[range]`, in order.
    pub fn find<'g>(&'g self, document: &Document<'_>, range: Range<usize>) -> Vec<Mention<'g>> {
        let mut found = Vec::new();
        let mut at = range.start;
        while at < range.end {
            match self.at(document, at, range.end) {
                Some(mention) => {
                    at = mention.tokens.end;
                    found.push(mention);
                }
                None => at += 1,
            }
        }
        found
    }

    /// The code and name of the country with the code `code`.
    pub fn country(&self, code: &str) -> Option<(&str, &str)> {
        self.countries.get_key_value(code).map(|(code, name)| (code.as_str(), name.as_str()))
    }

    /// One past the place's name that begins at the token `at`, whatever stands around it.
    pub fn covers(&self, document: &Document<'_>, at: usize) -> Option<usize> {
        let found = self.phrases.longest(document.text, &document.tokens, at)?;
        Some(at + found.tokens)
    }

    fn at<'g>(&'g self, document: &Document<'_>, at: usize, end: usize) -> Option<Mention<'g>> {
        let tokens = document.tokens.get(..end)?;
        let found = self.phrases.longest(document.text, tokens, at)?;
        let mention = Mention { tokens: at..at + found.tokens, place: found.value };
        let named = tokens[at].capital || mention.place.code.is_empty();
        let fits = named && (!mention.place.ambiguous || located(document, at));
        (fits && !inside_name(document, &mention, end)).then_some(mention)
    }
}

/// Whether a text has the form of a code: `DE`, or `DE-BY`.
fn is_code(code: &str) -> bool {
    let (country, region) = code.split_once('-').unwrap_or((code, "X"));
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    let either = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    country.len() == 2 && letters(country) && (1..=3).contains(&region.len()) && either(region)
}

/// Whether a preposition of place stands before.
fn located(document: &Document<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| document.word(at)).unwrap_or_default();
    matches!(
        before.to_ascii_lowercase().as_str(),
        "in" | "from" | "across" | "to" | "at" | "near" | "around" | "throughout"
    )
}

/// Whether the mention is only a part of a longer name: another capitalised word is glued to it or follows, and it is no
/// kind of place. An adjective before a plain noun is not.
fn inside_name(document: &Document<'_>, mention: &Mention<'_>, end: usize) -> bool {
    let named = |token: &Token| token.kind == TokenKind::Word && token.capital && !token.upper;
    let after = document.tokens.get(mention.tokens.end).filter(|_| mention.tokens.end < end);
    let before = mention.tokens.start.checked_sub(1).and_then(|at| document.tokens.get(at));
    let hyphen = after.is_some_and(|token| token.is_mark(document.text, b'-') && !token.spaced)
        && document.tokens.get(mention.tokens.end + 1).is_some_and(|token| token.capital && !token.spaced);
    let follows = after.is_some_and(|token| named(token) && token.spaced && !token.line_start);
    let leads = before.is_some_and(|token| named(token) && !sentence_start(document, mention.tokens.start - 1));
    hyphen || follows || leads && !mention.place.adjective && mention.tokens.len() == 1
}

fn sentence_start(document: &Document<'_>, at: usize) -> bool {
    document.sentence_of(at).is_some_and(|sentence| document.sentences[sentence].tokens.start == at)
}
