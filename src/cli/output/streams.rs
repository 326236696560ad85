//! Text for the two standard streams.

use std::io::{self, Write};

use connectql::syntax::hides;
use connectql::wire::write_json;
use serde::Serialize;

/// Buffered standard output for one large result; the caller must flush it at the end.
pub(in super::super) fn buffered() -> impl Write {
    io::BufWriter::new(io::stdout().lock())
}

/// A value as JSON on one line.
pub(in super::super) fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    let mut json = Vec::new();
    // Writing to memory cannot fail, and the value can be represented in JSON.
    let _ = write_json(&mut json, value, true);
    String::from_utf8_lossy(&json).into_owned()
}

/// A message without characters that control the terminal or change how the surrounding text looks.
pub(in super::super) fn visible(message: &str) -> String {
    let replaced = |char| {
        if hides(char) && char != '\n' {
            char::REPLACEMENT_CHARACTER
        } else {
            char
        }
    };
    message.chars().map(replaced).collect()
}

/// Writes a JSON value and a line break.
pub(in super::super) fn json(
    out: &mut impl Write,
    value: &impl Serialize,
    compact: bool,
) -> io::Result<()> {
    write_json(&mut *out, value, compact)?;
    out.write_all(b"\n")
}

/// Prints a note on standard error.
pub(in super::super) fn note(message: &str) {
    let _ = writeln!(io::stderr(), "note: {}", visible(message));
}

/// Prints a warning on standard error.
#[cfg(feature = "serve")]
pub(in super::super) fn warn(message: &str) {
    let _ = writeln!(io::stderr(), "warning: {}", visible(message));
}

/// Reports an error on standard error; if that is closed as well, nothing can be done.
pub(in super::super) fn report_error(message: &str) {
    let _ = writeln!(io::stderr(), "connectql: {}", visible(message));
}
