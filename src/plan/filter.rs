//! The filter half: an OR of ANDs, as small as it can be, and within the service's limits.

use std::collections::HashMap;

use super::halves::{Half, Placement, half};
use super::normal::{self, TooMany, Tree};
use crate::catalog::{FilterMember, Resource, USER_FILTER_GROUPS_MAX, USER_FILTER_TAGS_MAX};
use crate::hir::{Condition, Query, Test};

/// A filter: any of the ANDs. Without any, there is no filter.
pub(crate) type Filter = Vec<Vec<Condition>>;

/// Writes the AND of some parts of a query as an OR of ANDs of at most `limit`, absorbed. An OR of conditions alone is
/// one already, however long it is.
pub(super) fn filter(conjuncts: &[&Query], limit: usize) -> Result<Filter, TooMany> {
    let mut conditions = Conditions::default();
    let mut trees: Vec<Tree> = conjuncts
        .iter()
        .filter_map(|conjunct| conditions.tree(conjunct))
        .collect();
    let tree = match trees.len() {
        0 => return Ok(Filter::new()),
        1 => trees.swap_remove(0),
        _ => Tree::And(trees),
    };
    if tree.is_or_of_atoms() {
        return Ok(conditions
            .found
            .into_iter()
            .map(|condition| vec![condition.clone()])
            .collect());
    }
    let terms = normal::terms(&tree, conditions.found.len(), limit)?;
    let and = |term: &normal::Atoms| {
        term.iter()
            .filter_map(|atom| conditions.found.get(atom).copied().cloned())
            .collect()
    };
    Ok(terms.iter().map(and).collect())
}

/// The conditions of a query, numbered in the order in which they are written.
#[derive(Default)]
struct Conditions<'q> {
    found: Vec<&'q Condition>,
    numbers: HashMap<&'q Condition, usize>,
}

impl<'q> Conditions<'q> {
    fn tree(&mut self, query: &'q Query) -> Option<Tree> {
        match query {
            Query::Everything => None,
            Query::Condition(condition) | Query::Not(condition) => {
                let next = self.found.len();
                let number = *self.numbers.entry(condition).or_insert(next);
                if number == next {
                    self.found.push(condition);
                }
                Some(Tree::Atom(number))
            }
            Query::And(members) => Some(Tree::And(
                members
                    .iter()
                    .filter_map(|member| self.tree(member))
                    .collect(),
            )),
            Query::Or(members) => Some(Tree::Or(
                members
                    .iter()
                    .filter_map(|member| self.tree(member))
                    .collect(),
            )),
        }
    }
}

/// A request's criteria and filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Halves {
    pub(crate) criteria: Query,
    pub(crate) filter: Filter,
}

/// Splits a request whose filter is over the service's limits into several that are not, as few as can be found.
///
/// Only a `UserAttributeFilter` has limits, and only hierarchy conditions need it: ANDs without them can go into a
/// request of their own, whose `TagFilter` has none, and hierarchy conditions that stand alone into the criteria of one.
pub(super) fn within_limits(placement: Placement, request: Halves) -> Vec<Halves> {
    let is_either = |condition: &Condition| half(placement, condition) == Half::Either;
    if Size::of(&request.filter).is_allowed(placement.resource) {
        return vec![request];
    }
    let (grouped, tagged): (Filter, Filter) = request
        .filter
        .into_iter()
        .partition(|and| and.iter().any(is_either));
    let (alone, joined): (Filter, Filter) = grouped.into_iter().partition(|and| and.len() == 1);
    let (small, large): (Filter, Filter) = joined
        .into_iter()
        .partition(|and| Size::of_and(and).fits_user_filter());
    let mut requests: Vec<Halves> = large
        .into_iter()
        .map(|and| without_shared_group(&request.criteria, vec![and], is_either))
        .collect();
    // Whether the ANDs that could have a request of their own are packed with the others instead.
    let choices = [(false, false), (false, true), (true, false), (true, true)].map(
        |(pack_alone, pack_tagged)| {
            let packs = |pack: bool, ands: &Filter| if pack { ands.clone() } else { Filter::new() };
            let filters = packed(
                [
                    small.clone(),
                    packs(pack_alone, &alone),
                    packs(pack_tagged, &tagged),
                ]
                .concat(),
            );
            let mut halves: Vec<Halves> = filters
                .into_iter()
                .map(|filter| without_shared_group(&request.criteria, filter, is_either))
                .collect();
            if !pack_alone && !alone.is_empty() {
                let groups = Query::or(alone.iter().flatten().cloned().map(Query::Condition));
                let criteria = Query::and([request.criteria.clone(), groups]);
                halves.push(Halves {
                    criteria,
                    filter: Filter::new(),
                });
            }
            if !pack_tagged && !tagged.is_empty() {
                halves.push(Halves {
                    criteria: request.criteria.clone(),
                    filter: tagged.clone(),
                });
            }
            halves
        },
    );
    requests.extend(choices.into_iter().min_by_key(Vec::len).unwrap_or_default());
    requests
}

