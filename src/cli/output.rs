//! Writing to the two standard streams.

use std::io::Write;

use serde::Serialize;

use super::Stop;

/// Standard output for one large answer: lines are not written one by one, and whoever uses it flushes at the end.
pub(super) fn buffered() -> impl Write {
    std::io::BufWriter::new(std::io::stdout().lock())
}

/// Writes a JSON value and the end of the line.
pub(super) fn json(
    out: &mut impl Write,
    value: &impl Serialize,
    compact: bool,
) -> Result<(), Stop> {
    let written = if compact {
        serde_json::to_writer(&mut *out, value)
    } else {
        serde_json::to_writer_pretty(&mut *out, value)
    };
    written.map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Tells people something that is no fault, on standard error.
pub(super) fn note(message: &str) {
    let _ = writeln!(std::io::stderr(), "note: {message}");
}

/// Warns of something on standard error.
#[cfg(feature = "serve")]
pub(super) fn warn(message: &str) {
    let _ = writeln!(std::io::stderr(), "warning: {message}");
}

/// Says on standard error what went wrong; where that is closed too, there is nobody to tell.
pub(super) fn complain(message: &str) {
    let _ = writeln!(std::io::stderr(), "connectql: {message}");
}
