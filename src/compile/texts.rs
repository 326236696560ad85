//! The source texts of a query: the query itself, and the conditions that must also match.

use std::borrow::Cow;
use std::sync::Arc;

use super::options::Options;
use crate::diagnostics::{Problem, Report, Source};
use crate::span::{Span, Spanned};
use crate::syntax::Parentheses;
use crate::syntax::ast::{Ast, Expression, Node};

/// The separator between two texts. It keeps a comment at the end of one from extending into the
/// next.
const BETWEEN: &str = "\n";

/// The texts, one after another. Each is read separately at its position, so none affects how
/// another is read.
pub(crate) struct Texts<'q> {
    whole: Cow<'q, str>,
    /// Empty if there is only the query.
    sources: Arc<[Source]>,
    /// The options to compile them with.
    pub(super) options: &'q Options,
}

impl<'q> Texts<'q> {
    pub(crate) fn new(query: &'q str, options: &'q Options) -> Self {
        let mut texts = Texts::alone(query, options);
        if !options.and.is_empty() {
            let named = options.and.iter().enumerate();
            let named = named.map(|(at, text)| (format!("and[{at}]"), text.as_str()));
            texts.join(std::iter::once(("query".to_owned(), query)).chain(named));
        }
        texts
    }

    /// A query without the conditions of the options.
    pub(super) fn alone(query: &'q str, options: &'q Options) -> Self {
        Texts {
            whole: Cow::Borrowed(query),
            sources: Arc::default(),
            options,
        }
    }

    fn join<'t>(&mut self, named: impl Iterator<Item = (String, &'t str)>) {
        let (mut whole, mut sources) = (String::new(), Vec::new());
        for (name, text) in named {
            if !sources.is_empty() {
                whole.push_str(BETWEEN);
            }
            let start = whole.len();
            whole.push_str(text);
            let span = Span::of(start..whole.len());
            sources.push(Source { name, span });
        }
        self.whole = Cow::Owned(whole);
        self.sources = sources.into();
    }

    /// All the texts as one, to which the spans of problems refer.
    pub(crate) fn joined_text(&self) -> &str {
        &self.whole
    }

    /// The spans of the texts.
    pub(super) fn spans(&self) -> Vec<Span> {
        if self.sources.is_empty() {
            return vec![Span::of(0..self.whole.len())];
        }
        self.sources.iter().map(|source| source.span).collect()
    }

    /// One of the texts at its position, with white space in place of those before it.
    pub(super) fn with_span_in_text(&self, span: Span) -> Cow<'_, str> {
        let text = self.whole.get(span.range()).unwrap_or_default();
        match span.start {
            0 => Cow::Borrowed(text),
            before => Cow::Owned(" ".repeat(before as usize) + text),
        }
    }

    /// The text in which a problem occurs; the first one if it has no span.
    pub(super) fn of(&self, problem: &Problem) -> Span {
        let start = problem.span().unwrap_or_default().start;
        let spans = self.spans();
        let before = spans.iter().rfind(|span| span.start <= start);
        before.copied().unwrap_or_default()
    }

    /// A problem whose span includes the parentheses around it.
    pub(super) fn with_parentheses(&self, problem: Problem) -> Problem {
        problem.map_spans(|span| Parentheses::of(&self.whole).around(span))
    }

    /// The problems as a report, with positions in the units of the options.
    pub(crate) fn report(&self, problems: Vec<Problem>) -> Report {
        Report::new(&self.whole, problems)
            .with_sources(Arc::clone(&self.sources))
            .with_encoding(self.options.encoding)
    }
}

impl Options {
    /// A report of a problem that the caller itself has detected in a query compiled with these
    /// options.
    pub fn report(&self, query: &str, problem: Problem) -> Report {
        Texts::new(query, self).report(vec![problem])
    }
}

/// The conditions of all trees.
pub(super) fn conjunction(trees: impl IntoIterator<Item = Ast>) -> Ast {
    let mut all = Ast::default();
    for tree in trees {
        all.comments.extend(tree.comments);
        all.root = match (all.root, tree.root) {
            (Some(one), Some(other)) => Some(and_of(one, other)),
            (one, other) => one.or(other),
        };
    }
    all
}

/// The `and` of two expressions, without an `and` among its members.
fn and_of(one: Node, other: Node) -> Node {
    let span = one.span.to(other.span);
    let mut members = Vec::new();
    for node in [one, other] {
        match node.node {
            Expression::And(own) => members.extend(own),
            _ => members.push(node),
        }
    }
    Spanned::new(Expression::And(members), span)
}
