//! Units of measurement and currencies: their forms, codes and sizes, as `units.toml` and `currencies.toml` list them.
//!
//! A form can mean a unit and a currency ("pounds"); both are kept, and who reads the number decides. The longest form
//! wins. Codes of compounds are made of codes ("USD/bbl").

use std::collections::HashMap;

use serde::Deserialize;

use super::numbers::Numbers;
use crate::text::token::{Token, TokenKind};
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::phrases::Phrases;

/// The sections of `units.toml`.
pub(crate) const UNIT_SECTIONS: &[Section] =
    &[form::entries::<UnitEntry>("unit").some_each("code", &["dimension", "factor", "offset"])];

/// The sections of `currencies.toml`.
pub(crate) const CURRENCY_SECTIONS: &[Section] = &[form::entries::<CurrencyEntry>("currency").some_each("code", &[])];

/// A unit, by its place in [`Units`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(u32);

/// A unit of measurement, or a currency.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// What the column `unit` gets.
    pub code: String,
    /// What can be added up.
    pub dimension: String,
    /// Its size in the dimension's base unit.
    pub factor: f64,
    /// What is added after the factor; only for temperatures.
    pub offset: f64,
    /// A number that the form carries: "decade" is ten `a`, "cent" a hundredth of a dollar.
    pub times: f64,
    /// What the form says is weighed or counted.
    pub item: Option<String>,
    /// Whether it is money.
    pub money: bool,
    /// Codes that the form may mean instead, where the article names one of them in full.
    pub ambiguous: Vec<String>,
    /// Whether the form counts only glued to its number.
    glued_only: bool,
    /// Whether the form counts only behind a number.
    after_number_only: bool,
}

/// A form of a unit met in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Which unit.
    pub unit: UnitId,
    /// How many tokens the form takes.
    pub tokens: usize,
}

/// Size and dimension of a unit code.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// What can be added up: `power`, `money/volume`.
    pub dimension: String,
    /// The base unit of the dimension.
    pub base: String,
    /// Its size in the base unit.
    pub factor: f64,
    /// What is added after the factor.
    pub offset: f64,
}

