//! The positions in a query and the kinds of tokens at which mistakes begin.

use super::cursor::TokenCursor;
use super::tokens::{Kind, Token};

/// A set of kinds of positions in a query, one bit each.
pub(super) type Positions = u8;

/// The first token of the query, where a condition also begins.
pub(super) const FIRST: Positions = 1;
/// The start of a later condition.
const NEXT: Positions = 1 << 1;
/// The start of an argument or a list item.
pub(super) const ITEM: Positions = 1 << 2;
pub(super) const INSIDE: Positions = 1 << 3;
pub(super) const BEGIN: Positions = FIRST | NEXT;
pub(super) const SUBJECT: Positions = BEGIN | ITEM;
pub(super) const LATER: Positions = NEXT | ITEM | INSIDE;
pub(super) const ANYWHERE: Positions = FIRST | LATER;

/// A set of kinds of tokens, one bit each.
pub(super) type Kinds = u16;

/// A word that is a valid name of a field or a function.
pub(super) const NAME: Kinds = 1;
/// A word that is neither a name nor a keyword.
pub(super) const WORD: Kinds = 1 << 1;
pub(super) const KEYWORD: Kinds = 1 << 2;
pub(super) const QUOTED: Kinds = 1 << 3;
pub(super) const PARAMETER: Kinds = 1 << 4;
pub(super) const COMPARISON: Kinds = 1 << 5;
/// A sign between conditions: `&&`, `|`.
pub(super) const JOIN: Kinds = 1 << 6;
/// `!`
pub(super) const NEGATION: Kinds = 1 << 7;
pub(super) const OPEN: Kinds = 1 << 8;
pub(super) const CLOSE: Kinds = 1 << 9;
pub(super) const COMMA: Kinds = 1 << 10;
pub(super) const OTHER: Kinds = 1 << 11;
pub(super) const WORDS: Kinds = NAME | WORD | KEYWORD;
pub(super) const VALUE: Kinds = NAME | WORD | QUOTED | PARAMETER;
pub(super) const ANY: Kinds =
    WORDS | QUOTED | PARAMETER | COMPARISON | JOIN | NEGATION | OPEN | CLOSE | COMMA | OTHER;

/// The kind of position of a token.
pub(super) fn position(cursor: &TokenCursor<'_>, at: usize) -> Positions {
    if at == 0 {
        FIRST
    } else if cursor.begins_condition(at) {
        NEXT
    } else if cursor.begins_item(at) {
        ITEM
    } else {
        INSIDE
    }
}

/// The kind of a token.
pub(super) fn kind(token: &Token<'_>) -> Kinds {
    match token.kind {
        Kind::Word if token.is_name() => NAME,
        Kind::Word if token.is_keyword() => KEYWORD,
        Kind::Word => WORD,
        Kind::Quoted => QUOTED,
        Kind::Parameter => PARAMETER,
        Kind::Operator if token.is_join() => JOIN,
        Kind::Operator if token.is_comparison() => COMPARISON,
        Kind::Operator => NEGATION,
        Kind::Open => OPEN,
        Kind::Close => CLOSE,
        Kind::Comma => COMMA,
        Kind::Other => OTHER,
    }
}
