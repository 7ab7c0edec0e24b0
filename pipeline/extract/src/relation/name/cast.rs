//! Who is who in an article: its names, with shorter forms and initials given to the longer ones before them.

use std::collections::HashMap;
use std::ops::Range;

use super::forms::Forms;
use super::spot::{Run, Sort, Spotter};
use crate::relation::rank::{Part, part};
use crate::relation::view::spaced_once;
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
    /// The first three that the title names, places aside.
    pub(super) titled: Vec<usize>,
    /// The first one that is no place.
    pub(super) first: Option<usize>,
    /// How many the first two sentences under the title name, places aside.
    pub(super) leading: usize,
    /// Whether names or places are named more.
    pub(super) article: Part<'static>,
    /// How often those that are no places are named together.
    total: usize,
    /// The place of each among `ranked`; of a place that of the fourth.
    ranks: Vec<usize>,
    known: HashMap<String, usize, foldhash::fast::FixedState>,
    forms: Forms,
    /// The name under way, in lower case.
    key: String,
}

impl Cast {
    /// The names that `spotter` finds in its document; `title` is one that stands outside of it.
    pub fn new(document: &Document<'_>, spotter: &Spotter<'_, '_>, title: Option<&Document<'_>>, titled: bool) -> Self {
        let mut cast = Self::default();
        let head = document.sentences.partition_point(|sentence| titled && sentence.block == 0);
        for (nth, sentence) in document.sentences.iter().enumerate() {
            for run in spotter.runs_of(nth) {
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
        cast.count();
        cast
    }

    /// Works out what does not change any more once all are named.
    fn count(&mut self) {
        let all = &self.all;
        let named: Vec<usize> = (0..all.len()).filter(|who| !all[*who].sort.is_somewhere()).collect();
        self.titled = named.iter().copied().filter(|who| all[*who].titled).take(3).collect();
        self.leading = named.iter().filter(|who| all[**who].leads).count();
        self.total = named.iter().map(|who| all[*who].count).sum();
        self.first = named.first().copied();
        self.article = article(all);
        self.ranks = vec![3; all.len()];
        self.ranked = named;
        self.ranked.sort_by_key(|who| std::cmp::Reverse(all[*who].count));
        for (rank, who) in self.ranked.iter().enumerate() {
            self.ranks[*who] = rank;
        }
    }

    fn add(&mut self, document: &Document<'_>, run: &Run) -> usize {
        let text = spaced_once(document.slice(run.tokens.clone()));
        let mut key = std::mem::take(&mut self.key);
        lower_into(&text, &mut key);
        let who = match self.known.get(key.as_str()).copied() {
            Some(who) => who,
            None => self.meet(&key, &text, run.sort),
        };
        self.key = key;
        self.all[who].count += 1;
        who
    }

    /// Whom the name `text`, in lower case `key`, names where it is met for the first time.
    fn meet(&mut self, key: &str, text: &str, sort: Sort) -> usize {
        let shorter = self.forms.shorter(&self.all, key, text, sort);
        if let Some(who) = shorter {
            text.clone_into(&mut self.all[who].text);
            self.all[who].sort = sort;
            self.forms.name(who, key, text);
        }
        let known = shorter.or_else(|| self.forms.longer(&self.all, key, sort));
        let who = known.unwrap_or(self.all.len());
        if who == self.all.len() {
            self.forms.name(who, key, text);
            self.all.push(Named { text: text.to_owned(), sort, count: 0, titled: false, leads: false });
        }
        self.known.insert(key.to_owned(), who);
        who
    }

    /// The place of `who` among the most frequent; 3 of one that is not ranked.
    pub(super) fn rank(&self, who: usize) -> usize {
        self.ranks[who]
    }

    /// How many quarters of the article's namings are `who`'s.
    pub(super) fn share(&self, who: usize) -> usize {
        self.all[who].count * 4 / self.total.max(1)
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

/// Writes `text` in lower case to `out`.
fn lower_into(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        out.push_str(&text.to_lowercase());
    }
}

/// Whether names or places are named more in an article: the most frequent of each.
fn article(all: &[Named]) -> Part<'static> {
    let most = |somewhere: bool| {
        let all = all.iter().filter(|named| named.sort.is_somewhere() == somewhere);
        all.map(|named| named.count).max().unwrap_or_default()
    };
    let (name, place) = (most(false), most(true));
    match (name, place) {
        (0, _) => part!("no name"),
        (_, _) if name >= 3 * place => part!("name"),
        (_, _) if name > place => part!("rather name"),
        (_, _) if place >= 3 * name => part!("place"),
        _ => part!("rather place"),
    }
}
