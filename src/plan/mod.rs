//! [`Query`] to [`Plan`]: the fewest requests that together are the query.
//!
//! A request asks for `C and F`: C is any tree over conditions of the criteria, F an OR of ANDs of tags, each AND with
//! room for one condition that can stand in either half (a hierarchy group, a type of flow). A query is a union of such
//! products. Most need one: their conjuncts are dealt to the two halves as they stand, in linear time. What mixes both
//! halves under an `or` is the *mixed part*, and only that is multiplied out.
//!
//! Take `name ~ "Sup" and tag(BPO=123) or proficiency(English >= 3)`:
//!
//! 1. It is one mixed part. Its terms are `name ~ "Sup" and tag(BPO=123)` and `proficiency(English >= 3)`. With no
//!    negation left, the terms that contain no other are exactly the prime implicants.
//! 2. Two terms can share a request if the criteria of each, with the filter of the other, imply the query. The second
//!    term has no filter: `name ~ "Sup"` alone would have to imply the query, and it does not. So they cannot.
//! 3. The fewest requests are the fewest groups of terms that can all share: a minimum clique cover, here two groups.
//! 4. Each group is a request: the OR of its criteria, the OR of its filters.
//!
//! In `hierarchy(X) or tag(a=b)` the first term can stand in either half. As part of the filter it can share with the
//! second, whose criteria are empty: one request.

mod blame;
mod cover;
mod filter;
mod halves;
mod mixed;
mod normal;

use crate::catalog::Resource;
use crate::problem::Problem;
use crate::query::{Condition, Query};

pub(crate) use blame::several_requests;
pub(crate) use filter::{Filter, Halves};
use halves::Shape;
use mixed::Products;

/// The most requests of a plan, unless the caller says otherwise.
pub const DEFAULT_MAX_REQUESTS: usize = 16;
/// The most terms of a query's mixed part, unless the caller says otherwise.
pub const DEFAULT_MAX_TERMS: usize = 512;
/// The most ANDs of a filter.
pub const MAX_FILTER_TERMS: usize = 1000;

/// What a plan may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) max_requests: usize,
    pub(crate) max_terms: usize,
}

/// The requests that together are a query, before they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) requests: Vec<Halves>,
    /// Whether it is proven that fewer are impossible.
    pub(crate) minimal: bool,
    /// Whether the limits of the service on a filter have had to do with it.
    pub(crate) limited: bool,
}

impl Plan {
    /// The plan of fewer requests: this one, whose parts are whole, unless the other has fewer. If the other is proven to
    /// have the fewest, then this one has no more or is not taken.
    fn or_fewer(self, other: Plan) -> Plan {
        let minimal = other.minimal;
        let fewer = if other.requests.len() < self.requests.len() { other } else { self };
        Plan { minimal, ..fewer }
    }
}

/// Plans a query without negations.
pub(crate) fn plan(query: &Query, resource: &'static Resource, limits: &Limits) -> Result<Plan, Problem> {
    let dealt = deal(query, resource);
    let mut plan = if dealt.mixed.is_empty() {
        write(Products::everything(), &dealt, resource)?
    } else {
        plan_mixed(&dealt, resource, limits)?
    };
    let limited = plan.limited;
    if !plan.minimal
        && let Some(apart) = plan_apart(&dealt, resource, limits)
    {
        plan = plan.or_fewer(apart);
    }
    plan.limited |= limited;
    if plan.requests.len() > limits.max_requests {
        return Err(blame::too_many_requests(plan.requests.len(), query, resource, limits));
    }
    Ok(plan)
}

fn plan_mixed(dealt: &Dealt, resource: &'static Resource, limits: &Limits) -> Result<Plan, Problem> {
    let mixed = Query::and(dealt.mixed.clone());
    let (found, rest) = cover_mixed(dealt, &mixed, resource, limits)?;
    write(found, &rest, resource)
}

/// Plans once more where fewer requests may be possible: with all that stands in filters taken for mixed, and apart. So
/// terms can share requests that parts kept whole cannot, groups of terms can be measured against the limits of the
/// service, and groups of users leave filters where they can.
fn plan_apart(dealt: &Dealt, resource: &'static Resource, limits: &Limits) -> Option<Plan> {
    let mixed = dealt.filter(Query::and(dealt.mixed.clone()));
    let apart = Dealt { filter: Vec::new(), ..dealt.clone() };
    let (mixed, rest) = shared_with(&apart, &mixed).unwrap_or((mixed, apart));
    let found = mixed::products_within_limits(resource, &mixed, limits).ok()?;
    write(found, &rest, resource).ok()
}

/// Products, joined with the other conjuncts, as requests within the limits of the service.
fn write(found: Products, dealt: &Dealt, resource: &'static Resource) -> Result<Plan, Problem> {
    let products = found.halves.len();
    let mut requests = Vec::new();
    for (criteria, filter) in found.halves {
        let filter = dealt.filter(filter);
        let filter =
            filter::filter(&filter, MAX_FILTER_TERMS).map_err(|many| blame::filter_too_large(&many, &filter))?;
        requests.extend(filter::within_limits(resource, Halves { criteria: dealt.criteria(criteria), filter }));
    }
    let in_limits = requests.len() == products;
    // A single product whose filter is too large, whichever way it is written, takes two requests at least. Where other
    // conjuncts have conditions of either half, there may be another way to write it.
    let least = if products == 1 && found.settled && !dealt.has_either(resource) { 2 } else { products };
    Ok(Plan { minimal: found.proven && (in_limits || requests.len() == least), limited: !in_limits, requests })
}

