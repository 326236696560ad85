//! Warnings about what a query means: parts that can match nothing, and parts that change nothing.
//!
//! A warning on a fine query would be a fault, so what is not certain is left unsaid. Letter case is the example:
//! the service is assumed to ignore it, so two texts that differ only in case are neither called the same nor different.

mod contradiction;
mod implies;
mod signature;

use std::collections::HashMap;

use contradiction::Around;
use implies::is_implied;
use signature::Signature;

use crate::catalog::Resource;
use crate::diagnostics::Problem;
use crate::hir::Query;
use crate::span::Span;
use crate::syntax::{Parentheses, clip};

/// Members of larger groups are not compared pair by pair: that would not be linear.
const COMPARED_MAX: usize = 64;
/// The most comparisons in a group, for each of its conditions: so the time stays linear, whatever is nested in it.
const STEPS_PER_CONDITION: usize = 64;

/// The warnings about a checked query, which name its parts as its text writes them.
pub(crate) fn lint(query: &Query, text: &str, resource: &'static Resource) -> Vec<Problem> {
    let parentheses = Parentheses::of(text);
    let source = Source {
        text,
        parentheses: &parentheses,
        resource,
    };
    let mut problems = Vec::new();
    visit(query, source, &mut Around::default(), &mut problems);
    problems
}

/// Where a query comes from, for messages.
#[derive(Clone, Copy)]
struct Source<'t> {
    text: &'t str,
    parentheses: &'t Parentheses<'t>,
    resource: &'static Resource,
}

impl Source<'_> {
    fn written(self, span: Span) -> String {
        clip(
            self.text
                .get(self.parentheses.around(span).range())
                .unwrap_or_default(),
        )
    }
}

fn visit<'q>(
    query: &'q Query,
    source: Source<'_>,
    around: &mut Around<'q>,
    problems: &mut Vec<Problem>,
) {
    match query {
        Query::Everything | Query::Not(_) => {}
        Query::Condition(condition) => problems.extend(contradiction::impossible_level(condition)),
        Query::And(members) => {
            let entered = around.enter(members, source, problems);
            swallowed(members, Join::All, source, problems);
            for member in members {
                visit(member, source, around, problems);
            }
            around.leave(entered);
        }
        Query::Or(members) => {
            problems.extend(around.ruled_out(members, source));
            swallowed(members, Join::Any, source, problems);
            for member in members {
                visit(member, source, around, problems);
            }
        }
    }
}

/// The members of a group as they are written: a list or a closed set gives several members of one place.
fn parts(members: &[Query]) -> impl Iterator<Item = &[Query]> {
    members.chunk_by(|left, right| left.span() == right.span())
}

/// Comparisons that are left before the answer is that nothing is certain.
struct Steps(usize);

impl Steps {
    fn of(members: &[Query]) -> Self {
        let conditions: usize = members.iter().map(Query::count).sum();
        Steps(conditions.saturating_mul(STEPS_PER_CONDITION))
    }

    /// Whether so many are left; they are gone then.
    fn take(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// How the members of a group are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    All,
    Any,
}

impl Join {
    /// Of a part and another the one that has to hold only where the second does, so that the other swallows the part.
    fn in_order<T>(self, part: T, other: T) -> (T, T) {
        match self {
            Join::Any => (part, other),
            Join::All => (other, part),
        }
    }

    fn is_swallowed(self, member: &Query, other: &Query, steps: &mut Steps) -> bool {
        let (inner, outer) = self.in_order(member, other);
        is_implied(inner, outer, steps)
    }

    fn may_be_swallowed(self, part: Signature, other: Signature) -> bool {
        let (inner, outer) = self.in_order(part, other);
        inner.may_imply(outer)
    }
}

/// Parts that another one swallows: the first that does is named.
fn swallowed(members: &[Query], join: Join, source: Source<'_>, problems: &mut Vec<Problem>) {
    let parts: Vec<&[Query]> = parts(members).collect();
    if parts.len() <= 1 {
        return;
    }
    if parts.len() > COMPARED_MAX {
        problems.extend(repeated(&parts, source));
        return;
    }
    let mut steps = Steps::of(members);
    let mut swallows = |other: &[Query], part: &[Query]| {
        part.iter().all(|member| {
            other
                .iter()
                .any(|other| join.is_swallowed(member, other, &mut steps))
        })
    };
    let parts: Vec<(&[Query], Signature)> = parts
        .into_iter()
        .map(|part| (part, Signature::of_part(part)))
        .collect();
    for (at, (part, signature)) in parts.iter().enumerate() {
        // Of two that swallow each other, the later one goes.
        let decides = |(other_at, (other, of_other)): &(usize, &(&[Query], Signature))| {
            *other_at != at
                && join.may_be_swallowed(*signature, *of_other)
                && swallows(other, part)
                && (*other_at < at || !swallows(part, other))
        };
        let other = parts.iter().enumerate().find(decides);
        problems.extend(other.and_then(|(_, (other, _))| changes_nothing(part, other, source)));
    }
}

/// Parts that say the same as one before them, which is found in groups of any size.
fn repeated(parts: &[&[Query]], source: Source<'_>) -> Vec<Problem> {
    let mut first = HashMap::with_capacity(parts.len());
    parts
        .iter()
        .filter_map(|part| changes_nothing(part, first.insert(part, part)?, source))
        .collect()
}

fn changes_nothing(part: &[Query], other: &[Query], source: Source<'_>) -> Option<Problem> {
    let (span, other) = (part.first()?.span()?, other.first()?.span()?);
    Some(Problem::Swallowed {
        other: source.written(other),
        span: source.parentheses.around(span),
    })
}
