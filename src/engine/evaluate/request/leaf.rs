//! A condition on one field.

use super::interval::{Interval, Operands};
use super::values::Source;
use crate::catalog::{
    CONTAINS_MAX, CONTAINS_MIN, ChoiceCondition, Contains, Field, Kind, Resource,
};
use crate::engine::evaluate::json::Json;
use crate::engine::evaluate::moment;
use crate::engine::evaluate::pattern::Pattern;
use crate::engine::evaluate::problem::{RequestFault, RequestProblem};
use crate::wire::{
    BooleanComparisonType, BooleanCondition, DateComparisonType, DateCondition, DateTimeCondition,
    DecimalCondition, NumberCondition, StringComparisonType, StringCondition,
};
use jiff::civil::{Date, DateTime};

/// A field's values, and the test for them.
#[derive(Debug)]
pub(super) struct Leaf {
    source: Source,
    test: Test,
}

#[derive(Debug)]
enum Test {
    /// A search for which the service returns nothing.
    Nothing,
    Text(Pattern),
    /// Text that may be a number in records.
    TextOrNumber(Pattern),
    Choice(&'static str),
    Number(Interval<f64>),
    Date(Interval<Date>),
    DateTime(Interval<DateTime>),
    Flag(bool),
}

impl Leaf {
    fn new(field: &Field, test: Test) -> Self {
        Leaf {
            source: Source::of(field),
            test,
        }
    }

    pub(super) fn text(
        resource: &Resource,
        condition: &StringCondition,
    ) -> Result<Self, RequestProblem> {
        let field = named(resource, &condition.field_name, |kind| {
            matches!(
                kind,
                Kind::Text
                    | Kind::Id
                    | Kind::Choice {
                        condition: ChoiceCondition::String,
                        ..
                    }
            )
        })?;
        let (comparison, value) = (condition.comparison_type, &condition.value);
        if comparison == StringComparisonType::Contains && !is_found(field, value) {
            return Ok(Leaf::new(field, Test::Nothing));
        }
        let wanted = Pattern::for_field(field, comparison, value);
        let test = match field.kind {
            Kind::Choice { .. } => Test::TextOrNumber(wanted),
            _ => Test::Text(wanted),
        };
        Ok(Leaf::new(field, test))
    }

    pub(super) fn choice(
        resource: &Resource,
        condition: ChoiceCondition,
        value: &str,
    ) -> Result<Self, RequestProblem> {
        let choice = fixed_value(resource, condition, value);
        let (field, choice) = choice.map_err(RequestFault::here)?;
        Ok(Leaf::new(field, Test::Choice(choice)))
    }

    pub(super) fn number(
        resource: &Resource,
        condition: &NumberCondition,
    ) -> Result<Self, RequestProblem> {
        let field = of_kind(resource, &condition.field_name, Kind::Number)?;
        let operands = Operands {
            min: condition.min_value.map(f64::from),
            max: condition.max_value.map(f64::from),
        };
        let interval = operands.numbers(condition.comparison_type)?;
        Ok(Leaf::new(field, Test::Number(interval)))
    }

    pub(super) fn decimal(
        resource: &Resource,
        condition: &DecimalCondition,
    ) -> Result<Self, RequestProblem> {
        let field = of_kind(resource, &condition.field_name, Kind::Decimal)?;
        let operands = Operands {
            min: condition.min_value,
            max: condition.max_value,
        };
        let interval = operands.numbers(condition.comparison_type)?;
        Ok(Leaf::new(field, Test::Number(interval)))
    }

    pub(super) fn date(
        resource: &Resource,
        condition: &DateCondition,
    ) -> Result<Self, RequestProblem> {
        let field = of_kind(resource, &condition.field_name, Kind::Date)?;
        if condition.comparison_type == DateComparisonType::Range {
            let fault = bad_value("RANGE", "a comparison with one date");
            return Err(RequestProblem::at("ComparisonType", fault));
        }
        let day = moment::request_day(&condition.value);
        let expected = "a date, 2024-07-18";
        let day = Some(read("Value", &condition.value, day, expected)?);
        let operands = Operands { min: day, max: day };
        let interval = operands.dates(condition.comparison_type)?;
        Ok(Leaf::new(field, Test::Date(interval)))
    }

