//! File names in place of values.

use super::cursor::TokenCursor;
use super::slip::Slip;
use super::tokens::{Kind, Token};
use crate::diagnostics::excerpt;
use crate::syntax::names::is_parameter_char;

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
pub(super) fn in_file(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get(at + 2).filter(|_| cursor.is(at + 1, "in"))?;
    let (file, last) = if first.text == "$" && cursor.has(at + 3, Kind::Open) {
        let close = cursor
            .close_of(at + 3)
            .filter(|_| cursor.are_glued(at + 2, at + 3))?;
        (cursor.get(close - 1)?, close)
    } else {
        (cursor.get_if(at + 2, is_file)?, at + 2)
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
    let slip = cursor.mistake_within((at, last), (at + 2, last), "a list", help);
    (cursor.ends_condition(last + 1)).then(|| slip.with_placeholder("x"))
}
