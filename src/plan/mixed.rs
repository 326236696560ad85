//! The part of a query that mixes criteria and filter: its terms, and the requests that cover them.

use std::collections::HashMap;

use super::block::Block;
use super::cover;
use super::dnf::{self, Atoms, TooMany, Tree};
use super::filter::Size;
use super::limits::Limits;
use super::slot::{Placement, Shape, Slot, slot};
use super::term::{FitsFilter, Implicants, Member, Term};
use crate::hir::{Condition, Query};

/// The products that cover a mixed part, before they become requests.
pub(super) struct Products<'q> {
    mixed: Mixed<'q>,
    terms: Vec<Term>,
    groups: Vec<Vec<Member>>,
    /// A proven lower bound on the number of products.
    pub(super) least: usize,
    /// True if it is certain which of the conditions allowed in both slots the filters need.
    pub(super) settled: bool,
}

impl<'q> Products<'q> {
    /// The products of a part without conditions.
    fn of_everything(mixed: Mixed<'q>) -> Self {
        Products {
            mixed,
            terms: Vec::new(),
            groups: vec![Vec::new()],
            least: 1,
            settled: false,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    /// True if fewer products are impossible.
    pub(super) fn are_proven(&self) -> bool {
        self.len() <= self.least
    }

    /// True if any condition is allowed in both criteria and filter.
    pub(super) fn have_either(&self) -> bool {
        self.terms.iter().any(|term| !term.either.is_empty())
    }

    /// The criteria and the filter of each product.
    pub(super) fn criteria_and_filters(&self) -> Vec<(Query, Query)> {
        if self.terms.is_empty() {
            return vec![(Query::Everything, Query::Everything)];
        }
        let implicants = Implicants::new(&self.terms);
        self.groups
            .iter()
            .map(|members| {
                self.mixed
                    .product(Group::new(&self.terms, members, &implicants))
            })
            .collect()
    }
}

/// Covers a mixed part with the fewest products.
///
/// A part that is all criteria or all filter stays a single atom and is never multiplied out. This
/// is exact as long as none of its conditions occurs elsewhere: setting all but one of them to
/// false turns any cover of the query into one where the part is a single condition. Parts that do
/// share conditions are taken apart while the number of terms allows an exact result.
pub(super) fn products<'q>(
    placement: Placement,
    mixed: &'q Query,
    limits: &Limits,
) -> Result<Products<'q>, TooMany> {
    let unshared = Mixed::new(placement, mixed, Keep::Unshared);
    if unshared.shares_nothing {
        return unshared.cover(limits.max_terms, Limited::No);
    }
    if let Ok(products) = unshared.cover(limits.max_terms.min(cover::EXACT_TERMS), Limited::No) {
        return Ok(products);
    }
    let found = Mixed::new(placement, mixed, Keep::All).cover(limits.max_terms, Limited::No)?;
    Ok(Products { least: 1, ..found })
}

/// Covers a mixed part that includes the whole filter with the fewest products whose filters are
/// within the service's limits. Parts of the filter are taken apart, because it may be necessary to
/// split them.
pub(super) fn products_within_limits<'q>(
    placement: Placement,
    mixed: &'q Query,
    limits: &Limits,
) -> Result<Products<'q>, TooMany> {
    Mixed::new(placement, mixed, Keep::Criteria).cover(limits.max_terms, Limited::Yes)
}

/// The treatment of products whose filters are over the service's limits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limited {
    No,
    Yes,
}

/// Selects the blocks that stay single atoms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// Those whose conditions occur only in copies of the block.
    Unshared,
    /// The criteria blocks among them.
    Criteria,
    /// All of them.
    All,
}

impl Keep {
    fn keeps(self, unshared: bool, slot: Slot) -> bool {
        match self {
            Keep::All => true,
            Keep::Unshared => unshared,
            Keep::Criteria => unshared && slot == Slot::Criteria,
        }
    }
}

/// A condition, or a block that is not taken apart.
struct Atom<'q> {
    block: Block<'q>,
    slot: Slot,
}

/// A mixed part as a tree over atoms.
struct Mixed<'q> {
    placement: Placement,
    atoms: Vec<Atom<'q>>,
    numbers: HashMap<Block<'q>, usize>,
    tree: Option<Tree>,
    shares_nothing: bool,
}

impl<'q> Mixed<'q> {
    fn new(placement: Placement, mixed: &'q Query, keep: Keep) -> Self {
        let uses = Uses::of(placement, mixed);
        let mut read = Mixed {
            placement,
            atoms: Vec::new(),
            numbers: HashMap::new(),
            tree: None,
            shares_nothing: true,
        };
        read.tree = read.read(mixed, &uses, keep);
        read
    }

