//! The tokens at which each mistake can begin: only those are tried.

use std::sync::LazyLock;

use super::classes::CLASSES;
use super::cursor::TokenCursor;
use super::positions::{ANY, ANYWHERE, Kinds, OTHER, Positions, kind, position};
use super::shapes::Shape;
use super::slip::Slip;
use super::table::{Recognise, SLIPS, Slips};

const POSITIONS: usize = ANYWHERE.count_ones() as usize;
const KINDS: usize = ANY.count_ones() as usize;

/// A recogniser of mistakes that begin at a token.
enum Recogniser {
    Function(Recognise),
    Shape(Shape),
}

/// For each position and kind of token, the indices of the recognisers that can begin there, in order.
type Index = [[Vec<usize>; KINDS]; POSITIONS];

pub(super) struct Beginnings {
    recognisers: Vec<Recogniser>,
    index: Index,
}

pub(super) static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let all = SLIPS.iter().flat_map(recognisers);
    let (begins, recognisers): (Vec<(Positions, Kinds)>, Vec<Recogniser>) = all.unzip();
    let of = |position: usize, kind: usize| {
        let can_begin = |(_, (positions, kinds)): &(usize, &(Positions, Kinds))| {
            positions & 1 << position != 0 && kinds & 1 << kind != 0
        };
        let found = begins.iter().enumerate().filter(can_begin);
        found.map(|(index, _)| index).collect()
    };
    let index = std::array::from_fn(|position| std::array::from_fn(|kind| of(position, kind)));
    Beginnings { recognisers, index }
});

/// The recognisers of some mistakes, with the positions and kinds of tokens at which they begin.
fn recognisers(slips: &Slips) -> Vec<((Positions, Kinds), Recogniser)> {
    match slips {
        Slips::Function(positions, kinds, recognise) => {
            vec![((*positions, *kinds), Recogniser::Function(*recognise))]
        }
        Slips::Rows(rows) => {
            let shapes = rows.iter().map(|row| Shape::new(row, CLASSES));
            shapes
                .map(|shape| (shape.begins(), Recogniser::Shape(shape)))
                .collect()
        }
    }
}

impl Beginnings {
    /// The first mistake that begins at a token, if any.
    pub(super) fn find(&self, cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
        let position = position(cursor, at).trailing_zeros() as usize;
        let kind = cursor.get(at).map_or(OTHER, kind).trailing_zeros() as usize;
        let indices = self.index.get(position).and_then(|kinds| kinds.get(kind))?;
        let mut recognisers = indices
            .iter()
            .filter_map(|index| self.recognisers.get(*index));
        recognisers.find_map(|recogniser| match recogniser {
            Recogniser::Function(recognise) => recognise(cursor, at),
            Recogniser::Shape(shape) => shape.find(cursor, at),
        })
    }
}
