//! Methods that object-oriented languages call on a field.

use super::captures::one;
use super::cursor::TokenCursor;
use super::positions::BEGIN;
use super::shapes::{Capture, Row, row};
use super::slip::native_operator;
use super::tokens::Kind;
use crate::syntax::foreign_operators::{NO_END, NO_PATTERN, equivalent_comparison};

pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "{UNCHANGED_FIELD} ( )")
        .expected("a field or a function")
        .help("compare the field itself: case is ignored")
        .replacement("{1}")
        .example("users", "username.lower() = bob", "username = bob"),
    row(BEGIN, "{UNSEARCHABLE_METHOD} CALL")
        .help("{1}")
        .with_placeholder("x")
        .example("users", "username.endswith(\"x\")", ""),
];

/// Methods that are operators.
pub(super) const OPERATORS: &[Row] = &[row(BEGIN, "{FIELD_AND_OPERATOR} ( VALUE )")
    .expected("an operator")
    .replacement("{1} {2}")
    .example("users", "name.contains(\"Lu\")", "name ~ Lu")];

/// Methods that are parts of a condition.
pub(super) const PARTS: &[Row] = &[
    row(BEGIN, "{UNCHANGED_FIELD ( ) METHOD} ( VALUE )")
        .expected("an operator")
        .replacement("{1} {2} {3}")
        .example(
            "users",
            "username.lower().startswith('bob')",
            "username ^= bob",
        ),
    row(BEGIN, "{FIELD_IN} LIST")
        .expected("an operator")
        .replacement("{1} in {2}")
        .example(
            "users",
            "username.in('bob', 'ann')",
            "username in (bob, ann)",
        ),
    row(BEGIN, "{FIELD_INDEX ( VALUE ) FOUND}")
        .expected("an operator")
        .replacement("{1} {3} {2}")
        .example("users", "username.indexOf('bob') >= 0", "username ~ bob"),
];

/// `>= 0` · `!== -1`: the operator that is meant by comparing a position in a string.
pub(super) fn position_test(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let replacement = match (native_operator(cursor.text_at(at)), cursor.text_at(at + 1)) {
        ("=", "0") => "^=",
        ("=", "-1") | ("<", "0") => "!~",
        ("!=" | ">", "-1") | (">=", "0") => "~",
        _ => return None,
    };
    Some((replacement.into(), at + 2))
}

/// `username.indexOf`: the field.
pub(super) fn field_index(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    field_of(cursor, at, "indexof")
}

/// `username.in`: the field.
pub(super) fn field_in(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    field_of(cursor, at, "in")
}

fn field_of(cursor: &TokenCursor<'_>, at: usize, name: &str) -> Option<(Capture, usize)> {
    let (field, method) = method_call(cursor, at)?;
    (method == name).then(|| (field.to_owned().into(), at + 1))
}

/// `.startswith`, after another call: the operator.
pub(super) fn method(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = cursor.text_at(at).strip_prefix('.')?;
    let operator = equivalent_comparison(name)?;
    one(Some(operator.text()), at)
}

/// Methods that do not affect a case-insensitive comparison.
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

/// Methods without an equivalent search.
const UNSEARCHABLE: [(&str, &str); 6] = [
    ("endswith", NO_END),
    ("match", NO_PATTERN),
    ("matches", NO_PATTERN),
    ("matchall", NO_PATTERN),
    ("search", NO_PATTERN),
    ("test", NO_PATTERN),
];

/// The field and the method of `u.username?.lower(`.
fn method_call<'q>(cursor: &TokenCursor<'q>, at: usize) -> Option<(&'q str, String)> {
    let (field, method) = cursor.text_at(at).rsplit_once('.')?;
    let method = method.replace('_', "").to_ascii_lowercase();
    cursor
        .has(at + 1, Kind::Open)
        .then(|| (field.trim_end_matches('?'), method))
}

/// `username.lower`, before a call that does not affect the comparison: the field.
pub(super) fn unchanged_field(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (field, method) = method_call(cursor, at)?;
    UNCHANGED
        .contains(&method.as_str())
        .then(|| (field.to_owned().into(), at + 1))
}

/// `username.endswith`: why there is no such search.
pub(super) fn unsearchable_method(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (_, method) = method_call(cursor, at)?;
    let (_, why) = UNSEARCHABLE.iter().find(|(name, _)| *name == method)?;
    Some(((*why).into(), at + 1))
}

/// `u.name.contains`: the field and the operator.
pub(super) fn field_and_operator(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (path, method) = method_call(cursor, at)?;
    let field = path.rsplit(['.', '?']).next().unwrap_or(path);
    let operator = equivalent_comparison(&method)?;
    Some((format!("{field} {}", operator.text()).into(), at + 1))
}
