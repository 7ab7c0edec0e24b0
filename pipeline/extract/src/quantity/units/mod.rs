//! Units of measurement and currencies: their forms, codes and sizes, as `units.toml` and `currencies.toml` list them.
//!
//! A form can mean a unit and a currency ("pounds"); both are kept, and who reads the number decides. The longest form
//! wins. Codes of compounds are made of codes ("USD/bbl").

mod file;
mod shared;

use std::collections::{HashMap, HashSet};

pub(crate) use file::{CURRENCY_SECTIONS, UNIT_SECTIONS};
pub(crate) use shared::{Degrees, Homograph};

use crate::text::token::{Token, TokenKind};
use crate::vocabulary::phrases::Phrases;

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
    /// The currencies that a bare name means in whatever country it is said.
    worldwide: HashSet<String, foldhash::fast::FixedState>,
    /// Short forms that two units share.
    pub(crate) homographs: Vec<Homograph>,
    /// What degrees are of.
    pub(crate) degrees: Degrees,
}

impl Units {
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
            // "$10bn-$20bn": letters glued to a number are its scale or unit.
            let scale = start > 0 && !tokens[start].spaced && tokens[start - 1].kind == TokenKind::Number;
            let ends = start + found.tokens == at
                && !apart
                && !(scale && tokens[start].kind == TokenKind::Word)
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

    /// Whether a bare name of the currency means it in whatever country it is said.
    pub fn is_worldwide(&self, currency: &str) -> bool {
        self.worldwide.contains(currency)
    }

    /// Whether a code is listed.
    pub fn is_code(&self, code: &str) -> bool {
        self.codes.contains_key(code)
    }
}

/// A sign of a currency has at most this many tokens (`U.S.$`).
const SIGN_TOKENS: usize = 5;
