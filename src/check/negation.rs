//! Negations that the service cannot express: an error, or part of the residual query.

use super::checker::{Checker, ConditionContext};
use crate::catalog::Resource;
use crate::diagnostics::{Code, Problem, excerpt};
use crate::hir::availability::unanswerable;
use crate::hir::raise::{condition_text, query_text};
use crate::hir::{self, Proficiency, Query};
use crate::span::Span;

impl Checker<'_> {
    /// A query, or its negation if the condition is negated. If the service cannot negate it, that is
    /// an error, or it remains for the residual.
    pub(super) fn negate(&mut self, query: Query, context: ConditionContext<'_>) -> Option<Query> {
        if !context.negated {
            return Some(query);
        }
        if self.options.residual {
            return Some(with_negated_conditions(query));
        }
        let condition = excerpt(&query_text(&query, true));
        let help = help_to_negate(&query, self.resource);
        let message = format!("the service cannot search with `not`: `{condition}`");
        self.reject(
            Problem::new(Code::CannotNegate, context.span_with_not, message).with_help(help),
        )
    }
}

/// The help for a negation: rephrase it, or check it on the results if that is possible.
fn help_to_negate(query: &Query, resource: &'static Resource) -> String {
    if let Query::Condition(hir::Condition {
        test: hir::Test::Proficiency(proficiency),
        ..
    }) = query
    {
        return help_with_levels(proficiency);
    }
    if unanswerable(query, resource).is_empty() {
        return "search for the values that you want instead, or allow a residual, which checks \
            the condition on the results"
            .to_owned();
    }
    "search for the values that you want instead; the condition cannot be checked on the results \
     either"
        .to_owned()
}

/// A proficiency as a whole cannot be negated; a different level may be what is meant.
fn help_with_levels(proficiency: &Proficiency) -> String {
    let why = "a user may have no such proficiency at all";
    match proficiency.level.map(|level| level.negated()).as_deref() {
        Some([level]) => {
            let test = hir::Test::Proficiency(Proficiency {
                level: Some(*level),
                ..proficiency.clone()
            });
            let other = condition_text(&hir::Condition {
                test,
                span: Span::default(),
            });
            format!(
                "{why}; search for the levels that you want: `{}`",
                excerpt(&other)
            )
        }
        _ => format!("{why}; search for the proficiencies that you want"),
    }
}

/// The negation of a query without negations, with `not` on its conditions.
fn with_negated_conditions(query: Query) -> Query {
    match query {
        Query::Everything => Query::Everything,
        Query::Condition(condition) => Query::Not(condition),
        Query::Not(condition) => Query::Condition(condition),
        Query::And(members) => Query::or(members.into_iter().map(with_negated_conditions)),
        Query::Or(members) => Query::and(members.into_iter().map(with_negated_conditions)),
    }
}
