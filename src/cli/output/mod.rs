//! Writes to the two standard streams.

mod columns;
mod records;
mod separated;
mod table;

pub(super) use records::{Format, OutputArguments, RecordWriter};

use std::io::Write;

use connectql::syntax::hides;
use connectql::wire::write_json;
use serde::Serialize;

use super::CliError;

/// Buffered standard output for one large result; the caller must flush it at the end.
pub(super) fn buffered() -> impl Write {
    std::io::BufWriter::new(std::io::stdout().lock())
}

/// A value as JSON on one line.
pub(super) fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    let mut json = Vec::new();
    // Writing to memory cannot fail, and the value can be represented in JSON.
    let _ = write_json(&mut json, value, true);
    String::from_utf8_lossy(&json).into_owned()
}

/// A message without characters that control the terminal or change how the surrounding text looks.
pub(super) fn visible(message: &str) -> String {
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
pub(super) fn json(
    out: &mut impl Write,
    value: &impl Serialize,
    compact: bool,
) -> Result<(), CliError> {
    write_json(&mut *out, value, compact)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Prints a note on standard error.
pub(super) fn note(message: &str) {
    let _ = writeln!(std::io::stderr(), "note: {}", visible(message));
}

/// Prints a warning on standard error.
#[cfg(feature = "serve")]
pub(super) fn warn(message: &str) {
    let _ = writeln!(std::io::stderr(), "warning: {}", visible(message));
}

/// Reports an error on standard error; if that is closed as well, nothing can be done.
pub(super) fn report_error(message: &str) {
    let _ = writeln!(std::io::stderr(), "connectql: {}", visible(message));
}
