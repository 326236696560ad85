//! Operators at a token, in this language or another.

use super::cursor::TokenCursor;
use super::tokens::Kind;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{ForeignOperator, equivalent_operator, unread_operators};

/// The longest operator of another language at a token that the grammar does not read, and its
/// number of tokens.
pub(super) fn longest(
    cursor: &TokenCursor<'_>,
    at: usize,
) -> Option<(&'static ForeignOperator, usize)> {
    let unread = unread_operators(cursor.get(at)?.text);
    let found = unread.filter_map(|other| Some((other, cursor.length_of(at, other.words)?)));
    found.max_by_key(|(_, length)| *length)
}

/// The operator that words at a token mean, and their number.
pub(super) fn of_word(cursor: &TokenCursor<'_>, at: usize) -> Option<(Operator, usize)> {
    let word = cursor.get_if(at, |token| token.kind == Kind::Word)?;
    let unread = longest(cursor, at).and_then(|(other, length)| Some((other.operator()?, length)));
    unread.or_else(|| {
        Some((
            equivalent_operator(word.text).filter(|_| !word.is_keyword())?,
            1,
        ))
    })
}

/// The operator at a token, as a sign or in words, and its number of tokens.
pub(super) fn operator_at(cursor: &TokenCursor<'_>, at: usize) -> Option<(Operator, usize)> {
    let two =
        equivalent_operator(cursor.text(at, at + 1)).filter(|_| cursor.has(at + 1, Kind::Word));
    let one = || {
        let sign = cursor.get_if(at, |sign| sign.compares() || sign.text == ":")?;
        equivalent_operator(sign.text)
    };
    let two = two.map(|operator| (operator, 2));
    let longest = [two, of_word(cursor, at)].into_iter().flatten();
    longest
        .max_by_key(|(_, length)| *length)
        .or_else(|| Some((one()?, 1)))
}
