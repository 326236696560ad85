//! Rewrites conditions in a tree whose shape is not what was meant.

use super::Source;
use crate::catalog::{Kind, Resource};
use crate::check::{is_wildcard, meant_range};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Ast, Condition, Expression, Literal, Node, Operand, Operator, Subject, Test,
};

fn with_root(root: Node) -> Ast {
    Ast {
        root: Some(root),
        ..Ast::default()
    }
}

// ---- values without their field ----

/// `username = a or b`: the second value is compared as the first one is.
pub(super) fn repeat_comparison(ast: &Ast, resource: &'static Resource) -> Option<Ast> {
    let mut root = ast.root.clone()?;
    let mut is_changed = false;
    carry_on(&mut root, resource, &mut is_changed);
    is_changed.then(|| with_root(root))
}

fn carry_on(node: &mut Node, resource: &'static Resource, is_changed: &mut bool) {
    let members = match &mut node.node {
        Expression::Or(members) => members,
        Expression::And(members) => {
            return members
                .iter_mut()
                .for_each(|member| carry_on(member, resource, is_changed));
        }
        Expression::Not(inner) => return carry_on(inner, resource, is_changed),
        Expression::Condition(_) => return,
    };
    if let Some(list) = none_of(members, resource) {
        *node = list;
        *is_changed = true;
        return;
    }
    let Expression::Or(members) = &mut node.node else {
        return;
    };
    let mut before: Option<Condition> = None;
    for member in members {
        match (&mut member.node, &before) {
            (
                Expression::Condition(Condition {
                    subject: Subject::Field(name),
                    test: alone @ None,
                }),
                Some(before),
            ) if resource.field(&name.node).is_none() => {
                let mut test = before.test.clone();
                if let Some(Test {
                    operand: Operand::Value(value),
                    ..
                }) = &mut test
                {
                    value.node = Literal::text(&*name.node);
                }
                if let Subject::Field(field) = &before.subject {
                    name.node.clone_from(&field.node);
                }
                *alone = test;
                *is_changed = true;
            }
            (Expression::Condition(condition), _) => {
                before = is_comparison(condition).then(|| condition.clone());
            }
            (_, _) => before = None,
        }
    }
}

/// `type != CUSTOM or OFFLINE`: none of these values.
fn none_of(members: &[Node], resource: &'static Resource) -> Option<Node> {
    let (first, rest) = members.split_first()?;
    let Expression::Condition(Condition {
        subject,
        test: Some(test),
    }) = &first.node
    else {
        return None;
    };
    let Test {
        operator,
        operand: Operand::Value(value),
    } = test
    else {
        return None;
    };
    let words = rest.iter().map(|member| match &member.node {
        Expression::Condition(Condition {
            subject: Subject::Field(name),
            test: None,
        }) if resource.field(&name.node).is_none() => {
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
    let condition = Condition {
        subject: subject.clone(),
        test: Some(Test { operator, operand }),
    };
    let inner = Spanned::new(Expression::Condition(condition), first.span);
    Some(Spanned::new(Expression::Not(Box::new(inner)), first.span))
}

/// True if a condition compares a field with one value without `!`. Every record lacks one of two
/// values, so `a != b or c` must mean something else.
fn is_comparison(condition: &Condition) -> bool {
    let compares = |test: &Test| {
        let (operator, is_negated) = test.operator.node.positive();
        matches!(test.operand, Operand::Value(_)) && operator != Operator::In && !is_negated
    };
    matches!(condition.subject, Subject::Field(_)) && condition.test.as_ref().is_some_and(compares)
}

// ---- conditions of another shape ----

/// Ranges on fields that take none: those are values with dots in them.
pub(super) fn reshaped(ast: &Ast, source: Source<'_>) -> Option<Ast> {
    let mut root = ast.root.clone()?;
    let mut is_changed = false;
    each_condition(&mut root, &mut |condition| {
        is_changed |= reshape(condition, source);
    });
    is_changed.then(|| with_root(root))
}

/// `displayorder in 3-7`: a value behind `in` that is a range with other signs, on fields that take some.
pub(super) fn ranges(ast: &Ast, resource: &'static Resource) -> Option<Ast> {
    let mut root = ast.root.clone()?;
    let mut is_changed = false;
    each_condition(&mut root, &mut |condition| {
        is_changed |= ranged(condition, resource);
    });
    is_changed.then(|| with_root(root))
}

fn ranged(condition: &mut Condition, resource: &Resource) -> bool {
    let Condition {
        subject: Subject::Field(name),
        test: Some(test),
    } = condition
    else {
        return false;
    };
    let (Operand::Value(value), Operator::In) = (&test.operand, test.operator.node) else {
        return false;
    };
    let place = value.span;
    let takes_range = resource
        .field(&name.node)
        .is_some_and(|field| field.kind.takes_range());
    let Some((low, high)) = meant_range(test).filter(|_| takes_range) else {
        return false;
    };
    test.operand = Operand::Range(
        Spanned::new(Literal::text(low), place),
        Spanned::new(Literal::text(high), place),
    );
    true
}

fn reshape(condition: &mut Condition, source: Source<'_>) -> bool {
    let Condition {
        subject: Subject::Field(name),
        test: Some(test),
    } = condition
    else {
        return false;
    };
    let field = source
        .resource
        .field(&name.node)
        .filter(|field| !field.kind.takes_range());
    let is_range = matches!(test.operand, Operand::Range(..));
    field.is_some_and(|field| is_range && without_range(field.kind, test, source.written))
}

fn without_range(kind: Kind, test: &mut Test, written: &str) -> bool {
    let Operand::Range(low, high) = &test.operand else {
        return false;
    };
    let (Literal::Text { text: first, .. }, Literal::Text { text: last, .. }) =
        (&low.node, &high.node)
    else {
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

/// `like "%Sup%"`, `:Sup*`: behind operators of other languages which stand in these places, these are wildcards. Behind
/// one of this language they are text.
/// `like 'bob'` compares with all of the text.
pub(super) fn without_wildcards(mut ast: Ast, operators: &[(Span, bool)]) -> Ast {
    if let Some(root) = &mut ast.root {
        each_condition(root, &mut |condition| {
            if let Condition {
                subject: Subject::Field(_),
                test: Some(test),
            } = condition
                && let Some((_, is_whole)) = operators
                    .iter()
                    .find(|(span, _)| *span == test.operator.span)
            {
                without_wildcard(test, *is_whole);
            }
        });
    }
    ast
}

fn without_wildcard(test: &mut Test, is_whole: bool) {
    let Operand::Value(value) = &mut test.operand else {
        return;
    };
    let Literal::Text { text, .. } = &value.node else {
        return;
    };
    let bare = text.trim_matches(is_wildcard);
    if bare.is_empty() {
        return;
    }
    if bare == text {
        test.operator.node = match test.operator.node {
            Operator::Contains if is_whole => Operator::Equal,
            Operator::NotContains if is_whole => Operator::NotEqual,
            other => other,
        };
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
