//! Forms of whole lines, such as `Posted by {name} on {date}`. Letters match without regard to case, a space any white
//! space, straight quotes and colons also their typographic and full-width kin. What a hole accepts is decided by the caller.

/// What a hole stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hole {
    /// A person's or an account's name.
    Name,
    /// A date with its year.
    Date,
    /// A time of day.
    Time,
    /// Anything that is no sentence.
    Any,
    /// Digits.
    Number,
    /// The numbers of a pager.
    Pages,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(Vec<char>),
    Hole(Hole),
}

/// A form of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    parts: Vec<Part>,
    /// It has a hole for a date, so that a line without a year cannot match.
    pub(crate) has_date: bool,
}

impl Template {
    /// The template of `form`; none where it names an unknown hole.
    pub(crate) fn parse(form: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = form;
        while let Some((literal, more)) = rest.split_once('{') {
            let (name, after) = more.split_once('}')?;
            push_literal(&mut parts, literal);
            parts.push(Part::Hole(hole(name)?));
            rest = after;
        }
        push_literal(&mut parts, rest);
        let has_date = parts.contains(&Part::Hole(Hole::Date));
        Some(Self { parts, has_date })
    }

    /// Whether all of `line` has this form.
    pub(crate) fn matches(&self, line: &str, accepts: &dyn Fn(Hole, &str) -> bool) -> bool {
        matches(&self.parts, line, accepts)
    }

    /// Whether the end of `line` has this form, from its start or from a space on.
    pub(crate) fn matches_tail(&self, line: &str, accepts: &dyn Fn(Hole, &str) -> bool) -> bool {
        let starts = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
        std::iter::once(0).chain(starts).any(|at| line.get(at..).is_some_and(|tail| self.matches(tail, accepts)))
    }

    /// The character that a line must begin with, in lower case; none where a hole comes first.
    pub(crate) fn first_char(&self) -> Option<char> {
        match self.parts.first() {
            Some(Part::Literal(literal)) => literal.first().copied(),
            _ => None,
        }
    }
}

fn hole(name: &str) -> Option<Hole> {
    Some(match name {
        "name" => Hole::Name,
        "date" => Hole::Date,
        "time" => Hole::Time,
        "any" => Hole::Any,
        "number" => Hole::Number,
        "pages" => Hole::Pages,
        _ => return None,
    })
}

fn push_literal(parts: &mut Vec<Part>, literal: &str) {
    if !literal.is_empty() {
        parts.push(Part::Literal(literal.chars().map(fold).collect()));
    }
}

/// A character as it is compared.
pub(crate) fn fold(c: char) -> char {
    match c {
        '’' | '‘' | '`' => '\'',
        '“' | '”' | '«' | '»' => '"',
        '：' => ':',
        '｜' => '|',
        'A'..='Z' => c.to_ascii_lowercase(),
        c if c.is_ascii() => c,
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

fn matches(parts: &[Part], text: &str, accepts: &dyn Fn(Hole, &str) -> bool) -> bool {
    match parts {
        [] => text.trim().is_empty(),
        [Part::Literal(literal), rest @ ..] => strip(text, literal).is_some_and(|text| matches(rest, text, accepts)),
        [Part::Hole(hole)] => accepts(*hole, text.trim()),
        [Part::Hole(hole), rest @ ..] => {
            let boundaries = text.char_indices().map(|(at, _)| at).skip(1);
            boundaries.map(|at| text.split_at(at)).any(|(filling, after)| {
                could_start(rest, after) && accepts(*hole, filling.trim()) && matches(rest, after, accepts)
            })
        }
    }
}

/// Whether the literal that `parts` begin with stands at the start of `text`; cheaper than asking a hole.
fn could_start(parts: &[Part], text: &str) -> bool {
    match parts.first() {
        Some(Part::Literal(literal)) => strip(text, literal).is_some(),
        _ => true,
    }
}

/// `text` without `literal` at its start.
fn strip<'t>(text: &'t str, literal: &[char]) -> Option<&'t str> {
    let mut rest = text;
    for &expected in literal {
        if expected == ' ' {
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
        } else {
            let mut chars = rest.chars();
            if fold(chars.next()?) != expected {
                return None;
            }
            rest = chars.as_str();
        }
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(form: &str, line: &str) -> bool {
        let template = Template::parse(form).expect("a form");
        template.matches(line, &|hole, text| match hole {
            Hole::Number => !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()),
            _ => !text.is_empty(),
        })
    }

    #[test]
    fn literals_and_holes() {
        assert!(fits("Posted by {name} on {date}", "POSTED  by Ada\u{a0}on today"));
        assert!(fits("Page {number} of {number}", "page 2 of 9"));
        assert!(!fits("Page {number} of {number}", "page two of 9"));
        assert!(fits("作者：{name}", "作者: 王"));
        assert!(!fits("By {name}", "Bye Ada"));
        assert!(!fits("By {name}", "By "));
        assert!(Template::parse("{nobody}").is_none());
    }

    #[test]
    fn a_tail_begins_at_a_space() {
        let template = Template::parse("[Read on] about {any}").expect("a form");
        let any = |_: Hole, text: &str| !text.is_empty();
        assert!(template.matches_tail("It rose … [Read on] about Eels", &any));
        assert!(template.matches_tail("[Read on] about Eels", &any));
        assert!(!template.matches_tail("It rose [Read on]", &any));
    }
}
