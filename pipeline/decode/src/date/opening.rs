//! Dates in the opening of a paragraph: datelines of agencies and papers, labels, leads that name their source, and
//! `today` with the date in brackets. An ordinary sentence that begins with a date is none of them.

use super::find::{Mention, mentions};
use super::partial::PartialDate;
use crate::PublishedBasis;
use crate::vocabulary::vocabulary;

/// How far into a paragraph an opening goes.
const OPENING_BYTES: usize = 240;

/// The date in the opening of `paragraph`, with how it was found.
pub(crate) fn opening(paragraph: &str) -> Option<(PartialDate, PublishedBasis)> {
    let head = paragraph.trim_start();
    let head = head.get(..head.floor_char_boundary(OPENING_BYTES))?;
    let found: Vec<Mention> = mentions(head).take(4).collect();
    let first = |holds: &dyn Fn(&str, &str, bool) -> bool| {
        let holds = |mention: &&Mention| {
            let parts = head.get(..mention.span.start).zip(head.get(mention.span.end..));
            parts.is_some_and(|(before, after)| holds(before, after, mention.date.is_full()))
        };
        found.iter().find(holds).map(|mention| mention.date)
    };
    let dateline = first(&is_dateline).map(|date| (date, PublishedBasis::Dateline));
    let other = || first(&is_labelled).or_else(|| first(&is_lead)).or_else(|| first(&is_today));
    dateline.or_else(|| other().map(|date| (date, PublishedBasis::Text)))
}

/// What stands before the date of a dateline.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Nothing.
    Bare,
    /// Capitalised words.
    Named,
    /// A place in capitals, or words that end in a comma.
    Placed,
    /// Words of a script without spaces.
    Unspaced,
}

fn is_dateline(before: &str, after: &str, is_full: bool) -> bool {
    // `GENEVA (3 March 2021) –` has the date itself in brackets.
    let (before, after) = match (before.trim_end().strip_suffix('('), after.strip_prefix(')')) {
        (Some(before), Some(after)) => (before, after),
        _ => (before, after),
    };
    source(before).is_some_and(|source| closes_dateline(source, before, after, is_full))
}

fn source(before: &str) -> Option<Source> {
    let rules = &vocabulary().dates.dateline;
    let without_agency = without_brackets(before);
    let text = without_agency.trim();
    if text.is_empty() {
        return Some(Source::Bare);
    }
    let bare = text.trim_matches(['【', '】', '（', '）']);
    if !bare.is_empty() && bare.chars().all(|c| !c.is_ascii() && c.is_alphabetic()) {
        return (bare.chars().count() <= 20).then_some(Source::Unspaced);
    }
    let words: Vec<&str> = text.split_whitespace().map(bare_word).filter(|word| !word.is_empty()).collect();
    let first = *words.first()?;
    let may_stand = |word: &&str| {
        let capital = word.chars().next().is_some_and(|c| !c.is_lowercase() && !c.is_ascii_digit());
        capital || rules.connectors.contains(*word) || rules.agencies.iter().any(|agency| agency == word)
    };
    let opens_sentence = rules.openers.contains(&first.to_lowercase());
    if opens_sentence || text.len() > 120 || words.len() > 14 || !words.iter().all(may_stand) {
        return None;
    }
    // A headline may be all in capitals; the name of a place is short.
    let in_capitals = first.chars().count() >= 3 && first.chars().all(|c| !c.is_lowercase()) && words.len() <= 3;
    let is_placed = in_capitals || text.ends_with([',', '，', ')', '）']);
    Some(if is_placed { Source::Placed } else { Source::Named })
}

