//! [`Ast`] and [`Resource`] to [`Query`]: checks that fields exist and support their operators, and that values are in range.
//!
//! All errors of a query are collected. Negation is pushed inward until it disappears: it becomes the other values of a
//! fixed set, or the opposite comparison of a number. If the service has no equivalent, it is an error, or remains for
//! the residual if the caller allows one.

mod checker;
mod clock;
mod field_aliases;
mod fields;
mod functions;
mod levels;
mod names;
mod nearest;
mod negation;
mod operators;
mod parameter_uses;
mod parameters;
mod proficiency;
mod tags;
mod texts;
mod times;
mod unknown_function;
mod values;

use std::collections::HashMap;

pub(crate) use checker::CheckOptions;
use checker::{Checker, ConditionContext, all_or_none};
pub use clock::Now;
pub(crate) use field_aliases::{field_of_words, synonym};
use functions::test_after_call;
pub(crate) use names::fields;
pub(crate) use nearest::{nearest, normalized};
pub use parameters::Parameters;
pub(crate) use proficiency::part_word;
pub(crate) use times::{read_date, read_instants};
use unknown_function::unknown_function;

use crate::catalog::{Function, Resource};
use crate::diagnostics::Problem;
use crate::hir::Query;
use crate::span::Span;
use crate::syntax::ast::{Argument, Ast, Expression, Node, Subject, Word};

/// Checks a tree; the query is `None` if there are errors.
pub(crate) fn check(
    ast: &Ast,
    resource: &'static Resource,
    options: CheckOptions<'_>,
) -> (Option<Query>, Vec<Problem>) {
    let mut checker = Checker {
        resource,
        options,
        problems: Vec::new(),
        warned: HashMap::new(),
    };
    checker.parameters(ast);
    let query = match &ast.root {
        Some(root) => checker.node(root, root.span, false),
        None => Some(Query::Everything),
    };
    (query, checker.problems)
}

impl Checker<'_> {
    /// A part of the tree; `whole` is its span, including the `not` before it.
    fn node(&mut self, node: &Node, span_with_not: Span, negated: bool) -> Option<Query> {
        match &node.node {
            Expression::And(members) => self.members(members, negated, negated),
            Expression::Or(members) => self.members(members, negated, !negated),
            Expression::Not(inner) => self.node(inner, node.span, !negated),
            Expression::Condition(condition) => self.condition(ConditionContext {
                condition,
                span: node.span,
                span_with_not,
                negated,
            }),
        }
    }

    /// The members of a group. Checks all of them, so that all errors are found.
    fn members(&mut self, members: &[Node], negated: bool, any: bool) -> Option<Query> {
        let checked = all_or_none(
            members
                .iter()
                .map(|member| self.node(member, member.span, negated)),
        )?;
        Some(if any {
            Query::any_with_repeats(checked)
        } else {
            Query::all_with_repeats(checked)
        })
    }

    fn condition(&mut self, context: ConditionContext<'_>) -> Option<Query> {
        match &context.condition.subject {
            Subject::Field(name) => self.field(name, context),
            Subject::Call {
                function,
                arguments,
            } => self.call(function, arguments, context),
        }
    }

    fn call(
        &mut self,
        name: &Word,
        arguments: &[Argument],
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        let resource = self.resource;
        let Some(entry) = resource.function(&name.node) else {
            let test = context.condition.test.as_ref();
            let problem = unknown_function(resource, name, arguments, test, context.span);
            return self.reject(problem);
        };
        match (entry.function, &context.condition.test) {
            (Function::Field, _) => self.other_field(arguments, context),
            (_, Some(test)) => self.reject(test_after_call(entry, arguments, test, context.span)),
            (Function::Tag, None) => self.tag(arguments, context),
            (Function::Proficiency, None) => self.proficiency(arguments, context),
            (Function::Hierarchy, None) => self.hierarchy(entry.id_of, arguments, context),
        }
    }
}
