//! Warnings about the meaning of a query: parts that cannot match, and redundant parts.
//!
//! A false warning would be a bug, so only certain findings are reported. For example, the service
//! is assumed to ignore case, so two strings that differ only in case are treated as neither equal
//! nor different.

mod contradiction;
mod fingerprint;
mod implies;

use std::collections::HashMap;

use contradiction::EnclosingConditions;
use fingerprint::Fingerprint;
use implies::is_implied;

use crate::catalog::Resource;
use crate::diagnostics::{Problem, excerpt};
use crate::hir::{Query, may_repeat};
use crate::span::Span;
use crate::syntax::Parentheses;

/// The largest group whose members are compared in pairs, to keep the time linear.
const COMPARED_MAX: usize = 64;
/// The maximum number of comparisons in a group per condition, to keep the time linear whatever is
/// nested in it.
const STEPS_PER_CONDITION: usize = 64;

/// The warnings about a checked query, quoting its parts as written.
pub(crate) fn lint(query: &Query, text: &str, resource: &'static Resource) -> Vec<Problem> {
    let parentheses = Parentheses::of(text);
    let source = Source {
        text,
        parentheses: &parentheses,
        resource,
    };
    let mut problems = Vec::new();
    visit(
        query,
        source,
        &mut EnclosingConditions::default(),
        &mut problems,
    );
    problems
}

/// The source of a query, for messages.
#[derive(Clone, Copy)]
struct Source<'t> {
    text: &'t str,
    parentheses: &'t Parentheses<'t>,
    resource: &'static Resource,
}

impl Source<'_> {
    fn written(self, span: Span) -> String {
        excerpt(
            self.text
                .get(self.parentheses.around(span).range())
                .unwrap_or_default(),
        )
    }
}

fn visit<'q>(
    query: &'q Query,
    source: Source<'_>,
    around: &mut EnclosingConditions<'q>,
    problems: &mut Vec<Problem>,
) {
    match query {
        Query::Everything | Query::Not(_) => {}
        Query::Condition(condition) => problems.extend(contradiction::impossible_level(condition)),
        Query::And(members) => {
            let entered = around.enter(members, source, problems);
            report_redundant(members, Join::All, source, problems);
            for member in members {
                visit(member, source, around, problems);
            }
            around.leave(entered);
        }
        Query::Or(members) => {
            problems.extend(around.ruled_out(members, source));
            report_redundant(members, Join::Any, source, problems);
            for member in members {
                visit(member, source, around, problems);
            }
        }
    }
}

/// The members of a group as written: the conditions made from a list or a fixed set share one
/// span.
fn parts(members: &[Query]) -> impl Iterator<Item = &[Query]> {
    // Most members already differ in their start.
    members.chunk_by(|left, right| {
        left.first_span() == right.first_span() && left.span() == right.span()
    })
}

/// The number of comparisons left before the result is "not certain".
struct Budget(usize);

impl Budget {
    fn of(members: &[Query]) -> Self {
        let conditions: usize = members.iter().map(Query::count).sum();
        Budget(conditions.saturating_mul(STEPS_PER_CONDITION))
    }

    /// Spends this many comparisons; false if there are not enough left.
    fn spend(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// The operator that joins the members of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    All,
    Any,
}

impl Join {
    /// The pair ordered so that the first part implies the second, if the operator makes the other
    /// one redundant.
    fn ordered<T>(self, part: T, other: T) -> (T, T) {
        match self {
            Join::Any => (part, other),
            Join::All => (other, part),
        }
    }

    fn is_redundant(self, member: &Query, other: &Query, steps: &mut Budget) -> bool {
        let (inner, outer) = self.ordered(member, other);
        is_implied(inner, outer, steps)
    }

    fn may_be_redundant(self, part: Fingerprint, other: Fingerprint) -> bool {
        let (inner, outer) = self.ordered(part, other);
        inner.may_imply(outer)
    }
}

/// Reports parts that are redundant given another, naming the first such part.
fn report_redundant(
    members: &[Query],
    join: Join,
    source: Source<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut compared = Vec::with_capacity(members.len().min(COMPARED_MAX + 1));
    compared.extend(
        parts(members)
            .map(|part| (part, Fingerprint::of_part(part)))
            .take(COMPARED_MAX + 1),
    );
    if compared.len() > COMPARED_MAX {
        problems.extend(duplicates(members, source));
        return;
    }
    let mut steps = Budget::of(members);
    let mut makes_redundant = |other: &[Query], part: &[Query]| {
        part.iter().all(|member| {
            other
                .iter()
                .any(|other| join.is_redundant(member, other, &mut steps))
        })
    };
    for (at, (part, fingerprint)) in compared.iter().enumerate() {
        // If each makes the other redundant, report the later one.
        let decides = |(other_at, (other, of_other)): &(usize, &(&[Query], Fingerprint))| {
            *other_at != at
                && join.may_be_redundant(*fingerprint, *of_other)
                && makes_redundant(other, part)
                && (*other_at < at || !makes_redundant(part, other))
        };
        let other = compared.iter().enumerate().find(decides);
        problems.extend(other.and_then(|(_, (other, _))| redundant_problem(part, other, source)));
    }
}

/// Reports duplicates, in groups of any size.
fn duplicates(members: &[Query], source: Source<'_>) -> Vec<Problem> {
    if !may_repeat(parts(members)) {
        return Vec::new();
    }
    let mut first = HashMap::with_capacity(members.len());
    parts(members)
        .filter_map(|part| redundant_problem(part, first.insert(part, part)?, source))
        .collect()
}

fn redundant_problem(part: &[Query], other: &[Query], source: Source<'_>) -> Option<Problem> {
    let (span, other) = (part.first()?.span()?, other.first()?.span()?);
    Some(Problem::redundant(
        &source.written(other),
        source.parentheses.around(span),
    ))
}
