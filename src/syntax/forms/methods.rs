//! Methods that languages with objects call on a field.

use super::functions::close_of;
use super::tokens::{Kind, Token};
use super::{Form, TokenCursor, Words, excerpt};
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{NO_END, NO_PATTERN};
use crate::syntax::operator_meant;

/// Methods that change nothing of what is compared: letter case does not count.
const UNCHANGED: [&str; 10] = [
    "lower",
    "upper",
    "tolower",
    "toupper",
    "tolowercase",
    "touppercase",
    "casefold",
    "strip",
    "trim",
    "tostring",
];

/// Methods that ask for what cannot be searched for.
const UNASKED: [(&str, &str); 6] = [
    ("endswith", NO_END),
    ("match", NO_PATTERN),
    ("matches", NO_PATTERN),
    ("matchall", NO_PATTERN),
    ("search", NO_PATTERN),
    ("test", NO_PATTERN),
];

/// The field and the method of `username.lower(`, without the `?` of `username?.lower(`.
fn called<'q>(row: &TokenCursor<'q>, at: usize) -> Option<(&'q str, String)> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let (field, method) = token.text.rsplit_once('.')?;
    let method = method.replace('_', "").to_ascii_lowercase();
    row.has(at + 1, Kind::Open)
        .then(|| (field.trim_end_matches('?'), method))
}

/// `username.lower() == "bob"`
pub(super) fn unchanged(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let (field, method) =
        called(row, at).filter(|(_, method)| UNCHANGED.contains(&method.as_str()))?;
    if !row.has(at + 2, Kind::Close) {
        return None;
    }
    let words = Words {
        expected: "a field or a function",
        found: row.text(at, at),
        help: format!(
            "compare the field itself, without `{}`: letter case does not matter",
            excerpt(&method)
        ),
    };
    let form = row.form((at, at + 2), words, Some(field.to_owned()));
    Some(form.dropping(row.text(at, at)))
}

/// `username.endswith("x")` · `username.match(/bob/)`
pub(super) fn unasked(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let (_, method) = called(row, at)?;
    let (_, help) = UNASKED.iter().find(|(name, _)| *name == method)?;
    let last = close_of(row, at + 1)?;
    let problem = Problem::unknown_operator(excerpt(&method), *help, row.span(at, last));
    Some(Form::new(problem, row.span(at, last), None).read_as("x"))
}

/// `name.contains("Lu")`
pub(super) fn method(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let (field, method) = token.text.rsplit_once('.')?;
    let whole = field.trim_end_matches('?');
    // `u.username.includes("b")`
    let field = whole.rsplit(['.', '?']).next().unwrap_or(whole);
    let sign = operator_meant(method)
        .filter(|operator| *operator != Operator::In)?
        .text();
    let value = row
        .find(at + 2, Token::is_value)
        .filter(|_| row.has(at + 1, Kind::Open) && row.has(at + 3, Kind::Close))?;
    let meant = format!("{field} {sign} {}", value.text);
    let words = Words {
        expected: "an operator",
        found: method,
        help: format!("write `{}`", excerpt(&meant)),
    };
    let form = row.form((at, at + 3), words, Some(meant));
    Some(form.dropping(whole))
}