fn bare_word(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// `text` without what stands in round brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

fn closes_dateline(source: Source, before: &str, after: &str, is_full: bool) -> bool {
    let rules = &vocabulary().dates.dateline;
    let after = after.trim_start_matches([' ', ',', '，', '\u{a0}']);
    let has_agency = rules.agencies.iter().any(|agency| holds_word(before, agency));
    let Some(first) = after.chars().next() else {
        // A line that is nothing but place and date.
        return source == Source::Placed && is_full && before.split_whitespace().count() <= 4;
    };
    let rest = after.get(first.len_utf8()..).unwrap_or_default();
    let begins_sentence = rest.starts_with(' ') && rest.trim_start().chars().next().is_some_and(char::is_uppercase);
    match first {
        _ if source == Source::Unspaced => {
            rules.wires.iter().any(|wire| after.starts_with(wire.as_str())) || is_credit(first, rest)
        }
        '(' | '（' | '/' | '【' => is_credit(first, rest),
        '-' | '–' | '—' | '―' | '−' => match source {
            Source::Placed => true,
            Source::Named => has_agency,
            _ => is_full,
        },
        ':' => source == Source::Placed && (has_agency || begins_sentence),
        '.' => source == Source::Placed && has_agency && begins_sentence,
        _ => source == Source::Placed && rules.agencies.iter().any(|agency| begins_with_word(after, agency)),
    }
}

/// Whether brackets, opened by `open`, hold an agency, a reporter, or a name in capitals.
fn is_credit(open: char, rest: &str) -> bool {
    let rules = &vocabulary().dates.dateline;
    let close = match open {
        '(' | '（' => [')', '）'],
        '/' => ['/', '/'],
        '【' => ['】', ']'],
        _ => return false,
    };
    let Some(inside) = rest.find(close).and_then(|end| rest.get(..end)).map(str::trim) else { return false };
    let credited = rules.agencies.iter().chain(&rules.reporters).any(|name| begins_with_word(inside, name));
    let in_capitals = inside.len() >= 2 && inside.chars().all(|c| c.is_ascii_uppercase() || c == ' ' || c == '-');
    inside.len() <= 80 && (credited || in_capitals)
}

fn holds_word(text: &str, word: &str) -> bool {
    let is_free = |at: usize| {
        text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric() && c != '.')
    };
    text.match_indices(word)
        .any(|(at, _)| is_free(at) && text.get(at..).is_some_and(|rest| begins_with_word(rest, word)))
}

fn begins_with_word(text: &str, word: &str) -> bool {
    let next = text.strip_prefix(word).map(|rest| rest.chars().next());
    let unspaced = word.chars().all(|c| !c.is_ascii());
    next.is_some_and(|next| unspaced || next.is_none_or(|c| !c.is_alphanumeric()))
}

/// Whether the text begins with a label, at most after the name of its source, and its sentence ends with the date.
fn is_labelled(before: &str, after: &str, _is_full: bool) -> bool {
    let before = before.trim_end_matches([' ', ':', '：', '\u{a0}']);
    let labelled = vocabulary().dates.label.words.iter().any(|label| {
        before
            .strip_suffix(label.as_str())
            .is_some_and(|source| source.len() <= 60 && !source.contains(['.', '。', ',', '"']))
    });
    let after = after.trim_start();
    labelled && (after.is_empty() || after.starts_with(['.', '。', ':', '：', '|', '-', '–', '—']))
}

/// Whether the text begins by naming a source and the day on which it came out, in one breath.
fn is_lead(before: &str, _after: &str, _is_full: bool) -> bool {
    let Some(clause) = before.trim_end().strip_suffix(" on") else { return false };
    let leads = |words: &str| clause.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words));
    !clause.contains([',', '.', ';', ':']) && vocabulary().dates.lead.words.iter().any(|words| leads(words))
}

/// Whether the date stands in brackets after a word for today.
fn is_today(before: &str, after: &str, _is_full: bool) -> bool {
    let Some(before) = before.strip_suffix(['(', '（']) else { return false };
    let before = before.trim_end().to_lowercase();
    let ends = |word: &str| {
        before
            .strip_suffix(word)
            .is_some_and(|rest| rest.chars().next_back().is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii()))
    };
    after.starts_with([')', '）']) && vocabulary().dates.today.words.iter().any(|word| ends(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(matches: &[String], not: &[String], basis: PublishedBasis) {
        for text in matches {
            assert_eq!(opening(text).map(|(_, basis)| basis), Some(basis), "'{text}' should have a date");
        }
        for text in not {
            assert_eq!(opening(text), None, "'{text}' should have none");
        }
    }

    #[test]
    fn examples_hold() {
        let dates = &vocabulary().dates;
        check(&dates.dateline.matches, &dates.dateline.not, PublishedBasis::Dateline);
        for phrases in [&dates.label, &dates.lead, &dates.today] {
            check(&phrases.matches, &phrases.not, PublishedBasis::Text);
        }
    }
}
