//! The fewest groups of terms such that each group fits in one request.
//!
//! Two terms can share a request if and only if the criteria of each, with the filter of the other,
//! imply the query. Terms that are pairwise compatible make one request: the OR of their criteria
//! and the OR of their filters. So the fewest requests are a minimum clique cover of the
//! compatibility graph, which is a colouring of its complement.

use super::compatibility::{Compatibility, Group};
use super::exact;
use super::parts::parts;
use super::term::{Cover, FitsFilter, Implicants, Member, Term};

/// The maximum number of terms for which the result is proven minimal.
pub(crate) const EXACT_TERMS: usize = 16;
/// The maximum number of terms that are compared in pairs and whose requests are minimized; the
/// time grows with its cube. Beyond it, only terms with equal criteria or equal filters share a
/// request.
pub(super) const PAIRED_TERMS: usize = 512;
/// The work spent on improving a greedy cover, in groups visited. A cover with many groups gets few
/// rounds, because a plan with so many requests is rejected anyway.
const REINSERTION_BUDGET: usize = 1 << 16;

/// Finds the fewest groups. The limits on filters are checked only where the result can be proven
/// minimal; larger parts are split when the requests are built.
pub(super) fn cover(
    terms: &[Term],
    implicants: &Implicants<'_>,
    fits_filter: Option<&FitsFilter<'_>>,
) -> Cover {
    let mut groups: Vec<Vec<Member>> = Vec::new();
    let mut least = 0;
    for part in parts(terms) {
        let found = cover_part(
            terms,
            implicants,
            &part,
            fits_filter.filter(|_| part.len() <= EXACT_TERMS),
        );
        least += found.least;
        groups.extend(found.groups);
    }
    for group in &mut groups {
        group.sort_by_key(|member| member.term);
    }
    groups.sort_by_key(|group| group.first().map(|member| member.term));
    Cover { groups, least }
}

fn cover_alone(terms: &[Term], term: usize) -> Cover {
    let choice = terms
        .get(term)
        .and_then(|term| term.either.first().copied());
    Cover {
        groups: vec![vec![Member { term, choice }]],
        least: 1,
    }
}

fn cover_part(
    terms: &[Term],
    implicants: &Implicants<'_>,
    part: &[usize],
    fits_filter: Option<&FitsFilter<'_>>,
) -> Cover {
    if let [term] = part {
        return cover_alone(terms, *term);
    }
    if part.len() > PAIRED_TERMS {
        return cover_by_equal_parts(terms, part);
    }
    let compatibility = Compatibility::new(terms, implicants, part);
    let greedy = greedy(&compatibility, fits_filter);
    let least = if greedy.len() <= 1 {
        1
    } else {
        compatibility.fewest_groups_bound()
    };
    if greedy.len() <= least {
        return Cover {
            groups: members(greedy),
            least,
        };
    }
    if part.len() <= EXACT_TERMS {
        return exact::fewest(&compatibility, fits_filter, members(greedy));
    }
    Cover {
        groups: members(reinserted(&compatibility, greedy, least)),
        least,
    }
}

/// Groups of terms with equal filters, or with equal criteria if those are fewer.
fn cover_by_equal_parts(terms: &[Term], part: &[usize]) -> Cover {
    let members = part.iter().filter_map(|at| {
        let term = terms.get(*at)?;
        let choice = term.either.first().copied();
        Some((term, Member { term: *at, choice }))
    });
    let by_filter = group_by_key(members.clone(), |term, choice| {
        (term.filter.words(), choice)
    });
    let by_criteria = group_by_key(members, |term, _| term.criteria.words());
    let groups = if by_criteria.len() < by_filter.len() {
        by_criteria
    } else {
        by_filter
    };
    Cover { groups, least: 1 }
}

/// Groups the members by key, in the order in which each key first occurs.
fn group_by_key<'t, K: Eq + std::hash::Hash>(
    members: impl Iterator<Item = (&'t Term, Member)>,
    key: impl Fn(&'t Term, Option<usize>) -> K,
) -> Vec<Vec<Member>> {
    let mut indices = std::collections::HashMap::new();
    let mut groups: Vec<Vec<Member>> = Vec::new();
    for (term, member) in members {
        let next = groups.len();
        let index = *indices.entry(key(term, member.choice)).or_insert(next);
        match groups.get_mut(index) {
            Some(group) => group.push(member),
            None => groups.push(vec![member]),
        }
    }
    groups
}

fn members(groups: Vec<Group>) -> Vec<Vec<Member>> {
    groups.into_iter().map(|group| group.members).collect()
}

/// Inserts the terms again, group by group in another order: never worse, sometimes better.
fn reinserted(compatibility: &Compatibility, groups: Vec<Group>, least: usize) -> Vec<Group> {
    let groups_before = groups.len();
    let mut best = groups;
    for round in 0..REINSERTION_BUDGET / (compatibility.terms() * groups_before) {
        if best.len() == least {
            break;
        }
        let reinserted = first_fit(compatibility, &order(&best, round));
        if reinserted.len() <= best.len() {
            best = reinserted;
        }
    }
    best
}

/// The terms group by group: from the last group, from the largest, or rotated, depending on the
/// round.
fn order(groups: &[Group], round: usize) -> Vec<usize> {
    let mut groups: Vec<&Group> = groups.iter().collect();
    match round % 3 {
        0 => groups.reverse(),
        1 => groups.sort_by_key(|group| std::cmp::Reverse(group.order.len())),
        _ => {
            let by = round % groups.len().max(1);
            groups.rotate_left(by);
        }
    }
    groups
        .into_iter()
        .flat_map(|group| group.order.iter().copied())
        .collect()
}

/// Puts each term in the first group that accepts it.
fn first_fit(compatibility: &Compatibility, terms: &[usize]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for term in terms {
        let accepting = groups.iter_mut().find_map(|group| {
            group
                .choice_in(compatibility, *term, None)
                .map(|way| (group, way))
        });
        match (accepting, compatibility.of(*term).first()) {
            (Some((group, way)), _) => group.add(*term, way),
            (None, Some(way)) => groups.push(Group::new(*term, way)),
            (None, None) => {}
        }
    }
    groups
}

/// Takes the term that the fewest groups accept next and puts it in the first of them (DSATUR).
fn greedy(compatibility: &Compatibility, fits_filter: Option<&FitsFilter<'_>>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut waiting: Vec<(usize, usize)> =
        (0..compatibility.terms()).map(|term| (term, 0)).collect();
    while let Some(next) = most_refused(&waiting) {
        let (term, _) = waiting.remove(next);
        let accepting = groups.iter_mut().find_map(|group| {
            group
                .choice_in(compatibility, term, fits_filter)
                .map(|way| (group, way))
        });
        let way = accepting
            .as_ref()
            .map(|(_, way)| *way)
            .or_else(|| compatibility.of(term).first());
        let Some(way) = way else { continue };
        match accepting {
            Some((group, way)) => group.add(term, way),
            None => groups.push(Group::new(term, way)),
        }
        for (other, refused) in &mut waiting {
            *refused +=
                usize::from(!way.meets.contains(*other) || !compatibility.meet(*other, term));
        }
    }
    groups
}

fn most_refused(waiting: &[(usize, usize)]) -> Option<usize> {
    let refused = |at: usize| waiting.get(at).map_or(0, |(_, refused)| *refused);
    // On a tie, take the first in source order, so that plans read like their queries.
    (0..waiting.len()).rev().max_by_key(|at| refused(*at))
}
