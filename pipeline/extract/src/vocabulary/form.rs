//! What a file of a vocabulary may say: its sections, and the type that an entry of each must have.
//!
//! Each part of the vocabulary lists the sections of its file beside the types; this module knows which file is whose.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeValue, Error, ValueDeserializer};

use super::source::{INDICATORS, TOPICS};
use crate::quantity::{comparator, grammar, numbers, passed, units};
use crate::relation::{cues, indicator, name, place, rank, time};
use crate::text::sentence;
use crate::topic::description;

/// A section of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section {
    /// Its name.
    pub(crate) name: &'static str,
    /// Whether it is a list of entries, `[[name]]`, and not one value.
    pub(crate) list: bool,
    /// The key that says which thing an entry is about, where no two things share it.
    pub(crate) key: Option<&'static str>,
    /// The keys of that thing on which all its entries agree. Without any, a thing has one entry.
    pub(crate) shared: Option<&'static [&'static str]>,
    check: fn(Spanned<DeValue<'_>>) -> Result<(), Error>,
}

impl Section {
    /// Whether a value is of the form that the section asks for.
    ///
    /// # Errors
    /// The TOML reader's, with the place in the file.
    pub(crate) fn check(&self, value: Spanned<DeValue<'_>>) -> Result<(), Error> {
        (self.check)(value)
    }

    /// The same, of whose entries each is about the thing that `key` names, and no other is.
    pub(crate) const fn one_each(self, key: &'static str) -> Self {
        Self { key: Some(key), ..self }
    }

    /// The same, of whose entries several may be about the thing that `key` names, if they agree on `shared`.
    pub(crate) const fn some_each(self, key: &'static str, shared: &'static [&'static str]) -> Self {
        Self { key: Some(key), shared: Some(shared), ..self }
    }
}

/// A list of entries of the type `T`.
pub(crate) const fn entries<T: DeserializeOwned>(name: &'static str) -> Section {
    Section { name, list: true, key: None, shared: None, check: check::<T> }
}

/// One value of the type `T`.
pub(crate) const fn value<T: DeserializeOwned>(name: &'static str) -> Section {
    Section { name, list: false, key: None, shared: None, check: check::<T> }
}

fn check<T: DeserializeOwned>(value: Spanned<DeValue<'_>>) -> Result<(), Error> {
    T::deserialize(ValueDeserializer::from(value)).map(|_| ())
}

/// The sections of a file; none of a name that no part reads.
pub(crate) fn of(file: &str) -> Option<&'static [Section]> {
    let sections = match file {
        "text/sentences.toml" => sentence::SECTIONS,
        "numbers.toml" => numbers::SECTIONS,
        "units.toml" => units::UNIT_SECTIONS,
        "currencies.toml" => units::CURRENCY_SECTIONS,
        "comparators.toml" => comparator::SECTIONS,
        "calendar.toml" => time::calendar::SECTIONS,
        "direction.toml" => cues::DIRECTION_SECTIONS,
        "grammar.toml" => grammar::SECTIONS,
        "passed_over.toml" => passed::SECTIONS,
        "status.toml" => cues::STATUS_SECTIONS,
        "places.toml" => place::SECTIONS,
        "names.toml" => name::SECTIONS,
        "relation.toml" => cues::RELATION_SECTIONS,
        _ if file.starts_with("weights/") => rank::SECTIONS,
        _ if file.starts_with(TOPICS) => description::SECTIONS,
        _ if file.starts_with(INDICATORS) => indicator::SECTIONS,
        _ => return None,
    };
    Some(sections)
}
