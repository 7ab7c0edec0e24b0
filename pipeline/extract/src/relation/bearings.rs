//! Whose the figures of an article are and where they hold: its names and places, and what the last figure took.

use std::ops::Range;

use super::RelationVocabulary;
use super::change::Role;
use super::given::{self, Asked};
use super::name::{self, Cast, Names, Sort, Spotter};
use super::place::{Atlas, Places};
use super::rank::Part;
use super::stance::Stand;
use super::view::View;
use crate::quantity::Amount;
use crate::text::block::BlockKind;
use crate::text::document::Document;
use crate::vocabulary::Vocabulary;

/// The names and places of an article, and those of the last figure.
#[derive(Debug, Clone, Default)]
pub(super) struct Bearings {
    cast: Cast,
    atlas: Atlas,
    /// Whose the last figure is: `Some(None)` is nobody's.
    owner: Option<Option<usize>>,
    /// Where the last figure holds: `Some(None)` is nowhere.
    spot: Option<Option<usize>>,
}

/// Whose a figure is and where it holds.
pub(super) type Chosen = (given::Chosen, given::Chosen);

impl Bearings {
    /// The bearings of a document with all its amounts; `title` is one that stands outside of it.
    pub(super) fn new(
        document: &Document<'_>,
        amounts: &[Amount],
        title: Option<&str>,
        vocabulary: &Vocabulary,
    ) -> Self {
        let relation = &vocabulary.relation;
        let spotter = Spotter::new(document, &vocabulary.tagger, &relation.names, &relation.places, amounts);
        let read = |title| Document::read(title, false, &vocabulary.lexicon, &vocabulary.sentences);
        let outside = title.map(read);
        let titled = document.blocks.first().is_some_and(|block| block.kind == BlockKind::Title);
        let cast = Cast::new(document, &spotter, outside.as_ref(), titled);
        let atlas = Atlas::new(document, &relation.places, &cast, amounts, outside.as_ref(), titled);
        Self { cast, atlas, owner: None, spot: None }
    }

    /// The namings among the tokens `range`.
    pub(super) fn names(&self, range: Range<usize>) -> &[name::Mention] {
        self.cast.within(range)
    }

    /// Whose each amount of the sentence is and where it holds.
    pub(super) fn of(
        &mut self,
        view: &View<'_, '_>,
        roles: &[Role],
        relation: &RelationVocabulary,
        keep: bool,
    ) -> Vec<Chosen> {
        let block = &view.document.blocks[view.document.sentences[view.sentence].block];
        let heading = block.heading.and_then(|heading| view.document.tokens_of(heading)).unwrap_or(0..0);
        let mut before = (None, None);
        let mut all = Vec::with_capacity(roles.len());
        for (nth, role) in roles.iter().enumerate() {
            let stand = Stand::new(view, view.chunks.amount(nth).unwrap_or_default());
            let subject = stand.subject_kind(view, &relation.names);
            let reporting = &relation.reporting;
            let asked = Asked {
                view,
                nth,
                stand: &stand,
                subject,
                heading: &heading,
                before: before.0,
                earlier: None,
                reporting,
            };
            let owner = self.owner(&asked, role.kind.part(), relation, keep);
            let spot = self.spot(&Asked { before: before.1, ..asked }, owner.one, relation, keep);
            before = (Some(owner.one), Some(spot.one));
            all.push((owner, spot));
        }
        self.owner = before.0.or(self.owner);
        self.spot = before.1.or(self.spot);
        all
    }

    fn owner(
        &self,
        asked: &Asked<'_, '_, '_>,
        kind: Part<'static>,
        relation: &RelationVocabulary,
        keep: bool,
    ) -> given::Chosen {
        let asked = Asked { earlier: self.owner, ..*asked };
        given::choose(&asked, &Names::new(&asked, &self.cast, kind), &relation.entity_weights, keep)
    }

    fn spot(
        &self,
        asked: &Asked<'_, '_, '_>,
        owner: Option<usize>,
        relation: &RelationVocabulary,
        keep: bool,
    ) -> given::Chosen {
        let sort: Option<Sort> = owner.and_then(|who| self.cast.all.get(who)).map(|named| named.sort);
        let asked = Asked { earlier: self.spot, ..*asked };
        given::choose(&asked, &Places::new(&asked, &self.atlas, sort), &relation.place_weights, keep)
    }

    /// The ISO code of a place, where it has one.
    pub(super) fn code(&self, spot: Option<usize>) -> Option<String> {
        let code = spot.and_then(|spot| self.atlas.all.get(spot)).map(|spot| spot.code.clone());
        code.filter(|code| !code.is_empty())
    }
}
