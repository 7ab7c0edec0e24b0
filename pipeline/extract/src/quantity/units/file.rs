//! The entries of `units.toml` and `currencies.toml`, and how units are made of them.

use std::collections::HashMap;

use serde::Deserialize;

use super::{Degrees, Homograph, Unit, UnitId, Units};
use crate::quantity::numbers::Numbers;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;

/// The sections of `units.toml`.
pub(crate) const UNIT_SECTIONS: &[Section] = &[
    form::entries::<UnitEntry>("unit").some_each("code", &["dimension", "factor", "offset"]),
    form::entries::<Homograph>("homograph"),
    form::value::<Degrees>("degrees"),
];

/// The sections of `currencies.toml`.
pub(crate) const CURRENCY_SECTIONS: &[Section] = &[form::entries::<CurrencyEntry>("currency").some_each("code", &[])];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    code: String,
    #[serde(default)]
    #[allow(dead_code)]
    ucum: Option<String>,
    dimension: String,
    factor: String,
    offset: Option<String>,
    times: Option<f64>,
    item: Option<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    symbols: Vec<String>,
    #[serde(default)]
    plural: String,
    #[serde(default)]
    case: bool,
    #[serde(default)]
    after_number_only: bool,
    #[serde(default)]
    glued_only: bool,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitFile {
    unit: Vec<UnitEntry>,
    homograph: Vec<Homograph>,
    degrees: Degrees,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyEntry {
    code: String,
    #[allow(dead_code)]
    name: String,
    #[serde(default)]
    symbols: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    national: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
    #[serde(default)]
    local: Vec<String>,
    #[serde(default)]
    worldwide: bool,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    garbled: Vec<String>,
    #[serde(default)]
    minor: Vec<Minor>,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Minor {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    symbols: Vec<String>,
    #[serde(default)]
    national: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
    factor: String,
    #[serde(default)]
    #[allow(dead_code)]
    after_number_only: bool,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyFile {
    currency: Vec<CurrencyEntry>,
}

impl Units {
    /// Reads both files.
    ///
    /// # Errors
    /// [`VocabularyError`] where a file is no TOML of its form or a factor is no number.
    pub fn parse(
        units: &str,
        currencies: &str,
        numbers: &Numbers,
        lexicon: &mut Lexicon,
    ) -> Result<Self, VocabularyError> {
        let mut all = Self::default();
        let file: UnitFile = toml::from_str(units).map_err(VocabularyError::toml("units.toml"))?;
        (all.homographs, all.degrees) = (file.homograph, file.degrees);
        for entry in file.unit {
            all.add_unit(entry, lexicon)?;
        }
        all.check_bases()?;
        let file: CurrencyFile = toml::from_str(currencies).map_err(VocabularyError::toml("currencies.toml"))?;
        for entry in &file.currency {
            all.add_scaled_signs(entry, numbers, lexicon);
        }
        let minors = shared_minors(&file.currency);
        for entry in file.currency {
            all.add_currency(entry, &minors, lexicon)?;
        }
        Ok(all)
    }

    fn push(&mut self, unit: Unit) -> UnitId {
        let id = UnitId(u32::try_from(self.units.len()).unwrap_or(u32::MAX));
        self.codes.entry(unit.code.clone()).or_insert(id);
        if !unit.ambiguous.is_empty() {
            let coins = unit.times < 1.0;
            let known = self.ambiguous.entry((unit.code.clone(), coins)).or_default();
            if unit.ambiguous.len() >= known.len() {
                known.clone_from(&unit.ambiguous);
            }
        }
        self.units.push(unit);
        id
    }

    fn add_unit(&mut self, entry: UnitEntry, lexicon: &mut Lexicon) -> Result<(), VocabularyError> {
        let number = |text: &str| number("units.toml", &entry.code, text);
        let unit = Unit {
            factor: number(&entry.factor)?,
            offset: entry.offset.as_deref().map_or(Ok(0.0), number)?,
            times: entry.times.unwrap_or(1.0),
            item: entry.item,
            money: false,
            ambiguous: Vec::new(),
            glued_only: entry.glued_only,
            after_number_only: entry.after_number_only,
            dimension: entry.dimension,
            code: entry.code,
        };
        if unit.factor == 1.0 && unit.offset == 0.0 {
            self.bases.entry(unit.dimension.clone()).or_insert_with(|| unit.code.clone());
        }
        let plurals: Vec<String> = entry.names.iter().filter(|_| entry.plural == "auto").map(|n| plural(n)).collect();
        let id = self.push(unit);
        let names = entry.names.iter().chain(&plurals).map(String::as_str);
        self.measures.add(lexicon, names, entry.case, id);
        self.measures.add(lexicon, entry.symbols.iter().map(String::as_str), true, id);
        Ok(())
    }

    /// Holds that every dimension has a base unit, which sizes are told in.
    fn check_bases(&self) -> Result<(), VocabularyError> {
        let based = |unit: &&Unit| self.bases.contains_key(&unit.dimension) || unit.dimension == "ratio";
        let Some(unit) = self.units.iter().rev().find(|unit| !based(unit)) else { return Ok(()) };
        let problem = format!("no unit of the dimension '{}' has the factor 1", unit.dimension);
        Err(VocabularyError::Entry { file: "units.toml".to_owned(), entry: unit.code.clone(), problem })
    }

    fn add_currency(
        &mut self,
        entry: CurrencyEntry,
        minors: &Minors,
        lexicon: &mut Lexicon,
    ) -> Result<(), VocabularyError> {
        self.homes.insert(entry.code.clone(), entry.countries.clone());
        self.local.insert(entry.code.clone(), entry.local.clone());
        if entry.worldwide {
            self.worldwide.insert(entry.code.clone());
        }
        let named = self.push(money(&entry, 1.0, Vec::new()));
        let bare = self.push(money(&entry, 1.0, entry.ambiguous.clone()));
        for (nth, symbol) in entry.symbols.iter().enumerate() {
            let id = if nth == 0 { bare } else { named };
            let mixed = symbol.contains(char::is_alphabetic) && symbol.contains(['$', '£', '¥', '€']);
            if mixed {
                self.signs.add(lexicon, [symbol.as_str()], false, id);
            }
            self.signs.add(lexicon, [symbol.as_str()], true, id);
            self.money.add(lexicon, [symbol.as_str()], true, id);
        }
        let garbled = self.push(Unit { glued_only: true, ..money(&entry, 1.0, Vec::new()) });
        self.signs.add(lexicon, entry.garbled.iter().map(String::as_str), true, garbled);
        let lower = entry.code.to_lowercase();
        if !lexicon.id(&lower).is_known() {
            self.money.add(lexicon, [lower.as_str()], false, named);
        }
        self.money.add(lexicon, entry.names.iter().map(String::as_str), false, bare);
        self.money.add(lexicon, entry.national.iter().map(String::as_str), false, named);
        for minor in &entry.minor {
            let times = number("currencies.toml", &entry.code, &minor.factor)?;
            let mut codes = entry.ambiguous.clone();
            codes.extend(minor.ambiguous.iter().cloned());
            let national = self.push(money(&entry, times, Vec::new()));
            self.money.add(lexicon, minor.national.iter().map(String::as_str), false, national);
            codes.extend(minor.names.iter().filter_map(|name| minors.get(name)).flatten().cloned());
            let id = self.push(money(&entry, times, codes));
            self.money.add(lexicon, minor.names.iter().map(String::as_str), false, id);
            self.money.add(lexicon, minor.symbols.iter().map(String::as_str), true, id);
        }
        Ok(())
    }

    /// Signs with a scale letter glued to them: "50 MUSD", "EURm 12", "$bn".
    fn add_scaled_signs(&mut self, entry: &CurrencyEntry, numbers: &Numbers, lexicon: &mut Lexicon) {
        let (before, after) = &numbers.money_letters;
        let mut add = |form: String, times: f64| {
            let id = self.push(money(entry, times, Vec::new()));
            self.signs.add(lexicon, [form.as_str()], true, id);
            self.money.add(lexicon, [form.as_str()], true, id);
        };
        for (letters, times) in before {
            add(format!("{letters}{}", entry.code), *times);
        }
        for sign in entry.symbols.first().into_iter().chain([&entry.code]) {
            for (letters, times) in after {
                add(format!("{sign}{letters}"), *times);
            }
        }
    }
}

fn money(entry: &CurrencyEntry, times: f64, ambiguous: Vec<String>) -> Unit {
    Unit {
        code: entry.code.clone(),
        dimension: "money".to_owned(),
        factor: 1.0,
        offset: 0.0,
        times,
        item: None,
        money: true,
        ambiguous,
        glued_only: false,
        after_number_only: false,
    }
}

type Minors = HashMap<String, Vec<String>, foldhash::fast::FixedState>;

/// The names of coins that several currencies share, with the codes.
fn shared_minors(currencies: &[CurrencyEntry]) -> Minors {
    let mut all = Minors::default();
    for entry in currencies {
        for name in entry.minor.iter().flat_map(|minor| &minor.names) {
            all.entry(name.clone()).or_default().push(entry.code.clone());
        }
    }
    all.retain(|_, codes| codes.len() > 1);
    all
}

fn number(file: &str, entry: &str, text: &str) -> Result<f64, VocabularyError> {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    match (above.trim().parse::<f64>(), below.trim().parse::<f64>()) {
        (Ok(above), Ok(below)) if below != 0.0 => Ok(above / below),
        _ => Err(VocabularyError::Entry {
            file: file.to_owned(),
            entry: entry.to_owned(),
            problem: format!("'{text}' is no number"),
        }),
    }
}

/// The regular English plural of a name, of its last word.
fn plural(name: &str) -> String {
    let vowel_before_y = || name.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c));
    if name.ends_with('y') && !vowel_before_y() {
        return format!("{}ies", &name[..name.len() - 1]);
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end));
    format!("{name}{}", if hisses { "es" } else { "s" })
}
