//! [`Query`] back to [`Ast`], so that it can be printed: residuals, and requests that are read back.

use crate::query::{Comparison, Condition, Proficiency, Query, StringField, Test as Asked};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Argument, Ast, Condition as Written, Expression, Literal, Node, Operand, Operator, Subject, Test, Value,
};
use crate::wire::{HierarchyGroupMatchType, StringComparisonType};

/// The tree of a query, without places.
pub(crate) fn raise(query: &Query) -> Ast {
    Ast { root: node(query), comments: Vec::new() }
}

/// The text of a condition, in canonical form.
pub(crate) fn condition_text(condition: &Condition) -> String {
    node(&Query::Condition(condition.clone())).map(|node| node.to_string()).unwrap_or_default()
}

/// The text of a query's opposite, in canonical form.
pub(crate) fn opposite_text(query: &Query) -> String {
    node(query).map(|node| place(Expression::Not(Box::new(node))).to_string()).unwrap_or_default()
}

fn node(query: &Query) -> Option<Node> {
    let expression = match query {
        Query::Everything => return None,
        Query::Condition(condition) => Expression::Condition(written(&condition.test)),
        Query::Not(condition) => Expression::Not(Box::new(place(Expression::Condition(written(&condition.test))))),
        Query::And(members) => Expression::And(members.iter().filter_map(node).collect()),
        Query::Or(members) => return any(members),
    };
    Some(place(expression))
}

fn place<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

/// An OR: neighbours that ask for exact values of one field become a list.
fn any(members: &[Query]) -> Option<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut rest = members;
    while let Some((first, after)) = rest.split_first() {
        let listed = list_length(first, after);
        let (list, others) = rest.split_at(listed.max(1).min(rest.len()));
        nodes.extend(if listed > 1 { list_of(list) } else { node(first) });
        rest = others;
    }
    if nodes.len() <= 1 { nodes.pop() } else { Some(place(Expression::Or(nodes))) }
}

/// How many members, from the first on, make a list together.
fn list_length(first: &Query, after: &[Query]) -> usize {
    let Some((subject, _)) = listable(first) else { return 0 };
    1 + after.iter().take_while(|member| listable(member).is_some_and(|(other, _)| other == subject)).count()
}

/// What a condition compares exactly, and with which value.
fn listable(query: &Query) -> Option<(Listed<'_>, &str)> {
    let Query::Condition(condition) = query else { return None };
    match &condition.test {
        Asked::Text { field, comparison: StringComparisonType::Exact, value } => {
            Some((Listed::Field(field.name(), matches!(field, StringField::Other(_))), value))
        }
        Asked::Choice { field, value } => Some((Listed::Field(field.name, false), value)),
        Asked::FilterAttribute { field, value } => Some((Listed::Field(field.name, false), value)),
        Asked::Tag { key, value } => Some((Listed::Tag(key), value)),
        _ => None,
    }
}

#[derive(PartialEq, Eq)]
enum Listed<'q> {
    /// A field, and whether it is one that the query spells out.
    Field(&'q str, bool),
    Tag(&'q str),
}

fn list_of(members: &[Query]) -> Option<Node> {
    let (subject, _) = listable(members.first()?)?;
    let values = members.iter().filter_map(listable).map(|(_, value)| text(value)).collect();
    let test = Some(Test { operator: place(Operator::In), operand: Operand::List(values) });
    let condition = match subject {
        Listed::Field(name, false) => Written { subject: field(name), test },
        Listed::Field(name, true) => Written { subject: other_field(name), test },
        Listed::Tag(key) => Written { subject: call("tag", vec![argument(text(key), test)]), test: None },
    };
    Some(place(Expression::Condition(condition)))
}

fn written(asked: &Asked) -> Written {
    match asked {
        Asked::Text { field: StringField::Known(known), comparison, value } => {
            Written { subject: field(known.name), test: Some(compared(string_operator(*comparison), text(value))) }
        }
        Asked::Text { field: StringField::Other(name), comparison, value } => {
            Written { subject: other_field(name), test: Some(compared(string_operator(*comparison), text(value))) }
        }
        Asked::Choice { field: known, value } => {
            Written { subject: field(known.name), test: Some(compared(Operator::Equal, text(value))) }
        }
        Asked::FilterAttribute { field: known, value } => {
            Written { subject: field(known.name), test: Some(compared(Operator::Equal, text(value))) }
        }
        Asked::Number(known, comparison) => ordered(known.name, *comparison, |value| value.to_string()),
        Asked::Decimal(known, comparison) => ordered(known.name, *comparison, |value| value.get().to_string()),
        Asked::Date(known, comparison) => ordered(known.name, *comparison, |value| value.to_string()),
        Asked::DateTime(known, comparison) => ordered(known.name, *comparison, |value| value.to_string()),
        Asked::Flag(known, true) => Written { subject: field(known.name), test: None },
        Asked::Flag(known, false) => {
            Written { subject: field(known.name), test: Some(compared(Operator::Equal, text("false"))) }
        }
        Asked::Tag { key, value } => {
            let tag = argument(text(key), Some(compared(Operator::Equal, text(value))));
            Written { subject: call("tag", vec![tag]), test: None }
        }
        Asked::Proficiency(asked) => Written { subject: call("proficiency", proficiency(asked)), test: None },
        Asked::Hierarchy { group, reach } => {
            let under = *reach == HierarchyGroupMatchType::WithChildGroups;
            let group = Argument { under, ..argument(text(group), None) };
            Written { subject: call("hierarchy", vec![group]), test: None }
        }
    }
}

/// A proficiency in short where it asks for an exact value and a level, else in full.
fn proficiency(asked: &Proficiency) -> Vec<Argument> {
    let level = asked.level.map(|level| ordered_test(level, |value| value.to_string()));
    if let (None, Some((StringComparisonType::Exact, value))) = (&asked.name, &asked.value) {
        return vec![argument(text(value), level)];
    }
    let part = |word: &str, part: &Option<(StringComparisonType, String)>| {
        let test = part.as_ref().map(|(comparison, value)| compared(string_operator(*comparison), text(value)));
        test.map(|test| argument(bare(word), Some(test)))
    };
    let level = level.map(|level| argument(bare("level"), Some(level)));
    [part("name", &asked.name), part("value", &asked.value), level].into_iter().flatten().collect()
}

fn ordered<T: Copy>(name: &str, comparison: Comparison<T>, print: impl Fn(T) -> String) -> Written {
    Written { subject: field(name), test: Some(ordered_test(comparison, print)) }
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
        Comparison::Range(low, high) => {
            Test { operator: place(Operator::In), operand: Operand::Range(value(low), value(high)) }
        }
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
    Test { operator: place(operator), operand: Operand::Value(value) }
}

fn text(value: &str) -> Value {
    place(Literal::text(value))
}

/// A word that means something where it stands.
fn bare(word: &str) -> Value {
    place(Literal::Text { text: word.to_owned(), quoted: false })
}

fn field(name: &str) -> Subject {
    Subject::Field(place(name.to_owned()))
}

/// `field("Name")`: the name in quotes, as the documentation writes it.
fn other_field(name: &str) -> Subject {
    let name = place(Literal::Text { text: name.to_owned(), quoted: true });
    call("field", vec![argument(name, None)])
}

fn call(function: &str, arguments: Vec<Argument>) -> Subject {
    Subject::Call { function: place(function.to_owned()), arguments }
}

fn argument(key: Value, test: Option<Test>) -> Argument {
    Argument { under: false, key, test, span: Span::default() }
}
