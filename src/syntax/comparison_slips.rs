//! Problems of comparisons: operators of other languages, and values that an operator does not accept.

use super::ast::{Literal, Operand, Operator, Value};
use super::foreign_operators::{foreign_operator, has_wildcards, native_operator};
use super::text::{foreign_range, slice, spaced, value as canonical_value};
use crate::diagnostics::{Detail, Found, Help, Problem, Suggestion, excerpt};
use crate::span::{Span, Spanned};

/// The meaning of a foreign operator, and the problem to report.
pub(super) fn operator(written: &str, span: Span) -> (Operator, Problem) {
    let plain = written
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let (operator, help) = match (native_operator(&plain), foreign_operator(&plain)) {
        (Some(own), _) => (
            own,
            format!("write `{}` without white space in it", own.text()),
        ),
        // After `not`, this means `in`.
        (None, Some(other)) => (other.operator().unwrap_or(Operator::In), other.help()),
        (None, None) => (
            Operator::Equal,
            "the operators are `=` `!=` `~` `!~` `^=` `!^=` `<` `<=` `>` `>=` and `in`".to_owned(),
        ),
    };
    (operator, Problem::unknown_operator(plain, help, span))
}

/// Replaces an operator of another language, and its value if that is a pattern, with the intended
/// ones, both in the tree and in the problem's suggestion.
pub(super) fn replace_operator(
    query: &str,
    operator: &mut Spanned<Operator>,
    operand: &mut Operand,
    problem: &mut Problem,
) {
    let written = slice(query, operator.span).to_lowercase();
    let Some((meant, bare)) = equivalent(&written, operand) else {
        return;
    };
    operator.node = meant;
    let mut edits = vec![(operator.span, spaced(query, operator.span, meant.text()))];
    match (operand, bare) {
        (Operand::Value(value), Some(text)) => {
            edits.push((value.span, canonical_value(&text)));
            value.node = Literal::Text { text, quoted: true };
        }
        (Operand::Value(_), None) => {}
        (Operand::List(_) | Operand::Range(..), _) => {
            problem.set_help_line("write `in` before a list or a range");
        }
    }
    problem.suggest(Some(Suggestion::of(edits)));
}

/// The equivalent of another language's operator before an operand, and the operand's text without
/// wildcards if it has any. `None` if there is no equivalent: a negated list needs a `not` before
/// the condition.
fn equivalent(written: &str, operand: &Operand) -> Option<(Operator, Option<String>)> {
    let meant = native_operator(written).or_else(|| foreign_operator(written)?.operator())?;
    let Operand::Value(value) = operand else {
        return (meant == Operator::Equal).then_some((Operator::In, None));
    };
    match &value.node {
        Literal::Text { text, .. } if has_wildcards(written) => {
            let (operator, bare) = without_wildcards(written, meant, text)?;
            Some((operator, (bare != text).then(|| bare.to_owned())))
        }
        Literal::Text { .. } | Literal::Parameter(_) => Some((meant, None)),
    }
}

/// `like "%Sup%"`, `:Sup*`: after operators of other languages, these are wildcards. `like 'bob'`
/// compares with all of the text. `None` for other patterns.
fn without_wildcards<'t>(
    written: &str,
    operator: Operator,
    text: &'t str,
) -> Option<(Operator, &'t str)> {
    let is_wildcard = |char: char| matches!(char, '*' | '%');
    let is_expression = matches!(written, "=~" | "matches");
    let bare = text.trim_matches(is_wildcard);
    if bare.is_empty() || bare.contains(is_wildcard) || is_expression && text.contains(EXPRESSION) {
        return None;
    }
    let is_whole = bare == text && written.contains("like");
    let at_start = !text.starts_with(is_wildcard) && text.ends_with(is_wildcard);
    let [equal, contains, starts] = if operator.positive().1 {
        [
            Operator::NotEqual,
            Operator::NotContains,
            Operator::NotStartsWith,
        ]
    } else {
        [Operator::Equal, Operator::Contains, Operator::StartsWith]
    };
    let meant = match (is_whole, at_start, bare == text) {
        (true, ..) => equal,
        (_, true, _) => starts,
        (_, _, true) => operator,
        _ => contains,
    };
    Some((meant, bare))
}

