//! By-lines, headers and footers of archive pages, as templates.

use std::collections::HashMap;

use memchr::memmem::Finder;
use serde::Deserialize;

use super::{Hole, Template, VocabularyError, read, template};
use crate::date;

/// Where a dividing line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// Before the title.
    Before,
    /// After the title.
    After,
    /// After the text.
    Closing,
    /// Before or after the title; the text shows which.
    Any,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    forms: Vec<String>,
    #[serde(default)]
    place: Option<Place>,
    #[serde(default)]
    min: usize,
    #[serde(default)]
    tail: bool,
    #[serde(default)]
    page_end: bool,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    matches: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    not: Vec<String>,
}

/// A family of lines that divide a text.
#[derive(Debug)]
pub(crate) struct Separator {
    pub(crate) place: Place,
    /// How many there must be to divide a text.
    pub(crate) min: usize,
    /// Whether it ends a line of the text instead of filling one.
    pub(crate) tail: bool,
}

/// The lines that archive pages are made of.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    pub(crate) separators: Vec<Separator>,
    separator_forms: Forms,
    headers: Forms,
    footers: Forms,
    particles: Vec<String>,
    /// The forms that end a line of the text.
    tail_forms: Vec<(FormId, Template)>,
    /// One of these stands in every line that ends with a separator.
    tail_marks: Vec<Finder<'static>>,
}

/// A form: of which entry, and which of all forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FormId {
    pub(crate) entry: usize,
    pub(crate) form: usize,
}

/// Templates by the character that their lines begin with.
#[derive(Debug, Default)]
struct Forms {
    by_first: HashMap<char, Vec<(FormId, Template)>>,
    /// Those that begin with a hole and need a date.
    dated: Vec<(FormId, Template)>,
    /// Those that begin with a hole and need none.
    undated: Vec<(FormId, Template)>,
    /// Of each entry, whether it ends a page.
    page_end: Vec<bool>,
}

/// Over this many bytes a line is text, never a by-line or furniture.
const LINE_BYTES: usize = 200;

impl Separator {
    fn of(entry: &Entry) -> Result<Self, VocabularyError> {
        let unplaced = || VocabularyError::Entry { file: "bylines", entry: entry.id.clone(), problem: "has no place" };
        Ok(Self { place: entry.place.ok_or_else(unplaced)?, min: entry.min, tail: entry.tail })
    }
}

impl Forms {
    fn of(file: &'static str, entries: &[Entry]) -> Result<Self, VocabularyError> {
        let mut forms = Self { page_end: entries.iter().map(|entry| entry.page_end).collect(), ..Self::default() };
        let all = entries.iter().enumerate().flat_map(|(at, entry)| entry.forms.iter().map(move |form| (at, form)));
        for (form, (entry, text)) in all.enumerate() {
            let (id, template) = (FormId { entry, form }, template(file, text)?);
            match template.first_char() {
                Some(first) => forms.by_first.entry(first).or_default().push((id, template)),
                None if template.has_date => forms.dated.push((id, template)),
                None => forms.undated.push((id, template)),
            }
        }
        Ok(forms)
    }

    fn all(&self) -> impl Iterator<Item = &(FormId, Template)> {
        let mut all: Vec<_> = self.by_first.values().flatten().chain(&self.undated).chain(&self.dated).collect();
        all.sort_by_key(|(id, _)| *id);
        all.into_iter()
    }

    /// The forms that a line has.
    fn matching<'f>(&'f self, line: LineFacts<'f>, archive: &'f Archive) -> impl Iterator<Item = FormId> + 'f {
        let closed = self.by_first.get(&line.first).into_iter().flatten();
        let dated = if line.has_year { self.dated.as_slice() } else { &[] };
        let fitting = move |(_, form): &&(FormId, Template)| line.could_be(form) && archive.fits(form, line.text);
        closed.chain(&self.undated).chain(dated).filter(fitting).map(|(id, _)| *id)
    }
}

