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
//! second, whose criteria are empty: one request. Where filters with such conditions save nothing, all of them stand in the
//! criteria: that is planned first. In the end, the conditions of each request are put in the order of the text.

mod answerable;
mod blame;
mod cover;
mod exact;
mod filter;
mod halves;
mod mixed;
mod normal;
mod order;
pub(crate) mod residual;
mod ways;
mod whole;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::catalog::Resource;
use crate::diagnostics::Problem;
use crate::hir::{Condition, Query};

pub(crate) use blame::several_requests;
pub(crate) use filter::{Filter, Halves};
use halves::{Placement, Shape};
use mixed::Products;
use normal::TooMany;
use order::Written;

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
    /// A proven lower bound on the number of requests.
    least: usize,
    /// Whether the limits of the service on a filter have had to do with it.
    pub(crate) limited: bool,
    /// Whether parts have been taken apart or split, which leaves conditions in another order than that of the text.
    is_mixed: bool,
}

impl Plan {
    /// Whether it is proven that no plan has fewer requests.
    pub(crate) fn is_minimal(&self) -> bool {
        self.requests.len() <= self.least
    }

    /// The plan of fewer requests: this one, which is simpler, unless the other has fewer. What is proven of the other is
    /// so of any plan.
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
    /// The plan of fewer requests, if the limits of filters have taken one too many: terms that fit wholly into the
    /// criteria need no room in a filter.
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
        // What is proven of this placement is not so of all plans.
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
        let request = Halves {
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
    let plan = planned.map_err(|refusal| blame::problem(refusal, &query, placement, limits))?;
    if !plan.is_mixed {
        return Ok(plan);
    }
    let written = Written::of(&query);
    Ok(Plan {
        requests: plan
            .requests
            .into_iter()
            .map(|request| written.order(request))
            .collect(),
        ..plan
    })
}

/// Why there is no plan within the limits.
#[derive(Debug)]
enum Refusal {
    /// It would have so many requests.
    Requests(usize),
    /// The mixed part has too many terms.
    Terms(TooMany),
    /// A filter has too many terms: that of this part.
    Filter(TooMany, Box<Query>),
}

/// Plans a part that does not fit into the criteria as it is.
///
/// A condition that can stand in either half stands in the criteria, unless a filter with it saves requests: so filters
/// stay simple, and the criteria keep the shape in which they were written.
fn plan_parts(query: &Query, placement: Placement, limits: &Limits) -> Result<Plan, Refusal> {
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

fn plan_placed(query: &Query, placement: Placement, limits: &Limits) -> Result<Plan, Refusal> {
    let dealt = deal(query, placement);
    let mixed = dealt.mixed();
    let wider = shared_with(&dealt, &mixed);
    let wider = wider.as_ref().map(|(mixed, rest)| (mixed, rest));
    let (found, rest) = cover_mixed((&mixed, &dealt), wider, placement, limits)?;
    let has_groups = found.have_either() || rest.has_either(placement);
    if found.least > limits.max_requests && !has_groups {
        return Err(Refusal::Requests(found.len()));
    }
    let mut plan = write(&found, rest, placement)?;
    if !plan.is_minimal()
        && let Some(apart) = plan_apart(&dealt, placement, limits)
    {
        let least = plan.least.max(apart.least);
        plan = Plan {
            least,
            ..plan.or_fewer(apart)
        };
    }
    if plan.requests.len() > limits.max_requests {
        Err(Refusal::Requests(plan.requests.len()))
    } else {
        Ok(plan)
    }
}

/// Plans once more where fewer requests may be possible: with all that stands in filters taken for mixed, and apart. So
/// terms can share requests that parts kept whole cannot, groups of terms can be measured against the limits of the
/// service, and groups of users leave filters where they can.
fn plan_apart(dealt: &Dealt<'_>, placement: Placement, limits: &Limits) -> Option<Plan> {
    let mixed = dealt.mixed();
    let mixed = Query::and(dealt.filter_with(&mixed).into_iter().cloned());
    let apart = Dealt {
        filter: Vec::new(),
        ..dealt.clone()
    };
    let (mixed, rest) = shared_with(&apart, &mixed).unwrap_or((mixed, apart));
    let found = mixed::products_within_limits(placement, &mixed, limits).ok()?;
    write(&found, &rest, placement).ok()
}

/// Products, joined with the other conjuncts, as requests within the limits of the service.
fn write(found: &Products<'_>, dealt: &Dealt<'_>, placement: Placement) -> Result<Plan, Refusal> {
    let products = found.len();
    let mut requests = Vec::with_capacity(products);
    for (criteria, filter) in found.halves() {
        let conjuncts = dealt.filter_with(&filter);
        let filter = filter::filter(&conjuncts, MAX_FILTER_TERMS).map_err(|many| {
            Refusal::Filter(many, Box::new(Query::and(conjuncts.into_iter().cloned())))
        })?;
        requests.extend(filter::within_limits(
            placement,
            Halves {
                criteria: dealt.criteria_with(criteria),
                filter,
            },
        ));
    }
    let limited = requests.len() > products;
    // A single product whose filter is too large, whichever way it is written, takes two requests at least. Where other
    // conjuncts have conditions of either half, there may be another way to write it.
    let is_only = products == 1 && found.settled && !dealt.has_either(placement);
    let least = if limited && is_only { 2 } else { found.least };
    Ok(Plan {
        requests,
        least,
        limited,
        is_mixed: limited || !dealt.mixed.is_empty(),
    })
}

/// A mixed part, and the conjuncts that its products are still to be joined with.
type Part<'p, 'q> = (&'p Query, &'p Dealt<'q>);

/// Covers the mixed part.
///
/// Conjuncts that share conditions with the mixed part belong into it: without them, a request that their conditions make
/// superfluous could be missed. Where that has too many terms to be exact, they may stay outside, whichever is fewer.
fn cover_mixed<'p, 'q>(
    (mixed, dealt): Part<'p, 'q>,
    wider: Option<Part<'p, 'q>>,
    placement: Placement,
    limits: &Limits,
) -> Result<(Products<'p>, &'p Dealt<'q>), Refusal> {
    let narrow = || mixed::products(placement, mixed, limits).map_err(Refusal::Terms);
    let Some((wider, rest)) = wider else {
        return Ok((narrow()?, dealt));
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
        _ => (narrow, dealt),
    })
}

/// A conjunct and its place among all of them, so that the order stays as written.
type Placed<'q> = (usize, &'q Query);

/// The conjuncts of a query, by the half that each can stand in as it is.
#[derive(Clone, Debug, Default)]
struct Dealt<'q> {
    criteria: Vec<Placed<'q>>,
    filter: Vec<Placed<'q>>,
    mixed: Vec<&'q Query>,
    /// The place of the first mixed one.
    mixed_at: usize,
    /// The query itself, where all of it is mixed.
    all_mixed: Option<&'q Query>,
}

