//! What the ranker of periods sees of a candidate: where the expression stands to the figure and how it is read, never
//! which year it names.

use super::candidate::{Candidate, Known, Reading, Side, Source, length};
use super::core::Published;
use super::find::{Expression, Marker};
use crate::quantity::Kind;
use crate::relation::change::{Pattern, Role};
use crate::relation::chunk::ChunkKind;
use crate::relation::counts::Counted;
use crate::relation::rank::{Part, Sink, part, small, tell, yes};
use crate::relation::view::View;
use crate::text::tag::Tag;

/// The figure whose period is sought, with all that its features need.
pub struct Figure<'f, 'd, 't> {
    /// Its sentence.
    pub view: &'f View<'d, 't>,
    /// Its place among the sentence's figures.
    pub nth: usize,
    /// Its role.
    pub role: &'f Role,
    /// That role, as it stands in features.
    pub kind: Part<'static>,
    /// The form of its amount, as it stands in features.
    pub form: Part<'static>,
    /// The tense of its verb.
    pub tense: Part<'f>,
    /// The expression that the figure before it in the sentence took, if there is one that took any.
    pub previous: Option<&'f Expression>,
    /// The expression that the last figure before its sentence took.
    pub earlier: Option<&'f Expression>,
    /// Whether it stands in a list.
    pub item: bool,
    /// Everything that it may take.
    pub known: &'f [Known],
    /// How many of that stand in its own sentence: [`own_times`].
    pub own_times: Part<'static>,
    /// What follows the figure up to the next one and compares it with a year or a month before.
    pub based: bool,
    /// The article's date.
    pub published: Published,
}

/// Adds the features of a candidate to `out`.
pub fn features(figure: &Figure<'_, '_, '_>, candidate: &Candidate, likeliest: Option<usize>, out: &mut impl Sink) {
    let known = candidate.known.and_then(|at| figure.known.get(at));
    let source = known.map_or(Source::Nothing, |known| known.source);
    let name = source.part();
    general(figure, name, candidate.reading, out);
    let ruled = yes(likeliest == candidate.known);
    tell!(out, "ruled=", ruled);
    tell!(out, "ruled=", ruled, " source=", name);
    tell!(out, "ruled=", ruled, " kind=", (figure.kind));
    tell!(out, "ruled=", ruled, " reading=", (candidate.reading.part()));
    let Some(known) = known else {
        nothing(figure, out);
        return;
    };
    let time = &known.time;
    expression(figure, name, time, out);
    repeated(figure, name, time, out);
    match source {
        Source::Sentence(at) => placed(figure, time, at, candidate.reading, out),
        Source::Carried(back) => {
            tell!(out, "carried back=", (small(back, 4)));
            tell!(out, "carried last=", (yes(known.last)), " back=", (small(back, 2)));
            tell!(out, "carried own=", (figure.own_times));
        }
        _ => {}
    }
}

/// How many expressions of the figures' own sentence are known, comparisons aside.
pub fn own_times(known: &[Known]) -> Part<'static> {
    let own = |known: &&Known| matches!(known.source, Source::Sentence(_)) && known.time.marker != Marker::Compare;
    small(known.iter().filter(own).count(), 2)
}

/// What holds for every candidate: its source and reading beside the figure's role, form and tense.
fn general(figure: &Figure<'_, '_, '_>, source: Part<'static>, reading: Reading, out: &mut impl Sink) {
    let (kind, told) = (figure.kind, reading.part());
    let governed = yes(figure.role.pattern != Pattern::None);
    tell!(out, "source=", source);
    tell!(out, "source=", source, " kind=", kind);
    tell!(out, "source=", source, " form=", (figure.form));
    tell!(out, "source=", source, " tense=", (figure.tense));
    tell!(out, "source=", source, " item=", (yes(figure.item)));
    tell!(out, "reading=", told, " kind=", kind);
    tell!(out, "reading=", told, " kind=", kind, " governed=", governed);
    tell!(out, "reading=", told, " form=", (figure.form));
    if matches!(reading, Reading::YearBefore | Reading::PartBefore) {
        tell!(out, "reading=", told, " based=", (yes(figure.based)), " kind=", kind);
    }
}

/// What speaks for no period at all.
fn nothing(figure: &Figure<'_, '_, '_>, out: &mut impl Sink) {
    let has = |source: fn(&Source) -> bool| yes(figure.known.iter().any(|known| source(&known.source)));
    let own = figure.own_times;
    let carried = has(|source| matches!(source, Source::Carried(_)));
    tell!(out, "nothing own=", own, " carried=", carried);
    tell!(out, "nothing own=", own, " habitual=", (yes(!figure.view.times.habitual.is_empty())));
    tell!(out, "nothing own=", own, " tense=", (figure.tense));
    tell!(out, "nothing heading=", (has(|source| *source == Source::Heading)), " own=", own);
    tell!(out, "nothing introduced=", (has(|source| *source == Source::Introduced)));
    tell!(out, "nothing per=", (yes(figure.view.amounts[figure.nth].unit.contains('/'))));
    tell!(out, "nothing first=", (yes(figure.nth == 0)), " previous=", (yes(figure.previous.is_some())));
}

