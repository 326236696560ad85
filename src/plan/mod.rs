//! Plans the fewest requests that together are equivalent to a [`Query`].
//!
//! A request is `C and F`: the criteria C are any tree over criteria conditions; the filter F is an
//! OR of ANDs of tags, and each AND has room for one condition allowed in both (a hierarchy group,
//! a type of flow). A query is a union of such products. Most need one: their conjuncts are sorted
//! into criteria and filter unchanged, in linear time. A conjunct that mixes both under an `or`
//! belongs to the *mixed part*, and only that part is multiplied out.
//!
//! Take `name ~ "Sup" and tag(BPO=123) or proficiency(English >= 3)`:
//!
//! 1. The whole query is a mixed part with two terms: `name ~ "Sup" and tag(BPO=123)` and
//!    `proficiency(English >= 3)`. Without negation, the terms that contain no other term are exactly the
//!    prime implicants.
//! 2. Two terms can share a request if the criteria of each, with the filter of the other, imply the query.
//!    The second term has no filter, so `name ~ "Sup"` alone would have to imply the query. It does not, so
//!    these two cannot share.
//! 3. The fewest requests are the fewest groups of pairwise compatible terms: a minimum clique cover, here
//!    two groups.
//! 4. Each group is one request: the OR of its criteria and the OR of its filters.
//!
//! In `hierarchy(X) or tag(a=b)`, the first term is allowed in both. In the filter it can share a
//! request with the second term, whose criteria are empty. The planner first tries all such
//! conditions in the criteria, and keeps that plan unless filters with them save requests. Finally,
//! the conditions of each request are put in source order.

mod answerable;
mod bit_set;
mod block;
mod compatibility;
mod cover;
mod dnf;
mod exact;
mod filter;
mod mixed;
mod parts;
mod rejection;
pub(crate) mod residual;
mod slot;
mod source_order;
mod term;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::catalog::Resource;
use crate::diagnostics::Problem;
use crate::hir::{Condition, Query};

use dnf::TooMany;
pub(crate) use filter::{Filter, PlannedRequest};
use mixed::Products;
pub(crate) use rejection::several_requests;
use slot::{Placement, Shape};
use source_order::SourceOrder;

/// The default limit on the requests of a plan.
pub const DEFAULT_MAX_REQUESTS: usize = 16;
/// The default limit on the terms of a query's mixed part.
pub const DEFAULT_MAX_TERMS: usize = 512;
/// The maximum number of ANDs in a filter.
pub const MAX_FILTER_TERMS: usize = 1000;

/// Limits on the size of a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) max_requests: usize,
    pub(crate) max_terms: usize,
}

/// The requests that together are equivalent to a query, before they are emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) requests: Vec<PlannedRequest>,
    /// A proven lower bound on the number of requests.
    least: usize,
    /// True if the service's limits on filters affected the plan.
    pub(crate) limited: bool,
    /// True if parts were taken apart or split, so that conditions are not in source order.
    is_mixed: bool,
}

impl Plan {
    /// True if it is proven that no plan has fewer requests.
    pub(crate) fn is_minimal(&self) -> bool {
        self.requests.len() <= self.least
    }

    /// The plan with fewer requests: this one, which is simpler, unless the other has fewer. The
    /// bound proven for the other holds for every plan.
    fn or_fewer(self, other: Plan) -> Plan {
        let (least, limited) = (other.least, self.limited || other.limited);
        let fewer = if other.requests.len() < self.requests.len() {
            other
        } else {
            self
        };
        Plan {
            least,
            limited,
            ..fewer
        }
    }
}

impl Plan {
    /// If the limits on filters cost a request, also tries a plan that puts every term that fits in
    /// the criteria there: such terms need no room in a filter.
    fn or_fewer_with_whole_terms(
        self,
        query: &Query,
        placement: Placement,
        limits: &Limits,
    ) -> Plan {
        if !self.limited || self.is_minimal() {
            return self;
        }
        let Ok(whole) = plan_placed(query, placement.whole_terms_in_criteria(), limits) else {
            return self;
        };
        // The bound proven for this placement does not hold for every plan.
        let least = self.least;
        self.or_fewer(Plan { least, ..whole })
    }
}

