//! Sections: the stretches of a long article between its headings, each with its own topic.
//!
//! Sections follow each other and together cover the text from its first block to its last. A stretch too short to
//! judge joins the one before it.

use super::evidence::Findings;
use super::score::Strengths;
use super::vocabulary::TopicVocabulary;
use crate::text::block::{Block, BlockKind};
use crate::text::document::Document;

/// How much of the whole article's strength a section inherits.
const INHERITED: f64 = 0.35;
/// A section has at least this many bytes.
const SHORTEST: usize = 240;

/// A stretch of an article under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// First byte, of its heading.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its heading; empty where it has none.
    pub heading: String,
    /// What it is about.
    pub topic: String,
}

/// The sections of `document`; none where no heading divides it.
pub(super) fn of(
    document: &Document<'_>,
    findings: &Findings,
    article: &Strengths,
    vocabulary: &TopicVocabulary,
) -> Vec<Section> {
    let blocks = stretches(&document.blocks);
    if blocks.len() < 2 {
        return Vec::new();
    }
    let section = |(first, last): &(usize, usize)| {
        let head = &document.blocks[*first];
        let is_heading = matches!(head.kind, BlockKind::Heading | BlockKind::Title);
        let heading = if is_heading { head.span.slice(document.text).to_owned() } else { String::new() };
        let mut strengths = part(document, findings, *first, *last, vocabulary);
        strengths.add(article, INHERITED);
        let (start, end) = (head.span.start, document.blocks[*last].span.end);
        Section { start, end, heading, topic: strengths.primary(vocabulary).to_owned() }
    };
    blocks.iter().map(section).collect()
}

fn part(
    document: &Document<'_>,
    findings: &Findings,
    first: usize,
    last: usize,
    vocabulary: &TopicVocabulary,
) -> Strengths {
    let start = document.sentences.partition_point(|sentence| sentence.block < first);
    let end = document.sentences.partition_point(|sentence| sentence.block <= last);
    Strengths::of(&findings.part(start..end), vocabulary)
}

/// First and last block of each section.
fn stretches(blocks: &[Block]) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let long_enough = stretches.last().is_some_and(|(first, last)| {
            let bytes = blocks[*last].span.end - blocks[*first].span.start;
            bytes >= SHORTEST && *last > *first
        });
        match stretches.last_mut() {
            Some(_) if block.kind == BlockKind::Heading && long_enough => stretches.push((at, at)),
            Some((_, last)) => *last = at,
            None => stretches.push((at, at)),
        }
    }
    stretches
}
