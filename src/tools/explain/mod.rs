//! A plan in words, for people who run a contact centre.

mod places;
mod sentence;
mod text;

pub use places::{ExplainedCondition, Place};
pub use text::Style;

use serde::Serialize;

use crate::catalog::Resource;
use crate::compile::{Options, Planned, Texts, check_query, plan_query};
use crate::diagnostics::Report;
use crate::hir::{Query, raise};

/// An explanation of a query's plan.
///
/// [`Display`](std::fmt::Display) writes it as text of 80 columns without colour,
/// [`Explanation::to_text`] optionally with colour.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Explanation {
    /// The resource; as JSON, its name.
    #[serde(serialize_with = "Resource::serialize_name")]
    pub resource: &'static Resource,
    /// The conditions as written, each with the parts of the plan that contain it.
    pub conditions: Vec<ExplainedCondition>,
    /// Each request as a sentence.
    pub requests: Vec<String>,
    /// True if it is proven that no plan has fewer requests.
    pub minimal: bool,
    /// True if the service's limits on a filter with groups affected the number of requests.
    pub limited: bool,
    /// The residual query to check on the results, if any.
    pub residual: Option<String>,
    /// Maximum records per page, if the caller set it.
    pub page_size: Option<u16>,
    /// Warnings about the query.
    pub warnings: Report,
}

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
