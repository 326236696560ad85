//! Converts a [`Query`] back to an [`Ast`] for printing: residuals, and requests that were read.

use crate::hir::{self, Comparison, Condition, Predicate, Proficiency, Query};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Argument, Condition as Written, Expression, Literal, Node, Operand, Operator, Subject, Test,
    Value,
};
use crate::wire::{HierarchyGroupMatchType, StringComparisonType};

/// The text of a condition, in canonical form.
pub(crate) fn condition_text(condition: &Condition) -> String {
    condition_node(&condition.test).to_string()
}

/// The text of a query, negated or not, in canonical form.
pub(crate) fn query_text(query: &Query, negated: bool) -> String {
    let text = |node: Node| {
        if negated {
            without_span(Expression::Not(Box::new(node))).to_string()
        } else {
            node.to_string()
        }
    };
    node(query).map(text).unwrap_or_default()
}

fn node(query: &Query) -> Option<Node> {
    match query {
        Query::Everything => None,
        Query::Condition(condition) => Some(condition_node(&condition.test)),
        Query::Not(condition) => Some(without_span(Expression::Not(Box::new(condition_node(
            &condition.test,
        ))))),
        Query::And(members) => all(members.iter().filter_map(node).collect()),
        Query::Or(members) => any(members.iter().filter_map(node).collect()),
    }
}

/// A condition as a tree.
pub(crate) fn condition_node(test: &hir::Test) -> Node {
    without_span(Expression::Condition(written(test)))
}

/// A comparison of a field with one value, even if the catalog lacks the field.
pub(crate) fn compared_field(name: &str, operator: Operator, value: &str) -> Node {
    tested_field(name, compared(operator, text(value)))
}

/// A comparison of a field with ordered values, even if the catalog lacks the field.
pub(crate) fn compared_in_order(name: &str, comparison: Comparison<&str>) -> Node {
    tested_field(name, ordered_test(comparison, str::to_owned))
}

fn tested_field(name: &str, test: Test) -> Node {
    without_span(Expression::Condition(Written {
        subject: field(name),
        test: Some(test),
    }))
}

fn without_span<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

/// All of the nodes; `None` if there are none.
pub(crate) fn all(mut nodes: Vec<Node>) -> Option<Node> {
    if nodes.len() <= 1 {
        nodes.pop()
    } else {
        Some(without_span(Expression::And(nodes)))
    }
}

/// Any of the nodes; `None` if there are none. Adjacent exact comparisons of one subject become a
/// list.
pub(crate) fn any(nodes: Vec<Node>) -> Option<Node> {
    let mut listed: Vec<Node> = Vec::with_capacity(nodes.len());
    for mut node in nodes {
        let before = listed.last_mut().and_then(exact).zip(exact(&mut node));
        match before {
            Some((before, node)) if before.has_subject_of(&node) => before.extend(node),
            _ => listed.push(node),
        }
    }
    if listed.len() <= 1 {
        listed.pop()
    } else {
        Some(without_span(Expression::Or(listed)))
    }
}

/// The subject of an exact comparison: a field, a field named by `field("Name")`, or a tag key.
struct Exact<'n> {
    subject: ExactSubject<'n>,
    test: &'n mut Test,
}

#[derive(PartialEq, Eq)]
enum ExactSubject<'n> {
    Whole(&'n Subject),
    Tag(&'n Value),
}

/// The node as an exact comparison, if it is one.
fn exact(node: &mut Node) -> Option<Exact<'_>> {
    let Expression::Condition(Written { subject, test }) = &mut node.node else {
        return None;
    };
    let (subject, test) = if let Some(test) = test {
        (ExactSubject::Whole(subject), test)
    } else {
        let (key, test) = only_tag(subject)?;
        (ExactSubject::Tag(key), test)
    };
    let is_exact = match &test.operand {
        Operand::Value(_) => test.operator.node == Operator::Equal,
        Operand::List(_) => test.operator.node == Operator::In,
        Operand::Range(..) => false,
    };
    is_exact.then_some(Exact { subject, test })
}

/// The key and the test of `tag(KEY = VALUE)`.
fn only_tag(subject: &mut Subject) -> Option<(&Value, &mut Test)> {
    match subject {
        Subject::Call {
            function,
            arguments,
        } if function.node == "tag" => match arguments.as_mut_slice() {
            [Argument { key, test, .. }] => Some((key, test.as_mut()?)),
            _ => None,
        },
        Subject::Call { .. } | Subject::Field(_) => None,
    }
}

/// The values listed by an exact comparison.
pub(crate) fn listed(node: &mut Node) -> Option<&mut Vec<Value>> {
    match &mut exact(node)?.test.operand {
        Operand::List(values) => Some(values),
        Operand::Value(_) | Operand::Range(..) => None,
    }
}

impl Exact<'_> {
    fn has_subject_of(&self, other: &Exact<'_>) -> bool {
        self.subject == other.subject
    }

    /// Adds the values of another comparison and discards the rest of it.
    fn extend(self, other: Exact<'_>) {
        let Exact { test: more, .. } = other;
        let values = |operand: &mut Operand| match operand {
            Operand::Value(value) => vec![value.clone()],
            Operand::List(values) => std::mem::take(values),
            Operand::Range(..) => Vec::new(),
        };
        let mut all = values(&mut self.test.operand);
        all.extend(values(&mut more.operand));
        *self.test = Test {
            operator: without_span(Operator::In),
            operand: Operand::List(all),
        };
    }
}

