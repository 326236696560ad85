//! The filter of a request: an OR of ANDs, as small as possible, within the service's limits.

use std::collections::HashMap;

use super::dnf::{self, TooMany, Tree};
use super::slot::{Placement, Slot, slot};
use crate::catalog::{FilterMember, Resource, USER_FILTER_GROUPS_MAX, USER_FILTER_TAGS_MAX};
use crate::hir::{Condition, Query, Test};

/// An OR of ANDs. An empty one means no filter.
pub(crate) type Filter = Vec<Vec<Condition>>;

/// Expands the AND of some conjuncts into an absorbed OR of at most `limit` ANDs. An OR of single
/// conditions needs no expansion, so it may be any length.
pub(super) fn filter(conjuncts: &[&Query], limit: usize) -> Result<Filter, TooMany> {
    let mut conditions = Conditions::default();
    let mut trees = conditions.trees(conjuncts.iter().copied());
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
    let terms = dnf::terms(&tree, conditions.found.len(), limit)?;
    let and = |term: &dnf::Atoms| {
        term.iter()
            .filter_map(|atom| conditions.found.get(atom).copied().cloned())
            .collect()
    };
    Ok(terms.iter().map(and).collect())
}

/// The conditions of a query, numbered in source order.
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
            Query::And(members) => Some(Tree::And(self.trees(members))),
            Query::Or(members) => Some(Tree::Or(self.trees(members))),
        }
    }

    fn trees(&mut self, members: impl IntoIterator<Item = &'q Query>) -> Vec<Tree> {
        let members = members.into_iter();
        members.filter_map(|member| self.tree(member)).collect()
    }
}

/// A request before it is emitted: its criteria and its filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlannedRequest {
    pub(crate) criteria: Query,
    pub(crate) filter: Filter,
}

/// Splits a request whose filter exceeds the service's limits into as few requests within them as
/// it can find.
///
/// Only a `UserAttributeFilter` is limited, and only hierarchy conditions need one. ANDs without
/// them can go in a separate request with a `TagFilter`, which has no limits, and hierarchy
/// conditions on their own can go in the criteria of another.
pub(super) fn within_limits(placement: Placement, request: PlannedRequest) -> Vec<PlannedRequest> {
    let is_either = |condition: &Condition| slot(placement, condition) == Slot::Either;
    if Size::of(&request.filter).is_allowed(placement.resource) {
        return vec![request];
    }
    let ands = Ands::new(request.filter, is_either);
    let criteria = request.criteria;
    let with_filter = |filter| without_shared_group(&criteria, filter, is_either);
    // Each pair says which ANDs are packed with the others instead of getting a separate request.
    let choices = [(false, false), (false, true), (true, false), (true, true)];
    let choices = choices.map(|(packs_alone, packs_tagged)| {
        let (mut together, mut separate) = (ands.small.clone(), Vec::new());
        if packs_alone {
            together.extend_from_slice(&ands.alone);
        } else {
            separate.extend(search_by_groups(&criteria, &ands.alone));
        }
        if packs_tagged {
            together.extend_from_slice(&ands.tagged);
        } else {
            separate.extend(search_by_tags(&criteria, &ands.tagged));
        }
        let requests = packed(together).into_iter().map(with_filter);
        requests.chain(separate).collect::<Vec<_>>()
    });
    let best = choices.into_iter().min_by_key(Vec::len).unwrap_or_default();
    let large = ands.large.into_iter().map(|and| with_filter(vec![and]));
    large.chain(best).collect()
}

/// The ANDs of a filter that exceeds the limits.
struct Ands {
    /// Hierarchy conditions on their own, which can also go in the criteria.
    alone: Filter,
    /// ANDs without hierarchy conditions, for which a `TagFilter` is enough.
    tagged: Filter,
    /// Of the others, those within the limits.
    small: Filter,
    /// Those that exceed the limits by themselves.
    large: Filter,
}

impl Ands {
    fn new(filter: Filter, is_either: impl Fn(&Condition) -> bool) -> Self {
        let (grouped, tagged) = filter
            .into_iter()
            .partition(|and| and.iter().any(&is_either));
        let (alone, joined): (Filter, Filter) =
            Filter::into_iter(grouped).partition(|and| and.len() == 1);
        let (small, large) = joined
            .into_iter()
            .partition(|and| Size::of_conditions(and).fits_user_filter());
        Ands {
            alone,
            tagged,
            small,
            large,
        }
    }
}

/// A request with hierarchy conditions in its criteria and no filter.
fn search_by_groups(criteria: &Query, groups: &Filter) -> Option<PlannedRequest> {
    let any_group = Query::or(groups.iter().flatten().cloned().map(Query::Condition));
    (!groups.is_empty()).then(|| PlannedRequest {
        criteria: Query::and([criteria.clone(), any_group]),
        filter: Filter::new(),
    })
}

/// A request for the ANDs without hierarchy conditions.
fn search_by_tags(criteria: &Query, tagged: &Filter) -> Option<PlannedRequest> {
    (!tagged.is_empty()).then(|| PlannedRequest {
        criteria: criteria.clone(),
        filter: tagged.clone(),
    })
}

/// Moves a hierarchy condition shared by all ANDs of a filter into the criteria, which have no
/// limits.
fn without_shared_group(
    criteria: &Query,
    filter: Filter,
    is_either: impl Fn(&Condition) -> bool,
) -> PlannedRequest {
    let first = filter
        .first()
        .and_then(|and| and.iter().find(|condition| is_either(condition)));
    let shared = first.filter(|group| filter.iter().all(|and| and.contains(group)));
    let Some(shared) = shared.cloned() else {
        let criteria = criteria.clone();
        return PlannedRequest { criteria, filter };
    };
    let mut filter = filter;
    for and in &mut filter {
        and.retain(|condition| *condition != shared);
    }
    // An AND left empty imposes no condition, and so does an OR with it.
    if filter.iter().any(Vec::is_empty) {
        filter.clear();
    }
    PlannedRequest {
        criteria: Query::and([criteria.clone(), Query::Condition(shared)]),
        filter,
    }
}

/// Packs ANDs into as many filters as the limits require, in order.
fn packed(ands: Vec<Vec<Condition>>) -> Vec<Filter> {
    let mut filters: Vec<(Size, Filter)> = Vec::new();
    for and in ands {
        let size = Size::of_conditions(&and);
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

/// The number of conditions of each limited kind in a filter.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    tags: usize,
    groups: usize,
}

impl Size {
    /// The size of a filter.
    pub(super) fn of(filter: &Filter) -> Size {
        Size::of_conditions(filter.iter().flatten())
    }

    /// The size of some of its conditions.
    pub(super) fn of_conditions<'c>(and: impl IntoIterator<Item = &'c Condition>) -> Size {
        let one = |condition: &Condition| match condition.test {
            Test::Hierarchy { .. } => Size { tags: 0, groups: 1 },
            Test::Field(..)
            | Test::OtherField { .. }
            | Test::Tag { .. }
            | Test::TagKey(_)
            | Test::Proficiency(_) => Size { tags: 1, groups: 0 },
        };
        and.into_iter().map(one).fold(Size::default(), Size::plus)
    }

    /// The size with one more hierarchy condition, if there is one.
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

    /// Only a `UserAttributeFilter` has limits, and only hierarchy conditions need one.
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
