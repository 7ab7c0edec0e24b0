//! The places of an article: the gazetteer's, and the rivers, districts and ports that only the text names.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::gazetteer::{Gazetteer, Level, Mention};
use crate::quantity::{Amount, Form};
use crate::relation::name::{Cast, Sort};
use crate::text::document::Document;

/// A place that the article names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The form in which it is first named, or its name where that is an adjective.
    pub text: String,
    /// Its ISO code; empty for what has none.
    pub code: String,
    /// How much it covers.
    pub level: Level,
    /// How often it is named.
    pub count: usize,
    /// Whether the title names it.
    pub titled: bool,
    /// Whether the first two sentences under the title do.
    pub leads: bool,
}

/// One naming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// The tokens.
    pub tokens: Range<usize>,
    /// Which place, by index.
    pub spot: usize,
    /// Whether it is named by its adjective.
    pub adjective: bool,
    /// Whether it stands inside the name of something else: "the Danish government".
    pub inside: bool,
}

/// The places of an article.
#[derive(Debug, Clone, Default)]
pub struct Atlas {
    /// The places, in the order of their first naming.
    pub all: Vec<Spot>,
    /// The namings in the text, in order.
    pub mentions: Vec<Met>,
    /// The places by how often they are named, the most frequent first.
    pub ranked: Vec<usize>,
    /// The first three that the title names.
    pub(super) titled: Vec<usize>,
    /// How many the first two sentences under the title name.
    pub(super) leading: usize,
    /// How often all are named together.
    pub(super) total: usize,
    /// The place of each among `ranked`.
    ranks: Vec<usize>,
    /// What each place is told apart by: code and name.
    keys: HashMap<(String, String), usize, foldhash::fast::FixedState>,
    /// The country in which most of the places lie.
    pub around: Option<usize>,
    /// The country whose money most of the amounts of money are.
    pub money: Option<usize>,
}

impl Atlas {
    /// The places of a document; `title` is one that stands outside of it, `titled` says that its first line is one.
    pub fn new(
        document: &Document<'_>,
        gazetteer: &Gazetteer,
        cast: &Cast,
        amounts: &[Amount],
        title: Option<&Document<'_>>,
        titled: bool,
    ) -> Self {
        let mut atlas = Self::default();
        let head = document.sentences.partition_point(|sentence| titled && sentence.block == 0);
        for (nth, sentence) in document.sentences.iter().enumerate() {
            let (titled, leads) = (nth < head, (head..head + 2).contains(&nth));
            atlas.read(document, gazetteer, cast, sentence.tokens.clone(), titled, leads);
        }
        if let Some(title) = title {
            for mention in gazetteer.find(title, 0..title.tokens.len()) {
                let spot = atlas.listed(title, &mention);
                atlas.all[spot].titled = true;
            }
        }
        atlas.imply(gazetteer, amounts);
        atlas.count();
        atlas
    }

    /// Works out what does not change any more once all are named.
    fn count(&mut self) {
        let all = &self.all;
        self.titled = (0..all.len()).filter(|spot| all[*spot].titled).take(3).collect();
        self.leading = all.iter().filter(|spot| spot.leads).count();
        self.total = all.iter().map(|spot| spot.count).sum();
        self.ranked = (0..all.len()).collect();
        self.ranked.sort_by_key(|spot| std::cmp::Reverse(all[*spot].count));
        self.ranks = vec![0; all.len()];
        for (rank, spot) in self.ranked.iter().enumerate() {
            self.ranks[*spot] = rank;
        }
    }

    /// The place of `spot` among the most frequent.
    pub(super) fn rank(&self, spot: usize) -> usize {
        self.ranks[spot]
    }

