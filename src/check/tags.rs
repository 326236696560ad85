//! Conditions on tags: `tag(KEY = VALUE)` and `tag(KEY)`.

use super::checker::{Checker, ConditionContext};
use super::functions::{UNDER_HELP, UNDER_MISPLACED, joined};
use super::operators::operator_not_taken;
use super::values::Text;
use crate::catalog::{ON_TAG, Resource, TAG_KEY_MAX, TAG_KEY_RESERVED, TAG_VALUE_MAX};
use crate::diagnostics::{Code, Help, Problem, excerpt};
use crate::hir::raise::query_text;
use crate::hir::{self, Query};
use crate::span::Span;
use crate::syntax::ast::{Argument, Literal, Operand, Test, Value};
use crate::syntax::{canonical_literal, canonical_value};

impl Checker<'_> {
    pub(super) fn tag(
        &mut self,
        arguments: &[Argument],
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        match arguments {
            [] => self.reject_call(
                "`tag` needs a key and a value",
                "write `tag(KEY = VALUE)`",
                context.span,
            ),
            [only] if is_key_only(only) => self.tag_key(&only.key, context),
            [first, last]
                if is_key_only(first) && is_key_only(last) && is_tag_key(&first.key.node) =>
            {
                let (key, value) = (
                    canonical_literal(&first.key.node),
                    canonical_literal(&last.key.node),
                );
                let help = Help::replacing("write", context.span, format!("tag({key} = {value})"));
                let message = "a tag has a key and a value, with `=` between them";
                self.reject_call(message, help, context.span)
            }
            _ => self.tags(arguments, context),
        }
    }

    /// `tag(a = b, c = d)`: all of them.
    fn tags(&mut self, arguments: &[Argument], context: ConditionContext<'_>) -> Option<Query> {
        // Each of several arguments has its own span; a single one has that of the whole condition.
        let context_of = |argument: &Argument| match arguments {
            [_] => context,
            _ => ConditionContext {
                span: argument.span,
                span_with_not: argument.span,
                ..context
            },
        };
        let tags: Vec<Option<Query>> = arguments
            .iter()
            .map(|argument| self.tag_argument(argument, context_of(argument)))
            .collect();
        if let Some(key) = arguments.iter().find(|argument| is_key_only(argument)) {
            let message = "a tag key without a value must be used on its own";
            return self.reject_call(
                message,
                help_with_separate_calls(arguments, &tags, context.span),
                key.span,
            );
        }
        let tags: Vec<Query> = tags.into_iter().collect::<Option<_>>()?;
        Some(if context.negated {
            Query::any_with_repeats(tags)
        } else {
            Query::all_with_repeats(tags)
        })
    }

    fn warn_of_tag(&mut self, key: &Text, values: &[Text], argument: &Argument, test: &Test) {
        let about = format!("tag({})", key.node);
        self.check_null(&about, &argument.key);
        self.check_tag_nulls(&about, &key.node, test);
        self.check_wildcards(&about, key, || WHOLE_VALUES.to_owned());
        for text in values {
            self.check_wildcards(&about, text, || help_for_wildcard(&key.node, &text.node));
        }
    }

    /// One `KEY = VALUE`; the context says whether it is negated.
    fn tag_argument(
        &mut self,
        argument: &Argument,
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        if argument.under {
            return self.reject_call(UNDER_MISPLACED, UNDER_HELP, argument.span);
        }
        let test = argument.test.as_ref()?;
        let (operator, negation) = test.operator.node.positive();
        let is_range = matches!(test.operand, Operand::Range(..));
        if is_range || !ON_TAG.contains(&operator) {
            let help = "tags are compared exactly: `tag(KEY = VALUE)`, `tag(KEY != VALUE)` or `tag(KEY in (A, B))`";
            return self.reject(operator_not_taken("tag", test, help));
        }
        let (key, values) = (self.text(&argument.key), self.compared_texts(test));
        let (key, values) = (key?, values?);
        self.warn_of_tag(&key, &values, argument, test);
        // Checks all of them, so that all errors are found.
        let is_key_sound = self.check_tag_key(&key);
        let unsound = values.iter().filter(|value| !self.check_tag_value(value));
        if unsound.count() > 0 || !is_key_sound {
            return None;
        }
        let conditions = values.into_iter().map(|value| {
            context.query(hir::Test::Tag {
                key: key.node.clone(),
                value: value.node,
            })
        });
        self.negate(Query::or(conditions), context.negated_by(negation))
    }

    /// `tag(KEY)`: only a residual can check it, and only if results contain tags.
    fn tag_key(&mut self, key: &Value, context: ConditionContext<'_>) -> Option<Query> {
        let text = self.text(key)?;
        let about = format!("tag({})", text.node);
        self.check_null(&about, key);
        self.check_wildcards(&about, &text, || WHOLE_VALUES.to_owned());
        if !self.check_tag_key(&text) {
            return None;
        }
        let carried = self.resource.tags.is_some();
        if carried && self.options.residual {
            return self.negate(context.query(hir::Test::TagKey(text.node)), context);
        }
        let help = key_alone_help(self.resource, &key.node, context.span);
        let query = context.query(hir::Test::TagKey(text.node));
        let condition = excerpt(&query_text(&query, context.negated));
        let reason = "it searches tags by key and value";
        self.reject(Problem::not_searchable(&condition, reason, help, key.span))
    }

    fn check_tag_key(&mut self, key: &Text) -> bool {
        let length = key.node.chars().count();
        let (what, help) = if length == 0 {
            let help = "write `tag(KEY = VALUE)`";
            ("an empty key".to_owned(), help.to_owned())
        } else if length > TAG_KEY_MAX {
            let help = format!("a tag key has at most {TAG_KEY_MAX} characters");
            (format!("a key of {length} characters"), help)
        } else if key.node.starts_with(TAG_KEY_RESERVED) {
            let help = "these keys are reserved for AWS: use another key";
            let what = format!("a key that begins with `{TAG_KEY_RESERVED}`");
            (what, help.to_owned())
        } else {
            return true;
        };
        self.report_tag(&what, help, key.span);
        false
    }

    fn check_tag_value(&mut self, value: &Text) -> bool {
        let length = value.node.chars().count();
        if length > TAG_VALUE_MAX {
            let help = format!("a tag value has at most {TAG_VALUE_MAX} characters");
            self.report_tag(&format!("a value of {length} characters"), help, value.span);
        }
        length <= TAG_VALUE_MAX
    }

    fn report_tag(&mut self, what: &str, help: String, span: Span) {
        let problem = Problem::new(Code::TagLimit, span, format!("a tag cannot have {what}"));
        self.problems.push(problem.with_help(help));
    }
}

