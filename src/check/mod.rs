//! [`Ast`] and [`Resource`] to [`Query`]: checks that fields exist and support their operators, and that values are in range.
//!
//! All errors of a query are collected. Negation is pushed inward until it disappears: it becomes the other values of a
//! fixed set, or the opposite comparison of a number. If the service has no equivalent, it is an error, or remains for
//! the residual if the caller allows one.

mod clock;
mod field_aliases;
mod fields;
mod functions;
mod levels;
mod names;
mod nearest;
mod operators;
mod parameters;
mod proficiency;
mod tags;
mod texts;
mod times;
mod unknown_function;
mod values;

use std::collections::{HashMap, HashSet};

pub use clock::Now;
pub(crate) use field_aliases::{field_of_words, synonym};
use functions::test_after_call;
pub(crate) use names::fields;
pub(crate) use nearest::{nearest, normalized};
pub(crate) use parameters::Bound;
pub use parameters::Parameters;
pub(crate) use proficiency::part_word;
pub(crate) use times::{read_date, read_instants};
use unknown_function::unknown_function;

use crate::catalog::{Function, Resource};
use crate::diagnostics::{Code, Detail, Problem, Suggestion, excerpt};
use crate::hir::availability::unanswerable;
use crate::hir::raise::query_text;
use crate::hir::{self, Proficiency, Query};
use crate::span::Span;
use crate::syntax::ast::{
    Argument, Ast, Condition, Expression, Literal, Node, Subject, Value, Word,
};
use crate::syntax::is_parameter_char;

/// The options of checking.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckOptions<'a> {
    /// The values of parameters.
    pub(crate) parameters: &'a Parameters,
    /// True if an unused parameter is an error.
    pub(crate) report_unused: bool,
    /// True to ignore unbound parameters; there is no query then.
    pub(crate) assume_bound: bool,
    /// True if negations that the service cannot express may become a residual.
    pub(crate) residual: bool,
    /// The time that `now` means; if `None`, `now` is an error.
    pub(crate) now: Option<Now>,
}

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

struct Checker<'a> {
    resource: &'static Resource,
    options: CheckOptions<'a>,
    problems: Vec<Problem>,
    /// The fields and tags already warned about, by kind of warning.
    warned: HashMap<Code, HashSet<String>>,
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

    /// Reports a problem that leaves no query.
    fn reject<T>(&mut self, problem: Problem) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// A query, or its negation if the condition is negated. If the service cannot negate it, that is
    /// an error, or it remains for the residual.
    fn negate(&mut self, query: Query, context: ConditionContext<'_>) -> Option<Query> {
        if !context.negated {
            return Some(query);
        }
        if self.options.residual {
            return Some(with_negated_conditions(query));
        }
        let condition = excerpt(&query_text(&query, true));
        let help = help_to_negate(&query, self.resource);
        let message = format!("the service cannot search with `not`: `{condition}`");
        self.reject(
            Problem::new(Code::CannotNegate, context.span_with_not, message).with_help(help),
        )
    }

    /// Reports unbound and unused parameters.
    fn parameters(&mut self, ast: &Ast) {
        let keeps_texts =
            self.options.report_unused && self.options.parameters.names().next().is_some();
        let used = ParameterUses::of(ast, keeps_texts);
        if !self.options.assume_bound {
            self.unbound(&used.parameters);
        }
        if self.options.report_unused {
            self.unused(&used);
        }
    }

    fn unbound(&mut self, used: &[(&str, Span)]) {
        for (name, span) in used {
            if self.options.parameters.get(name).is_none() {
                self.problems.push(unbound(name, *span));
            }
        }
    }

    fn unused(&mut self, used: &ParameterUses<'_>) {
        let names: HashSet<&str> = used.parameters.iter().map(|(name, _)| *name).collect();
        let quoted: HashSet<&str> = used.texts.iter().flat_map(|text| names_in(text)).collect();
        for name in self
            .options
            .parameters
            .names()
            .filter(|name| !names.contains(name))
        {
            let help = if quoted.contains(name) {
                format!("in quotes, `${name}` is text: remove the quotes")
            } else {
                format!(
                    "write `${name}` where its value belongs, or do not bind it; names are case-sensitive"
                )
            };
            let message = format!("the query does not use the parameter `${name}`");
            self.problems.push(
                Problem::new(Code::UnusedParameter, None, message)
                    .with_help(help)
                    .with_detail(Detail::Parameter(name.to_owned())),
            );
        }
    }
}

