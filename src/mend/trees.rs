//! What is meant by the tree of a query: conditions of another shape than the one that was written.

use super::Source;
use crate::catalog::{Kind, Resource};
use crate::check::meant_range;
use crate::problem::Problem;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Argument, Ast, Condition, Expression, Literal, Node, Operand, Operator, Subject, Test};
use crate::syntax::canonical_value;

// ---- values without their field ----

/// `username = a or b`: the second value is compared as the first one is.
pub(super) fn carried_on(ast: &Ast, resource: &'static Resource) -> Option<String> {
    let mut root = ast.root.clone()?;
    let mut is_changed = false;
    carry_on(&mut root, resource, &mut is_changed);
    is_changed.then(|| root.to_string())
}

fn carry_on(node: &mut Node, resource: &'static Resource, is_changed: &mut bool) {
    let members = match &mut node.node {
        Expression::Or(members) => members,
        Expression::And(members) => {
            return members.iter_mut().for_each(|member| carry_on(member, resource, is_changed));
        }
        Expression::Not(inner) => return carry_on(inner, resource, is_changed),
        Expression::Condition(_) => return,
    };
    if let Some(list) = none_of(members, resource) {
        *node = list;
        *is_changed = true;
        return;
    }
    let Expression::Or(members) = &mut node.node else { return };
    let mut before: Option<Condition> = None;
    for member in members {
        match (&mut member.node, &before) {
            (Expression::Condition(Condition { subject: Subject::Field(name), test: alone @ None }), Some(before))
                if resource.field(&name.node).is_none() =>
            {
                let mut test = before.test.clone();
                if let Some(Test { operand: Operand::Value(value), .. }) = &mut test {
                    value.node = Literal::text(&*name.node);
                }
                if let Subject::Field(field) = &before.subject {
                    name.node.clone_from(&field.node);
                }
                *alone = test;
                *is_changed = true;
            }
            (Expression::Condition(condition), _) => before = is_comparison(condition).then(|| condition.clone()),
            (_, _) => before = None,
        }
    }
}

/// `type != CUSTOM or OFFLINE`: none of these values.
fn none_of(members: &[Node], resource: &'static Resource) -> Option<Node> {
    let (first, rest) = members.split_first()?;
    let Expression::Condition(Condition { subject, test: Some(test) }) = &first.node else { return None };
    let Test { operator, operand: Operand::Value(value) } = test else { return None };
    let words = rest.iter().map(|member| match &member.node {
        Expression::Condition(Condition { subject: Subject::Field(name), test: None })
            if resource.field(&name.node).is_none() =>
        {
            Some(Spanned::new(Literal::text(&*name.node), name.span))
        }
        _ => None,
    });
    let words: Vec<_> = words.collect::<Option<_>>()?;
    if operator.node != Operator::NotEqual || !matches!(subject, Subject::Field(_)) {
        return None;
    }
    let operator = Spanned::new(Operator::In, operator.span);
    let operand = Operand::List(std::iter::once(value.clone()).chain(words).collect());
    let condition = Condition { subject: subject.clone(), test: Some(Test { operator, operand }) };
    let inner = Spanned::new(Expression::Condition(condition), first.span);
    Some(Spanned::new(Expression::Not(Box::new(inner)), first.span))
}

/// Whether a condition compares a field with one value. Of two values that must not be, any record lacks one: whoever
/// writes `a != b or c` means something else.
fn is_comparison(condition: &Condition) -> bool {
    let compares = |test: &Test| {
        let (operator, is_negated) = test.operator.node.positive();
        matches!(test.operand, Operand::Value(_)) && operator != Operator::In && !is_negated
    };
    matches!(condition.subject, Subject::Field(_)) && condition.test.as_ref().is_some_and(compares)
}

// ---- conditions of another shape ----

/// Levels without their proficiency, and ranges on fields that take none: those are values with dots in them.
pub(super) fn reshaped(ast: &Ast, errors: &[Problem], source: Source<'_>) -> Option<String> {
    let mut root = ast.root.clone()?;
    let mut is_changed = false;
    let is_of_proficiency =
        |problem: &&Problem| matches!(problem, Problem::UnknownField { help, .. } if help.contains("`proficiency("));
    let levels: Vec<Span> = errors.iter().filter(is_of_proficiency).filter_map(Problem::span).collect();
    let is_malformed =
        |problem: &&Problem| matches!(problem, Problem::MalformedValue { expected: "a whole number" | "a number", .. });
    let malformed: Vec<Span> = errors.iter().filter(is_malformed).filter_map(Problem::span).collect();
    each_condition(&mut root, &mut |condition| {
        is_changed |= reshape(condition, &levels, source) || ranged(condition, &malformed);
    });
    is_changed.then(|| root.to_string())
}

