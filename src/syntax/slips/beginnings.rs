//! The tokens at which each slip can begin: it is tried at those alone.

use std::sync::LazyLock;

use super::shapes::Shape;
use super::tokens::{Kind, Token};
use super::{Recognise, SLIPS, Slip, Slips, TokenCursor};

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
pub(super) const NEGATION: Kinds = 1 << 7;
pub(super) const OPEN: Kinds = 1 << 8;
pub(super) const CLOSE: Kinds = 1 << 9;
pub(super) const COMMA: Kinds = 1 << 10;
pub(super) const OTHER: Kinds = 1 << 11;
pub(super) const WORDS: Kinds = NAME | WORD | KEYWORD;
pub(super) const VALUE: Kinds = NAME | WORD | QUOTED | PARAMETER;
pub(super) const ANY: Kinds =
    WORDS | QUOTED | PARAMETER | COMPARISON | JOIN | NEGATION | OPEN | CLOSE | COMMA | OTHER;

const PLACES: usize = ANYWHERE.count_ones() as usize;
const KINDS: usize = ANY.count_ones() as usize;

/// The recogniser of the slips that begin at a token.
enum Recogniser {
    Function(Recognise),
    Shape(Shape),
}

/// Indices of the recognisers that can begin at each place with each kind of token, in their order.
type Index = [[Vec<usize>; KINDS]; PLACES];

pub(super) struct Beginnings {
    recognisers: Vec<Recogniser>,
    index: Index,
}

pub(super) static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let all = SLIPS.iter().flat_map(recognisers);
    let (begins, recognisers): (Vec<(Places, Kinds)>, Vec<Recogniser>) = all.unzip();
    let of = |place: usize, kind: usize| {
        let can_begin = |(_, (places, kinds)): &(usize, &(Places, Kinds))| {
            places & 1 << place != 0 && kinds & 1 << kind != 0
        };
        let found = begins.iter().enumerate().filter(can_begin);
        found.map(|(index, _)| index).collect()
    };
    let index = std::array::from_fn(|place| std::array::from_fn(|kind| of(place, kind)));
    Beginnings { recognisers, index }
});

/// The recognisers of some slips, with the places and the kinds of tokens at which they begin.
fn recognisers(slips: &Slips) -> Vec<((Places, Kinds), Recogniser)> {
    match slips {
        Slips::Function(places, kinds, recognise) => {
            vec![((*places, *kinds), Recogniser::Function(*recognise))]
        }
        Slips::Rows(rows) => {
            let shapes = rows.iter().map(Shape::new);
            shapes
                .map(|shape| (shape.begins(), Recogniser::Shape(shape)))
                .collect()
        }
    }
}

impl Beginnings {
    /// The slip that begins at a token, if one does: the first of those that can.
    pub(super) fn find(&self, row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
        let place = place(row, at).trailing_zeros() as usize;
        let kind = row.get(at).map_or(OTHER, kind).trailing_zeros() as usize;
        let indices = self.index.get(place).and_then(|kinds| kinds.get(kind))?;
        let mut recognisers = indices
            .iter()
            .filter_map(|index| self.recognisers.get(*index));
        recognisers.find_map(|recogniser| match recogniser {
            Recogniser::Function(recognise) => recognise(row, at),
            Recogniser::Shape(shape) => shape.find(row, at),
        })
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
