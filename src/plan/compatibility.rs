//! Terms that can share a request.
//!
//! The criteria `c` of one term meet the filter `f` of another if `c and f` implies the query.
//! This does not depend on the first term's own filter, so it is computed once per term
//! and choice, not once per pair of choices.

use super::bit_set::BitSet;
use super::dnf::Atoms;
use super::term::{FitsFilter, Implicants, Member, Term};

/// One choice of the atom that a term puts in the filter.
pub(super) struct FilterChoice {
    pub(super) member: Member,
    /// The terms whose criteria meet the filter of this one.
    pub(super) meets: BitSet,
}

/// The choices of each term of a part, with terms numbered from 0.
pub(super) struct Compatibility {
    of: Vec<Vec<FilterChoice>>,
    /// For each term, the terms that its filter meets with at least one choice.
    met: Vec<BitSet>,
    /// For each term, the earlier ones with the same filter apart from the choice.
    same_filter: Vec<BitSet>,
}

impl Compatibility {
    pub(super) fn new(terms: &[Term], implicants: &Implicants<'_>, part: &[usize]) -> Self {
        let members: Vec<(usize, &Term)> = part
            .iter()
            .filter_map(|at| terms.get(*at).map(|term| (*at, term)))
            .collect();
        let near: Vec<Near<'_>> = members
            .iter()
            .map(|(_, term)| Near::new(term, terms))
            .collect();
        let of: Vec<Vec<FilterChoice>> = members
            .iter()
            .map(|(at, term)| filter_choices(*at, term, &near, implicants))
            .collect();
        let met = of
            .iter()
            .map(|ways| {
                ways.iter()
                    .fold(BitSet::default(), |met, way| met.union(&way.meets))
            })
            .collect();
        let same_filter = members
            .iter()
            .enumerate()
            .map(|(at, (_, term))| same_filter(term, members.get(..at).unwrap_or_default()));
        let same_filter = same_filter.collect();
        Compatibility {
            of,
            met,
            same_filter,
        }
    }

    pub(super) fn terms(&self) -> usize {
        self.of.len()
    }

    pub(super) fn of(&self, term: usize) -> &[FilterChoice] {
        self.of.get(term).map(Vec::as_slice).unwrap_or_default()
    }

    /// True if some choice of a term has a filter that meets the criteria of another.
    pub(super) fn meet(&self, term: usize, other: usize) -> bool {
        self.met.get(term).is_some_and(|met| met.contains(other))
    }

    /// The earlier terms with the same filter apart from the choice.
    pub(super) fn same_filter(&self, term: usize) -> Option<&BitSet> {
        self.same_filter.get(term)
    }

    /// The size of a set of terms of which no two can share a request: a lower bound on the number
    /// of groups.
    pub(super) fn fewest_groups_bound(&self) -> usize {
        let mut apart: Vec<usize> = Vec::new();
        for term in 0..self.terms() {
            if !apart
                .iter()
                .any(|other| self.meet(term, *other) && self.meet(*other, term))
            {
                apart.push(term);
            }
        }
        apart.len()
    }
}

/// The criteria of a term, with the terms that they can imply.
struct Near<'t> {
    term: &'t Term,
    /// The terms that these criteria imply together with some filter, if there are at most `FEW`.
    implied: Option<Vec<&'t Term>>,
}

/// Up to this many terms, a linear scan is faster than a look-up by atom.
const FEW: usize = 8;

impl<'t> Near<'t> {
    fn new(term: &'t Term, terms: &'t [Term]) -> Self {
        let can_imply = |other: &&Term| {
            other
                .criteria
                .iter()
                .all(|atom| term.criteria.contains(atom) || other.either.contains(&atom))
        };
        let implied: Vec<&Term> = terms.iter().filter(can_imply).take(FEW + 1).collect();
        Near {
            term,
            implied: Some(implied).filter(|implied| implied.len() <= FEW),
        }
    }

    fn meets(&self, filter: &Atoms, implicants: &Implicants<'_>) -> bool {
        let criteria = &self.term.criteria;
        match &self.implied {
            Some(implied) => implied
                .iter()
                .any(|term| term.all.is_within(criteria, filter)),
            None => implicants.are_met(criteria, filter),
        }
    }
}

/// The choices of a term. An AND in the filter is stricter with one of the atoms allowed in both,
/// so if the term has any, it always uses one.
fn filter_choices(
    at: usize,
    term: &Term,
    others: &[Near<'_>],
    implicants: &Implicants<'_>,
) -> Vec<FilterChoice> {
    let way = |choice: Option<usize>| {
        let mut filter = term.filter.clone();
        if let Some(choice) = choice {
            filter.insert(choice);
        }
        let mut meets = BitSet::default();
        for (number, other) in others.iter().enumerate() {
            if std::ptr::eq(other.term, term) || other.meets(&filter, implicants) {
                meets.insert(number);
            }
        }
        FilterChoice {
            member: Member { term: at, choice },
            meets,
        }
    };
    if term.either.is_empty() {
        vec![way(None)]
    } else {
        term.either.iter().map(|atom| way(Some(*atom))).collect()
    }
}

fn same_filter(term: &Term, before: &[(usize, &Term)]) -> BitSet {
    let mut same_filter = BitSet::default();
    for (at, (_, other)) in before.iter().enumerate() {
        if term.filter.is_equal(&other.filter) {
            same_filter.insert(at);
        }
    }
    same_filter
}

/// Terms that can all share a request.
pub(super) struct Group {
    pub(super) members: Vec<Member>,
    /// The same terms, by their number within the part.
    pub(super) order: Vec<usize>,
    terms: BitSet,
    /// The terms whose criteria meet the filters of all members.
    met: BitSet,
}

impl Group {
    pub(super) fn new(term: usize, way: &FilterChoice) -> Self {
        let mut terms = BitSet::default();
        terms.insert(term);
        Group {
            members: vec![way.member],
            order: vec![term],
            terms,
            met: way.meets.clone(),
        }
    }

    pub(super) fn add(&mut self, term: usize, way: &FilterChoice) {
        self.members.push(way.member);
        self.order.push(term);
        self.terms.insert(term);
        self.met.intersect(&way.meets);
    }

    /// The first choice with which the group accepts a term.
    pub(super) fn choice_in<'w>(
        &self,
        compatibility: &'w Compatibility,
        term: usize,
        fits_filter: Option<&FitsFilter<'_>>,
    ) -> Option<&'w FilterChoice> {
        let takes = |way: &&FilterChoice| {
            self.terms.is_within(&way.meets) && self.fits_filter_with(way.member, fits_filter)
        };
        self.met
            .contains(term)
            .then(|| compatibility.of(term).iter().find(takes))
            .flatten()
    }

    fn fits_filter_with(&self, member: Member, fits_filter: Option<&FitsFilter<'_>>) -> bool {
        fits_filter
            .is_none_or(|fits_filter| fits_filter(&[self.members.as_slice(), &[member]].concat()))
    }
}
