//! Disjunctive normal form: an AND/OR tree over atoms as an absorbed OR of terms.
//!
//! The trees have no negation, so the terms left after absorption are exactly the prime implicants.

use std::collections::{HashMap, HashSet};

use super::bit_set::BitSet;
use crate::hir::select_marked;

/// A set of atoms by number. It remembers insertion order, which is the output order; sets with the
/// same atoms are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Atoms {
    bits: BitSet,
    order: Vec<usize>,
}

impl Atoms {
    /// A set of one atom.
    pub(super) fn single(atom: usize) -> Atoms {
        let mut atoms = Atoms::default();
        atoms.insert(atom);
        atoms
    }

    pub(super) fn insert(&mut self, atom: usize) {
        if self.bits.insert(atom) {
            self.order.push(atom);
        }
    }

    pub(super) fn remove(&mut self, atom: usize) {
        self.bits.remove(atom);
        self.order.retain(|other| *other != atom);
    }

    pub(super) fn contains(&self, atom: usize) -> bool {
        self.bits.contains(atom)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// True if every atom of this set is in one of the two others.
    pub(super) fn is_within(&self, left: &Atoms, right: &Atoms) -> bool {
        self.bits.is_within_either(&left.bits, &right.bits)
    }

    /// True if every atom of this set is in the other.
    pub(super) fn is_subset(&self, other: &Atoms) -> bool {
        match self.order.as_slice() {
            [atom] => other.contains(*atom),
            order => order.len() <= other.order.len() && self.bits.is_within(&other.bits),
        }
    }

    /// True if both have the same atoms.
    pub(super) fn is_equal(&self, other: &Atoms) -> bool {
        self.words() == other.words()
    }

    /// Adds the atoms of the other set.
    fn extend(&mut self, other: &Atoms) {
        other.iter().for_each(|atom| self.insert(atom));
    }

    /// The bits, which are equal for sets with the same atoms.
    pub(super) fn words(&self) -> &[u64] {
        self.bits.words()
    }

    fn len(&self) -> usize {
        self.order.len()
    }

    /// The atoms, in insertion order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.order.iter().copied()
    }
}

/// An AND/OR tree over atoms.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Atom(usize),
    And(Vec<Tree>),
    Or(Vec<Tree>),
}

/// The error for a normal form with too many terms, with their number if it can be counted.
#[derive(Debug)]
pub(super) struct TooMany(pub(super) Option<u128>);

/// The factor by which intermediate results may exceed the limit before absorption.
const SLACK: usize = 4;
/// The maximum number of comparisons of terms. Expressions that need more are rejected, which
/// bounds the time for any query.
const MAX_STEPS: usize = 1 << 20;
/// The cost of creating a term, in comparisons.
const STEPS_OF_A_TERM: usize = 8;

/// The terms of a tree over `atoms` atoms, in the order in which they are produced; at most
/// `limit`.
pub(super) fn terms(tree: &Tree, atoms: usize, limit: usize) -> Result<Vec<Atoms>, TooMany> {
    let count = tree.count();
    let mut uses = vec![0; atoms];
    tree.count_uses(&mut uses);
    // If each atom occurs once, no term contains another and the count is exact. This rejects
    // immediately what would take forever to expand.
    if uses.iter().all(|uses| *uses <= 1) {
        if count > limit as u128 {
            return Err(TooMany(Some(count)));
        }
        return Expansion {
            limit: usize::MAX,
            steps: usize::MAX,
            absorbing: false,
        }
        .terms(tree)
        .ok_or(TooMany(None));
    }
    if count > limit as u128 {
        check_lower_bounds(tree, &uses, count, limit)?;
    }
    let mut expansion = Expansion {
        limit,
        steps: MAX_STEPS,
        absorbing: true,
    };
    expansion.terms(tree).ok_or(TooMany(
        (expansion.steps > 0 && count < u128::MAX).then_some(count),
    ))
}

/// An error if a lower bound on the number of terms after absorption is above the limit.
fn check_lower_bounds(
    tree: &Tree,
    uses: &[usize],
    count: u128,
    limit: usize,
) -> Result<(), TooMany> {
    let is_own = |atom: usize| uses.get(atom) == Some(&1);
    let least = tree.with_shared(&is_own, Fixed::True).terms();
    if least > limit as u128 {
        return Err(TooMany(Some(least)));
    }
    let others = [
        tree.with_shared(&is_own, Fixed::False).terms(),
        tree.count_independent(uses.len(), limit),
    ];
    if others.into_iter().any(|least| least > limit as u128) {
        return Err(TooMany((count < u128::MAX).then_some(count)));
    }
    Ok(())
}

impl Tree {
    /// True if the tree is an OR of single atoms.
    pub(super) fn is_or_of_atoms(&self) -> bool {
        matches!(self, Tree::Or(members) if members.iter().all(|member| matches!(member, Tree::Atom(_))))
    }