/// The problem of a parameter without a value.
fn unbound(name: &str, span: Span) -> Problem {
    let is_word = ["true", "false"].contains(&name.to_ascii_lowercase().as_str());
    let message = format!("the parameter `${name}` has no value");
    let problem = Problem::new(Code::UnboundParameter, span, message)
        .with_detail(Detail::Parameter(name.to_owned()));
    if !is_word {
        return problem.with_help(format!(
            "bind it, or quote it to mean the text: `\"${name}\"`"
        ));
    }
    let mut problem = problem.with_help(format!("write `{name}` without `$`, or bind it"));
    problem.suggest(Some(Suggestion::of([(span, name.to_owned())])));
    problem
}

/// The help for a negation: rephrase it, or check it on the results if that is possible.
fn help_to_negate(query: &Query, resource: &'static Resource) -> String {
    if let Query::Condition(hir::Condition {
        test: hir::Test::Proficiency(proficiency),
        ..
    }) = query
    {
        return help_with_levels(proficiency);
    }
    if unanswerable(query, resource).is_empty() {
        return "search for the values that you want instead, or allow a residual, which checks \
            the condition on the results"
            .to_owned();
    }
    "search for the values that you want instead; the condition cannot be checked on the results \
     either"
        .to_owned()
}

/// A proficiency as a whole cannot be negated; a different level may be what is meant.
fn help_with_levels(proficiency: &Proficiency) -> String {
    let why = "a user may have no such proficiency at all";
    match proficiency.level.map(|level| level.negated()).as_deref() {
        Some([level]) => {
            let test = hir::Test::Proficiency(Proficiency {
                level: Some(*level),
                ..proficiency.clone()
            });
            let other = crate::hir::raise::condition_text(&hir::Condition {
                test,
                span: Span::default(),
            });
            format!(
                "{why}; search for the levels that you want: `{}`",
                excerpt(&other)
            )
        }
        _ => format!("{why}; search for the proficiencies that you want"),
    }
}

/// All of the results, unless one is missing. All are computed, so that all errors are found.
fn all_or_none<T>(results: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut all = Some(Vec::with_capacity(results.size_hint().0));
    for result in results {
        match (&mut all, result) {
            (Some(all), Some(result)) => all.push(result),
            _ => all = None,
        }
    }
    all
}

/// A condition, its span, and whether it is negated.
#[derive(Clone, Copy)]
struct ConditionContext<'a> {
    condition: &'a Condition,
    span: Span,
    /// The span including the `not` right before it.
    span_with_not: Span,
    negated: bool,
}

impl ConditionContext<'_> {
    /// The same condition, negated once more if `is_negation`.
    fn negated_by(self, is_negation: bool) -> Self {
        ConditionContext {
            negated: self.negated != is_negation,
            ..self
        }
    }

    /// A query of one condition with the span of this one.
    fn query(&self, test: hir::Test) -> Query {
        Query::Condition(hir::Condition {
            test,
            span: self.span_with_not,
        })
    }
}

/// The negation of a query without negations, with `not` on its conditions.
fn with_negated_conditions(query: Query) -> Query {
    match query {
        Query::Everything => Query::Everything,
        Query::Condition(condition) => Query::Not(condition),
        Query::Not(condition) => Query::Condition(condition),
        Query::And(members) => Query::or(members.into_iter().map(with_negated_conditions)),
        Query::Or(members) => Query::and(members.into_iter().map(with_negated_conditions)),
    }
}

/// The parameters of a tree, and on request the strings in it that seem to contain some.
#[derive(Default)]
struct ParameterUses<'a> {
    parameters: Vec<(&'a str, Span)>,
    texts: Vec<&'a str>,
}

impl<'a> ParameterUses<'a> {
    fn of(ast: &'a Ast, keeps_texts: bool) -> Self {
        let mut uses = ParameterUses::default();
        let mut take = |value: &'a Value| match &value.node {
            Literal::Parameter(name) => uses.parameters.push((name, value.span)),
            Literal::Text { text, .. } if keeps_texts && text.contains('$') => {
                uses.texts.push(text);
            }
            Literal::Text { .. } => {}
        };
        if let Some(root) = &ast.root {
            root.node
                .for_each_condition(&mut |condition| condition.values().for_each(&mut take));
        }
        uses
    }
}

/// The names after `$` in a string that can be parameter names.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let name = |rest: &'_ str| {
        rest.find(|char: char| !is_parameter_char(char))
            .unwrap_or(rest.len())
    };
    text.split('$')
        .skip(1)
        .map(move |rest| rest.get(..name(rest)).unwrap_or(rest))
}