    fn read(&mut self, query: &'q Query, uses: &Uses<'q>, keep: Keep) -> Option<Tree> {
        match query {
            Query::Everything => None,
            Query::Condition(_) | Query::Not(_) => self.read_split(query),
            Query::And(_) | Query::Or(_) => {
                let mut members = Vec::new();
                for part in parts(self.placement, query) {
                    match part {
                        Part::OneSlot(part, slot) => {
                            let unshared = uses.owns_conditions(&part);
                            self.shares_nothing &= unshared;
                            if keep.keeps(unshared, slot) {
                                members.push(self.atom(part, slot));
                            } else {
                                members.extend(self.read_block(&part));
                            }
                        }
                        Part::Other(part) => members.extend(self.read(part, uses, keep)),
                    }
                }
                Some(if matches!(query, Query::And(_)) {
                    Tree::And(members)
                } else {
                    Tree::Or(members)
                })
            }
        }
    }

    /// Reads a block with each of its conditions as an atom.
    fn read_block(&mut self, part: &Block<'q>) -> Option<Tree> {
        match part {
            Block::One(query) => self.read_split(query),
            Block::All(members) => Some(Tree::And(self.read_all(members.iter().copied()))),
            Block::Any(members) => Some(Tree::Or(self.read_all(members.iter().copied()))),
        }
    }

    fn read_split(&mut self, query: &'q Query) -> Option<Tree> {
        match query {
            Query::Everything => None,
            Query::Condition(condition) | Query::Not(condition) => {
                let slot = slot(self.placement, condition);
                Some(self.atom(Block::One(query), slot))
            }
            Query::And(members) => Some(Tree::And(self.read_all(members))),
            Query::Or(members) => Some(Tree::Or(self.read_all(members))),
        }
    }

    fn read_all(&mut self, members: impl IntoIterator<Item = &'q Query>) -> Vec<Tree> {
        members
            .into_iter()
            .filter_map(|member| self.read_split(member))
            .collect()
    }

    fn atom(&mut self, block: Block<'q>, slot: Slot) -> Tree {
        let next = self.atoms.len();
        let number = *self.numbers.entry(block.clone()).or_insert(next);
        if number == next {
            self.atoms.push(Atom { block, slot });
        }
        Tree::Atom(number)
    }

    fn cover(self, limit: usize, limited: Limited) -> Result<Products<'q>, TooMany> {
        let Some(tree) = &self.tree else {
            return Ok(Products::of_everything(self));
        };
        let terms: Vec<Term> = dnf::terms(tree, self.atoms.len(), limit)?
            .into_iter()
            .map(|term| self.term(term))
            .collect();
        let implicants = Implicants::new(&terms);
        let budget =
            (limited == Limited::Yes).then(|| FilterBudget::new(&self, &terms, &implicants));
        let fits_filter =
            |members: &[Member]| budget.as_ref().is_none_or(|budget| budget.takes(members));
        let cover = cover::cover(
            &terms,
            &implicants,
            budget.as_ref().map(|_| &fits_filter as &FitsFilter<'_>),
        );
        let settled = terms.iter().all(|term| term.either.len() <= 1);
        Ok(Products {
            groups: cover.groups,
            least: cover.least,
            settled,
            terms,
            mixed: self,
        })
    }

    /// The size of one AND of a filter.
    fn size(&self, and: impl Iterator<Item = usize>) -> Size {
        let conditions = and
            .filter_map(|atom| self.atoms.get(atom))
            .flat_map(|atom| atom.block.conditions());
        Size::of_conditions(conditions)
    }

    fn slot(&self, atom: usize) -> Slot {
        self.atoms
            .get(atom)
            .map_or(Slot::Criteria, |atom| atom.slot)
    }

    fn term(&self, all: Atoms) -> Term {
        let (mut criteria, mut filter, mut either) =
            (Atoms::default(), Atoms::default(), Vec::new());
        for atom in all.iter() {
            match self.slot(atom) {
                Slot::Criteria => criteria.insert(atom),
                Slot::Filter => filter.insert(atom),
                Slot::Either => {
                    criteria.insert(atom);
                    either.push(atom);
                }
            }
        }
        if self.placement.whole_terms_in_criteria && filter.is_empty() {
            either.clear();
        }
        Term {
            criteria,
            filter,
            either,
            all,
        }
    }

    fn product(&self, group: Group) -> (Query, Query) {
        (self.any_of(group.criteria), self.any_of(group.filter))
    }

