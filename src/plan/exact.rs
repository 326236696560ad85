//! The fewest groups for certain, of at most [`EXACT_TERMS`](super::cover::EXACT_TERMS) terms.
//!
//! Part of a group is a group. So the largest groups are all that matters: the first term is in one of them, and what
//! that leaves needs the fewest groups that it can do with, which is found once for each set of terms.

use super::cover::{Cover, HasRoom, Member};
use super::ways::{Way, Ways};

/// Terms, a bit for each.
type Terms = u64;

/// The most groups whose room is looked at; a search that needs more keeps the best that it has found, unproven.
const MAX_STEPS: usize = 10_000;

/// The fewest groups of the terms, unless the greedy ones are no more.
pub(super) fn fewest(
    ways: &Ways,
    has_room: Option<&HasRoom<'_>>,
    greedy: Vec<Vec<Member>>,
) -> Cover {
    let all: Terms = (1 << ways.terms()) - 1;
    let mut groups = Groups {
        ways,
        has_room,
        steps: MAX_STEPS,
    };
    // One group less than two is all terms in one.
    if greedy.len() == 2 {
        let one = groups.members(all);
        let least = if one.is_none() && groups.steps > 0 {
            2
        } else {
            1
        };
        return Cover {
            groups: one.map_or(greedy, |one| vec![one]),
            least,
        };
    }
    let are_groups = groups.all(all);
    let proven = groups.steps > 0;
    let largest = largest(&are_groups, all);
    let most = largest
        .iter()
        .map(|terms| terms.count_ones())
        .max()
        .unwrap_or(1);
    let mut search = Search {
        largest,
        most,
        found: vec![None; 1 << ways.terms()],
    };
    let fewest = search.fewest(all);
    if fewest >= greedy.len() {
        return Cover {
            least: if proven { greedy.len() } else { 1 },
            groups: greedy,
        };
    }
    let mut order = Placing {
        are_groups: &are_groups,
        all,
        most: fewest,
        groups: Vec::new(),
        steps: MAX_STEPS,
    };
    let found = if order.place(1) {
        order.groups
    } else {
        search.groups(all)
    };
    groups.steps = MAX_STEPS;
    let found: Option<Vec<Vec<Member>>> = found
        .into_iter()
        .map(|terms| groups.members(terms))
        .collect();
    match found {
        Some(groups) => Cover {
            least: if proven { groups.len() } else { 1 },
            groups,
        },
        None => Cover {
            groups: greedy,
            least: 1,
        },
    }
}

/// The terms of a set, in their order.
fn each(terms: Terms) -> impl Iterator<Item = usize> {
    let rest = |terms: &Terms| Some(terms & (terms - 1)).filter(|rest| *rest != 0);
    std::iter::successors(Some(terms).filter(|terms| *terms != 0), rest)
        .map(|terms| terms.trailing_zeros() as usize)
}

fn lowest(terms: Terms) -> Terms {
    terms & terms.wrapping_neg()
}

/// Which terms can be a group.
struct Groups<'a> {
    ways: &'a Ways,
    has_room: Option<&'a HasRoom<'a>>,
    steps: usize,
}

impl Groups<'_> {
    /// For each set of terms whether it can be a group.
    fn all(&mut self, all: Terms) -> Vec<bool> {
        let mut are_groups = vec![false; 1 << self.ways.terms()];
        for terms in 1..=all {
            let is_group = |part: Terms| part == 0 || at(&are_groups, part);
            if each(terms).all(|term| is_group(terms & !(1 << term)))
                && self.members(terms).is_some()
            {
                set(&mut are_groups, terms);
            }
        }
        are_groups
    }

    /// The members of a group of these terms, if they can be one. A single term always can.
    fn members(&mut self, terms: Terms) -> Option<Vec<Member>> {
        let ways = self.ways;
        let fitting = |term: usize| {
            let meets_all = |way: &&Way| terms & !way.meets.first_word() == 0;
            ways.of(term).iter().filter(meets_all).map(|way| way.member)
        };
        let first: Vec<Member> = each(terms)
            .map(|term| fitting(term).next())
            .collect::<Option<_>>()?;
        if self.has_room.is_none() || first.len() == 1 || self.is_allowed(&first) {
            return Some(first);
        }
        // What is chosen for a filter makes no difference to its size, unless that makes it another one.
        let has_twins = each(terms).any(|term| {
            ways.twins(term)
                .is_some_and(|twins| twins.first_word() & terms != 0)
        });
        if !has_twins {
            return None;
        }
        let choices: Vec<Vec<Member>> = each(terms).map(|term| fitting(term).collect()).collect();
        self.choose(&choices, &mut Vec::new())
    }

    /// The first choice of ways that makes a group with room.
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
        self.steps > 0 && self.has_room.is_none_or(|has_room| has_room(members))
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

/// The groups that no term can be added to, those with the first terms before others.
fn largest(are_groups: &[bool], all: Terms) -> Vec<Terms> {
    let is_largest = |terms: &Terms| {
        at(are_groups, *terms) && each(all & !terms).all(|term| !at(are_groups, terms | 1 << term))
    };
    let mut largest: Vec<Terms> = (1..=all).filter(is_largest).collect();
    largest.sort_unstable_by_key(|terms| std::cmp::Reverse(terms.reverse_bits()));
    largest
}

/// Puts each term into the first group that takes it, so that plans read like their queries, where that makes no more
/// groups than there have to be.
struct Placing<'a> {
    are_groups: &'a [bool],
    all: Terms,
    most: usize,
    groups: Vec<Terms>,
    steps: usize,
}

impl Placing<'_> {
    /// Whether there is a place for a term, which is a single bit, and for those behind it.
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

/// The fewest groups of a set of terms, from the fewest of smaller sets.
struct Search {
    largest: Vec<Terms>,
    /// The terms of the largest of these.
    most: u32,
    /// For each set that has been looked at the fewest groups, and the first of them.
    found: Vec<Option<(usize, Terms)>>,
}

impl Search {
    fn fewest(&mut self, terms: Terms) -> usize {
        self.first(terms).map_or(0, |(fewest, _)| fewest)
    }

    fn first(&mut self, terms: Terms) -> Option<(usize, Terms)> {
        let place = usize::try_from(terms).ok().filter(|_| terms != 0)?;
        if let Some(found) = self.found.get(place).copied().flatten() {
            return Some(found);
        }
        let least = terms.count_ones().div_ceil(self.most) as usize;
        let mut best = (usize::MAX, lowest(terms));
        for at in 0..self.largest.len() {
            let group = self.largest.get(at).copied().unwrap_or(0) & terms;
            if best.0 > least && group & lowest(terms) != 0 {
                let fewest = self.fewest(terms & !group) + 1;
                best = if fewest < best.0 {
                    (fewest, group)
                } else {
                    best
                };
            }
        }
        if let Some(slot) = self.found.get_mut(place) {
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
