//! Conditions on one field, and on a hierarchy group.

use serde_json::Value;

use super::reader::Reader;
use crate::catalog::{ChoiceCondition, Field, Kind};
use crate::check::read_instants;
use crate::diagnostics::{Code, Problem, displayed_path, excerpt};
use crate::hir::raise::{compared_field, compared_in_order, condition_node};
use crate::hir::{Comparison, Decimal, Predicate, StringField, Test};
use crate::syntax::ast::{Node, Operator};
use crate::wire::{
    BooleanComparisonType, BooleanCondition, DateComparisonType, DateCondition, DateTimeCondition,
    DecimalCondition, HierarchyGroupCondition, NumberComparisonType, NumberCondition,
    StringComparisonType, StringCondition,
};

impl Reader {
    pub(super) fn string(&mut self, value: &Value) -> Option<Node> {
        let StringCondition {
            field_name,
            value,
            comparison_type: comparison,
        } = self.typed(value)?;
        if field_name.is_empty() {
            return self.unfilled("FieldName");
        }
        let known = self.resource.field_in_request(&field_name);
        let field = match known.map(|field| (field, field.kind)) {
            Some((field, Kind::Text | Kind::Id)) => StringField::Known(field),
            Some((
                field,
                Kind::Choice {
                    values,
                    ordered,
                    condition: ChoiceCondition::String,
                },
            )) if comparison == StringComparisonType::Exact
                && !(ordered && is_respelled(values, &value)) =>
            {
                return Some(choice_node(field, values, &value));
            }
            Some((field, kind)) if kind.made_of().is_none() => {
                StringField::Other(field.name.to_owned())
            }
            _ => StringField::Other(field_name.into_owned()),
        };
        Some(condition_node(&field.compared(comparison, value)))
    }

    /// A field with its own criteria member, such as `TypeCondition`.
    pub(super) fn choice(&mut self, condition: ChoiceCondition, value: &str) -> Option<Node> {
        match self.resource.choice_field(condition) {
            Some((field, values)) => Some(choice_node(field, values, value)),
            None => self.unknown_member(),
        }
    }

    pub(super) fn number(&mut self, value: &Value) -> Option<Node> {
        let condition: NumberCondition = self.typed(value)?;
        let field = self.field(&condition.field_name, Kind::Number)?;
        let (min, max) = (condition.min_value, condition.max_value);
        let predicate = Predicate::Number(self.comparison(condition.comparison_type, min, max)?);
        Some(condition_node(&Test::Field(field, predicate)))
    }

    pub(super) fn decimal(&mut self, value: &Value) -> Option<Node> {
        let condition: DecimalCondition = self.typed(value)?;
        let field = self.field(&condition.field_name, Kind::Decimal)?;
        let bound = |number: Option<f64>| number.and_then(Decimal::new);
        let (min, max) = (bound(condition.min_value), bound(condition.max_value));
        let predicate = Predicate::Decimal(self.comparison(condition.comparison_type, min, max)?);
        Some(condition_node(&Test::Field(field, predicate)))
    }

    pub(super) fn date(&mut self, value: &Value) -> Option<Node> {
        let condition: DateCondition = self.typed(value)?;
        let field = self.field(&condition.field_name, Kind::Date)?;
        if condition.comparison_type == DateComparisonType::Range {
            return self.under("ComparisonType", |reader| {
                reader.reject("a date has no `RANGE`")
            });
        }
        let (comparison, date) = (condition.comparison_type, Some(condition.value.as_str()));
        let comparison = self.comparison(comparison.of_numbers(), date, date)?;
        Some(compared_in_order(field.name, comparison))
    }

    pub(super) fn date_time(&mut self, value: &Value) -> Option<Node> {
        let condition: DateTimeCondition = self.typed(value)?;
        let field = self.field(&condition.field_name, Kind::DateTime)?;
        let min = self.bound("MinValue", condition.min_value)?;
        let max = self.bound("MaxValue", condition.max_value)?;
        let comparison = condition.comparison_type.of_numbers();
        let comparison = self.comparison(comparison, min.as_deref(), max.as_deref())?;
        Some(compared_in_order(field.name, comparison))
    }

    /// A date and time as the language writes it; an invalid one is kept and reported as a warning.
    /// `None` for a date alone, which the language treats as the whole day.
    #[allow(clippy::option_option)] // `None`: no query can express it. `Some(None)`: it is missing.
    fn bound(&mut self, member: &'static str, text: Option<String>) -> Option<Option<String>> {
        let Some(text) = text else { return Some(None) };
        match read_instants(&text) {
            Ok(time) if time.first == time.last => Some(Some(time.first.to_string())),
            Ok(_) => {
                let reason = format!("`{}` is not a date and time", excerpt(&text));
                self.under(member, |reader| reader.reject(reason))
            }
            Err(_) => Some(Some(text)),
        }
    }

