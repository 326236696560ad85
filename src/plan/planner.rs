//! Plans a query that does not fit in the criteria unchanged: covers its mixed part with products,
//! and combines them with the other conjuncts.

use super::dnf::TooMany;
use super::filter::{self, Filter, PlannedRequest};
use super::limits::{Limits, MAX_FILTER_TERMS};
use super::mixed::{self, Products};
use super::partition::{Partition, partition, shared_with};
use super::slot::{Placement, Shape};
use crate::hir::Query;

/// The requests that together are equivalent to a query, before they are emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) requests: Vec<PlannedRequest>,
    /// A proven lower bound on the number of requests.
    pub(super) least: usize,
    /// True if the service's limits on filters affected the plan.
    pub(crate) limited: bool,
    /// True if parts were taken apart or split, so that conditions are not in source order.
    pub(super) is_mixed: bool,
}

impl Plan {
    /// One request with everything in its criteria.
    pub(super) fn of_criteria(criteria: Query) -> Self {
        let request = PlannedRequest {
            criteria,
            filter: Filter::new(),
        };
        Plan {
            requests: vec![request],
            least: 1,
            limited: false,
            is_mixed: false,
        }
    }

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

/// The reason why there is no plan within the limits.
#[derive(Debug)]
pub(super) enum Rejection {
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
pub(super) fn plan_parts(
    query: &Query,
    placement: Placement,
    limits: &Limits,
) -> Result<Plan, Rejection> {
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
    let apart = partition.without_filter();
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
