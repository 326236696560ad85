//! Parameters without a value, and values that the query does not use.

use std::collections::HashSet;

use super::checker::Checker;
use crate::diagnostics::{Code, Detail, Problem, Suggestion};
use crate::span::Span;
use crate::syntax::ast::{Ast, Literal, Value};
use crate::syntax::is_parameter_char;

impl Checker<'_> {
    /// Reports unbound and unused parameters.
    pub(super) fn parameters(&mut self, ast: &Ast) {
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
