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
mod limits;
mod mixed;
mod partition;
mod parts;
mod planner;
mod rejection;
pub(crate) mod residual;
mod slot;
mod source_order;
mod term;

use crate::catalog::Resource;
use crate::diagnostics::Problem;
use crate::hir::Query;

pub(crate) use filter::{Filter, PlannedRequest};
pub(crate) use limits::Limits;
pub use limits::{DEFAULT_MAX_REQUESTS, DEFAULT_MAX_TERMS, MAX_FILTER_TERMS};
pub(crate) use planner::Plan;
use planner::plan_parts;
pub(crate) use rejection::several_requests;
use slot::{Placement, Shape};
use source_order::SourceOrder;

/// Plans a query without negations.
pub(crate) fn plan(
    query: Query,
    resource: &'static Resource,
    limits: &Limits,
) -> Result<Plan, Problem> {
    if Shape::of(Placement::of(resource), &query).fits_criteria() {
        return Ok(Plan::of_criteria(query));
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
