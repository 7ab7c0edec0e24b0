//! What the ranker of entities sees of a candidate: where it is named and how often, never its letters.

use super::{Asked, Candidate, Mention};
use crate::relation::rank::{Sink, yes};

/// Adds the features of `candidate` to `out`.
pub(super) fn add(asked: &Asked<'_, '_, '_>, candidate: &Candidate, all: &[Candidate], out: &mut impl Sink) {
    match candidate.who {
        None => nobody(asked, all, out),
        Some(who) => somebody(asked, who, out),
    }
}

/// The form of the amount, ages apart.
fn form(asked: &Asked<'_, '_, '_>) -> &'static str {
    let amount = &asked.view.amounts[asked.nth];
    if amount.rule == "age" { "age" } else { amount.form.as_str() }
}

fn few(count: usize) -> &'static str {
    ["0", "1", "2", "3"][count.min(3)]
}

/// The mention in the sentence that stands nearest to the amount, those before it first.
fn nearest<'a>(asked: &Asked<'a, '_, '_>, who: usize) -> Option<&'a Mention> {
    let amount = &asked.view.amounts[asked.nth].tokens;
    let distance = |mention: &&Mention| match mention.tokens.end <= amount.start {
        true => amount.start - mention.tokens.end,
        false => 8 + mention.tokens.start.saturating_sub(amount.end),
    };
    asked.cast.within(asked.view.range.clone()).iter().filter(|mention| mention.who == who).min_by_key(distance)
}

/// The mention that stands best: as subject or owner rather than nearest.
fn standing<'a>(asked: &Asked<'a, '_, '_>, who: usize) -> Option<(&'a Mention, &'static str)> {
    let own = asked.cast.within(asked.view.range.clone()).iter().filter(|mention| mention.who == who);
    let stands = own.map(|mention| (mention, asked.stand.of(asked.view, &mention.tokens, asked.reporting)));
    let mut stands: Vec<_> = stands.collect();
    let subject = stands.iter().position(|(_, stance)| matches!(*stance, "subject" | "subject owner"));
    let near =
        nearest(asked, who).and_then(|near| stands.iter().position(|(mention, _)| mention.tokens == near.tokens));
    subject.or(near).map(|at| stands.swap_remove(at))
}

fn nobody(asked: &Asked<'_, '_, '_>, all: &[Candidate], out: &mut impl Sink) {
    let own = asked.cast.within(asked.view.range.clone());
    let (names, places) = own.iter().fold((0, 0), |(names, places), mention| match mention.sort.is_somewhere() {
        true => (names, places + 1),
        false => (names + 1, places),
    });
    let form = form(asked);
    let titled = asked.cast.all.iter().any(|named| named.titled && !named.sort.is_somewhere());
    let before = match asked.before {
        None => "first",
        Some(None) => "nobody",
        Some(Some(_)) => "somebody",
    };
    let earlier = match asked.earlier {
        None => "first",
        Some(None) => "nobody",
        Some(Some(_)) => "somebody",
    };
    out.add(&["nobody"]);
    out.add(&["nobody subject=", asked.subject.as_str()]);
    out.add(&["nobody names=", few(names)]);
    out.add(&["nobody places=", few(places)]);
    out.add(&["nobody form=", form]);
    out.add(&["nobody kind=", asked.kind]);
    out.add(&["nobody titled=", yes(titled)]);
    out.add(&["nobody before=", before]);
    out.add(&["nobody earlier=", earlier]);
    out.add(&["nobody others=", few(all.len() - 1)]);
    let leads = asked.cast.all.iter().filter(|named| named.leads && !named.sort.is_somewhere()).count();
    out.add(&["nobody leads=", few(leads)]);
    out.add(&["nobody article=", article(asked)]);
    let subject = asked.stand.subject.as_ref().map(|chunks| asked.view.span(chunks.clone()));
    let mention = subject.and_then(|tokens| own.iter().find(|mention| tokens.contains(&mention.tokens.start)));
    out.add(&["nobody subject sort=", mention.map_or("none", |mention| mention.sort.as_str())]);
}

