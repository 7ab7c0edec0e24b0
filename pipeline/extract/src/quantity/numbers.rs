//! Number words, scales, fractions, multiples and ordinals, as `numbers.toml` lists them.
//!
//! A word has one class by itself; phrases ("cut in half", "lakh crore") are matched first, the longest one. Scale
//! symbols keep their conditions: they are letters that mostly mean something else.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::amount::{Direction, Kind};
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::{Lexicon, WordId};
use crate::vocabulary::phrases::Phrases;
use crate::vocabulary::words::{WordMap, WordSet};

const FILE: &str = "numbers.toml";

/// The sections of its file.
pub(crate) const SECTIONS: &[Section] = &[
    form::entries::<Entry>("word"),
    form::entries::<Entry>("scale"),
    form::entries::<Entry>("table_scale"),
    form::entries::<Entry>("fraction"),
    form::entries::<Entry>("multiple"),
    form::entries::<Entry>("multiple_suffix"),
    form::entries::<Entry>("ordinal"),
    form::entries::<Entry>("ordinal_suffix"),
    form::entries::<Entry>("roman"),
    form::entries::<Entry>("han"),
    form::entries::<Entry>("vague"),
    form::entries::<Entry>("joiner"),
    form::entries::<Entry>("article"),
    form::entries::<Entry>("negative"),
    form::entries::<Entry>("point"),
];

/// Letters glued to a currency, and the scale that each says.
pub type Letters = Vec<(String, f64)>;

/// What a single word does in a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberWord {
    /// zero to nine.
    Unit(f64),
    /// ten to nineteen.
    Teen(f64),
    /// twenty to ninety.
    Ten(f64),
    /// hundred.
    Hundred(f64),
    /// dozen, score, gross: ends the number.
    Lot(f64),
}

/// A word or letter that scales the number before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// By how much.
    pub value: f64,
    /// Only glued to the number.
    pub glued_only: bool,
    /// Only beside a currency.
    pub money_only: bool,
    /// Only before a plural noun.
    pub count_only: bool,
}

/// A word that is a number with its unit: "doubled".
#[derive(Debug, Clone, PartialEq)]
pub struct Multiple {
    /// The number.
    pub value: f64,
    /// `x` or `%`.
    pub unit: String,
    /// The role that the word gives.
    pub kind: Option<Kind>,
    /// The direction that the word gives.
    pub direction: Option<Direction>,
}

/// A word that turns the number before it into times.
#[derive(Debug, Clone, PartialEq)]
pub struct Suffix {
    /// Whether it says so by itself ("times as many", "fold"), or only in a comparison ("times").
    pub sure: bool,
    /// The role that it gives.
    pub kind: Option<Kind>,
}

/// A Han numeral.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Han {
    /// A digit.
    Digit(f64),
    /// Ten, hundred, thousand.
    Power(f64),
    /// Ten thousand, hundred million.
    Myriad(f64),
}

/// All that is known of number words.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// Every word that a numeral can begin with.
    pub openers: WordSet,
    /// The same, and every sign that a numeral may begin with.
    pub starts: WordSet,
    /// Cardinal words.
    pub words: WordMap<NumberWord>,
    /// "million", in any case.
    pub scale_names: Phrases<f64>,
    /// "mn", "bn", "k".
    pub scale_symbols: Phrases<Vec<Scale>>,
    /// Scales of table headers: "100 million", "'000".
    pub table_scales: Phrases<f64>,
    /// "third", "quarters" as fractions.
    pub fractions: WordMap<f64>,
    /// `½`.
    pub glyphs: WordMap<f64>,
    /// "doubled", "cut in half".
    pub multiples: Phrases<Multiple>,
    /// "fold", "times".
    pub suffixes: Phrases<Suffix>,
    /// "first".
    pub ordinals: WordMap<f64>,
    /// "th".
    pub ordinal_suffix: WordSet,
    /// Han numerals.
    pub han: WordMap<Han>,
    /// "hundreds of".
    pub vague: Phrases<()>,
    /// "and".
    pub joiner: WordSet,
    /// "a", "an".
    pub article: WordSet,
    /// "minus", "-".
    pub negative: WordSet,
    /// "point".
    pub point: WordSet,
    /// Every single word that makes a sentence worth a look, digits aside.
    pub anchors: WordSet,
    /// Letters glued to a currency code, with their scale: before it, and behind it.
    pub money_letters: (Letters, Letters),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    symbols: Vec<String>,
    value: Option<toml::Value>,
    class: Option<String>,
    unit: Option<String>,
    kind: Option<String>,
    direction: Option<String>,
    #[serde(default)]
    case: bool,
    #[serde(default)]
    glued_only: bool,
    #[serde(default)]
    #[allow(dead_code)]
    after_number_only: bool,
    #[serde(default)]
    money_only: bool,
    #[serde(default)]
    count_only: bool,
    #[serde(default)]
    currency_before: Vec<String>,
    #[serde(default)]
    currency_after: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    word: Vec<Entry>,
    scale: Vec<Entry>,
    table_scale: Vec<Entry>,
    fraction: Vec<Entry>,
    multiple: Vec<Entry>,
    multiple_suffix: Vec<Entry>,
    ordinal: Vec<Entry>,
    ordinal_suffix: Vec<Entry>,
    #[allow(dead_code)]
    roman: Vec<Entry>,
    han: Vec<Entry>,
    vague: Vec<Entry>,
    joiner: Vec<Entry>,
    article: Vec<Entry>,
    negative: Vec<Entry>,
    point: Vec<Entry>,
}

