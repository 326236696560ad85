//! Warnings about the meaning of a query: parts that cannot match, and redundant parts.
//!
//! A false warning would be a bug, so only certain findings are reported. For example, the service
//! is assumed to ignore case, so two strings that differ only in case are treated as neither equal
//! nor different.

mod budget;
mod contradiction;
mod fingerprint;
mod implies;
mod redundancy;
mod source;

use contradiction::EnclosingConditions;
use redundancy::{Join, report_redundant};
use source::Source;

use crate::catalog::Resource;
use crate::diagnostics::Problem;
use crate::hir::Query;
use crate::syntax::Parentheses;

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
