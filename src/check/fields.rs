//! Conditions on fields: checks that the field supports the operator, and determines the values to
//! match.

use std::borrow::Cow;

use super::names;
use super::nearest::nearest;
use super::operators::{examples, not_taken, string_comparison, takes};
use super::other_names::flag_meant;
use super::values::{self, Text};
use super::{Checker, Place};
use crate::catalog::{Contains, Field, Kind, Spelling};
use crate::diagnostics::{Code, Help, MAX_PROBLEMS, Problem, excerpt, first_listed};
use crate::hir::raise::query_text;
use crate::hir::{Comparison, Predicate, Query, StringField, Test as Asked, joined};
use crate::syntax::ast::{Literal, Operand, Operator, Test, Word};
use crate::syntax::{canonical_value, quoted};

impl Checker<'_> {
    pub(super) fn field(&mut self, name: &Word, place: Place<'_>) -> Option<Query> {
        // Empty name: the parser has reported it.
        if name.node.is_empty() {
            return None;
        }
        let Some(field) = self.resource.field(&name.node) else {
            return self.unknown_field(name, place);
        };
        if field.spelling == Spelling::Assumed {
            let help = names::TRY_IT.to_owned();
            let problem = Problem::assumed_field(field.name, help, name.span);
            self.warn(field.name, problem);
        }
        match &place.condition.test {
            Some(test) => self.tested(field, test, place),
            None if field.kind == Kind::Flag => {
                let predicate = Predicate::Flag(!place.negated);
                Some(place.ask(Asked::Field(field, predicate)))
            }
            None => {
                let help = format!("compare it: {}", examples(field));
                let message = format!("`{}` has no comparison", excerpt(&name.node));
                self.refuse(
                    Problem::new(Code::MissingComparison, name.span, message).with_help(help),
                )
            }
        }
    }

    fn unknown_field<T>(&mut self, name: &Word, place: Place<'_>) -> Option<T> {
        let unknown = names::UnknownField {
            resource: self.resource,
            name: &name.node,
            span: name.span,
            test: place.condition.test.as_ref(),
            whole: place.span,
        };
        // Problems over the limit are only counted.
        let help = if self.problems.len() < MAX_PROBLEMS {
            unknown.help()
        } else {
            names::fields(self.resource).into()
        };
        let (name, span) = (excerpt(&name.node), name.span);
        let message = format!("`{}` has no field `{name}`", self.resource.name);
        self.refuse(Problem::new(Code::UnknownField, span, message).with_help(help))
    }

    fn tested(&mut self, field: &'static Field, test: &Test, place: Place<'_>) -> Option<Query> {
        if !takes(field, test) {
            return self.refuse(not_taken(field, test));
        }
        let (operator, negation) = test.operator.node.positive();
        let place = place.negated_by(negation);
        match field.kind {
            Kind::Text | Kind::Id | Kind::AnyOf(_) | Kind::Joined(_) => {
                self.string(&StringField::Known(field), operator, test, place)
            }
            Kind::Choice {
                values, ordered, ..
            } => self.choice(field, values, ordered, test, place),
            Kind::Number => {
                let comparisons = self.comparisons(test, Self::whole_number)?;
                Some(ordered(field, comparisons, place, Predicate::Number))
            }
            Kind::Decimal => {
                let comparisons = self.comparisons(test, Self::decimal)?;
                Some(ordered(field, comparisons, place, Predicate::Decimal))
            }
            Kind::Date => {
                let comparisons = self.comparisons(test, Self::date)?;
                Some(ordered(field, comparisons, place, Predicate::Date))
            }
            Kind::DateTime => {
                let comparisons = self.comparisons(test, Self::instants)?;
                let comparisons = comparisons.into_iter().map(values::with_instants).collect();
                Some(ordered(field, comparisons, place, Predicate::DateTime))
            }
            Kind::Flag => self.flag(field, test, place),
            Kind::FilterAttribute => self.filter_attribute(field, test, place),
        }
    }

    /// A string field: open text, an ID, any of several fields, or one named by `field("Name")`.
    pub(super) fn string(
        &mut self,
        field: &StringField,
        operator: Operator,
        test: &Test,
        place: Place<'_>,
    ) -> Option<Query> {
        let comparison = string_comparison(operator);
        let (shown, contains) = match field {
            StringField::Known(field) => (Cow::Borrowed(field.name), field.contains),
            StringField::Other(name) => {
                let shown = format!("field({})", quoted(name));
                (Cow::Owned(shown), Contains::Undocumented)
            }
        };
        self.check_nulls(&shown, test);
        let written = test.operator.node;
        let is_sound = |checker: &mut Self, text: &Text| {
            checker.check_joined(field, written, text)
                && checker.check_text(&shown, contains, written, text)
        };
        if let (
            Operand::Value(value),
            Operator::Equal | Operator::Contains | Operator::StartsWith,
        ) = (&test.operand, operator)
        {
            let text = self.text(value)?;
            let is_sound = is_sound(self, &text);
            self.check_meant(field, test, std::slice::from_ref(&text));
            let asked = place.ask(field.compared(comparison, text.node));
            return is_sound.then(|| self.searchable(asked, field, place))?;
        }
        let texts = self.compared_texts(test)?;
        // Checks all of them, so that all errors are found.
        let unsound = texts.iter().filter(|text| !is_sound(self, text)).count();
        self.check_meant(field, test, &texts);
        if unsound > 0 {
            return None;
        }
        let asked = texts
            .into_iter()
            .map(|text| place.ask(field.compared(comparison, text.node)));
        self.negate(Query::or(asked), place)
    }

    /// Warns about texts that belong in another search: names compared with IDs, and whole names
    /// compared with parts of names.
    fn check_meant(&mut self, field: &StringField, test: &Test, texts: &[Text]) {
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
    fn searchable(&mut self, query: Query, field: &StringField, place: Place<'_>) -> Option<Query> {
        let is_searchable =
            !matches!(&query, Query::Condition(asked) if !asked.test.is_searchable());
        if is_searchable || self.options.residual {
            return self.negate(query, place);
        }
        let name = field.name();
        let condition = excerpt(&query_text(&query, place.negated));
        let reason = "it has no \"ends with\", which a value with a space would need";
        let help = format!(
            "search for one word, for the beginning (`{name} ^=`) or for the whole name (`{name} \
             =`); or allow a residual, which checks the condition on the results"
        );
        self.refuse(Problem::not_searchable(
            &condition,
            reason,
            help,
            place.whole,
        ))
    }

    /// Reports a text that cannot be compared with joined texts.
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
        place: Place<'_>,
    ) -> Option<Query> {
        if let Some(problem) = several_choices(field, values, test).filter(|_| !ordered) {
            return self.refuse(problem);
        }
        let wanted = self.comparisons(test, |checker, text| {
            checker.position(field, values, ordered, text)
        })?;
        let chosen: Vec<&'static str> = values
            .iter()
            .enumerate()
            .filter(|(position, _)| {
                wanted
                    .iter()
                    .any(|comparison| comparison.accepts(*position))
                    != place.negated
            })
            .map(|(_, value)| *value)
            .collect();
        if chosen.is_empty() {
            let help = no_value_left_help(field, values, ordered);
            let message = format!("`{}` has no value left to search for", field.name);
            return self
                .refuse(Problem::new(Code::NoValueLeft, place.span, message).with_help(help));
        }
        let chosen = as_written(chosen, &wanted, values, place.negated);
        Some(Query::or(chosen.into_iter().map(|value| {
            place.ask(Asked::Field(field, Predicate::Choice(value)))
        })))
    }

    /// The position of a value in its fixed set.
    fn position(
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
                self.refuse(Problem::out_of_range(&text.node, &what, help, text.span))
            });
        }
        let position = values
            .iter()
            .position(|value| value.eq_ignore_ascii_case(&text.node));
        position.or_else(|| {
            let help = self.help_for_value(values, text);
            let value = excerpt(&text.node);
            let message = format!("`{}` has no value `{value}`", field.name);
            self.refuse(Problem::new(Code::UnknownValue, text.span, message).with_help(help))
        })
    }

    /// The help for a value that is not in the fixed set.
    fn help_for_value(&self, values: &[&'static str], text: &Text) -> Help {
        // Problems over the limit are only counted.
        let is_told = self.problems.len() < MAX_PROBLEMS;
        let near = is_told
            .then(|| nearest(&text.node, values.iter().copied()))
            .flatten();
        if let Some(near) = near {
            return Help::from(format!("did you mean `{near}`?")).suggesting(text.span, near);
        }
        let own = values_of(values);
        match names::value_of(self.resource, &text.node) {
            Some((other, value)) => {
                let name = other.name;
                format!("`{value}` is a value of `{name}`: write `{name} = {value}`; {own}").into()
            }
            None => own.into(),
        }
    }

    fn flag(&mut self, field: &'static Field, test: &Test, place: Place<'_>) -> Option<Query> {
        let texts = self.texts(test)?;
        let text = texts.first()?;
        let value = ["false", "true"]
            .iter()
            .position(|word| word.eq_ignore_ascii_case(&text.node));
        let Some(value) = value else {
            let help = Help::from(format!("write `{} = true` or `{0} = false`", field.name));
            let help = match flag_meant(&text.node) {
                Some(flag) => help.suggesting(text.span, flag),
                None => help,
            };
            let expected = "true or false";
            return self.refuse(Problem::malformed_value(
                &text.node, expected, help, text.span,
            ));
        };
        let predicate = Predicate::Flag((value == 1) != place.negated);
        Some(place.ask(Asked::Field(field, predicate)))
    }

    fn filter_attribute(
        &mut self,
        field: &'static Field,
        test: &Test,
        place: Place<'_>,
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
        let asked = texts
            .into_iter()
            .map(|text| place.ask(Asked::Field(field, Predicate::FilterAttribute(text.node))));
        self.negate(Query::or(asked), place)
    }
}

