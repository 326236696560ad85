//! The tokens at which each form can begin, so that a token is offered to those forms alone.

use std::sync::LazyLock;

use super::tokens::{Kind, Token};
use super::{FORMS, Recognise, TokenCursor};

/// A set of places in a query, a bit for each.
pub(super) type Places = u8;

/// The first token of the query, where a condition begins, too.
pub(super) const FIRST: Places = 1;
/// The start of a later condition.
const NEXT: Places = 1 << 1;
/// The start of an argument or a list item.
pub(super) const ITEM: Places = 1 << 2;
pub(super) const INSIDE: Places = 1 << 3;
pub(super) const BEGIN: Places = FIRST | NEXT;
pub(super) const SUBJECT: Places = BEGIN | ITEM;
pub(super) const LATER: Places = NEXT | ITEM | INSIDE;
pub(super) const ANYWHERE: Places = FIRST | LATER;

/// A set of kinds of tokens, a bit for each.
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
const NEGATION: Kinds = 1 << 7;
pub(super) const OPEN: Kinds = 1 << 8;
pub(super) const CLOSE: Kinds = 1 << 9;
const COMMA: Kinds = 1 << 10;
pub(super) const OTHER: Kinds = 1 << 11;
pub(super) const WORDS: Kinds = NAME | WORD | KEYWORD;
pub(super) const VALUE: Kinds = NAME | WORD | QUOTED | PARAMETER;
pub(super) const ANY: Kinds =
    WORDS | QUOTED | PARAMETER | COMPARISON | JOIN | NEGATION | OPEN | CLOSE | COMMA | OTHER;

const PLACES: usize = ANYWHERE.count_ones() as usize;
const KINDS: usize = ANY.count_ones() as usize;

/// The forms that can begin at each place with each kind of token, in their order.
pub(super) struct Beginnings([[Vec<Recognise>; KINDS]; PLACES]);

pub(super) static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let of = |place: usize, kind: usize| {
        let begins = |(places, kinds, _): &&(Places, Kinds, Recognise)| {
            places & 1 << place != 0 && kinds & 1 << kind != 0
        };
        FORMS
            .iter()
            .filter(begins)
            .map(|(.., form)| *form)
            .collect()
    };
    Beginnings(std::array::from_fn(|place| {
        std::array::from_fn(|kind| of(place, kind))
    }))
});

impl Beginnings {
    /// The forms that can begin at a token.
    pub(super) fn at(&self, row: &TokenCursor<'_>, at: usize) -> &[Recognise] {
        let place = place(row, at).trailing_zeros() as usize;
        let kind = row.get(at).map_or(OTHER, kind).trailing_zeros() as usize;
        let forms = self.0.get(place).and_then(|kinds| kinds.get(kind));
        forms.map_or(&[], Vec::as_slice)
    }
}

fn place(row: &TokenCursor<'_>, at: usize) -> Places {
    if at == 0 {
        FIRST
    } else if row.begins_condition(at) {
        NEXT
    } else if row.begins_item(at) {
        ITEM
    } else {
        INSIDE
    }
}

fn kind(token: &Token<'_>) -> Kinds {
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
