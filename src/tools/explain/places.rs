//! The part of the plan that contains each condition of a query.

use std::collections::HashMap;

use serde::Serialize;

use crate::catalog::{Field, Kind};
use crate::compile::Planned;
use crate::diagnostics::excerpt;
use crate::hir::{Condition, Predicate, Query, Test};
use crate::syntax::ast::{self, Expression, Subject};
use crate::syntax::parse;

/// A condition as written, and the parts of the plan that contain it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExplainedCondition {
    /// Its text in the query, after `not` if the surrounding query negates it.
    pub text: String,
    /// The parts of the plan that contain it; none if other conditions already decide it.
    pub places: Vec<Place>,
    /// The reason why these parts contain it.
    pub reason: String,
}

/// A part of the plan that contains a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Place {
    /// The criteria of a request, counted from 1.
    Criteria(usize),
    /// The filter of a request, counted from 1.
    Filter(usize),
    /// Nowhere in the requests: it is checked on the results.
    Residual,
}

/// The conditions in the order written. A list or a fixed set produces several with one span, which
/// are explained as one.
pub(super) fn places(text: &str, query: &Query, planned: &Planned) -> Vec<ExplainedCondition> {
    let by_condition = places_by_condition(planned);
    let mut written = Vec::new();
    query.for_each_literal(&mut |literal| {
        let is_negated = matches!(literal, Query::Not(_));
        written.extend(literal.condition().map(|condition| (condition, is_negated)));
    });
    written.sort_by_key(|(condition, _)| condition.span.start);
    written
        .chunk_by(|(left, _), (right, _)| left.span == right.span)
        .map(|same| explained(text, same, &by_condition))
        .collect()
}

type PlacesByCondition<'q> = HashMap<&'q Condition, Vec<Place>>;

/// The parts of the plan that contain each condition.
fn places_by_condition(planned: &Planned) -> PlacesByCondition<'_> {
    let mut by_condition = PlacesByCondition::new();
    for (at, request) in planned.requests.iter().enumerate() {
        for condition in request.criteria.conditions() {
            by_condition
                .entry(condition)
                .or_default()
                .push(Place::Criteria(at + 1));
        }
        for condition in request.filter.iter().flatten() {
            by_condition
                .entry(condition)
                .or_default()
                .push(Place::Filter(at + 1));
        }
    }
    for condition in planned.residual.iter().flat_map(Query::conditions) {
        by_condition
            .entry(condition)
            .or_default()
            .push(Place::Residual);
    }
    by_condition
}

fn explained(
    text: &str,
    same: &[(&Condition, bool)],
    by_condition: &PlacesByCondition<'_>,
) -> ExplainedCondition {
    let mut places: Vec<Place> = same
        .iter()
        .filter_map(|(condition, _)| by_condition.get(condition))
        .flatten()
        .copied()
        .collect();
    places.sort_unstable();
    places.dedup();
    let is_negated = same.iter().any(|(_, negated)| *negated);
    let condition = same
        .first()
        .map(|(condition, _)| condition_text(text, condition, is_negated))
        .unwrap_or_default();
    ExplainedCondition {
        text: excerpt(&condition),
        reason: reason(&condition, same, &places),
        places,
    }
}

/// A condition as written, with `not` before it if it is negated and its own text does not show
/// that.
fn condition_text(text: &str, condition: &Condition, is_negated: bool) -> String {
    let written = text.get(condition.span.range()).unwrap_or_default();
    if is_negated && !contains_negation(written) {
        format!("not {written}")
    } else {
        written.to_owned()
    }
}

/// True if the text of a condition, or of one argument of `tag`, contains a negation.
fn contains_negation(written: &str) -> bool {
    let root = parse(written).ok().and_then(|parsed| parsed.ast.root);
    let is_negative = |test: &Option<ast::Test>| {
        test.as_ref()
            .is_some_and(|test| test.operator.node.positive().1)
    };
    match root.map(|root| root.node) {
        Some(Expression::Not(_)) => true,
        Some(Expression::Condition(ast::Condition { subject, test })) => {
            let in_call = match &subject {
                Subject::Call { arguments, .. } => {
                    arguments.iter().any(|argument| is_negative(&argument.test))
                }
                Subject::Field(_) => false,
            };
            in_call || is_negative(&test)
        }
        _ => false,
    }
}

