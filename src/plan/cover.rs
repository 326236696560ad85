//! The fewest groups of terms that can each share a request.
//!
//! Two terms can share one if and only if the criteria of each with the filter of the other imply the query. Terms
//! that can all share pairwise make one request: its criteria are the OR of theirs, its filter likewise. So the fewest
//! requests are a minimum clique cover of the graph of terms that can share, which is a colouring of those that cannot.

use super::normal::Atoms;

/// Up to this number of terms the fewest groups are found for certain.
pub(crate) const EXACT_TERMS: usize = 12;
/// The most steps of the exact search; a search that takes more keeps the best that it has found, unproven.
const MAX_STEPS: usize = 100_000;

/// A term of the query: an AND of atoms, by the half that they can stand in.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// All atoms that can stand in the criteria, those of either half among them.
    pub(super) criteria: Atoms,
    /// The atoms that can only stand in the filter.
    pub(super) filter: Atoms,
    /// The atoms of either half: the filter has room for one of them.
    pub(super) either: Vec<usize>,
    /// All atoms.
    pub(super) all: Atoms,
}

/// A term in a group, and the atom of either half that goes into its filter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) term: usize,
    pub(super) choice: Option<usize>,
}

/// The groups, and whether there is no way with fewer.
#[derive(Debug)]
pub(super) struct Cover {
    pub(super) groups: Vec<Vec<Member>>,
    pub(super) proven: bool,
}

/// Whether a group is one request within the limits of the service. A group that is not never becomes one by more
/// members.
pub(super) type HasRoom<'a> = dyn Fn(&[Member]) -> bool + 'a;

/// Finds the fewest groups. The room of groups is looked at where the fewest can be found for certain: what larger
/// parts have too much of is split when they are written.
pub(super) fn cover(terms: &[Term], implicants: &Implicants<'_>, has_room: &HasRoom<'_>) -> Cover {
    let mut groups: Vec<Vec<Member>> = Vec::new();
    let mut proven = true;
    for part in parts(terms) {
        let has_room: &HasRoom<'_> = if part.len() > EXACT_TERMS { &|_| true } else { has_room };
        let graph = Graph { terms, implicants, part: &part, has_room };
        let found = graph.cover();
        proven &= found.proven;
        groups.extend(found.groups);
    }
    for group in &mut groups {
        group.sort_by_key(|member| member.term);
    }
    groups.sort_by_key(|group| group.first().map(|member| member.term));
    Cover { groups, proven }
}

/// Parts of the terms that have nothing to share with each other.
///
/// Where no atom can stand in either half, two terms of both halves can only share a request when they, or terms that
/// have atoms of both, have atoms in common; and terms of one half alone can only share with their like.
fn parts(terms: &[Term]) -> Vec<Vec<usize>> {
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

/// Disjoint sets of terms.
struct Joined {
    parent: Vec<usize>,
}

impl Joined {
    fn new(count: usize) -> Self {
        Joined { parent: (0..count).collect() }
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
        let mut parts: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
        for at in 0..self.parent.len() {
            parts.entry(self.root(at)).or_default().push(at);
        }
        parts.into_values().collect()
    }
}

/// The terms of the query, each found by its rarest atom.
pub(super) struct Implicants<'a> {
    terms: &'a [Term],
    by_atom: Vec<Vec<usize>>,
}

impl<'a> Implicants<'a> {
    pub(super) fn new(terms: &'a [Term]) -> Self {
        let atoms = terms.iter().flat_map(|term| term.all.iter()).max().map_or(0, |last| last + 1);
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

    /// Whether the query is true when just these conditions are.
    pub(super) fn are_met(&self, criteria: &Atoms, filter: &Atoms) -> bool {
        let candidates = criteria.iter().chain(filter.iter()).filter_map(|atom| self.by_atom.get(atom)).flatten();
        candidates.filter_map(|term| self.terms.get(*term)).any(|term| term.all.is_within(criteria, filter))
    }
}

/// The terms of one part, and which of them can share a request.
struct Graph<'a> {
    terms: &'a [Term],
    implicants: &'a Implicants<'a>,
    part: &'a [usize],
    has_room: &'a HasRoom<'a>,
}

