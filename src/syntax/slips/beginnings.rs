//! The tokens at which each slip can begin: it is tried at those alone.

use std::sync::LazyLock;

use super::classes::CLASSES;
use super::places::{ANY, ANYWHERE, Kinds, OTHER, Places, kind, place};
use super::shapes::Shape;
use super::{Recognise, SLIPS, Slip, Slips, TokenCursor};

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
            let shapes = rows.iter().map(|row| Shape::new(row, CLASSES));
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
