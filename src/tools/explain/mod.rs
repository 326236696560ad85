//! A plan in words, for people who run a contact centre.

mod explanation;
mod places;
mod sentence;
mod text;

pub use explanation::Explanation;
pub use places::{ExplainedCondition, Place};
pub use text::Style;

use crate::catalog::Resource;
use crate::compile::{Options, Planned, Texts, check_query, plan_query};
use crate::diagnostics::Report;
use crate::hir::{Query, raise};

/// Explains how a query is compiled.
///
/// ```
/// use connectql::{Options, USERS, explain};
///
/// let explanation = explain(&USERS, "name ~ \"Sup\" and tag(BPO=123)", &Options::default())?;
/// assert_eq!(
///     explanation.requests,
///     ["Find users where any of Username, FirstName and LastName contains \"Sup\" and the tag BPO is \"123\"."]
/// );
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// As for [`compile_with`](crate::compile_with).
pub fn explain(
    resource: &'static Resource,
    query: &str,
    options: &Options,
) -> Result<Explanation, Report> {
    let texts = Texts::new(query, options);
    let checked = check_query(resource, &texts)?;
    let meant = checked.query.clone();
    let planned = plan_query(resource, &texts, checked)?;
    Ok(Explanation {
        resource,
        conditions: places::places(texts.joined_text(), &meant, &planned),
        requests: sentences(resource, &planned),
        minimal: planned.minimal,
        limited: planned.limited,
        residual: planned
            .residual
            .as_ref()
            .map(|residual| raise::query_text(residual, false)),
        page_size: options.max_results,
        warnings: planned.warnings,
    })
}

fn sentences(resource: &Resource, planned: &Planned) -> Vec<String> {
    let filter = |filter: &crate::plan::Filter| {
        Query::or(
            filter
                .iter()
                .map(|and| Query::and(and.iter().cloned().map(Query::Condition))),
        )
    };
    let queries = planned
        .requests
        .iter()
        .map(|request| Query::and([request.criteria.clone(), filter(&request.filter)]));
    queries
        .map(|query| sentence::request(resource, &query))
        .collect()
}