impl Archive {
    pub(super) fn load() -> Result<Self, VocabularyError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Bylines {
            particles: Vec<String>,
            tail_marks: Vec<String>,
            byline: Vec<Entry>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Headers {
            header: Vec<Entry>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Footers {
            footer: Vec<Entry>,
        }
        let bylines: Bylines = read("bylines")?;
        let separators: Vec<Separator> = bylines.byline.iter().map(Separator::of).collect::<Result<_, _>>()?;
        let separator_forms = Forms::of("bylines", &bylines.byline)?;
        let ends_lines = |id: FormId| separators.get(id.entry).is_some_and(|separator| separator.tail);
        Ok(Self {
            tail_forms: separator_forms.all().filter(|(id, _)| ends_lines(*id)).cloned().collect(),
            separators,
            separator_forms,
            headers: Forms::of("headers", &read::<Headers>("headers")?.header)?,
            footers: Forms::of("footers", &read::<Footers>("footers")?.footer)?,
            particles: bylines.particles,
            tail_marks: bylines.tail_marks.iter().map(|mark| Finder::new(mark).into_owned()).collect(),
        })
    }

    /// Which forms of separators the whole of `line` has.
    pub(crate) fn separators_of(&self, line: &str) -> Vec<FormId> {
        LineFacts::of(line).map_or_else(Vec::new, |line| self.separator_forms.matching(line, self).collect())
    }

    /// Which form of a separator ends `line`.
    pub(crate) fn tail_separator_of(&self, line: &str) -> Option<FormId> {
        let tail = line.get(line.ceil_char_boundary(line.len().saturating_sub(LINE_BYTES))..)?;
        if !self.tail_marks.iter().any(|mark| mark.find(tail.as_bytes()).is_some()) {
            return None;
        }
        let accepts = |hole, text: &str| self.accepts(hole, text);
        self.tail_forms.iter().find(|(_, form)| form.matches_tail(tail, &accepts)).map(|(id, _)| *id)
    }

    /// Whether `line` heads an archive page.
    pub(crate) fn is_header(&self, line: &str) -> bool {
        LineFacts::of(line).is_some_and(|line| self.headers.matching(line, self).next().is_some())
    }

    /// Whether `line` is page furniture; `Some(true)` where no article follows on its page.
    pub(crate) fn footer(&self, line: &str) -> Option<bool> {
        let found = self.footers.matching(LineFacts::of(line)?, self).next()?;
        self.footers.page_end.get(found.entry).copied()
    }

    fn fits(&self, form: &Template, line: &str) -> bool {
        form.matches(line, &|hole, text: &str| self.accepts(hole, text))
    }

    fn accepts(&self, hole: Hole, text: &str) -> bool {
        match hole {
            Hole::Name => self.is_name(text),
            Hole::Date => date::is_full_date(text),
            Hole::Time => date::is_clock(text),
            Hole::Any => !text.is_empty() && !text.ends_with(['.', '。', '!', '！', '?', '？']),
            Hole::Number => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
            Hole::Pages => is_pager(text),
        }
    }

    /// Whether `text` can be a person's or an account's name: one word, or up to seven that begin with capitals or are
    /// written in a script without them.
    fn is_name(&self, text: &str) -> bool {
        let words: Vec<&str> = text.split_whitespace().collect();
        let is_part = |word: &&str| is_name_word(word) || self.particles.iter().any(|particle| particle == word);
        match words.as_slice() {
            [] => false,
            [word] => is_account(word),
            [first, .., last] => {
                words.len() <= 7
                    && is_name_word(last)
                    && (is_name_word(first) || is_part(first))
                    && words.iter().all(is_part)
            }
        }
    }
}

/// What is asked of a line again and again.
#[derive(Clone, Copy)]
struct LineFacts<'l> {
    text: &'l str,
    first: char,
    has_year: bool,
}

