//! Sentences in their paragraph: what one leaves open, an earlier one, the heading or the article says.

use std::ops::Range;

use super::change::{self, Pattern, Role, spread};
use super::chunk::Chunks;
use super::cues::Status;
use super::measure::{self, Candidate, Earlier};
use super::name::{self, Name};
use super::rank::{self, Features};
use super::status::{self, Surroundings};
use super::time::choose::{self, Figure, Period};
use super::time::find::{self, Marker};
use super::time::{Expression, Part, Point, Published};
use super::view::View;
use super::{Context, Evidence, Labelled, Related, RelationVocabulary};
use crate::quantity::{Amount, Kind};
use crate::text::block::BlockKind;
use crate::text::document::Document;
use crate::vocabulary::Vocabulary;

/// Reads the sentences of an article in order and remembers what they leave for later ones.
pub struct Reader<'r, 't> {
    document: &'r Document<'t>,
    vocabulary: &'r Vocabulary,
    relation: &'r RelationVocabulary,
    published: Published,
    /// The place of the title, else the most frequent of the article.
    home: Option<(String, String)>,
    keep: bool,
    memory: Memory,
}

/// What the sentences of a paragraph leave for later ones.
#[derive(Debug, Default)]
struct Memory {
    block: Option<usize>,
    next_sentence: usize,
    time: Option<Expression>,
    year: Option<i16>,
    place: Option<(String, String)>,
    name: Option<String>,
    measure: Option<String>,
    /// Whether the time is that of the line that introduces the list.
    introduced: bool,
}

impl<'r, 't> Reader<'r, 't> {
    /// A reader at the article's beginning.
    pub fn new(document: &'r Document<'t>, context: &Context<'_>, vocabulary: &'r Vocabulary) -> Self {
        let relation = &vocabulary.relation;
        let published = context.published.map(Published::parse).unwrap_or_default();
        let home = home(document, context, vocabulary);
        Self { document, vocabulary, relation, published, home, keep: context.keep, memory: Memory::default() }
    }

    /// Relates the amounts of one sentence; `cells` says which stand in a table.
    pub fn sentence(&mut self, sentence: usize, amounts: &[Amount], cells: &[Option<Labelled>]) -> Vec<Related> {
        self.enter(sentence);
        let mut view = self.view(sentence, amounts);
        let related = self.relate(&mut view, cells);
        self.remember(&view);
        related
    }

