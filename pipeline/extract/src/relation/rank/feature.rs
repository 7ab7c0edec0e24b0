//! Features: what a ranker sees of a candidate, as names in parts.
//!
//! A name is only written out where somebody wants to read it. To be weighed it is known by its hash, which is the same
//! however the name is parted; that of a literal part is worked out when the program is compiled.

/// A part of a feature's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'p> {
    text: &'p str,
    hash: u64,
    /// What a hash is multiplied by before this part is added to it.
    shift: u64,
}

impl Default for Part<'_> {
    fn default() -> Self {
        Self::of("")
    }
}

/// Odd, so that no byte of a name is ever shifted out.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

impl<'p> Part<'p> {
    /// The part `text`.
    pub const fn of(text: &'p str) -> Self {
        let (mut hash, mut shift, mut at) = (0_u64, 1_u64, 0);
        let bytes = text.as_bytes();
        while at < bytes.len() {
            hash = hash.wrapping_mul(BASE).wrapping_add(bytes[at] as u64 + 1);
            shift = shift.wrapping_mul(BASE);
            at += 1;
        }
        Self { text, hash, shift }
    }

    /// Its text.
    #[inline]
    pub fn as_str(&self) -> &'p str {
        self.text
    }
}

/// The hash of a name, by its length as [`Part`] counts it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub(super) hash: u64,
    shift: u64,
}

impl Name {
    /// The hash alone of the name that `parts` make.
    #[inline]
    pub(super) fn hash(parts: &[Part<'_>]) -> u64 {
        parts.iter().fold(0, |hash: u64, part| hash.wrapping_mul(part.shift).wrapping_add(part.hash))
    }

    /// The name that `parts` make.
    #[inline]
    pub(super) fn of(parts: &[Part<'_>]) -> Self {
        let empty = Self { hash: 0, shift: 1 };
        parts.iter().fold(empty, |name, part| name.then(part.hash, part.shift))
    }

    fn then(self, hash: u64, shift: u64) -> Self {
        Self { hash: self.hash.wrapping_mul(shift).wrapping_add(hash), shift: self.shift.wrapping_mul(shift) }
    }

    /// The hash of this name behind a prefix with the hash `prefix`.
    pub(super) fn behind(self, prefix: u64) -> u64 {
        prefix.wrapping_mul(self.shift).wrapping_add(self.hash)
    }
}

/// What takes in features as they are found.
pub trait Sink {
    /// Adds the feature whose name the parts make.
    fn add(&mut self, parts: &[Part<'_>]);
}

/// A literal part of a name.
macro_rules! part {
    ($text:literal) => {
        const { $crate::relation::rank::Part::of($text) }
    };
}

/// Adds the feature whose name the parts make to a sink: literals, parts, or expressions in brackets that give parts.
macro_rules! tell {
    (@ $text:literal) => { $crate::relation::rank::part!($text) };
    (@ $part:tt) => { $part };
    ($out:ident, $($part:tt),+) => { $out.add(&[$($crate::relation::rank::tell!(@ $part)),+]) };
}

pub(crate) use {part, tell};

/// The features of a candidate, as names in one buffer; each has the value 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    text: String,
    ends: Vec<usize>,
}

impl Sink for Features {
    fn add(&mut self, parts: &[Part<'_>]) {
        for part in parts {
            self.text.push_str(part.text);
        }
        self.ends.push(self.text.len());
    }
}

impl Features {
    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }
}

/// A truth as it stands in names of features.
pub fn yes(holds: bool) -> Part<'static> {
    if holds { part!("yes") } else { part!("no") }
}

/// Small numbers as they stand in names of features; greater ones are the last.
pub fn small(number: usize, most: usize) -> Part<'static> {
    const NAMES: [Part<'static>; 10] = [
        Part::of("0"),
        Part::of("1"),
        Part::of("2"),
        Part::of("3"),
        Part::of("4"),
        Part::of("5"),
        Part::of("6"),
        Part::of("7"),
        Part::of("8"),
        Part::of("9"),
    ];
    NAMES[number.min(most).min(9)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_hash_however_it_is_parted() {
        let whole = Name::of(&[Part::of("source=subject form=count")]).hash;
        assert_eq!(Name::of(&[part!("source="), Part::of("subject"), part!(" form="), part!("count")]).hash, whole);
        assert_eq!(Name::of(&[Part::of("subject form=count")]).behind(Part::of("source=").hash), whole);
        assert_ne!(Name::of(&[Part::of("source=subject form=coun")]).hash, whole);
    }

    #[test]
    fn names_are_written_out_for_who_reads_them() {
        let mut features = Features::default();
        tell!(features, "near=", (small(12, 4)));
        tell!(features, "only");
        assert_eq!(features.names().collect::<Vec<_>>(), ["near=4", "only"]);
    }
}
