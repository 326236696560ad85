//! Files where values belong.

use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, Words, excerpt};
use crate::syntax::is_parameter_char;

/// The endings of the names of files with one value per line.
const ENDINGS: [&str; 6] = [".txt", ".csv", ".tsv", ".lst", ".list", ".json"];

/// True if a word is the name of a file: `@ids`, `ids.txt`.
fn is_file(token: &Token<'_>) -> bool {
    let lower = token.text.to_ascii_lowercase();
    let ends = || ENDINGS.iter().any(|ending| lower.ends_with(ending));
    token.kind == Kind::Word && (lower.len() > 1 && lower.starts_with('@') || ends())
}

/// A name for the parameter that has the lines of a file: `ids` for `lists/ids.txt`.
fn parameter(file: &str) -> &str {
    let name = file.rsplit(['/', '@']).next().unwrap_or(file);
    let name = name.split('.').next().unwrap_or(name);
    let is_name = !name.is_empty() && name.chars().all(is_parameter_char);
    if is_name { name } else { "values" }
}

/// `id in @ids.txt` · `id in ids.txt` · `id in $(cat ids.txt)`
pub(super) fn in_file(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, Token::is_name)
        .filter(|_| row.is_subject(at) && row.is(at + 1, "in"))?;
    let first = row.get(at + 2)?;
    let (file, last) = if first.text == "$" && row.has(at + 3, Kind::Open) {
        let close = row
            .close_of(at + 3)
            .filter(|_| row.are_glued(at + 2, at + 3))?;
        (row.get(close - 1)?, close)
    } else {
        (row.find(at + 2, is_file)?, at + 2)
    };
    let mut help = format!(
        "a query reads no files: write `in ${}`, and bind the lines of the file to it",
        parameter(file.text)
    );
    if last == at + 2 {
        help = format!(
            "{help}; for this text itself write `in ({})`",
            excerpt(file.text)
        );
    }
    let words = Words {
        expected: "a list",
        found: row.text(at + 2, last),
        help,
    };
    let problem = words.problem(row.span(at + 2, last));
    let slip = Slip::new(problem, row.span(at, last), None).read_as("x");
    (row.ends_condition(last + 1)).then_some(slip)
}
