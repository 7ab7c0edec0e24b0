//! A text: an archive of articles, or one article. The whole of it is there before it is divided; articles are made
//! one by one. An article's text runs from its title line to its last line, byte for byte.

mod layout;
mod lines;
mod separators;
mod title;

use std::cmp::Reverse;

use layout::{Layout, Page, Piece};
pub(crate) use lines::split_lines;
use lines::{Lines, trim};
use separators::groups;
use sluicebox_record::{Reject, RejectCode, Span};
use title::{could_be_title, looks_like_title};

use crate::article::{Article, Event, PublishedBasis};
use crate::vocabulary::vocabulary;
use crate::{Format, date, language};

/// A text with the pieces it is divided into.
pub(crate) struct Text {
    text: String,
    lines: Lines,
    pieces: std::vec::IntoIter<Piece>,
    ordinal: usize,
    max_article_bytes: usize,
    pub(crate) format: Format,
}

impl Text {
    /// Divides `text`; a `format` other than an archive takes it as one article.
    pub(crate) fn new(text: String, format: Option<Format>, max_article_bytes: usize) -> Self {
        let lines = Lines::of(&text);
        let divided = if format == Some(Format::Text) { None } else { divide(&text, &lines) };
        let found = if divided.is_some() { Format::Archive } else { Format::Text };
        let pieces = divided.unwrap_or_else(|| whole(&lines));
        Self { text, lines, pieces: pieces.into_iter(), ordinal: 0, max_article_bytes, format: format.unwrap_or(found) }
    }

    /// Whether no line of it says anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.len() == 0
    }

    /// Whether all its articles are handed out.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.pieces.len() == 0
    }

    /// Bytes held.
    pub(crate) fn buffered(&self) -> usize {
        self.text.len() + self.lines.len() * size_of::<lines::Line>()
    }

    /// The next article, or its reject.
    pub(crate) fn next(&mut self) -> Option<Event> {
        let piece = self.pieces.next()?;
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let (first, last) = (self.lines.get(piece.first)?, self.lines.get(piece.last)?);
        let span = first.span.join(last.span);
        if span.len() > self.max_article_bytes {
            let detail = format!("an article of {} bytes, over the limit of {}", span.len(), self.max_article_bytes);
            return Some(Event::Reject(Reject::new(RejectCode::TooLong, span, self.text.as_bytes(), detail)));
        }
        Some(Event::Article(self.article(ordinal, piece, span, (first.number, last.number))))
    }

    fn article(&self, ordinal: usize, piece: Piece, span: Span, numbers: (usize, usize)) -> Article {
        let text = span.slice(&self.text);
        let title = self.title(piece);
        let byline = piece.byline.map(|at| self.lines.trimmed(&self.text, at));
        let published = byline.and_then(date::byline_date).map(|date| (date, PublishedBasis::Field));
        let published = published.or_else(|| date::published(text, title.is_some()));
        Article {
            ordinal,
            nth: 0,
            record_id: None,
            url: None,
            title: title.map(str::to_owned),
            text: text.to_owned(),
            byline: byline.map(str::to_owned),
            published: published.map(|(date, _)| date.to_string()),
            published_basis: published.map(|(_, basis)| basis),
            language: language::language(text),
            span,
            first_line: numbers.0,
            last_line: numbers.1,
            position: self.position_after(span),
        }
    }

    /// In a divided text the first line is the title unless it is a paragraph; in a text by itself it must look like one.
    fn title(&self, piece: Piece) -> Option<&str> {
        let line = self.lines.trimmed(&self.text, piece.first);
        let is_title = match self.format {
            Format::Archive => could_be_title(line),
            _ => piece.last > piece.first && looks_like_title(line) && !date::is_date(line),
        };
        let bare = trim(line.trim_start_matches('#'));
        is_title.then_some(if bare.is_empty() { line } else { bare })
    }

    /// The source is worked off up to the article's end; with the last one, to its own.
    fn position_after(&self, span: Span) -> usize {
        if self.is_exhausted() { self.text.len() } else { span.end }
    }
}

/// The text as one piece; no piece where all of it is blank.
fn whole(lines: &Lines) -> Vec<Piece> {
    lines.len().checked_sub(1).map(|last| Piece { first: 0, last, byline: None }).into_iter().collect()
}

/// The articles of an archive; none where nothing divides the text.
fn divide(text: &str, lines: &Lines) -> Option<Vec<Piece>> {
    let groups = groups(text, lines);
    let page = Page { text, lines, groups: &groups };
    let candidates = groups.iter().filter_map(|group| page.layout(group).map(|found| (group, found)));
    // A title beside its by-line is better than a closing line, more articles are better than fewer, and what is known
    // better than what repeats itself.
    let (group, (layout, _)) = candidates.max_by_key(|(group, (layout, score))| {
        let earliest = Reverse(group.lines.first().copied());
        (*layout != Layout::Closing, *score, Reverse(group.kind), earliest)
    })?;
    let pieces = page.pieces(group, layout);
    let trimmed: Vec<Piece> = pieces.into_iter().map(|piece| without_furniture(text, lines, piece)).collect();
    (!trimmed.is_empty()).then_some(trimmed)
}

/// `piece` without the lines of the page that follow its text. Its first line always stays.
fn without_furniture(text: &str, lines: &Lines, piece: Piece) -> Piece {
    let archive = &vocabulary().archive;
    let last = page_end(text, lines, piece).unwrap_or(piece.last);
    let body = piece.byline.filter(|byline| *byline > piece.first).unwrap_or(piece.first);
    let is_furniture = |at: &usize| {
        let line = lines.trimmed(text, *at);
        archive.footer(line).is_some() || archive.is_header(line)
    };
    let last = (body + 1..=last).rev().find(|at| !is_furniture(at)).unwrap_or(body);
    Piece { last, ..piece }
}

/// The last line before a sign that the page has no more articles, if only short lines follow the sign.
fn page_end(text: &str, lines: &Lines, piece: Piece) -> Option<usize> {
    let archive = &vocabulary().archive;
    let mut end = None;
    for at in (piece.first + 1..=piece.last).rev().take(MOST_FURNITURE) {
        let line = lines.trimmed(text, at);
        if title::ends_sentence(line) && archive.footer(line).is_none() || !could_be_page_line(line) {
            break;
        }
        if archive.footer(line) == Some(true) {
            end = Some(at - 1);
        }
    }
    end
}

/// How many lines after the last article are looked at for the end of the page.
const MOST_FURNITURE: usize = 60;

fn could_be_page_line(line: &str) -> bool {
    line.chars().count() <= 100
}
