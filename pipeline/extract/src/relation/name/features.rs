//! What the ranker of entities sees of a candidate: where it is named and how often, never its letters.

use super::{Mention, Names};
use crate::relation::given::Asked;
use crate::relation::rank::{Part, Sink, part, small, tell, yes};

/// Adds the features of the bearer `who`, or of nobody, to `out`; `others` is how many candidates there are.
pub(super) fn add(names: &Names<'_, '_, '_>, who: Option<usize>, others: usize, out: &mut impl Sink) {
    match who {
        None => nobody(names, others, out),
        Some(who) => somebody(names, who, out),
    }
}

fn few(count: usize) -> Part<'static> {
    small(count, 3)
}

/// Whom a figure before was given.
fn given(choice: Option<Option<usize>>) -> Part<'static> {
    match choice {
        None => part!("first"),
        Some(None) => part!("nobody"),
        Some(Some(_)) => part!("somebody"),
    }
}

/// The mention in the sentence that stands nearest to the amount, those before it first.
fn nearest<'a>(names: &Names<'a, '_, '_>, who: usize) -> Option<&'a Mention> {
    let amount = &names.asked.view.amounts[names.asked.nth].tokens;
    let distance = |mention: &&Mention| match mention.tokens.end <= amount.start {
        true => amount.start - mention.tokens.end,
        false => 8 + mention.tokens.start.saturating_sub(amount.end),
    };
    names.own.iter().filter(|mention| mention.who == who).min_by_key(distance)
}

/// The mention that stands best: as subject or owner rather than nearest.
fn standing<'a>(names: &Names<'a, '_, '_>, who: usize) -> Option<(&'a Mention, Part<'static>)> {
    let Asked { view, stand, reporting, .. } = *names.asked;
    let stance = |mention: &'a Mention| (mention, stand.of(view, &mention.tokens, reporting));
    let own = || names.own.iter().filter(|mention| mention.who == who);
    let subject = own().map(stance).find(|(_, stance)| matches!(stance.as_str(), "subject" | "subject owner"));
    subject.or_else(|| nearest(names, who).map(stance))
}

fn nobody(names: &Names<'_, '_, '_>, others: usize, out: &mut impl Sink) {
    let (asked, cast) = (names.asked, names.cast);
    let named = names.named().count();
    let places = names.own.len() - named;
    tell!(out, "nobody");
    tell!(out, "nobody subject=", (asked.subject()));
    tell!(out, "nobody names=", (few(named)));
    tell!(out, "nobody places=", (few(places)));
    tell!(out, "nobody form=", (asked.form()));
    tell!(out, "nobody kind=", (names.kind));
    tell!(out, "nobody titled=", (yes(!cast.titled.is_empty())));
    tell!(out, "nobody before=", (given(asked.before)));
    tell!(out, "nobody earlier=", (given(asked.earlier)));
    tell!(out, "nobody others=", (few(others)));
    tell!(out, "nobody leads=", (few(cast.leading)));
    tell!(out, "nobody article=", (cast.article));
    let subject = asked.stand.subject.as_ref().map(|chunks| asked.view.span(chunks.clone()));
    let mention = subject.and_then(|tokens| names.own.iter().find(|mention| tokens.contains(&mention.tokens.start)));
    let sort = mention.map_or(part!("none"), |mention| mention.sort.part());
    tell!(out, "nobody subject sort=", sort);
}

fn somebody(names: &Names<'_, '_, '_>, who: usize, out: &mut impl Sink) {
    let asked = names.asked;
    let Some(named) = names.cast.all.get(who) else { return };
    let sort = named.sort.part();
    let form = asked.form();
    tell!(out, "sort=", sort);
    tell!(out, "sort=", sort, " form=", form);
    match standing(names, who) {
        Some((mention, stance)) => in_sentence(asked, mention, stance, form, out),
        None => elsewhere(names, who, out),
    }
    rank(names, who, out);
    let subject = asked.subject();
    if echoes(asked, &named.text) {
        tell!(out, "subject echoes");
        tell!(out, "subject echoes subject=", subject);
    }
    tell!(out, "same as before=", (yes(asked.before == Some(Some(who)))));
    if asked.earlier == Some(Some(who)) {
        tell!(out, "same as earlier");
        tell!(out, "same as earlier subject=", subject);
    }
    if names.last == Some(who) {
        tell!(out, "last named");
        tell!(out, "last named subject=", subject);
    }
}

/// Whether the head of the clause's subject is a word of the name: "the institute" for "Serum Institute of India".
fn echoes(asked: &Asked<'_, '_, '_>, name: &str) -> bool {
    let Some(subject) = asked.stand.subject.clone() else { return false };
    let Some(last) = asked.view.span(subject).last() else { return false };
    let head = asked.view.document.word(last);
    let common = head.len() > 2 && head.bytes().all(|byte| byte.is_ascii_lowercase());
    common && name.as_bytes().split(|byte| *byte == b' ').any(|word| word.eq_ignore_ascii_case(head.as_bytes()))
}

fn in_sentence(
    asked: &Asked<'_, '_, '_>,
    mention: &Mention,
    stance: Part<'static>,
    form: Part<'static>,
    out: &mut impl Sink,
) {
    let view = asked.view;
    let amount = &view.amounts[asked.nth].tokens;
    let before = mention.tokens.end <= amount.start;
    let (from, to) = match before {
        true => (mention.tokens.end, amount.start),
        false => (amount.end, mention.tokens.start.max(amount.end)),
    };
    let between = few(view.amounts_within(from..to));
    let side = if before { part!("before") } else { part!("behind") };
    tell!(out, "stance=", stance);
    tell!(out, "stance=", stance, " form=", form);
    tell!(out, "stance=", stance, " sort=", (mention.sort.part()));
    tell!(out, "side=", side, " amounts=", between);
    tell!(out, "side=", side, " broken=", (yes(view.broken(from..to))));
    tell!(out, "side=", side, " far=", (few((to - from) / 5)));
}

fn elsewhere(names: &Names<'_, '_, '_>, who: usize, out: &mut impl Sink) {
    let subject = names.asked.subject();
    let headed = names.cast.within(names.asked.heading.clone()).iter().any(|mention| mention.who == who);
    let share = few(names.cast.share(who));
    tell!(out, "elsewhere");
    tell!(out, "elsewhere subject=", subject);
    tell!(out, "elsewhere names=", (few(names.named().count())));
    tell!(out, "elsewhere share=", share, " subject=", subject);
    if headed {
        tell!(out, "elsewhere headed");
    }
    let named = &names.cast.all[who];
    let leads = yes(named.leads);
    if named.titled {
        tell!(out, "elsewhere titled subject=", subject);
    }
    tell!(out, "elsewhere leads=", leads, " titled=", (yes(named.titled)), " share=", share);
    tell!(out, "elsewhere leads=", leads, " sort=", (named.sort.part()), " subject=", subject);
}

fn rank(names: &Names<'_, '_, '_>, who: usize, out: &mut impl Sink) {
    let cast = names.cast;
    let named = &cast.all[who];
    let place = few(cast.rank(who));
    tell!(out, "rank=", place, " share=", (few(cast.share(who))));
    tell!(out, "titled=", (yes(named.titled)), " rank=", place);
    let first = yes(cast.first == Some(who));
    tell!(out, "first named=", first);
    tell!(out, "first named=", first, " subject=", (names.asked.subject()));
    tell!(out, "leads=", (yes(named.leads)), " rank=", place);
    tell!(out, "rank=", place, " article=", (cast.article));
    tell!(out, "named=", (few(named.count.saturating_sub(1))));
}
