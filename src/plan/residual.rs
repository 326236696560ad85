//! Moves conditions that the service cannot check from the requests to a residual query, to check
//! on the results.

use crate::catalog::{Field, Kind, Resource};
use crate::hir::{Condition, Predicate, Query, Test, joined};

/// A query split into the part for the requests and the part to check on their results.
#[derive(Debug)]
pub(crate) struct Split {
    /// The searchable part: it matches every record that the query matches, and possibly more.
    pub(crate) searched: Query,
    /// The part that together with `searched` is equivalent to the query; `None` if the requests
    /// are exact.
    pub(crate) residual: Option<Query>,
}

/// Splits a query.
///
/// A conjunct that cannot be searched is simply left out of the requests. A disjunct cannot be left
/// out: the requests search for the alternatives without their unsearchable conditions, and the
/// whole `or` is checked again.
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

/// True if requests can express all of a query.
fn is_searchable(query: &Query) -> bool {
    match query {
        Query::Not(_) => false,
        Query::Everything => true,
        Query::Condition(condition) => condition.test.is_searchable(),
        Query::And(members) | Query::Or(members) => members.iter().all(is_searchable),
    }
}

/// The narrowest searchable query that matches everything the given one does.
pub(super) fn searchable(query: &Query, resource: &'static Resource) -> Query {
    let of = |member: &Query| searchable(member, resource);
    match query {
        Query::Not(_) | Query::Everything => Query::Everything,
        Query::Condition(condition) if !condition.test.is_searchable() => {
            superset(condition, resource)
        }
        Query::Condition(_) => query.clone(),
        Query::And(members) => Query::and(members.iter().map(of)),
        Query::Or(members) => Query::or(members.iter().map(of)),
    }
}

/// A searchable superset of a condition that the service cannot search for.
fn superset(condition: &Condition, resource: &'static Resource) -> Query {
    let Test::Field(
        Field {
            kind: Kind::Joined(names),
            ..
        },
        Predicate::Text(comparison, value),
    ) = &condition.test
    else {
        return Query::Everything;
    };
    let fields: Vec<&'static Field> = resource.members_of(*names).collect();
    let alternative = |parts: joined::Parts<'_>| {
        let tests = fields.iter().zip(parts).filter_map(|(field, part)| {
            let (comparison, value) = part?;
            let predicate = Predicate::Text(comparison, value.to_owned());
            Some(Test::Field(field, predicate))
        });
        let span = condition.span;
        Query::and(tests.map(|test| Query::Condition(Condition { test, span })))
    };
    Query::or(joined::alternatives(*comparison, value).map(alternative))
}
