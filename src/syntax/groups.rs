//! Builds a tree from a flat list of conditions: matches parentheses and applies precedence.
//!
//! `not` binds before `and`, and `and` before `or`. Each open parenthesis is a frame on an explicit stack; within a
//! frame, the conditions since the last `or` wait to become one `And`.

use super::ast::{Expression, Node};
use crate::diagnostics::{Code, Problem};
use crate::span::{Span, Spanned};

/// The maximum nesting depth of parentheses.
pub const MAX_DEPTH: usize = 64;

/// The operator between two conditions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    And,
    Or,
    /// None: a mistake, read as `and`.
    Missing,
}

/// The open parentheses, and what has been read in each.
pub(super) struct Groups {
    frames: Vec<Frame>,
    current: Frame,
    limit: usize,
    /// The missing operator before the next condition.
    missing: Option<Missing>,
}

/// A missing operator between two conditions.
#[derive(Clone, Copy)]
pub(super) struct Missing {
    /// The condition or group before it.
    pub(super) before: Span,
    /// The position of the first `not` after it.
    pub(super) not: Option<u32>,
}

#[derive(Default)]
struct Frame {
    /// The parenthesis; the outermost frame has none.
    open: Option<Span>,
    /// The `not` before the parenthesis: an even number of them cancels out.
    negation: Negation,
    /// All members of the `or` except the last.
    alternatives: Vec<Node>,
    /// The members of the last `and`.
    together: Vec<Node>,
    /// The `not` before the next condition.
    pending: Negation,
}

#[derive(Clone, Copy, Default)]
struct Negation {
    negated: bool,
    /// The position of the first `not`.
    start: Option<u32>,
}

impl Negation {
    /// The node that ends at byte `end`, its parenthesis if it is a group, with the `not` before it.
    fn apply(self, node: Node, end: u32) -> Node {
        let Some(start) = self.start else {
            return node;
        };
        let span = Span::new(start, end);
        match (self.negated, node.node) {
            (false, expression) => cancelled(Spanned::new(expression, node.span), span),
            (true, Expression::Not(inner)) => cancelled(*inner, span),
            (true, expression) => Spanned::new(
                Expression::Not(Box::new(Spanned::new(expression, node.span))),
                span,
            ),
        }
    }
}

/// A node whose `not`s have cancelled out, with a span that includes them. A condition keeps its
/// own span: it ends with its list, and anything after that is not part of it.
fn cancelled(node: Node, span: Span) -> Node {
    let is_condition = matches!(node.node, Expression::Condition(_));
    Spanned::new(node.node, if is_condition { node.span } else { span })
}

impl Groups {
    pub(super) fn new(limit: usize) -> Self {
        Groups {
            frames: Vec::new(),
            current: Frame::default(),
            limit,
            missing: None,
        }
    }

    pub(super) fn not(&mut self, span: Span) {
        let pending = &mut self.current.pending;
        pending.negated = !pending.negated;
        pending.start.get_or_insert(span.start);
        if let Some(missing) = &mut self.missing {
            missing.not.get_or_insert(span.start);
        }
    }

    pub(super) fn open(&mut self, span: Span) -> Result<(), Problem> {
        if self.frames.len() >= self.limit {
            let message = format!(
                "parentheses are nested more than {} levels deep",
                self.limit
            );
            return Err(Problem::new(Code::TooDeep, span, message)
                .with_help("remove redundant parentheses, or split the query"));
        }
        let negation = std::mem::take(&mut self.current.pending);
        let inner = Frame {
            open: Some(span),
            negation,
            ..Frame::default()
        };
        self.frames
            .push(std::mem::replace(&mut self.current, inner));
        Ok(())
    }

    /// Ends the group that was opened last. If none is open, the tree is built as if the
    /// parenthesis were not there.
    pub(super) fn close(&mut self, span: Span) -> Result<(), Problem> {
        let Some(outer) = self.frames.pop() else {
            return Err(Problem::unopened_parenthesis(span));
        };
        self.end_group(outer, Some(span.end));
        Ok(())
    }

