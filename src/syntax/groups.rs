//! From a flat row of conditions to a tree: which parenthesis closes which, and what binds closer.
//!
//! `not` binds before `and`, and `and` before `or`. Each open parenthesis is a frame on a stack of our own; within a
//! frame, the conditions since the last `or` wait to become one `And`.

use super::ast::{Expression, Node};
use crate::problem::Problem;
use crate::span::{Span, Spanned};

/// What stands between two conditions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    And,
    Or,
    /// Nothing: a slip, read as `and`.
    Missing,
}

/// The parentheses that are open, and what has been read in each.
pub(super) struct Groups {
    frames: Vec<Frame>,
    current: Frame,
    limit: usize,
    /// The place of the condition or group behind which a join is missing.
    missing: Option<Span>,
}

#[derive(Default)]
struct Frame {
    /// The parenthesis; the outermost frame has none.
    open: Option<Span>,
    /// The `not` before the parenthesis: an even number of them cancels out.
    negation: Negation,
    /// The members of the `or`, all but the last.
    alternatives: Vec<Node>,
    /// The members of the last `and`.
    together: Vec<Node>,
    /// The `not` before the next condition.
    pending: Negation,
}

#[derive(Clone, Copy, Default)]
struct Negation {
    negated: bool,
    /// Where the first `not` stands.
    start: Option<u32>,
}

impl Negation {
    /// The node that ends at byte `end`, its parenthesis if it is a group, with the `not` before it.
    fn apply(self, node: Node, end: u32) -> Node {
        let span = self.start.map_or(node.span, |start| Span::new(start, end));
        match (self.negated, node.node) {
            (false, expression) => Spanned::new(expression, span),
            (true, Expression::Not(inner)) => Spanned::new(inner.node, span),
            (true, expression) => Spanned::new(Expression::Not(Box::new(Spanned::new(expression, node.span))), span),
        }
    }
}

impl Groups {
    pub(super) fn new(limit: usize) -> Self {
        Groups { frames: Vec::new(), current: Frame::default(), limit, missing: None }
    }

    pub(super) fn not(&mut self, span: Span) {
        let pending = &mut self.current.pending;
        pending.negated = !pending.negated;
        pending.start.get_or_insert(span.start);
    }

    pub(super) fn open(&mut self, span: Span) -> Result<(), Problem> {
        if self.frames.len() >= self.limit {
            return Err(Problem::TooDeep { limit: self.limit, span });
        }
        let negation = std::mem::take(&mut self.current.pending);
        let inner = Frame { open: Some(span), negation, ..Frame::default() };
        self.frames.push(std::mem::replace(&mut self.current, inner));
        Ok(())
    }

    pub(super) fn close(&mut self, span: Span) -> Result<(), Problem> {
        let Some(outer) = self.frames.pop() else {
            return Err(Problem::UnopenedParenthesis { span });
        };
        let inner = std::mem::replace(&mut self.current, outer);
        let negation = inner.negation;
        let open = inner.open.unwrap_or(span);
        if let Some(mut node) = inner.into_node() {
            if matches!(node.node, Expression::And(_) | Expression::Or(_)) {
                node.span = open.to(span);
            }
            self.current.push(negation.apply(node, span.end));
        }
        Ok(())
    }

    pub(super) fn join(&mut self, join: Join) {
        let before = self.current.together.last().filter(|_| join == Join::Missing);
        self.missing = before.map(|node| node.span);
        if join == Join::Or {
            self.current.end_alternative();
        }
    }

    /// The place of what stands before this condition, where nothing joins the two.
    pub(super) fn missing_join(&self) -> Option<Span> {
        self.missing
    }

    pub(super) fn condition(&mut self, node: Node) {
        self.missing = None;
        let pending = std::mem::take(&mut self.current.pending);
        let end = node.span.end;
        self.current.push(pending.apply(node, end));
    }

    /// The tree; `None` of an empty query.
    pub(super) fn finish(self) -> Result<Option<Node>, Vec<Problem>> {
        let frames = self.frames.iter().chain(std::iter::once(&self.current));
        let unclosed: Vec<Problem> =
            frames.filter_map(|frame| frame.open).map(|span| Problem::UnclosedParenthesis { span }).collect();
        if unclosed.is_empty() { Ok(self.current.into_node()) } else { Err(unclosed) }
    }
}

impl Frame {
    /// Adds a member to the last `and`; the members of an `and` in parentheses join it.
    fn push(&mut self, node: Node) {
        match node.node {
            Expression::And(members) => self.together.extend(members),
            _ => self.together.push(node),
        }
    }

    fn end_alternative(&mut self) {
        let together = std::mem::take(&mut self.together);
        if let Some(node) = unite(together, Expression::And) {
            match node.node {
                Expression::Or(members) => self.alternatives.extend(members),
                _ => self.alternatives.push(node),
            }
        }
    }

    fn into_node(mut self) -> Option<Node> {
        self.end_alternative();
        unite(self.alternatives, Expression::Or)
    }
}

/// One node of all the members; a single one stays as it is.
fn unite(mut members: Vec<Node>, kind: impl Fn(Vec<Node>) -> Expression) -> Option<Node> {
    if members.len() <= 1 {
        return members.pop();
    }
    let span = members.iter().map(|member| member.span).reduce(Span::to)?;
    Some(Spanned::new(kind(members), span))
}
