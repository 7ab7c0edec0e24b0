//! By-lines, headers and footers of archive pages, as templates.

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
    forms: Vec<Template>,
}

#[derive(Debug)]
struct Footer {
    page_end: bool,
    forms: Vec<Template>,
}

/// The lines that archive pages are made of.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    pub(crate) separators: Vec<Separator>,
    headers: Vec<Template>,
    footers: Vec<Footer>,
    particles: Vec<String>,
}

/// Over this many bytes a line is text, never a by-line or furniture.
pub(crate) const LINE_BYTES: usize = 200;

impl Archive {
    pub(super) fn load() -> Result<Self, VocabularyError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Bylines {
            particles: Vec<String>,
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
        let headers: Headers = read("headers")?;
        let footers: Footers = read("footers")?;
        let forms = |file, entry: &Entry| entry.forms.iter().map(|form| template(file, form)).collect();
        let separator = |entry: &Entry| {
            Ok(Separator {
                place: entry.place.ok_or_else(|| VocabularyError::Entry {
                    file: "bylines",
                    entry: entry.id.clone(),
                    problem: "has no place",
                })?,
                min: entry.min,
                tail: entry.tail,
                forms: forms("bylines", entry)?,
            })
        };
        Ok(Self {
            separators: bylines.byline.iter().map(separator).collect::<Result<_, _>>()?,
            headers: headers.header.iter().map(|e| forms("headers", e)).collect::<Result<Vec<Vec<_>>, _>>()?.concat(),
            footers: (footers.footer.iter())
                .map(|e| Ok(Footer { page_end: e.page_end, forms: forms("footers", e)? }))
                .collect::<Result<_, _>>()?,
            particles: bylines.particles,
        })
    }

    /// Which separators the whole of `line` may be, by index.
    pub(crate) fn separators_of(&self, line: &str) -> Vec<usize> {
        let Some(line) = LineFacts::of(line) else { return Vec::new() };
        let whole = |(at, separator): (usize, &Separator)| self.any(&separator.forms, line).then_some(at);
        self.separators.iter().enumerate().filter_map(whole).collect()
    }

    /// Which separator ends `line`, by index.
    pub(crate) fn tail_separator_of(&self, line: &str) -> Option<usize> {
        let tail = line.get(line.ceil_char_boundary(line.len().saturating_sub(LINE_BYTES))..)?;
        let accepts = |hole, text: &str| self.accepts(hole, text);
        let ends = |separator: &Separator| separator.forms.iter().any(|form| form.matches_tail(tail, &accepts));
        self.separators.iter().position(|separator| separator.tail && ends(separator))
    }

    /// Whether `line` heads an archive page.
    pub(crate) fn is_header(&self, line: &str) -> bool {
        LineFacts::of(line).is_some_and(|line| self.any(&self.headers, line))
    }

    /// Whether `line` is page furniture; `Some(true)` where no article follows on its page.
    pub(crate) fn footer(&self, line: &str) -> Option<bool> {
        let line = LineFacts::of(line)?;
        self.footers.iter().find(|footer| self.any(&footer.forms, line)).map(|footer| footer.page_end)
    }

    fn any(&self, forms: &[Template], line: LineFacts<'_>) -> bool {
        let possible = |form: &Template| {
            form.first_char().is_none_or(|first| first == line.first) && (line.has_year || !form.has_date())
        };
        let accepts = |hole, text: &str| self.accepts(hole, text);
        forms.iter().any(|form| possible(form) && form.matches(line.text, &accepts))
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
        for (at, entry) in entries("bylines", "byline").iter().enumerate() {
            let found =
                |line: &str| archive.separators_of(line).contains(&at) || archive.tail_separator_of(line) == Some(at);
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
    fn examples_of_headers_and_footers_hold() {
        let archive = &vocabulary().archive;
        let header = |line: &str| archive.is_header(line);
        let footer = |line: &str| archive.footer(line).is_some();
        let files: [(&'static str, &str, &dyn Fn(&str) -> bool); 2] =
            [("headers", "header", &header), ("footers", "footer", &footer)];
        for (file, key, found) in files {
            for entry in entries(file, key) {
                assert!(!entry.matches.is_empty() && !entry.not.is_empty(), "{}", entry.id);
                for line in &entry.matches {
                    assert!(found(line), "'{}' should match '{line}'", entry.id);
                }
                for line in &entry.not {
                    assert!(!found(line), "'{}' should not match '{line}'", entry.id);
                }
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
