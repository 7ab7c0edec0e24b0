//! The calendar in words, as `schemas/vocabulary/calendar.toml` lists it.

use serde::Deserialize;

use super::point::Part;
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::{Lexicon, WordId};
use crate::vocabulary::phrases::Phrases;
use crate::vocabulary::words::{WordMap, WordSet};

/// The sections of its file.
pub(crate) const SECTIONS: &[Section] = &[
    form::entries::<Named>("month"),
    form::entries::<Named>("weekday"),
    form::entries::<Named>("season"),
    form::entries::<Named>("quarter"),
    form::entries::<Named>("half"),
    form::entries::<Named>("part"),
    form::entries::<Phrase>("relative"),
    form::entries::<Phrase>("window"),
    form::entries::<Phrase>("ago"),
    form::entries::<Phrase>("named_relative"),
    form::entries::<Phrase>("base"),
    form::entries::<Phrase>("fiscal"),
    form::entries::<Phrase>("plan"),
    form::entries::<Phrase>("holiday"),
    form::entries::<Marked>("marker"),
    form::entries::<Back>("back"),
    form::entries::<toml::Table>("clock"),
    form::entries::<toml::Table>("era"),
    form::entries::<toml::Table>("decade_name"),
];

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A half year.
    Half,
    /// A year.
    Year,
    /// A fiscal year, dated by its own number.
    FiscalYear,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// What a phrase of the calendar says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A month's name.
    Month(i8),
    /// A weekday's name.
    Weekday(i8),
    /// A named part of a year; a loose one dates by its year alone.
    Part {
        /// The part.
        part: Part,
        /// Whether it is loose.
        loose: bool,
    },
    /// A season's months; a date only with its year.
    Season(i8, i8),
    /// So many units from the article's date.
    Relative(Unit, i16),
    /// An interval of `#` units before or after the article's date.
    Window(Unit, bool),
    /// A point `#` units away from the article's date; back where `true`.
    Ago(Unit, bool),
    /// "fiscal", "FY": a year follows.
    Fiscal,
    /// A plan's years.
    Plan(i16, i16),
    /// A fixed day.
    Holiday(i8, i8),
}

/// What a phrase makes of the date behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    /// An interval that begins there.
    Since,
    /// An interval that ends there.
    Until,
    /// Up to there, or by then.
    By,
    /// The state at that time.
    AsOf,
    /// Within it.
    In,
    /// From one to another.
    Between,
    /// An interval that ends there, of a named length.
    Ending,
    /// On that day.
    On,
    /// Habitually.
    Annual,
}

/// A phrase that opens a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opener {
    /// What it makes of the date.
    pub opening: Opening,
    /// Whether it names the date's end.
    pub end: bool,
    /// The unit in which the length of an interval that ends there is told.
    pub unit: Option<Unit>,
}

/// The calendar's phrases.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// Names of months, parts of years, and relative phrases.
    pub words: Phrases<Word>,
    /// Phrases that open a date.
    pub markers: Phrases<Opener>,
    /// What a change is compared with: `yoy`, `mom`, or `period`.
    pub bases: Phrases<String>,
    /// "in the same period": the stretch named last, and whether its whole year is meant.
    pub backs: Phrases<bool>,
    /// `this *`, `* of last year`: what stands before or after a name, and the years or units it moves it.
    pub before_name: Phrases<i16>,
    /// What stands after a name.
    pub after_name: Phrases<i16>,
    numbers: WordMap<i16>,
    /// Every word that one of the phrases begins with.
    first: WordSet,
}

