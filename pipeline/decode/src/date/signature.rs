//! A date line under the name of the body that signs, or at the end of a text.

use super::line::date_line;
use super::partial::PartialDate;
use crate::vocabulary::vocabulary;

/// The first signature among `lines`, which are not blank, as its place and date; of none, the date that ends the text.
pub(crate) fn signature<'t>(lines: impl Iterator<Item = &'t str>) -> Option<(usize, PartialDate)> {
    let (mut previous, mut last) = ("", None);
    for (at, line) in lines.enumerate() {
        last = date_line(line).map(|line| (at, line.date));
        if last.is_some() && signs(previous) {
            return last;
        }
        previous = line;
    }
    last.filter(|(at, _)| *at >= 2)
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
        let found = |text: &str| signature(text.lines()).map(|(_, date)| date.to_string());
        let notice = "Dear harbour masters:\nThe lock is shut.\nRiver Board\nMay 3, 2021\nattachment\nList of locks";
        assert_eq!(found(notice).as_deref(), Some("2021-05-03"));
        assert_eq!(found("Letter\nThe lock is shut.\nAda Lind\n3 May").as_deref(), Some("--05-03"));
        assert_eq!(found("Letter\nThe lock is shut.\n3 May 2021\nAda Lind said more."), None);
        assert_eq!(found("3 May 2021"), None);
    }
}
