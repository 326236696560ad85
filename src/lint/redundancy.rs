//! Finds redundant parts: a part of a group is redundant if another one makes it so.

use std::collections::HashMap;

use super::budget::{Budget, COMPARED_MAX};
use super::fingerprint::Fingerprint;
use super::implies::is_implied;
use super::source::{Source, parts};
use crate::diagnostics::Problem;
use crate::hir::{Query, may_repeat};

/// The operator that joins the members of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
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

    /// True if each member of a part is redundant given a member of the other.
    fn makes_redundant(self, other: &[Query], part: &[Query], steps: &mut Budget) -> bool {
        part.iter().all(|member| {
            other.iter().any(|other| {
                let (inner, outer) = self.ordered(member, other);
                is_implied(inner, outer, steps)
            })
        })
    }

    fn may_be_redundant(self, part: Fingerprint, other: Fingerprint) -> bool {
        let (inner, outer) = self.ordered(part, other);
        inner.may_imply(outer)
    }
}

/// Reports parts that are redundant given another, naming the first such part.
pub(super) fn report_redundant(
    members: &[Query],
    join: Join,
    source: Source<'_>,
    problems: &mut Vec<Problem>,
) {
    let Some(compared) = compared_parts(members) else {
        problems.extend(duplicates(members, source));
        return;
    };
    let mut steps = Budget::of(members);
    let mut makes_redundant =
        |other: &[Query], part: &[Query]| join.makes_redundant(other, part, &mut steps);
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

/// The parts of a group with their fingerprints; `None` if there are too many to compare.
fn compared_parts(members: &[Query]) -> Option<Vec<(&[Query], Fingerprint)>> {
    let mut compared = Vec::with_capacity(members.len().min(COMPARED_MAX + 1));
    compared.extend(
        parts(members)
            .map(|part| (part, Fingerprint::of_part(part)))
            .take(COMPARED_MAX + 1),
    );
    (compared.len() <= COMPARED_MAX).then_some(compared)
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
