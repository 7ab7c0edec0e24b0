//! Han numerals: 三百五十, 两万, 十二亿. Alone, a character is too often part of a word: a number has two, or a unit behind it.

use super::{Numeral, Shape};
use crate::quantity::numbers::Han;
use crate::quantity::scene::Scene;

/// The numeral that begins with the Han character at `at`.
pub(super) fn read(scene: &Scene<'_>, at: usize) -> Option<Numeral> {
    let numbers = &scene.vocabulary.numbers;
    if scene.before(at).is_some_and(|before| scene.is_number(before)) && scene.is_glued(at) {
        return None;
    }
    let (mut total, mut group, mut digit) = (0.0, 0.0, 0.0);
    let mut end = at;
    while let Some(han) = numbers.han.get(scene.word(end)).filter(|_| end == at || scene.is_glued(end)) {
        match *han {
            Han::Digit(value) => digit = digit * 10.0 + value,
            Han::Power(value) => {
                group += if digit == 0.0 { value } else { digit * value };
                digit = 0.0;
            }
            Han::Myriad(value) => {
                total = (total + group + digit) * value;
                (group, digit) = (0.0, 0.0);
            }
        }
        end += 1;
    }
    let (text, tokens) = (scene.source(), scene.tokens());
    let units = &scene.vocabulary.units;
    let known = units.measure(text, tokens, end).is_some() || units.money(text, tokens, end).is_some();
    let value = total + group + digit;
    (end > at && known && value > 0.0).then(|| Numeral::new(at..end, value, Shape::Words))
}
