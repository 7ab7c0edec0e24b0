//! Sentences in their paragraph: what one leaves open, an earlier one, the heading or the article says.

use std::cell::OnceCell;
use std::ops::Range;

use super::bearings::Bearings;
use super::change::{self, Role, spread};
use super::chunk::Chunks;
use super::cues::Status;
use super::measure::{self, Candidate, Earlier};
use super::memory::{self, Lookup, Memory};
use super::rank::{self, Features, Part, Sum, Sums};
use super::status::{self, Surroundings};
use super::time::candidate::{self, Compared, Known, Side};
use super::time::choose::{self, Period};
use super::time::{self, Expression, Marker, Published};
use super::view::View;
use super::{Context, Evidence, Labelled, Related, RelationVocabulary};
use crate::quantity::{Amount, Kind};
use crate::text::document::Document;
use crate::vocabulary::Vocabulary;

/// Reads the sentences of an article in order and remembers what they leave for later ones.
pub struct Reader<'r, 't> {
    document: &'r Document<'t>,
    vocabulary: &'r Vocabulary,
    relation: &'r RelationVocabulary,
    lookup: Lookup<'r, 't>,
    /// The article's names and places; none before [`Reader::naming`].
    bearings: Bearings,
    keep: bool,
    memory: Memory,
    /// The stretch of time that paragraphs before named last.
    spoken: Option<Expression>,
}

impl<'r, 't> Reader<'r, 't> {
    /// A reader at the article's beginning.
    pub fn new(document: &'r Document<'t>, context: &Context<'_>, vocabulary: &'r Vocabulary) -> Self {
        let relation = &vocabulary.relation;
        let published = context.published.map(Published::parse).unwrap_or_default();
        let title = memory::title_time(context, vocabulary, published);
        let lookup = Lookup::new(document, relation, published, title);
        let memory = Memory::default();
        let bearings = Bearings::default();
        Self { document, vocabulary, relation, lookup, bearings, keep: context.keep, memory, spoken: None }
    }

    /// The same reader, which knows whom the article names. `amounts` are all of the document.
    pub fn naming(mut self, amounts: &[Amount], title: Option<&str>) -> Self {
        self.bearings = Bearings::new(self.document, amounts, title, self.vocabulary);
        self
    }

    /// The namings in `range`; none before [`Reader::naming`].
    pub fn names(&self, range: Range<usize>) -> &[super::name::Mention] {
        self.bearings.names(range)
    }

