//! Spans in a query: those of its tree, and those of its problems.

use connectql::syntax::ast::{Argument, Condition, Expression, Node, Operand, Subject, Test};
use connectql::{MAX_PROBLEMS, Problem, Report, Span};

/// The maximum combined length of a problem's message and help, in bytes.
const PROBLEM_MAX: usize = 4096;

pub(crate) fn whole(text: &str) -> Span {
    Span::of(0..text.len())
}

pub(crate) fn lies_in(text: &str, span: Span, parent: Span) {
    assert!(
        parent.start <= span.start && span.start <= span.end && span.end <= parent.end,
        "{span:?} in {parent:?} of {text:?}"
    );
    assert!(
        text.get(span.range()).is_some(),
        "{span:?} is not on character boundaries of {text:?}"
    );
}

/// Checks that every span of a tree lies within that of its parent.
pub(crate) fn check_node(text: &str, node: &Node, parent: Span) {
    lies_in(text, node.span, parent);
    match &node.node {
        Expression::And(members) | Expression::Or(members) => {
            assert!(members.len() > 1, "a group of one in {text:?}");
            for member in members {
                check_node(text, member, node.span);
            }
        }
        Expression::Not(inner) => check_node(text, inner, node.span),
        Expression::Condition(condition) => check_condition(text, condition, node.span),
        other => panic!("{other:?}"),
    }
}

fn check_condition(text: &str, condition: &Condition, parent: Span) {
    match &condition.subject {
        Subject::Field(name) => lies_in(text, name.span, parent),
        Subject::Call {
            function,
            arguments,
        } => {
            lies_in(text, function.span, parent);
            for Argument {
                key, test, span, ..
            } in arguments
            {
                lies_in(text, *span, parent);
                lies_in(text, key.span, *span);
                check_test(text, test.as_ref(), *span);
            }
        }
        other => panic!("{other:?}"),
    }
    check_test(text, condition.test.as_ref(), parent);
}

fn check_test(text: &str, test: Option<&Test>, parent: Span) {
    let Some(Test {
        operator, operand, ..
    }) = test
    else {
        return;
    };
    lies_in(text, operator.span, parent);
    let values = match operand {
        Operand::Value(value) => vec![value],
        Operand::List(values) => values.iter().collect(),
        Operand::Range(low, high) => vec![low, high],
        other => panic!("{other:?}"),
    };
    for value in values {
        lies_in(text, value.span, parent);
    }
}

/// Checks that every problem has a span in the query, a code, and a message of bounded length.
pub(crate) fn check_problems(text: &str, problems: &[Problem]) {
    for problem in problems {
        if let Some(span) = problem.span() {
            lies_in(text, span, whole(text));
        }
        assert!(
            problem.code.text().starts_with("connectql::"),
            "{problem:?}"
        );
        assert!(
            problem.to_string().len() + problem.help_text().len() < PROBLEM_MAX,
            "{problem:?}"
        );
    }
}

/// Checks the problems of a report and their number.
pub(crate) fn check_report(text: &str, report: &Report) {
    assert!(report.problems().len() <= MAX_PROBLEMS + 1);
    check_problems(text, report.problems());
    for description in report.descriptions() {
        assert!(
            description.line >= 1 && description.column >= 1,
            "{description:?}"
        );
        assert!(
            description.message.len() + description.help.len() < PROBLEM_MAX,
            "{description:?}"
        );
    }
}

/// The codes of a report, in the order of their spans.
pub(crate) fn codes(report: &Report) -> Vec<String> {
    report
        .problems()
        .iter()
        .map(|problem| problem.code.to_string())
        .collect()
}