/// The help for a tag with wildcards.
const WHOLE_VALUES: &str =
    "tags are compared exactly: give the whole values, as in `tag(KEY in (VALUE, VALUE))`";

/// The help for a tag value with wildcards, even if it has nothing else: `tag(Owner = *)`.
fn help_for_wildcard(key: &str, value: &str) -> String {
    if value == "*" || value == "%" {
        let call = format!("tag({})", canonical_value(key));
        return format!("for a tag with any value, write `{}`", excerpt(&call));
    }
    WHOLE_VALUES.to_owned()
}

/// True if a literal may be a tag key.
fn is_tag_key(literal: &Literal) -> bool {
    let is_key = |text: &str| (1..=TAG_KEY_MAX).contains(&text.chars().count());
    literal.as_text().is_none_or(is_key)
}

/// The help for a tag key on its own, such as `tag(BPO)` or `tag(BPO:123)`.
fn key_alone_help(resource: &Resource, key: &Literal, span: Span) -> Help {
    if let Some(text) = key.as_text()
        && let Some((key, value)) = text.split_once([':', '='])
        && !key.is_empty()
    {
        let call = format!(
            "tag({} = {})",
            canonical_value(key.trim()),
            canonical_value(value.trim())
        );
        return Help::from(format!("write `{}`", excerpt(&call))).suggesting(span, call);
    }
    let key = excerpt(&canonical_literal(key));
    let values = format!("give the values: `tag({key} = VALUE)` or `tag({key} in (A, B))`");
    if resource.tags.is_some() {
        return format!("{values}; or allow a residual, which checks the condition on the results")
            .into();
    }
    format!("{values}; {} returns no tags to check", resource.operation).into()
}

/// True for a key without a value.
fn is_key_only(argument: &Argument) -> bool {
    argument.alone().is_some()
}

/// The help to write one call per tag, if all of them are valid.
fn help_with_separate_calls(arguments: &[Argument], tags: &[Option<Query>], span: Span) -> Help {
    let is_sound = |(argument, tag): (&Argument, &Option<Query>)| {
        tag.is_some() || is_key_only(argument) && is_tag_key(&argument.key.node)
    };
    if tags.iter().any(Option::is_some) && arguments.iter().zip(tags).all(is_sound) {
        joined(arguments, "tag", " and ", span)
    } else {
        "write `tag(KEY) and tag(KEY = VALUE)`".into()
    }
}
