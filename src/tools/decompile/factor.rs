//! Shortens the ORs of ANDs of a filter: common members of adjacent ANDs are written once, and
//! adjacent tags go in one call.

use crate::hir::raise;
use crate::syntax::ast::{Condition, Expression, Node, Subject};

/// The number of passes over adjacent ANDs.
const ROUNDS: usize = 8;

/// Any of the ANDs; adjacent ones that differ in one member become one AND with the alternatives in
/// place of that member.
pub(super) fn factored(mut ands: Vec<Node>) -> Vec<Node> {
    for _ in 0..ROUNDS {
        let before = ands.len();
        ands = factor_once(ands);
        if ands.len() == before {
            break;
        }
    }
    ands
}

fn factor_once(ands: Vec<Node>) -> Vec<Node> {
    let mut factored = Vec::with_capacity(ands.len());
    let mut run: Option<Run> = None;
    for and in ands {
        match run.as_mut().and_then(|run| run.difference(&and)) {
            Some(at) => run.iter_mut().for_each(|run| run.take(at, &and)),
            None => factored.extend(
                run.replace(Run {
                    first: and,
                    others: None,
                })
                .map(Run::into_node),
            ),
        }
    }
    factored.extend(run.map(Run::into_node));
    factored
}

/// Adjacent ANDs that differ in one member.
struct Run {
    first: Node,
    /// The index of the member in the first AND, and in the others.
    others: Option<(usize, Vec<Node>)>,
}

impl Run {
    /// The only member in which another AND differs from these.
    fn difference(&self, and: &Node) -> Option<usize> {
        let (own, other) = (members(&self.first)?, members(and)?);
        let mut different = own
            .iter()
            .zip(other)
            .enumerate()
            .filter(|(_, (own, other))| own != other);
        let (at, _) = different.next()?;
        let is_only = own.len() == other.len() && different.next().is_none();
        let is_same = self.others.as_ref().is_none_or(|(taken, _)| *taken == at);
        (is_only && is_same).then_some(at)
    }

    fn take(&mut self, at: usize, and: &Node) {
        let (_, others) = self.others.get_or_insert((at, Vec::new()));
        others.extend(members(and).and_then(|members| members.get(at)).cloned());
    }

    fn into_node(mut self) -> Node {
        let (Some((at, others)), Expression::And(members)) = (self.others, &mut self.first.node)
        else {
            return self.first;
        };
        if let Some(member) = members.get_mut(at) {
            let alternatives = std::iter::once(member.clone())
                .chain(others)
                .flat_map(|node| match node.node {
                    Expression::Or(members) => members,
                    _ => vec![node],
                });
            if let Some(any) = raise::any(alternatives.collect()) {
                *member = any;
            }
        }
        self.first
    }
}

fn members(node: &Node) -> Option<&[Node]> {
    if let Expression::And(members) = &node.node {
        Some(members)
    } else {
        None
    }
}

/// Writes `tag(a = 1) and tag(b = 2)` as `tag(a = 1, b = 2)`, in an AND or in those of an OR.
pub(super) fn merge_tags(mut node: Node) -> Node {
    if let Expression::Or(members) = &mut node.node {
        for member in members {
            if let Expression::And(_) = member.node {
                *member = merge_tags(member.clone());
            }
        }
        return node;
    }
    let Expression::And(members) = &node.node else {
        return node;
    };
    let mut together: Vec<Node> = Vec::with_capacity(members.len());
    for member in members {
        match (
            together.last_mut().and_then(tags),
            tags(&mut member.clone()),
        ) {
            (Some(before), Some(more)) => before.append(more),
            _ => together.push(member.clone()),
        }
    }
    raise::all(together).unwrap_or(node)
}

/// The arguments of a call of `tag`.
fn tags(node: &mut Node) -> Option<&mut Vec<crate::syntax::ast::Argument>> {
    match &mut node.node {
        Expression::Condition(Condition {
            subject:
                Subject::Call {
                    function,
                    arguments,
                },
            test: None,
        }) if function.node == "tag" => Some(arguments),
        _ => None,
    }
}