/// A request whose hierarchy condition goes into the criteria where each AND of its filter has the same one: there it
/// has no limits.
fn without_shared_group(
    criteria: &Query,
    filter: Filter,
    is_either: impl Fn(&Condition) -> bool,
) -> Halves {
    let first = filter
        .first()
        .and_then(|and| and.iter().find(|condition| is_either(condition)));
    let shared = first
        .filter(|group| filter.iter().all(|and| and.contains(group)))
        .cloned();
    let Some(shared) = shared else {
        return Halves {
            criteria: criteria.clone(),
            filter,
        };
    };
    let tags = |and: Vec<Condition>| {
        and.into_iter()
            .filter(|condition| *condition != shared)
            .collect()
    };
    let filter: Filter = filter.into_iter().map(tags).collect();
    // The group alone asks for any tags.
    let filter = if filter.iter().any(Vec::is_empty) {
        Filter::new()
    } else {
        filter
    };
    Halves {
        criteria: Query::and([criteria.clone(), Query::Condition(shared)]),
        filter,
    }
}

/// ANDs in as many filters as the limits ask for, in their order.
fn packed(ands: Vec<Vec<Condition>>) -> Vec<Filter> {
    let mut filters: Vec<(Size, Filter)> = Vec::new();
    for and in ands {
        let size = Size::of_and(&and);
        match filters
            .iter_mut()
            .find(|(used, _)| used.plus(size).fits_user_filter())
        {
            Some((used, filter)) => {
                *used = used.plus(size);
                filter.push(and);
            }
            None => filters.push((size, vec![and])),
        }
    }
    filters.into_iter().map(|(_, filter)| filter).collect()
}

/// How many conditions a filter has of the kinds that are limited.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    tags: usize,
    groups: usize,
}

impl Size {
    /// The size of a filter.
    pub(super) fn of(filter: &Filter) -> Size {
        filter
            .iter()
            .map(|and| Size::of_and(and))
            .fold(Size::default(), Size::plus)
    }

    fn of_and(and: &[Condition]) -> Size {
        Size::of_conditions(and)
    }

    /// The size of an AND of conditions.
    pub(super) fn of_conditions<'c>(and: impl IntoIterator<Item = &'c Condition>) -> Size {
        let one = |condition: &Condition| match condition.test {
            Test::Hierarchy { .. } => Size { tags: 0, groups: 1 },
            Test::Text { .. }
            | Test::Choice { .. }
            | Test::Number(..)
            | Test::Decimal(..)
            | Test::Date(..)
            | Test::DateTime(..)
            | Test::Flag(..)
            | Test::FilterAttribute { .. }
            | Test::Tag { .. }
            | Test::TagKey(_)
            | Test::Proficiency(_) => Size { tags: 1, groups: 0 },
        };
        and.into_iter().map(one).fold(Size::default(), Size::plus)
    }

    /// The same, and a hierarchy condition if there is one.
    pub(super) fn with_group(self, is_there: bool) -> Size {
        Size {
            groups: self.groups + usize::from(is_there),
            ..self
        }
    }

    pub(super) fn plus(self, other: Size) -> Size {
        Size {
            tags: self.tags.saturating_add(other.tags),
            groups: self.groups.saturating_add(other.groups),
        }
    }

    /// Only a `UserAttributeFilter` has limits, and only groups need it.
    pub(super) fn is_allowed(self, resource: &Resource) -> bool {
        let limited = self.groups > 0
            && resource
                .filters
                .contains(&FilterMember::UserAttributeFilter);
        !limited || self.fits_user_filter()
    }

    fn fits_user_filter(self) -> bool {
        self.tags <= USER_FILTER_TAGS_MAX && self.groups <= USER_FILTER_GROUPS_MAX
    }
}
