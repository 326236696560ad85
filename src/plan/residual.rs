//! What the service cannot check: left out of the requests, and handed back to be checked on the results.

use super::answerable;
use crate::catalog::{Field, Kind, Resource, Returned};
use crate::diagnostics::Problem;
use crate::hir::raise::condition_text;
use crate::hir::{Condition, Query, StringField, Test, joined};
use crate::wire::HierarchyGroupMatchType;

/// A query in two parts: what the requests ask for, and what remains to be checked on their results.
#[derive(Debug)]
pub(crate) struct Split {
    /// Only what the service can be asked for; it matches all that the query matches, and maybe more.
    pub(crate) searched: Query,
    /// Together with `searched` it is the query. `None` where the requests are exact.
    pub(crate) residual: Option<Query>,
}

/// Splits a query.
///
/// A conjunct that cannot be searched is left out of the requests. A disjunct cannot be: what is searched of an `or`
/// are its alternatives without what cannot be searched in them, and the whole `or` is checked again.
pub(crate) fn split(query: Query, resource: &'static Resource) -> Split {
    if is_searchable(&query) {
        return Split {
            searched: query,
            residual: None,
        };
    }
    let searched = searchable(&query, resource);
    let residual = match query {
        Query::And(members) => {
            Query::and(members.into_iter().filter(|member| !is_searchable(member)))
        }
        other => other,
    };
    Split {
        searched,
        residual: Some(residual),
    }
}

/// True if requests can answer all of a query.
fn is_searchable(query: &Query) -> bool {
    match query {
        Query::Not(_) => false,
        Query::Everything => true,
        Query::Condition(condition) => condition.test.is_searchable(),
        Query::And(members) | Query::Or(members) => members.iter().all(is_searchable),
    }
}

/// A query that requests can answer and that finds all that a query does.
pub(super) fn searchable(query: &Query, resource: &'static Resource) -> Query {
    let of = |member: &Query| searchable(member, resource);
    match query {
        Query::Not(_) | Query::Everything => Query::Everything,
        Query::Condition(condition) if !condition.test.is_searchable() => {
            wider(condition, resource)
        }
        Query::Condition(_) => query.clone(),
        Query::And(members) => Query::and(members.iter().map(of)),
        Query::Or(members) => Query::or(members.iter().map(of)),
    }
}

/// The nearest that the service can be asked for, of a condition that it cannot be asked for.
fn wider(condition: &Condition, resource: &'static Resource) -> Query {
    let Test::Text {
        field:
            StringField::Known(Field {
                kind: Kind::Joined(names),
                ..
            }),
        comparison,
        value,
    } = &condition.test
    else {
        return Query::Everything;
    };
    let fields: Vec<&'static Field> = resource.members_of(*names).collect();
    let alternative = |parts: joined::Parts<'_>| {
        let tests = fields.iter().zip(parts).filter_map(|(field, part)| {
            let (comparison, value) = part?;
            Some(Test::Text {
                field: StringField::Known(field),
                comparison,
                value: value.to_owned(),
            })
        });
        let span = condition.span;
        Query::and(tests.map(|test| Query::Condition(Condition { test, span })))
    };
    Query::or(joined::alternatives(*comparison, value).map(alternative))
}

impl Split {
    /// The same, with a residual that results can answer if there is one.
    pub(crate) fn answerable(self, resource: &'static Resource) -> Split {
        let is_answered = |condition: &Condition| not_returned(condition, resource).is_none();
        Split {
            residual: self
                .residual
                .map(|residual| answerable::with_answered(residual, resource, is_answered)),
            ..self
        }
    }
}

/// The conditions of a residual that the results cannot answer.
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
        Query::Or(_) => "take the part with `not` out of this `or`, or ask without it",
        Query::Everything | Query::Condition(_) | Query::Not(_) | Query::And(_) => "ask without it",
    };
    let problem = |condition: &Condition| {
        not_returned(condition, resource).map(|reason| Problem::UnanswerableResidual {
            condition: crate::syntax::clip(&condition_text(condition)),
            help: format!("{reason}: {way_out}"),
            span: Some(condition.span),
        })
    };
    part.conditions().into_iter().filter_map(problem).collect()
}

/// Why results do not answer a condition; `None` where they do.
fn not_returned(condition: &Condition, resource: &'static Resource) -> Option<String> {
    let field = match &condition.test {
        Test::Proficiency(_) => {
            return Some(format!(
                "{} does not return proficiencies",
                resource.operation
            ));
        }
        Test::Hierarchy {
            reach: HierarchyGroupMatchType::WithChildGroups,
            ..
        } => {
            return Some("results name a user's own group, not the groups above it".to_owned());
        }
        Test::Hierarchy { .. } => return None,
        Test::Tag { .. } | Test::TagKey(_) if resource.tags.is_some() => return None,
        Test::Tag { .. } | Test::TagKey(_) => {
            return Some(format!("{} does not return tags", resource.operation));
        }
        Test::Text {
            field: StringField::Other(name),
            ..
        } => {
            return Some(format!(
                "where results carry `{}` is not known",
                crate::syntax::clip(name)
            ));
        }
        Test::Text {
            field: StringField::Known(field),
            ..
        }
        | Test::Choice { field, .. }
        | Test::FilterAttribute { field, .. }
        | Test::Number(field, _)
        | Test::Decimal(field, _)
        | Test::Date(field, _)
        | Test::DateTime(field, _)
        | Test::Flag(field, _) => field,
    };
    let is_returned = match field.kind.made_of() {
        Some(names) => resource
            .members_of(names)
            .all(|field| field.returned != Returned::No),
        None => field.returned != Returned::No,
    };
    (!is_returned).then(|| format!("{} does not return `{}`", resource.operation, field.name))
}
