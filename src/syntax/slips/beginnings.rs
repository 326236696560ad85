//! The tokens at which each mistake can begin: only those are tried.

use std::sync::LazyLock;

use super::classes::CLASSES;
use super::places::{ANY, ANYWHERE, Kinds, OTHER, Places, kind, place};
use super::shapes::Shape;
use super::{Recognise, SLIPS, Slip, Slips, TokenCursor};

const PLACES: usize = ANYWHERE.count_ones() as usize;
const KINDS: usize = ANY.count_ones() as usize;

/// A recogniser of mistakes that begin at a token.
enum Recogniser {
    Function(Recognise),
    Shape(Shape),
}

/// For each place and kind of token, the indices of the recognisers that can begin there, in order.
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

/// The recognisers of some mistakes, with the places and kinds of tokens at which they begin.
fn recognisers(slips: &Slips) -> Vec<((Places, Kinds), Recogniser)> {
    match slips {
        Slips::Function(places, kinds, recognise) => {
            vec![((*places, *kinds), Recogniser::Function(*recognise))]
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
        let place = place(cursor, at).trailing_zeros() as usize;
        let kind = cursor.get(at).map_or(OTHER, kind).trailing_zeros() as usize;
        let indices = self.index.get(place).and_then(|kinds| kinds.get(kind))?;
        let mut recognisers = indices
            .iter()
            .filter_map(|index| self.recognisers.get(*index));
        recognisers.find_map(|recogniser| match recogniser {
            Recogniser::Function(recognise) => recognise(cursor, at),
            Recogniser::Shape(shape) => shape.find(cursor, at),
        })
    }
}
