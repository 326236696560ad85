//! Conditions on fields: checks that the field supports the operator, and determines the values to
//! match.

use std::borrow::Cow;

use super::checker::{Checker, ConditionContext};
use super::field_aliases::flag_synonym;
use super::names;
use super::nearest::nearest;
use super::operators::{examples, string_comparison, supports, unsupported};
use super::values::{self, Text};
use crate::catalog::{CONTAINS_MAX, CONTAINS_MIN, Contains, Field, Kind, Spelling};
use crate::diagnostics::{Code, Help, MAX_PROBLEMS, Problem, excerpt, first_listed};
use crate::hir::raise::query_text;
use crate::hir::{self, Comparison, Predicate, Query, StringField, joined};
use crate::syntax::ast::{Literal, Operand, Operator, Test, Value, Word};
use crate::syntax::{canonical_value, quoted};

impl Checker<'_> {
    pub(super) fn field(&mut self, name: &Word, context: ConditionContext<'_>) -> Option<Query> {
        // Empty name: the parser has reported it.
        if name.node.is_empty() {
            return None;
        }
        let Some(field) = self.resource.field(&name.node) else {
            return self.unknown_field(name, context);
        };
        if field.spelling == Spelling::Assumed {
            let help = names::HELP_FOR_ASSUMED.to_owned();
            let problem = Problem::assumed_field(field.name, help, name.span);
            self.warn(field.name, problem);
        }
        match &context.condition.test {
            Some(test) => self.apply_test(field, test, context),
            None if field.kind == Kind::Flag => {
                let predicate = Predicate::Flag(!context.negated);
                Some(context.query(hir::Test::Field(field, predicate)))
            }
            None => {
                let help = format!("compare it: {}", examples(field));
                let message = format!("`{}` has no comparison", excerpt(&name.node));
                self.reject(
                    Problem::new(Code::MissingComparison, name.span, message).with_help(help),
                )
            }
        }
    }

    fn unknown_field<T>(&mut self, name: &Word, context: ConditionContext<'_>) -> Option<T> {
        let unknown = names::UnknownField {
            resource: self.resource,
            name: &name.node,
            span: name.span,
            test: context.condition.test.as_ref(),
            condition_span: context.span,
        };
        // Problems over the limit are only counted.
        let help = if self.problems.len() < MAX_PROBLEMS {
            unknown.help()
        } else {
            names::fields(self.resource).into()
        };
        let (name, span) = (excerpt(&name.node), name.span);
        let message = format!("`{}` has no field `{name}`", self.resource.name);
        self.reject(Problem::new(Code::UnknownField, span, message).with_help(help))
    }

    fn apply_test(
        &mut self,
        field: &'static Field,
        test: &Test,
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        if !supports(field, test) {
            return self.reject(unsupported(field, test));
        }
        let (operator, negation) = test.operator.node.positive();
        let context = context.negated_by(negation);
        match field.kind {
            Kind::Text | Kind::Id | Kind::AnyOf(_) | Kind::Joined(_) => {
                self.string_field(&StringField::Known(field), operator, test, context)
            }
            Kind::Choice {
                values, ordered, ..
            } => self.choice(field, values, ordered, test, context),
            Kind::Number => {
                let comparisons = self.comparisons(test, Self::whole_number)?;
                Some(ordered(field, comparisons, context, Predicate::Number))
            }
            Kind::Decimal => {
                let comparisons = self.comparisons(test, Self::decimal)?;
                Some(ordered(field, comparisons, context, Predicate::Decimal))
            }
            Kind::Date => {
                let comparisons = self.comparisons(test, Self::date)?;
                Some(ordered(field, comparisons, context, Predicate::Date))
            }
            Kind::DateTime => {
                let comparisons = self.comparisons(test, Self::instants)?;
                let comparisons = comparisons.into_iter().map(values::with_instants).collect();
                Some(ordered(field, comparisons, context, Predicate::DateTime))
            }
            Kind::Flag => self.flag(field, test, context),
            Kind::FilterAttribute => self.filter_attribute(field, test, context),
        }
    }

    /// A string field: free-form text, an ID, any of several fields, or one named by `field("Name")`.
    pub(super) fn string_field(
        &mut self,
        field: &StringField,
        operator: Operator,
        test: &Test,
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        let comparison = string_comparison(operator);
        let (shown, contains) = shown_with_bounds(field);
        self.check_nulls(&shown, test);
        let written = test.operator.node;
        let is_sound = |checker: &mut Self, text: &Text| {
            checker.check_joined(field, written, text)
                && checker.check_text(&shown, contains, written, text)
        };
        if let Some(value) = only_value(test) {
            let text = self.text(value)?;
            let is_sound = is_sound(self, &text);
            self.warn_of_likely_mistakes(field, test, std::slice::from_ref(&text));
            let query = context.query(field.compared(comparison, text.node));
            return is_sound.then(|| self.searchable(query, field, context))?;
        }
        let texts = self.compared_texts(test)?;
        // Checks all of them, so that all errors are found.
        let unsound = texts.iter().filter(|text| !is_sound(self, text)).count();
        self.warn_of_likely_mistakes(field, test, &texts);
        let conditions = texts
            .into_iter()
            .map(|text| context.query(field.compared(comparison, text.node)));
        if unsound > 0 {
            return None;
        }
        self.negate(Query::or(conditions), context)
    }

    /// Warns about strings that belong in another search: names compared with IDs, and whole names
    /// compared with parts of names.
    fn warn_of_likely_mistakes(&mut self, field: &StringField, test: &Test, texts: &[Text]) {
        let StringField::Known(field) = field else {
            return;
        };
        self.check_ids(field, test.operator.node, test, texts);
        for text in texts {
            self.check_full_name(field, test.operator.node, text);
        }
    }

    /// A query of one condition, unless the service cannot search for it and no residual is
    /// allowed.
    fn searchable(
        &mut self,
        query: Query,
        field: &StringField,
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        let is_searchable =
            !matches!(&query, Query::Condition(condition) if !condition.test.is_searchable());
        if is_searchable || self.options.residual {
            return self.negate(query, context);
        }
        let name = field.name();
        let condition = excerpt(&query_text(&query, context.negated));
        let reason = "it has no \"ends with\", which a value with a space would need";
        let help = format!(
            "search for one word, for the beginning (`{name} ^=`) or for the whole name (`{name} \
             =`); or allow a residual, which checks the condition on the results"
        );
        self.reject(Problem::not_searchable(
            &condition,
            reason,
            help,
            context.span_with_not,
        ))
    }

    /// Reports a string that cannot be compared with joined strings.
    fn check_joined(&mut self, field: &StringField, operator: Operator, text: &Text) -> bool {
        let StringField::Known(field) = field else {
            return true;
        };
        let Kind::Joined(names) = field.kind else {
            return true;
        };
        let Some((expected, help)) = joined_problem(field, names, operator, &text.node) else {
            return true;
        };
        self.problems.push(Problem::malformed_value(
            &text.node, expected, help, text.span,
        ));
        false
    }

    /// A condition on a fixed set of values: those that match, or the others if negated.
    fn choice(
        &mut self,
        field: &'static Field,
        values: &'static [&'static str],
        ordered: bool,
        test: &Test,
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        if let Some(problem) = several_choices(field, values, test).filter(|_| !ordered) {
            return self.reject(problem);
        }
        let wanted = self.comparisons(test, |checker, text| {
            checker.choice_index(field, values, ordered, text)
        })?;
        let chosen = chosen_values(values, &wanted, context);
        if chosen.is_empty() {
            let help = no_value_left_help(field, values, ordered);
            let message = format!("`{}` has no value left to search for", field.name);
            return self
                .reject(Problem::new(Code::NoValueLeft, context.span, message).with_help(help));
        }
        Some(Query::or(chosen.into_iter().map(|value| {
            context.query(hir::Test::Field(field, Predicate::Choice(value)))
        })))
    }

    /// The position of a value in its fixed set.
    fn choice_index(
        &mut self,
        field: &'static Field,
        values: &[&'static str],
        ordered: bool,
        text: &Text,
    ) -> Option<usize> {
        if ordered {
            let number = self.any_whole_number(text)?;
            let position = values.iter().position(|value| value.parse() == Ok(number));
            return position.or_else(|| {
                let what = format!("{} {}", field.name, bounds(values));
                let help = format!("write a number {}", bounds(values));
                self.reject(Problem::out_of_range(&text.node, &what, help, text.span))
            });
        }
        let position = values
            .iter()
            .position(|value| value.eq_ignore_ascii_case(&text.node));
        position.or_else(|| {
            let help = self.help_for_value(field, values, text);
            let value = excerpt(&text.node);
            let message = format!("`{}` has no value `{value}`", field.name);
            self.reject(Problem::new(Code::UnknownValue, text.span, message).with_help(help))
        })
    }

    /// The help for a value that is not in the fixed set.
    fn help_for_value(&self, field: &Field, values: &[&'static str], text: &Text) -> Help {
        // Problems over the limit are only counted.
        let is_reported = self.problems.len() < MAX_PROBLEMS;
        let near = is_reported
            .then(|| nearest(&text.node, values.iter().copied()))
            .flatten();
        if let Some(near) = near {
            return Help::from(format!("did you mean `{near}`?")).suggesting(text.span, near);
        }
        match names::field_with_value(self.resource, &text.node) {
            Some((other, value)) => {
                let name = other.name;
                let own = values_of(field, values);
                format!("`{value}` is a value of `{name}`: write `{name} = {value}`; {own}").into()
            }
            None => values_help(values).into(),
        }
    }

    fn flag(
        &mut self,
        field: &'static Field,
        test: &Test,
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        let texts = self.texts(test)?;
        let text = texts.first()?;
        let value = ["false", "true"]
            .iter()
            .position(|word| word.eq_ignore_ascii_case(&text.node));
        let Some(value) = value else {
            let help = Help::from(format!("write `{} = true` or `{0} = false`", field.name));
            let help = match flag_synonym(&text.node) {
                Some(flag) => help.suggesting(text.span, flag),
                None => help,
            };
            let expected = "true or false";
            return self.reject(Problem::malformed_value(
                &text.node, expected, help, text.span,
            ));
        };
        let predicate = Predicate::Flag((value == 1) != context.negated);
        Some(context.query(hir::Test::Field(field, predicate)))
    }

    fn filter_attribute(
        &mut self,
        field: &'static Field,
        test: &Test,
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        self.check_nulls(field.name, test);
        let texts = self.compared_texts(test)?;
        let help = || {
            format!(
                "only whole values can be searched for: `{} in (VALUE, VALUE)`",
                field.name
            )
        };
        for text in &texts {
            self.check_wildcards(field.name, text, help);
        }
        let conditions = texts.into_iter().map(|text| {
            context.query(hir::Test::Field(
                field,
                Predicate::FilterAttribute(text.node),
            ))
        });
        self.negate(Query::or(conditions), context)
    }
}

/// Why a string cannot be compared with two strings joined by a space, and what to write instead.
fn joined_problem(
    field: &Field,
    names: &[&str; 2],
    operator: Operator,
    text: &str,
) -> Option<(&'static str, String)> {
    let (name, [first, second]) = (field.name, names);
    let (operator, _) = operator.positive();
    let has_edge = text.starts_with(joined::SEPARATOR) || text.ends_with(joined::SEPARATOR);
    let separators = text.matches(joined::SEPARATOR).count();
    if has_edge {
        let help = format!("remove the space: `{name}` is `{first}`, one space and `{second}`");
        Some(("a name without leading or trailing spaces", help))
    } else if separators > joined::SEPARATORS_MAX {
        let help = format!(
            "each space adds a way to split it into `{first}` and `{second}`: use at most {} spaces",
            joined::SEPARATORS_MAX
        );
        Some(("a full name with at most 16 spaces", help))
    } else if operator == Operator::StartsWith && text.is_empty() {
        let help = format!("write the beginning: `{name} ^= Ann`");
        Some(("the beginning of a name", help))
    } else if matches!(operator, Operator::Equal | Operator::In) && separators == 0 {
        let help = help_for_half_name(name, names, text);
        Some(("a first and a last name", help))
    } else {
        None
    }
}

/// The help for one of two joined strings: the searches that find it.
fn help_for_half_name(name: &str, [first, second]: &[&str; 2], text: &str) -> String {
    let value = excerpt(&canonical_value(text));
    let is_searched = (CONTAINS_MIN..=CONTAINS_MAX).contains(&text.chars().count());
    let part = if is_searched {
        format!("`{name} ~ {value}`, or ")
    } else {
        String::new()
    };
    format!(
        "`{name}` is `{first}`, a space and `{second}`, so a full name contains a space: write \
         {part}`{first} = {value} or {second} = {value}`"
    )
}

/// The value of a comparison with exactly one.
fn only_value(test: &Test) -> Option<&Value> {
    match (&test.operand, test.operator.node.positive().0) {
        (Operand::Value(value), Operator::Equal | Operator::Contains | Operator::StartsWith) => {
            Some(value)
        }
        _ => None,
    }
}

/// A string field as written in a query, and the evidence for its length limits.
fn shown_with_bounds(field: &StringField) -> (Cow<'_, str>, Contains) {
    match field {
        StringField::Known(field) => (Cow::Borrowed(field.name), field.contains),
        StringField::Other(name) => {
            let shown = format!("field({})", quoted(name));
            (Cow::Owned(shown), Contains::Undocumented)
        }
    }
}

/// Comparisons at least one of which must be true, or none if negated.
fn ordered<T: Copy + Ord>(
    field: &'static Field,
    comparisons: Vec<Comparison<T>>,
    context: ConditionContext<'_>,
    predicate: fn(Comparison<T>) -> Predicate,
) -> Query {
    let comparison_query =
        |comparison| context.query(hir::Test::Field(field, predicate(comparison)));
    if !context.negated {
        return Query::or(comparisons.into_iter().map(comparison_query));
    }
    let negated_query = |comparison: Comparison<T>| {
        Query::or(comparison.negated().into_iter().map(comparison_query))
    };
    Query::and(comparisons.into_iter().map(negated_query))
}

/// The values of a list in the order written; those of other tests in the order of the set.
fn chosen_values(
    values: &'static [&'static str],
    wanted: &[Comparison<usize>],
    context: ConditionContext<'_>,
) -> Vec<&'static str> {
    let listed = wanted.iter().map(|comparison| match comparison {
        Comparison::Equal(position) => values.get(*position).copied(),
        _ => None,
    });
    match listed.collect::<Option<Vec<_>>>() {
        Some(listed) if !context.negated => listed,
        _ => {
            let is_wanted = |at| wanted.iter().any(|comparison| comparison.accepts(at));
            let numbered = values.iter().enumerate();
            numbered
                .filter(|(at, _)| is_wanted(*at) != context.negated)
                .map(|(_, value)| *value)
                .collect()
        }
    }
}