    /// A sentence as the rules see it where the reader stands; to be asked before the sentence is related.
    pub fn look<'v>(&mut self, sentence: usize, amounts: &'v [Amount]) -> View<'v, 't>
    where
        'r: 'v,
    {
        self.enter(sentence);
        self.view(sentence, amounts)
    }

    /// Reads what stands between the last sentence and this one in its paragraph; forgets where another begins.
    fn enter(&mut self, sentence: usize) {
        let block = self.document.sentences[sentence].block;
        if self.memory.block != Some(block) {
            let first = self.document.sentences.partition_point(|other| other.block < block);
            let mut memory = Memory { block: Some(block), next_sentence: first, ..Memory::default() };
            memory.name = self.memory.name.take();
            if let Some(intro) = self.introduction(block) {
                memory.time = self.last_time(intro);
                memory.year = memory.time.as_ref().and_then(|time| time.from.year);
                memory.introduced = true;
            }
            self.memory = memory;
        }
        for earlier in self.memory.next_sentence..sentence {
            let view = self.view(earlier, &[]);
            self.remember(&view);
        }
        self.memory.next_sentence = sentence + 1;
    }

    fn view<'v>(&self, sentence: usize, amounts: &'v [Amount]) -> View<'v, 't>
    where
        'r: 'v,
    {
        let whole = self.document.sentences[sentence].tokens.clone();
        let block = &self.document.blocks[self.document.sentences[sentence].block];
        let label = block.label.map_or(0, |label| label.end);
        let start = whole.clone().find(|at| self.document.tokens[*at].start as usize >= label).unwrap_or(whole.start);
        let range = start..whole.end;
        let taken: Vec<Range<usize>> = amounts.iter().map(|amount| amount.tokens.clone()).collect();
        let mut times = find::find(self.document, range.clone(), &taken, &self.relation.calendar, self.published);
        choose::fill_years(&mut times, self.memory.year, self.published);
        let said = |time: &Expression| {
            let day = time.relative && matches!(time.from.part, Part::Day(..));
            let around = time.tokens.start.saturating_sub(2)..(time.tokens.end + 2).min(range.end);
            day && around.into_iter().any(|at| self.relation.reporting.has(self.document.tokens[at].word))
        };
        if times.expressions.len() > 1 || !amounts.is_empty() {
            times.expressions.retain(|time| !said(time));
        }
        let tags = self.vocabulary.tagger.tag(self.document, range.clone());
        let mut spans: Vec<Range<usize>> = times.expressions.iter().map(|time| time.tokens.clone()).collect();
        spans.extend(times.bases.iter().map(|base| base.tokens.clone()));
        spans.sort_by_key(|span| span.start);
        let chunks = Chunks::new(self.document, range.clone(), tags, amounts, &spans);
        View { document: self.document, sentence, range, chunks, amounts, times }
    }

    /// The block that introduces the list which the block `block` is a member of: it ends with a colon.
    fn introduction(&self, block: usize) -> Option<usize> {
        let item = |at: usize| self.document.blocks[at].label.is_some();
        if !item(block) {
            return None;
        }
        let first = (0..block).rev().find(|at| !item(*at))?;
        let text = self.document.blocks[first].span.slice(self.document.text);
        text.ends_with([':', '：']).then_some(first)
    }

    /// The last time expression of a block that is no comparison.
    fn last_time(&self, block: usize) -> Option<Expression> {
        let range = block_tokens(self.document, block)?;
        let mut times = find::find(self.document, range, &[], &self.relation.calendar, self.published);
        choose::fill_years(&mut times, None, self.published);
        times.expressions.into_iter().rev().find(|time| time.marker != Marker::Compare && time.from.year.is_some())
    }

    fn remember(&mut self, view: &View<'_, '_>) {
        let last =
            view.times.expressions.iter().rev().find(|time| time.marker != Marker::Compare && time.from.year.is_some());
        if let Some(last) = last {
            self.memory.time = Some(last.clone());
            self.memory.introduced = false;
            self.memory.year = last.from.year;
        }
    }

    fn relate(&mut self, view: &mut View<'_, '_>, cells: &[Option<Labelled>]) -> Vec<Related> {
        let (roles, kinds) = self.roles(view);
        own_times(view, &roles);
        let (measures, kept) = self.measures(view, &roles);
        let places = self.relation.places.find(self.document, view.range.clone());
        let spans: Vec<Range<usize>> = places.iter().map(|mention| mention.tokens.clone()).collect();
        let names = name::names(view, &spans);
        let mut all: Vec<Related> = (0..roles.len())
            .map(|nth| {
                let place = self.place(view, nth, &places);
                self.figure(view, nth, &roles[nth], measures[nth].clone(), place, &names)
            })
            .collect();
        for ((related, kind), (sure, measures)) in all.iter_mut().zip(kinds).zip(kept) {
            related.measure_sure = sure;
            if let Some(evidence) = &mut related.evidence {
                (evidence.kind, evidence.measures) = (kind, measures);
            }
        }
        for (related, cell) in all.iter_mut().zip(cells) {
            if let Some(cell) = cell {
                take_labels(related, cell);
            }
        }
        all
    }

    /// The role of each amount of the sentence: what the rules propose, shared over lists, weighed.
    fn roles(&self, view: &View<'_, '_>) -> (Vec<Role>, Vec<Features>) {
        let propose = |nth: usize| change::role(view, nth, &self.relation.turns);
        let mut roles: Vec<Role> = (0..view.amounts.len()).map(propose).collect();
        spread::share(view, &mut roles);
        let mut all = Vec::with_capacity(roles.len());
        for (nth, role) in roles.iter_mut().enumerate() {
            let mut evidence = Features::default();
            change::evidence(view, nth, role, &mut evidence);
            if let Some(kind) = change::choose(&evidence, &self.relation.kind_weights) {
                role.kind = kind;
            }
            all.push(evidence);
        }
        let turns: Vec<_> = roles.iter().map(|role| role.direction).collect();
        for role in &mut roles {
            if matches!(role.kind, Kind::From | Kind::Ratio) {
                role.direction = None;
            }
        }
        let directions = spread::directions(view, &roles, &turns);
        for (role, direction) in roles.iter_mut().zip(directions) {
            role.direction = direction;
        }
        (roles, all)
    }

    /// The measure of each amount of the sentence, and how sure it is, with the candidates where they are kept.
    fn measures(&mut self, view: &View<'_, '_>, roles: &[Role]) -> (Vec<Option<Candidate>>, Vec<Kept>) {
        let mut measures: Vec<Option<Candidate>> = Vec::new();
        let mut kept = Vec::new();
        let heading = self.heading(view);
        for (nth, role) in roles.iter().enumerate() {
            let paragraph = self.memory.measure.as_deref();
            let earlier = Earlier { sentence: &measures, paragraph, heading };
            let (candidate, keep) = self.measure(view, nth, role, &earlier);
            measures.push(candidate);
            kept.push(keep);
        }
        if let Some(last) = measures.iter().rev().flatten().next() {
            self.memory.measure = Some(last.text.clone());
        }
        (measures, kept)
    }

    fn measure(
        &self,
        view: &View<'_, '_>,
        nth: usize,
        role: &Role,
        earlier: &Earlier<'_>,
    ) -> (Option<Candidate>, Kept) {
        let mut candidates = measure::candidates(view, nth, role, earlier);
        let mut all = Vec::new();
        let mut features = Features::default();
        let mut scores = Vec::with_capacity(candidates.len());
        for candidate in &candidates {
            features.clear();
            measure::features(view, nth, role, candidate, earlier, &mut features);
            scores.push(self.relation.measure_weights.score("", &features));
            if self.keep {
                all.push((candidate.clone(), features.clone()));
            }
        }
        match rank::best(&scores) {
            Some((at, sure)) => (Some(candidates.swap_remove(at)), (sure, all)),
            None => (None, (0.0, all)),
        }
    }

    /// The text of the heading that the sentence stands under, where it is one and no title.
    fn heading(&self, view: &View<'_, '_>) -> Option<&'t str> {
        let block = &self.document.blocks[self.document.sentences[view.sentence].block];
        let heading = self.document.blocks.get(block.heading?).filter(|heading| heading.kind == BlockKind::Heading)?;
        let start = heading.label.map_or(heading.span.start, |label| label.end);
        self.document.text.get(start..heading.span.end).map(str::trim)
    }

    fn figure(
        &mut self,
        view: &View<'_, '_>,
        nth: usize,
        role: &Role,
        measure: Option<Candidate>,
        place: Option<(String, String)>,
        names: &[Name],
    ) -> Related {
        let chunk = view.chunks.amount(nth).unwrap_or_default();
        let period = self.period(view, nth, role);
        let base = self.base(view, chunk, role);
        let side = period.as_ref().map(|(_, side)| *side);
        let around = self.surroundings(view, side, measure.as_ref().map(|measure| measure.text.as_str()));
        let mut evidence = Features::default();
        status::evidence(view, nth, &around, &self.relation.statuses, &mut evidence);
        let status = status::choose(&evidence, &self.relation.status_weights);
        let entity = name::choose(view, names, chunk).map(|name| name.text.clone());
        let (place, code) = place.unzip();
        let (period, _) = period.unzip();
        let rule = measure.as_ref().map_or("", |measure| measure.source.as_str());
        Related {
            kind: role.kind,
            direction: role.direction,
            measure: measure.map(|measure| measure.text),
            measure_rule: rule,
            measure_sure: 0.0,
            evidence: self.keep.then(|| Box::new(Evidence { status: evidence, ..Evidence::default() })),
            entity,
            place,
            place_code: code.filter(|code| !code.is_empty()),
            period_basis: period.as_ref().map(|period| period.basis),
            period: period.map(|period| period.text),
            base,
            status,
            unit: None,
        }
    }

    /// The period of a figure, and on which side of the article's date it lies.
    fn period(&self, view: &View<'_, '_>, nth: usize, role: &Role) -> Option<(Period, Side)> {
        let amount = &view.amounts[nth];
        let before = nth.checked_sub(1).map_or(view.range.start, |nth| view.amounts[nth].tokens.end);
        let next = view.amounts.get(nth + 1).map_or(view.range.end, |next| next.tokens.start);
        let stock = role.kind == Kind::Level && role.pattern != Pattern::None;
        let figure = Figure { tokens: amount.tokens.clone(), next, before, kind: role.kind, stock };
        let broken = |from: usize, to: usize| view.broken(from..to);
        if role.kind == Kind::From
            && let Some(time) = compare_time(view, amount)
        {
            return choose::period(time, &figure, "stated", self.published)
                .map(|period| (period, self.side(time.from)));
        }
        let stated = choose::expression(&view.times, &figure, broken, |from, to| view.clause_begins(from..to));
        let carried = self.memory.time.as_ref().filter(|time| role.kind != Kind::From || time.to.is_some());
        let (time, basis) = match (stated, carried) {
            (Some(time), _) => (time, "stated"),
            (None, Some(time)) => (time, if self.memory.introduced { "stated" } else { "carried" }),
            (None, None) => return None,
        };
        let side = self.side(time.to.unwrap_or(time.from));
        choose::period(time, &figure, basis, self.published).map(|period| (period, side))
    }

    fn side(&self, point: Point) -> Side {
        let now = self.published.year.map(|year| i32::from(year) * 12 + i32::from(self.published.month.unwrap_or(12)));
        match (point.first_month(), now, point.last_day()) {
            (Some(begins), Some(now), _) if begins > now => Side::Future,
            (_, Some(now), Some(last)) if i32::from(last.year()) * 12 + i32::from(last.month()) < now => Side::Past,
            _ => Side::Unknown,
        }
    }

    fn base(&self, view: &View<'_, '_>, chunk: usize, role: &Role) -> Option<String> {
        if role.kind != Kind::Change {
            return None;
        }
        let end = view.tokens(chunk).end;
        let next = view.amounts.iter().map(|amount| amount.tokens.start).find(|start| *start >= end);
        let until = next.unwrap_or(view.range.end);
        let behind = view.times.bases.iter().find(|base| base.tokens.start >= end && base.tokens.start < until);
        let before = || view.times.bases.iter().rev().find(|base| base.tokens.end <= view.tokens(chunk).start);
        if let Some(base) = behind.or_else(before) {
            return Some(base.code.clone());
        }
        let compare = view.times.expressions.iter().find(|time| time.marker == Marker::Compare);
        compare.and_then(|time| time.from.text())
    }

    fn surroundings<'m>(&self, view: &View<'_, '_>, side: Option<Side>, measure: Option<&'m str>) -> Surroundings<'m> {
        let block = &self.document.blocks[self.document.sentences[view.sentence].block];
        let mut heading = None;
        let mut above = block.heading;
        for _ in 0..2 {
            let Some(at) = above.filter(|_| heading.is_none()) else { break };
            heading = status::of_heading(self.document, at, &self.relation.statuses);
            above = self.document.blocks[at].heading;
        }
        let (future, past) = (side == Some(Side::Future), side == Some(Side::Past));
        Surroundings { heading, future, past, dated: side.is_some(), measure }
    }

    /// The place of a figure: the nearest before it in the sentence, then behind, the paragraph's, the heading's, the
    /// article's.
    fn place(
        &mut self,
        view: &View<'_, '_>,
        nth: usize,
        places: &[super::place::Mention<'_>],
    ) -> Option<(String, String)> {
        let tokens = &view.amounts[nth].tokens;
        let before = places.iter().rev().find(|place| place.tokens.end <= tokens.start);
        let chosen = before.or_else(|| places.iter().find(|place| place.tokens.start >= tokens.end));
        if let Some(mention) = chosen {
            let text = match mention.place.adjective {
                true => mention.place.name.clone(),
                false => self.document.slice(mention.tokens.clone()).to_owned(),
            };
            let found = (text, mention.place.code.clone());
            self.memory.place = Some(found.clone());
            return Some(found);
        }
        self.memory.place.clone().or_else(|| self.heading_place(view)).or_else(|| self.home.clone())
    }

    fn heading_place(&self, view: &View<'_, '_>) -> Option<(String, String)> {
        let block = &self.document.blocks[self.document.sentences[view.sentence].block];
        let heading = block.heading?;
        let range = block_tokens(self.document, heading)?;
        let mention = self.relation.places.find(self.document, range).pop()?;
        Some((self.document.slice(mention.tokens.clone()).to_owned(), mention.place.code.clone()))
    }
}

