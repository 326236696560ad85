//! Methods that object-oriented languages call on a field.

use super::captures::one;
use super::places::BEGIN;
use super::shapes::{Capture, Row, row};
use super::tokens::Kind;
use super::{TokenCursor, plain_operator};
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{NO_END, NO_PATTERN};
use crate::syntax::operator_meant;

pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "{UNCHANGED_FIELD} ( )")
        .expected("a field or a function")
        .help("compare the field itself: case is ignored")
        .meant("{1}")
        .example("users", "username.lower() = bob", "username = bob"),
    row(BEGIN, "{UNASKED_METHOD} CALL")
        .help("{1}")
        .read_as("x")
        .example("users", "username.endswith(\"x\")", ""),
];

/// Methods that are operators.
pub(super) const OPERATORS: &[Row] = &[row(BEGIN, "{FIELD_AND_OPERATOR} ( VALUE )")
    .expected("an operator")
    .meant("{1} {2}")
    .example("users", "name.contains(\"Lu\")", "name ~ Lu")];

/// Methods that are parts of a condition.
pub(super) const PARTS: &[Row] = &[
    row(BEGIN, "{UNCHANGED_FIELD ( ) METHOD} ( VALUE )")
        .expected("an operator")
        .meant("{1} {2} {3}")
        .example(
            "users",
            "username.lower().startswith('bob')",
            "username ^= bob",
        ),
    row(BEGIN, "{FIELD_IN} LIST")
        .expected("an operator")
        .meant("{1} in {2}")
        .example(
            "users",
            "username.in('bob', 'ann')",
            "username in (bob, ann)",
        ),
    row(BEGIN, "{FIELD_INDEX ( VALUE ) FOUND}")
        .expected("an operator")
        .meant("{1} {3} {2}")
        .example("users", "username.indexOf('bob') >= 0", "username ~ bob"),
];

/// `>= 0` · `!== -1`: the operator that is meant by comparing a position in a text.
pub(super) fn found(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let meant = match (plain_operator(row.text_at(at)), row.text_at(at + 1)) {
        ("=", "0") => "^=",
        ("=", "-1") | ("<", "0") => "!~",
        ("!=" | ">", "-1") | (">=", "0") => "~",
        _ => return None,
    };
    Some((meant.into(), at + 2))
}

/// `username.indexOf`: the field.
pub(super) fn field_index(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    field_of(row, at, "indexof")
}

/// `username.in`: the field.
pub(super) fn field_in(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    field_of(row, at, "in")
}

fn field_of(row: &TokenCursor<'_>, at: usize, name: &str) -> Option<(Capture, usize)> {
    let (field, method) = called(row, at)?;
    (method == name).then(|| (field.to_owned().into(), at + 1))
}

/// `.startswith`, after another call: the operator.
pub(super) fn method(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = row.text_at(at).strip_prefix('.')?;
    let operator = operator_meant(name).filter(|operator| *operator != Operator::In)?;
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
const UNASKED: [(&str, &str); 6] = [
    ("endswith", NO_END),
    ("match", NO_PATTERN),
    ("matches", NO_PATTERN),
    ("matchall", NO_PATTERN),
    ("search", NO_PATTERN),
    ("test", NO_PATTERN),
];

/// The field and the method of `u.username?.lower(`.
fn called<'q>(row: &TokenCursor<'q>, at: usize) -> Option<(&'q str, String)> {
    let (field, method) = row.text_at(at).rsplit_once('.')?;
    let method = method.replace('_', "").to_ascii_lowercase();
    row.has(at + 1, Kind::Open)
        .then(|| (field.trim_end_matches('?'), method))
}

/// `username.lower`, before a call that does not affect the comparison: the field.
pub(super) fn unchanged_field(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (field, method) = called(row, at)?;
    UNCHANGED
        .contains(&method.as_str())
        .then(|| (field.to_owned().into(), at + 1))
}

/// `username.endswith`: why there is no such search.
pub(super) fn unasked_method(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (_, method) = called(row, at)?;
    let (_, why) = UNASKED.iter().find(|(name, _)| *name == method)?;
    Some(((*why).into(), at + 1))
}

/// `u.name.contains`: the field and the operator.
pub(super) fn field_and_operator(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (path, method) = called(row, at)?;
    let field = path.rsplit(['.', '?']).next().unwrap_or(path);
    let operator = operator_meant(&method).filter(|operator| *operator != Operator::In)?;
    Some((format!("{field} {}", operator.text()).into(), at + 1))
}