    fn read(
        &mut self,
        document: &Document<'_>,
        gazetteer: &Gazetteer,
        cast: &Cast,
        range: Range<usize>,
        titled: bool,
        leads: bool,
    ) {
        let first = self.mentions.len();
        let names = cast.within(range.clone());
        for mention in gazetteer.find(document, range) {
            let spot = self.listed(document, &mention);
            let covers = |name: &Range<usize>| name.start <= mention.tokens.start && mention.tokens.end <= name.end;
            let inside = names.iter().any(|name| name.sort != Sort::Place && covers(&name.tokens));
            self.mentions.push(Met { tokens: mention.tokens, spot, adjective: mention.place.adjective, inside });
        }
        for name in names.iter().filter(|name| matches!(name.sort, Sort::Area | Sort::Facility)) {
            let text = document.slice(name.tokens.clone());
            let spot = self.add((String::new(), text.to_lowercase()), text, Level::Named);
            self.mentions.push(Met { tokens: name.tokens.clone(), spot, adjective: false, inside: false });
        }
        self.mentions[first..].sort_by_key(|met| met.tokens.start);
        for met in &self.mentions[first..] {
            let spot = &mut self.all[met.spot];
            spot.count += 1;
            spot.titled |= titled;
            spot.leads |= leads;
        }
    }

    /// Finds the countries that the places and the money speak for, whether the article names them or not. A currency's
    /// code begins with that of its country (ISO 4217), if it is one country's.
    fn imply(&mut self, gazetteer: &Gazetteer, amounts: &[Amount]) {
        let places = self.all.iter().filter(|spot| spot.code.len() > 1);
        let places: Vec<(String, usize)> =
            places.filter_map(|spot| Some((spot.code.get(..2)?.to_owned(), spot.count))).collect();
        let money = amounts.iter().filter(|amount| amount.form == Form::Money);
        let money: Vec<(String, usize)> =
            money.filter_map(|amount| Some((amount.unit.get(..2)?.to_owned(), 1))).collect();
        self.around = most(&places).and_then(|code| self.country(gazetteer, &code));
        self.money = most(&money).and_then(|code| self.country(gazetteer, &code));
    }

    fn country(&mut self, gazetteer: &Gazetteer, code: &str) -> Option<usize> {
        let (code, name) = gazetteer.country(code)?;
        Some(self.add((code.to_owned(), name.to_owned()), name, Level::Country))
    }

    fn listed(&mut self, document: &Document<'_>, mention: &Mention<'_>) -> usize {
        let place = mention.place;
        let text = if place.adjective { &place.name } else { document.slice(mention.tokens.clone()) };
        self.add((place.code.clone(), place.name.clone()), text, place.level)
    }

    fn add(&mut self, key: (String, String), text: &str, level: Level) -> usize {
        let code = key.0.clone();
        let spot = *self.keys.entry(key).or_insert(self.all.len());
        if spot == self.all.len() {
            self.all.push(Spot { text: text.to_owned(), code, level, count: 0, titled: false, leads: false });
        }
        spot
    }

    /// The mentions among the tokens `range`.
    pub fn within(&self, range: Range<usize>) -> &[Met] {
        let first = self.mentions.partition_point(|met| met.tokens.start < range.start);
        let last = self.mentions.partition_point(|met| met.tokens.start < range.end);
        self.mentions.get(first..last).unwrap_or_default()
    }

    /// Whether the place `part` lies in the country or region `whole`, by their codes.
    pub fn holds(&self, whole: usize, part: usize) -> bool {
        let (whole, part) = (&self.all[whole], &self.all[part]);
        let longer = part.code.len() > whole.code.len() || part.level == Level::City && whole.level != Level::City;
        !whole.code.is_empty() && longer && part.code.starts_with(&whole.code)
    }
}

/// The code with the greatest sum; the first of equal ones in the alphabet.
fn most(counts: &[(String, usize)]) -> Option<String> {
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    for (code, count) in counts {
        *sums.entry(code).or_default() += count;
    }
    let best = sums.iter().rev().max_by_key(|(_, sum)| **sum)?;
    Some((*best.0).to_owned())
}
