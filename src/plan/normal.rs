//! Disjunctive normal form: a tree of AND and OR over atoms as the OR of its terms, absorbed.
//!
//! The trees have no negation, so the terms that are left when those that contain another are gone are exactly the
//! prime implicants.

/// A set of atoms, by their numbers. It keeps the order in which they were put in, which is the order in which they are
/// written out; two sets of the same atoms are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Atoms {
    bits: Vec<u64>,
    order: Vec<usize>,
}

const WORD: usize = 64;

impl Atoms {
    /// The set of one atom.
    pub(super) fn one(atom: usize) -> Atoms {
        let mut atoms = Atoms::default();
        atoms.insert(atom);
        atoms
    }

    pub(super) fn insert(&mut self, atom: usize) {
        if self.contains(atom) {
            return;
        }
        let word = atom / WORD;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word) {
            *bits |= 1 << (atom % WORD);
        }
        self.order.push(atom);
    }

    pub(super) fn remove(&mut self, atom: usize) {
        if let Some(bits) = self.bits.get_mut(atom / WORD) {
            *bits &= !(1 << (atom % WORD));
        }
        self.order.retain(|other| *other != atom);
    }

    pub(super) fn contains(&self, atom: usize) -> bool {
        self.bits.get(atom / WORD).is_some_and(|bits| bits & (1 << (atom % WORD)) != 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether all atoms of this set are in one of the two others.
    pub(super) fn is_within(&self, left: &Atoms, right: &Atoms) -> bool {
        let word = |atoms: &Atoms, at: usize| atoms.bits.get(at).copied().unwrap_or(0);
        self.bits.iter().enumerate().all(|(at, bits)| bits & !(word(left, at) | word(right, at)) == 0)
    }

    /// Whether all atoms of this set are in the other.
    pub(super) fn is_subset(&self, other: &Atoms) -> bool {
        self.order.len() <= other.order.len() && self.is_within(other, other)
    }

    /// The atoms of this set, then those that only the other has.
    pub(super) fn union(&self, other: &Atoms) -> Atoms {
        let mut union = self.clone();
        other.iter().for_each(|atom| union.insert(atom));
        union
    }

    /// The numbers of the atoms, in the order in which they were put in.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.order.iter().copied()
    }
}

/// A tree over atoms.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Atom(usize),
    And(Vec<Tree>),
    Or(Vec<Tree>),
}

/// A normal form of more terms than allowed, and how many it would have, if that can be counted.
#[derive(Debug)]
pub(super) struct TooMany(pub(super) Option<u128>);

/// The terms of a tree over `atoms` atoms, in the order in which they come from it; at most `limit`.
pub(super) fn terms(tree: &Tree, atoms: usize, limit: usize) -> Result<Vec<Atoms>, TooMany> {
    let count = tree.count();
    // Each atom stands in one place: no term can contain another, and the count is exact. This refuses at once what
    // would take for ever to write out.
    if tree.has_each_atom_once(&mut vec![false; atoms]) {
        if count > limit as u128 {
            return Err(TooMany(Some(count)));
        }
        return Ok(tree.expand(usize::MAX, false).unwrap_or_default());
    }
    let mut uses = vec![0; atoms];
    tree.count_uses(&mut uses);
    let least = tree.count_at_least(&uses);
    if least > limit as u128 {
        return Err(TooMany(Some(least)));
    }
    tree.expand(limit, true).ok_or(TooMany((count < u128::MAX).then_some(count)))
}

impl Tree {
    /// The number of terms before absorption.
    fn count(&self) -> u128 {
        match self {
            Tree::Atom(_) => 1,
            Tree::And(members) => members.iter().map(Tree::count).fold(1, u128::saturating_mul),
            Tree::Or(members) => members.iter().map(Tree::count).fold(0, u128::saturating_add),
        }
    }

    fn has_each_atom_once(&self, seen: &mut [bool]) -> bool {
        match self {
            Tree::Atom(atom) => seen.get_mut(*atom).is_some_and(|seen| !std::mem::replace(seen, true)),
            Tree::And(members) | Tree::Or(members) => members.iter().all(|member| member.has_each_atom_once(seen)),
        }
    }

    fn count_uses(&self, uses: &mut [usize]) {
        match self {
            Tree::Atom(atom) => {
                if let Some(count) = uses.get_mut(*atom) {
                    *count += 1;
                }
            }
            Tree::And(members) | Tree::Or(members) => members.iter().for_each(|member| member.count_uses(uses)),
        }
    }

    /// A number of terms that absorption leaves in any case: those of the members with atoms of their own.
    fn count_at_least(&self, uses: &[usize]) -> u128 {
        match self {
            Tree::Atom(_) => 1,
            Tree::And(members) => {
                let own = members.iter().filter(|member| member.has_own_atoms(uses));
                own.map(Tree::count).fold(1, u128::saturating_mul)
            }
            Tree::Or(members) => {
                let own = members.iter().filter(|member| member.has_own_atoms(uses));
                own.map(Tree::count).fold(0, u128::saturating_add).max(1)
            }
        }
    }

    fn has_own_atoms(&self, uses: &[usize]) -> bool {
        match self {
            Tree::Atom(atom) => uses.get(*atom) == Some(&1),
            Tree::And(members) | Tree::Or(members) => members.iter().all(|member| member.has_own_atoms(uses)),
        }
    }

    fn expand(&self, limit: usize, absorbing: bool) -> Option<Vec<Atoms>> {
        let settle = |terms: Vec<Atoms>| if absorbing { absorb(terms) } else { terms };
        let terms = match self {
            Tree::Atom(atom) => vec![Atoms::one(*atom)],
            Tree::And(members) => {
                let mut terms = vec![Atoms::default()];
                for member in members {
                    let factors = member.expand(limit, absorbing)?;
                    if terms.len().saturating_mul(factors.len()) > limit.saturating_mul(SLACK) {
                        return None;
                    }
                    let product = terms.iter().flat_map(|term| factors.iter().map(|factor| term.union(factor)));
                    terms = settle(product.collect());
                }
                terms
            }
            Tree::Or(members) => {
                let mut terms = Vec::new();
                for member in members {
                    terms.extend(member.expand(limit, absorbing)?);
                    if terms.len() > limit.saturating_mul(SLACK) {
                        return None;
                    }
                }
                settle(terms)
            }
        };
        (terms.len() <= limit).then_some(terms)
    }
}

/// How many times the limit may be passed on the way, before absorption.
const SLACK: usize = 4;

/// The terms that do not contain another one; of equal ones, the first.
pub(super) fn absorb(terms: Vec<Atoms>) -> Vec<Atoms> {
    let is_absorbed = |(at, term): (usize, &Atoms)| {
        terms.iter().enumerate().any(|(other_at, other)| {
            other_at != at && other.is_subset(term) && (other_at < at || !term.is_subset(other))
        })
    };
    let absorbed: Vec<bool> = terms.iter().enumerate().map(is_absorbed).collect();
    terms.into_iter().zip(absorbed).filter_map(|(term, absorbed)| (!absorbed).then_some(term)).collect()
}