    pub(super) fn flag(&mut self, value: &Value) -> Option<Node> {
        let condition: BooleanCondition = self.typed(value)?;
        let field = self.field(&condition.field_name, Kind::Flag)?;
        let predicate = Predicate::Flag(condition.comparison_type == BooleanComparisonType::IsTrue);
        Some(condition_node(&Test::Field(field, predicate)))
    }

    pub(super) fn hierarchy(&mut self, value: &Value) -> Option<Node> {
        if !self.resource.hierarchy {
            return self.unknown_member();
        }
        let HierarchyGroupCondition {
            value: group,
            hierarchy_group_match_type: reach,
        } = self.typed(value)?;
        Some(condition_node(&Test::Hierarchy { group, reach }))
    }

    /// The field with this name and kind. Without the catalog, only strings can be searched.
    fn field(&mut self, name: &str, kind: Kind) -> Option<&'static Field> {
        if name.is_empty() {
            return self.unfilled("FieldName");
        }
        let found = self
            .resource
            .field_in_request(name)
            .filter(|field| field.kind == kind);
        if found.is_none() {
            let reason = format!(
                "`{}` has no field `{}` that supports this comparison",
                self.resource,
                excerpt(name)
            );
            return self.under("FieldName", |reader| reader.no_counterpart(reason));
        }
        found
    }

    /// A comparison and its operands, from the members that are documented or assumed for it. A
    /// single operand in the other member cannot mean anything else, so it is accepted.
    pub(super) fn comparison<T: Copy + PartialEq>(
        &mut self,
        comparison: NumberComparisonType,
        min: Option<T>,
        max: Option<T>,
    ) -> Option<Comparison<T>> {
        use NumberComparisonType as Type;
        if comparison == Type::Range {
            let low = min.or_else(|| self.missing("MinValue"))?;
            let high = max.or_else(|| self.missing("MaxValue"))?;
            return Some(Comparison::Range(low, high));
        }
        if min.zip(max).is_some_and(|(min, max)| min != max) {
            return self.no_counterpart(
                "it has a `MinValue` and a different `MaxValue`, which only `RANGE` supports",
            );
        }
        let bound = self.only_operand(
            matches!(comparison, Type::Lesser | Type::LesserOrEqual),
            min,
            max,
        )?;
        Some(match comparison {
            Type::Equal => Comparison::Equal(bound),
            Type::NotEqual => Comparison::NotEqual(bound),
            Type::Greater => Comparison::Greater(bound),
            Type::GreaterOrEqual => Comparison::GreaterOrEqual(bound),
            Type::Lesser => Comparison::Less(bound),
            Type::LesserOrEqual => Comparison::LessOrEqual(bound),
            Type::Range => Comparison::Range(bound, bound),
        })
    }

    /// The only operand of a comparison, with a warning if it is in the other member.
    fn only_operand<T>(&mut self, is_upper: bool, min: Option<T>, max: Option<T>) -> Option<T> {
        let (member, other) = if is_upper {
            ("MaxValue", "MinValue")
        } else {
            ("MinValue", "MaxValue")
        };
        let (own, foreign) = if is_upper { (max, min) } else { (min, max) };
        if own.is_none() && foreign.is_some() {
            let path = self.under(other, |reader| reader.path());
            let message = format!(
                "{} is read as the bound of the comparison, which belongs in `{member}`",
                displayed_path(&path)
            );
            let help = format!(
                "write it as `{member}`: it is not documented whether the service accepts it \
                elsewhere"
            );
            self.warnings
                .push(Problem::new(Code::OtherBound, None, message).with_help(help));
        }
        own.or(foreign).or_else(|| self.missing(member))
    }

    fn missing<T>(&mut self, member: &'static str) -> Option<T> {
        self.under(member, |reader| {
            reader.reject("it is missing, but the comparison needs it")
        })
    }

    /// Rejects the placeholders of `aws --generate-cli-skeleton`.
    pub(super) fn unfilled<T>(&mut self, member: &'static str) -> Option<T> {
        let reason = "it is empty, as in a skeleton: fill it in, or remove the condition";
        self.under(member, |reader| reader.reject(reason))
    }

    pub(super) fn unknown_member<T>(&mut self) -> Option<T> {
        self.reject(format!("{} has no such member", self.resource.operation))
    }
}

/// A value of a fixed set in the service's spelling; any other value is kept and reported as a
/// warning.
fn choice_node(field: &'static Field, values: &'static [&'static str], value: &str) -> Node {
    match values
        .iter()
        .find(|known| known.eq_ignore_ascii_case(value))
    {
        Some(known) => condition_node(&Test::Field(field, Predicate::Choice(known))),
        None => compared_field(field.name, Operator::Equal, value),
    }
}

/// True if a value is a number of a fixed set in another spelling: the language reads `08` as `8`,
/// but the service compares text.
fn is_respelled(values: &[&str], value: &str) -> bool {
    let number = value.parse::<i32>();
    !values.contains(&value)
        && number.is_ok_and(|number| values.iter().any(|known| known.parse() == Ok(number)))
}
