//! Problems for queries that have no plan within the limits, labelled at the smallest part that
//! alone exceeds them.

use super::dnf::TooMany;
use super::limits::{Limits, MAX_FILTER_TERMS};
use super::partition::partition;
use super::planner::{Plan, Rejection, plan_parts};
use super::slot::{Placement, Shape};
use super::{filter, mixed};
use crate::catalog::Resource;
use crate::diagnostics::{Code, Detail, Problem};
use crate::hir::Query;
use crate::span::Span;

/// The maximum number of parts planned to find the smallest one; beyond it, the label covers the
/// enclosing part.
const MAX_TRIED: usize = 16;

/// The problem to report for a rejected query.
pub(super) fn problem(
    refusal: Rejection,
    query: &Query,
    placement: Placement,
    limits: &Limits,
) -> Problem {
    match refusal {
        Rejection::Requests(requests) => too_many_requests(requests, query, placement, limits),
        Rejection::Terms(many) => too_many_terms(
            many,
            &partition(query, placement).mixed(),
            placement,
            limits,
        ),
        Rejection::Filter(many, part) => filter_too_large(&many, &part),
    }
}

fn filter_too_large(many: &TooMany, query: &Query) -> Problem {
    let blamed = smallest(query, MAX_FILTER_TERMS, &|part| {
        filter::filter(&[part], MAX_FILTER_TERMS).is_err()
    });
    let terms = number(many);
    let message = format!("the filter would have {terms} terms, more than {MAX_FILTER_TERMS}");
    Problem::new(Code::FilterTooLarge, blamed.span(), message).with_help(
        "a filter is an `or` of `and`s of tags: search for fewer alternatives at once, or split the query",
    )
}

fn too_many_terms(many: TooMany, query: &Query, placement: Placement, limits: &Limits) -> Problem {
    let blamed = smallest(query, limits.max_terms, &|part| {
        mixed::products(placement, part, limits).is_err()
    });
    let is_all = std::ptr::eq(blamed, query);
    let of_part = if is_all {
        None
    } else {
        mixed::products(placement, blamed, limits).err()
    };
    let message = format!(
        "this part has {} terms that mix tags with other conditions, more than {}",
        number(&of_part.unwrap_or(many)),
        limits.max_terms
    );
    Problem::new(Code::TooManyTerms, mixed_span(blamed, placement), message).with_help(
        "keep tags and other conditions in separate groups joined by `and`, or split the query: \
         each `or` that mixes them under an `and` doubles the requests",
    )
}

fn too_many_requests(
    requests: usize,
    query: &Query,
    placement: Placement,
    limits: &Limits,
) -> Problem {
    let message = format!(
        "the query needs {requests} requests, more than {}",
        limits.max_requests
    );
    let span = span_of_several(query, placement, limits);
    Problem::new(Code::TooManyRequests, span, message)
        .with_help(
            "one request can combine tags and other conditions with `and`, but not with `or`: \
             give alternatives the same \
             tags, split the query, or allow more requests",
        )
        .with_detail(Detail::Requests(requests.to_string()))
}

/// The problem for a query that needs several requests although the caller asked for one.
pub(crate) fn several_requests(
    planned: &Plan,
    query: &Query,
    resource: &'static Resource,
    limits: Limits,
) -> Problem {
    let single = Limits {
        max_requests: 1,
        ..limits
    };
    let span = span_of_several(query, Placement::of(resource), &single);
    Problem::several_requests(planned.requests.len(), span)
}

/// The span of the smallest part that needs more requests than allowed.
fn span_of_several(query: &Query, placement: Placement, limits: &Limits) -> Option<Span> {
    let unlimited = Limits {
        max_requests: usize::MAX,
        ..*limits
    };
    let needs_more = |part: &Query| {
        !Shape::of(placement, part).fits_criteria()
            && plan_parts(part, placement, &unlimited)
                .is_ok_and(|plan| plan.requests.len() > limits.max_requests)
    };
    mixed_span(smallest(query, limits.max_requests, &needs_more), placement)
}

/// The innermost part that exceeds a limit, given that the whole query does. Parts with at most
/// `fine` alternatives cannot.
fn smallest<'q>(query: &'q Query, fine: usize, is_too_much: &impl Fn(&Query) -> bool) -> &'q Query {
    let mut part = query;
    let mut tried = 0;
    while let Query::And(members) | Query::Or(members) = part {
        let mut suspects = members
            .iter()
            .filter(|member| member.alternatives() > fine)
            .take(MAX_TRIED - tried);
        let found = suspects.find(|member| {
            tried += 1;
            is_too_much(member)
        });
        let Some(member) = found else { break };
        part = member;
    }
    part
}

/// The span of a part's mixed conjuncts, or of the whole part if it has none.
fn mixed_span(part: &Query, placement: Placement) -> Option<Span> {
    let mixed = partition(part, placement).mixed;
    mixed
        .into_iter()
        .filter_map(Query::span)
        .reduce(Span::to)
        .or_else(|| part.span())
}

fn number(many: &TooMany) -> String {
    many.0
        .map_or_else(|| "too many".to_owned(), |terms| terms.to_string())
}