/// Why a text cannot be compared with two texts joined by a space, and what to write instead.
fn joined_problem(
    field: &Field,
    [first, second]: &[&str; 2],
    operator: Operator,
    text: &str,
) -> Option<(&'static str, String)> {
    let name = field.name;
    let (operator, _) = operator.positive();
    let has_edge = text.starts_with(joined::SEPARATOR) || text.ends_with(joined::SEPARATOR);
    let separators = text.matches(joined::SEPARATOR).count();
    if has_edge {
        let help = format!("remove the space: `{name}` is `{first}`, one space and `{second}`");
        return Some(("a name without leading or trailing spaces", help));
    }
    if separators > joined::SEPARATORS_MAX {
        let help = format!(
            "each space adds a way to split it into `{first}` and `{second}`: use at most {} spaces",
            joined::SEPARATORS_MAX
        );
        return Some(("a full name with at most 16 spaces", help));
    }
    if operator == Operator::StartsWith && text.is_empty() {
        let help = format!("write the beginning: `{name} ^= Ann`");
        return Some(("the beginning of a name", help));
    }
    if matches!(operator, Operator::Equal | Operator::In) && separators == 0 {
        let value = excerpt(&canonical_value(text));
        let help = format!(
            "`{name}` is `{first}`, a space and `{second}`, so a full name contains a space: write \
             `{name} ~ {value}`, or `{first} = {value} or {second} = {value}`"
        );
        return Some(("a first and a last name", help));
    }
    None
}

