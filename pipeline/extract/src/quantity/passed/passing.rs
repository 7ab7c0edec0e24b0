//! Cues by which numerals are passed over, as `passed_over.toml` and `calendar.toml` list them.
//!
//! A cue is a whole phrase that holds the numeral, or words right before or behind it. Cues that name no word, only
//! the shape of digits and marks, are rules of their own and are left to them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Reason;
use crate::quantity::numbers::NumberWord;
use crate::quantity::numeral::Numeral;
use crate::quantity::scene::Scene;
use crate::quantity::slot::Slot;
use crate::text::tag::{Penn, Tag};
use crate::text::token::TokenKind;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::phrases::Phrases;
use crate::vocabulary::words::WordSet;

const FILE: &str = "passed_over.toml";

/// The sections of its file.
pub(crate) const SECTIONS: &[Section] = &[form::entries::<Entry>("cue")];

/// When a cue holds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cue {
    reason: Reason,
    bare: bool,
    both: bool,
    number_word: bool,
    capital: bool,
    years: Option<(f64, f64)>,
    phone: bool,
    /// Whether the numeral and its words stand without white space between.
    tight: bool,
    /// Whether the cue is a number and nothing else: "618", "6.18".
    number: bool,
    /// Whether a hyphen joins the words to the numeral.
    hyphen: bool,
    entry: usize,
}

/// The cues of a form, while they are gathered: one form can have several.
#[derive(Default)]
struct Beside {
    before: BTreeMap<String, Vec<Cue>>,
    after: BTreeMap<String, Vec<Cue>>,
}

/// All cues.
#[derive(Debug, Clone, Default)]
pub(crate) struct Passing {
    phrases: Phrases<Cue>,
    before: Phrases<Vec<Cue>>,
    after: Phrases<Vec<Cue>>,
    /// Phrases before a number of days or years that only place something in time: "over the past".
    pub(super) window: Phrases<()>,
    /// Phrases behind it: "ago".
    pub(super) ago: Phrases<()>,
    /// Behind a clock time: "p.m.".
    pub(super) clock: Phrases<()>,
    /// Behind or before a year: "BC".
    pub(super) era: WordSet,
    /// Months and weekdays.
    pub calendar: WordSet,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)]
struct Entry {
    reason: Reason,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    both: bool,
    #[serde(default)]
    case: bool,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    number_word: bool,
    #[serde(default)]
    year_only: bool,
    first: Option<f64>,
    last: Option<f64>,
    #[serde(default)]
    phone_only: bool,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    furniture: bool,
    #[serde(default)]
    #[allow(dead_code)]
    glued: bool,
    #[serde(default)]
    line_start: bool,
    #[serde(default)]
    #[allow(dead_code)]
    optional: bool,
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
    cue: Vec<Entry>,
}

impl Passing {
    /// Reads the cues, and the calendar's phrases of time.
    ///
    /// # Errors
    /// [`VocabularyError`] where a file is no TOML of its form.
    pub(crate) fn parse(toml: &str, calendar: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(VocabularyError::toml(FILE))?;
        let mut passing = Self::default();
        let mut beside = Beside::default();
        for (nth, entry) in file.cue.iter().enumerate().filter(|(_, entry)| !entry.weak && !entry.furniture) {
            passing.add(nth, entry, &mut beside, lexicon);
        }
        for (set, forms) in [(&mut passing.before, beside.before), (&mut passing.after, beside.after)] {
            for (form, cues) in forms {
                set.add(lexicon, [form.as_str()], false, cues);
            }
        }
        let calendar: toml::Table = toml::from_str(calendar).map_err(VocabularyError::toml("calendar.toml"))?;
        passing.add_calendar(&calendar, lexicon);
        Ok(passing)
    }

