//! Operators at a token, in this language or another.

use super::TokenCursor;
use super::tokens::Kind;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{ForeignOperator, unread_operators};
use crate::syntax::operator_meant;

/// The longest operator of another language at a token that the grammar does not read, and its
/// number of tokens.
pub(super) fn longest(
    row: &TokenCursor<'_>,
    at: usize,
) -> Option<(&'static ForeignOperator, usize)> {
    let unread = unread_operators(row.get(at)?.text);
    let found = unread.filter_map(|other| Some((other, row.length_of(at, other.words)?)));
    found.max_by_key(|(_, length)| *length)
}

/// The operator that words at a token mean, and their number.
pub(super) fn of_word(row: &TokenCursor<'_>, at: usize) -> Option<(Operator, usize)> {
    let word = row.find(at, |token| token.kind == Kind::Word)?;
    let unread = longest(row, at).and_then(|(other, length)| Some((other.operator()?, length)));
    unread.or_else(|| Some((operator_meant(word.text).filter(|_| !word.is_keyword())?, 1)))
}

/// The operator at a token, as a sign or in words, and its number of tokens.
pub(super) fn operator_at(row: &TokenCursor<'_>, at: usize) -> Option<(Operator, usize)> {
    let two = operator_meant(row.text(at, at + 1)).filter(|_| row.has(at + 1, Kind::Word));
    let one = || {
        let sign = row.find(at, |sign| sign.compares() || sign.text == ":")?;
        operator_meant(sign.text)
    };
    let two = two.map(|operator| (operator, 2));
    let longest = [two, of_word(row, at)].into_iter().flatten();
    longest
        .max_by_key(|(_, length)| *length)
        .or_else(|| Some((one()?, 1)))
}
