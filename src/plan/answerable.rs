//! A residual without the conditions that results cannot answer, where the requests make up for them.
//!
//! Of `not tag(a = b) and proficiency(x) or name = y` the requests find what `proficiency(x) or name = y` does. Checking
//! `not tag(a = b) or name = y` on that is exact, although it says nothing of the proficiency.

use super::residual::searchable;
use crate::catalog::Resource;
use crate::hir::{Condition, Query};

/// Up to this number of different conditions every combination of them is tried: 4096 at most.
const MAX_CONDITIONS: usize = 12;

/// The residual, each conjunct of it without the conditions that are not answered if it stays exact.
pub(super) fn with_answered(
    residual: Query,
    resource: &'static Resource,
    is_answered: impl Fn(&Condition) -> bool,
) -> Query {
    let reduced = |part: Query| {
        let without = without_unanswered(&part, &is_answered);
        if without != part && is_exact(&part, &without, resource) {
            without
        } else {
            part
        }
    };
    match residual {
        Query::And(members) => Query::and(members.into_iter().map(reduced)),
        other => reduced(other),
    }
}

/// The query with everything in place of what is not answered and not negated.
fn without_unanswered(query: &Query, is_answered: &impl Fn(&Condition) -> bool) -> Query {
    let members = |members: &[Query]| -> Vec<Query> {
        members
            .iter()
            .map(|member| without_unanswered(member, is_answered))
            .collect()
    };
    match query {
        Query::Condition(condition) if !is_answered(condition) => Query::Everything,
        Query::Everything | Query::Condition(_) | Query::Not(_) => query.clone(),
        Query::And(all) => Query::and(members(all)),
        Query::Or(any) => Query::or(members(any)),
    }
}

/// True if what the requests find of a part, checked by the other one, is the part.
fn is_exact(part: &Query, checked: &Query, resource: &'static Resource) -> bool {
    let searched = searchable(part, resource);
    let mut literals: Vec<&Query> = Vec::new();
    collect_literals(part, &mut literals);
    if literals.len() > MAX_CONDITIONS {
        return false;
    }
    (0..1_usize << literals.len()).all(|combination| {
        let holds = |literal: &Query| {
            let at = literals.iter().position(|other| *other == literal);
            // What only the requests say, in place of what they cannot, is taken to hold: that proves less.
            at.is_none_or(|at| combination >> at & 1 == 1)
        };
        let is_found = evaluate(&searched, &holds) && evaluate(checked, &holds);
        !is_found || evaluate(part, &holds)
    })
}

/// The different conditions and negations of conditions, which count as independent of each other.
fn collect_literals<'q>(query: &'q Query, literals: &mut Vec<&'q Query>) {
    match query {
        Query::Everything => {}
        Query::Condition(_) | Query::Not(_) => {
            if !literals.contains(&query) {
                literals.push(query);
            }
        }
        Query::And(members) | Query::Or(members) => {
            for member in members {
                collect_literals(member, literals);
            }
        }
    }
}

fn evaluate(query: &Query, holds: &impl Fn(&Query) -> bool) -> bool {
    match query {
        Query::Everything => true,
        Query::Condition(_) | Query::Not(_) => holds(query),
        Query::And(members) => members.iter().all(|member| evaluate(member, holds)),
        Query::Or(members) => members.iter().any(|member| evaluate(member, holds)),
    }
}
