//! The conjuncts of a query, by the slot that each fits in.

use std::borrow::Cow;
use std::collections::HashSet;

use super::slot::{Placement, Shape};
use crate::hir::{Condition, Query};

/// A conjunct with its index, to keep source order.
type Indexed<'q> = (usize, &'q Query);

/// The conjuncts of a query, by the slot that each fits in unchanged.
#[derive(Clone, Debug, Default)]
pub(super) struct Partition<'q> {
    criteria: Vec<Indexed<'q>>,
    filter: Vec<Indexed<'q>>,
    pub(super) mixed: Vec<&'q Query>,
    /// The index of the first mixed conjunct.
    mixed_at: usize,
    /// The query itself, if every conjunct is mixed.
    all_mixed: Option<&'q Query>,
}

pub(super) fn partition(query: &Query, placement: Placement) -> Partition<'_> {
    let conjuncts = match query {
        Query::And(members) => members.as_slice(),
        Query::Everything => &[],
        Query::Condition(_) | Query::Not(_) | Query::Or(_) => std::slice::from_ref(query),
    };
    let shapes: Vec<Shape> = conjuncts
        .iter()
        .map(|member| Shape::of(placement, member))
        .collect();
    // An AND of the filter has room for one condition allowed in both, so two conjuncts that may
    // each add one do not fit together.
    let filters = || shapes.iter().filter(|shape| !shape.fits_criteria());
    let crowded = filters().filter(|shape| shape.either > 0).count() > 1;
    let mut partition = Partition {
        mixed_at: usize::MAX,
        ..Partition::default()
    };
    for (at, (member, shape)) in conjuncts.iter().zip(&shapes).enumerate() {
        if shape.fits_criteria() {
            partition.criteria.push((at, member));
        } else if shape.fits_filter() && !(crowded && shape.either > 0) {
            partition.filter.push((at, member));
        } else {
            partition.mixed.push(member);
            partition.mixed_at = partition.mixed_at.min(at);
        }
    }
    partition.all_mixed = (partition.mixed.len() == conjuncts.len()).then_some(query);
    partition
}

impl<'q> Partition<'q> {
    /// The mixed part.
    pub(super) fn mixed(&self) -> Cow<'q, Query> {
        match (self.all_mixed, self.mixed.as_slice()) {
            (Some(mixed), _) => Cow::Borrowed(mixed),
            (None, [mixed]) => Cow::Borrowed(*mixed),
            (None, members) => Cow::Owned(Query::and(members.iter().copied().cloned())),
        }
    }

    /// The criteria conjuncts, with the criteria of a mixed product at their source position.
    pub(super) fn criteria_with(&self, mixed: Query) -> Query {
        let (before, after) = split_around(&self.criteria, self.mixed_at);
        let is_alone = mixed == Query::Everything;
        let members = before.iter().map(|(_, query)| (*query).clone());
        let members = members
            .chain([mixed])
            .chain(after.iter().map(|(_, query)| (*query).clone()));
        // Conjuncts are distinct, so there is nothing to deduplicate.
        if is_alone {
            Query::all_with_repeats(members.collect())
        } else {
            Query::and(members)
        }
    }

    /// The filter conjuncts, with the filter of a mixed product at its source position.
    pub(super) fn filter_with<'f>(&self, mixed: &'f Query) -> Vec<&'f Query>
    where
        'q: 'f,
    {
        let (before, after) = split_around(&self.filter, self.mixed_at);
        let members = before.iter().map(|(_, query)| *query);
        members
            .chain([mixed])
            .chain(after.iter().map(|(_, query)| *query))
            .collect()
    }

    /// The same conjuncts without those of the filter.
    pub(super) fn without_filter(&self) -> Self {
        Partition {
            filter: Vec::new(),
            ..self.clone()
        }
    }

    /// The conjuncts outside the mixed part: those for which a test is true, and the others.
    fn split(&self, test: impl Fn(&Query) -> bool) -> (Self, Self) {
        let split = |conjuncts: &[Indexed<'q>]| -> (Vec<Indexed<'q>>, Vec<Indexed<'q>>) {
            conjuncts.iter().partition(|(_, query)| test(query))
        };
        let (criteria, other_criteria) = split(&self.criteria);
        let (filter, other_filter) = split(&self.filter);
        let with = |criteria, filter| Partition {
            criteria,
            filter,
            mixed_at: self.mixed_at,
            ..Partition::default()
        };
        (with(criteria, filter), with(other_criteria, other_filter))
    }

    /// True if a conjunct outside the mixed part has a condition allowed in both.
    pub(super) fn has_either(&self, placement: Placement) -> bool {
        self.criteria
            .iter()
            .chain(&self.filter)
            .any(|(_, query)| Shape::of(placement, query).either > 0)
    }
}

/// The conjuncts before an index and those after it.
fn split_around<'d, 'q>(
    conjuncts: &'d [Indexed<'q>],
    index: usize,
) -> (&'d [Indexed<'q>], &'d [Indexed<'q>]) {
    conjuncts
        .split_at_checked(conjuncts.partition_point(|(at, _)| *at < index))
        .unwrap_or((conjuncts, &[]))
}

/// The mixed part extended by the conjuncts that share conditions with it, and the remaining
/// conjuncts. Without them, a request made redundant by their conditions could be kept.
pub(super) fn shared_with<'q>(
    partition: &Partition<'q>,
    mixed: &Query,
) -> Option<(Query, Partition<'q>)> {
    if *mixed == Query::Everything || partition.criteria.is_empty() && partition.filter.is_empty() {
        return None;
    }
    let conditions: HashSet<&Condition> = mixed.conditions().into_iter().collect();
    let (shared, others) = partition.split(|query| {
        let mut own = query.conditions().into_iter();
        own.any(|condition| conditions.contains(condition))
    });
    if shared.criteria.is_empty() && shared.filter.is_empty() {
        return None;
    }
    let shared = shared.criteria.into_iter().chain(shared.filter);
    let shared = shared.map(|(_, query)| query.clone());
    let wider = Query::and(std::iter::once(mixed.clone()).chain(shared));
    Some((wider, others))
}