    pub(super) fn date_time(
        resource: &Resource,
        condition: &DateTimeCondition,
    ) -> Result<Self, RequestProblem> {
        let field = of_kind(resource, &condition.field_name, Kind::DateTime)?;
        let moment = |member, text: Option<&String>| {
            let expected = "a date and time, 2024-07-18T09:30:00Z";
            text.map(|text| read(member, text, moment::request_moment(text), expected))
                .transpose()
        };
        let operands = Operands {
            min: moment("MinValue", condition.min_value.as_ref())?,
            max: moment("MaxValue", condition.max_value.as_ref())?,
        };
        let interval = operands.dates(condition.comparison_type)?;
        Ok(Leaf::new(field, Test::DateTime(interval)))
    }

    pub(super) fn flag(
        resource: &Resource,
        condition: &BooleanCondition,
    ) -> Result<Self, RequestProblem> {
        let field = of_kind(resource, &condition.field_name, Kind::Flag)?;
        let wanted = condition.comparison_type == BooleanComparisonType::IsTrue;
        Ok(Leaf::new(field, Test::Flag(wanted)))
    }

    /// The member that it needs but responses never have.
    pub(super) fn unreturned(&self) -> Option<&'static str> {
        self.source.unreturned()
    }

    pub(super) fn matches(&self, record: Json<'_>) -> bool {
        self.source.has(record, |value| self.test.is_met_by(value))
    }
}

impl Test {
    fn is_met_by(&self, value: Json<'_>) -> bool {
        match self {
            Test::Nothing => false,
            Test::Text(text) => value.as_str().is_some_and(|value| text.accepts(value)),
            Test::TextOrNumber(text) => match value {
                Json::Number(_) => digits_satisfy(value, |value| text.accepts(value)),
                other => other.as_str().is_some_and(|value| text.accepts(value)),
            },
            Test::Choice(choice) => value
                .as_str()
                .is_some_and(|value| value.eq_ignore_ascii_case(choice)),
            Test::Number(interval) => value.as_f64().is_some_and(|number| interval.has(number)),
            Test::Date(interval) => value
                .as_str()
                .and_then(moment::day)
                .is_some_and(|day| interval.has(day)),
            Test::DateTime(interval) => {
                moment::recorded(value).is_some_and(|moment| interval.has(moment))
            }
            Test::Flag(wanted) => value.as_bool() == Some(*wanted),
        }
    }
}

/// True if `CONTAINS` matches a string of this length in a field (documented for the fields marked
/// so: "outside of this range result in empty results").
fn is_found(field: &Field, text: &str) -> bool {
    field.contains != Contains::Documented
        || (CONTAINS_MIN..=CONTAINS_MAX).contains(&text.chars().count())
}

/// The field of this name that supports the condition.
fn named(
    resource: &Resource,
    name: &str,
    takes: impl Fn(Kind) -> bool,
) -> Result<&'static Field, RequestProblem> {
    let found = resource
        .field_in_request(name)
        .filter(|field| takes(field.kind));
    found.ok_or_else(|| RequestProblem::unknown_field(resource, name))
}

fn of_kind(
    resource: &Resource,
    name: &str,
    wanted: Kind,
) -> Result<&'static Field, RequestProblem> {
    named(resource, name, |kind| kind == wanted)
}

/// The value read from the text of a member, or the problem of the text.
fn read<T>(
    member: &str,
    text: &str,
    read: Option<T>,
    expected: &'static str,
) -> Result<T, RequestProblem> {
    read.ok_or_else(|| RequestProblem::at(member, bad_value(text, expected)))
}

/// The field of a condition on a fixed set of values, and the value in the catalog's spelling.
pub(super) fn fixed_value(
    resource: &Resource,
    condition: ChoiceCondition,
    value: &str,
) -> Result<(&'static Field, &'static str), RequestFault> {
    let (field, values) = resource
        .choice_field(condition)
        .ok_or_else(|| RequestFault::unknown_member(resource))?;
    let choice = values
        .iter()
        .find(|choice| choice.eq_ignore_ascii_case(value));
    choice
        .map(|choice| (field, *choice))
        .ok_or_else(|| bad_value(value, "one of the documented values"))
}

fn bad_value(value: &str, expected: &'static str) -> RequestFault {
    RequestFault::BadValue {
        value: value.to_owned(),
        expected,
    }
}

/// Passes a number's digits without allocating; a whole number has only its whole digits, however
/// it is written.
fn digits_satisfy(number: Json<'_>, take: impl Fn(&str) -> bool) -> bool {
    use std::io::Write;

    let mut digits = [0; 24];
    let mut rest = digits.as_mut_slice();
    if number
        .as_f64()
        .is_none_or(|number| write!(rest, "{number}").is_err())
    {
        return false;
    }
    let left = rest.len();
    let spelled = digits
        .get(..digits.len() - left)
        .and_then(|digits| std::str::from_utf8(digits).ok());
    spelled.is_some_and(take)
}
