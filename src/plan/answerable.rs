//! Removes from a residual the conditions that cannot be checked on results, if the requests
//! already check them.
//!
//! For `not tag(a = b) and proficiency(x) or name = y`, the requests find what `proficiency(x) or
//! name = y` matches. Checking `not tag(a = b) or name = y` on those records is exact, even without
//! the proficiency.

use super::residual::{Split, searchable};
use crate::catalog::Resource;
use crate::hir::availability::not_returned;
use crate::hir::{Condition, Query};

/// The maximum number of distinct conditions for which all combinations are tried (4096).
const MAX_CONDITIONS: usize = 12;

impl Split {
    /// Removes from the residual the conditions that cannot be checked on results, if it stays
    /// exact without them.
    pub(crate) fn answerable(self, resource: &'static Resource) -> Split {
        let is_answered = |condition: &Condition| not_returned(condition, resource).is_none();
        Split {
            residual: self
                .residual
                .map(|residual| with_answered(residual, resource, is_answered)),
            ..self
        }
    }
}

/// The residual, with each conjunct reduced to its answerable conditions if it stays exact.
fn with_answered(
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

/// Replaces the conditions that are neither answerable nor negated by one that everything matches.
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

/// True if checking `checked` on the records that the requests find for `part` gives exactly
/// `part`.
fn is_exact(part: &Query, checked: &Query, resource: &'static Resource) -> bool {
    let searched = searchable(part, resource);
    // Treated as independent of each other.
    let mut literals: Vec<&Query> = Vec::new();
    part.for_each_literal(&mut |literal| {
        if !literals.contains(&literal) {
            literals.push(literal);
        }
    });
    if literals.len() > MAX_CONDITIONS {
        return false;
    }
    (0..1_usize << literals.len()).all(|combination| {
        let holds = |literal: &Query| {
            let at = literals.iter().position(|other| *other == literal);
            // A wider condition that only the requests have is assumed to be true, which may prove
            // too little, but never too much.
            at.is_none_or(|at| combination >> at & 1 == 1)
        };
        let is_found = evaluate(&searched, &holds) && evaluate(checked, &holds);
        !is_found || evaluate(part, &holds)
    })
}

fn evaluate(query: &Query, holds: &impl Fn(&Query) -> bool) -> bool {
    match query {
        Query::Everything => true,
        Query::Condition(_) | Query::Not(_) => holds(query),
        Query::And(members) => members.iter().all(|member| evaluate(member, holds)),
        Query::Or(members) => members.iter().any(|member| evaluate(member, holds)),
    }
}
