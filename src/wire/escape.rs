//! JSON without hidden characters.
//!
//! JSON itself escapes only the first 32 control characters. But a raw DEL pasted into a shell
//! deletes the character before it, and bidi controls make a terminal show text other than what is
//! there.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::syntax::hides;

/// Writes a value as JSON, on one line or indented. Control characters, bidi controls and invisible
/// characters are written as `\uXXXX`, which every JSON parser reads.
///
/// ```
/// use connectql::wire::write_json;
///
/// let mut out = Vec::new();
/// write_json(&mut out, &"a\u{7F}b\u{202E}c\u{E0001}é", true)?;
/// assert_eq!(out, br#""a\u007fb\u202ec\udb40\udc01"#.iter().chain("é\"".as_bytes()).copied().collect::<Vec<_>>());
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// If writing fails, or the value cannot be expressed in JSON.
pub fn write_json(out: impl Write, value: &(impl Serialize + ?Sized), compact: bool) -> Result<()> {
    let written = if compact {
        value.serialize(&mut Serializer::with_formatter(
            out,
            Escaping(CompactFormatter),
        ))
    } else {
        value.serialize(&mut Serializer::with_formatter(
            out,
            Escaping(PrettyFormatter::new()),
        ))
    };
    written.map_err(Into::into)
}

/// Methods that delegate to the inner formatter.
macro_rules! as_inside {
    ($($method:ident($($argument:ident: $type:ty)?);)*) => {$(
        fn $method<W: Write + ?Sized>(&mut self, out: &mut W $(, $argument: $type)?) -> Result<()> {
            self.0.$method(out $(, $argument)?)
        }
    )*};
}

/// The layout of another formatter, with hidden characters escaped.
struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, text: &str) -> Result<()> {
        // Most text is plain ASCII, which is checked quickly.
        if text.bytes().all(|byte| byte < 0x7F) {
            return self.0.write_string_fragment(out, text);
        }
        let mut written = 0;
        for (at, hidden) in text.char_indices().filter(|(_, char)| hides(*char)) {
            let before = text.get(written..at).unwrap_or_default();
            self.0.write_string_fragment(out, before)?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + hidden.len_utf8();
        }
        self.0
            .write_string_fragment(out, text.get(written..).unwrap_or_default())
    }

    as_inside! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }
}
