//! Units for positions in a string.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The unit of positions: bytes in Rust, UTF-16 units in browsers, code points in Python.
///
/// ```
/// use connectql::Encoding;
///
/// let text = "é😀x";
/// let at = text.find('x').unwrap();
/// assert_eq!(at, 6);
/// assert_eq!(Encoding::Utf16.position(text, at), 3);
/// assert_eq!(Encoding::CodePoints.position(text, at), 2);
/// assert_eq!(Encoding::Utf16.byte(text, 3), Some(6));
/// // A position within a character counts as its start.
/// assert_eq!(Encoding::Utf16.byte(text, 2), Some(2));
/// assert_eq!(Encoding::Utf16.byte(text, 5), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Encoding {
    /// Bytes of UTF-8.
    #[default]
    Bytes,
    /// Units of UTF-16.
    Utf16,
    /// Unicode code points.
    CodePoints,
}

impl Encoding {
    /// The position of a byte in a string. A byte within a character counts as the character's first
    /// byte, and a byte after the end as the end.
    pub fn position(self, text: &str, byte: usize) -> usize {
        let byte = character_start(text, byte);
        self.count(text.as_bytes().get(..byte).unwrap_or_default())
    }

    /// The byte at a position in a string; `None` after the end.
    pub fn byte(self, text: &str, position: usize) -> Option<usize> {
        if self == Encoding::Bytes {
            return (position <= text.len()).then(|| character_start(text, position));
        }
        let mut passed = 0;
        for (at, char) in text.char_indices() {
            passed += self.length(char);
            if passed > position {
                return Some(at);
            }
        }
        (passed == position).then_some(text.len())
    }

    fn length(self, char: char) -> usize {
        match self {
            Encoding::Bytes => char.len_utf8(),
            Encoding::Utf16 => char.len_utf16(),
            Encoding::CodePoints => 1,
        }
    }

    /// The number of units in a piece of UTF-8, which may begin and end within a character: each
    /// character counts at its first byte.
    fn count(self, bytes: &[u8]) -> usize {
        const CONTINUATION: std::ops::RangeInclusive<u8> = 0x80..=0xBF;
        /// Characters that begin with this byte or a later one are two units of UTF-16.
        const FOUR_BYTES: u8 = 0xF0;
        let length = |byte: &u8| match self {
            _ if CONTINUATION.contains(byte) => 0,
            Encoding::Utf16 if *byte >= FOUR_BYTES => 2,
            _ => 1,
        };
        match self {
            Encoding::Bytes => bytes.len(),
            _ => bytes.iter().map(length).sum(),
        }
    }
}

/// The first byte of the character that contains a byte; the length of the text for a byte after
/// its end.
fn character_start(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// Positions in one string, found without counting from its beginning each time.
pub(crate) struct Positions<'t> {
    text: &'t str,
    encoding: Encoding,
    /// The position of every [`STRIDE`]th byte.
    marks: Vec<usize>,
}

/// The maximum number of bytes to count for a position.
const STRIDE: usize = 1024;

impl<'t> Positions<'t> {
    pub(crate) fn new(text: &'t str, encoding: Encoding) -> Self {
        let chunks = match encoding {
            Encoding::Bytes => [].chunks(STRIDE),
            _ => text.as_bytes().chunks(STRIDE),
        };
        let mut passed = 0;
        let marks = chunks.map(|chunk| {
            let mark = passed;
            passed += encoding.count(chunk);
            mark
        });
        let marks = marks.collect();
        Positions {
            text,
            encoding,
            marks,
        }
    }

    /// The position of a byte. A byte within a character counts as its first byte.
    pub(crate) fn position(&self, byte: usize) -> usize {
        let byte = character_start(self.text, byte);
        if self.encoding == Encoding::Bytes {
            return byte;
        }
        // If the length is a multiple of the stride, there is no separate entry for the end.
        let mark = (byte / STRIDE).min(self.marks.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(mark * STRIDE..byte);
        self.marks.get(mark).unwrap_or(&0) + self.encoding.count(rest.unwrap_or_default())
    }

    /// The positions of both ends of a piece of the text.
    pub(crate) fn ends(&self, piece: Range<usize>) -> (usize, usize) {
        (self.position(piece.start), self.position(piece.end))
    }

    /// The position of a byte as `u32`; no query is longer.
    pub(crate) fn position_u32(&self, byte: u32) -> u32 {
        u32::try_from(self.position(byte as usize)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Positions};

    const ALL: [Encoding; 3] = [Encoding::Bytes, Encoding::Utf16, Encoding::CodePoints];

    #[test]
    fn positions_count_the_units_before_them() {
        let text = "a é 😀 \u{10FFFF}\n".repeat(300);
        let text = text.as_str();
        for encoding in ALL {
            let positions = Positions::new(text, encoding);
            for (at, char) in text.char_indices().chain([(text.len(), ' ')]) {
                let before = &text[..at];
                let expected = match encoding {
                    Encoding::Bytes => before.len(),
                    Encoding::Utf16 => before.encode_utf16().count(),
                    Encoding::CodePoints => before.chars().count(),
                };
                assert_eq!(positions.position(at), expected, "{encoding:?} {at}");
                assert_eq!(encoding.byte(text, expected), Some(at));
                if at % 97 == 0 {
                    assert_eq!(encoding.position(text, at), expected);
                }
                for inside in at + 1..(at + char.len_utf8()).min(text.len()) {
                    assert_eq!(positions.position(inside), expected);
                }
                for inside in expected + 1..expected + encoding.length(char) {
                    assert_eq!(encoding.byte(text, inside).unwrap_or(at), at);
                }
            }
        }
    }

    #[test]
    fn there_is_no_byte_after_the_end() {
        for encoding in ALL {
            assert_eq!(encoding.byte("", 0), Some(0));
            assert_eq!(encoding.byte("é", 3), None);
            assert_eq!(encoding.position("é", 9), encoding.position("é", 2));
            assert_eq!(Positions::new("", encoding).position(0), 0);
        }
    }
}