/// Phrases that point back to the stretch named last.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    #[serde(default)]
    year: bool,
    phrases: Vec<String>,
    #[allow(dead_code)]
    examples: Vec<String>,
    #[allow(dead_code)]
    not: Vec<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct File {
    month: Vec<Named>,
    weekday: Vec<Named>,
    season: Vec<Named>,
    quarter: Vec<Named>,
    half: Vec<Named>,
    part: Vec<Named>,
    relative: Vec<Phrase>,
    window: Vec<Phrase>,
    ago: Vec<Phrase>,
    named_relative: Vec<Phrase>,
    back: Vec<Back>,
    marker: Vec<Marked>,
    base: Vec<Phrase>,
    fiscal: Vec<Phrase>,
    plan: Vec<Phrase>,
    holiday: Vec<Phrase>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct Named {
    number: i8,
    names: Vec<String>,
    case: bool,
    symbols: Vec<String>,
    first_month: i8,
    last_month: i8,
    loose: bool,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct Phrase {
    phrases: Vec<String>,
    symbols: Vec<String>,
    unit: Option<Unit>,
    offset: Option<i16>,
    direction: String,
    code: String,
    first: i16,
    last: i16,
    month: i8,
    day: i8,
}

/// The number words, as far as counting years needs them.
#[derive(Debug, Deserialize)]
struct Numbers {
    word: Vec<NumberWord>,
}

#[derive(Debug, Deserialize)]
struct NumberWord {
    names: Vec<String>,
    value: f64,
}

#[derive(Debug, Deserialize)]
struct Marked {
    code: Opening,
    #[serde(default)]
    end: bool,
    unit: Option<Unit>,
    phrases: Vec<String>,
}

fn each(forms: &[String]) -> impl Iterator<Item = &str> {
    forms.iter().map(String::as_str)
}

impl Calendar {
    /// Reads the calendar and, for "the past ten years", the number words of `numbers`.
    ///
    /// # Errors
    /// [`VocabularyError::Toml`] where a file is not of its form.
    pub fn parse(toml: &str, numbers: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(VocabularyError::toml("calendar.toml"))?;
        let numbers: Numbers = toml::from_str(numbers).map_err(VocabularyError::toml("numbers.toml"))?;
        let mut calendar = Self::default();
        calendar.add_names(&file, lexicon);
        calendar.add_phrases(&file, lexicon);
        calendar.add_openings(&file, lexicon);
        calendar.add_backs(&file, lexicon);
        calendar.add_numbers(&numbers, lexicon);
        calendar.note_first();
        Ok(calendar)
    }

    /// Whether a date, or what opens one, may begin with the token.
    pub(super) fn may_begin(&self, token: &Token) -> bool {
        token.kind == TokenKind::Number || self.first.has(token.word)
    }

    fn note_first(&mut self) {
        let mut first = WordSet::default();
        let all = self.words.openers().chain(self.markers.openers()).chain(self.bases.openers());
        all.chain(self.before_name.openers()).for_each(|word| first.insert(word));
        self.first = first;
    }

    /// The value of a small number word.
    pub fn number(&self, word: WordId) -> Option<i16> {
        self.numbers.get(word).copied()
    }

    fn add_numbers(&mut self, numbers: &Numbers, lexicon: &mut Lexicon) {
        let mut wild = Vec::new();
        for entry in numbers.word.iter().filter(|entry| (2.0..100.0).contains(&entry.value)) {
            for name in &entry.names {
                let word = lexicon.add(name);
                wild.push(word);
                #[allow(clippy::cast_possible_truncation)]
                self.numbers.insert(word, entry.value as i16);
            }
        }
        self.words.set_wild(wild.clone());
        self.markers.set_wild(wild);
    }

    fn add_named(&mut self, entry: &Named, lexicon: &mut Lexicon, word: Word) {
        self.words.add(lexicon, each(&entry.names), entry.case, word);
        self.words.add(lexicon, each(&entry.symbols), true, word);
    }

    fn add_names(&mut self, file: &File, lexicon: &mut Lexicon) {
        for entry in &file.month {
            self.add_named(entry, lexicon, Word::Month(entry.number));
        }
        for entry in &file.weekday {
            self.add_named(entry, lexicon, Word::Weekday(entry.number));
        }
        for entry in &file.quarter {
            self.add_named(entry, lexicon, Word::Part { part: Part::Quarter(entry.number), loose: false });
        }
        for entry in &file.half {
            self.add_named(entry, lexicon, Word::Part { part: Part::Half(entry.number), loose: false });
        }
        for entry in &file.part {
            let part = Part::Months(entry.first_month, entry.last_month);
            self.add_named(entry, lexicon, Word::Part { part, loose: entry.loose });
        }
        for entry in &file.season {
            self.add_named(entry, lexicon, Word::Season(entry.first_month, entry.last_month));
        }
    }

    fn add_phrases(&mut self, file: &File, lexicon: &mut Lexicon) {
        let words = &mut self.words;
        for entry in &file.relative {
            if let (Some(unit), Some(offset)) = (entry.unit, entry.offset) {
                words.add(lexicon, each(&entry.phrases), false, Word::Relative(unit, offset));
            }
        }
        for (entries, window) in [(&file.window, true), (&file.ago, false)] {
            for entry in entries {
                let Some(unit) = entry.unit else { continue };
                let back = entry.direction == "back";
                let word = if window { Word::Window(unit, back) } else { Word::Ago(unit, back) };
                words.add(lexicon, each(&entry.phrases), false, word);
            }
        }
        for entry in &file.fiscal {
            let word = match (entry.unit, entry.offset) {
                (Some(unit), Some(offset)) => Word::Relative(unit, offset),
                _ => Word::Fiscal,
            };
            words.add(lexicon, each(&entry.phrases), false, word);
            words.add(lexicon, each(&entry.symbols), true, word);
        }
        for entry in &file.plan {
            words.add(lexicon, each(&entry.phrases), false, Word::Plan(entry.first, entry.last));
        }
        for entry in &file.holiday {
            words.add(lexicon, each(&entry.phrases), false, Word::Holiday(entry.month, entry.day));
        }
    }

    fn add_backs(&mut self, file: &File, lexicon: &mut Lexicon) {
        for entry in &file.back {
            self.backs.add(lexicon, each(&entry.phrases), false, entry.year);
        }
    }

    fn add_openings(&mut self, file: &File, lexicon: &mut Lexicon) {
        for entry in &file.marker {
            let opener = Opener { opening: entry.code, end: entry.end, unit: entry.unit };
            self.markers.add(lexicon, each(&entry.phrases), false, opener);
        }
        for entry in &file.base {
            self.bases.add(lexicon, each(&entry.phrases), false, entry.code.clone());
            self.bases.add(lexicon, each(&entry.symbols), true, entry.code.clone());
        }
        for entry in &file.named_relative {
            let offset = entry.offset.unwrap_or_default();
            let before = each(&entry.phrases).filter_map(|phrase| phrase.strip_suffix('*'));
            self.before_name.add(lexicon, before.map(str::trim), false, offset);
            let after = each(&entry.phrases).filter_map(|phrase| phrase.strip_prefix('*'));
            self.after_name.add(lexicon, after.map(str::trim), false, offset);
        }
    }
}
