//! Parts of a query whose terms cannot share a request with those of another part.

use super::term::Term;

/// Splits the terms into parts that cannot share requests with each other.
///
/// If no atom is allowed in both, two terms that mix criteria and filter can share a request only
/// if they are linked by common atoms, directly or through other mixed terms. Terms of criteria
/// alone share only with each other, and so do terms of filters alone.
pub(super) fn parts(terms: &[Term]) -> Vec<Vec<usize>> {
    if terms.iter().any(|term| !term.either.is_empty()) {
        return vec![(0..terms.len()).collect()];
    }
    let mut joined = Joined::new(terms.len());
    let mut owner = std::collections::HashMap::new();
    let (mut criteria, mut filter) = (None, None);
    for (at, term) in terms.iter().enumerate() {
        if term.filter.is_empty() {
            joined.join(*criteria.get_or_insert(at), at);
        } else if term.criteria.is_empty() {
            joined.join(*filter.get_or_insert(at), at);
        } else {
            for atom in term.all.iter() {
                joined.join(*owner.entry(atom).or_insert(at), at);
            }
        }
    }
    joined.parts()
}

/// Disjoint sets of terms (union-find).
struct Joined {
    parent: Vec<usize>,
}

impl Joined {
    fn new(count: usize) -> Self {
        Joined {
            parent: (0..count).collect(),
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(parent) = self.parent.get(at).copied().filter(|parent| *parent != at) {
            let above = self.parent.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parent.get_mut(at) {
                *slot = above;
            }
            at = parent;
        }
        at
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        if let Some(slot) = self.parent.get_mut(left.max(right)) {
            *slot = left.min(right);
        }
    }

    fn parts(mut self) -> Vec<Vec<usize>> {
        let mut parts = vec![Vec::new(); self.parent.len()];
        for at in 0..self.parent.len() {
            if let Some(part) = parts.get_mut(self.root(at)) {
                part.push(at);
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }
}
