//! The provably fewest groups, for at most [`EXACT_TERMS`](super::cover::EXACT_TERMS) terms.
//!
//! Every subset of a group is a group, so only maximal groups matter: the first term is in one of
//! them, and the terms left over need the fewest groups for their set, computed once per set.

use super::compatibility::{Compatibility, FilterChoice};
use super::term::{Cover, FitsFilter, Member};

/// A set of terms, one bit each.
type Terms = u64;

/// The maximum number of groups checked against the filter limits. A search that needs more keeps
/// its best result, unproven.
const MAX_STEPS: usize = 10_000;

/// The fewest groups of the terms: the greedy ones, unless fewer are possible.
pub(super) fn fewest(
    compatibility: &Compatibility,
    fits_filter: Option<&FitsFilter<'_>>,
    greedy: Vec<Vec<Member>>,
) -> Cover {
    let all: Terms = (1 << compatibility.terms()) - 1;
    let mut groups = Groups {
        compatibility,
        fits_filter,
        steps: MAX_STEPS,
    };
    // Fewer than two groups means one, which all terms share.
    if greedy.len() == 2 {
        let one = groups.members(all);
        let is_proven = one.is_none() && groups.steps > 0;
        return cover(one.map_or(greedy, |one| vec![one]), is_proven);
    }
    let are_groups = groups.all(all);
    let is_proven = groups.steps > 0;
    let Some(found) = smaller_cover(&are_groups, all, greedy.len()) else {
        return cover(greedy, is_proven);
    };
    groups.steps = MAX_STEPS;
    let found: Option<Vec<Vec<Member>>> = found
        .into_iter()
        .map(|terms| groups.members(terms))
        .collect();
    match found {
        Some(groups) => cover(groups, is_proven),
        None => cover(greedy, false),
    }
}

/// A cover by these groups; without a proof, one group might do.
fn cover(groups: Vec<Vec<Member>>, is_proven: bool) -> Cover {
    let least = if is_proven { groups.len() } else { 1 };
    Cover { groups, least }
}

/// The fewest of some groups that together have all the terms, if fewer than the given number.
fn smaller_cover(are_groups: &[bool], all: Terms, than: usize) -> Option<Vec<Terms>> {
    let largest = maximal_groups(are_groups, all);
    let sizes = largest.iter().map(|terms| terms.count_ones());
    let mut search = Search {
        most: sizes.max().unwrap_or(1),
        found: vec![None; are_groups.len()],
        largest,
    };
    let fewest = search.fewest(all);
    if fewest >= than {
        return None;
    }
    let mut order = FirstFit {
        are_groups,
        all,
        most: fewest,
        groups: Vec::new(),
        steps: MAX_STEPS,
    };
    Some(if order.place(1) {
        order.groups
    } else {
        search.groups(all)
    })
}

/// The terms of a set, in order.
fn terms_of(terms: Terms) -> impl Iterator<Item = usize> {
    let rest = |terms: &Terms| Some(terms & (terms - 1)).filter(|rest| *rest != 0);
    std::iter::successors(Some(terms).filter(|terms| *terms != 0), rest)
        .map(|terms| terms.trailing_zeros() as usize)
}

fn lowest_term(terms: Terms) -> Terms {
    terms & terms.wrapping_neg()
}

/// Finds which sets of terms can be a group.
struct Groups<'a> {
    compatibility: &'a Compatibility,
    fits_filter: Option<&'a FitsFilter<'a>>,
    steps: usize,
}

impl Groups<'_> {
    /// For each set of terms, whether it can be a group.
    fn all(&mut self, all: Terms) -> Vec<bool> {
        let mut are_groups = vec![false; 1 << self.compatibility.terms()];
        for terms in 1..=all {
            let is_group = |part: Terms| part == 0 || at(&are_groups, part);
            if terms_of(terms).all(|term| is_group(terms & !(1 << term)))
                && self.members(terms).is_some()
            {
                set(&mut are_groups, terms);
            }
        }
        are_groups
    }

    /// The members of a group of these terms, if they can form one. A single term always can.
    fn members(&mut self, terms: Terms) -> Option<Vec<Member>> {
        let compatibility = self.compatibility;
        let fitting = |term: usize| {
            let meets_all = |way: &&FilterChoice| terms & !way.meets.first_word() == 0;
            compatibility
                .of(term)
                .iter()
                .filter(meets_all)
                .map(|way| way.member)
        };
        let first: Vec<Member> = terms_of(terms)
            .map(|term| fitting(term).next())
            .collect::<Option<_>>()?;
        if self.fits_filter.is_none() || first.len() == 1 || self.is_allowed(&first) {
            return Some(first);
        }
        // The choice affects the size of a filter only if two terms have the same filter otherwise.
        let has_twins = terms_of(terms).any(|term| {
            compatibility
                .same_filter(term)
                .is_some_and(|same_filter| same_filter.first_word() & terms != 0)
        });
        if !has_twins {
            return None;
        }
        let choices: Vec<Vec<Member>> = terms_of(terms)
            .map(|term| fitting(term).collect())
            .collect();
        self.choose(&choices, &mut Vec::new())
    }

    /// The first combination of choices whose group is within the limits.
    fn choose(
        &mut self,
        choices: &[Vec<Member>],
        members: &mut Vec<Member>,
    ) -> Option<Vec<Member>> {
        let Some((next, others)) = choices.split_first() else {
            return self.is_allowed(members).then(|| members.clone());
        };
        for member in next {
            members.push(*member);
            let found = self.choose(others, members);
            members.pop();
            if found.is_some() || self.steps == 0 {
                return found;
            }
        }
        None
    }

    fn is_allowed(&mut self, members: &[Member]) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
            && self
                .fits_filter
                .is_none_or(|fits_filter| fits_filter(members))
    }
}