    /// The OR of ANDs of atoms, absorbed.
    fn any_of(&self, ands: Vec<Atoms>) -> Query {
        let query = |atom: usize| self.atoms.get(atom).map(|atom| atom.block.query());
        Query::or(
            dnf::absorb(ands)
                .iter()
                .map(|and| Query::and(and.iter().filter_map(query))),
        )
    }
}

/// Compares the sizes of filters with the service's limits.
struct FilterBudget<'a> {
    mixed: &'a Mixed<'a>,
    terms: &'a [Term],
    implicants: &'a Implicants<'a>,
    /// For each term, the size of its AND and the first term with an equal one.
    sizes: Vec<(Size, usize)>,
    /// For each term, a bit for every one of the first 64 terms whose criteria imply the query with
    /// this term's filter alone.
    bare: Vec<u64>,
}

impl<'a> FilterBudget<'a> {
    fn new(mixed: &'a Mixed<'a>, terms: &'a [Term], implicants: &'a Implicants<'a>) -> Self {
        let mut first: HashMap<&[u64], usize> = HashMap::new();
        let sizes = terms.iter().enumerate().map(|(at, term)| {
            (
                mixed.size(term.filter.iter()),
                *first.entry(term.filter.words()).or_insert(at),
            )
        });
        let sizes = sizes.collect();
        let is_met = |term: &Term, other: &Term| implicants.are_met(&other.criteria, &term.filter);
        let few = terms
            .get(..terms.len().min(u64::BITS as usize))
            .unwrap_or_default();
        let met = |term: &Term| {
            few.iter()
                .rev()
                .fold(0, |bits, other| bits << 1 | u64::from(is_met(term, other)))
        };
        let bare = if terms.len() == few.len() {
            few.iter().map(met).collect()
        } else {
            Vec::new()
        };
        FilterBudget {
            mixed,
            terms,
            implicants,
            sizes,
            bare,
        }
    }

    /// True if the filter of a group is within the limits, unchanged or minimized.
    fn takes(&self, members: &[Member]) -> bool {
        let of_member = |member: &Member| {
            self.sizes
                .get(member.term)
                .map(|(size, _)| size.with_group(member.choice.is_some()))
        };
        let block = members
            .iter()
            .filter_map(of_member)
            .fold(Size::default(), Size::plus);
        if block.is_allowed(self.mixed.placement.resource) {
            return true;
        }
        self.minimized_size(members)
            .is_allowed(self.mixed.placement.resource)
    }

    /// The size of a group's filter once it is minimized: without hierarchy conditions that it does
    /// not need, and with equal ANDs merged.
    fn minimized_size(&self, members: &[Member]) -> Size {
        if let Some(size) = self.minimized_size_of_distinct(members) {
            return size;
        }
        let small = dnf::absorb(Group::new(self.terms, members, self.implicants).filter);
        small
            .iter()
            .map(|and| self.mixed.size(and.iter()))
            .fold(Size::default(), Size::plus)
    }

    /// The same for at most 64 terms whose ANDs all differ, so that none is absorbed.
    fn minimized_size_of_distinct(&self, members: &[Member]) -> Option<Size> {
        let group = members.iter().try_fold(0_u64, |bits, member| {
            Some(bits | 1_u64.checked_shl(u32::try_from(member.term).ok()?)?)
        })?;
        let (mut seen, mut size) = (0_u64, Size::default());
        for member in members {
            let (own, first) = self.sizes.get(member.term)?;
            let first = 1_u64.checked_shl(u32::try_from(*first).ok()?)?;
            if seen & first != 0 {
                return None;
            }
            seen |= first;
            let needs_group = member.choice.is_some() && group & !self.bare.get(member.term)? != 0;
            size = size.plus(own.with_group(needs_group));
        }
        Some(size)
    }
}

/// The terms of one request, minimized unless the part is very large: a condition allowed in both
/// leaves the side that does not need it, the filter first.
struct Group {
    criteria: Vec<Atoms>,
    filter: Vec<Atoms>,
}

impl Group {
    fn new(terms: &[Term], members: &[Member], implicants: &Implicants<'_>) -> Self {
        let mut group = Group {
            criteria: Vec::new(),
            filter: Vec::new(),
        };
        for member in members {
            let Some(term) = terms.get(member.term) else {
                continue;
            };
            group.criteria.push(term.criteria.clone());
            let mut filter = term.filter.clone();
            if let Some(choice) = member.choice {
                filter.insert(choice);
            }
            group.filter.push(filter);
        }
        if terms.len() <= cover::PAIRED_TERMS {
            group.minimize(terms, members, implicants);
        }
        group
    }

