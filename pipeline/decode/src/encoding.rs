//! Whether bytes are text in UTF-8, and if not, what they seem to be. Only UTF-8 is read: a span of another encoding
//! would not be a slice of the source.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::DecoderResult;
use sluicebox_record::{Reject, RejectCode, Span};

/// The Unicode encoding other than UTF-8 that the byte order mark of `bytes` names.
pub(crate) fn unicode_mark(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => Some("UTF-32LE"),
        [0, 0, 0xfe, 0xff, ..] => Some("UTF-32BE"),
        [0xff, 0xfe, ..] => Some("UTF-16LE"),
        [0xfe, 0xff, ..] => Some("UTF-16BE"),
        _ => None,
    }
}

/// The text of `bytes`, or why they are none.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String, Reject> {
    if let Some(nul) = memchr::memchr(0, &bytes) {
        return Err(with_nul(&bytes, nul));
    }
    if is_control_noise(&bytes) {
        let whole = Span::new(0, bytes.len());
        return Err(Reject::new(RejectCode::Binary, whole, &bytes, "control bytes throughout its beginning"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let (at, length) = (error.utf8_error().valid_up_to(), error.utf8_error().error_len());
        invalid(&error.into_bytes(), at, length)
    })
}

/// A NUL in every second byte is UTF-16 without a mark; any other is no text.
fn with_nul(bytes: &[u8], nul: usize) -> Reject {
    let whole = Span::new(0, bytes.len());
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let nuls = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), head.len() / 2);
    let encoding = match (even, odd) {
        (0, odd) if odd * 2 > pairs => "UTF-16LE",
        (even, 0) if even * 2 > pairs => "UTF-16BE",
        _ => return Reject::new(RejectCode::Binary, whole, bytes, format!("a NUL byte at {nul}")),
    };
    Reject::new(RejectCode::InvalidEncoding, whole, bytes, format!("the bytes are {encoding}, not UTF-8"))
}

/// Whether more than a tenth of the first bytes are control bytes that no text holds.
fn is_control_noise(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(crate::format::HEAD_BYTES)).unwrap_or_default();
    let is_noise = |byte: &&u8| matches!(**byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    head.iter().filter(is_noise).count() * 10 > head.len()
}

/// The reject of a text that is not UTF-8 at `at`; its span goes to the end of the line.
fn invalid(bytes: &[u8], at: usize, length: Option<usize>) -> Reject {
    let rest = bytes.get(at..).unwrap_or_default();
    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len()).max(length.unwrap_or(1));
    let detail = match guess(bytes) {
        Some(encoding) => format!("not UTF-8 at byte {at}; the text seems to be {encoding}"),
        None if length.is_none() => format!("not UTF-8 at byte {at}; a character is cut off at the end"),
        None => format!("not UTF-8 at byte {at}"),
    };
    Reject::new(RejectCode::InvalidEncoding, Span::new(at, (at + line).min(bytes.len())), bytes, detail)
}

/// How much of a text the guess looks at.
const GUESS_BYTES: usize = 64 << 10;

/// The encoding that `bytes` decode in without an error, as far as that can be told.
fn guess(bytes: &[u8]) -> Option<&'static str> {
    let sample = bytes.get(..bytes.len().min(GUESS_BYTES)).unwrap_or_default();
    let foreign = sample.iter().filter(|byte| !byte.is_ascii()).count();
    if foreign < 4 || foreign * 200 < sample.len() {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut decoded = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(sample.len())?);
    let (result, _) = decoder.decode_to_string_without_replacement(sample, &mut decoded, false);
    (!matches!(result, DecoderResult::Malformed(..))).then(|| encoding.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> (RejectCode, String) {
        text(bytes.to_vec()).map_err(|reject| (reject.code, reject.detail)).expect_err("is no text")
    }

    #[test]
    fn other_encodings_are_named() {
        let chinese = "河边的水闸今天重新开放,市民可以沿着河岸步行到港口。水位比去年同期高出两米。".repeat(4);
        let (bytes, _, _) = encoding_rs::GB18030.encode(&chinese);
        let (code, detail) = refused(&bytes);
        assert_eq!(code, RejectCode::InvalidEncoding);
        assert!(detail.contains("GB"), "{detail}");
        let wide: Vec<u8> = "Plain words.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(refused(&wide), (RejectCode::InvalidEncoding, "the bytes are UTF-16LE, not UTF-8".to_owned()));
    }

    #[test]
    fn what_is_no_text_is_binary() {
        assert_eq!(refused(b"abc\0def"), (RejectCode::Binary, "a NUL byte at 3".to_owned()));
        assert_eq!(refused(b"\x01\x02\x03ab").0, RejectCode::Binary);
    }

    #[test]
    fn a_bad_byte_is_placed() {
        let (code, detail) = refused(b"The lock\nopened\xff today.\n");
        assert_eq!((code, detail.as_str()), (RejectCode::InvalidEncoding, "not UTF-8 at byte 15"));
        let reject = text(b"The lock\nopened\xff today.\nEnd".to_vec()).expect_err("is no text");
        assert_eq!(reject.span, Span::new(15, 23));
        assert!(refused(b"abc\xe6\xb0").1.ends_with("a character is cut off at the end"));
    }
}