fn written(test: &hir::Test) -> Written {
    let (subject, test) = match test {
        hir::Test::Field(known, predicate) => (field(known.name), field_test(predicate)),
        hir::Test::OtherField {
            name,
            comparison,
            value,
        } => {
            let test = compared(string_operator(*comparison), text(value));
            (other_field(name), Some(test))
        }
        hir::Test::Tag { key, value } => {
            let test = compared(Operator::Equal, text(value));
            (call("tag", vec![argument(text(key), Some(test))]), None)
        }
        hir::Test::TagKey(key) => (call("tag", vec![argument(text(key), None)]), None),
        hir::Test::Proficiency(parts) => (call("proficiency", proficiency(parts)), None),
        hir::Test::Hierarchy { group, reach } => {
            let group = Argument {
                under: *reach == HierarchyGroupMatchType::WithChildGroups,
                ..argument(text(group), None)
            };
            (call("hierarchy", vec![group]), None)
        }
    };
    Written { subject, test }
}

/// The test of a field; none for a flag that is set.
fn field_test(predicate: &Predicate) -> Option<Test> {
    let equal = |value: &str| compared(Operator::Equal, text(value));
    Some(match predicate {
        Predicate::Text(comparison, value) => compared(string_operator(*comparison), text(value)),
        Predicate::Choice(value) => equal(value),
        Predicate::FilterAttribute(value) => equal(value),
        Predicate::Number(comparison) => ordered_test(*comparison, |value| value.to_string()),
        Predicate::Decimal(comparison) => ordered_test(*comparison, |value| value.to_string()),
        Predicate::Date(comparison) => ordered_test(*comparison, |value| value.to_string()),
        Predicate::DateTime(comparison) => ordered_test(*comparison, |value| value.to_string()),
        Predicate::Flag(true) => return None,
        Predicate::Flag(false) => equal("false"),
    })
}

/// A proficiency, in short form if it has only an exact value and perhaps a level, otherwise in
/// full.
fn proficiency(parts: &Proficiency) -> Vec<Argument> {
    let level = parts
        .level
        .map(|level| ordered_test(level, |value| value.to_string()));
    if let (None, Some((StringComparisonType::Exact, value))) = (&parts.name, &parts.value) {
        return vec![argument(text(value), level)];
    }
    let part = |word: &str, part: &Option<(StringComparisonType, String)>| {
        let test = part
            .as_ref()
            .map(|(comparison, value)| compared(string_operator(*comparison), text(value)));
        test.map(|test| argument(bare(word), Some(test)))
    };
    let level = level.map(|level| argument(bare("level"), Some(level)));
    [
        part("name", &parts.name),
        part("value", &parts.value),
        level,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn ordered_test<T: Copy>(comparison: Comparison<T>, print: impl Fn(T) -> String) -> Test {
    let value = |value: T| text(&print(value));
    match comparison {
        Comparison::Equal(bound) => compared(Operator::Equal, value(bound)),
        Comparison::NotEqual(bound) => compared(Operator::NotEqual, value(bound)),
        Comparison::Less(bound) => compared(Operator::Less, value(bound)),
        Comparison::LessOrEqual(bound) => compared(Operator::LessOrEqual, value(bound)),
        Comparison::Greater(bound) => compared(Operator::Greater, value(bound)),
        Comparison::GreaterOrEqual(bound) => compared(Operator::GreaterOrEqual, value(bound)),
        Comparison::Range(low, high) => Test {
            operator: without_span(Operator::In),
            operand: Operand::Range(value(low), value(high)),
        },
    }
}

fn string_operator(comparison: StringComparisonType) -> Operator {
    match comparison {
        StringComparisonType::Exact => Operator::Equal,
        StringComparisonType::Contains => Operator::Contains,
        StringComparisonType::StartsWith => Operator::StartsWith,
    }
}

fn compared(operator: Operator, value: Value) -> Test {
    Test {
        operator: without_span(operator),
        operand: Operand::Value(value),
    }
}

fn text(value: &str) -> Value {
    without_span(Literal::text(value))
}

/// A keyword argument such as `name` or `level`.
fn bare(word: &str) -> Value {
    without_span(Literal::Text {
        text: word.to_owned(),
        quoted: false,
    })
}

fn field(name: &str) -> Subject {
    Subject::Field(without_span(name.to_owned()))
}

/// `field("Name")`: the name in quotes, as the documentation writes it.
fn other_field(name: &str) -> Subject {
    let name = without_span(Literal::Text {
        text: name.to_owned(),
        quoted: true,
    });
    call("field", vec![argument(name, None)])
}

fn call(function: &str, arguments: Vec<Argument>) -> Subject {
    Subject::Call {
        function: without_span(function.to_owned()),
        arguments,
    }
}

fn argument(key: Value, test: Option<Test>) -> Argument {
    Argument {
        under: false,
        key,
        test,
        span: Span::default(),
    }
}
