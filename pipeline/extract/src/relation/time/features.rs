//! What the ranker of periods sees of a candidate: where the expression stands to the figure and how it is read, never
//! which year it names.

use super::candidate::{Candidate, Known, Reading, Side, Source, part};
use super::core::Published;
use super::find::{Expression, Marker};
use crate::quantity::Kind;
use crate::relation::change::{Pattern, Role};
use crate::relation::chunk::ChunkKind;
use crate::relation::rank::{Sink, small, yes};
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
    /// The tense of its verb.
    pub tense: &'f str,
    /// The expression that the figure before it in the sentence took, if there is one that took any.
    pub previous: Option<&'f Expression>,
    /// The expression that the last figure before its sentence took.
    pub earlier: Option<&'f Expression>,
    /// Whether it stands in a list.
    pub item: bool,
    /// Everything that it may take.
    pub known: &'f [Known],
    /// What follows the figure up to the next one and compares it with a year or a month before.
    pub based: bool,
    /// The article's date.
    pub published: Published,
}

/// Adds the features of a candidate to `out`.
pub fn features(figure: &Figure<'_, '_, '_>, candidate: &Candidate, likeliest: Option<usize>, out: &mut impl Sink) {
    let known = candidate.known.and_then(|at| figure.known.get(at));
    let source = known.map_or(Source::Nothing, |known| known.source);
    general(figure, source.as_str(), candidate.reading, out);
    let ruled = yes(likeliest == candidate.known);
    out.add(&["ruled=", ruled]);
    out.add(&["ruled=", ruled, " source=", source.as_str()]);
    out.add(&["ruled=", ruled, " kind=", figure.role.kind.as_str()]);
    out.add(&["ruled=", ruled, " reading=", candidate.reading.as_str()]);
    let Some(known) = known else {
        nothing(figure, out);
        return;
    };
    let (name, time) = (source.as_str(), &known.time);
    expression(figure, name, time, out);
    repeated(figure, name, time, out);
    match source {
        Source::Sentence(at) => placed(figure, time, at, candidate.reading, out),
        Source::Carried(back) => {
            out.add(&["carried back=", small(back, 4)]);
            out.add(&["carried last=", yes(known.last), " back=", small(back, 2)]);
            out.add(&["carried own=", own_times(figure)]);
        }
        _ => {}
    }
}