/// Characters that make a string a regular expression.
const EXPRESSION: [char; 6] = ['/', '\\', '[', '(', '*', '.'];

/// `level between 2 and 4`
pub(super) fn between(query: &str, values: &[Value], span: Span) -> Problem {
    let end = |index: usize| {
        values
            .get(index)
            .map(|value| excerpt(slice(query, value.span)))
            .unwrap_or_default()
    };
    let help = Help::from(format!(
        "write `in {}..{}`: both ends are included",
        end(0),
        end(1)
    ));
    let help = match values {
        [low, high] => help.suggesting(
            Span::new(span.start, high.span.end),
            format!("in {}..{}", slice(query, low.span), slice(query, high.span)),
        ),
        _ => help,
    };
    Problem::unknown_operator("between", help, span)
}

/// `field = (a, b)`, `field = 2..4`, `field in a`: the operator becomes `in`.
pub(super) fn operand(
    query: &str,
    operator: &mut Spanned<Operator>,
    operand: &Operand,
    span: Span,
) -> Option<Problem> {
    let problem = match operand {
        Operand::Value(value) if operator.node == Operator::In => {
            let is_parameter = matches!(value.node, Literal::Parameter(_));
            (!is_parameter).then(|| one_value(query, value.span, span))
        }
        Operand::Value(_) => None,
        Operand::List(_) | Operand::Range(..) if operator.node == Operator::In => None,
        Operand::List(_) | Operand::Range(..) => {
            Some(several_values(query, operator, operand, span))
        }
    };
    if problem.is_some() {
        operator.node = Operator::In;
    }
    problem
}

/// `field in a`
fn one_value(query: &str, value: Span, span: Span) -> Problem {
    const EXPECTED: &str = "a list or a range after `in`";
    let written = slice(query, value);
    if written.starts_with(['[', '{']) {
        let help = "put a list in parentheses: `in (a, b)`";
        return Problem::syntax(EXPECTED, "a list in brackets", help, span);
    }
    // `in 3-7` may be a range, and `in a, b` a list that continues.
    let after = query.get(value.end as usize..).unwrap_or_default();
    let is_whole = foreign_range(written).is_none() && !after.trim_start().starts_with(',');
    let line = format!("write `in ({})`", excerpt(written));
    let help = if is_whole {
        Help::from(line).suggesting(value, format!("({written})"))
    } else {
        line.into()
    };
    Problem::syntax(EXPECTED, "one value", help, span).with_detail(Detail::Operand(Found::Value))
}

/// `field = (a, b)`, `field = 2..4`
fn several_values(
    query: &str,
    operator: &Spanned<Operator>,
    operand: &Operand,
    span: Span,
) -> Problem {
    let inside = match operand {
        Operand::List(values) => values.iter().map(|value| value.span).reduce(Span::to),
        Operand::Range(low, high) => Some(low.span.to(high.span)),
        Operand::Value(value) => Some(value.span),
    };
    let inside = inside.map_or_else(|| "a, b".to_owned(), |inside| excerpt(slice(query, inside)));
    let (found, detail) = match operand {
        Operand::Range(..) => ("a range", Found::Range),
        Operand::List(_) | Operand::Value(_) => ("a list", Found::List),
    };
    let line = match operator.node {
        _ if detail == Found::Range => {
            format!("write `in {inside}`, or quote a value that contains `..`")
        }
        Operator::NotEqual => {
            format!("put `not` before the whole condition, and write `in ({inside})`")
        }
        // An empty list gives no hint of its meaning.
        operator if operator == Operator::Equal || operand.last().is_none() => {
            format!("write `in ({inside})`")
        }
        _ => "write a condition for each value".to_owned(),
    };
    let help = Help::from(line);
    let help = if operator.node == Operator::Equal {
        help.suggesting(operator.span, spaced(query, operator.span, "in"))
    } else {
        help
    };
    Problem::syntax("one value", found, help, span).with_detail(Detail::Operand(detail))
}

/// `field in ()`
pub(super) fn empty_list(span: Span) -> Problem {
    Problem::syntax(
        "a value",
        "an empty list",
        "write at least one value: `in (a, b)`",
        span,
    )
}