/// Gives the date right behind an earlier level to that level alone, and takes the days on which something was said away.
fn own_times(view: &mut View<'_, '_>, roles: &[Role]) {
    let near = |from: usize, to: usize| to >= from && to - from <= 4 && !view.broken(from..to);
    let owners: Vec<Option<usize>> = view
        .times
        .expressions
        .iter()
        .map(|time| {
            let earlier = |(amount, role): &(&Amount, &Role)| {
                role.kind == Kind::From && near(amount.tokens.end, time.tokens.start)
            };
            view.amounts.iter().zip(roles).find(earlier).map(|(amount, _)| amount.tokens.end)
        })
        .collect();
    for (time, owner) in view.times.expressions.iter_mut().zip(owners) {
        time.owner = owner;
    }
}

/// How sure a measure is, and the candidates that it was chosen from.
type Kept = (f64, Vec<(Candidate, Features)>);

/// On which side of the article's date a period lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Past,
    Future,
    Unknown,
}

fn block_tokens(document: &Document<'_>, block: usize) -> Option<Range<usize>> {
    let sentences = document.sentences_of(block);
    Some(sentences.first()?.tokens.start..sentences.last()?.tokens.end)
}

/// The date that an earlier level belongs to: a comparison right behind it.
fn compare_time<'v>(view: &'v View<'_, '_>, amount: &Amount) -> Option<&'v Expression> {
    let behind =
        |time: &&Expression| time.tokens.start >= amount.tokens.end && time.tokens.start <= amount.tokens.end + 2;
    view.times.expressions.iter().find(behind)
}

/// The article's own place: the title's, else the one that it names most.
fn home(document: &Document<'_>, context: &Context<'_>, vocabulary: &Vocabulary) -> Option<(String, String)> {
    let places = &vocabulary.relation.places;
    let titled = document.blocks.first().is_some_and(|block| block.kind == BlockKind::Title);
    if titled
        && let Some(range) = block_tokens(document, 0)
        && let Some(mention) = places.find(document, range).first()
    {
        return Some((mention.place.name.clone(), mention.place.code.clone()));
    }
    let title = Document::read(context.title?, false, &vocabulary.lexicon, &vocabulary.sentences);
    let found = places.find(&title, 0..title.tokens.len());
    found.first().map(|mention| (mention.place.name.clone(), mention.place.code.clone()))
}

fn take_labels(related: &mut Related, cell: &Labelled) {
    if cell.measure.is_some() {
        related.measure.clone_from(&cell.measure);
        related.measure_rule = "row label";
        related.kind = Kind::Level;
        related.direction = None;
        related.base = None;
    }
    if cell.period.is_some() {
        related.period.clone_from(&cell.period);
        related.period_basis = Some("stated");
    }
    related.status = cell.status.unwrap_or(Status::Actual);
}