/// The products of the mixed part, and the conjuncts that they are still to be joined with.
///
/// Conjuncts that share conditions with the mixed part belong into it: without them, a request that their conditions make
/// superfluous could be missed. Where that has too many terms to be exact, they may stay outside, whichever is fewer.
fn cover_mixed(
    dealt: &Dealt,
    mixed: &Query,
    resource: &'static Resource,
    limits: &Limits,
) -> Result<(Products, Dealt), Problem> {
    let narrow = || {
        mixed::products(resource, mixed, limits).map_err(|many| blame::too_many_terms(&many, mixed, resource, limits))
    };
    let Some((wider, rest)) = shared_with(dealt, mixed) else {
        return Ok((narrow()?, dealt.clone()));
    };
    let wide = mixed::products(resource, &wider, limits).ok().map(|found| (found, rest));
    if let Some(exact) = wide.as_ref().filter(|(found, _)| found.proven) {
        return Ok(exact.clone());
    }
    let narrow = narrow()?;
    let narrow = (Products { proven: narrow.halves.len() == 1, settled: false, ..narrow }, dealt.clone());
    Ok(match wide {
        Some(wide) if wide.0.halves.len() < narrow.0.halves.len() => wide,
        _ => narrow,
    })
}

/// The conjuncts of a query, by the half that each can stand in as it is.
#[derive(Clone, Debug, Default)]
struct Dealt {
    /// Each with its place among the conjuncts, so that the order stays as written.
    criteria: Vec<(usize, Query)>,
    filter: Vec<(usize, Query)>,
    mixed: Vec<Query>,
    /// The place of the first mixed one.
    mixed_at: usize,
}

fn deal(query: &Query, resource: &Resource) -> Dealt {
    let conjuncts = match query {
        Query::And(members) => members.as_slice(),
        Query::Everything => &[],
        other => std::slice::from_ref(other),
    };
    let shapes: Vec<Shape> = conjuncts.iter().map(|member| Shape::of(resource, member)).collect();
    // Two conjuncts of the filter that may each put a condition of either half into an AND do not fit into it together.
    let filters = || shapes.iter().filter(|shape| !shape.fits_criteria());
    let crowded = filters().filter(|shape| shape.either > 0).count() > 1;
    let mut dealt = Dealt { mixed_at: usize::MAX, ..Dealt::default() };
    for (at, (member, shape)) in conjuncts.iter().zip(&shapes).enumerate() {
        if shape.fits_criteria() {
            dealt.criteria.push((at, member.clone()));
        } else if shape.fits_filter() && !(crowded && shape.either > 0) {
            dealt.filter.push((at, member.clone()));
        } else {
            dealt.mixed.push(member.clone());
            dealt.mixed_at = dealt.mixed_at.min(at);
        }
    }
    dealt
}

impl Dealt {
    /// The conjuncts of the criteria, with those of the mixed part in their place.
    fn criteria(&self, mixed: Query) -> Query {
        in_order(&self.criteria, self.mixed_at, mixed)
    }

    fn filter(&self, mixed: Query) -> Query {
        in_order(&self.filter, self.mixed_at, mixed)
    }

    /// Whether a conjunct beside the mixed part has conditions that can stand in either half.
    fn has_either(&self, resource: &Resource) -> bool {
        self.criteria.iter().chain(&self.filter).any(|(_, query)| Shape::of(resource, query).either > 0)
    }
}

fn in_order(conjuncts: &[(usize, Query)], mixed_at: usize, mixed: Query) -> Query {
    let before = conjuncts.iter().filter(|(at, _)| *at < mixed_at).map(|(_, query)| query.clone());
    let after = conjuncts.iter().filter(|(at, _)| *at > mixed_at).map(|(_, query)| query.clone());
    Query::and(before.chain([mixed]).chain(after))
}

/// The mixed part with the conjuncts that share conditions with it, and the others. Without them in it, a request that
/// their conditions make superfluous could be missed.
fn shared_with(dealt: &Dealt, mixed: &Query) -> Option<(Query, Dealt)> {
    let conditions: std::collections::HashSet<&Condition> = mixed.conditions().into_iter().collect();
    let shares = |query: &Query| query.conditions().into_iter().any(|condition| conditions.contains(condition));
    let mut rest = Dealt { mixed_at: dealt.mixed_at, ..Dealt::default() };
    let mut wider = vec![mixed.clone()];
    for (from, to) in [(&dealt.criteria, &mut rest.criteria), (&dealt.filter, &mut rest.filter)] {
        for (at, query) in from {
            if shares(query) {
                wider.push(query.clone());
            } else {
                to.push((*at, query.clone()));
            }
        }
    }
    (wider.len() > 1).then(|| (Query::and(wider), rest))
}
