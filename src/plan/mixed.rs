//! The part of a query that mixes both halves: its terms, and the requests that cover them.

use std::collections::HashMap;

use super::Limits;
use super::cover::{self, Implicants, Member, Term};
use super::filter::Size;
use super::halves::{Half, Shape, half};
use super::normal::{self, Atoms, TooMany, Tree};
use crate::catalog::Resource;
use crate::query::{Condition, Query};

/// The products that cover a mixed part, by their halves: the criteria and the filter.
#[derive(Clone)]
pub(super) struct Products {
    pub(super) halves: Vec<(Query, Query)>,
    /// Whether fewer are impossible.
    pub(super) proven: bool,
    /// Whether it is certain which conditions of either half their filters need.
    pub(super) settled: bool,
}

impl Products {
    /// The one product without conditions.
    pub(super) fn everything() -> Self {
        Products { halves: vec![(Query::Everything, Query::Everything)], proven: true, settled: false }
    }
}

/// Covers a mixed part with the fewest products.
///
/// Parts of one half are kept as single atoms, never multiplied out. That loses nothing while no condition of such a
/// part stands anywhere else: setting all but one of its conditions to false turns a cover of the query into one in which
/// the part is a single condition. Where parts do share conditions, they are taken apart, as long as the number of
/// terms allows an exact answer.
pub(super) fn products(resource: &'static Resource, mixed: &Query, limits: &Limits) -> Result<Products, TooMany> {
    if let Ok(products) = Mixed::new(resource, mixed, Keep::Unshared).cover(cover::EXACT_TERMS, Limited::No) {
        return Ok(products);
    }
    let kept = Mixed::new(resource, mixed, Keep::All);
    let found = kept.cover(limits.max_terms, Limited::No)?;
    Ok(Products { proven: found.proven && kept.shares_nothing, ..found })
}

/// Covers a mixed part, in which all of the filter is, with the fewest products whose filters are within the limits of
/// the service. Parts of the filter are taken apart, since they could be split.
pub(super) fn products_within_limits(
    resource: &'static Resource,
    mixed: &Query,
    limits: &Limits,
) -> Result<Products, TooMany> {
    Mixed::new(resource, mixed, Keep::Criteria).cover(limits.max_terms, Limited::Yes)
}

/// Whether the filters of products have to be within the limits of the service.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limited {
    No,
    Yes,
}

/// Which parts of one half stay single atoms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// Those whose conditions stand nowhere else but in copies of the part.
    Unshared,
    /// Those of the criteria among them.
    Criteria,
    /// All of them.
    All,
}

impl Keep {
    fn keeps(self, unshared: bool, half: Half) -> bool {
        match self {
            Keep::All => true,
            Keep::Unshared => unshared,
            Keep::Criteria => unshared && half == Half::Criteria,
        }
    }
}

struct Atom {
    query: Query,
    half: Half,
}

struct Mixed {
    resource: &'static Resource,
    atoms: Vec<Atom>,
    numbers: HashMap<Query, usize>,
    tree: Option<Tree>,
    shares_nothing: bool,
}

impl Mixed {
    fn new(resource: &'static Resource, mixed: &Query, keep: Keep) -> Self {
        let uses = Uses::of(resource, mixed);
        let mut read = Mixed { resource, atoms: Vec::new(), numbers: HashMap::new(), tree: None, shares_nothing: true };
        read.tree = read.read(mixed, &uses, keep);
        read
    }

    fn read(&mut self, query: &Query, uses: &Uses, keep: Keep) -> Option<Tree> {
        match query {
            Query::Everything => None,
            Query::Condition(condition) | Query::Not(condition) => {
                Some(self.atom(query.clone(), half(self.resource, condition)))
            }
            Query::And(_) | Query::Or(_) => {
                let mut members = Vec::new();
                for part in parts(self.resource, query) {
                    match part {
                        Part::OneHalf(part, half) => {
                            let unshared = uses.has_to_itself(&part);
                            self.shares_nothing &= unshared;
                            if keep.keeps(unshared, half) {
                                members.push(self.atom(part, half));
                            } else {
                                members.extend(self.read_apart(&part));
                            }
                        }
                        Part::Other(part) => members.extend(self.read(part, uses, keep)),
                    }
                }
                Some(if matches!(query, Query::And(_)) { Tree::And(members) } else { Tree::Or(members) })
            }
        }
    }

