//! Numerals that are no amounts: dates, times, labels, names, ordinals, idioms, durations that only place something in
//! time. Every one is passed over with its reason.
//!
//! Strong signs are read before units: a date stays a date whatever stands behind it. Weak ones only where no unit was
//! found.

mod dates;
mod names;
mod passing;
mod time;

use serde::Deserialize;

pub(crate) use passing::Passing;
pub(crate) use passing::SECTIONS;

use super::numeral::{Numeral, Shape};
use super::scene::Scene;
use super::slot::{Fate, Slot};

macro_rules! reasons {
    ($($variant:ident $name:literal $doc:literal,)*) => {
        /// Why a numeral is no amount.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        pub enum Reason { $(#[doc = $doc] #[serde(rename = $name)] $variant,)* }

        impl Reason {
            /// The word in the column `reason`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the word means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $doc,)* }
            }
        }
    };
}

reasons! {
    Date "date" "A day, month or year with a day.",
    Year "year" "A year.",
    DecadeName "decade_name" "The 1980s.",
    TimeOfDay "time_of_day" "A clock time.",
    DurationInTime "duration_in_time" "In the past ten years.",
    Periodic "periodic" "Every five minutes.",
    Plan "plan" "A plan named by its years.",
    Ordinal "ordinal" "First, 56th.",
    Rank "rank" "Ranked 5th.",
    Grade "grade" "Grade 5.",
    SectionLabel "section_label" "The label of a heading or item.",
    DocumentNumber "document_number" "No.585, Article 12.",
    Route "route" "Line 14.",
    Model "model" "Model 3.",
    Name "name" "5G, PM2.5.",
    Phone "phone" "A telephone number.",
    Identifier "identifier" "A code, version or other number that only names.",
    Score "score" "A 3-1 win.",
    RatioSign "ratio_sign" "3:1.",
    Dimension "dimension" "1920x1080.",
    AgeName "age_name" "In his 40s.",
    Idiom "idiom" "One of the, two-wheel drive.",
    Pronoun "pronoun" "One that counts nothing.",
    Vague "vague" "Hundreds of.",
    Denominator "denominator" "Per 10,000 people.",
    Markup "markup" "A part of an address or of a page's furniture.",
    Index "index" "The number of a table's row.",
    Bare "bare" "A number with nothing that it measures or counts.",
}

/// Why the numeral is no amount, by signs that hold whatever stands behind it.
pub(crate) fn strong(scene: &Scene<'_>, numerals: &[Numeral], nth: usize) -> Option<Reason> {
    let numeral = &numerals[nth];
    names::label(scene, numeral)
        .or_else(|| names::address(scene, numeral))
        .or_else(|| dates::read(scene, numeral))
        .or_else(|| time::clock(scene, numeral))
        .or_else(|| names::ratio(scene, numeral))
        .or_else(|| names::phone(scene, numerals, nth))
        .or_else(|| scene.vocabulary.passing.phrase(scene, numeral))
        .or_else(|| by_shape(numeral))
        .or_else(|| time::decade(scene, numeral))
        .or_else(|| names::glued(scene, numeral))
        .or_else(|| names::quoted(scene, numeral))
        .or_else(|| names::titled(scene, numeral))
        .or_else(|| names::zero(scene, numeral))
}

fn by_shape(numeral: &Numeral) -> Option<Reason> {
    match numeral.shape {
        Shape::Ordinal => Some(Reason::Ordinal),
        Shape::Vague => Some(Reason::Vague),
        _ => None,
    }
}

/// Passes over what is still open and has a weak sign, and durations that place something in time.
pub(crate) fn weak(scene: &Scene<'_>, slots: &mut [Slot]) {
    for at in 0..slots.len() {
        let change =
            at.checked_sub(1).filter(|before| slots[*before].is_amount()).map(|before| slots[before].tokens.end);
        let slot = &mut slots[at];
        if slot.is_amount() {
            time::place(scene, slot, change);
            if names::is_per(scene, slot.tokens.start) {
                slot.fate = Fate::Passed(Reason::Denominator);
            }
            continue;
        }
        let reason = names::denominator(scene, slot)
            .or_else(|| names::behind(scene, slot))
            .or_else(|| scene.vocabulary.passing.beside(scene, slot))
            .or_else(|| time::year(scene, slot));
        if let Some(reason) = reason {
            slot.pass(reason);
        }
    }
}

/// Passes over every slot that nothing has made an amount.
pub(crate) fn rest(slots: &mut [Slot]) {
    for slot in slots.iter_mut() {
        let one = slot.low.is_words() && slot.low.value == 1.0;
        slot.pass(if one { Reason::Pronoun } else { Reason::Bare });
    }
}