impl Entry {
    fn forms(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().chain(&self.symbols).map(String::as_str)
    }

    fn error(&self, problem: &str) -> VocabularyError {
        let entry = self.forms().next().unwrap_or_default().to_owned();
        VocabularyError::Entry { file: FILE.to_owned(), entry, problem: problem.to_owned() }
    }

    /// The value: a number, or text "p/q".
    fn number(&self) -> Result<f64, VocabularyError> {
        let number = match &self.value {
            Some(toml::Value::Integer(value)) => value.to_string().parse().ok(),
            Some(toml::Value::Float(value)) => Some(*value),
            Some(toml::Value::String(text)) => {
                let (above, below) = text.split_once('/').unwrap_or((text, "1"));
                above.parse::<f64>().ok().zip(below.parse::<f64>().ok()).map(|(above, below)| above / below)
            }
            _ => None,
        };
        number.filter(|value| value.is_finite()).ok_or_else(|| self.error("its value is no number"))
    }

    fn kind(&self) -> Result<Option<Kind>, VocabularyError> {
        match self.kind.as_deref() {
            None => Ok(None),
            Some("change") => Ok(Some(Kind::Change)),
            Some("ratio") => Ok(Some(Kind::Ratio)),
            Some("level") => Ok(Some(Kind::Level)),
            Some(_) => Err(self.error("its kind is none of change, ratio, level")),
        }
    }

    fn direction(&self) -> Result<Option<Direction>, VocabularyError> {
        match self.direction.as_deref() {
            None => Ok(None),
            Some("up") => Ok(Some(Direction::Up)),
            Some("down") => Ok(Some(Direction::Down)),
            Some(_) => Err(self.error("its direction is none of up, down")),
        }
    }
}

impl Numbers {
    /// Reads the file.
    ///
    /// # Errors
    /// [`VocabularyError`] where it is no TOML of its form or an entry makes no sense.
    pub fn parse(toml: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(VocabularyError::toml(FILE))?;
        let mut numbers = Self::default();
        numbers.add_words(&file, lexicon)?;
        numbers.add_scales(&file, lexicon)?;
        numbers.add_parts(&file, lexicon)?;
        numbers.add_multiples(&file, lexicon)?;
        numbers.add_han(&file, lexicon)?;
        numbers.add_grammar(&file, lexicon);
        numbers.openers = numbers.openers();
        numbers.openers.iter().chain(numbers.negative.iter()).for_each(|word| numbers.starts.insert(word));
        Ok(numbers)
    }

    fn openers(&self) -> WordSet {
        let names = self.vague.openers().chain(self.multiples.openers()).chain(self.scale_names.openers());
        let mut openers = WordSet::default();
        self.anchors.iter().chain(self.article.iter()).chain(names).for_each(|word| openers.insert(word));
        openers
    }

