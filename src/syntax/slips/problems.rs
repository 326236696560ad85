//! The problems of a query, with those of its common mistakes in place of the grammar's.

use super::comments::COMMENT;
use super::slip::Slip;
use super::tokens::{self, Kind};
use crate::diagnostics::{Code, Problem};
use crate::span::Span;

/// The problems of a query, with those of its common mistakes in place of the grammar's problems
/// for them. If the grammar stopped, the mistake right before or after that position is the cause.
pub(in crate::syntax) fn with_slip_problems(
    query: &str,
    problems: Vec<Problem>,
    stopped: Option<Problem>,
    slips: impl FnOnce(&str) -> Vec<Slip>,
) -> Vec<Problem> {
    if problems.is_empty() && stopped.is_none() {
        return Vec::new();
    }
    let slips = slips(query);
    let spans: Vec<Span> = slips.iter().map(|slip| slip.span).collect();
    let is_left = |problem: &Problem| match problem.span() {
        Some(span) => {
            !overlaps(&spans, span) && !follows_removed_text(query, &slips, problem, span)
        }
        None => true,
    };
    let is_blamed = |stopped: &Problem| stopped.span().is_some_and(|span| touches(&spans, span));
    let mut left: Vec<Problem> = problems.into_iter().filter(is_left).collect();
    left.extend(stopped.filter(|stopped| !is_blamed(stopped)));
    remove_consequences(query, &mut left, &slips);
    left.extend(slips.into_iter().map(|slip| slip.problem));
    left
}

/// Removes problems that others explain: values cut off by a quote that is never closed, and
/// parentheses whose other end is in a comment, a quote or a slip.
fn remove_consequences(query: &str, problems: &mut Vec<Problem>, slips: &[Slip]) {
    let unclosed: Vec<Span> = problems.iter().filter_map(unclosed_quote).collect();
    problems.retain(|problem| {
        let lone = problem.span().filter(|_| problem.code == Code::LoneValue);
        !lone.is_some_and(|span| touches(&unclosed, span))
    });
    if problems.iter().any(Problem::is_unclosed_parenthesis)
        && (problems
            .iter()
            .any(|problem| hides_parenthesis(query, problem))
            || explain_unclosed_parenthesis(query, slips))
    {
        problems.retain(|problem| !problem.is_unclosed_parenthesis());
    }
}

/// The span of a quote that is never closed: its value may contain anything.
fn unclosed_quote(problem: &Problem) -> Option<Span> {
    problem
        .span()
        .filter(|_| problem.code == Code::UnclosedQuote)
}

/// True if the only reason why a parenthesis before a slip is unclosed is the slip itself, or that
/// the query is not finished.
pub(crate) fn explain_unclosed_parenthesis(query: &str, slips: &[Slip]) -> bool {
    ends_open(query)
        || slips
            .iter()
            .any(|slip| closes_outer_parenthesis(query, slip))
}

/// True if a slip, or its replacement, contains a parenthesis that closes one before it.
fn closes_outer_parenthesis(query: &str, slip: &Slip) -> bool {
    let closes = |text: &str| text.matches(')').count() > text.matches('(').count();
    let replacement = slip.replacement.as_ref();
    query.get(slip.span.range()).is_some_and(closes)
        || replacement.is_some_and(|(_, replacement)| closes(replacement))
}

/// True if a query ends where a condition must follow.
fn ends_open(query: &str) -> bool {
    let tokens = tokens::lenient_tokens(query);
    tokens
        .last()
        .is_some_and(|last| last.opens_condition() && last.kind != Kind::Open)
}

/// True if a `#` directly after a word hides a parenthesis.
fn hides_parenthesis(query: &str, problem: &Problem) -> bool {
    let hides = matches!(problem.code, Code::GluedComment | Code::UnclosedQuote);
    let comment = problem.span().filter(|_| hides);
    let rest = comment.and_then(|span| query.get(span.start as usize..));
    rest.and_then(|rest| rest.split(['\n', '\r']).next())
        .is_some_and(|line| line.contains(')'))
}

/// True if a span overlaps one of these sorted spans.
fn overlaps(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|other| other.end <= span.start);
    spans
        .get(first)
        .is_some_and(|other| other.start < span.end.max(span.start + 1))
}

fn touches(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|other| other.end < span.start);
    spans
        .get(first)
        .is_some_and(|other| other.start <= span.end)
}

/// True if two conditions lack an operator only because something between them does not belong there.
fn follows_removed_text(query: &str, slips: &[Slip], problem: &Problem, span: Span) -> bool {
    let before = slips.partition_point(|slip| slip.span.end <= span.start);
    let Some(slip) = before.checked_sub(1).and_then(|before| slips.get(before)) else {
        return false;
    };
    let is_removed = slip
        .replacement
        .as_ref()
        .is_some_and(|(_, replacement)| replacement.is_empty() || replacement == COMMENT);
    let between = query
        .get(slip.span.end as usize..span.start as usize)
        .unwrap_or_default();
    is_removed && between.trim().is_empty() && problem.code == Code::MissingOperator
}