fn deal(query: &Query, placement: Placement) -> Dealt<'_> {
    let conjuncts = match query {
        Query::And(members) => members.as_slice(),
        Query::Everything => &[],
        Query::Condition(_) | Query::Not(_) | Query::Or(_) => std::slice::from_ref(query),
    };
    let shapes: Vec<Shape> = conjuncts
        .iter()
        .map(|member| Shape::of(placement, member))
        .collect();
    // Two conjuncts of the filter that may each put a condition of either half into an AND do not fit into it together.
    let filters = || shapes.iter().filter(|shape| !shape.fits_criteria());
    let crowded = filters().filter(|shape| shape.either > 0).count() > 1;
    let mut dealt = Dealt {
        mixed_at: usize::MAX,
        ..Dealt::default()
    };
    for (at, (member, shape)) in conjuncts.iter().zip(&shapes).enumerate() {
        if shape.fits_criteria() {
            dealt.criteria.push((at, member));
        } else if shape.fits_filter() && !(crowded && shape.either > 0) {
            dealt.filter.push((at, member));
        } else {
            dealt.mixed.push(member);
            dealt.mixed_at = dealt.mixed_at.min(at);
        }
    }
    dealt.all_mixed = (dealt.mixed.len() == conjuncts.len()).then_some(query);
    dealt
}

impl<'q> Dealt<'q> {
    /// The mixed part.
    fn mixed(&self) -> Cow<'q, Query> {
        match (self.all_mixed, self.mixed.as_slice()) {
            (Some(mixed), _) => Cow::Borrowed(mixed),
            (None, [mixed]) => Cow::Borrowed(*mixed),
            (None, members) => Cow::Owned(Query::and(members.iter().copied().cloned())),
        }
    }

    /// The conjuncts of the criteria, with those of the mixed part in their place.
    fn criteria_with(&self, mixed: Query) -> Query {
        let (before, after) = around(&self.criteria, self.mixed_at);
        let is_alone = mixed == Query::Everything;
        let members = before.iter().map(|(_, query)| (*query).clone());
        let members = members
            .chain([mixed])
            .chain(after.iter().map(|(_, query)| (*query).clone()));
        // Conjuncts are distinct.
        if is_alone {
            Query::all_with_repeats(members.collect())
        } else {
            Query::and(members)
        }
    }

    /// The conjuncts of the filter, with those of the mixed part in their place.
    fn filter_with<'f>(&self, mixed: &'f Query) -> Vec<&'f Query>
    where
        'q: 'f,
    {
        let (before, after) = around(&self.filter, self.mixed_at);
        let members = before.iter().map(|(_, query)| *query);
        members
            .chain([mixed])
            .chain(after.iter().map(|(_, query)| *query))
            .collect()
    }

    /// Whether a conjunct beside the mixed part has conditions that can stand in either half.
    fn has_either(&self, placement: Placement) -> bool {
        self.criteria
            .iter()
            .chain(&self.filter)
            .any(|(_, query)| Shape::of(placement, query).either > 0)
    }
}

/// The conjuncts before a place and after it.
fn around<'d, 'q>(
    conjuncts: &'d [Placed<'q>],
    place: usize,
) -> (&'d [Placed<'q>], &'d [Placed<'q>]) {
    conjuncts
        .split_at_checked(conjuncts.partition_point(|(at, _)| *at < place))
        .unwrap_or((conjuncts, &[]))
}

/// The mixed part with the conjuncts that share conditions with it, and the others. Without them in it, a request that
/// their conditions make superfluous could be missed.
fn shared_with<'q>(dealt: &Dealt<'q>, mixed: &Query) -> Option<(Query, Dealt<'q>)> {
    if *mixed == Query::Everything || dealt.criteria.is_empty() && dealt.filter.is_empty() {
        return None;
    }
    let conditions: HashSet<&Condition> = mixed.conditions().into_iter().collect();
    let shares = |query: &Query| {
        query
            .conditions()
            .into_iter()
            .any(|condition| conditions.contains(condition))
    };
    let (criteria, own_criteria): (Vec<_>, Vec<_>) =
        dealt.criteria.iter().partition(|(_, query)| shares(query));
    let (filter, own_filter): (Vec<_>, Vec<_>) =
        dealt.filter.iter().partition(|(_, query)| shares(query));
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
        Dealt {
            criteria: own_criteria,
            filter: own_filter,
            mixed_at: dealt.mixed_at,
            ..Dealt::default()
        },
    ))
}
