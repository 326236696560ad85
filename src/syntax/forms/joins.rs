//! What other languages put between two conditions.

use super::tokens::{Kind, Token};
use super::{Form, Row, clip};
use crate::diagnostics::Problem;

const NO_SUCH: &str = "the language has `and`, `or` and `not`";

/// The words, and what to do about them.
const JOINS: [(&str, &str); 8] = [
    (
        "xor",
        "the language has `and`, `or` and `not`: one of two alone is `(a or b) and not (a and b)`",
    ),
    (
        "nand",
        "the language has `and`, `or` and `not`: write `not (a and b)`",
    ),
    (
        "nor",
        "the language has `and`, `or` and `not`: write `not (a or b)`",
    ),
    (
        "unless",
        "the language has `and`, `or` and `not`: write `and not`",
    ),
    (
        "except",
        "the language has `and`, `or` and `not`: write `and not`",
    ),
    (
        "minus",
        "the language has `and`, `or` and `not`: write `and not`",
    ),
    ("then", NO_SUCH),
    ("but", NO_SUCH),
];

/// `username = bob xor lastname = x`
pub(super) fn other(row: &Row<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| token.kind == Kind::Word)?;
    let (word, help) = JOINS.iter().find(|(word, _)| token.is(word))?;
    let is_behind = row
        .before(at)
        .is_some_and(|before| before.is_value() || before.kind == Kind::Close);
    if !is_behind || row.begins_condition(at) || !row.is_comparison_at(at + 1) {
        return None;
    }
    let problem = Problem::UnknownOperator {
        written: (*word).to_owned(),
        help: (*help).to_owned(),
        span: token.span,
    };
    Some(
        Form::new(
            problem,
            row.span(at, at + 1 + usize::from(row.is(at + 1, "not"))),
            None,
        )
        .read_as("&&x"),
    )
}

/// `username = a ; firstname = b`
pub(super) fn semicolon(row: &Row<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && token.text.ends_with(';')
    })?;
    let is_behind = row.before(at).is_some_and(|before| {
        before.is_comparison() != token.is_semicolons()
            && (!token.is_semicolons() || before.is_value() || before.kind == Kind::Close)
    });
    if !is_behind || token.around != super::Around::Conditions || !row.is_comparison_at(at + 1) {
        return None;
    }
    let value = token.text.trim_end_matches(';');
    let start = token.span.start + u32::try_from(value.len()).ok()?;
    let sign = crate::span::Span::new(start, token.span.end);
    let next = clip(row.text(at + 1, at + 1));
    let help = format!("write `and` or `or` before `{next}`");
    let problem = Problem::UnknownOperator {
        written: ";".to_owned(),
        help,
        span: sign,
    };
    let span = sign.to(row.span(at + 1, at + 1));
    Some(Form::new(problem, span, Some((sign, " and".to_owned()))).read_as("&&x"))
}

/// `((` · `))` · `)(`
pub(super) fn parentheses(row: &Row<'_>, at: usize) -> Option<Form> {
    let first = row.find(at, |_| at == 0)?;
    let last = row.tokens.len().saturating_sub(1);
    if first.kind == Kind::Close {
        let problem = Problem::UnopenedParenthesis { span: first.span };
        let instead = row.get(1).map(|_| (first.span, String::new()));
        let rest = if row.tokens.iter().all(|token| !token.is_value()) {
            row.span(0, last)
        } else {
            first.span
        };
        return Some(Form::new(
            problem,
            rest,
            instead.filter(|_| rest == first.span),
        ));
    }
    let is_open = row
        .tokens
        .iter()
        .all(|token: &Token<'_>| token.kind == Kind::Open);
    let problem = Problem::UnclosedParenthesis { span: first.span };
    let end = u32::try_from(row.query.len()).ok()?;
    is_open.then(|| Form::new(problem, crate::span::Span::new(first.span.start, end), None))
}