    fn add(&mut self, nth: usize, entry: &Entry, beside: &mut Beside, lexicon: &mut Lexicon) {
        let cue = |form: &str| Cue {
            reason: entry.reason,
            bare: entry.bare,
            both: entry.both,
            number_word: entry.number_word,
            capital: entry.case && form.starts_with(|c: char| c.is_uppercase()),
            years: entry.year_only.then(|| (entry.first.unwrap_or(1000.0), entry.last.unwrap_or(2199.0))),
            phone: entry.phone_only,
            tight: !form.contains(' ') && form.chars().any(|c| c.is_ascii_digit()),
            number: form.chars().all(|c| c.is_ascii_digit() || c == '.'),
            hyphen: form.starts_with('-'),
            entry: nth,
        };
        for form in &entry.before {
            beside.before.entry(form.to_lowercase()).or_default().push(cue(form));
        }
        for form in &entry.after {
            let shape = form.contains('#') || form.starts_with(['.', ',', ':', '、']);
            if !shape && form.len() > 1 && !entry.line_start {
                beside.after.entry(form.trim_start_matches('-').to_lowercase()).or_default().push(cue(form));
            }
        }
        for form in entry.phrases.iter().filter(|form| !entry.line_start && !entry.phone_only && speaks(form)) {
            let mixed = form.chars().any(|c| c.is_ascii_digit()) && form.chars().any(char::is_uppercase);
            let exact = (entry.case || mixed) && !form.contains('#');
            self.phrases.add(lexicon, [form.as_str()], exact, cue(form));
        }
    }

    fn add_calendar(&mut self, calendar: &toml::Table, lexicon: &mut Lexicon) {
        for form in forms(calendar, &["month", "weekday"], &["names", "symbols"]) {
            if let [word] = lexicon.add_phrase(form.trim_end_matches('.'))[..] {
                self.calendar.insert(word);
            }
        }
        for form in forms(calendar, &["window", "ago"], &["phrases"]) {
            let (before, after) = form.split_once('#').unwrap_or((form, ""));
            let unit = after.trim();
            if before.trim().is_empty() || unit.contains(['\'', '’', ' ']) {
                self.ago.add(lexicon, [unit], false, ());
            } else {
                self.window.add(lexicon, [before.trim()], false, ());
            }
        }
        let hours = forms(calendar, &["clock"], &["after"]).filter(|form| !form.starts_with('h'));
        self.clock.add(lexicon, hours, false, ());
        for form in forms(calendar, &["era"], &["after", "before"]) {
            if let [word] = lexicon.add_phrase(form)[..] {
                self.era.insert(word);
            }
        }
    }

    /// The reason of the phrase that holds the numeral.
    pub(super) fn phrase(&self, scene: &Scene<'_>, numeral: &Numeral) -> Option<Reason> {
        let at = numeral.tokens.start;
        let first = at.saturating_sub(6).max(scene.range.start);
        (first..=at).find_map(|start| {
            let found = self.phrases.longest(scene.source(), scene.tokens(), start)?;
            let (cue, end) = (found.value, start + found.tokens);
            let holds = end >= numeral.tokens.end
                && cue.fits(scene, start)
                && (!cue.bare || !measured(scene, end))
                && (!cue.number || !says_amount(scene, numeral))
                && !cuts_number(scene, end);
            let tight = !cue.tight || (start + 1..end).all(|at| scene.is_glued(at));
            let clear = tight
                && (!scene.is_glued(start)
                    || start == scene.range.start
                    || scene.kind(start - 1) == Some(TokenKind::Mark));
            (holds && clear && (!cue.number_word || numeral.is_words())).then_some(cue.reason)
        })
    }

    /// The reason of the words right before or behind the slot's numeral.
    pub(super) fn beside(&self, scene: &Scene<'_>, slot: &Slot) -> Option<Reason> {
        let numeral = slot.numeral();
        let before = self.cues_before(scene, numeral.start);
        let after = self.cues_after(scene, numeral.end);
        let both = |cue: &Cue| [&before, &after].iter().all(|side| side.iter().any(|other| other.entry == cue.entry));
        let all = before.iter().chain(&after);
        all.copied().find(|cue| (!cue.both || both(cue)) && cue.holds(scene, slot)).map(|cue| cue.reason)
    }

    /// The cues of every phrase that ends right before `at`, over a hyphen, the longest first.
    fn cues_before(&self, scene: &Scene<'_>, at: usize) -> Vec<Cue> {
        let end = at - usize::from(at > scene.range.start && scene.is_hyphen(at - 1));
        let first = end.saturating_sub(5).max(scene.range.start);
        let ending = |start: usize| {
            let found = self.before.longest(scene.source(), &scene.tokens()[..end], start)?;
            (start + found.tokens == end).then_some((start, found.value))
        };
        let cues = (first..end).filter_map(ending).flat_map(|(start, cues)| cues.iter().map(move |cue| (start, cue)));
        cues.filter(|(start, cue)| cue.fits(scene, *start)).map(|(_, cue)| *cue).collect()
    }