/// Comparisons at least one of which must be true, or none if negated.
fn ordered<T: Copy + Ord>(
    field: &'static Field,
    comparisons: Vec<Comparison<T>>,
    place: Place<'_>,
    predicate: fn(Comparison<T>) -> Predicate,
) -> Query {
    let ask = |comparison| place.ask(Asked::Field(field, predicate(comparison)));
    if !place.negated {
        return Query::or(comparisons.into_iter().map(ask));
    }
    let opposite = |comparison: Comparison<T>| Query::or(comparison.negated().into_iter().map(ask));
    Query::and(comparisons.into_iter().map(opposite))
}

/// The values of a list in the order written; those of other tests in the order of the set.
fn as_written(
    chosen: Vec<&'static str>,
    wanted: &[Comparison<usize>],
    values: &[&'static str],
    negated: bool,
) -> Vec<&'static str> {
    let listed = wanted.iter().map(|comparison| match comparison {
        Comparison::Equal(position) => values.get(*position).copied(),
        _ => None,
    });
    match listed.collect::<Option<Vec<_>>>() {
        Some(listed) if !negated => listed,
        _ => chosen,
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
        _ => values_of(values),
    }
}

fn values_of(values: &[&'static str]) -> String {
    match values {
        [only] => format!("its only value is `{only}`"),
        _ => format!("its values are {}", first_listed(values.iter().copied())),
    }
}