    /// Relates the amounts of one sentence; `cells` says which stand in a table.
    pub fn sentence(&mut self, sentence: usize, amounts: &[Amount], cells: &[Option<Labelled>]) -> Vec<Related> {
        self.enter(sentence);
        let mut view = self.view(sentence, amounts);
        let related = self.relate(&mut view, cells);
        self.memory.remember(sentence, &view.times);
        if let Some(spoken) = self.memory.spoken() {
            self.spoken = Some(spoken.clone());
        }
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
            let next = self.memory.block.is_some_and(|before| before + 1 >= block);
            let above = self.memory.measure.take().filter(|_| next);
            let subject = self.memory.subject.take().filter(|_| next);
            self.memory = Memory { measure_above: above, subject, ..Memory::begin(block, &self.lookup) };
        }
        for earlier in self.memory.next_sentence..sentence {
            let times = self.lookup.times(self.unlabelled(earlier), &[], self.memory.year);
            self.memory.remember(earlier, &times);
        }
        self.memory.next_sentence = sentence + 1;
    }

    /// The tokens of a sentence without its block's label.
    fn unlabelled(&self, sentence: usize) -> Range<usize> {
        let whole = self.document.sentences[sentence].tokens.clone();
        let block = &self.document.blocks[self.document.sentences[sentence].block];
        let label = block.label.map_or(0, |label| label.end);
        let start = whole.clone().find(|at| self.document.tokens[*at].start as usize >= label).unwrap_or(whole.start);
        start..whole.end
    }

    fn view<'v>(&self, sentence: usize, amounts: &'v [Amount]) -> View<'v, 't>
    where
        'r: 'v,
    {
        let range = self.unlabelled(sentence);
        let taken: Vec<Range<usize>> = amounts.iter().map(|amount| amount.tokens.clone()).collect();
        let mut times = self.lookup.times(range.clone(), &taken, self.memory.year);
        let backs = &self.relation.calendar.backs;
        times.point_back(self.document, range.clone(), backs, self.memory.spoken().or(self.spoken.as_ref()));
        let tags = self.vocabulary.tagger.tag(self.document, range.clone());
        let mut spans: Vec<Range<usize>> = times.expressions.iter().map(|time| time.tokens.clone()).collect();
        spans.extend(times.bases.iter().map(|base| base.tokens.clone()));
        spans.sort_by_key(|span| span.start);
        let chunks = Chunks::new(self.document, range.clone(), tags, amounts, &spans);
        View::new(self.document, sentence, range, chunks, amounts, times)
    }

    fn relate(&mut self, view: &mut View<'_, '_>, cells: &[Option<Labelled>]) -> Vec<Related> {
        let (roles, kinds) = self.roles(view);
        own_times(view, &roles);
        let (measures, kept) = self.measures(view, &roles);
        let bearings = self.bearings.of(view, &roles, self.relation, self.keep);
        let known = self.memory.known(view);
        let (periods, own_times) = (candidate::candidates(&known, compared(view)), time::features::own_times(&known));
        let mut all: Vec<Related> = (0..roles.len())
            .map(|nth| {
                let asked = Asked { nth, role: &roles[nth], known: &known, periods: &periods, own_times };
                self.figure(view, &asked, measures[nth].clone())
            })
            .collect();
        for ((related, (kind_sure, kind)), (sure, measures)) in all.iter_mut().zip(kinds).zip(kept) {
            (related.measure_sure, related.kind_sure) = (sure, kind_sure);
            if let Some(evidence) = &mut related.evidence {
                (evidence.kind, evidence.measures) = (kind, measures);
            }
        }
        for (related, (owner, spot)) in all.iter_mut().zip(bearings) {
            (related.entity, related.entity_sure) = (owner.text, owner.sure);
            (related.place_code, related.place_sure) = (self.bearings.code(spot.one), spot.sure);
            related.place = spot.text;
            if let Some(evidence) = &mut related.evidence {
                (evidence.entities, evidence.places) = (owner.kept, spot.kept);
            }
        }
        for (related, cell) in all.iter_mut().zip(cells) {
            if let Some(cell) = cell {
                related.take(cell, self.lookup.published);
            }
        }
        all
    }

    /// The role of each amount of the sentence: what the rules propose, shared over lists, weighed.
    fn roles(&self, view: &View<'_, '_>) -> (Vec<Role>, Vec<(f64, Features)>) {
        let propose = |nth: usize| change::role(view, nth, &self.relation.turns);
        let mut roles: Vec<Role> = (0..view.amounts.len()).map(propose).collect();
        spread::share(view, &mut roles);
        let mut all = Vec::with_capacity(roles.len());
        for (nth, role) in roles.iter_mut().enumerate() {
            let mut evidence = Features::default();
            if self.keep {
                change::evidence(view, nth, role, &self.relation.turns, &mut evidence);
            }
            let mut sums = Sums::new(&self.relation.kind_weights, change::PREFIXES);
            change::evidence(view, nth, role, &self.relation.turns, &mut sums);
            let (kind, sure) = change::choose(&sums.totals);
            role.kind = kind;
            all.push((sure, evidence));
        }
        for (role, amount) in roles.iter_mut().zip(view.amounts) {
            change::turn_multiple(role, amount);
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
        let heading = memory::heading_text(self.document, self.document.sentences[view.sentence].block);
        for (nth, role) in roles.iter().enumerate() {
            let paragraph = self.memory.measure.as_deref();
            let above = self.memory.measure_above.as_deref().filter(|_| paragraph.is_none());
            let antecedent = self.memory.subject.as_deref();
            let earlier = Earlier { sentence: &measures, paragraph, above, antecedent, heading };
            let (candidate, keep) = self.measure(view, nth, role, &earlier);
            measures.push(candidate);
            kept.push(keep);
        }
        if let Some(last) = measures.iter().rev().flatten().next() {
            self.memory.measure = Some(last.text.clone());
        }
        if let Some(subject) = view.subject() {
            self.memory.subject = Some(subject);
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
        let mut candidates = measure::candidates(view, nth, role, earlier, self.vocabulary);
        let mut all = Vec::new();
        let mut scores = Vec::with_capacity(candidates.len());
        let scene = measure::Scene::new(view, nth, role, self.vocabulary);
        for candidate in &candidates {
            let mut sum = Sum::new(&self.relation.measure_weights);
            measure::features(&scene, candidate, earlier, &mut sum);
            scores.push(sum.total);
            if self.keep {
                let mut features = Features::default();
                measure::features(&scene, candidate, earlier, &mut features);
                all.push((candidate.clone(), features));
            }
        }
        let read: Vec<OnceCell<measure::Words>> = vec![OnceCell::new(); candidates.len()];
        let words = |at: usize| read[at].get_or_init(|| measure::Words::of(&candidates[at].text));
        match rank::agreed(&scores, |one, other| words(one).alike(words(other))) {
            Some((at, sure)) => (Some(candidates.swap_remove(at)), (sure, all)),
            None => (None, (0.0, all)),
        }
    }

    fn figure(&mut self, view: &View<'_, '_>, asked: &Asked<'_>, measure: Option<Candidate>) -> Related {
        let (nth, role) = (asked.nth, asked.role);
        let chunk = view.chunks.amount(nth).unwrap_or_default();
        let tense = status::tense(view, chunk);
        let tense = Part::of(&tense);
        let (period, periods) = self.period(view, asked, tense);
        let base = self.base(view, chunk, role);
        let side = period.as_ref().map(|period| self.side(&period.time));
        let text = measure.as_ref().map(|measure| measure.text.as_str());
        let around = self.surroundings(view, nth, side, text, tense);
        let ((status, status_sure), seen) = self.status(view, nth, &around);
        let rule = measure.as_ref().map_or("", |measure| measure.source.as_str());
        Related {
            kind: role.kind,
            direction: role.direction,
            measure: measure.map(|measure| measure.text),
            measure_rule: rule,
            measure_sure: 0.0,
            kind_sure: 0.0,
            status_sure,
            evidence: self.keep.then(|| Box::new(Evidence { status: seen, periods, ..Evidence::default() })),
            entity: None,
            entity_sure: 0.0,
            place: None,
            place_code: None,
            place_sure: 0.0,
            period_basis: period.as_ref().map(|period| period.basis),
            period: period.map(|period| period.text),
            base,
            status,
            unit: None,
        }
    }

    fn status(&self, view: &View<'_, '_>, nth: usize, around: &Surroundings<'_>) -> ((Status, f64), Features) {
        let mut kept = Features::default();
        if self.keep {
            status::evidence(view, nth, around, &self.relation.statuses, &mut kept);
        }
        let mut sums = Sums::new(&self.relation.status_weights, status::PREFIXES);
        status::evidence(view, nth, around, &self.relation.statuses, &mut sums);
        (status::choose(&sums.totals), kept)
    }

    /// The period of a figure, and what it was chosen from.
    fn period(
        &mut self,
        view: &View<'_, '_>,
        asked: &Asked<'_>,
        tense: Part<'_>,
    ) -> (Option<Period>, choose::Evidence) {
        let own = &view.amounts[asked.nth].tokens;
        let figure = time::features::Figure {
            based: view.times.bases.iter().any(|base| base.tokens.start >= own.end && base.tokens.start <= own.end + 3),
            view,
            nth: asked.nth,
            role: asked.role,
            kind: asked.role.kind.part(),
            form: view.amounts[asked.nth].form.part(),
            tense,
            previous: self.memory.taken.as_ref().filter(|_| asked.nth > 0),
            earlier: self.memory.taken.as_ref().filter(|_| asked.nth == 0),
            item: self.document.blocks[self.document.sentences[view.sentence].block].label.is_some(),
            known: asked.known,
            own_times: asked.own_times,
            published: self.lookup.published,
        };
        let (period, kept) = choose::period(&figure, asked.periods, &self.relation.period_weights, self.keep);
        self.memory.taken = period.as_ref().map(|period| period.time.clone());
        (period, kept)
    }

    fn side(&self, time: &Expression) -> Side {
        Side::of(time.to.unwrap_or(time.from), self.lookup.published)
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

    fn surroundings<'m>(
        &self,
        view: &View<'_, '_>,
        nth: usize,
        side: Option<Side>,
        measure: Option<&'m str>,
        tense: Part<'m>,
    ) -> Surroundings<'m> {
        let block = &self.document.blocks[self.document.sentences[view.sentence].block];
        let mut heading = None;
        let mut above = block.heading;
        for _ in 0..2 {
            let Some(at) = above.filter(|_| heading.is_none()) else { break };
            heading = status::of_heading(self.document, at, &self.relation.statuses);
            above = self.document.blocks[at].heading;
        }
        let (future, past) = (side == Some(Side::Future), side == Some(Side::Past));
        let unit = self.vocabulary.units.by_code(&view.amounts[nth].unit);
        let lasts = unit.is_some_and(|unit| unit.dimension == "time");
        Surroundings { heading, future, past, dated: side.is_some(), lasts, measure, tense }
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

/// The figure whose relations are read.
struct Asked<'a> {
    nth: usize,
    role: &'a Role,
    known: &'a [Known],
    periods: &'a [candidate::Candidate],
    own_times: Part<'static>,
}

/// What the figures of the sentence are compared with besides dates.
fn compared(view: &View<'_, '_>) -> Compared {
    let based = |codes: &[&str]| view.times.bases.iter().any(|base| codes.contains(&base.code.as_str()));
    Compared { year: based(&["yoy"]), part: based(&["mom", "qoq"]) }
}
