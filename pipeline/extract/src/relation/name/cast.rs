//! Who is who in an article: its names, with shorter forms and initials given to the longer ones before them.

use std::collections::HashMap;
use std::ops::Range;

use super::spot::{Run, Sort, Spotter};
use crate::text::document::Document;

/// A bearer of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The form in which it is first named.
    pub text: String,
    /// What its forms say.
    pub sort: Sort,
    /// How often it is named.
    pub count: usize,
    /// Whether the title names it.
    pub titled: bool,
    /// Whether the first two sentences under the title do.
    pub leads: bool,
}

/// One naming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The tokens.
    pub tokens: Range<usize>,
    /// Who, by index.
    pub who: usize,
    /// What this form says.
    pub sort: Sort,
}

/// The names of an article.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    /// The bearers, in the order of their first naming.
    pub all: Vec<Named>,
    /// The namings in the text, in order.
    pub mentions: Vec<Mention>,
    /// The bearers by how often they are named, places aside, the most frequent first.
    pub ranked: Vec<usize>,
    known: HashMap<String, usize, foldhash::fast::FixedState>,
}

impl Cast {
    /// The names that `spotter` finds in its document; `title` is one that stands outside of it.
    pub fn new(document: &Document<'_>, spotter: &Spotter<'_, '_>, title: Option<&Document<'_>>, titled: bool) -> Self {
        let mut cast = Self::default();
        let head = document.sentences.partition_point(|sentence| titled && sentence.block == 0);
        for (nth, sentence) in document.sentences.iter().enumerate() {
            for run in spotter.runs(sentence.tokens.clone()) {
                let who = cast.add(document, &run);
                cast.all[who].titled |= titled && sentence.block == 0;
                cast.all[who].leads |= (head..head + 2).contains(&nth);
                cast.mentions.push(Mention { tokens: run.tokens, who, sort: run.sort });
            }
        }
        if let Some(title) = title {
            for run in spotter.over(title).runs(0..title.tokens.len()) {
                let who = cast.add(title, &run);
                cast.all[who].titled = true;
            }
        }
        let mut ranked: Vec<usize> = (0..cast.all.len()).filter(|who| !cast.all[*who].sort.is_somewhere()).collect();
        ranked.sort_by_key(|who| std::cmp::Reverse(cast.all[*who].count));
        cast.ranked = ranked;
        cast
    }

    fn add(&mut self, document: &Document<'_>, run: &Run) -> usize {
        let text = document.slice(run.tokens.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        let key = text.to_lowercase();
        let who = match self.known.get(&key).copied() {
            Some(who) => who,
            None => {
                let shorter = self.shorter(&key, &text, run.sort);
                if let Some(who) = shorter {
                    self.all[who].text.clone_from(&text);
                    self.all[who].sort = run.sort;
                }
                let who = shorter.or_else(|| self.longer(&key, run.sort)).unwrap_or(self.all.len());
                self.known.insert(key, who);
                if who == self.all.len() {
                    self.all.push(Named { text, sort: run.sort, count: 0, titled: false, leads: false });
                }
                who
            }
        };
        self.all[who].count += 1;
        who
    }

    /// The bearer of several words with which the longer name `key` ends, or of its initials.
    fn shorter(&self, key: &str, long: &str, sort: Sort) -> Option<usize> {
        if sort.is_somewhere() {
            return None;
        }
        (0..self.all.len()).find(|who| {
            let named = &self.all[*who];
            let text = named.text.to_lowercase();
            let ends = key.strip_suffix(text.as_str()).is_some_and(|rest| rest.ends_with(' '));
            let short = named.sort == Sort::Acronym && key.contains(' ') && initials(long) == text;
            !named.sort.is_somewhere() && (text.contains(' ') && ends || short)
        })
    }

    /// The last bearer of a longer name that begins or ends with `key`, or whose initials it is.
    fn longer(&self, key: &str, sort: Sort) -> Option<usize> {
        if matches!(sort, Sort::Place | Sort::Area | Sort::Model) {
            return None;
        }
        (0..self.all.len()).rev().find(|who| {
            let named = &self.all[*who];
            if matches!(named.sort, Sort::Place | Sort::Area | Sort::Model) {
                return false;
            }
            let text = named.text.to_lowercase();
            let part = text.strip_prefix(key).is_some_and(|rest| rest.starts_with(' '))
                || text.strip_suffix(key).is_some_and(|rest| rest.ends_with(' '));
            part || sort == Sort::Acronym && initials(&named.text) == key
        })
    }

    /// The mentions among the tokens `range`.
    pub fn within(&self, range: Range<usize>) -> &[Mention] {
        let first = self.mentions.partition_point(|mention| mention.tokens.start < range.start);
        let last = self.mentions.partition_point(|mention| mention.tokens.start < range.end);
        self.mentions.get(first..last).unwrap_or_default()
    }

    /// The last mention before the token `at` that is no place.
    pub fn before(&self, at: usize) -> Option<&Mention> {
        let end = self.mentions.partition_point(|mention| mention.tokens.start < at);
        self.mentions[..end].iter().rev().take(12).find(|mention| !mention.sort.is_somewhere())
    }
}

impl Sort {
    /// Whether it is where something is rather than somebody or something.
    pub fn is_somewhere(self) -> bool {
        matches!(self, Self::Place | Self::Area)
    }
}

/// The initials of the capitalised words, lower case.
fn initials(text: &str) -> String {
    let words = text.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|first| first.is_uppercase());
    words.flat_map(char::to_lowercase).collect()
}
