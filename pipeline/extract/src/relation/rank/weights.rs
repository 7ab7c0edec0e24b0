//! Weights by feature, and sums of them.
//!
//! What a feature weighs is looked up by the hash of its name, in a table of which at least every second place is free, and
//! which is small, so that it stays near: a place keeps half of the hash and a weight of single precision. A test holds that
//! every name that ships is found under a hash of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::feature::{Features, Name, Part, Sink};
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};

/// The sections of a file of weights.
pub(crate) const SECTIONS: &[Section] = &[form::value::<BTreeMap<String, f64>>("weights")];

/// The sums of the weights of features, one a prefix; no name is ever written out.
#[derive(Debug, Clone)]
pub struct Sums<'w, const N: usize> {
    weights: &'w Weights,
    prefixes: [u64; N],
    /// Whether the weights are ready for these prefixes.
    ready: bool,
    /// The sums, in the order of the prefixes.
    pub totals: [f64; N],
}

impl<'w, const N: usize> Sums<'w, N> {
    /// Sums for features whose names begin with each of `prefixes`.
    pub fn new(weights: &'w Weights, prefixes: [&str; N]) -> Self {
        let prefixes = prefixes.map(|prefix| Name::hash(&[Part::of(prefix)]));
        let ready = N <= PREFIXES && weights.apart.prefixes == prefixes;
        Self { weights, prefixes, ready, totals: [0.0; N] }
    }
}

/// The sum of the weights of features; no name is ever written out.
#[derive(Debug, Clone)]
pub struct Sum<'w> {
    weights: &'w Weights,
    /// The sum.
    pub total: f64,
}

impl<'w> Sum<'w> {
    /// The sum of no features yet.
    pub fn new(weights: &'w Weights) -> Self {
        Self { weights, total: 0.0 }
    }
}

impl Sink for Sum<'_> {
    #[inline]
    fn add(&mut self, parts: &[Part<'_>]) {
        self.total += f64::from(self.weights.table.get(Name::hash(parts)));
    }
}

impl<const N: usize> Sink for Sums<'_, N> {
    fn add(&mut self, parts: &[Part<'_>]) {
        if self.ready {
            let row = self.weights.apart.table.get(Name::hash(parts));
            self.totals.iter_mut().zip(row).for_each(|(total, weight)| *total += f64::from(weight));
            return;
        }
        let name = Name::of(parts);
        for (prefix, total) in self.prefixes.iter().zip(&mut self.totals) {
            *total += f64::from(self.weights.table.get(name.behind(*prefix)));
        }
    }
}

/// Weights by the hash of their names: open, of a power of two of places.
#[derive(Debug, Clone, Default, PartialEq)]
struct Table<W> {
    /// What is kept of a hash, and what it weighs; a place is free where that is 0.
    places: Vec<(u32, W)>,
    /// How far a spread hash is moved to be a place.
    shift: u32,
}

impl<W: Copy + Default> Table<W> {
    fn new(hashed: BTreeMap<u64, W>) -> Self {
        let size = (hashed.len() * 2).next_power_of_two().max(2);
        let mut table = Self { places: vec![(0, W::default()); size], shift: u64::BITS - size.ilog2() };
        for (hash, weight) in hashed {
            let (mut at, kept) = table.place(hash);
            while table.places[at].0 != 0 {
                at = (at + 1) % size;
            }
            table.places[at] = (kept, weight);
        }
        table
    }

    /// Where a hash belongs, and what is kept of it.
    #[inline]
    fn place(&self, hash: u64) -> (usize, u32) {
        const SPREAD: u64 = 0xd6e8_feb8_6659_fd93;
        let folded = hash ^ (hash >> 32);
        #[allow(clippy::cast_possible_truncation)]
        let kept = (folded as u32).max(1);
        ((folded.wrapping_mul(SPREAD) >> self.shift) as usize, kept)
    }

    /// What the name with this hash weighs; nothing of a name that is not listed.
    #[inline]
    fn get(&self, hash: u64) -> W {
        let (mut at, kept) = self.place(hash);
        while let Some((known, weight)) = self.places.get(at) {
            if *known == kept {
                return *weight;
            }
            if *known == 0 {
                break;
            }
            at = (at + 1) & (self.places.len() - 1);
        }
        W::default()
    }
}

/// The weights of a ranker, by feature.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    named: BTreeMap<String, f64>,
    table: Table<f32>,
    apart: Apart,
}

/// How many prefixes can be told apart at once.
const PREFIXES: usize = 4;

/// Weights by the hash of their names without a prefix: one for each prefix.
#[derive(Debug, Clone, Default, PartialEq)]
struct Apart {
    prefixes: Vec<u64>,
    table: Table<[f32; PREFIXES]>,
}

