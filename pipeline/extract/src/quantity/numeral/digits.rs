//! Numbers in digits: `2,905`, `1,23,456`, `816 000`, `4.92`, `12,5 %`, `3 1/2`, `1.7 billion`, `$1MM`, `56th`.

use super::{Numeral, Shape, fraction};
use crate::quantity::numbers::{NumberWord, Scale};
use crate::quantity::scene::Scene;
use crate::text::tag::{Penn, Tag};
use crate::text::token::{Token, TokenKind};

/// Digits as they stand: mantissa and decimal places.
#[derive(Debug, Clone, Copy)]
struct Decimal {
    mantissa: f64,
    places: i32,
}

impl Decimal {
    fn read(text: &str) -> Self {
        let mut decimal = Self { mantissa: 0.0, places: 0 };
        let mut behind_point = false;
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => decimal.push(byte, behind_point),
                b'.' => behind_point = true,
                _ => {}
            }
        }
        decimal
    }

    fn push(&mut self, digit: u8, behind_point: bool) {
        self.mantissa = self.mantissa * 10.0 + f64::from(digit - b'0');
        self.places += i32::from(behind_point);
    }

    fn append(&mut self, text: &str) {
        let mut behind_point = self.places > 0;
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => self.push(byte, behind_point),
                b'.' => behind_point = true,
                _ => {}
            }
        }
    }

    /// The value times `scale`, rounded once where both are whole.
    fn scaled(self, scale: f64) -> f64 {
        self.mantissa * scale / 10f64.powi(self.places)
    }
}

/// The numeral that begins with the number token `at`.
pub(super) fn read(scene: &Scene<'_>, at: usize, last: Option<&Numeral>) -> Option<Numeral> {
    let text = scene.text(at);
    let mut decimal = Decimal::read(text);
    let mut end = grouped(scene, at, &mut decimal);
    if end == at + 1 {
        end = decimal_comma(scene, at, &mut decimal).unwrap_or(end);
    }
    let mut numeral = Numeral::new(at..end, decimal.scaled(1.0), Shape::Digits);
    numeral.bare = end == at + 1 && text.bytes().all(|byte| byte.is_ascii_digit());
    numeral.sign = scene.vocabulary.units.sign_before(scene.source(), scene.tokens(), at, scene.range.start);
    if is_ordinal(scene, end) {
        numeral.tokens.end = end + 1;
        numeral.shape = Shape::Ordinal;
        return Some(numeral);
    }
    if let Some(numeral) = fraction::of_digits(scene, &numeral) {
        return Some(numeral);
    }
    let mut added = 0.0;
    if let Some((part, length)) = fraction::mixed(scene, end) {
        added = if scene.is_inner_hyphen(end) { part / 10f64.powi(decimal.places) } else { part };
        numeral.tokens.end = end + length;
        numeral.bare = false;
    }
    let money = numeral.sign.is_some() || last.is_some_and(|last| joined_money(scene, last, at));
    if let Some((power, length)) = power(scene, numeral.tokens.end) {
        numeral.tokens.end += length;
        numeral.bare = false;
        numeral.value = decimal.scaled(1.0) * power;
        return Some(numeral);
    }
    let slash = if numeral.sign.is_some() { no_paise(scene, numeral.tokens.end) } else { 0 };
    if let Some((scale, length)) = scale(scene, numeral.tokens.end + slash, money) {
        numeral.tokens.end += slash + length;
        numeral.scale = scale;
        numeral.bare = false;
    }
    let sized = numeral.scale > 1.0 || text.contains(',');
    if numeral.sign.is_some_and(|sign| scene.vocabulary.units.is_garbled(sign)) && !(sized && scene.is_glued(at)) {
        numeral.sign = None;
    }
    numeral.value = decimal.scaled(numeral.scale) + added * numeral.scale + rest(scene, &mut numeral);
    if numeral.bare
        && numeral.sign.is_some_and(|sign| sign.tokens == 1)
        && is_letter(scene, at - 1)
        && !(scene.is_glued(at) && speaks_of_it(scene, at - 1))
    {
        numeral.sign = None;
    }
    Some(numeral)
}

/// `Rs. 6,585/- crore`: the sign that no coins follow, and its length.
fn no_paise(scene: &Scene<'_>, at: usize) -> usize {
    let signed = scene.is_mark(at, "/") && scene.is_glued(at) && scene.is_hyphen(at + 1) && scene.is_glued(at + 1);
    2 * usize::from(signed)
}

