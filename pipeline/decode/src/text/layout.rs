//! How a group of dividing lines divides its text: whether titles stand after them, before them, or whether they close
//! the articles. A group that leaves no sensible articles divides nothing.

use super::lines::Lines;
use super::separators::{Group, Kind};
use super::title::{could_be_title, ends_sentence, looks_like_title};
use crate::vocabulary::{Place, vocabulary};

/// A piece of a text, by its lines. Those before `first` and after `last` belong to no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) byline: Option<usize>,
}

/// Where titles stand, once that is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Before,
    After,
    Closing,
}

/// A text with the means to judge its lines.
pub(crate) struct Page<'t> {
    pub(crate) text: &'t str,
    pub(crate) lines: &'t Lines,
    pub(crate) groups: &'t [Group],
}

/// How many articles one dividing line that stands amiss outweighs.
const AMISS: i64 = 3;

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Whether `part` is at least eight tenths of `all`: some lines may be cut, or be something else.
fn is_most(part: usize, all: usize) -> bool {
    all > 0 && part * 10 >= all * 8
}

impl Page<'_> {
    fn line(&self, at: usize) -> &str {
        self.lines.trimmed(self.text, at)
    }

    /// The layout under which `group` divides the text well, and how well; none where there is none.
    pub(crate) fn layout(&self, group: &Group) -> Option<(Layout, i64)> {
        let fits = |layout: Layout| self.score(group, layout).map(|score| (layout, score));
        match group.place {
            Place::Before => fits(Layout::Before),
            Place::After => fits(Layout::After),
            Place::Closing => fits(Layout::Closing),
            Place::Any => {
                let (first, second) = self.likelier(group);
                fits(first).or_else(|| fits(second))
            }
        }
    }

    /// The two places of a title, the likelier first: what a dividing line stands next to votes.
    fn likelier(&self, group: &Group) -> (Layout, Layout) {
        let (before, after) = (Layout::Before, Layout::After);
        if group.lines.first() == Some(&0) {
            return (before, after);
        }
        let mut balance = 0i64;
        for &at in &group.lines {
            let (previous, next) = (self.line(at - 1), self.line(at + 1));
            let titled = !vocabulary().archive.is_header(previous) && looks_like_title(previous);
            balance += i64::from(titled && self.lines.is_free_before(at - 1))
                + i64::from(ends_sentence(next) && next.len() > previous.len());
            balance -= i64::from(looks_like_title(next) && self.lines.is_free_after(at + 1))
                + i64::from(ends_sentence(previous));
        }
        if balance > 0 { (after, before) } else { (before, after) }
    }

    /// The articles that `group` gives, less what does not stand as it should; none where that is too much.
    fn score(&self, group: &Group, layout: Layout) -> Option<i64> {
        // What costs least is asked first: most groups fail here.
        if !self.opens_well(group, layout) {
            return None;
        }
        // Of dividing lines in a row only the last divides.
        let is_followed = |at: usize| group.lines.binary_search(&(at + 1)).is_ok();
        let dividing: Vec<usize> = group.lines.iter().copied().filter(|at| !is_followed(*at)).collect();
        let standing = dividing.iter().filter(|at| self.stands(layout, **at)).count();
        let pieces = self.pieces(group, layout);
        let title_lines = usize::from(layout == Layout::After);
        let whole = pieces.iter().filter(|piece| piece.last > piece.first + title_lines).count();
        let fits = is_most(standing, dividing.len())
            && is_most(whole, pieces.len())
            && (layout != Layout::After || self.titles_look_right(&dividing))
            && (group.kind != Kind::Repeated || self.repeats_well(group, layout, &pieces));
        let amiss = (dividing.len() - standing) + (pieces.len() - whole);
        fits.then(|| signed(pieces.len()) - AMISS * signed(amiss))
    }

    /// Whether the dividing line `at` stands where `layout` has it.
    fn stands(&self, layout: Layout, at: usize) -> bool {
        let has_next = at + 1 < self.lines.len();
        match layout {
            Layout::Before => could_be_title(self.line(at + 1)),
            Layout::After => has_next && at.checked_sub(1).is_some_and(|title| could_be_title(self.line(title))),
            Layout::Closing => at > 0,
        }
    }

    /// Whether half of the lines before `dividing` look like titles, not like the ends of articles.
    fn titles_look_right(&self, dividing: &[usize]) -> bool {
        let titles = dividing.iter().filter_map(|at| at.checked_sub(1));
        titles.filter(|title| looks_like_title(self.line(*title))).count() * 2 >= dividing.len()
    }

    /// Whether what stands before the first article is page furniture. Known by-lines may also cut into a page whose first
    /// article has lost its own.
    fn opens_well(&self, group: &Group, layout: Layout) -> bool {
        let Some(first) = group.lines.first() else { return false };
        let furniture = match layout {
            Layout::Before => 0..*first,
            Layout::After => 0..first.saturating_sub(1),
            Layout::Closing => 0..0,
        };
        let alone = group.lines.len() == 1;
        let is_short = |at: usize| could_be_title(self.line(at)) && !(alone && ends_sentence(self.line(at)));
        let plain = furniture.len() <= MOST_FURNITURE && furniture.into_iter().all(is_short);
        plain || layout == Layout::Before && group.kind == Kind::Family && group.lines.len() >= 3
    }

    /// Repetition alone must show more than a known form: few titles that end like sentences or ask, articles of some
    /// length, and no sign of a dialogue.
    fn repeats_well(&self, group: &Group, layout: Layout, pieces: &[Piece]) -> bool {
        let titles: Vec<&str> = (group.lines.iter())
            .filter_map(|at| if layout == Layout::Before { Some(at + 1) } else { at.checked_sub(1) })
            .map(|at| self.line(at))
            .collect();
        let closed = titles.iter().filter(|title| ends_sentence(title)).count();
        let asking = titles.iter().filter(|title| title.ends_with(['?', '？'])).count();
        let size = |piece: &Piece| (piece.first..=piece.last).map(|at| self.line(at).len()).sum::<usize>();
        let long = pieces.iter().filter(|piece| size(piece) >= ARTICLE_BYTES).count();
        closed * 10 <= titles.len() * 6
            && asking * 2 <= titles.len()
            && is_most(long, pieces.len())
            && !self.is_dialogue(group, pieces)
    }

    /// Whether another line repeats itself inside nearly every piece, with text after it: those are the speakers of an
    /// interview or the headings of a form, and `group` is one of them.
    fn is_dialogue(&self, group: &Group, pieces: &[Piece]) -> bool {
        let speaks_in = |other: &Group, piece: &Piece| {
            let at = other.lines.partition_point(|at| *at <= piece.first);
            let inside = other.lines.get(at).filter(|at| **at < piece.last);
            inside.is_some_and(|at| (at + 1..=piece.last).any(|after| ends_sentence(self.line(after))))
        };
        let others = self.groups.iter().filter(|other| other.kind == Kind::Repeated && other.lines != group.lines);
        others
            .into_iter()
            .any(|other| is_most(pieces.iter().filter(|piece| speaks_in(other, piece)).count(), pieces.len()))
    }

    /// The pieces into which `group` divides the text.
    pub(crate) fn pieces(&self, group: &Group, layout: Layout) -> Vec<Piece> {
        match layout {
            Layout::Before => self.pieces_before(&group.lines),
            Layout::After => self.pieces_after(&group.lines),
            Layout::Closing => self.pieces_closed(&group.lines, group.tail),
        }
    }

    fn pieces_before(&self, dividing: &[usize]) -> Vec<Piece> {
        let first = dividing.first().copied().unwrap_or(0);
        let orphan = (0..first).find(|at| !could_be_title(self.line(*at))).and_then(|_| first.checked_sub(1));
        let orphan = orphan.map(|last| Piece { first: self.after_headers(0, last), last, byline: None });
        let ends = dividing.iter().skip(1).copied().chain([self.lines.len()]);
        let pieces = dividing.iter().zip(ends).filter(|(at, end)| *at + 1 < *end);
        orphan
            .into_iter()
            .chain(pieces.map(|(at, end)| Piece { first: at + 1, last: end - 1, byline: Some(*at) }))
            .collect()
    }

    fn pieces_after(&self, dividing: &[usize]) -> Vec<Piece> {
        let ends = dividing.iter().skip(1).map(|next| next.saturating_sub(1)).chain([self.lines.len()]);
        let pieces = dividing.iter().zip(ends).filter(|(at, end)| **at > 0 && **at < *end);
        pieces.map(|(at, end)| Piece { first: at - 1, last: end - 1, byline: Some(*at) }).collect()
    }

    fn pieces_closed(&self, dividing: &[usize], tail: bool) -> Vec<Piece> {
        let mut start = 0;
        let mut pieces = Vec::new();
        for &at in dividing.iter().chain(std::iter::once(&self.lines.len())) {
            let (end, next) = if tail { ((at + 1).min(self.lines.len()), at + 1) } else { (at, at + 1) };
            if start < end {
                let first = self.after_headers(start, end - 1);
                pieces.push(Piece { first, last: end - 1, byline: None });
            }
            start = next;
        }
        pieces
    }

    /// The first line from `start` that is no header; at most `last`.
    fn after_headers(&self, start: usize, last: usize) -> usize {
        (start..last).find(|at| !vocabulary().archive.is_header(self.line(*at))).unwrap_or(last)
    }
}

/// How many lines of a page may stand before its first article.
const MOST_FURNITURE: usize = 12;
/// What a piece must hold to be an article where repetition alone divides.
const ARTICLE_BYTES: usize = 100;
