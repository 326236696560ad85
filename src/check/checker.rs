//! The state of checking, and the context of a condition.

use std::collections::{HashMap, HashSet};

use super::clock::Now;
use super::parameters::Parameters;
use crate::catalog::Resource;
use crate::diagnostics::{Code, Problem};
use crate::hir::{self, Query};
use crate::span::Span;
use crate::syntax::ast::Condition;

/// The options of checking.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckOptions<'a> {
    /// The values of parameters.
    pub(crate) parameters: &'a Parameters,
    /// True if an unused parameter is an error.
    pub(crate) report_unused: bool,
    /// True to ignore unbound parameters; there is no query then.
    pub(crate) assume_bound: bool,
    /// True if negations that the service cannot express may become a residual.
    pub(crate) residual: bool,
    /// The time that `now` means; if `None`, `now` is an error.
    pub(crate) now: Option<Now>,
}

/// The checks of one query.
pub(super) struct Checker<'a> {
    pub(super) resource: &'static Resource,
    pub(super) options: CheckOptions<'a>,
    pub(super) problems: Vec<Problem>,
    /// The fields and tags already warned about, by kind of warning.
    pub(super) warned: HashMap<Code, HashSet<String>>,
}

impl Checker<'_> {
    /// Reports a problem that leaves no query.
    pub(super) fn reject<T>(&mut self, problem: Problem) -> Option<T> {
        self.problems.push(problem);
        None
    }
}

/// A condition, its span, and whether it is negated.
#[derive(Clone, Copy)]
pub(super) struct ConditionContext<'a> {
    pub(super) condition: &'a Condition,
    pub(super) span: Span,
    /// The span including the `not` right before it.
    pub(super) span_with_not: Span,
    pub(super) negated: bool,
}

impl ConditionContext<'_> {
    /// The same condition, negated once more if `is_negation`.
    pub(super) fn negated_by(self, is_negation: bool) -> Self {
        ConditionContext {
            negated: self.negated != is_negation,
            ..self
        }
    }

    /// A query of one condition with the span of this one.
    pub(super) fn query(&self, test: hir::Test) -> Query {
        Query::Condition(hir::Condition {
            test,
            span: self.span_with_not,
        })
    }
}

/// All of the results, unless one is missing. All are computed, so that all errors are found.
pub(super) fn all_or_none<T>(results: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut all = Some(Vec::with_capacity(results.size_hint().0));
    for result in results {
        match (&mut all, result) {
            (Some(all), Some(result)) => all.push(result),
            _ => all = None,
        }
    }
    all
}
