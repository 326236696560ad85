//! How the terms of a part can be members of a group, and which of them can share a request.
//!
//! A term of the criteria `c` and another of the filter `f` meet if `c and f` implies the query. Whether the criteria of
//! one term meet the filter of another does not depend on what the first puts into its own filter: so this is computed
//! once for each term and each way, not for each pair of ways.

use super::cover::{HasRoom, Implicants, Member, Term};
use super::normal::Atoms;

/// A way in which a term can be a member of a group.
pub(super) struct Way {
    pub(super) member: Member,
    /// The terms whose criteria meet the filter of this one.
    pub(super) meets: Set,
}

/// The ways of the terms of a part, which are numbered from 0 here.
pub(super) struct Ways {
    of: Vec<Vec<Way>>,
    /// For each term those that the filter of any of its ways meets.
    met: Vec<Set>,
    /// For each term those before it whose filters are the same, but for what is chosen.
    twins: Vec<Set>,
}

impl Ways {
    pub(super) fn new(terms: &[Term], implicants: &Implicants<'_>, part: &[usize]) -> Self {
        let members: Vec<(usize, &Term)> = part
            .iter()
            .filter_map(|at| terms.get(*at).map(|term| (*at, term)))
            .collect();
        let near: Vec<Near<'_>> = members
            .iter()
            .map(|(_, term)| Near::new(term, terms))
            .collect();
        let of: Vec<Vec<Way>> = members
            .iter()
            .map(|(at, term)| ways_of(*at, term, &near, implicants))
            .collect();
        let met = of
            .iter()
            .map(|ways| {
                ways.iter()
                    .fold(Set::default(), |met, way| met.union(&way.meets))
            })
            .collect();
        let twins = members
            .iter()
            .enumerate()
            .map(|(at, (_, term))| twins(term, members.get(..at).unwrap_or_default()));
        let twins = twins.collect();
        Ways { of, met, twins }
    }

    pub(super) fn terms(&self) -> usize {
        self.of.len()
    }

    pub(super) fn of(&self, term: usize) -> &[Way] {
        self.of.get(term).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a term has a way whose filter meets the criteria of another.
    pub(super) fn meet(&self, term: usize, other: usize) -> bool {
        self.met.get(term).is_some_and(|met| met.contains(other))
    }

    /// The terms before this one whose filters are the same, but for what is chosen.
    pub(super) fn twins(&self, term: usize) -> Option<&Set> {
        self.twins.get(term)
    }

    /// A number of terms no two of which can share: there are at least as many groups.
    pub(super) fn apart(&self) -> usize {
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

/// What the criteria of a term can imply.
struct Near<'t> {
    term: &'t Term,
    /// The terms that these criteria with some filter imply, if they are few.
    implied: Option<Vec<&'t Term>>,
}

/// Up to this number, looking at each of the terms that criteria can imply is faster than finding them by their atoms.
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

/// An AND of the filter is the stronger for having one of the atoms of either half, so that it always has one when there
/// are any.
fn ways_of(at: usize, term: &Term, others: &[Near<'_>], implicants: &Implicants<'_>) -> Vec<Way> {
    let way = |choice: Option<usize>| {
        let mut filter = term.filter.clone();
        if let Some(choice) = choice {
            filter.insert(choice);
        }
        let mut meets = Set::default();
        for (number, other) in others.iter().enumerate() {
            if std::ptr::eq(other.term, term) || other.meets(&filter, implicants) {
                meets.insert(number);
            }
        }
        Way {
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

fn twins(term: &Term, before: &[(usize, &Term)]) -> Set {
    let mut twins = Set::default();
    for (at, (_, other)) in before.iter().enumerate() {
        if term.filter.is_equal(&other.filter) {
            twins.insert(at);
        }
    }
    twins
}

/// Terms that can all share a request.
pub(super) struct Group {
    pub(super) members: Vec<Member>,
    /// The same terms, as they are numbered here.
    pub(super) order: Vec<usize>,
    terms: Set,
    /// The terms whose criteria meet the filters of all members.
    met: Set,
}

impl Group {
    pub(super) fn new(term: usize, way: &Way) -> Self {
        let mut terms = Set::default();
        terms.insert(term);
        Group {
            members: vec![way.member],
            order: vec![term],
            terms,
            met: way.meets.clone(),
        }
    }

    pub(super) fn add(&mut self, term: usize, way: &Way) {
        self.members.push(way.member);
        self.order.push(term);
        self.terms.insert(term);
        self.met.intersect(&way.meets);
    }

    /// The first way in which the group takes a term.
    pub(super) fn way_in<'w>(
        &self,
        ways: &'w Ways,
        term: usize,
        has_room: Option<&HasRoom<'_>>,
    ) -> Option<&'w Way> {
        let takes = |way: &&Way| {
            self.terms.is_within(&way.meets) && self.has_room_for(way.member, has_room)
        };
        self.met
            .contains(term)
            .then(|| ways.of(term).iter().find(takes))
            .flatten()
    }

    fn has_room_for(&self, member: Member, has_room: Option<&HasRoom<'_>>) -> bool {
        has_room.is_none_or(|has_room| has_room(&[self.members.as_slice(), &[member]].concat()))
    }
}

/// A set of the terms of a part.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    words: Vec<u64>,
}

const WORD: usize = 64;

impl Set {
    fn insert(&mut self, term: usize) {
        let word = term / WORD;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(bits) = self.words.get_mut(word) {
            *bits |= 1 << (term % WORD);
        }
    }

    pub(super) fn contains(&self, term: usize) -> bool {
        self.words
            .get(term / WORD)
            .is_some_and(|bits| bits & (1 << (term % WORD)) != 0)
    }

    fn is_within(&self, other: &Set) -> bool {
        self.words
            .iter()
            .enumerate()
            .all(|(at, bits)| bits & !other.words.get(at).copied().unwrap_or(0) == 0)
    }

    fn union(mut self, other: &Set) -> Set {
        self.words
            .resize(self.words.len().max(other.words.len()), 0);
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(bits, other)| *bits |= other);
        self
    }

    fn intersect(&mut self, other: &Set) {
        let others = other.words.iter().copied().chain(std::iter::repeat(0));
        self.words
            .iter_mut()
            .zip(others)
            .for_each(|(bits, other)| *bits &= other);
    }

    /// The first terms of the set, as bits.
    pub(super) fn first_word(&self) -> u64 {
        self.words.first().copied().unwrap_or(0)
    }
}
