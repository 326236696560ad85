//! The stages of the pipeline one by one, for the benchmarks. No part of the library: behind the feature `measure`,
//! which promises nothing.

use crate::catalog::Resource;
use crate::check::{CheckOptions, check};
use crate::parameters::Parameters;
use crate::plan::{self, Limits};
use crate::query::Query;
use crate::syntax::ast::Ast;
use crate::wire::SearchRequest;
use crate::{DEFAULT_MAX_REQUESTS, DEFAULT_MAX_TERMS, Problem, emit, lint};

pub use crate::syntax::pest_alone;

/// Tree to checked query, and the warnings about it; `None` where there are errors.
pub fn check_and_lint(ast: &Ast, text: &str, resource: &'static Resource) -> Option<(Query, Vec<Problem>)> {
    let parameters = Parameters::new();
    let options = CheckOptions { parameters: &parameters, refuse_unused: true, residual: false };
    let (query, mut problems) = check(ast, resource, options);
    let query = query?;
    problems.extend(lint::lint(&query, text, resource));
    Some((query, problems))
}

/// Checked query to the number of requests that answer it, unless it is refused.
pub fn plan_alone(query: &Query, resource: &'static Resource) -> Option<usize> {
    plan::plan(query, resource, &limits()).ok().map(|plan| plan.requests.len())
}

/// Checked query to requests; `None` where it is refused.
pub fn plan_and_emit(query: &Query, resource: &'static Resource) -> Option<Vec<SearchRequest>> {
    let plan = plan::plan(query, resource, &limits()).ok()?;
    Some(plan.requests.iter().map(|halves| emit::request(resource, halves)).collect())
}

fn limits() -> Limits {
    Limits { max_requests: DEFAULT_MAX_REQUESTS, max_terms: DEFAULT_MAX_TERMS }
}