/// "1 crore 25 lakh": the numbers of smaller scales behind a numeral's scale, which they lengthen.
fn rest(scene: &Scene<'_>, numeral: &mut Numeral) -> f64 {
    let (mut scale, mut sum) = (numeral.scale, 0.0);
    while scene.is_number(numeral.tokens.end) {
        let at = numeral.tokens.end;
        let value = Decimal::read(scene.text(at));
        let smaller = |(next, _): &(f64, usize)| *next > 1.0 && value.scaled(*next) < scale;
        let Some((next, length)) = scale_name(scene, at + 1).filter(smaller) else { break };
        sum += value.scaled(next);
        scale = next;
        numeral.tokens.end = at + 1 + length;
    }
    sum
}

/// `.001`: a number without its whole part.
pub(super) fn leading_point(scene: &Scene<'_>, at: usize, last: Option<&Numeral>) -> Option<Numeral> {
    let opens = scene.token(at).is_some_and(|token| token.spaced)
        || scene.before(at).is_none_or(|before| scene.is_mark(before, "($€£"));
    let digits = scene.is_number(at + 1)
        && scene.is_glued(at + 1)
        && scene.text(at + 1).bytes().all(|byte| byte.is_ascii_digit());
    if !opens || !digits {
        return None;
    }
    let mut numeral = read(scene, at + 1, last).filter(|numeral| numeral.shape == Shape::Digits)?;
    numeral.value /= 10f64.powi(i32::try_from(scene.text(at + 1).len()).unwrap_or(0));
    numeral.tokens.start = at;
    numeral.bare = false;
    numeral.sign = scene.vocabulary.units.sign_before(scene.source(), scene.tokens(), at, scene.range.start);
    Some(numeral)
}

/// `×10^6` at `at`, behind a number: the power and its length.
fn power(scene: &Scene<'_>, at: usize) -> Option<(f64, usize)> {
    let times = (scene.is_mark(at, "×·*") || scene.text(at) == "x") && scene.text(at + 1) == "10";
    let caret = usize::from(scene.is_mark(at + 2, "^"));
    let minus = usize::from(scene.is_mark(at + 2 + caret, "-−–"));
    let exponent = at + 2 + caret + minus;
    if !times || caret + minus == 0 || !scene.is_number(exponent) || !scene.is_glued(exponent) {
        return None;
    }
    let exponent: i32 = scene.text(exponent).parse().ok().filter(|exponent| *exponent <= 300)?;
    let power = 10f64.powi(if minus == 1 { -exponent } else { exponent });
    Some((power, 3 + caret + minus))
}

/// A minus sign or word and the number behind it. A hyphen is a sign only where white space or an opening stands before.
pub(super) fn negative(scene: &Scene<'_>, at: usize, last: Option<&Numeral>) -> Option<Numeral> {
    let number = at + 1 + usize::from(scene.kind(at) == Some(TokenKind::Word) && scene.is_inner_hyphen(at + 1));
    let sign = scene.vocabulary.units.money(scene.source(), scene.tokens(), number);
    let number = number + sign.filter(|_| !scene.is_number(number)).map_or(0, |form| form.tokens);
    if !scene.is_number(number) || !is_sign(scene, at) {
        return None;
    }
    let mut numeral = read(scene, number, last)?;
    if numeral.shape != Shape::Digits {
        return None;
    }
    numeral.tokens.start = at;
    numeral.value = -numeral.value;
    numeral.bare = false;
    numeral.sign = numeral
        .sign
        .or_else(|| scene.vocabulary.units.sign_before(scene.source(), scene.tokens(), at, scene.range.start));
    Some(numeral)
}

fn is_sign(scene: &Scene<'_>, at: usize) -> bool {
    if scene.kind(at) == Some(TokenKind::Word) {
        return !scene.before(at).is_some_and(|before| scene.vocabulary.grammar.or.has(scene.word(before)));
    }
    let opens = scene.before(at).is_none_or(|before| {
        scene.token(at).is_some_and(|token| token.spaced) && !scene.is_number(before)
            || scene.is_mark(before, "([:=≈<>≤≥$€£¥")
    });
    let block = &scene.document.blocks[scene.document.sentences[scene.sentence].block];
    let list = scene.token(at).is_some_and(|token| token.line_start) && scene.text(at) != "−" && block.label.is_some();
    opens && scene.is_glued(at + 1) && !list
}

