//! The parts of an explanation.

use serde::Serialize;

use super::places::ExplainedCondition;
use crate::catalog::Resource;
use crate::diagnostics::Report;

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