    /// Removes each condition allowed in both from the side that does not need it.
    fn minimize(&mut self, terms: &[Term], members: &[Member], implicants: &Implicants<'_>) {
        for (at, member) in members.iter().enumerate() {
            if let Some(choice) = member.choice {
                self.drop_from_filter(at, choice, implicants);
            }
        }
        for (at, member) in members.iter().enumerate() {
            let either = terms.get(member.term).map(|term| term.either.iter());
            for atom in either.into_iter().flatten() {
                self.drop_from_criteria(at, *atom, implicants);
            }
        }
    }

    fn drop_from_filter(&mut self, at: usize, atom: usize, implicants: &Implicants<'_>) {
        let Some(with) = self.filter.get(at) else {
            return;
        };
        let mut without = with.clone();
        without.remove(atom);
        if self
            .criteria
            .iter()
            .all(|criteria| implicants.are_met(criteria, &without))
        {
            self.filter.splice(at..=at, [without]);
        }
    }

    fn drop_from_criteria(&mut self, at: usize, atom: usize, implicants: &Implicants<'_>) {
        let (Some(with), Some(filter)) = (self.criteria.get(at), self.filter.get(at)) else {
            return;
        };
        if !filter.contains(atom) {
            return;
        }
        let mut without = with.clone();
        without.remove(atom);
        if self
            .filter
            .iter()
            .all(|filter| implicants.are_met(&without, filter))
        {
            self.criteria.splice(at..=at, [without]);
        }
    }
}

/// A member of a group, or all of its members for one slot together.
enum Part<'q> {
    OneSlot(Block<'q>, Slot),
    Other(&'q Query),
}

/// The members of a group in source order, with those for one slot combined.
fn parts<'q>(placement: Placement, query: &'q Query) -> Vec<Part<'q>> {
    let (members, block): (_, fn(_) -> _) = match query {
        Query::And(members) => (members, Block::all),
        Query::Or(members) => (members, Block::any),
        Query::Everything | Query::Condition(_) | Query::Not(_) => return vec![Part::Other(query)],
    };
    let mut found: Vec<Part<'q>> = Vec::with_capacity(members.len());
    let mut collected: [(Slot, Vec<&'q Query>, usize); 2] = [
        (Slot::Criteria, Vec::new(), 0),
        (Slot::Filter, Vec::new(), 0),
    ];
    for member in members {
        let one = Shape::of(placement, member).slot();
        match one.and_then(|one| collected.iter_mut().find(|(slot, ..)| *slot == one)) {
            Some((_, of_slot, index)) => {
                if of_slot.is_empty() {
                    *index = found.len();
                    found.push(Part::Other(member));
                }
                of_slot.push(member);
            }
            None => found.push(Part::Other(member)),
        }
    }
    for (slot, of_slot, index) in collected {
        if let (false, Some(part)) = (of_slot.is_empty(), found.get_mut(index)) {
            *part = Part::OneSlot(block(of_slot), slot);
        }
    }
    found
}

/// The number of occurrences of conditions and of blocks in a mixed part.
struct Uses<'q> {
    conditions: HashMap<&'q Condition, usize>,
    parts: HashMap<Block<'q>, usize>,
}

impl<'q> Uses<'q> {
    fn of(placement: Placement, mixed: &'q Query) -> Self {
        let conditions = occurrences(mixed.conditions());
        let mut uses = Uses {
            conditions,
            parts: HashMap::new(),
        };
        uses.count_parts(placement, mixed);
        uses
    }

    fn count_parts(&mut self, placement: Placement, query: &'q Query) {
        for part in parts(placement, query) {
            match part {
                Part::OneSlot(part, _) => *self.parts.entry(part).or_insert(0) += 1,
                Part::Other(part @ (Query::And(_) | Query::Or(_))) => {
                    self.count_parts(placement, part);
                }
                Part::Other(_) => {}
            }
        }
    }

    /// True if the conditions of a block occur only in copies of it.
    fn owns_conditions(&self, part: &Block<'q>) -> bool {
        let is_own =
            |condition: &Condition, count: usize| self.conditions.get(condition) == Some(&count);
        if let Block::One(Query::Condition(condition)) = part
            && is_own(condition, 1)
        {
            return true;
        }
        let copies = self.parts.get(part).copied().unwrap_or(0);
        occurrences(part.conditions())
            .into_iter()
            .all(|(condition, count)| is_own(condition, count * copies))
    }
}

fn occurrences(conditions: Vec<&Condition>) -> HashMap<&Condition, usize> {
    let mut counts = HashMap::with_capacity(conditions.len());
    for condition in conditions {
        *counts.entry(condition).or_insert(0) += 1;
    }
    counts
}
