//! The stages of the pipeline one by one, for the benchmarks. Not part of the public library: the
//! required feature `measure` is unstable.

use crate::catalog::Resource;
use crate::check::check;
use crate::compile::Options;
use crate::diagnostics::Problem;
use crate::hir::Query;
use crate::plan::{self, DEFAULT_MAX_REQUESTS, DEFAULT_MAX_TERMS, Limits, Plan};
use crate::syntax::ast::Ast;
use crate::wire::SearchRequest;
use crate::{emit, lint};

pub use crate::syntax::pest_alone;

/// A checked query.
#[derive(Debug)]
pub struct Checked(Query);

/// A plan that has not been emitted yet.
#[derive(Debug)]
pub struct Planned(Plan);

/// Tree to checked query, with the warnings about it; `None` if there are errors.
pub fn check_and_lint(
    ast: &Ast,
    text: &str,
    resource: &'static Resource,
) -> Option<(Checked, Vec<Problem>)> {
    let (checked, mut problems) = check_alone(ast, resource)?;
    problems.extend(lint_alone(&checked, text, resource));
    Some((checked, problems))
}

/// Tree to checked query; `None` if there are errors.
pub fn check_alone(ast: &Ast, resource: &'static Resource) -> Option<(Checked, Vec<Problem>)> {
    let options = Options::default();
    let (query, problems) = check(ast, resource, options.for_checking());
    Some((Checked(query?), problems))
}

/// Checked query to the warnings about its meaning.
pub fn lint_alone(query: &Checked, text: &str, resource: &'static Resource) -> Vec<Problem> {
    lint::lint(&query.0, text, resource)
}

/// Checked query to plan, unless it is rejected.
pub fn plan_alone(query: &Checked, resource: &'static Resource) -> Option<Planned> {
    plan::plan(query.0.clone(), resource, &limits())
        .ok()
        .map(Planned)
}

/// Plan to requests.
pub fn emit_alone(plan: Planned, resource: &'static Resource) -> Vec<SearchRequest> {
    plan.0
        .requests
        .into_iter()
        .map(|planned| emit::request(resource, planned))
        .collect()
}

/// Checked query to requests; `None` if it is rejected.
pub fn plan_and_emit(query: &Checked, resource: &'static Resource) -> Option<Vec<SearchRequest>> {
    plan_alone(query, resource).map(|plan| emit_alone(plan, resource))
}

fn limits() -> Limits {
    Limits {
        max_requests: DEFAULT_MAX_REQUESTS,
        max_terms: DEFAULT_MAX_TERMS,
    }
}

/// The number of terms of a query's disjunctive normal form: the requests of a plan with one
/// request per term.
pub fn naive_requests(resource: &'static Resource, text: &str) -> Option<usize> {
    let parsed = crate::syntax::parse(text).ok()?;
    check_and_lint(&parsed.ast, text, resource).map(|(query, _)| query.0.alternatives())
}