    fn add_words(&mut self, file: &File, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        for entry in &file.word {
            let value = entry.number()?;
            let word = match entry.class.as_deref() {
                Some("unit") => NumberWord::Unit(value),
                Some("teen") => NumberWord::Teen(value),
                Some("ten") => NumberWord::Ten(value),
                Some("hundred") => NumberWord::Hundred(value),
                Some("scale") => NumberWord::Lot(value),
                _ => return Err(entry.error("its class is none of unit, teen, ten, hundred, scale")),
            };
            for id in singles(&entry.names, lexicon) {
                self.words.insert(id, word);
                self.anchors.insert(id);
            }
        }
        Ok(())
    }

    fn add_scales(&mut self, file: &File, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        let mut symbols: BTreeMap<&str, Vec<Scale>> = BTreeMap::new();
        for entry in &file.scale {
            let value = entry.number()?;
            self.scale_names.add(lexicon, entry.names.iter().map(String::as_str), entry.case, value);
            for id in singles(&entry.names, lexicon).into_iter().filter(|_| !entry.case) {
                self.anchors.insert(id);
            }
            let scale = Scale {
                value,
                glued_only: entry.glued_only,
                money_only: entry.money_only,
                count_only: entry.count_only,
            };
            for symbol in &entry.symbols {
                symbols.entry(symbol).or_default().push(scale);
            }
            self.money_letters.0.extend(entry.currency_before.iter().map(|letters| (letters.clone(), value)));
            self.money_letters.1.extend(entry.currency_after.iter().map(|letters| (letters.clone(), value)));
        }
        for (symbol, scales) in symbols {
            self.scale_symbols.add(lexicon, [symbol], true, scales);
        }
        for entry in &file.table_scale {
            let value = entry.number()?;
            self.table_scales.add(lexicon, entry.forms(), false, value);
        }
        Ok(())
    }

    fn add_parts(&mut self, file: &File, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        for entry in &file.fraction {
            let value = entry.number()?;
            for id in singles(&entry.names, lexicon) {
                self.fractions.insert(id, value);
                self.anchors.insert(id);
            }
            for symbol in &entry.symbols {
                let id = lexicon.add(symbol);
                self.glyphs.insert(id, value);
                self.starts.insert(id);
                self.anchors.insert(id);
            }
        }
        for entry in &file.ordinal {
            let value = entry.number()?;
            for name in &entry.names {
                let id = lexicon.add(name);
                self.ordinals.insert(id, value);
                self.anchors.insert(id);
            }
        }
        Ok(())
    }

    fn add_multiples(&mut self, file: &File, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        for entry in &file.multiple {
            let multiple = Multiple {
                value: entry.number()?,
                unit: entry.unit.clone().unwrap_or_else(|| "x".to_owned()),
                kind: entry.kind()?,
                direction: entry.direction()?,
            };
            self.multiples.add(lexicon, entry.forms(), false, multiple);
            for id in singles(&entry.names, lexicon) {
                self.anchors.insert(id);
            }
        }
        for entry in &file.multiple_suffix {
            let kind = entry.kind()?;
            let sure =
                |name: &str| kind.is_some() || !entry.names.iter().any(|other| other == "times") || name == "fold";
            for name in &entry.names {
                let suffix = Suffix { sure: sure(name), kind };
                self.suffixes.add(lexicon, [name.trim_start_matches('-')], false, suffix);
            }
        }
        Ok(())
    }

    fn add_han(&mut self, file: &File, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        for entry in &file.han {
            let value = entry.number()?;
            let han = match value {
                ..10.0 => Han::Digit(value),
                ..10000.0 => Han::Power(value),
                _ => Han::Myriad(value),
            };
            for symbol in &entry.symbols {
                self.han.insert(lexicon.add(symbol), han);
            }
        }
        Ok(())
    }

    fn add_grammar(&mut self, file: &File, lexicon: &mut Lexicon) {
        for (entries, set) in [
            (&file.joiner, &mut self.joiner),
            (&file.article, &mut self.article),
            (&file.negative, &mut self.negative),
            (&file.point, &mut self.point),
            (&file.ordinal_suffix, &mut self.ordinal_suffix),
        ] {
            for form in entries.iter().flat_map(Entry::forms) {
                set.insert(lexicon.add(form));
            }
        }
        for entry in &file.vague {
            self.vague.add(lexicon, entry.forms(), false, ());
        }
    }
}

/// The ids of those names that are single words.
fn singles(names: &[String], lexicon: &mut Lexicon) -> Vec<WordId> {
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        if let [id] = lexicon.add_phrase(name)[..] {
            ids.push(id);
        }
    }
    ids
}
