//! The operators that fields support, and errors for those they do not.

use super::clock::read_relative;
use super::times::{read_date, read_instants};
use super::values::read_decimal;
use crate::catalog::{Field, Kind};
use crate::diagnostics::{Code, Detail, Help, Problem, excerpt, first_listed};
use crate::hir::joined;
use crate::syntax::ast::{Literal, Operand, Operator, Test};
use crate::syntax::canonical_value;
use crate::wire::StringComparisonType;

/// The comparison for an operator on strings, ignoring negation.
pub(super) fn string_comparison(operator: Operator) -> StringComparisonType {
    match operator {
        Operator::Contains | Operator::NotContains => StringComparisonType::Contains,
        Operator::StartsWith | Operator::NotStartsWith => StringComparisonType::StartsWith,
        Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual
        | Operator::In => StringComparisonType::Exact,
    }
}

/// True if a field supports the operator and the range of a test.
pub(super) fn supports(field: &Field, test: &Test) -> bool {
    let is_range = matches!(test.operand, Operand::Range(..));
    field.kind.operators().contains(&test.operator.node)
        && (!is_range || field.kind.supports_range())
}

/// The problem of a test that a field does not support.
pub(super) fn unsupported(field: &'static Field, test: &Test) -> Problem {
    let help = match value_with_dots(field, test) {
        Some(value) => {
            let value = canonical_value(&value);
            let line = format!(
                "{}; quote a value that contains `..`: `{} = {}`",
                operators(field),
                field.name,
                excerpt(&value)
            );
            let written = test.operator.span.to(test.operand.span());
            Help::from(line).suggesting(written, format!("= {value}"))
        }
        None => format!("{}: {}", operators(field), examples(field)).into(),
    };
    operator_not_taken(field.name, test, help)
}

/// The value that may be meant instead of a range: one that contains dots, on a field with open
/// values.
fn value_with_dots(field: &Field, test: &Test) -> Option<String> {
    let is_open = matches!(
        field.kind,
        Kind::Text | Kind::Id | Kind::AnyOf(_) | Kind::Joined(_) | Kind::FilterAttribute
    );
    // `between` is not written as a range, so it cannot be a value that contains dots.
    let is_written = test.operator.span.end < test.operand.span().end;
    match &test.operand {
        Operand::Range(low, high) if is_open && is_written => {
            let (low, high) = (low.node.as_text()?, high.node.as_text()?);
            Some(format!("{low}..{high}"))
        }
        _ => None,
    }
}

/// A test whose operator or range is not supported.
pub(super) fn operator_not_taken(field: &str, test: &Test, help: impl Into<Help>) -> Problem {
    let (operator, span) = match &test.operand {
        operand @ Operand::Range(..) => ("in a..b", operand.span()),
        Operand::Value(_) | Operand::List(_) => (test.operator.node.text(), test.operator.span),
    };
    let message = format!("`{field}` does not support `{operator}`");
    Problem::new(Code::OperatorNotTaken, span, message)
        .with_help(help)
        .with_detail(Detail::NotTaken {
            field: field.to_owned(),
            operator: operator.to_owned(),
        })
}

/// The operators of a field, for a help line.
pub(super) fn operators(field: &Field) -> String {
    format!("it supports {}", listed_operators(field.kind.operators()))
}

/// Operators as a list, in backticks.
pub(super) fn listed_operators(operators: &[Operator]) -> String {
    first_listed(operators.iter().map(|operator| operator.text()))
}

/// The syntax of a condition on the field.
pub(super) fn examples(field: &Field) -> String {
    let name = field.name;
    match field.kind {
        Kind::Text | Kind::AnyOf(_) => format!("`{name} = value` or `{name} ~ text`"),
        Kind::Joined(_) => format!("`{name} = \"Ann Lee\"` or `{name} ~ text`"),
        Kind::Id => format!("`{name} = value` or `{name} in (a, b)`"),
        Kind::Choice { values, .. } => {
            format!("`{name} = {}`", values.first().copied().unwrap_or_default())
        }
        Kind::Number => format!("`{name} >= 3` or `{name} in 2..4`"),
        Kind::Decimal => format!("`{name} >= 87.5`"),
        Kind::Date => format!("`{name} >= 2024-07-18`"),
        Kind::DateTime => format!("`{name} >= 2024-07-18T09:30:00Z` or `{name} = 2024-07-18`"),
        Kind::Flag => format!("`{name}` or `{name} = false`"),
        Kind::FilterAttribute => format!("`{name} = value`"),
    }
}

/// True if a field supports `=`.
pub(super) fn may_equal(field: &Field, value: &Literal) -> bool {
    let Some(text) = value.as_text() else {
        return true;
    };
    let is_one_of = |values: &[&str]| values.iter().any(|value| value.eq_ignore_ascii_case(text));
    match field.kind {
        Kind::Text | Kind::Id | Kind::AnyOf(_) | Kind::FilterAttribute => true,
        Kind::Joined(_) => text.contains(joined::SEPARATOR),
        Kind::Choice { values, .. } => is_one_of(values),
        Kind::Number => text.parse::<i32>().is_ok(),
        Kind::Decimal => read_decimal(text).is_some(),
        Kind::Date => read_relative(text).is_some() || read_date(text).is_some(),
        Kind::DateTime => read_relative(text).is_some() || read_instants(text).is_ok(),
        Kind::Flag => is_one_of(&["true", "false"]),
    }
}
