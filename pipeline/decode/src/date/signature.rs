//! The lines of a text that are nothing but a date, and which of them signs it: one under the name of the body that
//! signs, or the end of the text.

use super::line::{DateLine, Label, date_line};
use crate::vocabulary::vocabulary;

/// A line that is a date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dated {
    /// Its place among the lines that are not blank.
    pub(crate) at: usize,
    pub(crate) line: DateLine,
    /// It stands under the name of a body that signs.
    signed: bool,
    /// No line follows it, and what stands before it does not lead up to it.
    ends: bool,
}

/// So many unlabelled date lines make a chronicle, of which none is the date.
const CHRONICLE: usize = 3;

/// Every date line among `lines`, which are not blank.
pub(crate) fn dated_lines<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<Dated> {
    let (mut previous, mut count) = ("", 0);
    let mut found: Vec<Dated> = Vec::new();
    for (at, line) in lines.enumerate() {
        if let Some(line) = date_line(line) {
            let ends = at >= 2 && !previous.ends_with([':', '：']);
            found.push(Dated { at, line, signed: signs(previous), ends });
        }
        previous = line;
        count = at + 1;
    }
    for dated in &mut found {
        dated.ends &= dated.at + 1 == count;
    }
    found
}

/// Whether the text is a chronicle or a calendar.
pub(crate) fn is_chronicle(dated: &[Dated]) -> bool {
    dated.iter().filter(|dated| dated.line.label == Label::None && !dated.signed).count() >= CHRONICLE
}

/// The signature: the first of at most two under a body that signs, else the date that ends the text.
pub(crate) fn signature(dated: &[Dated]) -> Option<Dated> {
    let signed: Vec<&Dated> = dated.iter().filter(|dated| dated.signed).collect();
    match signed.as_slice() {
        [] if is_chronicle(dated) => None,
        [] => dated.last().copied().filter(|dated| dated.ends),
        [first] | [first, _] => Some(**first),
        _ => None,
    }
}

/// Whether `line` is the name of a body that signs.
fn signs(line: &str) -> bool {
    let rules = &vocabulary().dates.signatures;
    let line = line.trim().trim_end_matches(['.', ',', '，']);
    let starts = line.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    if !starts || line.len() > 120 || line.split_whitespace().count() > 14 {
        return false;
    }
    let mut words = line.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let closes = words.clone().next_back().is_some_and(|word| rules.closings.contains(&word));
    let ends = !line.is_ascii() && rules.endings.iter().any(|ending| line.ends_with(ending.as_str()));
    closes || ends || words.any(|word| rules.words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_hold() {
        let rules = &vocabulary().dates.signatures;
        for line in &rules.matches {
            assert!(signs(line), "'{line}' should sign");
        }
        for line in &rules.not {
            assert!(!signs(line), "'{line}' should not sign");
        }
    }

    #[test]
    fn a_signature_may_stand_before_an_attachment_but_a_bare_date_only_at_the_end() {
        let found = |text: &str| signature(&dated_lines(text.lines())).map(|dated| dated.line.date.to_string());
        let notice = "Dear harbour masters:\nThe lock is shut.\nRiver Board\nMay 3, 2021\nattachment\nList of locks";
        assert_eq!(found(notice).as_deref(), Some("2021-05-03"));
        assert_eq!(found("Letter\nThe lock is shut.\nAda Lind\n3 May").as_deref(), Some("--05-03"));
        assert_eq!(found("Letter\nThe lock is shut.\n3 May 2021\nAda Lind said more."), None);
        assert_eq!(found("3 May 2021"), None);
        assert_eq!(found("Letter\nThe lock is shut.\nNext meeting:\n3 May 2021"), None);
        assert_eq!(found("Floods\n3 May 1921\nHigh\n4 June 1954\nHigher\n5 June 2002\nHighest\n6 June 2013"), None);
    }
}