    /// Adds the current group to the one around it. Without a closing parenthesis, the group ends
    /// with its last member.
    fn end_group(&mut self, outer: Frame, end: Option<u32>) {
        let inner = std::mem::replace(&mut self.current, outer);
        let (open, negation) = (inner.open, inner.negation);
        let Some(mut node) = inner.into_node() else {
            return;
        };
        let end = end.unwrap_or(node.span.end);
        if matches!(node.node, Expression::And(_) | Expression::Or(_)) {
            node.span = Span::new(open.map_or(node.span.start, |open| open.start), end);
        }
        self.current.push(negation.apply(node, end));
    }

    pub(super) fn join(&mut self, join: Join) {
        let before = self
            .current
            .together
            .last()
            .filter(|_| join == Join::Missing);
        self.missing = before.map(|node| Missing {
            before: node.span,
            not: None,
        });
        if join == Join::Or {
            self.current.end_alternative();
        }
    }

    /// The missing operator before the next condition, if no operator joins it to the previous one.
    pub(super) fn missing_join(&self) -> Option<Missing> {
        self.missing
    }

    /// True if the open group already contains an `or`.
    pub(super) fn has_alternative(&self) -> bool {
        !self.current.alternatives.is_empty()
    }

    /// Skips text that is not a condition. A `not` before it does not apply to the next condition.
    pub(super) fn skip(&mut self) {
        self.missing = None;
        self.current.pending = Negation::default();
    }

    pub(super) fn condition(&mut self, node: Node) {
        self.missing = None;
        let pending = std::mem::take(&mut self.current.pending);
        let end = node.span.end;
        self.current.push(pending.apply(node, end));
    }

    /// The tree (`None` for an empty query), and a problem for each unclosed parenthesis: these
    /// groups end with the text.
    ///
    /// If an unclosed group has an `and` after an `or`, it is not known where the group ends, and
    /// thus what the two operators join.
    pub(super) fn finish(mut self) -> (Option<Node>, Vec<(Problem, bool)>) {
        let mut unclosed = Vec::new();
        while let Some(outer) = self.frames.pop() {
            let is_known = !self.current.has_and_after_or();
            let problem = self.current.open.map(Problem::unclosed_parenthesis);
            unclosed.extend(problem.map(|problem| (problem, is_known)));
            self.end_group(outer, None);
        }
        unclosed.reverse();
        (self.current.into_node(), unclosed)
    }
}

impl Frame {
    /// Adds a member to the last `and`; the members of an `and` in parentheses join it.
    fn push(&mut self, node: Node) {
        match node.node {
            Expression::And(members) => join(&mut self.together, members),
            _ => self.together.push(node),
        }
    }

    fn has_and_after_or(&self) -> bool {
        let later = self.alternatives.iter().skip(1);
        let mut later = later.map(|node| matches!(node.node, Expression::And(_)));
        !self.alternatives.is_empty() && (self.together.len() > 1 || later.any(|is_and| is_and))
    }

    fn end_alternative(&mut self) {
        let together = std::mem::take(&mut self.together);
        if let Some(node) = merge(together, Expression::And) {
            match node.node {
                Expression::Or(members) => join(&mut self.alternatives, members),
                _ => self.alternatives.push(node),
            }
        }
    }

    fn into_node(mut self) -> Option<Node> {
        if self.alternatives.is_empty() && self.together.len() > 1 {
            return merge(self.together, Expression::And);
        }
        self.end_alternative();
        merge(self.alternatives, Expression::Or)
    }
}

/// Appends members to the existing ones.
fn join(members: &mut Vec<Node>, others: Vec<Node>) {
    if members.is_empty() {
        *members = others;
    } else {
        members.extend(others);
    }
}

/// One node with all the members; a single member is returned unchanged.
fn merge(mut members: Vec<Node>, kind: impl Fn(Vec<Node>) -> Expression) -> Option<Node> {
    if members.len() <= 1 {
        return members.pop();
    }
    let span = members.iter().map(|member| member.span).reduce(Span::to)?;
    Some(Spanned::new(kind(members), span))
}