/// Plans a query without negations.
pub(crate) fn plan(
    query: Query,
    resource: &'static Resource,
    limits: &Limits,
) -> Result<Plan, Problem> {
    if Shape::of(Placement::of(resource), &query).fits_criteria() {
        let request = PlannedRequest {
            criteria: query,
            filter: Filter::new(),
        };
        return Ok(Plan {
            requests: vec![request],
            least: 1,
            limited: false,
            is_mixed: false,
        });
    }
    let placement = Placement::of(resource);
    let planned = plan_parts(&query, placement, limits);
    let plan = planned.map_err(|refusal| rejection::problem(refusal, &query, placement, limits))?;
    if !plan.is_mixed {
        return Ok(plan);
    }
    let written = SourceOrder::of(&query);
    Ok(Plan {
        requests: plan
            .requests
            .into_iter()
            .map(|request| written.order(request))
            .collect(),
        ..plan
    })
}

/// The reason why there is no plan within the limits.
#[derive(Debug)]
enum Rejection {
    /// The plan would need this many requests.
    Requests(usize),
    /// The mixed part has too many terms.
    Terms(TooMany),
    /// The filter of this part has too many terms.
    Filter(TooMany, Box<Query>),
}

/// Plans a query that does not fit in the criteria unchanged.
///
/// A condition allowed in both goes in the criteria unless a filter with it saves requests: this
/// keeps filters simple and the criteria in their source shape.
fn plan_parts(query: &Query, placement: Placement, limits: &Limits) -> Result<Plan, Rejection> {
    if Shape::of(placement, query).either == 0 {
        return plan_placed(query, placement, limits);
    }
    let in_criteria = plan_placed(query, placement.criteria_first(), limits);
    if in_criteria
        .as_ref()
        .is_ok_and(|plan| plan.requests.len() == 1)
    {
        return in_criteria;
    }
    match (plan_placed(query, placement, limits), in_criteria) {
        (Ok(free), Ok(in_criteria)) => {
            let best = in_criteria.or_fewer(free);
            Ok(best.or_fewer_with_whole_terms(query, placement, limits))
        }
        (Err(_), Ok(in_criteria)) => Ok(Plan {
            least: 1,
            ..in_criteria
        }),
        (free, Err(_)) => free,
    }
}

fn plan_placed(query: &Query, placement: Placement, limits: &Limits) -> Result<Plan, Rejection> {
    let partition = partition(query, placement);
    let mixed = partition.mixed();
    let wider = shared_with(&partition, &mixed);
    let wider = wider.as_ref().map(|(mixed, rest)| (mixed, rest));
    let (found, rest) = cover_mixed((&mixed, &partition), wider, placement, limits)?;
    let has_groups = found.have_either() || rest.has_either(placement);
    if found.least > limits.max_requests && !has_groups {
        return Err(Rejection::Requests(found.len()));
    }
    let mut plan = combine(&found, rest, placement)?;
    if !plan.is_minimal()
        && let Some(apart) = plan_split(&partition, placement, limits)
    {
        let least = plan.least.max(apart.least);
        plan = Plan {
            least,
            ..plan.or_fewer(apart)
        };
    }
    if plan.requests.len() > limits.max_requests {
        Err(Rejection::Requests(plan.requests.len()))
    } else {
        Ok(plan)
    }
}

/// Plans again with everything that goes in filters treated as mixed and taken apart, in case that
/// needs fewer requests. Terms can then share requests that blocks kept whole cannot, groups can be
/// checked against the service's limits, and hierarchy groups can leave filters.
fn plan_split(partition: &Partition<'_>, placement: Placement, limits: &Limits) -> Option<Plan> {
    let mixed = partition.mixed();
    let mixed = Query::and(partition.filter_with(&mixed).into_iter().cloned());
    let apart = Partition {
        filter: Vec::new(),
        ..partition.clone()
    };
    let (mixed, rest) = shared_with(&apart, &mixed).unwrap_or((mixed, apart));
    let found = mixed::products_within_limits(placement, &mixed, limits).ok()?;
    combine(&found, &rest, placement).ok()
}

/// Combines products with the other conjuncts into requests within the service's limits.
fn combine(
    found: &Products<'_>,
    partition: &Partition<'_>,
    placement: Placement,
) -> Result<Plan, Rejection> {
    let products = found.len();
    let mut requests = Vec::with_capacity(products);
    for (criteria, filter) in found.criteria_and_filters() {
        let conjuncts = partition.filter_with(&filter);
        let filter = filter::filter(&conjuncts, MAX_FILTER_TERMS).map_err(|many| {
            Rejection::Filter(many, Box::new(Query::and(conjuncts.into_iter().cloned())))
        })?;
        requests.extend(filter::within_limits(
            placement,
            PlannedRequest {
                criteria: partition.criteria_with(criteria),
                filter,
            },
        ));
    }
    let limited = requests.len() > products;
    // A single product whose filter is too large in every form needs at least two requests. If
    // other conjuncts have conditions allowed in both, another form may exist.
    let is_only = products == 1 && found.settled && !partition.has_either(placement);
    let least = if limited && is_only { 2 } else { found.least };
    Ok(Plan {
        requests,
        least,
        limited,
        is_mixed: limited || !partition.mixed.is_empty(),
    })
}

