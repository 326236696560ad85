//! Combines adjacent conditions that the language writes as one: a field that covers several,
//! consecutive values of a fixed set, a range of dates, all days except one. The combined condition
//! compiles to the same ones again.

use crate::catalog::{Kind, Resource};
use crate::check::read_date;
use crate::hir::Comparison;
use crate::hir::raise::{compared_field, compared_in_order};
use crate::syntax::ast::{Condition, Expression, Node, Operand, Operator, Subject, Test};

/// The minimum number of values of a fixed set that become a range.
const RANGE_MIN: usize = 3;

/// A condition that replaces several adjacent ones, and their number.
type Gathered = Option<(usize, Node)>;
type Rule = fn(&[Node], &'static Resource) -> Gathered;

/// Adjacent conditions in an OR.
pub(super) fn in_or(nodes: &[Node], resource: &'static Resource) -> Vec<Node> {
    gather(nodes, resource, &[any_of, in_order, all_but])
}

/// Adjacent conditions in an AND.
pub(super) fn in_and(nodes: &[Node], resource: &'static Resource) -> Vec<Node> {
    gather(nodes, resource, &[range_of_dates])
}

fn gather(nodes: &[Node], resource: &'static Resource, rules: &[Rule]) -> Vec<Node> {
    let mut gathered = Vec::with_capacity(nodes.len());
    let mut rest = nodes;
    while let Some((first, after)) = rest.split_first() {
        if let Some((count, node)) = rules.iter().find_map(|rule| rule(rest, resource)) {
            gathered.push(node);
            rest = rest.get(count..).unwrap_or_default();
        } else {
            gathered.push(first.clone());
            rest = after;
        }
    }
    gathered
}

/// A comparison of a field with one value.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Compared<'n> {
    field: &'n str,
    operator: Operator,
    value: &'n str,
}

fn compared(node: &Node) -> Option<Compared<'_>> {
    let Expression::Condition(Condition {
        subject: Subject::Field(field),
        test: Some(test),
    }) = &node.node
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
    Some(Compared {
        field: &field.node,
        operator: operator.node,
        value: value.node.as_text()?,
    })
}

/// The same comparison of every field that one field covers: `name` on users.
fn any_of(nodes: &[Node], resource: &'static Resource) -> Gathered {
    let first = compared(nodes.first()?)?;
    resource.fields.iter().find_map(|field| {
        let Kind::AnyOf(names) = field.kind else {
            return None;
        };
        let members: Vec<Compared<'_>> = nodes
            .get(..names.len())?
            .iter()
            .map(compared)
            .collect::<Option<_>>()?;
        let same = members.iter().all(|member| {
            Compared {
                field: first.field,
                ..*member
            } == first
        });
        let all = resource
            .members_of(names)
            .all(|field| members.iter().any(|member| member.field == field.name));
        (same && all).then(|| {
            (
                names.len(),
                compared_field(field.name, first.operator, first.value),
            )
        })
    })
}

/// Consecutive values of an ordered fixed set.
fn in_order(nodes: &[Node], resource: &'static Resource) -> Gathered {
    let first = compared(nodes.first()?).filter(|first| first.operator == Operator::Equal)?;
    let field = resource
        .fields
        .iter()
        .find(|field| field.name == first.field)?;
    let Kind::Choice {
        values,
        ordered: true,
        ..
    } = field.kind
    else {
        return None;
    };
    let from_first = values.iter().skip_while(|value| **value != first.value);
    let is_compared =
        |(value, node): &(&&str, &Node)| compared(node) == Some(Compared { value, ..first });
    let run = from_first.zip(nodes).take_while(is_compared);
    let (last_at, (last, _)) = run.enumerate().last()?;
    let length = last_at + 1;
    let range = Comparison::Range(first.value, *last);
    (length >= RANGE_MIN).then(|| (length, compared_in_order(field.name, range)))
}

/// Before or after a day or time: dates have no other `!=`.
fn all_but(nodes: &[Node], resource: &'static Resource) -> Gathered {
    let before = compared(nodes.first()?).filter(|before| before.operator == Operator::Less)?;
    let is_after = compared(nodes.get(1)?)?
        == Compared {
            operator: Operator::Greater,
            ..before
        };
    let is_date = |kind| matches!(kind, Kind::Date | Kind::DateTime);
    let field = resource
        .fields
        .iter()
        .find(|field| field.name == before.field && is_date(field.kind))?;
    is_after.then(|| {
        (
            2,
            compared_field(field.name, Operator::NotEqual, before.value),
        )
    })
}

/// From one day to another: dates have no `RANGE`.
fn range_of_dates(nodes: &[Node], resource: &'static Resource) -> Gathered {
    let low = compared(nodes.first()?).filter(|low| low.operator == Operator::GreaterOrEqual)?;
    let high = compared(nodes.get(1)?).filter(|high| high.operator == Operator::LessOrEqual)?;
    let field = resource
        .fields
        .iter()
        .find(|field| field.name == low.field && field.kind == Kind::Date)?;
    let in_order = read_date(low.value)? <= read_date(high.value)?;
    (high.field == low.field && in_order).then(|| {
        (
            2,
            compared_in_order(field.name, Comparison::Range(low.value, high.value)),
        )
    })
}
