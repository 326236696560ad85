//! The conditions that cannot be checked on returned records, because the service does not return
//! the values they need.

use super::raise::condition_text;
use super::{Condition, Query, Test};
use crate::catalog::{Resource, Returned};
use crate::diagnostics::{Code, Problem, excerpt};
use crate::wire::HierarchyGroupMatchType;

/// The conditions of a residual that cannot be checked on results, as problems.
pub(crate) fn unanswerable(residual: &Query, resource: &'static Resource) -> Vec<Problem> {
    let conjuncts = match residual {
        Query::And(members) => members.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut problems: Vec<Problem> = conjuncts
        .iter()
        .flat_map(|part| unanswerable_part(part, resource))
        .collect();
    problems.dedup();
    problems
}

fn unanswerable_part(part: &Query, resource: &'static Resource) -> Vec<Problem> {
    let way_out = match part {
        Query::Or(_) => "move the part with `not` out of this `or`, or omit it",
        Query::Everything | Query::Condition(_) | Query::Not(_) | Query::And(_) => {
            "omit the condition"
        }
    };
    let problem = |condition: &Condition| {
        not_returned(condition, resource).map(|reason| {
            let message = format!(
                "`{}` must be checked on the results, which lack the value it needs",
                excerpt(&condition_text(condition))
            );
            Problem::new(Code::UnanswerableResidual, condition.span, message)
                .with_help(format!("{reason}: {way_out}"))
        })
    };
    part.conditions().into_iter().filter_map(problem).collect()
}

/// The reason why a condition cannot be checked on results, or `None` if it can.
pub(crate) fn not_returned(condition: &Condition, resource: &'static Resource) -> Option<String> {
    let operation = resource.operation;
    let field = match &condition.test {
        Test::Field(field, _) => field,
        Test::Proficiency(_) => {
            return Some(format!("{operation} does not return proficiencies"));
        }
        Test::Hierarchy { reach, .. } => {
            let is_below = *reach == HierarchyGroupMatchType::WithChildGroups;
            let reason = "results contain only a user's own group, not the groups above it";
            return is_below.then(|| reason.to_owned());
        }
        Test::Tag { .. } | Test::TagKey(_) => {
            let is_returned = resource.tags.is_some();
            return (!is_returned).then(|| format!("{operation} does not return tags"));
        }
        Test::OtherField { name, .. } => {
            let name = excerpt(name);
            return Some(format!("it is not known where results contain `{name}`"));
        }
    };
    let is_returned = match field.kind.made_of() {
        Some(names) => resource
            .members_of(names)
            .all(|field| field.returned != Returned::No),
        None => field.returned != Returned::No,
    };
    (!is_returned).then(|| format!("{operation} does not return `{}`", field.name))
}