/// `type = "CUSTOM,OFFLINE"` · `type = CUSTOM/OFFLINE`: several values of a fixed set as one.
fn several_choices(field: &Field, values: &[&'static str], test: &Test) -> Option<Problem> {
    let mut operands = test.operand.values();
    let (Some(value), None) = (operands.next(), operands.next()) else {
        return None;
    };
    let Literal::Text { text, .. } = &value.node else {
        return None;
    };
    let parts = text.split([',', ';', '/', '+', '|', '&', ' ']);
    let parts = parts.filter(|part| !part.is_empty());
    let known = |part: &str| values.iter().find(|value| value.eq_ignore_ascii_case(part));
    let parts: Vec<&str> = parts
        .map(|part| known(part).copied())
        .collect::<Option<_>>()?;
    let list = format!("in ({})", parts.join(", "));
    let help = Help::from(format!(
        "for any of several values, use a list: `{} {list}`",
        field.name
    ));
    let help = match test.operator.node {
        Operator::Equal | Operator::In => {
            help.suggesting(test.operator.span.to(test.operand.span()), list)
        }
        _ => help,
    };
    let message = format!("`{}` has no value `{}`", field.name, excerpt(text));
    (parts.len() > 1).then(|| Problem::new(Code::UnknownValue, value.span, message).with_help(help))
}

fn bounds(values: &[&str]) -> String {
    match (values.first(), values.last()) {
        (Some(first), Some(last)) => format!("from {first} to {last}"),
        _ => String::new(),
    }
}

fn no_value_left_help(field: &Field, values: &[&'static str], ordered: bool) -> String {
    match values {
        [only] => format!("`{only}` is the only value that can be searched for"),
        _ if ordered => format!("the values of `{}` go {}", field.name, bounds(values)),
        _ => values_help(values),
    }
}

/// The values of a field other than the one that the text is about.
fn values_of(field: &Field, values: &[&'static str]) -> String {
    let name = field.name;
    match values {
        [only] => format!("the only value of `{name}` is `{only}`"),
        _ => format!(
            "the values of `{name}` are {}",
            first_listed(values.iter().copied())
        ),
    }
}

fn values_help(values: &[&'static str]) -> String {
    match values {
        [only] => format!("its only value is `{only}`"),
        _ => format!("its values are {}", first_listed(values.iter().copied())),
    }
}