impl Graph<'_> {
    fn cover(&self) -> Cover {
        let greedy = self.greedy();
        if greedy.len() <= 1 {
            return Cover { groups: greedy, proven: true };
        }
        if self.part.len() > EXACT_TERMS {
            let proven = self.apart() == greedy.len();
            return Cover { groups: greedy, proven };
        }
        let mut search = Search { graph: self, least: self.apart(), best: greedy, groups: Vec::new(), steps: 0 };
        search.place(0);
        Cover { proven: search.steps <= MAX_STEPS, groups: search.best }
    }

    fn filter_of(&self, member: Member) -> Atoms {
        let mut filter = self.terms.get(member.term).map(|term| term.filter.clone()).unwrap_or_default();
        if let Some(choice) = member.choice {
            filter.insert(choice);
        }
        filter
    }

    fn can_share(&self, left: Member, right: Member) -> bool {
        let (Some(left_term), Some(right_term)) = (self.terms.get(left.term), self.terms.get(right.term)) else {
            return false;
        };
        self.implicants.are_met(&left_term.criteria, &self.filter_of(right))
            && self.implicants.are_met(&right_term.criteria, &self.filter_of(left))
    }

    /// The ways in which a term can be a member: an AND of the filter is the stronger for having one of the atoms of
    /// either half, so that it always has one when there are any.
    fn choices(&self, term: usize) -> Vec<Member> {
        let either = self.terms.get(term).map(|term| term.either.as_slice()).unwrap_or_default();
        if either.is_empty() {
            return vec![Member { term, choice: None }];
        }
        either.iter().map(|atom| Member { term, choice: Some(*atom) }).collect()
    }

    fn fits(&self, group: &[Member], member: Member) -> bool {
        group.iter().all(|other| self.can_share(*other, member)) && (self.has_room)(&[group, &[member]].concat())
    }

    /// The term that the fewest groups could take goes next, into the first that takes it (DSATUR).
    fn greedy(&self) -> Vec<Vec<Member>> {
        let mut groups: Vec<Vec<Member>> = Vec::new();
        let mut waiting: Vec<(usize, usize)> = self.part.iter().map(|term| (*term, 0)).collect();
        while let Some(next) = most_refused(&waiting) {
            let (term, _) = waiting.remove(next);
            let choices = self.choices(term);
            let place = groups.iter().enumerate().find_map(|(at, group)| {
                choices.iter().find(|member| self.fits(group, **member)).map(|member| (at, *member))
            });
            let joined = match (place, choices.first()) {
                (Some((at, member)), _) => {
                    if let Some(group) = groups.get_mut(at) {
                        group.push(member);
                    }
                    at
                }
                (None, Some(member)) => {
                    groups.push(vec![*member]);
                    groups.len() - 1
                }
                (None, None) => continue,
            };
            let group = groups.get(joined).map(Vec::as_slice).unwrap_or_default();
            let newest = group.last().copied();
            for (other, refused) in &mut waiting {
                let refuses = |member: &Member| newest.is_some_and(|newest| !self.can_share(newest, *member));
                *refused += usize::from(self.choices(*other).iter().all(refuses));
            }
        }
        groups
    }

    /// A number of terms no two of which can share: there are at least as many groups.
    fn apart(&self) -> usize {
        let mut apart: Vec<usize> = Vec::new();
        for term in self.part {
            let can_share = |other: &usize| {
                let others = self.choices(*other);
                self.choices(*term).iter().any(|left| others.iter().any(|right| self.can_share(*left, *right)))
            };
            if !apart.iter().any(can_share) {
                apart.push(*term);
            }
        }
        apart.len()
    }
}

fn most_refused(waiting: &[(usize, usize)]) -> Option<usize> {
    let refused = |at: usize| waiting.get(at).map_or(0, |(_, refused)| *refused);
    // Of equals the first as written, so that plans read like their queries.
    (0..waiting.len()).rev().max_by_key(|at| refused(*at))
}

/// Branch and bound: each term into each group that takes it, or into one of its own.
struct Search<'g, 'a> {
    graph: &'g Graph<'a>,
    least: usize,
    best: Vec<Vec<Member>>,
    groups: Vec<Vec<Member>>,
    steps: usize,
}

impl Search<'_, '_> {
    fn place(&mut self, at: usize) {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.groups.len() >= self.best.len() || self.best.len() <= self.least {
            return;
        }
        let Some(term) = self.graph.part.get(at) else {
            self.best.clone_from(&self.groups);
            return;
        };
        for member in self.graph.choices(*term) {
            for group in 0..self.groups.len() {
                if self.groups.get(group).is_some_and(|group| self.graph.fits(group, member)) {
                    self.with(group, member, at);
                }
            }
            self.groups.push(Vec::new());
            self.with(self.groups.len() - 1, member, at);
            self.groups.pop();
        }
    }

    fn with(&mut self, group: usize, member: Member, at: usize) {
        if let Some(group) = self.groups.get_mut(group) {
            group.push(member);
        }
        self.place(at + 1);
        if let Some(group) = self.groups.get_mut(group) {
            group.pop();
        }
    }
}