    /// A part with each of its conditions an atom.
    fn read_apart(&mut self, query: &Query) -> Option<Tree> {
        match query {
            Query::Everything => None,
            Query::Condition(condition) | Query::Not(condition) => {
                Some(self.atom(query.clone(), half(self.resource, condition)))
            }
            Query::And(members) => {
                Some(Tree::And(members.iter().filter_map(|member| self.read_apart(member)).collect()))
            }
            Query::Or(members) => Some(Tree::Or(members.iter().filter_map(|member| self.read_apart(member)).collect())),
        }
    }

    fn atom(&mut self, query: Query, half: Half) -> Tree {
        let next = self.atoms.len();
        let number = *self.numbers.entry(query.clone()).or_insert(next);
        if number == next {
            self.atoms.push(Atom { query, half });
        }
        Tree::Atom(number)
    }

    fn cover(&self, limit: usize, limited: Limited) -> Result<Products, TooMany> {
        let Some(tree) = &self.tree else { return Ok(Products::everything()) };
        let terms: Vec<Term> =
            normal::terms(tree, self.atoms.len(), limit)?.into_iter().map(|term| self.term(term)).collect();
        let implicants = Implicants::new(&terms);
        let product = |members: &[Member]| self.product(&Group::new(&terms, members, &implicants));
        let has_room = |members: &[Member]| {
            limited == Limited::No || Size::of_filter(&product(members).1).is_allowed(self.resource)
        };
        let cover = cover::cover(&terms, &implicants, &has_room);
        let halves = cover.groups.iter().map(|members| product(members)).collect();
        let settled = terms.iter().all(|term| term.either.len() <= 1);
        Ok(Products { halves, proven: cover.proven, settled })
    }

    fn query(&self, atom: usize) -> Query {
        self.atoms.get(atom).map_or(Query::Everything, |atom| atom.query.clone())
    }

    fn half(&self, atom: usize) -> Half {
        self.atoms.get(atom).map_or(Half::Criteria, |atom| atom.half)
    }

    fn term(&self, all: Atoms) -> Term {
        let (mut criteria, mut filter, mut either) = (Atoms::default(), Atoms::default(), Vec::new());
        for atom in all.iter() {
            match self.half(atom) {
                Half::Criteria => criteria.insert(atom),
                Half::Filter => filter.insert(atom),
                Half::Either => {
                    criteria.insert(atom);
                    either.push(atom);
                }
            }
        }
        Term { criteria, filter, either, all }
    }

    fn product(&self, group: &Group) -> (Query, Query) {
        (self.any_of(group.criteria.clone()), self.any_of(group.filter.clone()))
    }

    /// The OR of the ANDs of atoms, absorbed.
    fn any_of(&self, ands: Vec<Atoms>) -> Query {
        Query::or(normal::absorb(ands).iter().map(|and| Query::and(and.iter().map(|atom| self.query(atom)))))
    }
}

/// The terms of one request, made small: a condition of either half leaves the half that does not need it, the filter
/// first.
struct Group {
    criteria: Vec<Atoms>,
    filter: Vec<Atoms>,
}

impl Group {
    fn new(terms: &[Term], members: &[Member], implicants: &Implicants<'_>) -> Self {
        let mut group = Group { criteria: Vec::new(), filter: Vec::new() };
        for member in members {
            let Some(term) = terms.get(member.term) else { continue };
            group.criteria.push(term.criteria.clone());
            let mut filter = term.filter.clone();
            if let Some(choice) = member.choice {
                filter.insert(choice);
            }
            group.filter.push(filter);
        }
        for (at, member) in members.iter().enumerate() {
            if let Some(choice) = member.choice {
                group.leave_filter(at, choice, implicants);
            }
        }
        for (at, member) in members.iter().enumerate() {
            for atom in terms.get(member.term).map(|term| term.either.as_slice()).unwrap_or_default() {
                group.leave_criteria(at, *atom, implicants);
            }
        }
        group
    }

