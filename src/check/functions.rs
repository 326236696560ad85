//! Conditions on hierarchy groups, and on fields that are not in the catalog.

use super::checker::{Checker, ConditionContext};
use super::names;
use super::operators::operator_not_taken;
use super::texts::is_null;
use super::values::Text;
use crate::catalog::{Field, Function, FunctionEntry, Kind, ON_OTHER_FIELD, ON_TAG, Spelling};
use crate::diagnostics::{Code, Help, Problem, excerpt};
use crate::hir::{self, Query, StringField};
use crate::span::Span;
use crate::syntax::ast::{Argument, Operand, Test};
use crate::syntax::{canonical_argument, canonical_test};
use crate::wire::HierarchyGroupMatchType;

/// The name of a hierarchy group in warnings.
const HIERARCHY: &str = "hierarchy";

pub(super) const UNDER_MISPLACED: &str = "`under` is allowed only in `hierarchy`";
pub(super) const UNDER_HELP: &str =
    "write `hierarchy(under ID)`; to use `under` as a value, quote it: `\"under\"`";

impl Checker<'_> {
    // ---- hierarchy(ID) ----

    pub(super) fn hierarchy(
        &mut self,
        id_of: Option<&str>,
        arguments: &[Argument],
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        let [argument] = arguments else {
            let help = help_for_groups(arguments, context.span);
            return self.reject_call("`hierarchy` accepts one group", help, context.span);
        };
        let group = self.group(id_of, argument)?;
        let reach = if argument.under {
            HierarchyGroupMatchType::WithChildGroups
        } else {
            HierarchyGroupMatchType::Exact
        };
        self.negate(
            context.query(hir::Test::Hierarchy {
                group: group.node,
                reach,
            }),
            context,
        )
    }

    /// The ID of a group.
    fn group(&mut self, id_of: Option<&str>, argument: &Argument) -> Option<Text> {
        if let Some(test) = &argument.test {
            let message = "`hierarchy` accepts the ID of a group, not a comparison";
            return self.reject_call(message, GROUP_HELP, test.operator.span);
        }
        self.check_null(HIERARCHY, &argument.key);
        let group = self.text(&argument.key)?;
        if group.node.is_empty() {
            let help = "write `hierarchy(ID)`";
            return self.reject_call("no group has an empty ID", help, argument.key.span);
        }
        let help = "use the complete ID of a group; `hierarchy(under ID)` matches that group and those below it";
        self.check_wildcards(HIERARCHY, &group, || help.to_owned());
        if !is_null(&argument.key.node) {
            self.check_id(HIERARCHY, id_of, &group);
        }
        Some(group)
    }

    // ---- field("Name") = value ----

    pub(super) fn other_field(
        &mut self,
        arguments: &[Argument],
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        let help = "write `field(\"Name\") = value`";
        let key = match arguments {
            [argument] => argument.alone(),
            _ => None,
        };
        let Some(key) = key else {
            return self.reject_call("`field` accepts the name of one field", help, context.span);
        };
        let Some(test) = &context.condition.test else {
            return self.reject_call("`field` has no comparison", help, context.span);
        };
        let name = self.text(key)?;
        if name.node.is_empty() {
            return self.reject_call("a field needs a name", help, key.span);
        }
        let (operator, negation) = test.operator.node.positive();
        if !ON_OTHER_FIELD.contains(&operator) || matches!(test.operand, Operand::Range(..)) {
            let help = "`field(…)` is a string field: it supports `=`, `~`, `^=` and `in (a, b)`";
            return self.reject(operator_not_taken(&excerpt(&name.node), test, help));
        }
        let field = self.field_by_spelling(name);
        self.string_field(&field, operator, test, context.negated_by(negation))
    }

    /// The catalog's field of this name, if it is a free-form string with exactly this spelling;
    /// otherwise the name unchanged. Its spelling is assumed unless it is in the catalog.
    fn field_by_spelling(&mut self, name: Text) -> StringField {
        let known = self
            .resource
            .fields
            .iter()
            .find(|field| field.name == name.node);
        let is_sent = |field: &&Field| {
            field.kind.made_of().is_none() && field.spelling == Spelling::Documented
        };
        match known.filter(is_sent) {
            Some(field) if matches!(field.kind, Kind::Text | Kind::Id) => {
                return StringField::Known(field);
            }
            Some(_) => {}
            None => {
                let help = names::help_for_assumed(self.resource, &name.node);
                let problem = Problem::assumed_field(&excerpt(&name.node), help, name.span);
                self.warn(&name.node, problem);
            }
        }
        StringField::Other(name.node)
    }

    /// Reports a call whose arguments are not those of the function.
    pub(super) fn reject_call<T>(
        &mut self,
        message: impl Into<Box<str>>,
        help: impl Into<Help>,
        span: Span,
    ) -> Option<T> {
        self.reject(Problem::new(Code::FunctionArguments, span, message).with_help(help))
    }
}

/// `tag(BPO) = 123`: a test that belongs inside the parentheses.
pub(super) fn test_after_call(
    entry: &FunctionEntry,
    arguments: &[Argument],
    test: &Test,
    span: Span,
) -> Problem {
    let help = help_with_test_inside(entry, arguments, test, span);
    let message = format!(
        "the comparison goes inside the parentheses of `{}`",
        entry.name
    );
    Problem::new(Code::FunctionArguments, span, message).with_help(help)
}

/// The help to write a test inside the parentheses, if the function supports it.
fn help_with_test_inside(
    entry: &FunctionEntry,
    arguments: &[Argument],
    test: &Test,
    span: Span,
) -> Help {
    let operator = test.operator.node;
    match arguments {
        _ if entry.function == Function::Hierarchy => {
            let group = arguments
                .first()
                .map(canonical_argument)
                .unwrap_or_default();
            format!(
                "a group cannot be compared: write `hierarchy({})`",
                excerpt(&group)
            )
            .into()
        }
        [argument @ Argument { test: None, .. }]
            if entry.function != Function::Tag || ON_TAG.contains(&operator) =>
        {
            let inside = canonical_argument(argument) + &canonical_test(test);
            Help::replacing("write", span, format!("{}({inside})", entry.name))
        }
        _ if entry.function == Function::Tag => {
            format!("tags are compared exactly: write `{}`", entry.usage).into()
        }
        _ => format!("write `{}`", entry.usage).into(),
    }
}

/// The syntax of a hierarchy group.
const GROUP_HELP: &str =
    "write `hierarchy(ID)`, or `hierarchy(under ID)` to include the groups below it";

/// The help for a call with no group or several.
fn help_for_groups(groups: &[Argument], span: Span) -> Help {
    if groups.is_empty() {
        return GROUP_HELP.into();
    }
    if groups.iter().all(|group| group.test.is_none()) {
        return joined(groups, "hierarchy", " or ", span);
    }
    "write `hierarchy(A) or hierarchy(B)`".into()
}

/// `hierarchy(A) or hierarchy(B)`
pub(super) fn joined(arguments: &[Argument], function: &str, join: &str, span: Span) -> Help {
    let calls: Vec<String> = arguments
        .iter()
        .map(|argument| format!("{function}({})", canonical_argument(argument)))
        .collect();
    let calls = calls.join(join);
    let help = Help::from(format!("write `{}`", excerpt(&calls)));
    // It is not known whether `under` applies to all groups.
    if arguments
        .windows(2)
        .any(|pair| matches!(pair, [first, second] if first.under && !second.under))
    {
        return help;
    }
    help.suggesting(span, format!("({calls})"))
}