/// The expression by itself: how it is opened, how long, and on which side of the article's date.
fn expression(figure: &Figure<'_, '_, '_>, source: Part<'static>, time: &Expression, out: &mut impl Sink) {
    let marker = time.marker.part();
    let side = Side::of(time.to.unwrap_or(time.from), figure.published).part();
    tell!(out, "source=", source, " marker=", marker);
    // In the figure's own sentence a month is as good as a year; only a day may be that of the telling.
    let length = match length(time.from) {
        length if length == part!("day") => length,
        _ if source == part!("sentence") => part!("longer"),
        length => length,
    };
    tell!(out, "source=", source, " part=", length);
    let relative = if time.guessed { part!("guessed") } else { yes(time.relative) };
    tell!(out, "source=", source, " relative=", relative);
    tell!(out, "marker=", marker, " kind=", (figure.kind));
    tell!(out, "side=", side, " tense=", (figure.tense));
    tell!(out, "source=", source, " side=", side);
    if time.said {
        tell!(out, "source=", source, " said");
    }
    if time.dateline {
        tell!(out, "source=", source, " dateline");
    }
}

/// Whether the figure before took the same expression.
fn repeated(figure: &Figure<'_, '_, '_>, source: Part<'static>, time: &Expression, out: &mut impl Sink) {
    let alike = |other: &Expression| other.from == time.from && other.to == time.to;
    if let Some(previous) = figure.previous {
        tell!(out, "source=", source, " as previous=", (yes(alike(previous))));
    }
    if let Some(earlier) = figure.earlier {
        tell!(out, "source=", source, " as earlier=", (yes(alike(earlier))));
    }
}

/// Where in the sentence the expression stands to the figure.
fn placed(figure: &Figure<'_, '_, '_>, time: &Expression, at: usize, reading: Reading, out: &mut impl Sink) {
    let (view, told) = (figure.view, reading.part());
    let tokens = &view.amounts[figure.nth].tokens;
    let before = time.tokens.end <= tokens.start;
    let (from, to) = if before { (time.tokens.end, tokens.start) } else { (tokens.end, time.tokens.start) };
    let side = if before { part!("before") } else { part!("behind") };
    let between = |range: std::ops::Range<usize>| (from..to).contains(&range.start);
    let others = view.times.expressions.iter().enumerate();
    let others = others.filter(|(other, time)| {
        *other != at && between(time.tokens.clone()) && time.marker != Marker::Compare && !time.said
    });
    let order = small(others.count(), 2);
    let starts = |at: usize| view.amounts.partition_point(|amount| amount.tokens.start < at);
    let amounts = small(starts(to).saturating_sub(starts(from)), 3);
    let commas = small(view.count(Counted::Commas, from..to), 2);
    let verbs = small(verbs_between(view, from, to), 2);
    let broken = yes(view.count(Counted::Stops, from..to) > 0);
    let clause = yes(view.clause_begins(from..to));
    tell!(out, side, " order=", order);
    tell!(out, side, " order=", order, " kind=", (figure.kind));
    tell!(out, side, " order=", order, " amounts=", amounts);
    tell!(out, side, " amounts=", amounts, " commas=", commas);
    tell!(out, side, " commas=", commas, " verbs=", verbs);
    tell!(out, side, " clause=", clause, " broken=", broken);
    tell!(out, side, " near=", (small(to.saturating_sub(from) / 2, 5)));
    tell!(out, side, " marker=", (time.marker.part()), " kind=", (figure.kind));
    neighbours(view, time, side, out);
    owner(figure, time, out);
    let opening = yes(time.tokens.start <= view.range.start + 1);
    tell!(out, "opens=", opening, " amounts=", amounts);
    tell!(out, "opens=", opening, " kind=", (figure.kind));
    tell!(out, "only=", (yes(view.times.expressions.len() == 1)), " ", side);
    tell!(out, "side=", side, " reading=", told, " kind=", (figure.kind), " amounts=", amounts);
}

/// The verb groups between two tokens.
fn verbs_between(view: &View<'_, '_>, from: usize, to: usize) -> usize {
    let first = view.chunks.all.partition_point(|chunk| chunk.tokens.start < from);
    let inside = view.chunks.all[first..].iter().take_while(|chunk| chunk.tokens.end <= to);
    inside.filter(|chunk| chunk.kind == ChunkKind::Verb).count()
}

fn neighbours(view: &View<'_, '_>, time: &Expression, side: Part<'static>, out: &mut impl Sink) {
    let tag = |at: Option<usize>| {
        at.filter(|at| view.range.contains(at)).map_or(part!("edge"), |at| name(view.chunks.tag(at)))
    };
    tell!(out, side, " left=", (tag(time.tokens.start.checked_sub(1))));
    tell!(out, side, " right=", (tag(Some(time.tokens.end))));
}

/// Whether the expression belongs to a figure alone, and whether to this one.
fn owner(figure: &Figure<'_, '_, '_>, time: &Expression, out: &mut impl Sink) {
    let own = figure.view.amounts[figure.nth].tokens.end;
    let owner = match time.owner {
        None => part!("none"),
        Some(owner) if owner == own => part!("self"),
        Some(_) => part!("other"),
    };
    let from = figure.role.kind == Kind::From;
    tell!(out, "owner=", owner, " from=", (yes(from)));
}

fn name(tag: Tag) -> Part<'static> {
    match tag {
        Tag::Noun => part!("noun"),
        Tag::Name => part!("name"),
        Tag::Verb | Tag::Past | Tag::Modal | Tag::Auxiliary => part!("verb"),
        Tag::Participle => part!("participle"),
        Tag::Gerund => part!("gerund"),
        Tag::Adjective => part!("adjective"),
        Tag::Adverb => part!("adverb"),
        Tag::Preposition | Tag::To => part!("preposition"),
        Tag::Determiner => part!("determiner"),
        Tag::Pronoun | Tag::Relative => part!("pronoun"),
        Tag::Conjunction => part!("conjunction"),
        Tag::Possessive => part!("possessive"),
        Tag::Number => part!("number"),
        Tag::Mark => part!("mark"),
    }
}
