//! File names in place of values.

use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, excerpt};
use crate::syntax::is_parameter_char;

/// The extensions of files with one value per line.
const ENDINGS: [&str; 6] = [".txt", ".csv", ".tsv", ".lst", ".list", ".json"];

/// True if a word is the name of a file: `@ids`, `ids.txt`.
fn is_file(token: &Token<'_>) -> bool {
    let lower = token.text.to_ascii_lowercase();
    let ends = || ENDINGS.iter().any(|ending| lower.ends_with(ending));
    token.kind == Kind::Word && (lower.len() > 1 && lower.starts_with('@') || ends())
}

/// A name for the parameter with the lines of a file: `ids` for `lists/ids.txt`.
fn parameter(file: &str) -> &str {
    let name = file.rsplit(['/', '@']).next().unwrap_or(file);
    let name = name.split('.').next().unwrap_or(name);
    let is_name = !name.is_empty() && name.chars().all(is_parameter_char);
    if is_name { name } else { "values" }
}

/// `id in @ids.txt` · `id in ids.txt` · `id in $(cat ids.txt)`
pub(super) fn in_file(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.get(at + 2).filter(|_| row.is(at + 1, "in"))?;
    let (file, last) = if first.text == "$" && row.has(at + 3, Kind::Open) {
        let close = row
            .close_of(at + 3)
            .filter(|_| row.are_glued(at + 2, at + 3))?;
        (row.get(close - 1)?, close)
    } else {
        (row.find(at + 2, is_file)?, at + 2)
    };
    let mut help = format!(
        "a query cannot read files: write `in ${}`, and bind the lines of the file to it",
        parameter(file.text)
    );
    if last == at + 2 {
        help = format!(
            "{help}; for this text itself, write `in ({})`",
            excerpt(file.text)
        );
    }
    let slip = row.mistake_within((at, last), (at + 2, last), "a list", help);
    (row.ends_condition(last + 1)).then(|| slip.read_as("x"))
}