/// A mixed part, and the conjuncts to combine its products with.
type Part<'p, 'q> = (&'p Query, &'p Partition<'q>);

/// Covers the mixed part.
///
/// Conjuncts that share conditions with the mixed part belong to it: without them, a request made
/// redundant by their conditions could be kept. If that part has too many terms for an exact
/// result, they stay outside if that needs fewer requests.
fn cover_mixed<'p, 'q>(
    (mixed, partition): Part<'p, 'q>,
    wider: Option<Part<'p, 'q>>,
    placement: Placement,
    limits: &Limits,
) -> Result<(Products<'p>, &'p Partition<'q>), Rejection> {
    let narrow = || mixed::products(placement, mixed, limits).map_err(Rejection::Terms);
    let Some((wider, rest)) = wider else {
        return Ok((narrow()?, partition));
    };
    let wide = match mixed::products(placement, wider, limits) {
        Ok(found) if found.are_proven() => return Ok((found, rest)),
        wide => wide.ok(),
    };
    let mut narrow = narrow()?;
    narrow.least = 1;
    narrow.settled = false;
    Ok(match wide {
        Some(wide) if wide.len() < narrow.len() => (wide, rest),
        _ => (narrow, partition),
    })
}

/// A conjunct with its index, to keep source order.
type Indexed<'q> = (usize, &'q Query);

/// The conjuncts of a query, by the slot that each fits in unchanged.
#[derive(Clone, Debug, Default)]
struct Partition<'q> {
    criteria: Vec<Indexed<'q>>,
    filter: Vec<Indexed<'q>>,
    mixed: Vec<&'q Query>,
    /// The index of the first mixed conjunct.
    mixed_at: usize,
    /// The query itself, if every conjunct is mixed.
    all_mixed: Option<&'q Query>,
}

fn partition(query: &Query, placement: Placement) -> Partition<'_> {
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
    fn mixed(&self) -> Cow<'q, Query> {
        match (self.all_mixed, self.mixed.as_slice()) {
            (Some(mixed), _) => Cow::Borrowed(mixed),
            (None, [mixed]) => Cow::Borrowed(*mixed),
            (None, members) => Cow::Owned(Query::and(members.iter().copied().cloned())),
        }
    }

    /// The criteria conjuncts, with the criteria of a mixed product at their source position.
    fn criteria_with(&self, mixed: Query) -> Query {
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
    fn filter_with<'f>(&self, mixed: &'f Query) -> Vec<&'f Query>
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

    /// True if a conjunct outside the mixed part has a condition allowed in both.
    fn has_either(&self, placement: Placement) -> bool {
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
fn shared_with<'q>(partition: &Partition<'q>, mixed: &Query) -> Option<(Query, Partition<'q>)> {
    if *mixed == Query::Everything || partition.criteria.is_empty() && partition.filter.is_empty() {
        return None;
    }
    let conditions: HashSet<&Condition> = mixed.conditions().into_iter().collect();
    let shares = |query: &Query| {
        query
            .conditions()
            .into_iter()
            .any(|condition| conditions.contains(condition))
    };
    let split = |conjuncts: &[Indexed<'q>]| -> (Vec<Indexed<'q>>, Vec<Indexed<'q>>) {
        conjuncts.iter().partition(|(_, query)| shares(query))
    };
    let (criteria, own_criteria) = split(&partition.criteria);
    let (filter, own_filter) = split(&partition.filter);
    if criteria.is_empty() && filter.is_empty() {
        return None;
    }
    let shared = criteria
        .into_iter()
        .chain(filter)
        .map(|(_, query)| query.clone());
    let wider = Query::and(std::iter::once(mixed.clone()).chain(shared));
    Some((
        wider,
        Partition {
            criteria: own_criteria,
            filter: own_filter,
            mixed_at: partition.mixed_at,
            ..Partition::default()
        },
    ))
}