    fn leave_filter(&mut self, at: usize, atom: usize, implicants: &Implicants<'_>) {
        let Some(with) = self.filter.get(at) else { return };
        let mut without = with.clone();
        without.remove(atom);
        if self.criteria.iter().all(|criteria| implicants.are_met(criteria, &without)) {
            self.filter.splice(at..=at, [without]);
        }
    }

    fn leave_criteria(&mut self, at: usize, atom: usize, implicants: &Implicants<'_>) {
        let (Some(with), Some(filter)) = (self.criteria.get(at), self.filter.get(at)) else { return };
        if !filter.contains(atom) {
            return;
        }
        let mut without = with.clone();
        without.remove(atom);
        if self.filter.iter().all(|filter| implicants.are_met(&without, filter)) {
            self.criteria.splice(at..=at, [without]);
        }
    }
}

/// A member of a group, or all of its members of one half together.
enum Part<'q> {
    OneHalf(Query, Half),
    Other(&'q Query),
}

/// The members of a group, those of one half put together, in the order in which they are written.
fn parts<'q>(resource: &Resource, query: &'q Query) -> Vec<Part<'q>> {
    let (members, unite): (_, fn(Vec<Query>) -> Query) = match query {
        Query::And(members) => (members.as_slice(), |members| Query::and(members)),
        Query::Or(members) => (members.as_slice(), |members| Query::or(members)),
        Query::Everything | Query::Condition(_) | Query::Not(_) => return vec![Part::Other(query)],
    };
    let mut found: Vec<Part<'q>> = Vec::new();
    let mut collected: [(Half, Vec<Query>, usize); 2] =
        [(Half::Criteria, Vec::new(), 0), (Half::Filter, Vec::new(), 0)];
    for member in members {
        let shape = Shape::of(resource, member);
        let one = match (shape.either, shape.criteria, shape.filter) {
            (0, true, false) => Some(Half::Criteria),
            (0, false, true) => Some(Half::Filter),
            _ => None,
        };
        match one.and_then(|one| collected.iter_mut().find(|(half, ..)| *half == one)) {
            Some((_, of_half, place)) => {
                if of_half.is_empty() {
                    *place = found.len();
                    found.push(Part::Other(member));
                }
                of_half.push(member.clone());
            }
            None => found.push(Part::Other(member)),
        }
    }
    for (half, of_half, place) in collected {
        if let (false, Some(slot)) = (of_half.is_empty(), found.get_mut(place)) {
            *slot = Part::OneHalf(unite(of_half), half);
        }
    }
    found
}

/// How often conditions and parts of one half stand in a mixed part.
struct Uses {
    conditions: HashMap<Condition, usize>,
    parts: HashMap<Query, usize>,
}

impl Uses {
    fn of(resource: &Resource, mixed: &Query) -> Self {
        let mut conditions = HashMap::new();
        for condition in mixed.conditions() {
            *conditions.entry(condition.clone()).or_insert(0) += 1;
        }
        let mut uses = Uses { conditions, parts: HashMap::new() };
        uses.count_parts(resource, mixed);
        uses
    }

    fn count_parts(&mut self, resource: &Resource, query: &Query) {
        for part in parts(resource, query) {
            match part {
                Part::OneHalf(part, _) => *self.parts.entry(part).or_insert(0) += 1,
                Part::Other(part @ (Query::And(_) | Query::Or(_))) => self.count_parts(resource, part),
                Part::Other(_) => {}
            }
        }
    }

    /// Whether the conditions of a part stand nowhere but in copies of it.
    fn has_to_itself(&self, part: &Query) -> bool {
        let copies = self.parts.get(part).copied().unwrap_or(0);
        let mut inside: HashMap<&Condition, usize> = HashMap::new();
        for condition in part.conditions() {
            *inside.entry(condition).or_insert(0) += 1;
        }
        inside.iter().all(|(condition, count)| self.conditions.get(*condition) == Some(&(count * copies)))
    }
}