    /// The number of terms before absorption.
    fn count(&self) -> u128 {
        match self {
            Tree::Atom(_) => 1,
            Tree::And(members) => members
                .iter()
                .map(Tree::count)
                .fold(1, u128::saturating_mul),
            Tree::Or(members) => members
                .iter()
                .map(Tree::count)
                .fold(0, u128::saturating_add),
        }
    }

    fn count_uses(&self, uses: &mut [usize]) {
        match self {
            Tree::Atom(atom) => {
                if let Some(count) = uses.get_mut(*atom) {
                    *count += 1;
                }
            }
            Tree::And(members) | Tree::Or(members) => {
                for member in members {
                    member.count_uses(uses);
                }
            }
        }
    }

    /// Simplifies the tree after setting the atoms that are not its own all to true, or all to
    /// false.
    /// Fixing an atom never adds terms, and if each remaining atom occurs once, the count is exact:
    /// a lower bound on the number of terms after absorption.
    fn with_shared(&self, is_own: &impl Fn(usize) -> bool, shared: Fixed) -> Reduced {
        match self {
            Tree::Atom(atom) if is_own(*atom) => Reduced::Terms(1),
            Tree::Atom(_) if shared == Fixed::True => Reduced::True,
            Tree::Atom(_) => Reduced::False,
            Tree::And(members) => members.iter().fold(Reduced::True, |all, member| {
                match (all, member.with_shared(is_own, shared)) {
                    (Reduced::False, _) | (_, Reduced::False) => Reduced::False,
                    (Reduced::True, rest) | (rest, Reduced::True) => rest,
                    (Reduced::Terms(left), Reduced::Terms(right)) => {
                        Reduced::Terms(left.saturating_mul(right))
                    }
                }
            }),
            Tree::Or(members) => members.iter().fold(Reduced::False, |any, member| {
                match (any, member.with_shared(is_own, shared)) {
                    (Reduced::True, _) | (_, Reduced::True) => Reduced::True,
                    (Reduced::False, rest) | (rest, Reduced::False) => rest,
                    (Reduced::Terms(left), Reduced::Terms(right)) => {
                        Reduced::Terms(left.saturating_add(right))
                    }
                }
            }),
        }
    }

    /// A lower bound on the number of terms of an AND after absorption. Looks for members that
    /// share no atoms with each other, and such that setting all other atoms to true makes the
    /// other members true.
    fn count_independent(&self, atoms: usize, limit: usize) -> u128 {
        let Tree::And(members) = self else { return 1 };
        let mut apart = IndependentMembers {
            members,
            kept: vec![0; atoms],
            chosen: Vec::new(),
        };
        let mut count: u128 = 1;
        for at in (0..members.len()).take(MAX_INDEPENDENT) {
            if count > limit as u128 {
                break;
            }
            count = count.saturating_mul(apart.choose(at).unwrap_or(1));
        }
        count
    }
}

/// The maximum number of members of an AND that are tried for independence: each is compared with
/// all others.
const MAX_INDEPENDENT: usize = 64;

/// Members of an AND that have no atoms in common.
struct IndependentMembers<'t> {
    members: &'t [Tree],
    /// The number of uses of each atom in the chosen members: 0 or 1.
    kept: Vec<usize>,
    chosen: Vec<usize>,
}

impl IndependentMembers<'_> {
    /// Chooses a member if it is independent of those chosen before, and returns its number of
    /// terms.
    fn choose(&mut self, at: usize) -> Option<u128> {
        let member = self.members.get(at)?;
        let before = self.kept.clone();
        member.count_uses(&mut self.kept);
        self.chosen.push(at);
        if self.kept.iter().all(|uses| *uses <= 1) && self.leaves_nothing_else() {
            return Some(member.count());
        }
        self.kept = before;
        self.chosen.pop();
        None
    }

    fn leaves_nothing_else(&self) -> bool {
        let is_kept = |atom: usize| self.kept.get(atom) == Some(&1);
        let mut others = self
            .members
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.chosen.contains(at));
        others.all(|(_, other)| matches!(other.with_shared(&is_kept, Fixed::True), Reduced::True))
    }
}

/// The value given to atoms that occur more than once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fixed {
    True,
    False,
}

/// A tree with some atoms fixed.
#[derive(Clone, Copy)]
enum Reduced {
    True,
    False,
    Terms(u128),
}

impl Reduced {
    fn terms(self) -> u128 {
        match self {
            Reduced::True | Reduced::False => 1,
            Reduced::Terms(terms) => terms,
        }
    }
}

/// The bounded expansion of a tree into terms.
struct Expansion {
    limit: usize,
    /// The remaining steps.
    steps: usize,
    absorbing: bool,
}

impl Expansion {
    fn terms(&mut self, tree: &Tree) -> Option<Vec<Atoms>> {
        let terms = match tree {
            Tree::Atom(atom) => vec![Atoms::single(*atom)],
            Tree::And(members) => {
                let mut terms = vec![Atoms::default()];
                for member in members {
                    let factors = self.terms(member)?;
                    terms = self.all_of(terms, &factors)?;
                }
                terms
            }
            Tree::Or(members) => {
                let mut terms = Vec::new();
                for member in members {
                    terms.extend(self.terms(member)?);
                    self.is_within_slack(terms.len())?;
                }
                self.absorbed(terms)?
            }
        };
        (terms.len() <= self.limit).then_some(terms)
    }

