//! The forms under which a name comes again: a longer one that ends with it, its first or last words, its initials.
//!
//! Forms are found by their hash, so that a name asks only the few that may be its own, however many an article has.

use std::collections::HashMap;

use super::cast::Named;
use super::spot::Sort;

/// The bearers by what may stand for them. A bearer whose name has changed may stand under its old one too: whoever asks
/// looks whether it still fits.
#[derive(Debug, Clone, Default)]
pub(super) struct Forms {
    whole: Chains,
    parts: Chains,
    initials: Chains,
}

impl Forms {
    /// Notes the name `text`, in lower case `key`, of a bearer.
    pub(super) fn name(&mut self, who: usize, key: &str, text: &str) {
        self.whole.add(key, who);
        self.initials.add(&initials(text), who);
        for space in spaces(key) {
            self.parts.add(&key[..space], who);
            self.parts.add(&key[space + 1..], who);
        }
    }

    /// The first bearer of several words with which the longer name `key` ends, or of its initials.
    pub(super) fn shorter(&self, all: &[Named], key: &str, long: &str, sort: Sort) -> Option<usize> {
        if sort.is_somewhere() || !key.contains(' ') {
            return None;
        }
        let fits = |who: &usize, form: &str| {
            let named = &all[*who];
            !named.sort.is_somewhere() && is_lower(&named.text, form)
        };
        let ends = spaces(key).map(|space| &key[space + 1..]).filter(|end| end.contains(' '));
        let by_end = ends.flat_map(|end| self.whole.of(end).filter(move |who| fits(who, end))).min();
        let short = initials(long);
        let acronym = |who: &usize| fits(who, &short) && all[*who].sort == Sort::Acronym;
        let by_initials = self.whole.of(&short).filter(acronym).min();
        by_end.into_iter().chain(by_initials).min()
    }

    /// The last bearer of a longer name that begins or ends with `key`, or whose initials it is.
    pub(super) fn longer(&self, all: &[Named], key: &str, sort: Sort) -> Option<usize> {
        let apart = |sort: Sort| matches!(sort, Sort::Place | Sort::Area | Sort::Model);
        if apart(sort) {
            return None;
        }
        let part = |who: &usize| {
            let text = all[*who].text.to_lowercase();
            text.strip_prefix(key).is_some_and(|rest| rest.starts_with(' '))
                || text.strip_suffix(key).is_some_and(|rest| rest.ends_with(' '))
        };
        let by_part = self.parts.of(key).filter(|who| !apart(all[*who].sort)).filter(part).max();
        let short = |who: &usize| initials(&all[*who].text) == key;
        let acronym = sort == Sort::Acronym;
        let by_initials = self.initials.of(key).filter(|who| acronym && !apart(all[*who].sort)).filter(short).max();
        by_part.into_iter().chain(by_initials).max()
    }
}

/// Where a text has spaces.
fn spaces(text: &str) -> impl Iterator<Item = usize> {
    text.bytes().enumerate().filter(|(_, byte)| *byte == b' ').map(|(at, _)| at)
}

/// Whether `lower` is `text` in lower case.
fn is_lower(text: &str, lower: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(lower) } else { text.to_lowercase() == lower }
}

/// Bearers by the hash of a form, the last noted first.
#[derive(Debug, Clone, Default)]
struct Chains {
    last: HashMap<u64, usize, foldhash::fast::FixedState>,
    links: Vec<(usize, Option<usize>)>,
}

impl Chains {
    fn add(&mut self, form: &str, who: usize) {
        let before = self.last.insert(hash(form), self.links.len());
        self.links.push((who, before));
    }

    fn of(&self, form: &str) -> impl Iterator<Item = usize> {
        let first = self.last.get(&hash(form)).copied();
        let step = |at: &usize| self.links.get(*at).and_then(|(_, before)| *before);
        std::iter::successors(first, step).filter_map(|at| self.links.get(at).map(|(who, _)| *who))
    }
}

fn hash(form: &str) -> u64 {
    use std::hash::BuildHasher;
    foldhash::fast::FixedState::default().hash_one(form)
}

/// The initials of the capitalised words, lower case.
fn initials(text: &str) -> String {
    let words = text.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|first| first.is_uppercase());
    words.flat_map(char::to_lowercase).collect()
}