impl Apart {
    fn new(named: &BTreeMap<String, f64>, prefixes: &[&str]) -> Self {
        let mut rows: BTreeMap<u64, [f32; PREFIXES]> = BTreeMap::new();
        for (nth, prefix) in prefixes.iter().enumerate().take(PREFIXES) {
            for (name, weight) in named.iter().filter_map(|(name, weight)| Some((name.strip_prefix(prefix)?, weight))) {
                rows.entry(Name::hash(&[Part::of(name)])).or_default()[nth] = single(*weight);
            }
        }
        Self {
            prefixes: prefixes.iter().map(|prefix| Name::hash(&[Part::of(prefix)])).collect(),
            table: Table::new(rows),
        }
    }
}

/// A weight as tables keep it.
fn single(weight: f64) -> f32 {
    #[allow(clippy::cast_possible_truncation)]
    let single = weight as f32;
    single
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    weights: BTreeMap<String, f64>,
}

impl Weights {
    /// The weights `named`, by feature; a feature without one weighs nothing.
    pub fn new(named: BTreeMap<String, f64>) -> Self {
        let hashed = named.iter().map(|(name, weight)| (Name::hash(&[Part::of(name)]), single(*weight))).collect();
        Self { table: Table::new(hashed), named, apart: Apart::default() }
    }

    /// The same weights, ready to be summed by `prefixes`, of which there are at most four.
    pub fn by(self, prefixes: &[&str]) -> Self {
        Self { apart: Apart::new(&self.named, prefixes), ..self }
    }

    /// Reads weights from TOML.
    ///
    /// # Errors
    /// [`VocabularyError::Toml`] where it is not of the form `[weights]` with a number a feature.
    pub fn parse(file: &str, toml: &str) -> Result<Self, VocabularyError> {
        let read: File = toml::from_str(toml).map_err(VocabularyError::toml(file))?;
        Ok(Self::new(read.weights))
    }

    /// The weights as TOML.
    ///
    /// # Errors
    /// The TOML writer's, which numbers and names do not provoke.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(&File { weights: self.named.clone() })
    }

    /// The same weights, that of the feature `name` changed by `by`.
    pub fn leaning(mut self, name: &str, by: f64) -> Self {
        *self.named.entry(name.to_owned()).or_default() += by;
        Self::new(self.named)
    }

    /// Every feature with its weight.
    pub fn named(&self) -> impl Iterator<Item = (&str, f64)> {
        self.named.iter().map(|(name, weight)| (name.as_str(), *weight))
    }

    /// The weight of a feature by its name.
    pub fn of(&self, name: &str) -> f64 {
        self.named.get(name).copied().unwrap_or_default()
    }

    /// The sum of the weights of some features, each with `prefix` before its name.
    pub fn score(&self, prefix: &str, features: &Features) -> f64 {
        let prefix = Name::hash(&[Part::of(prefix)]);
        features.names().map(|name| f64::from(self.table.get(Name::of(&[Part::of(name)]).behind(prefix)))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_that_ships_is_found_by_its_hash() {
        let relation = &crate::tests::vocabulary().relation;
        let others =
            [&relation.kind_weights, &relation.period_weights, &relation.place_weights, &relation.confidence_weights];
        for weights in
            [&relation.measure_weights, &relation.entity_weights, &relation.status_weights].into_iter().chain(others)
        {
            for (name, weight) in weights.named() {
                let found = weights.table.get(Name::of(&[Part::of(name)]).hash);
                assert_eq!(found.to_bits(), single(weight).to_bits(), "{name}");
            }
        }
    }

    #[test]
    fn sums_go_by_prefix() {
        let named = [("target due", 2.0), ("actual due", -1.0), ("actual other", 4.0)];
        let weights = Weights::new(named.map(|(name, weight)| (name.to_owned(), weight)).into());
        let mut sums = Sums::new(&weights, ["actual ", "target "]);
        sums.add(&[Part::of("d"), Part::of("ue")]);
        let mut sum = Sum::new(&weights);
        sum.add(&[Part::of("target d"), Part::of("ue")]);
        assert_eq!(sum.total, 2.0);
        sums.add(&[Part::of("nothing")]);
        assert_eq!(sums.totals, [-1.0, 2.0]);
        let ready = weights.clone().by(&["actual ", "target "]);
        let mut sums = Sums::new(&ready, ["actual ", "target "]);
        sums.add(&[Part::of("d"), Part::of("ue")]);
        sums.add(&[Part::of("other")]);
        assert!(sums.ready);
        assert_eq!(sums.totals, [3.0, 2.0]);
        assert_eq!(Weights::default().score("", &Features::default()), 0.0);
    }
}