    fn cues_after(&self, scene: &Scene<'_>, at: usize) -> Vec<Cue> {
        let start = at + usize::from(scene.is_inner_hyphen(at));
        let found = self.after.longest(scene.source(), scene.tokens(), start);
        let cues = found.into_iter().flat_map(|found| found.value);
        let hyphen = scene.is_inner_hyphen(at);
        cues.filter(|cue| cue.fits(scene, start) && (!cue.hyphen || hyphen)).copied().collect()
    }
}

impl Cue {
    /// Whether the capital that the cue asks for stands at its first word.
    fn fits(&self, scene: &Scene<'_>, start: usize) -> bool {
        !self.capital || scene.token(start).is_some_and(|token| token.capital)
    }

    fn holds(&self, scene: &Scene<'_>, slot: &Slot) -> bool {
        if self.phone {
            return slot.low.bare && scene.text(slot.low.tokens.start).len() >= 3;
        }
        if let Some((first, last)) = self.years {
            return slot.low.bare
                && slot.low.value >= first
                && slot.low.value <= last
                && super::time::is_year(scene, slot);
        }
        !self.bare || slot.is_plain() && !self.counts(scene, slot)
    }

    /// Whether the number counts a plural behind it after all: "an article 12 pages long", "Plant 40 trees".
    fn counts(&self, scene: &Scene<'_>, slot: &Slot) -> bool {
        let end = slot.low.tokens.end;
        let modifies = |at: &usize| {
            matches!(scene.tag(*at), Some(Tag::Noun | Tag::Adjective | Tag::Participle))
                || scene.is_inner_hyphen(*at)
                || scene.is_inner_hyphen(at + 1)
        };
        let plural =
            !scene.is_hyphen(end) && (end..end + 6).take_while(modifies).any(|at| scene.penn(at) == Some(Penn::Nouns));
        let verb = slot.low.tokens.start == scene.range.start + 1 && slot.low.value >= 10.0;
        plural && (!self.capital || verb)
    }
}

/// Whether a phrase names a word, and is more than digits, single letters and marks.
fn speaks(form: &str) -> bool {
    if !form.contains('#') {
        return true;
    }
    form.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3)
}

/// Whether a number that is a name as well is one here: a unit, another number or what it counts stands beside it.
fn says_amount(scene: &Scene<'_>, numeral: &Numeral) -> bool {
    let end = numeral.tokens.end;
    let behind = end + usize::from(scene.is_inner_hyphen(end));
    let (text, tokens, units) = (scene.source(), scene.tokens(), &scene.vocabulary.units);
    let unit = units.measure(text, tokens, behind).is_some() || units.money(text, tokens, behind).is_some();
    let grammar = &scene.vocabulary.grammar;
    let words = [&grammar.to, &grammar.and, &grammar.or];
    let link = |at: usize| {
        scene.is_hyphen(at) || scene.is_mark(at, ",") || words.iter().any(|words| words.has(scene.word(at)))
    };
    let above = link(end) && scene.is_number(end + 1);
    let below = numeral.tokens.start.checked_sub(2).is_some_and(|at| scene.is_number(at) && link(at + 1));
    let noun = behind + usize::from(scene.tag(behind) == Some(Tag::Adjective));
    unit || above || below || measured(scene, end) || numeral.sign.is_some() || scene.penn(noun) == Some(Penn::Nouns)
}

/// Whether a phrase that ends at `end` does so inside a number: "ten to one" in "ten to one hundred".
fn cuts_number(scene: &Scene<'_>, end: usize) -> bool {
    let (numbers, word) = (&scene.vocabulary.numbers, scene.word(end));
    let scales = matches!(numbers.words.get(word), Some(NumberWord::Hundred(_)))
        || numbers.scale_names.longest(scene.source(), scene.tokens(), end).is_some();
    scales && numbers.words.get(scene.word(end - 1)).is_some()
}

/// Whether a unit stands at `at`.
fn measured(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_mark(at, "%％")
}

fn forms<'t>(table: &'t toml::Table, names: &'t [&str], keys: &'t [&str]) -> impl Iterator<Item = &'t str> {
    let entries = names.iter().filter_map(|name| table.get(*name)?.as_array()).flatten();
    let lists = entries.flat_map(|entry| keys.iter().filter_map(|key| entry.get(*key)?.as_array()));
    lists.flatten().filter_map(toml::Value::as_str)
}