/// `displayorder in 3-7`: a value behind `in` that is a range, on fields that take some.
pub(super) fn ranges(ast: &Ast, resource: &'static Resource) -> Option<String> {
    let mut root = ast.root.clone()?;
    let mut is_changed = false;
    each_condition(&mut root, &mut |condition| {
        let Condition { subject: Subject::Field(name), test: Some(test) } = &*condition else { return };
        let takes_range = resource.field(&name.node).is_some_and(|field| field.kind.takes_range());
        if let (Operand::Value(value), Operator::In, true) = (&test.operand, test.operator.node, takes_range) {
            let place = value.span;
            is_changed |= ranged(condition, &[place]);
        }
    });
    is_changed.then(|| root.to_string())
}

/// `displayorder = 3-7` · `displayorder in [3..7]`: a range with other signs.
fn ranged(condition: &mut Condition, malformed: &[Span]) -> bool {
    let Condition { subject: Subject::Field(_), test: Some(test) } = condition else { return false };
    let Some((low, high)) = meant_range(test) else { return false };
    let place = match &test.operand {
        Operand::Value(value) => value.span,
        Operand::Range(low, high) => low.span.to(high.span),
        Operand::List(_) => return false,
    };
    if !malformed.contains(&place) {
        return false;
    }
    test.operator.node = Operator::In;
    test.operand = Operand::Range(Spanned::new(Literal::text(low), place), Spanned::new(Literal::text(high), place));
    true
}

fn reshape(condition: &mut Condition, levels: &[Span], source: Source<'_>) -> bool {
    let resource = source.resource;
    let Condition { subject: Subject::Field(name), test: Some(test) } = condition else { return false };
    match resource.field(&name.node) {
        Some(field) if matches!(test.operand, Operand::Range(..)) && !field.kind.takes_range() => {
            without_range(field.kind, test, source.written)
        }
        None if levels.contains(&name.span) && test.is_of_level() => {
            let quoted = !name.node.eq_ignore_ascii_case("level") && canonical_value(&name.node) != name.node;
            let text = if name.node.eq_ignore_ascii_case("proficiency") { "level" } else { &name.node };
            let key = Spanned::new(Literal::Text { text: text.to_owned(), quoted }, name.span);
            let argument = Argument { under: false, key, test: Some(test.clone()), span: name.span };
            let function = Spanned::new("proficiency".to_owned(), name.span);
            *condition = Condition { subject: Subject::Call { function, arguments: vec![argument] }, test: None };
            true
        }
        _ => false,
    }
}

fn without_range(kind: Kind, test: &mut Test, written: &str) -> bool {
    let Operand::Range(low, high) = &test.operand else { return false };
    let (Literal::Text { text: first, .. }, Literal::Text { text: last, .. }) = (&low.node, &high.node) else {
        return false;
    };
    let text = format!("{first}..{last}");
    // A range that was written in other words is no value with dots in it.
    if !written.contains(&text) {
        return false;
    }
    let value = Spanned::new(Literal::text(text), low.span.to(high.span));
    test.operator.node = Operator::Equal;
    test.operand = Operand::Value(value);
    kind.operators().contains(&Operator::Equal)
}

fn each_condition(node: &mut Node, visit: &mut impl FnMut(&mut Condition)) {
    match &mut node.node {
        Expression::And(members) | Expression::Or(members) => {
            for member in members {
                each_condition(member, visit);
            }
        }
        Expression::Not(inner) => each_condition(inner, visit),
        Expression::Condition(condition) => visit(condition),
    }
}

// ---- wildcards of other languages ----

/// `~ "%Sup%"`, `= Sup*`: in a query of another language these are wildcards.
pub(super) fn without_wildcards(mut ast: Ast) -> Ast {
    if let Some(root) = &mut ast.root {
        each_condition(root, &mut |condition| {
            if let Condition { subject: Subject::Field(_), test: Some(test) } = condition {
                without_wildcard(test);
            }
        });
    }
    ast
}

fn without_wildcard(test: &mut Test) {
    let Operand::Value(value) = &mut test.operand else { return };
    let Literal::Text { text, .. } = &value.node else { return };
    let is_wildcard = |char: char| matches!(char, '*' | '%');
    let bare = text.trim_matches(is_wildcard);
    if bare.is_empty() || bare == text {
        return;
    }
    let (inside, at_start) = (text.starts_with(is_wildcard), text.ends_with(is_wildcard));
    test.operator.node = match (test.operator.node, inside, at_start) {
        (Operator::Equal | Operator::Contains, false, true) => Operator::StartsWith,
        (Operator::NotEqual | Operator::NotContains, false, true) => Operator::NotStartsWith,
        (Operator::Equal | Operator::Contains, ..) => Operator::Contains,
        (Operator::NotEqual | Operator::NotContains, ..) => Operator::NotContains,
        (other, ..) => other,
    };
    value.node = Literal::text(bare);
}
