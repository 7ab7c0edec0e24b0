//! What a sentence may take from the text around it: the times of earlier sentences, of the line that introduces its
//! list, of the paragraph above and of the headings; the measure and period met last.
//!
//! Nothing is carried from one paragraph into the next but the times that the line above it names.

use super::time::candidate::{Known, Source};
use super::time::choose;
use super::time::find::{self, Marker, Times};
use super::time::{Expression, Part, Published};
use super::view::View;
use super::{Context, RelationVocabulary};
use crate::text::block::{Block, BlockKind};
use crate::text::document::Document;
use crate::vocabulary::Vocabulary;
use std::cell::OnceCell;
use std::ops::Range;

/// How many sentences of a paragraph are remembered for their times.
const SENTENCES: usize = 3;
/// How many lines above a paragraph are asked for a time.
const LINES_ABOVE: usize = 2;

/// What the sentences of a paragraph leave for later ones.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) block: Option<usize>,
    pub(super) next_sentence: usize,
    /// The times of earlier sentences, each with its sentence.
    pub(super) times: Vec<(usize, Vec<Expression>)>,
    pub(super) year: Option<i16>,
    pub(super) measure: Option<String>,
    /// The last measure of the block above.
    pub(super) measure_above: Option<String>,
    /// The subject of the last sentence that held a figure.
    pub(super) subject: Option<String>,
    /// The expression that the last figure took.
    pub(super) taken: Option<Expression>,
    /// The time of the line that introduces the list.
    pub(super) introduced: Option<Expression>,
    /// The time of the paragraph above.
    pub(super) above: Option<Expression>,
    /// The time of the nearest heading that has one.
    pub(super) heading: Option<Expression>,
}

/// Finds times where no figure is asked about.
pub(super) struct Lookup<'l, 't> {
    pub(super) document: &'l Document<'t>,
    pub(super) relation: &'l RelationVocabulary,
    pub(super) published: Published,
    /// The time of a title outside the text.
    title: Option<Expression>,
    /// The nearest block before each that is no member of a list.
    introductions: Vec<Option<usize>>,
    /// The last time of each block, once somebody has asked for it.
    last_times: Vec<OnceCell<Option<Box<Expression>>>>,
}

impl Memory {
    /// The memory at the beginning of a block.
    pub(super) fn begin(block: usize, lookup: &Lookup<'_, '_>) -> Self {
        let next_sentence = lookup.document.sentences.partition_point(|other| other.block < block);
        let introduced = lookup.introduction(block).and_then(|intro| lookup.last_time(intro));
        let above = if introduced.is_none() { lookup.above(block) } else { None };
        let heading = lookup.heading(block);
        let year = introduced.as_ref().and_then(|time| time.from.year);
        Self { block: Some(block), next_sentence, introduced, above, heading, year, ..Self::default() }
    }

    /// Keeps the times of a sentence.
    pub(super) fn remember(&mut self, sentence: usize, times: &Times) {
        let named = times.expressions.iter().filter(|time| time.from.year.is_some());
        let named: Vec<Expression> = named.filter(|time| time.marker != Marker::Compare).cloned().collect();
        if !named.is_empty() {
            let telling = named.iter().rev().find(|time| time.tells_year() && !time.said);
            self.year = telling.and_then(|time| time.to.unwrap_or(time.from).year).or(self.year);
            self.times.push((sentence, named));
        }
    }

    /// What "in the same period" means: the stretch that the paragraph named last, else that of the text above it.
    pub(super) fn spoken(&self) -> Option<&Expression> {
        let own = self.times.iter().rev().flat_map(|(_, times)| times.iter().rev()).find(|time| !time.said);
        let own = self.taken.as_ref().or(own);
        own.or(self.introduced.as_ref()).or(self.above.as_ref()).or(self.heading.as_ref())
    }

    /// Everything that a figure of the sentence may take for its time.
    pub(super) fn known(&self, view: &View<'_, '_>) -> Vec<Known> {
        let own = view.times.expressions.iter().enumerate();
        let mut all: Vec<Known> =
            own.map(|(at, time)| Known { time: time.clone(), source: Source::Sentence(at), last: false }).collect();
        for (sentence, times) in self.times.iter().rev().take(SENTENCES) {
            let source = Source::Carried(view.sentence.saturating_sub(*sentence));
            let last = times.iter().rposition(|time| !time.said);
            let known = |(at, time): (usize, &Expression)| Known { time: time.clone(), source, last: last == Some(at) };
            all.extend(times.iter().enumerate().map(known));
        }
        let around = [(Source::Introduced, &self.introduced), (Source::Above, &self.above)];
        let around = around.into_iter().filter(|(source, _)| *source != Source::Above || self.times.is_empty());
        for (source, time) in around.chain([(Source::Heading, &self.heading)]) {
            all.extend(time.iter().map(|time| Known { time: time.clone(), source, last: true }));
        }
        all
    }
}