/// Whether names or places are named more in the article: the most frequent of each.
fn article(asked: &Asked<'_, '_, '_>) -> &'static str {
    let most = |somewhere: bool| {
        let all = asked.cast.all.iter().filter(|named| named.sort.is_somewhere() == somewhere);
        all.map(|named| named.count).max().unwrap_or_default()
    };
    let (name, place) = (most(false), most(true));
    match (name, place) {
        (0, _) => "no name",
        (_, _) if name >= 3 * place => "name",
        (_, _) if name > place => "rather name",
        (_, _) if place >= 3 * name => "place",
        _ => "rather place",
    }
}

fn somebody(asked: &Asked<'_, '_, '_>, who: usize, out: &mut impl Sink) {
    let Some(named) = asked.cast.all.get(who) else { return };
    let sort = named.sort.as_str();
    let form = form(asked);
    out.add(&["sort=", sort]);
    out.add(&["sort=", sort, " form=", form]);
    match standing(asked, who) {
        Some((mention, stance)) => in_sentence(asked, mention, stance, form, out),
        None => elsewhere(asked, who, out),
    }
    rank(asked, who, out);
    let subject = asked.subject.as_str();
    if echoes(asked, &named.text) {
        out.add(&["subject echoes"]);
        out.add(&["subject echoes subject=", subject]);
    }
    out.add(&["same as before=", yes(asked.before == Some(Some(who)))]);
    if asked.earlier == Some(Some(who)) {
        out.add(&["same as earlier"]);
        out.add(&["same as earlier subject=", subject]);
    }
    let last = asked.cast.before(asked.view.range.start).is_some_and(|mention| mention.who == who);
    if last {
        out.add(&["last named"]);
        out.add(&["last named subject=", subject]);
    }
}

/// Whether the head of the clause's subject is a word of the name: "the institute" for "Serum Institute of India".
fn echoes(asked: &Asked<'_, '_, '_>, name: &str) -> bool {
    let Some(subject) = asked.stand.subject.clone() else { return false };
    let Some(last) = asked.view.span(subject).last() else { return false };
    let head = asked.view.document.word(last);
    let common = head.len() > 2 && head.bytes().all(|byte| byte.is_ascii_lowercase());
    common && name.split(' ').any(|word| word.eq_ignore_ascii_case(head))
}

fn in_sentence(asked: &Asked<'_, '_, '_>, mention: &Mention, stance: &'static str, form: &str, out: &mut impl Sink) {
    let view = asked.view;
    let amount = &view.amounts[asked.nth].tokens;
    let before = mention.tokens.end <= amount.start;
    let (from, to) = match before {
        true => (mention.tokens.end, amount.start),
        false => (amount.end, mention.tokens.start.max(amount.end)),
    };
    let between = view.amounts.iter().filter(|other| other.tokens.start >= from && other.tokens.end <= to).count();
    let side = if before { "before" } else { "behind" };
    out.add(&["stance=", stance]);
    out.add(&["stance=", stance, " form=", form]);
    out.add(&["stance=", stance, " sort=", mention.sort.as_str()]);
    out.add(&["side=", side, " amounts=", few(between)]);
    out.add(&["side=", side, " broken=", yes(view.broken(from..to))]);
    out.add(&["side=", side, " far=", few((to - from) / 5)]);
}

fn elsewhere(asked: &Asked<'_, '_, '_>, who: usize, out: &mut impl Sink) {
    let subject = asked.subject.as_str();
    let headed = asked.cast.within(asked.heading.clone()).iter().any(|mention| mention.who == who);
    let names =
        asked.cast.within(asked.view.range.clone()).iter().filter(|mention| !mention.sort.is_somewhere()).count();
    out.add(&["elsewhere"]);
    out.add(&["elsewhere subject=", subject]);
    out.add(&["elsewhere names=", few(names)]);
    let shares = shares(asked, who);
    out.add(&["elsewhere share=", few(shares), " subject=", subject]);
    if headed {
        out.add(&["elsewhere headed"]);
    }
    let named = &asked.cast.all[who];
    if named.titled {
        out.add(&["elsewhere titled subject=", subject]);
    }
    out.add(&["elsewhere leads=", yes(named.leads), " titled=", yes(named.titled), " share=", few(shares)]);
    out.add(&["elsewhere leads=", yes(named.leads), " sort=", named.sort.as_str(), " subject=", subject]);
}

/// How many quarters of the article's namings are `who`'s.
fn shares(asked: &Asked<'_, '_, '_>, who: usize) -> usize {
    let total: usize = asked.cast.ranked.iter().map(|who| asked.cast.all[*who].count).sum();
    asked.cast.all[who].count * 4 / total.max(1)
}

fn rank(asked: &Asked<'_, '_, '_>, who: usize, out: &mut impl Sink) {
    let cast = asked.cast;
    let share = shares(asked, who);
    let place = cast.ranked.iter().position(|other| *other == who).unwrap_or(3);
    let first = cast.all.iter().position(|named| !named.sort.is_somewhere()) == Some(who);
    out.add(&["rank=", few(place), " share=", few(share)]);
    out.add(&["titled=", yes(cast.all[who].titled), " rank=", few(place)]);
    out.add(&["first named=", yes(first)]);
    out.add(&["first named=", yes(first), " subject=", asked.subject.as_str()]);
    out.add(&["leads=", yes(cast.all[who].leads), " rank=", few(place)]);
    out.add(&["rank=", few(place), " article=", article(asked)]);
    out.add(&["named=", few(cast.all[who].count.saturating_sub(1))]);
}
