//! Unknown functions, and suggestions for them.

use super::names::{function_searching_by, supports_function, why_without_function};
use super::nearest::nearest;
use super::operators::{examples, may_equal, operators};
use crate::catalog::{self, FUNCTIONS, Field, Resource};
use crate::diagnostics::{Code, Detail, Help, Problem, excerpt, first_listed};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Argument, Operator, Test};
use crate::syntax::{
    canonical_argument, canonical_literal, canonical_test, canonical_value, equivalent_operator,
    without_glued_in,
};

/// A function that the language or the resource does not have, in the condition at `whole`.
pub(super) fn unknown_function(
    resource: &'static Resource,
    name: &Spanned<String>,
    arguments: &[Argument],
    test: Option<&Test>,
    whole: Span,
) -> Problem {
    let help = as_comparison(resource, &name.node, arguments, test, whole)
        .or_else(|| glued_in(resource, &name.node, arguments, whole))
        .or_else(|| {
            catalog::function(&name.node).map(|entry| why_without_function(resource, entry).into())
        })
        .or_else(|| as_field(resource, &name.node, arguments, whole))
        .or_else(|| near_function(resource, name))
        .unwrap_or_else(|| {
            format!(
                "the functions are {}",
                first_listed(resource.functions().map(|entry| entry.usage))
            )
            .into()
        });
    let written = excerpt(&name.node);
    let message = format!("`{}` has no function `{written}`", resource.name);
    Problem::new(Code::UnknownFunction, name.span, message)
        .with_help(help)
        .with_detail(Detail::Function(written))
}

/// The operator of `startswith(…)`, negated by `= false`.
fn operator_of_call(function: &str, test: &str) -> Option<Operator> {
    let operator = equivalent_operator(function).filter(|operator| *operator != Operator::In)?;
    match test {
        "" | " = true" | " = 1" => Some(operator),
        " = false" | " = 0" => operator.negated(),
        _ => None,
    }
}

/// `startswith(username, "Sup")` as a condition, perhaps compared with `true` or `false`.
fn as_comparison(
    resource: &Resource,
    function: &str,
    arguments: &[Argument],
    test: Option<&Test>,
    whole: Span,
) -> Option<Help> {
    let test = test.map_or_else(String::new, |test| canonical_test(test).to_lowercase());
    let operator = operator_of_call(function, &test)?;
    let [field, value] = arguments else {
        return None;
    };
    let (field, value) = (lone_text(field)?, lone_text(value)?);
    // `state above (a, b)` looks like a call, but is not one.
    let near = nearest(field, resource.fields.iter().flat_map(Field::names))
        .and_then(|near| resource.field(near))?;
    if !near.kind.operators().contains(&operator) {
        let (operator, name) = (operator.text(), near.name);
        let supported = operators(near);
        let line = format!("that means `{operator}`, which `{name}` does not support: {supported}");
        return Some(line.into());
    }
    let field = if resource.field(field).is_some() {
        field
    } else {
        near.name
    };
    let condition = format!("{field} {} {}", operator.text(), canonical_value(value));
    Some(Help::replacing("write", whole, condition).dropping(&test))
}

/// The text of an argument that is not compared.
fn lone_text(argument: &Argument) -> Option<&str> {
    let key = argument.key.node.as_text();
    key.filter(|_| argument.test.is_none())
}

/// `usernamein (a, b)` as a condition.
fn glued_in(resource: &Resource, name: &str, arguments: &[Argument], whole: Span) -> Option<Help> {
    let (field, word) =
        without_glued_in(name).filter(|(field, _)| resource.field(field).is_some())?;
    let inside = arguments
        .iter()
        .map(canonical_argument)
        .collect::<Vec<_>>()
        .join(", ");
    let condition = format!("{field} {} ({inside})", word.to_lowercase());
    Some(Help::replacing(
        "`in` is a separate word: write",
        whole,
        condition,
    ))
}

/// `username(bob)`: a field written like a function.
fn as_field(
    resource: &'static Resource,
    name: &str,
    arguments: &[Argument],
    whole: Span,
) -> Option<Help> {
    let field = resource.field(name)?;
    let why = format!("`{}` is a field", field.name);
    let [first, rest @ ..] = arguments else {
        return Some(format!("{why}: {}", examples(field)).into());
    };
    let condition = format!("{} = {}", field.name, canonical_literal(&first.key.node));
    let help = Help::from(format!("{why}: `{}`", excerpt(&condition)));
    let is_meant = rest.is_empty()
        && first.test.is_none()
        && !first.under
        && may_equal(field, &first.key.node);
    Some(if is_meant {
        help.suggesting(whole, condition)
    } else {
        help
    })
}

/// A function with a similar name, or an alias for one.
fn near_function(resource: &'static Resource, name: &Spanned<String>) -> Option<Help> {
    let near =
        nearest(&name.node, FUNCTIONS.iter().map(|entry| entry.name)).and_then(catalog::function);
    let (what, entry) = match near {
        Some(entry) => (None, entry),
        None => function_searching_by(&name.node).map(|(what, entry)| (Some(what), entry))?,
    };
    let is_had = supports_function(resource, entry);
    let line = match what {
        Some(what) if is_had => format!("use a function to search by {what}: `{}`", entry.usage),
        None if is_had => format!("did you mean `{}`?", entry.usage),
        Some(what) => format!(
            "`{}` searches by {what}, but {}",
            entry.name,
            why_without_function(resource, entry)
        ),
        None => format!(
            "`{}` is similar, but {}",
            entry.name,
            why_without_function(resource, entry)
        ),
    };
    let help = Help::from(line);
    Some(if is_had {
        help.suggesting(name.span, entry.name)
    } else {
        help
    })
}