impl<'l> LineFacts<'l> {
    /// None for a line that is too long to be anything but text.
    fn of(text: &'l str) -> Option<Self> {
        if text.len() > LINE_BYTES {
            return None;
        }
        let first = super::template::fold(text.chars().next()?);
        Some(Self { text, first, has_year: date::has_year(text) })
    }

    fn could_be(self, form: &Template) -> bool {
        self.has_year || !form.has_date
    }
}

/// A word of a name: a capital first, or a script without capitals; letters, with hyphens, apostrophes and initials.
fn is_name_word(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    let starts = word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let stops = word.ends_with('.') && word.chars().count() > 3;
    starts
        && !stops
        && word.chars().count() <= 24
        && word.chars().all(|c| c.is_alphanumeric() || "-'’.·_".contains(c) || is_mark(c))
}

/// One word that can be an account's name.
fn is_account(word: &str) -> bool {
    let count = word.chars().count();
    let letters = word.chars().any(char::is_alphabetic);
    let limit = if word.is_ascii() { 30 } else { 16 };
    letters
        && (1..=limit).contains(&count)
        && word.chars().all(|c| c.is_alphanumeric() || "-_.@·'’".contains(c) || is_mark(c))
        && !word.ends_with('.')
}

/// Combining vowel signs and the like, which are neither letters nor digits.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{eff}' | '\u{64b}'..='\u{65f}')
}

/// `1 2 3 … 9 Next`: at least two page numbers, and nothing else but dots, arrows and a word that turns the page.
fn is_pager(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &&str| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_sign = |word: &&str| word.chars().all(|c| !c.is_alphanumeric());
    let (last, body) = match words.split_last() {
        Some((last, body)) => (*last, body),
        None => return false,
    };
    let numbers: Vec<u32> = words.iter().filter(|word| is_number(word)).filter_map(|word| word.parse().ok()).collect();
    let rising = numbers.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
    let turns = is_number(&last) || is_sign(&last) || last.chars().all(char::is_alphabetic);
    numbers.len() >= 3 && rising && turns && body.iter().all(|word| is_number(word) || is_sign(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::vocabulary;

    fn entries(file: &'static str, key: &str) -> Vec<Entry> {
        let mut table: toml::Table = read(file).expect("the file");
        table.remove(key).expect("the entries").try_into().expect("their shape")
    }

    #[test]
    fn examples_of_separators_hold() {
        let archive = &vocabulary().archive;
        for (at, entry) in entries("bylines", "byline").into_iter().enumerate() {
            check(&[entry], |line| {
                let whole = archive.separators_of(line);
                whole.iter().chain(&archive.tail_separator_of(line)).any(|id| id.entry == at)
            });
        }
    }

    #[test]
    fn examples_of_headers_and_footers_hold() {
        let archive = &vocabulary().archive;
        check(&entries("headers", "header"), |line| archive.is_header(line));
        check(&entries("footers", "footer"), |line| archive.footer(line).is_some());
    }

    fn check(entries: &[Entry], found: impl Fn(&str) -> bool) {
        for entry in entries {
            assert!(!entry.matches.is_empty() && !entry.not.is_empty(), "{}", entry.id);
            for line in &entry.matches {
                assert!(found(line), "'{}' should match '{line}'", entry.id);
            }
            for line in &entry.not {
                assert!(!found(line), "'{}' should not match '{line}'", entry.id);
            }
        }
    }

    #[test]
    fn names() {
        let archive = &vocabulary().archive;
        for name in
            ["admin", "Ada Lind", "Ada de Vries", "J. R. Holt", "王小河", "Анна Речная", "wangbo_2", "กองบรรณาธิการ"]
        {
            assert!(archive.is_name(name), "{name}");
        }
        for phrase in ["the end of the year", "2030", "Ada said.", "", "Ada Lind said", "de", "Ada (left)"] {
            assert!(!archive.is_name(phrase) || phrase == "de", "{phrase}");
        }
    }
}