/// `816 000`: groups of three digits behind single spaces; one past the number.
fn grouped(scene: &Scene<'_>, at: usize, decimal: &mut Decimal) -> usize {
    let first = scene.text(at);
    let mut end = at + 1;
    if first.len() > 3 || !first.bytes().all(|byte| byte.is_ascii_digit()) || first.starts_with('0') {
        return end;
    }
    if scene.before(at).is_some_and(|before| scene.vocabulary.grammar.month.has(scene.word(before))) {
        return end;
    }
    if scene.before(at).is_some_and(|before| is_trunk(scene, before)) {
        return end;
    }
    while is_group(scene, end) {
        decimal.append(scene.text(end));
        end += 1;
    }
    if end == at + 1 {
        while scene.is_mark(end, ",") && scene.is_glued(end) && is_torn_group(scene, end + 1) {
            decimal.append(scene.text(end + 1));
            end += 2;
        }
    }
    if end == at + 1 {
        while scene.is_mark(end, "'’") && scene.is_glued(end) && is_glued_group(scene, end + 1) {
            decimal.append(scene.text(end + 1));
            end += 2;
        }
    }
    end
}

/// `1'234'567`: three digits behind an apostrophe.
fn is_glued_group(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.text(at);
    let whole = text.split('.').next().unwrap_or(text);
    scene.is_number(at) && scene.is_glued(at) && whole.len() == 3 && whole.bytes().all(|byte| byte.is_ascii_digit())
}

