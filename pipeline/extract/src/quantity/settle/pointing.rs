//! Numbers alone that are told in a unit said before: those whose subject points back ("the share fell to 64 per cent. In a
//! normal winter it would have been above 80", "a decade ago the figure was 4.2"), and decimal ones that count nothing
//! ("cover, at 0.7 per cent of hull value, used to be 0.05").
//!
//! They have the unit of the sentence before, where its amounts leave no choice; decimal ones that of their own first.

use crate::quantity::amount::{Amount, Form, is_near};
use crate::quantity::scene::Scene;
use crate::text::Document;
use crate::text::tag::Tag;
use crate::vocabulary::Vocabulary;

/// How far a value may be from the one that it is of a kind with.
const ALIKE: f64 = 10.0;
/// How many amounts before it are looked at.
const FAR: usize = 30;
/// How far before its number a subject may stand.
const REACH: usize = 8;

/// Gives the amount at `at` the unit that its subject points back to; whether it does.
pub(super) fn take(document: &Document<'_>, vocabulary: &Vocabulary, amounts: &mut [Amount], at: usize) -> bool {
    let Some(model) = model(document, vocabulary, amounts, at) else { return false };
    copy(amounts, at, model);
    true
}

/// Gives the decimal number at `at` that nothing else has given a unit that of the last amount before it.
pub(super) fn take_decimal(amounts: &mut [Amount], at: usize) {
    let open = amounts[at].form == Form::Count && amounts[at].unit == "1";
    if let Some(model) = decimal(amounts, at).filter(|_| open) {
        copy(amounts, at, model);
    }
}

fn copy(amounts: &mut [Amount], at: usize, model: usize) {
    let model = amounts[model].clone();
    let amount = &mut amounts[at];
    amount.unit = model.unit;
    amount.form = model.form;
    amount.item = model.item;
    amount.item_tokens = model.item_tokens;
}

fn model(document: &Document<'_>, vocabulary: &Vocabulary, amounts: &[Amount], at: usize) -> Option<usize> {
    let amount = &amounts[at];
    let (last, block) = (amount.sentence.checked_sub(1)?, document.sentences[amount.sentence].block);
    let fits = document.sentences[last].block == block && amount.item.is_none() && amount.value_hi.is_none();
    if !fits || !points(&Scene::new(document, vocabulary, amount.sentence), amount) {
        return None;
    }
    let before = amounts[..at].iter().enumerate().rev().take(FAR);
    let before = before.skip_while(|(_, other)| other.sentence == amount.sentence);
    let mut alike = before.take_while(|(_, other)| other.sentence == last).filter(|(_, other)| is_like(amount, other));
    let (model, first) = alike.next()?;
    alike.all(|(_, other)| other.unit == first.unit).then_some(model)
}

/// The last amount with a unit before a decimal number of its sentence.
fn decimal(amounts: &[Amount], at: usize) -> Option<usize> {
    const FAR: f64 = 100.0;
    let amount = &amounts[at];
    let own = amount.value.abs();
    let alone = amount.item.is_none() && amount.value_hi.is_none() && amount.value.fract() != 0.0 && own < 1e4;
    let before = amounts[..at].iter().enumerate().rev().filter(|_| alone);
    let mut before = before.take_while(|(_, other)| other.sentence == amount.sentence);
    let lends = |other: &Amount| matches!(other.form, Form::Percent | Form::Measured);
    let near = |other: &Amount| is_near(own, other.value, FAR);
    let (model, other) = before.find(|(_, other)| other.form != Form::Multiple)?;
    (lends(other) && near(other) && other.kind.is_none()).then_some(model)
}

/// Whether both can be of one kind: no change, no multiple, and no value of another size.
fn is_like(amount: &Amount, other: &Amount) -> bool {
    let level = !matches!(other.form, Form::Multiple | Form::Points) && other.kind.is_none();
    level && is_near(amount.value, other.value, ALIKE)
}

/// Whether "it" or "the figure" is the subject of the verb right before the number.
fn points(scene: &Scene<'_>, amount: &Amount) -> bool {
    let grammar = &scene.vocabulary.grammar;
    let start = amount.extent.start.min(amount.tokens.start);
    let verb = |at: &usize| {
        matches!(
            scene.tag(*at),
            Some(
                Tag::Auxiliary
                    | Tag::Modal
                    | Tag::Adverb
                    | Tag::Verb
                    | Tag::Past
                    | Tag::Participle
                    | Tag::To
                    | Tag::Preposition
            )
        )
    };
    let first = start.saturating_sub(REACH).max(scene.range.start);
    let Some(from) = (first..start).rev().take_while(verb).last() else { return false };
    let finite = (from..start).any(|at| matches!(scene.tag(at), Some(Tag::Auxiliary | Tag::Past | Tag::Verb)));
    let subject = scene.before(from).filter(|at| grammar.figure.has(scene.word(*at)));
    let Some(subject) = subject.filter(|_| finite) else { return false };
    let determined = || scene.before(subject).is_some_and(|at| scene.tag(at) == Some(Tag::Determiner));
    scene.tag(subject) == Some(Tag::Pronoun) || determined()
}