fn own_times(figure: &Figure<'_, '_, '_>) -> &'static str {
    let own = |known: &&Known| matches!(known.source, Source::Sentence(_)) && known.time.marker != Marker::Compare;
    small(figure.known.iter().filter(own).count(), 2)
}

/// What holds for every candidate: its source and reading beside the figure's role, form and tense.
fn general(figure: &Figure<'_, '_, '_>, source: &str, reading: Reading, out: &mut impl Sink) {
    let amount = &figure.view.amounts[figure.nth];
    let kind = figure.role.kind.as_str();
    let governed = yes(figure.role.pattern != Pattern::None);
    out.add(&["source=", source]);
    out.add(&["source=", source, " kind=", kind]);
    out.add(&["source=", source, " form=", amount.form.as_str()]);
    out.add(&["source=", source, " tense=", figure.tense]);
    out.add(&["source=", source, " item=", yes(figure.item)]);
    out.add(&["reading=", reading.as_str(), " kind=", kind]);
    out.add(&["reading=", reading.as_str(), " kind=", kind, " governed=", governed]);
    out.add(&["reading=", reading.as_str(), " form=", amount.form.as_str()]);
    if matches!(reading, Reading::YearBefore | Reading::PartBefore) {
        out.add(&["reading=", reading.as_str(), " based=", yes(figure.based), " kind=", kind]);
    }
}

/// What speaks for no period at all.
fn nothing(figure: &Figure<'_, '_, '_>, out: &mut impl Sink) {
    let has = |source: fn(&Source) -> bool| yes(figure.known.iter().any(|known| source(&known.source)));
    let own = own_times(figure);
    let carried = has(|source| matches!(source, Source::Carried(_)));
    out.add(&["nothing own=", own, " carried=", carried]);
    out.add(&["nothing own=", own, " habitual=", yes(!figure.view.times.habitual.is_empty())]);
    out.add(&["nothing own=", own, " tense=", figure.tense]);
    out.add(&["nothing heading=", has(|source| *source == Source::Heading), " own=", own]);
    out.add(&["nothing introduced=", has(|source| *source == Source::Introduced)]);
    out.add(&["nothing per=", yes(figure.view.amounts[figure.nth].unit.contains('/'))]);
    out.add(&["nothing first=", yes(figure.nth == 0), " previous=", yes(figure.previous.is_some())]);
}

/// The expression by itself: how it is opened, how long, and on which side of the article's date.
fn expression(figure: &Figure<'_, '_, '_>, source: &str, time: &Expression, out: &mut impl Sink) {
    let marker = time.marker.as_str();
    let side = Side::of(time.to.unwrap_or(time.from), figure.published).as_str();
    out.add(&["source=", source, " marker=", marker]);
    // In the figure's own sentence a month is as good as a year; only a day may be that of the telling.
    let length = match part(time.from) {
        "day" => "day",
        _ if source == "sentence" => "longer",
        length => length,
    };
    out.add(&["source=", source, " part=", length]);
    out.add(&["source=", source, " relative=", yes(time.relative)]);
    out.add(&["marker=", marker, " kind=", figure.role.kind.as_str()]);
    out.add(&["side=", side, " tense=", figure.tense]);
    out.add(&["source=", source, " side=", side]);
    if time.said {
        out.add(&["source=", source, " said"]);
    }
    if time.dateline {
        out.add(&["source=", source, " dateline"]);
    }
}

/// Whether the figure before took the same expression.
fn repeated(figure: &Figure<'_, '_, '_>, source: &str, time: &Expression, out: &mut impl Sink) {
    let alike = |other: &Expression| other.from == time.from && other.to == time.to;
    if let Some(previous) = figure.previous {
        out.add(&["source=", source, " as previous=", yes(alike(previous))]);
    }
    if let Some(earlier) = figure.earlier {
        out.add(&["source=", source, " as earlier=", yes(alike(earlier))]);
    }
}

/// Where in the sentence the expression stands to the figure.
fn placed(figure: &Figure<'_, '_, '_>, time: &Expression, at: usize, reading: Reading, out: &mut impl Sink) {
    let (view, kind) = (figure.view, figure.role.kind);
    let tokens = &view.amounts[figure.nth].tokens;
    let before = time.tokens.end <= tokens.start;
    let (from, to) = if before { (time.tokens.end, tokens.start) } else { (tokens.end, time.tokens.start) };
    let side = if before { "before" } else { "behind" };
    let between = |range: std::ops::Range<usize>| (from..to).contains(&range.start);
    let others = view.times.expressions.iter().enumerate();
    let others = others.filter(|(other, time)| {
        *other != at && between(time.tokens.clone()) && time.marker != Marker::Compare && !time.said
    });
    let order = small(others.count(), 2);
    let amounts = small(view.amounts.iter().filter(|amount| between(amount.tokens.clone())).count(), 3);
    let commas = small((from..to).filter(|at| matches!(view.document.word(*at), "," | "(" | ")")).count(), 2);
    let verbs = small(verbs_between(view, from, to), 2);
    let broken = yes((from..to).any(|at| matches!(view.document.word(at), ";" | "；" | ":" | "—")));
    let clause = yes(view.clause_begins(from..to));
    out.add(&[side, " order=", order]);
    out.add(&[side, " order=", order, " kind=", kind.as_str()]);
    out.add(&[side, " order=", order, " amounts=", amounts]);
    out.add(&[side, " amounts=", amounts, " commas=", commas]);
    out.add(&[side, " commas=", commas, " verbs=", verbs]);
    out.add(&[side, " clause=", clause, " broken=", broken]);
    out.add(&[side, " near=", small(to.saturating_sub(from) / 2, 5)]);
    out.add(&[side, " marker=", time.marker.as_str(), " kind=", kind.as_str()]);
    neighbours(view, time, side, out);
    owner(figure, time, out);
    let opening = yes(time.tokens.start <= view.range.start + 1);
    out.add(&["opens=", opening, " amounts=", amounts]);
    out.add(&["opens=", opening, " kind=", kind.as_str()]);
    out.add(&["only=", yes(view.times.expressions.len() == 1), " ", side]);
    out.add(&["side=", side, " reading=", reading.as_str(), " kind=", kind.as_str(), " amounts=", amounts]);
}

/// The verb groups between two tokens.
fn verbs_between(view: &View<'_, '_>, from: usize, to: usize) -> usize {
    let inside = |chunk: &&crate::relation::chunk::Chunk| chunk.tokens.start >= from && chunk.tokens.end <= to;
    view.chunks.all.iter().filter(inside).filter(|chunk| chunk.kind == ChunkKind::Verb).count()
}

fn neighbours(view: &View<'_, '_>, time: &Expression, side: &str, out: &mut impl Sink) {
    let tag =
        |at: Option<usize>| at.filter(|at| view.range.contains(at)).map_or("edge", |at| name(view.chunks.tag(at)));
    out.add(&[side, " left=", tag(time.tokens.start.checked_sub(1))]);
    out.add(&[side, " right=", tag(Some(time.tokens.end))]);
}

/// Whether the expression belongs to a figure alone, and whether to this one.
fn owner(figure: &Figure<'_, '_, '_>, time: &Expression, out: &mut impl Sink) {
    let own = figure.view.amounts[figure.nth].tokens.end;
    let owner = match time.owner {
        None => "none",
        Some(owner) if owner == own => "self",
        Some(_) => "other",
    };
    let from = figure.role.kind == Kind::From;
    out.add(&["owner=", owner, " from=", yes(from)]);
}

fn name(tag: Tag) -> &'static str {
    match tag {
        Tag::Noun => "noun",
        Tag::Name => "name",
        Tag::Verb | Tag::Past | Tag::Modal | Tag::Auxiliary => "verb",
        Tag::Participle => "participle",
        Tag::Gerund => "gerund",
        Tag::Adjective => "adjective",
        Tag::Adverb => "adverb",
        Tag::Preposition | Tag::To => "preposition",
        Tag::Determiner => "determiner",
        Tag::Pronoun | Tag::Relative => "pronoun",
        Tag::Conjunction => "conjunction",
        Tag::Possessive => "possessive",
        Tag::Number => "number",
        Tag::Mark => "mark",
    }
}