fn reason(text: &str, same: &[(&Condition, bool)], places: &[Place]) -> String {
    let Some((condition, _)) = same.first() else {
        return String::new();
    };
    let in_filter = places.iter().any(|place| matches!(place, Place::Filter(_)));
    let in_criteria = places
        .iter()
        .any(|place| matches!(place, Place::Criteria(_)));
    if same.iter().any(|(_, negated)| *negated) {
        return "the service cannot search with `not`".to_owned();
    }
    if !condition.test.is_searchable() {
        return unsearchable_reason(&condition.test).to_owned();
    }
    match (in_criteria, in_filter) {
        (false, false) if places.is_empty() => "the other conditions already decide it".to_owned(),
        (false, false) => {
            "it is joined by `or` to a condition that the service cannot search".to_owned()
        }
        (_, true) => filter_reason(&condition.test).to_owned(),
        (true, false) => criteria_reason(text, same),
    }
}

/// The reason why the service cannot search for a condition.
fn unsearchable_reason(test: &Test) -> &'static str {
    match test {
        Test::TagKey(_) => "the service searches tags by key and value, never by key alone",
        _ => "the service has no \"ends with\", so the requests may find more",
    }
}

fn filter_reason(test: &Test) -> &'static str {
    match test {
        Test::Tag { .. } => "only the filter can search by tag",
        Test::Hierarchy { .. } => {
            "a group is allowed in both criteria and filter; placing it here saves a request"
        }
        // Among fields with a fixed set of values, a filter supports the type of a flow.
        Test::Field(_, Predicate::Choice(_)) => {
            "a type is allowed in both criteria and filter; placing it here saves a request"
        }
        _ => "only the filter supports it",
    }
}

fn criteria_reason(text: &str, same: &[(&Condition, bool)]) -> String {
    let Some((condition, _)) = same.first() else {
        return String::new();
    };
    match &condition.test {
        Test::Field(_, Predicate::Choice(_)) => choice_reason(text, same),
        Test::Field(field, _) => field_reason(field),
        Test::OtherField { .. } => "it is sent unchanged".to_owned(),
        Test::Proficiency(_) => {
            "all of its parts must match one proficiency of the user".to_owned()
        }
        Test::Hierarchy { .. } => {
            "a group is allowed in both criteria and filter; placing it here costs no request"
                .to_owned()
        }
        Test::Tag { .. } | Test::TagKey(_) => "the criteria support it".to_owned(),
    }
}

/// The reason why a field's condition is in the criteria.
fn field_reason(field: &Field) -> String {
    match field.kind {
        Kind::AnyOf(names) => {
            let names = super::sentence::series(names, "and");
            return format!("it matches any of {names}");
        }
        Kind::Joined(names) => {
            let names = super::sentence::series(names, "and");
            return format!("it searches {names}, split at each space");
        }
        Kind::Text | Kind::Id => "strings are compared in the criteria",
        Kind::Choice { .. } => "fixed values are compared in the criteria",
        Kind::Number | Kind::Decimal => "numbers are compared in the criteria",
        Kind::Date | Kind::DateTime => "dates are compared in the criteria",
        Kind::Flag => "flags are compared in the criteria",
        Kind::FilterAttribute => "the criteria support it",
    }
    .to_owned()
}

/// The reason for a fixed value, with the values sent if the condition does not name them.
fn choice_reason(text: &str, same: &[(&Condition, bool)]) -> String {
    let text = text.to_lowercase();
    let is_said = |condition: &Condition| match &condition.test {
        Test::Field(_, Predicate::Choice(value)) => text
            .split(|char: char| !char.is_alphanumeric() && char != '_')
            .any(|word| word == value.to_lowercase()),
        _ => true,
    };
    let conditions = || same.iter().map(|(condition, _)| *condition);
    match super::sentence::choices_in_runs(conditions()) {
        Some(values) if !conditions().all(is_said) => format!("it is sent as {values}"),
        _ if same.len() > 1 => "any of the values matches".to_owned(),
        _ => "fixed values are compared in the criteria".to_owned(),
    }
}
