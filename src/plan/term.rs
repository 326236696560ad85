//! The terms of a query, the groups that they form, and what they imply.

use super::dnf::Atoms;

/// A term of the query: an AND of atoms, sorted by where they may go.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// Every atom that may go in the criteria, including those allowed in both.
    pub(super) criteria: Atoms,
    /// The atoms that may only go in the filter.
    pub(super) filter: Atoms,
    /// The atoms allowed in both; the filter has room for one of them.
    pub(super) either: Vec<usize>,
    /// All atoms.
    pub(super) all: Atoms,
}

/// A term in a group, and the atom allowed in both that it puts in the filter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) term: usize,
    pub(super) choice: Option<usize>,
}

/// The groups, and a proven lower bound on their number.
#[derive(Debug)]
pub(super) struct Cover {
    pub(super) groups: Vec<Vec<Member>>,
    pub(super) least: usize,
}

/// A test that a group is within the service's limits as one request. Adding members never makes an
/// oversized group fit.
pub(super) type FitsFilter<'a> = dyn Fn(&[Member]) -> bool + 'a;

/// The terms of the query, each indexed by its rarest atom.
pub(super) struct Implicants<'a> {
    terms: &'a [Term],
    by_atom: Vec<Vec<usize>>,
}

impl<'a> Implicants<'a> {
    pub(super) fn new(terms: &'a [Term]) -> Self {
        let atoms = terms
            .iter()
            .flat_map(|term| term.all.iter())
            .max()
            .map_or(0, |last| last + 1);
        let mut uses = vec![0_usize; atoms];
        for atom in terms.iter().flat_map(|term| term.all.iter()) {
            if let Some(count) = uses.get_mut(atom) {
                *count += 1;
            }
        }
        let mut by_atom = vec![Vec::new(); atoms];
        for (at, term) in terms.iter().enumerate() {
            let rarest = term.all.iter().min_by_key(|atom| uses.get(*atom).copied());
            if let Some(found) = rarest.and_then(|atom| by_atom.get_mut(atom)) {
                found.push(at);
            }
        }
        Implicants { terms, by_atom }
    }

    /// True if the query is true when exactly these atoms are.
    pub(super) fn are_met(&self, criteria: &Atoms, filter: &Atoms) -> bool {
        let candidates = criteria
            .iter()
            .chain(filter.iter())
            .filter_map(|atom| self.by_atom.get(atom))
            .flatten();
        candidates
            .filter_map(|term| self.terms.get(*term))
            .any(|term| term.all.is_within(criteria, filter))
    }
}