/// All units and currencies.
#[derive(Debug, Clone, Default)]
pub struct Units {
    units: Vec<Unit>,
    measures: Phrases<UnitId>,
    money: Phrases<UnitId>,
    signs: Phrases<UnitId>,
    codes: HashMap<String, UnitId, foldhash::fast::FixedState>,
    bases: HashMap<String, String, foldhash::fast::FixedState>,
    /// By code of a currency, and whether it is told in coins, those that its bare forms may mean instead.
    ambiguous: HashMap<(String, bool), Vec<String>, foldhash::fast::FixedState>,
    /// By code of a currency, those whose countries write its bare sign for them.
    local: HashMap<String, Vec<String>, foldhash::fast::FixedState>,
    /// The countries of each currency, by their ISO codes.
    homes: HashMap<String, Vec<String>, foldhash::fast::FixedState>,
}

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

    /// The unit behind an id.
    pub fn get(&self, id: UnitId) -> &Unit {
        &self.units[id.0 as usize]
    }

    /// The unit of measurement whose form begins at `tokens[at]`, right behind a number; `glued` where no white space
    /// stands between.
    pub fn measure(&self, text: &str, tokens: &[Token], at: usize) -> Option<Form> {
        let found = self.measures.longest(text, tokens, at)?;
        let form = Form { unit: *found.value, tokens: found.tokens };
        let unit = self.get(form.unit);
        let glued = !tokens[at].spaced;
        let next = tokens.get(at + form.tokens);
        let runs_on = next.is_some_and(|next| !next.spaced && next.kind != TokenKind::Mark);
        (!unit.glued_only || glued && !runs_on).then_some(form)
    }

    /// The unit whose form begins at `tokens[at]` where no number stands before it.
    pub fn bare(&self, text: &str, tokens: &[Token], at: usize) -> Option<Form> {
        let found = self.measures.longest(text, tokens, at)?;
        let unit = self.get(*found.value);
        let counts = !unit.glued_only && !unit.after_number_only;
        counts.then_some(Form { unit: *found.value, tokens: found.tokens })
    }

    /// The currency whose form begins at `tokens[at]`, behind a number.
    pub fn money(&self, text: &str, tokens: &[Token], at: usize) -> Option<Form> {
        let found = self.money.longest(text, tokens, at)?;
        Some(Form { unit: *found.value, tokens: found.tokens })
    }

    /// The currency whose sign ends right before `tokens[at]`; the longest one.
    pub fn sign_before(&self, text: &str, tokens: &[Token], at: usize, floor: usize) -> Option<Form> {
        (floor.max(at.saturating_sub(SIGN_TOKENS))..at).find_map(|start| {
            let found = self.signs.longest(text, &tokens[..at], start)?;
            let apart = found.tokens > 1 && tokens[start].end - tokens[start].start == 1 && tokens[start + 1].spaced;
            let ends = start + found.tokens == at
                && !apart
                && (start == 0 || tokens[start].spaced || tokens[start - 1].kind != TokenKind::Word);
            ends.then_some(Form { unit: *found.value, tokens: found.tokens })
        })
    }

    /// Whether a sign is one that a letter set without it was written with: "PS2.7m" for pounds, "Y=590 billion" for yen.
    pub fn is_garbled(&self, sign: Form) -> bool {
        let unit = self.get(sign.unit);
        unit.money && unit.glued_only
    }

    /// Size and dimension of a code, simple or compound.
    pub fn size(&self, code: &str) -> Option<Size> {
        if let Some(id) = self.codes.get(code) {
            return Some(self.simple(self.get(*id)));
        }
        let mut parts = code.split('/');
        let mut size = self.simple(self.get(*self.codes.get(parts.next()?)?));
        for part in parts {
            let below = self.simple(self.get(*self.codes.get(part)?));
            size.factor /= below.factor;
            size.dimension = format!("{}/{}", size.dimension, below.dimension);
            size.base = format!("{}/{}", size.base, below.base);
        }
        Some(size)
    }

    fn simple(&self, unit: &Unit) -> Size {
        let base = if unit.money { unit.code.clone() } else { self.base(&unit.dimension) };
        Size { dimension: unit.dimension.clone(), base, factor: unit.factor, offset: unit.offset }
    }

    /// The base unit of a dimension; pure numbers have `1`.
    fn base(&self, dimension: &str) -> String {
        match self.bases.get(dimension) {
            Some(code) if dimension != "ratio" => code.clone(),
            _ => "1".to_owned(),
        }
    }

    /// The unit with a code.
    pub fn by_code(&self, code: &str) -> Option<&Unit> {
        self.codes.get(code).map(|id| self.get(*id))
    }

    /// The currencies that a bare form of this one may mean instead, or a bare form of its `coins`.
    pub fn ambiguous(&self, code: &str, coins: bool) -> &[String] {
        self.ambiguous.get(&(code.to_owned(), coins)).map_or(&[], Vec::as_slice)
    }

    /// The currencies whose countries write the bare sign of this one for them.
    pub fn local(&self, code: &str) -> &[String] {
        self.local.get(code).map_or(&[], Vec::as_slice)
    }

    /// Whether a currency is that of a country, or of the country that its own code begins with.
    pub fn is_home(&self, currency: &str, country: &str) -> bool {
        currency.starts_with(country)
            || self.homes.get(currency).is_some_and(|countries| countries.iter().any(|home| home == country))
    }

    /// Whether a code is listed.
    pub fn is_code(&self, code: &str) -> bool {
        self.codes.contains_key(code)
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

/// A sign of a currency has at most this many tokens (`U.S.$`).
const SIGN_TOKENS: usize = 5;

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