    /// Multiplies terms by factors. A term that already contains a factor stays unchanged: every
    /// product with another factor would be absorbed by it.
    fn all_of(&mut self, terms: Vec<Atoms>, factors: &[Atoms]) -> Option<Vec<Atoms>> {
        let mut product = Vec::with_capacity(terms.len());
        let mut is_multiplied = false;
        for term in terms {
            self.spend(factors.len())?;
            if factors.iter().any(|factor| factor.is_subset(&term)) {
                product.push(term);
            } else {
                is_multiplied = true;
                self.multiply(term, factors, &mut product)?;
            }
        }
        if is_multiplied {
            self.absorbed(product)
        } else {
            Some(product)
        }
    }

    fn multiply(&mut self, term: Atoms, factors: &[Atoms], product: &mut Vec<Atoms>) -> Option<()> {
        let Some((last, others)) = factors.split_last() else {
            return Some(());
        };
        self.spend(others.len().saturating_mul(STEPS_OF_A_TERM))?;
        for factor in others {
            let mut more = term.clone();
            more.extend(factor);
            product.push(more);
        }
        let mut more = term;
        more.extend(last);
        product.push(more);
        self.is_within_slack(product.len())
    }

    fn absorbed(&mut self, terms: Vec<Atoms>) -> Option<Vec<Atoms>> {
        if self.absorbing {
            absorb_within(terms, &mut self.steps)
        } else {
            Some(terms)
        }
    }

    fn is_within_slack(&self, terms: usize) -> Option<()> {
        (terms <= self.limit.saturating_mul(SLACK)).then_some(())
    }

    fn spend(&mut self, steps: usize) -> Option<()> {
        let left = self.steps.checked_sub(steps);
        self.steps = left.unwrap_or(0);
        left.map(|_| ())
    }
}

/// The terms that contain no other; of equal terms, the first.
pub(super) fn absorb(terms: Vec<Atoms>) -> Vec<Atoms> {
    let mut steps = usize::MAX;
    absorb_within(terms, &mut steps).unwrap_or_default()
}

/// The same, or `None` if it takes more comparisons than are left.
fn absorb_within(terms: Vec<Atoms>, steps: &mut usize) -> Option<Vec<Atoms>> {
    if terms.len() <= FEW {
        let is_left: Vec<bool> = (0..terms.len())
            .map(|at| !is_absorbed(&terms, at))
            .collect();
        return Some(select_marked(terms, &is_left));
    }
    let filed = TermIndex::new(&terms);
    let mut seen = HashSet::with_capacity(terms.len());
    let mut is_left = Vec::with_capacity(terms.len());
    for term in &terms {
        is_left.push(seen.insert(term.words()) && !filed.has_part_of(term, steps)?);
    }
    Some(select_marked(terms, &is_left))
}

/// Up to this many terms, comparing all pairs is faster than indexing.
const FEW: usize = 8;

fn is_absorbed(terms: &[Atoms], at: usize) -> bool {
    let Some(term) = terms.get(at) else {
        return false;
    };
    let absorbs = |(other_at, other): (usize, &Atoms)| {
        other_at != at && other.is_subset(term) && (other_at < at || other.len() < term.len())
    };
    terms.iter().enumerate().any(absorbs)
}

/// Terms indexed by their rarest atom, shortest first. A term contained in another is found under
/// one of the other's atoms.
///
/// Empty terms are not indexed: if one side of a term is empty, so is that side of every term it
/// shares a request with.
struct TermIndex<'t> {
    under: HashMap<usize, Vec<&'t Atoms>>,
}

impl<'t> TermIndex<'t> {
    fn new(terms: &'t [Atoms]) -> Self {
        let mut uses: HashMap<usize, usize> = HashMap::new();
        for atom in terms.iter().flat_map(Atoms::iter) {
            *uses.entry(atom).or_insert(0) += 1;
        }
        let mut by_length: Vec<&Atoms> = terms.iter().collect();
        by_length.sort_by_key(|term| term.len());
        let mut under: HashMap<usize, Vec<&Atoms>> = HashMap::new();
        for term in by_length {
            if let Some(rarest) = term.iter().min_by_key(|atom| uses.get(atom).copied()) {
                under.entry(rarest).or_default().push(term);
            }
        }
        TermIndex { under }
    }

    /// True if a term contains a shorter one.
    fn has_part_of(&self, term: &Atoms, steps: &mut usize) -> Option<bool> {
        for other in term
            .iter()
            .filter_map(|atom| self.under.get(&atom))
            .flat_map(|under| under.iter().take_while(|other| other.len() < term.len()))
        {
            *steps = steps.checked_sub(1)?;
            if other.is_subset(term) {
                return Some(true);
            }
        }
        Some(false)
    }
}