impl<'l, 't> Lookup<'l, 't> {
    /// A lookup in `document`; `title` is the time of a title outside of it.
    pub(super) fn new(
        document: &'l Document<'t>,
        relation: &'l RelationVocabulary,
        published: Published,
        title: Option<Expression>,
    ) -> Self {
        let plain = |last: &mut Option<usize>, (at, block): (usize, &Block)| {
            let before = *last;
            *last = if block.label.is_none() { Some(at) } else { before };
            Some(before)
        };
        let introductions = document.blocks.iter().enumerate().scan(None, plain).collect();
        let last_times = vec![OnceCell::new(); document.blocks.len()];
        Self { document, relation, published, title, introductions, last_times }
    }
}

impl Lookup<'_, '_> {
    /// The times of the tokens `range`, open years filled from `year`.
    pub(super) fn times(&self, range: Range<usize>, taken: &[Range<usize>], year: Option<i16>) -> Times {
        let mut times = find::find(self.document, range.clone(), taken, &self.relation.calendar, self.published);
        choose::fill_years(&mut times, year, self.published);
        for time in &mut times.expressions {
            time.said = self.said(time, &range);
            time.dateline = self.dateline(time, &range);
        }
        times
    }

    /// Whether it is the day on which something was said.
    fn said(&self, time: &Expression, range: &Range<usize>) -> bool {
        let day = time.relative && matches!(time.from.part, Part::Day(..));
        let around = time.tokens.start.saturating_sub(2).max(range.start)..(time.tokens.end + 2).min(range.end);
        day && around.into_iter().any(|at| self.relation.reporting.has(self.document.tokens[at].word))
    }

    /// Whether the day stands before the dash or bracket that ends the dateline of a wire.
    fn dateline(&self, time: &Expression, range: &Range<usize>) -> bool {
        let day = matches!(time.from.part, Part::Day(..));
        let ends = matches!(self.document.word(time.tokens.end), "(" | "-" | "–" | "—" | "--");
        day && ends && time.tokens.end < range.end && time.tokens.start <= range.start + 10
    }

    /// The block that introduces the list which the block is a member of: it ends with a colon.
    fn introduction(&self, block: usize) -> Option<usize> {
        self.document.blocks[block].label?;
        let first = self.introductions[block]?;
        let text = self.document.blocks[first].span.slice(self.document.text);
        text.ends_with([':', '：']).then_some(first)
    }

    /// The last time of the lines above the block, under the same heading.
    fn above(&self, block: usize) -> Option<Expression> {
        let heading = self.document.blocks[block].heading;
        let lines = (0..block).rev().take(LINES_ABOVE);
        lines
            .take_while(|at| self.document.blocks[*at].heading == heading && Some(*at) != heading)
            .find_map(|at| self.last_time(at))
    }

    /// The time of the nearest of three headings above the block that names one, else of the title.
    fn heading(&self, block: usize) -> Option<Expression> {
        let mut above = self.document.blocks[block].heading;
        for _ in 0..3 {
            let Some(at) = above else { break };
            if let Some(time) = self.last_time(at) {
                return Some(time);
            }
            above = self.document.blocks[at].heading;
        }
        self.title.clone()
    }

    /// The last time expression of a block that is no comparison.
    fn last_time(&self, block: usize) -> Option<Expression> {
        let find = || {
            let times = self.times(self.document.tokens_of(block)?, &[], None);
            let dated = |time: &Expression| time.marker != Marker::Compare && time.from.year.is_some() && !time.said;
            times.expressions.into_iter().rev().find(dated).map(Box::new)
        };
        self.last_times[block].get_or_init(find).as_deref().cloned()
    }
}

/// The text of the heading that a block stands under, where it is one and no title.
pub(super) fn heading_text<'t>(document: &Document<'t>, block: usize) -> Option<&'t str> {
    let heading = document.blocks[block].heading?;
    let heading = document.blocks.get(heading).filter(|heading| heading.kind == BlockKind::Heading)?;
    let start = heading.label.map_or(heading.span.start, |label| label.end);
    document.text.get(start..heading.span.end).map(str::trim)
}

/// The time that a title outside the text names.
pub(super) fn title_time(context: &Context<'_>, vocabulary: &Vocabulary, published: Published) -> Option<Expression> {
    let document = Document::read(context.title?, false, &vocabulary.lexicon, &vocabulary.sentences);
    let calendar = &vocabulary.relation.calendar;
    let mut times = find::find(&document, 0..document.tokens.len(), &[], calendar, published);
    choose::fill_years(&mut times, None, published);
    times.expressions.into_iter().rev().find(|time| time.from.year.is_some() && time.marker != Marker::Compare)
}