fn at(sets: &[bool], terms: Terms) -> bool {
    usize::try_from(terms)
        .ok()
        .and_then(|at| sets.get(at))
        .is_some_and(|is_in| *is_in)
}

fn set(sets: &mut [bool], terms: Terms) {
    if let Some(slot) = usize::try_from(terms).ok().and_then(|at| sets.get_mut(at)) {
        *slot = true;
    }
}

/// The maximal groups, those with the first terms first.
fn maximal_groups(are_groups: &[bool], all: Terms) -> Vec<Terms> {
    let is_largest = |terms: &Terms| {
        at(are_groups, *terms)
            && terms_of(all & !terms).all(|term| !at(are_groups, terms | 1 << term))
    };
    let mut largest: Vec<Terms> = (1..=all).filter(is_largest).collect();
    largest.sort_unstable_by_key(|terms| std::cmp::Reverse(terms.reverse_bits()));
    largest
}

/// Puts each term in the first group that accepts it without exceeding the minimum, so that plans
/// read like their queries.
struct FirstFit<'a> {
    are_groups: &'a [bool],
    all: Terms,
    most: usize,
    groups: Vec<Terms>,
    steps: usize,
}

impl FirstFit<'_> {
    /// Places a term (a single bit) and all terms after it; false if there is no room.
    fn place(&mut self, term: Terms) -> bool {
        if term & self.all == 0 {
            return true;
        }
        self.steps = self.steps.saturating_sub(1);
        for at_group in 0..self.groups.len() {
            let with = self.groups.get(at_group).copied().unwrap_or_default() | term;
            if at(self.are_groups, with) && self.steps > 0 {
                self.change(at_group, with);
                if self.place(term << 1) {
                    return true;
                }
                self.change(at_group, with & !term);
            }
        }
        if self.groups.len() >= self.most || self.steps == 0 {
            return false;
        }
        self.groups.push(term);
        let is_placed = self.place(term << 1);
        if !is_placed {
            self.groups.pop();
        }
        is_placed
    }

    fn change(&mut self, at_group: usize, terms: Terms) {
        if let Some(group) = self.groups.get_mut(at_group) {
            *group = terms;
        }
    }
}

/// The fewest groups for a set of terms, computed from smaller sets.
struct Search {
    largest: Vec<Terms>,
    /// The number of terms in the largest group.
    most: u32,
    /// For each set visited, the fewest groups and the first of them.
    found: Vec<Option<(usize, Terms)>>,
}

impl Search {
    fn fewest(&mut self, terms: Terms) -> usize {
        self.first(terms).map_or(0, |(fewest, _)| fewest)
    }

    fn first(&mut self, terms: Terms) -> Option<(usize, Terms)> {
        let index = usize::try_from(terms).ok().filter(|_| terms != 0)?;
        if let Some(found) = self.found.get(index).copied().flatten() {
            return Some(found);
        }
        let least = terms.count_ones().div_ceil(self.most) as usize;
        let mut best = (usize::MAX, lowest_term(terms));
        for at in 0..self.largest.len() {
            let group = self.largest.get(at).copied().unwrap_or(0) & terms;
            if best.0 > least && group & lowest_term(terms) != 0 {
                let fewest = self.fewest(terms & !group) + 1;
                best = if fewest < best.0 {
                    (fewest, group)
                } else {
                    best
                };
            }
        }
        if let Some(slot) = self.found.get_mut(index) {
            *slot = Some(best);
        }
        Some(best)
    }

    fn groups(&mut self, mut terms: Terms) -> Vec<Terms> {
        let mut groups = Vec::new();
        while let Some((_, group)) = self.first(terms) {
            groups.push(group);
            terms &= !group;
        }
        groups
    }
}