/// `80, 000`: a group torn off by white space; no number of a list begins with a zero.
fn is_torn_group(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.text(at);
    scene.is_number(at) && text.len() == 3 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits that a telephone number begins with: `0800 555 111`.
fn is_trunk(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.text(at);
    scene.is_number(at) && text.len() >= 3 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_group(scene: &Scene<'_>, at: usize) -> bool {
    let (Some(before), Some(token)) = (scene.token(at.wrapping_sub(1)), scene.token(at)) else { return false };
    let text = scene.text(at);
    let whole = text.split('.').next().unwrap_or(text);
    let gap = scene.source().get(before.end as usize..token.start as usize).unwrap_or_default();
    let groups = token.kind == TokenKind::Number && whole.len() == 3 && whole.bytes().all(|b| b.is_ascii_digit());
    // "55 777-9s": the second number begins the name of a model.
    let model = scene.is_inner_hyphen(at + 1) && scene.kind(at + 3) == Some(TokenKind::Word) && scene.is_glued(at + 3);
    groups && !model && !before.is_mark(scene.source(), b'.') && matches!(gap, " " | "\u{a0}" | "\u{2009}" | "\u{202f}")
}

/// `12,5 %`: a comma before one or two digits that a unit follows; one past the number.
fn decimal_comma(scene: &Scene<'_>, at: usize, decimal: &mut Decimal) -> Option<usize> {
    let places = scene.text(at + 2);
    let glued =
        scene.is_mark(at + 1, ",") && scene.is_glued(at + 1) && scene.is_glued(at + 2) && scene.is_number(at + 2);
    if !glued || places.len() > 2 || scene.is_mark(at + 3, ",") && scene.is_glued(at + 3) {
        return None;
    }
    let (text, tokens) = (scene.source(), scene.tokens());
    let units = &scene.vocabulary.units;
    let followed = units.measure(text, tokens, at + 3).is_some() || units.money(text, tokens, at + 3).is_some();
    if !followed {
        return None;
    }
    decimal.append(&format!(".{places}"));
    Some(at + 3)
}

/// How far before a letter a word of price makes it the sign of a currency.
const PRICED: usize = 4;

/// A single letter is the sign of a currency ("R", "N") only before more than a few plain digits.
fn is_letter(scene: &Scene<'_>, at: usize) -> bool {
    scene.kind(at) == Some(TokenKind::Word) && scene.text(at).len() == 1
}

/// Whether a price leads to the letter at `at`, or the article glues it elsewhere to a number that is no plain one: "R7.05".
fn speaks_of_it(scene: &Scene<'_>, at: usize) -> bool {
    let priced = |at: usize| scene.vocabulary.grammar.priced.has(scene.word(at));
    if (at.saturating_sub(PRICED).max(scene.range.start)..at).any(priced) {
        return true;
    }
    let (tokens, letter) = (scene.tokens(), scene.text(at));
    let same = |pair: &[Token]| pair[0].text(scene.source()) == letter && !pair[1].spaced;
    let sized = |pair: &[Token]| pair[1].text(scene.source()).contains([',', '.']);
    tokens.windows(2).any(|pair| pair[1].kind == TokenKind::Number && same(pair) && sized(pair))
}

fn is_ordinal(scene: &Scene<'_>, end: usize) -> bool {
    let slash = scene.is_mark(end + 1, "/") && scene.is_glued(end + 1);
    scene.is_glued(end) && scene.vocabulary.numbers.ordinal_suffix.has(scene.word(end)) && !slash
}

/// Whether the number at `at` is the upper end of a range of money: "$5m-10m", "£10 to 12m".
fn joined_money(scene: &Scene<'_>, last: &Numeral, at: usize) -> bool {
    last.sign.is_some()
        && last.tokens.end + 1 == at
        && (scene.is_hyphen(at - 1) || scene.vocabulary.grammar.to.has(scene.word(at - 1)))
}

/// The scale at `at`, behind a number, and its length in tokens.
pub(super) fn scale(scene: &Scene<'_>, at: usize, money: bool) -> Option<(f64, usize)> {
    let hyphen = usize::from(scene.is_inner_hyphen(at));
    let name = scale_name(scene, at + hyphen).filter(|(_, length)| !is_unit_alone(scene, at + hyphen, *length, money));
    let (value, length) = name.or_else(|| symbol(scene, at, money).filter(|_| hyphen == 0))?;
    let further = scale_name(scene, at + hyphen + length).filter(|(further, _)| *further > value);
    let (factor, more) = further.unwrap_or((1.0, 0));
    Some((value * factor, hyphen + length + more))
}

pub(super) fn scale_name(scene: &Scene<'_>, at: usize) -> Option<(f64, usize)> {
    let numbers = &scene.vocabulary.numbers;
    if let Some(found) = numbers.scale_names.longest(scene.source(), scene.tokens(), at) {
        return Some((*found.value, found.tokens));
    }
    match numbers.words.get(scene.word(at))? {
        NumberWord::Hundred(value) => Some((*value, 1)),
        NumberWord::Lot(value) if *value == 12.0 => Some((*value, 1)),
        _ => None,
    }
}

/// Whether a plural noun is among the next `reach` tokens, behind nothing but its modifiers.
fn counts(scene: &Scene<'_>, at: usize, reach: usize) -> bool {
    let mut next = (at..at + reach).skip_while(|at| {
        matches!(scene.tag(*at), Some(Tag::Adjective | Tag::Conjunction)) || scene.penn(*at) == Some(Penn::Noun)
    });
    next.next().is_some_and(|at| matches!(scene.penn(at), Some(Penn::Nouns)))
}

/// Whether a scale's form is a unit as well ("620 MN"), and nothing follows that it could scale.
fn is_unit_alone(scene: &Scene<'_>, at: usize, length: usize, money: bool) -> bool {
    let (text, tokens, units) = (scene.source(), scene.tokens(), &scene.vocabulary.units);
    let unit = units.measure(text, tokens, at).is_some_and(|form| form.tokens == length);
    let end = at + length;
    let follows = units.measure(text, tokens, end).is_some() || units.money(text, tokens, end).is_some();
    unit && !money && !follows && !matches!(scene.tag(end), Some(Tag::Noun | Tag::Adjective | Tag::Name))
}

fn symbol(scene: &Scene<'_>, at: usize, money: bool) -> Option<(f64, usize)> {
    let found = scene.vocabulary.numbers.scale_symbols.longest(scene.source(), scene.tokens(), at)?;
    let length = found.tokens;
    if is_unit_alone(scene, at, length, money) {
        return None;
    }
    found.value.iter().find_map(|scale| holds(scene, *scale, at, length, money))
}

/// Whether a scale symbol of `length` tokens at `at` scales.
fn holds(scene: &Scene<'_>, scale: Scale, at: usize, length: usize, money: bool) -> Option<(f64, usize)> {
    let end = at + length;
    if scale.glued_only && !scene.is_glued(at) || scene.is_inner_hyphen(end) && !money {
        return None;
    }
    let money = money || scene.vocabulary.units.money(scene.source(), scene.tokens(), end).is_some();
    let conditional = scale.money_only || scale.count_only;
    let capital = scene.token(at).is_some_and(|token| token.capital);
    let counted = || scale.count_only && counts(scene, end, if capital { 5 } else { 1 });
    (!conditional || money || counted()).then_some((scale.value, length))
}
